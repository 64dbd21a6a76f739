// Where papers and images are made for those who ask: in a thread of its own, which starts with the first request and is
// replaced when it breaks; or here, for tests.

import { Worker } from 'node:worker_threads'
import { PipelineError } from '../../model/pipeline-error.ts'
import { type Carrier, type CarrierSettings, makeCarrier } from './make-carrier.ts'

export interface CarrierRequest {
  readonly id: number
  readonly bytes: Uint8Array
  readonly carrier: Carrier
}

/** `refused`: whether it is the credential that cannot be put on this carrier, and not a fault of ours. */
export type CarrierAnswer = { readonly id: number } & (
  | { readonly made: Uint8Array }
  | { readonly refused: boolean }
)

/** A carrier of a credential; undefined for one that cannot be made, such as a name that no font has. */
export type CarrierWork = (bytes: Uint8Array, carrier: Carrier) => Promise<Uint8Array | undefined>

export interface CarrierRoom {
  readonly make: CarrierWork
  close(): Promise<void>
}

/** Beside this file, whether it runs as TypeScript or as built. */
const THREAD_URL = new URL(
  import.meta.url.endsWith('.ts') ? './carrier-thread.ts' : './carrier-thread.js',
  import.meta.url,
)
const THREAD_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

/** Makes carriers here and now. */
export function createPlainRoom(settings: CarrierSettings): CarrierRoom {
  return {
    async make(bytes, carrier) {
      try {
        return await makeCarrier(bytes, carrier, settings)
      } catch (error) {
        if (error instanceof PipelineError) return undefined
        throw error
      }
    },
    async close() {},
  }
}

/** Makes carriers in a thread. */
export function createCarrierRoom(settings: CarrierSettings): CarrierRoom {
  const waiting = new Map<number, (answer: CarrierAnswer | undefined) => void>()
  let thread: Worker | undefined
  let ids = 0
  const start = () => {
    const worker = new Worker(THREAD_URL, { workerData: settings, resourceLimits: THREAD_LIMITS })
    const gone = () => {
      if (thread === worker) thread = undefined
      for (const settle of waiting.values()) settle(undefined)
      waiting.clear()
    }
    worker.on('message', (answer: CarrierAnswer) => {
      waiting.get(answer.id)?.(answer)
      waiting.delete(answer.id)
    })
    worker.on('error', gone)
    worker.on('exit', gone)
    // An idle thread keeps no program from ending.
    worker.unref()
    return worker
  }
  return {
    async make(bytes, carrier) {
      thread ??= start()
      ids += 1
      const request: CarrierRequest = { id: ids, bytes, carrier }
      const answer = await new Promise<CarrierAnswer | undefined>((resolve) => {
        waiting.set(request.id, resolve)
        thread?.postMessage(request)
      })
      if (answer && 'made' in answer) return answer.made
      if (answer?.refused) return undefined
      throw new Error('a paper or image could not be made')
    },
    async close() {
      await thread?.terminate()
    },
  }
}
