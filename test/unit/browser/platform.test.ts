// What stands in for Node in the browser, against Node itself: the same answer to good and to bad input.

import * as node from 'node:crypto'
import { crc32, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { isUtf8 } from '../../../src/browser/platform/buffer.ts'
import * as ours from '../../../src/browser/platform/crypto.ts'
import { compileSchema } from '../../../src/browser/platform/schema-validation.ts'
import * as zlib from '../../../src/browser/platform/zlib.ts'
import { compileSchema as compiled } from '../../../src/linked-data/schema-validation.ts'
import { toHex, utf8 } from '../../../src/util/bytes.ts'

const DATA = utf8('signed, whatever it is')
const attempt = <T>(work: () => T): T | 'refused' => {
  try {
    return work()
  } catch {
    return 'refused'
  }
}

describe('hashes', () => {
  test.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('%s', (name) => {
    expect(ours.hash(name, 'ü')).toBe(node.hash(name, 'ü'))
    expect(ours.createHash(name).update(DATA).digest('base64url')).toBe(
      node.createHash(name).update(DATA).digest('base64url'),
    )
    const begun = ours.createHash(name).update('a')
    expect(begun.copy().update('b').digest('hex')).toBe(node.hash(name, 'ab'))
    expect(begun.digest('hex')).toBe(node.hash(name, 'a'))
  })

  test('of a name that is not known is refused', () => {
    expect(attempt(() => ours.hash('md5', 'a'))).toBe('refused')
    expect(attempt(() => ours.createHash('toString'))).toBe('refused')
  })
})

type Options = Readonly<Record<string, unknown>>
const KEYS: readonly (readonly [string, string, Options, string | null, Options])[] = [
  ['Ed25519', 'ed25519', {}, null, {}],
  ['P-256', 'ec', { namedCurve: 'P-256' }, 'sha256', { dsaEncoding: 'ieee-p1363' }],
  ['P-384 in DER', 'ec', { namedCurve: 'P-384' }, 'sha384', {}],
  ['RSA', 'rsa', { modulusLength: 2048 }, 'sha256', {}],
  ['RSA-PSS', 'rsa', { modulusLength: 2048 }, 'sha384', { padding: 6, saltLength: -1 }],
]

describe('signatures', () => {
  test.each(KEYS)(
    '%s: every changed bit is seen, as Node sees it',
    (_name, type, how, digest, by) => {
      const pair = (
        node.generateKeyPairSync as (type: string, how: Options) => node.KeyPairKeyObjectResult
      )(type, how)
      const signature = node.sign(digest, DATA, { key: pair.privateKey, ...by })
      const jwk = pair.publicKey.export({ format: 'jwk' }) as Readonly<Record<string, unknown>>
      const key = ours.createPublicKey({ key: jwk })
      const verify = (data: Uint8Array, bytes: Uint8Array) =>
        attempt(() => ours.verify(digest, data, { key, ...by }, bytes))
      expect(verify(DATA, signature)).toBe(true)
      expect(verify(utf8('another'), signature)).toBe(false)
      for (const at of [5, signature.length - 1])
        expect(
          verify(
            DATA,
            signature.map((byte, place) => (place === at ? byte ^ 1 : byte)),
          ),
        ).not.toBe(true)
      expect(verify(DATA, signature.subarray(1))).not.toBe(true)
      expect(verify(DATA, new Uint8Array())).not.toBe(true)
      expect(key.export({ format: 'jwk' })).toEqual(jwk)
      expect(key.asymmetricKeyType).toBe(pair.publicKey.asymmetricKeyType)
      expect(key.equals(ours.createPublicKey({ key: jwk }))).toBe(true)
    },
  )

  test('of Ed25519 with a part of small order is none, as with Node: there is no cofactor', () => {
    const { Point } = ed25519
    const secret = new Uint8Array(32).fill(7)
    const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secret)
    const torsion = Point.fromHex(ED25519_TORSION_SUBGROUP[1] ?? '')
    const nonce = 12345n
    const signed = (point: InstanceType<typeof Point>) => {
      const r = point.toBytes()
      const digest = node.createHash('sha512').update(r).update(pointBytes).update(DATA).digest()
      const k = BigInt(`0x${Buffer.from(digest).reverse().toString('hex')}`)
      const s = (nonce + k * scalar) % Point.Fn.ORDER
      const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
      return Buffer.concat([r, bytes])
    }
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(pointBytes).toString('base64url') }
    const [theirs, key] = [
      node.createPublicKey({ key: jwk, format: 'jwk' }),
      ours.createPublicKey({ key: jwk }),
    ]
    const plain = signed(Point.BASE.multiply(nonce))
    const mixed = signed(Point.BASE.multiply(nonce).add(torsion))
    for (const [signature, good] of [
      [plain, true],
      [mixed, false],
    ] as const) {
      expect(node.verify(null, DATA, theirs, signature)).toBe(good)
      expect(ours.verify(null, DATA, key, signature)).toBe(good)
    }
  })

  test('a point that is not on its curve is no key, compressed or not', () => {
    const point = new Uint8Array(33).fill(5).with(0, 2)
    const convert = (from: Pick<typeof ours.ECDH, 'convertKey'>) => {
      const found = attempt(() => from.convertKey(point, 'prime256v1'))
      return found === 'refused' ? found : toHex(found)
    }
    expect(convert(ours.ECDH)).toBe(convert(node.ECDH as never))
    const key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
    expect(attempt(() => ours.createPublicKey({ key }))).toBe('refused')
    expect(attempt(() => ours.createPublicKey({ key: { kty: 'EC', crv: 'P-999' } }))).toBe(
      'refused',
    )
  })
})

describe('zlib', () => {
  const long = utf8('many words '.repeat(20_000))
  const cap = { maxOutputLength: long.length }
  const bytes = (value: unknown) => (value === 'refused' ? value : toHex(value as Uint8Array))
  const packed: readonly (readonly [string, Uint8Array])[] = [
    ['whole', gzipSync(long)],
    ['empty', gzipSync('')],
    ['two members', Buffer.concat([gzipSync('a'), gzipSync('a')])],
    ['something behind it', Buffer.concat([gzipSync('a'), Buffer.from('behind')])],
    ['zeros behind it', Buffer.concat([gzipSync('a'), Buffer.alloc(9)])],
    ['half a member behind it', Buffer.concat([gzipSync('a'), gzipSync('a').subarray(0, 12)])],
    ['cut off', gzipSync(long).subarray(0, 40)],
    ['one bit wrong', gzipSync(long).map((byte, at) => (at === 30 ? byte ^ 1 : byte))],
    [
      'a wrong checksum',
      gzipSync(long).map((byte, at, all) => (at === all.length - 8 ? byte ^ 1 : byte)),
    ],
    ['one byte too long', gzipSync(Buffer.concat([long, Buffer.from('.')]))],
  ]

  test.each(packed)('gzip, %s', (_what, data) => {
    expect(bytes(attempt(() => zlib.gunzipSync(data, cap)))).toBe(
      bytes(attempt(() => gunzipSync(data, cap))),
    )
  })

  test('zlib says how much it took, and stops at the same length with the same code', () => {
    const data = Buffer.concat([deflateSync(long), Buffer.from('behind')])
    const told = zlib.inflateSync(data, { ...cap, info: true }) as {
      engine: { bytesWritten: number }
    }
    expect(told.engine.bytesWritten).toBe(data.length - 6)
    const codeOf = (inflate: (data: Uint8Array, how: typeof cap) => unknown) => {
      try {
        return inflate(data, { maxOutputLength: long.length - 1 })
      } catch (error) {
        return (error as { code?: unknown }).code
      }
    }
    expect(codeOf(zlib.inflateSync)).toBe(codeOf(inflateSync))
    expect(codeOf(zlib.inflateSync)).toBe('ERR_BUFFER_TOO_LARGE')
  })

  test('checksums', () => {
    for (const data of [utf8(''), DATA, long]) expect(zlib.crc32(data)).toBe(crc32(data))
  })
})

test('UTF-8 is told from what is not', () => {
  expect(isUtf8(utf8('ü\ufeff'))).toBe(true)
  expect(isUtf8(new Uint8Array([0xc3]))).toBe(false)
})

describe('schemas of credentials', () => {
  const schema = {
    type: 'object',
    required: ['a', 'b'],
    additionalProperties: false,
    properties: {
      a: { type: 'object', properties: { b: { const: 1 } }, additionalProperties: false },
      b: { anyOf: [{ type: 'integer' }, { enum: ['x'] }] },
      c: { type: 'array', items: { type: 'string', format: 'date' } },
      d: { $ref: '#/$defs/x' },
      'e/f': { unevaluatedProperties: false, properties: { q: {} } },
    },
    $defs: { x: { type: 'integer', minimum: 3 } },
  }
  const good = { a: { b: 1 }, b: 1, c: ['2026-01-01'], d: 4, 'e/f': { q: 1 } }

  test.each<[string, object]>([
    ['nothing', {}],
    ['all', good],
    ['a member missing', { a: {} }],
    ['a member too many', { ...good, z: 1 }],
    ['one too many inside', { ...good, a: { z: 1 } }],
    ['a wrong constant', { ...good, a: { b: 2 } }],
    ['no branch', { ...good, b: 'y' }],
    ['no date', { ...good, c: ['2026-01-01', 'x'] }],
    ['a reference not met', { ...good, d: 1 }],
    ['a member that nobody evaluates', { ...good, 'e/f': { r: 1 } }],
  ])('%s: as the compiled ones say', (_what, value) => {
    const place = (compile: typeof compileSchema) => compile(schema)(value)[0]?.pointer
    expect(place(compileSchema)).toBe(place(compiled))
  })

  test('that lead elsewhere are none', () => {
    const lost = compileSchema({ properties: { a: { $ref: 'https://elsewhere.example/schema' } } })
    expect(attempt(() => lost({ a: 1 }))).toBe('refused')
  })
})
