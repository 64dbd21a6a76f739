// @digitalbazaar/vc with its own suites and keys, on clones: what everything is measured against.

import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import type { ContextSet } from '../src/linked-data/pinned-contexts.ts'
import type { JsonObject } from '../src/util/json.ts'
import { toInstant } from '../src/util/time.ts'

type Loader = (
  url: string,
) => Promise<{ contextUrl: null; documentUrl: string; document: JsonObject }>

/** The parts of the packages that are called here; they bring no types. */
interface Packages {
  readonly vc: {
    issue(options: Readonly<Record<string, unknown>>): Promise<JsonObject>
    verifyCredential(options: Readonly<Record<string, unknown>>): Promise<{ verified: boolean }>
  }
  readonly multikey: {
    generate(options: Readonly<Record<string, unknown>>): Promise<{
      signer(): unknown
      export(options: { publicKey: true; includeContext: true }): Promise<JsonObject>
    }>
  }
  readonly DataIntegrityProof: new (options: Readonly<Record<string, unknown>>) => unknown
}

export interface Reference {
  /** The document with a proof in an array, as JSON text. */
  issue(document: JsonObject): Promise<string>
  /** @throws {Error} when the reference does not verify the credential. */
  verify(text: string): Promise<void>
}

/** The reference with the key that grows from a seed of 32 bytes. */
export async function createReference(options: {
  readonly seed: Uint8Array
  readonly controller: string
  readonly verificationMethod: string
  readonly created: Date
  readonly contexts: ContextSet
}): Promise<Reference> {
  const { vc, multikey, DataIntegrityProof } = await packages()
  const { controller, verificationMethod: id, created, contexts, seed } = options
  const key = await multikey.generate({ seed, id, controller })
  const documents = await keyDocuments(key, id, controller)
  const documentLoader: Loader = async (url) => ({
    contextUrl: null,
    documentUrl: url,
    document: documents.get(url) ?? contexts.get(url),
  })
  const now = new Date(created)
  return {
    async issue(document) {
      const date = toInstant(created)
      const suite = new DataIntegrityProof({ signer: key.signer(), date, cryptosuite })
      const credential = structuredClone(document)
      const issued = await vc.issue({ credential, suite, documentLoader, now })
      return JSON.stringify({ ...issued, proof: [issued.proof] })
    },
    async verify(text) {
      const suite = new DataIntegrityProof({ cryptosuite })
      const credential = JSON.parse(text)
      const { verified } = await vc.verifyCredential({ credential, suite, documentLoader, now })
      if (!verified) throw new Error('the reference does not verify the credential')
    },
  }
}

async function packages(): Promise<Packages> {
  const [vc, multikey, integrity] = (await Promise.all([
    import('@digitalbazaar/vc'),
    import('@digitalbazaar/ed25519-multikey'),
    import('@digitalbazaar/data-integrity'),
  ])) as unknown as [Packages['vc'], Packages['multikey'], Packages]
  return { vc, multikey, DataIntegrityProof: integrity.DataIntegrityProof }
}

async function keyDocuments(
  key: Awaited<ReturnType<Packages['multikey']['generate']>>,
  id: string,
  controller: string,
): Promise<ReadonlyMap<string, JsonObject>> {
  const [did, multikeyContexts] = (await Promise.all([
    import('did-context'),
    import('@digitalbazaar/multikey-context'),
  ])) as unknown as { contexts: ReadonlyMap<string, JsonObject> }[]
  const method = await key.export({ publicKey: true, includeContext: true })
  const document = {
    '@context': 'https://www.w3.org/ns/did/v1',
    id: controller,
    assertionMethod: [id],
  }
  return new Map([
    ...(did?.contexts ?? []),
    ...(multikeyContexts?.contexts ?? []),
    [id, method],
    [controller, document],
  ])
}
