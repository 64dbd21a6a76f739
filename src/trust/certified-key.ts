// A key in a certificate chain of a token's header (`x5c`). The key tells whether the token was changed; whose it is
// depends on the path to an anchor, which is not walked here, so that the controller stays untold.
// SD-JWT VC section 3.5; RFC 7515 section 4.1.6.

import { X509Certificate } from 'node:crypto'
import { decodeBase64url } from '../proof/base64url.ts'
import { importJwk } from '../proof/verification-key.ts'
import type { Json } from '../util/json.ts'
import { type KeyFinding, keyFault } from './method-key.ts'
import { refused, untold } from './resolution.ts'

/** Longer than any path that an authority builds. */
const MAX_CERTIFICATES = 10

/**
 * The key of the first certificate.
 *
 * @param issuer `iss` of the token, empty when it states none; an https one must be a name of the certificate.
 */
export function findCertifiedKey(x5c: Json, issuer: string): KeyFinding {
  const certificates = Array.isArray(x5c) ? (x5c as readonly Json[]) : []
  const leaf = readCertificate(certificates[0])
  if (!leaf || certificates.length > MAX_CERTIFICATES)
    return keyFault(refused('METHOD_KEY_INVALID', 'expected `x5c` to hold certificates'))
  const key = importJwk(leaf.publicKey.export({ format: 'jwk' }) as Json)
  if (!key.ok)
    return keyFault(refused('METHOD_KEY_INVALID', 'the key of the certificate is not a sound one'))
  if (issuer !== '' && !isNameOf(leaf, issuer))
    return keyFault(
      refused(
        'CONTROLLER_NOT_ISSUER',
        'the certificate is not for the issuer that the token names',
      ),
      key.key,
    )
  const message = 'the key comes with a certificate, whose path to a trusted anchor is not checked'
  return keyFault(untold('CERTIFICATE_PATH_UNCHECKED', message), key.key)
}

function readCertificate(value: Json | undefined): X509Certificate | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined
  const der = decodeBase64url(value.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
  if (!der) return undefined
  try {
    return new X509Certificate(der)
  } catch {
    // Bytes that are no certificate hold no key.
    return undefined
  }
}

function isNameOf(leaf: X509Certificate, issuer: string): boolean {
  if (!URL.canParse(issuer)) return false
  const names = (leaf.subjectAltName ?? '').split(', ')
  const { protocol, hostname } = new URL(issuer)
  const isHost =
    protocol === 'https:' && leaf.checkHost(hostname, { subject: 'never' }) !== undefined
  return names.includes(`URI:${issuer}`) || isHost
}
