// did:key, did:jwk and did:web: what they stand for, and the tricks that must lead nowhere.

import { describe, expect, test } from 'vitest'
import {
  buildDidKeyDocument,
  didKeyVerificationMethod,
  didOfWebIssuer,
  didWebToUrl,
  isDid,
  issuerMetadataUrl,
  multikeyOfDidKey,
  splitDidUrl,
  urlToDidWeb,
  webIssuerOf,
} from '../../../src/proof/did.ts'
import {
  didJwkOf,
  didJwkVerificationMethod,
  importDidJwk,
  jwkOfDidJwk,
} from '../../../src/proof/did-jwk.ts'
import { importDidKey, readDidKeyJwk } from '../../../src/proof/did-key-jwk.ts'
import type { PublicJwk } from '../../../src/proof/jwk.ts'
import { encodeMultibase } from '../../../src/proof/multibase.ts'
import { signingKey } from '../../support/signing-keys.ts'

describe('did:web', () => {
  test.each([
    ['did:web:w3c-ccg.github.io', 'https://w3c-ccg.github.io/.well-known/did.json'],
    ['did:web:w3c-ccg.github.io:user:alice', 'https://w3c-ccg.github.io/user/alice/did.json'],
    ['did:web:example.com%3A3000:user:alice', 'https://example.com:3000/user/alice/did.json'],
    ['did:web:localhost%3A8443', 'https://localhost:8443/.well-known/did.json'],
    ['did:web:xn--80akhbyknj4f.example', 'https://xn--80akhbyknj4f.example/.well-known/did.json'],
    ['did:web:a.example:v1.2:x_y-z', 'https://a.example/v1.2/x_y-z/did.json'],
  ])('%s', (did, url) => {
    expect(didWebToUrl(did)).toEqual({ ok: true, url })
    expect(new URL(url).href).toBe(url)
    expect(urlToDidWeb(url)).toEqual({ ok: true, did })
  })

  test('the longest host and the longest DID, and what an issuer of the same place is called', () => {
    const host = `${'a.'.repeat(123)}example`
    expect(didWebToUrl(`did:web:${host}`)).toMatchObject({ ok: true })
    expect(didWebToUrl(`did:web:a${host}`).ok).toBe(false)
    const did = `did:web:a.example:${'x'.repeat(2048 - 18)}`
    expect(didWebToUrl(did)).toMatchObject({ ok: true })
    expect(didWebToUrl(`${did}x`).ok).toBe(false)
    expect(webIssuerOf('did:web:a.example:did.json:x')).toBe('https://a.example/did.json/x')
  })

  test('the host is lower case in the URL, and %3a is a colon too', () => {
    const result = didWebToUrl('did:web:Example.COM%3a444')
    expect(result).toEqual({ ok: true, url: 'https://example.com:444/.well-known/did.json' })
  })

  test.each([
    'did:web:',
    'did:web::a',
    'did:key:z6Mk',
    'DID:web:a.example',
    'did:web:127.0.0.1',
    'did:web:127.1',
    'did:web:2130706433',
    'did:web:0x7f000001',
    'did:web:0x7f.1',
    'did:web:a.0x',
    'did:web:[::1]',
    'did:web:%5B%3A%3A1%5D',
    'did:web:a.example.',
    'did:web:.a.example',
    'did:web:a..example',
    'did:web:-a.example',
    'did:web:a-.example',
    'did:web:a_b.example',
    'did:web:ex\u00e4mple.org',
    'did:web:user@a.example',
    'did:web:user%40a.example',
    'did:web:a.example%2Fx',
    'did:web:a.example/x',
    'did:web:a.example%3A0',
    'did:web:a.example%3A080',
    'did:web:a.example%3A65536',
    'did:web:a.example%3A',
    'did:web:a.example%3A1%3A2',
    'did:web:a.example%3A80x',
    'did:web:a.example:..',
    'did:web:a.example:.',
    'did:web:a.example:.hidden',
    'did:web:a.example:%2e%2e',
    'did:web:a.example:x%2Fy',
    'did:web:a.example:x/../y',
    'did:web:a.example:',
    'did:web:a.example::x',
    'did:web:a.example:x?y',
    'did:web:a.example:x#y',
    'did:web:a.example:x\\y',
    'did:web:a.example\n',
    `did:web:${'a'.repeat(64)}.example`,
    `did:web:${'a.'.repeat(130)}example`,
    `did:web:a.example:${'x'.repeat(3000)}`,
  ])('refuses %s', (did) => {
    expect(didWebToUrl(did)).toMatchObject({ ok: false, code: 'DID_INVALID' })
  })

  test.each([
    'http://a.example/.well-known/did.json',
    'https://a.example/did.json',
    'https://a.example/x/y',
    'https://u@a.example/x/did.json',
    'https://a.example/x/did.json?q',
    'https://a.example/../did.json',
    'https://a.example/x//did.json',
    'https://A.example/x/did.json',
    'https://127.0.0.1/x/did.json',
  ])('no did:web is published at %s', (url) => {
    expect(urlToDidWeb(url)).toMatchObject({ ok: false, code: 'DID_INVALID' })
  })
})

describe('did:key', () => {
  const { controller, publicKeyMultibase, verificationMethod } = signingKey('example-did-key')

  test('the whole document, and none of a DID of another method', () => {
    const lists = { authentication: [verificationMethod], assertionMethod: [verificationMethod] }
    const powers = {
      capabilityInvocation: [verificationMethod],
      capabilityDelegation: [verificationMethod],
    }
    expect(buildDidKeyDocument(controller)).toEqual({
      ok: true,
      document: {
        '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
        id: controller,
        verificationMethod: [
          { id: verificationMethod, type: 'Multikey', controller, publicKeyMultibase },
        ],
        ...lists,
        ...powers,
      },
    })
    expect(multikeyOfDidKey(`did:web:${publicKeyMultibase}`).ok).toBe(false)
  })

  test('the document says what the key file says', () => {
    expect(multikeyOfDidKey(controller)).toEqual({ ok: true, multikey: publicKeyMultibase })
    expect(didKeyVerificationMethod(controller)).toBe(verificationMethod)
    expect(buildDidKeyDocument(controller)).toMatchObject({
      ok: true,
      document: {
        id: controller,
        assertionMethod: [verificationMethod],
        verificationMethod: [
          { id: verificationMethod, type: 'Multikey', controller, publicKeyMultibase },
        ],
      },
    })
  })

  test.each([
    'did:key:',
    'did:key:z',
    'did:web:a.example',
    `${signingKey('example-did-key').controller}x0`,
  ])('refuses %s', (did) => {
    expect(buildDidKeyDocument(did)).toMatchObject({ ok: false, code: 'DID_KEY_INVALID' })
  })
})

describe('DID URLs', () => {
  test('are divided at the fragment', () => {
    expect(splitDidUrl('did:web:a.example#k1')).toEqual({
      did: 'did:web:a.example',
      fragment: 'k1',
    })
  })

  test.each([
    'did:web:a.example',
    'did:web:a.example#',
    '#k1',
    'https://a.example#k1',
    'did:web:a#b#c',
    'did:x',
  ])('refuses %s', (url) => {
    expect(splitDidUrl(url)).toBeUndefined()
  })

  test('a DID is told from other texts', () => {
    expect(isDid('did:example:123')).toBe(true)
    expect(isDid(`did:web:${'a'.repeat(2040)}`)).toBe(true)
    expect(isDid(`did:web:${'a'.repeat(2041)}`)).toBe(false)
    for (const text of ['did:', 'did:web:', 'did:Web:a', 'https://a.example', 'did:web:a b', '']) {
      expect(isDid(text)).toBe(false)
    }
  })
})

describe('did:jwk', () => {
  const jwk = signingKey('example-wut-es256').publicJwk as PublicJwk
  const of = (value: unknown) =>
    `did:jwk:${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`

  test('is its key, whatever stands beside the members that make it', () => {
    expect(importDidJwk(didJwkOf(jwk))).toMatchObject({ ok: true, key: { type: 'P-256' } })
    expect(jwkOfDidJwk(of({ ...jwk, use: 'sig', kid: 'mine' }))).toEqual(jwk)
    expect(didJwkVerificationMethod(of(jwk))).toBe(`${of(jwk)}#0`)
  })

  test.each<[string, string, string]>([
    ['padding', `${of(jwk)}=`, 'KEY_ENCODING_INVALID'],
    ['nothing', 'did:jwk:', 'KEY_ENCODING_INVALID'],
    ['no JSON', of('{'), 'KEY_ENCODING_INVALID'],
    ['a member twice', of('{"kty":"EC","kty":"OKP"}'), 'KEY_ENCODING_INVALID'],
    ['a list', of([jwk]), 'KEY_ENCODING_INVALID'],
    ['null', of(null), 'KEY_ENCODING_INVALID'],
    ['a private key', of({ ...jwk, d: 'AA' }), 'KEY_PRIVATE'],
    ['more than any key', of({ ...jwk, kid: 'x'.repeat(2048) }), 'KEY_ENCODING_INVALID'],
    ['a key of another kind', of({ kty: 'oct' }), 'KEY_TYPE_UNSUPPORTED'],
  ])('%s is refused', (_case, did, code) => {
    expect(importDidJwk(did)).toMatchObject({ ok: false, code })
    expect(jwkOfDidJwk(did)).toBeUndefined()
  })

  test('another DID is none', () => {
    expect(importDidJwk('did:web:a.example')).toBeUndefined()
    expect(jwkOfDidJwk('did:web:a.example')).toBeUndefined()
  })
})

describe('did:key around a JWK', () => {
  // The example of EBSI, which others read as this key.
  const EBSI =
    'did:key:z2dmzD81cgPx8Vki7JbuuMmFYrWPgYoytykUZ3eyqht1j9KbsEYvdrjxMjQ4tpnje9BDBTzuNDP3knn6qLZErzd4bJ5go2CChoPjd5GAH3zpFJP5fuwSk66U5Pq6EhF4nKnHzDnznEP8fX99nZGgwbAh1o7Gj1X52Tdhf7U4KTk66xsA5r'
  const MULTIKEY = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
  const jwk = {
    crv: 'P-256',
    kty: 'EC',
    x: 'ngy44T1vxAT6Di4nr-UaM9K3Tlnz9pkoksDokKFkmNc',
    y: 'QCRfOKlSM31GTkb4JHx3nXB4G_jSPMsbdjzlkT_UpPc',
  }
  const of = (value: unknown) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `did:key:${encodeMultibase(Buffer.concat([Buffer.from('d1d603', 'hex'), Buffer.from(text)]))}`
  }

  test('is the key that it says', () => {
    expect(readDidKeyJwk(EBSI)).toMatchObject({ ok: true, type: 'P-256', jwk })
    expect(importDidKey(EBSI)).toMatchObject({ ok: true, key: { type: 'P-256' } })
    expect(of(jwk)).toBe(EBSI)
  })

  test.each<[string, unknown, string]>([
    [
      'members in another order',
      { kty: 'EC', crv: jwk.crv, x: jwk.x, y: jwk.y },
      'ENCODING_INVALID',
    ],
    ['a member more', { ...jwk, kid: 'x' }, 'ENCODING_INVALID'],
    ['white space', `${JSON.stringify(jwk)} `, 'ENCODING_INVALID'],
    ['a private key', { ...jwk, d: 'AA' }, 'PRIVATE'],
    ['no point of its curve', { ...jwk, y: jwk.x }, 'WEAK_OR_INVALID'],
    ['no JSON', '{', 'ENCODING_INVALID'],
    ['a key of another kind', { crv: 'X25519', kty: 'OKP', x: jwk.x }, 'TYPE_UNSUPPORTED'],
  ])('with %s is refused', (_case, value, code) => {
    expect(importDidKey(of(value))).toMatchObject({ ok: false, code: `KEY_${code}` })
  })

  test('a Multikey is none', () => {
    expect(readDidKeyJwk(MULTIKEY)).toBeUndefined()
    expect(importDidKey(MULTIKEY)).toMatchObject({ ok: true })
    expect(readDidKeyJwk(`did:web:${EBSI.slice(8)}`)).toBeUndefined()
    expect(readDidKeyJwk('did:key:z0')).toBeUndefined()
  })
})

describe('https issuers', () => {
  test.each([
    ['did:web:a.example', 'https://a.example', 'https://a.example/.well-known/jwt-vc-issuer'],
    [
      'did:web:a.example:staff:arts',
      'https://a.example/staff/arts',
      'https://a.example/.well-known/jwt-vc-issuer/staff/arts',
    ],
  ])('%s is %s', (did, issuer, metadata) => {
    expect(webIssuerOf(did)).toBe(issuer)
    expect(didOfWebIssuer(issuer)).toBe(did)
    expect(issuerMetadataUrl(issuer)).toBe(metadata)
  })

  test('what is no did:web stays what it is, and no other address is one', () => {
    expect(webIssuerOf('did:key:z6Mk')).toBe('did:key:z6Mk')
    for (const url of [
      'xhttps://a.example/b/did.json',
      'https://a.example/b/did.json?x',
      'https://a.example/b/did.jsonx',
      'https://a.example:65536/b/did.json',
      'https://a.example/did.json',
    ])
      expect(urlToDidWeb(url)).toMatchObject({ ok: false, code: 'DID_INVALID' })
    expect(urlToDidWeb('https://a.example:65535/b/did.json')).toMatchObject({ ok: true })
    for (const issuer of [
      'https://a.example/b/',
      'https://A.example',
      'https://a.example/.well-known',
    ])
      expect(didOfWebIssuer(issuer)).toBeUndefined()
    for (const issuer of [
      'http://a.example',
      'https://a.example/',
      'https://',
      'https://a.example?x',
    ])
      expect(didOfWebIssuer(issuer)).toBeUndefined()
  })
})
