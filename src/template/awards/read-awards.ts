// Awards files, whatever their format, as a stream of rows. The format is told by content, never by name.
// One row is one award or a list of faults; nothing is signed from here.

import {
  AWARDS_LIMITS,
  type AwardRow,
  type AwardsSource,
  error,
  type Problem,
} from './award-row.ts'
import { markNote } from './byte-order-mark.ts'
import { collect, detectFormat, probeChunks } from './byte-source.ts'
import type { ReadAwardsOptions } from './column-plan.ts'
import { jsonAwardRows } from './json-award-rows.ts'
import { readJsonArray, readJsonLines } from './json-rows.ts'
import { tableAwardRows } from './table-award-rows.ts'
import { readTextTable } from './text-table.ts'
import { readXlsxTable } from './xlsx-table.ts'

export type { ReadAwardsOptions } from './column-plan.ts'

/**
 * Reads an awards file row by row: CSV and its relatives, XLSX, a JSON array or JSON Lines.
 *
 * Never throws because of the file's content: what is wrong is in the rows, and rows without `row` and
 * `pointer` speak of the file as a whole. Errors of the stream itself pass through. Memory is bounded by
 * one row for CSV and JSON Lines, by stated caps for the others.
 */
export async function* readAwards(
  source: AwardsSource,
  options: ReadAwardsOptions = {},
): AsyncGenerator<AwardRow> {
  const { file } = source
  const { columns } = options
  const { probe, chunks } = await probeChunks(source.chunks)
  const format = detectFormat(probe, columns?.encoding)
  if (typeof format !== 'string') {
    yield fileRow(file, format)
    return
  }
  yield* markNote(probe, file)
  let rows = 0
  for await (const row of awardRows()) {
    if (row.row !== undefined || row.pointer !== undefined || hasFault(row)) rows++
    yield row
  }
  if (rows === 0) yield fileRow(file, NO_ROWS)

  async function* awardRows(): AsyncGenerator<AwardRow> {
    if (format === 'table-text')
      yield* tableAwardRows(readTextTable(chunks, columns), file, options)
    else if (format === 'json-lines') {
      yield* jsonAwardRows(readJsonLines(chunks, { encoding: columns?.encoding }), file, options)
    } else yield* heldRows(format === 'xlsx')
  }

  async function* heldRows(isXlsx: boolean): AsyncGenerator<AwardRow> {
    const limit = isXlsx ? AWARDS_LIMITS.xlsxBytes : AWARDS_LIMITS.jsonArrayBytes
    const bytes = await collect(chunks, limit)
    if (bytes === undefined) {
      const message = `the file is larger than ${limit} bytes; export CSV or JSON Lines instead`
      yield fileRow(file, error('file-too-large', message))
    } else if (isXlsx) {
      yield* tableAwardRows(readXlsxTable(bytes, columns?.sheet), file, options)
    } else yield* jsonAwardRows(readJsonArray(bytes), file, options)
  }
}

const hasFault = ({ faults }: AwardRow) => faults.some(({ severity }) => severity === 'error')

function fileRow(file: string, problem: Problem): AwardRow {
  return { faults: [{ file, ...problem }] }
}

const NO_ROWS = error('no-rows', 'expected at least one award, found none')
