// Public keys: Multikey and JWK, good ones in every spelling, and those that an attacker would choose.

import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../../../src/proof/base64url.ts'
import {
  faultOfEd25519PublicKey,
  isCanonicalEd25519Signature,
} from '../../../src/proof/ed25519-point.ts'
import {
  jwkOfMultikey,
  jwkThumbprint,
  multikeyOfJwk,
  type PublicJwk,
  parsePublicJwk,
} from '../../../src/proof/jwk.ts'
import { decodeMultibase, encodeMultibase } from '../../../src/proof/multibase.ts'
import { encodeMultikey, parseMultikey } from '../../../src/proof/multikey.ts'
import { createSignatureWork } from '../../../src/proof/signature-work.ts'
import { importJwk, importMultikey } from '../../../src/proof/verification-key.ts'
import { concatBytes } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { signingKey } from '../../support/signing-keys.ts'

const ed25519 = signingKey('example-wut-ed25519')
const es256 = signingKey('example-wut-es256')
const rs256 = signingKey('example-wut-rs256')
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

/** Every encoding of the eight points of small order, canonical or not (https://eprint.iacr.org/2020/1244, table 6). */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
]

describe('Ed25519 public keys', () => {
  test('generated keys are sound', () => {
    for (let run = 0; run < 20; run++) {
      const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
      expect(faultOfEd25519PublicKey(new Uint8Array(Buffer.from(x, 'base64url')))).toBeUndefined()
    }
  })

  test.each(SMALL_ORDER)('refuses the small-order key %s', (key) => {
    expect(faultOfEd25519PublicKey(hex(key))).toBeDefined()
    expect(parseMultikey(encodeMultikey('Ed25519', hex(key)))).toMatchObject({
      code: 'KEY_WEAK_OR_INVALID',
    })
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(hex(key)) }
    expect(importJwk(jwk)).toMatchObject({ ok: false, code: 'KEY_WEAK_OR_INVALID' })
  })

  test('refuses y outside the field, though the point is on the curve', () => {
    // y = p + 3 encodes the same point as y = 3, which is a good one.
    expect(faultOfEd25519PublicKey(hex(`03${'00'.repeat(31)}`))).toBeUndefined()
    expect(faultOfEd25519PublicKey(hex(`f0${'ff'.repeat(30)}7f`))).toMatch(/canonical/)
  })

  test('refuses a y that no point of the curve has', () => {
    expect(faultOfEd25519PublicKey(hex(`02${'00'.repeat(31)}`))).toMatch(/on the curve/)
  })

  test.each([0, 31, 33, 64])('refuses %i bytes', (length) => {
    expect(faultOfEd25519PublicKey(new Uint8Array(length).fill(7))).toBeDefined()
  })
})

describe('Ed25519 signatures', () => {
  const L = 2n ** 252n + 27742317777372353535851937790883648493n
  const withS = (s: bigint) => {
    const signature = new Uint8Array(64)
    for (let index = 0; index < 32; index++) {
      signature[32 + index] = Number((s >> BigInt(8 * index)) & 0xffn)
    }
    return signature
  }

  test('S must be below the group order', () => {
    expect(isCanonicalEd25519Signature(withS(0n))).toBe(true)
    expect(isCanonicalEd25519Signature(withS(L - 1n))).toBe(true)
    expect(isCanonicalEd25519Signature(withS(L))).toBe(false)
    expect(isCanonicalEd25519Signature(withS(2n ** 255n))).toBe(false)
    expect(isCanonicalEd25519Signature(withS(2n ** 256n - 1n))).toBe(false)
    expect(isCanonicalEd25519Signature(withS(0n).subarray(1))).toBe(false)
  })
})

describe('Multikey', () => {
  test('reads what it writes, for each type', () => {
    for (const namedCurve of ['P-256', 'P-384', 'P-521', 'secp256k1']) {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve })
      const parsed = parsePublicJwk(publicKey.export({ format: 'jwk' }) as Json)
      if (!parsed.ok) throw new Error(parsed.message)
      const multikey = parseMultikey(multikeyOfJwk(parsed.jwk) ?? '')
      expect(multikey).toMatchObject({ ok: true, type: namedCurve })
      expect(multikey.ok && jwkOfMultikey(multikey)).toEqual(parsed.jwk)
    }
    const own = parseMultikey(ed25519.publicKeyMultibase ?? '')
    expect(own.ok && jwkOfMultikey(own)).toEqual(ed25519.publicJwk)
    expect(ed25519.publicKeyMultibase).toMatch(/^z6Mk/)
    expect(es256.publicKeyMultibase).toMatch(/^zDn/)
  })

  test('a point keeps its side of the curve', () => {
    const point = decodeMultibase(es256.publicKeyMultibase ?? '') as Uint8Array
    const texts = ['02', '03'].map((side) =>
      encodeMultikey('P-256', concatBytes(hex(side), point.subarray(3))),
    )
    const keys = texts.map((text) => parseMultikey(text)).filter((one) => one.ok)
    expect(keys.map((one) => multikeyOfJwk(jwkOfMultikey(one)))).toEqual(texts)
  })

  const body = decodeMultibase(ed25519.publicKeyMultibase ?? '') as Uint8Array
  const point = decodeMultibase(es256.publicKeyMultibase ?? '') as Uint8Array
  const key = body.subarray(2)
  /** The same point on its curve, in a form that ECDH libraries read too. */
  const uncompressed = (form: string) => {
    const { x, y } = es256.publicJwk as { x: string; y: string }
    const [xBytes, yBytes] = [x, y].map((part) => new Uint8Array(Buffer.from(part, 'base64url')))
    return encodeMultikey('P-256', concatBytes(hex(form), xBytes ?? key, yBytes ?? key))
  }
  test.each([
    ['no prefix at all', encodeMultibase(key), 'KEY_ENCODING_INVALID'],
    ['an X25519 key', encodeMultibase(concatBytes(hex('ec01'), key)), 'KEY_TYPE_UNSUPPORTED'],
    ['a private key', encodeMultibase(concatBytes(hex('8026'), key)), 'KEY_ENCODING_INVALID'],
    ['half of its prefix', encodeMultibase(concatBytes(hex('ec24'), key)), 'KEY_ENCODING_INVALID'],
    ['the other half', encodeMultibase(concatBytes(hex('0701'), key)), 'KEY_ENCODING_INVALID'],
    [
      'a varint that is not minimal',
      encodeMultibase(concatBytes(hex('ed8100'), key)),
      'KEY_ENCODING_INVALID',
    ],
    ['31 bytes', encodeMultibase(body.subarray(0, 33)), 'KEY_WEAK_OR_INVALID'],
    ['33 bytes', encodeMultibase(concatBytes(body, hex('00'))), 'KEY_WEAK_OR_INVALID'],
    [
      'a point off the curve',
      encodeMultikey('P-256', hex(`02${'ff'.repeat(32)}`)),
      'KEY_WEAK_OR_INVALID',
    ],
    ['an uncompressed point', uncompressed('04'), 'KEY_WEAK_OR_INVALID'],
    ['a point of both forms', uncompressed('06'), 'KEY_WEAK_OR_INVALID'],
    ['the other of both', uncompressed('07'), 'KEY_WEAK_OR_INVALID'],
    [
      'a point and a byte more',
      encodeMultibase(concatBytes(point, hex('00'))),
      'KEY_WEAK_OR_INVALID',
    ],
    ['a point less a byte', encodeMultibase(point.subarray(0, -1)), 'KEY_WEAK_OR_INVALID'],
    ['the point at infinity', encodeMultikey('P-256', hex('00')), 'KEY_WEAK_OR_INVALID'],
    [
      'a P-256 point as P-384',
      encodeMultibase(concatBytes(hex('8124'), point.subarray(2))),
      'KEY_WEAK_OR_INVALID',
    ],
    ['base64url', `u${encodeBase64url(body)}`, 'KEY_ENCODING_INVALID'],
    ['a wrong character', `${ed25519.publicKeyMultibase}0`, 'KEY_ENCODING_INVALID'],
    ['nothing', '', 'KEY_ENCODING_INVALID'],
    ['only the base', 'z', 'KEY_ENCODING_INVALID'],
  ])('refuses %s', (_, text, code) => {
    expect(parseMultikey(text)).toMatchObject({ ok: false, code })
    expect(importMultikey(text)).toMatchObject({ ok: false, code })
  })

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('ed01', '8024', '8124'),
        (bytes, prefix) => {
          expect(typeof importMultikey(encodeMultibase(concatBytes(hex(prefix), bytes))).ok).toBe(
            'boolean',
          )
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('JWK', () => {
  // RFC 7638 section 3.1 and RFC 8037 appendix A.3
  test('thumbprints are those of the RFCs', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
    const rsa = parsePublicJwk({ kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' })
    expect(rsa.ok && jwkThumbprint(rsa.jwk)).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
    const okp = parsePublicJwk({
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    })
    expect(okp.ok && jwkThumbprint(okp.jwk)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })

  test('one key has one thumbprint, as JWK and as Multikey', () => {
    for (const key of [ed25519, es256]) {
      const [asJwk, asMultikey] = [
        importJwk(key.publicJwk),
        importMultikey(key.publicKeyMultibase ?? ''),
      ]
      if (!asJwk.ok || !asMultikey.ok) throw new Error('not imported')
      expect(asJwk.key.thumbprint).toBe(asMultikey.key.thumbprint)
      expect(asJwk.key.keyObject.equals(asMultikey.key.keyObject)).toBe(true)
    }
  })

  test('a key is for the one algorithm that its JWK names, and for no named one otherwise', () => {
    const jwk = rs256.publicJwk as unknown as JsonObject
    const bound = importJwk({ ...jwk, alg: 'PS384' })
    expect(bound).toMatchObject({ ok: true, key: { type: 'RSA', algorithm: 'PS384' } })
    const free = importJwk(jwk)
    if (!free.ok) throw new Error(free.code)
    expect(Object.keys(free.key).sort()).toEqual(['keyObject', 'thumbprint', 'type'])
  })

  test('a Multikey is told sound once, and one that is not never is', () => {
    const text = ed25519.publicKeyMultibase ?? ''
    expect(importMultikey(text)).toBe(importMultikey(text))
    const other = `${text.slice(0, -1)}${text.endsWith('2') ? '3' : '2'}`
    expect(importMultikey(other)).not.toBe(importMultikey(text))
    for (let time = 0; time < 2; time++) expect(importMultikey(`${text}1`).ok).toBe(false)
  })

  const ec = es256.publicJwk as unknown as JsonObject
  const okp = ed25519.publicJwk as unknown as JsonObject
  const rsa = rs256.publicJwk as unknown as JsonObject
  const smallRsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
    format: 'jwk',
  })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
    format: 'jwk',
  })
  const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export({
    format: 'jwk',
  })
  const short = (text: unknown) => encodeBase64url(bytesOf(String(text)).subarray(1))
  const n = String(rsa.n)
  const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const wide = (text: string) => encodeBase64url(concatBytes(hex('00'), bytesOf(text)))
  const oddModulus = (bits: number) => encodeBase64url(hex(`80${'00'.repeat(bits / 8 - 2)}01`))
  test.each<[string, Json, string]>([
    ['a private key', { ...okp, d: okp.x as string }, 'KEY_PRIVATE'],
    ['an RSA prime', { ...rsa, p: 'AQAB' }, 'KEY_PRIVATE'],
    ['a symmetric key', { kty: 'oct', k: 'AAAA' }, 'KEY_PRIVATE'],
    ['another key type', { kty: 'oct' }, 'KEY_TYPE_UNSUPPORTED'],
    ['no key type', {}, 'KEY_ENCODING_INVALID'],
    ['a curve of a prototype', { ...ec, crv: 'toString' }, 'KEY_TYPE_UNSUPPORTED'],
    ['several curves', { ...ec, crv: ['P-256'] }, 'KEY_TYPE_UNSUPPORTED'],
    ['P-521 with a zero left out', { ...p521, x: short(p521.x) }, 'KEY_WEAK_OR_INVALID'],
    ['P-521 under ES256', { ...p521, alg: 'ES256' }, 'KEY_USE_REFUSED'],
    ['another curve', { ...okp, crv: 'X25519' }, 'KEY_TYPE_UNSUPPORTED'],
    ['secp256k1 with a point of another curve', { ...ec, crv: 'secp256k1' }, 'KEY_WEAK_OR_INVALID'],
    ['an encryption key', { ...ec, use: 'enc' }, 'KEY_USE_REFUSED'],
    ['key_ops without verify', { ...ec, key_ops: ['deriveKey'] }, 'KEY_USE_REFUSED'],
    ['key_ops that is a text', { ...ec, key_ops: 'verify' }, 'KEY_USE_REFUSED'],
    ['alg of another type', { ...ec, alg: 'RS256' }, 'KEY_USE_REFUSED'],
    ['alg HS256', { ...rsa, alg: 'HS256' }, 'KEY_USE_REFUSED'],
    ['padding', { ...okp, x: `${okp.x}=` }, 'KEY_ENCODING_INVALID'],
    [
      'a missing coordinate',
      { kty: 'EC', crv: 'P-256', x: ec.x as string },
      'KEY_ENCODING_INVALID',
    ],
    ['a number as coordinate', { ...ec, y: 5 }, 'KEY_ENCODING_INVALID'],
    ['a point off the curve', { ...ec, y: ec.x as string }, 'KEY_WEAK_OR_INVALID'],
    [
      'the point at infinity',
      { ...ec, x: 'A'.repeat(43), y: 'A'.repeat(43) },
      'KEY_WEAK_OR_INVALID',
    ],
    ['a P-384 point as P-256', { ...(p384 as JsonObject), crv: 'P-256' }, 'KEY_WEAK_OR_INVALID'],
    ['a short coordinate', { ...ec, x: 'AAAA' }, 'KEY_WEAK_OR_INVALID'],
    ['RSA of 1024 bits', smallRsa as JsonObject, 'KEY_WEAK_OR_INVALID'],
    ['RSA of 2047 bits', { ...rsa, n: `f${n.slice(1, 341)}w` }, 'KEY_WEAK_OR_INVALID'],
    ['RSA beyond 8192 bits', { ...rsa, n: n.repeat(3) }, 'KEY_WEAK_OR_INVALID'],
    ['exponent 1', { ...rsa, e: 'AQ' }, 'KEY_WEAK_OR_INVALID'],
    ['exponent 3', { ...rsa, e: 'Aw' }, 'KEY_WEAK_OR_INVALID'],
    ['an even exponent', { ...rsa, e: 'AQAC' }, 'KEY_WEAK_OR_INVALID'],
    ['an exponent of 9 bytes', { ...rsa, e: 'AQAAAAAAAAAB' }, 'KEY_WEAK_OR_INVALID'],
    ['a leading zero in the exponent', { ...rsa, e: 'AAEAAQ' }, 'KEY_ENCODING_INVALID'],
    ['an array', [ec], 'KEY_ENCODING_INVALID'],
    ['null', null, 'KEY_ENCODING_INVALID'],
    ['a text', 'z6Mk', 'KEY_ENCODING_INVALID'],
    ['a curve of another type', { ...okp, kty: 'EC' }, 'KEY_TYPE_UNSUPPORTED'],
    ['a type of another curve', { ...ec, kty: 'OKP' }, 'KEY_TYPE_UNSUPPORTED'],
    ['a coordinate with a zero before it', { ...ec, y: wide(String(ec.y)) }, 'KEY_WEAK_OR_INVALID'],
    ['the other with a zero before it', { ...ec, x: wide(String(ec.x)) }, 'KEY_WEAK_OR_INVALID'],
    ['no modulus', { kty: 'RSA', e: 'AQAB' }, 'KEY_ENCODING_INVALID'],
    ['an empty modulus', { ...rsa, n: '' }, 'KEY_ENCODING_INVALID'],
    ['a zero before the modulus', { ...rsa, n: wide(n) }, 'KEY_ENCODING_INVALID'],
    ['no exponent', { kty: 'RSA', n }, 'KEY_ENCODING_INVALID'],
    ['an empty exponent', { ...rsa, e: '' }, 'KEY_ENCODING_INVALID'],
    ['key_ops of somebody who signs', { ...ec, key_ops: ['sign'] }, 'KEY_USE_REFUSED'],
  ])('refuses %s', (_, jwk, code) => {
    expect(parsePublicJwk(jwk)).toMatchObject({ ok: false, code })
    expect(importJwk(jwk)).toMatchObject({ ok: false, code })
  })

  test.each<[string, JsonObject]>([
    ['Ed25519', okp],
    ['P-256', ec],
    ['P-384', p384 as JsonObject],
    ['RSA', rsa],
    ['RSA', { ...rsa, n: oddModulus(2048) }],
    ['RSA', { ...rsa, n: oddModulus(8192) }],
    ['RSA', { ...rsa, e: 'AQAAAAAAAAE' }],
  ])('reads %s with all that permits verifying, and keeps the key alone', (type, jwk) => {
    const permitted = { ...jwk, use: 'sig', key_ops: ['sign', 'verify'], kid: 'k' }
    for (const one of [jwk, permitted]) expect(parsePublicJwk(one)).toEqual({ ok: true, type, jwk })
    expect(parsePublicJwk({ ...permitted, key_ops: [] }).ok).toBe(false)
  })

  test('no Multikey of RSA, and none of what was never read', () => {
    expect(multikeyOfJwk(rsa as unknown as PublicJwk)).toBeUndefined()
    expect(multikeyOfJwk(okp as unknown as PublicJwk)).toBe(ed25519.publicKeyMultibase)
    expect(() => multikeyOfJwk({ kty: 'OKP', crv: 'Ed25519', x: '=' })).toThrow(TypeError)
  })

  test('no message holds key material', () => {
    const canary = 'CANARYcanaryCANARYcanaryCANARYcanaryCANARY0'
    const results = [importJwk({ ...okp, d: canary }), importJwk({ ...okp, x: canary })]
    for (const result of results) expect(JSON.stringify(result)).not.toContain('CANARY')
  })
})

describe('what signatures cost', () => {
  const rsa = (bytes: number, exponent: string): JsonObject => ({
    kty: 'RSA',
    n: encodeBase64url(new Uint8Array(bytes).fill(0xff)),
    e: exponent,
  })
  const ec = (namedCurve: string) =>
    generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' }) as JsonObject

  test.each<[string, number, Json]>([
    ['Ed25519', 1, { ...ed25519.publicJwk }],
    ['P-256', 1, ec('P-256')],
    ['secp256k1', 3, ec('secp256k1')],
    ['P-384', 8, ec('P-384')],
    ['P-521', 13, ec('P-521')],
    ['RSA of 2048 bits', 1, rsa(256, 'AQAB')],
    ['RSA of 8192 bits', 4.25, rsa(1024, 'AQAB')],
    ['RSA of 8192 bits with the longest exponent', 16, rsa(1024, '__________8')],
  ])('one by %s is as much work as %d', (_name, cost, jwk) => {
    const imported = importJwk(jwk)
    if (!imported.ok) throw new Error(imported.code)
    const { keyObject } = imported.key
    expect(createSignatureWork(cost).take(keyObject)).toBe(true)
    expect(createSignatureWork(cost - 0.25).take(keyObject)).toBe(false)
    const work = createSignatureWork(3 * cost)
    // One that is too much takes nothing.
    expect([3, 4, 1].map((count) => work.take(keyObject, count))).toEqual([true, false, false])
    expect(work.take(keyObject, 0)).toBe(true)
  })

  test('one by a key of which nothing is known is as much as the cheapest', () => {
    for (const asymmetricKeyDetails of [
      undefined,
      {},
      { modulusLength: 2048 },
      { publicExponent: 65_537n },
    ]) {
      const work = createSignatureWork(1)
      const key = { asymmetricKeyDetails } as never
      expect([work.take(key), work.take(key)]).toEqual([true, false])
    }
  })

  test('what was too much leaves the rest', () => {
    const imported = importJwk(ec('P-256'))
    if (!imported.ok) throw new Error(imported.code)
    const work = createSignatureWork(2)
    const asked = [3, 2, 1].map((count) => work.take(imported.key.keyObject, count))
    expect(asked).toEqual([false, true, false])
  })
})
