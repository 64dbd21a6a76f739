// The registrar's desk of a server: from the configuration to everything that issuing at the page takes, by the same
// functions as `sigillum issue`. What can be wrong is found here, before the port is opened.

import { randomBytes, randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { createDesk } from '../batch/desk/create-desk.ts'
import type { Desk } from '../batch/desk/desk.ts'
import type { DeskApprover, DeskOptions } from '../batch/desk/desk-options.ts'
import { FILE_WORK_HERE } from '../batch/desk/examine.ts'
import { createFileThreads } from '../batch/desk/file-threads.ts'
import { openUploadStore } from '../batch/desk/upload-store.ts'
import { signerOf } from '../batch/tree-heads.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { encodeApproval } from '../proof/batch-approval.ts'
import type { DeskConfiguration, ServerConfiguration } from '../server/configuration.ts'
import { loadKeyFile, loadSigningKey, parseKeyReference } from '../sign/load-signing-key.ts'
import { toInstant } from '../util/time.ts'
import type { CliIo } from './io.ts'
import { keyFileAccess, type PassphraseOptions, sharePassphrase } from './key-file-access.ts'
import { openDeskTemplate } from './server-desk-template.ts'
import { UsageError } from './usage-error.ts'

export interface DeskSetting {
  readonly ledger: Ledger
  /** Its `--ledger`. */
  readonly url: string
  readonly configuration: ServerConfiguration
  readonly at: (path: string) => string
  readonly options: PassphraseOptions
  readonly contexts: ContextSet
  readonly io: CliIo
}

const SWEEP_MS = 15 * 60 * 1000

export interface ServerDesk {
  readonly desk: Desk
  readonly close: () => Promise<void>
}

/**
 * Opens the desk; undefined where none is configured.
 *
 * @throws {UsageError}, {PipelineError} naming the template, key or folder that cannot be used.
 */
export async function openServerDesk(setting: DeskSetting): Promise<ServerDesk | undefined> {
  const { configuration, at, ledger } = setting
  const { batches, claims, publicBaseUrl } = configuration
  if (!batches || !claims || publicBaseUrl === undefined) return undefined
  const io = { ...setting.io, cwd: at('.') }
  const options = ownOptions(setting)
  const [place = '.'] = [claims.folder].flat()
  const out = at(batches.out ?? place)
  const templates = []
  for (const one of batches.templates)
    templates.push(await openDeskTemplate(one, { ...setting, options, io, out, batches }))
  const desk = createDesk({
    templates,
    ledger,
    approvers: await approversOf(batches, { ...setting, options, io }),
    store: await openUploadStore(at(batches.inbox), ledger.keyFor('uploads')),
    work: io.isolates ? createFileThreads() : FILE_WORK_HERE,
    now: io.now,
    steadyMs: () => performance.now(),
    ids: { uuid: randomUUID, hex: (bytes) => randomBytes(bytes).toString('hex') },
    keepHours: batches.keepHours,
    maxUploads: batches.maxUploads,
    ...linksOf(batches, publicBaseUrl),
  })
  const sweeping = setInterval(() => void desk.sweep().catch(() => undefined), SWEEP_MS).unref()
  return {
    desk,
    async close() {
      clearInterval(sweeping)
      await desk.close()
    },
  }
}

/** Paths of the configuration are relative to it; those of options stay relative to where the command was typed. */
function ownOptions({ options, io }: DeskSetting): PassphraseOptions {
  const { 'signer-token-file': file } = options
  const token = file !== undefined && { 'signer-token-file': resolve(io.cwd, file) }
  return sharePassphrase(io, options, { ...options, ...token })
}

function linksOf({ links }: DeskConfiguration, base: string): Pick<DeskOptions, 'links'> {
  if (!links) return {}
  const random = (length: number) => new Uint8Array(randomBytes(length))
  return { links: { base, validFor: links.validFor, randomBytes: random } }
}

async function approversOf(
  { approvers }: DeskConfiguration,
  { configuration: { tokens }, options, io }: DeskSetting,
): Promise<ReadonlyMap<string, DeskApprover>> {
  const access = keyFileAccess(io, options)
  const found = new Map<string, DeskApprover>()
  for (const { token, key: reference } of approvers) {
    if (!tokens.some(({ name, scopes }) => name === token && scopes.includes('approve')))
      throw new UsageError(`the approver "${token}" needs a token of this name and scope approve`)
    const key = await loadSigningKey(reference, access)
    const stored = await loadKeyFile(parseKeyReference(reference).path, access)
    const own = stored.find(({ record }) => record.kid === key.kid)
    if (!own) throw new TypeError('a key file that has lost a key')
    found.set(token, {
      jwk: own.record.publicJwk,
      approve: async (plan, at) => await encodeApproval(plan, toInstant(at), signerOf(key)),
    })
  }
  return found
}
