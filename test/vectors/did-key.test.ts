// did:key vectors of the W3C CCG: the keys of our types are those of the vectors, all others are refused by type.

import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeBase58btc } from '../../src/proof/base58btc.ts'
import { encodeBase64url } from '../../src/proof/base64url.ts'
import { buildDidKeyDocument } from '../../src/proof/did.ts'
import { importMultikey } from '../../src/proof/verification-key.ts'

interface Vector {
  readonly file: string
  readonly pointer: string
}

const corpus = process.env.SIGILLUM_CORPUS ?? '../shared/corpus'
const { cases } = JSON.parse(readFileSync(join(corpus, 'third-party/cases.json'), 'utf8'))
const vectors: Vector[] = cases.filter((entry: { kind: string }) => entry.kind === 'did-key')

const dids = vectors.flatMap(({ file, pointer }) => {
  const did = pointer.slice(1).split('/')[0] ?? ''
  const all = JSON.parse(readFileSync(join(corpus, 'third-party', file), 'utf8'))
  return did.startsWith('did:key:') ? [{ did, entry: all[did] }] : []
})

/** Identifiers of the types that we use: Ed25519, P-256, P-384, P-521, secp256k1. */
const OURS = /^did:key:z(6Mk|Dn|82|2J9|Q3s)/

test('there are vectors of both kinds', () => {
  expect(dids.filter(({ did }) => OURS.test(did)).length).toBeGreaterThan(6)
  expect(dids.filter(({ did }) => !OURS.test(did)).length).toBeGreaterThan(6)
})

/** SubjectPublicKeyInfo of secp256k1 up to the compressed point. */
const SECP256K1 = Buffer.from('3036301006072a8648ce3d020106052b8104000a032200', 'hex')

/** The public key as the vector states it, by Node. */
function statedKey(entry: {
  verificationKeyPair?: { publicKeyBase58?: string }
  verificationMethod?: { publicKeyJwk?: object; publicKeyBase58?: string }
}) {
  const jwk = entry.verificationMethod?.publicKeyJwk
  const base58 = entry.verificationKeyPair?.publicKeyBase58
  const bytes = base58 === undefined ? undefined : decodeBase58btc(base58)
  if (jwk) return createPublicKey({ key: { ...jwk }, format: 'jwk' })
  if (bytes?.length === 33) {
    const key = Buffer.concat([SECP256K1, bytes])
    return createPublicKey({ key, format: 'der', type: 'spki' })
  }
  const okp = bytes && { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(bytes) }
  return okp && createPublicKey({ key: okp, format: 'jwk' })
}

const imported = (did: string) => importMultikey(did.slice('did:key:'.length))

test.each(dids.filter(({ did }) => OURS.test(did)))(
  '$did is the key of the vector',
  ({ did, entry }) => {
    const result = imported(did)
    if (!result.ok) throw new Error(result.code)
    const stated = statedKey(entry)
    if (stated) expect(result.key.keyObject.equals(stated)).toBe(true)
    const method = entry.didDocument.verificationMethod[0].id
    expect(buildDidKeyDocument(did)).toMatchObject({
      ok: true,
      document: { id: did, assertionMethod: [method] },
    })
  },
)

test.each(dids.filter(({ did }) => !OURS.test(did)))(
  '$did is of a type that is not read',
  ({ did }) => {
    expect(imported(did)).toMatchObject({ ok: false, code: 'KEY_TYPE_UNSUPPORTED' })
    expect(buildDidKeyDocument(did)).toMatchObject({ ok: false, code: 'DID_KEY_UNSUPPORTED' })
  },
)
