// `sigillum seal`: raise the level of a sealed file, or say in words what it is made of.
// Whether a seal is to be believed is for `sigillum verify`.

import { resolve } from 'node:path'
import { reasonOf, writeDurably } from '../../deliver/durable-file.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { NameAttributes } from '../../proof/x509/certificate.ts'
import { inspectSeal, type SealDescription, type SealLevel } from '../../sign/seal/inspect-seal.ts'
import { extendSeal } from '../../sign/seal/seal-credential.ts'
import { utf8 } from '../../util/bytes.ts'
import { toInstant } from '../../util/time.ts'
import { EXIT } from '../exit-codes.ts'
import type { CliIo } from '../io.ts'
import { parseOptions } from '../options.ts'
import { plainText } from '../plain-text.ts'
import { SEAL_SERVICE_OPTIONS, sealServices } from '../seal-services.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum seal - electronic seals of Europass credentials

Usage
  sigillum seal extend  FILE --level t|lt|lta --tsa URL [--out FILE]
  sigillum seal inspect FILE [--json]

extend   adds what a higher level needs; what is in the file stays as it is
  --level LEVEL        t: a timestamp; lt: and certificates and revocation; lta: and an archive timestamp
                       (lta on a file that has it adds a fresh archive timestamp)
  --tsa URL            RFC 3161 timestamp authority
  --tsa-policy OID     policy to ask it for
  --allow-host HOST:PORT   a server that may stand in your own network; may be given several times
  --out FILE           write there instead of replacing FILE
inspect  who sealed, when, which level; says nothing of whether to believe it: that is "sigillum verify"

Exit status: 0 done, 1 no seal or a broken one, 2 wrong usage, 4 an authority or file cannot be used.

Example
  sigillum seal extend award.elm.jsonld --level lta --tsa http://tsa.example.org/
`

const SUBCOMMANDS: Readonly<Record<string, (args: string[], io: CliIo) => Promise<number>>> = {
  extend,
  inspect,
}

/** Runs `sigillum seal …`. */
export async function sealCommand(args: string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || args.includes('--help') || args.includes('-h')) {
    io.stdout(HELP)
    return name === undefined ? EXIT.usage : EXIT.passed
  }
  const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined
  if (!subcommand) {
    throw new UsageError(`"seal" has no subcommand "${name}"`, '"sigillum seal --help" lists them')
  }
  return await subcommand(rest, io)
}

const LEVELS: Readonly<Record<string, Exclude<SealLevel, 'B'>>> = { t: 'T', lt: 'LT', lta: 'LTA' }

async function extend(args: string[], io: CliIo): Promise<number> {
  const options = { ...SEAL_SERVICE_OPTIONS, level: 'text', out: 'text' } as const
  const { values, positionals } = parseOptions('seal extend', args, options)
  const path = resolve(io.cwd, onlyFile(positionals))
  const level = LEVELS[values.level ?? '']
  if (!level) throw new UsageError('"seal extend" needs --level t, lt or lta')
  const services = sealServices(values, true)
  const text = await readText(path, io)
  if (text === undefined) return EXIT.unusable
  const extended = await extendSeal(text, { level, ...services })
  const out = values.out === undefined ? path : resolve(io.cwd, values.out)
  await writeDurably(out, utf8(extended))
  io.stderr(`sigillum: ${out} is sealed at level ${level}\n`)
  return EXIT.passed
}

async function inspect(args: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseOptions('seal inspect', args, { json: 'flag' })
  const path = onlyFile(positionals)
  const text = await readText(resolve(io.cwd, path), io)
  if (text === undefined) return EXIT.unusable
  const seals = sealsOf(path, text)
  for (const seal of seals) {
    io.stdout(values.json ? `${JSON.stringify(asJson(seal))}\n` : asWords(seal))
  }
  return seals.every(({ intact }) => intact) ? EXIT.passed : EXIT.failed
}

function sealsOf(path: string, text: string): readonly SealDescription[] {
  try {
    return inspectSeal(text)
  } catch (cause) {
    if (!(cause instanceof PipelineError)) throw cause
    throw new PipelineError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}

function onlyFile(positionals: readonly string[]): string {
  const [file] = positionals
  if (file !== undefined && positionals.length === 1) return file
  throw new UsageError('expected exactly one FILE')
}

/** Undefined, and the file is named, when it cannot be read; a file that is not UTF-8 is read as no seal. */
async function readText(path: string, io: CliIo): Promise<string | undefined> {
  let bytes: Uint8Array
  try {
    bytes = await io.readFile(path)
  } catch (cause) {
    io.stderr(`sigillum: error: ${path} cannot be read (${reasonOf(cause)})\n`)
    return undefined
  }
  return new TextDecoder().decode(bytes)
}

function asJson({ algorithm, level, intact, certificate, claimedAt, timestamps }: SealDescription) {
  return {
    level,
    algorithm,
    intact,
    claimedAt: claimedAt ? toInstant(claimedAt) : null,
    subject: certificate?.subject ?? null,
    issuer: certificate?.issuer ?? null,
    thumbprint: certificate?.thumbprint ?? null,
    timestamps: timestamps.map(({ kind, token }) => ({
      kind,
      time: toInstant(token.genTime),
      authority: token.signer?.subject ?? null,
    })),
  }
}

const LEVEL_WORDS: Readonly<Record<SealLevel, string>> = {
  B: 'B: signature only',
  T: 'T: with a timestamp',
  LT: 'LT: with certificates and revocation',
  LTA: 'LTA: for the long term',
}

function asWords(seal: SealDescription): string {
  const { certificate, claimedAt, intact, level, algorithm, timestamps } = seal
  const lines = [
    ['Sealed by', nameOf(certificate?.subject)],
    ['Identifier', certificate?.subject.organizationIdentifier.join(', ') ?? 'unknown'],
    ['Certified by', nameOf(certificate?.issuer)],
    ['Claimed time', claimedAt ? toInstant(claimedAt) : 'none'],
    ['Level', LEVEL_WORDS[level]],
    ['Algorithm', algorithm],
    ['Signature', intact ? 'holds' : 'DOES NOT HOLD'],
    ...timestamps.map(({ kind, token }) => [
      kind === 'arcTst' ? 'Archived' : 'Timestamp',
      `${toInstant(token.genTime)} by ${nameOf(token.signer?.subject)}`,
    ]),
  ]
  const text = lines.map(([name = '', value = '']) => `${name.padEnd(13)} ${plainText(value)}\n`)
  return `${text.join('')}\n`
}

function nameOf(name: NameAttributes | undefined): string {
  const text = [...(name?.commonName ?? []), ...(name?.organization ?? [])].join(', ')
  return text === '' ? 'unknown' : text
}
