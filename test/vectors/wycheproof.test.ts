// Wycheproof: Ed25519 and ECDSA P-256 with SHA-256 (raw r||s). The DER file proves that DER is never accepted.

import * as node from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as browser from '../../src/browser/platform/crypto.ts'
import { encodeBase64url } from '../../src/proof/base64url.ts'
import { type SignatureAlgorithmName, verifyDetached } from '../../src/proof/signatures.ts'
import { importJwk } from '../../src/proof/verification-key.ts'
import type { Json } from '../../src/util/json.ts'

interface Group {
  readonly publicKey: { readonly pk?: string; readonly uncompressed?: string }
  readonly tests: readonly {
    readonly tcId: number
    readonly comment: string
    readonly msg: string
    readonly sig: string
    readonly result: 'valid' | 'invalid' | 'acceptable'
  }[]
}

const corpus = process.env.SIGILLUM_CORPUS ?? '../shared/corpus'
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

function groupsOf(name: string): readonly Group[] {
  const path = join(corpus, 'third-party/wycheproof', `${name}_test.json`)
  return JSON.parse(readFileSync(path, 'utf8')).testGroups
}

function jwkOf({ publicKey: { pk, uncompressed } }: Group): Json {
  if (pk !== undefined) return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(hex(pk)) }
  const point = hex(uncompressed ?? '')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(encodeBase64url)
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
}

/** Every case whose outcome differs from the expected one, and how many there were. */
function run(name: string, alg: SignatureAlgorithmName, expected: (result: string) => boolean) {
  const wrong: string[] = []
  let count = 0
  for (const group of groupsOf(name)) {
    const imported = importJwk(jwkOf(group))
    for (const { tcId, comment, msg, sig, result } of group.tests) {
      count++
      const good =
        imported.ok && verifyDetached(imported.key, alg, { data: hex(msg), signature: hex(sig) })
      if (good !== expected(result)) wrong.push(`${tcId} ${result} ${comment}`)
    }
  }
  return { wrong, count }
}

describe('Wycheproof', () => {
  test('Ed25519', () => {
    const { wrong, count } = run('ed25519', 'Ed25519', (result) => result === 'valid')
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(149)
  })

  test('ES256, raw r||s', () => {
    const { wrong, count } = run(
      'ecdsa_secp256r1_sha256_p1363',
      'ES256',
      (result) => result === 'valid',
    )
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(249)
  })

  test('ES256, DER is never a JWS signature', () => {
    const { wrong, count } = run('ecdsa_secp256r1_sha256', 'ES256', () => false)
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(449)
  })

  test.each([
    ['ed25519', null, {}],
    ['ecdsa_secp256r1_sha256_p1363', 'sha256', { dsaEncoding: 'ieee-p1363' }],
    ['ecdsa_secp256r1_sha256', 'sha256', {}],
  ] as const)(
    '%s: what stands in for Node in the browser says what Node says',
    (name, digest, how) => {
      const wrong: string[] = []
      let count = 0
      for (const group of groupsOf(name)) {
        const jwk = jwkOf(group) as Record<string, string>
        const key = node.createPublicKey({ key: jwk, format: 'jwk' })
        const ours = browser.createPublicKey({ key: jwk })
        for (const { tcId, comment, msg, sig, result } of group.tests) {
          count++
          const said = attempt(() => node.verify(digest, hex(msg), { key, ...how }, hex(sig)))
          const found = attempt(() =>
            browser.verify(digest, hex(msg), { key: ours, ...how }, hex(sig)),
          )
          if (said !== found) wrong.push(`${tcId} ${result} ${comment}: ${said}, ${found}`)
        }
      }
      expect(wrong).toEqual([])
      expect(count).toBeGreaterThan(149)
    },
  )
})

function attempt(verify: () => boolean): boolean {
  try {
    return verify()
  } catch {
    return false
  }
}
