// A learning credential whose key comes with a certificate: who vouches for it, whom it names, and when it must not
// count.

import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  X509Certificate as OnDeviceCertificate,
  verify as verifyOnDevice,
} from '../../../src/browser/platform/crypto.ts'
import { buildIssuerMetadata } from '../../../src/deliver/publication.ts'
import { issueLearningCredential } from '../../../src/pipeline/learning-credential.ts'
import { parseSdJwt } from '../../../src/proof/sd-jwt.ts'
import { createSignatureWork } from '../../../src/proof/signature-work.ts'
import { verifyDetached } from '../../../src/proof/signatures.ts'
import { certifiedSigningKey } from '../../../src/sign/certified-signing-key.ts'
import { createSealKey } from '../../../src/sign/seal/seal-key.ts'
import { anchorOf } from '../../../src/trust/certificate-trust.ts'
import { findCertifiedKey, isCertificateFor } from '../../../src/trust/certified-key.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { records } from '../../support/records.ts'
import { sequence, tlv } from '../../support/seal/der-writer.ts'
import { authority, issue, type Wish } from '../../support/seal/small-pki.ts'
import { complaints, verify } from '../../support/verify-setup.ts'

const ISSUER = 'https://university.example'
const METADATA = `${ISSUER}/.well-known/jwt-vc-issuer`
const root = authority({ subject: { commonName: 'Example root' } })
const record = { ...records.academic, issuedAt: new Date('2026-07-01T08:00:00Z') }
let count = 0

async function made(wish: Wish = {}) {
  const { certificate, privateKey } = issue({ issuer: root, uri: ISSUER, ...wish })
  const key = certifiedSigningKey(
    createSealKey(privateKey, [certificate]),
    'did:web:university.example',
  )
  const salt = () => `salt-${count++}`
  const text = await issueLearningCredential(record, {
    key,
    salt,
  })
  return { text, metadata: buildIssuerMetadata([key]) }
}

async function judged(
  text: string,
  {
    anchors = [root],
    metadata,
  }: { anchors?: readonly (typeof root)[]; metadata?: JsonObject } = {},
) {
  const report = await verify(text, {
    documents: metadata ? { [METADATA]: metadata } : {},
    options: {
      trust: 'any',
      certificates: { anchors: anchors.map(({ certificate }) => anchorOf(certificate)) },
    },
  })
  return complaints(report)
}

function issuerOf(text: string): unknown {
  const parsed = parseSdJwt(text, { maxBytes: 1e6, maxDepth: 32 })
  return parsed.ok ? parsed.claims.iss : parsed.code
}

const UNTOLD = ['controller indeterminate CERTIFICATE_PATH_UNCHECKED']

describe('counts', () => {
  test('when an authority that is believed vouches for it', async () => {
    const { text } = await made()
    expect([issuerOf(text), await judged(text)]).toEqual([ISSUER, []])
  })

  test('when it names nobody: then the token names no other issuer than the certificate', async () => {
    const { text } = await made({ uri: 'https://other.example' })
    expect([issuerOf(text), await judged(text)]).toEqual([undefined, []])
  })

  test('when the issuer publishes the same key itself', async () => {
    const { text, metadata } = await made()
    expect(await judged(text, { anchors: [], metadata })).toEqual([])
  })
})

describe('a certificate in a header', () => {
  const at = new Date('2026-11-22T12:00:00Z')
  const anchors = [anchorOf(root.certificate)]
  const base64 = ({ der }: { der: Uint8Array }) => Buffer.from(der).toString('base64')
  const find = (x5c: Json, issuer = ISSUER) => {
    const { key, fault } = findCertifiedKey(x5c, issuer, { anchors, at })
    return [key?.type, fault?.code]
  }
  const leaf = issue({ issuer: root, uri: ISSUER }).certificate
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 })

  test('is read in standard base64, and at the head of its chain', () => {
    expect(find([base64(leaf), base64(root.certificate)])).toEqual(['P-256', undefined])
    expect(find([base64(leaf)], '')).toEqual(['P-256', undefined])
    expect(find(Array.from({ length: 10 }, () => base64(leaf)))).toEqual(['P-256', undefined])
  })

  test('is not looked up any further than there is work left for', () => {
    const told = (signatures: number) => {
      const asked = { anchors, at, work: createSignatureWork(signatures) }
      return findCertifiedKey([base64(leaf)], ISSUER, asked).fault?.code
    }
    expect([told(1), told(0)]).toEqual([undefined, 'CERTIFICATE_PATH_UNCHECKED'])
  })

  // RFC 5280 section 4.1.2.5: both ends belong to the period; section 4.2.1.3: without key usage, any.
  test.each<[string, Wish, string | undefined]>([
    ['at its first second', { from: at.toISOString() }, undefined],
    ['at its last second', { until: at.toISOString() }, undefined],
    ['before it', { from: '2026-11-22T12:00:01Z' }, 'CERTIFICATE_PATH_UNCHECKED'],
    ['after it', { until: '2026-11-22T11:59:59Z' }, 'CERTIFICATE_PATH_UNCHECKED'],
    ['for digital signatures', { keyUsage: 0x80 }, undefined],
    ['for what cannot be denied', { keyUsage: 0x40 }, undefined],
    ['for whatever there is', { keyUsage: null }, undefined],
    ['for other ends', { keyUsage: 0x20 }, 'CERTIFICATE_PATH_UNCHECKED'],
    ['of an authority', { isCa: true }, 'CERTIFICATE_PATH_UNCHECKED'],
  ])('vouches %s', (_case, wish, code) => {
    const { certificate } = issue({ issuer: root, uri: ISSUER, ...wish })
    expect(find([base64(certificate)])).toEqual(['P-256', code])
  })

  test('is reached through the authorities that come with it', () => {
    const middle = authority({ issuer: root, subject: { commonName: 'Example issuing' } })
    const far = issue({ issuer: middle, uri: ISSUER }).certificate
    expect(find([base64(far), 'AAAA', base64(middle.certificate)])).toEqual(['P-256', undefined])
    expect(find([base64(far)])).toEqual(['P-256', 'CERTIFICATE_PATH_UNCHECKED'])
  })

  test('is for the host that it names, over https, and not for a host in its subject', () => {
    const host = 'university.example'
    const value = sequence(tlv(0x82, Buffer.from(host)))
    const named = issue({ issuer: root, more: [['2.5.29.17', value]] }).certificate
    expect(find([base64(named)])).toEqual(['P-256', undefined])
    for (const issuer of [`http://${host}`, 'https://law.example'])
      expect(find([base64(named)], issuer)).toEqual(['P-256', 'CONTROLLER_NOT_ISSUER'])
    const titled = issue({ issuer: root, subject: { commonName: host } }).certificate
    expect(find([base64(titled)])).toEqual(['P-256', 'CONTROLLER_NOT_ISSUER'])
    expect(isCertificateFor(named.der, ISSUER)).toBe(true)
    expect(isCertificateFor(named.der.subarray(1), ISSUER)).toBe(false)
  })

  test.each<[string, Json]>([
    ['no list', base64(leaf)],
    ['an empty list', []],
    ['a number', [7]],
    ['base64url', [Buffer.from(leaf.der).toString('base64url')]],
    ['something else', ['AAAA']],
    ['more than any path', Array.from({ length: 11 }, () => base64(leaf))],
    [
      'a key that is too short',
      [base64(issue({ issuer: root, uri: ISSUER, keys: short }).certificate)],
    ],
  ])('%s is none', (_case, x5c) => {
    expect(find(x5c)).toEqual([undefined, 'METHOD_KEY_INVALID'])
  })

  test.each([
    generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }),
    generateKeyPairSync('ec', { namedCurve: 'secp224r1' }),
    generateKeyPairSync('ed448'),
  ])(
    'for a key of a kind that tokens have no name for, or that is not read, tells nothing',
    (keys) => {
      const { certificate } = issue({ issuer: root, uri: ISSUER, keys })
      const { key, fault } = findCertifiedKey([base64(certificate)], ISSUER, { anchors, at })
      expect([key, fault?.outcome, fault?.code]).toEqual([
        undefined,
        'indeterminate',
        'KEY_TYPE_UNSUPPORTED',
      ])
    },
  )

  // RFC 4055 section 1.2: such a key is for PSS alone, with the digest and at least the salt that it states.
  test('for a key that is for PSS alone counts for just that', () => {
    const only = { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' }
    const keys = generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...only })
    const { certificate } = issue({ issuer: root, uri: ISSUER, keys })
    const { key, fault } = findCertifiedKey([base64(certificate)], ISSUER, { anchors, at })
    const theirs = new OnDeviceCertificate(certificate.der).publicKey
    expect([key?.type, fault, theirs.asymmetricKeyType]).toEqual(['RSA', undefined, 'rsa-pss'])
    const data = utf8('signed, whatever it is')
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const by = (hash: string, saltLength: number) =>
      sign(hash, data, { key: keys.privateKey, padding, saltLength })
    const good = by('sha256', 32)
    const told = (alg: 'PS256' | 'PS384' | 'RS256', signature: Uint8Array) =>
      key && verifyDetached(key, alg, { data, signature })
    expect([told('PS256', good), told('RS256', good)]).toEqual([true, false])
    expect([told('PS384', good), told('PS256', by('sha256', 40))]).toEqual([false, false])
    const onDevice = (hash: string, saltLength: number) =>
      verifyOnDevice(hash, data, { key: theirs, padding, saltLength }, good)
    expect([onDevice('sha256', -1), onDevice('sha384', -1)]).toEqual([true, false])
  })

  test('that is too short for PSS is none either', () => {
    const keys = generateKeyPairSync('rsa-pss', { modulusLength: 1024 })
    expect(find([base64(issue({ issuer: root, uri: ISSUER, keys }).certificate)])).toEqual([
      undefined,
      'METHOD_KEY_INVALID',
    ])
  })

  test('of a kind that a device does not know is a certificate to it all the same', () => {
    const keys = generateKeyPairSync('ed448')
    const { certificate } = issue({ issuer: root, uri: ISSUER, keys })
    const theirs = new OnDeviceCertificate(certificate.der)
    expect(theirs.checkHost('university.example')).toBeUndefined()
    expect(() => theirs.publicKey).toThrow('unknown type')
  })

  test.each<[string, string]>([
    ['another address', 'https://other.example'],
    ['another path', `${ISSUER}/law`],
    ['no address', 'university'],
  ])('is not for %s', (_case, issuer) => {
    expect(find([base64(leaf)], issuer)).toEqual(['P-256', 'CONTROLLER_NOT_ISSUER'])
  })

  test('that names nobody is for nobody', () => {
    expect(find([base64(issue({ issuer: root }).certificate)])).toEqual([
      'P-256',
      'CONTROLLER_NOT_ISSUER',
    ])
  })

  test('with something else behind it is told by what is a certificate', () => {
    expect(find([base64(leaf), 'AAAA'])).toEqual(['P-256', undefined])
  })
})

describe('is not told', () => {
  test('when nobody known vouches for it', async () => {
    const { text } = await made()
    expect(await judged(text, { anchors: [] })).toEqual(UNTOLD)
    const stranger = authority({ subject: { commonName: 'Example root' } })
    expect(await judged(text, { anchors: [stranger] })).toEqual(UNTOLD)
  })

  test('when the issuer publishes another key', async () => {
    const [{ text }, { metadata }] = [await made(), await made()]
    expect(await judged(text, { anchors: [], metadata })).toEqual(UNTOLD)
    // Under the name of the one that was meant.
    const { kid } = JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString())
    const { keys = [] } = metadata.jwks as { keys?: readonly JsonObject[] }
    const named = { ...metadata, jwks: { keys: keys.map((key) => ({ ...key, kid: kid ?? '' })) } }
    expect(await judged(text, { anchors: [], metadata: named })).toEqual(UNTOLD)
  })

  test('when it has expired, unless the issuer publishes its key', async () => {
    const { text, metadata } = await made({ until: '2026-08-01T00:00:00Z' })
    expect(await judged(text)).toEqual(UNTOLD)
    expect(await judged(text, { metadata })).toEqual([])
  })

  test('when it is not for signing', async () => {
    const { text } = await made({ keyUsage: 0x20 })
    expect(await judged(text)).toEqual(UNTOLD)
  })

  test('when it was issued by somebody who is no authority', async () => {
    const person = issue({ issuer: root, subject: { commonName: 'Person' } })
    const { text } = await made({ issuer: person })
    expect(await judged(text)).toEqual(UNTOLD)
  })
})
