// Right-to-left runs, faces by coverage, missing glyphs, hostile characters; resvg's own text engine judges the shaping.

import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import { describe, expect, test } from 'vitest'
import { cleanText } from '../../../src/picture/clean-text.ts'
import { paletteOf } from '../../../src/picture/colour.ts'
import { type FaceId, FONT_FILES, type Typeface } from '../../../src/picture/font-faces.ts'
import { segmentsOf } from '../../../src/picture/shaped-text.ts'
import { svgOf } from '../../../src/picture/svg-painting.ts'
import { fitText, setText } from '../../../src/picture/text-block.ts'
import { wordsOf } from './layout-reading.ts'

const BASE = { zone: 'who', colour: 'ink', size: 40 } as const
const require = createRequire(import.meta.url)

function visual(text: string, typeface: Typeface = 'serif', width = 1000): string {
  const [box] = setText(text, { ...BASE, typeface, width }).boxes
  return box?.kind === 'text' ? wordsOf(box) : ''
}

const facesOf = (text: string, typeface: Typeface = 'serif'): readonly FaceId[] => [
  ...new Set(segmentsOf(text, typeface).map(({ face }) => face)),
]

describe('faces', () => {
  test.each([
    ['Łucja Świątek', ['serif']],
    ['Ελένη', ['serif']],
    ['Ґалаґан', ['serif']],
    ['ნინო', ['georgian']],
    ['Արամ', ['armenian']],
    ['ליאור', ['hebrew']],
    ['محمد', ['arabic']],
    ['x ≥ 3', ['serif', 'math']],
    ['Leila ליאור', ['serif', 'hebrew']],
  ] as const)('%s', (text, faces) => expect(facesOf(text)).toEqual(faces))

  test.each(['王小明', '\u{1f600}', '\ue000', '\ufffd\u{10fffd}'])(
    'a character that no font has is refused by its code point: %j',
    (text) => {
      const codePoint = [...text].at(text.startsWith('\ufffd') ? 1 : 0)?.codePointAt(0) ?? 0
      const detail = { codePoint: `U+${codePoint.toString(16).toUpperCase()}` }
      expect(() => segmentsOf(text, 'serif')).toThrow(
        expect.objectContaining({ code: 'PICTURE_GLYPH_MISSING', detail }),
      )
    },
  )
})

describe('order', () => {
  test('a Hebrew name reads from the right, its brackets and number too', () => {
    // The segments keep the brackets of the logical text; mirrored ones are painted.
    expect(visual('אב (גד) 12')).toBe(['12', ' ', ')', 'גד', '(', ' ', 'אב'].join(''))
  })
  test('a Hebrew name in a Latin line stays a run of its own', () => {
    expect(visual('Leila אב גד Cohen')).toBe('Leila גד אב Cohen')
  })
  test('brackets are mirrored', () => {
    const [open, close] = segmentsOf('א(ב)', 'serif').filter(({ face }) => face === 'serif')
    const [left] = segmentsOf('(', 'serif')
    const [right] = segmentsOf(')', 'serif')
    expect(open?.glyphs[0]?.glyph).toBe(right?.glyphs[0]?.glyph)
    expect(close?.glyphs[0]?.glyph).toBe(left?.glyphs[0]?.glyph)
  })
  test('the lines of a wrapped Hebrew text follow each other downwards', () => {
    expect(visual('אבגד הוזח טיכל', 'serif', 150)).toBe('אבגד הוזח טיכל')
    expect(visual('אבגד הוזח טיכל', 'serif', 200)).toBe('הוזח אבגד טיכל')
  })
})

describe('hostile characters', () => {
  test.each([
    ['override', 'abc\u202edef\u202c', 'abcdef'],
    ['isolates', '\u2066a\u2069\u2067b\u2069', 'ab'],
    ['marks of direction', 'a\u200e\u200fb\u061c', 'ab'],
    ['controls', 'a\u0000b\u0007c\u009bd', 'a b c d'],
    ['lines', 'a\r\nb\u2028c', 'a b c'],
    ['tags', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['soft hyphen and fillers', 'a\u00ad\u3164b\ufeff', 'ab'],
    ['lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['decomposed', 'Z\u0307', 'Ż'],
    ['markup stays text', '<script>&amp;</script>', '<script>&amp;</script>'],
  ])('%s', (_, text, clean) => expect(cleanText(text)).toBe(clean))

  test('joiners stay, Persian needs them', () =>
    expect(cleanText('می\u200cشود')).toBe('می\u200cشود'))

  test('a tower of marks does not leave its box', () => {
    const tower = `a${'\u0301'.repeat(60)}`
    expect([...cleanText(tower)].length).toBeLessThanOrEqual(5)
    expect(setText(tower, { ...BASE, typeface: 'serif', width: 500 }).height).toBeLessThan(150)
  })
})

describe('wrapping', () => {
  test('no break inside a range, none at a no-break space', () => {
    const lines = (text: string, width: number) =>
      setText(text, { ...BASE, typeface: 'sans', width }).lineCount
    expect(lines('aaaa-bbbb', 130)).toBe(2)
    expect(setText('3-5', { ...BASE, typeface: 'sans', width: 45 }).isBroken).toBe(true)
    expect(setText('7.5\u00a0ECTS', { ...BASE, typeface: 'sans', width: 100 }).isBroken).toBe(true)
  })

  test('a text that cannot fit says so and ends in an ellipsis', () => {
    const room = { sizes: [40, 20], height: 60 }
    const block = fitText('word '.repeat(60), { ...BASE, typeface: 'sans', width: 300 }, room)
    const [box] = block.boxes
    expect(block.isCut).toBe(true)
    expect(block.height).toBeLessThanOrEqual(60)
    expect(box?.kind === 'text' && wordsOf(box).endsWith('…')).toBe(true)
  })

  test('the largest size that fits is taken', () => {
    const room = { sizes: [10, 40, 20], height: 60 }
    const [box] = fitText('short', { ...BASE, typeface: 'sans', width: 300 }, room).boxes
    expect(box?.kind === 'text' && box.size).toBe(40)
  })
})

describe('against the text engine of resvg', () => {
  const WIDTH = 900
  const FAMILIES = {
    serif: 'Noto Serif',
    arabic: 'Noto Sans Arabic',
    hebrew: 'Noto Sans Hebrew',
    georgian: 'Noto Sans Georgian',
    armenian: 'Noto Sans Armenian',
  } as const

  test.each([
    ['serif', 'AVATAR Zażółć ffi Ǻ Tō'],
    ['serif', 'Ελένη Παπαδοπούλου'],
    ['serif', 'Ґалаґан Щербина'],
    ['arabic', 'محمد'],
    ['arabic', 'لله'],
    ['arabic', 'مُحَمَّد'],
    ['arabic', 'می\u200cشود'],
    ['hebrew', 'בן־דוד'],
    ['hebrew', 'דָּוִד'],
    ['georgian', 'ბერიძე'],
    ['armenian', 'Խաչատրյան'],
  ] as const)('%s: %s', (face, text) => {
    const font = require.resolve(`@expo-google-fonts/${FONT_FILES[face]}`)
    const theirs = pixels(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="120"><text x="40" y="80" font-family="${FAMILIES[face]}" font-size="48">${text}</text></svg>`,
      [font],
    )
    const block = setText(text, { ...BASE, size: 48, typeface: 'serif', width: WIDTH })
    const [box] = block.boxes
    if (box?.kind !== 'text') throw new TypeError('no text')
    const baseline = box.lines[0]?.baseline ?? 0
    const ours = pixels(
      svgOf([box], {
        view: { x: -40, y: baseline - 80, width: WIDTH, height: 120 },
        widthPx: WIDTH,
        heightPx: 120,
        palette: { ...paletteOf('certificate'), ink: '#000000' },
      }),
      [],
    )
    expect(sharedInk(ours, theirs)).toBeGreaterThan(0.93)
  })

  function pixels(svg: string, fontFiles: string[]): Uint8Array {
    const font = { loadSystemFonts: false, fontFiles }
    return new Resvg(svg, { font, background: '#ffffff' }).render().pixels
  }

  /** Dark pixels that both have, of those that either has. */
  function sharedInk(a: Uint8Array, b: Uint8Array): number {
    let both = 0
    let either = 0
    for (let at = 0; at < a.length; at += 4) {
      const inA = (a[at] ?? 255) < 128
      const inB = (b[at] ?? 255) < 128
      if (inA && inB) both += 1
      if (inA || inB) either += 1
    }
    return either === 0 ? 0 : both / either
  }
})
