// What the page and the worker that verifies for it say to each other. Only data crosses; the worker has no network,
// and the page asks for the documents that it names.

import type { ExtraContext } from '../linked-data/pinned-contexts.ts'
import type { DocumentLanguage } from '../model/language.ts'
import type { Report } from '../model/report.ts'
import type { CertificateTrust } from '../trust/certificate-trust.ts'
import type { TrustPolicy } from '../trust/trust-list.ts'
import type { Json } from '../util/json.ts'

/** Whom the server believes, and what more it knows; it crosses as portable JSON. */
export interface BrowserSetup {
  readonly trust?: TrustPolicy
  readonly certificates?: CertificateTrust
  readonly extraContexts?: readonly ExtraContext[]
}

/** How the answer is shown. */
export interface PageView {
  readonly language: DocumentLanguage
  /** Path of the page. */
  readonly action: string
  /** The instant to verify at, RFC 3339: the server’s, as the clock of the device may be wrong. */
  readonly at: string
}

export type ToWorker =
  | {
      readonly kind: 'verify'
      readonly bytes: Uint8Array
      readonly recipient?: string
      readonly setup: Json
      readonly view: PageView
    }
  /** Shows the report on an input that another worker was stopped over. */
  | { readonly kind: 'stopped'; readonly view: PageView }
  | { readonly kind: 'loaded'; readonly call: number; readonly document: PortableDocument | null }

/** A document as the server hands it on. */
export interface PortableDocument {
  readonly status: number
  readonly contentType: string
  /** Standard base64. */
  readonly bytes: string
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'load'
      readonly call: number
      readonly url: string
      readonly accept: string
    }
  | { readonly kind: 'report'; readonly report: Report; readonly page: string }
  | { readonly kind: 'fault' }
