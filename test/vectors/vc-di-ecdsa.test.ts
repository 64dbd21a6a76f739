// W3C vectors of the ECDSA cryptosuites: signed documents of P-256 and P-384, plain and as JCS, and what the
// reference implementation derives from the selective-disclosure vectors. Each with its hostile twins.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as selective from '@digitalbazaar/ecdsa-sd-2023-cryptosuite'
import { derive } from '@digitalbazaar/vc'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../../src/proof/base64url.ts'
import { decodeCbor } from '../../src/proof/cbor.ts'
import { importMultikey } from '../../src/proof/verification-key.ts'
import { verifyProofSignature } from '../../src/proof/verify-proof-signature.ts'
import { utf8 } from '../../src/util/bytes.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { CORPUS, corpusJson } from '../support/corpus.ts'
import { contextsWith } from '../support/corpus-contexts.ts'

const index = corpusJson('third-party/contexts/index.json') as Record<string, string>
const contexts = contextsWith(
  Object.fromEntries(
    Object.entries(index).map(([iri, file]) => [iri, `third-party/contexts/${file}`]),
  ),
)
const folder = join(CORPUS, 'third-party/w3c-vc-di-ecdsa/TestVectors')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
)

function read(name: string): { document: JsonObject; proof: JsonObject } {
  const { proof, ...document } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  return { document, proof }
}

async function verify(document: JsonObject, proof: JsonObject) {
  const imported = importMultikey(String(proof.verificationMethod).split('#')[1] ?? '')
  if (!imported.ok) throw new Error(imported.code)
  return await verifyProofSignature({ document, proof, publicKey: imported.key, contexts })
}

describe.each([
  'ecdsa-rdfc-2019-p256',
  'ecdsa-rdfc-2019-p384',
  'ecdsa-jcs-2019-p256',
  'ecdsa-jcs-2019-p384',
])('%s', (suite) => {
  const signed = files.filter((name) => name.startsWith(suite) && /signed/.test(name))

  test('there are some', () => {
    expect(signed.length).toBeGreaterThan(0)
  })

  test.each(signed)('%s', async (name) => {
    const { document, proof } = read(name)
    expect(await verify(document, proof)).toEqual({ ok: true })
    const refused = { code: 'SIGNATURE_INVALID' }
    expect(await verify({ ...document, name: 'changed' }, proof)).toMatchObject(refused)
    expect(await verify(document, { ...proof, created: '2020-01-01T00:00:00Z' })).toMatchObject(
      refused,
    )
    const cut = String(proof.proofValue).slice(0, -2)
    expect(await verify(document, { ...proof, proofValue: cut })).toMatchObject({
      code: 'PROOF_VALUE_INVALID',
    })
  })
})

describe('ecdsa-sd-2023', () => {
  const bases = files.filter((name) => /addSignedSDBase/.test(name))
  const POINTERS: readonly (readonly string[])[] = [
    [],
    ['/credentialSubject'],
    ['/credentialSubject/id'],
    ['/validFrom', '/type'],
  ]

  /** What the reference implementation leaves of a vector. */
  async function derived(name: string, selectivePointers: readonly string[]) {
    const { document, proof } = read(name)
    const present = selectivePointers.filter((pointer) => reaches(document, pointer))
    const cryptosuite = selective.createDiscloseCryptosuite({ selectivePointers: present })
    const suite = new DataIntegrityProof({ cryptosuite } as never)
    const documentLoader = async (url: string) => ({
      contextUrl: null,
      documentUrl: url,
      document: contexts.get(url),
    })
    const verifiableCredential = { ...document, proof }
    const found = (await derive({ verifiableCredential, suite, documentLoader })) as JsonObject
    const { proof: derivedProof, ...rest } = found
    return { document: rest, proof: derivedProof as JsonObject }
  }

  function reaches(document: JsonObject, pointer: string): boolean {
    const steps = pointer.split('/').slice(1)
    return (
      steps.reduce<unknown>((at, step) => (at as JsonObject | undefined)?.[step], document) !==
      undefined
    )
  }

  test('there are some', () => {
    expect(bases.length).toBeGreaterThan(1)
  })

  test.each(bases)(
    '%s: the form of the holder is not taken for the one of readers',
    async (name) => {
      const { document, proof } = read(name)
      expect(await verify(document, proof)).toMatchObject({ code: 'PROOF_BASE_ONLY' })
    },
  )

  test.each(bases.flatMap((name) => POINTERS.map((pointers) => [name, pointers] as const)))(
    '%s, disclosing %j',
    async (name, pointers) => {
      const { document, proof } = await derived(name, pointers)
      expect(await verify(document, proof)).toEqual({ ok: true })
      const refused = { code: 'SIGNATURE_INVALID' }
      expect(await verify({ ...document, name: 'added' }, proof)).toMatchObject(refused)
      expect(
        await verify({ ...document, issuer: 'https://another.example/' }, proof),
      ).toMatchObject(refused)
      const other = await derived(bases.find((base) => base !== name) ?? '', pointers)
      expect(await verify(other.document, proof)).toMatchObject(refused)
    },
  )

  test('that the holder chose what to show is told, of what is shown alone', async () => {
    const { document, proof } = await derived(bases[0] ?? '', ['/credentialSubject'])
    const verifier = createVerifier({ contexts, clock: () => new Date('2026-11-22T00:00:00Z') })
    const codes = async (changes: JsonObject) => {
      const report = await verifier.verify(utf8(JSON.stringify({ ...document, ...changes, proof })))
      return report.warnings.map(({ code }) => code)
    }
    expect(await codes({})).toContain('PROOF_SELECTIVE')
    expect(await codes({ issuer: 'https://another.example/' })).not.toContain('PROOF_SELECTIVE')
  })

  test('every byte of a proof value counts', async () => {
    const { document, proof } = await derived(bases[0] ?? '', ['/credentialSubject'])
    const bytes = Buffer.from(String(proof.proofValue).slice(1), 'base64url')
    const step = Math.max(1, Math.floor(bytes.length / 60))
    for (let at = 0; at < bytes.length; at += step) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      const proofValue = `u${encodeBase64url(changed)}`
      expect(await verify(document, { ...proof, proofValue })).toMatchObject({ ok: false })
    }
    const longer = `u${encodeBase64url(Buffer.concat([bytes, Buffer.from([0])]))}`
    expect(await verify(document, { ...proof, proofValue: longer })).toMatchObject({
      code: 'PROOF_VALUE_INVALID',
    })
  })

  describe('a proof value whose parts are edited', async () => {
    const { document, proof } = await derived(bases[0] ?? '', ['/credentialSubject'])
    const bytes = Buffer.from(String(proof.proofValue).slice(1), 'base64url')
    const good = decodeCbor(bytes.subarray(3)) as Parts
    const [baseSignature, key, signatures, labels, indexes] = good
    const [one, two] = [...labels.keys()]
    const swapped = (label: Uint8Array) => new Map(labels).set(one ?? 0, label)
    const outcomeOf = async (parts: readonly Cbor[]) => {
      const value = Buffer.concat([bytes.subarray(0, 3), cbor(parts)])
      const proofValue = `u${encodeBase64url(value)}`
      const result = await verify(document, { ...proof, proofValue })
      return result.ok ? 'OK' : result.code
    }

    test('holds as long as they are the same', async () => {
      expect(labels.size).toBeGreaterThan(1)
      expect(await outcomeOf(good)).toBe('OK')
    })

    test.each<[string, readonly Cbor[]]>([
      ['four parts', good.slice(0, 4)],
      ['six parts', [...good, 0]],
      ['a base signature cut off', [baseSignature.subarray(1), ...good.slice(1)]],
      ['no base signature', [0, ...good.slice(1)]],
      ['a key cut off', [baseSignature, key.subarray(1), signatures, labels, indexes]],
      ['a key off its curve', [baseSignature, key.map(() => 0x80), signatures, labels, indexes]],
      ['a signature cut off', [baseSignature, key, [key], labels, indexes]],
      ['no signatures', [baseSignature, key, 0, labels, indexes]],
      ['no labels', [baseSignature, key, signatures, [], indexes]],
      ['a label cut off', [baseSignature, key, signatures, swapped(key), indexes]],
      [
        'a label for two nodes',
        [baseSignature, key, signatures, swapped(labels.get(two ?? 0) ?? key), indexes],
      ],
      ['no indexes', [baseSignature, key, signatures, labels, 0]],
      ['an index that is none', [baseSignature, key, signatures, labels, [key]]],
      ['an index twice', [baseSignature, key, signatures, labels, [...indexes, indexes[0] ?? 0]]],
    ])('%s: none', async (_case, parts) => {
      expect(await outcomeOf(parts)).toBe('PROOF_VALUE_INVALID')
    })

    test.each<[string, readonly Cbor[]]>([
      ['a node without label', [baseSignature, key, signatures, new Map(), indexes]],
      [
        'an index beyond the statements',
        [baseSignature, key, signatures, labels, [...indexes.slice(1), 9_999]],
      ],
      [
        'one statement more that is mandatory',
        [baseSignature, key, signatures, labels, [...indexes, otherIndex(indexes)]],
      ],
      ['a signature less', [baseSignature, key, signatures.slice(1), labels, indexes]],
      [
        'without the last signature',
        [baseSignature, key, signatures.slice(0, -1), labels, indexes],
      ],
      [
        'a signature more',
        [baseSignature, key, [...signatures, ...signatures.slice(-1)], labels, indexes],
      ],
      [
        'signatures in another order',
        [baseSignature, key, signatures.toReversed(), labels, indexes],
      ],
    ])('%s: forged', async (_case, parts) => {
      expect(await outcomeOf(parts)).toBe('SIGNATURE_INVALID')
    })
  })
})

type Parts = [Uint8Array, Uint8Array, Uint8Array[], Map<number, Uint8Array>, number[]]
type Cbor = number | Uint8Array | readonly Cbor[] | ReadonlyMap<number, Cbor>

/** CBOR as the suite writes it. */
function cbor(value: Cbor): Uint8Array {
  const head = (major: number, size: number) =>
    size < 24
      ? [(major << 5) | size]
      : size < 256
        ? [(major << 5) | 24, size]
        : [(major << 5) | 25, size >> 8, size & 0xff]
  if (typeof value === 'number') return Uint8Array.from(head(0, value))
  if (value instanceof Uint8Array) return Buffer.from([...head(2, value.length), ...value])
  const entries = value instanceof Map ? [...value].flat() : [...(value as readonly Cbor[])]
  const size = value instanceof Map ? value.size : entries.length
  return Buffer.concat([
    Buffer.from(head(value instanceof Map ? 5 : 4, size)),
    ...entries.map(cbor),
  ])
}

/** The first statement that is not among the mandatory ones. */
function otherIndex(indexes: readonly number[]): number {
  return (
    Array.from({ length: indexes.length + 1 }, (_, at) => at).find((at) => !indexes.includes(at)) ??
    0
  )
}
