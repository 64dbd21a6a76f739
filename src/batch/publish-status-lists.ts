// Publishes status lists: build -> sign -> judge by our own verifier -> write. A list cannot change while it is
// published (the ledger holds it), so an older list never replaces a newer one. Bitstring Status List 1.0.

import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileLayer, writeDurably } from '../deliver/durable-file.ts'
import { openFolder } from '../deliver/folder.ts'
import { buildDidDocument } from '../deliver/publication.ts'
import type { Ledger, LedgerStatusList } from '../ledger/ledger.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { StatusListForm } from '../model/status.ts'
import { didWebToUrl } from '../proof/did.ts'
import { buildStatusList } from '../proof/status-list.ts'
import { signDataIntegrity } from '../sign/sign-data-integrity.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import { utf8 } from '../util/bytes.ts'
import { addDuration } from '../util/time.ts'
import { createVerifier } from '../verify/verifier.ts'
import { signTokenList } from './sign-token-list.ts'

export interface PublishOptions {
  readonly ledger: Ledger
  /** Folder that is served under the lists' base URL. */
  readonly folder: string
  /** The key of a list's issuer: Ed25519, or for a list that is a token ES256; undefined when it is not at hand. */
  readonly keyOf: (issuer: string, form: StatusListForm) => SigningKey | undefined
  readonly contexts: ContextSet
  readonly now: Date
  /** ISO 8601 duration after which a copy says nothing any more; lists must be signed anew before. */
  readonly validFor: string
  /** `due`: lists that changed or are not in the folder; `all`: every list, with new dates. */
  readonly which: 'due' | 'all'
  readonly layer?: FileLayer
}

/** One hour: how long a verifier may rely on a copy. */
const TTL_MS = 60 * 60 * 1000

/** A list that was to be written. */
export interface PublishedList {
  readonly url: string
  readonly issuer: string
  readonly file: string
  /** False when its issuer's key is not at hand: it is still due. */
  readonly written: boolean
}

/**
 * Publishes the ledger's status lists.
 *
 * @returns The lists that were to be written.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` for a key that must not sign, `SELF_CHECK_FAILED`, `DELIVER_REFUSED`, `LEDGER_UNUSABLE`; lists that
 * were written before stay published, the others stay due.
 */
export async function publishStatusLists(
  options: PublishOptions,
): Promise<readonly PublishedList[]> {
  const published: PublishedList[] = []
  const { folder, layer } = options
  let opened = false
  await options.ledger.publishLists(async (list) => {
    const file = join(folder, list.name)
    if (options.which === 'due' && !list.isDue && (await isThere(file))) return false
    const key = options.keyOf(list.issuer, list.form)
    published.push({ url: list.url, issuer: list.issuer, file, written: key !== undefined })
    if (!key) return false
    if (!opened) await openFolder(folder, layer)
    opened = true
    await writeDurably(file, await signList(list, key, options), layer)
    return true
  })
  return published
}

/** A status list as bytes to publish, judged by our own verifier. */
async function signList(
  list: LedgerStatusList,
  key: SigningKey,
  options: PublishOptions,
): Promise<Uint8Array> {
  const { now, validFor, contexts } = options
  const validUntil = addDuration(now, validFor)
  if (list.form === 'token')
    return await signTokenList(list, key, { now, validUntil, ttlMs: TTL_MS })
  const unsigned = buildStatusList({
    id: list.url,
    issuer: list.issuer,
    purpose: list.purpose,
    set: list.set,
    validFrom: now,
    validUntil,
    ttlMs: TTL_MS,
  })
  const signed = await signDataIntegrity(unsigned, {
    suite: 'eddsa-rdfc-2022',
    key,
    created: now,
    contexts,
  })
  const bytes = utf8(JSON.stringify(signed))
  await assertPasses(bytes, key, options)
  return bytes
}

async function assertPasses(
  bytes: Uint8Array,
  key: SigningKey,
  { contexts, now }: PublishOptions,
): Promise<void> {
  const web = didWebToUrl(key.controller)
  const verifier = createVerifier({
    contexts,
    trust: 'any',
    clock: () => now,
    loadDocument: async (url) => {
      if (!web.ok || url !== web.url)
        throw new PipelineError('TRUST_UNREACHABLE', 'not the document of the signing key')
      const document = utf8(JSON.stringify(buildDidDocument([key])))
      return { status: 200, contentType: 'application/did+json', bytes: document }
    },
  })
  const report = await verifier.verify(bytes)
  if (report.verdict === 'passed') return
  const open = report.checks.filter((c) => c.outcome !== 'passed' && c.outcome !== 'not-applicable')
  throw new PipelineError(
    'SELF_CHECK_FAILED',
    `our own verifier does not pass the status list: ${open.map((c) => c.code).join(', ')}`,
    { detail: { checks: open.map(({ check, code, pointer }) => ({ check, code, pointer })) } },
  )
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
