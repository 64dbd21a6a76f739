// The paper of a credential: all sixteen elements in every language, nothing over anything else, real text and tags.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readElm } from '../../../src/build/elm/read-elm.ts'
import { readOb3 } from '../../../src/build/ob3/read-ob3.ts'
import { detachText } from '../../../src/container/pdf/attached-credential.ts'
import { paperOf } from '../../../src/deliver/paper-document.ts'
import type { CredentialFacts } from '../../../src/model/credential-facts.ts'
import { ELEMENT_KEYS, ELEMENT_LABELS } from '../../../src/model/element-labels.ts'
import { DOCUMENT_LANGUAGES } from '../../../src/model/language.ts'
import type { PaperTag } from '../../../src/model/paper.ts'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { listElements } from '../../../src/picture/paper/element-listing.ts'
import { layoutListing } from '../../../src/picture/paper/listing-pages.ts'
import { PAPER_LABELS } from '../../../src/picture/paper/paper-phrases.ts'
import { drawCredential, languagesOf } from '../../../src/picture/paper/paper-sheets.ts'
import { fixtureNames } from '../../support/issued-fixtures.ts'
import { overlaps, pageText, strays } from './layout-reading.ts'

const EXPECTED = join(import.meta.dirname, '../../../fixtures/expected')
const json = (name: string, file: string) =>
  JSON.parse(readFileSync(join(EXPECTED, name, file), 'utf8'))
const europass = (name: string) => readElm(json(name, 'elm.json'))

const TEXTS = {
  heading: 'Elements',
  standard: 'Standard',
  university: 'University',
  document: 'Certificate',
  credentialId: 'urn:uuid:1',
  attached: 'Attached',
  pageNumber: (page: number, of: number) => `${page}/${of}`,
}

function listing(facts: CredentialFacts, language: (typeof DOCUMENT_LANGUAGES)[number]) {
  return layoutListing(listElements({ facts, language }), TEXTS)
}

/** Without spaces, which stand where lines end, and in one case. */
const squeezed = (text: string) => text.toLowerCase().replace(/\s/g, '')

describe('the pages of the sixteen elements', () => {
  test.each(fixtureNames())('%s: every element by its name, nothing overlaps or strays', (name) => {
    const facts = europass(name)
    // One fixture has all seven languages; of the others the first one will do.
    const [first = 'en', ...more] = languagesOf(facts)
    for (const language of more.length > 5 ? [first, ...more] : [first]) {
      const pages = listing(facts, language)
      const text = squeezed(pages.map((page) => pageText(page)).join('\n'))
      for (const key of ELEMENT_KEYS)
        expect(text).toContain(squeezed(ELEMENT_LABELS[key][language]))
      for (const { text: outcome } of facts.outcomes)
        expect(text).toContain(squeezed(outcome[language] ?? ''))
      for (const page of pages) {
        expect(overlaps(page.boxes)).toEqual([])
        expect(strays(page)).toEqual([])
      }
    }
  })

  test('texts longer than a page go on over it, whole', () => {
    const words = Array.from({ length: 1500 }, (_, index) => `word${index}`)
    const facts = { ...europass('example'), description: { en: words.join(' ') } }
    const pages = listing(facts, 'en')
    const text = pages.map((page) => pageText(page)).join(' ')
    expect(pages.length).toBeGreaterThan(4)
    expect(words.filter((word) => !text.includes(`${word}`))).toEqual([])
    for (const page of pages) {
      expect(overlaps(page.boxes)).toEqual([])
      expect(strays(page)).toEqual([])
    }
  })

  test('what a credential does not say is said to be missing', () => {
    const bare = readElm({})
    const elements = listElements({ facts: bare, language: 'en' })
    expect(elements.map(({ number }) => number)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 1),
    )
    expect(elements[0]?.lines).toEqual([{ text: PAPER_LABELS.notStated.en }])
    expect(elements[13]?.lines).toEqual([{ text: PAPER_LABELS.noGrade.en }])
  })

  test('every phrase is there in every language', () => {
    for (const labels of Object.values(PAPER_LABELS))
      for (const language of DOCUMENT_LANGUAGES) expect(labels[language]).toMatch(/\S/)
  })
})

const source = (facts: CredentialFacts) => ({
  facts,
  bytes: new TextEncoder().encode('{"id":"urn:uuid:1"}'),
  name: 'credential.elm.jsonld',
  mediaType: 'application/ld+json',
})
const tagsOf = (tag: PaperTag): readonly PaperTag[] => [
  tag,
  ...tag.children.flatMap((child) => ('role' in child ? tagsOf(child) : [])),
]

describe('the file', () => {
  test('holds the credential byte for byte, and is the same each time', async () => {
    const facts = europass('green-campus')
    const options = { languages: ['en'], verifyAddress: 'https://verify.example/' } as const
    const paper = await paperOf(source(facts), options)
    expect(detachText(paper)).toEqual({ ok: true, text: '{"id":"urn:uuid:1"}' })
    expect(await paperOf(source(facts), options)).toEqual(paper)
  })

  test('a section per language, a title each, sixteen headings with numbers, alternatives for figures', async () => {
    const options = { languages: ['pl', 'en'], verifyAddress: 'https://verify.example/' } as const
    const drawn = await drawCredential(readOb3(json('green-campus', 'ob3-minimal.json')), options)
    const tags = tagsOf(drawn.tags)
    const count = (role: string) => tags.filter((tag) => tag.role === role).length
    expect(tags.flatMap(({ language }) => language ?? [])).toEqual(['pl', 'en'])
    expect(count('H1')).toBe(2)
    expect(count('H3')).toBe(2 * 2 * 16)
    expect(tags.filter(({ role }) => role === 'Figure').map((tag) => tag.alternative)).toEqual([
      'Kod QR prowadzący do https://verify.example/',
      'QR code that leads to https://verify.example/',
    ])
    const links = tags.filter(({ role }) => role === 'Link')
    const alternatives = tags.flatMap(({ alternative }) => alternative ?? [])
    const address = 'https://verify.example/'
    expect(links.map(({ link }) => [link?.address, link?.description])).toEqual(
      alternatives.flatMap((told) => [
        [address, told],
        [address, address],
      ]),
    )
    expect(new Set(links.map(({ link }) => link?.page)).size).toBe(2)
    const bare = await drawCredential(readOb3(json('green-campus', 'ob3-minimal.json')), {})
    expect(tagsOf(bare.tags).some(({ role }) => role === 'Link')).toBe(false)
  })

  test('glyphs stand for the text they show, also right to left', async () => {
    const facts = {
      ...europass('example'),
      learner: { fullName: 'فاطمة الزهراء', nationalities: [] },
    }
    const drawn = await drawCredential(facts, { languages: ['en'], part: 'certificate' })
    const arabic = drawn.fonts.find(({ postscriptName }) => postscriptName.includes('Arabic'))
    expect(arabic?.texts.slice(1).every((text) => /^[\u0621-\u064a]+$/.test(text))).toBe(true)
    expect(drawn.fonts.every(({ texts, widths }) => texts.length === widths.length)).toBe(true)
  })

  test('a certificate and its supplement are the document in two', async () => {
    const pages = async (part: 'document' | 'certificate' | 'supplement') =>
      (await drawCredential(europass('example'), { languages: ['en'], part })).pages.length
    expect(await pages('certificate')).toBe(1)
    expect((await pages('certificate')) + (await pages('supplement'))).toBe(await pages('document'))
  })

  test.each([
    ['no title', readOb3({}), 'PAPER_INPUT_INVALID'],
    [
      'a character that no font has',
      { ...europass('example'), grade: '\u{1f393}' },
      'PICTURE_GLYPH_MISSING',
    ],
  ])('%s is refused', async (_name, facts, code) => {
    const refused = await paperOf(source(facts)).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(PipelineError)
    expect((refused as PipelineError).code).toBe(code)
  })
})
