// Files that a configuration names: read or refused by name, and secrets only where nobody else can read them.

import { stat } from 'node:fs/promises'
import { PipelineError } from '../model/pipeline-error.ts'
import { fromUtf8 } from '../util/bytes.ts'
import type { CliIo } from './io.ts'

/** Bits that let group or others read, write or execute. */
const OTHERS = 0o077

/** @throws {PipelineError} `CONFIGURATION_INVALID` */
export async function readConfigured(place: string, name: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.readFile(place)
  } catch (cause) {
    throw new PipelineError('CONFIGURATION_INVALID', `${name} cannot be read`, { cause })
  }
}

/** A secret that stands alone in its file. @throws {PipelineError} `CONFIGURATION_INVALID` */
export async function readSecret(place: string, name: string, io: CliIo): Promise<string> {
  await assertPrivate(place, name)
  const secret = fromUtf8(await readConfigured(place, name, io)).replace(/\r?\n$/, '')
  if (secret !== '') return secret
  throw new PipelineError('CONFIGURATION_INVALID', `expected a secret in ${name}, found nothing`)
}

async function assertPrivate(place: string, name: string): Promise<void> {
  const { mode } = await stat(place).catch((cause: unknown) => {
    throw new PipelineError('CONFIGURATION_INVALID', `${name} cannot be read`, { cause })
  })
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return
  throw new PipelineError(
    'CONFIGURATION_INVALID',
    `expected the file "${name}" to have mode 0600, found ${(mode & 0o777).toString(8).padStart(4, '0')}`,
  )
}
