// The font files of the document, opened once per process, and which of them can draw a character.
// resvg neither falls back between fonts nor reports a missing glyph, so the choice is made here, by cmap coverage.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Fontkit from 'fontkit'
import { PipelineError } from '../model/pipeline-error.ts'

/** Every font file, by the path below `@expo-google-fonts/` (all SIL Open Font Licence). */
export const FONT_FILES = {
  serif: 'noto-serif/400Regular/NotoSerif_400Regular.ttf',
  'serif-strong': 'noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf',
  sans: 'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'sans-strong': 'noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
  mono: 'noto-sans-mono/400Regular/NotoSansMono_400Regular.ttf',
  arabic: 'noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  'arabic-strong': 'noto-sans-arabic/600SemiBold/NotoSansArabic_600SemiBold.ttf',
  hebrew: 'noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
  'hebrew-strong': 'noto-sans-hebrew/600SemiBold/NotoSansHebrew_600SemiBold.ttf',
  georgian: 'noto-sans-georgian/400Regular/NotoSansGeorgian_400Regular.ttf',
  'georgian-strong': 'noto-sans-georgian/600SemiBold/NotoSansGeorgian_600SemiBold.ttf',
  armenian: 'noto-sans-armenian/400Regular/NotoSansArmenian_400Regular.ttf',
  'armenian-strong': 'noto-sans-armenian/600SemiBold/NotoSansArmenian_600SemiBold.ttf',
  math: 'noto-sans-math/400Regular/NotoSansMath_400Regular.ttf',
} as const

/** One font file. */
export type FaceId = keyof typeof FONT_FILES

const REGULAR: readonly FaceId[] = ['arabic', 'hebrew', 'georgian', 'armenian', 'math']
const STRONG: readonly FaceId[] = [
  'arabic-strong',
  'hebrew-strong',
  'georgian-strong',
  'armenian-strong',
  'math',
]

/** A typeface is what the design asks for: its own file first, then the files for the other scripts. */
export const TYPEFACES = {
  serif: ['serif', 'sans', ...REGULAR],
  'serif-strong': ['serif-strong', 'sans-strong', ...STRONG],
  sans: ['sans', ...REGULAR],
  'sans-strong': ['sans-strong', ...STRONG],
  mono: ['mono', 'sans', ...REGULAR],
} as const satisfies Record<string, readonly FaceId[]>

export type Typeface = keyof typeof TYPEFACES

const require = createRequire(import.meta.url)
const opened = new Map<FaceId, Fontkit.Font>()

/** The parsed font file. Read from the package on first use, then kept. */
export function fontOf(face: FaceId): Fontkit.Font {
  const known = opened.get(face)
  if (known) return known
  // Here and not above: threads that only check and sign, which is what most do, need 5 MiB less without it.
  const { create } = require('fontkit') as typeof Fontkit
  const path = require.resolve(`@expo-google-fonts/${FONT_FILES[face]}`)
  const font = create(readFileSync(path)) as Fontkit.Font
  opened.set(face, font)
  return font
}

/** Characters without a picture of their own (ZWNJ, variation selectors …); no font needs to have them. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u

/**
 * The first face of a typeface that has every character of a grapheme cluster.
 *
 * @throws {PipelineError} `PICTURE_GLYPH_MISSING` with the code point, never with the text.
 */
export function faceFor(cluster: string, typeface: Typeface): FaceId {
  const characters = [...cluster].filter((c) => !IGNORABLE.test(c))
  const codePoints = characters.map((c) => c.codePointAt(0) ?? 0)
  const faces: readonly FaceId[] = TYPEFACES[typeface]
  const found = faces.find((face) => codePoints.every((c) => fontOf(face).hasGlyphForCodePoint(c)))
  if (found) return found
  const missing =
    codePoints.find((c) => !faces.some((face) => fontOf(face).hasGlyphForCodePoint(c))) ??
    codePoints[0] ??
    0
  const codePoint = `U+${missing.toString(16).toUpperCase().padStart(4, '0')}`
  throw new PipelineError(
    'PICTURE_GLYPH_MISSING',
    `expected a character that the document's fonts can draw, received ${codePoint}`,
    { detail: { codePoint } },
  )
}
