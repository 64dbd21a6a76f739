// What a sealed file is made of: who sealed it, when, and how far it is prepared for the years. Structure and
// signature only: whether the certificate, the timestamps and the issuer are believed is for `verify`.

import { decodeBase64url } from '../../proof/base64url.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { readTimestampToken, type TimestampToken } from '../../proof/x509/timestamp-token.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import { parseSealFile, type SealSignature, signingInput } from './seal-file.ts'
import { SEAL_ALGORITHMS, type SealAlgorithm, verifySealSignature } from './seal-key.ts'

/** Levels of JAdES baseline signatures, lowest first. */
export const SEAL_LEVELS = ['B', 'T', 'LT', 'LTA'] as const
export type SealLevel = (typeof SEAL_LEVELS)[number]

/** Revocation lists can be long. */
const MAX_ITEM_BYTES = 15 * 1024 * 1024

export interface SealDescription {
  readonly algorithm: string
  /** By the items present. */
  readonly level: SealLevel
  /** The signature over header and payload holds under the certificate in the header, which it names itself. */
  readonly intact: boolean
  readonly certificate: Certificate | undefined
  /** The time that the signer claims. */
  readonly claimedAt: Date | undefined
  readonly timestamps: readonly { readonly kind: string; readonly token: TimestampToken }[]
}

/**
 * Describes every signature of a sealed file.
 *
 * @throws {PipelineError} `SEAL_UNREADABLE` when the file is no General JSON seal.
 */
export function inspectSeal(text: string): readonly SealDescription[] {
  const file = parseSealFile(text)
  return file.signatures.map((signature) => inspectSignature(file.payload, signature))
}

/** Describes one signature over a payload. */
export function inspectSignature(payload: string, seal: SealSignature): SealDescription {
  const header = decodedObject(seal.protected) ?? {}
  const certificate = leafOf(header)
  const items = unsignedProperties(seal)
  const names = new Set(items.map(([name]) => name))
  return {
    algorithm: String(header.alg),
    level: levelOf(names),
    intact: isIntact(payload, seal, { header, certificate }),
    certificate,
    claimedAt: claimedTime(header),
    timestamps: items.flatMap(([kind, content]) =>
      tokensOf(content).map((token) => ({ kind, token })),
    ),
  }
}

function levelOf(names: ReadonlySet<string>): SealLevel {
  if (!names.has('sigTst')) return 'B'
  if (!names.has('xVals') || !names.has('rVals')) return 'T'
  return names.has('arcTst') ? 'LTA' : 'LT'
}

function unsignedProperties({ items }: SealSignature): readonly (readonly [string, Json])[] {
  return items.flatMap((item) => Object.entries(decodedObject(item) ?? {}))
}

function tokensOf(content: Json): readonly TimestampToken[] {
  const list = isJsonObject(content) ? asArray(content.tstTokens) : []
  return list.flatMap((one) => {
    const bytes = isJsonObject(one) ? decodeBase64(one.val) : undefined
    return (bytes && readTimestampToken(bytes)) ?? []
  })
}

function leafOf({ x5c }: JsonObject): Certificate | undefined {
  const der = decodeBase64(Array.isArray(x5c) ? (x5c[0] as Json) : undefined)
  return der && parseCertificate(der)
}

function isIntact(
  payload: string,
  seal: SealSignature,
  { header, certificate }: { header: JsonObject; certificate: Certificate | undefined },
): boolean {
  const algorithm = SEAL_ALGORITHMS.find((one): one is SealAlgorithm => one === header.alg)
  const signature = decodeBase64url(seal.signature)
  if (!algorithm || !signature || !certificate || header.b64 !== false) return false
  if (header['x5t#S256'] !== certificate.thumbprint) return false
  const data = signingInput(seal.protected, payload)
  return verifySealSignature(algorithm, certificate.publicKey, { data, signature })
}

/** `iat` in seconds, or in milliseconds as some versions of DSS wrote it. */
function claimedTime({ sigT, iat }: JsonObject): Date | undefined {
  if (typeof iat === 'number') return new Date(iat > 1e11 ? iat : iat * 1000)
  return parseDateTimeStamp(sigT)?.instant
}

function decodedObject(text: string): JsonObject | undefined {
  const bytes = decodeBase64url(text)
  const parsed = bytes && parseStrictJson(bytes, { maxBytes: MAX_ITEM_BYTES })
  return parsed?.ok && isJsonObject(parsed.value) ? parsed.value : undefined
}

function decodeBase64(value: Json | undefined): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  const url = value.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
  return decodeBase64url(url)
}
