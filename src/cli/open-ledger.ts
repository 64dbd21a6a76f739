// `--ledger URL`: which database remembers what was awarded.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Ledger } from '../ledger/ledger.ts'
import { openSqliteLedger } from '../ledger/sqlite-ledger.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { UsageError } from './usage-error.ts'

type ResolvePath = (path: string) => string

/**
 * Opens a ledger, creating it when it is new.
 *
 * @param url `sqlite:PATH` or `postgres://user@host:port/database`.
 * @throws {UsageError} for another kind of URL, {PipelineError} `LEDGER_UNUSABLE`.
 */
export async function openLedger(url: string, resolvePath: ResolvePath): Promise<Ledger> {
  const options = { randomBytes }
  if (isPostgres(url)) {
    // Its driver is loaded by whoever names such a database.
    const { openPostgresLedger } = await import('../ledger/postgres-ledger.ts')
    return await openPostgresLedger(url, options)
  }
  return await openSqliteLedger(resolvePath(sqlitePath(url)), options)
}

/**
 * Opens a ledger that must be there: nothing is created for a question.
 *
 * @throws {PipelineError} `LEDGER_UNUSABLE` when the file is not there.
 */
export async function openExistingLedger(url: string, resolvePath: ResolvePath): Promise<Ledger> {
  if (!isPostgres(url) && !existsSync(resolvePath(sqlitePath(url))))
    throw new PipelineError('LEDGER_UNUSABLE', `there is no ledger ${sqlitePath(url)}`)
  return await openLedger(url, resolvePath)
}

/** How many of the awards a ledger knows as signed. @throws {PipelineError} as {@link openExistingLedger}. */
export async function knownAwards(
  url: string,
  awards: readonly { readonly awardKey: string }[],
  resolvePath: ResolvePath,
): Promise<number> {
  const ledger = await openExistingLedger(url, resolvePath)
  try {
    return await ledger.countSigned(awards.map((award) => award.awardKey))
  } finally {
    await ledger.close()
  }
}

/** Whether a `--ledger` URL is of PostgreSQL. */
export function isPostgres(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url)
}

/** The path in `sqlite:PATH`. @throws {UsageError} for any other URL. */
export function sqlitePath(url: string): string {
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length) return url.slice('sqlite:'.length)
  throw new UsageError(
    '--ledger needs sqlite:PATH or postgres://…',
    'such as --ledger sqlite:out/ledger.sqlite',
  )
}
