// A process that issues the scenario's batch and kills itself, as a power cut would, at a given step.
// node child.ts FOLDER folder|zip|jsonl AWARDS STEP [LEDGER URL]; step 0: never. Prints the number of steps.
import { randomBytes } from 'node:crypto'
import { openPostgresLedger } from '../../../src/ledger/postgres-ledger.ts'
import { steppingLayer, steppingLedger, steppingRandom } from './interference.ts'
import { type DestinationKind, runScenario, scenarioAwards } from './scenario.ts'

const [folder = '', kind = 'folder', count = '7', at = '0', url] = process.argv.slice(2)
let steps = 0
const step = () => {
  steps += 1
  if (steps === Number(at)) process.kill(process.pid, 'SIGKILL')
}
const random = steppingRandom((length) => new Uint8Array(randomBytes(length)), step)
await runScenario(folder, kind as DestinationKind, scenarioAwards(Number(count)), {
  layer: steppingLayer(step),
  wrapLedger: (ledger) => steppingLedger(ledger, step),
  randomBytes: random,
  ...(url !== undefined && { openLedger: () => openPostgresLedger(url, { randomBytes: random }) }),
})
process.stdout.write(`${steps}\n`)
