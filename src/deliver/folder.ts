// A folder as destination: one file per credential, each durable before the ledger says so.

import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Destination } from './driver.ts'
import { type FileLayer, NODE_FILE_LAYER, reasonOf, writeDurably } from './durable-file.ts'

/**
 * Opens a folder as destination, creating it where needed.
 *
 * @throws {PipelineError} `DELIVER_REFUSED` when the folder cannot be made.
 */
export async function openFolder(
  path: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<Destination> {
  try {
    await mkdir(path, { recursive: true })
  } catch (cause) {
    throw new PipelineError(
      'DELIVER_REFUSED',
      `${path} cannot be made a folder (${reasonOf(cause)})`,
      {
        cause,
      },
    )
  }
  return {
    durableOnPut: true,
    async put(files) {
      for (const file of files) await writeDurably(join(path, file.name), file.bytes, layer)
    },
    async finish() {},
    async abort() {},
    async read(name) {
      const bytes = await readFile(join(path, name)).catch(() => undefined)
      return bytes && new Uint8Array(bytes)
    },
  }
}
