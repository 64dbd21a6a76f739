// The templates of `fixtures/records`, each awarded to one synthetic learner.

import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IssuanceRecord } from '../../src/model/record.ts'
import { loadTemplate } from '../../src/template/load-template.ts'
import { records } from './records.ts'

const directory = join(import.meta.dirname, '../../fixtures/records')

/** Records by the name of the folder; every module of a template counts as passed. */
export async function fixtureRecords(): Promise<readonly [string, IssuanceRecord][]> {
  const names = readdirSync(directory).filter((name) =>
    existsSync(join(directory, name, 'template.json')),
  )
  return await Promise.all(
    names.map(async (name): Promise<[string, IssuanceRecord]> => {
      const path = join(directory, name, 'template.json')
      const { template } = await loadTemplate(path, {
        readFile: async (file) => new Uint8Array(await readFile(file)),
      })
      const { studentId: _studentId, ...learner } = records.academic.award.learner
      const awardedOn = '2023-05-31'
      const modules = template.modules.map(({ key }) => ({ module: key, completedOn: awardedOn }))
      const award = { ...records.academic.award, learner, awardedOn, modules }
      return [name, { ...records.academic, template, award }]
    }),
  )
}
