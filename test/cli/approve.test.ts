// Four eyes: once asked for, nothing is signed without the approval of this very batch by one who may approve.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-approve-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out = join(folder, 'out')
const LEDGER = ['--ledger', `sqlite:${join(folder, 'ledger.sqlite')}`]
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const [header = '', ...rows] = readFileSync(
  join(ROOT, 'fixtures/records/green-campus/awards.csv'),
  'utf8',
).split('\n')
const awards = file('awards.csv', `${[header, rows[0], rows[1]].join('\n')}\n`)
const issue = (...more: readonly string[]) =>
  sigillum([
    'issue',
    ...['--template', 'fixtures/records/green-campus/template.json', ...LEDGER],
    ...['--key', 'keys-example/keys.json', '--format', 'ob3', '--out', out, '--json'],
    ...(more.includes('--awards') ? more : ['--awards', awards, ...more]),
  ])
const key = (kid: string) => join(folder, `${kid}.json`)
const plan = join(folder, 'plan.json')
const approve = async (kid: string) => {
  const run = await sigillum(['approve', plan, '--key', key(kid)])
  expect(run.code).toBe(0)
  return file(`${kid}.approval`, run.stdout)
}
const signedFiles = () =>
  readdirSync(folder).includes('out')
    ? readdirSync(out).filter((name) => name.includes('.ob3')).length
    : 0

beforeAll(async () => {
  for (const kid of ['dean', 'stranger'])
    await sigillum(['keys', 'generate', '--did', 'did:key', '--out', key(kid), '--kid', kid])
  const require = ['approve', '--require', ...LEDGER, '--approver', `${key('dean')}#dean`]
  expect((await sigillum(require)).code).toBe(0)
  expect((await sigillum(require)).code).toBe(4)
  expect((await issue('--plan', plan)).code).toBe(0)
})

describe('nothing is signed', () => {
  test.each([
    ['without approval', async () => await issue()],
    ['by the word of a stranger', async () => issue('--approval', await approve('stranger'))],
    [
      'when the awards change',
      async () => {
        const changed = file(
          'changed.csv',
          readFileSync(awards, 'utf8').replace(/\n$/, `\n${rows[2]}\n`),
        )
        return await issue('--awards', changed, '--approval', await approve('dean'))
      },
    ],
    [
      'when another key signs',
      async () => issue('--secure', 'jwt-es256', '--approval', await approve('dean')),
    ],
    [
      'when the approval was changed',
      async () => {
        const good = readFileSync(await approve('dean'), 'utf8').trim()
        const [head, , signature] = good.split('.')
        const other = Buffer.from('{"plan":{}}').toString('base64url')
        return await issue('--approval', file('forged', `${head}.${other}.${signature}`))
      },
    ],
    ['when it is none', async () => issue('--approval', awards)],
  ])('%s', async (_, run) => {
    const refused = await run()
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('nothing was signed'),
    ])
    expect(signedFiles()).toBe(0)
  })
})

test('with the approval of this very batch it is, and the log tells who approved', async () => {
  const run = await issue('--approval', await approve('dean'))
  expect([run.code, signedFiles()]).toEqual([0, 2])
  expect((await issue()).code).toBe(1)
  const verify = await sigillum([
    ...['audit', ...LEDGER, '--verify', '--documents', 'keys-example/documents.json'],
  ])
  expect(verify.code).toBe(0)
})

test('a plan that is none is wrong usage', async () => {
  expect((await sigillum(['approve', awards, '--key', key('dean')])).code).toBe(2)
  expect((await sigillum(['approve', '--require', ...LEDGER])).code).toBe(2)
})
