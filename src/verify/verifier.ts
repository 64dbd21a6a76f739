// The verifier: bytes in, report out. Reads like security.md section 2; every step is a file in checks/.
// Never throws because a credential is bad, never changes what it was given, fetches only through its argument.

import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import {
  CHECK_NAMES,
  type CheckName,
  type CheckResult,
  type Report,
  verdictOf,
} from '../model/report.ts'
import { type LoadDocument, loadNothing } from '../trust/load-document.ts'
import type { TrustPolicy } from '../trust/trust-list.ts'
import type { JsonObject } from '../util/json.ts'
import { checkContexts } from './checks/contexts.ts'
import { checkEndorsements } from './checks/endorsements.ts'
import { checkNamedSchemas, checkProfile } from './checks/profile.ts'
import { checkProofs } from './checks/proof.ts'
import { checkRecipient } from './checks/recipient.ts'
import { checkReferences } from './checks/references.ts'
import { checkStatus } from './checks/status.ts'
import { checkTrust } from './checks/trust.ts'
import { checkValidity } from './checks/validity.ts'
import type { Credential, Session } from './credential.ts'
import { checked, failed, indeterminate, notApplicable, passed } from './finding.ts'
import { openDocument, openEnvelope } from './open-envelope.ts'
import type { Opened, Unopened } from './opened.ts'
import { NOBODY, summaryOf } from './summary.ts'

export interface VerifierOptions {
  /** Every context a credential may use. */
  readonly contexts: ContextSet
  /** The only way to controller documents, status lists and schemas. Default: nothing is fetched. */
  readonly loadDocument?: LoadDocument
  /** Which issuers are believed. Default: nothing said, and the trust check is indeterminate. */
  readonly trust?: TrustPolicy
  /** The time, where a request states none. */
  readonly clock: () => Date
  /** How far an issuer's clock may be ahead of ours. Default 60. */
  readonly maxClockSkewSeconds?: number
  /** Checks that must pass. Default: all. */
  readonly required?: readonly CheckName[]
}

export interface VerifyRequest {
  /** The instant to verify at. */
  readonly at?: Date
  /** Whom the credential should be about: an e-mail address, a name or an identifier. */
  readonly recipient?: string
}

export interface Verifier {
  /** Verifies whatever the bytes are: JSON-LD, a compact JWS, or an image that holds one of them. */
  verify(bytes: Uint8Array, request?: VerifyRequest): Promise<Report>
}

/** Makes a verifier; it keeps nothing between calls. */
export function createVerifier(options: VerifierOptions): Verifier {
  return {
    async verify(bytes, request = {}) {
      const session = createSession(options, request)
      return await report(openEnvelope(bytes), session, options.required)
    },
  }
}

function createSession(options: VerifierOptions, request: VerifyRequest): Session {
  const common = {
    at: request.at ?? options.clock(),
    contexts: options.contexts,
    loadDocument: options.loadDocument ?? loadNothing,
    maxClockSkewSeconds: options.maxClockSkewSeconds ?? 60,
  }
  const at = (depth: number, trust: TrustPolicy): Session => ({
    ...common,
    trust,
    depth,
    verifyNested: async (input, nestedTrust) =>
      await report(open(input), at(depth + 1, nestedTrust)),
  })
  const session = at(0, options.trust ?? 'none')
  return request.recipient === undefined ? session : { ...session, recipient: request.recipient }
}

function open(input: Uint8Array | JsonObject): Opened {
  return input instanceof Uint8Array ? openEnvelope(input) : openDocument(input)
}

async function report(
  opened: Opened,
  session: Session,
  required?: readonly CheckName[],
): Promise<Report> {
  if (!opened.ok) return unopenedReport(opened)
  const { credential } = opened
  const found = [
    checked(passed('format'), credential.warnings),
    ...(await checkIntegrity(credential, session)),
  ]
  const broken = found.some(({ results }) => results.some((r) => r.outcome === 'failed'))
  found.push(...(await checkStanding(credential, session, broken)))
  const results = inOrder(found.flatMap((one) => one.results))
  return {
    format: credential.format,
    verdict: verdictOf(results, required),
    checks: results,
    warnings: found.flatMap((one) => one.warnings),
    ...summaryOf(credential, session.trust),
  }
}

/** Whether this is what somebody signed, and who. */
async function checkIntegrity(credential: Credential, session: Session) {
  const contexts = await checkContexts(credential, session)
  const readable = contexts.results.every((result) => result.outcome === 'passed')
  const { proof, controller } = await checkProofs(credential, session, readable)
  const sealed = credential.securing.kind === 'seal'
  const unread = (check: CheckName) =>
    sealed ? indeterminate(check, 'SEAL_NOT_READ') : notApplicable(check)
  return [
    contexts,
    checked(checkProfile(credential)),
    proof,
    controller,
    checked([unread('certificate'), unread('time')]),
  ]
}

/** Whether it still counts, for whom, and what it holds: nothing is fetched for a broken credential. */
async function checkStanding(credential: Credential, session: Session, broken: boolean) {
  const named = broken ? undefined : await checkNamedSchemas(credential, session)
  const status = broken ? checked(unasked(credential)) : await checkStatus(credential, session)
  return [
    checked(named ?? []),
    checkValidity(credential, session),
    status,
    checked(checkTrust(credential, session)),
    checked(checkRecipient(credential, session)),
    checked(checkReferences(credential)),
    await checkEndorsements(credential, session),
  ]
}

function unasked({ document }: Credential): CheckResult {
  return document.credentialStatus === undefined
    ? notApplicable('status')
    : indeterminate('status', 'NOT_CHECKED')
}

function unopenedReport({ outcome, format, code, message, pointer }: Unopened): Report {
  const place = {
    ...(message !== undefined && { message }),
    ...(pointer !== undefined && { pointer }),
  }
  const first =
    outcome === 'failed' ? failed('format', code, place) : indeterminate('format', code, place)
  const others = CHECK_NAMES.filter((check) => check !== 'format')
  const checks = [first, ...others.map((check) => indeterminate(check, 'NOT_CHECKED'))]
  return { format, verdict: verdictOf(checks), checks, warnings: [], ...NOBODY }
}

/** In the order of the names; where a schema of the credential's own says more, it replaces "passed". */
function inOrder(results: readonly CheckResult[]): CheckResult[] {
  return CHECK_NAMES.flatMap((name) => {
    const ofName = results.filter((result) => result.check === name)
    const telling = ofName.filter((result) => result.outcome !== 'passed')
    return name === 'profile' && telling.length > 0 ? telling : ofName
  })
}
