// Our own output before it leaves: judged by the code that judges strangers' files. What others have to tell of it, and
// what is published only later, may be open; nothing else may.

import { buildDidDocument, buildIssuerMetadata } from '../deliver/publication.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Report } from '../model/report.ts'
import { didWebToUrl, issuerMetadataUrl, webIssuerOf } from '../proof/did.ts'
import type { Certificate } from '../proof/x509/certificate.ts'
import { certificatesOf } from '../sign/key-certificates.ts'
import { isSealed, type Output } from '../sign/output.ts'
import { anchorOf, type TrustAnchor } from '../trust/certificate-trust.ts'
import type { LoadedDocument } from '../trust/load-document.ts'
import { utf8 } from '../util/bytes.ts'
import { createVerifier, type Verifier, type VerifierOptions } from '../verify/verifier.ts'

export interface SelfCheckOptions
  extends Pick<VerifierOptions, 'contexts' | 'fastPath' | 'canonicalizer'> {
  readonly outputs: readonly Output[]
  /** The time at which it judges. */
  readonly now: Date
}

/** Judges a credential of one of the outputs. @throws {PipelineError} `SELF_CHECK_FAILED` when it does not pass. */
export type SelfCheck = (bytes: Uint8Array, output: Output) => Promise<void>

/** Makes the check of what is made for some outputs. */
export function createSelfCheck(options: SelfCheckOptions): SelfCheck {
  const verifier = createSelfVerifier(options)
  return async (bytes, output) => assertPassed(await verifier.verify(bytes), output)
}

/** With the controller documents of the very keys that signed as its whole network. */
function createSelfVerifier({ outputs, now, ...options }: SelfCheckOptions): Verifier {
  const documents = new Map<string, Uint8Array>()
  const keys = outputs.flatMap((output) => (isSealed(output) ? [] : [output.key]))
  for (const key of keys) {
    const web = didWebToUrl(key.controller)
    const ofController = keys.filter((k) => k.controller === key.controller)
    if (!web.ok) continue
    documents.set(web.url, utf8(JSON.stringify(buildDidDocument(ofController))))
    const metadata = utf8(JSON.stringify(buildIssuerMetadata(ofController)))
    documents.set(issuerMetadataUrl(webIssuerOf(key.controller)), metadata)
  }
  return createVerifier({
    ...options,
    trust: 'any',
    // Who sealed is known here: the issuers in the keys' own chains stand for whoever vouches for them.
    certificates: { anchors: outputs.flatMap(anchorsOf) },
    clock: () => now,
    loadDocument: async (url) => {
      const bytes = documents.get(url)
      // An answer: an error costs 45 µs, and every credential with a status asks for a list that is not published yet.
      return bytes ? { status: 200, contentType: 'application/json', bytes } : NOT_FOUND
    },
  })
}

const NOT_FOUND: LoadedDocument = { status: 404, contentType: '', bytes: new Uint8Array() }

function anchorsOf(output: Output): readonly TrustAnchor[] {
  if (isSealed(output)) return issuersIn(output.key.chain).map(anchorOf)
  if (output.format !== 'eudi') return []
  return issuersIn(certificatesOf(output.key)).map(anchorOf)
}

/** The issuers in a chain; of a certificate alone itself. */
function issuersIn(chain: readonly Certificate[]): readonly Certificate[] {
  return chain.length > 1 ? chain.slice(1) : chain
}

// Revocation and timestamps are others' to tell, and asked for while sealing; everything else of a seal must pass.
const TOLD_BY_OTHERS: readonly string[] = [
  'CERTIFICATE_REVOCATION_UNKNOWN',
  'TIMESTAMP_NOT_ANCHORED',
  // The clock of a run stands still while the authority's goes on.
  'TIMESTAMP_IN_FUTURE',
]

// A new credential's status list is published after it; the entry itself has been checked by then.
const NOT_YET_PUBLISHED: readonly string[] = ['STATUS_LIST_UNREACHABLE']

function assertPassed(report: Report, output: Output): void {
  if (report.verdict === 'passed') return
  const { format, suite } = output
  const open = report.checks.filter((c) => c.outcome !== 'passed' && c.outcome !== 'not-applicable')
  const expected = isSealed(output) ? [...NOT_YET_PUBLISHED, ...TOLD_BY_OTHERS] : NOT_YET_PUBLISHED
  if (open.every(({ code }) => expected.includes(code))) return
  throw new PipelineError(
    'SELF_CHECK_FAILED',
    `our own verifier does not pass the ${format} document secured with ${suite}: ${open.map((c) => c.code).join(', ')}`,
    { detail: { checks: open.map(({ check, code, pointer }) => ({ check, code, pointer })) } },
  )
}
