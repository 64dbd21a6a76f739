// Mutants by number: the same number always gives the same edit of the same credential.

import type { Documents } from '../verify-setup.ts'
import type { Carrier } from './carriers.ts'
import { createRandom, type Random } from './random.ts'

export interface Mutant {
  readonly carrier: Carrier
  readonly bytes: Uint8Array
  /** What others answer in place of what they should. */
  readonly answers?: Documents
}

/** The random numbers of a mutant; `stream` tells apart what is done with it. */
export function randomOf(number: number, stream = 1): Random {
  return createRandom(Math.imul(number, 2_654_435_761) + stream)
}

/** Makes mutants, each carrier as often as its weight says. */
export function createMutants(carriers: readonly Carrier[]): (number: number) => Mutant {
  const drawn = carriers.flatMap((carrier) =>
    Array.from({ length: Math.round(carrier.weight * 10) }, () => carrier),
  )
  return (number) => {
    const random = randomOf(number)
    const carrier = random.pick(drawn)
    const { answer } = carrier
    return { carrier, bytes: carrier.mutate(random), ...(answer && { answers: answer(random) }) }
  }
}
