// The colour space of the papers: sRGB as an ICC profile (ICC.1:2010, version 4), written here from the numbers of
// IEC 61966-2-1, so that the output intent of PDF/A needs no file of others.

import { concatBytes, utf8 } from '../../util/bytes.ts'

/** Primaries and white adapted to D50, and the adaptation itself, as s15Fixed16 numbers. */
const RED = [0.436065, 0.222488, 0.013916]
const GREEN = [0.385147, 0.716873, 0.097076]
const BLUE = [0.143066, 0.060608, 0.714096]
const WHITE_D50 = [0.9642, 1, 0.8249]
const D65_TO_D50 = [
  1.047882, 0.022918, -0.050217, 0.029587, 0.990479, -0.017059, -0.009232, 0.015076, 0.751678,
]
/** Gamma and coefficients of the transfer curve. */
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]

/** The profile's bytes, always the same. */
export function srgbProfile(): Uint8Array {
  const curve = concatBytes(utf8('para'), words(0), Uint8Array.of(0, 3, 0, 0), fixed(CURVE))
  const tags: readonly (readonly [string, Uint8Array])[] = [
    ['desc', localised('sRGB IEC61966-2.1')],
    ['cprt', localised('No copyright, use freely')],
    ['wtpt', xyz(WHITE_D50)],
    ['chad', concatBytes(utf8('sf32'), words(0), fixed(D65_TO_D50))],
    ['rXYZ', xyz(RED)],
    ['gXYZ', xyz(GREEN)],
    ['bXYZ', xyz(BLUE)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]
  const table = 128 + 4 + 12 * tags.length
  let offset = table
  const entries: Uint8Array[] = []
  const data: Uint8Array[] = []
  for (const [signature, bytes] of tags) {
    const padded = concatBytes(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4))
    entries.push(utf8(signature), words(offset, bytes.length))
    data.push(padded)
    offset += padded.length
  }
  return concatBytes(header(offset), words(tags.length), ...entries, ...data)
}

/** ICC.1:2010, 7.2: a display profile, made at a fixed date. */
function header(size: number): Uint8Array {
  const bytes = new Uint8Array(128)
  bytes.set(words(size), 0)
  bytes.set(words(0x0430_0000), 8)
  bytes.set(utf8('mntrRGB XYZ '), 12)
  bytes.set(Uint8Array.of(0x07, 0xea, 0, 1, 0, 1), 24)
  bytes.set(utf8('acsp'), 36)
  bytes.set(fixed(WHITE_D50), 68)
  return bytes
}

function localised(text: string): Uint8Array {
  const characters = concatBytes(...[...text].map((char) => Uint8Array.of(0, char.charCodeAt(0))))
  return concatBytes(
    utf8('mluc'),
    words(0, 1, 12),
    utf8('enUS'),
    words(characters.length, 28),
    characters,
  )
}

function xyz(values: readonly number[]): Uint8Array {
  return concatBytes(utf8('XYZ '), words(0), fixed(values))
}

function fixed(values: readonly number[]): Uint8Array {
  return words(...values.map((value) => Math.round(value * 65536)))
}

function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => {
    view.setInt32(index * 4, value | 0)
  })
  return bytes
}
