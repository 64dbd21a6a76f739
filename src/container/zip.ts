// ZIP archives: reading with caps against bombs and odd names, writing with fixed dates (equal input, equal bytes).

import { unzipSync, zipSync } from 'fflate'

export interface ZipLimits {
  /** Bytes of one member after decompression. */
  readonly maxMemberBytes: number
  /** Bytes of all members together. */
  readonly maxTotalBytes: number
  readonly maxMembers: number
}

export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  maxMemberBytes: 16 * 1024 * 1024,
  maxTotalBytes: 256 * 1024 * 1024,
  maxMembers: 100_000,
}

export type ZipResult =
  | { readonly ok: true; readonly members: ReadonlyMap<string, Uint8Array> }
  | {
      readonly ok: false
      readonly code: 'ZIP_INVALID' | 'ZIP_TOO_LARGE' | 'ZIP_MEMBER_NAME' | 'ZIP_DUPLICATE_MEMBER'
      readonly message: string
    }

/** Whether bytes start like a ZIP archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05)
}

/**
 * Reads all members of an archive, sizes checked before anything is decompressed.
 *
 * @param wanted Which members to decompress; all by default.
 */
export function readZip(
  bytes: Uint8Array,
  limits: ZipLimits = DEFAULT_ZIP_LIMITS,
  wanted: (name: string) => boolean = () => true,
): ZipResult {
  const seen = new Set<string>()
  let total = 0
  let refusal: Exclude<ZipResult, { ok: true }> | undefined
  const refuse = (code: Exclude<ZipResult, { ok: true }>['code'], message: string) => {
    refusal ??= { ok: false, code, message }
    return false
  }
  try {
    const members = unzipSync(bytes, {
      filter: (member) => {
        if (refusal) return false
        if (member.name.endsWith('/') || !wanted(member.name)) return false
        if (!isPlainName(member.name))
          return refuse('ZIP_MEMBER_NAME', 'a member has an unsafe name')
        if (seen.has(member.name)) return refuse('ZIP_DUPLICATE_MEMBER', 'two members share a name')
        seen.add(member.name)
        total += member.originalSize
        if (seen.size > limits.maxMembers || total > limits.maxTotalBytes)
          return refuse('ZIP_TOO_LARGE', 'the archive holds more than the limits allow')
        if (member.originalSize > limits.maxMemberBytes)
          return refuse('ZIP_TOO_LARGE', 'a member is larger than the limits allow')
        return true
      },
    })
    return refusal ?? { ok: true, members: new Map(Object.entries(members)) }
  } catch {
    return refusal ?? { ok: false, code: 'ZIP_INVALID', message: 'not a readable ZIP archive' }
  }
}

function isPlainName(name: string): boolean {
  return (
    !name.startsWith('/') &&
    !name.includes('\\') &&
    !name.includes('\0') &&
    !name.split('/').includes('..')
  )
}

// The oldest date that ZIP can write: the archive's bytes must not depend on the day.
const FIXED_DATE = new Date(1980, 0, 1)

/** Writes an archive; credentials are stored compressed, members in the order given. */
export function writeZip(members: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(members), { mtime: FIXED_DATE, level: 6 })
}
