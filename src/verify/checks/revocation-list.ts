// 1EdTechRevocationList, deprecated since October 2025 and still in use: an unsigned list of credential ids at
// a URL. Read only. open-badges.md section 4.2.

import type { CheckResult } from '../../model/report.ts'
import { loadJson } from '../../trust/load-json.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { type Credential, issuerIdOf, type Session } from '../credential.ts'
import { failed, indeterminate, passed } from '../finding.ts'

/** Looks the credential up in the list that its status entry names. */
export async function revocationListResult(one: {
  readonly entry: JsonObject
  readonly pointer: string
  readonly credential: Credential
  readonly session: Session
}): Promise<CheckResult> {
  const { entry, pointer, credential, session } = one
  const { document } = credential
  if (typeof entry.id !== 'string' || typeof document.id !== 'string')
    return failed('status', 'STATUS_INVALID', { pointer })
  const loaded = await loadJson(entry.id, 'application/json', session.loadDocument)
  if (!loaded.ok) return indeterminate('status', 'STATUS_LIST_UNREACHABLE', { pointer })
  const { id, issuer, revokedCredential } = loaded.value
  if (id !== undefined && id !== entry.id)
    return failed('status', 'STATUS_LIST_ID_MISMATCH', { pointer })
  const owner = isJsonObject(issuer) ? issuer.id : issuer
  if (owner !== undefined && owner !== issuerIdOf(document))
    return failed('status', 'STATUS_LIST_ISSUER_MISMATCH', { pointer })
  if (!Array.isArray(revokedCredential) || !revokedCredential.every(isRow))
    return failed('status', 'STATUS_LIST_INVALID', { pointer })
  const revoked = revokedCredential.some(
    (row) => isSameId(row.id, document.id) && row.revoked !== false,
  )
  return revoked ? failed('status', 'REVOKED', { pointer }) : passed('status', { pointer })
}

interface Row {
  readonly id: string
  readonly revoked?: boolean
}

/** One that says anything else could be the one that was meant for this credential. */
function isRow(row: Json): row is JsonObject & Row {
  if (!isJsonObject(row) || typeof row.id !== 'string') return false
  return row.revoked === undefined || typeof row.revoked === 'boolean'
}

/**
 * Ids are equal after percent-decoding and trimming (Open Badges 3.0 section 7.2), and UUIDs in either case (RFC 9562
 * section 4).
 */
export function isSameId(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' && comparable(a) === comparable(b)
}

function comparable(id: string): string {
  const text = decoded(id)
  return /^urn:uuid:/i.test(text) ? text.toLowerCase() : text
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id.trim())
  } catch {
    return id.trim()
  }
}
