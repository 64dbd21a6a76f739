// Builds and secures the credentials of a chunk: the part of a batch that takes the time, and that threads take
// over from each other. It knows neither ledger nor destination.

import type { LedgerAward, LedgerCredential } from '../ledger/ledger.ts'
import type { Award } from '../model/award.ts'
import type { IssuanceRecord } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import type { IssueOptions, Issuer } from '../pipeline/issuer.ts'
import type { Output, OutputFormat } from '../sign/output.ts'
import { addDuration } from '../util/time.ts'
import { type ChunkContents, contentReader } from './award-chunk.ts'
import { sha256Hex } from './content-hash.ts'
import { CredentialRooms } from './credential-rooms.ts'

/** What is to be made of one award. Plain data: it is handed to threads. */
export interface MakeJob extends Pick<LedgerAward, 'ids' | 'issuedAt' | 'status'> {
  /** Place of the award in its chunk. */
  readonly at: number
  readonly formats: readonly OutputFormat[]
  /** Whether our own verifier judges what is made. */
  readonly selfCheck: boolean
}

/** A credential that nobody knows of yet. */
export interface MadeCredential extends Omit<LedgerCredential, 'file' | 'bytes'> {
  /** Ending of the file name. */
  readonly extension: string
  /** Whether signing again with the same inputs gives the same bytes. */
  readonly deterministic: boolean
  readonly bytes: Uint8Array
}

/** The credentials of each job, in the jobs' order; after a failure those of the jobs before it. */
export interface MadeChunk {
  readonly made: readonly (readonly MadeCredential[])[]
  readonly failure?: { readonly cause: unknown }
  /** To be called when nobody reads the bytes any more: they are overwritten then. */
  readonly release?: () => void
}

/** Makes the credentials of chunks, here or in threads. */
export interface CredentialMaker {
  /** Chunks it works on at the same time. */
  readonly width: number
  /**
   * @param jobs In the order of their places in the chunk.
   * @throws {PipelineError} when the maker itself has broken; nothing of the chunk is made then.
   */
  make(chunk: ChunkContents, jobs: readonly MakeJob[]): Promise<MadeChunk>
}

export interface MakerOptions {
  readonly template: Template
  readonly outputs: readonly Output[]
  readonly issuer: Issuer
  /** Default: of its own. */
  readonly rooms?: CredentialRooms
}

/** A maker that works where it is called. */
export function createMaker(options: MakerOptions): CredentialMaker {
  const { rooms = new CredentialRooms() } = options
  return {
    width: 1,
    async make(chunk, jobs) {
      const contentAt = jobs.length > 0 ? contentReader(chunk) : () => undefined
      const made: (readonly MadeCredential[])[] = []
      const { allocate, buffer } = rooms.take()
      const release = () => rooms.giveBack(buffer)
      for (const job of jobs) {
        const accepted = contentAt(job.at)
        if (!accepted) throw new TypeError('a job for an award that is not in the chunk')
        try {
          made.push(await makeOne(accepted.award, job, { ...options, allocate }))
        } catch (cause) {
          // One award cannot be made: those before it are kept all the same.
          return { made, release, failure: { cause } }
        }
      }
      return { made, release }
    },
  }
}

async function makeOne(
  award: Award,
  job: MakeJob,
  { template, outputs, issuer, allocate }: MakerOptions & Pick<IssueOptions, 'allocate'>,
): Promise<readonly MadeCredential[]> {
  const record = recordOf(award, job, template)
  const made: MadeCredential[] = []
  for (const output of outputs) {
    if (!job.formats.includes(output.format)) continue
    const options = { selfCheck: job.selfCheck, allocate }
    const { bytes, ...facts } = await issuer.issue(record, output, options)
    made.push({ ...facts, bytes, sha256: sha256Hex(bytes) })
  }
  return made
}

function recordOf(
  award: Award,
  { ids, issuedAt, status }: MakeJob,
  template: Template,
): IssuanceRecord {
  const record = { template, award, ids, issuedAt, status }
  if (template.validFor === undefined) return record
  return { ...record, validUntil: addDuration(issuedAt, template.validFor) }
}
