// Plans and approvals of batches as files: what is to be approved, and the word of who did.

import { resolve } from 'node:path'
import { writeDurably } from '../deliver/durable-file.ts'
import { planOf } from '../ledger/approval.ts'
import type { BatchRequest } from '../ledger/ledger.ts'
import { type BatchPlan, parseBatchPlan, planText } from '../proof/batch-approval.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

/** Writes the plan of a batch and says how it is approved. */
export async function writePlan(path: string, request: BatchRequest, io: CliIo): Promise<void> {
  await writeDurably(resolve(io.cwd, path), utf8(planText(planOf(request))))
  io.stderr(
    `sigillum: ${request.rows} awards planned in ${path}; nothing was signed\nsigillum: hint: "sigillum approve ${path} --key KEYREF > approval.txt" by a second person, then issue with --approval\n`,
  )
}

/** Reads a plan. @throws {UsageError} */
export async function readPlan(path: string, io: CliIo): Promise<BatchPlan> {
  const parsed = parseStrictJson(utf8(await readText(path, io)))
  const plan = parsed.ok ? parseBatchPlan(parsed.value) : undefined
  if (plan) return plan
  throw new UsageError(
    `expected the plan of a batch in ${path}`,
    '"sigillum issue --plan" writes it',
  )
}

/** Reads an approval; whether it is good is for the ledger to say. @throws {UsageError} */
export async function readApproval(path: string, io: CliIo): Promise<string> {
  return (await readText(path, io)).trim()
}

async function readText(path: string, io: CliIo): Promise<string> {
  try {
    return fromUtf8(await io.readFile(resolve(io.cwd, path)))
  } catch {
    throw new UsageError(`${path} cannot be read as text`)
  }
}
