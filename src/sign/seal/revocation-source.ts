// Evidence that the certificates of a seal were not revoked: an OCSP answer or a CRL for each, fetched and checked.
// RFC 5280 section 6.3, RFC 6960. Missing issuers are completed from the certificates' own addresses (AIA).

import { PipelineError } from '../../model/pipeline-error.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { chainOf, isComplete, isIssuedBy } from '../../proof/x509/chain.ts'
import { type RevocationStatement, readCrl } from '../../proof/x509/crl.ts'
import { buildOcspRequest, type OcspStatement, readOcsp } from '../../proof/x509/ocsp.ts'
import { toBase64 } from '../../util/bytes.ts'
import { type Fetching, fetchObject } from './object-transport.ts'

export interface RevocationSourceOptions extends Fetching {
  readonly clock: () => Date
  /** How long an answer is used for further seals; default 5 minutes, never past its `nextUpdate`. */
  readonly maxAgeMs?: number
}

/** What LT embeds for some certificates. */
export interface ValidationMaterial {
  readonly certificates: readonly Certificate[]
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
}

export interface RevocationSource {
  /**
   * Certificates and revocation statements for the chains of the given certificates.
   *
   * @param leaves Certificates to prove.
   * @param pool More certificates in which their issuers may be.
   * @throws {PipelineError} `REVOCATION_UNREACHABLE` when an issuer or a statement cannot be had;
   * `SEAL_CERTIFICATE_UNFIT` (rule `revoked`) when one is revoked.
   */
  gather(leaves: readonly Certificate[], pool: readonly Certificate[]): Promise<ValidationMaterial>
}

type Statement =
  | { readonly kind: 'ocsp'; readonly said: OcspStatement; readonly asked: Date }
  | { readonly kind: 'crl'; readonly said: RevocationStatement; readonly asked: Date }

const MAX_AGE_MS = 5 * 60 * 1000
const SKEW_MS = 5 * 60 * 1000
/** A responder's certificate may have to be proved too, but not for ever. */
const MAX_CERTIFICATES = 20

/** Makes a source that remembers answers for a short while. Nothing is asked yet. */
export function createRevocationSource(options: RevocationSourceOptions): RevocationSource {
  const statements = new Map<string, Statement>()
  const chains = new Map<string, readonly Certificate[]>()
  return {
    async gather(leaves, pool) {
      const certificates = new Map<string, Certificate>()
      const found: Statement[] = []
      const open = [...leaves]
      for (let leaf = open.shift(); leaf; leaf = open.shift()) {
        const chain = chains.get(leaf.thumbprint) ?? (await completeChain(leaf, pool, options))
        if (isComplete(chain)) chains.set(leaf.thumbprint, chain)
        for (const [index, one] of chain.entries()) {
          const issuer = chain[index + 1]
          if (certificates.has(one.thumbprint)) continue
          certificates.set(one.thumbprint, one)
          if (!issuer || one.ocspNoCheck) continue
          const statement = await statementOf(one, issuer, { statements, ...options })
          found.push(statement)
          if (statement.kind === 'ocsp' && statement.said.responder) {
            open.push(statement.said.responder)
          }
        }
        if (certificates.size > MAX_CERTIFICATES) throw unreachable('the chains are too long')
      }
      return { certificates: [...certificates.values()], ...evidenceOf(found) }
    },
  }
}

function evidenceOf(found: readonly Statement[]): Omit<ValidationMaterial, 'certificates'> {
  const of = (kind: Statement['kind']) => [
    ...new Map(
      found.filter((one) => one.kind === kind).map(({ said }) => [toBase64(said.der), said.der]),
    ).values(),
  ]
  return { crls: of('crl'), ocsps: of('ocsp') }
}

async function completeChain(
  leaf: Certificate,
  pool: readonly Certificate[],
  options: Fetching,
): Promise<readonly Certificate[]> {
  const known = [...pool]
  for (;;) {
    const chain = chainOf(leaf, known)
    const last = chain[chain.length - 1] ?? leaf
    if (isComplete(chain) || known.length > pool.length + MAX_CERTIFICATES) return chain
    const issuer = await fetchIssuer(last, options)
    if (!issuer) return chain
    known.push(issuer)
  }
}

async function fetchIssuer(
  certificate: Certificate,
  options: Fetching,
): Promise<Certificate | undefined> {
  for (const url of certificate.caIssuersUrls) {
    const bytes = await tryFetch({ url, method: 'GET' }, options)
    const issuer = bytes && parseCertificate(bytes)
    if (issuer && isIssuedBy(certificate, issuer)) return issuer
  }
  return undefined
}

async function statementOf(
  certificate: Certificate,
  issuer: Certificate,
  options: RevocationSourceOptions & { readonly statements: Map<string, Statement> },
): Promise<Statement> {
  const { statements, clock, maxAgeMs = MAX_AGE_MS } = options
  const before = statements.get(certificate.thumbprint)
  const isYoung = before && clock().getTime() - before.asked.getTime() < maxAgeMs
  const statement =
    before && isYoung && isCurrent(before.said, clock())
      ? before
      : await askAll(certificate, issuer, options)
  statements.set(certificate.thumbprint, statement)
  if (statement.said.revokedAt === undefined) return statement
  throw new PipelineError('SEAL_CERTIFICATE_UNFIT', 'a certificate of the seal is revoked', {
    detail: { rules: ['revoked'] },
  })
}

async function askAll(
  certificate: Certificate,
  issuer: Certificate,
  options: RevocationSourceOptions,
): Promise<Statement> {
  const asked = options.clock()
  for (const url of certificate.ocspUrls) {
    const body = buildOcspRequest(certificate, issuer)
    const contentType = 'application/ocsp-request'
    const bytes = await tryFetch({ url, method: 'POST', contentType, body }, options)
    const said = bytes && readOcsp(bytes, certificate, issuer)
    if (said && isCurrent(said, options.clock())) return { kind: 'ocsp', said, asked }
  }
  for (const url of certificate.crlUrls) {
    const bytes = await tryFetch({ url, method: 'GET' }, options)
    const said = bytes && readCrl(bytes, certificate, issuer)
    if (said && isCurrent(said, options.clock())) return { kind: 'crl', said, asked }
  }
  throw unreachable('no current statement whether a certificate of the seal is revoked')
}

function isCurrent({ thisUpdate, nextUpdate }: RevocationStatement, now: Date): boolean {
  if (thisUpdate.getTime() > now.getTime() + SKEW_MS) return false
  return nextUpdate === undefined || nextUpdate.getTime() > now.getTime()
}

async function tryFetch(
  request: Parameters<typeof fetchObject>[0],
  options: Fetching,
): Promise<Uint8Array | undefined> {
  try {
    return (await fetchObject(request, options, 'REVOCATION_UNREACHABLE')).bytes
  } catch (error) {
    // One source that is down is no reason to stop while there is another.
    if (error instanceof PipelineError) return undefined
    throw error
  }
}

function unreachable(message: string): PipelineError {
  return new PipelineError('REVOCATION_UNREACHABLE', message)
}
