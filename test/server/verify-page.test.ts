// The verify page as it is sent: small, with nothing from anywhere, its policy in its headers, and the contents of a
// credential only where they are what was signed.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DOCUMENT_LANGUAGES } from '../../src/model/language.ts'
import type { EndorsementSummary, Report } from '../../src/model/report.ts'
import { QR_READER_MODULES, qrReaderModule } from '../../src/picture/qr-reader.ts'
import { axesOf } from '../../src/server/pages/axes.ts'
import { AXIS_TEXTS } from '../../src/server/pages/axis-texts.ts'
import { contentsCard, shownContents } from '../../src/server/pages/contents-card.ts'
import { CONTENTS_TEXTS } from '../../src/server/pages/contents-texts.ts'
import { credentialPicture } from '../../src/server/pages/credential-picture.ts'
import { ENDORSEMENT_TEXTS } from '../../src/server/pages/endorsement-texts.ts'
import { PAGE_STYLE } from '../../src/server/pages/page-style.ts'
import { verifyFormPage } from '../../src/server/pages/verify-form-page.ts'
import { verifyReportPage } from '../../src/server/pages/verify-report-page.ts'
import { verifyScript } from '../../src/server/pages/verify-script.ts'
import { pageHeaders } from '../../src/server/security-headers.ts'
import { fromUtf8, utf8 } from '../../src/util/bytes.ts'
import { ROOT } from '../support/cli.ts'
import { badge, badgeWith } from '../support/test-issuer.ts'

const AT = new Date('2026-11-22T12:00:00Z')
const passed = (check: 'format' | 'contexts' | 'proof') =>
  ({ check, outcome: 'passed', code: 'OK', message: 'in order' }) as const
const report = (changes: Partial<Report> = {}): Report => ({
  format: 'ob3',
  verdict: 'passed',
  checks: [passed('format'), passed('contexts'), passed('proof')],
  warnings: [],
  issuer: { id: 'did:example:a', claims: null, trustedName: null },
  subject: null,
  achievement: null,
  ...changes,
})
const bytesOf = (document: object) => utf8(JSON.stringify(document))
const fixture = (name: string) => new Uint8Array(readFileSync(join(ROOT, 'fixtures/signed', name)))

describe('the form', () => {
  test.each(DOCUMENT_LANGUAGES)('in %s is far below 100 kB and complete in itself', (language) => {
    const page = verifyFormPage(language, '/verify')
    expect(utf8(page).length).toBeLessThan(25_000)
    const verifier = '/verify/browser/verifier-hash.js'
    expect(utf8(verifyFormPage(language, '/verify', { verifier })).length).toBeLessThan(50_000)
    expect(page).not.toMatch(/(?:src|href)="(?!\/verify\?lang=)|@import|url\(/)
    for (const text of ['drop', 'scan', 'noCamera'] as const)
      expect(page).toContain(CONTENTS_TEXTS[text][language])
  })

  test('its policy lets nothing run but its own script, and nothing be fetched', () => {
    const policy = pageHeaders(PAGE_STYLE, { script: verifyScript(false) })[
      'content-security-policy'
    ]
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/,
    )
    expect(policy).not.toMatch(/unsafe|https:|\*|data:/)
    expect(pageHeaders(PAGE_STYLE)['content-security-policy']).not.toContain('script-src')
    expect(pageHeaders(PAGE_STYLE)['permissions-policy']).toContain('camera=()')
  })

  test('a script of another text would not run', () => {
    const scriptOf = (script: string) =>
      /script-src (\S+)/.exec(pageHeaders('', { script })['content-security-policy'] ?? '')?.[1]
    expect(scriptOf('a')).not.toBe(scriptOf('b'))
    expect(verifyFormPage('en', '/verify')).toContain(`<script>${verifyScript(false)}</script>`)
  })
})

test('the reader of QR codes brings everything along that it imports', async () => {
  for (const name of QR_READER_MODULES) {
    const text = fromUtf8(await qrReaderModule(name))
    const imported = [...text.matchAll(/^(?:import|export) .*? from '([^']+)'/gm)].map(
      ([, from]) => from,
    )
    for (const from of imported) expect(QR_READER_MODULES).toContain(from?.replace('./', ''))
  }
  expect(fromUtf8(await qrReaderModule('decode.js'))).toContain('export class BarcodeDetector')
})

test('no question is answered with a green mark while the contents are not proven', () => {
  const rest = (['validity', 'status', 'recipient', 'controller', 'trust'] as const).map(
    (check) => ({ check, outcome: 'passed', code: 'OK', message: 'in order' }) as const,
  )
  const proof = (outcome: 'passed' | 'failed' | 'indeterminate') =>
    axesOf(
      report({
        checks: [...report().checks.slice(0, 2), { ...passed('proof'), outcome }, ...rest],
      }),
    ).slice(0, 5)
  expect(proof('passed').map((axis) => axis.outcome)).toEqual(
    Array.from({ length: 5 }, () => 'passed'),
  )
  for (const outcome of ['failed', 'indeterminate'] as const)
    expect(proof(outcome).map((axis) => axis.outcome)).toEqual([
      outcome,
      'indeterminate',
      ...Array.from({ length: 3 }, () => 'not-applicable'),
    ])
})

describe('the contents', () => {
  test.each([
    ['green-campus.eddsa-rdfc-2022.elm.jsonld', 'elm'],
    ['green-campus.eddsa-rdfc-2022.ob3.json', 'ob3'],
    ['green-campus.jwt-es256.ob3.jwt', 'ob3'],
    ['green-campus.sd-jwt.eudi.sd-jwt', 'eudi'],
  ] as const)('of %s are sixteen elements in every language', (name, format) => {
    const contents = shownContents(fixture(name), report({ format }))
    if (!contents) throw new Error('nothing is shown')
    for (const language of DOCUMENT_LANGUAGES) {
      const page = verifyReportPage(report({ format }), {
        language,
        action: '/verify',
        at: AT,
        contents,
      })
      expect(page.match(/<li><h3>/g)).toHaveLength(16)
      expect(page).toContain(CONTENTS_TEXTS.notADegree[language])
      expect(page).not.toMatch(/undefined|\[object/)
    }
  })

  test.each<[string, Partial<Report>]>([
    ['changed', { checks: [passed('format'), passed('contexts')] }],
    ['of another kind than was verified', { format: 'elm' }],
    ['a presentation', { format: 'vp' }],
  ])('are not shown when it was %s', (_what, changes) => {
    expect(shownContents(bytesOf(badge()), report(changes))).toBeUndefined()
  })

  test('call nothing a micro-credential that does not call itself one', () => {
    const say = (document: object, achievement: object) => {
      const contents = shownContents(bytesOf(document), report({ achievement: { ...achievement } }))
      return contents ? contentsCard(contents, 'en').text : ''
    }
    expect(say(badge(), { type: 'MicroCredential' })).toContain(CONTENTS_TEXTS.notADegree.en)
    const diploma = badgeWith({ achievementType: 'BachelorDegree' })
    const shown = say(diploma, { type: 'BachelorDegree' })
    expect(shown).toContain('<h3>')
    expect(shown).not.toContain(CONTENTS_TEXTS.notADegree.en)
  })
})

test('a status that the holder may have kept back is not said to be absent', () => {
  const check = { check: 'status', outcome: 'not-applicable', code: 'NONE', message: '' } as const
  const page = (warnings: Report['warnings']) =>
    verifyReportPage(report({ checks: [...report().checks, check], warnings }), {
      language: 'en',
      action: '/verify',
      at: AT,
    })
  const kept = { code: 'PROOF_SELECTIVE', message: '' }
  expect(page([])).toContain(AXIS_TEXTS.statusNone.en)
  expect(page([kept])).toContain(AXIS_TEXTS.statusNotShown.en)
  expect(page([kept])).not.toContain(AXIS_TEXTS.statusNone.en)
})

describe('endorsements', () => {
  const trusted = { id: 'did:example:agency', claims: 'Agency', trustedName: 'Agency for Quality' }
  const endorsement = (changes: Partial<EndorsementSummary> = {}): EndorsementSummary => ({
    pointer: '/endorsement/0',
    verdict: 'passed',
    issuer: trusted,
    comment: 'A course of worth',
    ...changes,
  })
  const pageOf = (one: EndorsementSummary, changes: Partial<Report> = {}, language = 'en') => {
    const options = { language: language as 'en', action: '/verify', at: AT }
    const page = verifyReportPage(report({ endorsements: [one], ...changes }), options)
    const [, section = ''] = page.split(`<h2>${ENDORSEMENT_TEXTS.heading[options.language]}</h2>`)
    return section.split('</section>')[0] ?? ''
  }

  test.each(DOCUMENT_LANGUAGES)('say in %s who endorses, under the trusted name', (language) => {
    const shown = pageOf(endorsement(), {}, language)
    expect(shown).toContain(ENDORSEMENT_TEXTS.passed[language])
    expect(shown).toContain('<strong><bdi>Agency for Quality</bdi></strong>')
    expect(shown).toContain('A course of worth')
    expect(shown).toContain('class="passed"')
  })

  test('are green only when they hold and somebody vouches', () => {
    const unknown = { ...trusted, trustedName: null }
    for (const [one, text] of [
      [endorsement({ verdict: 'failed' }), 'failed'],
      [endorsement({ verdict: 'indeterminate', issuer: unknown }), 'indeterminate'],
      [endorsement({ issuer: unknown }), 'unvouched'],
    ] as const) {
      const shown = pageOf(one)
      expect(shown).toContain(ENDORSEMENT_TEXTS[text].en)
      expect(shown).not.toContain('class="passed"')
      expect(shown).not.toContain('<strong>')
    }
    const forged = pageOf(endorsement({ verdict: 'failed' }))
    expect(forged).not.toMatch(/A course of worth|Agency/)
  })

  test('of a credential that is not what was signed are not shown', () => {
    const changed = { checks: [passed('format'), passed('contexts')] }
    expect(pageOf(endorsement(), changed)).toBe('')
    expect(pageOf(endorsement(), { endorsements: [] })).toBe('')
  })

  test('can do nothing to the page', () => {
    const comment = '<script>alert(1)</script>\u202e'
    const shown = pageOf(endorsement({ comment, issuer: { ...trusted, trustedName: comment } }))
    expect(shown).not.toMatch(/<script|\u202e/)
  })
})

describe('the picture', () => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const withImage = (id: unknown) => badgeWith({ image: { id: String(id), type: 'Image' } })

  test('is the badge’s own', () => {
    const found = credentialPicture(withImage(`data:image/png;base64,${png}`))
    expect([...found]).toEqual([['und', png]])
  })

  test.each([
    ['from elsewhere', 'https://evil.example/x.png'],
    ['an SVG', 'data:image/svg+xml;base64,PHN2Zy8+'],
    [
      'no PNG, although it says so',
      `data:image/png;base64,${Buffer.from('<svg/>').toString('base64')}`,
    ],
    ['with markup in it', `data:image/png;base64,${png}" onerror="alert(1)`],
    ['cut off', 'data:image/png;base64,iVBORw0KGgo='],
    ['of no size', `data:image/png;base64,${png.replace('AAAAEAAAAB', 'AAAAAAAAAB')}`],
    ['too large for a screen', `data:image/png;base64,${bomb()}`],
    ['too long', `data:image/png;base64,${png.slice(0, 64)}${'A'.repeat(5_000_000)}`],
  ])('%s is not shown', (_what, id) => {
    expect(credentialPicture(withImage(id)).size).toBe(0)
  })

  function bomb(): string {
    const bytes = Buffer.from(png, 'base64')
    bytes.writeUInt32BE(60_000, 16)
    return bytes.toString('base64')
  }
})
