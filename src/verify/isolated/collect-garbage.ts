// Gives back at once what a large input has left behind. V8 lets garbage grow to a share of what was in use: beside the
// next large input, and the next, that is more than all of them need.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** @see https://nodejs.org/api/cli.html#--expose-gc: every context that is made from then on has it. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** From here on a collection, of some 20 ms, is a small part of the work. */
const LARGE_BYTES = 4 * 1024 * 1024

/** Collects what was made for an input of so many bytes, where that was much. */
export function collectAfter(inputBytes: number): void {
  if (inputBytes >= LARGE_BYTES) collect()
}
