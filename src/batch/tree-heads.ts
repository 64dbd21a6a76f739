// Signs the head of a ledger's audit log with the key that signs credentials, and judges heads that were signed: the
// same keys, controller documents and rules as for credentials.

import type { AuditLog } from '../ledger/audit-log.ts'
import {
  encodeTreeHead,
  type HeadSigner,
  type ParsedTreeHead,
  parseTreeHead,
} from '../proof/tree-head.ts'
import { importJwk, type VerificationKey } from '../proof/verification-key.ts'
import { verifyJwsSignature } from '../proof/verify-jws-signature.ts'
import { parseCertificate } from '../proof/x509/certificate.ts'
import type { SealKey } from '../sign/seal/seal-key.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import type { LoadDocument } from '../trust/load-document.ts'
import { findProofKey } from '../trust/proof-method.ts'
import { toBase64 } from '../util/bytes.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { asArray, type Json } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import { decodeStandardBase64 } from '../verify/seal/standard-base64.ts'

/**
 * Signs the log as it is and keeps the head in the ledger.
 *
 * @returns The newest signed head; that of before when nothing was appended since, undefined while the log is empty.
 * @throws {PipelineError} `LEDGER_UNUSABLE`, `SIGN_KEY_UNUSABLE`.
 */
export async function signTreeHead(
  audit: AuditLog,
  key: SigningKey | SealKey,
  now: Date,
): Promise<string | undefined> {
  const { size, root } = await audit.tree()
  const newest = (await audit.heads()).at(-1)
  if (size === 0 || (newest && parseTreeHead(newest)?.head.size === size)) return newest
  const head = { log: audit.log, size, root, at: toInstant(now) }
  const signed = await encodeTreeHead(head, signerOf(key))
  await audit.addHead(size, signed)
  return signed
}

/** A key as the signer of heads and approvals. */
export function signerOf(key: SigningKey | SealKey): HeadSigner {
  const sign = (data: Uint8Array) => key.sign(data)
  if ('verificationMethod' in key) {
    const alg = key.algorithm === 'Ed25519' ? 'EdDSA' : key.algorithm
    return { alg, header: { kid: key.verificationMethod }, sign }
  }
  return { alg: key.algorithm, header: { x5c: [toBase64(key.certificate.der)] }, sign }
}

/** Whether the signature of a head is its signer's, and who that is. */
export interface HeadJudgement {
  readonly outcome: 'passed' | 'failed' | 'indeterminate'
  /** The DID, or `x5t#S256:` and the thumbprint of the certificate; absent where the head names nobody. */
  readonly signer?: string
  readonly message: string
}

/** Judges the signature of a head. Never throws because of the head. */
export async function judgeTreeHead(
  parsed: ParsedTreeHead,
  { loadDocument, at }: { readonly loadDocument: LoadDocument; readonly at: Date },
): Promise<HeadJudgement> {
  const { head, jws } = parsed
  const { kid, x5c } = jws.header
  if (x5c !== undefined) return await judgeCertified(parsed, x5c)
  if (typeof kid !== 'string') return { outcome: 'failed', message: 'the head names no key' }
  const signer = kid.split('#', 1)[0] ?? ''
  const proofDate = parseDateTimeStamp(head.at)?.instant
  const times = { at, ...(proofDate && { proofDate }) }
  const { key, fault } = await findProofKey(kid, signer, { ...times, loadDocument })
  if (fault) return { outcome: fault.outcome, signer, message: fault.message }
  return { ...(await judgeSignature(parsed, key)), signer }
}

async function judgeCertified(parsed: ParsedTreeHead, x5c: Json): Promise<HeadJudgement> {
  const [first] = asArray<Json>(x5c)
  const der = decodeStandardBase64(first)
  const certificate = der && parseCertificate(der)
  if (!certificate) return { outcome: 'failed', message: 'the certificate cannot be read' }
  const imported = importJwk(certificate.publicKey.export({ format: 'jwk' }) as Json)
  const judged = await judgeSignature(parsed, imported.ok ? imported.key : undefined)
  return { ...judged, signer: `x5t#S256:${certificate.thumbprint}` }
}

async function judgeSignature(
  { jws }: ParsedTreeHead,
  key: VerificationKey | undefined,
): Promise<HeadJudgement> {
  const result = key && (await verifyJwsSignature(jws, key))
  if (result?.ok) return { outcome: 'passed', message: 'the signature is good' }
  return { outcome: 'failed', message: result?.message ?? 'the key cannot be used' }
}
