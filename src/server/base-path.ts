// Where the server stands below its host: a server behind a path prefix is known under it.

/** The prefix of every path, without slash at its end; empty for most. */
export function basePath(publicBaseUrl: string | undefined): string {
  return publicBaseUrl === undefined ? '' : new URL(publicBaseUrl).pathname.replace(/\/$/, '')
}
