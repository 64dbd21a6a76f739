// Reading what authorities say: lists, online answers, chains. Every good one has a twin that is bent.

import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '../../../../src/proof/x509/certificate.ts'
import { chainOf, isComplete, isIssuedBy } from '../../../../src/proof/x509/chain.ts'
import { readCrl } from '../../../../src/proof/x509/crl.ts'
import { childrenOf, decodeDer, partsOf } from '../../../../src/proof/x509/der.ts'
import { issuerSerialOf } from '../../../../src/proof/x509/issuer-serial.ts'
import { buildOcspRequest, readOcsp } from '../../../../src/proof/x509/ocsp.ts'
import { pathConstraintsOf } from '../../../../src/proof/x509/path-constraints.ts'
import { pemBlocks } from '../../../../src/proof/x509/pem.ts'
import { namesCertificate } from '../../../../src/proof/x509/read-issuer-serial.ts'
import { buildTimestampRequest, positive } from '../../../../src/proof/x509/timestamp-request.ts'
import {
  maySignTimestamps,
  readTimestampAnswer,
  readTimestampToken,
} from '../../../../src/proof/x509/timestamp-token.ts'
import { toHex } from '../../../../src/util/bytes.ts'
import { cpuMsOf } from '../../../support/cpu-time.ts'
import { hasOpenssl, openssl } from '../../../support/pki/openssl.ts'
import { type SealLab, sealLab } from '../../../support/pki/seal-services.ts'
import {
  explicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  text,
  time,
  tlv,
} from '../../../support/seal/der-writer.ts'
import {
  attribute,
  authority,
  issue,
  namedBy,
  type OcspWish,
  ocspAnswer,
  p256,
  revocationList,
  type TimestampWish,
  timestamp,
} from '../../../support/seal/small-pki.ts'

describe.skipIf(!hasOpenssl())('with the test PKI (needs OpenSSL 3)', () => {
  let lab: SealLab
  beforeAll(async () => {
    lab = await sealLab()
  })
  afterAll(async () => {
    await lab.close()
  })
  const flip = (bytes: Uint8Array, at: number) =>
    bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))

  test('a certificate says what OpenSSL put into it', () => {
    const certificate = lab.pki.certificate('good')
    expect(certificate.subject).toEqual({
      country: ['PL'],
      organization: ['Example Polytechnic'],
      organizationIdentifier: ['VATPL-0000000000'],
      commonName: ['Example Polytechnic seal'],
    })
    expect([...(certificate.keyUsage ?? [])]).toEqual(['digitalSignature', 'nonRepudiation'])
    expect(certificate.qcStatements).toEqual({
      compliance: true,
      types: ['0.4.0.1862.1.6.2'],
      sscd: true,
    })
    expect(certificate.notAfter.toISOString()).toBe('2036-01-01T00:00:00.000Z')
    expect(certificate.crlUrls).toEqual([`${lab.responders.base}/issuing.crl`])
    expect(certificate.ocspUrls).toEqual([`${lab.responders.base}/ocsp/issuing`])
    expect(lab.pki.certificate('noQcStatements').qcStatements).toBeUndefined()
    expect(lab.pki.certificate('authority').isCa).toBe(true)
  })

  test('bytes that are no certificate, or more than one, are none', () => {
    const { der } = lab.pki.certificate('good')
    expect(parseCertificate(new Uint8Array())).toBeUndefined()
    expect(parseCertificate(der.subarray(0, 300))).toBeUndefined()
    expect(parseCertificate(new Uint8Array([...der, 0]))).toBeUndefined()
    expect(parseCertificate(new TextEncoder().encode('{}'))).toBeUndefined()
  })

  test('a chain is proved by signatures, whatever the order of the pool', () => {
    const { root, issuing, tsaCa } = lab.pki
    const leaf = lab.pki.certificate('good')
    const chain = chainOf(leaf, [root, tsaCa, issuing])
    expect(chain).toEqual([leaf, issuing, root])
    expect(isComplete(chain)).toBe(true)
    expect(isComplete(chainOf(leaf, [root]))).toBe(false)
    expect(isIssuedBy(leaf, tsaCa)).toBe(false)
    // Neither a leaf nor a certificate that may not certify is an issuer.
    expect(isIssuedBy(leaf, lab.pki.certificate('p256'))).toBe(false)
  })

  test('issuer and serial number are what OpenSSL prints', async () => {
    const der = Buffer.from(issuerSerialOf(lab.pki.certificate('good')), 'base64')
    const args = ['x509', '-in', 'good.pem', '-noout', '-serial']
    const serial = new TextDecoder().decode(await openssl(args, { cwd: lab.pki.folder }))
    expect(der.toString('hex').toUpperCase()).toContain(serial.trim().split('=')[1])
    const printed = await openssl(['asn1parse', '-inform', 'DER'], { cwd: '.', input: der })
    expect(new TextDecoder().decode(printed)).toContain('Example seals')
  })

  test('a list names the revoked certificate and no other, and only from its own authority', () => {
    const { issuing, tsaCa } = lab.pki
    const crl = new Uint8Array(readFileSync(lab.pki.path('issuing.crl')))
    expect(readCrl(crl, lab.pki.certificate('good'), issuing)).toMatchObject({
      revokedAt: undefined,
    })
    const said = readCrl(crl, lab.pki.certificate('revoked'), issuing)
    expect(said?.revokedAt).toBeInstanceOf(Date)
    expect(said?.nextUpdate?.getTime()).toBeGreaterThan(said?.thisUpdate.getTime() ?? 0)
    expect(readCrl(crl, lab.pki.certificate('tsa'), tsaCa)).toBeUndefined()
    expect(readCrl(flip(crl, crl.length - 1), lab.pki.certificate('good'), issuing)).toBeUndefined()
    expect(readCrl(new Uint8Array([48, 0]), lab.pki.certificate('good'), issuing)).toBeUndefined()
  })

  test('an online answer is about one certificate, signed by its authority', async () => {
    const { issuing, root } = lab.pki
    const ask = async (name: 'good' | 'revoked') => {
      const body = buildOcspRequest(lab.pki.certificate(name), issuing)
      const request = { url: `${lab.responders.base}/ocsp/issuing`, method: 'POST', body } as const
      return (await lab.transport({ ...request, timeoutMs: 30_000, maxBytes: 1e6 })).bytes
    }
    const good = await ask('good')
    expect(readOcsp(good, lab.pki.certificate('good'), issuing)).toMatchObject({
      revokedAt: undefined,
    })
    const revoked = readOcsp(await ask('revoked'), lab.pki.certificate('revoked'), issuing)
    // The time of revocation, not of the answer: a seal between the two was made with a revoked certificate.
    const crl = new Uint8Array(readFileSync(lab.pki.path('issuing.crl')))
    const listed = readCrl(crl, lab.pki.certificate('revoked'), issuing)
    expect(revoked?.revokedAt).toEqual(listed?.revokedAt)
    // An answer about another one, of another authority, or bent, is none.
    expect(readOcsp(good, lab.pki.certificate('p256'), issuing)).toBeUndefined()
    expect(readOcsp(good, lab.pki.certificate('good'), root)).toBeUndefined()
    const honest = readOcsp(good, lab.pki.certificate('good'), issuing)
    let refused = 0
    for (let at = 0; at < good.length; at += 47) {
      const bent = readOcsp(flip(good, at), lab.pki.certificate('good'), issuing)
      if (!bent) refused += 1
      // Only the certificates beside the answer are not signed over; what it says must be the same.
      else expect({ ...bent, der: honest?.der }).toEqual({ ...honest })
    }
    expect(refused).toBeGreaterThan(10)
    // "tryLater" of RFC 6960.
    const later = new Uint8Array([0x30, 0x03, 0x0a, 0x01, 0x03])
    expect(readOcsp(later, lab.pki.certificate('good'), issuing)).toBeUndefined()
  })

  test('no bit of a timestamp can be turned unnoticed', async () => {
    const { der } = await lab.timestampAuthority('honest').stamp(new Uint8Array(32).fill(5))
    expect(readTimestampToken(der)).toMatchObject({ intact: true, digest: 'sha256' })
    const step = Math.ceil(der.length / 50)
    for (let at = 0; at < der.length; at += step) {
      const bent = readTimestampToken(flip(der, at))
      if (!bent?.intact) continue
      // Certificates beside the signer's own are not signed over; what the token says must be the same.
      expect(bent.imprint).toEqual(new Uint8Array(32).fill(5))
      expect(bent.signer?.der).toEqual(lab.pki.certificate('tsa').der)
    }
  })
})

test('answers that are none', () => {
  for (const bytes of [[], [0x30, 0x00], [0x30, 0x02, 0x05, 0x00], [0x02, 0x01, 0x00]]) {
    expect(readTimestampAnswer(new Uint8Array(bytes))).toBeUndefined()
    expect(readTimestampToken(new Uint8Array(bytes))).toBeUndefined()
  }
})

test('nesting beyond reason is refused in little time', async () => {
  for (const depth of [10_000, 200_000]) {
    // Indefinite lengths: two bytes a level.
    const bytes = new Uint8Array(2 * depth)
    for (let at = 0; at < bytes.length; at += 2) bytes.set([0x30, 0x80], at)
    for (const read of [parseCertificate, readTimestampAnswer, readTimestampToken])
      expect(await cpuMsOf(() => expect(read(bytes)).toBeUndefined())).toBeLessThan(2_000)
  }
})

test('PEM blocks are found between anything else, and only whole ones', () => {
  const text = 'subject=x\n-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\ntail'
  expect(pemBlocks(text)).toMatchObject([{ label: 'CERTIFICATE', der: new Uint8Array([1, 2, 3]) }])
  expect(pemBlocks(text.replace('END CERTIFICATE', 'END X509 CRL'))).toEqual([])
})

test('a question is written as RFC 3161 has it, with a policy where one is asked for', () => {
  const policy = '1.3.6.1.4.1.99999.1.1'
  const imprint = new Uint8Array(32).fill(7)
  // The bytes asked about are a part of others.
  const question = { imprint: new Uint8Array([1, ...imprint]).subarray(1), nonce: Uint8Array.of(9) }
  const asked = (...reqPolicy: Uint8Array[]) =>
    sequence(
      integer(1),
      sequence(sequence(oid('2.16.840.1.101.3.4.2.1'), nothing()), octets(imprint)),
      ...reqPolicy,
      integer(9),
      tlv(0x01, Uint8Array.of(0xff)),
    )
  expect(toHex(buildTimestampRequest(question))).toBe(toHex(asked()))
  expect(toHex(buildTimestampRequest({ ...question, policy }))).toBe(toHex(asked(oid(policy))))
})

test('a nonce is a positive INTEGER in its shortest form', () => {
  expect(positive(new Uint8Array([0, 0, 5]))).toEqual(new Uint8Array([5]))
  expect(positive(new Uint8Array([0x7f, 0x80]))).toEqual(new Uint8Array([0x7f, 0x80]))
  expect(positive(new Uint8Array([0x80]))).toEqual(new Uint8Array([0, 0x80]))
  expect(positive(new Uint8Array([0, 0]))).toEqual(new Uint8Array([0]))
  expect(positive(new Uint8Array())).toEqual(new Uint8Array([0]))
})

describe('lists of a part of the certificates', () => {
  const ca = authority({ subject: { commonName: 'Example CA' } })
  const URL = 'http://ca.example/part-1.crl'
  const leaf = issue({ issuer: ca, subject: { commonName: 'leaf' }, crlUrl: URL }).certificate
  const below = authority({ issuer: ca, subject: { commonName: 'below' }, crlUrl: URL }).certificate
  const validity = { from: '2026-11-01T00:00:00Z', until: '2026-12-01T00:00:00Z' }
  const SCOPE = '2.5.29.28'
  const yes = (tag: number) => tlv(0x80 + tag, Uint8Array.of(0xff))
  const point = (url: string) => explicit(0, explicit(0, tlv(0x86, Buffer.from(url))))
  const list = (
    scope: Uint8Array,
    revoked: readonly { certificate: typeof leaf; at: string }[] = [],
  ) => revocationList(ca, { ...validity, revoked, extensions: [[SCOPE, scope]] })
  const listed = [{ certificate: leaf, at: '2026-11-02T00:00:00Z' }]

  test.each([
    ['of everything', sequence()],
    ['of users alone', sequence(yes(1))],
    ['of the point that the certificate names', sequence(point(URL), yes(1))],
    ['whose flags are written out and false', sequence(tlv(0x82, Uint8Array.of(0)))],
  ])('a list %s says that one is good', (_case, scope) => {
    expect(readCrl(list(scope), leaf, ca.certificate)).toMatchObject({ revokedAt: undefined })
  })

  test.each([
    ['of authorities alone', sequence(yes(2))],
    ['of another point', sequence(point('http://ca.example/part-2.crl'))],
    ['of a point named in another way', sequence(explicit(0, explicit(1, sequence())))],
    [
      'of a host that is spelt like the point',
      sequence(explicit(0, explicit(0, tlv(0x82, Buffer.from(URL))))),
    ],
    ['of some reasons', sequence(tlv(0x83, Uint8Array.of(7, 0x40)))],
  ])('a list %s does not, and still says that one is revoked', (_case, scope) => {
    expect(readCrl(list(scope), leaf, ca.certificate)).toBeUndefined()
    expect(readCrl(list(scope, listed), leaf, ca.certificate)?.revokedAt).toEqual(
      new Date('2026-11-02T00:00:00Z'),
    )
  })

  test('a list of users alone says nothing of an authority', () => {
    expect(readCrl(list(sequence(yes(1))), below, ca.certificate)).toBeUndefined()
    expect(readCrl(list(sequence(yes(2))), below, ca.certificate)).toBeDefined()
  })

  test.each([
    ['of other authorities too', sequence(yes(4))],
    ['of attribute certificates', sequence(yes(5))],
  ])('a list %s says nothing at all', (_case, scope) => {
    expect(readCrl(list(scope, listed), leaf, ca.certificate)).toBeUndefined()
  })

  test('a list with a critical extension that nobody knows, or by a key not for lists, says nothing', () => {
    const delta = [['2.5.29.27', integer(1)]] as const
    const unknown = [['1.3.6.1.4.1.99999.7', nothing()]] as const
    const read = (wish: object) =>
      readCrl(revocationList(ca, { ...validity, ...wish }), leaf, ca.certificate)
    expect(read({ extensions: delta })).toBeUndefined()
    // Whether or not it says so in earnest.
    expect(read({ plain: delta })).toBeUndefined()
    expect(read({ extensions: [[SCOPE, sequence()], ...unknown] })).toBeUndefined()
    expect(read({ plain: unknown })).toBeDefined()
    expect(read({})).toBeDefined()
    const anything = authority({ subject: { commonName: 'Example CA' }, keyUsage: null })
    expect(readCrl(revocationList(anything, validity), leaf, anything.certificate)).toBeDefined()
    const certifier = authority({ subject: { commonName: 'Example CA' }, keyUsage: 0x04 })
    expect(
      readCrl(revocationList(certifier, validity), leaf, certifier.certificate),
    ).toBeUndefined()
  })
})

test('a certificate says what is in it, and nothing of what is not', () => {
  const crlUrl = 'http://a.example/crl'
  const ocspUrl = 'http://a.example/ocsp'
  const issuerUrl = 'http://a.example/ca'
  const full = issue({ qualified: true, timeStamping: true, crlUrl, ocspUrl, issuerUrl })
  expect(full.certificate).toMatchObject({
    isCa: false,
    crlUrls: [crlUrl],
    ocspUrls: [ocspUrl],
    caIssuersUrls: [issuerUrl],
    extendedKeyUsageCritical: true,
    qcStatements: { compliance: true, types: ['0.4.0.1862.1.6.2'], sscd: true },
  })
  // A name that is no address on the web is a name of the place all the same.
  const elsewhere = 'ldap://a.example/?http://a.example/'
  expect(issue({ keyUsage: null, crlUrl: elsewhere, ocspSigning: true }).certificate).toMatchObject(
    {
      keyUsage: undefined,
      qcStatements: undefined,
      crlNames: [elsewhere],
      crlUrls: [],
      ocspUrls: [],
      caIssuersUrls: [],
      extendedKeyUsageCritical: false,
    },
  )
  expect(issue({ isPlain: true }).certificate).toMatchObject({ isCa: false, crlNames: [] })
  // RFC 5280 section 4.2: of two extensions of a kind, readers would each take their own.
  expect(() => issue({ isTwofold: true })).toThrow()
})

describe('online answers', () => {
  const ca = authority({ subject: { commonName: 'Example CA' } })
  const leaf = issue({ issuer: ca, subject: { commonName: 'leaf' } }).certificate
  const other = authority({ subject: { commonName: 'Other CA' } })
  const producedAt = '2026-11-22T12:00:00Z'
  const responder = issue({ issuer: ca, subject: { commonName: 'OCSP' }, ocspSigning: true })
  const read = (wish: Partial<OcspWish> = {}, about = leaf) =>
    readOcsp(ocspAnswer({ about: leaf, issuer: ca, producedAt, ...wish }), about, ca.certificate)

  test.each(['sha1', 'sha256'] as const)('by the authority itself, asked with %s', (hash) => {
    expect(read({ hash })).toMatchObject({
      revokedAt: undefined,
      responder: undefined,
      producedAt: new Date(producedAt),
    })
  })

  test('are asked for as RFC 6960 has it', () => {
    const digest = (data: Uint8Array) => octets(createHash('sha1').update(data).digest())
    const spki = ca.certificate.publicKey.export({ type: 'spki', format: 'der' })
    const certId = sequence(
      sequence(oid('1.3.14.3.2.26'), nothing()),
      digest(ca.certificate.subjectDer),
      digest(spki.subarray(-65)),
      tlv(0x02, leaf.serialNumber),
    )
    expect(toHex(buildOcspRequest(leaf, ca.certificate))).toBe(
      toHex(sequence(sequence(sequence(sequence(certId))))),
    )
  })

  test('by a responder at either end of its time, and not beyond', () => {
    const of = (wish: object) =>
      read({
        responder: issue({
          issuer: ca,
          subject: { commonName: 'OCSP' },
          ocspSigning: true,
          ...wish,
        }),
      })
    expect([of({ from: producedAt }), of({ until: producedAt })]).not.toContain(undefined)
    expect([of({ from: '2026-11-22T12:00:01Z' }), of({ until: '2026-11-22T11:59:59Z' })]).toEqual([
      undefined,
      undefined,
    ])
  })

  // The serial number is one of the authority that the answer names, by name and by key.
  test.each<[string, Partial<OcspWish>]>([
    ['the name of another authority', { named: other }],
    ['the key of another authority', { keyed: other }],
    ['a status that is none of success', { responseStatus: 1 }],
    ['a response of another kind', { responseType: '1.3.6.1.5.5.7.48.1.2' }],
  ])('with %s say nothing', (_case, wish) => {
    expect(read(wish)).toBeUndefined()
  })

  test('by a responder that the authority certified', () => {
    expect(read({ responder })?.responder?.thumbprint).toBe(responder.certificate.thumbprint)
  })

  test.each<[string, Partial<OcspWish>]>([
    ['unknown', { status: tlv(0x82) }],
    ['in another hash', { hash: 'md5' }],
    ['about another certificate', { about: responder.certificate }],
    ['of another authority', { issuer: authority({ subject: { commonName: 'Example CA' } }) }],
    [
      'by a certificate that is not for answers',
      { responder: issue({ issuer: ca, subject: { commonName: 'OCSP' } }) },
    ],
    [
      'by the responder of another authority',
      {
        responder: issue({
          issuer: authority(),
          subject: { commonName: 'OCSP' },
          ocspSigning: true,
        }),
      },
    ],
    [
      'by a responder that had expired',
      {
        responder: issue({
          issuer: ca,
          subject: { commonName: 'OCSP' },
          ocspSigning: true,
          until: '2026-11-22T11:59:59Z',
        }),
      },
    ],
    [
      'by a responder of tomorrow',
      {
        responder: issue({
          issuer: ca,
          subject: { commonName: 'OCSP' },
          ocspSigning: true,
          from: '2026-11-22T12:00:01Z',
        }),
      },
    ],
  ])('an answer %s says nothing', (_case, wish) => {
    expect(read(wish)).toBeUndefined()
  })

  test('an answer tells since when it knows of certificates that have expired', () => {
    const CUTOFF = '1.3.6.1.5.5.7.48.1.6'
    const since = new Date('2020-01-01T00:00:00Z')
    expect(read()).toMatchObject({ expiredSince: undefined })
    expect(read({ more: [[CUTOFF, time(since)]] })).toMatchObject({ expiredSince: since })
    expect(read({ more: [['1.2.3.4', time(since)]] })).toMatchObject({ expiredSince: undefined })
    expect(read({ more: [[CUTOFF, integer(5)]] })).toMatchObject({ expiredSince: undefined })
  })

  test('revoked at a time; without one, or with another value, nothing is said', () => {
    const at = new Date('2026-06-01T00:00:00Z')
    expect(read({ status: explicit(1, time(at)) })?.revokedAt).toEqual(at)
    expect(read({ status: explicit(1, integer(1)) })).toBeUndefined()
    expect(read({ status: explicit(1) })).toBeUndefined()
  })
})

describe('timestamps by hand', () => {
  const tsa = issue({ subject: { commonName: 'Example timestamps' }, timeStamping: true })
  const { certificate } = tsa
  const at = '2026-11-22T12:00:00Z'
  const stamp = (wish: TimestampWish = {}, signer = tsa) =>
    readTimestampToken(timestamp(Buffer.from('data'), at, signer, wish))
  const [V1, V2] = ['1.2.840.113549.1.9.16.2.12', '1.2.840.113549.1.9.16.2.47']
  const digest = (algorithm: string) =>
    octets(createHash(algorithm).update(certificate.der).digest())
  const SHA512 = sequence(oid('2.16.840.1.101.3.4.2.3'))

  test.each<[string, TimestampWish]>([
    ['SHA-256, as nothing is said', {}],
    [
      'SHA-256, said',
      { named: namedBy(V2, sequence(oid('2.16.840.1.101.3.4.2.1')), digest('sha256')) },
    ],
    ['SHA-512', { named: namedBy(V2, SHA512, digest('sha512')) }],
    ['SHA-1, in the older attribute', { named: namedBy(V1, digest('sha1')) }],
  ])('its certificate is named by %s', (_case, wish) => {
    expect(stamp(wish)).toMatchObject({ intact: true, signer: certificate, genTime: new Date(at) })
  })

  test.each<[string, TimestampWish]>([
    ['another digest', { named: namedBy(V2, digest('sha1')) }],
    ['another digest in the older attribute', { named: namedBy(V1, digest('sha256')) }],
    [
      'a digest that is too weak',
      { named: namedBy(V2, sequence(oid('1.3.14.3.2.26')), digest('sha1')) },
    ],
    ['an algorithm and no digest', { named: namedBy(V2, SHA512) }],
    ['nothing', { named: namedBy(V2) }],
    ['another attribute', { named: namedBy('1.2.3.4', digest('sha256')) }],
  ])('named by %s, it is not proved to be the signer’s', (_case, wish) => {
    expect(stamp(wish)).toMatchObject({ intact: false })
  })

  test('a nonce is read as it stands, and where there is none there is none', () => {
    const imprint = sequence(sequence(oid('2.16.840.1.101.3.4.2.1')), octets(new Uint8Array(32)))
    const info = (...more: Uint8Array[]) =>
      sequence(integer(1), oid('1.2.3'), imprint, integer(7), time(new Date(at)), ...more)
    expect(stamp({ content: info(tlv(0x02, Uint8Array.of(0, 0x80))) })?.nonce).toEqual(
      Uint8Array.of(0, 0x80),
    )
    expect(stamp({ content: info() })).toMatchObject({ nonce: undefined, intact: true })
    // ENUMERATED is a kind of INTEGER to the library, and none to the standard.
    expect(stamp({ content: info(tlv(0x0a, Uint8Array.of(7))) })?.nonce).toBeUndefined()
  })

  test('a message with another number of signers, or without what was signed, is none', () => {
    const token = timestamp(Buffer.from('data'), at, tsa)
    const [type = nothing(), content] = partsOf(token)
    const [version, digests, info, certificates, signers] = partsOf(partsOf(content)[0]) as [
      ...[Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array],
    ]
    const [signer = nothing()] = partsOf(signers)
    const message = (what: Uint8Array, ...by: Uint8Array[]) =>
      readTimestampToken(
        sequence(type, explicit(0, sequence(version, digests, what, certificates, set(...by)))),
      )
    expect(message(info, signer)).toMatchObject({ intact: true })
    expect(message(info)).toBeUndefined()
    expect(message(info, signer, signer)).toBeUndefined()
    const [contentType = nothing(), octetString] = partsOf(info)
    expect(message(sequence(contentType), signer)).toBeUndefined()
    expect(message(sequence(contentType, explicit(0, integer(1))), signer)).toBeUndefined()
    expect(message(sequence(), signer)).toBeUndefined()
    expect(octetString).toBeDefined()
    // A signer over nothing that names a certificate, or by a digest that is too weak.
    const [number = nothing(), id = nothing(), strong = nothing(), ...rest] = partsOf(signer)
    const [attributes = nothing(), ...signature] = rest
    const weak = sequence(oid('1.3.14.3.2.26'))
    for (const parts of [
      [number, id, strong, ...signature],
      [number, id, weak, attributes, ...signature],
    ])
      expect(message(info, sequence(...parts))).toMatchObject({ intact: false })
    expect(message(info, sequence(number, id, strong, ...rest))).toMatchObject({ intact: true })
  })

  test('a signer who is named by a key identifier is not known', () => {
    expect(stamp({ signerId: tlv(0x80, Uint8Array.of(1, 2, 3)) })).toMatchObject({
      intact: false,
      signer: undefined,
    })
  })

  test('a signer is named by issuer and number, both', () => {
    const id = (issuer: Uint8Array, number: Uint8Array) => ({
      signerId: sequence(issuer, tlv(0x02, number)),
    })
    const { issuerDer, serialNumber } = certificate
    const another = issue({ subject: { commonName: 'Other' } }).certificate
    expect(stamp(id(issuerDer, serialNumber))).toMatchObject({ intact: true })
    for (const wish of [id(another.issuerDer, serialNumber), id(issuerDer, another.serialNumber)])
      expect(stamp(wish)).toMatchObject({ intact: false, signer: undefined })
  })

  // RFC 5652 section 11: each once, with one value. Of two, readers would each take their own.
  test('what is signed names its kind and its digest, once', () => {
    const [KIND, DIGEST] = ['1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4']
    const token = oid('1.2.840.113549.1.9.16.1.4')
    const data = oid('1.2.840.113549.1.7.1')
    const under = (change: (own: readonly Uint8Array[]) => readonly Uint8Array[]) =>
      stamp({ attributes: change })?.intact
    expect(under((own) => own)).toBe(true)
    expect(under((own) => own.toReversed())).toBe(true)
    for (const kind of [
      [],
      [attribute(KIND)],
      [attribute(KIND, data)],
      [attribute(KIND, token, token)],
      [attribute(KIND, token), attribute(KIND, token)],
      [attribute(KIND, token), attribute(KIND, data)],
    ])
      expect(under(([, ...own]) => [...kind, ...own])).toBe(false)
    expect(under(([kind = nothing(), , name = nothing()]) => [kind, name])).toBe(false)
    const wrong = attribute(DIGEST, octets(new Uint8Array(32)))
    expect(under((own) => [...own, wrong])).toBe(false)
    expect(under(([kind = nothing(), , name = nothing()]) => [kind, wrong, name])).toBe(false)
  })

  test('contents that are no timestamp, or of another kind, are none', () => {
    expect(stamp({ content: sequence() })).toBeUndefined()
    const good = [
      integer(1),
      oid('1.2.3'),
      sequence(sequence(oid('2.16.840.1.101.3.4.2.1')), octets(new Uint8Array(32))),
      integer(7),
      time(new Date(at)),
    ]
    expect(stamp({ content: sequence(...good) })).toMatchObject({ intact: true })
    const wrong: readonly [index: number, part: Uint8Array][] = [
      [0, octets(Uint8Array.of(1))],
      [2, sequence(sequence(oid('2.16.840.1.101.3.4.2.1')), integer(7))],
      [3, octets(Uint8Array.of(7))],
      [4, integer(7)],
    ]
    for (const [index, part] of wrong)
      expect(stamp({ content: sequence(...good.with(index, part)) })).toBeUndefined()
    const [, content = nothing()] = partsOf(timestamp(Buffer.from('data'), at, tsa))
    expect(readTimestampToken(sequence(oid('1.2.840.113549.1.7.2'), content))).toBeDefined()
    expect(readTimestampToken(sequence(oid('1.2.840.113549.1.7.3'), content))).toBeUndefined()
  })

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ed = generateKeyPairSync('ed25519')
  const pssOnly = generateKeyPairSync('rsa-pss', {
    modulusLength: 2048,
    hashAlgorithm: 'sha256',
    mgf1HashAlgorithm: 'sha256',
  })
  const UNHEARD = sequence(oid('1.3.6.1.4.1.99999.9'))
  const pss = (hash: string, saltLength: number, name = '1.2.840.113549.1.1.10') =>
    sequence(
      oid(name),
      sequence(
        explicit(0, sequence(oid(hash))),
        explicit(1, sequence(oid('1.2.840.113549.1.1.8'), sequence(oid(hash)))),
        explicit(2, integer(saltLength)),
      ),
    )
  const SHA256 = '2.16.840.1.101.3.4.2.1'
  const padded = (data: Uint8Array) =>
    new Uint8Array(sign('sha256', data, { key: rsa.privateKey, padding: 6, saltLength: 32 }))
  const shortened = (data: Uint8Array): Uint8Array => {
    for (;;) {
      const signature = padded(data)
      if (signature[0] === 0) return signature.subarray(1)
    }
  }
  const plain = (data: Uint8Array) => new Uint8Array(sign('sha256', data, rsa.privateKey))
  const BARE_RSA = sequence(oid('1.2.840.113549.1.1.1'), nothing())
  const BARE_EC = sequence(oid('1.2.840.10045.2.1'))
  const ED25519 = sequence(oid('1.3.101.112'))

  test.each<[string, typeof rsa | undefined, TimestampWish, boolean]>([
    ['RSA without its digest', rsa, { algorithm: BARE_RSA, signature: plain }, true],
    ['RSA without its digest, by another key', undefined, { algorithm: BARE_RSA }, false],
    ['ECDSA without its digest', undefined, { algorithm: BARE_EC }, true],
    [
      'ECDSA without its digest, by another key',
      rsa,
      { algorithm: BARE_EC, signature: plain },
      false,
    ],
    [
      'Ed25519',
      ed,
      { algorithm: ED25519, signature: (data) => new Uint8Array(sign(null, data, ed.privateKey)) },
      true,
    ],
    ['Ed25519 by another key', undefined, { algorithm: ED25519 }, false],
    [
      'Ed25519 under the name of nothing',
      ed,
      { algorithm: UNHEARD, signature: (data) => new Uint8Array(sign(null, data, ed.privateKey)) },
      false,
    ],
    [
      'RSA with PSS under the name of nothing',
      rsa,
      { algorithm: pss(SHA256, 32, '1.3.6.1.4.1.99999.9'), signature: padded },
      false,
    ],
    [
      'a key that is for PSS alone',
      pssOnly,
      {
        algorithm: pss(SHA256, 32),
        signature: (data) =>
          new Uint8Array(sign('sha256', data, { key: pssOnly.privateKey, saltLength: 32 })),
      },
      true,
    ],
    ['RSA with PSS', rsa, { algorithm: pss(SHA256, 32), signature: padded }, true],
    [
      'RSA with PSS and another salt',
      rsa,
      { algorithm: pss(SHA256, 20), signature: padded },
      false,
    ],
    [
      'RSA with PSS, its leading zero left out',
      rsa,
      { algorithm: pss(SHA256, 32), signature: shortened },
      false,
    ],
    [
      'RSA with PSS and SHA-1',
      rsa,
      { algorithm: pss('1.3.14.3.2.26', 20), signature: padded },
      false,
    ],
    ['RSA with PSS by another key', undefined, { algorithm: pss(SHA256, 32) }, false],
    [
      'RSA with SHA-1',
      rsa,
      {
        algorithm: sequence(oid('1.2.840.113549.1.1.5'), nothing()),
        signature: (data) => new Uint8Array(sign('sha1', data, rsa.privateKey)),
      },
      false,
    ],
    [
      'ECDSA named as RSA',
      undefined,
      { algorithm: sequence(oid('1.2.840.113549.1.1.11'), nothing()) },
      false,
    ],
  ])('signed with %s', (_case, keys, wish, intact) => {
    const signer = keys
      ? issue({ subject: { commonName: 'Times' }, issuer: tsa, keys, timeStamping: true })
      : tsa
    expect(stamp(wish, signer)).toMatchObject({ intact })
  })

  test.each([
    [{ timeStamping: true }, true],
    [{ timeStamping: true, keyUsage: null }, true],
    [{ timeStamping: true, keyUsage: 0x40 }, true],
    [{ timeStamping: true, keyUsage: 0x20 }, false],
    [{ timeStamping: true, isCa: true }, false],
    [{}, false],
    [{ ocspSigning: true }, false],
  ])('a certificate with %j', (wish, expected) => {
    expect(maySignTimestamps(issue(wish).certificate)).toBe(expected)
  })

  test('a certificate for timestamps is for nothing else', () => {
    const [STAMPS, ANSWERS] = ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9']
    const may = (...extendedKeyUsage: string[]) =>
      maySignTimestamps({ ...certificate, extendedKeyUsage })
    expect([may(STAMPS), may(STAMPS, ANSWERS), may(ANSWERS), may()]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe('certificates by hand', () => {
  const { certificate } = issue({ issuer: authority({ subject: { commonName: 'Example CA' } }) })

  test('of version 1, which has no extensions: no authority, limited to nothing', () => {
    const plain = issue({ isPlain: true }).certificate
    expect(plain).toMatchObject({ isCa: false, keyUsage: undefined, crlUrls: [] })
    expect(pathConstraintsOf(plain)).toEqual({
      unknownCritical: [],
      pathLength: undefined,
      policies: [],
      names: undefined,
      hasAlternativeNames: false,
    })
  })

  test('statements without an identifier state nothing', () => {
    const QC_STATEMENTS = '1.3.6.1.5.5.7.1.3'
    const stated = (...statements: Uint8Array[]) =>
      issue({ more: [[QC_STATEMENTS, sequence(...statements)]] }).certificate.qcStatements
    const nothingStated = { compliance: false, types: [], sscd: false }
    expect(stated(sequence())).toEqual(nothingStated)
    expect(stated(integer(1))).toEqual(nothingStated)
    expect(stated(sequence(oid('0.4.0.1862.1.6'), sequence(sequence())))).toEqual({
      ...nothingStated,
      types: [''],
    })
  })

  test('a place of revocation lists without an address of its own is none', () => {
    const POINTS = '2.5.29.31'
    const placed = (...points: Uint8Array[]) =>
      issue({ more: [[POINTS, sequence(...points)]] }).certificate
    const reasons = tlv(0x81, Uint8Array.of(1, 0x40))
    const relative = explicit(0, explicit(1, sequence(oid('2.5.4.3'), text('list'))))
    const directory = explicit(0, explicit(0, explicit(4, certificate.subjectDer)))
    for (const point of [reasons, relative, directory])
      expect(placed(sequence(point))).toMatchObject({ crlUrls: [], crlNames: [] })
    const named = sequence(explicit(0, explicit(0, tlv(0x86, Buffer.from('ldap://a.example')))))
    expect(placed(named)).toMatchObject({ crlUrls: [], crlNames: ['ldap://a.example'] })
  })

  test('whoever is no authority, or none for certificates, issued nothing', () => {
    const subject = { commonName: 'Above' }
    for (const above of [issue({ subject }), authority({ subject, keyUsage: 0x02 })])
      expect(isIssuedBy(issue({ issuer: above }).certificate, above.certificate)).toBe(false)
    const above = authority({ subject })
    expect(isIssuedBy(issue({ issuer: above }).certificate, above.certificate)).toBe(true)
  })

  test('a chain goes by keys, not by names, and ends where it turns or gets too long', () => {
    const subject = { commonName: 'Above' }
    const above = authority({ subject, keyUsage: null })
    const below = issue({ issuer: above }).certificate
    expect(isIssuedBy(below, above.certificate)).toBe(true)
    expect(isIssuedBy(below, authority({ subject }).certificate)).toBe(false)
    expect(isComplete([])).toBe(false)

    const keys = [p256(), p256()] as const
    const [east, west] = [{ commonName: 'East' }, { commonName: 'West' }]
    const eastern = authority({ subject: east, keys: keys[0] })
    const westByEast = authority({ subject: west, keys: keys[1], issuer: eastern })
    const eastByWest = authority({ subject: east, keys: keys[0], issuer: westByEast })
    const circle = [eastByWest.certificate, westByEast.certificate]
    const leaf = issue({ issuer: eastern }).certificate
    expect(chainOf(leaf, circle)).toEqual([leaf, ...circle])
    expect(isComplete(chainOf(leaf, circle))).toBe(false)

    let last = authority({ subject: { commonName: 'Level 0' } })
    const pool = [last.certificate]
    for (let level = 1; level < 10; level++) {
      last = authority({ subject: { commonName: `Level ${level}` }, issuer: last })
      pool.push(last.certificate)
    }
    const tooLong = chainOf(issue({ issuer: last }).certificate, pool)
    expect([tooLong.length, isComplete(tooLong)]).toEqual([10, false])
    const asLong = chainOf(last.certificate, pool)
    expect([asLong.length, isComplete(asLong)]).toEqual([10, true])
  })

  test('the same bytes give the same certificate, which nobody can change', () => {
    const again = parseCertificate(certificate.der.slice())
    expect(again).toBe(parseCertificate(certificate.der))
    expect(Object.isFrozen(again)).toBe(true)
  })

  test('places that are asked are addresses on the web', () => {
    const place = 'ldap://a.example/?https://a.example/'
    expect(issue({ ocspUrl: place, issuerUrl: place }).certificate).toMatchObject({
      ocspUrls: [],
      caIssuersUrls: [],
    })
  })

  test('issuer and serial number name a certificate, in whatever letters and string type', () => {
    const serial = tlv(0x02, certificate.serialNumber)
    const name = (tag: number, value: string) =>
      sequence(set(sequence(oid('2.5.4.3'), tlv(tag, Buffer.from(value)))))
    const names = (issuer: Uint8Array, number = serial) =>
      namesCertificate(sequence(sequence(explicit(4, issuer)), number), certificate)
    expect(names(certificate.issuerDer)).toBe(true)
    expect(namesCertificate(Buffer.from(issuerSerialOf(certificate), 'base64'), certificate)).toBe(
      true,
    )
    expect(names(name(0x13, ' EXAMPLE  ca '))).toBe(true)
    const plain = issue({ issuer: authority({ subject: { commonName: 'Issuer' } }) }).certificate
    const dotless = sequence(
      sequence(explicit(4, name(0x0c, '\u0131ssuer'))),
      tlv(0x02, plain.serialNumber),
    )
    expect(namesCertificate(dotless, plain)).toBe(false)
    expect(names(name(0x13, 'Example CB'))).toBe(false)
    expect(names(certificate.issuerDer, integer(1))).toBe(false)
    expect(names(certificate.issuerDer, octets(certificate.serialNumber))).toBeUndefined()
  })
})

describe('parts', () => {
  /** The parts in hexadecimal, and whether they stand in the very bytes that were given. */
  const cut = (der: Uint8Array) => {
    const own = new Uint8Array(der)
    const parts = partsOf(own)
    return [parts.map(toHex), parts.some(({ buffer }) => buffer === own.buffer)]
  }
  const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

  test.each<[string, Uint8Array, readonly Uint8Array[]]>([
    ['short ones', sequence(integer(1), nothing()), [integer(1), nothing()]],
    ['of 127 bytes', sequence(octets(new Uint8Array(127))), [octets(new Uint8Array(127))]],
    ['of 128 bytes', sequence(octets(new Uint8Array(128))), [octets(new Uint8Array(128))]],
    [
      'of 300 bytes',
      sequence(octets(new Uint8Array(300)), integer(7)),
      [octets(new Uint8Array(300)), integer(7)],
    ],
    ['with a length of five bytes', hex('30850000000003020105'), [integer(5)]],
  ])('%s are slices', (_case, der, parts) => {
    expect(cut(der)).toEqual([parts.map(toHex), true])
  })

  test('with a length that has no end are left to the library', () => {
    expect(cut(hex('30800201050000'))).toEqual([['020105'], false])
    expect(cut(hex('300730800201050000'))).toEqual([['30800201050000'], false])
  })

  test.each([
    ['a length beyond the end', '3009020105'],
    ['a length short of the end', '30030201050500'],
    ['a part with a length beyond the end', '3003020205'],
    ['a part without a length', '300102'],
    ['nothing but a tag', '30'],
    ['a tag of several bytes', '30041f810100'],
    ['a length that is cut off', '30820003'],
    ['a value without parts', toHex(octets(integer(1)))],
    ['no bytes', ''],
  ])('of %s there are none', (_case, text) => {
    expect(cut(hex(text))[0]).toEqual([])
    expect(partsOf(undefined)).toEqual([])
  })

  test('a value is one only when nothing follows it', () => {
    expect(decodeDer(integer(5))).toBeDefined()
    expect(decodeDer(new Uint8Array([...integer(5), ...nothing()]))).toBeUndefined()
    expect(decodeDer(integer(5).subarray(0, 2))).toBeUndefined()
  })
})

test('a text that claims to be made of parts has none', () => {
  expect(childrenOf(decodeDer(tlv(0x2c, sequence())))).toEqual([])
  expect(childrenOf(decodeDer(tlv(0x24, octets(Uint8Array.of(1)))))).toHaveLength(1)
})

test('a digest has no parts, also when its bytes happen to be a value', () => {
  // OCTET STRING of 32 bytes that are themselves an OCTET STRING of 30: of certificates one in some hundreds.
  const digest = new Uint8Array([0x04, 32, 0x04, 30, ...new Array<number>(30).fill(7)])
  const sequence = new Uint8Array([0x30, digest.length, ...digest])
  expect(childrenOf(decodeDer(digest))).toEqual([])
  expect(childrenOf(decodeDer(sequence))).toHaveLength(1)
})
