// The one way in which verification reaches the outside: an injected function from URL to bytes.
// What may be fetched, and from where, is decided by whoever injects it (STYLE, example 6).

import { PipelineError } from '../model/pipeline-error.ts'

/** A document as served: HTTP status, media type in lower case without parameters, body. */
export interface LoadedDocument {
  readonly status: number
  readonly contentType: string
  readonly bytes: Uint8Array
}

/**
 * Loads what stands at a URL.
 *
 * The answer is trusted to be what that URL serves (TLS, no foreign redirect); nothing in the body
 * is trusted. Throws `TRUST_UNREACHABLE` when there is no answer, for whatever reason.
 *
 * @param url Absolute URL without fragment; a DID or URN where a document map holds one.
 * @param options.accept Media types for the `Accept` header.
 * @see security.md section 3
 */
export type LoadDocument = (
  url: string,
  options: { readonly accept: string },
) => Promise<LoadedDocument>

/** Fetches nothing: every document is unreachable. The default of a verifier. */
export const loadNothing: LoadDocument = async () => {
  throw new PipelineError('TRUST_UNREACHABLE', 'fetching is off: no document can be loaded')
}

/** The media type that a `Content-Type` header names, in lower case without parameters. */
export function mediaTypeOf(header: string): string {
  return header.replace(/;.*$/s, '').trim().toLowerCase()
}
