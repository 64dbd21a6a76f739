// The credentials of one award: made where they are missing, restored byte for byte where they were made before,
// refused where the award is no longer what was signed.

import type { Destination, OutputFile } from '../deliver/driver.ts'
import type { LedgerAward, LedgerCredential, SignedAward } from '../ledger/ledger.ts'
import type { Award } from '../model/award.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { IssuanceRecord } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import type { IssuedCredential, Issuer, Output } from '../pipeline.ts'
import { addDuration } from '../util/time.ts'
import { sha256Hex } from './content-hash.ts'

/** What became of one award. */
export interface AwardResult {
  readonly awardHash: string
  readonly state: 'signed' | 'already-signed' | 'refused'
  readonly credentials: readonly { format: string; id: string; file: string }[]
  /** Why it was refused: a code and a sentence without the learner's data. */
  readonly refusal?: { readonly rule: string; readonly message: string }
}

/** The credentials of one award, not yet in the ledger and not yet written. */
export interface MadeAward {
  readonly result: AwardResult
  /** Files that are not at their destination. */
  readonly files: readonly OutputFile[]
  /** Absent when nothing new was signed. */
  readonly signed?: SignedAward
}

export interface IssueAwardOptions {
  readonly template: Template
  readonly outputs: readonly Output[]
  readonly issuer: Issuer
  readonly destination: Destination
  /** Hash of the contents asked for. */
  readonly contentHash: string
  /** Whether our own verifier judges what is made. */
  readonly selfCheck: boolean
}

const REFUSALS = {
  changed: {
    rule: 'award-changed',
    message:
      'this award was signed before with other contents; the first credential stands and nothing was signed',
  },
  revoked: {
    rule: 'award-revoked',
    message: 'this award is revoked; nothing was signed',
  },
} as const

/** Makes what is missing of one award. Nothing leaves before the ledger has been told; see {@link settle}. */
export async function issueAward(
  award: Award,
  entry: LedgerAward,
  options: IssueAwardOptions,
): Promise<MadeAward> {
  if (entry.changed) return refused(entry.awardHash, REFUSALS.changed)
  const known = new Map(entry.credentials.map((c) => [c.format, c]))
  const missing = options.outputs.filter(({ format }) => !known.has(format))
  if (missing.length > 0 && entry.standing === 'revoked')
    return refused(entry.awardHash, REFUSALS.revoked)
  const record = recordOf(award, entry, options.template)
  const files: OutputFile[] = []
  const credentials: LedgerCredential[] = []
  for (const output of options.outputs) {
    const earlier = known.get(output.format)
    if (earlier) {
      const file = await restore(earlier, record, output, options)
      if (file) files.push(file)
      continue
    }
    const made = await options.issuer.issue(record, output, options)
    const file = { name: `${entry.awardHash}${made.extension}`, bytes: made.bytes }
    files.push(file)
    credentials.push(ledgerCredential(made, file))
  }
  const result = resultOf(entry, [...entry.credentials, ...credentials], credentials.length > 0)
  if (credentials.length === 0) return { result, files }
  const { awardHash } = entry
  return { result, files, signed: { awardHash, contentHash: options.contentHash, credentials } }
}

/**
 * What leaves once the ledger has answered. Another process may have been first: then its credential is the one
 * that stands, and what was signed here is thrown away before anybody has seen it.
 */
export function settle(made: MadeAward, stands: LedgerAward): MadeAward {
  if (!made.signed) return made
  if (stands.changed) return refused(stands.awardHash, REFUSALS.changed)
  const standing = new Map(stands.credentials.map((c) => [c.file, c]))
  const files = made.files.map((file) => {
    const { sha256, bytes } = standing.get(file.name) ?? {}
    if (sha256 === undefined || sha256 === sha256Hex(file.bytes)) return file
    if (bytes) return { name: file.name, bytes }
    throw cannotRestore(file.name, standing.get(file.name))
  })
  return { result: resultOf(stands, stands.credentials, true), files }
}

function resultOf(
  { awardHash }: LedgerAward,
  credentials: readonly LedgerCredential[],
  isNew: boolean,
): AwardResult {
  return {
    awardHash,
    state: isNew ? 'signed' : 'already-signed',
    credentials: credentials.map((c) => ({ format: c.format, id: c.credentialId, file: c.file })),
  }
}

function refused(awardHash: string, refusal: NonNullable<AwardResult['refusal']>): MadeAward {
  return { result: { awardHash, state: 'refused', credentials: [], refusal }, files: [] }
}

// A credential signed earlier is returned byte for byte: the file as it is, the stored bytes, or a
// new signature where the algorithm gives the same ones. Anything else stops the batch.
async function restore(
  earlier: LedgerCredential,
  record: IssuanceRecord,
  output: Output,
  options: IssueAwardOptions,
): Promise<OutputFile | undefined> {
  const present = await options.destination.read(earlier.file)
  if (present && sha256Hex(present) === earlier.sha256) return undefined
  if (earlier.bytes) return { name: earlier.file, bytes: earlier.bytes }
  if (output.suite === earlier.suite) {
    const again = await options.issuer.issue(record, output, options)
    if (sha256Hex(again.bytes) === earlier.sha256) return { name: earlier.file, bytes: again.bytes }
  }
  throw cannotRestore(earlier.file, earlier)
}

function cannotRestore(file: string, earlier: LedgerCredential | undefined): PipelineError {
  return new PipelineError(
    'LEDGER_UNUSABLE',
    `${file} is missing or altered and cannot be made again byte for byte: it was secured with ${earlier?.suite} by ${earlier?.verificationMethod}; use that key and suite`,
  )
}

function recordOf(award: Award, entry: LedgerAward, template: Template): IssuanceRecord {
  const { ids, issuedAt, status } = entry
  const record = { template, award, ids, issuedAt, status }
  if (template.validFor === undefined) return record
  return { ...record, validUntil: addDuration(issuedAt, template.validFor) }
}

function ledgerCredential(made: IssuedCredential, file: OutputFile): LedgerCredential {
  return {
    format: made.format,
    suite: made.suite,
    credentialId: made.credentialId,
    verificationMethod: made.verificationMethod,
    file: file.name,
    sha256: sha256Hex(file.bytes),
    ...(made.deterministic ? {} : { bytes: made.bytes }),
  }
}
