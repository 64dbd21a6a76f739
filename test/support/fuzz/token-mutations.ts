// Edits that only tokens invite: the same signature as another text of bytes, and headers that lead to another key,
// another algorithm, another kind of token.

import { testKey } from '../test-issuer.ts'
import { mutatedBytes } from './byte-mutations.ts'
import type { Random } from './random.ts'

/** Of the group of Ed25519 (RFC 8032 section 5.1): S and S plus this were the same, if nobody looked. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** A signature that some library takes for the same, or none at all. */
export function otherSignature(text: string, random: Random): string {
  const bytes = Buffer.from(text, 'base64url')
  const half = bytes.length >> 1
  const changed = random.pick<() => Uint8Array>([
    () => mutatedBytes(bytes, random),
    () => Buffer.concat([Buffer.alloc(1 + random.next(3)), bytes]),
    () => Buffer.concat([bytes, Buffer.alloc(1 + random.next(3))]),
    () => bytes.subarray(bytes.findIndex((byte) => byte !== 0)),
    () => bytes.subarray(1),
    () => Buffer.alloc(bytes.length, random.pick([0, 1, 255])),
    () => derOf(bytes.subarray(0, half), bytes.subarray(half)),
    () => Buffer.concat([bytes.subarray(0, half), withOrder(bytes.subarray(half))]),
    () => Buffer.concat([bytes.subarray(half), bytes.subarray(0, half)]),
  ])()
  return Buffer.from(changed).toString('base64url')
}

function withOrder(s: Buffer): Buffer {
  const value = BigInt(`0x${Buffer.from(s).reverse().toString('hex') || '0'}`) + ORDER
  const hex = value.toString(16).padStart(s.length * 2, '0')
  return Buffer.from(hex.slice(-s.length * 2), 'hex').reverse()
}

function derOf(r: Buffer, s: Buffer): Buffer {
  const integer = (bytes: Buffer) => Buffer.concat([Buffer.from([2, bytes.length & 0x7f]), bytes])
  const body = Buffer.concat([integer(r), integer(s)])
  return Buffer.concat([Buffer.from([0x30, body.length & 0x7f]), body])
}

const STRANGER = testKey(9)
const ALGORITHMS = [
  ...['none', 'HS256', 'EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES256K', 'RS256', 'RS512'],
  ...['PS256', 'PS384', 'es256', '', 'ML-DSA-44'],
]
const TYPES = ['JWT', 'vc+jwt', 'vp+jwt', 'dc+sd-jwt', 'kb+jwt', 'statuslist+jwt', 'jose', 'at+jwt']

/** A header with one member otherwise; what was signed stays. One that is no JSON any more is left as it is. */
export function otherHeader(text: string, others: readonly string[], random: Random): string {
  const header = membersIn(text)
  if (!header) return text
  const donor = random.pick(others).split('.')[0] ?? ''
  const members: Readonly<Record<string, unknown>> = random.pick([
    { alg: random.pick(ALGORITHMS) },
    { typ: random.pick(TYPES) },
    { cty: random.pick(['vc', 'vp', 'JWT', 'x']) },
    { kid: random.pick([`${STRANGER.didKey}#${STRANGER.multikey}`, '#', '', undefined]) },
    { jwk: STRANGER.jwk },
    { x5c: random.pick([[], ['AAAA'], undefined]) },
    { crit: random.pick([[], ['b64'], ['exp']]), b64: random.pick([true, false, undefined]) },
    { jku: 'https://attacker.example/jwks.json' },
    { iss: STRANGER.didKey },
    membersIn(Buffer.from(donor, 'base64url').toString()) ?? {},
  ])
  return JSON.stringify({ ...header, ...members })
}

function membersIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}
