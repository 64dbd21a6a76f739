// How commands reach key files: the bytes through the io, the permission bits from the file system, and the
// passphrase from a file or a file descriptor. Never from an argument: those are visible to every process.

import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { KeyFileAccess } from '../sign/key-access.ts'
import {
  parseBearerToken,
  type RemoteSignerOptions,
  type SendToSigner,
} from '../sign/remote-signer.ts'
import { fromUtf8 } from '../util/bytes.ts'
import type { CliIo } from './io.ts'
import type { OptionSpec } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The options of every command that opens a key file. */
export const PASSPHRASE_OPTIONS = {
  'passphrase-file': 'text',
  'passphrase-fd': 'text',
  'signer-token-file': 'text',
} as const satisfies OptionSpec

/** Values of {@link PASSPHRASE_OPTIONS}. */
export interface PassphraseOptions {
  readonly 'passphrase-file'?: string
  readonly 'passphrase-fd'?: string
  readonly 'signer-token-file'?: string
}

/** Access to key files, paths relative to the io's folder. */
export function keyFileAccess(io: CliIo, options: PassphraseOptions): KeyFileAccess {
  const passphrase = passphraseReader(io, options)
  return {
    readFile: (path) => io.readFile(resolve(io.cwd, path)),
    fileMode: async (path) => {
      const { mode } = await stat(resolve(io.cwd, path))
      return process.platform === 'win32' ? undefined : mode & 0o777
    },
    ...(passphrase ? { passphrase } : {}),
    ...(io.sendToSigner && { remote: remoteSigner(io.sendToSigner, io, options) }),
  }
}

function remoteSigner(
  send: SendToSigner,
  io: CliIo,
  { 'signer-token-file': file }: PassphraseOptions,
): RemoteSignerOptions {
  if (file === undefined) return { send }
  // Read for every signature: a token that is renewed meanwhile counts.
  return { send, token: async () => parseBearerToken(await readToken(file, io)) }
}

async function readToken(file: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.readFile(resolve(io.cwd, file))
  } catch {
    throw new UsageError(`the token of the signing service cannot be read from ${file}`)
  }
}

/**
 * Reads the passphrase that the options name, without the line break at its end; undefined when none is named. The
 * same options read it once, as a descriptor can be read only once.
 *
 * @throws {UsageError} when both are named or the descriptor is no number.
 */
export function passphraseReader(
  io: CliIo,
  options: PassphraseOptions,
): (() => Promise<string>) | undefined {
  const known = READERS.get(options) ?? createReader(io, options)
  if (known) READERS.set(options, known)
  return known
}

/** By the options of one command: its steps ask separately, and a descriptor can be read only once. */
const READERS = new WeakMap<PassphraseOptions, () => Promise<string>>()

/** Lets other options mean the same passphrase: a descriptor that both name is read once. */
export function sharePassphrase<T extends PassphraseOptions>(
  io: CliIo,
  from: PassphraseOptions,
  to: T,
): T {
  const reader = passphraseReader(io, from)
  if (reader) READERS.set(to, reader)
  return to
}

function createReader(io: CliIo, options: PassphraseOptions): (() => Promise<string>) | undefined {
  const { 'passphrase-file': file, 'passphrase-fd': fd } = options
  if (file !== undefined && fd !== undefined) {
    throw new UsageError('expected one of --passphrase-file and --passphrase-fd, found both')
  }
  if (fd !== undefined) {
    if (!/^[0-9]{1,4}$/.test(fd)) {
      throw new UsageError('expected the number of an open file after --passphrase-fd')
    }
    return once(async () => readSource(fd, async () => readFileSync(Number(fd))))
  }
  if (file === undefined) return undefined
  return once(async () => readSource(file, () => io.readFile(resolve(io.cwd, file))))
}

async function readSource(name: string, read: () => Promise<Uint8Array>): Promise<string> {
  try {
    return fromUtf8(await read()).replace(/\r?\n$/, '')
  } catch {
    throw new UsageError(`the passphrase cannot be read from ${name}`)
  }
}

function once(read: () => Promise<string>): () => Promise<string> {
  let result: Promise<string> | undefined
  return async () => {
    result ??= read()
    return await result
  }
}
