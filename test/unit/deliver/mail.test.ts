// Messages and letters: the link and nothing else, in seven languages; and a configuration that cannot betray anybody.

import { describe, expect, test } from 'vitest'
import { codeLetter, linkLetter } from '../../../src/deliver/mail/claim-letter.ts'
import { type LinkNotice, linkMessage } from '../../../src/deliver/mail/link-message.ts'
import { parseMailConfiguration } from '../../../src/deliver/mail/mail-configuration.ts'
import { MAIL_TEXTS } from '../../../src/deliver/mail/mail-texts.ts'
import { DOCUMENT_LANGUAGES } from '../../../src/model/language.ts'
import { fromUtf8, utf8 } from '../../../src/util/bytes.ts'

const LINK = 'https://credentials.university.example/claim/abc-DEF_123'
const notice: LinkNotice = {
  language: 'en',
  title: 'Green Campus',
  issuer: 'Example University',
  link: LINK,
  expiresAt: new Date('2027-02-20T12:00:00Z'),
  needsCode: true,
}
const addressee = { awardHash: '0f'.repeat(16), name: 'Łucja Exemple-Øst' }

describe('the message', () => {
  test.each(DOCUMENT_LANGUAGES)(
    'in %s has the link, the title, who awards and until when',
    (language) => {
      const { subject, text, html } = linkMessage({ ...notice, language })
      expect(subject).toContain('Example University')
      for (const part of [text, html]) {
        expect(part).toContain(LINK)
        expect(part).toContain('Green Campus')
        expect(part).toContain('2027')
        expect(part).not.toMatch(/[{}]\w|undefined/)
      }
      expect(html).toContain(`<html lang="${language}">`)
      expect(html).not.toMatch(/<img|<script|src=|url\(/)
    },
  )

  test('no two languages say the same', () => {
    for (const name of Object.keys(MAIL_TEXTS.en) as (keyof typeof MAIL_TEXTS.en)[]) {
      const texts = DOCUMENT_LANGUAGES.map((language) => MAIL_TEXTS[language][name])
      expect(new Set(texts).size, name).toBe(DOCUMENT_LANGUAGES.length)
      const places = texts.map((text) => [...text.matchAll(/\{\w+\}/g)].map(([p]) => p).sort())
      for (const found of places) expect(new Set(found), name).toEqual(new Set(places[0]))
    }
  })

  test('speaks of a code only where one is needed', () => {
    expect(linkMessage(notice).text).toContain('you also need a code')
    expect(linkMessage({ ...notice, needsCode: false }).text).not.toContain('code')
  })

  test('a hostile title writes no header, hides nothing and is no markup', () => {
    const title = 'A\r\nBcc: all@example.org\u202e<img src=x onerror=alert(1)>'
    const { subject, text, html } = linkMessage({ ...notice, title, issuer: title })
    expect(subject).not.toMatch(/[\r\n\u202e]/)
    expect(text).not.toMatch(/^Bcc/m)
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img')
  })
})

describe('letters', () => {
  const text = (file: { bytes: Uint8Array }) => fromUtf8(file.bytes)

  test('link and code stand on different sheets, and names only inside', () => {
    const link = linkLetter(addressee, notice)
    const code = codeLetter(addressee, notice, '31415926')
    expect([link.name, code.name]).toEqual([
      `${addressee.awardHash}.letter.html`,
      `${addressee.awardHash}.code.html`,
    ])
    expect(text(link)).toContain(LINK)
    expect(text(link)).not.toContain('3141')
    expect(text(code)).toContain('3141 5926')
    expect(text(code)).not.toContain('/claim/')
    for (const file of [link, code]) expect(text(file)).toContain(addressee.name)
  })

  test('need nothing from anywhere, and hostile names are inert', () => {
    const page = text(linkLetter({ ...addressee, name: '<script>alert(1)</script>' }, notice))
    expect(page).not.toMatch(/<script|<link|src=|url\(|@import/)
    expect(page).toContain("default-src 'none'")
    expect(page).toContain('<svg')
  })
})

describe('the configuration', () => {
  const good = {
    host: 'smtp.university.example',
    port: 465,
    security: 'tls',
    user: 'credentials',
    passwordFile: 'password',
    from: { name: 'Registrar', address: 'credentials@university.example' },
    replyTo: { address: 'help@university.example' },
    bounces: 'bounces@university.example',
  }
  const parse = (value: unknown) => parseMailConfiguration(utf8(JSON.stringify(value)))

  test('is read', () => {
    expect(parse(good)).toEqual(good)
  })

  test.each<[string, object]>([
    ['a password in it', { password: 'secret' }],
    ['no encryption to another machine', { security: 'none' }],
    ['an unknown way of encryption', { security: 'ssl' }],
    ['a host that is none', { host: 'smtp example' }],
    ['a port that is none', { port: 0 }],
    ['a user without password', { passwordFile: undefined }],
    ['a sender with a line end', { from: { name: 'A\nBcc: x', address: 'a@b.example' } }],
    ['a sender of several addresses', { from: { address: 'a@b.example, c@d.example' } }],
    ['a sender that is no object', { from: 'a@b.example' }],
    ['another member in the sender', { from: { address: 'a@b.example', group: [] } }],
    ['bounces that are no address', { bounces: 'x' }],
  ])('%s is refused, and its value not repeated', (_what, change) => {
    const refused = { code: 'CONFIGURATION_INVALID' }
    expect(() => parse({ ...good, ...change })).toThrow(expect.objectContaining(refused))
    expect(() => parse({ ...good, ...change })).not.toThrow(/secret|Bcc/)
  })

  test('no encryption is possible on this machine', () => {
    const { user: _, passwordFile: __, ...open } = good
    expect(parse({ ...open, host: '127.0.0.1', security: 'none' }).security).toBe('none')
  })
})
