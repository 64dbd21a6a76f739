// One embedded proof: its suite, its purpose and dates, its place in a chain, its key and its signature.
// VC Data Integrity 1.0 section 4.4; security.md sections 1 (rule 3) and 2.

import type { CheckResult, ReportWarning } from '../../model/report.ts'
import { suiteOfProof } from '../../proof/suites.ts'
import { verifyProofSignature } from '../../proof/verify-proof-signature.ts'
import type { KeyFinding, MethodPurpose } from '../../trust/method-key.ts'
import { findProofKey } from '../../trust/proof-method.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import type { JsonObject } from '../../util/json.ts'
import { answerOf } from '../answer.ts'
import type { FindingCode } from '../codes.ts'
import type { Credential, Session } from '../credential.ts'
import { failed, indeterminate, passed, warning } from '../finding.ts'
import { chainedDocument } from '../proof-chain.ts'
import { uncheckedSuite } from '../unchecked-suites.ts'
import {
  controllerResult,
  type OneProof,
  purposeOf,
  signerOf,
  uncheckedProof,
  wrongProof,
} from './one-proof.ts'

/** Checks one proof of a document whose contexts are in order. */
export async function embeddedProof(
  credential: Credential,
  proof: JsonObject,
  pointer: string,
  session: Session,
): Promise<OneProof> {
  const suite = suiteOfProof(proof)
  if (!suite) return unknownSuite(proof, pointer)
  const purpose = purposeOf(credential)
  const form = formFault(proof, session.at, purpose)
  if (form) return wrongProof(form, pointer)
  const created = parseDateTimeStamp(proof.created)
  const method = proof.verificationMethod
  const finding = await findProofKey(method, signerOf(credential, method), {
    at: session.at,
    purpose,
    ...(created && { proofDate: created.instant }),
    loadDocument: session.loadDocument,
  })
  const answer = answerOf(credential, [proof.challenge], [proof.domain], session)
  const warnings = [
    ...answer.warnings.map((entry) => ({ ...entry, pointer })),
    ...dateWarnings(proof, pointer, session),
    ...finding.warnings.map((entry) => ({ ...entry, pointer })),
    ...(suite.legacy ? [warning('PROOF_SUITE_LEGACY', { pointer })] : []),
  ]
  const document = chainedDocument(credential.document, proof)
  const signature = document
    ? await embeddedSignature({ document, proof, finding, pointer, session })
    : failed('proof', 'PROOF_CHAIN_UNRESOLVED', { pointer })
  if (suite.suite.selective && signature.outcome === 'passed')
    warnings.push(warning('PROOF_SELECTIVE', { pointer }))
  const refused = answer.code && failed('proof', answer.code, { pointer })
  const controller = controllerResult(finding, pointer)
  return { proof: refused ?? signature, controller, warnings }
}

async function embeddedSignature(input: {
  document: JsonObject
  proof: JsonObject
  finding: KeyFinding
  pointer: string
  session: Session
}): Promise<CheckResult> {
  const { document, proof, finding, pointer, session } = input
  if (!finding.key) return indeterminate('proof', 'PROOF_KEY_UNAVAILABLE', { pointer })
  const signature = await verifyProofSignature({
    document,
    proof,
    publicKey: finding.key,
    contexts: session.contexts,
    isRepeated: session.depth > 0,
    work: session.work,
    ...(session.memory && { canonicalizer: session.memory.canonicalizer }),
  })
  if (signature.ok) return passed('proof', { pointer })
  if (UNTOLD.includes(signature.code))
    return indeterminate('proof', signature.code, { pointer, message: signature.message })
  return failed('proof', signature.code, { pointer, message: signature.message })
}

const UNTOLD: readonly string[] = [
  'PROOF_SUITE_UNSUPPORTED',
  'PROOF_BASE_ONLY',
  'SIGNATURES_TOO_MANY',
]

function unknownSuite(proof: JsonObject, pointer: string): OneProof {
  const name = uncheckedSuite(proof)
  if (name === undefined) return wrongProof('PROOF_TYPE_UNKNOWN', pointer)
  const message = `the proof suite ${name} is not checked by this version`
  return {
    ...uncheckedProof(pointer),
    proof: indeterminate('proof', 'PROOF_SUITE_UNSUPPORTED', { pointer, message }),
  }
}

function formFault(proof: JsonObject, at: Date, purpose: MethodPurpose): FindingCode | undefined {
  if (proof.proofPurpose !== purpose) return 'PROOF_PURPOSE_WRONG'
  const dates = [proof.created, proof.expires]
  if (dates.some((date) => date !== undefined && !parseDateTimeStamp(date)))
    return 'PROOF_DATE_INVALID'
  const expires = parseDateTimeStamp(proof.expires)
  return expires && expires.instant <= at ? 'PROOF_EXPIRED' : undefined
}

function dateWarnings(proof: JsonObject, pointer: string, session: Session): ReportWarning[] {
  const created = parseDateTimeStamp(proof.created)
  const latest = session.at.getTime() + session.maxClockSkewSeconds * 1000
  return [
    ...(created && created.instant.getTime() > latest
      ? [warning('PROOF_CREATED_IN_FUTURE', { pointer: `${pointer}/created` })]
      : []),
    ...['created', 'expires']
      .filter((member) => parseDateTimeStamp(proof[member])?.zoned === false)
      .map((member) => warning('DATE_WITHOUT_ZONE', { pointer: `${pointer}/${member}` })),
  ]
}
