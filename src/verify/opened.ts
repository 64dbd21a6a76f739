// What opening an envelope comes to: a credential, or the reason why there is none.

import type { CredentialFormat } from '../model/report.ts'
import type { JsonObject } from '../util/json.ts'
import type { FindingCode } from './codes.ts'
import type { Credential } from './credential.ts'

/** A credential, or why there is none. */
export type Opened = { readonly ok: true; readonly credential: Credential } | Unopened

export interface Unopened {
  readonly ok: false
  /** `failed`: not a credential. `indeterminate`: a form that this version does not read. */
  readonly outcome: 'failed' | 'indeterminate'
  readonly format: CredentialFormat
  readonly code: FindingCode
  readonly message?: string
  readonly pointer?: string
}

/** Which data model the first context stands for. */
export function dataModelOf(document: JsonObject): Credential['dataModel'] {
  const context = document['@context']
  const base = Array.isArray(context) ? context[0] : context
  if (base === 'https://www.w3.org/ns/credentials/v2') return '2.0'
  return base === 'https://www.w3.org/2018/credentials/v1' ? '1.1' : 'unknown'
}

export function refuse(
  code: FindingCode,
  place: { readonly message?: string; readonly pointer?: string } = {},
): Unopened {
  return { ok: false, outcome: 'failed', format: 'unknown', code, ...place }
}

export function unread(format: CredentialFormat, code: FindingCode): Unopened {
  return { ok: false, outcome: 'indeterminate', format, code }
}
