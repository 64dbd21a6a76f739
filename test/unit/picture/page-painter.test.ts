// The pictures themselves: what they say and withhold, their bytes, their weight, and the code on them.

import jsqr from 'jsqr'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { accentContrast, MINIMUM_CONTRAST } from '../../../src/model/accent-colour.ts'
import { DOCUMENT_LANGUAGES } from '../../../src/model/language.ts'
import { CREDENTIAL_TYPES, SUPERVISIONS } from '../../../src/model/template.ts'
import { paletteOf } from '../../../src/picture/colour.ts'
import { createPagePainter, MAXIMUM_PAGE_BYTES } from '../../../src/picture/page-painter.ts'
import { pageText } from './layout-reading.ts'
import { sampleRecord, sampleTemplate, UNIVERSITY } from './sample-template.ts'

// The package is CommonJS; its types describe the default export inside.
const decodeQr = jsqr as unknown as typeof jsqr.default
const VERIFY = 'https://verify.ostra.example/credentials/'

async function textOf(
  template = sampleTemplate(),
  { record = sampleRecord(template), showDateOfBirth = false, language = 'en' as const } = {},
): Promise<string> {
  const painter = await createPagePainter(template)
  return pageText(painter.layoutOf({ record, language, showDateOfBirth }))
}

describe('what the page says', () => {
  test('certificate', async () => {
    const text = await textOf()
    expect(text).toMatch(/^Example Alliance\nCertificate\nMicro-credential\nAwarded to\n/)
    expect(text).toContain('7.5 ECTS credits · EQF level 7 · blended (on-site and online) · ')
    expect(text).toContain('awarded on 28 September 2021')
    expect(text).toContain('… and 1 more in the credential')
    expect(text).toContain('urn:credential:6f1c3b64-8a56-4a53-9c11-0d6a2d1f7e55')
    expect(text).toContain('Zofia Przykład')
  })

  test('badge: never ECTS, always a micro-credential', async () => {
    const text = await textOf(sampleTemplate({ type: 'badge', workload: { ects: '2' } }))
    expect(text).toMatch(/Badge\nMicro-credential/)
    expect(text).not.toContain('2 ECTS')
  })

  test('the date of birth only where it may be shown', async () => {
    expect(await textOf()).not.toContain('1999')
    const shown = await textOf(undefined, { showDateOfBirth: true })
    expect(shown).toContain('Date of birth: 3 May 1999')
  })

  test('alliance and its statement only on its templates', async () => {
    expect(await textOf(sampleTemplate({ enhance: false }))).not.toContain('Alliance')
  })

  test('no grade, no row for it', async () => {
    const template = sampleTemplate()
    const { grade, ...award } = sampleRecord(template).award
    const record = { ...sampleRecord(template), award }
    expect(grade).toBeDefined()
    expect(await textOf(template, { record })).not.toContain('Grade')
    expect(await textOf()).toContain('Grade')
  })

  test('one name is enough', async () => {
    const template = sampleTemplate()
    const { familyName, ...learner } = sampleRecord(template).award.learner
    const record = sampleRecord(template)
    const single = { ...record, award: { ...record.award, learner } }
    expect(familyName).toBeDefined()
    expect((await textOf(template, { record: single })).split('\n')).toContain('Zofia')
  })

  test('the mode the learner chose, where the offer was hybrid', async () => {
    const template = sampleTemplate({
      participation: { mode: 'hybrid', form: 'course', timeframe: 'fixed' },
    })
    const record = sampleRecord(template, {}, { modeChosen: 'online' })
    expect(await textOf(template, { record })).toContain('· online ·')
    expect(await textOf(template)).toContain('hybrid')
  })

  test('every category of outcomes is represented among the five', async () => {
    const knowledge = Array.from({ length: 9 }, (_, n) => ({
      category: 'knowledge' as const,
      text: { en: `fact ${n}` },
    }))
    const skill = { category: 'skills' as const, text: { en: 'the one skill' } }
    const text = await textOf(sampleTemplate({ outcomes: [...knowledge, skill] }))
    expect(text).toContain('the one skill')
    expect(text).toContain('fact 3')
    expect(text).not.toContain('fact 4')
    expect(text).toContain('… and 5 more')
  })

  test('all languages can be drawn with every supervision, and differ', async () => {
    const pages = new Set<string>()
    for (const supervision of SUPERVISIONS) {
      const template = sampleTemplate({ supervision })
      const painter = await createPagePainter(template, { verifyAddress: VERIFY })
      const record = sampleRecord(template)
      for (const language of DOCUMENT_LANGUAGES)
        pages.add(pageText(painter.layoutOf({ record, language, showDateOfBirth: true })))
    }
    expect(pages.size).toBe(SUPERVISIONS.length * DOCUMENT_LANGUAGES.length)
  })
})

describe('bytes', () => {
  test('equal input, equal bytes, also from another painter', async () => {
    const template = sampleTemplate()
    const input = { record: sampleRecord(template), language: 'pl', showDateOfBirth: true } as const
    const first = await createPagePainter(template, { verifyAddress: VERIFY })
    const second = await createPagePainter(template, { verifyAddress: VERIFY })
    await second.drawPage({ ...input, record: sampleRecord(template, { givenName: 'Other' }) })
    const one = await first.drawPage(input)
    expect(await second.drawPage(input)).toEqual(one)
    expect(await second.drawBadge('pl')).toEqual(await first.drawBadge('pl'))
  })

  test('a PNG of the promised size, within the limit, that differs only in the learner’s lines', async () => {
    const template = sampleTemplate()
    const painter = await createPagePainter(template)
    const draw = (givenName: string) =>
      painter.drawPage({
        record: sampleRecord(template, { givenName }),
        language: 'en',
        showDateOfBirth: false,
      })
    const [a, b] = [await draw('Anna'), await draw('Zofia')]
    expect(a).toMatchObject({
      mediaType: 'image/png',
      widthPx: 900,
      heightPx: 1273,
      language: 'en',
    })
    expect(a.bytes.length).toBeLessThan(MAXIMUM_PAGE_BYTES)
    const raw = async ({ bytes }: { bytes: Uint8Array }) =>
      await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const [left, right] = [await raw(a), await raw(b)]
    expect(left.info).toMatchObject({ width: 900, height: 1273 })
    const rows = new Set<number>()
    left.data.forEach((value, at) => {
      if (value !== right.data[at]) rows.add(Math.floor(at / 2700))
    })
    const [top, bottom] = [Math.min(...rows), Math.max(...rows)]
    expect(top).toBeGreaterThan(250)
    expect(bottom - top).toBeLessThan(75)
  })

  test('a logo of many colours does not break the limit', async () => {
    const noise = Uint8Array.from({ length: 200 * 80 * 3 }, (_, n) => (n * 7919) % 251)
    const png = await sharp(noise, { raw: { width: 200, height: 80, channels: 3 } })
      .png()
      .toBuffer()
    const logo = { mediaType: 'image/png', bytes: new Uint8Array(png) } as const
    const template = sampleTemplate({}, { ...UNIVERSITY, logo })
    const painter = await createPagePainter(template)
    const record = sampleRecord(template)
    const page = await painter.drawPage({ record, language: 'en', showDateOfBirth: false })
    expect(page.bytes.length).toBeLessThan(MAXIMUM_PAGE_BYTES)
  })

  test('a page that weighs too much is refused', async () => {
    const template = sampleTemplate()
    const painter = await createPagePainter(template, { shortEdgePx: 2600 })
    const record = sampleRecord(template)
    await expect(
      painter.drawPage({ record, language: 'en', showDateOfBirth: false }),
    ).rejects.toMatchObject({ code: 'PICTURE_TOO_LARGE' })
  })
})

describe('the code', () => {
  test('a reader finds the address on the finished page', async () => {
    for (const type of CREDENTIAL_TYPES) {
      const template = sampleTemplate({ type })
      const painter = await createPagePainter(template, { verifyAddress: VERIFY })
      const record = sampleRecord(template)
      const page = await painter.drawPage({ record, language: 'en', showDateOfBirth: false })
      const rgba = sharp(page.bytes).ensureAlpha().raw()
      const { data, info } = await rgba.toBuffer({ resolveWithObject: true })
      const found = decodeQr(new Uint8ClampedArray(data), info.width, info.height)
      expect(found?.data).toBe(VERIFY)
    }
  })

  test('without an address there is none', async () => {
    const painter = await createPagePainter(sampleTemplate())
    const record = sampleRecord(sampleTemplate())
    const { boxes } = painter.layoutOf({ record, language: 'en', showDateOfBirth: false })
    expect(boxes.some(({ kind }) => kind === 'qr')).toBe(false)
  })
})

describe('hostile input', () => {
  test('a glyph that no font has is refused without the name', async () => {
    const template = sampleTemplate()
    const painter = await createPagePainter(template)
    const record = sampleRecord(template, { givenName: 'Secret\u{1f600}' })
    const failure = await painter
      .drawPage({ record, language: 'en', showDateOfBirth: false })
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'PICTURE_GLYPH_MISSING',
      detail: { codePoint: 'U+1F600' },
    })
    expect(JSON.stringify([String(failure), failure])).not.toContain('Secret')
  })

  test('markup in a title is text in the badge', async () => {
    const title = '</title><script>alert(1)</script>&amp;\u0000\u202e]]>'
    const painter = await createPagePainter(sampleTemplate({ title: { en: title } }))
    const svg = painter.badgeSvg('en')
    expect(svg).not.toMatch(/<script|<text|href/)
    expect(svg).not.toContain('\u0000')
    expect(svg).not.toContain('\u202e')
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;')
    expect((await painter.drawBadge('en')).bytes.length).toBeGreaterThan(0)
  })

  test.each(['#ffcc00', '#77777', 'red', '#777777;}', ''])(
    'accent %j is refused',
    async (accent) => {
      const template = sampleTemplate({}, { ...UNIVERSITY, accentColour: accent })
      await expect(createPagePainter(template)).rejects.toMatchObject({
        code: 'ORGANISATIONS_INVALID',
      })
    },
  )
})

test.each(['#7a1f2b', '#00549f', '#1e7a3c', '#000000', '#767676', undefined])(
  'accents of both kinds can be read and differ: %s',
  (accent) => {
    const certificate = paletteOf('certificate', accent)
    const badge = paletteOf('badge', accent)
    expect(badge.accent).not.toBe(certificate.accent)
    for (const { accent: own, ink, muted } of [certificate, badge])
      for (const colour of [own, ink, muted])
        expect(accentContrast(colour)).toBeGreaterThanOrEqual(MINIMUM_CONTRAST)
  },
)
