// A verifier of tests: fixed clock, documents from a map, and reports reduced to what a test compares.

import { PipelineError } from '../../src/model/pipeline-error.ts'
import type { CheckName, Report } from '../../src/model/report.ts'
import type { SignatureWork } from '../../src/proof/signature-work.ts'
import type { LoadDocument } from '../../src/trust/load-document.ts'
import { utf8 } from '../../src/util/bytes.ts'
import type { JsonObject } from '../../src/util/json.ts'
import {
  createVerifier,
  type VerifierOptions,
  type VerifyRequest,
} from '../../src/verify/verifier.ts'
import { contexts, controllerDocument, ISSUER, ISSUER_URL } from './test-issuer.ts'

export const AT = new Date('2026-11-22T12:00:00Z')
export const TRUST = { issuers: [{ id: ISSUER, name: 'Trusted Name' }], anchors: [], lists: [] }

/** Documents by URL; a value that is no text stands for its JSON. */
export type Documents = Readonly<Record<string, JsonObject | string | Uint8Array>>

export const DOCUMENTS: Documents = { [ISSUER_URL]: controllerDocument() }

/** A loader over a map; records what it was asked for. */
export function loaderOver(documents: Documents, asked: string[] = []): LoadDocument {
  return async (url) => {
    asked.push(url)
    const document = documents[url]
    if (document === undefined) throw new PipelineError('TRUST_UNREACHABLE', 'no such document')
    const bytes =
      document instanceof Uint8Array
        ? document
        : utf8(typeof document === 'string' ? document : JSON.stringify(document))
    return { status: 200, contentType: 'application/json', bytes }
  }
}

/** For checks by themselves. */
export const WORK_WITHOUT_END: SignatureWork = { take: () => true }

export interface Setup extends VerifyRequest {
  readonly documents?: Documents
  readonly options?: Partial<VerifierOptions>
}

/** Verifies a document, a text or bytes at the fixed time. */
export async function verify(
  input: JsonObject | string | Uint8Array,
  { documents = DOCUMENTS, options = {}, ...request }: Setup = {},
): Promise<Report> {
  const verifier = createVerifier({
    contexts,
    loadDocument: loaderOver(documents),
    trust: TRUST,
    clock: () => AT,
    ...options,
  })
  if (input instanceof Uint8Array) return await verifier.verify(input, request)
  return await verifier.verify(
    utf8(typeof input === 'string' ? input : JSON.stringify(input)),
    request,
  )
}

/** `outcome code` of a check, once per result. */
export function found(report: Pick<Report, 'checks'>, check: CheckName): string[] {
  return report.checks
    .filter((result) => result.check === check)
    .map(({ outcome, code }) => (outcome === 'passed' ? 'passed' : `${outcome} ${code}`))
}

/** Everything that is neither passed nor not applicable, as `check outcome code`. */
export function complaints(report: Pick<Report, 'checks'>): string[] {
  return report.checks
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'indeterminate')
    .map(({ check, outcome, code }) => `${check} ${outcome} ${code}`)
}
