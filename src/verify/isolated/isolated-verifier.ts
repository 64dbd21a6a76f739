// A verifier for input that nobody vouches for: it works in threads of its own, which are stopped when an input
// takes too much time or memory, and replaced. What one input does to its thread never reaches another's report.
// security.md sections 2 and 8 (refused within 1 s and 200 MiB).

import { Worker } from 'node:worker_threads'
import type { ShapeFile } from '../../linked-data/official-shapes.ts'
import type { ExtraContext } from '../../linked-data/pinned-contexts.ts'
import type { Report } from '../../model/report.ts'
import { type LoadDocument, type LoadedDocument, loadNothing } from '../../trust/load-document.ts'
import { refuse } from '../opened.ts'
import { isTooLargeForAny } from '../too-large.ts'
import { stoppedReport, unopenedReport } from '../unopened-report.ts'
import type { Verifier, VerifierOptions, VerifyRequest } from '../verifier.ts'
import { collectLeftovers } from './collect-garbage.ts'
import type { FromThread, ThreadSetup, ToThread } from './protocol.ts'
import { createTurns, type Place } from './turns.ts'

export interface IsolatedVerifierOptions extends Omit<VerifierOptions, 'contexts' | 'shapes'> {
  /** Contexts beside the pinned ones. */
  readonly extraContexts?: readonly ExtraContext[]
  /** Official shapes to judge Europass credentials by as well; they have been read once, so that they are sound. */
  readonly shapeFiles?: readonly ShapeFile[]
  /** Processor time for one input, without what its documents take to arrive. Default 1,000; 5,000 with shapes. */
  readonly maxWorkMs?: number
  /** Heap of a thread. Default 160; 512 with shapes. */
  readonly maxHeapMiB?: number
  /** Inputs verified at the same time, of which one may be large or packed. Default 1. */
  readonly threads?: number
}

export interface IsolatedRequest extends VerifyRequest {
  /** The caller reads the bytes no more: a thread may take them as they are, and they are empty then. */
  readonly isGivenAway?: boolean
}

export interface IsolatedVerifier extends Verifier {
  verify(bytes: Uint8Array, request?: IsolatedRequest): Promise<Report>
  /** Ends the threads. What is being verified then is reported as stopped. */
  close(): Promise<void>
}

/** Each thread rests this long between two looks at its work. */
const LOOK_EVERY_MS = 25
/** The clock's own limits, wide, as a busy machine is no hostile input: for one input, and for one look. */
const MAX_WALL_MS = 30_000
const MAX_LOOK_MS = 5_000

type Settings = Required<
  Pick<IsolatedVerifierOptions, 'loadDocument' | 'maxWorkMs' | 'maxHeapMiB'>
> & {
  readonly setup: ThreadSetup
}

/** Makes a verifier whose work can be stopped. Threads start with the first input. */
export function createIsolatedVerifier(options: IsolatedVerifierOptions): IsolatedVerifier {
  const { clock, loadDocument, maxWorkMs, maxHeapMiB, threads = 1, ...rest } = options
  const settings: Settings = {
    loadDocument: loadDocument ?? loadNothing,
    maxWorkMs: maxWorkMs ?? (options.shapeFiles ? 5_000 : 1_000),
    maxHeapMiB: maxHeapMiB ?? (options.shapeFiles ? 512 : 160),
    setup: { ...rest, extraContexts: options.extraContexts ?? [] },
  }
  const slots = Array.from({ length: threads }, () => new Slot(settings))
  const takeTurn = createTurns(slots, isHeavy)
  return {
    async verify(bytes, request = {}) {
      if (isTooLargeForAny(bytes)) return unopenedReport(refuse('FORMAT_TOO_LARGE'))
      if (slots.length === 0) throw new TypeError('expected at least one thread')
      return await takeTurn({ bytes, request: { ...request, at: request.at ?? clock() } })
    },
    async close() {
      await Promise.all(slots.map(async (slot) => await slot.close()))
    },
  }
}

type Request = IsolatedRequest & { readonly at: Date }
type Outcome = FromThread & { readonly kind: 'report' | 'fault' }

interface Input {
  readonly bytes: Uint8Array
  readonly request: Request
}

const LARGE_BYTES = 1024 * 1024
/** How JSON and tokens begin. */
const LIGHT_BEGINNINGS = [0x7b, 0x65]

/** Whether an input may take much more memory than others: it is large, or it is unpacked. */
function isHeavy({ bytes }: Input): boolean {
  return bytes.length > LARGE_BYTES || !LIGHT_BEGINNINGS.some((byte) => byte === bytes[0])
}

/** A place for one thread after the other. */
class Slot implements Place<Input, Report> {
  readonly #settings: Settings
  #thread: Worker | undefined

  constructor(settings: Settings) {
    this.#settings = settings
  }

  async close(): Promise<void> {
    const thread = this.#thread
    this.#thread = undefined
    await thread?.terminate()
  }

  async run({ bytes, request }: Input): Promise<Report> {
    const thread = await this.#ready()
    const { length } = bytes
    const outcome = await supervise(thread, { bytes, request, settings: this.#settings })
    // Copies and pieces of large inputs are no less of a burden here.
    collectLeftovers(length)
    if (outcome?.kind === 'report') return outcome.report
    await this.close()
    if (!outcome) return stoppedReport()
    const fault = new Error('the verifier has a bug')
    fault.stack = outcome.stack
    throw fault
  }

  /** The thread, started and loaded: what it takes to load our own code is no input's fault. */
  async #ready(): Promise<Worker> {
    if (this.#thread) return this.#thread
    const { setup, maxHeapMiB } = this.#settings
    const thread = new Worker(THREAD_URL, {
      workerData: setup,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB, maxYoungGenerationSizeMb: 32 },
    })
    await new Promise<void>((resolve, reject) => {
      thread.once('message', () => resolve())
      thread.once('error', reject)
    })
    // An error of a thread that is being stopped must not end the program.
    thread.on('error', () => undefined)
    // An idle thread keeps no program from ending.
    thread.unref()
    this.#thread = thread
    return thread
  }
}

/** Beside this file, whether it runs as TypeScript or as built. */
const THREAD_URL = new URL(`./thread${import.meta.url.slice(-'.ts'.length)}`, import.meta.url)

interface Job extends Input {
  readonly settings: Settings
}

/** Hands one input to a thread and watches it. @returns undefined when it had to be stopped, or broke. */
async function supervise(thread: Worker, job: Job): Promise<Outcome | undefined> {
  const { bytes, settings } = job
  const { isGivenAway = false, ...request } = job.request
  const say = (message: ToThread) => thread.postMessage(message)
  const watch = new Watch(thread, settings.maxWorkMs)
  let finish: (outcome?: Outcome) => void = () => undefined
  const broke = () => finish()
  const answer = async (message: FromThread & { readonly kind: 'load' }) => {
    watch.pause()
    const document = await load(message, settings.loadDocument)
    watch.resume()
    say({ kind: 'loaded', call: message.call, document })
  }
  // That it is ready a thread says once, before it is given any work.
  const hear = (message: Exclude<FromThread, { readonly kind: 'ready' }>) => {
    if (message.kind === 'load') void answer(message)
    else finish(message)
  }
  thread.on('message', hear).on('error', broke).on('exit', broke)
  thread.ref()
  try {
    return await new Promise<Outcome | undefined>((resolve) => {
      finish = resolve
      // Goes over as it is: else there would be one more on the way.
      const own = isGivenAway && isAlone(bytes) ? bytes : new Uint8Array(bytes)
      thread.postMessage({ kind: 'verify', bytes: own, request } satisfies ToThread, [own.buffer])
      void watch.start().then(broke)
    })
  } finally {
    watch.stop()
    thread.off('message', hear).off('error', broke).off('exit', broke)
    thread.unref()
  }
}

/** Whether nothing else lies in the memory of these bytes. */
function isAlone(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  const { buffer, length } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength <= length + 1
}

async function load(
  { url, accept }: FromThread & { readonly kind: 'load' },
  loadDocument: LoadDocument,
): Promise<LoadedDocument | null> {
  try {
    return await loadDocument(url, { accept })
  } catch {
    // Whatever the reason: the thread reports the document as unreachable.
    return null
  }
}

/** Looks at the processor time of a thread until it is used up. */
class Watch {
  readonly #thread: Worker
  readonly #maxWorkMs: number
  #over = false
  #paused = 0
  #wallMs = 0

  constructor(thread: Worker, maxWorkMs: number) {
    this.#thread = thread
    this.#maxWorkMs = maxWorkMs
  }

  /** Settles when the time is up; never for a thread that answers in time. */
  async start(): Promise<void> {
    const first = await this.#workMs()
    for (;;) {
      await rest(LOOK_EVERY_MS)
      if (this.#over) return await new Promise(() => undefined)
      this.#wallMs += this.#paused > 0 ? 0 : LOOK_EVERY_MS
      const used = (await this.#workMs()) - first
      if (used > this.#maxWorkMs || this.#wallMs > MAX_WALL_MS) return
    }
  }

  stop(): void {
    this.#over = true
  }

  pause(): void {
    this.#paused += 1
  }

  resume(): void {
    this.#paused -= 1
  }

  /** A thread that cannot even say what it used is deep in one call: only the clock counts then. */
  async #workMs(): Promise<number> {
    const used = this.#thread.cpuUsage().then(
      ({ user, system }) => (user + system) / 1000,
      () => 0,
    )
    return await Promise.race([used, rest(MAX_LOOK_MS).then(() => Number.POSITIVE_INFINITY)])
  }
}

async function rest(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
