// Hash functions as `node:crypto` has them, by the names that the verifier uses. FIPS 180-4.

import { sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { Buffer } from 'buffer'

const HASHES = { sha1, sha224, sha256, sha384, sha512 } as const
export type HashName = keyof typeof HASHES

/** The function of a name. @throws {Error} for one that is not known, as Node does. */
export function hashFunction(name: string): (typeof HASHES)[HashName] {
  if (!Object.hasOwn(HASHES, name)) throw new Error('the digest method is not supported')
  return HASHES[name as HashName]
}

type Encoding = 'hex' | 'base64' | 'base64url'
type Data = string | Uint8Array

const encoder = new TextEncoder()
const bytesOf = (data: Data): Uint8Array => (typeof data === 'string' ? encoder.encode(data) : data)

function encoded(digest: Uint8Array, encoding: Encoding | 'buffer'): string | Buffer {
  const bytes = Buffer.from(digest)
  if (encoding === 'buffer') return bytes
  if (encoding !== 'base64url') return bytes.toString(encoding)
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The digest of data in one step, in hex unless said otherwise. */
export function hash(name: string, data: Data, encoding: Encoding | 'buffer' = 'hex') {
  return encoded(hashFunction(name)(bytesOf(data)), encoding)
}

/** A digest that is fed piece by piece. */
export class Hash {
  readonly #state: ReturnType<(typeof sha256)['create']>

  constructor(state: ReturnType<(typeof sha256)['create']>) {
    this.#state = state
  }

  update(data: Data): this {
    this.#state.update(bytesOf(data))
    return this
  }

  copy(): Hash {
    return new Hash(this.#state.clone())
  }

  digest(encoding: Encoding | 'buffer' = 'buffer') {
    return encoded(this.#state.digest(), encoding)
  }
}

export function createHash(name: string): Hash {
  return new Hash(hashFunction(name).create() as ReturnType<(typeof sha256)['create']>)
}
