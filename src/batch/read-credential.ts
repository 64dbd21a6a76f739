// A credential file as what is made from it needs it: its exact text, its document, and what it says. Nothing is
// verified here; whoever makes a picture or a paper from it has signed it, or verifies it.

import { readElm } from '../build/elm/read-elm.ts'
import { readEudi } from '../build/eudi/read-eudi.ts'
import { readOb3 } from '../build/ob3/read-ob3.ts'
import { takeOut } from '../container/take-out.ts'
import type { CredentialFacts } from '../model/credential-facts.ts'
import type { CredentialFormat } from '../model/report.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import type { JsonObject } from '../util/json.ts'
import { openEnvelope } from '../verify/open-envelope.ts'

export interface ReadCredential {
  readonly format: CredentialFormat
  /** As the file or the image held it: JSON, or a token. */
  readonly text: string
  readonly document: JsonObject
  readonly facts: CredentialFacts
}

/** Reads a credential, also out of an image, or says why there is none. */
export function readCredential(
  bytes: Uint8Array,
): ({ readonly ok: true } & ReadCredential) | { readonly ok: false; readonly message: string } {
  const taken = takeOut(bytes)
  if (taken && !taken.ok) return taken
  const text = taken?.text ?? textOf(bytes)
  const opened = text === undefined ? undefined : openEnvelope(utf8(text))
  if (text === undefined || !opened?.ok) {
    const reason = opened && !opened.ok ? opened.message : undefined
    return { ok: false, message: reason ?? 'expected a credential: JSON, a token, PNG or SVG' }
  }
  const { format, document } = opened.credential
  return { ok: true, format, text, document, facts: factsOf(format, document) }
}

function factsOf(format: CredentialFormat, document: JsonObject): CredentialFacts {
  if (format === 'elm') return readElm(document)
  return format === 'eudi' ? readEudi(document) : readOb3(document)
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes)
  } catch {
    // No text, no credential.
    return undefined
  }
}
