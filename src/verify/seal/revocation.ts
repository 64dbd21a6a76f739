// Whether a certificate was revoked by a time, from the lists and answers at hand. RFC 5280 section 6.3, RFC 6960;
// ETSI EN 319 102-1 section 5.2.5. A statement too old for the time tells nothing.

import type { Certificate } from '../../proof/x509/certificate.ts'
import { type RevocationStatement, readCrl } from '../../proof/x509/crl.ts'
import { readOcsp } from '../../proof/x509/ocsp.ts'

export interface RevocationMaterial {
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
}

export type RevocationFinding =
  | { readonly state: 'good' }
  | { readonly state: 'revoked'; readonly at: Date }
  /** It was still good at the time, and has been revoked since. */
  | { readonly state: 'revoked-since'; readonly at: Date }
  | { readonly state: 'unknown' }

/** An answer that states no end is taken for this long. */
const WITHOUT_END_MS = 24 * 3600 * 1000

export interface RevocationQuestion {
  readonly certificate: Certificate
  readonly issuer: Certificate
  /** The time by which it matters. */
  readonly at: Date
  /** What was said later does not count: the time of verification, and how far the clocks of others may differ. */
  readonly latest: Date
}

/** What the material says of a certificate. */
export function revocationOf(
  question: RevocationQuestion,
  material: RevocationMaterial,
): RevocationFinding {
  const { certificate, issuer, at, latest } = question
  const statements = [
    ...material.ocsps.map((der) => ocspStatement(der, question, material)),
    ...material.crls.map((der) => readCrl(der, certificate, issuer)),
  ].flatMap((one) => (one && one.thisUpdate <= latest ? [one] : []))
  const revoked = statements
    .flatMap(({ revokedAt }) => revokedAt ?? [])
    .sort((a, b) => a.getTime() - b.getTime())[0]
  if (revoked) return { state: revoked <= at ? 'revoked' : 'revoked-since', at: revoked }
  return {
    state: statements.some((one) => reaches(one, at) && tellsOf(one, certificate))
      ? 'good'
      : 'unknown',
  }
}

/** What is known of a whole path. */
export interface PathRevocations {
  readonly revoked: boolean
  /** Of the first certificate: it was revoked later. */
  readonly since: boolean
  readonly unanswered: readonly OpenRevocation[]
}

/** A certificate that says where its revocation is told, and of which nothing is known. */
export interface OpenRevocation {
  readonly certificate: Certificate
  readonly issuer: Certificate
}

/**
 * What the material says of every certificate of a path but the anchor's, its last.
 *
 * @param times `at` for the first certificate, `above` for the others where it is another time.
 */
export function revocationsAlong(
  [first, ...issuers]: readonly [Certificate, ...Certificate[]],
  material: RevocationMaterial,
  times: { readonly at: Date; readonly above?: Date; readonly latest: Date },
): PathRevocations {
  const { at, above = at, latest } = times
  let certificate = first
  const findings = issuers.map((issuer) => {
    const question = { certificate, issuer, at: certificate === first ? at : above, latest }
    certificate = issuer
    return { ...question, ...revocationOf(question, material) }
  })
  return {
    revoked: findings.some(({ state }) => state === 'revoked'),
    since: findings[0]?.state === 'revoked-since',
    unanswered: findings
      .filter(({ state, certificate }) => state === 'unknown' && canBeAsked(certificate))
      .map(({ certificate, issuer }) => ({ certificate, issuer })),
  }
}

function canBeAsked({ crlUrls, ocspUrls }: Certificate): boolean {
  return crlUrls.length > 0 || ocspUrls.length > 0
}

/**
 * A delegated responder must not itself be revoked by a list at hand, unless its issuer says that this need not be
 * asked (RFC 6960 section 4.2.2.2.1).
 */
function ocspStatement(
  der: Uint8Array,
  { certificate, issuer, latest }: RevocationQuestion,
  { crls }: RevocationMaterial,
): RevocationStatement | undefined {
  const answer = readOcsp(der, certificate, issuer)
  const responder = answer?.responder
  if (!answer || !responder) return answer
  const { producedAt } = answer
  if (responder.ocspNoCheck) return answer
  const isRevoked = crls
    .map((list) => readCrl(list, responder, issuer))
    .some((said) => said?.revokedAt && said.thisUpdate <= latest && said.revokedAt <= producedAt)
  return isRevoked ? undefined : answer
}

/**
 * Authorities forget certificates that have expired: what is said later tells that one is good only where it is said
 * that they are still remembered (X.509 expiredCertsOnCRL; RFC 6960 section 4.4.4).
 */
function tellsOf({ thisUpdate, expiredSince }: RevocationStatement, { notAfter }: Certificate) {
  return thisUpdate <= notAfter || (expiredSince !== undefined && expiredSince <= notAfter)
}

/** Whether a statement speaks for the time: its next update was not due by then. */
function reaches({ thisUpdate, nextUpdate }: RevocationStatement, at: Date): boolean {
  const until = nextUpdate?.getTime() ?? thisUpdate.getTime() + WITHOUT_END_MS
  return at.getTime() <= until
}
