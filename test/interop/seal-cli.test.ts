// Sealing through the program: issue with every level, extend, inspect, and what it refuses. The authorities are the
// test PKI's on loopback, which the program reaches only because it is told to.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectSeal } from '../../src/sign/seal/inspect-seal.ts'
import { sealCredential } from '../../src/sign/seal/seal-credential.ts'
import { sigillum } from '../support/cli.ts'
import { alignedCredential } from '../support/pki/aligned-credential.ts'
import { hasOpenssl } from '../support/pki/openssl.ts'
import { type SealLab, sealLab } from '../support/pki/seal-services.ts'

test('OpenSSL 3 is on the machine that must have it', () => {
  if (process.env.CI === 'true') expect(hasOpenssl()).toBe(true)
})

const FOLDER = 'fixtures/records/student-ambassador'
const INPUT = ['--template', `${FOLDER}/template.json`, '--awards', `${FOLDER}/awards.csv`]

describe.skipIf(!hasOpenssl())('the program (needs OpenSSL 3)', () => {
  const work = mkdtempSync(join(tmpdir(), 'sigillum-seal-cli-'))
  let lab: SealLab
  let host = ''
  beforeAll(async () => {
    lab = await sealLab()
    host = new URL(lab.responders.base).host
  })
  afterAll(async () => {
    await lab.close()
    rmSync(work, { recursive: true, force: true })
  })

  const pem = (name: string) => [
    '--key',
    lab.pki.path(`${name}.key`),
    '--key',
    lab.pki.path(`${name}.pem`),
    '--key',
    lab.pki.path('issuing.pem'),
    '--key',
    lab.pki.path('root.pem'),
  ]
  const tsa = (behaviour: string) => ['--tsa', `${lab.responders.base}/tsa/${behaviour}`]
  const issue = async (out: string, ...more: string[]) =>
    await sigillum(['issue', ...INPUT, '--format', 'elm', '--out', join(work, out), ...more], {
      now: new Date(),
    })
  const seals = (out: string) =>
    readdirSync(join(work, out))
      .filter((name) => name.endsWith('.elm.jsonld'))
      .map((name) => readFileSync(join(work, out, name), 'utf8'))

  test.each([
    ['jades-b', 'B'],
    ['jades-lta', 'LTA'],
  ])('issue --secure %s, self-checked, and again without change', async (suite, level) => {
    const more = ['--secure', suite, ...pem('fixtureBody'), '--allow-host', host]
    const asked = suite === 'jades-b' ? more : [...more, ...tsa('honest')]
    const first = await issue(suite, ...asked)
    expect(first.stderr).not.toContain('error')
    expect(first.code).toBe(0)
    const texts = seals(suite)
    expect(texts.length).toBeGreaterThan(0)
    for (const text of texts) {
      expect(text.startsWith('{"payload"')).toBe(true)
      expect(inspectSeal(text)).toMatchObject([{ level, intact: true }])
    }
    expect((await issue(suite, ...asked)).code).toBe(0)
    expect(seals(suite)).toEqual(texts)
  })

  test('an authority that lies or is down stops the batch, nothing half-done; the next run goes on', async () => {
    const asked = ['--secure', 'jades-t', ...pem('fixtureBody'), '--allow-host', host]
    const lied = await issue('resumed', ...asked, ...tsa('wrong-imprint'))
    expect(lied.code).toBe(4)
    expect(seals('resumed')).toEqual([])
    const resumed = await issue('resumed', ...asked, ...tsa('honest'))
    expect(resumed.code).toBe(0)
    expect(seals('resumed').length).toBeGreaterThan(0)
  })

  test('a private address is not asked unless it is named', async () => {
    const asked = ['--secure', 'jades-t', ...pem('fixtureBody'), ...tsa('honest')]
    const before = lab.responders.counts.get('/tsa/honest') ?? 0
    expect((await issue('private', ...asked)).code).toBe(4)
    expect(lab.responders.counts.get('/tsa/honest') ?? 0).toBe(before)
  })

  test('another organisation’s certificate needs a mandate', async () => {
    const asked = ['--secure', 'jades-b', ...pem('otherOrganisation')]
    expect((await issue('no-mandate', ...asked)).code).toBe(1)
    const mandated = await issue(
      'mandate',
      ...asked,
      '--mandate',
      'Seals on behalf of the university.',
    )
    expect(mandated.code).toBe(0)
    const [text = ''] = seals('mandate')
    expect(text).toContain('Seals on behalf of the university.')
  })

  test('wrong usage is said before anything is asked', async () => {
    for (const more of [
      ['--secure', 'jades-t'],
      ['--secure', 'jades-t', '--tsa', 'ftp://tsa.example/'],
      ['--secure', 'jades-t', '--tsa', 'http://tsa.example/', '--tsa-policy', 'policy'],
      ['--secure', 'jades-b', '--signing-time', 'later'],
    ]) {
      expect((await issue('usage', ...more, ...pem('fixtureBody'))).code).toBe(2)
    }
    const pin = `pkcs11:token=a?module-path=/nowhere.so&pin-value=314159`
    const refused = await issue('usage', '--secure', 'jades-b', '--key', pin)
    expect(refused.code).toBe(4)
    expect(refused.stderr + refused.stdout).not.toContain('314159')
  })

  describe('seal extend and inspect', () => {
    const file = join(work, 'one.elm.jsonld')
    const write = async () => {
      const key = lab.pki.sealKey('good')
      const credential = alignedCredential(key.certificate)
      writeFileSync(file, await sealCredential(credential, { key, at: new Date(), level: 'B' }))
    }
    const extend = async (...more: string[]) =>
      await sigillum(['seal', 'extend', file, '--allow-host', host, ...more], { now: new Date() })

    test('extends in place and elsewhere, and says what it is', async () => {
      await write()
      const out = join(work, 'two.elm.jsonld')
      const before = readFileSync(file, 'utf8')
      expect((await extend('--level', 't', ...tsa('honest'), '--out', out)).code).toBe(0)
      expect(readFileSync(file, 'utf8')).toBe(before)
      expect((await extend('--level', 'lta', ...tsa('honest'))).code).toBe(0)
      const inspected = await sigillum(['seal', 'inspect', file, '--json'])
      expect(inspected.code).toBe(0)
      expect(inspected.lines()[0]).toMatchObject({
        level: 'LTA',
        intact: true,
        subject: { organizationIdentifier: ['VATPL-0000000000'] },
      })
      const words = await sigillum(['seal', 'inspect', out])
      expect(words.stdout).toContain('Example Polytechnic seal')
    })

    test('a failure leaves the file as it was, and nothing beside it', async () => {
      await write()
      const before = { text: readFileSync(file, 'utf8'), inode: statSync(file).ino }
      const names = readdirSync(work)
      expect((await extend('--level', 'lta', ...tsa('broken-signature'))).code).toBe(4)
      expect(readFileSync(file, 'utf8')).toBe(before.text)
      expect(statSync(file).ino).toBe(before.inode)
      expect(readdirSync(work)).toEqual(names)
    })

    test('what is no seal is refused, what is broken is said', async () => {
      writeFileSync(file, '{}')
      expect((await extend('--level', 't', ...tsa('honest'))).code).toBe(1)
      await write()
      writeFileSync(file, readFileSync(file, 'utf8').replace('Polytechnic', 'polytechnic'))
      expect((await sigillum(['seal', 'inspect', file])).code).toBe(1)
      expect((await sigillum(['seal', 'inspect', join(work, 'nowhere')])).code).toBe(4)
      expect((await extend('--level', 'b', ...tsa('honest'))).code).toBe(2)
      expect((await extend('--level', 't')).code).toBe(2)
    })
  })
})
