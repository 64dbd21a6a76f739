// PKCS#12 made by hand: what tools write rarely, what files of others may ask for, and what a hostile one would.

import {
  createCipheriv,
  createHash,
  createHmac,
  generateKeyPairSync,
  pbkdf2Sync,
} from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readPkcs12 } from '../../../../src/proof/x509/pkcs12.ts'
import {
  type Der,
  explicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  tlv,
} from '../../../support/seal/der-writer.ts'
import { issue } from '../../../support/seal/small-pki.ts'

const PASSPHRASE = 'sésame'
const SALT = new Uint8Array(8).fill(1)
const IV = new Uint8Array(16).fill(2)
const DATA = '1.2.840.113549.1.7.1'
const BAG = '1.2.840.113549.1.12.10.1'
const AES_256 = '2.16.840.1.101.3.4.1.42'
const HMAC_SHA256 = '1.2.840.113549.2.9'
const SHA256 = '2.16.840.1.101.3.4.2.1'
const { certificate, privateKey } = issue({ subject: { commonName: 'seal' } })

/** INTEGER of three bytes. */
const large = (value: number) =>
  tlv(0x02, Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff))

/** RFC 7292 appendix B for one round of SHA-256, whose 32 bytes are the whole key. */
function macKey(): Uint8Array {
  const repeated = (bytes: Uint8Array) =>
    Buffer.from(Uint8Array.from({ length: 64 }, (_, at) => bytes[at % bytes.length] ?? 0))
  const phrase = Buffer.from(`${PASSPHRASE}\0`, 'utf16le').swap16()
  const input = Buffer.concat([Buffer.alloc(64, 3), repeated(SALT), repeated(phrase)])
  return createHash('sha256').update(input).digest()
}

interface FileWish {
  readonly contentType?: string
  readonly digest?: string
  readonly iterations?: Der
  readonly mac?: 'none'
}

/** A file around its parts, its integrity code right. */
function file(parts: readonly Der[], wish: FileWish = {}): Der {
  const { contentType = DATA, digest = SHA256, iterations = integer(1) } = wish
  const content = sequence(...parts)
  const mac = octets(createHmac('sha256', macKey()).update(content).digest())
  const macData = sequence(
    sequence(sequence(oid(digest), nothing()), mac),
    octets(SALT),
    iterations,
  )
  return sequence(
    integer(3),
    sequence(oid(contentType), explicit(0, octets(content))),
    ...(wish.mac ? [] : [macData]),
  )
}

const plain = (...bags: readonly Der[]) =>
  sequence(oid(DATA), explicit(0, octets(sequence(...bags))))
const bag = (kind: number, content: Der) => sequence(oid(`${BAG}.${kind}`), explicit(0, content))
const keyBag = bag(1, new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })))
const certificateBag = bag(
  3,
  sequence(oid('1.2.840.113549.1.9.22.1'), explicit(0, octets(certificate.der))),
)

const kdf = (more: readonly Der[] = [], count = integer(1), id = '1.2.840.113549.1.5.12') =>
  sequence(oid(id), sequence(octets(SALT), count, ...more))
const pbes2 = (derivation: Der, cipher = AES_256) =>
  sequence(oid('1.2.840.113549.1.5.13'), sequence(derivation, sequence(oid(cipher), octets(IV))))

/** A part encrypted under a key of PBKDF2. */
function encrypted(algorithm: Der, prf = 'sha256', type = '1.2.840.113549.1.7.6'): Der {
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(PASSPHRASE, SALT, 1, 32, prf), IV)
  const text = Buffer.concat([cipher.update(sequence(certificateBag)), cipher.final()])
  const info = sequence(oid(DATA), algorithm, tlv(0x80, text))
  return sequence(oid(type), explicit(0, sequence(integer(0), info)))
}

const read = (der: Der, passphrase = PASSPHRASE) => {
  const result = readPkcs12(der, passphrase)
  if (!result.ok) return result.why
  return [result.contents.privateKeys.length, result.contents.certificates.length]
}
const PRF = sequence(oid(HMAC_SHA256), nothing())

describe('opens', () => {
  test('a key and a certificate that are not encrypted', () => {
    expect(read(file([plain(keyBag, certificateBag)]))).toEqual([1, 1])
  })

  test('a part under PBKDF2, with the function it names or the one of old', () => {
    expect(read(file([encrypted(pbes2(kdf([PRF])))]))).toEqual([0, 1])
    expect(read(file([encrypted(pbes2(kdf()), 'sha1')]))).toEqual([0, 1])
  })
})

describe('does not open', () => {
  const good = [plain(keyBag)]
  test.each<[string, Der, string]>([
    ['anything else', Uint8Array.of(0x30, 0), 'no-pkcs12'],
    ['a certificate', certificate.der, 'no-pkcs12'],
    ['a file without integrity code', file(good, { mac: 'none' }), 'no-pkcs12'],
    ['a file that is signed', file(good, { contentType: '1.2.840.113549.1.7.2' }), 'no-pkcs12'],
    ['an integrity code with MD5', file(good, { digest: '1.2.840.113549.2.5' }), 'unsupported'],
    ['one that takes for ever', file(good, { iterations: large(2_000_001) }), 'unsupported'],
    [
      'one with another digest',
      file(good, { digest: '2.16.840.1.101.3.4.2.3' }),
      'wrong-passphrase',
    ],
    ['contents that are none', file([octets(sequence())]), 'unsupported'],
    [
      'a part for a public key',
      file([encrypted(pbes2(kdf([PRF])), 'sha256', '1.2.840.113549.1.7.3')]),
      'unsupported',
    ],
    [
      'a part under RC2',
      file([
        encrypted(sequence(oid('1.2.840.113549.1.12.1.6'), sequence(octets(SALT), integer(1)))),
      ]),
      'unsupported',
    ],
    [
      'a part under RC2 by PBES2',
      file([encrypted(pbes2(kdf([PRF]), '1.2.840.113549.3.2'))]),
      'unsupported',
    ],
    [
      'a part under another derivation',
      file([encrypted(pbes2(kdf([], integer(1), '1.3.6.1.4.1.11591.4.11')))]),
      'unsupported',
    ],
    [
      'a part under another function',
      file([encrypted(pbes2(kdf([sequence(oid('1.2.840.113549.2.5'), nothing())])))]),
      'unsupported',
    ],
    [
      'a part that takes for ever',
      file([encrypted(pbes2(kdf([PRF], large(2_000_001))))]),
      'unsupported',
    ],
    ['a part of another key', file([encrypted(pbes2(kdf([PRF])), 'sha1')]), 'unsupported'],
    [
      'a part of triple DES that takes for ever',
      file([
        encrypted(
          sequence(oid('1.2.840.113549.1.12.1.3'), sequence(octets(SALT), large(2_000_001))),
        ),
      ]),
      'unsupported',
    ],
    [
      'a part of triple DES without rounds',
      file([encrypted(sequence(oid('1.2.840.113549.1.12.1.3'), sequence(octets(SALT))))]),
      'unsupported',
    ],
    [
      'a certificate of another kind',
      file([plain(bag(3, sequence(oid('1.2.3'), explicit(0, octets(sequence())))))]),
      'unsupported',
    ],
    ['a key that is none', file([plain(bag(1, sequence()))]), 'unsupported'],
    [
      'a part of triple DES whose salt is none',
      file([encrypted(sequence(oid('1.2.840.113549.1.12.1.3'), sequence(sequence(), integer(1))))]),
      'unsupported',
    ],
  ])('%s', (_case, der, why) => {
    expect(read(der)).toBe(why)
  })

  test('with another passphrase, or none, or after a change', () => {
    const der = file(good)
    expect(read(der, 'sesame')).toBe('wrong-passphrase')
    expect(read(der, '')).toBe('wrong-passphrase')
    const changed = Uint8Array.from(der)
    changed[der.length - 30] = (changed[der.length - 30] ?? 0) ^ 1
    expect(read(changed)).toBe('wrong-passphrase')
  })

  test('a key of a kind that nobody has', () => {
    const { privateKey: ed } = generateKeyPairSync('ed25519')
    const der = new Uint8Array(ed.export({ type: 'pkcs8', format: 'der' }))
    expect(read(file([plain(bag(1, der))]))).toEqual([1, 0])
    expect(
      read(
        file([
          plain(
            bag(
              1,
              der.map((byte, at) => (at === 9 ? byte ^ 0x40 : byte)),
            ),
          ),
        ]),
      ),
    ).toBe('unsupported')
  })
})
