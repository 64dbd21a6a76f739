// Pixels: SVG to bitmaps with resvg, foreign PNG and colour reduction with sharp. No fonts are given to resvg, its
// own or the system's: all text arrives as outlines, so a page has the same pixels on every machine.

import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js'
import sharp from 'sharp'
import { type Bitmap, countColours } from './indexed-png.ts'

/** Leaves a palette room for the smoothed edges of the learner's lines. */
const SHARED_COLOURS = 176
/** Of a picture in one colour and white: what lies between them at the smoothed edges. */
const FLAT_COLOURS = 16
const MAXIMUM_LOGO_PIXELS = 16_000_000
const LOGO_EDGE = 800

const RENDER: ResvgRenderOptions = { font: { loadSystemFonts: false }, logLevel: 'off' }

/** Draws an SVG in its own size on a background `#rrggbb`. */
export function drawnBitmap(svg: string, background: string): Bitmap {
  const image = new Resvg(svg, { ...RENDER, background }).render()
  const { width, height, pixels } = image
  const rgb = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = pixels[from] ?? 0
    rgb[to + 1] = pixels[from + 1] ?? 0
    rgb[to + 2] = pixels[from + 2] ?? 0
  }
  return { width, height, rgb }
}

/** A bitmap with few enough colours for a palette; the same one where it has them already. */
export async function withFewColours(bitmap: Bitmap): Promise<Bitmap> {
  if (countColours(bitmap, SHARED_COLOURS) <= SHARED_COLOURS) return bitmap
  const { width, height, rgb } = bitmap
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ palette: true, colours: SHARED_COLOURS, dither: 0, effort: 7 })
    .toBuffer()
  const pixels = await sharp(png).removeAlpha().raw().toBuffer()
  return { width, height, rgb: new Uint8Array(pixels) }
}

/**
 * Draws an SVG of one colour and white in its own size on nothing and encodes it as small as can be: badges embed
 * it, and every byte is hashed and written for each of them.
 */
export async function drawnFlatPng(svg: string): Promise<Uint8Array> {
  const drawn = new Resvg(svg, RENDER).render().asPng()
  const png = await sharp(drawn)
    .png({ palette: true, colours: FLAT_COLOURS, dither: 0, effort: 10, compressionLevel: 9 })
    .toBuffer()
  return new Uint8Array(png)
}

/** Whether an SVG leaves no visible mark. */
export function drawsNothing(svg: string): boolean {
  const { pixels } = new Resvg(svg, RENDER).render()
  for (let index = 3; index < pixels.length; index += 4) if (pixels[index] !== 0) return false
  return true
}

/** A PNG decoded within limits, made no larger than the document needs, and written without metadata. */
export async function reencodedPng(
  bytes: Uint8Array,
): Promise<{ png: Uint8Array; width: number; height: number }> {
  const image = sharp(bytes, { limitInputPixels: MAXIMUM_LOGO_PIXELS, failOn: 'error' })
  const { format } = await image.metadata()
  if (format !== 'png') throw new TypeError(`expected png, received ${format}`)
  const { data, info } = await image
    .resize({ width: LOGO_EDGE, height: LOGO_EDGE, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer({ resolveWithObject: true })
  return { png: new Uint8Array(data), width: info.width, height: info.height }
}
