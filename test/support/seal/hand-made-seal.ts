// Seals made by hand for tests of the reader: every member can be replaced before or after signing. Nothing of the
// writer in src/sign is used.

import { constants, createHash, type KeyObject, sign } from 'node:crypto'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { type Holder, timestamp } from './small-pki.ts'

export interface SealWish {
  readonly payload: string
  readonly holder: Holder
  readonly algorithm?: string
  readonly at?: string
  /** Replaces or adds parameters; undefined takes one away. */
  readonly header?: Readonly<Record<string, Json | undefined>>
  readonly chain?: readonly Holder[]
}

export interface Part {
  readonly protected: string
  readonly signature: string
  readonly header?: JsonObject
}

export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
export const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url')

/** One signature over a payload that is signed as it stands. */
export function sealPart(wish: SealWish): Part {
  const { payload, holder, algorithm = 'ES256', at = '2026-10-01T10:00:00Z' } = wish
  const certificates = [holder, ...(wish.chain ?? [])].map(({ certificate }) =>
    base64(certificate.der),
  )
  const header = {
    alg: algorithm,
    'x5t#S256': createHash('sha256').update(holder.certificate.der).digest('base64url'),
    x5c: certificates,
    typ: 'jose+json',
    b64: false,
    sigT: at,
    crit: ['b64', 'sigT'],
    ...wish.header,
  }
  const text = base64url(JSON.stringify(header))
  return {
    protected: text,
    signature: base64url(signWith(algorithm, `${text}.${payload}`, holder.privateKey)),
  }
}

export function signWith(algorithm: string, input: string, key: KeyObject): Uint8Array {
  const digest = `sha${algorithm.slice(-3)}`
  const data = Buffer.from(input)
  if (algorithm === 'EdDSA') return sign(null, data, key)
  if (algorithm.startsWith('ES')) return sign(digest, data, { key, dsaEncoding: 'ieee-p1363' })
  const padding = algorithm.startsWith('PS')
    ? constants.RSA_PKCS1_PSS_PADDING
    : constants.RSA_PKCS1_PADDING
  return sign(digest, data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
}

/** A General JSON file. */
export function sealFile(payload: string, ...parts: readonly Part[]): string {
  return JSON.stringify({ payload, signatures: parts })
}

export const item = (name: string, content: Json) => base64url(JSON.stringify({ [name]: content }))
export const container = (...tokens: readonly Uint8Array[]) => ({
  tstTokens: tokens.map((token) => ({ val: base64(token) })),
})

export function withItems(part: Part, ...items: readonly Json[]): Part {
  return { ...part, header: { etsiU: items } }
}

/** A signature timestamp, as an item of `etsiU`. */
export function signatureStamp(part: Part, at: string, signer: Holder): string {
  return item('sigTst', container(timestamp(Buffer.from(part.signature), at, signer)))
}

/** An archive timestamp over everything before it. */
export function archiveStamp(
  payload: string,
  part: Part,
  before: readonly string[],
  { at, signer }: { at: string; signer: Holder },
): string {
  const data = `${payload}.${part.protected}.${part.signature}.${before.join('')}`
  return item('arcTst', container(timestamp(Buffer.from(data), at, signer)))
}

export const values = {
  certificates: (...holders: readonly Holder[]) =>
    item(
      'xVals',
      holders.map(({ certificate }) => ({ x509Cert: { val: base64(certificate.der) } })),
    ),
  lists: (...crls: readonly Uint8Array[]) =>
    item('rVals', { crlVals: crls.map((crl) => ({ val: base64(crl) })) }),
}
