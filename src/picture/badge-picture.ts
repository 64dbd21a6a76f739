// The square picture of a micro-credential as SVG and PNG: drawn for a template, or from what a credential says.

import type { CredentialFacts } from '../model/credential-facts.ts'
import { DOCUMENT_NAMES } from '../model/element-labels.ts'
import { DOCUMENT_LANGUAGES, type DocumentLanguage, textIn } from '../model/language.ts'
import { type BadgeContent, layoutBadge } from './badge-layout.ts'
import { type Palette, paletteOf } from './colour.ts'
import { drawnFlatPng } from './raster.ts'
import { svgOf } from './svg-painting.ts'
import { capitalised } from './written-values.ts'

/** Edge of the picture where nobody asks for another. */
export const BADGE_EDGE_PX = 600

/** The picture as SVG without fonts, scripts or references. @throws {PipelineError} `PICTURE_GLYPH_MISSING`. */
export function badgeSvgOf(content: BadgeContent, palette: Palette, edgePx: number): string {
  const { width, height, boxes } = layoutBadge(content)
  return svgOf(boxes, {
    view: { x: 0, y: 0, width, height },
    widthPx: edgePx,
    heightPx: edgePx,
    palette,
    title: `${content.documentName}: ${content.title} – ${content.issuer.name}`,
  })
}

/**
 * The picture that a credential gets which brings none, as SVG and PNG. Equal facts, equal bytes.
 *
 * @param accent The awarding body's colour, `#rrggbb`, where it is known.
 * @returns undefined when the credential has no title or no issuer's name to show.
 * @throws {PipelineError} `PICTURE_GLYPH_MISSING`, `ORGANISATIONS_INVALID` for a colour that cannot be read.
 */
export function badgeOfFacts(
  { title, awardingBody, type = 'badge' }: CredentialFacts,
  accent?: string,
): { readonly svg: string; readonly png: () => Promise<Uint8Array> } | undefined {
  if (!title || !awardingBody) return undefined
  const language = primaryLanguage(title)
  const content = {
    issuer: { name: textIn(awardingBody.name, language) },
    documentName: capitalised(DOCUMENT_NAMES[type][language], language),
    microCredential: capitalised(DOCUMENT_NAMES.microCredential[language], language),
    title: textIn(title, language),
  }
  const svg = badgeSvgOf(content, paletteOf(type, accent), BADGE_EDGE_PX)
  return { svg, png: () => drawnFlatPng(svg) }
}

function primaryLanguage(title: object): DocumentLanguage {
  const [first] = Object.keys(title)
  return DOCUMENT_LANGUAGES.find((language) => language === first) ?? 'en'
}
