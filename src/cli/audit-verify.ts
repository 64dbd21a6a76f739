// `sigillum audit --verify`: the log against itself, its heads, and the award tables.

import { resolve } from 'node:path'
import { judgeTreeHead } from '../batch/tree-heads.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type AuditFinding, verifyAuditLog } from '../ledger/verify-audit-log.ts'
import { type ParsedTreeHead, parseTreeHead } from '../proof/tree-head.ts'
import { type LoadDocument, loadNothing } from '../trust/load-document.ts'
import { fromUtf8, toHex } from '../util/bytes.ts'
import { EXIT } from './exit-codes.ts'
import { instantOf } from './instant-option.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'
import { networkOf } from './verify-setup.ts'

export interface JudgeOptions {
  readonly documents?: string
  readonly offline?: boolean
  readonly at?: string
  /** Whose heads count; anybody's when absent. */
  readonly signer?: readonly string[]
}

export interface VerifyLogOptions extends JudgeOptions {
  readonly kept?: readonly string[]
  readonly json?: boolean
}

/** A head and what is to be said of it. */
export interface JudgedHead {
  readonly size: number
  readonly at: string
  readonly signer: string | null
  readonly outcome: 'passed' | 'failed' | 'indeterminate'
  readonly message: string
}

/** Judges heads: their signature, and whether their signer is one that counts. */
export async function createHeadJudge(
  options: JudgeOptions,
  io: CliIo,
): Promise<(parsed: ParsedTreeHead) => Promise<JudgedHead>> {
  const loadDocument: LoadDocument = (await networkOf(options, io)) ?? loadNothing
  const at = instantOf(options.at, io)
  return async (parsed) => {
    const { size, at: signedAt } = parsed.head
    const { outcome, signer = null, message } = await judgeTreeHead(parsed, { loadDocument, at })
    const judged = { size, at: signedAt, signer, outcome, message }
    if (!options.signer || options.signer.some((one) => one === signer)) return judged
    return { ...judged, outcome: 'failed', message: 'the signer is not one whose heads count' }
  }
}

/** Reads a file that holds a signed head. @throws {UsageError} */
export async function readHead(path: string, io: CliIo): Promise<ParsedTreeHead> {
  const text = await readText(path, io)
  const parsed = parseTreeHead(text)
  if (parsed) return parsed
  throw new UsageError(`expected a signed head in ${path}`, '"sigillum audit --head" writes one')
}

/** Reads a text file that an option names. @throws {UsageError} */
export async function readText(path: string, io: CliIo): Promise<string> {
  try {
    return fromUtf8(await io.readFile(resolve(io.cwd, path)))
  } catch {
    throw new UsageError(`${path} cannot be read as text`)
  }
}

/** Verifies the log of a ledger and tells what was found. @returns the exit status. */
export async function verifyLog(
  { audit }: Ledger,
  options: VerifyLogOptions,
  io: CliIo,
): Promise<number> {
  const kept = await Promise.all((options.kept ?? []).map((path) => readHead(path, io)))
  const stored = (await audit.heads()).map((text) => parseTreeHead(text))
  const readable = stored.filter((one) => one !== undefined)
  const foreign = [...readable, ...kept].filter(({ head }) => head.log !== audit.log)
  const judge = await createHeadJudge(options, io)
  const heads: JudgedHead[] = []
  for (const one of [...readable, ...kept])
    heads.push(foreign.includes(one) ? { ...(await judge(one)), ...FOREIGN } : await judge(one))
  const own = [...readable, ...kept].filter((one) => !foreign.includes(one))
  const { size, root, findings } = await verifyAuditLog(
    audit,
    own.map(({ head }) => head),
  )
  const unreadable = stored.length - readable.length
  tell({ size, root, findings, heads, unreadable }, { io, json: options.json === true })
  if (findings.length > 0 || unreadable > 0) return EXIT.failed
  if (heads.some(({ outcome }) => outcome === 'failed')) return EXIT.failed
  const signedUpTo = Math.max(0, ...heads.filter(isGood).map((head) => head.size))
  return heads.every(isGood) && signedUpTo >= size ? EXIT.passed : EXIT.indeterminate
}

const FOREIGN = { outcome: 'failed', message: 'the head is of another log' } as const

const isGood = ({ outcome }: JudgedHead): boolean => outcome === 'passed'

interface Told {
  readonly size: number
  readonly root: Uint8Array
  readonly findings: readonly AuditFinding[]
  readonly heads: readonly JudgedHead[]
  readonly unreadable: number
}

function tell(told: Told, { io, json }: { io: CliIo; json: boolean }): void {
  const { size, root, findings, heads, unreadable } = told
  if (json) {
    const facts = { entries: size, root: toHex(root), findings, heads, unreadableHeads: unreadable }
    io.stdout(`${JSON.stringify(facts)}\n`)
    return
  }
  for (const { position, until, message } of findings)
    io.stdout(`entry ${placeOf(position, until)}: ${message}\n`)
  for (const { size: signed, at, signer, outcome, message } of heads.filter((one) => !isGood(one)))
    io.stdout(
      `head of ${signed} entries, ${at}, by ${signer ?? 'nobody'}: ${outcome}, ${message}\n`,
    )
  if (unreadable > 0) io.stdout(`${unreadable} signed heads in the ledger cannot be read\n`)
  const signers = [...new Set(heads.filter(isGood).map(({ signer }) => signer))]
  const signedUpTo = Math.max(0, ...heads.filter(isGood).map((head) => head.size))
  io.stdout(
    findings.length === 0
      ? `${size} entries, all in their place and unchanged; ${signedWords(signedUpTo, signers)}\n`
      : `${size} entries read, ${findings.length} things do not fit\n`,
  )
  const headUpTo = Math.max(0, ...heads.map((head) => head.size))
  if (findings.length === 0 && headUpTo < size)
    io.stdout(
      `entries from ${headUpTo} on wait for a signature: "sigillum audit --head --key KEYREF"\n`,
    )
}

function signedWords(signedUpTo: number, signers: readonly (string | null)[]): string {
  if (signedUpTo === 0) return 'no signature over them could be checked'
  return `the first ${signedUpTo} signed by ${signers.join(', ')}`
}

function placeOf(position: number, until: number | undefined): string {
  return until === undefined || until <= position ? `${position}` : `${position} to ${until}`
}
