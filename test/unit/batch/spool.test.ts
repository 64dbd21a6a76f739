// What waits on the disk: the same bytes come back, nobody else can read them, and bytes that were changed are refused.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queryObjects } from 'node:v8'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSpool, MEMORY_SPOOL } from '../../../src/batch/spool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const SECRET = 'Learner Canary, born 1998-03-05'
const bytes = (n: number) => new TextEncoder().encode(`${n} ${SECRET.repeat(n % 7)}`)

/** The open file of a folder that has no name any more, by the way that Linux has to it; undefined elsewhere. */
function namelessIn(within: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  const links = readdirSync('/proc/self/fd').map((name) => `/proc/self/fd/${name}`)
  return links.find((link) => {
    try {
      return readlinkSync(link).startsWith(join(within, '.awards.'))
    } catch {
      return false
    }
  })
}

describe('createSpool', () => {
  test.each([
    ['in memory', MEMORY_SPOOL],
    ['in a file', undefined],
  ])('%s: what was put comes back, in any order and as often as it is asked for', (_, given) => {
    const spool = given ?? createSpool(folder, 100)
    const waiting = Array.from({ length: 50 }, (__, n) => spool.put(bytes(n)))
    for (const n of [49, 0, 7, 48, 7, 1]) expect(waiting[n]?.read()).toEqual(bytes(n))
    spool.close()
  })

  test('few bytes make no file; more make one without a name, in which nobody is named', () => {
    const spool = createSpool(folder, 200)
    spool.put(bytes(6))
    expect(namelessIn(folder)).toBeUndefined()
    for (let n = 0; n < 20; n += 1) spool.put(bytes(n))
    expect(readdirSync(folder)).toEqual([])
    const file = namelessIn(folder)
    if (file !== undefined) {
      const stored = readFileSync(file, 'latin1')
      expect(stored.length).toBeGreaterThan(1000)
      expect(stored).not.toContain('Canary')
    }
    spool.close()
    expect(namelessIn(folder)).toBeUndefined()
  })

  test.runIf(process.platform === 'linux')('a changed, moved or lost byte is refused', () => {
    const spool = createSpool(folder, 0)
    const waiting = [bytes(3), bytes(3), bytes(3)].map((one) => spool.put(one))
    const file = String(namelessIn(folder))
    const stored = readFileSync(file)
    const size = stored.length / 3
    const swapped = Buffer.concat([stored.subarray(size, 2 * size), stored.subarray(0, size)])
    const flipped = Buffer.from(stored)
    flipped[20] = (flipped[20] ?? 0) ^ 1
    for (const hostile of [flipped, swapped, stored.subarray(0, size - 1)]) {
      writeFileSync(file, hostile)
      expect(() => waiting[0]?.read()).toThrow(expect.objectContaining({ code: 'DELIVER_REFUSED' }))
    }
    writeFileSync(file, stored)
    expect(waiting.map((one) => one.read())).toEqual([bytes(3), bytes(3), bytes(3)])
    spool.close()
  })

  test('what is in the file is not in memory', () => {
    const held = () => queryObjects(Uint8Array, { format: 'count' })
    const spool = createSpool(folder, 1000)
    const before = held()
    const waiting = Array.from({ length: 500 }, (_, n) => spool.put(new Uint8Array(100).fill(n)))
    expect(held() - before).toBeLessThan(100)
    expect(waiting.map((one) => one.read()[99])).toEqual(waiting.map((_, n) => n % 256))
    spool.close()
  })

  test('a folder that takes no file is told by name, once more than memory is needed', () => {
    const spool = createSpool(join(folder, 'none'), 100)
    const waiting = spool.put(new Uint8Array(100))
    expect(() => spool.put(bytes(1))).toThrow(
      expect.objectContaining({
        code: 'DELIVER_REFUSED',
        message: expect.stringContaining('none'),
      }),
    )
    expect(waiting.read()).toHaveLength(100)
    spool.close()
  })
})
