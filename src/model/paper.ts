// A paper before it is a file: pages as content streams, the fonts and images they name, and their tags for screen
// readers. What `picture` draws and `container` writes down as PDF.

export interface PaperPage {
  /** Points. */
  readonly width: number
  readonly height: number
  /** Content stream (ISO 32000-1, 7.8.2); fonts and images go by their names in the paper. */
  readonly content: Uint8Array
}

export interface PaperImage {
  /** Name in content streams. */
  readonly name: string
  readonly width: number
  readonly height: number
  /** Three bytes a pixel. */
  readonly rgb: Uint8Array
}

export interface PaperFont {
  /** Name in content streams. */
  readonly name: string
  /** PostScript name of the whole font. */
  readonly postscriptName: string
  /** TrueType file with only the glyphs that are shown. */
  readonly file: Uint8Array
  /** In thousandths of an em, by glyph of the subset. */
  readonly widths: readonly number[]
  /** The text of each glyph of the subset; the first one, which stands for nothing, has none. */
  readonly texts: readonly string[]
  /** In thousandths of an em. */
  readonly metrics: {
    readonly box: readonly [number, number, number, number]
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly italicAngle: number
  }
}

/** Standard structure types that papers use (ISO 32000-1, 14.8.4). */
export type TagRole =
  | 'Document'
  | 'Sect'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'P'
  | 'L'
  | 'LI'
  | 'LBody'
  | 'Figure'
  | 'Link'

/** Marked content: the number of its page, and its own number on that page. */
export interface MarkedContent {
  readonly page: number
  readonly id: number
}

export interface PaperTag {
  readonly role: TagRole
  readonly children: readonly (PaperTag | MarkedContent)[]
  /** BCP 47, where it differs from what is around it. */
  readonly language?: string
  /** What stands for a figure. */
  readonly alternative?: string
  /** Where a figure stands. */
  readonly box?: PaperBox
  /** What a `Link` does. */
  readonly link?: PaperLink
}

/** Left, bottom, right and top, in points from the bottom left corner of a page. */
export type PaperBox = readonly [number, number, number, number]

/** An area that leads to an address when it is clicked. */
export interface PaperLink {
  /** Number of its page. */
  readonly page: number
  readonly box: PaperBox
  readonly address: string
  /** What a screen reader says of it. */
  readonly description: string
}

/** Everything that is drawn. */
export interface DrawnPaper {
  readonly pages: readonly PaperPage[]
  readonly fonts: readonly PaperFont[]
  readonly images: readonly PaperImage[]
  /** The root of what screen readers read. */
  readonly tags: PaperTag
}

export interface PaperMetadata {
  /** Titles by language, the first being the document's own. */
  readonly titles: readonly { readonly language: string; readonly text: string }[]
  readonly author: string
  readonly subject: string
  /** The time that stands for making it: the credential's, never the clock's. */
  readonly created: Date
}
