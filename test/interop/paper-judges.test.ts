// Papers before foreign judges: veraPDF says whether they are PDF/A-3a and PDF/UA-1, qpdf whether the file is sound,
// poppler reads text and attachment, and a QR reader looks at the page as pixels. Missing tools are named.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsqr from 'jsqr'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildElm } from '../../src/build/elm/build-elm.ts'
import { readElm } from '../../src/build/elm/read-elm.ts'
import { brandingOfTemplate, languagesOf, paperOf } from '../../src/deliver/paper-document.ts'
import type { CredentialFacts } from '../../src/model/credential-facts.ts'
import { ELEMENT_KEYS, ELEMENT_LABELS } from '../../src/model/element-labels.ts'
import { type DocumentLanguage, textIn } from '../../src/model/language.ts'
import { fixtureNames, issuedFixture, pixelPages } from '../support/issued-fixtures.ts'
import { buildJudge } from '../support/maven.ts'

const PROJECT = join(import.meta.dirname, 'verapdf')
const JAR = join(PROJECT, 'target/paper-judge.jar')
const VERIFY = 'https://credentials.example.edu/verify'
const runs = (command: string, flag: string) => spawnSync(command, [flag]).error === undefined
const missingTools = [
  ...(runs('pdftotext', '-v') ? [] : ['poppler-utils']),
  ...(runs('qpdf', '--version') ? [] : ['qpdf']),
]
const missingJava = [
  ...(runs('javac', '-version') ? [] : ['a JDK 17 or newer']),
  ...(runs('mvn', '-version') ? [] : ['Maven']),
]
// The package is CommonJS whose export is the function itself; its types describe the ES module.
const decodeQr = jsqr as unknown as typeof jsqr.default

const folder = mkdtempSync(join(tmpdir(), 'sigillum-papers-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Paper {
  readonly name: string
  readonly path: string
  readonly facts: CredentialFacts
  readonly languages: readonly DocumentLanguage[]
  readonly credential: Uint8Array
}
const papers: Paper[] = []

/** Names that need other scripts and shaping than the Latin of the fixtures. */
const LEARNERS = ['فاطمة الزهراء بن يوسف', 'שרה כהן־לוי', 'Οδυσσέας Παπαδόπουλος', 'თამარ ბერიძე']

async function write(name: string, facts: CredentialFacts, fixture: string): Promise<void> {
  const { template } = await issuedFixture(fixture)
  const credential = new TextEncoder().encode(`{"id":"${facts.id}","for":"${name}"}\n`)
  const paper = await paperOf(
    { facts, bytes: credential, name: 'credential.elm.jsonld', mediaType: 'application/ld+json' },
    { branding: brandingOfTemplate(template), verifyAddress: VERIFY },
  )
  const path = join(folder, `${name}.pdf`)
  writeFileSync(path, paper)
  papers.push({ name, path, facts, languages: languagesOf(facts), credential })
}

beforeAll(async () => {
  for (const name of fixtureNames()) {
    const record = await issuedFixture(name)
    const document = buildElm(record, { securing: 'seal', pages: pixelPages(record) })
    await write(name, readElm(document), name)
  }
  const [first] = papers
  if (!first) throw new Error('no fixtures')
  for (const [index, fullName] of LEARNERS.entries())
    await write(
      `script-${index}`,
      { ...first.facts, learner: { fullName, nationalities: [] } },
      first.name,
    )
})

const tool = (command: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return { status, output: `${stdout}${stderr}` }
}
/** Without spaces, line ends and the hyphens at them, in one case. */
const squeezed = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\s\u00a0\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')

test('every tool is on the machine that must have them', () => {
  if (process.env.CI === 'true') expect([...missingTools, ...missingJava]).toEqual([])
})

describe.skipIf(missingTools.length > 0)(
  `poppler and qpdf (${missingTools.join(', ') || 'there'})`,
  () => {
    test('every file is sound', () => {
      for (const { name, path } of papers) {
        const { status, output } = tool('qpdf', ['--check', path])
        expect(status, `${name}: ${output}`).toBe(0)
      }
    })

    test('the text has all sixteen elements in every language, and what the credential says', () => {
      for (const { name, path, facts, languages } of papers) {
        const text = squeezed(tool('pdftotext', ['-enc', 'UTF-8', '-layout', path, '-']).output)
        const raw = squeezed(tool('pdftotext', ['-enc', 'UTF-8', '-raw', path, '-']).output)
        for (const language of languages)
          for (const key of ELEMENT_KEYS)
            expect(raw, `${name}: ${key} in ${language}`).toContain(
              squeezed(ELEMENT_LABELS[key][language]),
            )
        const values = [
          facts.learner.fullName ?? facts.learner.familyName ?? '',
          facts.learner.esi ?? '',
          facts.grade ?? '',
          ...languages.map((one) =>
            facts.awardingBody ? textIn(facts.awardingBody.name, one) : '',
          ),
          ...facts.outcomes.flatMap(({ text: outcome }) =>
            languages.map((one) => outcome[one] ?? ''),
          ),
        ]
        for (const value of values)
          expect(
            text.includes(squeezed(value)) || raw.includes(squeezed(value)),
            `${name}: ${value}`,
          ).toBe(true)
      }
    })

    test('the attachment is the credential byte for byte', () => {
      for (const { name, path, credential } of papers) {
        const out = join(folder, `${name}.attached`)
        expect(tool('pdfdetach', ['-list', path]).output).toMatch(/^1 embedded files/)
        expect(tool('pdfdetach', ['-save', '1', '-o', out, path]).status).toBe(0)
        expect(new Uint8Array(readFileSync(out))).toEqual(credential)
      }
    })

    test('the QR code and the words below it lead to the address when they are clicked', () => {
      for (const { name, path, languages } of papers) {
        const rows = tool('pdfinfo', ['-url', path]).output.trim().split('\n').slice(1)
        expect(rows.length, name).toBe(2 * languages.length)
        for (const row of rows) expect(row).toMatch(new RegExp(` Annotation +${VERIFY}$`))
      }
    })

    test('every font is embedded as a subset and gives text', () => {
      for (const { name, path } of papers) {
        const rows = tool('pdffonts', [path]).output.split('\n').slice(2).filter(Boolean)
        expect(rows.length, name).toBeGreaterThan(3)
        for (const row of rows) expect(row).toMatch(/ yes yes yes /)
      }
    })

    test('a reader finds the address on the page as printed', async () => {
      for (const { name, path } of papers.filter((_, index) => index % 5 === 0)) {
        const page = join(folder, name)
        tool('pdftoppm', ['-r', '100', '-png', '-singlefile', '-f', '1', '-l', '1', path, page])
        const rgba = sharp(`${page}.png`).ensureAlpha().raw()
        const { data, info } = await rgba.toBuffer({ resolveWithObject: true })
        expect(decodeQr(new Uint8ClampedArray(data), info.width, info.height)?.data, name).toBe(
          VERIFY,
        )
      }
    })
  },
)

describe.skipIf(missingJava.length > 0)(`veraPDF (${missingJava.join(', ') || 'there'})`, () => {
  const FLAVOURS = ['3a', 'ua1'] as const
  const BROKEN = [
    ['3a', '/Marked true', '/Marked null'],
    ['3a', '/AFRelationship /Data', '/AFRelationshap /Data'],
    ['3a', '/GTS_PDFA1', '/GTS_PDFA9'],
    ['ua1', '/DisplayDocTitle true', '/DisplayDocTitle null'],
    ['ua1', '/StructParent ', '/StructPerant '],
    ['3a', '/F 4', '/F 0'],
  ] as const
  const verdicts = new Map<string, string>()

  // One process for all: starting Java takes longer than judging.
  beforeAll(() => {
    buildJudge(PROJECT, 'target/paper-judge.jar', ['pom.xml', 'src/main/java/PaperJudge.java'])
    const broken = BROKEN.map(([flavour, from, to], index) => {
      const path = join(folder, `broken-${index}.pdf`)
      const text = readFileSync(papers[0]?.path ?? '', 'latin1')
      expect(text).toContain(from)
      writeFileSync(path, text.replace(from, to), 'latin1')
      return `${flavour}=${path}`
    })
    const asked = [
      ...FLAVOURS.flatMap((flavour) => papers.map(({ path }) => `${flavour}=${path}`)),
      ...broken,
    ]
    const classPath = [JAR, join(PROJECT, 'target/lib/*')].join(':')
    const { output } = tool('java', ['-Xmx512m', '-cp', classPath, 'PaperJudge', ...asked])
    const lines = output.trim().split('\n')
    expect(lines.length, output).toBe(asked.length)
    for (const [index, one] of asked.entries()) verdicts.set(one, lines[index] ?? '')
  })

  test.each(FLAVOURS)('every paper complies with %s', (flavour) => {
    for (const { path } of papers) expect(verdicts.get(`${flavour}=${path}`)).toBe('compliant')
  })

  test.each(BROKEN.map((one, index) => [...one, index] as const))(
    '%s: with %s broken it does not',
    (flavour, _from, _to, index) => {
      expect(verdicts.get(`${flavour}=${join(folder, `broken-${index}.pdf`)}`)).toMatch(/^\d/)
    },
  )
})
