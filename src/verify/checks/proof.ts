// Proofs: every one of them, each with its purpose, its dates, its place in a chain, its key and its signature.
// security.md sections 1 (rule 3), 2 and 4. VC Data Integrity 1.0 section 4.4; Open Badges 3.0 section 8.

import type { CheckResult, ReportWarning } from '../../model/report.ts'
import { suiteOfProof } from '../../proof/suites.ts'
import { verifyJwsSignature } from '../../proof/verify-jws-signature.ts'
import { verifyProofSignature } from '../../proof/verify-proof-signature.ts'
import { findJwsKey } from '../../trust/jws-key.ts'
import type { KeyFinding } from '../../trust/method-key.ts'
import { findProofKey } from '../../trust/proof-method.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'
import { type Credential, issuerIdOf, type Session } from '../credential.ts'
import {
  type Checked,
  checked,
  failed,
  indeterminate,
  notApplicable,
  passed,
  warning,
} from '../finding.ts'
import { contradictingClaim } from '../jwt-claims.ts'
import { LIMITS } from '../limits.ts'
import { chainedDocument } from '../proof-chain.ts'

/** The checks `proof` and `controller`, once per proof. */
export interface ProofsChecked {
  readonly proof: Checked
  readonly controller: Checked
}

/** What one proof came to. */
interface OneProof {
  readonly proof: CheckResult
  readonly controller: CheckResult
  readonly warnings: readonly ReportWarning[]
}

/**
 * Checks every proof of a credential.
 *
 * @param readable Whether contexts and keys are in order: else canonical form means nothing, and the
 *   embedded proofs are not looked at.
 */
export async function checkProofs(
  credential: Credential,
  session: Session,
  readable: boolean,
): Promise<ProofsChecked> {
  const { securing } = credential
  const found: OneProof[] = []
  if (securing.kind === 'jws') found.push(await jwsProof(credential, securing, session))
  if (securing.kind === 'seal') found.push(unreadSeal())
  found.push(...(await embeddedProofs(credential, session, readable)))
  if (found.length === 0) found.push(withoutProof(credential))
  return {
    proof: checked(
      found.map((one) => one.proof),
      found.flatMap((one) => one.warnings),
    ),
    controller: checked(found.map((one) => one.controller)),
  }
}

/** Europass credentials exist unsealed, as drafts; any other credential without proof is none. */
function withoutProof({ format }: Credential): OneProof {
  const proof =
    format === 'elm' ? indeterminate('proof', 'PROOF_UNSEALED') : failed('proof', 'PROOF_MISSING')
  return { proof, controller: indeterminate('controller', 'NOT_CHECKED'), warnings: [] }
}

function unreadSeal(): OneProof {
  return {
    proof: indeterminate('proof', 'SEAL_NOT_READ'),
    controller: notApplicable('controller'),
    warnings: [],
  }
}

async function embeddedProofs(
  credential: Credential,
  session: Session,
  readable: boolean,
): Promise<readonly OneProof[]> {
  const { proof } = credential.document
  const proofs = asArray<Json>(proof)
  if (proofs.length > LIMITS.maxProofs) return [wrongProof('PROOF_TOO_MANY', '/proof')]
  const found: OneProof[] = []
  for (const [index, entry] of proofs.entries()) {
    const pointer = Array.isArray(proof) ? pointerTo('/proof', index) : '/proof'
    if (!isJsonObject(entry)) found.push(wrongProof('PROOF_INVALID', pointer))
    else if (readable) found.push(await embeddedProof(credential, entry, pointer, session))
    else found.push(uncheckedProof(pointer))
  }
  return found
}

function wrongProof(code: FindingCode, pointer: string): OneProof {
  return {
    proof: failed('proof', code, { pointer }),
    controller: indeterminate('controller', 'NOT_CHECKED', { pointer }),
    warnings: [],
  }
}

function uncheckedProof(pointer: string): OneProof {
  return {
    proof: indeterminate('proof', 'NOT_CHECKED', { pointer }),
    controller: indeterminate('controller', 'NOT_CHECKED', { pointer }),
    warnings: [],
  }
}

async function embeddedProof(
  credential: Credential,
  proof: JsonObject,
  pointer: string,
  session: Session,
): Promise<OneProof> {
  const suite = suiteOfProof(proof)
  if (!suite) return unknownSuite(proof, pointer)
  const form = formFault(proof, session.at)
  if (form) return wrongProof(form, pointer)
  const created = parseDateTimeStamp(proof.created)
  const finding = await findProofKey(
    proof.verificationMethod,
    issuerIdOf(credential.document) ?? '',
    {
      at: session.at,
      ...(created && { proofDate: created.instant }),
      loadDocument: session.loadDocument,
    },
  )
  const warnings = [
    ...dateWarnings(proof, pointer, session),
    ...finding.warnings.map((entry) => ({ ...entry, pointer })),
    ...(suite.legacy ? [warning('PROOF_SUITE_LEGACY', { pointer })] : []),
  ]
  const document = chainedDocument(credential.document, proof)
  const signature = document
    ? await embeddedSignature({ document, proof, finding, pointer, session })
    : failed('proof', 'PROOF_CHAIN_UNRESOLVED', { pointer })
  return { proof: signature, controller: controllerResult(finding, pointer), warnings }
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
  })
  if (signature.ok) return passed('proof', { pointer })
  if (signature.code === 'PROOF_SUITE_UNSUPPORTED')
    return indeterminate('proof', signature.code, { pointer, message: signature.message })
  return failed('proof', signature.code, { pointer, message: signature.message })
}

/** Suites that exist and that this version does not check; anything else is no suite at all. */
const UNSUPPORTED_TYPES = [
  'Ed25519Signature2018',
  'JsonWebSignature2020',
  'EcdsaSecp256k1Signature2019',
  'EcdsaSecp256k1RecoverySignature2020',
  'EcdsaSecp256r1Signature2019',
  'RsaSignature2018',
  'BbsBlsSignature2020',
  'BbsBlsSignatureProof2020',
  'MerkleProof2019',
]
const UNSUPPORTED_CRYPTOSUITES = [
  'ecdsa-2019',
  'ecdsa-jcs-2019',
  'ecdsa-sd-2023',
  'bbs-2023',
  'jcs-eddsa-2022',
  'ecdsa-xi-2023',
  'merkle-proof-2019',
]

function unknownSuite(proof: JsonObject, pointer: string): OneProof {
  const { type, cryptosuite } = proof
  const name = type === 'DataIntegrityProof' ? cryptosuite : type
  const known = type === 'DataIntegrityProof' ? UNSUPPORTED_CRYPTOSUITES : UNSUPPORTED_TYPES
  if (typeof name !== 'string' || !known.includes(name))
    return wrongProof('PROOF_TYPE_UNKNOWN', pointer)
  const message = `the proof suite ${name} is not checked by this version`
  return {
    ...uncheckedProof(pointer),
    proof: indeterminate('proof', 'PROOF_SUITE_UNSUPPORTED', { pointer, message }),
  }
}

function formFault(proof: JsonObject, at: Date): FindingCode | undefined {
  if (proof.proofPurpose !== 'assertionMethod') return 'PROOF_PURPOSE_WRONG'
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

function controllerResult({ fault }: KeyFinding, pointer?: string): CheckResult {
  const place = pointer === undefined ? {} : { pointer: `${pointer}/verificationMethod` }
  if (!fault) return passed('controller', place)
  const { code, message } = fault
  return fault.outcome === 'failed'
    ? failed('controller', code, { ...place, message })
    : indeterminate('controller', code, { ...place, message })
}

async function jwsProof(
  credential: Credential,
  { jws, claims }: Credential['securing'] & { kind: 'jws' },
  session: Session,
): Promise<OneProof> {
  const seconds = claims.iat ?? claims.nbf
  const proofDate = typeof seconds === 'number' ? new Date(seconds * 1000) : undefined
  const finding = await findJwsKey(jws.header, issuerIdOf(credential.document) ?? '', {
    at: session.at,
    ...(proofDate && !Number.isNaN(proofDate.getTime()) && { proofDate }),
    loadDocument: session.loadDocument,
  })
  const controller = controllerResult(finding)
  const { warnings } = finding
  const claim = contradictingClaim(claims, credential)
  if (claim !== undefined) {
    const message = `the claim \`${claim}\` contradicts the credential`
    const proof = failed('proof', 'JWT_CLAIM_MISMATCH', { pointer: `/${claim}`, message })
    return { proof, controller, warnings }
  }
  if (!finding.key)
    return { proof: indeterminate('proof', 'PROOF_KEY_UNAVAILABLE'), controller, warnings }
  const signature = await verifyJwsSignature(jws, finding.key)
  const proof = signature.ok
    ? passed('proof')
    : failed('proof', signature.code, { message: signature.message })
  return { proof, controller, warnings }
}
