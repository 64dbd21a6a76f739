// What happens in a batch as JSON Lines, for a machine that watches the night: phases, how far they are, the end.
// Nobody is named in it. The file is appended to, so that a run that was interrupted and its next one stand together.

import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { PipelineError } from '../model/pipeline-error.ts'
import type { CliIo } from './io.ts'
import type { Progress } from './progress.ts'

export interface BatchEvents extends Progress {
  /** Notes something that happened once. */
  tell(event: BatchEvent, facts?: Readonly<Record<string, unknown>>): void
}

/**
 * phase: another one begins, of `total` awards where that is known; progress: how far it is; stopping: somebody asked
 * for it; fast-path-mismatch: the reference found other bytes for a document shape, and its own were taken; failed: the
 * run ends with an error; ended: with counts.
 */
export type BatchEvent =
  | 'phase'
  | 'progress'
  | 'stopping'
  | 'fast-path-mismatch'
  | 'failed'
  | 'ended'

/** Between two lines about one phase. */
const INTERVAL_MS = 1_000

/** Opens the events of a run; without a path they go nowhere. @throws {PipelineError} `DELIVER_REFUSED`. */
export function openBatchEvents(path: string | undefined, io: CliIo): BatchEvents {
  if (path === undefined) return { start() {}, advance() {}, end() {}, tell() {} }
  return new EventFile(resolve(io.cwd, path), io)
}

/** Tells both of everything. */
export function alongside(progress: Progress, events: BatchEvents): Progress {
  return {
    start(what, total) {
      progress.start(what, total)
      events.start(what, total)
    },
    advance(count, refused) {
      progress.advance(count, refused)
      events.advance(count, refused)
    },
    end: () => progress.end(),
  }
}

class EventFile implements BatchEvents {
  readonly #path: string
  readonly #io: CliIo
  #phase = ''
  #total: number | undefined
  #done = 0
  #refused = 0
  #begun = 0
  #told = 0

  constructor(path: string, io: CliIo) {
    this.#path = path
    this.#io = io
  }

  start(what: string, total?: number): void {
    this.#closePhase()
    this.#phase = what
    this.#total = total
    this.#done = 0
    this.#refused = 0
    this.#begun = this.#now()
    this.#told = this.#begun
    this.tell('phase', { phase: what, ...(total !== undefined && { total }) })
  }

  advance(count: number, refused = 0): void {
    this.#done += count
    this.#refused += refused
    if (this.#now() - this.#told >= INTERVAL_MS) this.#tellProgress()
  }

  end(): void {
    this.#closePhase()
  }

  tell(event: BatchEvent, facts: Readonly<Record<string, unknown>> = {}): void {
    if (event === 'ended' || event === 'failed') this.#closePhase()
    const line = `${JSON.stringify({ at: this.#io.now().toISOString(), event, ...facts })}\n`
    try {
      appendFileSync(this.#path, line, { mode: 0o600 })
    } catch (cause) {
      throw new PipelineError('DELIVER_REFUSED', `${this.#path} cannot be written: events`, {
        cause,
      })
    }
  }

  #tellProgress(): void {
    this.#told = this.#now()
    const seconds = (this.#told - this.#begun) / 1000
    const perSecond = seconds > 0 ? Math.round(this.#done / seconds) : undefined
    const left = this.#total === undefined ? undefined : this.#total - this.#done
    this.tell('progress', {
      phase: this.#phase,
      done: this.#done,
      refused: this.#refused,
      ...(this.#total !== undefined && { total: this.#total }),
      ...(perSecond !== undefined && { perSecond }),
      ...(left !== undefined && perSecond && { secondsLeft: Math.ceil(left / perSecond) }),
    })
  }

  /** The last word on a phase, so that its counts are whole. */
  #closePhase(): void {
    if (this.#phase === '') return
    this.#tellProgress()
    this.#phase = ''
  }

  #now(): number {
    return this.#io.now().getTime()
  }
}
