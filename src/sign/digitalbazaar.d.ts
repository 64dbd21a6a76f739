// What of the reference packages this folder calls; they bring no types of their own.

declare module '@digitalbazaar/vc' {
  type Json = null | boolean | number | string | readonly Json[] | JsonObject
  type JsonObject = { readonly [key: string]: Json }

  /** A suite instance of one of the packages below; opaque to us. */
  export interface ReferenceSuite {
    readonly verificationMethod?: string
  }

  export type DocumentLoader = (url: string) => Promise<{
    contextUrl: null
    documentUrl: string
    document: unknown
  }>

  /** Adds a proof to the credential it is given, and returns that same object. */
  export function issue(options: {
    credential: JsonObject
    suite: ReferenceSuite
    documentLoader: DocumentLoader
    now: Date
  }): Promise<JsonObject>
}

declare module '@digitalbazaar/ed25519-signature-2020' {
  import type { ReferenceSuite } from '@digitalbazaar/vc'
  export class Ed25519Signature2020 implements ReferenceSuite {
    readonly verificationMethod?: string
    constructor(options: { signer: ReferenceSigner; date: string })
  }
  interface ReferenceSigner {
    id: string
    algorithm: string
    sign(input: { data: Uint8Array }): Promise<Uint8Array>
  }
}

declare module '@digitalbazaar/data-integrity' {
  import type { ReferenceSuite } from '@digitalbazaar/vc'
  export class DataIntegrityProof implements ReferenceSuite {
    readonly verificationMethod?: string
    constructor(options: {
      signer: {
        id: string
        algorithm: string
        sign(input: { data: Uint8Array }): Promise<Uint8Array>
      }
      date: string
      cryptosuite: unknown
    })
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: unknown
}
