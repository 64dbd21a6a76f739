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

/** Identifiers of the types that we use: Ed25519, P-256, P-384. */
const OURS = /^did:key:z(6Mk|Dn|82)/

test('there are vectors of both kinds', () => {
  expect(dids.filter(({ did }) => OURS.test(did)).length).toBeGreaterThan(6)
  expect(dids.filter(({ did }) => !OURS.test(did)).length).toBeGreaterThan(6)
})

/** The public key as the vector states it, as JWK. */
function statedKey(entry: {
  verificationKeyPair?: { publicKeyBase58?: string }
  verificationMethod?: { publicKeyJwk?: object; publicKeyBase58?: string }
}) {
  const jwk = entry.verificationMethod?.publicKeyJwk
  const base58 = entry.verificationKeyPair?.publicKeyBase58
  const bytes = base58 === undefined ? undefined : decodeBase58btc(base58)
  return jwk ?? (bytes && { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(bytes) })
}

const imported = (did: string) => importMultikey(did.slice('did:key:'.length))

test.each(dids.filter(({ did }) => OURS.test(did)))(
  '$did is the key of the vector',
  ({ did, entry }) => {
    const result = imported(did)
    if (!result.ok) throw new Error(result.code)
    const stated = statedKey(entry)
    if (stated) {
      const key = createPublicKey({ key: { ...stated }, format: 'jwk' })
      expect(result.key.keyObject.equals(key)).toBe(true)
    }
    const method = entry.didDocument.verificationMethod[0].id
    expect(buildDidKeyDocument(did)).toMatchObject({
      ok: true,
      document: { id: did, assertionMethod: [method] },
    })
  },
)

test.each(dids.filter(({ did }) => !OURS.test(did)))('$did is refused', ({ did }) => {
  expect(imported(did)).toMatchObject({ ok: false })
  expect(buildDidKeyDocument(did)).toMatchObject({ ok: false, code: 'DID_KEY_INVALID' })
})
