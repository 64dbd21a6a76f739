// A batch over a template of the fixtures with synthetic learners: files, keys and fixed identifiers.
import { hash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IdSource } from '../../src/batch/issue-batch.ts'
import { type LoadedTemplate, loadTemplate } from '../../src/template/load-template.ts'
import { ROOT } from './cli.ts'

export const BATCH_TEMPLATE = 'fixtures/records/language-tandem/template.json'

/** One synthetic award as a line of JSON. */
export function awardLine(n: number): string {
  const studentId = String(1_000_000 + n)
  return JSON.stringify({
    learner: {
      givenName: 'Learner',
      familyName: `Example ${n}`,
      dateOfBirth: '1998-03-05',
      nationalities: ['DE'],
      studentId: { value: studentId, organisation: 'rwth' },
      esi: `urn:schac:personalUniqueCode:int:esi:rwth.example:${studentId}`,
      email: `learner.${n}@students.rwth.example`,
    },
    awardedOn: '2024-02-09',
    modules: [],
  })
}

/** Writes an awards file. */
export function writeAwards(path: string, count: number): void {
  writeFileSync(path, Array.from({ length: count }, (_, n) => `${awardLine(n)}\n`).join(''))
}

export async function loadBatchTemplate(): Promise<LoadedTemplate> {
  const readBytes = async (path: string) => new Uint8Array(await readFile(path))
  return await loadTemplate(join(ROOT, BATCH_TEMPLATE), { readFile: readBytes })
}

/** Identifiers that are the same in every run. */
export function countedIds(): IdSource {
  let n = 0
  const next = () => hash('sha256', `id ${n++}`)
  return {
    uuid: () => next().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
    hex: (bytes) => next().slice(0, bytes * 2),
  }
}
