// Inputs and threads: heavy inputs one at a time, small ones past them, and every one in its turn.
import { expect, test } from 'vitest'
import { createTurns } from '../../../src/verify/isolated/turns.ts'

/** Places that note who was where, and end when they are told to. */
function scene(count: number) {
  const begun: string[] = []
  const ends = new Map<string, (fails: boolean) => void>()
  const places = Array.from({ length: count }, (_, index) => ({
    run: async (name: string) => {
      begun.push(`${name} ${index}`)
      return await new Promise<string>((resolve, reject) =>
        ends.set(name, (fails) => (fails ? reject(new Error(name)) : resolve(name))),
      )
    },
  }))
  const turn = createTurns(places, (name: string) => name.startsWith('heavy'))
  const end = async (name: string, fails = false) => {
    ends.get(name)?.(fails)
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { begun, turn, end }
}

test('heavy ones are never together, and small ones do not wait for them', async () => {
  const { begun, turn, end } = scene(2)
  const all = ['heavy-1', 'heavy-2', 'small-1', 'small-2', 'small-3'].map(turn)
  expect(begun).toEqual(['heavy-1 0', 'small-1 1'])
  await end('small-1')
  await end('small-2')
  expect(begun.slice(2)).toEqual(['small-2 1', 'small-3 1'])
  await end('heavy-1')
  expect(begun.at(-1)).toBe('heavy-2 0')
  await end('heavy-2')
  await end('small-3')
  expect(await Promise.all(all)).toEqual(['heavy-1', 'heavy-2', 'small-1', 'small-2', 'small-3'])
})

test('small ones use every thread, that of the heavy ones last, and hold nobody up there', async () => {
  const { begun, turn, end } = scene(3)
  for (const name of ['a', 'b', 'c', 'heavy', 'd']) void turn(name)
  expect(begun).toEqual(['a 2', 'b 1', 'c 0'])
  await end('b')
  expect(begun.at(-1)).toBe('d 1')
  await end('c')
  expect(begun.at(-1)).toBe('heavy 0')
})

test('each in the order in which it came, where there is one thread', async () => {
  const { begun, turn, end } = scene(1)
  for (const name of ['a', 'heavy', 'b']) void turn(name)
  for (const name of ['a', 'heavy', 'b']) await end(name)
  expect(begun).toEqual(['a 0', 'heavy 0', 'b 0'])
})

test('one that fails makes room as well', async () => {
  const { begun, turn, end } = scene(1)
  const first = turn('a')
  const second = turn('b')
  const told = expect(first).rejects.toThrow('a')
  await end('a', true)
  await told
  await end('b')
  expect([begun, await second]).toEqual([['a 0', 'b 0'], 'b'])
})
