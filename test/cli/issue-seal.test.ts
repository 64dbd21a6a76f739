// Sealing is the default for Europass documents: with the example keys it needs nothing else, without a key that can
// seal nothing is signed, and nothing less is put in its place.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateKey } from '../../src/sign/generate-key.ts'
import { serializeKeyFile } from '../../src/sign/key-file.ts'
import { ROOT, sigillum } from '../support/cli.ts'
import { storedKey } from '../support/signing-keys.ts'

const work = mkdtempSync(join(tmpdir(), 'sigillum-issue-seal-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const FOLDER = 'fixtures/records/student-ambassador'
const DID = 'did:web:tudelft.credentials.example'
const awards = join(work, 'awards.csv')
beforeAll(() => {
  const lines = readFileSync(join(ROOT, FOLDER, 'awards.csv'), 'utf8')
    .split('\n')
    .slice(0, 2)
  writeFileSync(awards, `${lines.join('\n')}\n`)
})

const EXAMPLES = 'keys-example/keys.json'
const KEYS = ['--documents', 'keys-example/documents.json']
const TRUST = ['--trust', 'keys-example/trust.json']
const issue = async (out: string, key: string, ...more: string[]) => {
  const template = ['--template', `${FOLDER}/template.json`, '--awards', awards]
  return await sigillum(['issue', ...template, '--key', key, '--out', join(work, out), ...more])
}
const elm = (out: string) => {
  const name = readdirSync(join(work, out)).find((one) => one.endsWith('.elm.jsonld')) ?? ''
  return join(work, out, name)
}
const keyFile = (name: string, ...kids: string[]) => {
  const own = generateKey({
    kid: 'own',
    algorithm: 'Ed25519',
    did: DID,
    created: new Date('2026-01-01T00:00:00Z'),
  })
  const path = join(work, name)
  writeFileSync(path, serializeKeyFile([own, ...kids.map(storedKey)]), { mode: 0o600 })
  return path
}

describe('with the example keys', () => {
  test('sealed by default, announced, verified with the authority in the trust list', async () => {
    const issued = await issue('default', EXAMPLES)
    expect(issued.code).toBe(0)
    expect(issued.stderr).toContain('example key example-tudelft-seal')
    expect(readFileSync(elm('default'), 'utf8')).toMatch(/^\{"payload"/)
    const run = await sigillum(['verify', elm('default'), ...KEYS, ...TRUST, '--json'])
    expect(run.lines()[0]).toMatchObject({
      verdict: 'passed',
      issuer: { trustedName: 'Technische Universiteit Delft' },
      seals: [{ level: 'B', vouchedBy: 'example-CA for seals' }],
    })
  })

  test('in words: by identifier and authority, and what Europass would show', async () => {
    const asked = [...KEYS, ...TRUST]
    const plain = await sigillum(['verify', elm('default'), ...asked])
    expect(plain.stdout).toMatch(/Technische Universiteit Delft \(VATNL-000000001B01/)
    expect(plain.stdout).toContain('example-CA for seals vouches')
    const explained = await sigillum(['verify', elm('default'), ...asked, '--explain'])
    expect(explained.stdout).toContain('Europass would show: Verified')
    expect(explained.stdout).toMatch(/seal of Technische .*: level B; says /)
    const nobody = await sigillum([
      'verify',
      elm('default'),
      ...KEYS,
      '--trust',
      'any',
      '--explain',
    ])
    expect(nobody.stdout).toContain('Europass would show: Partially Verified')
    expect(nobody.stdout).toContain('nobody believed vouches for it')
  })

  test('the page carries the address at which it can be verified', async () => {
    const address = ['--verify-address', 'https://credentials.tudelft.example/verify']
    expect((await issue('address', EXAMPLES, '--format', 'elm', ...address)).code).toBe(0)
    // The square of the address takes more than what differs from one page to the other.
    expect(readFileSync(elm('address')).length).toBeGreaterThan(readFileSync(elm('default')).length)
    for (const wrong of ['http://tudelft.example/', 'verify'])
      expect((await issue('wrong', EXAMPLES, '--verify-address', wrong)).code).toBe(2)
  })

  test('without the authority, or without its list, it is not certain', async () => {
    const list = join(work, 'no-anchors.json')
    writeFileSync(list, JSON.stringify({ issuers: [{ id: DID, name: 'Delft' }] }))
    for (const asked of [
      [...KEYS, '--trust', list],
      [...KEYS, '--trust', 'any'],
      ['--offline', ...TRUST],
    ]) {
      const run = await sigillum(['verify', elm('default'), ...asked, '--json'])
      expect(run.lines()[0], asked.join(' ')).toMatchObject({ verdict: 'indeterminate' })
      expect(run.code).toBe(3)
    }
  })

  test('an authority’s file that is missing or none ends the run by name', async () => {
    for (const anchors of [['nowhere.pem'], ['no-anchors.json']]) {
      const list = join(work, 'wrong-anchors.json')
      writeFileSync(list, JSON.stringify({ anchors }))
      const run = await sigillum(['verify', elm('default'), '--trust', list])
      expect(run.code).toBe(4)
      expect(run.stderr).toContain(String(anchors[0]))
    }
  })
})

describe('without a key that can seal', () => {
  test.each([
    ['nothing but keys for proofs', []],
    ['a key of its own without certificate', ['example-tudelft-es256']],
    ['seals of others', ['example-eth-seal', 'example-wut-seal']],
  ])('%s: refused, with both ways out, and nothing is written', async (name, kids) => {
    const run = await issue('refused', keyFile(`${name}.json`, ...kids))
    expect(run.code).toBe(4)
    expect(run.stderr).toMatch(/^sigillum: error: .*seal certificate of the awarding body/m)
    expect(run.stderr).toMatch(/^sigillum: hint: .*x5c.*--secure elm=eddsa-rdfc-2022/m)
    expect(() => readdirSync(join(work, 'refused'))).toThrow()
  })

  test('another way to secure it is taken only when it is asked for', async () => {
    const path = keyFile('own.json')
    const run = await issue('asked', path, '--format', 'elm', '--secure', 'elm=eddsa-rdfc-2022')
    expect(run.code).toBe(0)
    expect(JSON.parse(readFileSync(elm('asked'), 'utf8'))).toHaveProperty('proof')
  })

  test('the seal of another organisation alone needs a mandate', async () => {
    const seal = `${EXAMPLES}#example-eth-seal`
    const refused = await issue('no-mandate', seal, '--format', 'elm')
    expect(refused.code).toBe(1)
    const done = await issue('mandate', seal, '--format', 'elm', '--mandate', 'By agreement.')
    expect(done.code).toBe(0)
    expect(readFileSync(elm('mandate'), 'utf8')).toContain('By agreement.')
  })

  test('a certificate that cannot seal at the time is refused before anything is written', async () => {
    const run = await issue('early', EXAMPLES, '--at', '2025-08-31T00:00:00Z')
    expect(run.code).toBe(4)
    expect(run.stderr).toMatch(/the certificate cannot seal/)
    expect(() => readdirSync(join(work, 'early'))).toThrow()
  })
})

test('keys list, show and publish tell the certificate, never a private half', async () => {
  const list = await sigillum(['keys', 'list', EXAMPLES])
  expect(list.stdout).toMatch(/^example-wut-seal\t.*\tseals for Politechnika Warszawska \(VATPL-/m)
  const show = await sigillum(['keys', 'show', `${EXAMPLES}#example-wut-seal`])
  expect(JSON.parse(show.stdout)).toMatchObject({
    certificate: { subject: { organizationIdentifier: ['VATPL-0000000001'] }, maySeal: true },
  })
  const publish = await sigillum(['keys', 'publish', EXAMPLES, '--did', DID])
  expect(publish.stdout).toContain('"x5c"')
  for (const { stdout } of [list, show, publish]) {
    expect(stdout).not.toMatch(/"(d|p|q|dp|dq|qi)":/)
    expect(stdout).not.toContain(
      String(storedKey('example-wut-seal').privateKey?.export({ format: 'jwk' }).d),
    )
  }
})
