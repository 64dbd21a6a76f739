// The verifier: bytes in, report out. Reads like security.md section 2; every step is a file in checks/.
// Never throws because a credential is bad, never changes what it was given, fetches only through its argument.

import type { CompiledOptions } from '../linked-data/compiled/compiled-canonicalizer.ts'
import type { OfficialShapes } from '../linked-data/official-shapes.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { countComparisons } from '../linked-data/processing-limits.ts'
import {
  CHECK_NAMES,
  type CheckName,
  type CheckResult,
  type Report,
  verdictOf,
} from '../model/report.ts'
import type { Canonicalizer } from '../proof/hash-data.ts'
import { createSignatureWork } from '../proof/signature-work.ts'
import { statedLength } from '../trust/bitstring-list.ts'
import { type CertificateTrust, NO_ANCHORS } from '../trust/certificate-trust.ts'
import { type LoadDocument, loadNothing } from '../trust/load-document.ts'
import type { TrustPolicy } from '../trust/trust-list.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { boundedLoader } from './bounded-loader.ts'
import { checkContexts } from './checks/contexts.ts'
import { checkEndorsements, type EmbeddedChecked } from './checks/endorsements.ts'
import { checkOfficialShapes } from './checks/official-shapes.ts'
import { checkPresented } from './checks/presented.ts'
import { checkNamedSchemas, checkProfile } from './checks/profile.ts'
import { checkProofs } from './checks/proof.ts'
import { checkRecipient } from './checks/recipient.ts'
import { checkReferences } from './checks/references.ts'
import { checkSeals } from './checks/seal.ts'
import type { SealsChecked } from './checks/seal-results.ts'
import { checkStatus, hasStatus } from './checks/status.ts'
import { checkTrust } from './checks/trust.ts'
import { checkValidity } from './checks/validity.ts'
import type { Credential, Session } from './credential.ts'
import { europassReport } from './europass-report.ts'
import { type Checked, checked, indeterminate, notApplicable, passed, warning } from './finding.ts'
import { LIMITS } from './limits.ts'
import { nameWarnings } from './look-alike.ts'
import { createMemory, type VerifierMemory } from './memory.ts'
import { awardWarnings } from './no-award.ts'
import { openDocument, openEnvelope } from './open-envelope.ts'
import { openInner } from './open-inner.ts'
import { type Opened, refuse, unread } from './opened.ts'
import { newerEdition, refreshUrl } from './refresh.ts'
import { resultWarnings } from './results.ts'
import { summaryOf } from './summary.ts'
import { unopenedReport } from './unopened-report.ts'

export interface VerifierOptions {
  /** Every context a credential may use. */
  readonly contexts: ContextSet
  /** The only way to controller documents, status lists and schemas. Default: nothing is fetched. */
  readonly loadDocument?: LoadDocument
  /** Which issuers are believed. Default: nothing said, and the trust check is indeterminate. */
  readonly trust?: TrustPolicy
  /** Whose certificates are believed, of seals and timestamps. Default: nobody's. */
  readonly certificates?: CertificateTrust
  /** Official shapes to judge Europass credentials by as well. Default: none; our own profile check has their rules. */
  readonly shapes?: OfficialShapes
  /** The time, where a request states none. */
  readonly clock: () => Date
  /** How far an issuer's clock may be ahead of ours. Default 60. */
  readonly maxClockSkewSeconds?: number
  /** Checks that must pass. Default: all. */
  readonly required?: readonly CheckName[]
  /**
   * How documents of a shape met before are looked at; `false`: all of them like the first. The reports are the
   * same either way. Default: by what is remembered of the shape, with a sample that is looked at anew.
   */
  readonly fastPath?: CompiledOptions | false
  /**
   * Makes canonical N-Quads on the fast path; for the same contexts. Whoever judges what it has just signed gives the
   * one that it signs with: of a document with the very same values the digest is there already.
   */
  readonly canonicalizer?: Canonicalizer | undefined
}

export interface VerifyRequest {
  /** The instant to verify at. */
  readonly at?: Date
  /** Whom the credential should be about: an e-mail address, a name or an identifier. */
  readonly recipient?: string
  /** The nonce that a presentation must answer. */
  readonly challenge?: string
  /** The name of the verifier for whom a presentation must be made. */
  readonly domain?: string
}

export interface Verifier {
  /** Verifies whatever the bytes are: JSON-LD, a compact JWS, or an image that holds one of them. */
  verify(bytes: Uint8Array, request?: VerifyRequest): Promise<Report>
}

/** Makes a verifier; between calls it keeps what saves work for the next credential of the same shape. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { contexts, fastPath = {}, canonicalizer } = options
  const memory = fastPath ? createMemory(contexts, fastPath, canonicalizer) : undefined
  return {
    async verify(bytes, request = {}) {
      const session = createSession(options, request, memory)
      const opened = openEnvelope(bytes, memory?.readJson)
      const first = await report(opened, session, options.required)
      return opened.ok ? await refreshed(opened.credential, first, { session, options }) : first
    },
  }
}

/** The report of the newer edition, where the issuer keeps one for what it has really signed; else the first. */
async function refreshed(
  credential: Credential,
  first: Report,
  { session, options }: { readonly session: Session; readonly options: VerifierOptions },
): Promise<Report> {
  const url = refreshUrl(credential)
  if (url === undefined || !isAuthentic(first)) return first
  const edition = await newerEdition(url, credential, session)
  const second =
    edition && (await report({ ok: true, credential: edition }, session, options.required))
  const isNewer = second !== undefined && isAuthentic(second)
  const code = isNewer ? 'CREDENTIAL_REFRESHED' : 'REFRESH_UNAVAILABLE'
  const note = warning(code, { pointer: '/refreshService' })
  // What was said of the picture or the paper around the old edition holds of it still.
  const told = isNewer ? [...credential.warnings, ...second.warnings] : first.warnings
  return { ...(isNewer ? second : first), warnings: [...told, note] }
}

const AUTHENTIC: readonly CheckName[] = ['format', 'contexts', 'profile', 'proof', 'controller']

/** Whether somebody is proven to have signed just this. */
function isAuthentic({ checks }: Report): boolean {
  return checks
    .filter(({ check }) => AUTHENTIC.includes(check))
    .every(({ outcome }) => outcome === 'passed')
}

function createSession(
  options: VerifierOptions,
  request: VerifyRequest,
  memory: VerifierMemory | undefined,
): Session {
  const common = {
    ...(memory && { memory }),
    at: request.at ?? options.clock(),
    contexts: options.contexts,
    certificates: options.certificates ?? NO_ANCHORS,
    loadDocument: boundedLoader(options.loadDocument ?? loadNothing, LIMITS.maxDocuments),
    maxClockSkewSeconds: options.maxClockSkewSeconds ?? 60,
    work: createSignatureWork(LIMITS.maxSignatures),
    room: { left: LIMITS.maxUnpackedBytes },
    ...(options.shapes && { shapes: options.shapes }),
  }
  const { recipient, challenge, domain } = request
  let nested = 0
  let comparisons = 0
  const openNested = (input: Uint8Array | JsonObject): Opened => {
    nested += 1
    if (nested > LIMITS.maxNested) return refuse('EMBEDDED_TOO_MANY')
    const opened = open(input)
    if (opened.ok) {
      comparisons += countComparisons(opened.credential.document)
      // Unpacked once by its own profile, and once for the entry.
      const unpacked = 2 * listLength(opened.credential)
      if (unpacked > common.room.left) return unread('status-list', 'STATUS_LISTS_TOO_LARGE')
      common.room.left -= unpacked
    }
    return comparisons > LIMITS.maxNestedComparisons ? refuse('CANONICALIZATION_LIMIT') : opened
  }
  const at = (depth: number, trust: TrustPolicy, person: string | undefined): Session => ({
    ...common,
    trust,
    depth,
    ...(person !== undefined && { recipient: person }),
    verifyNested: async (input, nestedTrust, nestedPerson) => {
      return await report(openNested(input), at(depth + 1, nestedTrust, nestedPerson))
    },
  })
  return {
    ...at(0, options.trust ?? 'none', recipient),
    ...(challenge !== undefined && { challenge }),
    ...(domain !== undefined && { domain }),
  }
}

/** How long the list of a status list is, unpacked; 0 for what is none. */
function listLength({ format, document }: Credential): number {
  const { credentialSubject: subject } = document
  return format === 'status-list' && isJsonObject(subject) ? statedLength(subject.encodedList) : 0
}

function open(input: Uint8Array | JsonObject): Opened {
  return input instanceof Uint8Array ? openInner(input) : openDocument(input)
}

async function report(
  opened: Opened,
  session: Session,
  required?: readonly CheckName[],
): Promise<Report> {
  if (!opened.ok) return unopenedReport(opened)
  const { credential } = opened
  const { securing } = credential
  const sealed =
    securing.kind === 'seal' ? await checkSeals(securing.envelope, credential, session) : undefined
  const found = await checkIntegrity(credential, session, sealed)
  found.unshift(checked(passed('format'), credential.warnings))
  const broken = found.some(({ results }) => results.some((r) => r.outcome === 'failed'))
  found.push(...(await checkStanding(credential, session, { broken, sealed })))
  const inside = await checkInside(credential, session)
  found.push(inside)
  const results = inOrder(found)
  const summary = summaryOf(credential, session.trust, sealed?.vouched?.organisation)
  return {
    format: credential.format,
    verdict: verdictOf(results, required),
    checks: results,
    warnings: [
      ...found.flatMap((one) => one.warnings),
      ...nameWarnings(credential, summary, session.trust),
      ...awardWarnings(credential, session),
    ],
    ...summary,
    ...(sealed && { seals: sealed.seals }),
    ...(credential.format === 'elm' && { europass: europassReport(credential, results) }),
    ...(inside.endorsements.length > 0 && { endorsements: inside.endorsements }),
    ...((credential.format === 'vp' || inside.credentials.length > 0) && {
      credentials: inside.credentials,
    }),
  }
}

/** The credentials that it holds: those presented, or endorsements and the members of a CLR. */
async function checkInside(credential: Credential, session: Session): Promise<EmbeddedChecked> {
  return credential.format === 'vp'
    ? { ...(await checkPresented(credential, session)), endorsements: [] }
    : await checkEndorsements(credential, session)
}

/** Whether this is what somebody signed, and who. */
async function checkIntegrity(credential: Credential, session: Session, sealed?: SealsChecked) {
  const contexts = await checkContexts(credential, session)
  const readable = contexts.results.every((result) => result.outcome !== 'failed')
  const { proof, controller } = await checkProofs(credential, session, readable)
  const official = readable ? await checkOfficialShapes(credential, session) : undefined
  return [
    contexts,
    checkProfile(credential),
    checked(official ?? []),
    ...(sealed ? [sealed.proof, sealed.controller] : []),
    proof,
    controller,
    sealed?.certificate ?? checked(notApplicable('certificate')),
    sealed?.time ?? checked(notApplicable('time')),
  ]
}

/** Whether it still counts, for whom, and what it holds: nothing is fetched for a broken credential. */
async function checkStanding(
  credential: Credential,
  session: Session,
  { broken, sealed }: { readonly broken: boolean; readonly sealed: SealsChecked | undefined },
) {
  const named = broken ? undefined : await checkNamedSchemas(credential, session)
  const status = broken ? checked(unasked(credential)) : await checkStatus(credential, session)
  return [
    checked(named ?? []),
    checkValidity(credential, session),
    status,
    checked(checkTrust(credential, session, sealed)),
    checked(checkRecipient(credential, session)),
    checked(checkReferences(credential), resultWarnings(credential)),
  ]
}

function unasked(credential: Credential): CheckResult {
  return hasStatus(credential) ? indeterminate('status', 'NOT_CHECKED') : notApplicable('status')
}

/** In the order of the names; where a schema of the credential's own says more, it replaces "passed". */
function inOrder(found: readonly Checked[]): CheckResult[] {
  const results: CheckResult[] = []
  for (const one of found) results.push(...one.results)
  const saysMore = results.some(({ check, outcome }) => check === 'profile' && outcome !== 'passed')
  const ordered: CheckResult[] = []
  for (const name of CHECK_NAMES)
    for (const result of results) {
      if (result.check !== name) continue
      const isReplaced = saysMore && name === 'profile' && result.outcome === 'passed'
      if (!isReplaced) ordered.push(result)
    }
  return ordered
}
