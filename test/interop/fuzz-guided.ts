// The fuzzer, guided by which blocks of src/ it has reached: `npx node test/interop/fuzz-guided.ts --seconds N --from N`.
// Exit status 1 when a mutant was accepted that shows something else, crashed the verifier or held it up.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { countBlocks } from '../support/fuzz/block-coverage.ts'
import { createFuzzer, threadMs } from '../support/fuzz/fuzz-run.ts'
import { describe, freshState } from '../support/fuzz/fuzz-state.ts'
import { createGuidedRun } from '../support/fuzz/guided-run.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    /** Of the random numbers; another one is another search. */
    from: { type: 'string', default: '0' },
  },
})
const SOURCE = pathToFileURL(join(import.meta.dirname, '../../src/')).href

const fuzzer = await createFuzzer(threadMs)
const coverage = await countBlocks((url) => url.startsWith(SOURCE))
const run = createGuidedRun(fuzzer, coverage)
const state = freshState(Number(values.from))
const start = threadMs()
for (const until = performance.now() + Number(values.seconds) * 1000; performance.now() < until; )
  await run.step(state)
state.busyMs = threadMs() - start
coverage.close()
process.stdout.write(describe(state))
const { functions, left } = coverage.reached()
process.stdout.write(
  `${run.kept} inputs kept; ${functions} functions run, ${left} characters in them not\n`,
)
process.exitCode = state.findings.length === 0 ? 0 : 1
