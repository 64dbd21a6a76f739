// A key in a certificate chain of a token's header (`x5c`). The key tells whether the token was changed; whose it is
// depends on the path to an authority that is believed. Whether that certificate was revoked is not asked here.
// SD-JWT VC section 3.5; RFC 7515 section 4.1.6.

import { X509Certificate } from 'node:crypto'
import { decodeBase64url } from '../proof/base64url.ts'
import { type Certificate, parseCertificate } from '../proof/x509/certificate.ts'
import { importCertifiedKey } from '../proof/x509/certified-key.ts'
import type { Json } from '../util/json.ts'
import { findPath, type PathFinding, type PathQuestion } from './certificate-path.ts'
import type { CertificateTrust } from './certificate-trust.ts'
import { type KeyFinding, keyFault, resolvedKey } from './method-key.ts'
import { refused, untold } from './resolution.ts'

/** Longer than any path that an authority builds. */
const MAX_CERTIFICATES = 10

type PathAsked = CertificateTrust & Pick<PathQuestion, 'at' | 'work'>

/**
 * The key of the first certificate.
 *
 * @param issuer `iss` of the token, empty when it states none; otherwise it must be a name of the certificate.
 * @param at The time at which the path must hold.
 */
export function findCertifiedKey(x5c: Json, issuer: string, question: PathAsked): KeyFinding {
  const entries = Array.isArray(x5c) ? (x5c as readonly Json[]) : []
  const chain = entries.slice(0, MAX_CERTIFICATES).map(derOf)
  const leaf = readCertificate(chain[0])
  if (!leaf || entries.length > MAX_CERTIFICATES)
    return keyFault(refused('METHOD_KEY_INVALID', 'expected `x5c` to hold certificates'))
  const imported = importCertifiedKey(() => leaf.publicKey)
  const found = resolvedKey(imported, 'the key of the certificate is not a sound one')
  if (found.outcome !== 'found') return keyFault(found)
  const key = found.value
  if (issuer !== '' && !isNamedIn(leaf, issuer))
    return keyFault(
      refused(
        'CONTROLLER_NOT_ISSUER',
        'the certificate is not for the issuer that the token names',
      ),
      key,
    )
  const path = pathOf(chain, question)
  if (path?.outcome === 'anchored') return { key, warnings: [] }
  const message =
    path?.message ?? 'the key comes with a certificate, whose path to a trusted anchor is not known'
  return keyFault(untold('CERTIFICATE_PATH_UNCHECKED', message), key)
}

function pathOf(
  chain: readonly (Uint8Array | undefined)[],
  { at, ...asked }: PathAsked,
): PathFinding | undefined {
  const [leaf, ...pool] = chain.map((der) => der && parseCertificate(der))
  if (!leaf || !maySignAt(leaf, at)) return undefined
  const known = pool.filter((one) => one !== undefined)
  return findPath(leaf, { ...asked, pool: known, at, now: at, purpose: 'seal' })
}

/** The path search judges the issuers; the certificate itself is judged here. */
function maySignAt({ notBefore, notAfter, isCa, keyUsage }: Certificate, at: Date): boolean {
  const isForSigning =
    !keyUsage || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')
  return notBefore <= at && at <= notAfter && !isCa && isForSigning
}

function derOf(value: Json | undefined): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined
  return decodeBase64url(value.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
}

function readCertificate(der: Uint8Array | undefined): X509Certificate | undefined {
  try {
    return der && new X509Certificate(der)
  } catch {
    // Bytes that are no certificate hold no key.
    return undefined
  }
}

/** Whether a certificate is for an https issuer, by its URL or its host. */
export function isCertificateFor(der: Uint8Array, issuer: string): boolean {
  const certificate = readCertificate(der)
  return certificate !== undefined && isNamedIn(certificate, issuer)
}

function isNamedIn(leaf: X509Certificate, issuer: string): boolean {
  if (!URL.canParse(issuer)) return false
  const names = (leaf.subjectAltName ?? '').split(', ')
  const { protocol, hostname } = new URL(issuer)
  const isHost =
    protocol === 'https:' && leaf.checkHost(hostname, { subject: 'never' }) !== undefined
  return names.includes(`URI:${issuer}`) || isHost
}
