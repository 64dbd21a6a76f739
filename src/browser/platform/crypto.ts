// What the verifier asks of `node:crypto`, for browsers: synchronous, as WebCrypto is not.

export { X509Certificate } from './certificate.ts'
export { createHash, Hash, hash } from './hashes.ts'
export { createPublicKey, ECDH, KeyObject } from './public-key.ts'
export { constants, verify } from './signatures.ts'
