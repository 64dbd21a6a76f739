// Which glyphs of a shaped word stand for which of its letters. Shaping forgets it, and one letter may be several
// glyphs (a body and its dots), several letters one (a ligature); so it is found again by counting.

import { fontOf } from '../font-faces.ts'
import type { GlyphPlacement, Segment } from '../shaped-text.ts'

/** Glyphs that stand for a text together. */
export interface GlyphCluster {
  readonly text: string
  /** The body first, then what sits on it. */
  readonly glyphs: readonly GlyphPlacement[]
}

/** A letter or a space with what belongs to it: combining marks and joiners. */
const LETTER =
  /[^\p{Mark}\p{Default_Ignorable_Code_Point}][\p{Mark}\p{Default_Ignorable_Code_Point}]*/gu

/** The clusters of a segment in visual order; one for the whole where the count does not come out. */
export function glyphClusters(segment: Segment): readonly GlyphCluster[] {
  const isRightToLeft = segment.level % 2 === 1
  // Fonts have one glyph for both kinds of space.
  const text = segment.text.replaceAll('\u00a0', ' ')
  const groups = groupsOf(isRightToLeft ? segment.glyphs.toReversed() : segment.glyphs)
  const letters = text.match(LETTER) ?? []
  const clusters: GlyphCluster[] = []
  let at = 0
  for (const glyphs of groups) {
    const count = Math.max(1, ...glyphs.map((one) => ligatureLength(one, segment)))
    clusters.push({ text: letters.slice(at, at + count).join(''), glyphs })
    at += count
  }
  if (at !== letters.length || letters.join('') !== text)
    return segment.glyphs.length === 0 ? [] : [{ text, glyphs: segment.glyphs }]
  return isRightToLeft ? clusters.toReversed() : clusters
}

/** Glyphs in reading order, each with the marks that follow it. */
function groupsOf(glyphs: readonly GlyphPlacement[]): readonly (readonly GlyphPlacement[])[] {
  const groups: GlyphPlacement[][] = []
  for (const glyph of glyphs) {
    const last = groups.at(-1)
    if (glyph.isMark && last) last.push(glyph)
    else groups.push([glyph])
  }
  return groups
}

/** How many letters a glyph was made of when it was shaped; marks are no letters. */
function ligatureLength({ glyph, isMark }: GlyphPlacement, { face }: Segment): number {
  if (isMark) return 1
  const { codePoints } = fontOf(face).getGlyph(glyph)
  return codePoints.filter((one) => !/\p{Mark}/u.test(String.fromCodePoint(one))).length
}
