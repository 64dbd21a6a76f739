// `x5c` in key files: which certificates are a key's, and which key of a file seals for whom.

import { createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { buildDidDocument, buildJwks } from '../../../src/deliver/publication.ts'
import { generateKey } from '../../../src/sign/generate-key.ts'
import { parseKeyFile, type StoredKey, serializeKeyFile } from '../../../src/sign/key-file.ts'
import { selectSigningKey } from '../../../src/sign/load-signing-key.ts'
import { sealKeysFor, sealKeysIn } from '../../../src/sign/seal/file-seal-keys.ts'
import { verifySealSignature } from '../../../src/sign/seal/seal-key.ts'
import { createSigningKey } from '../../../src/sign/signing-key.ts'
import { toBase64, utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { authority, issue, type Wish } from '../../support/seal/small-pki.ts'
import { CREATED, storedKey } from '../../support/signing-keys.ts'

const DID = 'did:web:a.example'
const AT = new Date('2026-11-22T12:00:00Z')
const CA = authority({ subject: { commonName: 'example-CA' } })
const SUBJECT = {
  country: 'PL',
  organisation: 'Example Polytechnic',
  identifier: 'VATPL-0000000000',
  commonName: 'Example seal',
}

type Wanted = Wish & { readonly algorithm?: 'ES256' | 'ES384'; readonly did?: string }

/** A key as a file holds it, with a certificate of the authority. */
function certified(
  kid: string,
  { algorithm = 'ES256', did = DID, ...wish }: Wanted = {},
): StoredKey {
  const made = generateKey({ kid, algorithm, did, created: CREATED })
  const { privateKey } = made
  if (!privateKey) throw new Error('a generated key has a private half')
  const keys = { privateKey, publicKey: createPublicKey(privateKey) }
  const holder = issue({ issuer: CA, subject: SUBJECT, qualified: true, ...wish, keys })
  const x5c = [holder, CA].map(({ certificate }) => toBase64(certificate.der))
  const entry = { ...entryOf(made), x5c }
  const [key] = read([entry])
  if (!key) throw new Error('the key made for a test cannot be read')
  return key
}

const read = (entries: readonly JsonObject[]) =>
  parseKeyFile(utf8(JSON.stringify({ keys: entries })))
const entryOf = (key: StoredKey) =>
  (JSON.parse(serializeKeyFile([key])) as { keys: [JsonObject] }).keys[0]
const KEY = certified('seal')
const OTHER = certified('other')
const EIDAS = SUBJECT.identifier

describe('in the key file', () => {
  test('kept when the file is written again', () => {
    const [back] = read([entryOf(KEY)])
    expect(back?.record).toEqual(KEY.record)
    expect(back?.certificates?.map(({ thumbprint }) => thumbprint)).toEqual(
      KEY.certificates?.map(({ thumbprint }) => thumbprint),
    )
  })

  const [own = '', ca = ''] = KEY.record.x5c ?? []
  const [otherOwn = ''] = OTHER.record.x5c ?? []
  test.each<[string, Json, RegExp]>([
    ['of another key', [otherOwn, ca], /another key/],
    ['the authority first', [ca, own], /another key/],
    ['a stranger above', [own, otherOwn], /x5c\/1 did not issue/],
    ['no list', own, /list/],
    ['an empty list', [], /list/],
    ['too long a list', Array.from({ length: 11 }, () => own), /list/],
    ['base64url', [own.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')], /x5c\/0/],
    ['line breaks', [own.replace(/.{64}/, '$&\n')], /x5c\/0/],
    ['PEM', [`-----BEGIN CERTIFICATE-----${own}-----END CERTIFICATE-----`], /x5c\/0/],
    ['no certificate', [own, 'AAAA'], /x5c\/1/],
    ['a number', [7], /x5c\/0/],
  ])('%s: refused by name', (_what, x5c, message) => {
    const entry = { ...entryOf(KEY), x5c }
    try {
      read([entry])
    } catch (error) {
      expect(error).toMatchObject({ code: 'SIGN_KEY_UNUSABLE', message: expect.any(String) })
      expect((error as Error).message).toMatch(/^key "seal": /)
      expect((error as Error).message).toMatch(message)
      expect((error as Error).message).not.toContain(own.slice(0, 24))
      return
    }
    throw new Error('nothing was thrown')
  })

  test('an Ed25519 key cannot carry one', () => {
    const entry = { ...entryOf(storedKey('example-wut-ed25519')), x5c: [own] }
    expect(() => read([entry])).toThrow(/RS256, ES256 or ES384/)
  })
})

describe('the key that seals', () => {
  test.each(['ES256', 'ES384'] as const)('%s seals with its certificate', async (algorithm) => {
    const [found] = sealKeysIn([certified('one', { algorithm })], AT)
    const data = utf8('data')
    expect(found?.key).toMatchObject({ algorithm, name: 'one', example: false })
    const { certificate } = found?.key ?? {}
    const signature = (await found?.key.sign(data)) ?? new Uint8Array()
    expect(
      certificate && verifySealSignature(algorithm, certificate.publicKey, { data, signature }),
    ).toBe(true)
  })

  test('retired, revoked and expired keys, and keys without certificate, do not', () => {
    const entry = entryOf(KEY)
    const { d: _, ...publicHalf } = entry
    const retired = { ...publicHalf, kid: 'retired' }
    const unusable = [
      retired,
      { ...entry, kid: 'revoked', revoked: '2026-10-01T00:00:00Z' },
      { ...entry, kid: 'expired', expires: '2026-11-22T12:00:00Z' },
      entryOf(storedKey('example-wut-es256')),
    ]
    expect(sealKeysIn(read(unusable), AT)).toEqual([])
    const later = { ...entry, expires: '2026-11-22T12:00:01Z' }
    expect(sealKeysIn(read([later]), AT)).toHaveLength(1)
  })

  const kids = (keys: readonly StoredKey[], purpose: { did?: string; eidas?: string }) =>
    sealKeysFor(sealKeysIn(keys, AT), { ...purpose, at: AT }).map(({ record }) => record.kid)
  const foreign = certified('foreign', {
    did: 'did:web:b.example',
    subject: { ...SUBJECT, identifier: 'VATDE-000000000' },
  })

  test('is the one whose certificate names the awarding body, else the one of its DID', () => {
    expect(kids([foreign, KEY], { did: 'did:web:b.example', eidas: EIDAS })).toEqual(['seal'])
    expect(kids([foreign, KEY], { did: DID })).toEqual(['seal'])
    expect(kids([foreign, KEY], { did: 'did:web:c.example', eidas: 'VATFR-1' })).toEqual([])
  })

  test('alone, it is taken for whoever’s it is: the mandate is asked for later', () => {
    expect(kids([foreign], { did: DID, eidas: EIDAS })).toEqual(['foreign'])
  })

  test('is the newest that may seal at the time', () => {
    const newer = certified('newer', { from: '2026-06-01T00:00:00Z' })
    const early = certified('early', { from: '2027-06-01T00:00:00Z' })
    expect(kids([KEY, early, newer], { eidas: EIDAS })).toEqual(['newer', 'seal'])
    expect(kids([early], { eidas: EIDAS })).toEqual(['early'])
  })

  test('signs tokens only when there is no other key for them', () => {
    const signing = ({ record, privateKey }: StoredKey) => {
      if (!privateKey) throw new Error('no private half')
      return createSigningKey(record, privateKey)
    }
    const plain = generateKey({ kid: 'plain', algorithm: 'ES256', did: DID, created: new Date(0) })
    const both = [signing(KEY), signing(plain)]
    expect(selectSigningKey(both, 'jwt-es256', DID).kid).toBe('plain')
    expect(selectSigningKey([signing(KEY)], 'jwt-es256', DID).kid).toBe('seal')
  })
})

test('the JWK set publishes the certificates, the DID document the key alone', () => {
  expect(buildJwks([KEY.record]).keys).toEqual([expect.objectContaining({ x5c: KEY.record.x5c })])
  expect(JSON.stringify(buildDidDocument([KEY.record]))).not.toContain('x5c')
})
