// Keys that are elsewhere: a token that stalls or lies, a signing service that is busy, refuses, stalls or lies.
// Nothing it says or we send is in an error. Tokens here are made of JavaScript; SoftHSM2 is in test/interop.
import { generateKeyPairSync, sign } from 'node:crypto'
import type { PKCS11 } from 'pkcs11js'
import { describe, expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url } from '../../../src/proof/base64url.ts'
import { verifyDetached } from '../../../src/proof/signatures.ts'
import { importJwk } from '../../../src/proof/verification-key.ts'
import { createDeviceKey } from '../../../src/sign/device-key.ts'
import { generateKey } from '../../../src/sign/generate-key.ts'
import type { KeyFileAccess } from '../../../src/sign/key-access.ts'
import { parseKeyFile, serializeKeyFile } from '../../../src/sign/key-file.ts'
import { loadSigningKey } from '../../../src/sign/load-signing-key.ts'
import type { RemoteSignerOptions, SignerRequest } from '../../../src/sign/remote-signer.ts'

const PIN = 'canary-pin-2718'
const TOKEN = 'canary-bearer-token'
const CREATED = new Date('2026-11-01T10:00:00Z')
const DID = 'did:web:university.example'
const URL_OF_KEY = 'https://signer.example/keys/one'
const DATA = new TextEncoder().encode('what is signed')
const made = generateKey({ algorithm: 'Ed25519', kid: 'on-device', did: DID, created: CREATED })
const { record, privateKey } = made
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const signed = (data: Uint8Array, key = privateKey) => sign(null, data, key ?? '')
const passes = (signature: Uint8Array) => {
  const key = importJwk({ ...record.publicJwk })
  return key.ok && verifyDetached(key.key, 'Ed25519', { data: DATA, signature })
}

/** A service that answers each request by the next of the steps, the last one for ever. */
function service(
  ...steps: ((request: SignerRequest) => Promise<{ status: number; body: Uint8Array }>)[]
) {
  const requests: SignerRequest[] = []
  const waits: number[] = []
  const remote: RemoteSignerOptions = {
    timeoutMs: 30,
    wait: async (ms) => void waits.push(ms),
    token: async () => TOKEN,
    send: async (request) => {
      requests.push(request)
      const step = steps[Math.min(requests.length, steps.length) - 1]
      if (!step) throw new Error('no step')
      return await step(request)
    },
  }
  const access: KeyFileAccess = {
    readFile: async () => new Uint8Array(),
    fileMode: async () => 0o600,
    remote,
  }
  return { requests, waits, access, key: createDeviceKey(record, URL_OF_KEY, { access }) }
}
const good = async ({ body }: SignerRequest) => {
  const asked = JSON.parse(new TextDecoder().decode(body)) as { data: string }
  const data = decodeBase64url(asked.data) ?? new Uint8Array()
  return { status: 200, body: json({ signature: encodeBase64url(signed(data)) }) }
}
const status = (code: number) => async () => ({ status: code, body: json({ detail: TOKEN }) })
const never = () => new Promise<never>(() => undefined)

describe('a signing service', () => {
  test('signs what it is sent, by the documented request', async () => {
    const { key, requests } = service(good)
    expect(passes(await key.sign(DATA))).toBe(true)
    expect(requests).toMatchObject([
      { method: 'POST', url: URL_OF_KEY, headers: { authorization: `Bearer ${TOKEN}` } },
    ])
    expect(JSON.parse(new TextDecoder().decode(requests[0]?.body))).toEqual({
      algorithm: 'Ed25519',
      data: encodeBase64url(DATA),
    })
  })

  test.each([
    ['busy', status(503)],
    ['hurried', status(429)],
    ['unreachable', async () => Promise.reject(new Error(`connect ${TOKEN}`))],
    ['stalled', never],
  ])('that is %s is asked again, later and later', async (_, bad) => {
    const { key, requests, waits } = service(bad, bad, good)
    expect(passes(await key.sign(DATA))).toBe(true)
    expect([requests.length, waits]).toEqual([3, [250, 1000]])
  })

  test.each([
    ['always busy', status(503), 'SIGN_DEVICE_UNREACHABLE', 5],
    ['always stalled', never, 'SIGN_DEVICE_UNREACHABLE', 5],
    ['unwilling', status(403), 'SIGN_KEY_UNUSABLE', 1],
    ['elsewhere', status(302), 'SIGN_KEY_UNUSABLE', 1],
    ['babbling', async () => ({ status: 200, body: DATA }), 'SIGN_KEY_UNUSABLE', 1],
    ['silent', async () => ({ status: 200, body: json({}) }), 'SIGN_KEY_UNUSABLE', 1],
    [
      'lying',
      async () => {
        const other = generateKeyPairSync('ed25519').privateKey
        const signature = encodeBase64url(signed(DATA, other))
        return { status: 200, body: json({ signature }) }
      },
      'SIGN_KEY_UNUSABLE',
      1,
    ],
  ])('that is %s signs nothing', async (_, answer, code, attempts) => {
    const { key, requests } = service(answer)
    const error = await key.sign(DATA).catch((refusal: Error) => refusal)
    expect(error).toMatchObject({ code })
    expect(requests).toHaveLength(attempts)
    expect(String(error)).not.toContain(TOKEN)
    expect(String(error)).not.toContain(encodeBase64url(DATA))
  })

  test('describes its key, and that key signs', async () => {
    const { signer: _, ...entry } = JSON.parse(serializeKeyFile([{ record }])).keys[0]
    const describe = async () => ({ status: 200, body: json(entry) })
    const { access, requests } = service(describe, good)
    const key = await loadSigningKey(URL_OF_KEY, access)
    expect(key).toMatchObject({ kid: 'on-device', controller: DID })
    expect(passes(await key.sign(DATA))).toBe(true)
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  test.each(['https://user:secret@signer.example/k', 'https://signer.example/k#x', 'https://:bad'])(
    '%s is no place of one',
    async (url) => {
      const { access } = service(good)
      await expect(createDeviceKey(record, url, { access }).sign(DATA)).rejects.toMatchObject({
        code: 'SIGN_KEY_UNUSABLE',
      })
    },
  )
})

describe('a token', () => {
  const URI = 'pkcs11:token=university;object=key?module-path=/module.so'
  /** A module as far as it is used; `signature` answers C_SignAsync. */
  const moduleOf = (signature: (data: Buffer) => Promise<Buffer>, log: string[] = []) =>
    ({
      C_Initialize: () => log.push('initialize'),
      C_Finalize: () => log.push('finalize'),
      close: () => undefined,
      C_GetSlotList: () => [Buffer.alloc(8)],
      C_GetTokenInfo: () => ({ label: 'university ', serialNumber: '1 ' }),
      C_OpenSession: () => {
        log.push('session')
        return Buffer.alloc(8)
      },
      C_Login: (_: Buffer, __: number, pin: string) => {
        if (pin !== PIN) throw new Error('CKR_PIN_INCORRECT:160')
      },
      C_FindObjectsInit: () => undefined,
      C_FindObjects: (() => {
        let given = false
        return () => {
          given = !given
          return given ? Buffer.alloc(8) : null
        }
      })(),
      C_FindObjectsFinal: () => undefined,
      C_SignInit: () => undefined,
      C_SignAsync: (_: Buffer, data: Buffer) => signature(data),
    }) as unknown as PKCS11
  let modules = 0
  const keyOn = (module: PKCS11, pin = PIN) => {
    modules += 1
    const uri = URI.replace('module.so', `module-${modules}.so`)
    const access = {
      readFile: async () => json(''),
      fileMode: async () => 0o600,
      passphrase: async () => pin,
    }
    return createDeviceKey(record, uri, { access, loadModule: async () => module, timeoutMs: 30 })
  }

  test('signs by as many sessions as it is asked at once, and no more than four', async () => {
    const log: string[] = []
    let now = 0
    let most = 0
    const slow = async (data: Buffer) => {
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setTimeout(resolve, 2))
      now -= 1
      return Buffer.from(signed(data))
    }
    const key = keyOn(moduleOf(slow, log))
    const signatures = await Promise.all(Array.from({ length: 12 }, () => key.sign(DATA)))
    expect(signatures.every(passes)).toBe(true)
    expect([most, log]).toEqual([4, ['initialize', ...Array(4).fill('session')]])
  })

  test.each([
    ['stalls', never, 'SIGN_DEVICE_UNREACHABLE', /did not answer/],
    [
      'is pulled out',
      async () => Promise.reject(new Error('CKR_DEVICE_REMOVED:50')),
      'SIGN_KEY_UNUSABLE',
      /CKR_DEVICE_REMOVED/,
    ],
    ['has another key', async () => Buffer.alloc(64), 'SIGN_KEY_UNUSABLE', /does not fit/],
  ])('that %s is named', async (_, signature, code, message) => {
    const error = await keyOn(moduleOf(signature))
      .sign(DATA)
      .catch((refusal: Error) => refusal)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(String(error)).not.toContain(PIN)
  })

  test('a wrong PIN is refused and not repeated', async () => {
    const key = keyOn(moduleOf(never), 'canary-wrong')
    const error = await key.sign(DATA).catch((refusal: Error) => refusal)
    expect(error).toMatchObject({ code: 'SIGN_KEY_UNUSABLE' })
    expect(String(error)).not.toContain('canary')
  })
})

describe('a key file', () => {
  test('says where the private half is, and keeps saying so', () => {
    const text = serializeKeyFile([{ record, signer: URL_OF_KEY }])
    expect(parseKeyFile(new TextEncoder().encode(text))).toEqual([{ record, signer: URL_OF_KEY }])
    expect(text).not.toContain('"d"')
  })

  test.each([
    ['a signer and a private half', (entry: object) => ({ ...entry, d: 'AAAA' })],
    ['a signer by http', (entry: object) => ({ ...entry, signer: 'http://signer.example' })],
    ['a signer that is no text', (entry: object) => ({ ...entry, signer: 1 })],
  ])('with %s is refused', (_, change) => {
    const { keys } = JSON.parse(serializeKeyFile([{ record, signer: URL_OF_KEY }]))
    const bytes = json({ keys: keys.map(change) })
    expect(() => parseKeyFile(bytes)).toThrow(
      expect.objectContaining({ code: 'SIGN_KEY_UNUSABLE' }),
    )
  })
})
