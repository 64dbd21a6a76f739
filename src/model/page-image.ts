// A rendered page of the document, or the badge's picture: what `picture` draws and `build` embeds.

import type { DocumentLanguage } from './language.ts'

/** One page of the document in one language; pages of a language stand in reading order. */
export interface PageImage {
  readonly language: DocumentLanguage
  readonly mediaType: 'image/png' | 'image/jpeg'
  readonly bytes: Uint8Array
}
