// Awards in the queue: only the same secret at the same place opens them, and nothing of them can be read.
import { expect, test } from 'vitest'
import { createPayloadSeal } from '../../../src/batch/queue/sealed-payload.ts'

const SECRET = '0123456789abcdef'.repeat(4)
const bytes = new TextEncoder().encode('{"learner":"Maria Example"}')
const seal = createPayloadSeal(SECRET)
const refused = { code: 'QUEUE_UNUSABLE' }

test('what is sealed opens again, and never looks the same twice', () => {
  const [one, two] = [seal.seal(bytes, 'job-1'), seal.seal(bytes, 'job-1')]
  expect(one).not.toBe(two)
  expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('Maria')
  expect(createPayloadSeal(SECRET).open(one, 'job-1')).toEqual(bytes)
})

const flipped = (text: string) => {
  const changed = Buffer.from(text, 'base64')
  changed[20] = (changed[20] ?? 0) ^ 1
  return changed.toString('base64')
}

test.each([
  ['another secret', () => createPayloadSeal(`${SECRET}0`).open(seal.seal(bytes, 'a'), 'a')],
  ['another place', () => seal.open(seal.seal(bytes, 'a'), 'b')],
  ['a flipped bit', () => seal.open(flipped(seal.seal(bytes, 'a')), 'a')],
  ['a cut text', () => seal.open(seal.seal(bytes, 'a').slice(0, 16), 'a')],
  ['nothing', () => seal.open('', 'a')],
  ['a short secret', () => createPayloadSeal('hunter2')],
])('%s is refused by name', (_what, attempt) => {
  expect(attempt).toThrow(expect.objectContaining(refused))
})
