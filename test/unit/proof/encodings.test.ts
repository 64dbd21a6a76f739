// base58btc, base64url and multibase: every byte string has one text, and only that text is read. CBOR of proof values;
// status lists as they are written, read back.

import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { decodeBase58btc, encodeBase58btc } from '../../../src/proof/base58btc.ts'
import { decodeBase64url, encodeBase64url } from '../../../src/proof/base64url.ts'
import { decodeCbor } from '../../../src/proof/cbor.ts'
import { decodeMultibase, encodeMultibase } from '../../../src/proof/multibase.ts'
import { buildStatusList, LIST_ENTRIES, type SetEntry } from '../../../src/proof/status-list.ts'
import { buildStatusTokenClaims } from '../../../src/proof/status-token.ts'
import { decodeBitstring, entryAt, statedLength } from '../../../src/trust/bitstring-list.ts'
import { tokenStatusAt } from '../../../src/trust/token-status-list.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'

const someBytes = fc.uint8Array({ maxLength: 80 })

let copies = 0
test.each([
  ['the other alphabet alone, as in browsers', false],
  ['both alphabets', true],
])('base64url is the same where the runtime knows %s', async (_name, isKnown) => {
  const known = vi
    .spyOn(Buffer, 'isEncoding')
    .mockImplementation((name) => name !== 'base64url' || isKnown)
  // A copy of its own, that nobody else gets.
  copies += 1
  const copy = `../../../src/proof/base64url.ts?copy=${copies}`
  const other: typeof import('../../../src/proof/base64url.ts') = await import(copy)
  known.mockRestore()
  fc.assert(
    fc.property(someBytes, (bytes) => {
      const text = encodeBase64url(bytes)
      expect(other.encodeBase64url(bytes)).toBe(text)
      expect(other.decodeBase64url(text)).toEqual(bytes)
    }),
  )
  for (const text of ['AA==', 'A', 'AB', 'A+', 'A/', 'A A', 'AA\n'])
    expect(other.decodeBase64url(text)).toBeUndefined()
})

describe('base58btc', () => {
  // https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5
  test.each([
    ['Hello World!', '2NEpo7TZRRrLZSi2U'],
    [
      'The quick brown fox jumps over the lazy dog.',
      'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
    ],
  ])('%s', (text, encoded) => {
    expect(encodeBase58btc(utf8(text))).toBe(encoded)
    expect(decodeBase58btc(encoded)).toEqual(utf8(text))
  })

  test('leading zero bytes are kept', () => {
    const bytes = new Uint8Array([0, 0, 0x28, 0x7f, 0xb4, 0xcd])
    expect(encodeBase58btc(bytes)).toBe('11233QC4')
    expect(decodeBase58btc('11233QC4')).toEqual(bytes)
  })

  test('round trip, and each text is the only one of its bytes', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        expect(decodeBase58btc(encodeBase58btc(bytes))).toEqual(bytes)
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{0,60}$/), (text) => {
        expect(encodeBase58btc(decodeBase58btc(text) as Uint8Array)).toBe(text)
      }),
      { numRuns: 200 },
    )
  })

  test.each(['0', 'O', 'I', 'l', ' 2', '2\n', '2NEpo7TZRRrLZSi2U=', 'é', '🌱'])(
    'refuses %j',
    (text) => {
      expect(decodeBase58btc(text)).toBeUndefined()
    },
  )

  test('refuses what is too long to be a key or a signature', () => {
    expect(decodeBase58btc('2'.repeat(1024))).toBeDefined()
    expect(decodeBase58btc('2'.repeat(1025))).toBeUndefined()
  })
})

describe('base64url', () => {
  // RFC 4648 section 10, without padding.
  test.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('%j', (text, encoded) => {
    expect(encodeBase64url(utf8(text))).toBe(encoded)
    expect(decodeBase64url(encoded)).toEqual(utf8(text))
  })

  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  /** Six bits to a letter, as RFC 4648 section 4 has it. */
  const lettersOf = (bytes: Uint8Array) => {
    const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const groups = bits.match(/.{1,6}/g) ?? []
    return groups.map((six) => ALPHABET[Number.parseInt(six.padEnd(6, '0'), 2)]).join('')
  }

  test('six bits to a letter', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        const text = lettersOf(bytes)
        expect(encodeBase64url(bytes)).toBe(text)
        expect(decodeBase64url(text)).toEqual(bytes)
      }),
      { numRuns: 200 },
    )
  })

  test('reads no second spelling of any bytes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{0,40}$/), (text) => {
        const bytes = decodeBase64url(text)
        if (bytes) expect(lettersOf(bytes)).toBe(text)
      }),
      { numRuns: 300 },
    )
    for (const [begin, count] of [
      ['A', 4],
      ['AA', 16],
      ['AAA', 64],
      ['', 0],
    ] as const) {
      const read = [...ALPHABET].filter((last) => decodeBase64url(`Zm9v${begin}${last}`))
      expect(read).toHaveLength(count)
    }
  })

  test('one letter of another alphabet makes it none, wherever it stands', () => {
    const text = lettersOf(new Uint8Array(300).map((_, index) => index))
    expect(decodeBase64url(text)).toHaveLength(300)
    for (const other of ['+', '/', '=', '.', ' ', '\n', '\0', 'é', '\u0141'])
      for (const at of [0, 1, 199, 398, 399])
        expect(decodeBase64url(`${text.slice(0, at)}${other}${text.slice(at + 1)}`)).toBeUndefined()
  })

  test.each([
    'Zg==', // padding
    'Zm8=',
    'Z', // impossible length
    'Zh', // unused bits set
    'Zm9',
    'Zm9v\n',
    ' Zm9v',
    'Zm+v', // ordinary base64
    'Zm/v',
    'Zmé9',
    'Zm9\u{1F331}',
  ])('refuses %j', (text) => {
    expect(decodeBase64url(text)).toBeUndefined()
  })
})

describe('multibase', () => {
  test('reads z and u, writes z', () => {
    expect(encodeMultibase(utf8('Hello World!'))).toBe('z2NEpo7TZRRrLZSi2U')
    expect(decodeMultibase('z2NEpo7TZRRrLZSi2U')).toEqual(utf8('Hello World!'))
    expect(decodeMultibase('uSGVsbG8gV29ybGQh')).toEqual(utf8('Hello World!'))
  })

  test.each(['', '2NEpo7TZRRrLZSi2U', 'mSGVsbG8gV29ybGQh', 'f48656c6c6f', 'Z2NEp', 'uSGVsbG8='])(
    'refuses %j',
    (text) => {
      expect(decodeMultibase(text)).toBeUndefined()
    },
  )
})

describe('CBOR of proof values', () => {
  const decode = (hex: string) => decodeCbor(Uint8Array.from(Buffer.from(hex, 'hex')))
  const deep = (levels: number) => `${'81'.repeat(levels)}00`

  // RFC 8949 appendix A, and RFC 8746 for the tag.
  test.each<[string, ReturnType<typeof decodeCbor>]>([
    ['17', 23],
    ['1818', 24],
    ['190100', 256],
    ['1a00010000', 65_536],
    ['40', new Uint8Array()],
    ['4401020304', new Uint8Array([1, 2, 3, 4])],
    ['83010203', [1, 2, 3]],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    ['d840420102', new Uint8Array([1, 2])],
    [deep(4), [[[[0]]]]],
  ])('%s', (hex, value) => {
    expect(decode(hex)).toEqual(value)
  })

  test.each([
    ['nothing', ''],
    ['a value and one more', '0000'],
    ['a text, even where it is none', '61ff'],
    ['a negative number', '20'],
    ['true', 'f5'],
    ['a float', 'f90000'],
    ['a length of 64 bits', '1b0000000100000000'],
    ['an indefinite length', '5f4100ff'],
    ['a number longer than it needs: 8 bits', '1817'],
    ['16 bits', '1900ff'],
    ['32 bits', '1a0000ffff'],
    ['a head cut off', '19'],
    ['bytes cut off', '430102'],
    ['an array cut off', '8201'],
    ['an array longer than its bytes', '9affffffff00'],
    ['a map cut off', 'a101'],
    ['a key twice', 'a201020103'],
    ['a key that is no number', 'a1410102'],
    ['another tag', 'd841420102'],
    ['the tag around something else', 'd84001'],
    ['more depth', deep(5)],
    ['more depth of maps', `${'a100'.repeat(5)}00`],
    ['what is no value, inside', '8120'],
    ['bytes cut off inside', '82430102'],
  ])('refuses %s', (_case, hex) => {
    expect(decode(hex)).toBeUndefined()
  })
})

describe('status lists', () => {
  const options = {
    id: 'https://a.example/status/1',
    issuer: 'did:web:a.example',
    validFrom: new Date('2026-11-22T12:00:00.900Z'),
    validUntil: new Date('2026-11-29T12:00:00.900Z'),
    ttlMs: 3_600_500,
  }
  const LAST = LIST_ENTRIES - 1

  test.each(['revocation', 'message'] as const)('of %s: every entry is read back', (purpose) => {
    const revoked = [0, 9, LAST].map((index) => ({ index, value: 1 }))
    const set = purpose === 'message' ? [...revoked, { index: 10, value: 2 }] : revoked
    const size = purpose === 'message' ? 2 : 1
    const { credentialSubject } = buildStatusList({ ...options, purpose, set })
    const decoded = decodeBitstring((credentialSubject as JsonObject).encodedList, 'u')
    if (!decoded.ok) throw new Error(decoded.message)
    expect(decoded.bytes).toHaveLength((LIST_ENTRIES / 8) * size)
    const { status_list } = buildStatusTokenClaims({ ...options, purpose, set })
    for (const index of [0, 1, 8, 9, 10, 11, LAST]) {
      const value = set.find((one) => one.index === index)?.value ?? 0
      expect(entryAt(decoded.bytes, index, size)).toBe(value)
      expect(tokenStatusAt(status_list, index)).toBe(value)
    }
    for (const index of [LIST_ENTRIES, -1, 0.5]) {
      expect(entryAt(decoded.bytes, index, size)).toBeUndefined()
      expect(tokenStatusAt(status_list, index)).toBe('beyond')
    }
  })

  // Bitstring Status List 1.0, section 2.2: what stands where; times without fractions, a lifetime in milliseconds.
  test('a list is a credential of its own kind', () => {
    expect(buildStatusList({ ...options, purpose: 'message', set: [] })).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: options.id,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: options.issuer,
      validFrom: '2026-11-22T12:00:00Z',
      validUntil: '2026-11-29T12:00:00Z',
      credentialSubject: {
        id: `${options.id}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'message',
        encodedList: expect.stringMatching(/^uH4sI[\w-]+$/),
        ttl: options.ttlMs,
      },
    })
  })

  const packed = gzipSync(utf8('entries'))
  const trailer = packed.subarray(-8)
  const behind = (bytes: Uint8Array) => Uint8Array.from([...packed, ...bytes])
  const wrong = (at: number, bit = 1) =>
    trailer.map((byte, index) => (index === at ? byte ^ bit : byte))

  // Readers disagree on what is behind the first member, be it dressed as its end.
  test.each<[string, Uint8Array | string]>([
    ['no base64url', 'H4sI+'],
    ['cut off', packed.subarray(0, -1)],
    ['zlib data', deflateSync(utf8('entries'))],
    ['another checksum', behind(Uint8Array.from([0, ...wrong(0)]))],
    ['another length', behind(Uint8Array.from([0, ...wrong(4)]))],
    ['a greater length', behind(Uint8Array.from([0, ...wrong(4, 8)]))],
    ['a second member', behind(gzipSync(utf8('more')))],
  ])('a list that is %s has no entries', (_case, list) => {
    const text = typeof list === 'string' ? list : encodeBase64url(list)
    expect(decodeBitstring(`u${text}`, 'u')).toMatchObject({ ok: false })
  })

  test('a list says how long it is, and is not unpacked beyond that', () => {
    const zipped = (bytes: number) => gzipSync(new Uint8Array(bytes))
    for (const bytes of [16_384, 16_385, 16_386, 65_537]) {
      const text = zipped(bytes).toString('base64url')
      expect([statedLength(`u${text}`), statedLength(text)]).toEqual([bytes, bytes])
    }
    expect([undefined, 7, '', 'u', 'uAA', 'u====', 'uAAAAA'].map(statedLength)).toEqual([
      ...[0, 0, 0, 0, 0, 0, 0],
    ])
    const lying = zipped(200_000)
    lying.writeUInt32LE(100_000, lying.length - 4)
    expect(decodeBitstring(`u${lying.toString('base64url')}`, 'u').ok).toBe(false)
    lying.writeUInt32LE(0xffff_ffff, lying.length - 4)
    expect(statedLength(`u${lying.toString('base64url')}`)).toBe(2 ** 24)
    expect(decodeBitstring(`u${lying.toString('base64url')}`, 'u').ok).toBe(false)
  })

  test('what a list says of its length stands in its last bytes, and no more is looked at', () => {
    const ending = (before: number) =>
      encodeBase64url(Uint8Array.of(...new Uint8Array(before).fill(9), 1, 2, 0, 0))
    // However many letters stand in the last group, and before it.
    for (const before of [0, 1, 2, 3, 4, 5, 6, 7, 8])
      expect(statedLength(ending(before))).toBe(0x0201)
    for (const before of [6, 7, 8]) expect(statedLength(`++++${ending(before)}`)).toBe(0x0201)
    expect(['AAAAuAAA', 'uAAAAuAAA'].map(statedLength)).toEqual([0xb800, 0xb800])
  })

  test('no list is larger than 16 MiB, and one byte more is too much', () => {
    const large = new Uint8Array(2 ** 24 + 1)
    expect(decodeBitstring(gzipSync(large, { level: 1 }).toString('base64url'), '').ok).toBe(false)
    const lst = deflateSync(large, { level: 1 }).toString('base64url')
    for (const room of [undefined, { left: 2 ** 25 }])
      expect(tokenStatusAt({ bits: 1, lst }, 5, room)).toBe('malformed')
  })

  test('a list that comes again is unpacked once, unless it is too large to keep', () => {
    const isKept = (bytes: number, level?: number) => {
      const text = gzipSync(new Uint8Array(bytes), { ...(level !== undefined && { level }) })
      const list = text.toString('base64url')
      const first = decodeBitstring(list, '')
      expect(first.ok && first.bytes.length).toBe(bytes)
      return [decodeBitstring(list, '') === first, list.length > 65_536]
    }
    expect(isKept(2 ** 18)).toEqual([true, false])
    expect(isKept(2 ** 18 + 1)).toEqual([false, false])
    // Stored as they are, with 23 bytes around them: texts of 65,536 letters, and of more.
    expect(isKept(49_129, 0)).toEqual([true, false])
    expect(isKept(49_130, 0)).toEqual([false, true])
    expect(decodeBitstring('H4sI', '')).not.toBe(decodeBitstring('H4sI', ''))
  })

  test('lists of tokens share what may be unpacked', () => {
    const short = { bits: 8, lst: deflateSync(Uint8Array.of(7)).toString('base64url') }
    const last = { left: 1 }
    expect([0, 0].map((at) => tokenStatusAt(short, at, last))).toEqual([7, 'costly'])
    const list = { bits: 1, lst: deflateSync(new Uint8Array(1_000)).toString('base64url') }
    const room = { left: 2_500 }
    expect([0, 0, 0].map(() => tokenStatusAt(list, 5, room))).toEqual([0, 0, 'costly'])
    expect(room.left).toBe(500)
    expect(tokenStatusAt(list, 5, { left: 0 })).toBe('costly')
    expect(tokenStatusAt({ ...list, lst: '+' }, 5, { left: 0 })).toBe('malformed')
    expect(tokenStatusAt({ ...list, lst: 'AAAA' }, 5)).toBe('malformed')
  })

  test('a list is what its prefix says, in multibase or without', () => {
    const text = encodeBase64url(packed)
    const decoded = { ok: true, bytes: Buffer.from('entries') }
    expect(decodeBitstring(`u${text}`, 'u')).toEqual(decoded)
    expect(decodeBitstring(text, '')).toEqual(decoded)
    for (const other of [text, `z${text}`, undefined, [`u${text}`]])
      expect(decodeBitstring(other, 'u').ok).toBe(false)
  })

  const lst = encodeBase64url(deflateSync(Uint8Array.of(0b11100100, 0b00011011)))
  test('entries of a token begin with the lowest bits', () => {
    const values = (bits: number, count: number) =>
      Array.from({ length: count }, (_, index) => tokenStatusAt({ bits, lst }, index))
    expect(values(1, 17)).toEqual([0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 'beyond'])
    expect(values(2, 9)).toEqual([0, 1, 2, 3, 3, 2, 1, 0, 'beyond'])
    expect(values(4, 5)).toEqual([4, 14, 11, 1, 'beyond'])
    expect(values(8, 3)).toEqual([228, 27, 'beyond'])
  })

  test.each<[string, Json | undefined]>([
    ['nothing', undefined],
    ['a list', [{ bits: 1, lst }]],
    ['no list', { bits: 1 }],
    ['a list in a list', { bits: 1, lst: [lst] }],
    ['no size', { lst }],
    ['a size in words', { bits: '1', lst }],
    ['a size that no byte holds', { bits: 3, lst }],
    ['a list with text behind it', { bits: 1, lst: `${lst}AAAA` }],
    ['no compressed data', { bits: 1, lst: 'AAAA' }],
  ])('%s is no list of a token', (_case, list) => {
    expect(tokenStatusAt(list, 0)).toBe('malformed')
  })

  test('the claims of a token are whole seconds', () => {
    const claims = buildStatusTokenClaims({ ...options, purpose: 'revocation', set: [] })
    expect(claims).toMatchObject({
      sub: options.id,
      iat: 1_795_348_800,
      exp: 1_795_953_600,
      ttl: 3_600,
    })
  })

  test.each<[string, SetEntry]>([
    ['an index beyond the list', { index: LIST_ENTRIES, value: 1 }],
    ['one before it', { index: -1, value: 1 }],
    ['half an index', { index: 0.5, value: 1 }],
    ['half a value', { index: 0, value: 0.5 }],
    ['a value beyond its bits', { index: 0, value: 2 }],
    ['one below zero', { index: 0, value: -1 }],
  ])('%s is a mistake of the caller', (_case, entry) => {
    const asked = { ...options, purpose: 'revocation', set: [entry] } as const
    expect(() => buildStatusList(asked)).toThrow(TypeError)
    expect(() => buildStatusTokenClaims(asked)).toThrow(TypeError)
  })
})
