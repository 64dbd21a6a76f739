// A file named on the command line, read whole; a fault names the file and the reason.

import { resolve } from 'node:path'
import { reasonOf } from '../deliver/durable-file.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { CliIo } from './io.ts'

/** @throws {PipelineError} `IMAGE_UNUSABLE` naming the file. */
export async function readInputFile(path: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.readFile(resolve(io.cwd, path))
  } catch (cause) {
    const message = `${path} cannot be read (${reasonOf(cause)})`
    throw new PipelineError('IMAGE_UNUSABLE', message, { cause })
  }
}
