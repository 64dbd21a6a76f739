// Credentials put into images come out byte for byte, replace what was there, and leave the image alone.
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bakePng, unbakePng } from '../../../src/container/png.ts'
import { bakeSvg, unbakeSvg } from '../../../src/container/svg.ts'
import { PipelineError } from '../../../src/model/pipeline-error.ts'

const JSON_TEXT = '{"id":"urn:uuid:1","name":"Żółć 🌱 ]]> & <b>"}'
const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJpZCI6IjEifQ.c2ln_-A'
const TEXTS = [
  JSON_TEXT,
  TOKEN,
  '{\r\n  "a": "]]]]>]>",\r\n  "b": 1\r\n}\r\n',
  '\r{"a":1}\r',
  `{"a":"${'x'.repeat(100_000)}"}`,
]
const bytes = (text: string) => new TextEncoder().encode(text)
const textOf = (image: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(image)

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
const png = (...chunks: readonly Buffer[]): Uint8Array =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from('00000001000000010806000000', 'hex')),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ])
const OTHER = chunk('tEXt', Buffer.from('Author\0Somebody'))
const DATA = chunk('IDAT', Buffer.from('78da63000100000500010d0a2db4', 'hex'))

describe('PNG', () => {
  test.each(TEXTS)('a text comes out as it went in (%#)', (text) => {
    const baked = bakePng(png(OTHER, DATA), { kind: 'ob3', text })
    expect(unbakePng(baked)).toEqual({ ok: true, text })
  })

  test('only one chunk is added, behind IHDR, uncompressed', () => {
    const baked = bakePng(png(OTHER, DATA), { kind: 'ob3', text: TOKEN })
    const itxt = chunk('iTXt', bytes(`openbadgecredential\0\0\0\0\0${TOKEN}`))
    expect(Buffer.from(baked)).toEqual(png(itxt, OTHER, DATA))
  })

  test('what was baked before is replaced, in whatever chunk and of whatever kind', () => {
    const earlier = [
      chunk('tEXt', bytes('openbadgecredential\0{}')),
      chunk('zTXt', bytes('clrcredential\0\0x')),
      chunk('iTXt', bytes('openbadgecredential\0\0\0\0\0{}')),
    ]
    const baked = bakePng(png(...earlier, OTHER, DATA), { kind: 'clr', text: JSON_TEXT })
    expect(baked).toEqual(bakePng(png(OTHER, DATA), { kind: 'clr', text: JSON_TEXT }))
    expect(unbakePng(baked)).toEqual({ ok: true, text: JSON_TEXT })
  })

  test.each([
    ['cut off', png(DATA).subarray(0, -1)],
    ['with something behind it', Buffer.concat([png(DATA), OTHER])],
    ['no PNG', bytes('GIF89a')],
  ])('an image that is %s is refused', (_name, image) => {
    expect(refusal(() => bakePng(image, { kind: 'ob3', text: TOKEN }))).toBe('IMAGE_UNUSABLE')
  })
})

const SVG = 'http://www.w3.org/2000/svg'
const OB = 'https://purl.imsglobal.org/ob/v3p0'
const IMAGES = {
  plain: `<svg xmlns="${SVG}"><circle r="1"/></svg>`,
  'with a declaration, a comment and white space': `<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- <svg> -->\n<svg\n  xmlns="${SVG}"\n  width="1" >\r\n  <title>ą 🌱</title>\r\n</svg>\n`,
  'with a byte order mark': `\ufeff<svg xmlns="${SVG}"></svg>`,
  empty: `<svg xmlns="${SVG}" />`,
  'with a prefix': `<s:svg xmlns:s="${SVG}"/>`,
  'with a document type': `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg xmlns="${SVG}"/>`,
  'with the prefix taken': `<svg xmlns="${SVG}" xmlns:openbadges="http://openbadges.org"><openbadges:assertion/></svg>`,
  'with > in an attribute': `<svg xmlns="${SVG}" data-a="a > b"><g/></svg>`,
} as const

describe('SVG', () => {
  describe.each(Object.entries(IMAGES))('an image %s', (_name, image) => {
    test.each(TEXTS)('gives a text back as it went in (%#)', (text) => {
      const baked = bakeSvg(bytes(image), { kind: 'ob3', text })
      expect(unbakeSvg(baked)).toMatchObject({ ok: true, text })
      const again = bakeSvg(baked, { kind: 'ob3', text: TOKEN })
      expect(again).toEqual(bakeSvg(bytes(image), { kind: 'ob3', text: TOKEN }))
    })
  })

  test('the credential is the first child, its namespace on the root, and nothing else changes', () => {
    const baked = textOf(bakeSvg(bytes(IMAGES.plain), { kind: 'ob3', text: TOKEN }))
    expect(baked).toBe(
      `<svg xmlns:openbadges="${OB}" xmlns="${SVG}"><openbadges:credential verify="${TOKEN}"/><circle r="1"/></svg>`,
    )
  })

  test('several earlier credentials, with any prefix, are replaced by the one', () => {
    const earlier = `<svg xmlns="${SVG}" xmlns:b="${OB}"><b:credential verify="a.b.c"/><g><b:credential><![CDATA[{}]]></b:credential></g></svg>`
    const baked = bakeSvg(bytes(earlier), { kind: 'ob3', text: JSON_TEXT })
    expect(unbakeSvg(baked)).toEqual({ ok: true, text: JSON_TEXT })
    expect(textOf(baked)).toMatch(/<g><\/g><\/svg>$/)
  })

  test.each([
    ['an entity', `<!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="${SVG}"/>`],
    ['another root', '<html/>'],
    ['another encoding', `<?xml version="1.0" encoding="ISO-8859-2"?><svg xmlns="${SVG}"/>`],
    ['an instruction', `<?xml-stylesheet href="https://x"?><svg xmlns="${SVG}"/>`],
    ['no end', `<svg xmlns="${SVG}">`],
    [
      'more attributes than any drawing has',
      `<svg xmlns="${SVG}" ${Array.from({ length: 1_001 }, (_, i) => `a${i}=""`).join(' ')}/>`,
    ],
    [
      'more references to characters than any credential needs',
      `<svg xmlns="${SVG}">${'&#65;'.repeat(300_001)}</svg>`,
    ],
    ['more elements than any drawing has', `<svg xmlns="${SVG}">${'<g/>'.repeat(200_000)}</svg>`],
    [
      'elements in its credential',
      `<svg xmlns="${SVG}" xmlns:b="${OB}"><b:credential><b:credential/></b:credential></svg>`,
    ],
  ])('an image with %s is refused', (_name, image) => {
    expect(refusal(() => bakeSvg(bytes(image), { kind: 'ob3', text: TOKEN }))).toBe(
      'IMAGE_UNUSABLE',
    )
  })

  test('a character that XML cannot hold is refused', () => {
    const credential = { kind: 'ob3', text: '{"a":"\uffff"}' } as const
    expect(refusal(() => bakeSvg(bytes(IMAGES.plain), credential))).toBe('IMAGE_UNUSABLE')
  })
})

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof PipelineError) return error.code
    throw error
  }
  return 'not refused'
}
