// Whether the benchmark still runs, and says what it promises: its shortest form, whose figures mean nothing. It needs
// the built program (`npm run build`), as `npm run bench` does.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT } from '../support/cli.ts'

const FEW = { BENCH_ROUNDS: '1', BENCH_BATCH_AWARDS: '40' }

/** Any number above zero; of a figure that cannot be measured there would be null. */
const positive = expect.toSatisfy((figure: unknown) => typeof figure === 'number' && figure > 0)

test('npm run bench -- --json: every figure of the interface, and the same bytes as the reference', async () => {
  expect(existsSync(join(ROOT, 'dist/cli/main.js')), 'npm run build comes first').toBe(true)
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/main.ts', '--json'], {
    cwd: ROOT,
    env: { ...process.env, ...FEW },
  })
  const rates = { referencePerSecond: positive, oursPerSecond: positive, ratio: positive }
  const floor = { floorPerSecond: positive, shareOfFloor: positive }
  const result = JSON.parse(stdout)
  expect(result).toMatchObject({
    issue: { ...rates, ...floor, byteIdentical: true },
    verify: { ...rates, ...floor, strictPerSecond: positive, strictRatio: positive },
    profileCheck: { shaclPerSecond: positive, oursPerSecond: positive, ratio: positive },
    batch: {
      awards: 40,
      workers: 2,
      perSecond: positive,
      selfCheckedPerSecond: positive,
      maxRssMiB: positive,
      speedupOfTwoWorkers: positive,
    },
    elm: { sealedPerSecond: positive, pagesRenderedPerSecond: positive },
  })
})
