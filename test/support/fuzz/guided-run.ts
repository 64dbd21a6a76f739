// A search for inputs that reach further into our code: what made V8 count a block that was never run before is kept, and
// edited again. Slower than the plain run, and it cannot be repeated by number: a finding holds its input.

import { isJsonObject } from '../../../src/util/json.ts'
import { parseStrictJson } from '../../../src/util/strict-json.ts'
import type { BlockCoverage } from './block-coverage.ts'
import { mutatedBytes } from './byte-mutations.ts'
import { type Carrier, jsonCarrier, tokenCarrier } from './carriers.ts'
import type { Fuzzer } from './fuzz-run.ts'
import type { FuzzState } from './fuzz-state.ts'
import { type Mutant, randomOf } from './mutants.ts'
import type { Random } from './random.ts'

/** Counting takes as long as some ten mutants do, so several are counted together, and kept together. */
const BATCH = 8
/** What is kept at most; the oldest goes. */
const MAX_KEPT = 4_000
const TOKEN = /^[\w-]+\.[\w-]*\.[\w~.-]*$/

export interface GuidedRun {
  /** Judges one batch; the inputs of its findings are in them. */
  step(state: FuzzState): Promise<void>
  /** How many inputs were kept as they reached further. */
  readonly kept: number
}

export function createGuidedRun(fuzzer: Fuzzer, coverage: BlockCoverage): GuidedRun {
  const kept: Mutant[] = []
  return {
    get kept() {
      return kept.length
    },
    async step(state) {
      const batch: Mutant[] = []
      for (let count = 0; count < BATCH; count += 1, state.next += 1) {
        const one = next(fuzzer, kept, state.next)
        const before = state.findings.length
        await fuzzer.judge(state.next, one, state)
        for (const [index, finding] of state.findings.entries())
          if (index >= before)
            state.findings[index] = { ...finding, detail: `${finding.detail} ${base64(one.bytes)}` }
        batch.push(one)
      }
      if (!(await coverage.hasGrown())) return
      kept.push(...batch)
      kept.splice(0, kept.length - MAX_KEPT)
    },
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** An edit of what reached further before, or of a good credential. */
function next(fuzzer: Fuzzer, kept: readonly Mutant[], number: number): Mutant {
  const random = randomOf(number, 4)
  if (kept.length === 0 || random.chance(0.3)) return fuzzer.mutant(number)
  const one = random.pick(kept)
  return { ...one, bytes: editedAgain(one.bytes, random) }
}

function editedAgain(bytes: Uint8Array, random: Random): Uint8Array {
  return (formOf(bytes)?.mutate ?? ((same: Random) => mutatedBytes(bytes, same)))(random)
}

/** The bytes as what they are, if that is a document or a token. */
function formOf(bytes: Uint8Array): Carrier | undefined {
  const parsed = parseStrictJson(bytes)
  if (parsed.ok) return isJsonObject(parsed.value) ? jsonCarrier('', parsed.value, 1) : undefined
  const text = Buffer.from(bytes).toString('latin1')
  return TOKEN.test(text) ? tokenCarrier('', text, [text], 1) : undefined
}
