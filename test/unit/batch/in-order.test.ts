// Results in order, never too many tasks at once, and none left running when one has failed.
import { describe, expect, test } from 'vitest'
import { inOrder, readyTogether } from '../../../src/batch/in-order.ts'

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test.each([0, 1, 3])('results come in order with %i tasks ahead', async (ahead) => {
  let running = 0
  let most = 0
  const task = async (n: number) => {
    running += 1
    most = Math.max(most, running)
    await later((7 * n) % 5)
    running -= 1
    return n
  }
  const results: number[] = []
  for await (const result of inOrder([0, 1, 2, 3, 4, 5, 6, 7], ahead, task)) results.push(result)
  expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(most).toBe(ahead + 1)
})

test('the earliest failure is told, after all others have ended', async () => {
  const ended: number[] = []
  const task = async (n: number) => {
    await later(n === 1 ? 5 : 1)
    ended.push(n)
    if (n > 0) throw new Error(`task ${n}`)
    return n
  }
  const results: number[] = []
  const read = async () => {
    for await (const result of inOrder([0, 1, 2, 3], 2, task)) results.push(result)
  }
  await expect(read()).rejects.toThrow('task 1')
  expect([results, ended.includes(2)]).toEqual([[0], true])
})

test('items that cannot be read end it', async () => {
  async function* items() {
    yield 1
    throw new Error('the file is gone')
  }
  const read = async () => {
    for await (const _ of inOrder(items(), 2, async (n) => n));
  }
  await expect(read()).rejects.toThrow('the file is gone')
})

describe('what is ready is taken together', () => {
  async function* ready(count: number, failure?: Error) {
    for (let n = 0; n < count; n++) yield n
    if (failure) throw failure
  }
  const groupsOf = async (source: AsyncGenerator<number>, most: number) => {
    const groups: (readonly number[])[] = []
    try {
      for await (const group of readyTogether(source, most)) groups.push(group)
    } catch (cause) {
      return { groups, cause }
    }
    return { groups }
  }

  test('in order, no more than asked for', async () => {
    expect(await groupsOf(ready(7), 3)).toEqual({ groups: [[0, 1, 2], [3, 4, 5], [6]] })
    expect(await groupsOf(ready(0), 3)).toEqual({ groups: [] })
  })

  test('nobody waits for a second one', async () => {
    const taken = Promise.withResolvers<void>()
    async function* slow() {
      yield 1
      await taken.promise
      yield 2
    }
    const groups: (readonly number[])[] = []
    for await (const group of readyTogether(slow(), 3)) {
      groups.push(group)
      taken.resolve()
    }
    expect(groups).toEqual([[1], [2]])
  })

  test('a failure is told after what came before it', async () => {
    const cause = new Error('the disk is full')
    expect(await groupsOf(ready(2, cause), 3)).toEqual({ groups: [[0, 1]], cause })
    expect(await groupsOf(ready(0, cause), 3)).toEqual({ groups: [], cause })
  })

  test('the source goes on while a group is in use, and ends with its reader', async () => {
    let asked = 0
    let ended = false
    async function* source() {
      try {
        for (;;) yield asked++
      } finally {
        ended = true
      }
    }
    for await (const group of readyTogether(source(), 2)) {
      expect(group).toEqual([0, 1])
      await later(5)
      expect(asked).toBe(3)
      break
    }
    expect(ended).toBe(true)
  })
})
