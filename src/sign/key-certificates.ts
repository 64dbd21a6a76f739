// The certificates of a key in its file: `x5c`, standard base64 of DER, the key's own first and each certified by the
// next. RFC 7517 section 4.7. What a certificate is good for is judged where it seals.

import { Buffer } from 'node:buffer'
import { createPublicKey } from 'node:crypto'
import type { PublicJwk } from '../proof/jwk.ts'
import type { KeyRecord } from '../proof/key-record.ts'
import { type Certificate, parseCertificate } from '../proof/x509/certificate.ts'
import { isIssuedBy } from '../proof/x509/chain.ts'
import { fromBase64 } from '../util/bytes.ts'
import type { Json } from '../util/json.ts'

/** The certificates of a key, or what is wrong with them in one sentence that holds nothing of their contents. */
export type KeyCertificates =
  | {
      readonly ok: true
      readonly x5c: readonly [string, ...string[]]
      readonly certificates: readonly [Certificate, ...Certificate[]]
    }
  | { readonly ok: false; readonly message: string }

/** Longer chains than this are no seal's. */
const MAX_CERTIFICATES = 10

/** Reads the `x5c` member of a key. */
export function readKeyCertificates(x5c: Json, jwk: PublicJwk): KeyCertificates {
  if (jwk.kty === 'OKP') return fault('expected x5c only where alg is RS256, ES256 or ES384')
  const texts = Array.isArray(x5c) ? x5c : []
  if (texts.length === 0 || texts.length > MAX_CERTIFICATES)
    return fault(`expected x5c to be a list of 1 to ${MAX_CERTIFICATES} certificates`)
  const read = texts.map(certificateIn)
  const unread = read.indexOf(undefined)
  if (unread >= 0)
    return fault(`expected x5c/${unread} to be a certificate in standard base64 of DER`)
  const [leaf, ...issuers] = read as [Certificate, ...Certificate[]]
  if (!leaf.publicKey.equals(createPublicKey({ key: { ...jwk }, format: 'jwk' })))
    return fault('the first certificate of x5c is of another key')
  const stranger = issuers.findIndex((issuer, index) => !isIssuedBy(read[index] ?? leaf, issuer))
  if (stranger >= 0) return fault(`x5c/${stranger + 1} did not issue the certificate before it`)
  const [first = '', ...others] = texts as string[]
  return { ok: true, x5c: [first, ...others], certificates: [leaf, ...issuers] }
}

/** The certificates of a key whose `x5c` was read. */
export function certificatesOf({ x5c }: Pick<KeyRecord, 'x5c'>): readonly Certificate[] {
  return (x5c ?? [])
    .map((text) => parseCertificate(fromBase64(text)))
    .filter((one) => one !== undefined)
}

/** Undefined for anything but the one spelling of a certificate's bytes: no line breaks, no base64url. */
function certificateIn(text: Json): Certificate | undefined {
  if (typeof text !== 'string') return undefined
  const der = Buffer.from(text, 'base64')
  return der.toString('base64') === text ? parseCertificate(new Uint8Array(der)) : undefined
}

function fault(message: string): KeyCertificates {
  return { ok: false, message }
}
