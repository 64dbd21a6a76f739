// Calendar dates of built documents, read by processes that live in other time zones.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { records } from '../support/records.ts'

const run = promisify(execFile)

const ZONES = [
  'UTC',
  'Europe/Warsaw',
  'Atlantic/Azores',
  'America/Los_Angeles',
  'Pacific/Honolulu',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
  'Etc/GMT-14',
] as const

/** Builds and reads a record in a process of its own; prints the documents' hash and every date read. */
const SCRIPT = `
const base = ${JSON.stringify(new URL('../../', import.meta.url).href)}
const load = (path) => import(base + path)
const { createHash } = await import('node:crypto')
const { buildElm } = await load('src/build/elm/build-elm.ts')
const { readElm } = await load('src/build/elm/read-elm.ts')
const { buildOb3 } = await load('src/build/ob3/build-ob3.ts')
const { readOb3 } = await load('src/build/ob3/read-ob3.ts')
const { records, pagesFor } = await load('test/support/records.ts')
const record = records.joint
const elm = buildElm(record, { securing: 'seal', pages: pagesFor(record) })
const ob3 = buildOb3(record, { issuerId: 'did:web:a.example', dataModel: '2.0', disclosure: 'full' })
const dates = [readElm(elm), readOb3(ob3)].map((facts) => [
  facts.awardedOn, facts.learner.dateOfBirth, facts.participation.period.start,
  facts.participation.period.end, ...facts.modules.map((one) => one.completedOn)])
const hash = createHash('sha256').update(JSON.stringify([elm, ob3])).digest('hex')
console.log(JSON.stringify({ zone: new Date(0).getTimezoneOffset(), hash, dates }))`

test('read the same day and the same bytes in every time zone', async () => {
  const { award, template } = records.joint
  const expected = [
    award.awardedOn,
    award.learner.dateOfBirth,
    template.participation.period?.start,
    template.participation.period?.end,
    ...award.modules.map((one) => one.completedOn),
  ]
  const hashes = new Set<string>()
  const offsets = new Set<number>()
  for (const TZ of ZONES) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', SCRIPT], {
      env: { ...process.env, TZ },
    })
    const answer = JSON.parse(stdout) as { zone: number; hash: string; dates: string[][] }
    expect(answer.dates, TZ).toEqual([expected, expected])
    hashes.add(answer.hash)
    offsets.add(answer.zone)
  }
  expect(hashes.size).toBe(1)
  expect(offsets.size).toBeGreaterThan(8)
})
