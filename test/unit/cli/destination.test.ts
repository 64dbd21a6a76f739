// Where a batch puts aside what waits: in a folder that is there, on the disk of the output.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { nearestFolder } from '../../../src/cli/destination.ts'

const root = mkdtempSync(join(tmpdir(), 'destination-'))
mkdirSync(join(root, 'made'))
afterAll(() => rmSync(root, { recursive: true }))

test.each([
  ['a folder that is there', 'made', 'made'],
  ['a folder that is to be made', 'made/out', 'made'],
  ['folders that are to be made', 'made/a/b/c', 'made'],
  ['a file in a folder that is there', 'made/out.jsonl', 'made'],
  ['a file over one of an earlier run', 'out.zip', '.'],
  ['a file in a folder that is not there', 'a/out.zip', '.'],
])('%s', (_, out, expected) => {
  expect(nearestFolder(join(root, out))).toBe(join(root, expected))
})
