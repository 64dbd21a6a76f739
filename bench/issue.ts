// Issuing on one thread: unsigned document -> signed JSON text, against the reference and against the floor.

import { hash, type KeyObject, sign } from 'node:crypto'
import { canonicalize } from '../src/linked-data/canonicalize.ts'
import { createCompiledCanonicalizer } from '../src/linked-data/compiled/compiled-canonicalizer.ts'
import { signDataIntegrityText } from '../src/sign/sign-data-integrity.ts'
import type { SigningKey } from '../src/sign/signing-key.ts'
import type { JsonObject } from '../src/util/json.ts'
import { ratesOf } from './measure.ts'
import type { Reference } from './reference.ts'
import type { Scene } from './scene.ts'

export interface IssueBenchmark {
  readonly referencePerSecond: number
  readonly oursPerSecond: number
  readonly ratio: number
  readonly floorPerSecond: number
  readonly shareOfFloor: number
  readonly byteIdentical: boolean
  readonly libsodium: { readonly perSecond: number; readonly ratio: number } | null
}

/** One signature by libsodium; undefined when it is not installed. */
export type SodiumSign = (data: Uint8Array) => Uint8Array

export async function benchIssue(
  scene: Scene,
  reference: Reference,
  sodiumSign: SodiumSign | undefined,
): Promise<IssueBenchmark> {
  const { documents, key, privateKey } = scene
  const at = <T>(list: readonly T[], index: number) => list[index % list.length] as T
  const nquads: string[] = []
  for (const document of documents) nquads.push(await canonicalize(document, scene.contexts))
  const ours = signerOf(scene, key)
  const sodium = sodiumSign && signerOf(scene, { ...key, sign: async (data) => sodiumSign(data) })
  const rates = await ratesOf({
    reference: { run: (i) => reference.issue(at(documents, i)), perRound: 12 },
    ours: { run: (i) => ours(at(documents, i)), perRound: 600 },
    floor: { run: (i) => floor(at(nquads, i), privateKey), perRound: 600 },
    sodium: { run: (i) => sodium?.(at(documents, i)), perRound: sodium ? 600 : 1 },
  })
  return {
    referencePerSecond: rates.reference,
    oursPerSecond: rates.ours,
    ratio: rates.ours / rates.reference,
    floorPerSecond: rates.floor,
    shareOfFloor: rates.ours / rates.floor,
    byteIdentical: await isByteIdentical(documents.slice(0, 60), ours, reference),
    libsodium: sodium ? { perSecond: rates.sodium, ratio: rates.sodium / rates.reference } : null,
  }
}

function signerOf({ contexts, created }: Scene, key: SigningKey) {
  const canonicalizer = createCompiledCanonicalizer(contexts)
  const options = { suite: 'eddsa-rdfc-2022', created, contexts, canonicalizer, key } as const
  return async (document: JsonObject): Promise<string> =>
    await signDataIntegrityText(document, options)
}

function floor(nquads: string, key: KeyObject): Uint8Array {
  return sign(null, hash('sha256', nquads, 'buffer'), key)
}

async function isByteIdentical(
  documents: readonly JsonObject[],
  ours: (document: JsonObject) => Promise<string>,
  reference: Reference,
): Promise<boolean> {
  let identical = documents.length > 0
  for (const document of documents)
    if ((await ours(document)) !== (await reference.issue(document))) identical = false
  return identical
}
