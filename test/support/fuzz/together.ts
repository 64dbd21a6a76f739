// Several inputs at one verifier at once: mutants, what they were made of, and documents of the same form with other
// values. What a verifier remembers, and what it holds while it waits, must not carry over from one to another: each gets
// the report that a verifier of its own gives it.

import { utf8 } from '../../../src/util/bytes.ts'
import type { Verifier } from '../../../src/verify/verifier.ts'
import { badgeWith, PROOF } from '../test-issuer.ts'
import type { Carrier } from './carriers.ts'
import type { Judges } from './judges.ts'
import type { Mutant } from './mutants.ts'
import type { Random } from './random.ts'

/** Answers are late by up to so many turns of the event loop. */
const MAX_TURNS = 4
/** Badges of as many forms, more than are tried without a search; their proof is another's. */
const OTHER_FORMS = Array.from({ length: 12 }, (_, count) => {
  const tag = Array.from({ length: count + 3 }, (__, index) => `tag ${index}`)
  const proof = { ...PROOF, proofValue: `z${'2'.repeat(87)}` }
  return utf8(JSON.stringify({ ...badgeWith({ tag }), proof: [proof] }))
})
/** Forms that come back are compiled when they come for the second time, and used from the third. */
const TIMES_TO_LEARN = 3

/** Those of a number that are verified at once: the mutant among its kin, and strangers. */
export function gathered(
  mutant: (number: number) => Mutant,
  number: number,
  random: Random,
): readonly Mutant[] {
  const [first, second] = [mutant(number), mutant(number + 1)]
  const { carrier } = first
  const original = { carrier, bytes: carrier.bytes }
  const { twin = () => carrier.bytes } = carrier
  const kin = [original, ...Array.from({ length: 5 }, () => ({ carrier, bytes: twin(random) }))]
  const others = [second, { carrier: second.carrier, bytes: second.carrier.bytes }]
  return [first, original, ...kin, ...others].sort(() => random.next(3) - 1)
}

/** The reports of inputs verified at once that are not those which each gets alone, as text. */
export async function strayReports(
  verifier: Verifier,
  group: readonly Mutant[],
  { random, judges }: { readonly random: Random; readonly judges: Judges },
): Promise<readonly string[]> {
  // Most begin in step, some a little later: what one waits for, another may be about to do.
  const at = group.map(() => (random.chance(0.9) ? 0 : random.next(MAX_TURNS)))
  const reports = await Promise.all(
    group.map(async (one, index) => {
      await turns(at[index] ?? 0)
      return JSON.stringify(await judges.verify(verifier, one, at[(index + 1) % at.length]))
    }),
  )
  const alone: string[] = []
  for (const one of group) alone.push(JSON.stringify(await judges.verify(judges.fresh(), one)))
  return reports.flatMap((report, index) =>
    report === alone[index]
      ? []
      : [`${group[index]?.carrier.name}: ${firstDifference(report, alone[index] ?? '')}`],
  )
}

/** Lets a verifier learn the form of a credential, and then see so many others that it has to search for it again. */
export async function prepare(verifier: Verifier, carrier: Carrier, judges: Judges): Promise<void> {
  await teach(verifier, [{ carrier, bytes: carrier.bytes }], judges)
  for (const bytes of OTHER_FORMS) await judges.verify(verifier, { carrier, bytes })
}

/** Lets a verifier learn the form of a mutant from documents with other values. */
export async function teach(
  verifier: Verifier,
  twins: readonly Mutant[],
  judges: Judges,
): Promise<void> {
  for (const twin of twins)
    for (let time = 0; time < TIMES_TO_LEARN; time++) await judges.verify(verifier, twin)
}

/** Waits for so many turns of the event loop. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

function firstDifference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const from = Math.max(0, at - 60)
  return `${one.slice(from, at + 100)} / ${other.slice(from, at + 100)}`
}
