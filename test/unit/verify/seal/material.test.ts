// What a seal brings along and what is fetched for it, and whose seal it is, each rule by itself.

import { describe, expect, test } from 'vitest'
import { buildOcspRequest } from '../../../../src/proof/x509/ocsp.ts'
import type { Json, JsonObject } from '../../../../src/util/json.ts'
import type { Opened } from '../../../../src/verify/opened.ts'
import { fetchIssuers, fetchRevocation } from '../../../../src/verify/seal/collect-material.ts'
import { judgeIssuer, lacksMandate } from '../../../../src/verify/seal/judge-issuer.ts'
import {
  isEuropassForm,
  openCompactSeal,
  openSealedJson,
} from '../../../../src/verify/seal/open-seal.ts'
import {
  isCompactSeal,
  looksSealed,
  readCompactEnvelope,
  readJsonEnvelope,
} from '../../../../src/verify/seal/read-envelope.ts'
import { revocationOf, revocationsAlong } from '../../../../src/verify/seal/revocation.ts'
import { decodeStandardBase64 } from '../../../../src/verify/seal/standard-base64.ts'
import {
  createValueRoom,
  readUnsignedProperties,
} from '../../../../src/verify/seal/unsigned-properties.ts'
import { nothing, time } from '../../../support/seal/der-writer.ts'
import { base64, container, item } from '../../../support/seal/hand-made-seal.ts'
import { authority, issue, ocspAnswer, revocationList } from '../../../support/seal/small-pki.ts'
import { type Documents, loaderOver } from '../../../support/verify-setup.ts'

const CRL = 'http://ca.example/list.crl'
const OCSP = 'http://ocsp.example/'
const UPPER = 'http://ca.example/root.cer'
const LOWER = 'http://ca.example/issuing.cer'
const root = authority({ subject: { commonName: 'Root' } })
const issuing = authority({ subject: { commonName: 'Issuing' }, issuer: root, issuerUrl: UPPER })
const leaf = issue({
  subject: { commonName: 'Seal' },
  issuer: issuing,
  crlUrl: CRL,
  ocspUrl: OCSP,
  issuerUrl: LOWER,
})
const [certificate, issuer] = [leaf.certificate, issuing.certificate]
const at = '2026-11-22T12:00:00Z'
const question = `${OCSP}${encodeURIComponent(base64(buildOcspRequest(certificate, issuer)))}`
const good = ocspAnswer({ about: certificate, issuer: issuing, producedAt: at })
const list = revocationList(issuing, { from: at, until: '2026-12-22T12:00:00Z' })

describe('issuers', () => {
  const fetched = async (documents: Documents) =>
    (await fetchIssuers(certificate, loaderOver(documents))).map(
      ({ subject }) => subject.commonName[0],
    )
  const pem = ({ der }: { der: Uint8Array }) =>
    `-----BEGIN CERTIFICATE-----\n${base64(der)}\n-----END CERTIFICATE-----\n`

  test('are followed up to the root, in DER or PEM', async () => {
    const documents = { [LOWER]: issuer.der, [UPPER]: pem(root.certificate) }
    expect(await fetched(documents)).toEqual(['Issuing', 'Root'])
  })

  test('what is none ends the search', async () => {
    expect(await fetched({})).toEqual([])
    expect(await fetched({ [LOWER]: '<html></html>' })).toEqual([])
    expect(
      await fetched({ [LOWER]: issuer.der, [UPPER]: pem({ der: new Uint8Array(9) }) }),
    ).toEqual(['Issuing'])
  })

  test('a certificate that names itself as the next is not followed for ever', async () => {
    const turning = issue({ subject: { commonName: 'Turning' }, issuer: issuing, issuerUrl: LOWER })
    const loader = loaderOver({ [LOWER]: turning.certificate.der })
    expect(await fetchIssuers(turning.certificate, loader)).toHaveLength(3)
  })
})

test('what is fetched is asked for by its media type, at two places and no more', async () => {
  const asked: string[] = []
  const places = (name: string) => [1, 2, 3].map((number) => `http://${name}.example/${number}`)
  const everywhere = {
    ...certificate,
    caIssuersUrls: places('ca'),
    crlUrls: places('list'),
    ocspUrls: places('ocsp'),
  }
  const loader = async (url: string, { accept }: { accept: string }) => {
    asked.push(`${new URL(url).host} ${accept}`)
    return { status: 404, contentType: '', bytes: new Uint8Array() }
  }
  await fetchIssuers(everywhere, loader)
  await fetchRevocation({ certificate: everywhere, issuer }, loader)
  expect(asked).toEqual([
    'ca.example application/pkix-cert',
    'ca.example application/pkix-cert',
    'ocsp.example application/ocsp-response',
    'ocsp.example application/ocsp-response',
    'list.example application/pkix-crl',
    'list.example application/pkix-crl',
  ])
})

describe('revocation', () => {
  const fetched = async (documents: Documents) =>
    await fetchRevocation({ certificate, issuer }, loaderOver(documents))

  test('is asked online, and the list only where there is no answer', async () => {
    expect(await fetched({ [question]: good, [CRL]: list })).toEqual({ crls: [], ocsps: [good] })
    expect(await fetched({ [CRL]: list })).toEqual({ crls: [list], ocsps: [] })
    expect(await fetched({ [question]: 'try later', [CRL]: list })).toEqual({
      crls: [list],
      ocsps: [],
    })
    expect(await fetched({})).toEqual({ crls: [], ocsps: [] })
  })

  const told = (ocsps: readonly Uint8Array[], time: string, crls: readonly Uint8Array[] = []) =>
    revocationOf(
      { certificate, issuer, at: new Date(time), latest: new Date('2026-12-01T00:00:00Z') },
      { crls, ocsps },
    ).state

  test('an answer without end counts for a day', () => {
    expect(told([good], '2026-11-22T11:00:00Z')).toBe('good')
    expect(told([good], '2026-11-23T12:00:00Z')).toBe('good')
    expect(told([good], '2026-11-23T12:00:01Z')).toBe('unknown')
  })

  test('what was said after the time of verification does not count', () => {
    const later = ocspAnswer({
      about: certificate,
      issuer: issuing,
      producedAt: '2026-12-01T00:00:01Z',
    })
    expect(told([later], at)).toBe('unknown')
    // One from the very second does.
    const from = '2026-12-01T00:00:00Z'
    expect(told([], at, [revocationList(issuing, { from, until: from })])).toBe('good')
  })

  test('the earliest time that any list tells is that of revocation', () => {
    const since = (revoked: string) =>
      revocationList(issuing, { from: at, until: at, revoked: [{ certificate, at: revoked }] })
    const early = since('2026-11-01T00:00:00Z')
    const late = since('2026-11-20T00:00:00Z')
    for (const crls of [
      [early, late],
      [late, list, early],
    ])
      expect([
        told([good], '2026-10-31T00:00:00Z', crls),
        told([good], '2026-11-01T00:00:00Z', crls),
        told([good], '2026-11-10T00:00:00Z', crls),
      ]).toEqual(['revoked-since', 'revoked', 'revoked'])
  })

  test('what cannot be read beside what can takes nothing away', () => {
    expect(told([nothing(), good], at, [nothing()])).toBe('good')
    expect(told([nothing()], at, [nothing()])).toBe('unknown')
  })

  // X.509 expiredCertsOnCRL; RFC 6960 section 4.4.4.
  test('what is said after a certificate’s end tells of it only where ends are remembered so far back', () => {
    const CUTOFF = '1.3.6.1.5.5.7.48.1.6'
    const end = '2026-06-01T00:00:00Z'
    const expired = issue({ subject: { commonName: 'Seal' }, issuer: issuing, until: end })
    const said = (producedAt: string, since?: string) => {
      const more = since ? ([[CUTOFF, time(new Date(since))]] as const) : []
      const about = expired.certificate
      const answer = ocspAnswer({ about, issuer: issuing, producedAt, more })
      const latest = new Date('2026-12-01T00:00:00Z')
      const question = { certificate: about, issuer, at: new Date('2026-05-01T00:00:00Z'), latest }
      return revocationOf(question, { crls: [], ocsps: [answer] }).state
    }
    expect([said(end), said('2026-06-01T00:00:01Z'), said(at, end)]).toEqual([
      'good',
      'unknown',
      'good',
    ])
    expect([said(at, '2026-06-01T00:00:01Z'), said(at, '2020-01-01T00:00:00Z')]).toEqual([
      'unknown',
      'good',
    ])
  })

  test('of a path every certificate is asked for but the last, each for its own time', () => {
    const upper = (revoked: string) =>
      revocationList(root, {
        from: at,
        until: '2026-12-22T12:00:00Z',
        revoked: [{ certificate: issuer, at: revoked }],
      })
    const along = (
      crls: readonly Uint8Array[],
      { first = certificate, above }: { first?: typeof certificate; above?: string } = {},
    ) => {
      const times = { at: new Date(at), latest: new Date('2026-12-01T00:00:00Z') }
      const path = [first, issuer, root.certificate] as const
      const { revoked, since, unanswered } = revocationsAlong(
        [...path],
        { crls, ocsps: [] },
        { ...times, ...(above && { above: new Date(above) }) },
      )
      return { revoked, since, unanswered: unanswered.map((one) => Object.values(one)) }
    }
    const clean = { revoked: false, since: false, unanswered: [] }
    expect(along([list])).toEqual(clean)
    const alone = { at: new Date(at), latest: new Date(at) }
    expect(revocationsAlong([certificate], { crls: [], ocsps: [] }, alone)).toEqual(clean)
    expect(along([])).toEqual({ ...clean, unanswered: [[certificate, issuer]] })
    const seal = { subject: { commonName: 'Seal' }, issuer: issuing }
    for (const wish of [{ crlUrl: CRL }, { ocspUrl: OCSP }]) {
      const first = issue({ ...seal, ...wish }).certificate
      expect(along([], { first })).toEqual({ ...clean, unanswered: [[first, issuer]] })
    }
    expect(along([], { first: issue(seal).certificate })).toEqual(clean)
    const later = '2026-11-25T00:00:00Z'
    expect(along([list, upper('2026-11-01T00:00:00Z')])).toEqual({ ...clean, revoked: true })
    expect(along([list, upper(later)])).toEqual(clean)
    expect(along([list, upper(later)], { above: later })).toEqual({ ...clean, revoked: true })
    const own = revocationList(issuing, {
      from: at,
      until: at,
      revoked: [{ certificate, at: later }],
    })
    expect(along([own], { above: later })).toEqual({ ...clean, since: true })
  })

  test('a responder that had been revoked says nothing', () => {
    const responder = issue({ subject: { commonName: 'OCSP' }, issuer: issuing, ocspSigning: true })
    const answer = ocspAnswer({ about: certificate, issuer: issuing, responder, producedAt: at })
    const revoking = (since: string, from = at) =>
      revocationList(issuing, {
        from,
        until: from,
        revoked: [{ certificate: responder.certificate, at: since }],
      })
    expect(told([answer], at)).toBe('good')
    expect(told([answer], '2026-11-23T00:00:00Z', [revoking(at)])).toBe('unknown')
    expect(told([answer], '2026-11-23T00:00:00Z', [revoking('2026-11-22T12:00:01Z')])).toBe('good')
    // By a list of the second of verification, and by one of the next, which nobody can have yet.
    const [now, next] = ['2026-12-01T00:00:00Z', '2026-12-01T00:00:01Z']
    const recent = ocspAnswer({
      about: certificate,
      issuer: issuing,
      responder,
      producedAt: '2026-11-30T12:00:00Z',
    })
    const by = (from: string) =>
      told([recent], '2026-12-01T00:00:02Z', [nothing(), revoking(at, from)])
    expect([by(now), by(next)]).toEqual(['unknown', 'good'])
  })
})

test('whether a responder was revoked is not asked where its issuer says that it need not be', () => {
  const NO_CHECK = '1.3.6.1.5.5.7.48.1.5'
  const by = (more: Parameters<typeof issue>[0]) => {
    const responder = issue({
      subject: { commonName: 'OCSP' },
      issuer: issuing,
      ocspSigning: true,
      ...more,
    })
    const revoked = [{ certificate: responder.certificate, at: '2026-01-02T00:00:00Z' }]
    const crls = [revocationList(issuing, { from: at, until: at, revoked })]
    const ocsps = [ocspAnswer({ about: certificate, issuer: issuing, responder, producedAt: at })]
    const time = new Date('2026-11-23T00:00:00Z')
    return revocationOf({ certificate, issuer, at: time, latest: time }, { crls, ocsps }).state
  }
  expect(by({})).toBe('unknown')
  expect(by({ more: [[NO_CHECK, nothing()]] })).toBe('good')
})

describe('unsigned properties', () => {
  const read = (...etsiU: readonly Json[]) => readUnsignedProperties({ etsiU: [...etsiU] })
  const xVals = [{ x509Cert: { val: base64(certificate.der) } }]
  const rVals = { crlVals: [{ val: base64(list) }], ocspVals: [{ val: base64(good) }] }

  test.each(['tstVD', 'anyValData'])('%s holds certificates and answers', (name) => {
    expect(read(item(name, { xVals, rVals }))).toMatchObject({
      certificates: [certificate],
      crls: [list],
      ocsps: [good],
      malformedAt: undefined,
    })
  })

  test('certificates of other kinds of attribute are read as well', () => {
    const other = [{ otherCert: { val: base64(certificate.der) } }]
    expect(read(item('axVals', other), item('arVals', rVals))).toMatchObject({
      certificates: [certificate],
      crls: [list],
      ocsps: [good],
    })
  })

  test('in the clear or as texts, and never both', () => {
    const clear = read({ xVals }, { rVals })
    expect(clear).toMatchObject({ certificates: [certificate], crls: [list], ocsps: [good] })
    expect(clear).toMatchObject({ texts: undefined, malformedAt: undefined })
    const texts = [item('xVals', xVals), item('rVals', rVals)]
    expect(read(...texts)).toMatchObject({
      certificates: [certificate],
      crls: [list],
      ocsps: [good],
      texts,
      malformedAt: undefined,
    })
    expect(read({ xVals }, item('rVals', rVals)).malformedAt).toBe(0)
    expect(read(item('xVals', xVals), 7).malformedAt).toBe(0)
  })

  test('under other names, and where one of the two is missing, nothing is made up', () => {
    const none = { certificates: [], crls: [], ocsps: [], malformedAt: undefined }
    expect(
      read(item('values', { xVals, rVals }), item('a', xVals), item('b', rVals)),
    ).toMatchObject(none)
    expect(read(item('tstVD', { xVals }))).toMatchObject({ ...none, certificates: [certificate] })
    expect(read(item('tstVD', { rVals }))).toMatchObject({ ...none, crls: [list], ocsps: [good] })
  })

  test('of as many as a seal may have, and as deep', () => {
    const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)])
    expect(read(...Array.from({ length: 64 }, () => item('a', 1))).malformedAt).toBeUndefined()
    expect(read(item('a', nested(15))).malformedAt).toBeUndefined()
    expect(read(item('a', nested(16))).malformedAt).toBe(0)
  })

  test('of as many values as a file may have, a timestamp being four of them', () => {
    const lists = (count: number) => ({ crlVals: Array.from({ length: count }, () => 1) })
    const stamps = (count: number) => container(...Array.from({ length: count }, () => good))
    const malformed = (...items: readonly Json[]) => read(...items).malformedAt
    expect(malformed(item('rVals', lists(256)))).toBeUndefined()
    expect(malformed(item('rVals', lists(257)))).toBe(0)
    expect(malformed(item('tstVD', { xVals: [1], rVals: lists(255) }))).toBeUndefined()
    expect(malformed(item('tstVD', { xVals: [1], rVals: lists(256) }))).toBe(0)
    expect(malformed(item('sigTst', stamps(64)))).toBeUndefined()
    expect(malformed(item('sigTst', stamps(65)))).toBe(0)
    expect(malformed(item('sigTst', stamps(60)), item('arcTst', stamps(5)))).toBe(0)
    expect(read(item('rVals', lists(257)))).toMatchObject({ items: [], crls: [], certificates: [] })
  })

  test('of as many values as a file may have, in all its signatures together', () => {
    const room = createValueRoom()
    const half = { etsiU: [item('rVals', { crlVals: Array.from({ length: 128 }, () => 1) })] }
    const malformed = () => readUnsignedProperties(half, room).malformedAt
    expect([malformed(), malformed(), malformed()]).toEqual([undefined, undefined, 0])
  })

  test('what is no certificate or answer is left out', () => {
    const odd = [
      1,
      {},
      { x509Cert: 'x' },
      { x509Cert: { val: 'AAAA' } },
      { x509Cert: { val: '=' } },
    ]
    expect(
      read(
        item('xVals', odd),
        item('rVals', 'x'),
        item('tstVD', 'x'),
        item('rVals', { crlVals: [1, { val: '?' }] }),
      ),
    ).toMatchObject({ certificates: [], crls: [], ocsps: [], malformedAt: undefined })
  })

  test.each<[string, readonly Json[], number]>([
    ['nothing', [], 0],
    ['a text that is no JSON', ['AAAA'], 0],
    ['a text that is no base64url', [item('a', 1), '='], 1],
    ['an empty object', [{}], 0],
    ['timestamps without tokens', [item('sigTst', {})], 0],
    ['more than any seal has', Array.from({ length: 65 }, () => item('a', 1)), 0],
  ])('%s is malformed', (_case, etsiU, at) => {
    expect(read(...etsiU).malformedAt).toBe(at)
  })

  test('none at all are none', () => {
    expect(readUnsignedProperties(undefined).malformedAt).toBeUndefined()
    expect(readUnsignedProperties({}).items).toEqual([])
    expect(read(item('sigTst', container(good))).malformedAt).toBeUndefined()
  })
})

test('standard base64 has one text for the same bytes', () => {
  expect(decodeStandardBase64('AQI=')).toEqual(new Uint8Array([1, 2]))
  for (const text of ['AQJ=', 'AQI', 'AQ-_', 'AQI=\n', 'A===', 7, undefined])
    expect(decodeStandardBase64(text)).toBeUndefined()
})

describe('whose seal', () => {
  const { certificate: own } = issue({
    subject: { organisation: 'Example  Polytechnic', identifier: 'VATSE-1', commonName: 'Seal' },
  })
  const issuerOf = (changes: JsonObject = {}): JsonObject => ({
    eIDASIdentifier: { notation: 'VATSE-1' },
    legalName: { sv: ['Exempelhögskolan', 7], en: 'Example Polytechnic' },
    ...changes,
  })
  const judged = (stated: Json, by = own) => {
    const { outcome, code, pointer } = judgeIssuer({ issuer: stated }, by)
    return `${outcome} ${code} ${pointer}`
  }
  const NOT_COMPARABLE = 'indeterminate SEAL_ISSUER_NOT_COMPARABLE /issuer'

  test.each<[string, Json, string]>([
    ['the same', issuerOf(), 'passed OK /issuer'],
    [
      'the same name in other letters',
      issuerOf({ legalName: 'EXAMPLE polytechnic ' }),
      'passed OK /issuer',
    ],
    [
      'another name',
      issuerOf({ legalName: { en: 'Other' } }),
      'failed SEAL_ISSUER_MISMATCH /issuer/legalName',
    ],
    [
      'one of two identifiers',
      issuerOf({ eIDASIdentifier: [{ notation: 'VATSE-1' }, { notation: 'VATSE-2' }] }),
      'failed SEAL_ISSUER_MISMATCH /issuer/eIDASIdentifier',
    ],
    ['no identifier', issuerOf({ eIDASIdentifier: 'VATSE-1' }), NOT_COMPARABLE],
    ['no name', issuerOf({ legalName: [] }), NOT_COMPARABLE],
    ['no member for a name', issuerOf({ legalName: null }), NOT_COMPARABLE],
    ['names in no language', issuerOf({ legalName: ['Example Polytechnic'] }), NOT_COMPARABLE],
    [
      'a letter without its dot',
      issuerOf({ legalName: 'Example Polytechn\u0131c' }),
      'failed SEAL_ISSUER_MISMATCH /issuer/legalName',
    ],
    ['a text', 'urn:example:1', NOT_COMPARABLE],
  ])('%s', (_case, stated, expected) => {
    expect(judged(stated)).toBe(expected)
  })

  test('a certificate without organisation or identifier cannot tell', () => {
    for (const subject of [{ organisation: 'Example Polytechnic' }, { identifier: 'VATSE-1' }])
      expect(judged(issuerOf(), issue({ subject }).certificate)).toBe(NOT_COMPARABLE)
  })

  test('a certificate of two organisations is of neither', () => {
    const organizationIdentifier = ['VATSE-1', 'VATSE-2']
    const both = { ...own, subject: { ...own.subject, organizationIdentifier } }
    expect(judged(issuerOf(), both)).toBe(NOT_COMPARABLE)
  })

  const MANDATE = { dcType: { id: 'http://data.europa.eu/snb/evidence-type/c_18016257' } }
  const awarded = (
    body: Json,
    more: JsonObject = {},
    stated: Json = issuerOf({ id: 'urn:a:1' }),
  ): JsonObject => ({
    issuer: stated,
    credentialSubject: { hasClaim: [{ awardedBy: { awardingBody: body } }] },
    ...more,
  })

  test.each<[string, JsonObject, boolean]>([
    ['the same node', awarded({ id: 'urn:a:1' }), false],
    ['the same identifier', awarded({ eIDASIdentifier: { notation: 'VATSE-1' } }), false],
    ['the same name', awarded({ legalName: 'example polytechnic' }), false],
    [
      'another identifier, whatever the name',
      awarded({ ...issuerOf(), eIDASIdentifier: { notation: 'VATSE-2' } }),
      true,
    ],
    ['another name', awarded({ legalName: { en: 'Other' } }), true],
    ['another name, and neither is a node', awarded({ legalName: 'Other' }, {}, issuerOf()), true],
    [
      'one identifier of two',
      awarded({ eIDASIdentifier: [{ notation: 'VATSE-1' }, { notation: 'VATSE-2' }] }),
      false,
    ],
    [
      'the same name, and only one has an identifier',
      awarded(issuerOf(), {}, { legalName: { en: 'Example Polytechnic' } }),
      false,
    ],
    [
      'another one with a mandate that is more',
      awarded({ id: 'urn:a:2' }, { evidence: { dcType: [{ id: 'x' }, MANDATE.dcType] } }),
      false,
    ],
    ['nothing to tell by', awarded({ id: 'urn:a:2' }), true],
    ['one of two', awarded([{ id: 'urn:a:1' }, { id: 'urn:a:2' }]), true],
    ['another one with a mandate', awarded({ id: 'urn:a:2' }, { evidence: [MANDATE] }), false],
    [
      'another one with other evidence',
      awarded({ id: 'urn:a:2' }, { evidence: { dcType: { id: 'x' } } }),
      true,
    ],
    ['nobody', awarded([]), false],
    ['an issuer that is a text', awarded({ id: 'urn:a:2' }, {}, 'urn:a:1'), false],
  ])('a mandate is needed: %s', (_case, document, expected) => {
    expect(lacksMandate(document)).toBe(expected)
  })
})

describe('a sealed file is opened', () => {
  const payload = '{"type":"x"}'
  const encoded = Buffer.from(payload).toString('base64url')
  const head = (members: JsonObject = {}) =>
    Buffer.from(JSON.stringify({ alg: 'ES256', b64: false, ...members })).toString('base64url')
  const part = (members?: JsonObject) => ({ protected: head(members), signature: 'AAAA' })
  /** What the payload is opened as. */
  const inner = (kind: string) => (document: JsonObject) =>
    ({
      ok: true,
      credential: { document, securing: { kind }, warnings: [{ code: 'INNER', message: '' }] },
    }) as unknown as Opened
  const told = (opened: Opened) =>
    opened.ok
      ? [opened.credential.securing.kind, ...opened.credential.warnings.map(({ code }) => code)]
      : [opened.code, opened.pointer ?? '']
  const openJson = (document: JsonObject, kind = 'embedded') =>
    openSealedJson(document, inner(kind))
  const general = (changes: JsonObject = {}): JsonObject => ({
    payload,
    signatures: [part()],
    ...changes,
  })
  const ODD_FORM = ['seal', 'INNER', 'SEAL_NOT_EUROPASS_FORM']

  test('in the form of Europass, and in others, which are named', () => {
    const opened = openJson(general())
    expect(told(opened)).toEqual(['seal', 'INNER'])
    expect(opened.ok && opened.credential.document).toEqual({ type: 'x' })
    const messageOf = (document: JsonObject) => {
      const other = openJson(document)
      expect(told(other)).toEqual(ODD_FORM)
      return other.ok ? other.credential.warnings[1]?.message : undefined
    }
    const plain = { b64: true }
    const messages = [
      messageOf({ payload, ...part() }),
      messageOf({ payload: encoded, signatures: [part(plain)] }),
      messageOf({ signatures: [part()], payload }),
    ]
    expect(new Set(messages).size).toBe(3)
    const compact = `${head(plain)}.${encoded}.AAAA`
    expect(told(openCompactSeal(compact, inner('embedded')))).toEqual(ODD_FORM)
  })

  test.each<[string, JsonObject, readonly string[]]>([
    ['a payload that is none', general({ payload: 7 }), ['SEAL_ENVELOPE_INVALID', '/payload']],
    ['no signature', general({ signatures: [] }), ['SEAL_ENVELOPE_INVALID', '/signatures']],
    ['both forms at once', { ...general(), ...part() }, ['SEAL_ENVELOPE_INVALID', '']],
    [
      'data elsewhere',
      general({ signatures: [part(), part({ sigD: {} })] }),
      ['SEAL_DETACHED', ''],
    ],
    [
      'no header that can be read',
      general({ signatures: [{ ...part(), protected: 'AAAA' }, 7] }),
      ['SEAL_HEADER_INVALID', ''],
    ],
    [
      'signatures that do not agree',
      general({ signatures: [part(), part({ b64: true })] }),
      ['SEAL_ENVELOPE_INVALID', ''],
    ],
    [
      'a payload in loose base64url',
      { payload: `${encoded}=`, signatures: [part({ b64: true })] },
      ['SEAL_ENVELOPE_INVALID', ''],
    ],
    ['a payload that is no JSON', general({ payload: '{' }), ['JSON_SYNTAX', '']],
    ['a payload that is a list', general({ payload: '[]' }), ['FORMAT_NOT_CREDENTIAL', '']],
    [
      'a payload that is too deep',
      general({ payload: `${'['.repeat(65)}${']'.repeat(65)}` }),
      ['JSON_TOO_DEEP', ''],
    ],
  ])('and refused with %s', (_case, document, expected) => {
    expect(told(openJson(document))).toEqual(expected)
  })

  test('and what it holds is no token or seal itself, nor what cannot be opened', () => {
    for (const kind of ['seal', 'jws'])
      expect(told(openJson(general(), kind))).toEqual(['SEAL_NESTED', ''])
    const shut = { ok: false, code: 'FORMAT_UNKNOWN' } as unknown as Opened
    expect(openSealedJson(general(), () => shut)).toBe(shut)
  })

  test('with a payload as large as pictures of every page make it', () => {
    const large = JSON.stringify({ type: 'x'.repeat(1.5 * 1024 * 1024) })
    expect(told(openJson(general({ payload: large })))).toEqual(['seal', 'INNER'])
  })

  test('one signature without a header beside a good one decides nothing', () => {
    const broken = { ...part(), protected: 'AAAA' }
    expect(told(openJson(general({ signatures: [broken, part()] })))).toEqual(['seal', 'INNER'])
    expect(told(openJson(general({ signatures: [null, part()] })))).toEqual(['seal', 'INNER'])
  })

  test('Europass sees a seal where the payload stands first, in the clear, in the general form', () => {
    const seen = (document: JsonObject) => {
      const read = readJsonEnvelope(document)
      return read.ok && isEuropassForm(read.envelope)
    }
    expect([
      seen(general()),
      seen(general({ payload: ` \n${payload}` })),
      seen(general({ payload: encoded })),
      seen({ signatures: [part()], payload }),
      seen({ payload, ...part() }),
    ]).toEqual([true, true, false, false, false])
  })

  test('a document is a seal by its members, a context makes it none', () => {
    const looks = [general(), { payload, ...part() }, { payload, signature: 'x', protected: 'x' }]
    for (const document of looks) {
      expect(looksSealed(document)).toBe(true)
      expect(looksSealed({ ...document, '@context': [] })).toBe(false)
      const { payload: _, ...rest } = document as JsonObject
      expect(looksSealed(rest)).toBe(false)
    }
    for (const document of [{ payload }, { payload, signature: 'x' }, { payload, protected: 'x' }])
      expect(looksSealed(document)).toBe(false)
  })

  test('parts that are none have their place', () => {
    const parts = (...signatures: Json[]) => {
      const read = readJsonEnvelope({ payload, signatures })
      return read.ok ? read.envelope.parts.map((one) => [one.pointer, 'broken' in one]) : read
    }
    expect(
      parts(part(), 7, { protected: 'x' }, { signature: 'x' }, { ...part(), header: 7 }),
    ).toEqual([
      ['/signatures/0', false],
      ['/signatures/1', true],
      ['/signatures/2', true],
      ['/signatures/3', true],
      ['/signatures/4', true],
    ])
    expect(readJsonEnvelope({ payload, ...part(), header: { a: 1 } })).toMatchObject({
      envelope: { form: 'flattened', parts: [{ pointer: '', unprotected: { a: 1 } }] },
    })
    for (const member of ['protected', 'signature', 'header'])
      expect(readJsonEnvelope({ ...general(), [member]: 'x' })).toMatchObject({ ok: false })
    expect(readJsonEnvelope({ payload, signatures: 'x' })).toMatchObject({
      ok: false,
      pointer: '/signatures',
    })
  })

  test('a compact token has three parts, of which only the payload may be empty', () => {
    expect(readCompactEnvelope('a.b.c')).toMatchObject({
      envelope: {
        form: 'compact',
        payload: 'b',
        payloadFirst: false,
        parts: [{ pointer: '', protectedText: 'a', signatureText: 'c' }],
      },
    })
    expect(readCompactEnvelope('a..c').ok).toBe(true)
    for (const text of ['', 'a', 'a.b', 'a.b.', '.b.c', 'a.b.c.', 'a.b.c.d'])
      expect(readCompactEnvelope(text)).toMatchObject({ ok: false, pointer: '' })
  })

  test('it is a seal by a parameter of JAdES, or by its kind with a certificate', () => {
    const isSeal = (members: JsonObject) => isCompactSeal(`${head(members)}.x.y`)
    for (const name of ['sigT', 'sigD', 'sigPId', 'sigPl', 'srCms', 'srAts', 'adoTst', 'x5t#o'])
      expect(isSeal({ [name]: 1 })).toBe(true)
    expect(isSeal({ sigX5ts: 1 })).toBe(true)
    for (const typ of ['jose', 'JOSE+json']) {
      expect(isSeal({ typ, 'x5t#S256': 'x' })).toBe(true)
      expect(isSeal({ typ })).toBe(false)
    }
    expect(isSeal({ 'x5t#S256': 'x' })).toBe(false)
    expect(isSeal({ typ: 'JWT', 'x5t#S256': 'x' })).toBe(false)
    expect(isSeal({ other: 1 })).toBe(false)
    for (const text of ['', 'x', head({ sigT: 1 }), `${head({ sigT: 1 })}A.x`])
      expect(isCompactSeal(text)).toBe(false)
  })
})
