// Reads and checks an uploaded awards file, by the same code as the command line. Its result is plain data, so that
// the work can be done in a thread: a spreadsheet from outside must not hold up a server, nor fill its memory.

import type { InputFault } from '../../model/fault.ts'
import type { Columns } from '../../template/awards/columns.ts'
import { type ExtractedRows, extractRows } from '../../template/awards/extract-rows.ts'
import type { RowPlace } from '../../template/awards/judge-row.ts'
import type { CheckSettings } from '../intake/check-chunk.ts'
import type { BatchInput } from '../intake/checked-input.ts'
import { readInput } from '../intake/read-input.ts'
import { summarizeCheck } from './summarize-check.ts'
import type { CheckSummary } from './upload.ts'

export interface ExamineJob {
  readonly kind: 'examine'
  readonly bytes: Uint8Array
  readonly settings: CheckSettings
  readonly templateFaults: readonly InputFault[]
  readonly moduleKeys: readonly string[]
  readonly columns?: Columns
  /** Awards that are issued together. */
  readonly chunkSize: number
}

/** Asks for rows of a file as a file of their own. */
export interface ExtractJob {
  readonly kind: 'extract'
  readonly bytes: Uint8Array
  readonly places: readonly RowPlace[]
  readonly columns?: Columns
}

export interface Examined {
  readonly summary: CheckSummary
  readonly input: BatchInput
  readonly faulty: readonly RowPlace[]
}

/** The work on files that nobody vouches for. */
export interface FileWork {
  examine(job: ExamineJob): Promise<Examined>
  extract(job: ExtractJob): Promise<ExtractedRows | undefined>
  /** Gives up what is being done. */
  close(): Promise<void>
}

/** Does the work where it is called. */
export const FILE_WORK_HERE: FileWork = {
  async examine({ bytes, settings, templateFaults, moduleKeys, columns, chunkSize }) {
    const checked = await readInput(
      { file: settings.file, chunks: [bytes] },
      {
        settings,
        templateFaults,
        reading: { ...(columns && { columns }), moduleKeys },
        chunkSize,
      },
    )
    const { count, inputHash, chunks, faulty } = checked
    return { summary: summarizeCheck(checked), input: { count, inputHash, chunks }, faulty }
  },
  extract: async ({ bytes, places, columns }) => await extractRows(bytes, places, columns),
  async close() {},
}
