// What is remembered: bounded, given back for the same input alone, and nobody's to change.
import { expect, test } from 'vitest'
import { oncePerBytes } from '../../../src/util/once-per-bytes.ts'
import { oncePerText } from '../../../src/util/once-per-text.ts'
import { RecentMap } from '../../../src/util/recent-map.ts'

test('a full map forgets what was not used, and never what came just now', () => {
  const map = new RecentMap<string, number>(2)
  map.set('used', 1)
  map.set('idle', 2)
  expect(map.get('used')).toBe(1)
  map.set('new', 3)
  expect([map.get('idle'), map.get('used'), map.get('new'), map.size]).toEqual([undefined, 1, 3, 2])
})

test.each([0, 1, 2, 7])('a map of %i entries holds no more, however they are used', (limit) => {
  const map = new RecentMap<number, number>(limit)
  for (let key = 0; key < 50; key += 1) {
    map.set(key, key)
    expect(map.get(key)).toBe(limit === 0 ? undefined : key)
    map.get(key - 1)
    expect(map.size).toBe(Math.min(limit, key + 1))
  }
})

test('a value that is set again is the new one, and one that is deleted is gone', () => {
  const map = new RecentMap<string, number>(2)
  map.set('a', 1)
  map.set('a', 2)
  expect([map.get('a'), map.size]).toEqual([2, 1])
  map.delete('a')
  expect([map.get('a'), map.size]).toEqual([undefined, 0])
})

test('bytes that were changed in place are other bytes', () => {
  const read = oncePerBytes((bytes) => ({ text: String(bytes) }), { entries: 4, maxBytes: 3 })
  const bytes = Uint8Array.of(1, 2, 3)
  const first = read(bytes)
  expect(read(Uint8Array.of(1, 2, 3))).toBe(first)
  bytes[2] = 4
  expect(read(bytes)).toEqual({ text: '1,2,4' })
  expect(read(Uint8Array.of(1, 2, 3))).toBe(first)
  expect(read(Uint8Array.of(1, 2))).toEqual({ text: '1,2' })
})

test('longer bytes and texts are read each time', () => {
  const bytes = oncePerBytes(() => ({}), { entries: 4, maxBytes: 3 })
  expect(bytes(new Uint8Array(4))).not.toBe(bytes(new Uint8Array(4)))
  const text = oncePerText(() => ({}), { entries: 4, maxLength: 3 })
  expect(text('abc')).toBe(text('abc'))
  expect(text('abd')).not.toBe(text('abc'))
  expect(text('abcd')).not.toBe(text('abcd'))
})
