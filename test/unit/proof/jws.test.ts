// Compact JWS: taken apart strictly, verified by the key's type.

import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../../../src/proof/base64url.ts'
import { encodeCompactJws, parseCompactJws } from '../../../src/proof/compact-jws.ts'
import { importJwk, type VerificationKey } from '../../../src/proof/verification-key.ts'
import { verifyJwsSignature } from '../../../src/proof/verify-jws-signature.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { signingKey } from '../../support/signing-keys.ts'

const es256 = signingKey('example-wut-es256')
const rs256 = signingKey('example-wut-rs256')
const ed25519 = signingKey('example-wut-ed25519')

function imported(key: { publicJwk: unknown }): VerificationKey {
  const result = importJwk(key.publicJwk as Json)
  if (!result.ok) throw new Error(result.code)
  return result.key
}

const header = (members: JsonObject) => encodeBase64url(utf8(JSON.stringify(members)))
const payload = encodeBase64url(utf8('{}'))
const parsed = (text: string) => {
  const jws = parseCompactJws(text)
  if (!jws.ok) throw new Error(jws.code)
  return jws
}

describe('parsing', () => {
  test('gives header, payload, signing input and signature', async () => {
    const token = await encodeCompactJws({ alg: 'ES256', kid: 'k' }, { a: 1 }, es256.sign)
    const jws = parsed(token)
    expect(jws.header).toEqual({ alg: 'ES256', kid: 'k' })
    expect(jws.payload).toEqual(utf8('{"a":1}'))
    expect(jws.signingInput).toEqual(utf8(token.slice(0, token.lastIndexOf('.'))))
    expect(jws.signature).toHaveLength(64)
  })

  const es = { alg: 'ES256' }
  const raw = (text: string) => encodeBase64url(utf8(text))
  test.each<[string, string, string]>([
    ['two parts', `${header(es)}.${payload}`, 'JWS_MALFORMED'],
    ['five parts', `${header(es)}.${payload}.AA.AA.AA`, 'JWS_MALFORMED'],
    ['an empty header', `.${payload}.AA`, 'JWS_MALFORMED'],
    ['an empty (detached) payload', `${header(es)}..AA`, 'JWS_MALFORMED'],
    ['JSON serialization', '{"payload":"e30","signatures":[]}', 'JWS_MALFORMED'],
    ['padding', `${header(es)}.${payload}.AA==`, 'JWS_ENCODING_INVALID'],
    ['unused bits in the signature', `${header(es)}.${payload}.AB`, 'JWS_ENCODING_INVALID'],
    ['white space', `${header(es)}.${payload}.AA\n`, 'JWS_ENCODING_INVALID'],
    ['ordinary base64', `${header(es)}.${payload}.+/8`, 'JWS_ENCODING_INVALID'],
    ['a header that is no JSON', `${raw('alg')}.${payload}.AA`, 'JWS_HEADER_INVALID'],
    ['a header that is an array', `${raw('["ES256"]')}.${payload}.AA`, 'JWS_HEADER_INVALID'],
    [
      'a header key twice',
      `${raw('{"alg":"ES256","alg":"none"}')}.${payload}.AA`,
      'JWS_HEADER_INVALID',
    ],
    [
      'a header key twice, once escaped',
      `${raw('{"alg":"ES256","\\u0061lg":"none"}')}.${payload}.AA`,
      'JWS_HEADER_INVALID',
    ],
    [
      'a header with __proto__',
      `${raw('{"alg":"ES256","__proto__":{}}')}.${payload}.AA`,
      'JWS_HEADER_INVALID',
    ],
    ['a kid that is no text', `${header({ ...es, kid: 5 })}.${payload}.AA`, 'JWS_HEADER_INVALID'],
    [
      'a typ that is no text',
      `${header({ ...es, typ: ['JWT'] })}.${payload}.AA`,
      'JWS_HEADER_INVALID',
    ],
    ['no alg', `${header({ typ: 'JWT' })}.${payload}.AA`, 'JWS_ALGORITHM_REFUSED'],
    ['alg none', `${header({ alg: 'none' })}.${payload}.`, 'JWS_ALGORITHM_REFUSED'],
    ['alg nOnE', `${header({ alg: 'nOnE' })}.${payload}.`, 'JWS_ALGORITHM_REFUSED'],
    ['alg HS256', `${header({ alg: 'HS256' })}.${payload}.AA`, 'JWS_ALGORITHM_REFUSED'],
    ['alg of a prototype', `${header({ alg: 'toString' })}.${payload}.AA`, 'JWS_ALGORITHM_REFUSED'],
    ['alg that is a list', `${header({ alg: ['ES256'] })}.${payload}.AA`, 'JWS_ALGORITHM_REFUSED'],
    ['crit', `${header({ ...es, crit: ['exp'], exp: 1 })}.${payload}.AA`, 'JWS_HEADER_REFUSED'],
    ['b64', `${header({ ...es, b64: true })}.${payload}.AA`, 'JWS_HEADER_REFUSED'],
    [
      'jku',
      `${header({ ...es, jku: 'https://attacker.example/' })}.${payload}.AA`,
      'JWS_HEADER_REFUSED',
    ],
    [
      'x5u',
      `${header({ ...es, x5u: 'https://attacker.example/' })}.${payload}.AA`,
      'JWS_HEADER_REFUSED',
    ],
    ['zip', `${header({ ...es, zip: 'DEF' })}.${payload}.AA`, 'JWS_HEADER_REFUSED'],
    ['a private jwk', `${header({ ...es, jwk: { d: 'AA' } })}.${payload}.AA`, 'JWS_HEADER_REFUSED'],
    [
      'a jwk that is no object',
      `${header({ ...es, jwk: 'AA' })}.${payload}.AA`,
      'JWS_HEADER_REFUSED',
    ],
  ])('refuses %s', (_, text, code) => {
    expect(parseCompactJws(text)).toMatchObject({ ok: false, code })
  })
})

describe('verifying', () => {
  const cases = [
    ['ES256', es256],
    ['RS256', rs256],
    ['EdDSA', ed25519],
    ['Ed25519', ed25519],
  ] as const

  test.each(cases)('%s: good, and no longer good after any change', async (alg, key) => {
    const token = await encodeCompactJws({ alg }, { a: 1 }, key.sign)
    const jws = parsed(token)
    expect(await verifyJwsSignature(jws, imported(key))).toEqual({ ok: true })
    const flipped = jws.signature.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
    for (const changed of [
      { ...jws, signature: flipped },
      { ...jws, signature: jws.signature.subarray(1) },
      { ...jws, signature: new Uint8Array() },
      { ...jws, signature: new Uint8Array(jws.signature.length) },
      { ...jws, signingInput: utf8(`${token.slice(0, token.lastIndexOf('.'))}x`) },
    ]) {
      expect(await verifyJwsSignature(changed, imported(key))).toMatchObject({
        code: 'SIGNATURE_INVALID',
      })
    }
  })

  test('another key of the same type does not fit', async () => {
    const jws = parsed(await encodeCompactJws({ alg: 'ES256' }, {}, es256.sign))
    const other = imported(signingKey('example-tub-es256'))
    expect(await verifyJwsSignature(jws, other)).toMatchObject({ code: 'SIGNATURE_INVALID' })
  })

  test('the key decides, not the header', async () => {
    const jws = parsed(await encodeCompactJws({ alg: 'ES256' }, {}, es256.sign))
    for (const key of [rs256, ed25519]) {
      expect(await verifyJwsSignature(jws, imported(key))).toMatchObject({
        code: 'KEY_TYPE_MISMATCH',
      })
    }
  })

  test('a MAC made with the public key as secret is refused before any key is asked', async () => {
    const secret = imported(rs256).keyObject.export({ format: 'pem', type: 'spki' })
    const mac = async (input: Uint8Array) =>
      new Uint8Array(createHmac('sha256', secret).update(input).digest())
    const token = await encodeCompactJws({ alg: 'HS256' }, {}, mac)
    expect(parseCompactJws(token)).toMatchObject({ code: 'JWS_ALGORITHM_REFUSED' })
    const relabelled = parsed(await encodeCompactJws({ alg: 'RS256' }, {}, mac))
    expect(await verifyJwsSignature(relabelled, imported(rs256))).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })

  test('RS256 is not verified as PS256, and DER is no ES256 signature', async () => {
    const jws = parsed(await encodeCompactJws({ alg: 'PS256' }, {}, rs256.sign))
    expect(await verifyJwsSignature(jws, imported(rs256))).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
    const es = parsed(await encodeCompactJws({ alg: 'ES256' }, {}, es256.sign))
    const der = new Uint8Array([
      0x30,
      68,
      2,
      32,
      ...es.signature.subarray(0, 32),
      2,
      32,
      ...es.signature.subarray(32),
    ])
    expect(await verifyJwsSignature({ ...es, signature: der }, imported(es256))).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })
})
