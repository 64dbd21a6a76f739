// Whom to believe, as JSON: so that a verifier elsewhere, in a browser, believes the same. Dates, bytes and certificates
// stand in it as objects with one member of a name that nothing else has.

import { parseCertificate } from '../proof/x509/certificate.ts'
import { fromBase64, toBase64 } from '../util/bytes.ts'
import { isJsonObject, type Json } from '../util/json.ts'

const DATE = '@date'
const BYTES = '@bytes'
const CERTIFICATE = '@certificate'

/** The JSON of lists, dates, bytes and certificates; members without a value are left out. */
export function toPortable(value: unknown): Json {
  if (value instanceof Date) return { [DATE]: value.toISOString() }
  if (value instanceof Uint8Array) return { [BYTES]: toBase64(value) }
  if (Array.isArray(value)) return value.map(toPortable)
  if (typeof value !== 'object' || value === null) return value as Json
  if ('thumbprint' in value && 'der' in value && value.der instanceof Uint8Array)
    return { [CERTIFICATE]: toBase64(value.der) }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, toPortable(member)]))
}

/** What {@link toPortable} was given. @throws {TypeError} when it was not made by that. */
export function fromPortable(json: Json): unknown {
  if (Array.isArray(json)) return json.map(fromPortable)
  if (!isJsonObject(json)) return json
  const { [DATE]: date, [BYTES]: bytes, [CERTIFICATE]: der } = json
  if (date !== undefined) return new Date(String(date))
  if (bytes !== undefined) return fromBase64(String(bytes))
  if (der !== undefined) return certificateIn(String(der))
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, fromPortable(one)]))
}

function certificateIn(text: string) {
  const certificate = parseCertificate(fromBase64(text))
  if (certificate) return certificate
  throw new TypeError('expected a certificate')
}
