// The bounded reader of `issue` against `checkAwards`, which holds everything: the same awards, findings, groups and
// hash, however the file is cut and in whatever order its portions are ready.
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { contentHashOf, createInputHash } from '../../../src/batch/content-hash.ts'
import { createRowJudge, RowPacker } from '../../../src/batch/intake/check-chunk.ts'
import { awardsOf } from '../../../src/batch/intake/checked-input.ts'
import { readInput } from '../../../src/batch/intake/read-input.ts'
import { createSpool } from '../../../src/batch/spool.ts'
import type { Template } from '../../../src/model/template.ts'
import { checkAwards } from '../../../src/template/awards/check-awards.ts'
import { readLineChunk } from '../../../src/template/awards/line-chunks.ts'
import { readAwards } from '../../../src/template/awards/read-awards.ts'
import { judgeAward } from '../../../src/template/rules/judge-award.ts'
import { fixtureRecords } from '../../support/fixture-records.ts'

const TODAY = '2026-11-22'
const HASH = 'ab'.repeat(32)
const file = 'awards.jsonl'
const utf8 = (text: string) => new TextEncoder().encode(text)
const template = (await fixtureRecords()).find(([name]) => name === 'language-tandem')?.[1]
  .template as Template
const settings = { template, templateHash: HASH, file, today: TODAY }

interface Line {
  readonly n: number
  readonly over?: Record<string, unknown>
  readonly learner?: Record<string, unknown>
}

const line = ({ n, over, learner }: Line) =>
  JSON.stringify({
    learner: {
      givenName: 'Learner',
      familyName: `Example ${n}`,
      dateOfBirth: '1998-03-05',
      email: `learner.${n}@students.rwth.example`,
      ...learner,
    },
    awardedOn: '2024-02-09',
    ...over,
  })

const good = (n: number) => line({ n })
const many = (count: number) => Array.from({ length: count }, (_, n) => good(n))

const INPUTS: Readonly<Record<string, string | Uint8Array>> = {
  'clean rows': many(20).join('\n'),
  'a row said twice, far apart': [...many(20), good(3)].join('\n'),
  'a conflict, far apart': [...many(20), line({ n: 2, over: { awardedOn: '2024-02-10' } })].join(
    '\n',
  ),
  'a conflict after a duplicate': [...many(9), good(2), line({ n: 2, over: { grade: 'A' } })].join(
    '\n',
  ),
  'a shared e-mail address': [
    ...many(9).map((_, n) =>
      line({ n, learner: { studentId: { value: `${n}`, organisation: 'rwth' } } }),
    ),
    line({
      n: 30,
      learner: {
        email: 'learner.2@students.rwth.example',
        studentId: { value: '30', organisation: 'rwth' },
      },
    }),
  ].join('\n'),
  'rows that break rules': [
    good(0),
    line({ n: 1, over: { awardedOn: '2031-01-01' } }),
    good(2),
    '{"learner":{}}',
    'no json',
    '',
    good(6),
  ].join('\n'),
  'a row with a stranger and a good one twice': [
    good(0),
    line({ n: 1, over: { colour: 'red' } }),
    good(0),
  ].join('\r\n'),
  'a byte order mark': `\uFEFF${many(8).join('\n')}\n`,
  'a byte order mark in the middle': `${many(6).join('\n')}\n\uFEFF${good(7)}\n${good(8)}\n`,
  'bytes that are no text': Uint8Array.of(
    ...utf8(`${many(6).join('\n')}\n`),
    0x7b,
    0xff,
    0xfe,
    0x0a,
    ...utf8(good(7)),
  ),
  'a JSON array': `[${many(7).join(',')}]`,
  CSV: 'given_name,family_name,date_of_birth,awarded_on\nA,B,1998-03-05,2024-02-09\nA,B,1998-03-05,2024-02-09\nA,C,x,2024-02-09\n',
  'an empty file': '',
  'an empty array': '[]',
}

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Does in this thread what threads do, the later portions first. */
const lateChecker = {
  width: 4,
  async check(chunk: Parameters<typeof readLineChunk>[0]) {
    await new Promise((resolve) => setTimeout(resolve, 8 - (chunk.firstLine % 8)))
    const judge = createRowJudge(settings)
    const packer = new RowPacker(HASH)
    for await (const row of readLineChunk(chunk, file, {})) packer.add(judge(row))
    return packer.take()
  },
}

async function held(bytes: Uint8Array) {
  const checked = await checkAwards({
    template: { template, faults: [] },
    rows: readAwards({ file, chunks: [bytes] }),
    judge: (award) => judgeAward(template, award, { today: TODAY, file }),
    file,
  })
  const hash = createInputHash()
  const good = checked.good.map((one) => ({ ...one, contentHash: contentHashOf(one.award, HASH) }))
  for (const { contentHash } of good) hash.add(contentHash)
  const { faulty, duplicates, faults } = checked
  return { good, faulty, duplicates, faults, inputHash: hash.digest(), count: good.length }
}

describe.each(Object.entries(INPUTS))('%s', (_, input) => {
  const bytes = typeof input === 'string' ? utf8(input) : input
  test.each([
    ['row by row', undefined],
    ['in portions', lateChecker],
  ] as const)('%s', async (_how, checker) => {
    const expected = await held(bytes)
    for (const chunkSize of [3, 100]) {
      const spool = createSpool(tmpdir(), 0)
      const options = { settings, templateFaults: [], reading: {}, chunkSize, checker, spool }
      const { chunks, ...checked } = await readInput({ file, chunks: pieces(bytes, 700) }, options)
      const found = { ...checked, good: [...awardsOf({ ...checked, chunks })] }
      spool.close()
      expect(found).toEqual(expected)
    }
  })
})

test('a line without end is refused, and nothing after it is read', async () => {
  const bytes = utf8(`${good(0)}\n{"learner":"${'x'.repeat(1024 * 1024)}`)
  const options = { settings, templateFaults: [], reading: {}, chunkSize: 3, checker: lateChecker }
  let read = 0
  async function* chunks() {
    for await (const piece of pieces(bytes, 65_536)) yield piece
    for (; read < 5; read += 1) yield utf8('y'.repeat(65_536))
  }
  const { count, faults } = await readInput({ file, chunks: chunks() }, options)
  expect([count, faults.map(({ rule, row }) => `${rule}@${row}`)]).toEqual([
    1,
    ['json-too-large@2'],
  ])
  expect(read).toBeLessThan(3)
})
