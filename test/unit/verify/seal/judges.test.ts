// What the parts of a seal come to, each judged by itself: its signature, its certificate, its timestamps, its level, and
// what the checks say of all that. Certificates are made once; their dates and uses are replaced where a rule asks for it.

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Certificate } from '../../../../src/proof/x509/certificate.ts'
import { readTimestampToken } from '../../../../src/proof/x509/timestamp-token.ts'
import { anchorOf } from '../../../../src/trust/certificate-trust.ts'
import type { ServiceStatus } from '../../../../src/trust/eu-trust-list.ts'
import type { TrustedIssuer } from '../../../../src/trust/trust-list.ts'
import type { JsonObject } from '../../../../src/util/json.ts'
import { checkSeals, checkSealTrust } from '../../../../src/verify/checks/seal.ts'
import { type SealsChecked, sealResults } from '../../../../src/verify/checks/seal-results.ts'
import type { Credential, Session } from '../../../../src/verify/credential.ts'
import { checked } from '../../../../src/verify/finding.ts'
import { LIMITS } from '../../../../src/verify/limits.ts'
import {
  type CertificateQuestion,
  judgeCertificate,
} from '../../../../src/verify/seal/judge-certificate.ts'
import { type JudgedSeal, judgeSeals } from '../../../../src/verify/seal/judge-seal.ts'
import {
  type JudgedTimestamp,
  judgeTimestamps,
} from '../../../../src/verify/seal/judge-timestamps.ts'
import type { SealEnvelope } from '../../../../src/verify/seal/read-envelope.ts'
import { type ReadSeal, readSeals } from '../../../../src/verify/seal/read-seal.ts'
import { type ReadTimestamp, readTimestamps } from '../../../../src/verify/seal/read-timestamps.ts'
import { algorithmFault, isSignatureRight } from '../../../../src/verify/seal/seal-signature.ts'
import {
  NO_PROPERTIES,
  readUnsignedProperties,
} from '../../../../src/verify/seal/unsigned-properties.ts'
import {
  time as derTime,
  integer,
  octets,
  oid,
  sequence,
} from '../../../support/seal/der-writer.ts'
import {
  base64url,
  container,
  item,
  sealPart,
  signWith,
} from '../../../support/seal/hand-made-seal.ts'
import {
  authority,
  issue,
  ocspAnswer,
  revocationList,
  timestamp,
} from '../../../support/seal/small-pki.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const [YEAR_BEGIN, YEAR_END] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-12-31T00:00:00Z')]
const date = (text: string) => new Date(text)
const past = (time: Date, ms = 1) => new Date(time.getTime() + ms)

const root = authority({ subject: { commonName: 'Root' }, from: '2020-01-01T00:00:00Z' })
const issuing = authority({ subject: { commonName: 'Issuing' }, issuer: root })
const plainHolder = issue({ subject: { commonName: 'Seal', organisation: 'Org' }, issuer: issuing })
const POLICY = '1.3.6.1.4.1.99999.7'
const qualifiedHolder = issue({
  subject: { commonName: 'Qualified' },
  issuer: issuing,
  qualified: true,
  policy: POLICY,
})
const asked = issue({
  subject: { commonName: 'Asked' },
  issuer: issuing,
  crlUrl: 'http://a.example',
})
const stranger = authority({ subject: { commonName: 'Stranger' } })
const tsa = issue({ subject: { commonName: 'Times' }, issuer: root, timeStamping: true })
const NOTHING = { crls: [], ocsps: [] }
const dated = (one: Certificate, notBefore = YEAR_BEGIN, notAfter = YEAR_END) => ({
  ...one,
  notBefore,
  notAfter,
})
const leaf = dated(plainHolder.certificate)

describe('the certificate of a seal', () => {
  const judge = (changes: Partial<CertificateQuestion> = {}) =>
    judgeCertificate({
      certificate: leaf,
      pool: [issuing.certificate],
      anchors: [anchorOf(root.certificate)],
      material: NOTHING,
      provenAt: undefined,
      claimedAt: undefined,
      now: NOW,
      latest: past(NOW, 60_000),
      ...changes,
    })
  const told = (changes: Partial<CertificateQuestion>) => {
    const { outcome, code } = judge(changes)
    return `${outcome} ${code}`
  }
  const PASSED = 'passed OK'
  const SINCE = 'indeterminate CERTIFICATE_EXPIRED_SINCE'

  test('that keeps every rule counts, and it is told who vouches', () => {
    expect(judge()).toEqual({
      outcome: 'passed',
      code: 'OK',
      anchor: anchorOf(root.certificate),
      quality: 'not-qualified',
      revokedSince: false,
      unanswered: [],
    })
  })

  test.each<[string, Partial<CertificateQuestion>, string]>([
    ['now, at its first moment', { now: YEAR_BEGIN }, PASSED],
    ['now, before it', { now: past(YEAR_BEGIN, -1) }, 'failed CERTIFICATE_NOT_YET_VALID'],
    ['now, at its last', { now: YEAR_END }, PASSED],
    ['now, behind it', { now: past(YEAR_END) }, 'failed CERTIFICATE_EXPIRED'],
    ['said to be of its last moment', { now: past(YEAR_END), claimedAt: YEAR_END }, SINCE],
    [
      'said to be from before',
      { claimedAt: past(YEAR_BEGIN, -1) },
      'failed CERTIFICATE_NOT_YET_VALID',
    ],
    ['said to be of its first moment', { claimedAt: YEAR_BEGIN }, PASSED],
    ['said to be from behind', { claimedAt: past(YEAR_END) }, 'failed CERTIFICATE_EXPIRED'],
    [
      'said to be from behind, and so it is',
      { now: past(YEAR_END, 9), claimedAt: past(YEAR_END) },
      'failed CERTIFICATE_EXPIRED',
    ],
    ['proven in its last moment', { now: past(YEAR_END), provenAt: YEAR_END }, PASSED],
    [
      'proven behind it, whatever is said',
      { now: past(YEAR_END, 9), provenAt: past(YEAR_END), claimedAt: YEAR_END },
      'failed CERTIFICATE_EXPIRED',
    ],
    ['proven before it', { provenAt: past(YEAR_BEGIN, -1) }, 'failed CERTIFICATE_NOT_YET_VALID'],
  ])('counts within its dates: %s', (_name, changes, expected) => {
    expect(told(changes)).toBe(expected)
  })

  test('outside its dates tells nothing else', () => {
    expect(judge({ now: past(YEAR_END) })).toEqual({
      outcome: 'failed',
      code: 'CERTIFICATE_EXPIRED',
      anchor: undefined,
      quality: 'not-qualified',
      revokedSince: false,
      unanswered: [],
    })
  })

  const use = (n: number) => `1.3.6.1.5.5.7.3.${n}`
  const [SERVER, CLIENT, CODE, MAIL, TIME, OCSP] = [use(1), use(2), use(3), use(4), use(8), use(9)]
  test.each<[string, Partial<Certificate>, boolean]>([
    ['no use that is named', { keyUsage: undefined }, true],
    ['signatures', { keyUsage: new Set(['digitalSignature']) }, true],
    ['commitments', { keyUsage: new Set(['nonRepudiation', 'keyEncipherment']) }, true],
    ['neither', { keyUsage: new Set(['keyEncipherment']) }, false],
    ['no purpose', { extendedKeyUsage: [] }, true],
    ['clients', { extendedKeyUsage: [CLIENT] }, true],
    ['mail', { extendedKeyUsage: [MAIL] }, true],
    ['servers', { extendedKeyUsage: [SERVER] }, false],
    ['programs', { extendedKeyUsage: [CODE] }, false],
    ['times', { extendedKeyUsage: [TIME] }, false],
    ['answers', { extendedKeyUsage: [OCSP] }, false],
    ['clients and servers', { extendedKeyUsage: [CLIENT, SERVER] }, false],
    ['mail and servers', { extendedKeyUsage: [SERVER, MAIL] }, true],
    ['an authority', { isCa: true }, false],
  ])('for %s', (_name, changes, may) => {
    expect(told({ certificate: { ...leaf, ...changes } })).toBe(
      may ? PASSED : 'failed CERTIFICATE_NOT_FOR_SEALS',
    )
  })

  test('of an authority that has expired counts as far as the seal was there in time', () => {
    const pool = [dated(issuing.certificate, YEAR_BEGIN, date('2026-06-01T00:00:00Z'))]
    const before = date('2026-05-01T00:00:00Z')
    const later = date('2026-07-01T00:00:00Z')
    const invalid = 'failed CERTIFICATE_PATH_INVALID'
    expect(told({ pool })).toBe(invalid)
    expect(told({ pool, provenAt: before })).toBe(PASSED)
    expect(told({ pool, provenAt: later, claimedAt: before })).toBe(invalid)
    expect(judge({ pool, claimedAt: before })).toMatchObject({
      outcome: 'indeterminate',
      code: 'CERTIFICATE_EXPIRED_SINCE',
      anchor: { name: 'Root' },
    })
    expect(told({ pool, claimedAt: later })).toBe(invalid)
    // The seal's own has ended as well, and is asked for the time that the signer tells.
    const now = past(YEAR_END)
    expect(told({ pool, now, claimedAt: before })).toBe(SINCE)
    expect(told({ pool, now, claimedAt: later })).toBe(invalid)
    // Of a time to come nobody can say that it was then.
    const young = [dated(issuing.certificate, past(NOW), YEAR_END)]
    expect(told({ pool: young, claimedAt: past(NOW, 5) })).toBe(invalid)
    expect(told({ pool: young, claimedAt: NOW })).toBe(invalid)
    const ended = [dated(issuing.certificate, YEAR_BEGIN, past(NOW, -1))]
    expect(told({ pool: ended, claimedAt: past(NOW, -1) })).toBe(SINCE)
    expect(told({ pool: ended, claimedAt: NOW })).toBe(invalid)
  })

  test('of a service that was not granted is told by the path that was asked for', () => {
    const service = { type: 'CA/PKC', name: '', provider: '', certificates: [], history: [] }
    const anchors = [{ ...anchorOf(root.certificate), service }]
    const before = date('2026-05-01T00:00:00Z')
    const ungranted = 'indeterminate CERTIFICATE_SERVICE_NOT_GRANTED'
    expect(told({ anchors })).toBe(ungranted)
    expect(told({ anchors, now: past(YEAR_END), claimedAt: before })).toBe(ungranted)
    const pool = [dated(issuing.certificate, YEAR_BEGIN, date('2026-06-01T00:00:00Z'))]
    expect(told({ anchors, pool, claimedAt: before })).toBe('failed CERTIFICATE_PATH_INVALID')
  })

  test('that leads to nobody says what it claims, and is asked nothing further', () => {
    const anchors = [anchorOf(stranger.certificate)]
    const nobody = { outcome: 'indeterminate', code: 'CERTIFICATE_NOT_ANCHORED', unanswered: [] }
    expect(judge({ anchors })).toMatchObject({ ...nobody, quality: 'not-qualified' })
    expect(judge({ anchors, certificate: qualifiedHolder.certificate })).toMatchObject({
      ...nobody,
      quality: 'claims-qualified',
    })
    expect(judge({ anchors, certificate: asked.certificate })).toMatchObject(nobody)
    expect(judge({ anchors: [] })).toMatchObject({ code: 'CERTIFICATE_NO_ANCHORS' })
  })

  test('whose revocation nobody tells is open, and whoever can be asked is named', () => {
    const certificate = asked.certificate
    expect(judge({ certificate })).toMatchObject({
      outcome: 'indeterminate',
      code: 'CERTIFICATE_REVOCATION_UNKNOWN',
      unanswered: [{ certificate, issuer: issuing.certificate }],
      anchor: { name: 'Root' },
    })
    // That its time is not proven weighs more.
    const expired = { certificate: dated(certificate), now: past(YEAR_END), claimedAt: NOW }
    expect(told(expired)).toBe(SINCE)
  })

  test('that was revoked by the time that counts is none', () => {
    const certificate = asked.certificate
    const revokedAt = date('2026-10-01T00:00:00Z')
    const crl = (from: Date) =>
      revocationList(issuing, {
        from: from.toISOString(),
        until: '2027-12-30T00:00:00Z',
        revoked: [{ certificate, at: revokedAt.toISOString() }],
      })
    const by = (changes: Partial<CertificateQuestion>, from = NOW) => {
      const material = { crls: [crl(from)], ocsps: [] }
      const { outcome, code, revokedSince } = judge({ certificate, material, ...changes })
      return [outcome, code, revokedSince]
    }
    const revoked = ['failed', 'CERTIFICATE_REVOKED', false]
    expect(by({})).toEqual(revoked)
    expect(by({ claimedAt: date('2026-09-01T00:00:00Z') })).toEqual(revoked)
    expect(by({ provenAt: revokedAt })).toEqual(revoked)
    expect(by({ provenAt: past(revokedAt, -1) })).toEqual(['passed', 'OK', true])
    // What is told after the time of verification, clocks aside, is not known yet.
    expect(by({}, past(NOW, 60_000))).toEqual(revoked)
    expect(by({}, past(NOW, 61_000))).toEqual([
      'indeterminate',
      'CERTIFICATE_REVOCATION_UNKNOWN',
      false,
    ])
  })

  test('below an authority that was revoked since is no certificate at all, and says so of itself', () => {
    const above = issue({ subject: { commonName: 'X' }, issuer: root, isCa: true, keyUsage: 0x06 })
    const below = issue({ subject: { commonName: 'Y' }, issuer: above })
    const since = [above, below].map(({ certificate }, index) =>
      revocationList(index === 0 ? root : above, {
        from: NOW.toISOString(),
        until: '2027-12-30T00:00:00Z',
        revoked: [
          { certificate, at: index === 0 ? '2026-09-01T00:00:00Z' : '2026-10-01T00:00:00Z' },
        ],
      }),
    )
    expect(
      judge({
        certificate: below.certificate,
        pool: [above.certificate],
        material: { crls: since, ocsps: [] },
        provenAt: date('2026-09-15T00:00:00Z'),
      }),
    ).toMatchObject({ outcome: 'failed', code: 'CERTIFICATE_REVOKED', revokedSince: true })
  })

  test('below an authority that was revoked when the signer says, and has expired, is none', () => {
    const above = issue({ subject: { commonName: 'X' }, issuer: root, isCa: true, keyUsage: 0x06 })
    const below = issue({ subject: { commonName: 'Y' }, issuer: above })
    const revoking = (at: string) => [
      revocationList(root, {
        from: '2026-11-01T00:00:00Z',
        until: '2027-12-30T00:00:00Z',
        revoked: [{ certificate: above.certificate, at }],
      }),
    ]
    const by = (at: string) =>
      told({
        certificate: below.certificate,
        pool: [dated(above.certificate, YEAR_BEGIN, date('2026-06-01T00:00:00Z'))],
        claimedAt: date('2026-05-01T00:00:00Z'),
        material: { crls: revoking(at), ocsps: [] },
      })
    expect(by('2026-05-01T00:00:00Z')).toBe('failed CERTIFICATE_REVOKED')
    expect(by('2026-05-01T00:00:01Z')).toBe(SINCE)
  })

  describe('is worth what list and certificate say together', () => {
    const rule = (qualifiers: readonly string[], policies?: readonly string[]) => ({
      qualifiers,
      policies,
    })
    const status = (changes: Partial<ServiceStatus> = {}): ServiceStatus => ({
      from: date('2020-01-01T00:00:00Z'),
      granted: true,
      for: [],
      qualifications: [],
      ...changes,
    })
    const OWN = qualifiedHolder.certificate.qcStatements
    const worth = (
      statements: Partial<NonNullable<Certificate['qcStatements']>> | undefined,
      list: Partial<ServiceStatus> = {},
      type = 'CA/QC',
    ) => {
      if (!OWN) throw new Error('expected statements')
      const service = {
        type,
        name: 'Service',
        provider: 'Provider',
        certificates: [root.certificate],
        history: [status(list)],
      }
      const certificate = {
        ...qualifiedHolder.certificate,
        qcStatements: statements && { ...OWN, ...statements },
      }
      const anchors = [{ ...anchorOf(root.certificate), service }]
      return judge({ certificate, anchors }).quality
    }
    const [SEAL, KEPT] = ['qualified-seal', 'qualified-certificate']
    const [CLAIMED, NOT] = ['claims-qualified', 'not-qualified']

    test('without a list of qualified services it only claims', () => {
      expect(judge({ certificate: qualifiedHolder.certificate }).quality).toBe(CLAIMED)
      expect(
        judge({ certificate: { ...qualifiedHolder.certificate, qcStatements: undefined } }).quality,
      ).toBe(NOT)
      expect(worth({}, {}, 'CA/PKC')).toBe(CLAIMED)
      expect(worth({ compliance: false }, {}, 'CA/PKC')).toBe(NOT)
      expect(worth(undefined, {}, 'CA/PKC')).toBe(NOT)
    })

    test('by its own statements', () => {
      expect(worth({})).toBe(SEAL)
      expect(worth({ sscd: false })).toBe(KEPT)
      expect(worth({ compliance: false })).toBe(NOT)
      // Of signatures of people; of no kind.
      expect(worth({ types: ['0.4.0.1862.1.6.1'] })).toBe(NOT)
      expect(worth({ types: [] })).toBe(NOT)
      expect(worth(undefined)).toBe(NOT)
    })

    test('by rules of the list for its policy', () => {
      const by = (statements: Parameters<typeof worth>[0], ...qualifiers: readonly string[]) =>
        worth(statements, { qualifications: [rule(qualifiers, ['1.2.3', POLICY])] })
      expect(by({ compliance: false }, 'QCStatement')).toBe(SEAL)
      expect(by(undefined, 'QCStatement')).toBe(NOT)
      expect(by(undefined, 'QCStatement', 'QCForESeal')).toBe(KEPT)
      expect(by(undefined, 'QCStatement', 'QCForESeal', 'QCWithQSCD')).toBe(SEAL)
      expect(by({ types: [] }, 'QCForESeal')).toBe(SEAL)
      expect(by({ types: ['0.4.0.1862.1.6.1'] }, 'QCForESeal')).toBe(NOT)
      expect(by({}, 'NotQualified')).toBe(NOT)
      expect(by({}, 'NotQualified', 'QCStatement')).toBe(NOT)
      for (const no of ['QCNoQSCD', 'QCNoSSCD']) {
        expect(by({}, no)).toBe(KEPT)
        expect(by({}, no, 'QCWithQSCD')).toBe(KEPT)
      }
      for (const yes of ['QCWithQSCD', 'QCWithSSCD']) expect(by({ sscd: false }, yes)).toBe(SEAL)
    })

    test('by no rule that is for another policy', () => {
      const by = (statements: Parameters<typeof worth>[0], qualifier: string) =>
        worth(statements, { qualifications: [rule([qualifier], ['1.2.3']), rule([qualifier], [])] })
      expect(by({}, 'NotQualified')).toBe(SEAL)
      expect(by({}, 'QCNoQSCD')).toBe(SEAL)
      expect(by({ compliance: false }, 'QCStatement')).toBe(NOT)
    })

    test('a rule that is not evaluated takes worth away, and gives none', () => {
      const by = (statements: Parameters<typeof worth>[0], qualifier: string) =>
        worth(statements, { qualifications: [rule([qualifier])] })
      expect(by({}, 'NotQualified')).toBe(CLAIMED)
      expect(by({ compliance: false }, 'NotQualified')).toBe(NOT)
      expect(by(undefined, 'NotQualified')).toBe(NOT)
      expect(by({}, 'QCNoQSCD')).toBe(KEPT)
      expect(by({ sscd: false }, 'QCWithQSCD')).toBe(KEPT)
      expect(by({}, 'QCWithQSCD')).toBe(SEAL)
      expect(by({ compliance: false }, 'QCStatement')).toBe(NOT)
      expect(by({ types: [] }, 'QCForESeal')).toBe(NOT)
    })

    test('by what the service is listed for', () => {
      const listed = (...names: readonly string[]) => worth({}, { for: names })
      expect(listed('ForeSeals')).toBe(SEAL)
      expect(listed('ForeSignatures')).toBe(NOT)
      expect(listed('ForWebSiteAuthentication')).toBe(NOT)
      expect(listed('ForeSignatures', 'ForeSeals')).toBe(SEAL)
      expect(listed('RootCA-QC')).toBe(SEAL)
      expect(listed('NotForeSignatures', 'NotForWebSites')).toBe(SEAL)
    })

    test('by what the list said at the proven time', () => {
      const [until, since] = [date('2020-01-01T00:00:00Z'), date('2026-11-01T00:00:00Z')]
      const history = [
        status({ from: since, for: ['ForeSignatures'] }),
        status({ from: until, for: ['ForeSeals'] }),
      ]
      const service = { type: 'CA/QC', name: '', provider: '', certificates: [], history }
      const anchors = [{ ...anchorOf(root.certificate), service }]
      const { certificate } = qualifiedHolder
      const at = (provenAt: Date | undefined) => judge({ certificate, anchors, provenAt }).quality
      expect([at(undefined), at(since), at(past(since, -1))]).toEqual([NOT, NOT, SEAL])
    })
  })
})

describe('timestamps', () => {
  const signer = dated(tsa.certificate)
  const token = (genTime: Date, changes: { readonly signer?: Certificate } = {}) => ({
    der: new Uint8Array(),
    genTime,
    policy: '',
    digest: 'sha256' as const,
    imprint: new Uint8Array(),
    nonce: undefined,
    certificates: [],
    intact: true,
    signer,
    ...changes,
  })
  const stamp = (
    kind: ReadTimestamp['kind'],
    genTime: Date,
    { place = 0, ...changes }: { readonly place?: number; readonly signer?: Certificate } = {},
  ): ReadTimestamp => ({
    kind,
    place,
    pointer: '/x',
    token: token(genTime, changes),
    fault: undefined,
  })
  const anchors = [anchorOf(root.certificate)]
  const judge = (
    read: readonly ReadTimestamp[],
    changes: Partial<Parameters<typeof judgeTimestamps>[1]> = {},
  ) => {
    const question = {
      certificates: [],
      anchors,
      material: NOTHING,
      now: NOW,
      maxClockSkewSeconds: 60,
    }
    const { timestamps, provenAt } = judgeTimestamps(read, { ...question, ...changes })
    return { codes: timestamps.map(({ code }) => code), provenAt, timestamps }
  }
  const [MAY, JUNE, JULY] = ['05', '06', '07'].map((month) =>
    date(`2026-${month}-01T00:00:00Z`),
  ) as [Date, Date, Date]

  test('that are sound prove the earliest time', () => {
    const { timestamps, provenAt } = judge([stamp('signature', JUNE), stamp('signature', MAY)])
    expect(provenAt).toEqual(MAY)
    expect(timestamps[0]).toEqual({
      kind: 'signature',
      pointer: '/x',
      at: JUNE,
      intact: true,
      outcome: 'passed',
      code: 'OK',
      anchor: anchors[0],
      unanswered: [],
    })
    expect(judge([])).toEqual({ codes: [], provenAt: undefined, timestamps: [] })
    expect(judge([stamp('content', MAY)]).provenAt).toBeUndefined()
    expect(judge([stamp('content', MAY), stamp('archive', JUNE)]).provenAt).toEqual(JUNE)
  })

  test('of a time to come are none, clocks aside', () => {
    const at = (ms: number) => judge([stamp('signature', past(NOW, ms))])
    expect(at(60_000).codes).toEqual(['OK'])
    expect(at(60_001)).toMatchObject({ codes: ['TIMESTAMP_IN_FUTURE'], provenAt: undefined })
    expect(at(60_001).timestamps[0]).toMatchObject({ outcome: 'failed', intact: true })
  })

  test('that cannot be read, or are over other data, are told apart', () => {
    const bad = (
      fault: 'TIMESTAMP_INVALID' | 'TIMESTAMP_UNREADABLE' | 'TIMESTAMP_IMPRINT_MISMATCH',
    ) => judge([{ ...stamp('signature', MAY), token: undefined, fault }]).timestamps[0]
    const none = { at: undefined, anchor: undefined, unanswered: [] }
    expect(bad('TIMESTAMP_UNREADABLE')).toMatchObject({
      ...none,
      outcome: 'indeterminate',
      intact: true,
    })
    for (const fault of ['TIMESTAMP_INVALID', 'TIMESTAMP_IMPRINT_MISMATCH'] as const)
      expect(bad(fault)).toMatchObject({ ...none, outcome: 'failed', code: fault, intact: false })
  })

  test('are by a certificate for them, and within its dates', () => {
    const by = (changes: Partial<Certificate>, genTime = MAY) =>
      judge([stamp('signature', genTime, { signer: { ...signer, ...changes } })])
    const unfit = {
      codes: ['TIMESTAMP_CERTIFICATE_UNFIT'],
      provenAt: undefined,
      timestamps: [{ outcome: 'failed' }],
    }
    expect(by({ extendedKeyUsage: undefined })).toMatchObject(unfit)
    expect(by({ notBefore: MAY }).codes).toEqual(['OK'])
    expect(by({ notBefore: past(MAY) })).toMatchObject(unfit)
    expect(by({ notAfter: past(MAY, -1) })).toMatchObject(unfit)
    // Its end is what the next one is for.
    expect(by({ notAfter: MAY }).codes).toEqual(['TIMESTAMP_EXPIRED'])
    expect(by({ notAfter: NOW }).codes).toEqual(['OK'])
    expect(by({ notAfter: past(NOW, -1) })).toMatchObject({
      codes: ['TIMESTAMP_EXPIRED'],
      provenAt: undefined,
      timestamps: [{ outcome: 'indeterminate', anchor: undefined, unanswered: [] }],
    })
  })

  test('lead to somebody who is believed, by certificates in them or beside them', () => {
    const below = issue({ subject: { commonName: 'T' }, issuer: issuing, timeStamping: true })
    const one = stamp('signature', MAY, { signer: below.certificate })
    const by = (own: readonly Certificate[], certificates: readonly Certificate[], more = {}) =>
      judge(
        [
          {
            ...one,
            token: { ...token(MAY), signer: below.certificate, certificates: own },
          } as ReadTimestamp,
        ],
        {
          certificates,
          ...more,
        },
      )
    const authorities = [issuing.certificate]
    expect(by(authorities, []).codes).toEqual(['OK'])
    expect(by([], authorities).codes).toEqual(['OK'])
    expect(by([], []).timestamps[0]).toMatchObject({
      outcome: 'indeterminate',
      code: 'TIMESTAMP_NOT_ANCHORED',
      anchor: undefined,
    })
    // At the time that it states, and not now.
    const ended = [dated(issuing.certificate, YEAR_BEGIN, JUNE)]
    expect(by(ended, []).codes).toEqual(['OK'])
    const begun = [dated(issuing.certificate, JUNE, YEAR_END)]
    expect(by(begun, []).timestamps[0]).toMatchObject({
      outcome: 'failed',
      code: 'TIMESTAMP_CERTIFICATE_UNFIT',
    })
    // By a service for seals, by none for times.
    const service = { type: 'CA/PKC', name: '', provider: '', certificates: [], history: [] }
    const others = { anchors: [{ ...anchorOf(root.certificate), service }] }
    expect(by(authorities, [], others).codes).toEqual(['TIMESTAMP_NOT_ANCHORED'])
  })

  test('of an authority that was revoked are none, unless a later one proves them', () => {
    const open = issue({
      subject: { commonName: 'T' },
      issuer: root,
      timeStamping: true,
      crlUrl: 'http://a.example',
    })
    const crl = (revokedAt: Date | undefined, from = NOW) =>
      revocationList(root, {
        from: from.toISOString(),
        until: '2027-12-30T00:00:00Z',
        revoked: revokedAt ? [{ certificate: open.certificate, at: revokedAt.toISOString() }] : [],
      })
    const own = stamp('signature', MAY, { signer: open.certificate, place: 0 })
    const renewal = stamp('archive', JUNE, { place: 1 })
    const by = (crls: readonly Uint8Array[], read = [own]) =>
      judge(read, { material: { crls, ocsps: [] } })
    expect(by([]).timestamps[0]).toMatchObject({
      outcome: 'passed',
      unanswered: [{ certificate: open.certificate, issuer: root.certificate }],
    })
    expect(by([crl(undefined)]).timestamps[0]).toMatchObject({ outcome: 'passed', unanswered: [] })
    expect(by([crl(JULY)])).toMatchObject({
      codes: ['TIMESTAMP_CERTIFICATE_REVOKED'],
      provenAt: undefined,
      timestamps: [{ outcome: 'failed' }],
    })
    expect(by([crl(JULY)], [own, renewal])).toMatchObject({ codes: ['OK', 'OK'], provenAt: MAY })
    expect(by([crl(JUNE)], [own, renewal]).codes).toEqual(['TIMESTAMP_CERTIFICATE_REVOKED', 'OK'])
    // What is told within the difference of clocks counts.
    expect(by([crl(MAY, past(NOW, 60_000))]).codes).toEqual(['TIMESTAMP_CERTIFICATE_REVOKED'])
    expect(by([crl(MAY, past(NOW, 61_000))]).codes).toEqual(['OK'])
  })

  test('that have expired are renewed by archive timestamps behind them, and by nothing else', () => {
    const old = { ...signer, notAfter: past(JUNE, 5) }
    const own = stamp('signature', MAY, { signer: old, place: 1 })
    const codes = (...others: readonly ReadTimestamp[]) => judge([own, ...others]).codes[0]
    expect(codes(stamp('archive', JUNE, { place: 2 }))).toBe('OK')
    expect(codes(stamp('archive', JUNE, { place: 1 }))).toBe('TIMESTAMP_EXPIRED')
    expect(codes(stamp('archive', JUNE, { place: 0 }))).toBe('TIMESTAMP_EXPIRED')
    expect(codes(stamp('signature', JUNE, { place: 2 }))).toBe('TIMESTAMP_EXPIRED')
    expect(codes(stamp('archive', JULY, { place: 2 }))).toBe('TIMESTAMP_EXPIRED')
    // One that is itself renewed in time.
    const first = stamp('archive', JUNE, { place: 2, signer: old })
    expect(codes(first)).toBe('TIMESTAMP_EXPIRED')
    expect(codes(first, stamp('archive', past(JUNE, 2), { place: 3 }))).toBe('OK')
    // One whose clock is ahead does not move the time of verification.
    expect(
      judge([
        stamp('signature', MAY, { signer: { ...signer, notAfter: NOW }, place: 0 }),
        stamp('archive', past(NOW, 9), { place: 1 }),
      ]).codes,
    ).toEqual(['OK', 'OK'])
  })

  test('over the content are covered by all others, and by none of their own', () => {
    const old = { ...signer, notAfter: past(JUNE, 5) }
    const own = stamp('content', MAY, { signer: old, place: -1 })
    const codes = (...others: readonly ReadTimestamp[]) => judge([own, ...others]).codes[0]
    expect(codes(stamp('signature', JUNE))).toBe('OK')
    expect(codes(stamp('archive', JUNE))).toBe('OK')
    expect(codes(stamp('content', JUNE, { place: -1 }))).toBe('TIMESTAMP_EXPIRED')
  })

  test('follow each other, clocks aside', () => {
    const order = (...read: readonly ReadTimestamp[]) => judge(read).codes
    const late = past(MAY, 60_000)
    const later = past(MAY, 60_001)
    expect(order(stamp('content', late), stamp('signature', MAY))).toEqual(['OK', 'OK'])
    expect(order(stamp('content', later), stamp('signature', MAY))).toEqual([
      'OK',
      'TIMESTAMP_ORDER',
    ])
    expect(order(stamp('signature', later), stamp('archive', MAY, { place: 1 }))).toEqual([
      'OK',
      'TIMESTAMP_ORDER',
    ])
    expect(
      order(stamp('archive', later, { place: 1 }), stamp('archive', MAY, { place: 2 })),
    ).toEqual(['OK', 'TIMESTAMP_ORDER'])
    // Of one kind in any order.
    expect(order(stamp('signature', JULY), stamp('signature', MAY))).toEqual(['OK', 'OK'])
    expect(order(stamp('content', JULY), stamp('content', MAY))).toEqual(['OK', 'OK'])
    // One behind another that is late as well.
    expect(order(stamp('content', JULY), stamp('content', MAY), stamp('signature', JUNE))).toEqual([
      'OK',
      'OK',
      'TIMESTAMP_ORDER',
    ])
  })

  test('that are out of order make the seal’s time unproven', () => {
    const { timestamps, provenAt } = judge([stamp('content', JULY), stamp('signature', MAY)])
    expect(provenAt).toBeUndefined()
    expect(timestamps[1]).toMatchObject({ outcome: 'failed', at: MAY })
    // A content timestamp that fails says nothing of it; one that cannot be read disturbs no order.
    const wrong = { ...stamp('content', JULY), fault: 'TIMESTAMP_INVALID' } as const
    expect(judge([wrong, stamp('signature', MAY)])).toMatchObject({
      codes: ['TIMESTAMP_INVALID', 'OK'],
      provenAt: MAY,
    })
    const broken = { ...stamp('signature', JULY), fault: 'TIMESTAMP_INVALID' } as const
    expect(judge([broken, stamp('archive', JULY, { place: 1 })]).provenAt).toBeUndefined()
    // What is wrong for another reason keeps it, and what has no time is in no order.
    const late = { ...stamp('signature', MAY), fault: 'TIMESTAMP_INVALID' } as const
    expect(judge([stamp('content', JULY), late]).codes).toEqual(['OK', 'TIMESTAMP_INVALID'])
    const timeless = { ...late, token: undefined, fault: 'TIMESTAMP_UNREADABLE' } as const
    expect(judge([stamp('content', JULY), timeless]).codes).toEqual(['OK', 'TIMESTAMP_UNREADABLE'])
  })
})

const payload = '{"a":1}'
const part = sealPart({ payload, holder: plainHolder })
const at = '2026-10-01T10:00:05Z'

describe('what stands around a signature', () => {
  const texts = {
    payload,
    protectedText: part.protected,
    signatureText: part.signature,
    itemTexts: [] as readonly string[],
  }
  const over = (data: string, when = at) => timestamp(Buffer.from(data), when, tsa)
  const ofSignature = over(part.signature)

  test('its timestamps are read in their order, each over what it must be over', () => {
    const first = item('sigTst', container(ofSignature, over(payload)))
    const before = item(
      'arcTst',
      container(over(`${payload}.${part.protected}.${part.signature}.${first}`)),
    )
    const items = [first, before, item('arcTst', container(over('x')))]
    const unsigned = readUnsignedProperties({ etsiU: items })
    const read = readTimestamps([undefined, over(payload), over('x')], unsigned, {
      ...texts,
      itemTexts: items,
    })
    expect(read.map(({ kind, pointer, place, fault }) => [kind, pointer, place, fault])).toEqual([
      ['content', '/adoTst/tstTokens/0', -1, 'TIMESTAMP_INVALID'],
      ['content', '/adoTst/tstTokens/1', -1, undefined],
      ['content', '/adoTst/tstTokens/2', -1, 'TIMESTAMP_IMPRINT_MISMATCH'],
      ['signature', '/header/etsiU/0/sigTst/tstTokens/0', 0, undefined],
      ['signature', '/header/etsiU/0/sigTst/tstTokens/1', 0, 'TIMESTAMP_IMPRINT_MISMATCH'],
      ['archive', '/header/etsiU/1/arcTst/tstTokens/0', 1, undefined],
      ['archive', '/header/etsiU/2/arcTst/tstTokens/0', 2, 'TIMESTAMP_IMPRINT_MISMATCH'],
    ])
    expect(read[3]?.token?.signer?.thumbprint).toBe(tsa.certificate.thumbprint)
    expect(read[0]?.token).toBeUndefined()
  })

  test('what members in the clear are over cannot be put together', () => {
    const unsigned = readUnsignedProperties({
      etsiU: [{ sigTst: container(ofSignature) }, { arcTst: container(ofSignature) }],
    } as unknown as JsonObject)
    expect(readTimestamps([], unsigned, texts).map(({ fault }) => fault)).toEqual([
      undefined,
      'TIMESTAMP_UNREADABLE',
    ])
    expect(readTimestamps([], NO_PROPERTIES, texts)).toEqual([])
  })

  test('a token whose signature does not hold, or whose digest is weak, proves nothing', () => {
    const told = (der: Uint8Array) => readTimestamps([der], NO_PROPERTIES, texts)[0]?.fault
    const good = over(payload)
    expect(told(good)).toBeUndefined()
    const broken = good.slice()
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
    expect(told(broken)).toBe('TIMESTAMP_INVALID')
    expect(told(good.subarray(1))).toBe('TIMESTAMP_INVALID')
    // The name of SHA-256 in it, as that of SHA-224.
    const weak = timestamp(Buffer.from(payload), at, tsa, {
      content: withDigest('2.16.840.1.101.3.4.2.4'),
    })
    expect(told(weak)).toBe('TIMESTAMP_IMPRINT_MISMATCH')
    expect(
      told(
        timestamp(Buffer.from(payload), at, tsa, { content: withDigest('2.16.840.1.101.3.4.2.1') }),
      ),
    ).toBeUndefined()
  })

  const withDigest = (name: string) =>
    sequence(
      integer(1),
      oid('1.2.3'),
      sequence(sequence(oid(name)), octets(createHash('sha256').update(payload).digest())),
      integer(7),
      derTime(new Date(at)),
    )

  const envelope = (parts: SealEnvelope['parts']): SealEnvelope => ({
    form: 'general',
    payload,
    payloadFirst: true,
    parts,
  })
  const own = {
    pointer: '/signatures/0',
    protectedText: part.protected,
    signatureText: part.signature,
    unprotected: undefined,
  }
  const codes = (one: ReadSeal | undefined) => one?.faults.map(({ code }) => code)

  test('a signature is read with all that its header says', () => {
    const adoTst = container(over(payload))
    const signed = sealPart({
      payload,
      holder: plainHolder,
      chain: [issuing],
      header: { adoTst, sigPId: { id: 'x' }, crit: ['b64', 'sigT', 'adoTst', 'sigPId'] },
    })
    const stamped = { etsiU: [item('sigTst', container(over(signed.signature)))] }
    const [read] = readSeals(
      envelope([
        {
          ...own,
          protectedText: signed.protected,
          signatureText: signed.signature,
          unprotected: stamped,
        },
      ]),
    )
    expect(read).toMatchObject({
      pointer: '/signatures/0',
      intact: true,
      faults: [],
      claimedAt: new Date('2026-10-01T10:00:00Z'),
      hasPolicy: true,
    })
    expect([read?.certificate, ...(read?.others ?? [])].map((one) => one?.thumbprint)).toEqual(
      [plainHolder, issuing].map(({ certificate }) => certificate.thumbprint),
    )
    expect(read?.unsigned.items.map(({ name }) => name)).toEqual(['sigTst'])
    expect(read?.timestamps.map(({ kind, fault }) => [kind, fault])).toEqual([
      ['content', undefined],
      ['signature', undefined],
    ])
    expect(readSeals(envelope([own]))[0]).toMatchObject({
      hasPolicy: false,
      others: [],
      timestamps: [],
    })
  })

  test('archive timestamps are read over the members as they stand', () => {
    const [first, second] = [item('other', 1), item('another', 2)]
    const data = `${payload}.${part.protected}.${part.signature}.${first}${second}`
    const etsiU = [first, second, item('arcTst', container(over(data)))]
    const [read] = readSeals(envelope([{ ...own, unprotected: { etsiU } }]))
    expect(read?.timestamps.map(({ fault }) => fault)).toEqual([undefined])
  })

  test('what is broken has its place and its reason', () => {
    const broken = { pointer: '/signatures/1', broken: 'as said' }
    const [, second] = readSeals(envelope([own, broken]))
    expect(second).toEqual({
      pointer: '/signatures/1',
      intact: false,
      faults: [{ code: 'SEAL_ENVELOPE_INVALID', message: 'as said' }],
      certificate: undefined,
      others: [],
      claimedAt: undefined,
      hasPolicy: false,
      unsigned: NO_PROPERTIES,
      timestamps: [],
    })
    const read = (changes: object) => readSeals(envelope([{ ...own, ...changes }]))[0]
    expect(codes(read({ protectedText: '=' }))).toEqual(['SEAL_HEADER_INVALID'])
    expect(codes(read({ signatureText: base64url('x') }))).toEqual(['SIGNATURE_INVALID'])
    expect(read({ signatureText: base64url('x') })?.intact).toBe(false)
    const bare = { protectedText: base64url(JSON.stringify({ alg: 'ES256' })) }
    expect(read(bare)).toMatchObject({ intact: false, certificate: undefined })
    expect(codes(read(bare))).toContain('SEAL_CERTIFICATE_MISSING')
    expect(codes(read(bare))).not.toContain('SIGNATURE_INVALID')
  })

  test('faults of the header stand before those of algorithm and signature', () => {
    const by = (wish: Partial<Parameters<typeof sealPart>[0]>, text = payload) => {
      const made = sealPart({ payload: text, holder: plainHolder, ...wish })
      const [read] = readSeals(
        envelope([{ ...own, protectedText: made.protected, signatureText: made.signature }]),
      )
      return [read?.intact, codes(read)]
    }
    expect(by({ header: { jku: 'x' } })).toEqual([true, ['SEAL_HEADER_REFUSED']])
    expect(by({ header: { jku: 'x' } }, 'other')).toEqual([
      false,
      ['SEAL_HEADER_REFUSED', 'SIGNATURE_INVALID'],
    ])
    expect(by({ header: { jku: 'x', alg: 'none' } })).toEqual([
      false,
      ['SEAL_HEADER_REFUSED', 'SEAL_ALGORITHM_REFUSED'],
    ])
  })

  test('the same signature twice is told of the second, and another one of the same is not', () => {
    const again = { ...own, pointer: '/signatures/1' }
    const two = readSeals(envelope([own, again]))
    expect(two.map(codes)).toEqual([[], ['SEAL_REPEATED']])
    expect(two.map(({ intact }) => intact)).toEqual([true, true])
    const resigned = {
      ...again,
      signatureText: base64url(
        signWith('ES256', `${part.protected}.${payload}`, plainHolder.privateKey),
      ),
    }
    expect(readSeals(envelope([own, resigned])).map(codes)).toEqual([[], []])
    const renamed = { ...again, protectedText: base64url('{}') }
    expect(readSeals(envelope([own, renamed])).map(codes)[1]).not.toContain('SEAL_REPEATED')
    const broken = { pointer: '', broken: 'x' }
    expect(readSeals(envelope([broken, own])).map(codes)[1]).toEqual([])
  })

  test('as many as a credential may have proofs, and no more', () => {
    const broken = { pointer: '', broken: 'x' }
    const many = (count: number) => readSeals(envelope(Array.from({ length: count }, () => broken)))
    expect(many(LIMITS.maxProofs)).toHaveLength(LIMITS.maxProofs)
    const [only, ...rest] = many(LIMITS.maxProofs + 1)
    expect([only?.pointer, codes(only), rest]).toEqual(['/signatures', ['PROOF_TOO_MANY'], []])
  })
})

describe('a key and its algorithm', () => {
  const made = (type: 'ec' | 'ed25519' | 'rsa', options: object = {}) =>
    generateKeyPairSync(type as 'ec', options as { namedCurve: string })
  const rsa = made('rsa', { modulusLength: 2048 })
  const keys = {
    p256: made('ec', { namedCurve: 'P-256' }),
    p384: made('ec', { namedCurve: 'P-384' }),
    p521: made('ec', { namedCurve: 'P-521' }),
    ed: made('ed25519'),
    rsa,
    pss: pssOnly(rsa.privateKey),
  }
  const FITTING: Readonly<Record<string, readonly (keyof typeof keys)[]>> = {
    ES256: ['p256'],
    ES384: ['p384'],
    ES512: ['p521'],
    EdDSA: ['ed'],
    RS256: ['rsa'],
    RS512: ['rsa'],
    PS256: ['rsa', 'pss'],
    PS512: ['rsa', 'pss'],
  }

  const codeOf = (fault: ReturnType<typeof algorithmFault>) => fault && String(fault.code)
  test.each(Object.keys(FITTING))('%s is for its own keys alone', (name) => {
    const fit = Object.entries(keys).filter(
      ([, { publicKey }]) => algorithmFault(name, publicKey) === undefined,
    )
    expect(fit.map(([key]) => key)).toEqual(FITTING[name])
    for (const { publicKey } of Object.values(keys))
      expect([undefined, 'KEY_TYPE_MISMATCH']).toContain(codeOf(algorithmFault(name, publicKey)))
    const [[, key]] = fit as [[string, (typeof keys)['rsa']]]
    const sealed = { algorithm: name, protectedText: 'h', payload: 'p' }
    const signature = signWith(name, 'h.p', key.privateKey)
    const right = (changes: object) =>
      isSignatureRight(
        { ...sealed, signatureText: base64url(signature), ...changes },
        key.publicKey,
      )
    expect(right({})).toBe(true)
    for (const change of [
      { payload: 'q' },
      { protectedText: 'g' },
      { protectedText: 'h.p', payload: '' },
      { algorithm: 'none' },
      { signatureText: '' },
      { signatureText: '=' },
      { signatureText: `${base64url(signature)}A` },
    ])
      expect(right(change)).toBe(false)
  })

  test.each(['none', 'HS256', 'ES256K', 'RS1', 'toString', ''])('%s proves nothing', (name) => {
    for (const { publicKey } of Object.values(keys))
      expect(algorithmFault(name, publicKey)?.code).toBe('SEAL_ALGORITHM_REFUSED')
  })

  test('a key with which anybody can sign is none', () => {
    const point = (last: string) =>
      createPublicKey({
        key: Buffer.from(`302a300506032b6570032100${last}`, 'hex'),
        format: 'der',
        type: 'spki',
      })
    const identity = point(`01${'00'.repeat(31)}`)
    expect(algorithmFault('EdDSA', identity)?.code).toBe('SEAL_KEY_WEAK')
    const short = { asymmetricKeyType: 'rsa', asymmetricKeyDetails: { modulusLength: 2047 } }
    expect(algorithmFault('RS256', short as KeyObject)?.code).toBe('SEAL_KEY_WEAK')
    const enough = { asymmetricKeyType: 'rsa', asymmetricKeyDetails: { modulusLength: 2048 } }
    expect(algorithmFault('RS256', enough as KeyObject)).toBeUndefined()
  })
})

describe('one seal and all seals', () => {
  const [read] = readSeals({
    form: 'general',
    payload,
    payloadFirst: true,
    parts: [
      {
        pointer: '/signatures/0',
        protectedText: part.protected,
        signatureText: part.signature,
        unprotected: undefined,
      },
    ],
  }) as [ReadSeal]
  const anchors = [anchorOf(root.certificate)]
  const question = { anchors, material: NOTHING, issuers: [], now: NOW, maxClockSkewSeconds: 60 }
  const judge = (
    changes: Partial<ReadSeal>,
    asking: Partial<Parameters<typeof judgeSeals>[1]> = {},
  ) => {
    const [one] = judgeSeals([{ ...read, ...changes }], { ...question, ...asking })
    if (!one) throw new Error('expected one')
    return one
  }
  const properties = (...names: readonly string[]) => ({
    ...NO_PROPERTIES,
    items: names.map((name, index) => ({ name, content: 1, index })),
  })
  const stampOf = (
    kind: ReadTimestamp['kind'],
    fault?: 'TIMESTAMP_INVALID' | 'TIMESTAMP_UNREADABLE',
  ) => {
    const token = readTimestampToken(timestamp(Buffer.from('x'), at, tsa))
    return { kind, pointer: '', place: 9, token, fault } as ReadTimestamp
  }

  test('its authority may stand in the header, in the properties, or come from outside', () => {
    const authorities = [issuing.certificate]
    const code = (...args: Parameters<typeof judge>) => judge(...args).certificateFinding?.code
    expect(code({})).toBe('CERTIFICATE_NOT_ANCHORED')
    expect(code({ others: authorities })).toBe('OK')
    expect(code({ unsigned: { ...NO_PROPERTIES, certificates: authorities } })).toBe('OK')
    expect(code({}, { issuers: authorities })).toBe('OK')
    expect(judge({ certificate: undefined }).certificateFinding).toBeUndefined()
  })

  test('what is known of revocation may stand in the properties or come from outside', () => {
    const seal = { certificate: asked.certificate, others: [issuing.certificate] }
    const list = (from = NOW) =>
      revocationList(issuing, { from: from.toISOString(), until: '2027-12-30T00:00:00Z' })
    const answer = ocspAnswer({
      about: asked.certificate,
      issuer: issuing,
      producedAt: NOW.toISOString(),
    })
    const code = (...args: Parameters<typeof judge>) => judge(...args).certificateFinding?.code
    expect(code(seal)).toBe('CERTIFICATE_REVOCATION_UNKNOWN')
    for (const material of [
      { crls: [list()], ocsps: [] },
      { crls: [], ocsps: [answer] },
    ]) {
      expect(code(seal, { material })).toBe('OK')
      expect(code({ ...seal, unsigned: { ...NO_PROPERTIES, ...material } })).toBe('OK')
    }
    // Clocks may differ by as much as whoever verifies allows.
    const of = (ms: number) => ({ material: { crls: [list(past(NOW, ms))], ocsps: [] } })
    expect(code(seal, of(60_000))).toBe('OK')
    expect(code(seal, of(61_000))).toBe('CERTIFICATE_REVOCATION_UNKNOWN')
  })

  test.each<[string, readonly ReadTimestamp[], readonly string[], string]>([
    ['nothing', [], [], 'B'],
    ['material alone', [], ['rVals'], 'B'],
    ['a timestamp', [stampOf('signature')], [], 'T'],
    ['one that is none', [stampOf('signature', 'TIMESTAMP_INVALID')], ['rVals'], 'B'],
    [
      'one that is none beside',
      [stampOf('signature'), stampOf('signature', 'TIMESTAMP_INVALID')],
      ['rVals'],
      'B',
    ],
    ['one over the content alone', [stampOf('content')], ['rVals'], 'B'],
    ['one and certificates', [stampOf('signature')], ['xVals', 'sigTst'], 'T'],
    ['one and answers', [stampOf('signature')], ['rVals'], 'LT'],
    ['one and material of both', [stampOf('signature')], ['tstVD'], 'LT'],
    ['one and material of any', [stampOf('signature')], ['anyValData'], 'LT'],
    ['an archive', [stampOf('signature'), stampOf('archive')], ['rVals'], 'LTA'],
    ['an archive of nothing', [stampOf('signature'), stampOf('archive')], [], 'T'],
    [
      'an archive that is none',
      [stampOf('signature'), stampOf('archive', 'TIMESTAMP_INVALID')],
      ['rVals'],
      'LT',
    ],
    [
      'an archive that cannot be told',
      [stampOf('signature'), stampOf('archive', 'TIMESTAMP_UNREADABLE')],
      ['rVals'],
      'LTA',
    ],
  ])('its level by what is sound: %s', (_name, timestamps, names, level) => {
    const seal = { timestamps, unsigned: properties(...names) }
    expect(judge(seal).level).toBe(level)
    expect(judge({ ...seal, intact: false }).level).toBeUndefined()
  })

  test('its proven time is that of its certificate', () => {
    const seal = { timestamps: [stampOf('signature')], others: [issuing.certificate] }
    expect(judge(seal).provenAt).toEqual(new Date(at))
    const ended = { ...seal, certificate: dated(plainHolder.certificate, YEAR_BEGIN, date(at)) }
    expect(judge(ended).certificateFinding?.code).toBe('OK')
    expect(judge({ ...ended, timestamps: [] }).certificateFinding?.code).toBe(
      'CERTIFICATE_EXPIRED_SINCE',
    )
    expect(judge({ ...ended, timestamps: [], claimedAt: undefined }).certificateFinding?.code).toBe(
      'CERTIFICATE_EXPIRED',
    )
  })

  test('what it has of unknown or malformed properties', () => {
    const known = ['sigTst', 'arcTst', 'xVals', 'rVals', 'axVals', 'arVals', 'tstVD', 'anyValData']
    expect(judge({ unsigned: properties(...known) })).toMatchObject({
      unknownProperties: [],
      malformedProperty: undefined,
    })
    expect(judge({ unsigned: properties('other', 'sigTst') }).unknownProperties).toEqual(['other'])
    expect(judge({ unsigned: { ...NO_PROPERTIES, malformedAt: 3 } }).malformedProperty).toBe(
      '/signatures/0/header/etsiU/3',
    )
  })
})

describe('what judged seals come to in a report', () => {
  const issuer = { legalName: 'Org', eIDASIdentifier: { notation: 'VATSE-1' } }
  const subjectOf = (organization: string[], organizationIdentifier: string[]) => ({
    ...leaf,
    subject: { ...leaf.subject, organization, organizationIdentifier },
  })
  const finding: JudgedSeal['certificateFinding'] = {
    outcome: 'passed',
    code: 'OK',
    anchor: anchorOf(root.certificate),
    quality: 'qualified-seal',
    revokedSince: false,
    unanswered: [],
  }
  const sound: JudgedSeal = {
    pointer: '/signatures/0',
    intact: true,
    faults: [],
    certificate: subjectOf(['Org'], ['VATSE-1']),
    certificateFinding: finding,
    claimedAt: YEAR_BEGIN,
    hasPolicy: false,
    provenAt: undefined,
    timestamps: [],
    level: 'B',
    malformedProperty: undefined,
    unknownProperties: [],
  }
  const another = subjectOf(['Other'], ['VATSE-2'])
  const fault = { code: 'SEAL_REPEATED', message: 'twice' } as const
  const results = (seals: readonly Partial<JudgedSeal>[], document: JsonObject = { issuer }) =>
    sealResults(
      seals.map((changes, index) => ({ ...sound, pointer: `/signatures/${index}`, ...changes })),
      document,
      { at: NOW, maxClockSkewSeconds: 60 },
    )
  type Part = 'proof' | 'controller' | 'certificate' | 'time'
  const told = (part: Part, ...seals: readonly Partial<JudgedSeal>[]) => {
    const found = results(seals)[part]
    for (const { check } of found.results) expect(check).toBe(part)
    return found.results.map(({ outcome, code, pointer }) => `${outcome} ${code} ${pointer}`)
  }
  const warned = (part: Part, changes: Partial<JudgedSeal>, document?: JsonObject) =>
    results([changes], document)[part].warnings.map(({ code, pointer }) => `${code} ${pointer}`)

  test('of a sound one: every check has passed, nothing is warned of, and it is told who vouches', () => {
    const found = results([{}])
    const parts = [found.proof, found.controller, found.certificate, found.time]
    expect(parts.map((one) => one.results.map(({ code, pointer }) => [code, pointer]))).toEqual([
      ...[[['OK', '/signatures/0']], [['OK', '/signatures/0']], [['OK', '/signatures/0']]],
      [['NOT_APPLICABLE', '/signatures/0']],
    ])
    expect(parts.flatMap(({ warnings }) => warnings)).toEqual([])
    expect(found.certificate.results[0]?.message).toBe(
      'a qualified electronic seal, vouched for by Root',
    )
    expect(found.vouched).toEqual({ organisation: 'Org', by: anchorOf(root.certificate) })
    expect(found.seals).toEqual([
      {
        pointer: '/signatures/0',
        level: 'B',
        organisation: 'Org',
        identifier: 'VATSE-1',
        claimedAt: YEAR_BEGIN.toISOString(),
        provenAt: null,
        quality: 'qualified-seal',
        vouchedBy: 'Root',
      },
    ])
  })

  test('of one without a certificate nothing is claimed', () => {
    const bare = { certificate: undefined, certificateFinding: undefined, claimedAt: undefined }
    const found = results([{ ...bare, level: undefined, intact: false, faults: [fault] }])
    expect(found.seals).toEqual([
      {
        pointer: '/signatures/0',
        ...{ level: null, organisation: null, identifier: null },
        ...{ claimedAt: null, provenAt: null, quality: null, vouchedBy: null },
      },
    ])
    expect(told('controller', bare)).toEqual(['indeterminate NOT_CHECKED /signatures/0'])
    expect(told('certificate', bare)).toEqual(['indeterminate NOT_CHECKED /signatures/0'])
    expect([warned('certificate', bare), results([bare]).vouched]).toEqual([[], undefined])
    // What the certificate claims of its quality is nobody's word where nobody vouches.
    const open = { ...finding, outcome: 'indeterminate', anchor: undefined } as const
    const [shown] = results([{ certificateFinding: open, certificate: leaf }]).seals
    expect([shown?.quality, shown?.vouchedBy, shown?.identifier]).toEqual([null, null, null])
  })

  test('whoever is vouched for has sealed as the issuer, by a seal that holds and breaks no rule', () => {
    const by = (...seals: readonly Partial<JudgedSeal>[]) => results(seals).vouched?.organisation
    expect(by({ intact: false })).toBeUndefined()
    expect(by({ faults: [fault] })).toBeUndefined()
    expect(by({ certificate: another })).toBeUndefined()
    expect(by({ certificate: undefined })).toBeUndefined()
    expect(by({ certificateFinding: undefined })).toBeUndefined()
    for (const outcome of ['failed', 'indeterminate'] as const)
      expect(by({ certificateFinding: { ...finding, outcome } })).toBeUndefined()
    expect(by({ intact: false }, { certificate: another }, {})).toBe('Org')
  })

  test('one bad signature is never a pass, and the gravest fault is told', () => {
    const graver = { code: 'SIGNATURE_INVALID', message: 'broken' } as const
    expect(told('proof', {}, { faults: [graver, fault] })).toEqual([
      'passed OK /signatures/0',
      'failed SIGNATURE_INVALID /signatures/1',
    ])
    const malformedProperty = '/signatures/0/header/etsiU/3'
    expect(told('proof', { malformedProperty })).toEqual([
      `failed SEAL_PROPERTY_INVALID ${malformedProperty}`,
    ])
    expect(told('proof', { malformedProperty, faults: [fault] })).toEqual([
      'failed SEAL_REPEATED /signatures/0',
    ])
    expect(results([{ faults: [fault] }]).proof.results[0]?.message).toBe('twice')
  })

  test('policies and properties that nobody here reads are warned of', () => {
    expect(warned('proof', { hasPolicy: true })).toEqual([
      'SEAL_POLICY_UNREAD /signatures/0/protected',
    ])
    expect(warned('proof', { unknownProperties: ['x', 'y'] })).toEqual([
      'SEAL_PROPERTY_UNKNOWN /signatures/0/header/etsiU',
    ])
  })

  test('a further seal by another stands beside the issuer’s own, and not in its place', () => {
    const mismatch = 'failed SEAL_ISSUER_MISMATCH /issuer/eIDASIdentifier'
    const beside = 'indeterminate SEAL_BY_ANOTHER /signatures/1'
    const other = { certificate: another }
    expect(told('controller', other)).toEqual([mismatch])
    expect(told('controller', {}, other)).toEqual(['passed OK /signatures/0', beside])
    expect(told('controller', {}, { ...other, intact: false })[1]).toBe(mismatch)
    expect(told('controller', { intact: false }, other)[1]).toBe(mismatch)
    expect(told('controller', { certificate: undefined }, other)[1]).toBe(mismatch)
    expect(told('controller', {}, { certificate: subjectOf(['Org'], []) })[1]).toBe(
      'indeterminate SEAL_ISSUER_NOT_COMPARABLE /issuer',
    )
    expect(results([other]).controller.results[0]?.message).toMatch(/another organisation ident/)
  })

  test('who awards for another without a mandate is warned of', () => {
    const awardedBy = { awardingBody: { legalName: 'Another' } }
    const document = { issuer, credentialSubject: { hasClaim: { awardedBy } } }
    expect(warned('controller', {}, document)).toEqual(['SEAL_WITHOUT_MANDATE /issuer'])
  })

  test('a certificate that does not count says why, and one that does what it is worth', () => {
    const of = (changes: JsonObject) => ({
      certificateFinding: { ...finding, ...changes } as never,
    })
    const expired = of({ outcome: 'failed', code: 'CERTIFICATE_EXPIRED', message: 'own words' })
    expect(told('certificate', expired)).toEqual(['failed CERTIFICATE_EXPIRED /signatures/0'])
    expect(results([expired]).certificate.results[0]?.message).toBe('own words')
    const open = of({ outcome: 'indeterminate', code: 'CERTIFICATE_NOT_ANCHORED' })
    expect(told('certificate', {}, open)).toEqual([
      'passed OK /signatures/0',
      'indeterminate CERTIFICATE_NOT_ANCHORED /signatures/1',
    ])
    expect(results([open]).certificate.results[0]?.message).toMatch(/\w/)
    const plain = { quality: 'not-qualified' }
    expect(warned('certificate', of(plain))).toEqual(['CERTIFICATE_NOT_QUALIFIED /signatures/0'])
    expect(warned('certificate', of({ ...plain, outcome: 'failed' }))).toEqual([])
    expect(warned('certificate', of({ revokedSince: true }))).toEqual([
      'CERTIFICATE_REVOKED_SINCE /signatures/0',
    ])
  })

  const stamp = (kind: JudgedTimestamp['kind'], at?: Date, changes = {}): JudgedTimestamp => ({
    ...{ kind, pointer: '/header/etsiU/0', at, intact: true, outcome: 'passed', code: 'OK' },
    ...{ anchor: undefined, unanswered: [], ...changes },
  })

  test('a seal is of no time to come, and older than what was stamped upon it, clocks aside', () => {
    const FUTURE = ['failed SEAL_TIME_IN_FUTURE /signatures/0']
    const LATE = ['failed TIMESTAMP_ORDER /signatures/0']
    const PASSED = ['passed OK /signatures/0']
    expect(told('time', { claimedAt: past(NOW, 60_001) })).toEqual(FUTURE)
    expect(told('time', { claimedAt: past(NOW, 60_000) })).not.toEqual(FUTURE)
    const at = date('2026-05-01T00:00:00Z')
    const of = (claimedAt: Date | undefined, ...timestamps: readonly JudgedTimestamp[]) =>
      told('time', { claimedAt, timestamps })
    for (const kind of ['signature', 'archive'] as const) {
      expect(of(past(at, 60_000), stamp(kind, at))).toEqual(PASSED)
      expect(of(past(at, 60_001), stamp(kind, at))).toEqual(LATE)
    }
    expect(of(past(at, 60_001), stamp('signature', NOW), stamp('archive', at))).toEqual(LATE)
    // The content may have been stamped long before it was sealed.
    expect(of(past(at, 60_001), stamp('content', at))).toEqual(PASSED)
    expect(of(undefined, stamp('signature', at))).toEqual(PASSED)
    expect(of(at, stamp('signature'))).toEqual(PASSED)
  })

  test('each timestamp that proves nothing is told, and what the others prove', () => {
    const bad = { outcome: 'failed', code: 'TIMESTAMP_INVALID' }
    const open = { outcome: 'indeterminate', code: 'TIMESTAMP_NOT_ANCHORED', pointer: '/x' }
    const timestamps = [
      stamp('signature', NOW, bad),
      stamp('archive', NOW, open),
      stamp('archive', NOW),
    ]
    expect(told('time', { timestamps })).toEqual([
      'failed TIMESTAMP_INVALID /signatures/0/header/etsiU/0',
      'indeterminate TIMESTAMP_NOT_ANCHORED /signatures/0/x',
    ])
    const one = [stamp('signature', NOW)]
    const messageOf = (changes: Partial<JudgedSeal>) =>
      results([changes]).time.results.map(({ message }) => message)
    expect(messageOf({ timestamps: one, provenAt: NOW })).toEqual([
      `checked, and in order: the seal was there at ${NOW.toISOString()}`,
    ])
    expect(messageOf({ timestamps: one })).toEqual(['checked, and in order'])
    expect(results([{ provenAt: NOW }]).seals[0]?.provenAt).toBe(NOW.toISOString())
  })
})

describe('what is asked outside for a seal', () => {
  type Stamping = (signature: string) => string
  const payload = '{}'
  const MID_URL = 'http://issuers.example/mid'
  const CRL_URL = 'http://lists.example/list'
  const subject = { commonName: 'Asking' }
  const crlOf = revocationList(issuing, {
    from: '2026-11-20T00:00:00Z',
    until: '2026-12-20T00:00:00Z',
  })
  const withList = issue({ subject, issuer: issuing, crlUrl: CRL_URL })
  const withBoth = issue({ subject, issuer: issuing, crlUrl: CRL_URL, issuerUrl: MID_URL })
  const withAnswer = issue({ subject, issuer: issuing, ocspUrl: 'http://answers.example' })
  const ocsp = ocspAnswer({
    about: withAnswer.certificate,
    issuer: issuing,
    producedAt: '2026-11-22T11:00:00Z',
  })
  const ask = async (
    holders: readonly Parameters<typeof sealPart>[0]['holder'][],
    { anchors = [root], isBroken = false, stampOver = undefined as Stamping | undefined } = {},
  ) => {
    const asked: string[] = []
    const loadDocument: Session['loadDocument'] = async (url) => {
      asked.push(new URL(url).host)
      const bytes = url === MID_URL ? issuing.certificate.der : url === CRL_URL ? crlOf : ocsp
      return { status: 200, contentType: '', bytes }
    }
    const parts = holders.map((holder, index) => {
      const part = sealPart({ payload: isBroken ? '{"a":1}' : payload, holder })
      const text = { protectedText: part.protected, signatureText: part.signature }
      const unprotected = stampOver && { etsiU: [stampOver(part.signature)] }
      return { ...text, pointer: `/signatures/${index}`, unprotected }
    })
    const envelope: SealEnvelope = { form: 'general', payload, payloadFirst: true, parts }
    const session = {
      ...{ at: NOW, maxClockSkewSeconds: 60, loadDocument },
      certificates: { anchors: anchors.map(({ certificate }) => anchorOf(certificate)) },
    } as unknown as Session
    const { certificate } = await checkSeals(envelope, { document: {} } as Credential, session)
    return [certificate.results.map(({ code }) => code), asked.sort()]
  }

  test('is an issuer where nothing at hand leads to anybody, and then what it says of revocation', async () => {
    expect(await ask([withBoth])).toEqual([['OK'], ['issuers.example', 'lists.example']])
    // One that is known already is asked for by nobody.
    expect(await ask([withBoth], { anchors: [issuing] })).toEqual([['OK'], ['lists.example']])
    expect(await ask([withBoth], { anchors: [stranger] })).toEqual([
      ['CERTIFICATE_NOT_ANCHORED'],
      ['issuers.example'],
    ])
  })

  test('is what the authority of its timestamp says as well', async () => {
    const times = issue({ issuer: root, timeStamping: true, crlUrl: CRL_URL })
    const stampOver = (signature: string) =>
      item('sigTst', container(timestamp(Buffer.from(signature), '2026-10-02T00:00:00Z', times)))
    expect((await ask([withAnswer], { anchors: [root, issuing], stampOver }))[1]).toEqual([
      'answers.example',
      'lists.example',
    ])
  })

  test('is nothing for a seal that does not hold', async () => {
    for (const anchors of [[root], [issuing]])
      expect((await ask([withBoth], { isBroken: true, anchors }))[1]).toEqual([])
  })

  test('is nothing where another fault decides', async () => {
    const ended = issue({
      subject,
      issuer: issuing,
      crlUrl: CRL_URL,
      until: '2026-11-01T00:00:00Z',
    })
    expect(await ask([ended], { anchors: [issuing] })).toEqual([['CERTIFICATE_EXPIRED_SINCE'], []])
  })

  test('is each authority in its own way, and all answers count together', async () => {
    const anchors = [issuing]
    expect(await ask([withList, withAnswer], { anchors })).toEqual([
      ['OK', 'OK'],
      ['answers.example', 'lists.example'],
    ])
    expect(await ask([withList, withList], { anchors })).toEqual([['OK', 'OK'], ['lists.example']])
  })
})

describe('trust in a sealed credential', () => {
  const vouched = { organisation: 'The  University', by: anchorOf(root.certificate) }
  const none = checked([])
  const sealed = {
    proof: none,
    controller: none,
    certificate: none,
    time: none,
    seals: [],
    vouched,
  }
  const asking = { issuerId: 'did:web:a.example', issuedAt: NOW, achievements: ['urn:t:1'] }
  const entry = { id: asking.issuerId, name: 'the university' }
  const told = (
    issuers: readonly TrustedIssuer[],
    changes: Partial<typeof asking> | { achievements: readonly (string | undefined)[] } = {},
    of: SealsChecked = sealed,
  ) => {
    const list = { issuers, anchors: [], lists: [] }
    const result = checkSealTrust(of, list, { ...asking, ...changes })
    expect(result.check).toBe('trust')
    return [result.outcome, result.code, result.pointer]
  }
  const TRUSTED = ['passed', 'OK', undefined]
  const OUTSIDE = ['indeterminate', 'ISSUER_OUTSIDE_PERIOD', '/issuer']
  const NOT_FOR = ['indeterminate', 'ISSUER_NOT_FOR_TEMPLATE', '/credentialSubject']

  test('is in whom the certificate names', () => {
    const nobody = { issuers: [], anchors: [], lists: [] }
    expect(checkSealTrust(sealed, nobody, asking).message).toBe('Root vouches for The  University')
    expect(told([])).toEqual(TRUSTED)
    expect(told([entry])).toEqual(TRUSTED)
    expect(told([entry], {}, { ...sealed, vouched: undefined })).toEqual([
      'indeterminate',
      'ISSUER_UNKNOWN',
      '/issuer',
    ])
  })

  test('is limited by an entry of its identifier and name, and by no other', () => {
    const ended = { ...entry, until: past(NOW, -1) }
    expect(told([ended])).toEqual(OUTSIDE)
    expect(told([{ ...ended, until: NOW }])).toEqual(TRUSTED)
    expect(told([{ ...ended, name: 'Another' }])).toEqual(TRUSTED)
    expect(told([{ ...ended, id: 'did:web:b.example' }])).toEqual(TRUSTED)
    expect(told([ended, entry])).toEqual(TRUSTED)
    const forOne = { ...entry, templates: ['urn:t:1'] }
    expect(told([forOne])).toEqual(TRUSTED)
    expect(told([forOne], { achievements: ['urn:t:2'] })).toEqual(NOT_FOR)
    expect(told([forOne], { achievements: ['urn:t:1', 'urn:t:2'] })).toEqual(NOT_FOR)
    expect(told([forOne], { achievements: [undefined] })).toEqual(NOT_FOR)
    const forOther = { ...entry, templates: ['urn:t:2'] }
    expect(told([forOne, forOther], { achievements: ['urn:t:1', 'urn:t:2'] })).toEqual(TRUSTED)
    // What an entry of another time is for does not count.
    expect(
      told([{ ...forOther, until: past(NOW, -1) }, forOne], { achievements: ['urn:t:2'] }),
    ).toEqual(NOT_FOR)
  })
})

/** The same key, said to be for one padding alone. */
function pssOnly(key: KeyObject) {
  const pkcs1 = key.export({ type: 'pkcs1', format: 'der' })
  const info = sequence(integer(0), sequence(oid('1.2.840.113549.1.1.10')), octets(pkcs1))
  const privateKey = createPrivateKey({ key: Buffer.from(info), format: 'der', type: 'pkcs8' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}
