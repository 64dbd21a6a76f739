// The line that says how far a batch is: it fits its terminal, and guesses nothing from the first award.
import { expect, test } from 'vitest'
import type { CliIo } from '../../../src/cli/io.ts'
import { createProgress } from '../../../src/cli/progress.ts'

/** A terminal with its own clock; `last` is what stands in its line. */
function terminal(columns: number, isTerminal = true) {
  const written: string[] = []
  let atMs = 0
  const io: CliIo = {
    stdout: () => {},
    stderr: (text) => void written.push(text),
    stdin: (async function* () {})(),
    readFile: async () => new Uint8Array(),
    now: () => new Date(atMs),
    isTerminal,
    columns: () => columns,
    cwd: '/',
  }
  const last = () => written.at(-1)?.replace('\r\u001b[K', '')
  return {
    progress: createProgress(io, 'device'),
    written,
    last,
    wait: (ms: number) => {
      atMs += ms
    },
  }
}

test('how long yet is told by what was signed, not by what the first award waited for', () => {
  const { progress, last, wait } = terminal(200)
  progress.start('issuing', 1000)
  wait(5000)
  progress.advance(1)
  expect(last()).toBe('issuing ░░░░░░░░░░░░░░░░░░░░ 1 of 1,000 · key: device')
  wait(1000)
  progress.advance(200, 3)
  expect(last()).toBe(
    'issuing ████░░░░░░░░░░░░░░░░ 201 of 1,000 · 200/s · 4 s left · 3 refused · key: device',
  )
})

test.each([20, 40, 60, 80])('a terminal of %i columns is not filled with lines', (columns) => {
  const { progress, written, wait } = terminal(columns)
  progress.start('issuing', 100_000)
  for (let n = 0; n < 5; n++) {
    wait(700)
    progress.advance(12_345, 1)
  }
  expect(written.length).toBeGreaterThan(4)
  for (const text of written) expect(text.replace('\r\u001b[K', '').length).toBeLessThan(columns)
})

test('where nobody looks, nothing is written', () => {
  const { progress, written } = terminal(80, false)
  progress.start('issuing', 2)
  progress.advance(2)
  progress.end()
  expect(written).toEqual([])
})
