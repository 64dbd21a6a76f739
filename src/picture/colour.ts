// The palette of a document: one accent per university, its contrast on white checked (WCAG 2.2, 1.4.3), and a
// second accent for badges.

import { accentContrast, MINIMUM_CONTRAST } from '../model/accent-colour.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { CredentialType } from '../model/template.ts'
import type { ColourRole } from './boxes.ts'

/** For universities that have not chosen one. */
export const DEFAULT_ACCENT = '#1d4477'

export type Palette = Readonly<Record<ColourRole, string>>

const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i

/**
 * The colours of a document.
 *
 * @param accent The university's colour; the default where absent.
 * @throws {PipelineError} `ORGANISATIONS_INVALID` when it is no `#rrggbb` or too pale to read on white.
 */
export function paletteOf(type: CredentialType, accent: string = DEFAULT_ACCENT): Palette {
  const contrast = accentContrast(accent)
  if (contrast === undefined || contrast < MINIMUM_CONTRAST)
    throw new PipelineError(
      'ORGANISATIONS_INVALID',
      `expected an accent colour #rrggbb with a contrast of at least ${MINIMUM_CONTRAST}:1 on white, received ${
        contrast === undefined ? 'something else' : `${contrast.toFixed(1)}:1`
      }`,
      { detail: { rule: 'accent-contrast' } },
    )
  return {
    ink: '#1a1d21',
    muted: '#585f69',
    line: '#d5d9de',
    paper: '#ffffff',
    accent: type === 'badge' ? badgeAccent(accent) : accent.toLowerCase(),
  }
}

/** Teal, or plum beside a university whose own colour is green or blue. Both read at more than 6:1. */
const BADGE_ACCENTS = { teal: '#0f5b66', plum: '#6a2c68' } as const

/** The badge's accent is never near the certificate's, so that the two documents differ at a glance. */
function badgeAccent(accent: string): string {
  const hue = hueOf(channelsOf(accent) ?? [0, 0, 0])
  return hue !== undefined && hue > 1 / 4 && hue < 2 / 3 ? BADGE_ACCENTS.plum : BADGE_ACCENTS.teal
}

type Channels = readonly [number, number, number]

function channelsOf(colour: string): Channels | undefined {
  const match = HEX.exec(colour)
  if (!match) return undefined
  const [, r = '', g = '', b = ''] = match
  return [r, g, b].map((hex) => Number.parseInt(hex, 16) / 255) as unknown as Channels
}

/** Place on the colour wheel from 0 to 1 (red, green at a third, blue at two thirds); undefined for greys. */
function hueOf([r, g, b]: Channels): number | undefined {
  const max = Math.max(r, g, b)
  const chroma = max - Math.min(r, g, b)
  if (chroma === 0) return undefined
  const sextant =
    max === r ? (g - b) / chroma + 6 : max === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4
  return (sextant / 6) % 1
}
