// What `issue` says of its awards, as JSON Lines or in words, without holding them all.

import type { CheckedInput } from '../batch/intake/checked-input.ts'
import type { AwardResult } from '../batch/issue-award.ts'
import type { InputFault } from '../model/fault.ts'
import { describeCheck } from '../template/awards/describe-check.ts'
import type { RowPlace } from '../template/awards/judge-row.ts'
import type { CliIo } from './io.ts'
import { resultOf } from './issue-input.ts'

/** Refused awards that are named in the summary. */
const NAMED = 20

/** Counts what became of the awards; in JSON it prints each one. */
export class IssueReport {
  readonly #io: CliIo
  readonly #json: boolean
  readonly #refusals: AwardResult[] = []
  #files = 0
  readonly count = { signed: 0, 'already-signed': 0, refused: 0 }

  constructor(io: CliIo, json: boolean) {
    this.#io = io
    this.#json = json
  }

  add(result: AwardResult): void {
    this.count[result.state] += 1
    this.#files += result.credentials.length
    if (result.refusal && this.#refusals.length < NAMED) this.#refusals.push(result)
    if (this.#json) this.#io.stdout(`${JSON.stringify(lineOf(result))}\n`)
  }

  /** Rows that never became awards. */
  addRefusedRows(checked: CheckedInput): void {
    for (const row of refusedRows(checked)) {
      this.count.refused += 1
      if (this.#json) this.#io.stdout(`${JSON.stringify(row)}\n`)
    }
  }

  /** The closing words. */
  summary(out: string): string {
    const { signed, refused, 'already-signed': before } = this.count
    const more = this.count.refused - this.#refusals.length
    return [
      `${signed} awards signed, ${before} signed before, ${refused} refused`,
      `${this.#files} credentials in ${out}`,
      ...this.#refusals.map((one) => `  ${one.awardHash}: ${one.refusal?.message}`),
      ...(this.#refusals.length === NAMED && more > 0 ? [`  and ${more} more`] : []),
      '',
    ].join('\n')
  }
}

/** Tells why nothing was signed. */
export function tellRefusal(
  checked: CheckedInput,
  { io, json, hasTemplate }: { io: CliIo; json: boolean; hasTemplate: boolean },
): void {
  const result = resultOf(checked)
  if (json) {
    const held = result.good.map((place) => ({ ...refusalOf(place), faults: [] }))
    for (const line of [...refusedRows(checked), ...held]) io.stdout(`${JSON.stringify(line)}\n`)
  }
  io.stderr('sigillum: error: nothing was signed, because the input has faults\n')
  io.stderr(`${describeCheck(result).join('\n')}\n`)
  if (hasTemplate && result.good.length > 0)
    io.stderr('sigillum: hint: --skip-faulty signs the good awards and leaves the others\n')
}

/** The rows that are not issued, as `issue --json` prints them. */
function* refusedRows({ faulty, duplicates, faults }: CheckedInput) {
  const byRow = new Map<number | undefined, InputFault[]>()
  for (const fault of faults) {
    const ofRow = byRow.get(fault.row)
    if (ofRow) ofRow.push(fault)
    else byRow.set(fault.row, [fault])
  }
  for (const place of [...faulty, ...duplicates]) {
    const { row, pointer = '' } = place
    const own = byRow.get(row) ?? []
    yield {
      ...refusalOf(place),
      faults:
        row !== undefined
          ? own
          : own.filter((fault) => `${fault.pointer ?? ''}/`.startsWith(`${pointer}/`)),
    }
  }
}

function refusalOf({ row, pointer }: RowPlace) {
  return {
    award: row === undefined ? (pointer ?? '') : `row ${row}`,
    state: 'refused' as const,
    credentials: [],
  }
}

function lineOf({ awardHash, state, credentials, refusal }: AwardResult) {
  const faults = refusal ? [{ severity: 'error', ...refusal }] : []
  return { award: awardHash, state, credentials, faults }
}
