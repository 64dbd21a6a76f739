// A folder as destination: one file per credential, each durable before the ledger says so. The files of one call
// share the fsync of the folder and are written a few at a time, so that the disk can join their fsyncs.

import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Destination, OutputFile } from './driver.ts'
import {
  createPending,
  type FileLayer,
  NODE_FILE_LAYER,
  type PendingFile,
  reasonOf,
  removeStale,
  syncFolder,
} from './durable-file.ts'

/** Files that are written at the same time. */
const CONCURRENT_FILES = 16

/**
 * Opens a folder as destination, creating it where needed; what a killed run left half-written is removed.
 *
 * @throws {PipelineError} `DELIVER_REFUSED` when the folder cannot be made.
 */
export async function openFolder(
  path: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<Destination> {
  await makeFolder(path)
  await removeStale(path, layer)
  return {
    durableOnPut: true,
    async put(files) {
      if (files.length === 0) return
      for (let start = 0; start < files.length; start += CONCURRENT_FILES)
        await putGroup(path, files.slice(start, start + CONCURRENT_FILES), layer)
      await syncFolder(path, layer)
    },
    async finish() {},
    async abort() {},
    async read(name) {
      const bytes = await readFile(join(path, name)).catch(() => undefined)
      return bytes && new Uint8Array(bytes)
    },
  }
}

/** Creates a folder and those above it. @throws {PipelineError} `DELIVER_REFUSED` */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (cause) {
    const message = `${path} cannot be made a folder (${reasonOf(cause)})`
    throw new PipelineError('DELIVER_REFUSED', message, { cause })
  }
}

/** Writes all, then names all: a full disk shows before the first file of the group has its name. */
async function putGroup(
  folder: string,
  files: readonly OutputFile[],
  layer: FileLayer,
): Promise<void> {
  const pending: PendingFile[] = []
  const writeOne = async (file: OutputFile) => {
    const one = await createPending(join(folder, file.name), layer)
    pending.push(one)
    await one.write([file.bytes])
    await one.seal()
  }
  // Settled, not raced: nothing may still be writing when the leftovers are removed.
  const written = await Promise.allSettled(files.map(writeOne))
  try {
    const failure = written.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
    for (const one of pending) await one.publish()
  } catch (cause) {
    for (const one of pending) await one.discard()
    throw cause
  }
}
