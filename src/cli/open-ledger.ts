// `--ledger URL`: which database remembers what was awarded.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Ledger } from '../ledger/ledger.ts'
import { openSqliteLedger } from '../ledger/sqlite-ledger.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { UsageError } from './usage-error.ts'

type ResolvePath = (path: string) => string

/**
 * Opens a ledger, creating the file when it is new.
 *
 * @param url `sqlite:PATH`.
 * @throws {UsageError} for another kind of URL.
 */
export function openLedger(url: string, resolvePath: ResolvePath): Ledger {
  return openSqliteLedger(resolvePath(sqlitePath(url)), randomBytes(32))
}

/**
 * How many of the awards a ledger knows.
 *
 * @throws {PipelineError} `LEDGER_UNUSABLE` when the file is not there: nothing is created for a question.
 */
export async function knownAwards(
  url: string,
  awards: readonly { readonly awardKey: string }[],
  resolvePath: ResolvePath,
): Promise<number> {
  const path = resolvePath(sqlitePath(url))
  if (!existsSync(path))
    throw new PipelineError('LEDGER_UNUSABLE', `there is no ledger ${sqlitePath(url)}`)
  const ledger = openLedger(url, resolvePath)
  try {
    return await ledger.countKnown(awards.map((award) => award.awardKey))
  } finally {
    await ledger.close()
  }
}

function sqlitePath(url: string): string {
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length) return url.slice('sqlite:'.length)
  if (/^postgres(ql)?:/.test(url))
    throw new UsageError('ledgers on PostgreSQL are not built yet', 'use --ledger sqlite:PATH')
  throw new UsageError('--ledger needs sqlite:PATH', 'such as --ledger sqlite:out/ledger.sqlite')
}
