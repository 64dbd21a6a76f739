// Seal keys from files: PEM, encrypted PEM, PKCS#12; and the URIs of tokens. Nothing secret in any message.

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { parsePkcs11Uri } from '../../../../src/sign/pkcs11-uri.ts'
import { loadSealKey } from '../../../../src/sign/seal/load-seal-key.ts'
import { hasOpenssl, openssl } from '../../../support/pki/openssl.ts'
import { createTestPki, type TestPki } from '../../../support/pki/test-pki.ts'

const PASSPHRASE = 'sésame 1'

describe.skipIf(!hasOpenssl())('files (needs OpenSSL 3)', () => {
  let pki: TestPki
  beforeAll(async () => {
    pki = await createTestPki('http://127.0.0.1:9')
    const run = async (...args: string[]) => await openssl(args, { cwd: pki.folder })
    const p12 = [
      'pkcs12',
      '-export',
      '-inkey',
      'good.key',
      '-in',
      'good.pem',
      '-certfile',
      'issuing.pem',
    ]
    const pass = ['-passout', `pass:${PASSPHRASE}`]
    await run(...p12, '-out', 'modern.p12', ...pass)
    const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']
    await run(...p12, '-out', 'triple-des.p12', ...old, ...pass)
    await run(...p12, '-out', 'rc2.p12', '-legacy', ...pass)
    await run(
      'pkcs8',
      '-topk8',
      '-in',
      'good.key',
      '-out',
      'encrypted.key',
      '-v2',
      'aes-256-cbc',
      ...pass,
    )
  })

  const access = (passphrase = PASSPHRASE, mode = 0o600) => ({
    readFile: async (path: string) => new Uint8Array(readFileSync(pki.path(path))),
    fileMode: async () => mode,
    passphrase: async () => passphrase,
  })
  const failure = async (references: string[], use = access()) =>
    await loadSealKey(references, use).then(
      () => 'no failure',
      (error: { code: string; message: string }) => {
        expect(error.code).toBe('SIGN_KEY_UNUSABLE')
        return error.message
      },
    )

  test.each([
    [['p12:modern.p12']],
    [['p12:triple-des.p12']],
    [['good.key', 'good.pem', 'issuing.pem']],
    [['file:good.pem', 'file:encrypted.key', 'file:issuing.pem']],
  ])('%j make one key with its chain', async (references) => {
    const key = await loadSealKey(references, access())
    expect(key.algorithm).toBe('RS256')
    expect(new X509Certificate(key.certificate.der).subject).toContain('Polytechnic')
    expect(key.chain).toHaveLength(2)
    expect((await key.sign(new Uint8Array(3))).length).toBe(256)
    expect(JSON.stringify(key)).not.toContain('PRIVATE')
  })

  test('a wrong passphrase, a missing one, a foreign certificate: each is said, no secret is', async () => {
    for (const references of [['p12:modern.p12'], ['encrypted.key', 'good.pem']]) {
      const message = await failure(references, access('not it'))
      expect(message).toMatch(/passphrase/)
      expect(message).not.toContain('not it')
      const { passphrase: _, ...silent } = access()
      expect(await failure(references, silent as ReturnType<typeof access>)).toMatch(/encrypted/)
    }
    expect(await failure(['p256.key', 'good.pem'])).toMatch(/belongs to the private key/)
    expect(await failure(['good.pem'])).toMatch(/only certificates/)
    expect(await failure(['good.key', 'p256.key', 'good.pem'])).toMatch(/several/)
    expect(await failure(['p12:rc2.p12'])).toMatch(/outdated/)
    expect(await failure(['p12:good.pem'])).toMatch(/no PKCS#12/)
    expect(await failure(['nowhere.pem'])).toMatch(/cannot be read/)
  })

  test('a private key that others can read is refused, a certificate is not', async () => {
    expect(await failure(['p12:modern.p12'], access(PASSPHRASE, 0o644))).toMatch(/0600/)
    expect(await failure(['good.key', 'good.pem'], access(PASSPHRASE, 0o640))).toMatch(/0640/)
  })

  test('the algorithm must fit the key', async () => {
    const key = await loadSealKey(['good.key', 'good.pem'], access(), 'RS512')
    expect(key.algorithm).toBe('RS512')
    await expect(loadSealKey(['p256.key', 'p256.pem'], access(), 'RS256')).rejects.toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })
})

describe('PKCS#11 URIs', () => {
  test('attributes are decoded, ids as bytes', () => {
    expect(
      parsePkcs11Uri(
        'pkcs11:token=My%20token;object=seal;id=%01%ff;type=private?module-path=/usr/lib/x.so&pin-source=file:/run/pin',
      ),
    ).toEqual({
      modulePath: '/usr/lib/x.so',
      token: 'My token',
      object: 'seal',
      id: new Uint8Array([1, 255]),
      pinFile: '/run/pin',
    })
  })

  test.each([
    'pkcs11:token=a?module-path=/x&pin-value=1234',
    'pkcs11:token=a;pin-value=1234?module-path=/x',
    'pkcs11:token=a',
    'pkcs11:token=a;token=b?module-path=/x',
    'pkcs11:unheard=a?module-path=/x',
    'pkcs11:type=cert?module-path=/x',
    'pkcs11:slot-id=one?module-path=/x',
    'pkcs11:token=%zz?module-path=/x',
    'pkcs11:token=a?module-path=/x&pin-source=|cat%20pin',
  ])('%s is refused, and the PIN is not repeated', (uri) => {
    let message = ''
    try {
      parsePkcs11Uri(uri)
    } catch (error) {
      expect(error).toMatchObject({ code: 'SIGN_KEY_UNUSABLE' })
      message = (error as Error).message
    }
    expect(message).not.toBe('')
    expect(message).not.toContain('1234')
  })
})
