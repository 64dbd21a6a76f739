// What bytes are, told by their content alone: which envelope, which format, and why there is none.

import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bakeSvg } from '../../../src/container/svg.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { mediaTypeAndContent } from '../../../src/verify/data-url.ts'
import { formatOf, typesOf } from '../../../src/verify/formats.ts'
import { openEnvelope } from '../../../src/verify/open-envelope.ts'
import { isTooLargeForAny } from '../../../src/verify/too-large.ts'
import { rawPdf } from '../../support/raw-pdf.ts'
import { badge, ISSUER } from '../../support/test-issuer.ts'

const MIB = 1024 * 1024
const open = (input: string | Uint8Array) =>
  openEnvelope(typeof input === 'string' ? utf8(input) : input)
const told = (input: string | Uint8Array) => {
  const opened = open(input)
  return opened.ok ? opened.credential.format : `${opened.code} ${opened.pointer ?? ''}`.trim()
}
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
const DRAWN = new TextDecoder().decode(
  bakeSvg(utf8('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), {
    kind: 'ob3',
    text: JSON.stringify(badge()),
  }),
)
const base64url = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = (claims: Json, header: JsonObject = {}) =>
  `${base64url({ alg: 'EdDSA', ...header })}.${base64url(claims)}.AA`
const opened = (input: string) => {
  const result = open(input)
  if (!result.ok) throw new Error(result.code)
  return result.credential
}

describe('bytes', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'FORMAT_UNKNOWN'],
    ['white space', ' \t\r\n', 'FORMAT_UNKNOWN'],
    ['white space before JSON', `\r\n\t ${JSON.stringify(badge())}`, 'ob3'],
    ['a page', '<!doctype html><html></html>', 'FORMAT_WEB_PAGE'],
    ['a page that starts at once', '<HTML lang="en">', 'FORMAT_WEB_PAGE'],
    ['a page behind an empty line', '\r\n\t <html>', 'FORMAT_WEB_PAGE'],
    [
      'a page behind all that may stand there',
      '<?x?> <!-- <a> --><!DOCTYPE html>\n<html>',
      'FORMAT_WEB_PAGE',
    ],
    ['a page in a comment without end', '<!-- <html> ', 'IMAGE_INVALID'],
    ['markup of no known kind', '<html5></html5>', 'FORMAT_MARKUP'],
    ['a drawing with a byte order mark', `\ufeff${DRAWN}`, 'ob3'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'JSON_NOT_UTF8'],
    ['UTF-16 the other way round', Uint8Array.of(0xfe, 0xff, 0, 0x7b), 'JSON_NOT_UTF8'],
    ['a photograph', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'FORMAT_PICTURE'],
    ['a link', ' https://issuer.example/badges/7\n', 'FORMAT_LINK'],
    ['a link as people write it', 'www.issuer.example/badges/7', 'FORMAT_LINK'],
    ['a link as people write it, and more', 'www.issuer.example is it', 'FORMAT_UNKNOWN'],
    ['an offer', 'openid-credential-offer://?credential_offer_uri=x', 'FORMAT_FOR_WALLET'],
    ['a link and more', 'https://issuer.example/ is it', 'FORMAT_UNKNOWN'],
    ['an ISO mdoc', latin1('\xa2\x6aissuerAuth\x84jnameSpaces'), 'CBOR_NOT_READ'],
    ['a COSE signature', latin1('\xd2\x84\x43\xa1'), 'CBOR_NOT_READ'],
    ['a COSE signature in base64', '0oRDoQEmoERhYmNk\n', 'CBOR_NOT_READ'],
    ['an ISO mdoc in base64', btoa('\xa2\x6anameSpaces\xa0'), 'CBOR_NOT_READ'],
    ['base64 of something else', btoa('something else'), 'FORMAT_UNKNOWN'],
    ['CBOR of another kind', latin1('\xa2\x6aissuerNone'), 'FORMAT_UNKNOWN'],
    ['an mdoc of no definite length', latin1('\xbf\x6aissuerAuth\x84'), 'CBOR_NOT_READ'],
    ['the name of an mdoc, in no map', latin1('\x84\x6aissuerAuth'), 'FORMAT_UNKNOWN'],
    ['the same, behind a tag', latin1('\xc0\x6aissuerAuth'), 'FORMAT_UNKNOWN'],
    ['the tag of COSE around another list', latin1('\xd2\x83\x43\xa1'), 'FORMAT_UNKNOWN'],
    ['the list of COSE under another tag', latin1('\xd3\x84\x43\xa1'), 'FORMAT_UNKNOWN'],
    [
      'a transcript of EMREX',
      '<?xml version="1.0"?>\n<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">',
      'ELMO_XML',
    ],
    ['a text', 'credential', 'FORMAT_UNKNOWN'],
    ['a text in quotes', '"credential"', 'FORMAT_NOT_CREDENTIAL'],
    ['a list', '[]', 'FORMAT_NOT_CREDENTIAL'],
    ['JSON that is none', '{', 'JSON_SYNTAX'],
    ['something that is no text', Uint8Array.of(0x80, 0x81), 'FORMAT_UNKNOWN'],
    ['a byte order mark before a token', `\ufeff${token(badge())}`, 'JSON_BOM'],
    [
      'a PNG that ends at once',
      Uint8Array.from(Buffer.from('89504e470d0a1a0a', 'hex')),
      'IMAGE_INVALID',
    ],
    ['a PDF that ends at once', '%PDF-1.7\n', 'PDF_INVALID'],
    ['a drawing too large', `<${'a'.repeat(8 * MIB)}`, 'FORMAT_TOO_LARGE'],
    ['a text too large', 'a.'.repeat(MIB), 'FORMAT_UNKNOWN'],
    ['a text of the largest size', 'a.'.repeat(MIB / 2), 'JWS_MALFORMED'],
    ['a Europass text too large', `{${' '.repeat(10 * MIB)}`, 'FORMAT_TOO_LARGE'],
    ['one of the largest size', `{${' '.repeat(10 * MIB - 1)}`, 'JSON_SYNTAX'],
    ['an Open Badge too large', `${JSON.stringify(badge()).padEnd(MIB)} `, 'FORMAT_TOO_LARGE'],
    ['one of the largest size', JSON.stringify(badge()).padEnd(MIB), 'ob3'],
    [
      'a Europass credential of the same size',
      '{"type":"EuropeanDigitalCredential"}'.padEnd(MIB + 1),
      'elm',
    ],
    ['an object of no kind of the same size', '{}'.padEnd(MIB + 1), 'FORMAT_NOT_CREDENTIAL'],
    ['a member twice, told by its place', '{"a":[{"id":1,"id":1}]}', 'JSON_DUPLICATE_KEY /a/0/id'],
    ['a token between empty lines', `\n ${token(badge())}\n`, 'ob3'],
    ['an object of no kind', '{"type":"Person"}', 'FORMAT_NOT_CREDENTIAL'],
  ])('%s', (_case, input, expected) => {
    expect(told(input)).toBe(expected)
  })

  test.each<[string, string | Uint8Array]>([
    ['JSON that is none', '{'],
    ['a picture that is none', '<svg'],
    ['a token around no JSON', `${base64url({ alg: 'EdDSA' })}.AAAA.AA`],
    ['a token that is none', 'a.b.c'],
    ['a token in one that ends in disclosures', 'a.b.c~'],
    ['a wrapper of text', token({ vc: 'x' })],
    ['a credential in a claim, where none may stand', token({ vc: badge() }, { typ: 'vc+jwt' })],
  ])('%s: why, in words', (_case, input) => {
    expect(open(input)).toMatchObject({ format: 'unknown' })
    expect(open(input)).toHaveProperty(
      input === token({ vc: 'x' }) ? 'pointer' : 'message',
      expect.any(String),
    )
  })

  // What it is must be right all the same: a token for something else is none that we might have read.
  test.each<[string, JsonObject, string]>([
    ['without a type', {}, 'JWS_ALGORITHM_NOT_READ'],
    ['of a type that is read', { typ: 'vc+jwt' }, 'JWS_ALGORITHM_NOT_READ'],
    ['with disclosures', { typ: 'dc+sd-jwt' }, 'JWS_ALGORITHM_NOT_READ'],
    ['of another type', { typ: 'at+jwt' }, 'JWS_TYPE_REFUSED'],
    ['of other contents', { cty: 'text/html' }, 'JWS_TYPE_REFUSED'],
  ])('a token under an algorithm that is not checked: %s', (_case, header, code) => {
    const outcome = code === 'JWS_TYPE_REFUSED' ? 'failed' : 'indeterminate'
    const text = token(badge(), { alg: 'Ed448', ...header })
    expect(open(text)).toMatchObject({ outcome, format: 'unknown', code })
  })

  test.each<[JsonObject, string]>([
    [{}, '2.0'],
    [{ '@context': 'https://www.w3.org/ns/credentials/v2' }, '2.0'],
    [{ '@context': ['https://www.w3.org/2018/credentials/v1'] }, '1.1'],
    [{ '@context': ['https://a.example/c', 'https://www.w3.org/ns/credentials/v2'] }, 'unknown'],
  ])('the first context tells the data model: %j', (changes, expected) => {
    expect(opened(JSON.stringify(badge(changes))).dataModel).toBe(expected)
  })

  test('a drawing holds JSON or a token, and never another drawing', () => {
    const drawing = utf8('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    const json = JSON.stringify(badge())
    for (const baked of [
      bakeSvg(drawing, { kind: 'ob3', text: json }),
      bakeSvg(drawing, { kind: 'ob3', text: token(badge()) }),
    ]) {
      expect(told(baked)).toBe('ob3')
      expect(opened(new TextDecoder().decode(baked)).warnings.map(({ code }) => code)).toEqual([
        'IMAGE_NOT_COVERED',
      ])
    }
    expect(told(bakeSvg(drawing, { kind: 'ob3', text: `\n ${json}\n` }))).toBe('ob3')
    expect(told(drawing)).not.toBe('ob3')
    // What would name a paper names no drawing.
    expect(told('<svg xmlns="http://www.w3.org/2000/svg">/ByteRange</svg>')).toMatch(/^IMAGE_/)
    for (const text of ['{"type":"Person"}', '{"id":1,"id":1}'])
      expect(told(bakeSvg(drawing, { kind: 'ob3', text }))).toBe(told(text))
  })
})

/** A badge of version 2, as its issuer hosts it. */
const ASSERTION: JsonObject = {
  '@context': 'https://w3id.org/openbadges/v2',
  type: 'Assertion',
  id: 'https://issuer.example/assertions/1',
  recipient: { type: 'email', hashed: false, identity: 'ada@example.org' },
  badge: 'https://issuer.example/badges/1',
  verification: { type: 'hosted' },
  issuedOn: '2020-01-01T00:00:00Z',
}

describe('Open Badges before version 3 are named, and not called forgeries', () => {
  const { '@context': _, type: __, ...bare } = ASSERTION
  const oldest = { ...bare, verify: { type: 'hosted' }, uid: 'a1' }

  test.each<[string, string | Uint8Array]>([
    ['as JSON', JSON.stringify(ASSERTION)],
    ['of version 1, with neither context nor type', JSON.stringify(oldest)],
    ...['verify', 'verification', 'uid'].map((member): [string, string] => [
      `of version 1, with ${member} alone`,
      JSON.stringify({ recipient: 'ada@example.org', badge: 'b', [member]: 'x' }),
    ]),
    ['by the type alone', JSON.stringify({ type: ['BadgeClass'] })],
    ['by the type of an assertion alone', JSON.stringify({ type: 'Assertion' })],
    ['by one of the contexts', '{"@context":[{"a":"b"},7,"https://w3id.org/openbadges/v2"]}'],
    ['signed', token(ASSERTION)],
  ])('%s', (_case, input) => {
    expect(open(input)).toEqual({
      ok: false,
      outcome: 'indeterminate',
      format: 'unknown',
      code: 'OPEN_BADGES_2',
    })
  })

  test('in a picture', () => {
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg"><o:assertion xmlns:o="http://openbadges.org" verify="https://x"/></svg>'
    expect(open(drawing)).toMatchObject({
      outcome: 'indeterminate',
      format: 'unknown',
      code: 'IMAGE_OPEN_BADGES_2',
    })
  })

  test('one beside a badge of version 3 is told of', () => {
    const older = '<o:assertion xmlns:o="http://openbadges.org" verify="https://x"/></svg>'
    const told = open(DRAWN.replace('</svg>', older))
    const codes = told.ok ? told.credential.warnings.map(({ code }) => code) : []
    expect(codes).toEqual(['IMAGE_NOT_COVERED', 'IMAGE_ALSO_OPEN_BADGES_2'])
  })

  test.each<[string, JsonObject]>([
    ['a recipient and a badge alone', { recipient: 'ada@example.org', badge: 'b' }],
    ['a proof of no recipient', { badge: 'b', verify: 'x' }],
    ['a proof of no badge', { recipient: 'ada@example.org', uid: 'x' }],
    ['a context in a list of its own', { '@context': [['https://w3id.org/openbadges/v2']] }],
    ['another context', { '@context': ['https://w3id.org/security/v2'] }],
  ])('%s is none', (_case, document) => {
    expect(told(JSON.stringify(document))).toBe('FORMAT_NOT_CREDENTIAL')
  })

  test('a badge of version 3 is none', () => {
    expect(told(JSON.stringify(badge()))).toBe('ob3')
  })
})

describe('credentials in something else are not read, and that is said', () => {
  test.each<[string, Json, string]>([
    ['the answer of an issuer', { verifiableCredential: badge() }, 'CREDENTIAL_WRAPPED'],
    ['of a wallet', { credentials: [{ credential: token(badge()) }] }, 'CREDENTIAL_WRAPPED'],
    ['a list', [badge(), badge()], 'CREDENTIAL_WRAPPED'],
    ['a token in quotes', token(badge()), 'CREDENTIAL_WRAPPED'],
    ['a list of other things', [{ type: 'Person' }], 'FORMAT_NOT_CREDENTIAL'],
    ['a wrapper of nothing', { credential: { type: 'Person' } }, 'FORMAT_NOT_CREDENTIAL'],
    ['a list in a list', [[badge()]], 'CREDENTIAL_WRAPPED'],
    ['at great depth', [[[badge()]]], 'CREDENTIAL_WRAPPED'],
    [
      'in many wrappers',
      { credential: { credential: { credential: { credential: badge() } } } },
      'CREDENTIAL_WRAPPED',
    ],
  ])('%s', (_case, input, expected) => {
    expect(open(JSON.stringify(input))).toMatchObject({ outcome: 'failed', code: expected })
  })
})

describe('what learners hand in besides', () => {
  const TEXT = JSON.stringify(badge())
  const jwt = token({ vc: badge() })
  const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64')
  const lines = (text: string) => text.replaceAll(/.{64}/g, '$&\r\n')
  const hex = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'))
  const archive = (name: string) => latin1(`PK\x03\x04${name} manifest.json`)
  const mail = 'Subject: Your badge\r\nMIME-Version: 1.0\r\n\r\nHello'

  test.each<[string, Uint8Array | string, string]>([
    ['packed by gzip', gzipSync(TEXT), 'FORMAT_PACKED'],
    ['in base64', base64(TEXT), 'FORMAT_PACKED'],
    ['a token in base64, in lines', lines(base64(jwt)), 'FORMAT_PACKED'],
    ['a picture in base64url', base64(hex(`89504e470d0a1a0a${'00'.repeat(20)}`)), 'FORMAT_PACKED'],
    ['a data URL', `data:application/vc+jwt,${jwt}`, 'FORMAT_PACKED'],
    ['a percent-encoded text', encodeURIComponent(TEXT), 'FORMAT_PACKED'],
    ['an archive of another kind', hex('377abcaf271c'), 'FORMAT_PACKED'],
    ['in base64url, of letters of its own', 'eyJuIjoifn5-fn5-fn5-fiJ9', 'FORMAT_PACKED'],
    ['one letter less', 'eyJuIjoifn5-fn5-fn5-fiJ', 'FORMAT_UNKNOWN'],
    [
      'markup in base64url',
      Buffer.from(' <?xml version="1.0"?>').toString('base64url'),
      'FORMAT_PACKED',
    ],
    ['JSON in base64, with spaces', base64('\n{ "type": "Credential" }'), 'FORMAT_PACKED'],
    ['an element in base64', base64('<credential></credential>'), 'FORMAT_PACKED'],
    ['base64 of words before JSON', base64('Here: {"type": "x"}'), 'FORMAT_UNKNOWN'],
    ['base64 of a list of words', base64('{type: x, [=] and so on}'), 'FORMAT_PACKED'],
    ['base64 behind a full stop', `.${base64(TEXT)}`, 'FORMAT_UNKNOWN'],
    ['base64 before an exclamation mark', `${base64(TEXT)}!`, 'FORMAT_UNKNOWN'],
    ['a data URL of text', 'data:,x', 'FORMAT_PACKED'],
    ['a data URL of nothing', 'data:text', 'FORMAT_UNKNOWN'],
    ['words before a data URL', 'see data:text/plain,x', 'FORMAT_UNKNOWN'],
    ['percent-encoded, with lines', '%7B%0A%20%22type%22', 'FORMAT_PACKED'],
    ['percent-encoded words', 'see%20%7B%22type%22', 'FORMAT_UNKNOWN'],
    ['tar', `${'badge.json'.padEnd(257, '\0')}ustar`, 'FORMAT_PACKED'],
    ['an archive', archive('a.json'), 'FORMAT_ARCHIVE'],
    ['an empty archive', 'PK\x05\x06', 'FORMAT_ARCHIVE'],
    ['an archive of no such kind', latin1('PK\x03\x06a.json'), 'FORMAT_UNKNOWN'],
    ['a pass for a phone', archive('pass.json'), 'WALLET_PASS'],
    ['a pass that lists nothing', latin1('PK\x03\x04pass.json'), 'FORMAT_ARCHIVE'],
    ['a text document', archive('[Content_Types].xml'), 'FORMAT_OFFICE'],
    ['an open document', archive('mimetypeapplication/vnd.oasis.opendocument'), 'FORMAT_OFFICE'],
    ['an Outlook message', hex('d0cf11e0a1b11ae1'), 'FORMAT_OFFICE'],
    ['rich text, which starts like JSON', '{\\rtf1}', 'FORMAT_OFFICE'],
    ['a message', mail, 'FORMAT_MESSAGE'],
    ['a box of messages', `From a@x.example Mon Jan\n${mail}`, 'FORMAT_MESSAGE'],
    ['a message of a stranger field', `Best: regards\r\n${mail}`, 'FORMAT_UNKNOWN'],
    ['a pixel file', `BM${'\0'.repeat(60)}`, 'FORMAT_PICTURE'],
    ['a word that starts like one', 'BM of the year', 'FORMAT_UNKNOWN'],
    ['a film', '\0\0\0\x18ftypisom', 'FORMAT_PICTURE'],
    ['a picture that a program for text has changed', hex('89504e470a1a0a'), 'IMAGE_INVALID'],
    ['a paper behind an empty line', '\n%PDF-1.7\n', 'PDF_INVALID'],
    ['a paper far behind', `${'x'.repeat(1020)}%PDF-1.7\n`, 'FORMAT_UNKNOWN'],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le'), 'JSON_NOT_UTF8'],
    ['the same the other way round', Buffer.from(TEXT, 'utf16le').swap16(), 'JSON_NOT_UTF8'],
    ['one letter', 'a', 'FORMAT_UNKNOWN'],
    ['a token in lines', lines(jwt), 'TOKEN_NOT_ALONE'],
    ['a token as requests send it', `Bearer ${jwt}`, 'TOKEN_NOT_ALONE'],
    [
      'a token in lines, in words',
      `Bearer ${lines(jwt).replace('.', '\r\n.\r\n')}`,
      'TOKEN_NOT_ALONE',
    ],
    ['a token in quotes of a shell', `'${jwt}'`, 'TOKEN_NOT_ALONE'],
    ['two tokens', `${jwt}\n${jwt}`, 'TOKEN_NOT_ALONE'],
    ['a header alone, in words', `Bearer ${jwt.split('.')[0]}`, 'FORMAT_UNKNOWN'],
    ['JSON among words', `Here it is: ${TEXT}`, 'CREDENTIAL_WRAPPED'],
    ['JSON cut off', TEXT.slice(0, -1), 'JSON_SYNTAX /credentialSubject'],
    ['a request for a wallet', 'mdoc-openid4vp://?client_id=x', 'FORMAT_FOR_WALLET'],
    ['a device of a wallet', 'mdoc:owBjMS4w', 'FORMAT_FOR_WALLET'],
    ['an offer at an address', 'https://x.example/?credential_offer=x', 'FORMAT_FOR_WALLET'],
    ['an address', 'mailto:ada@example.org', 'FORMAT_LINK'],
    ['words with a colon', 'badge:x', 'FORMAT_UNKNOWN'],
    ['a shortcut, which starts like JSON', '[InternetShortcut]\r\nURL=https://x', 'FORMAT_LINK'],
    [
      'a shortcut of a Mac',
      '<?xml version="1.0"?><!DOCTYPE plist><plist version="1.0">',
      'FORMAT_LINK',
    ],
    ['an encrypted token', 'eyJhIjoxfQ..AA.AA.AA', 'CREDENTIAL_ENCRYPTED'],
    ['a token with a part too many', 'eyJhIjoxfQ.AA.AA.AA', 'JWS_MALFORMED'],
    ['a token of six parts', 'eyJhIjoxfQ.AA.AA.AA.AA.AA', 'JWS_MALFORMED'],
    ['five parts that are no header first', 'AA.AA.AA.AA.AA', 'JWS_MALFORMED'],
    ['five parts of another alphabet', 'eyJhIjoxfQ.AA.AA.A+.AA', 'JWS_MALFORMED'],
    ['a health certificate', 'HC1:6BFOXN%TSMAHN-H3YS1IK47', 'CBOR_NOT_READ'],
    ['a credential of a barcode', 'VC1-RSJRPWCR803A3P0098G3A3', 'CBOR_NOT_READ'],
    ['linked data in CBOR', hex('d9cb1d83'), 'CBOR_NOT_READ'],
    ['another tag', hex('d9cb1e83'), 'FORMAT_UNKNOWN'],
    ['a tag that ends like it', hex('d9cc1d83'), 'FORMAT_UNKNOWN'],
    ['the older tag of such data', hex('d9050183'), 'CBOR_NOT_READ'],
    ['the same, compressed', hex('d9060183'), 'CBOR_NOT_READ'],
    ['such a tag of one byte', hex('d80501'), 'FORMAT_UNKNOWN'],
    ['an mdoc whose map says that it is empty', latin1('\xa0issuerAuth'), 'CBOR_NOT_READ'],
    ['a secret key', '-----BEGIN EC PRIVATE KEY-----\n', 'FORMAT_SECRET_KEY'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\n', 'FORMAT_UNKNOWN'],
  ])('%s', (_case, input, expected) => {
    expect(told(input)).toBe(expected)
  })

  test('a pass is of no known format', () => {
    expect(open(archive('pass.json'))).toMatchObject({
      outcome: 'indeterminate',
      format: 'unknown',
    })
  })

  const card = { passTypeIdentifier: 'pass.x', serialNumber: '1' }
  const hash = { targetHash: 'x', merkleRoot: 'x' }
  const REVEALED = { payload: { genericObjects: [] } }

  test.each<[string, Json, string]>([
    ['the export of a wallet', [{ content: [{ contents: [badge()] }] }], 'CREDENTIAL_WRAPPED'],
    ['of another, with tokens', [{ document: jwt }], 'CREDENTIAL_WRAPPED'],
    ['an answer of OpenID4VP', { vp_token: { query: [jwt] } }, 'CREDENTIAL_WRAPPED'],
    [
      'a seal in a list of one',
      { credentials: [{ payload: '', signatures: [] }] },
      'CREDENTIAL_WRAPPED',
    ],
    [
      'a credential in quotes',
      JSON.stringify({ type: 'VerifiableCredential' }),
      'CREDENTIAL_WRAPPED',
    ],
    ['an object in quotes', JSON.stringify({ type: 'Person' }), 'FORMAT_NOT_CREDENTIAL'],
    ['an offer', { credential_issuer: 'https://x.example' }, 'FORMAT_FOR_WALLET'],
    ['a request', { dcql_query: {} }, 'FORMAT_FOR_WALLET'],
    ['a secret key', { kty: 'OKP', x: 'x', d: 'x' }, 'FORMAT_SECRET_KEY'],
    ['a secret of two', { kty: 'oct', k: 'x' }, 'FORMAT_SECRET_KEY'],
    ['a public key', { kty: 'OKP', x: 'x' }, 'FORMAT_NOT_CREDENTIAL'],
    ['a pass', { ...card, formatVersion: 1 }, 'WALLET_PASS'],
    ['a card of something else', card, 'FORMAT_NOT_CREDENTIAL'],
    ['an encrypted text', { ciphertext: 'x', iv: 'x', tag: 'x' }, 'CREDENTIAL_ENCRYPTED'],
    ['a text with a tag', { ciphertext: 'x', tag: 'x' }, 'FORMAT_NOT_CREDENTIAL'],
    ['a locked wallet', { status: 'LOCKED', walletContents: 'x' }, 'CREDENTIAL_ENCRYPTED'],
    ['one unlocked', { status: 'UNLOCKED', walletContents: 'x' }, 'FORMAT_NOT_CREDENTIAL'],
    ['a record of version 1', { learner: {}, publisher: {}, assertions: [] }, 'CLR_1'],
    [
      'by its context',
      { '@context': 'https://purl.imsglobal.org/spec/clr/v1p0/context/x' },
      'CLR_1',
    ],
    ['inside an answer', { data: [{ learner: {}, publisher: {}, assertions: [] }] }, 'CLR_1'],
    [
      'a badge of version 2 inside an answer',
      { results: [{ type: 'Assertion' }] },
      'OPEN_BADGES_2',
    ],
    [
      'the first badges',
      { recipient: 'x', badge: { version: '0.5', criteria: 'x' } },
      'OPEN_BADGES_2',
    ],
    ['the first Blockcerts', { document: {}, receipt: {} }, 'OTHER_SYSTEM'],
    ['a receipt of words', { document: {}, receipt: 'x' }, 'FORMAT_NOT_CREDENTIAL'],
    ['OpenAttestation', { data: {}, signature: hash }, 'OTHER_SYSTEM'],
    [
      'a signature of another kind',
      { data: {}, signature: { merkleRoot: 'x' } },
      'FORMAT_NOT_CREDENTIAL',
    ],
    ['AnonCreds', { schema_id: 'x', cred_def_id: 'x', values: {} }, 'OTHER_SYSTEM'],
  ])('%s, as JSON', (_case, input, expected) => {
    const outcome = /^(?:FORMAT|CREDENTIAL_WRAPPED)/.test(expected) ? 'failed' : 'indeterminate'
    expect(open(JSON.stringify(input))).toMatchObject({ outcome, code: expected })
  })

  test.each<[string, JsonObject, string]>([
    ['a pass of Google', { typ: 'savetowallet', ...REVEALED }, 'WALLET_PASS'],
    ['a pass of nobody', { typ: 'x', ...REVEALED }, 'FORMAT_NOT_CREDENTIAL'],
    ['a record of version 1', { learner: {}, publisher: {}, assertions: [] }, 'CLR_1'],
    ['who somebody is', { email: 'ada@example.org' }, 'FORMAT_NOT_CREDENTIAL'],
  ])('%s, as token', (_case, claims, expected) => {
    expect(told(token(claims))).toBe(expected)
  })
})

describe('papers and markup', () => {
  const paper = { 1: '<</Type/Catalog/Pages 2 0 R>>', 2: '<</Type/Pages/Kids[]/Count 0>>' }
  const DRAFT = { credential: { type: ['VerifiableCredential', 'EuropeanDigitalCredential'] } }
  const signature = '<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 19 9]>>'

  test.each<[string, Uint8Array | string, string]>([
    [
      'with a signature of its own',
      rawPdf({ objects: { ...paper, 3: signature } }),
      'PDF_SIGNED_ITSELF',
    ],
    [
      'encrypted',
      rawPdf({ objects: paper, trailer: '/Encrypt<</Filter/Standard>>' }),
      'PDF_ENCRYPTED',
    ],
    [
      'Europass behind a comment with another name in it',
      '<?xml version="1.0"?><!-- <svg> --><eup:europassCredential xmlns:eup="x">',
      'EUROPASS_XML',
    ],
    ['a presentation of Europass', '<europassPresentation xmlns="x">', 'EUROPASS_XML'],
    ['a draft of Europass', JSON.stringify(DRAFT), 'EUROPASS_DRAFT'],
    ['a transcript', '<elmo>', 'ELMO_XML'],
    ['COSE', latin1('\xd2\x84\x43\xa1'), 'CBOR_NOT_READ'],
    ['COSE in base64', '0oRDoQEmoERhYmNk', 'CBOR_NOT_READ'],
  ])('%s is not read, and said to be so', (_case, input, code) => {
    const format = code.startsWith('EUROPASS') ? 'elm' : 'unknown'
    expect(open(input)).toMatchObject({ outcome: 'indeterminate', format, code })
  })

  test.each<[string, Uint8Array | string, string]>([
    ['a paper alone', rawPdf({ objects: paper }), 'PDF_WITHOUT_CREDENTIAL'],
    [
      'a drawing that only speaks of Europass',
      DRAWN.replace('></svg>', '><!-- <europassCredential > --></svg>'),
      'ob3',
    ],
    ['markup that never ends', '<!-- <elmo>', 'IMAGE_INVALID'],
    ['a draft with contexts', JSON.stringify({ ...DRAFT, '@context': [] }), 'CREDENTIAL_WRAPPED'],
    ['a draft of another kind', '{"credential":{"type":"Person"}}', 'FORMAT_NOT_CREDENTIAL'],
    ['a draft of words', '{"credential":"EuropeanDigitalCredential"}', 'FORMAT_NOT_CREDENTIAL'],
    ['a seal of nothing', '{"payload":"","signatures":[]}', 'SEAL_ENVELOPE_INVALID /signatures'],
  ])('%s is what it is', (_case, input, expected) => {
    expect(told(input)).toBe(expected)
  })
})

describe('envelopes', () => {
  const V2 = 'https://www.w3.org/ns/credentials/v2'
  const envelope = (changes: JsonObject): string =>
    JSON.stringify({
      '@context': [V2],
      id: `data:application/vc+jwt,${token(badge())}`,
      type: 'EnvelopedVerifiableCredential',
      ...changes,
    })

  test.each<[string, JsonObject, string]>([
    ['as it should be', {}, 'ob3'],
    [
      'with another context',
      { '@context': ['https://www.w3.org/2018/credentials/v1'] },
      'ENVELOPE_INVALID',
    ],
    ['of two types', { type: ['EnvelopedVerifiableCredential', 'Other'] }, 'ENVELOPE_INVALID'],
    ['that says something', { name: 'x' }, 'ENVELOPE_INVALID'],
    ['without a token', { id: 7 }, 'ENVELOPE_INVALID'],
    ['around an address', { id: 'https://a.example/token' }, 'ENVELOPE_INVALID'],
    ['in base64', { id: `data:application/vc+jwt;base64,${btoa(token(badge()))}` }, 'ob3'],
    [
      'in base64 that is none',
      { id: `data:application/vc+jwt;base64,${btoa(token(badge()))}!` },
      'ENVELOPE_INVALID',
    ],
    ['around a list', { id: [`data:application/vc+jwt,${token(badge())}`] }, 'ENVELOPE_INVALID'],
    ['around an image', { id: 'data:image/png;base64,AAAA' }, 'ENVELOPE_NOT_READ'],
    [
      'around JSON that claims to be a token',
      { id: 'data:application/vc+jwt,{}' },
      'FORMAT_UNKNOWN',
    ],
  ])('%s', (_case, changes, expected) => {
    expect(told(envelope(changes))).toBe(expected)
  })

  test('around what is no token: of no format', () => {
    expect(open(envelope({ id: 'data:image/png,AAAA' }))).toMatchObject({
      outcome: 'indeterminate',
      format: 'unknown',
    })
  })
})

describe('tokens', () => {
  test('with a parameter of JAdES are seals, others are not', () => {
    expect(opened(token(badge(), { sigT: 'x' })).securing.kind).toBe('seal')
    expect(opened(token(badge())).securing.kind).toBe('jws')
  })

  test.each<[string, string, string]>([
    ['of another type', token(badge(), { typ: 'at+jwt' }), 'JWS_TYPE_REFUSED'],
    ['of a type with its prefix', token(badge(), { typ: 'application/VC+JWT' }), 'ob3'],
    [
      'of a draft’s type, as in Gaia-X',
      token(badge(), { typ: 'vc+ld+json+jwt', cty: 'vc+ld+json' }),
      'ob3',
    ],
    ['of a draft’s type for presenting', token(badge(), { typ: 'vp+ld+jwt' }), 'JWS_TYPE_REFUSED'],
    ['of other contents', token(badge(), { cty: 'text/html' }), 'JWS_TYPE_REFUSED'],
    ['for presenting, around a credential', token(badge(), { typ: 'vp+jwt' }), 'JWS_TYPE_REFUSED'],
    ['around a list', token([badge()]), 'FORMAT_NOT_CREDENTIAL'],
    ['around nothing', token({}), 'FORMAT_NOT_CREDENTIAL'],
    ['around no JSON', `${base64url({ alg: 'EdDSA' })}.AAAA.AA`, 'JSON_SYNTAX'],
    ['with digests and no disclosures', token({ ...badge(), _sd: [] }), 'JWS_TYPE_REFUSED'],
    ['with the name of a hash', token({ ...badge(), _sd_alg: 'sha-256' }), 'JWS_TYPE_REFUSED'],
    ['with a text for a credential', token({ vc: 'x' }), 'FORMAT_NOT_CREDENTIAL /vc'],
    ['with a credential as presentation', token({ vp: badge() }), 'FORMAT_NOT_CREDENTIAL'],
    [
      'with a presentation as credential',
      token({ vc: { '@context': badge()['@context'] ?? [], type: ['VerifiablePresentation'] } }),
      'FORMAT_NOT_CREDENTIAL',
    ],
    ['with both', token({ vc: badge(), vp: badge() }), 'JWS_PAYLOAD_AMBIGUOUS'],
    ['with disclosures, of a plain type', `${token(badge(), { typ: 'JWT' })}~`, 'JWS_TYPE_REFUSED'],
    [
      'with disclosures, of other contents',
      `${token({ vct: 'x' }, { typ: 'dc+sd-jwt', cty: 'x' })}~`,
      'JWS_TYPE_REFUSED',
    ],
    [
      'of SD-JWT VC and linked data at once',
      `${token({ ...badge(), vct: 'x' }, { typ: 'dc+sd-jwt' })}~`,
      'JWS_PAYLOAD_AMBIGUOUS',
    ],
    [
      'of SD-JWT VC around a credential',
      `${token({ vc: badge(), vct: 'x' }, { typ: 'dc+sd-jwt' })}~`,
      'JWS_PAYLOAD_AMBIGUOUS',
    ],
  ])('%s', (_case, text, expected) => {
    expect(told(text)).toBe(expected)
  })

  test('of SD-JWT without its tilde is read, and told', () => {
    const { format, warnings } = opened(token({ vct: 'x', iss: ISSUER }, { typ: 'dc+sd-jwt' }))
    expect([format, warnings.map(({ code }) => code)]).toEqual(['eudi', ['SD_JWT_WITHOUT_TILDE']])
  })

  const { id: _, issuer, validFrom: __, validUntil: ___, ...bare } = badge()
  const claims = {
    iss: ISSUER,
    sub: 'urn:example:learner',
    jti: 'urn:example:1',
    nbf: 1_772_355_600,
    exp: 1_930_122_000,
  }

  test('claims stand for what the credential leaves out', () => {
    const { document } = opened(token({ ...claims, ...bare, credentialSubject: { name: 'Ada' } }))
    expect(document).toMatchObject({
      id: claims.jti,
      issuer: ISSUER,
      validFrom: '2026-03-01T09:00:00Z',
      validUntil: '2031-03-01T09:00:00Z',
      credentialSubject: { id: claims.sub, name: 'Ada' },
    })
    expect(document).not.toHaveProperty('iss')
  })

  test('and never for what it says', () => {
    const { document } = opened(token({ ...badge(), ...claims, iss: 'did:web:other.example' }))
    expect(document).toEqual(badge())
    const named = opened(token({ ...claims, ...bare, issuer: { name: 'University' } }))
    expect(named.document.issuer).toEqual({ id: ISSUER, name: 'University' })
    expect(
      opened(token({ ...bare, issuer: issuer ?? '', sub: 7, jti: 7, nbf: 'x', exp: -1 })).document,
    ).toEqual({
      ...bare,
      issuer,
    })
  })

  test('nobody is made a subject by a claim alone', () => {
    const { credentialSubject: _, ...nobody } = bare
    expect(opened(token({ ...claims, ...nobody })).document).not.toHaveProperty('credentialSubject')
  })

  test('a presentation takes its holder and id from the claims', () => {
    const vp = {
      '@context': [...(badge()['@context'] as string[])],
      type: ['VerifiablePresentation'],
    }
    expect(opened(token({ iss: ISSUER, jti: 'urn:example:1', vp })).document).toEqual({
      ...vp,
      id: 'urn:example:1',
      holder: ISSUER,
    })
    const own = { ...vp, id: 'urn:example:2', holder: 'did:web:own.example' }
    expect(opened(token({ iss: ISSUER, jti: 'urn:example:1', vp: own })).document).toEqual(own)
  })
})

describe('what no thread needs to look at', () => {
  const large = (start: string, size = 16 * MIB + 1) => {
    const bytes = new Uint8Array(size)
    bytes.set(latin1(start))
    return bytes
  }

  test.each(['{"a":"', '\x89PNG\r\n\x1a\n', '%PDF-1.7\n', 'eyJh.', '\0', '  {'])('%j', (start) => {
    expect(isTooLargeForAny(large(start))).toBe(true)
    expect(told(large(start))).toBe('FORMAT_TOO_LARGE')
    expect(isTooLargeForAny(large(start, 16 * MIB))).toBe(false)
  })

  test('a picture may be as large, a drawing half as much', () => {
    expect(told(large('\x89PNG\r\n\x1a\n', 16 * MIB))).toBe('IMAGE_INVALID')
  })

  test.each(['<svg ', ' \n<?xml ', '\t\r<x', '\xef\xbb\xbf<x'])(
    'markup is looked at: %j',
    (start) => {
      expect(isTooLargeForAny(large(start))).toBe(false)
    },
  )
})

describe('what a document and its parts are called', () => {
  test.each<[string, Json, Json, string]>([
    ['no type', 'Person', {}, 'unknown'],
    ['a credential', ['VerifiableCredential'], {}, 'vc'],
    ['a credential, its type a text', 'VerifiableCredential', {}, 'vc'],
    ['a credential among other things', [1, null, 'VerifiableCredential'], {}, 'vc'],
    [
      'a presentation before a credential',
      ['VerifiableCredential', 'VerifiablePresentation'],
      {},
      'vp',
    ],
    ['a badge before both', ['VerifiablePresentation', 'OpenBadgeCredential'], {}, 'ob3'],
    ['an achievement', ['AchievementCredential'], {}, 'ob3'],
    ['an endorsement', ['EndorsementCredential'], {}, 'ob3'],
    ['a record before a badge', ['OpenBadgeCredential', 'ClrCredential'], {}, 'clr'],
    ['a Europass before a record', ['ClrCredential', 'EuropeanDigitalCredential'], {}, 'elm'],
    [
      'a list before all',
      ['EuropeanDigitalCredential', 'BitstringStatusListCredential'],
      {},
      'status-list',
    ],
    ['an older list', ['StatusList2021Credential'], {}, 'status-list'],
    [
      'a list by its subject',
      ['VerifiableCredential'],
      { type: 'BitstringStatusList' },
      'status-list',
    ],
    [
      'an older list by its subject',
      ['VerifiableCredential'],
      { type: ['StatusList2021'] },
      'status-list',
    ],
    ['a badge about a list', ['OpenBadgeCredential'], { type: 'BitstringStatusList' }, 'ob3'],
    [
      'a list by one of its subjects',
      ['VerifiableCredential'],
      [{ type: 'BitstringStatusList' }],
      'vc',
    ],
    ['a thing about a list', ['Person'], { type: 'BitstringStatusList' }, 'unknown'],
  ])('%s', (_name, type, credentialSubject, format) => {
    expect(formatOf({ type, credentialSubject })).toBe(format)
    expect(typesOf({ type }).every((one) => typeof one === 'string')).toBe(true)
  })

  test.each<[string, string | undefined]>([
    ['data:application/VC+jwt,a.b.c%7Ed%7e', 'application/vc+jwt a.b.c~d~'],
    ['data:application/jwt;base64,YS5iLmM=', 'application/jwt a.b.c'],
    ['data:application/jwt;charset=utf-8;BASE64,YS5iLmM=', 'application/jwt a.b.c'],
    ['data:application/jwt;base64;x=y,YS5iLmM=', 'application/jwt YS5iLmM='],
    ['data:application/jwt;base64,YS5iLmM', undefined],
    ['data:application/jwt,', undefined],
    ['data:,a.b.c', undefined],
    ['data:application/jwt', undefined],
    ['data:application/jwt,a b', undefined],
    ['xdata:application/jwt,a.b.c', undefined],
    ['https://a.example/', undefined],
  ])('the data URL %s', (url, expected) => {
    const read = mediaTypeAndContent(url)
    expect(read && `${read.mediaType} ${new TextDecoder().decode(read.content)}`).toBe(expected)
  })

  test.each<[string, readonly number[]]>([
    ['all of a byte order mark but its first byte', [0xee, 0xbb, 0xbf]],
    ['all but its second', [0xef, 0xba, 0xbf]],
    ['all but its third', [0xef, 0xbb, 0xbe]],
  ])('%s is none', (_name, mark) => {
    expect(told(Uint8Array.from([...mark, ...utf8(token(badge()))]))).not.toBe('JSON_BOM')
    expect(told(Uint8Array.from([...mark, ...utf8(DRAWN)]))).not.toBe('ob3')
  })

  test.each<[readonly number[], boolean]>([
    [[0xff, 0xfe], true],
    [[0xfe, 0xff], true],
    [[0xff, 0xff], false],
    [[0xfe, 0xfe], false],
    [[0xff, 0xd8], false],
    [[0x20, 0xfe], false],
    [[0x20, 0xff], false],
  ])('%j begins UTF-16: %s', (mark, expected) => {
    expect(told(Uint8Array.from(mark)) === 'JSON_NOT_UTF8').toBe(expected)
  })
})

describe('tokens in a JSON serialization', () => {
  const [head = '', payload = '', signature = ''] = token(badge(), { typ: 'vc+jwt' }).split('.')
  const FLAT = { payload, protected: head, signature }
  const [sdHead = '', sdPayload = ''] = token(
    { vct: 'x', iss: ISSUER, _sd: [] },
    { typ: 'dc+sd-jwt' },
  ).split('.')
  const SD_FLAT = { payload: sdPayload, protected: sdHead, signature: 'AA' }
  const sealed = token(badge(), { typ: 'JWT', sigT: '2026-01-01T00:00:00Z' }).split('.')[0] ?? ''
  const kindOf = (document: Json) => {
    const result = open(JSON.stringify(document))
    return result.ok
      ? `${result.credential.format} ${result.credential.securing.kind}`
      : result.code
  }

  test.each<[string, Json, string]>([
    ['flattened', FLAT, 'ob3 jws'],
    ['general', { payload, signatures: [{ protected: head, signature }] }, 'ob3 jws'],
    ['of SD-JWT', { ...SD_FLAT, header: { disclosures: [] } }, 'eudi jws'],
    ['of SD-JWT without disclosures', SD_FLAT, 'eudi jws'],
    [
      'of SD-JWT with a disclosure that is none',
      { ...SD_FLAT, header: { disclosures: ['e30'] } },
      'SD_JWT_DISCLOSURE_INVALID',
    ],
    [
      'of SD-JWT with the holder’s token that is none',
      { ...SD_FLAT, header: { disclosures: [], kb_jwt: 'x' } },
      'JWS_MALFORMED',
    ],
  ])('%s are the same tokens', (_case, document, expected) => {
    expect(kindOf(document)).toBe(expected)
  })

  test.each<[string, Json]>([
    [
      'of two signatures',
      {
        payload,
        signatures: [
          { protected: head, signature },
          { protected: head, signature },
        ],
      },
    ],
    ['whose signature is none', { payload, signatures: [7] }],
    ['with a list and more', { payload, note: 1, signatures: [{ protected: head, signature }] }],
    ['with a header that nobody signed', { ...FLAT, header: { kid: 'x' } }],
    ['with a header that is none', { ...FLAT, header: 'x' }],
    ['with a header that is a list', { ...FLAT, header: [] }],
    ['with a header that is a number', { ...FLAT, header: 7 }],
    ['with a protected header that is no JSON', { ...FLAT, protected: 'e30A' }],
    ['with disclosures that are none', { ...FLAT, header: { disclosures: [7] } }],
    ['with the holder’s token alone', { ...FLAT, header: { kb_jwt: 'x' } }],
    ['with a holder’s token that is none', { ...FLAT, header: { disclosures: [], kb_jwt: 7 } }],
    ['with something beside it', { ...FLAT, note: 1 }],
    ['of no type', { ...FLAT, protected: token(badge()).split('.')[0] ?? '' }],
    ['with the time of a seal', { ...FLAT, protected: sealed }],
  ])('%s are seals, and judged as such', (_case, document) => {
    expect(kindOf(document)).toMatch(/^(?:ob3 seal|SEAL_)/)
  })

  test('a payload that is no text is no token', () => {
    expect(kindOf({ ...FLAT, payload: {} })).toBe('SEAL_ENVELOPE_INVALID')
  })
})
