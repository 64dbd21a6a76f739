// What RSASSA-PSS was told in a certificate, for a signature or for a key: which digest, and how long a salt.
// RFC 4055 section 3.1.

import { childrenOf, type DerNode } from '../../proof/x509/der.ts'
import { DIGEST_OF } from '../../proof/x509/oids.ts'
import { toHex } from '../../util/bytes.ts'
import { isTagged } from './context-tag.ts'

export interface PssParameters {
  /** Undefined for one that is not used here, such as SHA-1, which stands where none is stated. */
  readonly digest: string | undefined
  /** Of the mask; the same as the digest with everything that we verify. */
  readonly maskDigest: string | undefined
  readonly saltLength: number
}

const [HASH_TAG, MASK_TAG, SALT_TAG, DEFAULT_SALT_LENGTH] = [0, 1, 2, 20]

export function readPssParameters(parameters: DerNode | undefined): PssParameters {
  const stated = (tag: number) =>
    childrenOf(childrenOf(parameters).find((part) => isTagged(part, tag)))[0]
  const salt = stated(SALT_TAG)
  const { valueHexView } = (salt?.valueBlock ?? {}) as { readonly valueHexView?: Uint8Array }
  return {
    digest: digestOf(stated(HASH_TAG)),
    maskDigest: digestOf(childrenOf(stated(MASK_TAG))[1]),
    saltLength: valueHexView ? Number(`0x${toHex(valueHexView)}`) : DEFAULT_SALT_LENGTH,
  }
}

function digestOf(algorithm: DerNode | undefined): string | undefined {
  return DIGEST_OF[String(childrenOf(algorithm)[0]?.valueBlock)]
}
