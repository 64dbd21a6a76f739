// Bytes that wait for their turn, such as the awards of a large input. The first few megabytes wait in memory, all
// others in a file, so that the memory needed does not grow with the awards. They are learners' data: the
// file is encrypted under a key that only this process has, and has no name once it is open; a kill leaves nothing.

import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../deliver/durable-file.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { openSealed, sealBytes } from './sealed-bytes.ts'

/** Bytes that wait somewhere. */
export interface WaitingBytes {
  /** @throws {PipelineError} `DELIVER_REFUSED` when they cannot be read, or are not what they were. */
  read(): Uint8Array
}

export interface Spool {
  /** Puts bytes aside, which nobody changes from now on. @throws {PipelineError} `DELIVER_REFUSED` when the disk is full. */
  put(bytes: Uint8Array): WaitingBytes
  /** Throws everything away. */
  close(): void
}

/** Whatever is put aside stays in memory. */
export const MEMORY_SPOOL: Spool = { put: inMemory, close: () => undefined }

/** Bytes that stay in memory before a file is made. */
const MEMORY_BYTES = 4 * 1024 * 1024

/**
 * A spool with its file in a folder; small batches never make it.
 *
 * @param folder Which has room for some 100 bytes an award.
 */
export function createSpool(folder: string, memoryBytes = MEMORY_BYTES): Spool {
  let file: SpoolFile | undefined
  let held = 0
  return {
    put(bytes) {
      held += bytes.length
      if (held <= memoryBytes) return inMemory(bytes)
      file ??= new SpoolFile(folder)
      return file.put(bytes)
    },
    close: () => file?.close(),
  }
}

function inMemory(bytes: Uint8Array): WaitingBytes {
  return { read: () => bytes }
}

class SpoolFile {
  readonly #folder: string
  readonly #file: number
  readonly #key = new Uint8Array(randomBytes(32))
  #end = 0

  constructor(folder: string) {
    this.#folder = folder
    this.#file = this.#guarded('put aside', () => openNameless(folder))
  }

  put(bytes: Uint8Array): WaitingBytes {
    const at = this.#end
    this.#end += this.#write(bytes, at)
    // Two numbers: whatever else is at hand here would stay in memory with it.
    return this.#waiting(at, this.#end - at)
  }

  close(): void {
    closeSync(this.#file)
  }

  #waiting(at: number, length: number): WaitingBytes {
    return { read: () => this.#read(at, length) }
  }

  #write(bytes: Uint8Array, at: number): number {
    // Bound to its place: what is read is what was written there.
    const sealed = sealBytes(this.#key, bytes, String(at))
    this.#guarded('put aside', () => writeAll(this.#file, sealed, at))
    return sealed.length
  }

  #read(at: number, length: number): Uint8Array {
    return this.#guarded('read back', () => {
      const sealed = new Uint8Array(length)
      const count = readSync(this.#file, sealed, 0, length, at)
      const opened = count === length && openSealed(this.#key, sealed, String(at))
      if (!opened) throw new Error('other bytes than were written')
      return opened
    })
  }

  #guarded<T>(what: string, step: () => T): T {
    try {
      return step()
    } catch (cause) {
      throw new PipelineError(
        'DELIVER_REFUSED',
        `awards cannot be ${what} in ${this.#folder} (${reasonOf(cause)})`,
        { cause },
      )
    }
  }
}

/** A file that nobody else can open; named like what {@link removeStale} clears away, for the moment that it has a name. */
function openNameless(folder: string): number {
  const path = join(folder, `.awards.${randomBytes(6).toString('hex')}.part`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}

// A write on a full disk can return a short count without an error.
function writeAll(file: number, bytes: Uint8Array, at: number): void {
  for (let written = 0; written < bytes.length; ) {
    const count = writeSync(file, bytes, written, bytes.length - written, at + written)
    if (count === 0) throw new Error('the file system took no more bytes')
    written += count
  }
}
