// Several threads that judge mutants side by side. What a thread was at when it ended, or when it took far too long,
// is a finding; the thread is replaced and the run goes on behind it.

import { Worker } from 'node:worker_threads'
import { append, type FuzzState, freshState, note } from './fuzz-state.ts'

export interface PoolOptions {
  readonly threads: number
  /** Judge no mutant of this number or above. */
  readonly end: number
  /** Whether to begin another chunk. */
  readonly goesOn: () => boolean
  /** Called whenever the state has grown. */
  readonly save: (state: FuzzState) => void
}

const CHUNK = 2_000
/** One mutant may not take as much processor time. */
const STUCK_MS = 10_000
/** Nor as long without any: it waits for what never comes. A busy machine may leave a thread alone for a while. */
const WAITING_MS = 600_000
const LOOK_EVERY_MS = 15_000

/** Judges mutants from where the state stands; the state never has a gap. */
export async function runPool(state: FuzzState, options: PoolOptions): Promise<void> {
  const done = new Map<number, FuzzState>()
  let next = state.next
  const take = () => {
    if (next >= options.end || !options.goesOn()) return undefined
    const from = next
    next = Math.min(options.end, from + CHUNK)
    return { from, end: next }
  }
  const finish = (part: FuzzState) => {
    done.set(part.from, part)
    for (let ready = done.get(state.next); ready; ready = done.get(state.next)) {
      done.delete(state.next)
      append(state, ready)
    }
    options.save(state)
  }
  await Promise.all(
    Array.from({ length: options.threads }, async () => {
      const lane = new Lane()
      for (let chunk = take(); chunk; chunk = take()) finish(await lane.run(chunk.from, chunk.end))
      await lane.close()
    }),
  )
}

/** A place for one thread after the other. */
class Lane {
  readonly #current = new Int32Array(new SharedArrayBuffer(4))
  #thread: Worker | undefined

  /** Judges all mutants of a chunk, in as many threads as it takes. */
  async run(from: number, end: number): Promise<FuzzState> {
    const state = freshState(from)
    while (state.next < end) {
      const start = state.next
      const part = await this.#attempt(start, end - start)
      if (typeof part !== 'string') append(state, part)
      else {
        const number = Atomics.load(this.#current, 0)
        await this.close()
        const before = await this.#attempt(start, number - start)
        if (typeof before !== 'string') append(state, before)
        const kind = part === 'stuck' ? 'hang' : 'crash'
        note(state, { number, carrier: 'unknown', kind, detail: part })
        state.next = number + 1
      }
    }
    return state
  }

  async close(): Promise<void> {
    await this.#thread?.terminate()
    this.#thread = undefined
  }

  async #attempt(from: number, count: number): Promise<FuzzState | string> {
    const thread = await this.#ready()
    return await new Promise((resolve) => {
      const watch = this.#whenStuck(thread, () => settle('stuck'))
      const ended = (error: unknown) => settle(String(error))
      const settle = (outcome: FuzzState | string) => {
        clearInterval(watch)
        thread.off('message', settle).off('error', ended).off('exit', ended)
        resolve(outcome)
      }
      thread.on('message', settle).on('error', ended).on('exit', ended)
      thread.postMessage({ from, count })
    })
  }

  #whenStuck(thread: Worker, tell: () => void): NodeJS.Timeout {
    let last = { mutant: -1, cpuMs: 0, atMs: 0 }
    const look = async () => {
      const mutant = Atomics.load(this.#current, 0)
      const { user, system } = await thread.cpuUsage()
      const now = { mutant, cpuMs: (user + system) / 1000, atMs: performance.now() }
      if (mutant !== last.mutant) last = now
      else if (now.cpuMs - last.cpuMs > STUCK_MS || now.atMs - last.atMs > WAITING_MS) tell()
    }
    // A thread that has ended is told as such.
    return setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)
  }

  async #ready(): Promise<Worker> {
    if (this.#thread) return this.#thread
    const url = new URL('./fuzz-thread.ts', import.meta.url)
    const thread = new Worker(url, { workerData: this.#current })
    await new Promise<void>((resolve, reject) => {
      thread.once('message', () => resolve())
      thread.once('error', reject)
    })
    this.#thread = thread
    return thread
  }
}
