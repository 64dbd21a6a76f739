// Issues the awards of an upload, as `sigillum issue` does: batch, files, manifest, lists, and links where they are
// wanted. Whatever interrupts it, the next run goes on from there: exactly once is the ledger's.

import { PipelineError } from '../../model/pipeline-error.ts'
import { toHex } from '../../util/bytes.ts'
import { awardsOf } from '../intake/checked-input.ts'
import { type AwardResult, openBatch } from '../issue-batch.ts'
import type { DeskOptions, DeskTemplate } from './desk-options.ts'
import type { Examined } from './examine.ts'
import type { FindingPlace, IssueResult, Upload } from './upload.ts'
import { settingsOf } from './upload-plan.ts'

export interface IssueRun {
  readonly upload: Upload
  readonly template: DeskTemplate
  readonly examined: Examined
  readonly signal: AbortSignal
  /** Told how many awards workers elsewhere have signed. */
  readonly onSigned: (awards: number) => void
  /** Told of each award. */
  readonly onResult: (result: AwardResult) => void
}

export interface IssuedUpload {
  readonly result: Omit<IssueResult, 'links'>
  /** Where the awards that the ledger refused stand in the file. */
  readonly refused: readonly FindingPlace[]
  /** Row of each award that was issued, or was before. */
  readonly rows: ReadonlyMap<string, number | string>
}

/** Refusals that are told one by one. */
const SHOWN = 50

/**
 * Issues it.
 *
 * @returns undefined when it was asked to stop: what is begun is completed, the rest waits for the next run.
 * @throws {PipelineError} as `openBatch` does.
 */
export async function issueUpload(
  run: IssueRun,
  desk: DeskOptions,
): Promise<IssuedUpload | undefined> {
  const { upload, template, examined, signal } = run
  const now = desk.now()
  const settings = settingsOf(template, now)
  const { destination, unmade } = await template.openDestination()
  const { maker, close } = await template.startMaker(settings, now)
  const tally = new Tally()
  try {
    const batch = await openBatch(examined.input, {
      templateHash: settings.templateHash,
      outputs: template.outputs,
      maker,
      ledger: desk.ledger,
      destination,
      ids: desk.ids,
      now,
      selfCheck: template.selfCheck,
      signal,
      ...(template.status && { status: template.status }),
      ...(upload.approval && { approval: upload.approval.text }),
    })
    await template.awaitWorkers?.({
      id: batch.id,
      input: examined.input,
      approval: upload.approval?.text,
      onSigned: run.onSigned,
      signal,
    })
    const awards = awardsOf(examined.input)
    for await (const result of batch.results) {
      const { value } = awards.next()
      tally.add(result, value ? { row: value.row, pointer: value.pointer } : {})
      run.onResult(result)
    }
    if (tally.count < batch.count) {
      if (signal.aborted) return undefined
      throw new PipelineError('BATCH_THREAD_LOST', 'the batch has ended before its end')
    }
    await template.closeBatch(batch.id, { changed: tally.signed > 0, now })
    return { ...(await concluded(batch.id, tally, desk, unmade())), rows: tally.rows }
  } finally {
    await close()
  }
}

async function concluded(
  batch: string,
  tally: Tally,
  { ledger, now }: DeskOptions,
  unmade: number,
) {
  const { size, root } = await ledger.audit.tree()
  const { signed, alreadySigned, refused } = tally
  return {
    refused,
    result: {
      batch,
      signed,
      alreadySigned,
      refused: refused.length,
      refusals: refused.slice(0, SHOWN),
      unmade,
      log: { entries: size, root: toHex(root) },
      endedAt: now().toISOString(),
    },
  }
}

/** What became of the awards, counted. */
class Tally {
  signed = 0
  alreadySigned = 0
  readonly refused: FindingPlace[] = []
  readonly rows = new Map<string, number | string>()

  get count(): number {
    return this.signed + this.alreadySigned + this.refused.length
  }

  add(
    { state, awardHash, refusal }: AwardResult,
    { row, pointer }: { row?: number | undefined; pointer?: string | undefined },
  ): void {
    if (state === 'refused') {
      this.refused.push({
        ...(row !== undefined && { row }),
        ...(pointer !== undefined && { pointer }),
        ...(refusal && { rule: refusal.rule }),
        message: refusal?.message ?? 'refused',
      })
      return
    }
    if (state === 'signed') this.signed += 1
    else this.alreadySigned += 1
    this.rows.set(awardHash, row ?? pointer ?? '')
  }
}
