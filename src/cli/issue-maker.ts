// Who makes the credentials of a batch: its threads, or the program's own.

import { type CredentialMaker, createMaker } from '../batch/make-credentials.ts'
import type { ThreadPool } from '../batch/pool/thread-pool.ts'
import type { CanonicalMismatch } from '../linked-data/compiled/compiled-canonicalizer.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import type { DisclosureProfile } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import type { Output } from '../sign/output.ts'
import type { BatchEvents } from './batch-events.ts'
import { warnOfMismatch } from './fast-path-warning.ts'
import type { CliIo } from './io.ts'
import type { Progress } from './progress.ts'

export interface MakerContext {
  /** Threads that have checked the rows; absent where the program does all itself. */
  readonly pool: ThreadPool | undefined
  readonly outputs: readonly Output[]
  readonly contexts: ContextSet
  readonly choices: {
    readonly disclosure: DisclosureProfile
    readonly at: Date
    readonly fastPath: boolean
    readonly derived: { readonly verifyAddress?: string | undefined }
  }
  readonly progress: Progress
  readonly events: BatchEvents
  readonly io: CliIo
}

/** The maker of a template's credentials, equipped. @throws {PipelineError} when it cannot work with these keys. */
export async function chooseMaker(
  template: Template,
  { pool, outputs, contexts, choices, progress, events, io }: MakerContext,
): Promise<CredentialMaker> {
  const { disclosure, at: now, fastPath, derived } = choices
  const { verifyAddress } = derived
  const address = verifyAddress === undefined ? {} : { verifyAddress }
  const warn = warnOfMismatch(io)
  const onMismatch = (mismatch: CanonicalMismatch) => {
    progress.end()
    events.tell('fast-path-mismatch', { shape: mismatch.shape })
    warn(mismatch)
  }
  if (pool) {
    pool.equip({ outputs, disclosure, now, fastPath, onMismatch, ...address })
    return pool
  }
  // Loaded where it is used: with threads each of them loads it, and this one need not.
  const { createIssuer } = await import('../pipeline/issuer.ts')
  const path = { ...address, fastPath: fastPath && { onMismatch } }
  const issuer = await createIssuer(template, { outputs, contexts, disclosure, now, ...path })
  return createMaker({ template, outputs, issuer })
}
