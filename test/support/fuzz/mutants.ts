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

/** Of edits that change nothing, so many are made before one is let be. */
const MAX_DRAWS = 4

/** Makes mutants, each carrier as often as its weight says. One that is as it was, to the byte, is edited again. */
export function createMutants(carriers: readonly Carrier[]): (number: number) => Mutant {
  const drawn = carriers.flatMap((carrier) =>
    Array.from({ length: Math.round(carrier.weight * 10) }, () => carrier),
  )
  return (number) => {
    const random = randomOf(number)
    const carrier = random.pick(drawn)
    const { answer } = carrier
    const bytes = answer ? carrier.mutate(random) : changed(carrier, random)
    return { carrier, bytes, ...(answer && { answers: answer(random) }) }
  }
}

function changed({ bytes, mutate }: Carrier, random: Random): Uint8Array {
  let mutated = mutate(random)
  for (let drawn = 1; drawn < MAX_DRAWS && Buffer.from(bytes).equals(mutated); drawn++)
    mutated = mutate(random)
  return mutated
}
