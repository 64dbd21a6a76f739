// Changes a key file as a whole: read, changed, written anew with mode 0600, encrypted as it was before.

import { open } from 'node:fs/promises'
import { NODE_FILE_LAYER, writeDurably } from '../deliver/durable-file.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { encryptKeyFile, isEncryptedKeyFile } from '../sign/key-encryption.ts'
import { parseKeyFile, type StoredKey, serializeKeyFile } from '../sign/key-file.ts'
import { loadKeyFile } from '../sign/load-signing-key.ts'
import { utf8 } from '../util/bytes.ts'
import type { CliIo } from './io.ts'
import { keyFileAccess, type PassphraseOptions, passphraseReader } from './key-file-access.ts'
import { UsageError } from './usage-error.ts'

export interface KeyFileChange {
  /** Absolute. */
  readonly path: string
  readonly options: PassphraseOptions
  /** Whether a file that is not there yet is encrypted. */
  readonly encrypt?: boolean
}

/**
 * Changes a key file; makes it where there is none.
 *
 * @param change Gets the keys of the file and returns those that it is to hold.
 * @throws {UsageError}, {PipelineError} `SIGN_KEY_UNUSABLE`, `DELIVER_REFUSED`; the file is as it was then.
 */
export async function changeKeyFile(
  { path, options, encrypt: encryptNew = false }: KeyFileChange,
  io: CliIo,
  change: (keys: readonly StoredKey[]) => readonly StoredKey[],
): Promise<void> {
  const before = await existingFile(path, io)
  const keys = before ? await loadKeyFile(path, keyFileAccess(io, options)) : []
  const content = serializeKeyFile(change(keys))
  // What could not be read again is not written.
  parseKeyFile(utf8(content))
  const encrypt = before ? isEncryptedKeyFile(before) : encryptNew
  const text = encrypt ? encryptKeyFile(content, await passphraseFor(io, options)) : content
  await writeDurably(path, utf8(text), PRIVATE_FILE_LAYER)
}

async function passphraseFor(
  io: CliIo,
  options: Parameters<typeof passphraseReader>[1],
): Promise<string> {
  const read = passphraseReader(io, options)
  if (read) return await read()
  throw new UsageError('an encrypted key file needs --passphrase-file or --passphrase-fd')
}

async function existingFile(path: string, io: CliIo): Promise<Uint8Array | undefined> {
  try {
    return await io.readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    const message = `key file "${path}" cannot be read`
    throw new PipelineError('SIGN_KEY_UNUSABLE', message, { cause: error })
  }
}

/** Key files are born private: a new temporary file, with mode 0600 from its first byte. */
const PRIVATE_FILE_LAYER: typeof NODE_FILE_LAYER = {
  ...NODE_FILE_LAYER,
  open: async (path, flags) => await open(path, flags === 'w' ? 'wx' : flags, 0o600),
}
