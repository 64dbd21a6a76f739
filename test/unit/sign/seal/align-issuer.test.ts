// Issuer and certificate say the same, or nothing is sealed; and what certificates lack is named.

import { beforeAll, describe, expect, test } from 'vitest'
import { alignIssuerWithCertificate } from '../../../../src/sign/seal/align-issuer.ts'
import { judgeSealCertificate } from '../../../../src/sign/seal/judge-seal-certificate.ts'
import type { JsonObject } from '../../../../src/util/json.ts'
import { unsealedCredential } from '../../../support/pki/aligned-credential.ts'
import type { CertificateName } from '../../../support/pki/certificate-kinds.ts'
import { hasOpenssl } from '../../../support/pki/openssl.ts'
import { createTestPki, type TestPki } from '../../../support/pki/test-pki.ts'

describe.skipIf(!hasOpenssl())('with the test PKI (needs OpenSSL 3)', () => {
  let pki: TestPki
  beforeAll(async () => {
    pki = await createTestPki('http://127.0.0.1:9')
  })

  test('the issuer takes identifier, names and country of its certificate, wherever it is repeated', () => {
    const before = unsealedCredential()
    const copy = structuredClone(before)
    const after = alignIssuerWithCertificate(before, pki.certificate('good'))
    expect(before).toEqual(copy)
    expect(after.issuer).toMatchObject({
      legalName: { en: 'Example Polytechnic' },
      altLabel: { en: 'Example Polytechnic seal' },
      eIDASIdentifier: {
        id: 'urn:certificateIdentifier:1',
        type: 'LegalIdentifier',
        notation: 'VATPL-0000000000',
        spatial: { id: 'http://publications.europa.eu/resource/authority/country/POL' },
      },
    })
    expect(after.issued).toBe(after.issuanceDate)
    const id = (after.issuer as JsonObject).id as string
    const repeated = nodes(after).filter((node) => node.id === id)
    expect(repeated.length).toBeGreaterThan(1)
    for (const node of repeated) expect(node).toEqual(after.issuer)
  })

  test('a country that the issuer is not in is added', () => {
    const credential = unsealedCredential()
    const issuer = { ...(credential.issuer as JsonObject), location: [] }
    const after = alignIssuerWithCertificate({ ...credential, issuer }, pki.certificate('good'))
    expect((after.issuer as JsonObject).location).toMatchObject({
      id: 'urn:certificateLocation:1',
      address: { countryCode: { id: expect.stringMatching(/\/POL$/) } },
    })
  })

  test('another organisation needs a mandate, and then is the issuer beside the awarding body', () => {
    const credential = unsealedCredential()
    const other = pki.certificate('otherOrganisation')
    expect(() => alignIssuerWithCertificate(credential, other)).toThrow(
      expect.objectContaining({ code: 'SEAL_MANDATE_MISSING' }),
    )
    const statement = 'Seals on behalf of Example Polytechnic.'
    const after = alignIssuerWithCertificate(credential, other, { mandate: { statement } })
    expect(after.issuer).toMatchObject({
      legalName: { en: 'Other Example University' },
      eIDASIdentifier: { notation: 'VATDE-000000000' },
    })
    const body = credential.issuer as JsonObject
    expect(nodes(after).filter((node) => node.id === body.id)[0]).toEqual(body)
    expect(JSON.stringify(after.credentialProfiles)).toContain('/c_9a31f32a')
    expect(JSON.stringify(after.credentialSchema)).toContain('edc-issued-by-mandate')
    expect(after.evidence).toMatchObject({
      type: 'Evidence',
      dcType: { id: 'http://data.europa.eu/snb/evidence-type/c_18016257' },
      evidenceStatement: statement,
    })
  })

  test('of several awarding bodies one is enough, and its own node becomes the issuer', () => {
    const credential = unsealedCredential()
    const body = credential.issuer as JsonObject
    const other = { id: 'urn:epass:org:99', type: 'Organisation', legalName: { en: 'Another' } }
    const subject = credential.credentialSubject as JsonObject
    const claim = subject.hasClaim as JsonObject
    const awardedBy = { ...(claim.awardedBy as JsonObject), awardingBody: [other, body] }
    const credentialSubject = { ...subject, hasClaim: { ...claim, awardedBy } }
    const joint = { ...credential, issuer: other, credentialSubject }
    const { issuer } = alignIssuerWithCertificate(joint, pki.certificate('good'))
    expect(issuer).toMatchObject({ id: body.id ?? '', homepage: body.homepage ?? null })
    const alone = { ...awardedBy, awardingBody: other }
    const foreign = { ...subject, hasClaim: { ...claim, awardedBy: alone } }
    expect(() =>
      alignIssuerWithCertificate({ ...joint, credentialSubject: foreign }, pki.certificate('good')),
    ).toThrow(expect.objectContaining({ code: 'SEAL_MANDATE_MISSING' }))
  })

  test('nothing of another organisation becomes the owner’s', () => {
    const credential = unsealedCredential()
    const other = pki.certificate('otherOrganisation')
    const issuer = { ...(credential.issuer as JsonObject), id: 'urn:epass:org:99' }
    const after = alignIssuerWithCertificate({ ...credential, issuer }, other, {
      mandate: { statement: 'A mandate.' },
    })
    expect(after.issuer).not.toHaveProperty('vatIdentifier')
    expect(after.issuer).not.toHaveProperty('homepage')
  })

  test('a mandate that is not needed leaves no trace', () => {
    const after = alignIssuerWithCertificate(unsealedCredential(), pki.certificate('good'), {
      mandate: { statement: 'not needed' },
    })
    expect(after).not.toHaveProperty('evidence')
  })

  test('the time of issue can be set, and must be there', () => {
    const issuedAt = new Date('2026-11-01T10:00:00Z')
    const good = pki.certificate('good')
    const after = alignIssuerWithCertificate(unsealedCredential(), good, { issuedAt })
    expect(after).toMatchObject({
      issued: '2026-11-01T10:00:00Z',
      issuanceDate: '2026-11-01T10:00:00Z',
    })
    const { issued: _i, issuanceDate: _d, ...undated } = unsealedCredential()
    expect(() => alignIssuerWithCertificate(undated, good)).toThrow(
      expect.objectContaining({ code: 'SIGN_INPUT_INVALID' }),
    )
  })

  test.each([
    ['good', []],
    ['p256', []],
    ['p384', []],
    ['expired', ['certificate-expired']],
    ['notYetValid', ['certificate-not-yet-valid']],
    ['wrongUsage', ['key-usage']],
    ['noIdentifier', ['no-organisation-identifier']],
    ['noQcStatements', ['not-qualified']],
    ['forPersons', ['not-for-seals']],
    ['authority', ['certificate-is-ca', 'not-qualified']],
    ['weak', ['key-too-weak']],
  ] as [CertificateName, string[]][])('the %s certificate: %j', (name, rules) => {
    const found = judgeSealCertificate(pki.certificate(name), new Date('2026-11-01T00:00:00Z'))
    expect(found.map(({ rule }) => rule)).toEqual(rules)
  })
})

function nodes(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(nodes)
  if (typeof value !== 'object' || value === null) return []
  return [value as JsonObject, ...Object.values(value).flatMap(nodes)]
}
