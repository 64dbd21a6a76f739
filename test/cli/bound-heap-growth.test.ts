import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT } from '../support/cli.ts'

const MIB = 1024 * 1024

/** Makes objects in the manner of a batch, a tenth of which stay for a while. @returns the size of the new space. */
const PROGRAM = `
  import { getHeapSpaceStatistics } from 'node:v8'
  import { boundHeapGrowth } from './src/cli/bound-heap-growth.ts'
  if (process.argv[1] === 'bounded') boundHeapGrowth()
  let kept = []
  for (let n = 0; n < 1_500_000; n += 1) {
    const made = { n, text: 'award ' + n }
    if (n % 4 === 0) kept.push(made)
    if (n % 400_000 === 0) kept = []
    if (n % 20_000 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const space = getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')
  process.stdout.write(String(space.space_size))
`

async function newSpaceOf(how: 'bounded' | 'left alone'): Promise<number> {
  // The limit that V8 sets on machines with much memory; on others it would stop by itself where ours does.
  const limit = '--max-semi-space-size=32'
  const args = [limit, '--input-type=module', '--eval', PROGRAM, how]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
  return Number(stdout)
}

test('new objects get a few MiB, where V8 left alone takes many', async () => {
  const [bounded, alone] = await Promise.all([newSpaceOf('bounded'), newSpaceOf('left alone')])
  expect(bounded).toBeLessThanOrEqual(32 * MIB)
  expect(alone).toBeGreaterThan(32 * MIB)
})
