// What the desk does in the background: it checks one file after the other and issues one batch at a time.

import { PipelineError } from '../../model/pipeline-error.ts'
import { toInstant } from '../../util/time.ts'
import { unpackAwards } from '../award-chunk.ts'
import type { BatchInput } from '../intake/checked-input.ts'
import type { DeskOptions, DeskTemplate } from './desk-options.ts'
import type { Examined } from './examine.ts'
import { type IssuedUpload, issueUpload } from './issue-upload.ts'
import { makeLearnerLinks } from './learner-links.ts'
import type { FindingPlace, IssueProgress, Upload } from './upload.ts'
import { examineJob, planFor, planHash } from './upload-plan.ts'

interface Pace {
  /** By workers elsewhere, whose awards are counted once more when they are read here. */
  signedElsewhere: number
  done: number
  refused: number
  readonly of: number
  readonly startMs: number
}

export class DeskWork {
  readonly #options: DeskOptions
  readonly #jobs = new Map<string, Promise<void>>()
  readonly #stop = new AbortController()
  #lastCheck: Promise<void> = Promise.resolve()
  #issuing: { readonly id: string; pace?: Pace } | undefined

  constructor(options: DeskOptions) {
    this.#options = options
  }

  /** What is being done to an upload; resolves when it is done, whatever came of it. */
  jobOf(id: string): Promise<void> | undefined {
    return this.#jobs.get(id)
  }

  progressOf(id: string): IssueProgress | undefined {
    const pace = this.#issuing?.id === id ? this.#issuing.pace : undefined
    if (!pace) return undefined
    const { signedElsewhere, refused, of, startMs } = pace
    const done = Math.max(pace.done, signedElsewhere)
    const seconds = (this.#options.steadyMs() - startMs) / 1000
    return { done, refused, of, perSecond: seconds > 0 ? Math.round(done / seconds) : 0 }
  }

  /** Begins the check of an upload that is noted as being checked. */
  check(upload: Upload, template: DeskTemplate): void {
    const turn = this.#lastCheck
    const job = this.#begin(upload, async () => {
      await turn
      await this.#options.store.write(await this.#checked(upload, template))
    })
    this.#lastCheck = job
  }

  /** Notes that an upload is being issued and begins; false when another one is. */
  async issue(upload: Upload, template: DeskTemplate): Promise<boolean> {
    if (this.#issuing) return false
    this.#issuing = { id: upload.id }
    try {
      await this.#options.store.write(upload)
    } catch (cause) {
      this.#issuing = undefined
      throw cause
    }
    void this.#begin(upload, async () => {
      try {
        await this.#issue(upload, template)
      } finally {
        this.#issuing = undefined
      }
    })
    return true
  }

  /** Stops after what is begun; what is not done is interrupted. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#options.work.close()
    await Promise.all(this.#jobs.values())
  }

  #begin(upload: Upload, work: () => Promise<void>): Promise<void> {
    const { id } = upload
    const job = work()
      .catch(async (cause: unknown) => {
        if (!this.#stop.signal.aborted)
          await this.#options.store.write({ ...upload, stage: 'failed', failure: told(cause) })
      })
      // A folder that cannot be written leaves the upload interrupted.
      .catch(() => undefined)
      .finally(() => this.#jobs.delete(id))
    this.#jobs.set(id, job)
    return job
  }

  async #examine({ id }: Upload, template: DeskTemplate) {
    const { store, work, now } = this.#options
    const bytes = await store.readPart(id, 'input')
    if (!bytes)
      throw new PipelineError('AWARDS_UNREADABLE', 'the awards file is no longer kept: upload it')
    return { bytes, examined: await work.examine(examineJob(template, bytes, now())) }
  }

  async #checked(upload: Upload, template: DeskTemplate): Promise<Upload> {
    const { bytes, examined } = await this.#examine(upload, template)
    const { summary, input, faulty } = examined
    const alreadyAwarded = await this.#countSigned(input)
    const { approval, refusedKind: _, ...rest } = upload
    const plan = planFor(examined, template)
    const stands = approval && upload.plan && planHash(upload.plan) === planHash(plan)
    return {
      ...rest,
      stage: 'checked',
      check: { ...summary, alreadyAwarded },
      plan,
      ...(stands && { approval }),
      ...(await this.#keepRefused(upload, template, { bytes, places: faulty })),
    }
  }

  async #countSigned(input: BatchInput): Promise<number> {
    let count = 0
    for (const chunk of input.chunks) {
      const keys = unpackAwards(chunk).map(({ awardKey }) => awardKey)
      count += await this.#options.ledger.countSigned(keys)
    }
    return count
  }

  /** Keeps the rows that are to be mended; their kind, where there are some. */
  async #keepRefused(
    { id }: Upload,
    { columns }: DeskTemplate,
    { bytes, places }: { bytes: Uint8Array; places: readonly Omit<FindingPlace, 'message'>[] },
  ): Promise<Pick<Upload, 'refusedKind'>> {
    const { store, work } = this.#options
    await store.removePart(id, 'refused')
    if (places.length === 0) return {}
    const only = places.map(({ row, pointer }) => ({
      ...(row !== undefined && { row }),
      ...(pointer !== undefined && { pointer }),
    }))
    const job = { kind: 'extract', bytes, places: only, ...(columns && { columns }) } as const
    const rows = await work.extract(job)
    if (!rows) return {}
    await store.writePart(id, 'refused', rows.bytes)
    return { refusedKind: rows.kind }
  }

  async #issue(upload: Upload, template: DeskTemplate): Promise<void> {
    const { store } = this.#options
    const { bytes, examined } = await this.#examine(upload, template)
    const { plan } = upload
    if (!plan || planHash(plan) !== planHash(planFor(examined, template))) {
      // What was confirmed is not what would be issued now.
      const { approval: _, ...checked } = await this.#checked(upload, template)
      await store.write({ ...checked, failure: CHANGED })
      return
    }
    const issued = await this.#run(upload, template, examined)
    if (!issued) return
    const links = await this.#makeLinks(upload, issued)
    const places = [...examined.faulty, ...issued.refused]
    const { refusedKind: _, ...rest } = upload
    await store.write({
      ...rest,
      stage: 'issued',
      result: { ...issued.result, links },
      ...(await this.#keepRefused(upload, template, { bytes, places })),
    })
    await store.removePart(upload.id, 'input')
  }

  async #run(upload: Upload, template: DeskTemplate, examined: Examined) {
    const startMs = this.#options.steadyMs()
    const { count: of } = examined.input
    const pace: Pace = { signedElsewhere: 0, done: 0, refused: 0, of, startMs }
    this.#issuing = { id: upload.id, pace }
    const { signal } = this.#stop
    const onResult = ({ state }: { readonly state: string }) => {
      pace.done += 1
      if (state === 'refused') pace.refused += 1
    }
    const onSigned = (awards: number) => {
      pace.signedElsewhere += awards
    }
    const run = { upload, template, examined, signal, onSigned, onResult }
    return await issueUpload(run, this.#options)
  }

  async #makeLinks(upload: Upload, { result, rows }: IssuedUpload): Promise<number> {
    const { links, ledger, store, now } = this.#options
    const { id, linksBegun } = upload
    if (!links) return 0
    const at = now()
    await store.write({ ...upload, linksBegun: linksBegun ?? toInstant(at) })
    const lostSince = linksBegun === undefined ? undefined : new Date(linksBegun)
    const made = await makeLearnerLinks(
      result.batch,
      { rows, lostSince, now: at },
      { ledger, links },
    )
    if (!made) return 0
    await store.writePart(id, 'links', made.table)
    return made.count
  }
}

const CHANGED = {
  code: 'UPLOAD_CHANGED',
  message: 'what would be issued has changed since it was confirmed; look at it again',
} as const

/** What may be told of a failure: ours as it is, of a bug nothing. */
function told(cause: unknown): NonNullable<Upload['failure']> {
  if (!(cause instanceof PipelineError))
    return { code: 'INTERNAL', message: 'the server could not do this' }
  const { code, message } = cause
  return { code, message }
}
