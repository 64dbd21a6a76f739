// A ZIP archive in a file, read where it lies: of a large one only what is asked for is in memory.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { isZip } from '../container/zip.ts'
import type { ZipSource } from '../container/zip-source.ts'
import { releaseBytes } from '../util/bytes.ts'

export interface ZipFile extends ZipSource {
  close(): void
}

/** Opens a file that starts like an archive; undefined for any other, a pipe, or one that cannot be opened. */
export function openZipFile(path: string): ZipFile | undefined {
  let file: number
  try {
    if (!statSync(path).isFile()) return undefined
    file = openSync(path, 'r')
  } catch {
    // Reading it as a stream says what is wrong.
    return undefined
  }
  const { size } = fstatSync(file)
  const read = (at: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - at)))
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, at))
  }
  if (isZip(read(0, 4))) return { size, read, release: releaseBytes, close: () => closeSync(file) }
  closeSync(file)
  return undefined
}
