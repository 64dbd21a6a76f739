// Certificates as the verifier for browsers reads them, against Node: keys of every kind, who signed, and for which names.

import { type KeyObject, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { X509Certificate as OurCertificate } from '../../src/browser/platform/crypto.ts'
import { importCertifiedKey } from '../../src/proof/x509/certified-key.ts'
import { corpusBytes, corpusJson } from '../support/corpus.ts'
import { hasOpenssl, openssl } from '../support/pki/openssl.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-certificates-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('openssl is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasOpenssl()).toBe(true)
  else if (!hasOpenssl()) skip('no openssl')
})

const NAMES = [
  'DNS:university.example',
  'DNS:*.wild.example',
  'DNS:*.example',
  'URI:https://university.example/issuers/1',
  'email:a@university.example',
].join(',')
const HOSTS = [
  'university.example',
  'UNIVERSITY.example',
  'a.university.example',
  'a.wild.example',
  'a.b.wild.example',
  'wild.example',
  'other.example',
  '192.0.2.1',
]

const KEYS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], []],
  ['RSA, signed by PSS', ['-algorithm', 'RSA'], ['-sigopt', 'rsa_padding_mode:pss']],
  ['RSA for PSS only', ['-algorithm', 'RSA-PSS'], []],
  ['P-256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], []],
  ['P-384 with SHA-384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], ['-sha384']],
  ['P-521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], ['-sha512']],
  ['Brainpool', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP384r1'], []],
  ['Ed25519', ['-algorithm', 'ED25519'], []],
]

async function certificate(name: string, key: readonly string[], how: readonly string[]) {
  const place = (ending: string) => join(folder, `${name.replaceAll(/\W/g, '-')}.${ending}`)
  await openssl(['genpkey', ...key, '-out', place('key')], { cwd: folder })
  const request = ['req', '-x509', '-new', '-key', place('key'), '-days', '30']
  const subject = [
    '-subj',
    '/O=University/CN=university.example',
    '-addext',
    `subjectAltName=${NAMES}`,
  ]
  await openssl([...request, ...subject, ...how, '-outform', 'DER', '-out', place('der')], {
    cwd: folder,
  })
  return new Uint8Array(readFileSync(place('der')))
}

/** The names that are asked for; others are listed otherwise. */
const hostsAndAddresses = (names = '') =>
  names.split(', ').filter((name) => /^(?:DNS|URI):/.test(name))

function expectSame(der: Uint8Array): void {
  const [node, ours] = [new X509Certificate(der), new OurCertificate(der)]
  expect(ours.raw).toEqual(new Uint8Array(node.raw))
  expect(hostsAndAddresses(ours.subjectAltName)).toEqual(hostsAndAddresses(node.subjectAltName))
  expect(ours.publicKey.asymmetricKeyType).toBe(node.publicKey.asymmetricKeyType)
  expect(ours.publicKey.export({ format: 'der' })).toEqual(
    new Uint8Array(node.publicKey.export({ type: 'spki', format: 'der' })),
  )
  const { modulusLength, namedCurve } = node.publicKey.asymmetricKeyDetails ?? {}
  expect(ours.publicKey.asymmetricKeyDetails).toEqual({
    ...(modulusLength && { modulusLength }),
    ...(namedCurve && { namedCurve }),
  })
  expect(ours.verify(ours.publicKey)).toBe(node.verify(node.publicKey))
}

describe.skipIf(!hasOpenssl())('a certificate made here', () => {
  test.each(KEYS)('%s', async (name, key, how) => {
    const der = await certificate(name, key, how)
    expectSame(der)
    const [node, ours] = [new X509Certificate(der), new OurCertificate(der)]
    expect(ours.verify(ours.publicKey)).toBe(true)
    for (const host of HOSTS)
      expect(ours.checkHost(host), host).toBe(node.checkHost(host, { subject: 'never' }))
    // One bit anywhere in what is signed, or in the signature.
    for (const at of [60, der.length >> 1, der.length - 3]) {
      const bent = der.with(at, (der[at] ?? 0) ^ 1)
      expect(verifiesItself(bent), `${at}`).toBe(false)
    }
  })

  test.each([
    ['P-224', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-224']],
    [
      'Brainpool of 160 bits',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP160r1'],
    ],
    ['Ed448', ['-algorithm', 'ED448']],
  ] as const)('a key of a kind that is not read: %s', async (name, key) => {
    const der = await certificate(name, key, [])
    const told = [new X509Certificate(der), new OurCertificate(der)].map((one) =>
      importCertifiedKey(() => one.publicKey as KeyObject),
    )
    for (const one of told) expect(one).toMatchObject({ ok: false, code: 'KEY_TYPE_UNSUPPORTED' })
  })

  test('of another key is not signed by this one', async () => {
    const [first, second] = [
      new OurCertificate(await certificate('one', ['-algorithm', 'ED25519'], [])),
      new OurCertificate(await certificate('other', ['-algorithm', 'ED25519'], [])),
    ]
    expect(first.verify(second.publicKey)).toBe(false)
    expect(first.publicKey.equals(second.publicKey)).toBe(false)
  })

  test('with a name that reads like two is not taken for both', async () => {
    const config = join(folder, 'names.cnf')
    const names = '[req]\ndistinguished_name=dn\n[dn]\n[san]\nsubjectAltName=@names\n[names]\n'
    writeFileSync(
      config,
      `${names}URI.1=https://a.example/x\\, URI:https://b.example/\\, DNS:b.example\nURI.2=https://c.example/"ü'\n`,
    )
    const key = join(folder, 'one.key')
    const request = ['req', '-x509', '-new', '-config', config, '-extensions', 'san', '-key', key]
    await openssl(
      [...request, '-subj', '/CN=a', '-outform', 'DER', '-out', join(folder, 'n.der')],
      { cwd: folder },
    )
    const der = new Uint8Array(readFileSync(join(folder, 'n.der')))
    expectSame(der)
    const listed = new OurCertificate(der).subjectAltName?.split(', ') ?? []
    expect(listed).not.toContain('URI:https://b.example/')
  })
})

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(Buffer.from(text, 'base64')).raw.length > 0
  } catch {
    return false
  }
}

function verifiesItself(der: Uint8Array): boolean {
  try {
    const read = new OurCertificate(der)
    return read.verify(read.publicKey)
  } catch {
    return false
  }
}

test('the certificates in seals of others', () => {
  const { cases } = corpusJson('third-party/cases.json') as {
    cases: readonly { readonly kind: string; readonly file: string }[]
  }
  const seen = new Set<string>()
  for (const { file } of cases.filter(({ kind }) => kind === 'jades')) {
    const text = new TextDecoder().decode(corpusBytes(`third-party/${file}`))
    for (const [header] of text.matchAll(/eyJ[\w-]{200,}/g))
      for (const [one] of Buffer.from(header, 'base64url')
        .toString()
        .matchAll(/MII[\w+/]{300,}={0,2}/g))
        if (isCertificate(one)) seen.add(one)
  }
  expect(seen.size).toBeGreaterThan(2)
  for (const one of seen) expectSame(new Uint8Array(Buffer.from(one, 'base64')))
})
