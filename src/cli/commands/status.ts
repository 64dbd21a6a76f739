// `sigillum status`: what a ledger knows, of all awards or of one; and signing its status lists anew.

import { resolve } from 'node:path'
import { publishStatusLists } from '../../batch/publish-status-lists.ts'
import type { Ledger, LedgerAward, LedgerSummary, StandingEvent } from '../../ledger/ledger.ts'
import { loadPinnedContexts } from '../../linked-data/pinned-contexts.ts'
import { toInstant } from '../../util/time.ts'
import { EXIT } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { PASSPHRASE_OPTIONS, type PassphraseOptions } from '../key-file-access.ts'
import { loadListKeys } from '../list-keys.ts'
import { openExistingLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { listValidity } from '../status-options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum status - what was awarded, and how far it has come

Usage
  sigillum status --ledger URL [--json]                 all awards, batches and status lists
  sigillum status --ledger URL AWARD... [--json]        one award: an award hash or a credential id
  sigillum status --ledger URL --publish --key KEYREF --out DIR
                                                        sign all status lists anew and write them

  --ledger URL      sqlite:PATH or postgres://…
  --publish         lists expire: let this run regularly, well within --list-valid-for
  --key KEYREF      Ed25519 key of the issuer; ES256 for lists of the format eudi
  --out DIR         folder in which the lists are published
  --list-valid-for P30D   how long a copy of a list is good
  --passphrase-file FILE, --passphrase-fd N   for an encrypted key file
  --at INSTANT      as of this time instead of now
  --json            JSON instead of words

Exit status: 0 done, 1 an award is unknown, 2 wrong usage, 4 a ledger or key cannot be used.

Example
  sigillum status --ledger sqlite:out/ledger.sqlite
  sigillum status --ledger sqlite:out/ledger.sqlite --publish --key keys-example/keys.json --out out/status
`

/** Runs `sigillum status …`. */
export async function statusCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('status', args, {
    ledger: 'text',
    publish: 'flag',
    key: 'texts',
    out: 'text',
    'list-valid-for': 'text',
    at: 'text',
    json: 'flag',
    ...PASSPHRASE_OPTIONS,
  })
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  if (values.ledger === undefined)
    throw new UsageError('"status" needs --ledger URL', 'such as --ledger sqlite:out/ledger.sqlite')
  const ledger = await openExistingLedger(values.ledger, (path) => resolve(io.cwd, path))
  try {
    if (values.publish) return await publish(ledger, values, io)
    const json = values.json === true
    if (positionals.length > 0) return await tellAwards(ledger, positionals, { io, json })
    const summary = await ledger.summary()
    io.stdout(json ? `${JSON.stringify(summary)}\n` : wordsOf(summary))
    return EXIT.passed
  } finally {
    await ledger.close()
  }
}

interface PublishValues extends PassphraseOptions {
  readonly key?: readonly string[]
  readonly out?: string
  readonly 'list-valid-for'?: string
  readonly at?: string
}

async function publish(ledger: Ledger, values: PublishValues, io: CliIo): Promise<number> {
  const { key, out } = values
  if (!key || out === undefined)
    throw new UsageError('"status --publish" needs --key KEYREF and --out DIR')
  const lists = await publishStatusLists({
    ledger,
    folder: resolve(io.cwd, out),
    keyOf: await loadListKeys(values, io),
    contexts: loadPinnedContexts(),
    now: instantOf(values.at, io),
    validFor: listValidity(values['list-valid-for']),
    which: 'all',
  })
  for (const { url, file, written } of lists)
    if (written) io.stdout(`${file} is ${url}\n`)
    else io.stderr(`sigillum: error: no key of the issuer of ${url}: it is not published\n`)
  return lists.every(({ written }) => written) ? EXIT.passed : EXIT.unusable
}

async function tellAwards(
  ledger: Ledger,
  names: readonly string[],
  { io, json }: { io: CliIo; json: boolean },
): Promise<number> {
  let unknown = 0
  for (const name of names) {
    const awards = await ledger.find({ by: 'name', name })
    for (const award of awards) {
      const history = await ledger.historyOf(award.awardHash)
      io.stdout(json ? `${JSON.stringify(lineOf(award, history))}\n` : wordsOfAward(award, history))
    }
    if (awards.length > 0) continue
    unknown += 1
    io.stderr(`sigillum: error: the ledger knows no "${name}"\n`)
  }
  return unknown > 0 ? EXIT.failed : EXIT.passed
}

function lineOf(award: LedgerAward, history: readonly StandingEvent[]) {
  const { awardHash, version, state, standing, batch, issuedAt, credentials, status } = award
  return {
    award: awardHash,
    version,
    state,
    standing,
    batch,
    issuedAt: toInstant(issuedAt),
    credentials: credentials.map(({ format, credentialId, suite, file, sha256 }) => ({
      format,
      id: credentialId,
      suite,
      file,
      sha256,
    })),
    status,
    history,
  }
}

function wordsOfAward(award: LedgerAward, history: readonly StandingEvent[]): string {
  const { awardHash, version, state, standing, batch, issuedAt, credentials, status } = award
  return [
    `award ${awardHash}${version > 1 ? `, version ${version}` : ''}: ${standing}, ${state}`,
    `  batch ${batch}, issued ${toInstant(issuedAt)}`,
    ...credentials.map((c) => `  ${c.format} ${c.credentialId}, ${c.suite}, ${c.file}`),
    ...Object.entries(status).map(([format, e]) => `  ${format} status ${e.list}#${e.index}`),
    ...history.map(({ at, action, reason }) => `  ${at} ${action}: ${reason}`),
    '',
  ].join('\n')
}

function wordsOf({ awards, batches, lists }: LedgerSummary): string {
  return [
    `${awards.reduce((sum, { count }) => sum + count, 0)} awards`,
    ...awards.map(({ count, state, standing }) => `  ${count} ${state}, ${standing}`),
    `${batches.length} batches`,
    ...batches.map(
      (b) =>
        `  ${b.batch} of ${b.createdAt}: ${b.awards} awards${b.open > 0 ? `, ${b.open} not written` : ''}`,
    ),
    `${lists.length} status lists`,
    ...lists.map(
      (l) =>
        `  ${l.url}: ${l.purpose}, ${l.taken} entries taken${l.isDue ? ', not published' : ''}`,
    ),
    '',
  ].join('\n')
}
