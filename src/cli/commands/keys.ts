// `sigillum keys`: make signing keys, list them, show one, and write what is published of them.
// Private halves are written to key files (mode 0600) and nowhere else.

import { createPublicKey, type KeyObject } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeDurably } from '../../deliver/durable-file.ts'
import { buildDidDocument, buildIssuerMetadata, buildJwks } from '../../deliver/publication.ts'
import { didWebToUrl, issuerMetadataUrl, webIssuerOf } from '../../proof/did.ts'
import { KEY_ALGORITHMS, type KeyAlgorithm, type KeyRecord } from '../../proof/key-record.ts'
import { describeKey, generateKey } from '../../sign/generate-key.ts'
import type { StoredKey } from '../../sign/key-file.ts'
import { loadKeyFile, parseKeyReference } from '../../sign/load-signing-key.ts'
import { EXAMPLE_PREFIX } from '../../sign/signing-key.ts'
import { fromUtf8, utf8 } from '../../util/bytes.ts'
import type { JsonObject } from '../../util/json.ts'
import { changeKeyFile } from '../change-key-file.ts'
import { EXIT } from '../exit-codes.ts'
import type { CliIo } from '../io.ts'
import { asUsage, only, required } from '../key-arguments.ts'
import { keyFileAccess, PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { keyJson, keyLine } from '../key-words.ts'
import { parseOptions } from '../options.ts'
import { revokeKey } from '../revoke-key.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum keys - signing keys and what to publish of them

Usage
  sigillum keys generate --did DID --out FILE [--algorithm NAME] [--kid KID] [--encrypt]
  sigillum keys adopt    --did DID --signer REF --public FILE --out FILE [--kid KID]
  sigillum keys list     FILE [--json]
  sigillum keys show     FILE#KID
  sigillum keys publish  FILE [--did DID] [--out DIR]
  sigillum keys revoke   FILE#KID [--ledger URL] [--at INSTANT] [--json]

generate  makes a key pair and adds it to FILE, which is created with mode 0600 or encrypted
  --did DID            did:web:HOST[:PATH] for a university with a web site, or did:key
  --algorithm NAME     Ed25519 (default; embedded proofs), ES256 or RS256 (JWT; seals, with a certificate), ES384 (seals)
  --kid KID            name of the key; default: algorithm and date, such as ed25519-2026-07-01
  --encrypt            encrypt a new FILE with the passphrase
adopt     adds a key whose private half stays on a device; every signature is checked by the public half
  --signer REF         pkcs11:… (RFC 7512, ?module-path=… and &pin-source=file:…), or https://… of a signing service
  --public FILE        its public key as PEM: Ed25519, P-256, P-384 or RSA
list      one line per key: kid, algorithm, state, verification method, and for whom it seals
show      the public half of one key as JSON, with what its certificate says
publish   did.json and jwks.json for one DID, retired keys and certificates included; without --out on standard output. A
          did:web with an ES256 key also has jwt-vc-issuer, where wallets look for the keys of the format eudi
  --did DID            which controller, when FILE has keys of several
  --out DIR            write the files there and say where each must be served

revoke    says that a key is compromised: nothing that it signed is believed once "keys publish" has told the world.
          Its private half leaves FILE. With --ledger, lists the awards that it signed, to be revoked and issued anew
          with another key. A key that is merely retired keeps being published: take its private half from FILE.

A key seals when it carries its certificate: "x5c" (RFC 7517 section 4.7), a list of base64 DER, its own first.

Passphrases (of encrypted files)
  --passphrase-file FILE   from a file, or
  --passphrase-fd N        from an open file descriptor; never as an argument
  --signer-token-file FILE the bearer token of a signing service (docs/devices.md)

Example
  sigillum keys generate --did did:web:credentials.example.edu --out keys.json
  sigillum keys publish keys.json --out public
`

const SUBCOMMANDS: Readonly<Record<string, (args: string[], io: CliIo) => Promise<void>>> = {
  generate,
  adopt,
  list,
  show,
  publish,
  revoke: revokeKey,
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
  const key = asUsage(() => generateKey({ algorithm, kid, did, created }))
  const encrypt = values.encrypt === true
  await changeKeyFile({ path, options: values, encrypt }, io, (keys) => withKey(keys, key))
  io.stdout(`${key.record.verificationMethod}\n`)
  tellAdded(kid, did, path, io)
}

/** Adds a key whose private half is on a device: only what is published of it comes here. */
async function adopt(args: string[], io: CliIo): Promise<void> {
  const { values, positionals } = parseOptions('keys adopt', args, {
    ...PASSPHRASE_OPTIONS,
    did: 'text',
    out: 'text',
    signer: 'text',
    public: 'text',
    kid: 'text',
  })
  if (positionals.length > 0) throw new UsageError('"keys adopt" takes options only')
  const did = required(values.did, '--did DID')
  const path = resolve(io.cwd, required(values.out, '--out FILE'))
  const signer = required(values.signer, '--signer pkcs11:…|https://…')
  const publicKey = await readPublicKey(required(values.public, '--public FILE'), io)
  const created = io.now()
  const kid = values.kid ?? `device-${created.toISOString().slice(0, 10)}`
  const record = asUsage(() => describeKey({ kid, did, created }, publicKey))
  await changeKeyFile({ path, options: values }, io, (keys) => withKey(keys, { record, signer }))
  io.stdout(`${record.verificationMethod}\n`)
  tellAdded(kid, did, path, io)
}

function withKey(keys: readonly StoredKey[], key: StoredKey): readonly StoredKey[] {
  const { kid } = key.record
  if (!keys.some(({ record }) => record.kid === kid)) return [...keys, key]
  throw new UsageError(`the file already has a key "${kid}"; choose another --kid`)
}

function tellAdded(kid: string, did: string, path: string, io: CliIo): void {
  io.stderr(`sigillum: key "${kid}" written to ${path}\n`)
  if (did.startsWith('did:web:')) {
    io.stderr(`sigillum: hint: publish it with "sigillum keys publish" before you issue\n`)
  }
}

async function readPublicKey(path: string, io: CliIo): Promise<KeyObject> {
  try {
    const bytes = await io.readFile(resolve(io.cwd, path))
    return createPublicKey(fromUtf8(bytes))
  } catch {
    throw new UsageError(`expected a public key as PEM in ${path}`)
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

function algorithmNamed(name: string): KeyAlgorithm {
  const algorithm = KEY_ALGORITHMS.find((known) => known.toLowerCase() === name.toLowerCase())
  if (algorithm) return algorithm
  throw new UsageError(`expected --algorithm to be one of ${KEY_ALGORITHMS.join(', ')}`)
}
