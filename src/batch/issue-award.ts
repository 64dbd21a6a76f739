// The credentials of one award around their making: what is missing, what is restored byte for byte because it was
// made before, what is refused because the award is no longer what was signed.

import type { Destination, OutputFile } from '../deliver/driver.ts'
import type { LedgerAward, LedgerCredential, SignedAward } from '../ledger/ledger.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Output, OutputFormat } from '../sign/output.ts'
import { sha256Hex } from './content-hash.ts'
import type { MadeCredential } from './make-credentials.ts'

/** What became of one award. */
export interface AwardResult {
  readonly awardHash: string
  readonly state: 'signed' | 'already-signed' | 'refused'
  readonly credentials: readonly { format: string; id: string; file: string }[]
  /** Why it was refused: a code and a sentence without the learner's data. */
  readonly refusal?: { readonly rule: string; readonly message: string }
}

/** What there is to do for one award. */
export interface AwardPlanned {
  readonly entry: LedgerAward
  /** Formats to make; those of them that were made before must come out the same. */
  readonly wanted: readonly OutputFormat[]
  /** Earlier files that are not at their destination. */
  readonly restored: readonly OutputFile[]
  readonly refusal?: NonNullable<AwardResult['refusal']>
}

/** The credentials of one award, not yet in the ledger and not yet written. */
export interface MadeAward {
  readonly result: AwardResult
  /** Files that are not at their destination. */
  readonly files: readonly OutputFile[]
  /** Absent when nothing new was signed. */
  readonly signed?: SignedAward
}

const REFUSALS = {
  changed: {
    rule: 'award-changed',
    message:
      'this award was signed before with other contents; the first credential stands and nothing was signed',
  },
  erased: {
    rule: 'award-erased',
    message:
      'the data of this award were erased from the ledger; nothing was signed; --reissue REASON issues it anew',
  },
  revoked: {
    rule: 'award-revoked',
    message: 'this award is revoked; nothing was signed',
  },
} as const

/** Looks what an award lacks. @throws {PipelineError} `LEDGER_UNUSABLE` for a credential that cannot be restored. */
export async function planAward(
  entry: LedgerAward,
  outputs: readonly Output[],
  destination: Destination,
): Promise<AwardPlanned> {
  const nothing = { entry, wanted: [], restored: [] }
  if (entry.erasedAt) return { ...nothing, refusal: REFUSALS.erased }
  if (entry.changed) return { ...nothing, refusal: REFUSALS.changed }
  const isMissing = outputs.some(({ format }) => !earlierOf(entry, format))
  if (isMissing && entry.standing === 'revoked') return { ...nothing, refusal: REFUSALS.revoked }
  const wanted: OutputFormat[] = []
  const restored: OutputFile[] = []
  for (const output of outputs) {
    const earlier = earlierOf(entry, output.format)
    if (!earlier) wanted.push(output.format)
    else if (await isAt(destination, earlier)) continue
    // The stored bytes, or a new signature where the algorithm gives the same ones.
    else if (earlier.bytes) restored.push({ name: earlier.file, bytes: earlier.bytes })
    else if (output.suite === earlier.suite) wanted.push(output.format)
    else throw cannotRestore(earlier.file, earlier)
  }
  return { entry, wanted, restored }
}

/** What the award was issued as before; it has a few formats at most. */
function earlierOf({ credentials }: LedgerAward, format: string): LedgerCredential | undefined {
  return credentials.find((one) => one.format === format)
}

async function isAt(
  destination: Destination,
  { file, sha256 }: LedgerCredential,
): Promise<boolean> {
  const present = await destination.read(file)
  return present !== undefined && sha256Hex(present) === sha256
}

/** What was made for an award, with what it had. Nothing leaves before the ledger has been told; see {@link settle}. */
export function completeAward(
  { entry, restored, refusal }: AwardPlanned,
  made: readonly MadeCredential[],
  contentHash: string,
): MadeAward {
  const { awardHash } = entry
  if (refusal) return refused(awardHash, refusal)
  const files = [...restored]
  const credentials: LedgerCredential[] = []
  for (const one of made) {
    const earlier = earlierOf(entry, one.format)
    const file = { name: earlier?.file ?? `${awardHash}${one.extension}`, bytes: one.bytes }
    if (earlier && earlier.sha256 !== one.sha256) throw cannotRestore(file.name, earlier)
    files.push(file)
    if (!earlier) credentials.push(ledgerCredential(one, file))
  }
  const result = resultOf(entry, [...entry.credentials, ...credentials], credentials.length > 0)
  if (credentials.length === 0) return { result, files }
  return { result, files, signed: { awardHash, contentHash, credentials } }
}

/**
 * What leaves once the ledger has answered. Another process may have been first: then its credential is the one
 * that stands, and what was signed here is thrown away before anybody has seen it.
 */
export function settle(made: MadeAward, stands: LedgerAward): MadeAward {
  if (!made.signed) return made
  if (stands.changed) return refused(stands.awardHash, REFUSALS.changed)
  const standing = new Map(stands.credentials.map((c) => [c.file, c]))
  const own = new Map(made.signed.credentials.map((c) => [c.file, c.sha256]))
  const files = made.files.map((file) => {
    const { sha256, bytes } = standing.get(file.name) ?? {}
    const ours = own.get(file.name) ?? sha256
    if (sha256 === undefined || sha256 === ours) return file
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

function cannotRestore(file: string, earlier: LedgerCredential | undefined): PipelineError {
  return new PipelineError(
    'LEDGER_UNUSABLE',
    `${file} is missing or altered and cannot be made again byte for byte: it was secured with ${earlier?.suite} by ${earlier?.verificationMethod}; use that key and suite`,
  )
}

function ledgerCredential(made: MadeCredential, file: OutputFile): LedgerCredential {
  const { format, suite, credentialId, verificationMethod, sha256, deterministic, bytes } = made
  return {
    format,
    suite,
    credentialId,
    verificationMethod,
    file: file.name,
    sha256,
    ...(deterministic ? {} : { bytes }),
  }
}
