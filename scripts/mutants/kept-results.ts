// What was found about each file, kept until the file or its tests change.

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './subjects.ts'
import type { FileResult } from './try-changes.ts'

const folder = join(root, '.cache/mutants/results')

export function keptResult(file: string, key: string): FileResult | undefined {
  try {
    const kept = JSON.parse(readFileSync(placeOf(file), 'utf8'))
    return kept.key === key ? kept.result : undefined
  } catch {
    return undefined
  }
}

export function keepResult(result: FileResult, key: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(placeOf(result.file), JSON.stringify({ key, result }, null, 2))
}

function placeOf(file: string): string {
  return join(folder, `${file.replaceAll('/', '+')}.json`)
}

/** Changes with what the result depends on. */
export function keyOf(file: string, tests: readonly string[]): string {
  const hash = createHash('sha256')
  for (const name of [file, ...tests])
    hash.update(`${name}\n`).update(readFileSync(join(root, name)))
  return hash.digest('hex')
}
