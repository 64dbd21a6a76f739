// One line on a terminal that says how far a batch is, how fast, and for how long yet; nothing where stderr is no
// terminal.

import type { CliIo } from './io.ts'

export interface Progress {
  /** What is going on from now on, and of how many awards, where that is known. */
  start(what: string, total?: number): void
  /** Some awards more, and how many of them were refused. */
  advance(count: number, refused?: number): void
  /** Clears the line. */
  end(): void
}

const REDRAW_MS = 100
/** The rate is that of the last seconds: a device that has become slow is seen. */
const WINDOW_MS = 10_000
/** A rate of less than this tells nothing: the first award also waits for threads and contexts. */
const FIRST_RATE_MS = 1000
const BAR = 20

/**
 * Makes a progress line.
 *
 * @param device The key device, where signatures come from one.
 */
export function createProgress(io: CliIo, device?: string): Progress {
  if (!io.isTerminal) return { start() {}, advance() {}, end() {} }
  return new Line(io, device)
}

class Line implements Progress {
  readonly #io: CliIo
  readonly #device: string | undefined
  #what = ''
  #total: number | undefined
  #done = 0
  #refused = 0
  #drawn = 0
  #samples: { readonly at: number; readonly done: number }[] = []

  constructor(io: CliIo, device: string | undefined) {
    this.#io = io
    this.#device = device
  }

  start(what: string, total?: number): void {
    this.#what = what
    this.#total = total
    this.#done = 0
    this.#refused = 0
    this.#samples = [{ at: this.#now(), done: 0 }]
    this.#draw()
  }

  advance(count: number, refused = 0): void {
    const isFirst = this.#done === 0
    this.#done += count
    this.#refused += refused
    if (isFirst) this.#samples = [{ at: this.#now(), done: this.#done }]
    if (this.#now() - this.#drawn >= REDRAW_MS || this.#done === this.#total) this.#draw()
  }

  end(): void {
    this.#io.stderr('\r\u001b[K')
  }

  #now(): number {
    return this.#io.now().getTime()
  }

  #draw(): void {
    this.#drawn = this.#now()
    const rest = [
      ...this.#speed(),
      ...(this.#refused > 0 ? [`${this.#refused.toLocaleString('en')} refused`] : []),
      ...(this.#device === undefined ? [] : [`key: ${this.#device}`]),
    ]
    const line = [`${this.#what} ${this.#count(true)}`, ...rest].join(' · ')
    // A line that wraps is not overwritten by the next one: it would fill the window.
    const columns = this.#io.columns?.() ?? Number.POSITIVE_INFINITY
    const fitting =
      line.length < columns ? line : [`${this.#what} ${this.#count(false)}`, ...rest].join(' · ')
    this.#io.stderr(`\r\u001b[K${fitting.slice(0, columns - 1)}`)
  }

  #count(withBar: boolean): string {
    const done = this.#done.toLocaleString('en')
    if (this.#total === undefined) return done
    const count = `${done} of ${this.#total.toLocaleString('en')}`
    return withBar ? `${bar(this.#done, this.#total)} ${count}` : count
  }

  #speed(): string[] {
    this.#samples.push({ at: this.#drawn, done: this.#done })
    while (this.#samples.length > 2 && this.#drawn - (this.#samples[1]?.at ?? 0) > WINDOW_MS)
      this.#samples.shift()
    const [first] = this.#samples
    const seconds = (this.#drawn - (first?.at ?? 0)) / 1000
    const rate = seconds > 0 ? (this.#done - (first?.done ?? 0)) / seconds : 0
    if (rate === 0 || seconds * 1000 < FIRST_RATE_MS) return []
    const left = this.#total === undefined ? 0 : this.#total - this.#done
    return [
      `${rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')}/s`,
      ...(left > 0 ? [`${duration(left / rate)} left`] : []),
    ]
  }
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR : Math.floor((done / total) * BAR)
  return '█'.repeat(filled) + '░'.repeat(BAR - filled)
}

/** Hours, minutes and seconds; no more of them than tell something. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
