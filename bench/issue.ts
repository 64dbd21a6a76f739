// Issuing on one thread, from the record to the signed JSON text, by the issuer that `sigillum issue` uses: against
// the reference, which gets the finished document, and against the floor. The floor hashes bytes, as it should be
// the least that anybody has to do: making them of a text takes longer than hashing them.

import { Buffer } from 'node:buffer'
import { hash, type KeyObject, sign } from 'node:crypto'
import { canonicalize } from '../src/linked-data/canonicalize.ts'
import type { IssuanceRecord } from '../src/model/record.ts'
import { createIssuer } from '../src/pipeline/issuer.ts'
import type { SigningKey } from '../src/sign/signing-key.ts'
import { ratesOf } from './measure.ts'
import type { Reference } from './reference.ts'
import { at, type Scene } from './scene.ts'

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

/** Awards that are compared byte by byte. */
const COMPARED = 60

export async function benchIssue(
  scene: Scene,
  reference: Reference,
  sodiumSign: SodiumSign | undefined,
): Promise<IssueBenchmark> {
  const { documents, records, key, privateKey } = scene
  const nquads: Buffer[] = []
  for (const document of documents)
    nquads.push(Buffer.from(await canonicalize(document, scene.contexts)))
  const ours = await issuing(scene, key)
  const sodium =
    sodiumSign && (await issuing(scene, { ...key, sign: async (data) => sodiumSign(data) }))
  const rates = await ratesOf({
    reference: { run: (i) => reference.issue(at(documents, i)), perRound: 8 },
    ours: { run: (i) => ours(at(records, i)), perRound: 500 },
    floor: { run: (i) => floor(at(nquads, i), privateKey), perRound: 500 },
    sodium: { run: (i) => sodium?.(at(records, i)), perRound: sodium ? 500 : 1 },
  })
  return {
    referencePerSecond: rates.reference,
    oursPerSecond: rates.ours,
    ratio: rates.ours / rates.reference,
    floorPerSecond: rates.floor,
    shareOfFloor: rates.ours / rates.floor,
    byteIdentical: await isByteIdentical(scene, ours, reference),
    libsodium: sodium ? { perSecond: rates.sodium, ratio: rates.sodium / rates.reference } : null,
  }
}

type Issue = (record: IssuanceRecord) => Promise<Uint8Array>

async function issuing({ contexts, created, template }: Scene, key: SigningKey): Promise<Issue> {
  const output = { format: 'ob3', suite: 'eddsa-rdfc-2022', key } as const
  const options = { outputs: [output], disclosure: 'minimal', contexts, now: created } as const
  const issuer = await createIssuer(template, options)
  return async (record) => (await issuer.issue(record, output, { selfCheck: false })).bytes
}

function floor(nquads: Uint8Array, key: KeyObject): Uint8Array {
  return sign(null, hash('sha256', nquads, 'buffer'), key)
}

async function isByteIdentical(
  { documents, records }: Scene,
  ours: Issue,
  reference: Reference,
): Promise<boolean> {
  for (let index = 0; index < COMPARED; index += 1) {
    const theirs = await reference.issue(at(documents, index))
    if (Buffer.from(await ours(at(records, index))).toString() !== theirs) return false
  }
  return true
}
