import { expect, test } from 'vitest'
import { warnOfMismatch } from '../../../src/cli/fast-path-warning.ts'

test('a disagreement of the fast path is a warning that says what was done and what to do', () => {
  const said: string[] = []
  warnOfMismatch({ stderr: (text) => void said.push(text) })({ shape: 'ab12' })
  expect(said.join('')).toMatch(/^sigillum: warning: .*reference, whose bytes were taken.*ab12\n/)
  expect(said.join('')).toContain('hint: please report this; --no-fast-path')
})
