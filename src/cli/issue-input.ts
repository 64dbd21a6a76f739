// What `issue` begins with: the template and the awards, read and checked in bounded memory, by threads where that
// pays.

import type { CheckSettings } from '../batch/intake/check-chunk.ts'
import { awardsOf, type CheckedInput } from '../batch/intake/checked-input.ts'
import { readInput } from '../batch/intake/read-input.ts'
import { createThreadPool, type ThreadPool } from '../batch/pool/thread-pool.ts'
import type { Spool } from '../batch/spool.ts'
import { eudiFaults } from '../build/eudi/mandatory-claims.ts'
import type { InputFault } from '../model/fault.ts'
import type { CheckResult } from '../template/awards/describe-check.ts'
import type { LoadedTemplate } from '../template/load-template.ts'
import { toInstant } from '../util/time.ts'
import {
  type InputOptions,
  loadOrFaults,
  openChunks,
  readColumns,
  requiredFile,
} from './award-input.ts'
import type { CliIo } from './io.ts'
import type { Progress } from './progress.ts'
import type { Workers } from './workers.ts'

/** Awards that are signed together: many badges, or a few documents with pages, which are large. */
const CHUNK = { badges: 250, documents: 16 } as const

/** How many awards are signed together. */
export function chunkSizeOf(formats: readonly string[]): number {
  return formats.includes('elm') ? CHUNK.documents : CHUNK.badges
}

export interface IssueInput {
  /** Absent when the template is faulty: its faults are among those of `checked`. */
  readonly loaded?: LoadedTemplate
  readonly checked: CheckedInput
  /** Threads that go on to make the credentials; absent: this one does. To be closed. */
  readonly pool?: ThreadPool
}

export interface IssueInputContext {
  readonly io: CliIo
  /** The day on which awards are judged. */
  readonly at: Date
  readonly formats: readonly string[]
  readonly workers: Workers
  readonly progress: Progress
  /** Where the awards wait. */
  readonly spool: Spool
}

/**
 * Reads and checks the input of `issue`.
 *
 * @throws {UsageError} when an option is missing, {PipelineError} when a file cannot be read.
 */
export async function readIssueInput(
  options: InputOptions,
  context: IssueInputContext,
): Promise<IssueInput> {
  const { io, at, formats, workers, progress, spool } = context
  const templatePath = requiredFile('issue', 'template', options.template)
  const file = requiredFile('issue', 'awards', options.awards)
  const columns = await readColumns(options.columns, io)
  const loaded = await loadOrFaults(templatePath, io)
  const template = 'template' in loaded ? loaded.template : undefined
  const settings: CheckSettings = {
    template,
    templateHash: 'template' in loaded ? loaded.sha256 : '',
    file,
    today: toInstant(at).slice(0, 10),
    formatFaults: template && formats.includes('eudi') ? eudiFaults(template, templatePath) : [],
  }
  const moduleKeys = template?.modules.map(({ key }) => key) ?? []
  const start = (count: number) =>
    template && count > 1
      ? createThreadPool(count, { settings, moduleKeys }, formats.includes('ob3'))
      : undefined
  let pool = start(await workers.beforeReading())
  progress.start('checking')
  try {
    const checked = await readInput(
      { file, chunks: openChunks(file, io) },
      {
        settings,
        templateFaults: loaded.faults,
        reading: { ...(columns && { columns }), ...(template && { moduleKeys }) },
        chunkSize: chunkSizeOf(formats),
        checker: pool,
        spool,
        onChecked: (count) => progress.advance(count),
      },
    )
    pool ??= start(workers.forAwards(checked.count))
    return { checked, ...('template' in loaded && { loaded }), ...(pool && { pool }) }
  } catch (cause) {
    await pool?.close()
    throw cause
  }
}

/** The check in the form in which it is described; only for inputs that are not issued. */
export function resultOf(checked: CheckedInput): CheckResult {
  const good = Array.from(awardsOf(checked), ({ row, pointer }) => ({
    ...(row !== undefined && { row }),
    ...(pointer !== undefined && { pointer }),
  }))
  return { ...checked, good }
}

/** Whether a finding stops the whole batch. */
export function hasErrors(faults: readonly InputFault[]): boolean {
  return faults.some(({ severity }) => severity === 'error')
}
