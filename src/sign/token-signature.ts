// Signatures of JOSE by a token, which signs digests and does not hash: RFC 8017 section 9.2 for RSA, raw r||s for
// ECDSA, the message itself for Ed25519.

import { createHash } from 'node:crypto'
import { concatBytes, fromHex } from '../util/bytes.ts'
import type { Token } from './pkcs11-token.ts'

export type TokenAlgorithm = 'Ed25519' | 'ES256' | 'ES384' | 'RS256' | 'RS384' | 'RS512'

/** DER of DigestInfo before the digest. */
const DIGEST_INFO = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
} as const

/** Signs data with a key on a token. @throws {PipelineError} as the token does. */
export async function signWithToken(
  token: Token,
  algorithm: TokenAlgorithm,
  data: Uint8Array,
): Promise<Uint8Array> {
  if (algorithm === 'Ed25519') return await token.sign('eddsa', data)
  const digest = `sha${algorithm.slice(2)}` as keyof typeof DIGEST_INFO
  const hash = new Uint8Array(createHash(digest).update(data).digest())
  if (algorithm.startsWith('ES')) return await token.sign('ecdsa', hash)
  return await token.sign('rsa', concatBytes(fromHex(DIGEST_INFO[digest]), hash))
}
