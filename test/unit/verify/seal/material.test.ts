// What a seal brings along and what is fetched for it, and whose seal it is, each rule by itself.

import { describe, expect, test } from 'vitest'
import { buildOcspRequest } from '../../../../src/proof/x509/ocsp.ts'
import type { Json, JsonObject } from '../../../../src/util/json.ts'
import { fetchIssuers, fetchRevocation } from '../../../../src/verify/seal/collect-material.ts'
import { judgeIssuer, lacksMandate } from '../../../../src/verify/seal/judge-issuer.ts'
import { revocationOf } from '../../../../src/verify/seal/revocation.ts'
import { decodeStandardBase64 } from '../../../../src/verify/seal/standard-base64.ts'
import { readUnsignedProperties } from '../../../../src/verify/seal/unsigned-properties.ts'
import { nothing } from '../../../support/seal/der-writer.ts'
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
      { certificate, issuer, at: new Date(time), now: new Date('2026-12-01T00:00:00Z') },
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
  })

  test('a responder that had been revoked says nothing', () => {
    const responder = issue({ subject: { commonName: 'OCSP' }, issuer: issuing, ocspSigning: true })
    const answer = ocspAnswer({ about: certificate, issuer: issuing, responder, producedAt: at })
    const revoking = (since: string) =>
      revocationList(issuing, {
        from: at,
        until: at,
        revoked: [{ certificate: responder.certificate, at: since }],
      })
    expect(told([answer], at)).toBe('good')
    expect(told([answer], '2026-11-23T00:00:00Z', [revoking(at)])).toBe('unknown')
    expect(told([answer], '2026-11-23T00:00:00Z', [revoking('2026-11-22T12:00:01Z')])).toBe('good')
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
    return revocationOf({ certificate, issuer, at: time, now: time }, { crls, ocsps }).state
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
    legalName: { en: 'Example Polytechnic', sv: ['Exempelhögskolan', 7] },
    ...changes,
  })
  const judged = (stated: Json, by = own) => {
    const { code, pointer } = judgeIssuer({ issuer: stated }, by)
    return `${code} ${pointer}`
  }
  const NOT_COMPARABLE = 'SEAL_ISSUER_NOT_COMPARABLE /issuer'

  test.each<[string, Json, string]>([
    ['the same', issuerOf(), 'OK /issuer'],
    [
      'the same name in other letters',
      issuerOf({ legalName: 'EXAMPLE polytechnic ' }),
      'OK /issuer',
    ],
    [
      'another name',
      issuerOf({ legalName: { en: 'Other' } }),
      'SEAL_ISSUER_MISMATCH /issuer/legalName',
    ],
    [
      'one of two identifiers',
      issuerOf({ eIDASIdentifier: [{ notation: 'VATSE-1' }, { notation: 'VATSE-2' }] }),
      'SEAL_ISSUER_MISMATCH /issuer/eIDASIdentifier',
    ],
    ['no identifier', issuerOf({ eIDASIdentifier: 'VATSE-1' }), NOT_COMPARABLE],
    ['no name', issuerOf({ legalName: [] }), NOT_COMPARABLE],
    ['a text', 'urn:example:1', NOT_COMPARABLE],
  ])('%s', (_case, stated, expected) => {
    expect(judged(stated)).toBe(expected)
  })

  test('a certificate without organisation or identifier cannot tell', () => {
    for (const subject of [{ organisation: 'Example Polytechnic' }, { identifier: 'VATSE-1' }])
      expect(judged(issuerOf(), issue({ subject }).certificate)).toBe(NOT_COMPARABLE)
  })

  const MANDATE = { dcType: { id: 'http://data.europa.eu/snb/evidence-type/c_18016257' } }
  const awarded = (body: Json, more: JsonObject = {}, stated: Json = issuerOf({ id: 'urn:a:1' })) =>
    lacksMandate({
      issuer: stated,
      credentialSubject: { hasClaim: [{ awardedBy: { awardingBody: body } }] },
      ...more,
    })

  test.each<[string, boolean, boolean]>([
    ['the same node', awarded({ id: 'urn:a:1' }), false],
    ['the same identifier', awarded({ eIDASIdentifier: { notation: 'VATSE-1' } }), false],
    ['the same name', awarded({ legalName: 'example polytechnic' }), false],
    [
      'another identifier, whatever the name',
      awarded({ ...issuerOf(), eIDASIdentifier: { notation: 'VATSE-2' } }),
      true,
    ],
    ['another name', awarded({ legalName: { en: 'Other' } }), true],
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
  ])('a mandate is needed: %s', (_case, lacks, expected) => {
    expect(lacks).toBe(expected)
  })
})
