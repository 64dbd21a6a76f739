// The committed awards files say the same awards in every format; sample profiles read their sample exports.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadColumns } from '../../../../src/template/awards/columns.ts'
import { checkOf, rowsOf } from './awards-support.ts'

const FIXTURES = new URL('../../../../fixtures/', import.meta.url)
const bytesOf = (path: string) => new Uint8Array(readFileSync(new URL(path, FIXTURES)))

describe('one set of awards in every format', () => {
  const sets = readdirSync(new URL('records/', FIXTURES)).filter((name) => {
    const folder = readdirSync(new URL('records/', FIXTURES), { withFileTypes: true })
    const isFolder = folder.some((entry) => entry.name === name && entry.isDirectory())
    return isFolder && readdirSync(new URL(`records/${name}/`, FIXTURES)).includes('awards.xlsx')
  })

  test.each(sets)('%s', async (name) => {
    const [csv, xlsx, json, jsonl] = await Promise.all(
      ['csv', 'xlsx', 'json', 'jsonl'].map((type) =>
        checkOf(bytesOf(`records/${name}/awards.${type}`)),
      ),
    )
    const keysOf = (checked: typeof csv) => checked?.good.map(({ awardKey }) => awardKey)
    const awardsOf = (checked: typeof csv) => checked?.good.map(({ award }) => award)
    expect(csv?.faults).toEqual([])
    expect(csv?.good.length).toBeGreaterThan(0)
    for (const other of [xlsx, json, jsonl]) {
      expect(other?.faults).toEqual([])
      expect(keysOf(other)).toEqual(keysOf(csv))
      expect(awardsOf(other)).toEqual(awardsOf(csv))
    }
  })

  test('there are some', () => {
    expect(sets.length).toBeGreaterThan(0)
  })

  test('a truncated file is never read as a shorter one', async () => {
    const bytes = bytesOf('records/green-campus/awards.xlsx')
    for (const cut of [1, 30, 500, bytes.length >> 1]) {
      const rows = await rowsOf(bytes.subarray(0, bytes.length - cut))
      expect(rows.some(({ award }) => award)).toBe(false)
    }
  })
})

describe('sample profiles', () => {
  const profiles = readdirSync(new URL('columns/', FIXTURES))
    .filter((file) => file.endsWith('.sample.json'))
    .map((file) => file.replace('.sample.json', ''))
  const readProfile = (name: string) =>
    loadColumns(bytesOf(`columns/${name}.sample.json`), `${name}.sample.json`)

  test('there are four', () => {
    expect(profiles.sort()).toEqual(['campusonline', 'fs', 'ladok', 'usos'])
  })

  test.each(profiles)('%s reads its export', async (name) => {
    const checked = await checkOf(bytesOf(`columns/${name}-export.csv`), {
      columns: readProfile(name),
    })
    expect(checked.faults.filter(({ severity }) => severity !== 'information')).toEqual([])
    expect(checked.good.length).toBeGreaterThan(1)
  })

  test.each(profiles)('%s is needed for its export', async (name) => {
    const checked = await checkOf(bytesOf(`columns/${name}-export.csv`))
    expect(checked.good).toEqual([])
    expect(checked.faults.some(({ severity }) => severity === 'error')).toBe(true)
  })

  test('values come out canonical', async () => {
    const [fs, usos, campus] = await Promise.all(
      ['fs', 'usos', 'campusonline'].map((name) =>
        checkOf(bytesOf(`columns/${name}-export.csv`), { columns: readProfile(name) }),
      ),
    )
    expect(fs?.good.map(({ award }) => award.learner.nationalities)).toEqual([
      ['NO'],
      ['NO', 'SE'],
      [],
    ])
    expect(fs?.good[0]?.award.learner.dateOfBirth).toBe('1999-04-03')
    expect(usos?.good.map(({ row }) => row)).toEqual([2, 4])
    expect(usos?.faults.map(({ rule }) => rule)).toEqual(['rows-left-out'])
    expect(campus?.good[1]?.award.learner).toMatchObject({
      givenName: 'Jörg Ägid',
      familyName: 'von der Weißdornhöfer',
      nationalities: ['AT', 'DE'],
      studentId: { value: '0012346', organisation: 'tub' },
    })
    expect(campus?.good.map(({ award }) => award.grade)).toEqual(['1,0', 'bestanden'])
  })
})
