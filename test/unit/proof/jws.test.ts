// Compact JWS and what is made of it (SD-JWT, tree heads, approvals): taken apart strictly, verified by the key's type.

import { constants, createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../../../src/proof/base64url.ts'
import {
  APPROVAL_TYPE,
  approverOf,
  encodeApproval,
  parseBatchPlan,
  planJson,
  planText,
} from '../../../src/proof/batch-approval.ts'
import { encodeCompactJws, parseCompactJws } from '../../../src/proof/compact-jws.ts'
import type { PublicJwk } from '../../../src/proof/jwk.ts'
import { parseSdJwt } from '../../../src/proof/sd-jwt.ts'
import {
  isAsLongAsModulus,
  isForAlgorithm,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
  verifyDetached,
  verifyRepeated,
} from '../../../src/proof/signatures.ts'
import { encodeTreeHead, parseTreeHead, TREE_HEAD_TYPE } from '../../../src/proof/tree-head.ts'
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
    ['padding in the header', `${header(es)}=.${payload}.AA`, 'JWS_ENCODING_INVALID'],
    ['padding in the payload', `${header(es)}.${payload}=.AA`, 'JWS_ENCODING_INVALID'],
    ['one part', header(es), 'JWS_MALFORMED'],
    [
      'a header longer than any',
      `${header({ ...es, x: 'x'.repeat(65_536) })}.${payload}.AA`,
      'JWS_HEADER_INVALID',
    ],
    [
      'a header deeper than any',
      `${raw(`{"alg":"ES256","x":${'['.repeat(8)}${']'.repeat(8)}}`)}.${payload}.AA`,
      'JWS_HEADER_INVALID',
    ],
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
    ['alg Ed448', `${header({ alg: 'Ed448' })}.${payload}.AA`, 'JWS_ALGORITHM_NOT_READ'],
    [
      'alg Ed448 and a header that is never needed',
      `${header({ alg: 'Ed448', jku: 'https://a.example' })}.${payload}.AA`,
      'JWS_HEADER_REFUSED',
    ],
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

  test('a key that its JWK binds to one algorithm, and a twin that is bound to another', async () => {
    const jws = parsed(await encodeCompactJws({ alg: 'RS256' }, {}, rs256.sign))
    const told = async (algorithm?: string) => {
      const result = await verifyJwsSignature(jws, {
        ...imported(rs256),
        ...(algorithm !== undefined && { algorithm }),
      })
      return result.ok || [result.code, result.message]
    }
    expect([await told(), await told('RS256')]).toEqual([true, true])
    expect(await told('PS256')).toEqual([
      'KEY_TYPE_MISMATCH',
      "expected an algorithm for the issuer's PS256 key in the header",
    ])
  })

  test('what was good under one algorithm is not good again for a key of another', async () => {
    const { signingInput: data, signature } = parsed(
      await encodeCompactJws({ alg: 'RS256' }, {}, rs256.sign),
    )
    const told = (key: VerificationKey) => verifyRepeated(key, 'RS256', { data, signature })
    const bound = { ...imported(rs256), algorithm: 'PS256' }
    expect([imported(rs256), imported(rs256), bound].map(told)).toEqual([true, true, false])
  })

  test('what comes again is good again without being worked out, and what was not good is not', async () => {
    const { signingInput: data, signature } = parsed(
      await encodeCompactJws({ alg: 'ES256' }, { again: true }, es256.sign),
    )
    const key = imported(es256)
    // Nothing can be verified with it: who knows the answer has not asked.
    const unusable = { ...key, keyObject: {} as never }
    const told = (one: VerificationKey, changed = data) =>
      verifyRepeated(one, 'ES256', { data: changed, signature })
    expect(told(unusable)).toBe(false)
    expect([told(key), told(unusable)]).toEqual([true, true])
    for (let time = 0; time < 2; time++) expect(told(key, utf8('other'))).toBe(false)
    expect(told({ ...unusable, thumbprint: 'other' })).toBe(false)
  })

  test('the two names of EdDSA are one algorithm, and no others are', () => {
    const ed = { type: 'Ed25519', algorithm: 'EdDSA' } as const
    expect([isForAlgorithm(ed, 'Ed25519'), isForAlgorithm(ed, 'EdDSA')]).toEqual([true, true])
    const rsa = { type: 'RSA', algorithm: 'RS256' } as const
    const told = (['RS256', 'RS512', 'PS256', 'EdDSA'] as const).map((alg) =>
      isForAlgorithm(rsa, alg),
    )
    expect(told).toEqual([true, false, false, false])
  })

  test('a key that tells nothing of itself has no modulus to compare with', () => {
    expect(isAsLongAsModulus(new Uint8Array(3), {} as never)).toBe(true)
    expect(isAsLongAsModulus(new Uint8Array(3), imported(rs256).keyObject)).toBe(false)
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

test('a header may be long, and hold a public key', () => {
  const { publicJwk } = es256
  const members = { alg: 'ES256', jwk: publicJwk as unknown as JsonObject, x: 'x'.repeat(60_000) }
  expect(parsed(`${header(members)}.${payload}.AA`).header).toEqual(members)
})

describe('detached signatures', () => {
  const data = utf8('data')
  const pairs = {
    Ed25519: generateKeyPairSync('ed25519'),
    'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
    secp256k1: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  }
  const keyOf = (type: keyof typeof pairs) =>
    imported({ publicJwk: pairs[type].publicKey.export({ format: 'jwk' }) })
  const NAMES = Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithmName[]

  function signedWith(alg: SignatureAlgorithmName): Uint8Array {
    const { privateKey: key } = pairs[SIGNATURE_ALGORITHMS[alg].keyType]
    if (alg === 'EdDSA' || alg === 'Ed25519') return sign(null, data, key)
    const digest = `sha${alg.slice(2, 5)}`
    if (alg.startsWith('ES')) return sign(digest, data, { key, dsaEncoding: 'ieee-p1363' })
    const [padding, saltLength] = alg.startsWith('PS')
      ? [constants.RSA_PKCS1_PSS_PADDING, constants.RSA_PSS_SALTLEN_DIGEST]
      : [constants.RSA_PKCS1_PADDING, undefined]
    return sign(digest, data, { key, padding, ...(saltLength !== undefined && { saltLength }) })
  }

  test.each(NAMES)('%s holds under its own kind of key, and as nothing else', (alg) => {
    const signature = signedWith(alg)
    for (const type of Object.keys(pairs) as (keyof typeof pairs)[])
      for (const as of NAMES) {
        const isSame = as === alg || (alg.startsWith('Ed') && as.startsWith('Ed'))
        const expected = isSame && type === SIGNATURE_ALGORITHMS[alg].keyType
        expect(verifyDetached(keyOf(type), as, { data, signature })).toBe(expected)
      }
    const key = keyOf(SIGNATURE_ALGORITHMS[alg].keyType)
    for (const other of [signature.subarray(1), signature.subarray(0, -1), new Uint8Array()])
      expect(verifyDetached(key, alg, { data, signature: other })).toBe(false)
    const longer = Uint8Array.from([...signature, 0])
    expect(verifyDetached(key, alg, { data, signature: longer })).toBe(false)
  })

  // RFC 8017 section 8.1.2: OpenSSL takes a signature whose leading zeros are left out, so that one has many forms.
  test('PS256 has the length of the modulus, leading zeros and all', () => {
    const n =
      'unyZO_ld5G9ZAFnqcuh81q2t1-_Ptb-d-Lq6BbpeZhM_jmadaFk4a4__0OnQiK_hPh2lNEFzNT1wys0X6tFfP3ZA776f8lya7c9_g-cmJxRbQP_68ocKViuoVNB604TjyARAZX__xGO_hSiNSFFD0lzHtV-7kFEQFZDdi3QXcCDm-ZcWT2W7M8GtC9AG_z0sOHW6zcJhVGz1FMg9ZnzSZnDooF8Kot12UHjyMphzpitAHf-AzwSGcBw8uwxfeQLh91uRyb1N3EgGPiN3NyzWhbXxACcehbKP8GGCYHgFrkwOJQYzUmEzW51lBz0BFmf0m8ht9bdkfTmIooxa5HhSJQ'
    const key = imported({ publicJwk: { kty: 'RSA', n, e: 'AQAB' } })
    const signature = Buffer.from(
      'AAdfwUHB3ENLYeSM5dn2AS3vIExbvzSU9-T8VgCRm8-fBtWAdKhqCnGYq1gojnVcPtBAZQEQB8pvaXG9l8nAfoFdfevi3t0-rVD8ksXWs1O4CWGezIpY5LuUJm9jHQWqyp6lQ9LU2-6meJuk3jikw7wu0D2MTJx1nEDcr_7IysLSWLUMU55tdzq4_ZY0_D3E7Fy_5esaGZsjYw1kgtAFvZUpdChRTRuzRYfR957L3wc2QgD2LF-WGwNdK1GQ8N8L5fGWfoHoWqaU2T3yZhYnOwW8IKvVgqCBFnOa1P70kIL59msU4ggSXH8qZyGIvAYd1x9H2g-wbGuySGRwKsXeHw',
      'base64url',
    )
    const isGood = (one: Uint8Array) => verifyDetached(key, 'PS256', { data, signature: one })
    expect(isGood(signature)).toBe(true)
    expect(isGood(signature.subarray(1))).toBe(false)
    expect(isGood(Buffer.concat([Buffer.alloc(1), signature]))).toBe(false)
  })

  // RFC 7515 appendix A.4
  test('ES512 is that of the RFC', () => {
    const text =
      'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn'
    const key = imported({
      publicJwk: {
        kty: 'EC',
        crv: 'P-521',
        x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
        y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
      },
    })
    const { signingInput: data, signature } = parsed(text)
    expect(verifyDetached(key, 'ES512', { data, signature })).toBe(true)
    for (const alg of ['ES384', 'ES256K'] as const)
      expect(verifyDetached(key, alg, { data, signature })).toBe(false)
    const other = parsed(text.replace('.UG', '.UH'))
    expect(verifyDetached(key, 'ES512', { data: other.signingInput, signature })).toBe(false)
  })

  test('PSS with another length of salt does not', () => {
    const { privateKey: key } = pairs.RSA
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const signature = sign('sha256', data, { key, padding, saltLength: 20 })
    expect(verifyDetached(keyOf('RSA'), 'PS256', { data, signature })).toBe(false)
  })

  test('Ed25519 has one signature, not a second one with S beyond the order', () => {
    const signature = signedWith('EdDSA')
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order
    const second = Uint8Array.from(signature)
    second.set(Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(), 32)
    expect(verifyDetached(keyOf('Ed25519'), 'EdDSA', { data, signature: second })).toBe(false)
  })

  test('ECDSA in DER does not', () => {
    const signature = sign('sha256', data, pairs['P-256'].privateKey)
    expect(verifyDetached(keyOf('P-256'), 'ES256', { data, signature })).toBe(false)
    // The library would take it, as it asks the key and not the padding.
    expect(verifyDetached(keyOf('P-256'), 'RS256', { data, signature })).toBe(false)
  })
})

/** A token of any claims, its signature none. */
const unsigned = (claims: Json, typ = 'dc+sd-jwt') =>
  `${header({ alg: 'ES256', typ })}.${encodeBase64url(utf8(JSON.stringify(claims)))}.AA`

describe('SD-JWT', () => {
  const encode = (value: Json) => encodeBase64url(utf8(JSON.stringify(value)))
  const digest = (text: string, algorithm = 'sha256') =>
    createHash(algorithm).update(text).digest('base64url')
  const limits = { maxBytes: 100_000, maxDepth: 200 }
  const read = (text: string) => parseSdJwt(text, limits)
  const NAME = encode(['salt', 'name', 'Ada'])
  /** One disclosure, its digest at the root. */
  const with1 = (disclosure: string) =>
    read(`${unsigned({ _sd: [digest(disclosure)] })}~${disclosure}~`)

  test('a disclosure comes to its place', () => {
    expect(with1(NAME)).toMatchObject({ ok: true, claims: { name: 'Ada' } })
    expect(with1(encode(['salt', 'name', null]))).toMatchObject({ claims: { name: null } })
  })

  test('an entry of a list comes to its place, whatever it is', () => {
    for (const value of ['EE', null, 0, false, { a: 1 }, [1]]) {
      const entry = encode(['salt', value])
      const found = read(`${unsigned({ a: [1, { '...': digest(entry) }, 2] })}~${entry}~`)
      expect(found).toMatchObject({ ok: true, claims: { a: [1, value, 2] } })
    }
  })

  test('the holder’s token is handed on with the hash of everything before it', () => {
    const before = `${unsigned({ _sd: [digest(NAME)] })}~${NAME}~`
    const found = read(`${before}${unsigned({ nonce: 1 }, 'kb+jwt')}`)
    expect(found).toMatchObject({
      ok: true,
      claims: { name: 'Ada' },
      keyBinding: { sdHash: digest(before), jws: { header: { typ: 'kb+jwt' } } },
    })
    expect(with1(NAME)).not.toHaveProperty('keyBinding')
    expect(read(unsigned({ a: 1 }))).toMatchObject({ ok: true, claims: { a: 1 } })
  })

  test('as many disclosures as any credential has, and one more', () => {
    const many = Array.from({ length: 1_025 }, (_, at) => encode(['salt', `name-${at}`, at]))
    const of = (count: number) => {
      const used = many.slice(0, count)
      return read(`${unsigned({ _sd: used.map((one) => digest(one)) })}~${used.join('~')}~`)
    }
    expect(of(1_024)).toMatchObject({ ok: true })
    expect(of(1_025)).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
  })

  test.each<[string, Json]>([
    ['no digests', { _sd: '' }],
    ['an object of digests', { _sd: {} }],
    ['a digest that stands alone', { _sd: digest(NAME) }],
    ['a list of as many members as a digest has letters', { _sd: [Array(43).fill('a')] }],
    ['dots with a digest and more', { a: [{ '...': digest('kept back'), b: 1 }] }],
    ['the name of a hash inside', { a: { _sd_alg: 'sha-256' } }],
    ['dots that are no entry', { a: { '...': 'x' } }],
    ['dots at the root', { '...': 'x' }],
    ['an entry whose digest is a number', { a: [{ '...': 1 }] }],
  ])('%s are none', (_case, claims) => {
    expect(read(`${unsigned(claims)}~`)).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
  })

  test('what was kept back leaves no trace, and entries of lists are what they are', () => {
    const claims = { _sd: [digest('kept back')], a: [null, { b: 1 }, 2] }
    expect(read(`${unsigned(claims)}~`)).toMatchObject({ ok: true, claims: { a: claims.a } })
    const { ok, ...fault } = read(`${unsigned({ _sd: 'x' })}~`)
    expect([ok, ...Object.keys(fault).sort()]).toEqual([false, 'code', 'message'])
  })

  test('a disclosure twice is one too many', () => {
    const claims = { _sd: [digest(NAME)] }
    expect(read(`${unsigned(claims)}~${NAME}~${NAME}~`)).toMatchObject({
      code: 'SD_JWT_DISCLOSURE_INVALID',
    })
  })

  test.each(['sha-384', 'sha-512'])('with %s', (named) => {
    const hash = digest(NAME, named.replace('-', ''))
    const claims = { _sd_alg: named, _sd: [hash] }
    expect(read(`${unsigned(claims)}~${NAME}~`)).toMatchObject({ claims: { name: 'Ada' } })
  })

  test.each<[string, string, string]>([
    ['no token', `AA.AA~${NAME}~`, 'JWS_MALFORMED'],
    ['a payload that is a list', `${unsigned([])}~`, 'SD_JWT_PAYLOAD_INVALID'],
    [
      'a payload that is no JSON',
      `${unsigned({}).replace('e30', 'e30x')}~`,
      'SD_JWT_PAYLOAD_INVALID',
    ],
    ['a hash of old', `${unsigned({ _sd_alg: 'sha-1' })}~`, 'SD_JWT_PAYLOAD_INVALID'],
    ['a hash of a prototype', `${unsigned({ _sd_alg: 'toString' })}~`, 'SD_JWT_PAYLOAD_INVALID'],
    ['a hash that is a list', `${unsigned({ _sd_alg: ['sha-256'] })}~`, 'SD_JWT_PAYLOAD_INVALID'],
    ['a key binding that is no token', `${unsigned({})}~AA`, 'JWS_MALFORMED'],
    ['a disclosure that is empty', `${unsigned({})}~~`, 'SD_JWT_DISCLOSURE_INVALID'],
    ['a disclosure of nothing', `${unsigned({ a: 1 })}~${NAME}~`, 'SD_JWT_DISCLOSURE_INVALID'],
    ['digests that are no list', `${unsigned({ _sd: 'x' })}~`, 'SD_JWT_DISCLOSURE_INVALID'],
    ['a digest too short', `${unsigned({ _sd: ['x'] })}~`, 'SD_JWT_DISCLOSURE_INVALID'],
    [
      'a digest twice',
      `${unsigned({ _sd: [digest('x')], a: { _sd: [digest('x')] } })}~`,
      'SD_JWT_DISCLOSURE_INVALID',
    ],
    [
      'more disclosures than any credential has',
      `${unsigned({})}~${`${NAME}~`.repeat(1_025)}`,
      'SD_JWT_DISCLOSURE_INVALID',
    ],
  ])('%s', (_case, text, code) => {
    expect(read(text)).toMatchObject({ ok: false, code })
  })

  test.each<[string, Json]>([
    ['an object', { name: 'Ada' }],
    ['an empty list', []],
    ['a salt alone', ['salt']],
    ['a salt that is a number', [1, 'name', 'Ada']],
    ['a name that is a number', ['salt', 1, 'Ada']],
    ['four members', ['salt', 'name', 'Ada', 'more']],
    ['an entry of a list, in an object', ['salt', 'Ada']],
    ['a name of SD-JWT itself', ['salt', '_sd', []]],
    ['the dots', ['salt', '...', 'x']],
    ['a name with a meaning in JavaScript', ['salt', '__proto__', {}]],
  ])('a disclosure that is %s', (_case, value) => {
    expect(with1(encode(value))).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
  })

  test('a disclosure that is no base64url', () => {
    expect(with1(`${NAME}=`)).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
  })

  test('a disclosure with a name is no entry of a list, and the dots stand alone', () => {
    const inList = (entry: JsonObject) => read(`${unsigned({ a: [entry] })}~${NAME}~`)
    const dots = { '...': digest(NAME) }
    expect(inList(dots)).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
    expect(inList({ ...dots, b: 1 })).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
    expect(read(`${unsigned({ a: dots })}~${NAME}~`)).toMatchObject({
      code: 'SD_JWT_DISCLOSURE_INVALID',
    })
    const kept = { '...': digest('kept back') }
    const partial = (payload: JsonObject) => {
      const found = read(`${unsigned(payload)}~`)
      return found.ok && [found.isPartial, [...found.disclosedNames], found.claims]
    }
    expect(partial({ a: [kept, 1] })).toEqual([true, ['a'], { a: [1] }])
    expect(partial({ a: { b: [kept] } })).toEqual([true, [], { a: { b: [] } }])
    expect(partial({ a: [1] })).toEqual([false, [], { a: [1] }])
  })

  test('disclosures cannot hide a claim that is open, nor another one', () => {
    const claims = { name: 'Eve', _sd: [digest(NAME)] }
    expect(read(`${unsigned(claims)}~${NAME}~`)).toMatchObject({
      code: 'SD_JWT_DISCLOSURE_INVALID',
    })
    const other = encode(['salt 2', 'name', 'Eve'])
    expect(
      read(`${unsigned({ _sd: [digest(NAME), digest(other)] })}~${NAME}~${other}~`),
    ).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
  })

  test('disclosures within disclosures are bounded together', () => {
    const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)])
    const shows = (levels: number) => with1(encode(['salt', 'a', nested(levels)]))
    expect(shows(20)).toMatchObject({ ok: true })
    expect(shows(70)).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
    const chain = (levels: number) => {
      const disclosures = [encode(['s', 'end', 1])]
      for (let level = 1; level < levels; level++)
        disclosures.unshift(encode(['s', 'a', { _sd: [digest(disclosures[0] ?? '')] }]))
      return read(`${unsigned({ _sd: [digest(disclosures[0] ?? '')] })}~${disclosures.join('~')}~`)
    }
    expect(chain(10)).toMatchObject({ ok: true })
    expect(chain(70)).toMatchObject({ code: 'SD_JWT_DISCLOSURE_INVALID' })
  })

  test('only names at the root are told as disclosed', () => {
    const inner = encode(['s', 'inner', 1])
    const outer = encode(['s', 'outer', { _sd: [digest(inner)] }])
    const found = read(`${unsigned({ _sd: [digest(outer)] })}~${outer}~${inner}~`)
    expect(found.ok && [...found.disclosedNames]).toEqual(['outer'])
    expect(found).toMatchObject({ claims: { outer: { inner: 1 } } })
  })
})

describe('tree heads', () => {
  const head = {
    log: 'ab'.repeat(16),
    size: 3,
    root: new Uint8Array(32).fill(7),
    at: '2026-11-22T12:00:00Z',
  }
  const signer = { alg: 'ES256', header: { kid: 'k' }, sign: es256.sign }
  const claims = {
    log: head.log,
    treeSize: 3,
    rootHash: '07'.repeat(32),
    timestamp: head.at,
  }

  test('are read as they were signed, white space around them aside', async () => {
    const text = await encodeTreeHead(head, signer)
    expect(parseTreeHead(`${text}\n`)).toMatchObject({ text, head })
    expect(parseTreeHead(unsigned(claims, TREE_HEAD_TYPE))).toMatchObject({ head })
    const empty = unsigned({ ...claims, treeSize: 0 }, TREE_HEAD_TYPE)
    expect(parseTreeHead(empty)?.head.size).toBe(0)
  })

  test.each<[string, Json]>([
    ['a list', []],
    ['nothing', null],
    ['no log', { ...claims, log: 1 }],
    ['no time', { ...claims, timestamp: null }],
    ['a size below zero', { ...claims, treeSize: -1 }],
    ['half a leaf', { ...claims, treeSize: 0.5 }],
    ['a size in words', { ...claims, treeSize: '3' }],
    ['no root', { ...claims, rootHash: 7 }],
    ['a root cut off', { ...claims, rootHash: '07' }],
    ['a root in a list', { ...claims, rootHash: ['07'.repeat(32)] }],
    ['a root that is no hex', { ...claims, rootHash: 'x7'.repeat(32) }],
  ])('%s is none', (_case, changed) => {
    expect(parseTreeHead(unsigned(changed, TREE_HEAD_TYPE))).toBeUndefined()
  })

  test('another token is none', () => {
    expect(parseTreeHead(unsigned(claims, 'JWT'))).toBeUndefined()
    expect(parseTreeHead('no token')).toBeUndefined()
    expect(parseTreeHead(`${header({ alg: 'ES256', typ: TREE_HEAD_TYPE })}.AA.AA`)).toBeUndefined()
  })
})

describe('approvals', () => {
  const plan = { templateHash: 'aa', inputHash: 'bb', rows: 2, keys: ['did:web:a.example#k'] }
  const signer = { alg: 'ES256', header: {}, sign: es256.sign }
  const at = '2026-11-22T12:00:00Z'
  const [jwk, other] = [es256.publicJwk as PublicJwk, ed25519.publicJwk as PublicJwk]

  test('say who approved, and only this plan', async () => {
    const approval = await encodeApproval(plan, at, signer)
    expect(await approverOf(approval, plan, [other, jwk])).toBe(jwk)
    expect(await approverOf(`${approval}\n`, plan, [jwk])).toBe(jwk)
    expect(await approverOf(approval, plan, [other])).toBeUndefined()
    expect(await approverOf(approval, plan, [{ ...jwk, x: 'AA' } as PublicJwk])).toBeUndefined()
    for (const changed of [
      { ...plan, rows: 3 },
      { ...plan, templateHash: 'ab' },
      { ...plan, inputHash: 'ab' },
      { ...plan, keys: [] },
    ])
      expect(await approverOf(approval, changed, [jwk])).toBeUndefined()
  })

  test('nothing else is an approval', async () => {
    const sign = async (typ: string, claims: JsonObject) =>
      await encodeCompactJws({ alg: 'ES256', typ }, claims, es256.sign)
    expect(
      await approverOf(await sign('JWT', { plan: planJson(plan) }), plan, [jwk]),
    ).toBeUndefined()
    expect(await approverOf(await sign(APPROVAL_TYPE, {}), plan, [jwk])).toBeUndefined()
    for (const value of [[], null])
      expect(await approverOf(unsigned(value, APPROVAL_TYPE), plan, [jwk])).toBeUndefined()
    const noJson = `${header({ alg: 'ES256', typ: APPROVAL_TYPE })}.AA.AA`
    expect(await approverOf(noJson, plan, [jwk])).toBeUndefined()
    expect(await approverOf('yes', plan, [jwk])).toBeUndefined()
    const forged = unsigned({ plan: planJson(plan) }, APPROVAL_TYPE)
    expect(await approverOf(forged, plan, [jwk])).toBeUndefined()
  })

  test('a plan is one line, of which approvers compare the SHA-256', () => {
    const line = '{"template":"aa","input":"bb","rows":2,"keys":["did:web:a.example#k"]}\n'
    expect(planText(plan)).toBe(line)
  })

  test.each<[string, Json]>([
    ['a list', []],
    ['no template', { ...planJson(plan), template: 1 }],
    ['no input', { ...planJson(plan), input: null }],
    ['rows in words', { ...planJson(plan), rows: '2' }],
    ['one key alone', { ...planJson(plan), keys: 'k' }],
    ['a key that is a number', { ...planJson(plan), keys: ['k', 1] }],
  ])('%s is no plan', (_case, value) => {
    expect(parseBatchPlan(value)).toBeUndefined()
  })
})
