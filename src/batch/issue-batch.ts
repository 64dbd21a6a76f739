// Issues many awards: reserve identifiers -> make credentials -> write them -> tell the ledger, in this order.
// Whatever interrupts it, the next run with the same input goes on where this one stopped (security.md section 7).

import { createHash } from 'node:crypto'
import type { Destination, OutputFile } from '../deliver/driver.ts'
import type { Ledger, LedgerAward, LedgerCredential } from '../ledger/ledger.ts'
import type { Award } from '../model/award.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { IssuanceIds, IssuanceRecord } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import type { IssuedCredential, Issuer, Output } from '../pipeline.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import type { Json } from '../util/json.ts'
import { addDuration } from '../util/time.ts'

/** An award that its row, the template and the rules let pass. */
export interface AcceptedAward {
  readonly award: Award
  readonly awardKey: string
}

/** Where identifiers and salts come from: random in production, fixed in tests. */
export interface IdSource {
  /** A random UUID, version 4. */
  readonly uuid: () => string
  /** Random bytes in lower-case hex. */
  readonly hex: (bytes: number) => string
}

export interface BatchOptions {
  readonly template: Template
  /** SHA-256 in hex of the template and organisations files. */
  readonly templateHash: string
  readonly outputs: readonly Output[]
  readonly issuer: Issuer
  readonly ledger: Ledger
  readonly destination: Destination
  readonly ids: IdSource
  readonly now: Date
  /** `all` judges every credential by our own verifier before it leaves; `sample` one in a hundred. */
  readonly selfCheck: 'all' | 'sample'
}

/** What became of one award. */
export interface AwardResult {
  readonly awardHash: string
  readonly state: 'signed' | 'already-signed' | 'refused'
  readonly credentials: readonly { format: string; id: string; file: string }[]
  /** Why it was refused: a code and a sentence without the learner's data. */
  readonly refusal?: { readonly rule: string; readonly message: string }
}

/** A changed award is never a silent second credential. */
const AWARD_CHANGED = {
  rule: 'award-changed',
  message:
    'this award was signed before with other contents; the first credential stands and nothing was signed',
}

const CHUNK = 200
const SAMPLE_EVERY = 100

/**
 * Issues the awards in order and yields what became of each one. With an archive as destination the
 * awards count as written only when it is published, at the end.
 *
 * @throws {PipelineError} when the ledger, the key or the destination fails; what is done stays done.
 */
export async function* issueBatch(
  awards: readonly AcceptedAward[],
  options: BatchOptions,
): AsyncGenerator<AwardResult> {
  const { ledger, destination } = options
  const pending: string[] = []
  let count = 0
  try {
    for (let start = 0; start < awards.length; start += CHUNK) {
      const chunk = awards.slice(start, start + CHUNK)
      const entries = await ledger.reserve(
        chunk.map((accepted) => requestOf(accepted, options)),
        options.now,
      )
      for (const [index, entry] of entries.entries()) {
        const accepted = chunk[index]
        if (!accepted) continue
        const selfCheck = options.selfCheck === 'all' || count % SAMPLE_EVERY === 0
        count += 1
        const result = await issueOne(accepted.award, entry, {
          ...options,
          selfCheckThis: selfCheck,
        })
        if (result.state !== 'refused') {
          if (destination.durableOnPut) await ledger.recordWritten([result.awardHash])
          else pending.push(result.awardHash)
        }
        yield result
      }
    }
    await destination.finish()
    if (pending.length > 0) await ledger.recordWritten(pending)
  } finally {
    await destination.abort()
  }
}

function requestOf({ award, awardKey }: AcceptedAward, options: BatchOptions) {
  const { ids } = options
  const newIds: IssuanceIds = {
    elmCredentialId: `urn:credential:${ids.uuid()}`,
    ob3CredentialId: `urn:uuid:${ids.uuid()}`,
    subjectId: award.learner.did ?? `urn:uuid:${ids.uuid()}`,
    emailSalt: ids.hex(16),
  }
  return { awardKey, contentHash: contentHashOf(award, options), ids: newIds }
}

/** Over everything the credentials are built from, identifiers and clock excepted. */
function contentHashOf(award: Award, { templateHash }: BatchOptions): string {
  return sha256Hex(canonicalJson({ award: award as unknown as Json, templateHash }))
}

interface OneOptions extends BatchOptions {
  readonly selfCheckThis: boolean
}

async function issueOne(
  award: Award,
  entry: LedgerAward,
  options: OneOptions,
): Promise<AwardResult> {
  const { awardHash } = entry
  if (contentHashOf(award, options) !== entry.contentHash)
    return { awardHash, state: 'refused', credentials: [], refusal: AWARD_CHANGED }
  const known = new Map(entry.credentials.map((c) => [c.format, c]))
  const record = recordOf(award, entry, options.template)
  const files: OutputFile[] = []
  const signed: LedgerCredential[] = []
  for (const output of options.outputs) {
    const earlier = known.get(output.format)
    if (earlier) {
      const file = await restore(earlier, record, output, options)
      if (file) files.push(file)
      continue
    }
    const made = await options.issuer.issue(record, output, { selfCheck: options.selfCheckThis })
    const file = { name: `${awardHash}${made.extension}`, bytes: made.bytes }
    files.push(file)
    signed.push(ledgerCredential(made, file))
  }
  if (signed.length > 0) await options.ledger.recordSigned(awardHash, signed)
  if (files.length > 0) await options.destination.put(files)
  const all = [...entry.credentials, ...signed]
  return {
    awardHash,
    state: signed.length > 0 ? 'signed' : 'already-signed',
    credentials: all.map((c) => ({ format: c.format, id: c.credentialId, file: c.file })),
  }
}

// A credential signed earlier is returned byte for byte: the file as it is, the stored bytes, or a
// new signature where the algorithm gives the same ones. Anything else stops the batch.
async function restore(
  earlier: LedgerCredential,
  record: IssuanceRecord,
  output: Output,
  options: OneOptions,
): Promise<OutputFile | undefined> {
  const present = await options.destination.read(earlier.file)
  if (present && sha256Hex(present) === earlier.sha256) return undefined
  if (earlier.bytes) return { name: earlier.file, bytes: earlier.bytes }
  if (output.suite === earlier.suite) {
    const again = await options.issuer.issue(record, output, { selfCheck: options.selfCheckThis })
    if (sha256Hex(again.bytes) === earlier.sha256) return { name: earlier.file, bytes: again.bytes }
  }
  throw new PipelineError(
    'LEDGER_UNUSABLE',
    `${earlier.file} is missing or altered and cannot be made again byte for byte: it was secured with ${earlier.suite} by ${earlier.verificationMethod}; use that key and suite`,
  )
}

function recordOf(award: Award, entry: LedgerAward, template: Template): IssuanceRecord {
  const { ids, issuedAt } = entry
  if (template.validFor === undefined) return { template, award, ids, issuedAt }
  return { template, award, ids, issuedAt, validUntil: addDuration(issuedAt, template.validFor) }
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

function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
