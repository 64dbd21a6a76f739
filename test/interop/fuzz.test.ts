// A small run of the fuzzer: no mutant crashes the verifier, holds it up, or passes while it shows something else; and
// whoever is verified in company gets the report that he gets alone.
// Longer runs: `npx node test/interop/fuzz.ts --count N --state FILE`.
import { expect, test } from 'vitest'
import { createFuzzer, threadMs } from '../support/fuzz/fuzz-run.ts'
import { freshState, totals } from '../support/fuzz/fuzz-state.ts'

const COUNT = 4_000

test(`${COUNT} mutants`, async () => {
  const fuzzer = await createFuzzer(threadMs)
  const state = freshState()
  await fuzzer.run(state, COUNT)
  const { findings } = state
  const figures = totals(state)
  process.stdout.write(`fuzz: ${JSON.stringify(figures)}\n`)
  expect(findings).toEqual([])
  // A fuzzer that breaks everything at once would find nothing.
  expect(state.together?.inputs).toBeGreaterThan(COUNT / 10)
  expect(figures.passed).toBeGreaterThan(COUNT / 50)
  expect(figures.failed).toBeGreaterThan(COUNT / 2)
})
