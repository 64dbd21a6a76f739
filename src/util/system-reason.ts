// Why the operating system refused something, in words for people who do not know its codes.

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EADDRINUSE: 'something else uses it already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EBUSY: 'something else is using it',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'it exists already',
  EFBIG: 'the file would become too large',
  EIO: 'the disk failed',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is no folder',
  EPERM: 'not permitted',
  EROFS: 'the disk can only be read',
}

/** Words for a failed system call, from the error or from what caused it; undefined for any other error. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  return Object.hasOwn(REASONS, code) ? REASONS[code] : systemReason(error.cause)
}
