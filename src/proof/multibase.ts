// Multibase: the two bases that controller documents and proofs use, told apart by their first character.
// Spec: https://www.w3.org/TR/cid-1.0/#multibase-0

import { decodeBase58btc, encodeBase58btc } from './base58btc.ts'
import { decodeBase64url } from './base64url.ts'

/** Multibase text of bytes in base58btc (`z…`), the form that keys and proof values are written in. */
export function encodeMultibase(bytes: Uint8Array): string {
  return `z${encodeBase58btc(bytes)}`
}

/** Bytes of multibase text in base58btc (`z`) or unpadded base64url (`u`); undefined for anything else. */
export function decodeMultibase(text: string): Uint8Array | undefined {
  if (text.startsWith('z')) return decodeBase58btc(text.slice(1))
  if (text.startsWith('u')) return decodeBase64url(text.slice(1))
  return undefined
}
