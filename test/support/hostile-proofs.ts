// Proofs made to cost their reader more than their maker, by keys that are there: whoever made them is the issuer, under
// a name that is its own key. Nothing here asserts.

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { canonicalize } from '../../src/linked-data/canonicalize.ts'
import { encodeMultikey } from '../../src/proof/multikey.ts'
import { utf8 } from '../../src/util/bytes.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { badge, contexts, PROOF, testKey } from './test-issuer.ts'

type Maker = () => Uint8Array | Promise<Uint8Array>

const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value))
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** CBOR as far as a derived proof value needs it: every length in its shortest form. */
function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument])
  const width = argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : 4
  const bytes = Buffer.alloc(1 + width)
  bytes[0] = (major << 5) | (23 + (width === 4 ? 3 : width))
  bytes.writeUIntBE(argument, 1, width)
  return bytes
}
const bytesOf = (data: Uint8Array) => Buffer.concat([head(2, data.length), data])
const listOf = (items: readonly Uint8Array[]) => Buffer.concat([head(4, items.length), ...items])
const mapOf = (values: readonly Uint8Array[]) =>
  Buffer.concat([head(5, values.length), ...values.flatMap((value, key) => [head(0, key), value])])

const derivedValue = (parts: readonly Uint8Array[]): string =>
  `u${Buffer.concat([Buffer.from([0xd9, 0x5d, 0x01]), listOf(parts)]).toString('base64url')}`

interface EcKey {
  readonly text: string
  readonly did: string
  readonly method: string
  readonly multikey: Uint8Array
  readonly privateKey: KeyObject
}

export function ecKey(): EcKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const isOdd = ((Buffer.from(y, 'base64url').at(-1) ?? 0) & 1) === 1
  const point = Buffer.concat([Buffer.from([isOdd ? 3 : 2]), Buffer.from(x, 'base64url')])
  const text = encodeMultikey('P-256', point)
  const multikey = Buffer.concat([Buffer.from([0x80, 0x24]), point])
  return { text, did: `did:key:${text}`, method: `did:key:${text}#${text}`, multikey, privateKey }
}

const es256 = (data: Uint8Array, key: KeyObject) =>
  sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })

/** A derived proof by an issuer's method, with these parts. */
const derived = (method: string, parts: readonly Uint8Array[]): JsonObject => ({
  ...PROOF,
  cryptosuite: 'ecdsa-sd-2023',
  verificationMethod: method,
  proofValue: derivedValue(parts),
})

/** Sound in every part: each statement has a signature to check, in each of its proofs. */
async function everyStatementSigned(subjects: number, proofs = 1): Promise<Uint8Array> {
  const issuer = ecKey()
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'urn:uuid:1f6c3f76-3f63-4ac0-8a7e-9c37a4f1d0aa',
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    validFrom: '2026-03-01T09:00:00Z',
    credentialSubject: many(subjects, (index) => ({ id: `urn:s:${index}`, name: `Name ${index}` })),
  }
  const config = {
    ...PROOF,
    '@context': document['@context'],
    cryptosuite: 'ecdsa-sd-2023',
    verificationMethod: issuer.method,
  }
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const configDigest = digest(await canonicalize(config, contexts))
  const statements = (await canonicalize(document, contexts)).split('\n').slice(0, -1)
  const proof = many(proofs, () => {
    const own = ecKey()
    const base = Buffer.concat([configDigest, own.multikey, digest('')])
    const signatures = statements.map((one) => bytesOf(es256(utf8(`${one}\n`), own.privateKey)))
    const parts = [bytesOf(es256(base, issuer.privateKey)), bytesOf(own.multikey)]
    return derived(issuer.method, [...parts, listOf(signatures), mapOf([]), listOf([])])
  })
  return json({ ...document, proof })
}

/** With so many entries in each part, and nothing that holds; whose key it is, is sound. */
export function hollowProof(
  { method, multikey }: Pick<EcKey, 'method' | 'multikey'>,
  [signatures, labels, indexes]: readonly [number, number, number],
): JsonObject {
  return derived(method, [
    bytesOf(Buffer.alloc(64, 1)),
    bytesOf(multikey),
    listOf(many(signatures, (index) => bytesOf(Buffer.alloc(64, index)))),
    mapOf(many(labels, (index) => bytesOf(Buffer.alloc(32).fill(head(0, index))))),
    listOf(many(indexes, (index) => head(0, index))),
  ])
}

function hollow(...entries: readonly [number, number, number]): Uint8Array {
  const issuer = ecKey()
  const document = badge({ issuer: { id: issuer.did, type: ['Profile'], name: 'University' } })
  return json({ ...document, proof: hollowProof(issuer, entries) })
}

/** By a key of Ed25519 that is there, with this proof value. */
function byKey(proofValue: string): Uint8Array {
  const { didKey, multikey } = testKey(9)
  const document = badge({ issuer: { id: didKey, type: ['Profile'], name: 'University' } })
  return json({
    ...document,
    proof: { ...PROOF, verificationMethod: `${didKey}#${multikey}`, proofValue },
  })
}

export const HOSTILE_PROOFS: Readonly<Record<string, Maker>> = {
  'a signed badge of 1,000 statements, each with a signature': () => everyStatementSigned(500),
  'five proofs of 2,000 statements, each with a signature': () => everyStatementSigned(1_000, 5),
  'sixteen proofs of 700 statements, each with a signature': () => everyStatementSigned(350, 16),
  'a derived proof of 9,000 signatures': () => hollow(9_000, 1, 1),
  'a derived proof of 4,000 signatures, labels and indexes': () => hollow(4_000, 4_000, 4_000),
  'a derived proof of 15,000 labels': () => hollow(1, 15_000, 1),
  'a derived proof of 150,000 indexes': () => hollow(1, 1, 150_000),
  'a proof value of 900,000 letters in base 58, by a key that is there': () =>
    byKey(`z${'2'.repeat(900_000)}`),
  'a proof value of 900,000 letters in base 64, by a key that is there': () =>
    byKey(`u${'A'.repeat(900_000)}`),
}
