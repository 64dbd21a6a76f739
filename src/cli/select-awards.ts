// Which awards of a ledger a command is about: by name, by batch, or by an awards file.

import type { AwardSelector, Ledger, LedgerAward } from '../ledger/ledger.ts'
import { readAwardInput } from './award-input.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

export const SELECTION_OPTIONS = {
  batch: 'text',
  awards: 'text',
  template: 'text',
  columns: 'text',
} as const

export interface SelectionValues {
  readonly names: readonly string[]
  readonly batch?: string
  readonly awards?: string
  readonly template?: string
  readonly columns?: string
}

/** The selectors of a command line. @throws {UsageError} unless it names its awards in exactly one way. */
export async function selectorsOf(
  command: string,
  values: SelectionValues,
  { io, at }: { readonly io: CliIo; readonly at: Date },
): Promise<readonly AwardSelector[]> {
  const { names, batch, awards } = values
  const ways = [names.length > 0, batch !== undefined, awards !== undefined].filter(Boolean)
  if (ways.length !== 1)
    throw new UsageError(
      `"${command}" needs either award hashes or credential ids, or --batch ID, or --awards FILE with --template FILE`,
      '"sigillum status --ledger URL" lists the batches',
    )
  if (batch !== undefined) return [{ by: 'batch', batch }]
  if (awards === undefined) return names.map((name) => ({ by: 'name', name }))
  const { checked } = await readAwardInput(command, values, { io, at })
  const wrong = checked.faults.filter(({ severity }) => severity === 'error').length
  if (wrong > 0)
    throw new UsageError(
      `the awards file has ${wrong} faults; nothing was changed`,
      '"sigillum check" tells them',
    )
  return checked.good.map(({ awardKey }) => ({ by: 'key', awardKey }))
}

/** The awards that selectors mean, each once, and the names of those that lead nowhere. */
export async function findAwards(
  ledger: Ledger,
  selectors: readonly AwardSelector[],
): Promise<{ readonly awards: readonly LedgerAward[]; readonly unknown: readonly string[] }> {
  const awards = new Map<string, LedgerAward>()
  const unknown: string[] = []
  for (const [index, selector] of selectors.entries()) {
    const found = await ledger.find(selector)
    for (const award of found) awards.set(award.awardHash, award)
    if (found.length > 0) continue
    unknown.push(
      selector.by === 'name'
        ? selector.name
        : selector.by === 'batch'
          ? selector.batch
          : `award ${index + 1} of the file`,
    )
  }
  return { awards: [...awards.values()], unknown }
}
