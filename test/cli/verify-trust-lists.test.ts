// `--trust` with EU trust lists, through the program: the list says what a seal is worth, and since when.

import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseCertificate } from '../../src/proof/x509/certificate.ts'
import { ROOT, sigillum } from '../support/cli.ts'
import { type ListWish, signedList, trustList } from '../support/seal/hand-made-list.ts'
import { type Holder, issue } from '../support/seal/small-pki.ts'

const FILE = 'fixtures/signed/student-ambassador.jades-b.elm.jsonld'
const folder = mkdtempSync(join(tmpdir(), 'sigillum-lists-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const operator = issue({ subject: { commonName: 'List operator' }, keys })
const pem = readFileSync(join(ROOT, 'keys-example/example-ca.pem'))
const certificate = parseCertificate(new Uint8Array(new X509Certificate(pem).raw))
/** A list names a certificate; whose key it is nobody asks. */
const authority = { ...operator, ...(certificate && { certificate }) } satisfies Holder
const SERVICE = { holder: authority, name: 'Seals of universities' }

beforeAll(() => {
  const own = Buffer.from(operator.certificate.der).toString('base64')
  const text = `-----BEGIN CERTIFICATE-----\n${own}\n-----END CERTIFICATE-----\n`
  writeFileSync(join(folder, 'operator.pem'), text)
})

async function verify(
  xml: string,
  trust: object = { anchors: ['operator.pem'], lists: ['list.xml'] },
) {
  writeFileSync(join(folder, 'list.xml'), xml)
  writeFileSync(join(folder, 'trust.json'), JSON.stringify(trust))
  const network = ['--documents', 'keys-example/documents.json']
  const run = await sigillum([
    'verify',
    FILE,
    ...network,
    '--trust',
    join(folder, 'trust.json'),
    '--json',
  ])
  const [report] = run.code === 4 ? [] : (run.lines() as unknown as Report[])
  const open = (report?.checks ?? []).filter(
    ({ outcome }) => !['passed', 'not-applicable'].includes(outcome),
  )
  return { run, report, open: open.map(({ check, code }) => `${check} ${code}`) }
}

interface Report {
  readonly verdict: string
  readonly checks: readonly { check: string; outcome: string; code: string }[]
  readonly seals: readonly { quality: string | null; vouchedBy: string | null }[]
}

const list = (wish: ListWish = {}) => trustList({ services: [SERVICE], ...wish })

test('a granted service makes the seal qualified as far as its certificate says, and is named', async () => {
  const { report, open } = await verify(signedList(list(), operator))
  expect(open).toEqual([])
  expect(report).toMatchObject({
    verdict: 'passed',
    seals: [
      { quality: 'qualified-certificate', vouchedBy: 'Seals of universities, Example Trust' },
    ],
  })
})

test('a list that the verifier has checked is pinned instead', async () => {
  const sha256 = createHash('sha256').update(list()).digest('hex')
  const pinned = { lists: [{ file: 'list.xml', sha256 }] }
  expect((await verify(list(), pinned)).report?.verdict).toBe('passed')
  const other = await verify(list({ nextUpdate: '2028-01-01T00:00:00Z' }), pinned)
  expect(other.run.code).toBe(4)
  expect(other.run.stderr).toContain('list.xml')
})

test.each<[string, string]>([
  ['not signed', list()],
  ['changed after signing', signedList(list(), operator).replace('granted', 'withdrawn')],
  ['no list', '<html/>'],
  ['no XML', 'a list'],
])('%s: the run ends by name, nothing is verified', async (_what, xml) => {
  const { run } = await verify(xml)
  expect(run.code).toBe(4)
  expect(run.stderr).toContain('list.xml')
  expect(run.stdout).toBe('')
})

test.each<[string, ListWish, string]>([
  [
    'withdrawn by then',
    {
      services: [{ ...SERVICE, history: [{ status: 'withdrawn', from: '2024-01-01T00:00:00Z' }] }],
    },
    'CERTIFICATE_SERVICE_NOT_GRANTED',
  ],
  ['out of date', { nextUpdate: '2026-11-01T00:00:00Z' }, 'CERTIFICATE_LIST_STALE'],
  [
    'for something else',
    { services: [{ ...SERVICE, type: 'TSA/QTST' }] },
    'CERTIFICATE_NOT_ANCHORED',
  ],
  ['without the authority', { services: [] }, 'CERTIFICATE_NOT_ANCHORED'],
])('%s: it is not certain', async (_what, wish, code) => {
  const { report, open } = await verify(signedList(list(wish), operator))
  expect(open).toContain(`certificate ${code}`)
  expect(report?.verdict).toBe('indeterminate')
})
