// Writes a file so that it is there completely or not at all: temporary name in the same folder, full
// length, fsync, rename, fsync of the folder. A failed fsync is never retried: the file is written anew.

import type { FileHandle } from 'node:fs/promises'
import { open, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PipelineError } from '../model/pipeline-error.ts'

/** The calls a durable write makes; tests put faults into them. */
export interface FileLayer {
  readonly open: typeof open
  readonly rename: typeof rename
  readonly stat: typeof stat
  readonly unlink: typeof unlink
}

/** The machine's own file system. */
export const NODE_FILE_LAYER: FileLayer = { open, rename, stat, unlink }

/**
 * Writes and publishes one file durably, replacing an older one.
 *
 * @throws {PipelineError} `DELIVER_REFUSED` with the path when any step fails; the old file, if any, is untouched.
 */
export async function writeDurably(
  path: string,
  bytes: Uint8Array,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.part`)
  try {
    await writeWhole(temporary, bytes, layer)
    await layer.rename(temporary, path)
    await syncFolder(dirname(path), layer)
  } catch (cause) {
    await removeQuietly(temporary, layer)
    throw new PipelineError('DELIVER_REFUSED', `${path} cannot be written (${reasonOf(cause)})`, {
      cause,
    })
  }
}

async function writeWhole(path: string, bytes: Uint8Array, layer: FileLayer): Promise<void> {
  const handle = await layer.open(path, 'w', 0o644)
  try {
    await writeAll(handle, bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  const { size } = await layer.stat(path)
  if (size !== bytes.length) throw new Error(`only ${size} of ${bytes.length} bytes were written`)
}

// A write on a full disk can return a short count without an error.
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let offset = 0
  while (offset < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset)
    if (bytesWritten === 0) throw new Error('the file system took no more bytes')
    offset += bytesWritten
  }
}

/** Makes renames within a folder durable. */
async function syncFolder(path: string, layer: FileLayer): Promise<void> {
  const handle = await layer.open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeQuietly(path: string, layer: FileLayer): Promise<void> {
  try {
    await layer.unlink(path)
  } catch {
    // Nothing was written yet, or the disk is gone: the first error is the one to tell.
  }
}

/** The operating system's code for a failure, else its message. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return 'unknown reason'
}
