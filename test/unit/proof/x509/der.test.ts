// DER taken apart as it stands, and keys of certificates ready for tokens.

import { createPublicKey, type KeyObject } from 'node:crypto'
import { fromBER, Integer } from 'asn1js'
import { describe, expect, test } from 'vitest'
import { importJwk } from '../../../../src/proof/verification-key.ts'
import { importCertifiedKey } from '../../../../src/proof/x509/certified-key.ts'
import {
  childrenOf,
  decodeDer,
  encodeDer,
  generalizedTime,
  oidIn,
  originalBytes,
  partsOf,
  readOrUndefined,
} from '../../../../src/proof/x509/der.ts'
import { foldedName } from '../../../../src/proof/x509/folded-name.ts'
import {
  bits,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  text,
  time,
} from '../../../support/seal/der-writer.ts'
import { testKey } from '../../../support/test-issuer.ts'

const hex = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'))
const digitsOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const parts = (digits: string) => partsOf(hex(digits)).map(digitsOf)

describe('the parts of a value', () => {
  test.each<[string, string, readonly string[]]>([
    ['none in an empty one', '3000', []],
    ['each as it stands', '300702010504020102', ['020105', '04020102']],
    ['what is broken within them is for others', '300430020505', ['30020505']],
    ['of a set', '310430020505', ['30020505']],
    ['none of a primitive value', '0403020105', []],
    ['none where something follows', '3003020105020106', []],
    ['none where the value ends too soon', '3004020105', []],
    ['none where a part ends too late', '3003020205', []],
    ['none where a part has no length', '30040201050', []],
    ['none of nothing', '', []],
    ['none of a tag alone', '30', []],
    ['none of a length that is not there', '3081', []],
    ['a length of one byte, in two', '30060481020102', []],
    ['a length of one byte more than needed', '30050481020102', ['0481020102']],
    ['without any end', '308002010530020505', []],
    ['to their end, where they have none', '30800201050000', ['020105']],
    ['one without end within', '30073080020105000', []],
    ['with a long tag', '300a1f010102010105020107', ['1f010102', '010105', '020107']],
  ])('%s', (_name, digits, expected) => {
    expect(parts(digits)).toEqual(expected)
  })

  test('of long ones, by lengths of one to four bytes', () => {
    // Broken within, so that only who does not look inside finds it.
    const sized = (contents: Uint8Array, lengthBytes: number) => {
      const size = Buffer.alloc(4)
      size.writeUInt32BE(contents.length)
      const length = [0x80 + lengthBytes, ...size.subarray(4 - lengthBytes)]
      return Buffer.concat([Buffer.from([0x30, ...length]), contents])
    }
    for (const [length, lengthBytes] of [
      [128, 1],
      [255, 1],
      [256, 2],
      [65_535, 2],
      [65_536, 3],
      [300, 4],
    ] as const) {
      const inner = sized(new Uint8Array(length).fill(0x05), lengthBytes)
      const found = partsOf(sized(Buffer.concat([inner, integer(7)]), 4))
      expect(found.map((part) => part.length)).toEqual([length + 2 + lengthBytes, 3])
      expect(inner.equals(found[0] ?? new Uint8Array())).toBe(true)
    }
  })

  test('of nothing are none', () => {
    expect(partsOf(undefined)).toEqual([])
  })

  test('are read again by the library where there is an end without length', () => {
    expect(parts('3009308002010500000201'.padEnd(22, '0'))).toEqual([])
    expect(parts('300a30800201050000020107')).toEqual(['30800201050000', '020107'])
  })
})

describe('a decoded value', () => {
  test('is the whole and nothing behind it', () => {
    expect(decodeDer(hex('020105'))).toBeInstanceOf(Integer)
    for (const digits of ['02010500', '0202', '', '0201'])
      expect(decodeDer(hex(digits))).toBeUndefined()
  })

  test('gives back the bytes that it was read from, as a copy', () => {
    const bytes = hex('300702010504020102')
    const node = decodeDer(bytes)
    if (!node) throw new Error('expected a value')
    bytes.fill(0)
    expect(digitsOf(originalBytes(node))).toBe('300702010504020102')
    expect(digitsOf(encodeDer(new Integer({ value: 5 })))).toBe('020105')
  })

  test('has children only when it is made of them', () => {
    const children = childrenOf(decodeDer(hex('300702010504020102')))
    expect(children.map((one) => digitsOf(originalBytes(one)))).toEqual(['020105', '04020102'])
    expect(childrenOf(undefined)).toEqual([])
    // An octet string whose bytes happen to be a value.
    const inside = fromBER(hex('0403020105').buffer).result
    expect(childrenOf(inside)).toEqual([])
    // A constructed text has one value, and no list of them.
    expect(childrenOf({ idBlock: { isConstructed: true }, valueBlock: {} } as never)).toEqual([])
  })

  test('is an identifier or a time, or none', () => {
    expect(oidIn(oid('1.2.840.113549'))).toBe('1.2.840.113549')
    for (const other of [undefined, integer(5), text('1.2.3'), hex('06')])
      expect(oidIn(other)).toBe('')
    const noon = new Date('2026-11-22T12:00:00Z')
    expect(generalizedTime(hex(`180f${digitsOf(Buffer.from('20261122120000Z'))}`))).toEqual(noon)
    expect(generalizedTime(time(noon))).toEqual(noon)
    for (const other of [undefined, integer(5), text('20261122120000Z'), hex('18')])
      expect(generalizedTime(other)).toBeUndefined()
  })

  test('that a library throws at is none', () => {
    expect(readOrUndefined(() => 7)).toBe(7)
    expect(
      readOrUndefined(() => {
        throw new Error('malformed')
      }),
    ).toBeUndefined()
  })
})

describe('the key of a certificate', () => {
  // An odd number of so many bits; nobody knows its factors, and nobody signs with it.
  const modulus = (bytes: number) => Buffer.alloc(bytes, 0xa7)
  const jwkOf = (n: Buffer) => ({ kty: 'RSA', n: n.toString('base64url'), e: 'AQAB' })
  const pss = (n: Buffer, exponent = hex('010001')) => {
    const positive = Buffer.concat([Buffer.alloc(1), n])
    const numbers = sequence(
      Uint8Array.from(Buffer.concat([Buffer.from([0x02, 0x82, ...sizeOf(positive)]), positive])),
      Uint8Array.from([0x02, exponent.length, ...exponent]),
    )
    const spki = sequence(sequence(oid('1.2.840.113549.1.1.10')), bits(numbers))
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  }
  const sizeOf = ({ length }: Buffer) => [length >> 8, length & 0xff]
  const imported = (key: KeyObject) => importCertifiedKey(() => key)

  test('is told as tokens name it', () => {
    const ed = createPublicKey(testKey(3).privateKey)
    const result = imported(ed)
    expect(result).toMatchObject({ ok: true, key: { type: 'Ed25519' } })
    expect(result).toMatchObject(importJwk({ ...testKey(3).jwk }))
  })

  test('for PSS alone is the same number, and keeps what it is for', () => {
    const key = pss(modulus(256))
    const result = imported(key)
    if (!result.ok) throw new Error(result.code)
    expect(result.key.keyObject).toBe(key)
    expect(key.asymmetricKeyType).toBe('rsa-pss')
    const plain = importJwk(jwkOf(modulus(256)))
    expect(plain).toMatchObject({
      ok: true,
      key: { type: 'RSA', thumbprint: result.key.thumbprint },
    })
  })

  test('for PSS alone is held to the same rules', () => {
    expect(imported(pss(modulus(255)))).toMatchObject({ ok: false, code: 'KEY_WEAK_OR_INVALID' })
    expect(imported(pss(modulus(256), hex('03')))).toMatchObject({
      ok: false,
      code: 'KEY_WEAK_OR_INVALID',
    })
  })

  test('that cannot be read, or has no name there, is of no kind that is used', () => {
    const unread = importCertifiedKey(() => {
      throw new Error('unknown type')
    })
    const unnamed = imported({
      asymmetricKeyType: 'ec',
      export: () => {
        throw new Error('no such curve')
      },
    } as never)
    for (const result of [unread, unnamed])
      expect(result).toMatchObject({ ok: false, code: 'KEY_TYPE_UNSUPPORTED' })
  })
})

test('names are the same in other letters and spaces, and not in other words', () => {
  const name = (value: string, type = '2.5.4.10') =>
    foldedName(decodeDer(sequence(set(sequence(oid(type), text(value))))))
  const own = name('University of Example')
  expect(own).toBeDefined()
  for (const same of ['UNIVERSITY OF EXAMPLE', '  University  of\tExample '])
    expect(name(same)).toEqual(own)
  for (const other of ['Universityof Example', 'University of Examples'])
    expect(name(other)).not.toEqual(own)
  expect(name('University of Example', '2.5.4.3')).not.toEqual(own)
})

test('a value of a test is what it is meant to be', () => {
  expect(digitsOf(sequence(integer(5), octets(hex('0102')), nothing()))).toBe(
    '3009020105040201020500',
  )
})
