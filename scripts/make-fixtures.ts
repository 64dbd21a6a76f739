// Writes every generated file below fixtures/: awards in their four forms, the variants that must be refused,
// faulty awards files and placeholder logos. Running it again gives the same bytes; a test compares them.
//
//   node scripts/make-fixtures.ts

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFixtures } from './fixtures/generated-fixtures.ts'

const root = new URL('../fixtures/', import.meta.url)
const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8')

for (const [path, bytes] of generatedFixtures(readText)) {
  const file = fileURLToPath(new URL(path, root))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}
