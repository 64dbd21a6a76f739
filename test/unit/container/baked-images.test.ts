// Credentials in images: one, in its place, in plain text. security.md section 5. Images are made here.
import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { unbakePng } from '../../../src/container/png.ts'
import { unbakeSvg } from '../../../src/container/svg.ts'

const TEXT = '{"id":"urn:uuid:1","name":"Żółć 🌱"}'
const bytes = (text: string) => new TextEncoder().encode(text)

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

const HEADER = chunk('IHDR', Buffer.from('00000001000000010806000000', 'hex'))
const END = chunk('IEND', Buffer.alloc(0))

function itxt(text: string, keyword = 'openbadgecredential', flag = 0): Buffer {
  const body = flag ? deflateSync(text) : Buffer.from(text)
  return chunk(
    'iTXt',
    Buffer.concat([Buffer.from(`${keyword}\0`), Buffer.from([flag, 0, 0, 0]), body]),
  )
}

function png(...chunks: readonly Buffer[]): Uint8Array {
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), HEADER, ...chunks, END])
}

const code = (result: ReturnType<typeof unbakePng>) => (result.ok ? 'ok' : result.code)

describe('PNG', () => {
  test('one uncompressed iTXt chunk is read, other text left alone', () => {
    const other = chunk('tEXt', Buffer.from('Comment\0openbadgecredential'))
    expect(unbakePng(png(other, itxt(TEXT)))).toEqual({ ok: true, text: TEXT })
  })

  const flipped = itxt(TEXT)
  flipped[30] = (flipped[30] ?? 0) ^ 1
  const long = itxt(TEXT)
  long.writeUInt32BE(0xffff_ffff)
  test.each([
    ['none', png(), 'IMAGE_WITHOUT_CREDENTIAL'],
    ['two', png(itxt(TEXT), itxt(TEXT)), 'IMAGE_SEVERAL_CREDENTIALS'],
    ['one of each kind', png(itxt(TEXT), itxt(TEXT, 'clrcredential')), 'IMAGE_SEVERAL_CREDENTIALS'],
    [
      'a tEXt beside it',
      png(itxt(TEXT), chunk('tEXt', Buffer.from(`openbadgecredential\0${TEXT}`))),
      'IMAGE_SEVERAL_CREDENTIALS',
    ],
    [
      'a tEXt',
      png(chunk('tEXt', Buffer.from('openbadgecredential\0{}'))),
      'IMAGE_CREDENTIAL_MISPLACED',
    ],
    [
      'a zTXt',
      png(chunk('zTXt', Buffer.from('openbadgecredential\0\0{}'))),
      'IMAGE_CREDENTIAL_MISPLACED',
    ],
    ['compressed', png(itxt(TEXT, 'openbadgecredential', 1)), 'IMAGE_CREDENTIAL_COMPRESSED'],
    ['a wrong checksum', png(flipped), 'IMAGE_INVALID'],
    ['a length beyond the image', png(long), 'IMAGE_INVALID'],
    ['cut off', png(itxt(TEXT)).subarray(0, -3), 'IMAGE_INVALID'],
    ['something behind it', Buffer.concat([png(), itxt(TEXT)]), 'IMAGE_INVALID'],
    [
      'no header',
      Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), itxt(TEXT), END]),
      'IMAGE_INVALID',
    ],
    [
      'text that is not UTF-8',
      png(
        chunk(
          'iTXt',
          Buffer.concat([Buffer.from('openbadgecredential\0\0\0\0\0'), Buffer.from([0xff])]),
        ),
      ),
      'IMAGE_INVALID',
    ],
    [
      'the keyword with a space behind it',
      png(itxt(TEXT, 'openbadgecredential ')),
      'IMAGE_CREDENTIAL_MISPLACED',
    ],
    [
      'the keyword again in capitals',
      png(Buffer.concat([itxt(TEXT), itxt(TEXT, 'OpenBadgeCredential')])),
      'IMAGE_SEVERAL_CREDENTIALS',
    ],
    ['a second header', png(Buffer.concat([HEADER, itxt(TEXT)])), 'IMAGE_INVALID'],
    ['a badge of version 2', png(itxt('https://x', 'openbadges')), 'IMAGE_OPEN_BADGES_2'],
  ])('%s is refused', (_name, image, expected) => {
    expect(code(unbakePng(image))).toBe(expected)
  })
})

const OB = 'https://purl.imsglobal.org/ob/v3p0'
const svg = (inner: string, head = '', root = '') =>
  bytes(
    `${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="${OB}"${root}>${inner}<circle r="1"/></svg>`,
  )
const BAKED = `<openbadges:credential><![CDATA[${TEXT}]]></openbadges:credential>`

describe('SVG', () => {
  test('a body in CDATA and a token in an attribute are read', () => {
    expect(unbakeSvg(svg(BAKED))).toEqual({ ok: true, text: TEXT })
    expect(unbakeSvg(svg('<openbadges:credential verify="a.b.c"/>'))).toEqual({
      ok: true,
      text: 'a.b.c',
    })
    expect(unbakeSvg(svg(`<b:credential xmlns:b="${OB}" verify="a.b.c"/>`))).toMatchObject({
      ok: true,
    })
  })

  test('a bare DOCTYPE with an external identifier is ignored and never fetched', () => {
    const head =
      '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    expect(unbakeSvg(svg(BAKED, head))).toEqual({ ok: true, text: TEXT })
  })

  test.each([
    ['none', svg(''), 'IMAGE_WITHOUT_CREDENTIAL'],
    ['two', svg(BAKED + BAKED), 'IMAGE_SEVERAL_CREDENTIALS'],
    [
      'one inside the other',
      svg(`<openbadges:credential>${BAKED}</openbadges:credential>`),
      'IMAGE_SEVERAL_CREDENTIALS',
    ],
    [
      'a token and a body',
      svg(`<openbadges:credential verify="a.b.c">${TEXT}</openbadges:credential>`),
      'IMAGE_SEVERAL_CREDENTIALS',
    ],
    [
      'another namespace',
      svg('<x:credential xmlns:x="https://attacker.example">{}</x:credential>'),
      'IMAGE_WITHOUT_CREDENTIAL',
    ],
    [
      'the usual prefix for another namespace, beside the true one',
      svg(`<g xmlns:openbadges="https://x.example"><openbadges:credential/></g>${BAKED}`),
      'IMAGE_CREDENTIAL_MISPLACED',
    ],
    [
      'the namespace in another spelling',
      svg('<x:Credential xmlns:x="http://purl.imsglobal.org/ob/v3p0/">{}</x:Credential>'),
      'IMAGE_CREDENTIAL_MISPLACED',
    ],
    ['an internal subset', svg(BAKED, '<!DOCTYPE svg [<!ENTITY x "y">]>'), 'IMAGE_SVG_ENTITIES'],
    [
      'an external entity',
      svg(
        '<openbadges:credential>&x;</openbadges:credential>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
      ),
      'IMAGE_SVG_ENTITIES',
    ],
    [
      'an entity that is not defined',
      svg('<openbadges:credential>&x;</openbadges:credential>'),
      'IMAGE_INVALID',
    ],
    [
      'a root that is no drawing',
      bytes(`<html xmlns:o="${OB}"><o:credential verify="a.b.c"/></html>`),
      'IMAGE_INVALID',
    ],
    [
      'bytes that are another text in their own encoding',
      svg(BAKED, '<?xml version="1.0" encoding="UTF-7"?>'),
      'IMAGE_INVALID',
    ],
    [
      'an encoding of one byte for each letter',
      svg(BAKED, '<?xml version="1.0" encoding="ISO-8859-1"?>'),
      'IMAGE_INVALID',
    ],
    ['another version of XML', svg(BAKED, '<?xml version="1.1"?>'), 'IMAGE_INVALID'],
    ['UTF-16', Buffer.from(`\uFEFF${svg(BAKED)}`, 'utf16le'), 'IMAGE_INVALID'],
    ['unclosed elements', svg(BAKED).subarray(0, -6), 'IMAGE_INVALID'],
    ['nesting without end', svg('<g>'.repeat(300) + '</g>'.repeat(300)), 'IMAGE_INVALID'],
    [
      'a badge of version 2',
      svg('<o:assertion xmlns:o="http://openbadges.org" verify="x"/>'),
      'IMAGE_OPEN_BADGES_2',
    ],
    [
      'a credential under the name that version 2 has',
      svg('<o:credential xmlns:o="http://openbadges.org">{}</o:credential>'),
      'IMAGE_WITHOUT_CREDENTIAL',
    ],
  ])('%s is refused', (_name, image, expected) => {
    expect(code(unbakeSvg(image))).toBe(expected)
  })
})

test('a badge of version 2 beside the credential is told of, in both', () => {
  const both = Buffer.concat([itxt('https://x', 'openbadges'), itxt(TEXT)])
  expect(unbakePng(png(both))).toEqual({ ok: true, text: TEXT, older: true })
  const older = '<o:assertion xmlns:o="http://openbadges.org" verify="https://x"/>'
  expect(unbakeSvg(svg(BAKED + older))).toEqual({ ok: true, text: TEXT, older: true })
})
