// The fuzzer as a program, for as long a run as there is time: `npx node test/interop/fuzz.ts --count N --state FILE`.
// The state file holds how far it came and what it found; the next run goes on from there. Exit status 1 when a mutant
// was ever accepted that shows something else, crashed the verifier or held it up.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runPool } from '../support/fuzz/fuzz-pool.ts'
import { createFuzzer, threadMs } from '../support/fuzz/fuzz-run.ts'
import { describe, type FuzzState, freshState } from '../support/fuzz/fuzz-state.ts'

const { values } = parseArgs({
  options: {
    /** Mutants to judge in this run. */
    count: { type: 'string', default: '10000' },
    state: { type: 'string' },
    /** The number of the first mutant, for a new state. */
    from: { type: 'string', default: '0' },
    /** Begin nothing new after so long. */
    seconds: { type: 'string', default: 'Infinity' },
    workers: { type: 'string', default: '1' },
    /** Write this mutant to standard output instead. */
    show: { type: 'string' },
  },
})

if (values.show !== undefined) {
  const { carrier, bytes, answers } = (await createFuzzer(threadMs)).mutant(Number(values.show))
  process.stderr.write(`${carrier.name}\n`)
  for (const [url, answer] of Object.entries(answers ?? {}))
    process.stderr.write(
      `${url}: ${answer instanceof Uint8Array ? new TextDecoder().decode(answer) : answer}\n`,
    )
  process.stdout.write(bytes)
} else {
  process.exitCode = await runAll()
}

async function runAll(): Promise<number> {
  const { state: file } = values
  const state =
    file !== undefined && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as FuzzState)
      : freshState(Number(values.from))
  const until = performance.now() + Number(values.seconds) * 1000
  await runPool(state, {
    threads: Number(values.workers),
    end: state.next + Number(values.count),
    goesOn: () => performance.now() < until,
    save: (grown) => {
      if (file !== undefined) save(file, grown)
    },
  })
  process.stdout.write(describe(state))
  return state.findings.length === 0 ? 0 : 1
}

function save(file: string, state: FuzzState): void {
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}
