import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT } from '../support/cli.ts'

const MIB = 1024 * 1024

/**
 * Makes objects in the manner of a batch, a quarter of which stay for a while; then V8 is made to think that memory is
 * short, which shrinks the new space, and the same is done again. @returns the size of the new space after each.
 */
const PROGRAM = `
  import { getHeapSpaceStatistics } from 'node:v8'
  import { boundHeapGrowth } from './src/cli/bound-heap-growth.ts'
  if (process.argv[1] === 'bounded') boundHeapGrowth()
  async function work() {
    let kept = []
    for (let n = 0; n < 1_500_000; n += 1) {
      const made = { n, text: 'award ' + n }
      if (n % 4 === 0) kept.push(made)
      if (n % 400_000 === 0) kept = []
      if (n % 20_000 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  const size = () => getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size
  const sizes = []
  await work()
  sizes.push(size())
  globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  sizes.push(size())
  await work()
  sizes.push(size())
  process.stdout.write(JSON.stringify(sizes))
`

async function newSpaceOf(how: 'bounded' | 'left alone'): Promise<readonly number[]> {
  // The limit that V8 sets on machines with much memory; on others it would stop by itself where ours does.
  const limit = '--max-semi-space-size=32'
  const args = [limit, '--expose-gc', '--input-type=module', '--eval', PROGRAM, how]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
  return JSON.parse(stdout)
}

test('new objects get a few MiB, where V8 left alone takes many, and get them back after a rest', async () => {
  const [bounded, alone] = await Promise.all([newSpaceOf('bounded'), newSpaceOf('left alone')])
  const [, rested, after] = bounded
  expect(Math.max(...bounded)).toBeLessThanOrEqual(32 * MIB)
  expect(rested).toBeLessThan(8 * MIB)
  expect(after).toBeGreaterThanOrEqual(8 * MIB)
  expect(Math.max(...alone)).toBeGreaterThan(32 * MIB)
})
