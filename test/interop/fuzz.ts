// The fuzzer as a program, for as long a run as there is time: `npx node test/interop/fuzz.ts --count N --state FILE`.
// The state file holds how far it came and what it found; the next run goes on from there. Exit status 1 when a mutant
// was ever accepted that shows something else, crashed the verifier or held it up.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createFuzzer, type FuzzState, freshState } from '../support/fuzz/fuzz-run.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    state: { type: 'string' },
    seconds: { type: 'string' },
    show: { type: 'string' },
  },
})
const fuzzer = await createFuzzer(() => performance.now())

if (values.show !== undefined) {
  const { carrier, bytes } = fuzzer.mutant(Number(values.show))
  process.stderr.write(`${carrier.name}\n`)
  process.stdout.write(bytes)
} else {
  process.exitCode = await runAll()
}

async function runAll(): Promise<number> {
  const { state: file } = values
  const state =
    file !== undefined && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as FuzzState)
      : freshState()
  const end = state.next + Number(values.count)
  const until = performance.now() + Number(values.seconds ?? Number.POSITIVE_INFINITY) * 1000
  while (state.next < end && performance.now() < until) {
    await fuzzer.run(state, Math.min(1_000, end - state.next))
    if (file !== undefined) save(file, state)
  }
  const { findings, ...figures } = state
  process.stdout.write(`${JSON.stringify({ ...figures, findings: findings.length })}\n`)
  for (const finding of findings) process.stdout.write(`${JSON.stringify(finding)}\n`)
  return findings.length === 0 ? 0 : 1
}

function save(file: string, state: FuzzState): void {
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}
