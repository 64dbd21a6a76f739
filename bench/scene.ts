// What issuing and verifying are measured with: one key, and Open Badges of one template for many learners.

import { createPublicKey, type KeyObject } from 'node:crypto'
import { buildOb3 } from '../src/build/ob3/build-ob3.ts'
import { buildDidDocument } from '../src/deliver/publication.ts'
import { type ContextSet, loadPinnedContexts } from '../src/linked-data/pinned-contexts.ts'
import type { IssuanceRecord } from '../src/model/record.ts'
import type { Template } from '../src/model/template.ts'
import { createPagePainter } from '../src/picture/page-painter.ts'
import { parsePublicJwk } from '../src/proof/jwk.ts'
import { createSigningKey, type SigningKey } from '../src/sign/signing-key.ts'
import type { Json, JsonObject } from '../src/util/json.ts'
import { fixtureRecords } from '../test/support/fixture-records.ts'
import { ISSUER, METHOD, testKey } from '../test/support/test-issuer.ts'
import { awardOf } from './documents.ts'

export interface Scene {
  readonly contexts: ContextSet
  readonly created: Date
  readonly template: Template
  /** The award of the fixture, whose names every font can draw; those below are hostile to canonical forms. */
  readonly record: IssuanceRecord
  /** Awards to as many learners. */
  readonly records: readonly IssuanceRecord[]
  /** Their badges, not yet signed, as the issuer builds them: with the picture of the badge. */
  readonly documents: readonly JsonObject[]
  readonly seed: Uint8Array
  readonly privateKey: KeyObject
  readonly key: SigningKey
  readonly controllerDocument: JsonObject
}

/** Its badges have 20 kB, 15 of them the picture, and 60 kB of N-Quads. */
const TEMPLATE = 'language-tandem'
const SEED = 7
const DOCUMENTS = 1_000

export async function createScene(): Promise<Scene> {
  const record = (await fixtureRecords()).find(([name]) => name === TEMPLATE)?.[1]
  if (!record) throw new Error(`no template ${TEMPLATE}`)
  const { privateKey, multikey } = testKey(SEED)
  const jwk = parsePublicJwk(createPublicKey(privateKey).export({ format: 'jwk' }) as Json)
  if (!jwk.ok) throw new Error(jwk.code)
  const key = createSigningKey(
    {
      kid: 'example-bench',
      algorithm: 'Ed25519',
      controller: ISSUER,
      verificationMethod: METHOD,
      publicJwk: jwk.jwk,
      publicKeyMultibase: multikey,
    },
    privateKey,
  )
  const { template } = record
  const records = Array.from({ length: DOCUMENTS }, (_, number) => awardOf(record, number))
  const badgeImage = await (await createPagePainter(template)).drawBadge(template.languages[0])
  const options = { issuerId: ISSUER, dataModel: '2.0', disclosure: 'minimal', badgeImage } as const
  return {
    contexts: loadPinnedContexts(),
    created: record.issuedAt,
    template,
    record,
    records,
    documents: records.map((one) => buildOb3(one, options)),
    seed: new Uint8Array(32).fill(SEED),
    privateKey,
    key,
    controllerDocument: buildDidDocument([key]),
  }
}

/** An entry of a list that is gone through again and again. */
export function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T
}
