// What V8 takes beyond what is in use. Left alone it gives 128 MiB to new objects of whatever runs for long, and twice
// what they need to old ones; a batch is a few per cent faster for it, and takes half as much memory again.

import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Of the space of new objects; it doubles, so that it ends between this and twice as much. */
const NEW_SPACE_BYTES = 8 * 1024 * 1024
const LOOK_EVERY_MS = 50

/**
 * Bounds how the heaps of this process grow, for as long as it runs; for a program of its own only. The size of the
 * new space itself is an option for the start of Node, which nobody would give, but how it grows can be told any time.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export function boundHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=70')
  let grows = true
  const looking = setInterval(() => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    // V8 shrinks it to 1 MiB when little happens for a while, and it has to grow again when more does.
    const mayGrow = space === undefined || space.space_size < NEW_SPACE_BYTES
    if (mayGrow === grows) return
    grows = mayGrow
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`)
    // Threads, whose new space has a limit of its own, start with half of it instead.
    setFlagsFromString('--min-semi-space-size=4')
  }, LOOK_EVERY_MS)
  // The program ends when its work does.
  looking.unref()
}
