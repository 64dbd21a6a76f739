// Credentials secured by the suites that others use: ECDSA in all its forms, with a key that is its own name. Node draws
// the nonces of ECDSA, so that these signatures, and nothing else, differ from one start of the fuzzer to the next.

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as selective from '@digitalbazaar/ecdsa-sd-2023-cryptosuite'
import { derive, issue } from '@digitalbazaar/vc'
import { hashData, proofConfigOf } from '../../../src/proof/hash-data.ts'
import { encodeMultibase } from '../../../src/proof/multibase.ts'
import { encodeMultikey } from '../../../src/proof/multikey.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { badge, contexts } from '../test-issuer.ts'
import { AT } from '../verify-setup.ts'

type Curve = 'P-256' | 'P-384'

interface EcdsaKey {
  readonly curve: Curve
  readonly did: string
  readonly method: string
  readonly privateKey: KeyObject
}

function ecdsaKey(curve: Curve): EcdsaKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const isOdd = ((Buffer.from(y, 'base64url').at(-1) ?? 0) & 1) === 1
  const point = Buffer.concat([Buffer.from([isOdd ? 3 : 2]), Buffer.from(x, 'base64url')])
  const multikey = encodeMultikey(curve, point)
  const did = `did:key:${multikey}`
  return { curve, did, method: `${did}#${multikey}`, privateKey }
}

function ecdsa({ curve, privateKey }: EcdsaKey, data: Uint8Array): Uint8Array {
  const digest = curve === 'P-256' ? 'sha256' : 'sha384'
  return new Uint8Array(sign(digest, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
}

const badgeOf = ({ did }: EcdsaKey): JsonObject =>
  badge({ issuer: { id: did, type: ['Profile'], name: 'University of Example' } })

async function secured(curve: Curve, cryptosuite: string): Promise<JsonObject> {
  const key = ecdsaKey(curve)
  const document = badgeOf(key)
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite,
    created: '2026-03-01T09:00:00Z',
    proofPurpose: 'assertionMethod',
    verificationMethod: key.method,
  }
  const isJcs = cryptosuite === 'ecdsa-jcs-2019'
  const config: JsonObject = isJcs ? { ...proof, '@context': document['@context'] as Json } : proof
  const data = await hashData(document, proofConfigOf(document, config), contexts, {
    canonical: isJcs ? 'JCS' : 'RDFC-1.0',
    digest: curve === 'P-256' ? 'sha256' : 'sha384',
  })
  return { ...document, proof: { ...config, proofValue: encodeMultibase(ecdsa(key, data)) } }
}

/** A badge of which the holder shows the better part: signed and derived by the reference implementation. */
async function derivedBadge(): Promise<JsonObject> {
  const key = ecdsaKey('P-256')
  const signer = {
    id: key.method,
    algorithm: 'P-256',
    sign: async ({ data }: { readonly data: Uint8Array }) => ecdsa(key, data),
  }
  const documentLoader = async (url: string) => ({
    contextUrl: null,
    documentUrl: url,
    document: contexts.get(url),
  })
  const base = await issue({
    credential: structuredClone(badgeOf(key)),
    suite: new DataIntegrityProof({
      signer,
      date: '2026-03-01T09:00:00Z',
      cryptosuite: selective.createSignCryptosuite({
        mandatoryPointers: ['/issuer', '/validFrom'],
      }),
    }),
    documentLoader,
    now: AT,
  })
  const cryptosuite = selective.createDiscloseCryptosuite({
    selectivePointers: ['/id', '/name', '/validUntil', '/credentialSubject'],
  })
  const suite = new DataIntegrityProof({ cryptosuite } as never)
  return (await derive({ verifiableCredential: base, suite, documentLoader })) as JsonObject
}

/** One credential for each suite, by its name. */
export async function foreignSuites(): Promise<Readonly<Record<string, JsonObject>>> {
  return {
    'ecdsa-rdfc-2019': await secured('P-256', 'ecdsa-rdfc-2019'),
    'ecdsa-rdfc-2019, P-384': await secured('P-384', 'ecdsa-rdfc-2019'),
    'ecdsa-jcs-2019': await secured('P-256', 'ecdsa-jcs-2019'),
    'ecdsa-jcs-2019, P-384': await secured('P-384', 'ecdsa-jcs-2019'),
    'ecdsa-sd-2023': await derivedBadge(),
  }
}
