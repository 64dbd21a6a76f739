// From a sealed file to the credential in it. The payload is read as strictly as any credential; the seal around it is
// kept for the checks. elm.md section 5: Europass knows the General serialization with the payload as a text, first.

import type { ReportWarning } from '../../model/report.ts'
import { decodeBase64url } from '../../proof/base64url.ts'
import { isJsonObject, type JsonObject } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import { warning } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { type Opened, refuse } from '../opened.ts'
import {
  decodeHeader,
  type ReadEnvelope,
  readCompactEnvelope,
  readJsonEnvelope,
  type SealEnvelope,
} from './read-envelope.ts'

/** Opens what the payload holds: a credential, or anything else. */
type OpenDocument = (document: JsonObject) => Opened

/** Opens a JWS in a JSON serialization. */
export function openSealedJson(document: JsonObject, open: OpenDocument): Opened {
  return openEnvelope(readJsonEnvelope(document), open)
}

/** Opens a compact JAdES signature. */
export function openCompactSeal(text: string, open: OpenDocument): Opened {
  return openEnvelope(readCompactEnvelope(text), open)
}

function openEnvelope(read: ReadEnvelope, open: OpenDocument): Opened {
  if (!read.ok)
    return refuse('SEAL_ENVELOPE_INVALID', { message: read.message, pointer: read.pointer })
  const { envelope } = read
  const headers = envelope.parts.map((part) =>
    'broken' in part ? undefined : decodeHeader(part.protectedText),
  )
  if (headers.some((header) => header && 'sigD' in header)) return refuse('SEAL_DETACHED')
  if (headers.every((header) => header === undefined))
    return refuse('SEAL_HEADER_INVALID', {
      message: 'expected a header in strict base64url and JSON',
    })
  // RFC 7797 section 3: all signatures of a file must agree on it.
  const forms = new Set(headers.filter((one) => one !== undefined).map((one) => one.b64 === false))
  if (forms.size !== 1)
    return refuse('SEAL_ENVELOPE_INVALID', { message: 'expected signatures that agree on `b64`' })
  const unencoded = forms.has(true)
  const text = payloadOf(envelope, unencoded)
  if (text === undefined)
    return refuse('SEAL_ENVELOPE_INVALID', { message: 'expected the payload in strict base64url' })
  const limits = { maxBytes: LIMITS.maxElmBytes, maxDepth: LIMITS.maxDepth }
  const parsed = parseStrictJson(text, limits)
  if (!parsed.ok) {
    const [fault] = parsed.faults
    return refuse(fault.code, { message: `in the payload: ${fault.message}` })
  }
  if (!isJsonObject(parsed.value)) return refuse('FORMAT_NOT_CREDENTIAL')
  const opened = open(parsed.value)
  if (!opened.ok) return opened
  const { credential } = opened
  if (credential.securing.kind !== 'embedded') return refuse('SEAL_NESTED')
  const securing = { kind: 'seal', envelope } as const
  const warnings = [...credential.warnings, ...formWarnings(envelope, unencoded)]
  return { ok: true, credential: { ...credential, securing, warnings } }
}

function payloadOf({ payload }: SealEnvelope, unencoded: boolean): Uint8Array | string | undefined {
  return unencoded ? payload : decodeBase64url(payload)
}

function formWarnings({ form, payloadFirst }: SealEnvelope, unencoded: boolean): ReportWarning[] {
  const say = (message: string) => [warning('SEAL_NOT_EUROPASS_FORM', { message })]
  if (form !== 'general')
    return say(`the seal is in the ${form} serialization, which Europass does not support`)
  if (!unencoded) return say('the sealed payload is encoded, where Europass expects plain JSON')
  return payloadFirst ? [] : say('the payload is not the first member: Europass sees no seal')
}

/** Whether Europass reads the file as sealed at all. */
export function isEuropassForm({ form, payloadFirst, payload }: SealEnvelope): boolean {
  return form === 'general' && payloadFirst && payload.trimStart().startsWith('{')
}
