// Writes a file so that it is there completely or not at all: temporary name in the same folder, full
// length, fsync, rename, fsync of the folder. A failed fsync is never retried: the file is written anew.

import { randomBytes } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PipelineError } from '../model/pipeline-error.ts'
import { systemReason } from '../util/system-reason.ts'

/** The calls a durable write makes; tests put faults into them. */
export interface FileLayer {
  readonly open: typeof open
  readonly rename: typeof rename
  readonly stat: typeof stat
  readonly unlink: typeof unlink
}

/** The machine's own file system. */
export const NODE_FILE_LAYER: FileLayer = { open, rename, stat, unlink }

/** A file that is being written under a temporary name. */
export interface PendingFile {
  /** Appends pieces, in one call of the system where it takes them all. */
  write(pieces: readonly Uint8Array[]): Promise<void>
  /** Makes the bytes durable and checks that all of them are there. */
  seal(): Promise<void>
  /** Gives a sealed file its name; durable only after `syncFolder`. */
  publish(): Promise<void>
  /** Removes it; safe at any time, after `publish` without effect. */
  discard(): Promise<void>
}

// A kill leaves the temporary file behind. It is removed by a later run once it is this much older than a file
// made just now: younger ones may be another process's work.
const STALE_AFTER_MS = 15 * 60 * 1000
const TEMPORARY = /^\..+\.[0-9a-f]{12}\.part$/

/**
 * Writes and publishes one file durably, replacing an older one.
 *
 * @throws {PipelineError} `DELIVER_REFUSED` with the path when any step fails; the old file, if any, is untouched.
 */
export async function writeDurably(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<void> {
  const file = await createPending(path, layer)
  try {
    if (content instanceof Uint8Array) await file.write([content])
    else for await (const bytes of content) await file.write([bytes])
    await file.seal()
    await file.publish()
    await syncFolder(dirname(path), layer)
  } catch (cause) {
    await file.discard()
    throw cause
  }
}

/** Starts a file. @throws {PipelineError} `DELIVER_REFUSED`, as do all its steps. */
export async function createPending(
  path: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<PendingFile> {
  // Two processes may write the same file: each under a name of its own.
  const token = randomBytes(6).toString('hex')
  const temporary = join(dirname(path), `.${basename(path)}.${token}.part`)
  const guarded = refusing(path)
  let handle: FileHandle | undefined = await guarded(() => layer.open(temporary, 'wx', 0o644))
  let length = 0
  let published = false
  const close = async () => {
    const open = handle
    handle = undefined
    await open?.close()
  }
  return {
    write: (pieces) =>
      guarded(async () => {
        if (handle) length += await writeAll(handle, pieces)
      }),
    seal: () =>
      guarded(async () => {
        await handle?.sync()
        await close()
        const { size } = await layer.stat(temporary)
        if (size !== length) throw new Error(`only ${size} of ${length} bytes were written`)
      }),
    publish: () =>
      guarded(async () => {
        await layer.rename(temporary, path)
        published = true
      }),
    async discard() {
      // The disk may be gone: the first error is the one to tell.
      await close().catch(() => undefined)
      if (!published) await layer.unlink(temporary).catch(() => undefined)
    },
  }
}

/** Makes renames within a folder durable. @throws {PipelineError} `DELIVER_REFUSED` */
export async function syncFolder(path: string, layer: FileLayer = NODE_FILE_LAYER): Promise<void> {
  await refusing(path)(async () => {
    const handle = await layer.open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  })
}

/** Removes temporary files that a killed run has left in a folder. Never fails: they do no harm. */
export async function removeStale(
  folder: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<void> {
  try {
    const left = (await readdir(folder)).filter((name) => TEMPORARY.test(name))
    if (left.length === 0) return
    const now = await folderTime(folder, layer)
    for (const name of left) {
      const { mtimeMs } = await layer.stat(join(folder, name))
      if (now - mtimeMs > STALE_AFTER_MS) await layer.unlink(join(folder, name))
    }
  } catch {
    // Another process was quicker, or the folder cannot be written, which the first file will tell.
  }
}

// The file system's own idea of now, which on a network share is not ours.
async function folderTime(folder: string, layer: FileLayer): Promise<number> {
  const probe = join(folder, `.now.${randomBytes(6).toString('hex')}.part`)
  await (await layer.open(probe, 'wx', 0o644)).close()
  const { mtimeMs } = await layer.stat(probe)
  await layer.unlink(probe)
  return mtimeMs
}

// A write on a full disk can return a short count without an error.
async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<number> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  let written = 0
  while (written < length) {
    const { bytesWritten } = await handle.writev(behind(pieces, written))
    if (bytesWritten === 0) throw new Error('the file system took no more bytes')
    written += bytesWritten
  }
  return length
}

/** What is left of pieces behind their first bytes. */
function behind(pieces: readonly Uint8Array[], offset: number): Uint8Array[] {
  let start = 0
  return pieces.flatMap((piece) => {
    const skipped = Math.min(Math.max(offset - start, 0), piece.length)
    start += piece.length
    return skipped < piece.length ? [piece.subarray(skipped)] : []
  })
}

/** Runs a step; its failure names the file. */
function refusing(path: string): <T>(step: () => Promise<T>) => Promise<T> {
  return async (step) => {
    try {
      return await step()
    } catch (cause) {
      if (cause instanceof PipelineError) throw cause
      const message = `${path} cannot be written (${reasonOf(cause)})`
      throw new PipelineError('DELIVER_REFUSED', message, { cause })
    }
  }
}

/** Why a file could not be read or written: in words where we have them, else the system's code or the message. */
export function reasonOf(cause: unknown): string {
  const words = systemReason(cause)
  if (words !== undefined) return words
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return 'unknown reason'
}
