// What taking a credential out of an image comes to. Codes are shared by PNG and SVG.

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
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: ImageCode; readonly message: string }

export function refuseImage(code: ImageCode, message: string): Unbaked {
  return { ok: false, code, message }
}
