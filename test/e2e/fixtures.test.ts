// The committed documents: built again byte for byte, and verified as strangers would.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildElm } from '../../src/build/elm/build-elm.ts'
import { buildEudi } from '../../src/build/eudi/build-eudi.ts'
import { missingClaims } from '../../src/build/eudi/mandatory-claims.ts'
import { buildOb3 } from '../../src/build/ob3/build-ob3.ts'
import { ROOT, sigillum } from '../support/cli.ts'
import { FIXTURES, fixtureNames, issuedFixture, pixelPages } from '../support/issued-fixtures.ts'

const TRUST = ['--documents', 'keys-example/documents.json', '--trust', 'keys-example/trust.json']
const issuerId = 'did:web:issuer.credentials.example'
const names = fixtureNames()

test('there are fixtures', () => {
  expect(names.length).toBeGreaterThan(10)
})

describe('built documents', () => {
  test.each(names)('%s is what it was, byte for byte', async (name) => {
    const record = await issuedFixture(name)
    const expected = (file: string) => readFileSync(join(FIXTURES, 'expected', name, file), 'utf8')
    const text = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`
    const pages = pixelPages(record)
    expect(text(buildElm(record, { issuerId, securing: 'eddsa-rdfc-2022', pages }))).toBe(
      expected('elm.json'),
    )
    expect(text(buildOb3(record, { issuerId, dataModel: '2.0', disclosure: 'minimal' }))).toBe(
      expected('ob3-minimal.json'),
    )
    expect(text(buildOb3(record, { issuerId, dataModel: '1.1', disclosure: 'full' }))).toBe(
      expected('ob3-full.json'),
    )
    if (missingClaims(record.template).length > 0) return
    const eudi = buildEudi(record, { issuerId: 'https://issuer.credentials.example' })
    expect(text(eudi)).toBe(expected('eudi.json'))
  })

  test('minimal disclosure holds no birth date, nationality, student id or plain address', async () => {
    for (const name of names) {
      const { award, ...rest } = await issuedFixture(name)
      const options = { issuerId, dataModel: '2.0', disclosure: 'minimal' } as const
      const text = JSON.stringify(buildOb3({ award, ...rest }, options))
      const { learner } = award
      const secrets = [learner.dateOfBirth, learner.studentId?.value, learner.esi, learner.email]
      for (const secret of secrets) if (secret) expect(text).not.toContain(secret)
      expect(text).not.toContain('dateOfBirth')
    }
  })
})

describe('signed documents', () => {
  const folders = ['signed', ...readdirSync(join(FIXTURES, 'released')).map((r) => `released/${r}`)]
  const files = folders.flatMap((folder) =>
    readdirSync(join(FIXTURES, folder)).map((file) => `fixtures/${folder}/${file}`),
  )

  test('every suite is there', () => {
    expect(files.length).toBeGreaterThan(10)
  })

  test.each(files)('%s passes', async (file) => {
    const run = await sigillum(['verify', file, ...TRUST, '--json'])
    expect(run.lines()[0]).toMatchObject({ verdict: 'passed' })
    expect(run.code).toBe(0)
  })

  test('without the issuer in the trust list it is indeterminate, never failed and never passed', async () => {
    const [file] = files
    const documents = ['--documents', 'keys-example/documents.json']
    const run = await sigillum(['verify', String(file), ...documents, '--json'])
    expect(run.lines()[0]).toMatchObject({ verdict: 'indeterminate' })
    expect(run.code).toBe(3)
  })

  test('without the controller document it is indeterminate', async () => {
    const [file] = files
    const run = await sigillum(['verify', String(file), '--trust', 'any', '--json'])
    expect(run.lines()[0]).toMatchObject({ verdict: 'indeterminate' })
    expect(run.code).toBe(3)
  })

  test('one character of the learner changed: failed', async () => {
    for (const file of files.filter((name) => !name.endsWith('jwt'))) {
      const text = readFileSync(join(ROOT, file), 'utf8')
      // In a seal the credential is a text, its quotation marks escaped.
      const tampered = text.replace(
        /(\\?"identityHash\\?":\\?"[^"\\]*|\\?"fullName\\?":\{\\?"\w+\\?":\\?"[^"\\]*)/,
        '$1x',
      )
      expect(tampered, file).not.toBe(text)
      const stdin = new TextEncoder().encode(tampered)
      const run = await sigillum(['verify', '-', ...TRUST, '--json'], { stdin })
      expect(run.lines()[0], file).toMatchObject({ verdict: 'failed' })
      expect(run.code, file).toBe(1)
    }
  })
})
