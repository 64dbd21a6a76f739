// JSON Lines in portions of whole lines, which can be read apart from each other and in any order: what stands in
// the rows is the same as if `readAwards` had read the file as one. Only for files without a columns file, whose
// rules speak of the file as a whole.

import { isUtf8 } from 'node:buffer'
import { concatBytes } from '../../util/bytes.ts'
import { AWARDS_LIMITS, type AwardRow, type AwardsSource } from './award-row.ts'
import { markNote } from './byte-order-mark.ts'
import { detectFormat, probeChunks } from './byte-source.ts'
import type { ReadAwardsOptions } from './column-plan.ts'
import { jsonAwardRows } from './json-award-rows.ts'
import { readJsonLines } from './json-rows.ts'

/** Whole lines of a file. */
export interface LineChunk {
  readonly bytes: Uint8Array
  /** Number of its first line. */
  readonly firstLine: number
}

/** Where a file can be read in portions, the portions; else the source as it was. */
export type OpenedLines =
  | { readonly chunks: AsyncGenerator<LineChunk> }
  | { readonly source: AwardsSource }

/** Looks whether a file is JSON Lines, and cuts it into portions of so many lines. */
export async function openLines(
  { file, chunks: given }: AwardsSource,
  { columns }: ReadAwardsOptions,
  linesPerChunk: number,
): Promise<OpenedLines> {
  const { probe, chunks } = await probeChunks(given)
  if (columns !== undefined || detectFormat(probe) !== 'json-lines')
    return { source: { file, chunks } }
  return { chunks: cutLines(chunks, linesPerChunk) }
}

/** The rows of a portion. */
export function readLineChunk(
  chunk: LineChunk,
  file: string,
  options: ReadAwardsOptions,
): AsyncGenerator<AwardRow> {
  const { bytes, firstLine } = chunk
  const rows = jsonAwardRows(readJsonLines([bytes], { firstLine }), file, options)
  // Each generator around another one costs every row a turn.
  return firstLine === 1 ? markedRows(chunk, file, rows) : rows
}

async function* markedRows(
  { bytes }: LineChunk,
  file: string,
  rows: AsyncGenerator<AwardRow>,
): AsyncGenerator<AwardRow> {
  yield* markNote(bytes, file)
  yield* rows
}

/** Whether the file is not read any further: its bytes are no text, or a line has no end. */
export function isLastRead({ bytes }: LineChunk): boolean {
  return !isUtf8(bytes)
}

const LINE_FEED = 0x0a

async function* cutLines(
  chunks: AsyncIterable<Uint8Array>,
  linesPerChunk: number,
): AsyncGenerator<LineChunk> {
  let held: Uint8Array[] = []
  let firstLine = 1
  let lines = 0
  let unended = 0
  for await (let rest of chunks) {
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED, end + 1)) {
      lines += 1
      unended = 0
      if (lines < linesPerChunk) continue
      yield { bytes: concatBytes(...held, rest.subarray(0, end + 1)), firstLine }
      firstLine += lines
      lines = 0
      held = []
      rest = rest.subarray(end + 1)
      end = -1
    }
    held.push(rest)
    unended += rest.length - (rest.lastIndexOf(LINE_FEED) + 1)
    // The reader of the portion says what is wrong; nothing after it is read.
    if (unended > AWARDS_LIMITS.jsonLineBytes) break
  }
  const bytes = concatBytes(...held)
  if (bytes.length > 0) yield { bytes, firstLine }
}
