// From the bytes of an awards file to a checked input: in portions read by several threads where the format allows
// it, row by row in this one otherwise. Both ways find the same.

import type { InputFault } from '../../model/fault.ts'
import type { AwardsSource } from '../../template/awards/award-row.ts'
import { isLastRead, type LineChunk, openLines } from '../../template/awards/line-chunks.ts'
import { type ReadAwardsOptions, readAwards } from '../../template/awards/read-awards.ts'
import { inOrder } from '../in-order.ts'
import { MEMORY_SPOOL, type Spool } from '../spool.ts'
import { type CheckedChunk, type CheckSettings, createRowJudge, RowPacker } from './check-chunk.ts'
import { type CheckedInput, collectInput } from './checked-input.ts'

/** Checks portions of JSON Lines somewhere else. */
export interface LineChecker {
  /** Portions it works on at the same time. */
  readonly width: number
  check(chunk: LineChunk): Promise<CheckedChunk>
}

export interface ReadInputOptions {
  readonly settings: CheckSettings
  readonly templateFaults: readonly InputFault[]
  readonly reading: ReadAwardsOptions
  /** Awards that are issued together. */
  readonly chunkSize: number
  readonly checker?: LineChecker | undefined
  /** Where the awards wait; in use as long as the input. Default: memory. */
  readonly spool?: Spool
  /** Told the number of rows of each portion. */
  readonly onChecked?: (rows: number) => void
}

/** Reads and checks an awards file. @throws {PipelineError} when its bytes cannot be read, or the spool is full. */
export async function readInput(
  source: AwardsSource,
  options: ReadInputOptions,
): Promise<CheckedInput> {
  const { file } = source
  const { templateFaults, onChecked, spool = MEMORY_SPOOL } = options
  async function* portions(): AsyncGenerator<CheckedChunk> {
    for await (const portion of portionsOf(source, options)) {
      onChecked?.(portion.rows)
      yield portion
    }
  }
  return await collectInput(portions(), { file, templateFaults, spool })
}

async function* portionsOf(
  source: AwardsSource,
  options: ReadInputOptions,
): AsyncGenerator<CheckedChunk> {
  const { checker, reading, chunkSize } = options
  if (!checker) return yield* readHere(source, options)
  const opened = await openLines(source, reading, chunkSize)
  if (!('chunks' in opened)) return yield* readHere(opened.source, options)
  yield* inOrder(untilLast(opened.chunks), checker.width, (chunk) => checker.check(chunk))
}

async function* untilLast(chunks: AsyncIterable<LineChunk>): AsyncGenerator<LineChunk> {
  for await (const chunk of chunks) {
    yield chunk
    if (isLastRead(chunk)) return
  }
}

async function* readHere(
  source: AwardsSource,
  { settings, reading, chunkSize }: ReadInputOptions,
): AsyncGenerator<CheckedChunk> {
  const judge = createRowJudge(settings)
  const packer = new RowPacker(settings.templateHash)
  for await (const row of readAwards(source, reading)) {
    packer.add(judge(row))
    if (packer.rows === chunkSize) yield packer.take()
  }
  if (packer.rows > 0) yield packer.take()
}
