// Seals by a key that never leaves its token: SoftHSM2, reached through pkcs11js. Named as skipped where it is missing.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectSeal } from '../../src/sign/seal/inspect-seal.ts'
import { loadSealKey } from '../../src/sign/seal/load-seal-key.ts'
import { sealCredential } from '../../src/sign/seal/seal-credential.ts'
import { alignedCredential } from '../support/pki/aligned-credential.ts'
import type { CertificateName } from '../support/pki/certificate-kinds.ts'
import { hasOpenssl } from '../support/pki/openssl.ts'
import { createTestPki, type TestPki } from '../support/pki/test-pki.ts'

const MODULES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
]
const modulePath = MODULES.find((path) => existsSync(path)) ?? ''
const has = (command: string) => spawnSync(command, ['--version']).error === undefined
const canLoad = () => {
  try {
    createRequire(import.meta.url)('pkcs11js')
    return true
  } catch {
    return false
  }
}
const missing = [
  ...(modulePath ? [] : ['SoftHSM2']),
  ...(has('softhsm2-util') ? [] : ['softhsm2-util']),
  ...(canLoad() ? [] : ['pkcs11js']),
  ...(hasOpenssl() ? [] : ['OpenSSL 3']),
]
const PIN = '271828'
const CKF_RW_SESSION = 2
const CKF_SERIAL_SESSION = 4
const CKU_USER = 1
const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  LABEL: 0x3,
  VALUE: 0x11,
  CERTIFICATE_TYPE: 0x80,
  SUBJECT: 0x101,
  ID: 0x102,
} as const

test('SoftHSM2 and its tools are on the machine that must have them', () => {
  if (process.env.CI === 'true') expect(missing).toEqual([])
})

describe.skipIf(missing.length > 0)(`SoftHSM2 (${missing.join(', ') || 'all tools there'})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sigillum-hsm-'))
  const env = { ...process.env, SOFTHSM2_CONF: join(folder, 'softhsm2.conf') }
  let pki: TestPki

  const run = (command: string, args: string[]) =>
    execFileSync(command, args, { env, cwd: pki.folder, stdio: 'pipe' })
  const put = (name: CertificateName, id: string) => {
    const label = `seal ${name}`
    const token = ['--token', 'seals', '--pin', PIN]
    run('softhsm2-util', ['--import', `${name}.key`, ...token, '--label', label, '--id', id])
    putCertificate(pki.certificate(name).der, { id: Buffer.from(id, 'hex'), label })
  }

  beforeAll(async () => {
    pki = await createTestPki('http://127.0.0.1:9')
    mkdirSync(join(folder, 'tokens'))
    writeFileSync(env.SOFTHSM2_CONF, `directories.tokendir = ${join(folder, 'tokens')}\n`)
    process.env.SOFTHSM2_CONF = env.SOFTHSM2_CONF
    run('softhsm2-util', [
      '--init-token',
      '--free',
      '--label',
      'seals',
      '--pin',
      PIN,
      '--so-pin',
      '1234',
    ])
    put('good', '01')
    put('p256', '02')
    put('p384', '03')
    writeFileSync(join(folder, 'pin'), `${PIN}\n`)
  })
  afterAll(() => {
    delete process.env.SOFTHSM2_CONF
  })

  const access = (pin = PIN) => ({
    readFile: async (path: string) => {
      const { readFile } = await import('node:fs/promises')
      return new Uint8Array(await readFile(path))
    },
    fileMode: async () => 0o600,
    passphrase: async () => pin,
  })
  const uri = (object: string, more = '') =>
    `pkcs11:token=seals;object=${encodeURIComponent(object)}?module-path=${modulePath}${more}`

  test.each([
    ['good', 'RS256'],
    ['p256', 'ES256'],
    ['p384', 'ES384'],
  ] as const)('%s seals with %s', async (name, algorithm) => {
    const key = await loadSealKey([uri(`seal ${name}`)], access())
    try {
      expect(key.algorithm).toBe(algorithm)
      const credential = alignedCredential(pki.certificate(name))
      const at = new Date('2026-11-01T10:00:00Z')
      const text = await sealCredential(credential, { key, at, level: 'B' })
      expect(inspectSeal(text)).toMatchObject([{ intact: true, algorithm, level: 'B' }])
    } finally {
      key.close()
    }
  })

  test('issuers come from files beside the token, the PIN from a file named in the URI', async () => {
    const { passphrase: _, ...silent } = access()
    const more = `&pin-source=file:${join(folder, 'pin')}`
    const references = [uri('seal good', more), pki.path('issuing.pem'), pki.path('root.pem')]
    const key = await loadSealKey(references, silent)
    expect(key.chain).toHaveLength(3)
    key.close()
  })

  test.each([
    ['a wrong PIN', () => loadSealKey([uri('seal good')], access('000000'))],
    ['no PIN', () => loadSealKey([uri('seal good')], { ...access(), passphrase: fail })],
    ['an unknown key', () => loadSealKey([uri('nothing')], access())],
    ['several keys', () => loadSealKey([`pkcs11:token=seals?module-path=${modulePath}`], access())],
    [
      'an unknown token',
      () => loadSealKey([`pkcs11:token=other?module-path=${modulePath}`], access()),
    ],
    ['no module', () => loadSealKey(['pkcs11:token=seals?module-path=/nowhere.so'], access())],
  ])('%s is refused without repeating the PIN', async (_what, open) => {
    const error = await open().then(
      () => undefined,
      (refusal: Error) => refusal,
    )
    expect(error).toMatchObject({ code: expect.stringMatching(/^SIGN_KEY_UNUSABLE$|^NO_PIN$/) })
    expect(error?.message).not.toContain(PIN)
    expect(error?.message).not.toContain('000000')
  })
})

/** softhsm2-util imports keys only. */
function putCertificate(der: Uint8Array, { id, label }: { id: Buffer; label: string }): void {
  const { PKCS11 } = createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js')
  const module = new PKCS11()
  module.load(modulePath)
  module.C_Initialize()
  try {
    const slot = module
      .C_GetSlotList(true)
      .find((one) => module.C_GetTokenInfo(one).label.trim() === 'seals')
    if (!slot) throw new Error('no token')
    const session = module.C_OpenSession(slot, CKF_RW_SESSION | CKF_SERIAL_SESSION)
    module.C_Login(session, CKU_USER, PIN)
    module.C_CreateObject(session, [
      { type: CKA.CLASS, value: 1 },
      { type: CKA.CERTIFICATE_TYPE, value: 0 },
      { type: CKA.TOKEN, value: true },
      { type: CKA.LABEL, value: label },
      { type: CKA.ID, value: id },
      { type: CKA.SUBJECT, value: Buffer.from([0x30, 0x00]) },
      { type: CKA.VALUE, value: Buffer.from(der) },
    ])
  } finally {
    module.C_Finalize()
    module.close()
  }
}

async function fail(): Promise<string> {
  throw Object.assign(new Error('no passphrase was given'), { code: 'NO_PIN' })
}
