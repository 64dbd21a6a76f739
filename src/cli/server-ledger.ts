// What a server does with a ledger beside claims: places in status lists, and publishing those lists.

import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { publishStatusLists } from '../batch/publish-status-lists.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import type { ServerConfiguration } from '../server/configuration.ts'
import type { ServerDependencies, ServerIssuer, StatusListFile } from '../server/dependencies.ts'
import { createStatusService } from '../server/status-service.ts'
import type { CliIo } from './io.ts'
import { newestKey } from './list-keys.ts'
import { openLedger } from './open-ledger.ts'
import { UsageError } from './usage-error.ts'

/**
 * Opens the ledger of `--ledger URL`, if there is one.
 *
 * @throws {UsageError} when configuration and option do not go together, {PipelineError} `LEDGER_UNUSABLE`.
 */
export async function openServerLedger(
  url: string | undefined,
  { statusLists, claims, batches, publicBaseUrl }: ServerConfiguration,
  io: CliIo,
): Promise<Ledger | undefined> {
  if (claims && publicBaseUrl === undefined)
    throw new UsageError('"claims" needs "publicBaseUrl" in the configuration')
  if (claims && url === undefined)
    throw new UsageError('"claims" needs --ledger URL, the ledger that the awards were issued with')
  if (batches && !claims) throw new UsageError('"batches" needs "claims" in the configuration')
  if (url === undefined) return undefined
  if (statusLists?.base === undefined && !claims)
    throw new UsageError(
      '--ledger needs "claims", or "statusLists" with folder and base, in the configuration',
      'the server keeps nothing else in a ledger',
    )
  return await openLedger(url, (path) => resolve(io.cwd, path))
}

export interface LedgerSetting {
  readonly ledger: Ledger
  readonly configuration: ServerConfiguration
  /** A path of the configuration as one of the machine. */
  readonly at: (path: string) => string
  readonly issuers: readonly ServerIssuer[]
  readonly contexts: ContextSet
}

/** Places in status lists, and publishing them, as far as they are configured. */
export function listServices({
  ledger,
  configuration: { statusLists },
  at,
  issuers,
  contexts,
}: LedgerSetting): Pick<ServerDependencies, 'statusService' | 'publishLists'> {
  if (!statusLists) return {}
  const { base, validFor } = statusLists
  const folder = at(statusLists.folder)
  // A key that serves several suites is still one key.
  const byMethod = issuers.flatMap(({ suites }) =>
    suites.map(({ key }) => [key.verificationMethod, key] as const),
  )
  const keys = [...new Map(byMethod).values()]
  const common = { ledger, folder, validFor, contexts }
  return {
    publishLists: async (now) =>
      await publishStatusLists({
        ...common,
        keyOf: (issuer, form) => newestKey(keys, issuer, form),
        now,
        which: 'due',
      }),
    ...(base !== undefined && {
      statusService: createStatusService({
        ...common,
        base: base.replace(/\/+$/, ''),
        keyOf: (issuer) => newestKey(keys, issuer, 'bitstring'),
      }),
    }),
  }
}

/** Reads a file of a folder; its name was checked to be plain. Undefined when there is none. */
export async function readPlainFile(
  folder: string,
  name: string,
): Promise<StatusListFile | undefined> {
  try {
    const path = join(folder, name)
    const { mtime } = await stat(path)
    return { bytes: new Uint8Array(await readFile(path)), modified: mtime }
  } catch {
    // Whatever keeps a file from being read: there is none to serve.
    return undefined
  }
}
