// A whole awards file against its template: which rows are good, wrong or said twice, and every finding in the
// order of the file. The rules of a single award come in as a function; the ledger's are not known here.

import type { InputFault } from '../../model/fault.ts'
import type { KeyedTemplate } from './award-key.ts'
import type { AwardRow } from './award-row.ts'
import { judgeRow, type RowCheck } from './judge-row.ts'
import { RowSorter, type SortedRows } from './row-sorter.ts'

export type { GoodAward, RowPlace } from './judge-row.ts'

/** What came of a whole file. Every row is in exactly one of the three groups. */
export interface CheckedAwards extends SortedRows {
  readonly file: string
  /** The template's faults first, then those of the file in its order. */
  readonly faults: readonly InputFault[]
}

/** What a check needs. */
export interface AwardsCheck<T extends KeyedTemplate = KeyedTemplate>
  extends Omit<RowCheck<T>, 'template'> {
  /** The template as loaded; without a template no award can be judged and none is good. */
  readonly template: { readonly template?: T; readonly faults: readonly InputFault[] }
  readonly rows: AsyncIterable<AwardRow>
}

/** Checks every row of an awards file. Holds the good awards and all findings in memory. */
export async function checkAwards<T extends KeyedTemplate>({
  template: { template, faults },
  rows,
  judge,
  file,
}: AwardsCheck<T>): Promise<CheckedAwards> {
  const sorter = new RowSorter(file)
  for await (const row of rows) sorter.add(judgeRow(row, { template, judge, file }))
  const sorted = sorter.result()
  return { ...sorted, file, faults: [...faults, ...sorted.faults] }
}
