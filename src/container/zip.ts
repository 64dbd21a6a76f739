// ZIP archives of credentials: all members at once, with the caps that such archives need. What makes an archive
// sound is judged in `zip-archive`.

import { openZip, type ZipLimits } from './zip-archive.ts'
import type { ZipRefusal } from './zip-members.ts'

/** What an archive of credentials stays below. */
export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  maxMembers: 100_000,
  maxMemberBytes: 16 * 1024 * 1024,
  maxTotalBytes: 256 * 1024 * 1024,
  maxRatio: 250,
  ratioFromBytes: 4 * 1024 * 1024,
}

/** All members wanted by name, or why there are none. */
export type ZipResult =
  | { readonly ok: true; readonly members: ReadonlyMap<string, Uint8Array> }
  | ZipRefusal

/** Whether bytes start like a ZIP archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05)
}

/**
 * Reads the members of an archive, all or none. Never throws because of what the archive holds.
 *
 * @param wanted Which members to unpack, by name; all by default.
 */
export async function readZip(
  bytes: Uint8Array,
  limits: ZipLimits = DEFAULT_ZIP_LIMITS,
  wanted?: (name: string) => boolean,
): Promise<ZipResult> {
  const archive = await openZip(bytes, limits, wanted)
  if (!archive.ok) return archive
  const members = new Map<string, Uint8Array>()
  for (const name of archive.names) {
    const content = archive.read(name)
    if (content && !content.ok) return content
    if (content) members.set(name, content.bytes)
  }
  return { ok: true, members }
}
