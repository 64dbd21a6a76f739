// Nothing overlaps and nothing leaves the page, whatever the texts; what does not fit is counted or marked as cut.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DOCUMENT_LANGUAGES } from '../../../src/model/language.ts'
import type { Organisation } from '../../../src/model/organisation.ts'
import {
  CREDENTIAL_TYPES,
  type CredentialType,
  type Template,
} from '../../../src/model/template.ts'
import { layoutBadge } from '../../../src/picture/badge-layout.ts'
import { pageContent } from '../../../src/picture/page-content.ts'
import { createPagePainter, type PageInput } from '../../../src/picture/page-painter.ts'
import { sourceOfTemplate } from '../../../src/picture/page-source.ts'
import { overlaps, pageText, strays } from './layout-reading.ts'
import { sampleRecord, sampleTemplate, UNIVERSITY } from './sample-template.ts'

const VERIFY = 'https://verify.ostra.example/'
const FILLER =
  'Nachhaltigkeitsbewertung komplexer soziotechnischer Systeme und ihrer Wechselwirkungen mit Ökosystemen, '

const filler = (length: number): string =>
  FILLER.repeat(Math.ceil(length / FILLER.length)).slice(0, length)

/** A template whose every text has a given length. */
function templateOf(
  type: CredentialType,
  lengths: { title: number; outcome: number; outcomes: number; other: number },
): Template {
  const { logo, shortName, ...bare } = UNIVERSITY
  const university: Organisation = {
    ...bare,
    legalName: { en: filler(lengths.other) },
    legalNotice: { en: filler(lengths.other * 4) },
  }
  const text = (length: number) => ({ en: filler(length) })
  const categories = ['knowledge', 'skills', 'responsibility-and-autonomy'] as const
  return sampleTemplate(
    {
      type,
      title: text(lengths.title),
      outcomes: Array.from({ length: lengths.outcomes }, (_, index) => {
        const category = categories[index % 4]
        return { text: text(lengths.outcome), ...(category ? { category } : {}) }
      }),
      signatory: { name: filler(lengths.other), function: text(lengths.other) },
      qualityAssurance: [
        { kind: 'own-procedures', scope: 'credential', description: text(lengths.other * 4) },
      ],
      stackability: { kind: 'stackable', note: text(lengths.other * 2) },
    },
    university,
  )
}

async function layoutOf(template: Template, input: Partial<PageInput> = {}) {
  const painter = await createPagePainter(template, { verifyAddress: VERIFY })
  const record = sampleRecord(template)
  return painter.layoutOf({ record, language: 'en', showDateOfBirth: true, ...input })
}

describe('every language and kind', () => {
  test.each(CREDENTIAL_TYPES)('%s: no overlap, no stray, nothing cut', async (type) => {
    const template = sampleTemplate({ type })
    for (const language of DOCUMENT_LANGUAGES)
      for (const showDateOfBirth of [true, false]) {
        const layout = await layoutOf(template, { language, showDateOfBirth })
        expect(overlaps(layout.boxes)).toEqual([])
        expect(strays(layout)).toEqual([])
        expect(layout.boxes.filter((box) => box.kind === 'text' && box.isCut)).toEqual([])
      }
  })

  test('a certificate stands upright, a badge lies', async () => {
    const certificate = await layoutOf(sampleTemplate())
    const badge = await layoutOf(sampleTemplate({ type: 'badge' }))
    expect(certificate.height / certificate.width).toBeCloseTo(Math.SQRT2, 2)
    expect(badge.width / badge.height).toBeCloseTo(Math.SQRT2, 2)
  })
})

describe('extremes', () => {
  test.each(CREDENTIAL_TYPES)('%s: longest texts everywhere', async (type) => {
    const template = templateOf(type, { title: 300, outcome: 400, outcomes: 12, other: 150 })
    const record = sampleRecord(
      template,
      { givenName: filler(60), familyName: filler(60) },
      { grade: filler(200) },
    )
    const layout = await layoutOf(template, { record })
    expect(overlaps(layout.boxes)).toEqual([])
    expect(strays(layout)).toEqual([])
  })

  test('five outcomes of 400 characters fit on a certificate whole', async () => {
    const template = sampleTemplate({
      outcomes: Array.from({ length: 5 }, () => ({ text: { en: filler(400) } })),
    })
    const layout = await layoutOf(template)
    expect(pageText(layout, 'outcomes').split(filler(60)).length - 1).toBeGreaterThanOrEqual(5)
    expect(pageText(layout)).not.toContain('more in the credential')
  })

  test('a word without any break opportunity is broken, not pushed out', async () => {
    const word = 'Ż'.repeat(400)
    const template = sampleTemplate({ title: { en: word } })
    const record = sampleRecord(template, { givenName: word })
    const layout = await layoutOf(template, { record })
    expect(strays(layout)).toEqual([])
    expect(overlaps(layout.boxes)).toEqual([])
  })

  test('any lengths', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          type: fc.constantFrom(...CREDENTIAL_TYPES),
          title: fc.integer({ min: 1, max: 1200 }),
          outcome: fc.integer({ min: 1, max: 3000 }),
          outcomes: fc.integer({ min: 1, max: 20 }),
          other: fc.integer({ min: 1, max: 900 }),
          name: fc.integer({ min: 1, max: 300 }),
        }),
        async ({ type, name, ...lengths }) => {
          const template = templateOf(type, lengths)
          const record = sampleRecord(template, { givenName: filler(name) })
          const layout = await layoutOf(template, { record })
          expect(overlaps(layout.boxes)).toEqual([])
          expect(strays(layout)).toEqual([])
        },
      ),
      { numRuns: 20 },
    )
  })
})

describe('the square badge', () => {
  test.each([1, 20, 80, 400])('a title of %i characters stays between its neighbours', (length) => {
    const template = sampleTemplate({ type: 'badge', title: { en: filler(length) } })
    const layout = layoutBadge(pageContent(sourceOfTemplate(template), 'en'))
    expect(overlaps(layout.boxes.slice(1))).toEqual([])
    expect(strays(layout)).toEqual([])
  })

  test('university, title and kind can be read at 90 pixels', () => {
    const content = pageContent(
      sourceOfTemplate(sampleTemplate({ type: 'badge', title: { en: 'Data literacy' } })),
      'en',
    )
    const { boxes, width } = layoutBadge(content)
    const texts = boxes.filter((box) => box.kind === 'text')
    const sizes = texts.slice(0, 3).map((box) => (box.size * 90) / width)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(8)
    expect(pageText({ boxes })).toBe('TU Ostra\nData literacy\nBadge\nMicro-credential')
  })
})
