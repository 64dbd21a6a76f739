// Credentials attached to PDFs: one, listed, the same in every version, in a file that needs no repair.
import { deflateSync } from 'node:zlib'
import { PDFDocument } from '@cantoo/pdf-lib'
import { describe, expect, test } from 'vitest'
import { detachText } from '../../../src/container/pdf/attached-credential.ts'
import { ATTACHING, type RawVersion, rawPdf } from '../../support/raw-pdf.ts'

const TEXT = '{"id":"urn:uuid:1","name":"Żółć 🌱"}\n'
const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJpZCI6IjEifQ.c2ln_-A'
const embedded = (data: string | Uint8Array, dict = '') => ({
  dict: `/Type/EmbeddedFile${dict}`,
  data,
})
const base = (data: string | Uint8Array = TEXT, more: RawVersion['objects'] = {}): RawVersion => ({
  objects: { ...ATTACHING, 4: embedded(data), ...more },
})
const code = (file: Uint8Array) => {
  const detached = detachText(file)
  return detached.ok ? 'ok' : detached.code
}

describe('a PDF that others made', () => {
  test.each([true, false])(
    'is read, with object streams or without (%s)',
    async (useObjectStreams) => {
      const document = await PDFDocument.create()
      document.addPage([200, 200])
      await document.attach(new TextEncoder().encode(TEXT), 'my credential (1).json')
      await document.attach(new TextEncoder().encode('<xml/>'), 'other.xml')
      const file = await document.save({ useObjectStreams })
      expect(detachText(file)).toEqual({ ok: true, text: TEXT })
    },
  )
})

describe('a PDF written by hand', () => {
  test.each([TEXT, TOKEN, ` \ufeff${TEXT}`])('gives its attachment back as it is (%#)', (text) => {
    expect(detachText(rawPdf(base(text)))).toEqual({ ok: true, text })
    const packed = { 4: embedded(deflateSync(text), '/Filter/FlateDecode') }
    expect(detachText(rawPdf(base('', packed)))).toEqual({ ok: true, text })
  })

  test('saved again with the same credential it is read', () => {
    const again = { objects: { 2: '<</Type/Pages/Kids[]/Count 0/A 1>>' } }
    expect(detachText(rawPdf(base(), again))).toEqual({ ok: true, text: TEXT })
  })

  test('an associated file that no name tree lists is found', () => {
    const catalog = { 1: '<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>' }
    expect(detachText(rawPdf(base(TEXT, catalog)))).toEqual({ ok: true, text: TEXT })
  })
})

const SECOND = { 5: '<</Type/Filespec/F(b)/EF<</F 6 0 R>>>>', 6: embedded('{"id":"2"}') }
const sound = rawPdf(base())
const asText = (file: Uint8Array) => Buffer.from(file).toString('latin1')
const changed = (from: string | RegExp, to: string) =>
  new Uint8Array(Buffer.from(asText(sound).replace(from, to), 'latin1'))

test('the same attached twice is one, listed once or twice', () => {
  const again = { ...SECOND, 6: embedded(TEXT) }
  expect(detachText(rawPdf(base(TEXT, again)))).toEqual({ ok: true, text: TEXT })
  const catalog = ATTACHING[1].replace('[(a) 3 0 R]', '[(a) 3 0 R (b) 5 0 R]')
  expect(detachText(rawPdf(base(TEXT, { ...again, 1: catalog })))).toEqual({ ok: true, text: TEXT })
  const other = ATTACHING[1].replace('3 0 R', '5 0 R')
  expect(detachText(rawPdf(base(TEXT, { ...again, 1: other })))).toEqual({ ok: true, text: TEXT })
})

describe('what could mean two things is refused', () => {
  test.each<[string, Uint8Array, string]>([
    ['no attachment', rawPdf({ objects: { ...ATTACHING, 3: 'null' } }), 'PDF_WITHOUT_CREDENTIAL'],
    ['only another attachment', rawPdf(base('<xml/>')), 'PDF_WITHOUT_CREDENTIAL'],
    ['a second one, unlisted', rawPdf(base(TEXT, SECOND)), 'PDF_SEVERAL_CREDENTIALS'],
    [
      'a second one, as a stream nobody refers to',
      rawPdf(base(TEXT, { 6: embedded(TOKEN) })),
      'PDF_SEVERAL_CREDENTIALS',
    ],
    [
      'a second one in an annotation',
      rawPdf(
        base(TEXT, {
          5: '<</Subtype/FileAttachment/FS<</EF<</UF 6 0 R>>>>>>',
          6: { dict: '', data: '{}' },
        }),
      ),
      'PDF_SEVERAL_CREDENTIALS',
    ],
    [
      'one that is not listed',
      rawPdf(base(TEXT, { 1: '<</Type/Catalog/Pages 2 0 R>>' })),
      'PDF_CREDENTIAL_HIDDEN',
    ],
    [
      'one that is listed by a reference to nothing',
      rawPdf(base(TEXT, { 1: ATTACHING[1].replace('3 0 R', '3 1 R') })),
      'PDF_CREDENTIAL_HIDDEN',
    ],
    [
      'one whose data is referred to as another generation',
      rawPdf(base(TEXT, { 3: ATTACHING[3].replace('4 0 R', '4 7 R') })),
      'PDF_CREDENTIAL_HIDDEN',
    ],
    ['another one before', rawPdf(base('{"id":"0"}'), base()), 'PDF_EARLIER_CREDENTIAL'],
    [
      'only its data replaced',
      rawPdf(base(), { objects: { 4: embedded('{"id":"9"}') } }),
      'PDF_EARLIER_CREDENTIAL',
    ],
    ['encryption', rawPdf({ ...base(), trailer: '/Encrypt<</Filter/Standard>>' }), 'PDF_ENCRYPTED'],
    ['data in another file', rawPdf(base('', { 4: embedded('{}', '/F(x)') })), 'PDF_FILTER_UNREAD'],
    [
      'another filter',
      rawPdf(base('', { 4: embedded('7b7d>', '/Filter/ASCIIHexDecode') })),
      'PDF_FILTER_UNREAD',
    ],
    [
      'a stream that unpacks without end',
      rawPdf(
        base('', { 4: embedded(deflateSync(new Uint8Array(64 << 20)), '/Filter/FlateDecode') }),
      ),
      'PDF_TOO_COMPLEX',
    ],
    [
      'an array without end',
      rawPdf(base(TEXT, { 7: `[${'0 '.repeat(400_000)}]` })),
      'PDF_TOO_COMPLEX',
    ],
    [
      'versions without end',
      rawPdf(base(), ...Array.from({ length: 40 }, () => base())),
      'PDF_TOO_COMPLEX',
    ],
    [
      'a key that stands twice',
      rawPdf(base(TEXT, { 3: '<</F(a)/EF<</F 4 0 R>>/EF<</F 6 0 R>>>>' })),
      'PDF_INVALID',
    ],
    ['nesting without end', rawPdf(base(TEXT, { 7: '['.repeat(5000) })), 'PDF_TOO_COMPLEX'],
    ['references in a circle', rawPdf(base(TEXT, { 3: '7 0 R', 7: '3 0 R' })), 'PDF_INVALID'],
    [
      'sections in a circle',
      changed('/Size 100', `/Size 100/Prev ${asText(sound).indexOf('xref\n0')}`),
      'PDF_INVALID',
    ],
    ['something behind the end', Buffer.concat([sound, Buffer.from('more')]), 'PDF_INVALID'],
    ['no end', sound.subarray(0, -20), 'PDF_INVALID'],
    ['a wrong offset', changed(/startxref\n\d+/, 'startxref\n11'), 'PDF_INVALID'],
    ['another object where one is said to be', changed('\n4 0 obj', '\n9 0 obj'), 'PDF_INVALID'],
    ['a wrong length', changed(/\/Length \d\d/, '/Length 11'), 'PDF_INVALID'],
    [
      'text that is not UTF-8',
      rawPdf(base(Uint8Array.of(0x7b, 0xff, 0x7d))),
      'PDF_WITHOUT_CREDENTIAL',
    ],
  ])('%s', (_name, file, expected) => {
    expect(code(file)).toBe(expected)
  })

  test('no change of one byte makes it throw or show another credential', () => {
    for (let at = 0; at < sound.length; at += 1)
      for (const bit of [0x01, 0x20]) {
        const mutated = sound.slice()
        mutated[at] = (mutated[at] ?? 0) ^ bit
        const detached = detachText(mutated)
        if (detached.ok && detached.text !== TEXT) expect(detached.text.length).toBe(TEXT.length)
      }
  })
})
