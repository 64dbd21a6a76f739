// Whatever we sign is verified by others, each in a process of its own: @digitalbazaar/vc, jose, and (where Python
// with `cryptography` is on the machine) the signatures of tokens once more.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildDidDocument } from '../../src/deliver/publication.ts'
import { signDataIntegrity } from '../../src/sign/sign-data-integrity.ts'
import { signJwt } from '../../src/sign/sign-jwt.ts'
import type { JsonObject } from '../../src/util/json.ts'
import {
  badge1,
  badge2,
  CREATED,
  contexts,
  signingKey,
  storedKey,
} from '../support/signing-keys.ts'

const kids = ['example-wut-ed25519', 'example-wut-es256', 'example-wut-rs256'] as const
const ed25519 = signingKey(kids[0])
const es256 = signingKey(kids[1])
const rs256 = signingKey(kids[2])
const issuer = ed25519.controller

interface Verdict {
  readonly verified: boolean
  readonly why?: string
  readonly claims?: JsonObject
}

function judge(credentials: readonly JsonObject[], tokens: readonly string[]) {
  const input = {
    contexts: Object.fromEntries(contexts.iris.map((iri) => [iri, contexts.get(iri)])),
    controllers: { [issuer]: buildDidDocument(kids.map((kid) => storedKey(kid).record)) },
    credentials,
    tokens,
    now: '2026-08-01T00:00:00Z',
  }
  const script = fileURLToPath(new URL('judge-signatures.mjs', import.meta.url))
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH ?? '' },
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as { credentials: Verdict[]; tokens: Verdict[] }
}

const CASES = [
  ['eddsa-rdfc-2022', badge2(issuer)],
  ['eddsa-rdfc-2022', badge1(issuer)],
  ['Ed25519Signature2020', badge1(issuer)],
  ['Ed25519Signature2020', badge2(issuer)],
] as const

let verdicts: { credentials: Verdict[]; tokens: Verdict[] }
const signed: JsonObject[] = []
const tokens: string[] = []

beforeAll(async () => {
  for (const path of ['own', 'reference'] as const) {
    for (const [suite, document] of CASES) {
      signed.push(
        await signDataIntegrity(document, {
          suite,
          key: ed25519,
          created: CREATED,
          contexts,
          path,
        }),
      )
    }
  }
  for (const badge of [badge2(issuer), badge1(issuer)]) {
    tokens.push(await signJwt(badge, { suite: 'jwt-es256', key: es256 }))
    tokens.push(await signJwt(badge, { suite: 'jwt-rs256', key: rs256 }))
  }
  const tampered = signed.map((credential) => ({ ...credential, name: 'Another Campus' }))
  const cut = tokens.map((token) => `${token.slice(0, -6)}AAAAAA`)
  verdicts = judge([...signed, ...tampered], [...tokens, ...cut])
})

describe('@digitalbazaar/vc', () => {
  test('verifies every credential that we sign', () => {
    expect(signed).toHaveLength(8)
    for (const verdict of verdicts.credentials.slice(0, signed.length)) {
      expect(verdict).toEqual({ verified: true, why: '' })
    }
  })

  test('and none that was changed', () => {
    const changed = verdicts.credentials.slice(signed.length)
    expect(changed.map(({ verified }) => verified)).toEqual(signed.map(() => false))
  })
})

describe('jose', () => {
  test('verifies every token that we sign, with its claims', () => {
    const good = verdicts.tokens.slice(0, tokens.length)
    expect(good.map(({ verified }) => verified)).toEqual(tokens.map(() => true))
    for (const { claims } of good) expect(claims).toMatchObject({ iss: issuer })
  })

  test('and none that was changed', () => {
    const cut = verdicts.tokens.slice(tokens.length)
    expect(cut.map(({ verified }) => verified)).toEqual(tokens.map(() => false))
  })
})

const PYTHON = `
import base64, json, sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
def b64(t): return base64.urlsafe_b64decode(t + '=' * (-len(t) % 4))
def num(t): return int.from_bytes(b64(t), 'big')
for token, jwk in json.load(sys.stdin):
    head, body, sig = token.split('.')
    data, raw = (head + '.' + body).encode(), b64(sig)
    try:
        if jwk['kty'] == 'EC':
            key = ec.EllipticCurvePublicNumbers(num(jwk['x']), num(jwk['y']), ec.SECP256R1()).public_key()
            der = encode_dss_signature(int.from_bytes(raw[:32], 'big'), int.from_bytes(raw[32:], 'big'))
            key.verify(der, data, ec.ECDSA(hashes.SHA256()))
        else:
            key = rsa.RSAPublicNumbers(num(jwk['e']), num(jwk['n'])).public_key()
            key.verify(raw, data, padding.PKCS1v15(), hashes.SHA256())
        print('good')
    except Exception:
        print('bad')
`

const python = (input: unknown) =>
  spawnSync('python3', ['-c', PYTHON], { input: JSON.stringify(input), encoding: 'utf8' })
const hasPython = python([]).status === 0
if (!hasPython && process.env.CI === 'true') throw new Error('python3 with cryptography is missing')

test.skipIf(!hasPython)('Python cryptography verifies the tokens', () => {
  const pairs = tokens.map((token, index) => [token, (index % 2 === 0 ? es256 : rs256).publicJwk])
  const bad = pairs.map(([token, jwk]) => [`${String(token).slice(0, -6)}AAAAAA`, jwk])
  const lines = python([...pairs, ...bad])
    .stdout.trimEnd()
    .split('\n')
  expect(lines).toEqual([...pairs.map(() => 'good'), ...bad.map(() => 'bad')])
})
