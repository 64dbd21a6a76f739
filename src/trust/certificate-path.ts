// From a certificate to somebody who is believed: the path, and every rule that its certificates must keep at a time.
// RFC 5280 section 6.1 without policy processing; ETSI EN 319 102-1 section 5.2.6. Revocation is asked elsewhere.

import type { SignatureWork } from '../proof/signature-work.ts'
import type { Certificate } from '../proof/x509/certificate.ts'
import { isSelfIssued, isSignedByIssuer } from '../proof/x509/chain.ts'
import {
  isWithinNames,
  type PathConstraints,
  pathConstraintsOf,
} from '../proof/x509/path-constraints.ts'
import { equalBytes } from '../util/bytes.ts'
import type { TrustAnchor } from './certificate-trust.ts'
import { isFor, type ServicePurpose, statusAt } from './eu-trust-list.ts'

/** Why a path does not count. */
export type PathCode =
  | 'CERTIFICATE_NO_ANCHORS'
  | 'CERTIFICATE_NOT_ANCHORED'
  | 'CERTIFICATE_PATH_INVALID'
  | 'CERTIFICATE_SERVICE_NOT_GRANTED'
  | 'CERTIFICATE_LIST_STALE'

export type PathFinding =
  | {
      readonly outcome: 'anchored'
      /** The certificate first, the anchor's last. */
      readonly path: readonly [Certificate, ...Certificate[]]
      readonly anchor: TrustAnchor
    }
  | {
      readonly outcome: 'failed' | 'indeterminate'
      readonly code: PathCode
      readonly message: string
      /** As far as the certificates at hand lead. */
      readonly path: readonly [Certificate, ...Certificate[]]
    }

export interface PathQuestion {
  /** Certificates that may stand between; nothing in them is believed. */
  readonly pool: readonly Certificate[]
  readonly anchors: readonly TrustAnchor[]
  /** The time at which the path must hold. */
  readonly at: Date
  /** The time of verification: a list that had ended by then tells nothing. */
  readonly now: Date
  readonly purpose: ServicePurpose
  /** What may be spent on signatures; any number by default. */
  readonly work?: SignatureWork
}

const MAX_LENGTH = 8
/** Signatures checked in one search: a pool of look-alikes must not cost more. */
const MAX_SIGNATURES = 64

/** Finds a path that keeps every rule; otherwise the best reason why there is none. */
export function findPath(leaf: Certificate, question: PathQuestion): PathFinding {
  const search = { question, signaturesLeft: MAX_SIGNATURES, refused: [] as PathFinding[] }
  const found = extend([leaf], leaf, search)
  if (found) return found
  const path = search.refused[0]?.path ?? longest(leaf, search)
  const failure = search.refused.find((one) => one.outcome === 'failed') ?? search.refused[0]
  if (failure) return failure
  return question.anchors.length === 0
    ? untold('CERTIFICATE_NO_ANCHORS', 'nobody said which authorities are believed', path)
    : untold('CERTIFICATE_NOT_ANCHORED', 'no authority that is believed vouches for it', path)
}

type Path = readonly [Certificate, ...Certificate[]]

interface Search {
  readonly question: PathQuestion
  signaturesLeft: number
  readonly refused: PathFinding[]
}

/** `last` is the end of the path so far. */
function extend(path: Path, last: Certificate, search: Search): PathFinding | undefined {
  for (const anchor of search.question.anchors.filter((one) => isSameKey(one.certificate, last))) {
    const finding = judge(endingAt(anchor, path), anchor, search.question)
    if (finding.outcome === 'anchored') return finding
    search.refused.push(finding)
  }
  if (path.length >= MAX_LENGTH || isSelfSigned(last)) return undefined
  for (const issuer of issuersOf(last, search)) {
    if (path.some((one) => one.thumbprint === issuer.thumbprint)) continue
    const found = extend([...path, issuer], issuer, search)
    if (found) return found
  }
  return undefined
}

/**
 * The limits of an authority are those of the certificate that was named as anchor: another one of the same name and
 * key, which anybody can write, must not widen them.
 */
function endingAt({ certificate }: TrustAnchor, [leaf, ...above]: Path): Path {
  return above.length === 0 ? [leaf] : [leaf, ...above.slice(0, -1), certificate]
}

/** Certificates whose name and key fit, those of anchors first. */
function issuersOf(certificate: Certificate, search: Search): readonly Certificate[] {
  const { anchors, pool } = search.question
  const seen = new Set<string>()
  return [...anchors.map((one) => one.certificate), ...pool].filter((candidate) => {
    if (seen.has(candidate.thumbprint) || !isIssuerByName(certificate, candidate)) return false
    seen.add(candidate.thumbprint)
    return isIssuerBySignature(certificate, candidate, search)
  })
}

function isIssuerByName(certificate: Certificate, candidate: Certificate): boolean {
  return equalBytes(certificate.issuerDer, candidate.subjectDer)
}

/** Whether there is work left to find out, and it is. */
function isIssuerBySignature(certificate: Certificate, issuer: Certificate, search: Search) {
  search.signaturesLeft -= 1
  const isAffordable =
    search.signaturesLeft >= 0 && search.question.work?.take(issuer.publicKey) !== false
  return isAffordable && isSignedByIssuer(certificate, issuer)
}

/** Its own end; one that only names itself was signed by a former key (RFC 5280 section 6.1, key rollover). */
function isSelfSigned(certificate: Certificate): boolean {
  return isSelfIssued(certificate) && isSignedByIssuer(certificate, certificate)
}

/** An anchor is a name and a key (RFC 5280 section 6.1.1), in whatever certificate they stand. */
function isSameKey(a: Certificate, b: Certificate): boolean {
  return equalBytes(a.subjectDer, b.subjectDer) && a.publicKey.equals(b.publicKey)
}

function judge(path: Path, anchor: TrustAnchor, question: PathQuestion): PathFinding {
  const fault = pathFault(path, question.at)
  if (fault) return { outcome: 'failed', code: 'CERTIFICATE_PATH_INVALID', message: fault, path }
  const { service, listUntil } = anchor
  if (service && !isFor(service, question.purpose))
    return untold(
      'CERTIFICATE_NOT_ANCHORED',
      'the trust list names the authority for another service',
      path,
    )
  if (service && statusAt(service, question.at)?.granted !== true)
    return untold(
      'CERTIFICATE_SERVICE_NOT_GRANTED',
      'the trust list does not grant the service at that time',
      path,
    )
  if (listUntil && listUntil < question.now)
    return untold(
      'CERTIFICATE_LIST_STALE',
      'the trust list that names the authority is out of date',
      path,
    )
  return { outcome: 'anchored', path, anchor }
}

function untold(code: PathCode, message: string, path: Path): PathFinding {
  return { outcome: 'indeterminate', code, message, path }
}

/** The rules for certificates above the first; the anchor's own validity is not asked (RFC 5280 section 6.1.1). */
function pathFault(path: Path, at: Date): string | undefined {
  const constraints = path.map((one) => pathConstraintsOf(one))
  for (const [index, certificate] of path.entries()) {
    const own = constraints[index]
    const isAnchor = index === path.length - 1
    if (own && !isAnchor && own.unknownCritical.length > 0)
      return 'a certificate has a critical extension that is not understood'
    if (isWeak(certificate)) return `a certificate has a key of less than ${MIN_RSA_BITS} bits`
    if (index === 0) continue
    if (!certificate.isCa) return 'a certificate was issued by one that is no authority'
    if (certificate.keyUsage?.has('keyCertSign') === false)
      return 'an authority’s certificate is not for signing certificates'
    if (!isAnchor && (at < certificate.notBefore || at > certificate.notAfter))
      return 'an authority’s certificate is not valid at that time'
    const limit = own && limitFault(own, path.slice(0, index), constraints)
    if (limit) return limit
  }
  return undefined
}

const MIN_RSA_BITS = 2048

/** ETSI TS 119 312: whoever factors the key of an authority makes certificates at will. */
function isWeak({ publicKey }: Certificate): boolean {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength
  return bits !== undefined && bits < MIN_RSA_BITS
}

function limitFault(
  own: PathConstraints,
  below: readonly Certificate[],
  constraints: readonly PathConstraints[],
): string | undefined {
  const between = below.slice(1).filter((one) => !isSelfIssued(one)).length
  if (own.pathLength !== undefined && between > own.pathLength)
    return 'the path is longer than an authority allows'
  const { names } = own
  const outside = below.some(
    (one, index) =>
      names && !isWithinNames(names, one, constraints[index]?.hasAlternativeNames === true),
  )
  return outside ? 'a name is outside what an authority may vouch for' : undefined
}

/** For a reader who wants to know whose the certificate claims to be. */
function longest(leaf: Certificate, search: Search): Path {
  const path: [Certificate, ...Certificate[]] = [leaf]
  for (let last = leaf; path.length < MAX_LENGTH; ) {
    const issuer = search.question.pool.find(
      (one) => isIssuerByName(last, one) && isIssuerBySignature(last, one, search),
    )
    if (!issuer || path.includes(issuer)) break
    path.push(issuer)
    last = issuer
  }
  return path
}
