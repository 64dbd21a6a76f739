// Key files: what is read, what is refused, and that no secret ever leaves through an error.

import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { generateKey } from '../../../src/sign/generate-key.ts'
import type { KeyFileAccess } from '../../../src/sign/key-access.ts'
import {
  decryptKeyFile,
  encryptKeyFile,
  isEncryptedKeyFile,
} from '../../../src/sign/key-encryption.ts'
import { parseKeyFile, type StoredKey, serializeKeyFile } from '../../../src/sign/key-file.ts'
import {
  loadSigningKey,
  loadSigningKeys,
  parseKeyReference,
  selectSigningKey,
} from '../../../src/sign/load-signing-key.ts'
import { createSigningKey } from '../../../src/sign/signing-key.ts'
import { fromUtf8, utf8 } from '../../../src/util/bytes.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { CREATED, signingKey, storedKey } from '../../support/signing-keys.ts'

const DID = 'did:web:a.example'
const make = (kid: string, algorithm: 'Ed25519' | 'ES256' = 'Ed25519', did = DID) =>
  generateKey({ kid, algorithm, did, created: CREATED })
const KEYS = [make('one'), make('two', 'ES256')]
const LOW_COST = 10

const read = (value: unknown) => parseKeyFile(utf8(JSON.stringify(value)))
const entries = (keys: readonly StoredKey[] = KEYS) =>
  (JSON.parse(serializeKeyFile(keys)) as { keys: JsonObject[] }).keys

function access(
  content: string,
  mode: number | undefined = 0o600,
  passphrase?: string,
): KeyFileAccess {
  return {
    readFile: async () => utf8(content),
    fileMode: async () => mode,
    ...(passphrase === undefined ? {} : { passphrase: async () => passphrase }),
  }
}

function caught(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('the file format', () => {
  test('reads what it writes, for every algorithm and both DID methods', () => {
    const keys = [
      ...KEYS,
      make('three', 'Ed25519', 'did:key'),
      make('four', 'ES256', 'did:key'),
      storedKey('example-wut-rs256'),
    ]
    const back = parseKeyFile(utf8(serializeKeyFile(keys)))
    expect(back.map(({ record }) => record)).toEqual(keys.map(({ record }) => record))
    back.forEach((key, index) => {
      const other = keys[index]?.privateKey
      expect(other && key.privateKey?.equals(other)).toBe(true)
    })
  })

  test('a retired key may keep its public half only', () => {
    const { d: _, ...publicOnly } = entries()[0] as JsonObject
    const [key] = read({ keys: [{ ...publicOnly, expires: '2027-01-01T00:00:00Z' }] })
    expect(key?.privateKey).toBeUndefined()
    expect(key?.record.expires).toBe('2027-01-01T00:00:00Z')
  })

  const [first, second] = entries() as [JsonObject, JsonObject]
  test.each<[string, unknown]>([
    ['no list', { key: [] }],
    ['an empty list', { keys: [] }],
    ['an entry that is no object', { keys: ['x'] }],
    ['no kid', { keys: [{ ...first, kid: undefined }] }],
    ['a kid that is no fragment', { keys: [{ ...first, kid: 'a#b' }] }],
    ['a kid twice', { keys: [first, { ...second, kid: first.kid }] }],
    ['an unknown alg', { keys: [{ ...first, alg: 'ES512' }] }],
    ['alg of another key type', { keys: [{ ...first, alg: 'ES256' }] }],
    ['no controller', { keys: [{ ...first, controller: undefined }] }],
    ['a controller that is no DID', { keys: [{ ...first, controller: 'https://a.example' }] }],
    [
      'a did:web at an IP address',
      {
        keys: [
          { ...first, controller: 'did:web:127.0.0.1', verificationMethod: 'did:web:127.0.0.1#x' },
        ],
      },
    ],
    [
      'a method of another controller',
      { keys: [{ ...first, verificationMethod: 'did:web:b.example#x' }] },
    ],
    [
      'a did:key of another key',
      {
        keys: [{ ...first, controller: make('x', 'Ed25519', 'did:key').record.controller }],
      },
    ],
    ['a date without zone', { keys: [{ ...first, revoked: '2026-01-01T00:00:00' }] }],
    ['a private half of another length', { keys: [{ ...first, d: 'AAAA' }] }],
    ['a private half that is no text', { keys: [{ ...first, d: 5 }] }],
    ['a public half off the curve', { keys: [{ ...second, y: second.x }] }],
  ])('refuses %s', (_, value) => {
    expect(caught(() => read(value))).toMatchObject({ code: 'SIGN_KEY_UNUSABLE' })
  })

  test('private and public half must be a pair', () => {
    const other = entries([make('other')])[0] as JsonObject
    const mixed = caught(() => {
      const [key] = read({ keys: [{ ...first, d: other.d }] })
      if (key?.privateKey) createSigningKey(key.record, key.privateKey)
    })
    expect(mixed).toMatchObject({ code: 'SIGN_KEY_UNUSABLE' })
  })
})

describe('encryption at rest', () => {
  const content = serializeKeyFile(KEYS)
  const encrypted = encryptKeyFile(content, 'correct horse', LOW_COST)
  const envelope = (JSON.parse(encrypted) as { encrypted: JsonObject }).encrypted
  const bent = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`

  test('opens with the passphrase, in any normal form of it', () => {
    expect(fromUtf8(decryptKeyFile(utf8(encrypted), 'correct horse'))).toBe(content)
    const accented = encryptKeyFile(content, 'caf\u00e9', LOW_COST)
    expect(fromUtf8(decryptKeyFile(utf8(accented), 'cafe\u0301'))).toBe(content)
    expect(isEncryptedKeyFile(utf8(encrypted))).toBe(true)
    expect(isEncryptedKeyFile(utf8(content))).toBe(false)
  })

  test('holds nothing in the clear and never the same bytes twice', () => {
    // Quotes, and more than forty letters: no text of random letters holds these by chance.
    for (const clear of ['"keys"', '"kid"', '"one"', ...entries().map(({ d }) => String(d))])
      expect(encrypted).not.toContain(clear)
    expect(encryptKeyFile(content, 'correct horse', LOW_COST)).not.toBe(encrypted)
  })

  test.each<[string, JsonObject]>([
    ['another salt', { ...envelope, salt: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['another nonce', { ...envelope, iv: 'AAAAAAAAAAAAAAAA' }],
    ['a changed text', { ...envelope, ciphertext: bent(String(envelope.ciphertext)) }],
    ['a truncated text', { ...envelope, ciphertext: String(envelope.ciphertext).slice(0, 8) }],
    ['no text', { ...envelope, ciphertext: '' }],
    ['another cost', { ...envelope, logN: 11 }],
    ['a cost that eats the memory', { ...envelope, logN: 30 }],
    ['a cost that is no cost', { ...envelope, logN: 0 }],
    ['another block size', { ...envelope, r: 16 }],
    ['another derivation', { ...envelope, kdf: 'pbkdf2' }],
    ['another cipher', { ...envelope, cipher: 'aes-256-cbc' }],
    ['a member added', { ...envelope, note: 'x' }],
  ])('refuses %s', (_, changed) => {
    const bytes = utf8(JSON.stringify({ encrypted: changed }))
    expect(caught(() => decryptKeyFile(bytes, 'correct horse'))).toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })

  test.each(['wrong', '', 'correct horse '])('refuses the passphrase %j', (passphrase) => {
    expect(caught(() => decryptKeyFile(utf8(encrypted), passphrase))).toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })

  test('is opened when loading, and asks for a passphrase where none is given', async () => {
    const key = await loadSigningKey('k.json#one', access(encrypted, 0o600, 'correct horse'))
    expect(key.kid).toBe('one')
    await expect(loadSigningKey('k.json#one', access(encrypted))).rejects.toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })
})

describe('loading by reference', () => {
  const content = serializeKeyFile(KEYS)

  test.each([
    ['file:keys.json#one', { path: 'keys.json', kid: 'one' }],
    ['keys.json#one', { path: 'keys.json', kid: 'one' }],
    ['keys.json', { path: 'keys.json' }],
    ['file:/etc/keys.json', { path: '/etc/keys.json' }],
    ['file:///etc/keys.json#one', { path: '/etc/keys.json', kid: 'one' }],
    ['a#b/keys.json#one', { path: 'a#b/keys.json', kid: 'one' }],
  ])('%s', (reference, expected) => {
    expect(parseKeyReference(reference)).toEqual(expected)
  })

  test.each([
    'p12:seal.p12',
    'pkcs11:token=x',
    'PKCS11:token=x',
    'https://signer.example/',
    '',
    'file:',
    '#one',
  ])('refuses %j by name', (reference) => {
    expect(caught(() => parseKeyReference(reference))).toMatchObject({ code: 'SIGN_KEY_UNUSABLE' })
  })

  test('several keys: the kids to choose from are named', async () => {
    for (const reference of ['k.json', 'k.json#three']) {
      await expect(loadSigningKey(reference, access(content))).rejects.toMatchObject({
        code: 'SIGN_KEY_UNUSABLE',
        detail: { kids: ['one', 'two'] },
      })
    }
    const alone = serializeKeyFile([make('alone')])
    expect((await loadSigningKey('k.json', access(alone))).kid).toBe('alone')
  })

  test.each([0o640, 0o604, 0o644, 0o660, 0o610])(
    'a file that others can use is refused (mode %i)',
    async (mode) => {
      await expect(loadSigningKey('k.json#one', access(content, mode))).rejects.toMatchObject({
        code: 'SIGN_KEY_UNUSABLE',
      })
    },
  )

  test.each([0o600, 0o400, undefined])('a private file is read (mode %s)', async (mode) => {
    const { fileMode: _, ...rest } = access(content)
    const key = await loadSigningKey('k.json#one', { ...rest, fileMode: async () => mode })
    expect(key).toMatchObject({ kid: 'one', example: false })
  })

  test('example keys are exempt and flagged, unless one other key is among them', async () => {
    const example = storedKey('example-wut-ed25519')
    const open = access(serializeKeyFile([example]), 0o644)
    expect(await loadSigningKey('k.json', open)).toMatchObject({ example: true })
    const mixed = access(serializeKeyFile([example, make('real')]), 0o644)
    await expect(loadSigningKey('k.json#example-wut-ed25519', mixed)).rejects.toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })

  test('a file that is not there', async () => {
    const missing = { ...access(''), fileMode: async () => Promise.reject(new Error('ENOENT')) }
    await expect(loadSigningKey('k.json#one', missing)).rejects.toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })

  test('revoked keys and public halves do not sign', async () => {
    const [first, second] = entries() as [JsonObject, JsonObject]
    const { d: _, ...publicOnly } = second
    const file = access(
      JSON.stringify({ keys: [{ ...first, revoked: '2026-01-01T00:00:00Z' }, publicOnly] }),
    )
    for (const kid of ['one', 'two']) {
      await expect(loadSigningKey(`k.json#${kid}`, file)).rejects.toMatchObject({
        code: 'SIGN_KEY_UNUSABLE',
      })
    }
    await expect(loadSigningKeys('k.json', file)).rejects.toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })
})

describe('choosing among several', () => {
  test('by issuer and suite, the newest first', async () => {
    const older = make('older')
    const newer = generateKey({
      kid: 'newer',
      algorithm: 'Ed25519',
      did: DID,
      created: new Date(CREATED.getTime() + 86_400_000),
    })
    const content = serializeKeyFile([
      older,
      newer,
      make('jwt', 'ES256'),
      make('b', 'Ed25519', 'did:web:b.example'),
    ])
    const keys = await loadSigningKeys('k.json', access(content))
    expect(selectSigningKey(keys, 'eddsa-rdfc-2022', DID).kid).toBe('newer')
    expect(selectSigningKey(keys, 'jwt-es256', DID).kid).toBe('jwt')
    expect(selectSigningKey(keys, 'eddsa-rdfc-2022', 'did:web:b.example').kid).toBe('b')
    for (const [suite, issuer] of [
      ['jwt-rs256', DID],
      ['eddsa-rdfc-2022', 'did:web:c.example'],
    ] as const) {
      expect(caught(() => selectSigningKey(keys, suite, issuer))).toMatchObject({
        code: 'SIGN_KEY_UNUSABLE',
      })
    }
    const twins = await loadSigningKeys('k.json', access(serializeKeyFile([older, make('twin')])))
    expect(caught(() => selectSigningKey(twins, 'eddsa-rdfc-2022', DID))).toMatchObject({
      detail: { kids: ['older', 'twin'] },
    })
  })
})

describe('generating', () => {
  test('did:web fragments: Multikey for Ed25519, kid for JWT keys', () => {
    const [ed, es] = KEYS.map(({ record }) => record)
    expect(ed?.verificationMethod).toBe(`${DID}#${ed?.publicKeyMultibase}`)
    expect(es?.verificationMethod).toBe(`${DID}#two`)
    expect(ed?.created).toBe('2026-07-01T08:00:00Z')
  })

  test.each([
    ['RS256 as did:key', { algorithm: 'RS256', did: 'did:key' }],
    ['another DID method', { did: 'did:example:1' }],
    ['an IP address', { did: 'did:web:10.0.0.1' }],
    ['a kid with a slash', { kid: 'a/b' }],
    ['no kid', { kid: '' }],
  ] as const)('refuses %s', (_, changes) => {
    const input = {
      kid: 'k',
      algorithm: 'Ed25519',
      did: DID,
      created: CREATED,
      ...changes,
    } as const
    expect(caught(() => generateKey(input))).toMatchObject({ code: 'SIGN_INPUT_INVALID' })
  })
})

describe('no secret leaves', () => {
  const secretOf = (key: StoredKey) => String((entries([key])[0] as JsonObject).d)
  const everything = (error: unknown) => {
    const { cause, stack, message, detail } = error as PipelineError
    return inspect([error, cause, stack, message, detail], { depth: 10, showHidden: true })
  }

  test('printing a key shows its public half only', () => {
    const key = make('printed')
    if (!key.privateKey) throw new Error('no private half')
    const signer = createSigningKey(key.record, key.privateKey)
    for (const text of [
      inspect(signer, { depth: 10, showHidden: true }),
      JSON.stringify(signer),
      String(signer),
    ]) {
      expect(text).not.toContain(secretOf(key))
    }
    expect(inspect(key, { depth: 10, showHidden: true })).not.toContain(secretOf(key))
  })

  test('errors about broken files hold nothing of them', () => {
    const canary = 'CANARY-c4n4ry-CANARY'
    const [first] = entries() as [JsonObject]
    const broken = [
      `{"keys":[{"kid":"one","d":"${canary}"`,
      `{"keys":[{"kid":"one","d":${canary}}]}`,
      `{"keys":[{"kid":"one","d":"${canary}","d":"${canary}"}]}`,
      JSON.stringify({ keys: [{ ...first, d: canary }] }),
      JSON.stringify({ keys: [{ ...first, kid: 5, d: canary }] }),
      JSON.stringify({ keys: [{ ...first, x: canary, d: canary }] }),
      JSON.stringify({ keys: [{ ...first, alg: canary, d: canary }] }),
      JSON.stringify({ keys: [{ ...first, controller: canary, d: canary }] }),
      JSON.stringify({ keys: { d: canary } }),
      canary,
    ]
    for (const text of broken) {
      const error = caught(() => parseKeyFile(utf8(text)))
      expect(error).toBeInstanceOf(PipelineError)
      expect(everything(error)).not.toContain('CANARY')
    }
  })

  test('neither the passphrase nor the content is in errors about encrypted files', () => {
    const encrypted = encryptKeyFile('{"keys":["CANARY"]}', 'CANARY right', LOW_COST)
    const wrong = caught(() => decryptKeyFile(utf8(encrypted), 'CANARY wrong'))
    expect(everything(wrong)).not.toContain('CANARY')
  })

  test('signing errors hold nothing of the key', async () => {
    const key = signingKey('example-wut-ed25519')
    const error = caught(() =>
      createSigningKey(
        { ...key, publicJwk: signingKey('example-tub-ed25519').publicJwk },
        storedKey('example-wut-ed25519').privateKey as never,
      ),
    )
    expect(everything(error)).not.toContain(secretOf(storedKey('example-wut-ed25519')))
  })
})
