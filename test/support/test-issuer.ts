// An issuer of tests: a fixed key, a did:web or did:key, its controller document, and a signer that signs
// whatever it is told, honest or not. No assertions here.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { decodeBase64url } from '../../src/proof/base64url.ts'
import { encodeCompactJws } from '../../src/proof/compact-jws.ts'
import { hashData, proofConfigOf } from '../../src/proof/hash-data.ts'
import { encodeMultibase } from '../../src/proof/multibase.ts'
import { encodeMultikey } from '../../src/proof/multikey.ts'
import type { Json, JsonObject } from '../../src/util/json.ts'

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
export const contexts = loadPinnedContexts()

/** A key made from one repeated byte, with its names. */
export function testKey(seed: number) {
  const der = Buffer.concat([PKCS8, Buffer.alloc(32, seed)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' }) as JsonObject
  const multikey = encodeMultikey('Ed25519', decodeBase64url(String(jwk.x)) ?? new Uint8Array())
  return { privateKey, multikey, jwk, didKey: `did:key:${multikey}` }
}
export type TestKey = ReturnType<typeof testKey>

export const ISSUER = 'did:web:university.example'
export const ISSUER_URL = 'https://university.example/.well-known/did.json'
export const KEY = testKey(7)
export const METHOD = `${ISSUER}#key-1`

/** The controller document of the issuer, with members replaced where a test needs it. */
export function controllerDocument(changes: JsonObject = {}, method: JsonObject = {}): JsonObject {
  return {
    id: ISSUER,
    verificationMethod: [
      {
        id: METHOD,
        type: 'Multikey',
        controller: ISSUER,
        publicKeyMultibase: KEY.multikey,
        ...method,
      },
    ],
    assertionMethod: [METHOD],
    ...changes,
  }
}

/** An Open Badge that is right in every respect, with members replaced. */
export function badge(changes: JsonObject = {}): JsonObject {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: 'urn:uuid:5a9c1f7e-3f63-4ac0-8a7e-9c37a4f1d0aa',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Soil Science',
    issuer: { id: ISSUER, type: ['Profile'], name: 'University of Example' },
    validFrom: '2026-03-01T09:00:00Z',
    validUntil: '2031-03-01T09:00:00Z',
    credentialSubject: {
      id: 'urn:uuid:0f0e0d0c-3f63-4ac0-8a7e-9c37a4f1d0bb',
      type: ['AchievementSubject'],
      identifier: [
        {
          type: 'IdentityObject',
          hashed: true,
          identityHash: 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399',
          identityType: 'emailAddress',
          salt: 'Kosher',
        },
      ],
      achievement: {
        id: 'https://university.example/achievements/soil',
        type: ['Achievement'],
        achievementType: 'MicroCredential',
        name: 'Soil Science',
        description: 'Learners tell soils apart.',
        criteria: { narrative: 'Name ten soils.' },
        inLanguage: 'en',
      },
    },
    ...changes,
  }
}

/** A badge whose achievement, or whose subject, has members replaced. */
export function badgeWith(achievement: JsonObject, subject: JsonObject = {}): JsonObject {
  const plain = badge()
  const plainSubject = plain.credentialSubject as JsonObject
  return badge({
    credentialSubject: {
      ...plainSubject,
      ...subject,
      achievement: { ...(plainSubject.achievement as JsonObject), ...achievement },
    },
  })
}

export const PROOF: JsonObject = {
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-rdfc-2022',
  created: '2026-03-01T09:00:00Z',
  proofPurpose: 'assertionMethod',
  verificationMethod: METHOD,
}

/** A proof over a document, as `proof` says and with whatever key. */
export async function proofOver(
  document: JsonObject,
  proof: JsonObject = PROOF,
  key: KeyObject = KEY.privateKey,
): Promise<JsonObject> {
  const jcs = proof.cryptosuite === 'eddsa-jcs-2022'
  const config = jcs ? proof : proofConfigOf(document, proof)
  const data = await hashData(document, config, contexts, { canonical: jcs ? 'JCS' : 'RDFC-1.0' })
  return { ...proof, proofValue: encodeMultibase(new Uint8Array(sign(null, data, key))) }
}

/** The document with one proof. */
export async function signed(
  document: JsonObject,
  proof: JsonObject = PROOF,
  key: KeyObject = KEY.privateKey,
): Promise<JsonObject> {
  return { ...document, proof: [await proofOver(document, proof, key)] }
}

/** A compact JWS with whatever header and claims. */
export async function token(
  header: JsonObject,
  claims: JsonObject,
  key: KeyObject = KEY.privateKey,
): Promise<string> {
  return await encodeCompactJws(
    header,
    claims,
    async (input) => new Uint8Array(sign(null, input, key)),
  )
}

/** The claims of a VC-JWT around a badge, with claims replaced. */
export function claimsOf(document: JsonObject, changes: JsonObject = {}): JsonObject {
  const seconds = (date: Json | undefined) => Date.parse(String(date)) / 1000
  return {
    ...document,
    iss: ISSUER,
    sub: (document.credentialSubject as JsonObject).id ?? null,
    jti: document.id ?? null,
    nbf: seconds(document.validFrom),
    exp: seconds(document.validUntil),
    ...changes,
  }
}
