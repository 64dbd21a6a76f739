// Places in status lists for credentials of the VC-API, kept in the ledger like those of awards: `sigillum revoke`
// knows them by their id. An id is issued once; again with the same contents it keeps its place and its time.

import { createHash } from 'node:crypto'
import { publishStatusLists } from '../batch/publish-status-lists.ts'
import type { Ledger, LedgerAward } from '../ledger/ledger.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import type { JsonObject } from '../util/json.ts'
import type { ReservedStatus, ServerIssuer, StatusService } from './dependencies.ts'

export interface StatusServiceOptions {
  readonly ledger: Ledger
  /** https URL without trailing slash under which the lists are served. */
  readonly base: string
  /** Folder that is served there. */
  readonly folder: string
  /** ISO 8601 duration for which a published list is good. */
  readonly validFor: string
  /** The Ed25519 key of an issuer, which signs its lists. */
  readonly keyOf: (issuer: string) => SigningKey | undefined
  readonly contexts: ContextSet
}

/** What stands in the ledger for the input of a batch: the VC-API has none. */
const BATCH_HASH = sha256('vc-api')

/** Makes the service. One credential is reserved at a time: a list is published before anything names it. */
export function createStatusService(options: StatusServiceOptions): StatusService {
  let last: Promise<unknown> = Promise.resolve()
  return {
    async reserve(credential, issuer, now) {
      const work = last.then(async () => await reserve(credential, issuer, now, options))
      last = work.catch(() => undefined)
      return await work
    },
  }
}

async function reserve(
  credential: JsonObject,
  issuer: ServerIssuer,
  now: Date,
  options: StatusServiceOptions,
): Promise<ReservedStatus> {
  const { ledger, base } = options
  const id = String(credential.id)
  const plan = {
    awardKey: `vc-api ${id}`,
    contentHash: sha256(canonicalJson(credential)),
  }
  const batch = await ledger.openBatch({ templateHash: BATCH_HASH, inputHash: BATCH_HASH }, now)
  // No e-mail address is hashed here; the ledger wants all of an award's identifiers.
  const ids = { elmCredentialId: id, ob3CredentialId: id, subjectId: id, emailSalt: sha256(id) }
  const status = [{ format: 'ob3', base, purpose: 'revocation', issuer: issuer.id } as const]
  const [award] = await ledger.reserve(batch, [{ ...plan, ids, status }], now)
  const entry = award?.status.ob3
  if (!award || !entry)
    throw new PipelineError('LEDGER_UNUSABLE', 'the ledger gave no status entry')
  assertSame(award)
  await publish(options, now)
  return {
    entry,
    issuedAt: award.issuedAt,
    async confirm({ suite, key, text }) {
      const { awardHash } = award
      const made = {
        format: 'ob3',
        suite,
        credentialId: id,
        verificationMethod: key.verificationMethod,
        file: `${awardHash}.json`,
        sha256: sha256(text),
      }
      await ledger.recordSigned([{ awardHash, contentHash: plan.contentHash, credentials: [made] }])
    },
  }
}

function assertSame({ changed, standing }: LedgerAward): void {
  if (!changed && standing !== 'revoked') return
  const message = changed
    ? 'expected the contents with which a credential of this id was issued before'
    : 'expected a credential that is not revoked'
  throw new PipelineError('SIGN_INPUT_INVALID', message, { detail: { pointer: '/credential/id' } })
}

async function publish(
  { ledger, folder, validFor, keyOf, contexts }: StatusServiceOptions,
  now: Date,
): Promise<void> {
  await publishStatusLists({ ledger, folder, keyOf, contexts, now, validFor, which: 'due' })
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
