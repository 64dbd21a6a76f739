// What putting a credential into an image and taking it out come to. Names and codes are shared by PNG and SVG.

import { PipelineError } from '../model/pipeline-error.ts'

/** Why an image gives no credential. */
export type ImageCode =
  | 'IMAGE_INVALID'
  | 'IMAGE_WITHOUT_CREDENTIAL'
  | 'IMAGE_SEVERAL_CREDENTIALS'
  | 'IMAGE_CREDENTIAL_MISPLACED'
  | 'IMAGE_CREDENTIAL_COMPRESSED'
  | 'IMAGE_SVG_ENTITIES'
  | 'IMAGE_OPEN_BADGES_2'

export type Unbaked =
  /** The credential's text: JSON or a compact JWS. Not parsed, not believed. */
  | {
      readonly ok: true
      readonly text: string
      /** Beside it there is an Open Badge of version 2, which older programs show instead. */
      readonly older?: true
    }
  | { readonly ok: false; readonly code: ImageCode; readonly message: string }

/** What an image can hold, and under which names: Open Badges 3.0 section 5.3, CLR 2.0 section 5.3. */
export const BAKED_KINDS = {
  ob3: {
    keyword: 'openbadgecredential',
    prefix: 'openbadges',
    namespace: 'https://purl.imsglobal.org/ob/v3p0',
  },
  clr: {
    keyword: 'clrcredential',
    prefix: 'clr',
    namespace: 'https://purl.imsglobal.org/clr/v2p0',
  },
} as const

/** A credential as an image carries it. */
export interface Bakeable {
  readonly kind: keyof typeof BAKED_KINDS
  /** JSON with an embedded proof, or a compact JWS. */
  readonly text: string
}

export function refuseImage(code: ImageCode, message: string): Unbaked {
  return { ok: false, code, message }
}

/** An image that cannot hold the credential. */
export function refuseToBake(message: string): PipelineError {
  return new PipelineError('IMAGE_UNUSABLE', message)
}
