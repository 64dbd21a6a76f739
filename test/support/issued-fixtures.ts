// The first award of every valid fixture as a record with fixed identifiers and a fixed sealing time.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PageImage } from '../../src/model/page-image.ts'
import type { IssuanceRecord } from '../../src/model/record.ts'
import { readAwards } from '../../src/template/awards/read-awards.ts'
import { loadTemplate } from '../../src/template/load-template.ts'

export const FIXTURES = join(import.meta.dirname, '../../fixtures')
const RECORDS = join(FIXTURES, 'records')

/** The day on which the fixtures were sealed: years after the oldest awards. */
export const SEALED_AT = new Date('2026-11-02T08:00:00Z')

/** One transparent pixel: documents are compared without the weight of drawn pages. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export const readBytes = async (path: string) => new Uint8Array(await readFile(path))

/** Names of the folders below `fixtures/records` that hold a valid template with awards. */
export function fixtureNames(): readonly string[] {
  return readdirSync(RECORDS)
    .filter((name) => existsSync(join(RECORDS, name, 'awards.csv')))
    .sort()
}

/** The record of the first award of a fixture. */
export async function issuedFixture(name: string): Promise<IssuanceRecord> {
  const folder = join(RECORDS, name)
  const { template } = await loadTemplate(join(folder, 'template.json'), { readFile: readBytes })
  const source = { file: 'awards.csv', chunks: [await readBytes(join(folder, 'awards.csv'))] }
  for await (const { award } of readAwards(source))
    if (award)
      return {
        template,
        award,
        ids: {
          elmCredentialId: `urn:credential:${uuidOf(`${name} elm`)}`,
          ob3CredentialId: `urn:uuid:${uuidOf(`${name} ob3`)}`,
          subjectId: award.learner.did ?? `urn:uuid:${uuidOf(`${name} subject`)}`,
          emailSalt: createHash('sha256').update(name).digest('hex').slice(0, 32),
        },
        issuedAt: SEALED_AT,
      }
  throw new Error(`no award in ${name}`)
}

/** A page of one pixel for every edition. */
export function pixelPages({ template }: IssuanceRecord): readonly PageImage[] {
  const bytes = Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0))
  return template.languages.map((language) => ({ language, mediaType: 'image/png', bytes }))
}

/** A UUID that depends on a name only. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
