// `sigillum keys`: make signing keys, list them, show one, and write what is published of them.
// Private halves are written to key files (mode 0600) and nowhere else.

import { mkdir, open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { NODE_FILE_LAYER, writeDurably } from '../../deliver/durable-file.ts'
import { buildDidDocument, buildIssuerMetadata, buildJwks } from '../../deliver/publication.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import { didWebToUrl, issuerMetadataUrl, webIssuerOf } from '../../proof/did.ts'
import { KEY_ALGORITHMS, type KeyAlgorithm, type KeyRecord } from '../../proof/key-record.ts'
import { generateKey } from '../../sign/generate-key.ts'
import { encryptKeyFile, isEncryptedKeyFile } from '../../sign/key-encryption.ts'
import { type StoredKey, serializeKeyFile } from '../../sign/key-file.ts'
import { loadKeyFile, parseKeyReference } from '../../sign/load-signing-key.ts'
import { EXAMPLE_PREFIX } from '../../sign/signing-key.ts'
import { utf8 } from '../../util/bytes.ts'
import type { JsonObject } from '../../util/json.ts'
import { EXIT } from '../exit-codes.ts'
import type { CliIo } from '../io.ts'
import { keyFileAccess, PASSPHRASE_OPTIONS, passphraseReader } from '../key-file-access.ts'
import { keyJson, keyLine } from '../key-words.ts'
import { parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum keys - signing keys and what to publish of them

Usage
  sigillum keys generate --did DID --out FILE [--algorithm NAME] [--kid KID] [--encrypt]
  sigillum keys list     FILE [--json]
  sigillum keys show     FILE#KID
  sigillum keys publish  FILE [--did DID] [--out DIR]

generate  makes a key pair and adds it to FILE, which is created with mode 0600 or encrypted
  --did DID            did:web:HOST[:PATH] for a university with a web site, or did:key
  --algorithm NAME     Ed25519 (default; embedded proofs), ES256 or RS256 (JWT; seals, with a certificate), ES384 (seals)
  --kid KID            name of the key; default: algorithm and date, such as ed25519-2026-07-01
  --encrypt            encrypt a new FILE with the passphrase
list      one line per key: kid, algorithm, state, verification method, and for whom it seals
show      the public half of one key as JSON, with what its certificate says
publish   did.json and jwks.json for one DID, retired keys and certificates included; without --out on standard output. A
          did:web with an ES256 key also has jwt-vc-issuer, where wallets look for the keys of the format eudi
  --did DID            which controller, when FILE has keys of several
  --out DIR            write the files there and say where each must be served

A key seals when it carries its certificate: "x5c" (RFC 7517 section 4.7), a list of base64 DER, its own first.

Passphrases (of encrypted files)
  --passphrase-file FILE   from a file, or
  --passphrase-fd N        from an open file descriptor; never as an argument

Example
  sigillum keys generate --did did:web:credentials.example.edu --out keys.json
  sigillum keys publish keys.json --out public
`

const SUBCOMMANDS: Readonly<Record<string, (args: string[], io: CliIo) => Promise<void>>> = {
  generate,
  list,
  show,
  publish,
}

/** Runs `sigillum keys …`. @throws {UsageError | PipelineError} which the program's entry turns into exit codes. */
export async function keysCommand(args: string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || args.includes('--help') || args.includes('-h')) {
    io.stdout(HELP)
    return name === undefined ? EXIT.usage : EXIT.passed
  }
  const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined
  if (!subcommand) {
    throw new UsageError(`"keys" has no subcommand "${name}"`, '"sigillum keys --help" lists them')
  }
  await subcommand(rest, io)
  return EXIT.passed
}

async function generate(args: string[], io: CliIo): Promise<void> {
  const { values, positionals } = parseOptions('keys generate', args, {
    ...PASSPHRASE_OPTIONS,
    did: 'text',
    out: 'text',
    algorithm: 'text',
    kid: 'text',
    encrypt: 'flag',
  })
  if (positionals.length > 0) throw new UsageError('"keys generate" takes options only')
  const did = required(values.did, '--did DID')
  const path = resolve(io.cwd, required(values.out, '--out FILE'))
  const algorithm = algorithmNamed(values.algorithm ?? 'Ed25519')
  const created = io.now()
  const kid = values.kid ?? `${algorithm.toLowerCase()}-${created.toISOString().slice(0, 10)}`
  const before = await existingFile(path, io)
  const keys = before ? await loadKeyFile(path, keyFileAccess(io, values)) : []
  if (keys.some(({ record }) => record.kid === kid)) {
    throw new UsageError(`the file already has a key "${kid}"; choose another --kid`)
  }
  const key = asUsage(() => generateKey({ algorithm, kid, did, created }))
  const content = serializeKeyFile([...keys, key])
  const encrypt = before ? isEncryptedKeyFile(before) : values.encrypt === true
  const text = encrypt ? encryptKeyFile(content, await passphraseFor(io, values)) : content
  await writeDurably(path, utf8(text), PRIVATE_FILE_LAYER)
  io.stdout(`${key.record.verificationMethod}\n`)
  io.stderr(`sigillum: key "${kid}" written to ${path}\n`)
  if (did.startsWith('did:web:')) {
    io.stderr(`sigillum: hint: publish it with "sigillum keys publish" before you issue\n`)
  }
}

async function list(args: string[], io: CliIo): Promise<void> {
  const options = { ...PASSPHRASE_OPTIONS, json: 'flag' } as const
  const { values, positionals } = parseOptions('keys list', args, options)
  const keys = await loadKeyFile(only(positionals, 'FILE'), keyFileAccess(io, values))
  for (const key of keys) {
    const line = values.json ? JSON.stringify(keyJson(key, io.now())) : keyLine(key, io.now())
    io.stdout(`${line}\n`)
  }
  if (keys.some(isExample)) announceExamples(io)
}

async function show(args: string[], io: CliIo): Promise<void> {
  const { values, positionals } = parseOptions('keys show', args, PASSPHRASE_OPTIONS)
  const { path, kid } = parseKeyReference(only(positionals, 'FILE#KID'))
  const keys = await loadKeyFile(path, keyFileAccess(io, values))
  const kids = keys.map(({ record }) => record.kid)
  const found = keys.find(({ record }) => record.kid === (kid ?? kids[0]))
  if (!found || (kid === undefined && keys.length > 1)) {
    throw new UsageError('expected FILE#KID with a key of the file', `it has ${kids.join(', ')}`)
  }
  io.stdout(`${JSON.stringify(keyJson(found, io.now()), null, 2)}\n`)
  if (isExample(found)) announceExamples(io)
}

async function publish(args: string[], io: CliIo): Promise<void> {
  const options = { ...PASSPHRASE_OPTIONS, did: 'text', out: 'text' } as const
  const { values, positionals } = parseOptions('keys publish', args, options)
  const keys = await loadKeyFile(only(positionals, 'FILE'), keyFileAccess(io, values))
  const records = keysOf(keys, values.did)
  const files = filesOf(records)
  if (keys.some(isExample)) announceExamples(io)
  if (values.out === undefined) {
    io.stdout(`${JSON.stringify(files, null, 2)}\n`)
    return
  }
  const folder = resolve(io.cwd, values.out)
  await mkdir(folder, { recursive: true })
  const did = records[0]?.controller ?? ''
  for (const [name, document] of Object.entries(files)) {
    const path = join(folder, name)
    await writeDurably(path, utf8(`${JSON.stringify(document, null, 2)}\n`))
    const url = didWebToUrl(did).ok ? ` -> ${servedAt(did, name)}` : ''
    io.stdout(`${path}${url}\n`)
  }
}

/** Issuer metadata is for those who have a host to serve it from and a key that it can name. */
function filesOf(records: readonly KeyRecord[]): Readonly<Record<string, JsonObject>> {
  const isWeb = records.some(({ controller }) => didWebToUrl(controller).ok)
  const hasTokenKey = records.some(({ algorithm }) => algorithm === 'ES256')
  return {
    'did.json': buildDidDocument(records),
    'jwks.json': buildJwks(records),
    ...(isWeb && hasTokenKey && { 'jwt-vc-issuer': buildIssuerMetadata(records) }),
  }
}

/** The JWK set lies at the origin in any case, wherever the DID document is. */
function servedAt(did: string, name: string): string {
  const place = didWebToUrl(did)
  const issuer = webIssuerOf(did)
  if (name === 'jwt-vc-issuer') return issuerMetadataUrl(issuer)
  return name === 'did.json' && place.ok
    ? place.url
    : `${new URL(issuer).origin}/.well-known/${name}`
}

function keysOf(keys: readonly StoredKey[], did: string | undefined): readonly KeyRecord[] {
  const controllers = [...new Set(keys.map(({ record }) => record.controller))]
  const chosen = did ?? controllers[0]
  if (did === undefined && controllers.length > 1) {
    throw new UsageError(
      'the file has keys of several DIDs; choose with --did',
      controllers.join(', '),
    )
  }
  const records = keys.map(({ record }) => record).filter((record) => record.controller === chosen)
  if (records.length === 0) {
    throw new UsageError('the file has no key of that DID', controllers.join(', '))
  }
  return records
}

function isExample({ record }: StoredKey): boolean {
  return record.kid.startsWith(EXAMPLE_PREFIX)
}

function announceExamples(io: CliIo): void {
  io.stderr(
    'sigillum: warning: example keys are public; nothing that they sign is worth anything\n',
  )
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

function algorithmNamed(name: string): KeyAlgorithm {
  const algorithm = KEY_ALGORITHMS.find((known) => known.toLowerCase() === name.toLowerCase())
  if (algorithm) return algorithm
  throw new UsageError(`expected --algorithm to be one of ${KEY_ALGORITHMS.join(', ')}`)
}

function required(value: string | undefined, what: string): string {
  if (value !== undefined && value !== '') return value
  throw new UsageError(`expected ${what}`, '"sigillum keys --help" shows the options')
}

function only(positionals: readonly string[], what: string): string {
  const [first, ...more] = positionals
  if (first !== undefined && more.length === 0) return first
  throw new UsageError(`expected exactly one ${what}`, '"sigillum keys --help" shows the usage')
}

/** What the user typed is wrong here, not a credential. */
function asUsage<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'SIGN_INPUT_INVALID') {
      throw new UsageError(error.message)
    }
    throw error
  }
}
