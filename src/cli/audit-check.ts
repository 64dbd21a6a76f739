// `sigillum audit --check FILE`: whoever got a proof checks it, with nothing but the proof, the credential and the
// published keys of its issuer.

import { resolve } from 'node:path'
import { sha256Hex } from '../batch/content-hash.ts'
import {
  parseConsistencyProof,
  parseInclusionProof,
  provesConsistency,
  provesInclusion,
} from '../ledger/audit-proof.ts'
import { type ParsedTreeHead, parseTreeHead } from '../proof/tree-head.ts'
import { utf8 } from '../util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { createHeadJudge, type JudgedHead, type JudgeOptions, readText } from './audit-verify.ts'
import { EXIT } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

export interface CheckOptions extends JudgeOptions {
  /** File of the credential that the proof should be of. */
  readonly credential?: string
  readonly json?: boolean
}

/** Checks the proofs in a file, one a line. @returns the exit status. */
export async function checkProofs(path: string, options: CheckOptions, io: CliIo): Promise<number> {
  const lines = (await readText(path, io)).split('\n').filter(Boolean)
  if (lines.length === 0) throw new UsageError(`expected a proof in ${path}`)
  const file = await credentialHash(options.credential, io)
  const judge = await createHeadJudge(options, io)
  const heads: JudgedHead[] = []
  let proved = true
  for (const line of lines) {
    const parsed = parseStrictJson(utf8(line))
    const claim = parsed.ok && isJsonObject(parsed.value) ? parsed.value : undefined
    const head = headIn(claim?.head)
    if (!claim || !head) throw new UsageError(`expected proofs of "sigillum audit" in ${path}`)
    const earlier = headIn(claim.since)
    for (const one of earlier ? [earlier, head] : [head]) heads.push(await judge(one))
    const holds = isProved(claim, head, { earlier, file })
    proved &&= holds
    tell({ claim, holds, heads }, { io, json: options.json === true })
  }
  if (!proved || heads.some(({ outcome }) => outcome === 'failed')) return EXIT.failed
  return heads.every(({ outcome }) => outcome === 'passed') ? EXIT.passed : EXIT.indeterminate
}

async function credentialHash(path: string | undefined, io: CliIo): Promise<string | undefined> {
  if (path === undefined) return undefined
  try {
    return sha256Hex(await io.readFile(resolve(io.cwd, path)))
  } catch {
    throw new UsageError(`${path} cannot be read`)
  }
}

function headIn(value: Json | undefined): ParsedTreeHead | undefined {
  return typeof value === 'string' ? parseTreeHead(value) : undefined
}

function isProved(
  claim: JsonObject,
  { head }: ParsedTreeHead,
  { earlier, file }: { earlier: ParsedTreeHead | undefined; file: string | undefined },
): boolean {
  const inclusion = parseInclusionProof(claim.inclusion ?? null)
  if (inclusion)
    return provesInclusion(inclusion, head) && (file === undefined || names(inclusion.entry, file))
  const consistency = parseConsistencyProof(claim.consistency ?? null)
  if (!consistency || !earlier || file !== undefined) return false
  return earlier.head.log === head.log && provesConsistency(consistency, earlier.head, head)
}

/** Whether an entry is of a file: by a whole value, not by a text that happens to be in it. */
function names(entry: string, sha256: string): boolean {
  const parsed = parseStrictJson(utf8(entry))
  const credentials = parsed.ok && isJsonObject(parsed.value) ? parsed.value.credentials : undefined
  return isJsonObject(credentials) && Object.values(credentials).includes(sha256)
}

function tell(
  { claim, holds, heads }: { claim: JsonObject; holds: boolean; heads: readonly JudgedHead[] },
  { io, json }: { io: CliIo; json: boolean },
): void {
  const head = heads.at(-1)
  if (json) {
    io.stdout(`${JSON.stringify({ proved: holds, head })}\n`)
    return
  }
  const what = claim.consistency ? 'the log only grew' : 'the entry is in the log'
  io.stdout(
    `${holds ? 'proved' : 'not proved'}: ${what}; head of ${head?.size} entries, ${head?.at}, by ${head?.signer ?? 'nobody'}: ${head?.message}\n`,
  )
}
