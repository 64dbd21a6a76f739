// Anchors from certificate files and EU trust lists: which files are used, and what a list makes of a seal.

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { createSignatureWork } from '../../../src/proof/signature-work.ts'
import { type Certificate, parseCertificate } from '../../../src/proof/x509/certificate.ts'
import { pathConstraintsOf } from '../../../src/proof/x509/path-constraints.ts'
import { findPath } from '../../../src/trust/certificate-path.ts'
import { anchorOf } from '../../../src/trust/certificate-trust.ts'
import { parseEuTrustList, statusAt } from '../../../src/trust/eu-trust-list.ts'
import { loadCertificateTrust } from '../../../src/trust/load-certificate-trust.ts'
import { fromPortable, toPortable } from '../../../src/trust/portable-trust.ts'
import { readSignedXml } from '../../../src/trust/signed-xml.ts'
import { parseTrustList } from '../../../src/trust/trust-list.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { explicit, sequence, tlv } from '../../support/seal/der-writer.ts'
import {
  type Covered,
  type ListWish,
  type SignatureWish,
  signedList,
  trustList,
  WHOLE,
} from '../../support/seal/hand-made-list.ts'
import { sealFile, sealPart, signatureStamp, withItems } from '../../support/seal/hand-made-seal.ts'
import {
  credential,
  judgeSeal,
  root,
  sealer,
  seals,
  times,
  tsa,
} from '../../support/seal/seal-bench.ts'
import { authority, type Holder, issue, p256, type Wish } from '../../support/seal/small-pki.ts'
import { found } from '../../support/verify-setup.ts'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const operator = issue({ subject: { commonName: 'List operator' }, keys })
const stranger = issue({ subject: { commonName: 'Stranger' }, keys })
const SERVICES = [{ holder: seals }, { holder: times, type: 'TSA/QTST', name: 'Times' }]
const xml = trustList({ services: SERVICES })

/** Criteria of a list, and the policies that come of them; undefined where the rule is not evaluated here. */
const RULES: readonly [string, readonly string[] | undefined][] = [
  [criteria('atLeastOne', policies('urn:oid:1.2.3') + policies('1.2.4')), ['1.2.3', '1.2.4']],
  [criteria('all', policies('URN:OID:1.2.5')), ['1.2.5']],
  [criteria('all', policies('1.2.3') + policies('1.2.4')), undefined],
  [criteria('atLeastOne', policies('1.2.3') + policies('1.2.4', '1.2.5')), undefined],
  [criteria('atLeastOne', '<KeyUsage/>'), undefined],
  [criteria('atLeastOne', '<otherCriteriaList/>'), undefined],
  [criteria('atLeastOne', '<x><OtherCriteria/></x>'), undefined],
  [criteria('none', policies('1.2.3')), undefined],
  [criteria('all', policies('1.2.3') + criteria('all', '')), undefined],
  [criteria('all', `${policies('1.2.3')}<Note><Identifier>1.2.9</Identifier></Note>`), ['1.2.3']],
  ['', []],
]

function criteria(assert: string, content: string): string {
  return `<CriteriaList assert="${assert}">${content}</CriteriaList>`
}

function policies(...ids: readonly string[]): string {
  return `<PolicySet>${ids.map((id) => `<PolicyIdentifier><Identifier> ${id}\n</Identifier></PolicyIdentifier>`).join('')}</PolicySet>`
}

const DER = ({ certificate }: { certificate: { der: Uint8Array } }) =>
  `<X509Certificate>${Buffer.from(certificate.der).toString('base64')}</X509Certificate>`
const identity = (content: string) =>
  `<ServiceDigitalIdentity><DigitalId>${content}</DigitalId></ServiceDigitalIdentity>`
const INFO = 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt'
const RICH_LIST = `<?xml version="1.0"?>
<t:TrustServiceStatusList xmlns:t="http://uri.etsi.org/02231/v2#"><SchemeInformation>
  <TSLType>
    http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric/
  </TSLType>
  <SchemeOperatorName><Name>Operator</Name></SchemeOperatorName>
  <ServiceInformation/><QualificationElement/><PolicySet><Identifier>1.2.9</Identifier></PolicySet>
  ${identity(DER(times))}
  <PointersToOtherTSL><OtherTSLPointer>
    <ServiceDigitalIdentities>${identity(DER(stranger))}</ServiceDigitalIdentities>
    <SchemeTerritory>DE</SchemeTerritory><TSLType>x/EUlistofthelists</TSLType>
  </OtherTSLPointer></PointersToOtherTSL>
  <SchemeTerritory> SE </SchemeTerritory><SchemeTerritory>FI</SchemeTerritory>
  <ListIssueDateTime> 2026-10-01T00:00:00Z </ListIssueDateTime>
  <NextUpdate><dateTime> 2027-01-01T00:00:00Z </dateTime><Note>2030-01-01T00:00:00Z</Note></NextUpdate>
  <Other><dateTime>2031-01-01T00:00:00Z</dateTime></Other>
</SchemeInformation><TrustServiceProviderList>
<TrustServiceProvider>
  <TSPTradeName><Name>Trade</Name></TSPTradeName>
  <TSPName><Note>Note</Note><Name>Example Trust</Name><Name>Exempel</Name></TSPName>
  <TSPService><ServiceInformation>
    <ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/CA/QC/</ServiceTypeIdentifier>
    <Other><Name>Other</Name></Other>
    <ServiceName><Note>Note</Note><Name>Seals</Name><Name>Sigill</Name></ServiceName>
    ${identity(DER(seals))}${identity('<X509Certificate>AAAA</X509Certificate>')}${DER(times)}
    <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/Granted/</ServiceStatus>
    <StatusStartingTime>2022-01-01T00:00:00Z</StatusStartingTime>
    <SchemeServiceDefinitionURI><URI>${INFO}/ForWebSiteAuthentication</URI></SchemeServiceDefinitionURI>
    <AdditionalServiceInformation><URI>${INFO}/ForeSeals</URI><Note>Note</Note></AdditionalServiceInformation>
    <AdditionalServiceInformation><URI>${INFO}/ForeSignatures/</URI></AdditionalServiceInformation>
    <PolicySet><Identifier>1.2.9</Identifier></PolicySet>
    ${RULES.map(([content]) => `<QualificationElement><Qualifier uri="${INFO}/A"/><Qualifier uri="${INFO}/B/"/>${content}</QualificationElement>`).join('')}
  </ServiceInformation><ServiceHistoryInstance>
    <ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/TSA</ServiceTypeIdentifier>
    <ServiceName><Name>Former</Name></ServiceName>${identity(DER(root))}
    <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn</ServiceStatus>
    <StatusStartingTime>2020-01-01T00:00:00Z</StatusStartingTime>
  </ServiceHistoryInstance></TSPService>
</TrustServiceProvider>
<TrustServiceProvider><TSPService>
  <ServiceStatus>granted</ServiceStatus><StatusStartingTime>2020-01-01T00:00:00Z</StatusStartingTime>
  <AdditionalServiceInformation><URI>x</URI></AdditionalServiceInformation>
  <PolicySet><Identifier>1.2.9</Identifier></PolicySet><QualificationElement/>
</TSPService></TrustServiceProvider>
</TrustServiceProviderList>${DER(operator)}</t:TrustServiceStatusList>`

const short = generateKeyPairSync('rsa', { modulusLength: 1024 })

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function load(files: Readonly<Record<string, string | Uint8Array>>, list: object) {
  return await loadCertificateTrust(parseTrustList(list), async (name) => {
    const file = files[name]
    if (file === undefined) throw new PipelineError('TRUST_LIST_INVALID', 'no such file')
    return typeof file === 'string' ? utf8(file) : file
  })
}

const refused = async (files: Record<string, string | Uint8Array>, list: object) =>
  await load(files, list).then(
    () => 'used',
    (error: PipelineError) => error.code,
  )

describe('certificate files', () => {
  test('PEM with several, and DER', async () => {
    const bundle = `A comment\n${pem(root.certificate.der)}${pem(seals.certificate.der)}`
    const { anchors } = await load({ a: bundle, b: times.certificate.der }, { anchors: ['a', 'b'] })
    expect(anchors.map(({ name }) => name)).toEqual([
      'Example root',
      'Example seals',
      'Example times',
    ])
  })

  test('what stands beside the certificates in a file is passed over', async () => {
    const key = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'
    const { anchors } = await load({ a: key + pem(root.certificate.der) }, { anchors: ['a'] })
    expect(anchors.map(({ name }) => name)).toEqual(['Example root'])
  })

  test.each([
    ['nothing', ''],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['one good and one broken', pem(root.certificate.der) + pem(Uint8Array.of(0x30, 0))],
  ])('%s', async (_name, file) => {
    expect(await refused({ a: file }, { anchors: ['a'] })).toBe('TRUST_LIST_INVALID')
  })
})

describe('names of anchors', () => {
  test.each([
    [{ commonName: 'Root', organisation: 'Example Trust' }, 'Root'],
    [{ organisation: 'Example Trust' }, 'Example Trust'],
    [{ country: 'SE' }, 'an authority without a name'],
  ])('%j', (subject, name) => {
    expect(anchorOf(authority({ subject }).certificate).name).toBe(name)
  })
})

describe('paths', () => {
  const [leaf, between] = [sealer().certificate, seals.certificate]
  const at = new Date('2026-11-03T10:00:00Z')
  const question = { pool: [between, root.certificate], at, now: at, purpose: 'seal' as const }

  test('to nobody who is believed are shown as far as they lead', () => {
    const anchors = [anchorOf(times.certificate)]
    expect(findPath(leaf, { ...question, anchors })).toMatchObject({
      outcome: 'indeterminate',
      code: 'CERTIFICATE_NOT_ANCHORED',
      path: [leaf, between, root.certificate],
    })
    expect(findPath(leaf, { ...question, pool: [root.certificate], anchors: [] })).toMatchObject({
      outcome: 'indeterminate',
      code: 'CERTIFICATE_NO_ANCHORS',
      path: [leaf],
    })
    // Of the same name as the issuer, and of another key.
    const twin = authority({ subject: { commonName: 'Example seals' } }).certificate
    expect(findPath(leaf, { ...question, pool: [twin], anchors })).toMatchObject({ path: [leaf] })
  })

  test('cost no more than there is work left for', () => {
    const anchors = [anchorOf(root.certificate)]
    const outcome = (signatures: number) =>
      findPath(leaf, { ...question, anchors, work: createSignatureWork(signatures) }).outcome
    // One of the leaf, one of the authority between.
    expect([outcome(2), outcome(1), outcome(0)]).toEqual([
      'anchored',
      'indeterminate',
      'indeterminate',
    ])
    const alike = Array.from(
      { length: 70 },
      () => authority({ subject: { commonName: 'Example seals' } }).certificate,
    )
    const pool = [...alike, between]
    expect(findPath(leaf, { ...question, pool, anchors })).toMatchObject({ path: [leaf] })
  })

  const MIDDLE = { commonName: 'Middle' }
  const NAME_CONSTRAINTS = '2.5.29.30'
  const country = (name: string) =>
    sequence(explicit(4, issue({ subject: { country: name } }).certificate.subjectDer))
  const COUNTRIES = [NAME_CONSTRAINTS, sequence(explicit(0, country('NO'), country('SE')))] as const

  // RFC 5280 sections 4.1.2.5, 4.2.1.9 and 6.1.1: both ends of a period belong to it; an anchor is a name and a key.
  test.each<[string, Wish, Wish, string]>([
    ['one that is all right', {}, {}, 'anchored'],
    ['one in its first second', { from: at.toISOString() }, {}, 'anchored'],
    ['one in its last second', { until: at.toISOString() }, {}, 'anchored'],
    ['one of tomorrow', { from: '2026-11-03T10:00:01Z' }, {}, 'failed'],
    ['one of yesterday', { until: '2026-11-03T09:59:59Z' }, {}, 'failed'],
    ['one for whatever there is', { keyUsage: null }, {}, 'anchored'],
    ['one for revocation lists alone', { keyUsage: 0x02 }, {}, 'failed'],
    ['one that is no authority', { isCa: false }, {}, 'failed'],
    ['one with a limit unknown here', { critical: '1.3.6.1.4.1.99999.7' }, {}, 'failed'],
    ['one under an anchor with such a limit', {}, { critical: '1.3.6.1.4.1.99999.7' }, 'anchored'],
    ['one under an anchor of long ago', {}, { until: '2026-06-01T00:00:00Z' }, 'anchored'],
    ['one more than its anchor allows', {}, { pathLength: 0 }, 'failed'],
    ['as many as its anchor allows', {}, { pathLength: 1 }, 'anchored'],
    ['one for names of its country', { permitted: { country: 'se' } }, {}, 'anchored'],
    [
      'one for another organisation of its country',
      { permitted: { country: 'SE', organisation: 'Other' } },
      {},
      'failed',
    ],
    ['one for several countries', { more: [COUNTRIES] }, {}, 'anchored'],
    ['one for all but its country', { excluded: { country: 'SE' } }, {}, 'failed'],
    ['one for all but another country', { excluded: { country: 'NO' } }, {}, 'anchored'],
    ['one under an anchor for its own name alone', {}, { permitted: MIDDLE }, 'failed'],
  ])('through %s', (_case, wish, above, outcome) => {
    const top = authority({ subject: { commonName: 'Top' }, ...above })
    const middle = authority({ subject: MIDDLE, issuer: top, ...wish })
    const below = sealer({ issuer: middle }).certificate
    const anchors = [anchorOf(top.certificate)]
    const asked = { ...question, pool: [middle.certificate], anchors }
    expect(findPath(below, asked)).toMatchObject({ outcome })
    // What is wrong with a path is told, and not that there is none.
    if (outcome === 'failed')
      expect(findPath(below, asked)).toMatchObject({ code: 'CERTIFICATE_PATH_INVALID' })
  })

  // RFC 5280 section 4.2.1.10: limits on hosts are not evaluated, so that whoever names one is not let through.
  test('through an authority for some hosts: nobody who names any', () => {
    const hosts = sequence(explicit(0, sequence(tlv(0x82, Buffer.from('.example')))))
    const middle = authority({ issuer: root, more: [[NAME_CONSTRAINTS, hosts]] })
    const outcome = (wish: Wish) =>
      findPath(sealer({ issuer: middle, ...wish }).certificate, {
        ...question,
        pool: [middle.certificate],
        anchors: [anchorOf(root.certificate)],
      }).outcome
    expect([outcome({}), outcome({ uri: 'https://a.example' })]).toEqual(['anchored', 'failed'])
    const within = authority({ issuer: root, permitted: { country: 'SE' } })
    const named = sealer({ issuer: within, uri: 'https://a.example' }).certificate
    const asked = { ...question, pool: [within.certificate], anchors: [anchorOf(root.certificate)] }
    expect(findPath(named, asked).outcome).toBe('anchored')
  })

  test('the limits that a certificate states are read as they stand', () => {
    const limits = { isCa: true, pathLength: 3, policy: '1.2.4', uri: 'urn:a', critical: '1.2.3' }
    expect(pathConstraintsOf(issue(limits).certificate)).toEqual({
      unknownCritical: ['1.2.3'],
      pathLength: 3,
      policies: ['1.2.4'],
      names: undefined,
      hasAlternativeNames: true,
    })
    expect(pathConstraintsOf(issue({ isPlain: true }).certificate)).toEqual({
      unknownCritical: [],
      pathLength: undefined,
      policies: [],
      names: undefined,
      hasAlternativeNames: false,
    })
  })

  // RFC 5280 section 6.1: who signs himself under a new key names himself, and does not count as one between.
  test('lead from an authority’s new key to its old one', () => {
    const subject = { commonName: 'Top' }
    const outcome = (pathLength: number) => {
      const old = authority({ subject, pathLength })
      const young = authority({ subject, issuer: old })
      const middle = authority({ subject: MIDDLE, issuer: young })
      const below = sealer({ issuer: middle }).certificate
      const pool = [young.certificate, middle.certificate]
      const found = findPath(below, { ...question, pool, anchors: [anchorOf(old.certificate)] })
      // Nobody believed the old one: shown as far as they lead.
      expect(findPath(below, { ...question, pool, anchors: [] }).path).toHaveLength(3)
      return `${found.outcome} ${found.path.length}`
    }
    expect([outcome(1), outcome(0)]).toEqual(['anchored 4', 'failed 4'])
  })

  test('are found behind ways that lead nowhere', () => {
    const pair = { subject: MIDDLE, keys: p256() }
    const top = authority({ subject: { commonName: 'Top' } })
    const away = authority({ ...pair, issuer: authority({ subject: { commonName: 'Nobody' } }) })
    const own = authority(pair)
    const good = authority({ ...pair, issuer: top })
    const below = sealer({ issuer: own }).certificate
    const pool = [own, away, good].map((one) => one.certificate)
    const anchors = [anchorOf(top.certificate)]
    for (const order of [pool, pool.toReversed()])
      expect(findPath(below, { ...question, pool: order, anchors })).toMatchObject({
        outcome: 'anchored',
        path: [below, good.certificate, top.certificate],
      })
  })

  test('cost sixty-four signatures and no more, and copies of one certificate none', () => {
    const twin = authority({ subject: { commonName: 'Example seals' } }).certificate
    const anchors = [anchorOf(root.certificate)]
    const outcome = (pool: readonly Certificate[]) =>
      findPath(leaf, { ...question, pool: [...pool, between], anchors }).outcome
    const alike = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...twin, thumbprint: `twin ${index}` }))
    const unrelated = Array.from({ length: 100 }, (_, index) => ({
      ...times.certificate,
      thumbprint: `unrelated ${index}`,
    }))
    expect(outcome(Array.from({ length: 100 }, () => twin))).toBe('anchored')
    expect(outcome(unrelated)).toBe('anchored')
    // One for the authority between, one for the root.
    expect([outcome(alike(62)), outcome(alike(63))]).toEqual(['anchored', 'indeterminate'])
  })

  test('to anchors of one key: whichever vouches counts, and else the gravest reason', () => {
    const pair = { subject: { commonName: 'Top' }, keys: p256() }
    const good = anchorOf(authority(pair).certificate)
    const stale = { ...good, listUntil: new Date('2026-01-01T00:00:00Z') }
    const narrow = anchorOf(authority({ ...pair, excluded: { country: 'SE' } }).certificate)
    const below = sealer({ issuer: authority(pair) }).certificate
    const said = (...anchors: (typeof good)[]) => {
      const found = findPath(below, { ...question, anchors })
      return found.outcome === 'anchored' ? found.anchor : found.code
    }
    for (const anchors of [
      [good, narrow],
      [stale, narrow, good],
      [narrow, good, stale],
    ])
      expect(said(...anchors)).toBe(good)
    expect(said(stale, narrow)).toBe('CERTIFICATE_PATH_INVALID')
    expect(said(narrow, stale)).toBe('CERTIFICATE_PATH_INVALID')
    expect(said(stale)).toBe('CERTIFICATE_LIST_STALE')
  })

  test('hold no key that can be factored', () => {
    const anchors = [anchorOf(root.certificate)]
    const outcome = (pair: NonNullable<Wish['keys']>) =>
      findPath(issue({ issuer: root, keys: pair }).certificate, { ...question, anchors }).outcome
    expect([outcome(keys), outcome(short)]).toEqual(['anchored', 'failed'])
  })

  test('from a list are as good as the list is fresh, and its service granted', () => {
    const [service] = parseEuTrustList(utf8(xml))?.services ?? []
    const asked = (listUntil: string, purpose: 'seal' | 'timestamp' = 'seal', on = at) => {
      const own = { ...anchorOf(seals.certificate), ...(service && { service }) }
      const anchors = [{ ...own, listUntil: new Date(listUntil) }]
      const finding = findPath(leaf, { ...question, at: on, now: at, purpose, anchors })
      return finding.outcome === 'anchored' ? 'anchored' : finding.code
    }
    expect(asked(at.toISOString())).toBe('anchored')
    expect(asked('2026-11-03T09:59:59Z')).toBe('CERTIFICATE_LIST_STALE')
    expect(asked('2027-01-01', 'timestamp')).toBe('CERTIFICATE_NOT_ANCHORED')
    expect(asked('2027-01-01', 'seal', new Date('2019-01-01'))).toBe(
      'CERTIFICATE_SERVICE_NOT_GRANTED',
    )
  })

  test('are no longer than eight certificates', () => {
    const through = (count: number) => {
      const top = authority({ subject: { commonName: 'Top' } })
      const pool: Certificate[] = []
      let last = top
      for (let level = 2; level < count; level++) {
        last = authority({ subject: { commonName: `Level ${level}` }, issuer: last })
        pool.push(last.certificate)
      }
      const below = sealer({ issuer: last }).certificate
      return findPath(below, { ...question, pool, anchors: [anchorOf(top.certificate)] }).outcome
    }
    expect([through(8), through(9)]).toEqual(['anchored', 'indeterminate'])
  })

  test('in a circle of authorities that certify each other lead nowhere', () => {
    const keys = [p256(), p256()] as const
    const [east, west] = [{ commonName: 'East' }, { commonName: 'West' }]
    const roots = [
      authority({ subject: east, keys: keys[0] }),
      authority({ subject: west, keys: keys[1] }),
    ] as const
    const eastByWest = authority({ subject: east, keys: keys[0], issuer: roots[1] })
    const westByEast = authority({ subject: west, keys: keys[1], issuer: roots[0] })
    const circle = [eastByWest.certificate, westByEast.certificate]
    const below = sealer({ issuer: roots[0] }).certificate
    const asked = { ...question, pool: circle }
    expect(findPath(below, { ...asked, anchors: [] })).toMatchObject({
      code: 'CERTIFICATE_NO_ANCHORS',
      path: [below, ...circle],
    })
    const anchors = [anchorOf(root.certificate)]
    expect(findPath(below, { ...asked, anchors })).toMatchObject({
      code: 'CERTIFICATE_NOT_ANCHORED',
    })
    // A way out that is not tried first.
    const top = authority({ subject: { commonName: 'Top' } })
    const westByTop = authority({ subject: west, keys: keys[1], issuer: top }).certificate
    const out = { ...question, pool: [...circle, westByTop], anchors: [anchorOf(top.certificate)] }
    expect(findPath(below, out)).toMatchObject({
      outcome: 'anchored',
      path: [below, eastByWest.certificate, westByTop, top.certificate],
    })
    // The same circle with a way out.
    expect(findPath(below, { ...asked, anchors: [anchorOf(roots[1].certificate)] })).toMatchObject({
      outcome: 'anchored',
      path: [below, eastByWest.certificate, roots[1].certificate],
    })
  })
})

describe('trust lists', () => {
  const signed = signedList(xml, operator)
  const believed = { anchors: ['operator.pem'], lists: ['list.xml'] }
  const files = { 'operator.pem': pem(operator.certificate.der), 'list.xml': signed }

  test('signed by an anchor, named by a list of lists, or pinned', async () => {
    expect((await load(files, believed)).anchors.length).toBe(3)
    const lotl = signedList(trustList({ type: 'EUlistofthelists', pointers: [stranger] }), operator)
    const national = signedList(xml, stranger)
    const chained = { ...files, 'lotl.xml': lotl, 'list.xml': national }
    const lists = ['list.xml', 'lotl.xml']
    expect((await load(chained, { ...believed, lists })).anchors.length).toBe(3)
    const pin = { lists: [{ file: 'plain.xml', sha256: sha256(xml) }] }
    expect((await load({ 'plain.xml': xml }, pin)).anchors.length).toBe(2)
  })

  test('one that cannot be used is named, and what vouches is named as far as the list does', async () => {
    const pin = (list: string) => ({ lists: [{ file: 'a.xml', sha256: sha256(list) }] })
    await expect(load({ 'a.xml': '<a/>' }, pin('<a/>'))).rejects.toMatchObject({
      code: 'TRUST_LIST_INVALID',
      detail: { file: 'a.xml' },
    })
    const nameless = trustList({ services: [{ holder: seals, name: '' }, { holder: root }] })
    const { anchors } = await load({ 'a.xml': nameless }, pin(nameless))
    expect(anchors.map(({ name }) => name)).toEqual(['Example Trust', 'Seals, Example Trust'])
  })

  test('signed by somebody whom an anchor certified: only one certified for lists', async () => {
    const by = (purposes?: readonly string[]) =>
      signedList(xml, issue({ issuer: root, keys, ...(purposes && { purposes }) }))
    const anchored = { anchors: ['root.pem'], lists: ['list.xml'] }
    const given = (list: string) => ({ 'root.pem': pem(root.certificate.der), 'list.xml': list })
    expect((await load(given(by(['0.4.0.2231.3.0'])), anchored)).anchors.length).toBe(3)
    // Any customer of the authority could write one.
    expect(await refused(given(by()), anchored)).toBe('TRUST_LIST_INVALID')
    expect(await refused(given(by(['1.3.6.1.5.5.7.3.4'])), anchored)).toBe('TRUST_LIST_INVALID')
  })

  test.each<[string, Record<string, string>, object]>([
    ['not signed', { ...files, 'list.xml': xml }, believed],
    ['signed, and no list', { ...files, 'list.xml': signedList('<a/>', operator) }, believed],
    ['signed by a stranger', { ...files, 'list.xml': signedList(xml, stranger) }, believed],
    [
      'changed after signing',
      { ...files, 'list.xml': signed.replace('Svctype/TSA', 'Svctype/CA') },
      believed,
    ],
    [
      'a certificate that is none',
      { ...files, 'list.xml': signed.replaceAll('X509Certificate>MII', 'X509Certificate>AII') },
      believed,
    ],
    ['another pin', { 'list.xml': xml }, { lists: [{ file: 'list.xml', sha256: sha256('x') }] }],
    ['no list', { 'list.xml': '<a/>' }, { lists: [{ file: 'list.xml', sha256: sha256('<a/>') }] }],
    [
      'a document type',
      { ...files, 'list.xml': signed.replace('<Trust', '<!DOCTYPE a [<!ENTITY b "c">]><Trust') },
      believed,
    ],
    [
      'signed twice',
      {
        ...files,
        'list.xml': signed.replace(
          '</TrustServiceStatusList>',
          '<Signature/></TrustServiceStatusList>',
        ),
      },
      believed,
    ],
    [
      'a generic list that names signers',
      {
        ...files,
        'lotl.xml': signedList(trustList({ pointers: [stranger] }), operator),
        'list.xml': signedList(xml, stranger),
      },
      { ...believed, lists: ['list.xml', 'lotl.xml'] },
    ],
  ])('%s', async (_name, given, list) => {
    expect(await refused(given, list)).toBe('TRUST_LIST_INVALID')
  })

  test.each([
    [{ lists: [{ file: 'a' }] }],
    [{ lists: [{ file: 'a', sha256: 'xyz' }] }],
    [{ lists: [{ file: 'a', sha256: sha256(''), also: 1 }] }],
    [{ lists: [7] }],
    [{ lists: 'a' }],
  ])('%j is no list of files', (list) => {
    expect(() => parseTrustList(list)).toThrow(PipelineError)
  })

  test('only what is signed is handed on: a signature over a part of a document is none', () => {
    const wrapped = `<Outer>${signed.slice(signed.indexOf('<Trust'))}</Outer>`
    expect(readSignedXml(utf8(wrapped))).toBeUndefined()
    expect(readSignedXml(utf8(signed))?.signer.thumbprint).toBe(operator.certificate.thumbprint)
  })

  test('beside the whole, a signature may be over parts; without it, or twice over it, it is none', () => {
    const part = { xpath: "//*[local-name(.)='SchemeInformation']" }
    const handedOn = (...covered: Covered[]) => {
      const found = readSignedXml(utf8(signedList(trustList(), operator, covered)))
      return found && parseEuTrustList(found.content)?.territory
    }
    expect(handedOn(WHOLE, part)).toBe('SE')
    expect(handedOn(part, WHOLE)).toBe('SE')
    expect(handedOn(part)).toBeUndefined()
    expect(handedOn({ xpath: '/*' })).toBeUndefined()
    expect(handedOn(WHOLE, WHOLE)).toBeUndefined()
  })

  const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
  const OLD = 'http://www.w3.org/2000/09/xmldsig#'
  const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
  const isRead = (wish: SignatureWish, signer = operator, text = xml) =>
    readSignedXml(utf8(signedList(text, signer, [WHOLE], wish))) !== undefined

  // ETSI TS 119 312: a digest that collides signs two lists at once; comments are for nobody who reads the list.
  test.each<[string, SignatureWish, boolean]>([
    ['RSA with SHA-512', { algorithm: `${MORE}rsa-sha512` }, true],
    ['RSA with SHA-1', { algorithm: `${OLD}rsa-sha1` }, false],
    ['a digest of SHA-512', { digest: 'http://www.w3.org/2001/04/xmlenc#sha512' }, true],
    ['a digest of SHA-1', { digest: `${OLD}sha1` }, false],
    ['the canonical form of old', { canonical: C14N }, true],
    ['a canonical form with comments', { canonical: `${C14N}#WithComments` }, false],
    ['a signature that is no child of the root', { inside: '/*/*[1]' }, false],
  ])('%s', (_case, wish, expected) => {
    expect(isRead(wish)).toBe(expected)
  })

  test('ECDSA signatures stand as two numbers, of the digest that they name', () => {
    const holder = issue({ subject: { commonName: 'List operator' } })
    const by = (key: KeyObject, digest: string, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363') =>
      isRead(
        {
          algorithm: `${MORE}ecdsa-sha384`,
          sign: (data) => sign(digest, Buffer.from(data), { key, dsaEncoding }),
        },
        holder,
      )
    expect(by(holder.privateKey, 'sha384')).toBe(true)
    expect(by(holder.privateKey, 'sha256')).toBe(false)
    expect(by(holder.privateKey, 'sha384', 'der')).toBe(false)
    expect(by(p256().privateKey, 'sha384')).toBe(false)
  })

  test('a signature of another vocabulary is none, and what is no XML is no list', () => {
    const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
    expect(signed).toContain(`<Signature xmlns="${DSIG}">`)
    const other = signed.replace(`<Signature xmlns="${DSIG}">`, '<Signature xmlns="urn:other">')
    expect(readSignedXml(utf8(other))).toBeUndefined()
    expect(readSignedXml(utf8(signed.slice(0, -1)))).toBeUndefined()
    expect(parseEuTrustList(utf8(signed.slice(0, -1)))).toBeUndefined()
  })

  test('a status without a time is none', () => {
    const undated = trustList({ services: [{ holder: seals }] }).replace(
      /<StatusStartingTime>[^<]*</,
      '<StatusStartingTime>soon<',
    )
    const [service] = parseEuTrustList(utf8(undated))?.services ?? []
    expect(service).toMatchObject({ name: 'Seals', history: [] })
    expect(service && statusAt(service, new Date('2026-07-01'))).toBeUndefined()
  })

  // ETSI TS 119 612 section 5: each element counts where it belongs; the same names stand elsewhere, too.
  test('every value is told by the elements it stands in', () => {
    const read = ({ certificate }: Holder) => parseCertificate(certificate.der)
    expect(parseEuTrustList(utf8(RICH_LIST))).toEqual({
      territory: 'SE',
      issuedAt: new Date('2026-10-01T00:00:00Z'),
      nextUpdate: new Date('2027-01-01T00:00:00Z'),
      isListOfLists: false,
      pointers: [read(stranger)],
      services: [
        {
          type: 'CA/QC',
          name: 'Seals',
          provider: 'Example Trust',
          certificates: [read(seals), read(root)],
          history: [
            {
              from: new Date('2022-01-01T00:00:00Z'),
              granted: true,
              for: ['ForeSeals', 'ForeSignatures'],
              qualifications: RULES.map(([, policies]) => ({ qualifiers: ['A', 'B'], policies })),
            },
            {
              from: new Date('2020-01-01T00:00:00Z'),
              granted: false,
              for: [],
              qualifications: [],
            },
          ],
        },
        { type: '', name: '', provider: '', certificates: [], history: [] },
      ],
    })
  })

  test.each<[string, string]>([
    ['another document', xml.replaceAll('TrustServiceStatusList', 'Other')],
    ['a list in another document', `<Outer>${xml.slice(xml.indexOf('<Trust'))}</Outer>`],
    ['a list without a date', xml.replace(/<ListIssueDateTime>[^<]*/, '<ListIssueDateTime>')],
  ])('%s is none', (_case, text) => {
    expect(parseEuTrustList(utf8(text))).toBeUndefined()
  })

  test('a list that was closed is followed by none', () => {
    expect(parseEuTrustList(utf8(trustList({ nextUpdate: '' })))).toMatchObject({
      territory: 'SE',
      nextUpdate: undefined,
    })
  })

  test('statuses by time, in whichever order they stand', () => {
    const one = (from: string, granted: boolean) => ({
      from: new Date(from),
      granted,
      for: [],
      qualifications: [],
    })
    const history = [one('2020-01-01', true), one('2024-01-01', true), one('2022-01-01', false)]
    const service = { type: '', name: '', provider: '', certificates: [], history }
    expect(statusAt(service, new Date('2022-01-01'))).toBe(history[2])
    expect(statusAt(service, new Date('2025-01-01'))).toBe(history[1])
    expect(history.map(({ from }) => from.getUTCFullYear())).toEqual([2020, 2024, 2022])
  })

  test('statuses by time', () => {
    const history = [
      { status: 'withdrawn', from: '2026-06-01T00:00:00Z' },
      { status: 'granted', from: '2022-01-01T00:00:00Z' },
    ]
    const list = parseEuTrustList(utf8(trustList({ services: [{ holder: seals, history }] })))
    const [service] = list?.services ?? []
    const granted = (at: string) => service && statusAt(service, new Date(at))?.granted
    expect(service).toMatchObject({ type: 'CA/QC', name: 'Seals', provider: 'Example Trust' })
    expect(granted('2021-01-01')).toBeUndefined()
    expect(granted('2023-01-01')).toBe(true)
    expect(granted('2026-07-01')).toBe(false)
  })
})

describe('a seal below a service of a list', () => {
  const payload = JSON.stringify(credential())
  const own = sealer({ qualified: true, policy: '1.2.4' })
  const part = sealPart({ payload, holder: own, at: '2026-11-03T10:00:00Z' })
  const text = sealFile(payload, withItems(part, signatureStamp(part, '2026-11-03T10:00:05Z', tsa)))
  const judge = async (wish: ListWish, file = text) => {
    const list = trustList({ services: SERVICES, ...wish })
    const pin = { lists: [{ file: 'a', sha256: sha256(list) }] }
    const { anchors } = await load({ a: list }, pin)
    return await judgeSeal(file, { anchors: [...anchors] })
  }
  const additional = (use: string) =>
    `<Extension><AdditionalServiceInformation><URI xml:lang="en">http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/${use}</URI></AdditionalServiceInformation></Extension>`
  const list = (assert: string, criteria: string) =>
    `<CriteriaList assert="${assert}">${criteria}</CriteriaList>`
  /** What a list says of the certificates that its criteria pick out (ETSI TS 119 612 section 5.5.9.2). */
  const rule = (qualifier: string, criteria: string, assert = 'atLeastOne') => ({
    extensions: `<Extension><Qualifications><QualificationElement><Qualifiers><Qualifier uri="http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/${qualifier}"/></Qualifiers>${list(assert, criteria)}</QualificationElement></Qualifications></Extension>`,
  })
  const policy = (...ids: readonly string[]) =>
    `<PolicySet>${ids.map((id) => `<PolicyIdentifier><Identifier>urn:oid:${id}</Identifier></PolicyIdentifier>`).join('')}</PolicySet>`
  const withSeals = (more: Partial<(typeof SERVICES)[number]> & object) => ({
    services: [{ holder: seals, ...more }, ...SERVICES.slice(1)],
  })

  test('granted: a qualified seal, vouched for by the service', async () => {
    const report = await judge({})
    expect(found(report, 'certificate')).toEqual(['passed'])
    expect(found(report, 'time')).toEqual(['passed'])
    expect(report.seals).toMatchObject([
      { quality: 'qualified-seal', vouchedBy: 'Seals, Example Trust' },
    ])
  })

  test.each<[string, ListWish, string]>([
    [
      'withdrawn by then',
      withSeals({ history: [{ status: 'withdrawn', from: '2026-06-01T00:00:00Z' }] } as object),
      'indeterminate CERTIFICATE_SERVICE_NOT_GRANTED',
    ],
    [
      'not in the list yet',
      withSeals({ history: [{ status: 'granted', from: '2026-11-20T00:00:00Z' }] } as object),
      'indeterminate CERTIFICATE_SERVICE_NOT_GRANTED',
    ],
    [
      'withdrawn since',
      withSeals({
        history: [
          { status: 'withdrawn', from: '2026-11-20T00:00:00Z' },
          { status: 'granted', from: '2020-01-01T00:00:00Z' },
        ],
      } as object),
      'passed',
    ],
    [
      'a service for timestamps',
      withSeals({ type: 'TSA/QTST' }),
      'indeterminate CERTIFICATE_NOT_ANCHORED',
    ],
    [
      'a list out of date',
      { nextUpdate: '2026-11-01T00:00:00Z' },
      'indeterminate CERTIFICATE_LIST_STALE',
    ],
  ])('%s', async (_name, wish, expected) => {
    expect(found(await judge(wish), 'certificate')).toEqual([expected])
  })

  test.each<[string, object, string]>([
    ['for seals', { extensions: additional('ForeSeals') }, 'qualified-seal'],
    ['for signatures only', { extensions: additional('ForeSignatures') }, 'not-qualified'],
    ['not a qualified authority', { type: 'CA/PKC' }, 'claims-qualified'],
    ['a rule for others', rule('NotQualified', policy('1.2.3')), 'qualified-seal'],
    ['a rule for this policy', rule('NotQualified', policy('1.2.4')), 'not-qualified'],
    [
      'one policy of two',
      rule('QCNoQSCD', policy('1.2.3') + policy('1.2.4')),
      'qualified-certificate',
    ],
    [
      'both policies, and one is missing',
      rule('NotQualified', policy('1.2.3') + policy('1.2.4'), 'all'),
      'claims-qualified',
    ],
    ['all of one policy', rule('QCNoSSCD', policy('1.2.4'), 'all'), 'qualified-certificate'],
    ['a set of two policies', rule('QCNoSSCD', policy('1.2.3', '1.2.4')), 'qualified-certificate'],
    ['none of the policies', rule('NotQualified', policy('1.2.4'), 'none'), 'claims-qualified'],
    ['a rule by key usage', rule('NotQualified', '<KeyUsage/>'), 'claims-qualified'],
    [
      'a rule in a rule',
      rule('NotQualified', list('atLeastOne', policy('1.2.4'))),
      'claims-qualified',
    ],
    ['a rule that gives by key usage', rule('QCForESeal', '<KeyUsage/>'), 'qualified-seal'],
    [
      'a rule that says nothing',
      { extensions: rule('', policy('1.2.4')).extensions.replace(/ uri="[^"]*"/, '') },
      'qualified-seal',
    ],
  ])('quality: %s', async (_name, more, quality) => {
    expect((await judge(withSeals(more))).seals?.[0]?.quality).toBe(quality)
  })

  test.each<[string, readonly string[], string]>([
    ['nothing', [], 'not-qualified'],
    ['that it is qualified', ['QCStatement'], 'not-qualified'],
    ['that it is for seals', ['QCForESeal'], 'not-qualified'],
    ['both', ['QCStatement', 'QCForESeal'], 'qualified-certificate'],
    ['its device as well', ['QCStatement', 'QCForESeal', 'QCWithQSCD'], 'qualified-seal'],
    [
      'its device in the words of old',
      ['QCStatement', 'QCForESeal', 'QCWithSSCD'],
      'qualified-seal',
    ],
    [
      'that there is no device',
      ['QCStatement', 'QCForESeal', 'QCWithQSCD', 'QCNoQSCD'],
      'qualified-certificate',
    ],
  ])(
    'a certificate that claims nothing, of which the list says %s',
    async (_name, said, quality) => {
      const silent = sealer({ policy: '1.2.4' })
      const own = sealPart({ payload, holder: silent, at: '2026-11-03T10:00:00Z' })
      const stamped = withItems(own, signatureStamp(own, '2026-11-03T10:00:05Z', tsa))
      const extensions = said.map((one) => rule(one, policy('1.2.4')).extensions).join('')
      const report = await judge(withSeals({ extensions } as object), sealFile(payload, stamped))
      expect(report.seals?.[0]?.quality).toBe(quality)
    },
  )
})

describe('trust as JSON', () => {
  test('comes back as it was: dates, bytes, certificates, and no member without value', async () => {
    const { anchors } = await load(
      { a: pem(root.certificate.der), b: trustList({ services: SERVICES }) },
      { anchors: ['a'], lists: [{ file: 'b', sha256: sha256(trustList({ services: SERVICES })) }] },
    )
    const portable = JSON.parse(JSON.stringify(toPortable({ anchors, none: undefined, no: null })))
    expect(portable).not.toHaveProperty('none')
    const back = fromPortable(portable) as { anchors: typeof anchors; no: null }
    expect(back.no).toBeNull()
    expect(back.anchors).toEqual(anchors)
    const twin = fromPortable(portable) as { anchors: typeof anchors }
    expect(twin.anchors[0]?.certificate).toBe(back.anchors[0]?.certificate)
    // Not certificates, although they have members of one.
    const bytes = Uint8Array.of(1, 2)
    for (const one of [
      { bytes },
      { der: bytes },
      { thumbprint: 'x' },
      { thumbprint: 'x', der: 'y' },
    ])
      expect(fromPortable(toPortable(one))).toEqual(one)
    expect(toPortable({ none: undefined })).toStrictEqual({})
  })

  test('a certificate that is none stops the reading', () => {
    expect(() => fromPortable({ '@certificate': 'AAAA' })).toThrow(TypeError)
  })
})
