// A small run of the fuzzer: no mutant crashes the verifier, holds it up, or passes while it shows something else; and
// whoever is verified in company gets the report that he gets alone.
// Longer runs: `npx node test/interop/fuzz.ts --count N --state FILE`, and guided by what is reached: `fuzz-guided.ts`.
import { expect, test } from 'vitest'
import { countBlocks } from '../support/fuzz/block-coverage.ts'
import { createFuzzer, threadMs } from '../support/fuzz/fuzz-run.ts'
import { freshState, totals } from '../support/fuzz/fuzz-state.ts'
import { createGuidedRun } from '../support/fuzz/guided-run.ts'

const COUNT = 4_000

test(`${COUNT} mutants`, async () => {
  const company = { everyCompared: 16, everyTogether: 32 }
  const fuzzer = await createFuzzer(threadMs, { company })
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

test('a search that is guided by what it reaches', async () => {
  const fuzzer = await createFuzzer(threadMs)
  const coverage = await countBlocks((url) => /\/src\/(?:verify|proof|trust)\//.test(url))
  const state = freshState(1_000_000)
  const run = createGuidedRun(fuzzer, coverage)
  for (let batch = 0; batch < 60; batch++) await run.step(state)
  const early = coverage.reached().functions
  for (let batch = 0; batch < 60; batch++) await run.step(state)
  coverage.close()
  expect(state.findings).toEqual([])
  expect(run.kept).toBeGreaterThan(0)
  expect(early).toBeGreaterThan(100)
  expect(coverage.reached().functions).toBeGreaterThan(early)
})
