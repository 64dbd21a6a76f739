// The accent colour of an organisation: readable as text on white (WCAG 2.2, success criterion 1.4.3).

/** Contrast that text on white needs. */
export const MINIMUM_CONTRAST = 4.5

/**
 * Contrast of a colour `#rrggbb` with white, from 1 (white) to 21 (black); undefined for any other text.
 *
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function accentContrast(colour: string): number | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (match === null) return undefined
  const [red = 0, green = 0, blue = 0] = match
    .slice(1)
    .map((hex) => linear(Number.parseInt(hex, 16) / 255))
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

/** An sRGB channel of 0 to 1 as light. */
function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
