// The properties that a seal carries outside its signature: timestamps, certificates, revocation answers.
// ETSI TS 119 182-1 section 5.3. What they prove is judged elsewhere; here they are only taken out.

import { decodeBase64url } from '../../proof/base64url.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import { tokensIn } from './protected-header.ts'
import { decodeStandardBase64 } from './standard-base64.ts'

/** One member of `etsiU`. */
export interface UnsignedProperty {
  readonly name: string
  readonly content: Json
  /** Its place in `etsiU`. */
  readonly index: number
}

export interface UnsignedProperties {
  readonly items: readonly UnsignedProperty[]
  /** The members as base64url texts, which archive timestamps are made over; undefined for the clear form. */
  readonly texts: readonly string[] | undefined
  readonly certificates: readonly Certificate[]
  /** DER of revocation lists and OCSP answers. */
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
  /** Place in `etsiU` of the first member that is malformed. */
  readonly malformedAt: number | undefined
}

/** Revocation lists can be long; the file as a whole is bounded elsewhere. */
const MAX_ITEM_BYTES = 10 * 1024 * 1024
const MAX_ITEMS = 64
/** Certificates, lists and answers in one file, of however many signatures; a timestamp counts as four. */
const MAX_VALUES = 256
const VALUES_OF_TIMESTAMP = 4

/** How many values may still be read of one file. */
export interface ValueRoom {
  left: number
}

export function createValueRoom(): ValueRoom {
  return { left: MAX_VALUES }
}

/** Of a signature that has none. */
export const NO_PROPERTIES: UnsignedProperties = {
  items: [],
  texts: [],
  certificates: [],
  crls: [],
  ocsps: [],
  malformedAt: undefined,
}

/** Takes the unsigned properties out of the unprotected header; more than there is room for are malformed. */
export function readUnsignedProperties(
  unprotected: JsonObject | undefined,
  room = createValueRoom(),
): UnsignedProperties {
  const list = unprotected?.etsiU
  if (list === undefined) return NO_PROPERTIES
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_ITEMS)
    return { ...NO_PROPERTIES, malformedAt: 0 }
  const texts = list.filter((one) => typeof one === 'string')
  const objects = list.map((one: Json) => (typeof one === 'string' ? decoded(one) : one))
  const mixed = texts.length > 0 && texts.length < list.length
  const malformed = mixed ? 0 : objects.findIndex((one) => !isProperty(one))
  const items = objects
    .filter(isProperty)
    .flatMap((one) => Object.entries(one))
    .map(([name, content], index) => ({ name, content, index }))
  room.left -= items.reduce((sum, item) => sum + valuesOf(item), 0)
  if (room.left < 0) return { ...NO_PROPERTIES, malformedAt: 0 }
  return {
    items,
    texts: texts.length === list.length ? texts : undefined,
    ...materialIn(items),
    malformedAt: malformed < 0 ? undefined : malformed,
  }
}

/** Entries of all lists in it: each is a value, to be read by itself. */
function valuesOf({ name, content }: UnsignedProperty): number {
  return entriesIn(content) * (TIMESTAMPS.includes(name) ? VALUES_OF_TIMESTAMP : 1)
}

function entriesIn(value: Json): number {
  const members = Array.isArray(value) || isJsonObject(value) ? Object.values<Json>(value) : []
  const own = Array.isArray(value) ? value.length : 0
  return members.reduce<number>((sum, member) => sum + entriesIn(member), own)
}

function decoded(text: string): Json | undefined {
  const bytes = decodeBase64url(text)
  const parsed = bytes && parseStrictJson(bytes, { maxBytes: MAX_ITEM_BYTES, maxDepth: 16 })
  return parsed?.ok ? parsed.value : undefined
}

/** An object with one member; a timestamp container must hold timestamps. */
function isProperty(value: Json | undefined): value is JsonObject {
  if (!isJsonObject(value)) return false
  const [first, second] = Object.entries(value)
  if (!first || second) return false
  return !TIMESTAMPS.includes(first[0]) || tokensIn(first[1]).length > 0
}

const TIMESTAMPS = ['sigTst', 'arcTst', 'rfsTst', 'sigRTst']

/** `xVals`, `rVals`, and `tstVD` that holds both for a timestamp. */
function materialIn(items: readonly UnsignedProperty[]) {
  const certificates: Certificate[] = []
  const crls: Uint8Array[] = []
  const ocsps: Uint8Array[] = []
  const addCertificates = (values: Json | undefined) => {
    for (const value of asArray<Json>(values)) {
      const entry = isJsonObject(value) ? (value.x509Cert ?? value.otherCert) : undefined
      const der = isJsonObject(entry) ? decodeStandardBase64(entry.val) : undefined
      const certificate = der && parseCertificate(der)
      if (certificate) certificates.push(certificate)
    }
  }
  const addRevocation = (values: Json | undefined) => {
    if (!isJsonObject(values)) return
    crls.push(...encapsulated(values.crlVals))
    ocsps.push(...encapsulated(values.ocspVals))
  }
  for (const { name, content } of items) {
    if (name === 'xVals' || name === 'axVals') addCertificates(content)
    if (name === 'rVals' || name === 'arVals') addRevocation(content)
    if ((name === 'tstVD' || name === 'anyValData') && isJsonObject(content)) {
      addCertificates(content.xVals)
      addRevocation(content.rVals)
    }
  }
  return { certificates, crls, ocsps }
}

function encapsulated(values: Json | undefined): readonly Uint8Array[] {
  return asArray<Json>(values).flatMap((value) => {
    const der = isJsonObject(value) ? decodeStandardBase64(value.val) : undefined
    return der ? [der] : []
  })
}
