// Credentials that stand in fixtures/signed, made by our own issuer.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../src/util/json.ts'

const FOLDER = join(import.meta.dirname, '../../../fixtures/signed')

export function fixtureText(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8').trim()
}

export function fixture(file: string): JsonObject {
  return JSON.parse(fixtureText(file)) as JsonObject
}
