// Gives back at once what an input has left behind, where that is much. V8 lets garbage grow to a share of what was in
// use, and a thread that waits for its next input collects nothing: beside that of the other threads it is too much.

import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** @see https://nodejs.org/api/cli.html#--expose-gc: every context that is made from then on has it. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Beyond what a thread holds anyway. A collection takes some 20 ms, a small part of what such an input took. */
const MUCH_BYTES = 32 * 1024 * 1024
/** An input that leaves much in the heap; what small ones leave there is collected soon enough. */
const LARGE_BYTES = 1024 * 1024

/** Of this thread: its heap, and what lies outside of it, such as the bytes of files. */
function held() {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics()
  return { heap, outside }
}

let own = held()

/** Collects what an input of so many bytes has left, where it is much. */
export function collectLeftovers(inputBytes: number): void {
  const { heap, outside } = held()
  const isHeavy = inputBytes >= LARGE_BYTES && heap > own.heap + MUCH_BYTES
  if (!isHeavy && outside <= own.outside + MUCH_BYTES) return
  collect()
  const left = held()
  own = {
    heap: Math.max(own.heap, left.heap),
    outside: Math.max(own.outside, left.outside),
  }
}
