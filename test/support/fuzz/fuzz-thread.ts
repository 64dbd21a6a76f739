// A thread of the fuzzer: judges the mutants it is told to, and says at every moment which one it is at.

import { parentPort, workerData } from 'node:worker_threads'
import { createFuzzer, threadMs } from './fuzz-run.ts'
import { freshState } from './fuzz-state.ts'

export interface Chunk {
  readonly from: number
  readonly count: number
}

const current = workerData as Int32Array
const fuzzer = await createFuzzer(threadMs, {
  begin: (number) => Atomics.store(current, 0, number),
})

parentPort?.on('message', ({ from, count }: Chunk) => {
  const state = freshState(from)
  void fuzzer.run(state, count).then(() => parentPort?.postMessage(state))
})
parentPort?.postMessage('ready')
