// The reference path: @digitalbazaar/vc and its suites make the proof, with our signer and the pinned contexts.
// It is the oracle for our own path, the default for Ed25519Signature2020, and the only file that imports them.
// Slower by an order of magnitude: it processes every context anew for each document.

import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { type DocumentLoader, issue, type ReferenceSuite } from '@digitalbazaar/vc'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { DataIntegritySuiteName } from '../proof/suites.ts'
import { asArray, isJsonObject, type JsonObject } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import type { SigningKey } from './signing-key.ts'

export interface ReferenceOptions {
  readonly suite: DataIntegritySuiteName
  readonly key: SigningKey
  readonly created: Date
  readonly contexts: ContextSet
}

/**
 * The proof that `issue` of `@digitalbazaar/vc` makes for a credential without proof.
 *
 * @param document With the suite's context in `@context`; it is copied, as the reference writes into it.
 * @throws {PipelineError} `CONTEXT_NOT_PINNED`; `SIGN_INPUT_INVALID` for whatever else the reference refuses.
 */
export async function createReferenceProof(
  document: JsonObject,
  options: ReferenceOptions,
): Promise<JsonObject> {
  if (isVersion1(document) && document.issuanceDate === undefined) {
    // The reference would write the time of day into it, read from the clock.
    throw new PipelineError(
      'SIGN_INPUT_INVALID',
      'expected a VCDM 1.1 credential with issuanceDate',
    )
  }
  let failure: PipelineError | undefined
  const documentLoader: DocumentLoader = async (url) => {
    try {
      return { contextUrl: null, documentUrl: url, document: options.contexts.get(url) }
    } catch (error) {
      if (error instanceof PipelineError) failure = error
      throw error
    }
  }
  try {
    const credential = structuredClone(document)
    const now = new Date(options.created)
    const issued = await issue({ credential, suite: suiteFor(options), documentLoader, now })
    return lastProofOf(issued)
  } catch (cause) {
    if (failure) throw failure
    const message = 'the reference implementation refuses to sign the credential'
    throw new PipelineError('SIGN_INPUT_INVALID', message, { cause })
  }
}

function suiteFor({ suite, key, created }: ReferenceOptions): ReferenceSuite {
  const signer = {
    id: key.verificationMethod,
    algorithm: key.algorithm,
    sign: ({ data }: { data: Uint8Array }) => key.sign(data),
  }
  const date = toInstant(created)
  return suite === 'Ed25519Signature2020'
    ? new Ed25519Signature2020({ signer, date })
    : new DataIntegrityProof({ signer, date, cryptosuite: eddsaRdfc2022 })
}

function lastProofOf(issued: JsonObject): JsonObject {
  const proof = asArray(issued.proof).at(-1)
  if (!isJsonObject(proof)) throw new TypeError('the reference returned no proof')
  return proof
}

function isVersion1(document: JsonObject): boolean {
  return asArray(document['@context']).includes('https://www.w3.org/2018/credentials/v1')
}
