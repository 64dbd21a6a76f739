// The fonts of one paper: which glyphs it shows of each face, their numbers in the subset that is embedded, and the
// text that each stands for.

import type { PaperFont } from '../../model/paper.ts'
import { type FaceId, fontOf } from '../font-faces.ts'

export interface FontSet {
  /** Name of a face in content streams. */
  nameOf(face: FaceId): string
  /**
   * The number of a glyph in the subset. The text that it is first used for is the one it stands for; where it is only
   * a part of what stands for the text, the next use decides.
   */
  use(
    face: FaceId,
    glyph: number,
    meaning: { readonly text: string; readonly isPart: boolean },
  ): { readonly id: number; readonly width: number }
  /** The text that a glyph stands for. */
  textOf(face: FaceId, glyph: number): string | undefined
  /** The fonts to embed, in the order of first use. */
  embedded(): readonly PaperFont[]
}

interface Subset {
  readonly name: string
  readonly ids: Map<number, number>
  readonly widths: number[]
  readonly texts: string[]
  /** Glyphs that have only been parts so far. */
  readonly parts: Set<number>
}

/** Starts the set of a paper. */
export function createFontSet(): FontSet {
  const subsets = new Map<FaceId, Subset>()
  const subsetOf = (face: FaceId): Subset => {
    const known = subsets.get(face)
    if (known) return known
    const subset: Subset = {
      name: `F${subsets.size + 1}`,
      ids: new Map([[0, 0]]),
      widths: [widthOf(face, 0)],
      texts: [''],
      parts: new Set(),
    }
    subsets.set(face, subset)
    return subset
  }
  return {
    nameOf: (face) => subsetOf(face).name,
    use(face, glyph, { text, isPart }) {
      const { ids, widths, texts, parts } = subsetOf(face)
      const id = ids.get(glyph) ?? ids.size
      const isNew = !ids.has(glyph)
      if (isNew) {
        ids.set(glyph, id)
        widths.push(widthOf(face, glyph))
      }
      if (isNew || (parts.has(id) && !isPart)) texts[id] = text
      if (!isPart) parts.delete(id)
      else if (isNew) parts.add(id)
      return { id, width: widths[id] ?? 0 }
    },
    textOf(face, glyph) {
      const { ids, texts } = subsetOf(face)
      const id = ids.get(glyph)
      return id === undefined ? undefined : texts[id]
    },
    embedded: () => [...subsets].map(([face, subset]) => embeddedFont(face, subset)),
  }
}

function widthOf(face: FaceId, glyph: number): number {
  const font = fontOf(face)
  return Math.round((font.getGlyph(glyph).advanceWidth * 1000) / font.unitsPerEm)
}

function embeddedFont(face: FaceId, { name, ids, widths, texts }: Subset): PaperFont {
  const font = fontOf(face)
  const subset = font.createSubset()
  for (const glyph of ids.keys()) if (glyph !== 0) subset.includeGlyph(font.getGlyph(glyph))
  const { minX, minY, maxX, maxY } = font.bbox
  const em = (value: number) => Math.round((value * 1000) / font.unitsPerEm)
  return {
    name,
    postscriptName: font.postscriptName ?? name,
    file: subset.encode(),
    widths,
    texts,
    metrics: {
      box: [em(minX), em(minY), em(maxX), em(maxY)],
      ascent: em(font.ascent),
      descent: em(font.descent),
      capHeight: em(font.capHeight),
      italicAngle: font.italicAngle,
    },
  }
}
