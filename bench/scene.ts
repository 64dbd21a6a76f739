// What issuing and verifying are measured with: one key, and Open Badges of one template for many learners.

import { createPublicKey, type KeyObject } from 'node:crypto'
import { buildDidDocument } from '../src/deliver/publication.ts'
import { type ContextSet, loadPinnedContexts } from '../src/linked-data/pinned-contexts.ts'
import type { IssuanceRecord } from '../src/model/record.ts'
import { parsePublicJwk } from '../src/proof/jwk.ts'
import { createSigningKey, type SigningKey } from '../src/sign/signing-key.ts'
import type { Json, JsonObject } from '../src/util/json.ts'
import { fixtureRecords } from '../test/support/fixture-records.ts'
import { ISSUER, METHOD, testKey } from '../test/support/test-issuer.ts'
import { awardOf, DOCUMENT_KINDS } from './documents.ts'

export interface Scene {
  readonly contexts: ContextSet
  readonly created: Date
  readonly record: IssuanceRecord
  readonly documents: readonly JsonObject[]
  readonly seed: Uint8Array
  readonly privateKey: KeyObject
  readonly key: SigningKey
  readonly controllerDocument: JsonObject
}

/** The template whose badge is nearest to the size that the targets were set with: 5 kB, 17 kB of N-Quads. */
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
  const { build } = DOCUMENT_KINDS['ob3-2.0-minimal']
  return {
    contexts: loadPinnedContexts(),
    created: record.issuedAt,
    record,
    documents: Array.from({ length: DOCUMENTS }, (_, number) =>
      build(awardOf(record, number), ISSUER),
    ),
    seed: new Uint8Array(32).fill(SEED),
    privateKey,
    key,
    controllerDocument: buildDidDocument([key]),
  }
}
