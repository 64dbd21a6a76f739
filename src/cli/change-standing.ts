// `sigillum revoke | suspend | reinstate`: one path for the three. The ledger first, then the lists that tell it;
// a run that is interrupted in between is completed by running it again.

import { resolve } from 'node:path'
import { type PublishedList, publishStatusLists } from '../batch/publish-status-lists.ts'
import { signTreeHead } from '../batch/tree-heads.ts'
import type { StandingAction, StandingOutcome, StandingResult } from '../ledger/ledger.ts'
import { loadPinnedContexts } from '../linked-data/pinned-contexts.ts'
import { EXIT } from './exit-codes.ts'
import { instantOf } from './instant-option.ts'
import type { CliIo } from './io.ts'
import { PASSPHRASE_OPTIONS } from './key-file-access.ts'
import { loadListKeys } from './list-keys.ts'
import { openExistingLedger } from './open-ledger.ts'
import { type OptionSpec, parseOptions } from './options.ts'
import { findAwards, SELECTION_OPTIONS, selectorsOf } from './select-awards.ts'
import { listValidity } from './status-options.ts'
import { UsageError } from './usage-error.ts'

/** What differs between the three commands. */
export interface StandingCommand {
  readonly action: StandingAction
  /** What the award is afterwards. */
  readonly done: string
  /** First line of the help text, behind the name. */
  readonly summary: string
  /** What a user should know before. */
  readonly note: string
}

const OPTIONS = {
  ledger: 'text',
  key: 'texts',
  out: 'text',
  reason: 'text',
  ...SELECTION_OPTIONS,
  'list-valid-for': 'text',
  at: 'text',
  json: 'flag',
  ...PASSPHRASE_OPTIONS,
} as const satisfies OptionSpec

const REFUSALS: Partial<Record<StandingOutcome, string>> = {
  unlisted: 'noted in the ledger, but a credential carries no status entry: nobody can see it',
  final: 'is revoked, and a revocation is final; "sigillum issue --reissue REASON" issues it anew',
  'not-suspendable': 'can only be revoked: it was issued without --suspendable',
}

/** Runs one of the commands. */
export async function changeStanding(
  command: StandingCommand,
  args: string[],
  io: CliIo,
): Promise<number> {
  const { action } = command
  const { values, positionals, help } = parseOptions(action, args, OPTIONS)
  if (help) {
    io.stdout(helpOf(command))
    return EXIT.passed
  }
  const required = (name: 'ledger' | 'out' | 'reason') => {
    const value = values[name]?.trim()
    if (value) return value
    throw new UsageError(`"${action}" needs --${name}`, `"sigillum ${action} --help" shows how`)
  }
  const [url, out, reason] = [required('ledger'), required('out'), required('reason')]
  if (!values.key) throw new UsageError(`"${action}" needs --key KEYREF, which signs the lists`)
  const validFor = listValidity(values['list-valid-for'])
  const now = instantOf(values.at, io)
  const keyOf = await loadListKeys(values, io)
  const selectors = await selectorsOf(action, { ...values, names: positionals }, { io, at: now })
  const ledger = await openExistingLedger(url, (path) => resolve(io.cwd, path))
  try {
    const { awards, unknown } = await findAwards(ledger, selectors)
    // All or nothing: a mistyped name must not leave half of a list of awards revoked.
    const results =
      unknown.length > 0
        ? []
        : await ledger.changeStanding(
            awards.map(({ awardHash }) => awardHash),
            { action, reason, at: now },
          )
    const folder = resolve(io.cwd, out)
    const contexts = loadPinnedContexts()
    const lists =
      unknown.length > 0
        ? []
        : await publishStatusLists({
            ledger,
            folder,
            keyOf,
            contexts,
            now,
            validFor,
            which: 'due',
          })
    const headKey = lists
      .flatMap(({ issuer }) => [keyOf(issuer, 'bitstring'), keyOf(issuer, 'token')])
      .find((key) => key !== undefined)
    if (headKey) await signTreeHead(ledger.audit, headKey, now)
    return report(command, { results, unknown, lists }, { io, json: values.json === true })
  } finally {
    await ledger.close()
  }
}

function report(
  { done }: StandingCommand,
  {
    results,
    unknown,
    lists,
  }: {
    results: readonly StandingResult[]
    unknown: readonly string[]
    lists: readonly PublishedList[]
  },
  { io, json }: { io: CliIo; json: boolean },
): number {
  const refused = results.filter(({ outcome }) => REFUSALS[outcome] !== undefined)
  if (json) {
    for (const { awardHash, standing, outcome } of results)
      io.stdout(`${JSON.stringify({ award: awardHash, standing, outcome })}\n`)
    for (const name of unknown)
      io.stdout(`${JSON.stringify({ award: name, standing: null, outcome: 'unknown' })}\n`)
  } else if (unknown.length === 0) {
    const count = (outcome: StandingOutcome) => results.filter((r) => r.outcome === outcome).length
    io.stdout(`${count('changed')} awards ${done}, ${count('unchanged')} were so before\n`)
    for (const { url, file, written } of lists) if (written) io.stdout(`  ${file} is ${url}\n`)
  }
  for (const { awardHash, outcome } of refused)
    io.stderr(`sigillum: error: ${awardHash} ${REFUSALS[outcome]}\n`)
  for (const name of unknown)
    io.stderr(`sigillum: error: the ledger knows no "${name}"; nothing was changed\n`)
  const unsigned = lists.filter(({ written }) => !written)
  for (const { url } of unsigned)
    io.stderr(`sigillum: error: no key of the issuer of ${url}: it is not published\n`)
  if (unsigned.length > 0) return EXIT.unusable
  return refused.length + unknown.length > 0 ? EXIT.failed : EXIT.passed
}

function helpOf({ action, summary, note }: StandingCommand): string {
  return `sigillum ${action} - ${summary}

Usage
  sigillum ${action} --ledger URL --key KEYREF --out DIR --reason TEXT AWARD...
  sigillum ${action} --ledger URL --key KEYREF --out DIR --reason TEXT --batch ID
  sigillum ${action} --ledger URL --key KEYREF --out DIR --reason TEXT --awards FILE --template FILE [--columns FILE]

  AWARD             an award hash (the name of its files) or a credential id; several are possible
  --batch ID        all awards of a batch
  --awards FILE     the awards of a file, as "sigillum issue" reads it
  --ledger URL      sqlite:PATH or postgres://…, the ledger they were issued with
  --key KEYREF      keys of the issuer, which sign the status lists: Ed25519; ES256 for those of the format eudi
  --out DIR         folder in which the lists are published, the same as with "sigillum issue --status-out"
  --reason TEXT     kept in the ledger, never published: write no personal data
  --list-valid-for P30D   how long a copy of a list is good
  --passphrase-file FILE, --passphrase-fd N   for an encrypted key file
  --at INSTANT      as of this time instead of now
  --json            one JSON object per award: {"award", "standing", "outcome"}

${note}
Verifiers see it when they fetch the list again: within an hour where they keep to its "ttl".
Running the same command again changes nothing, and completes what an interruption has left.
Exit status: 0 done, 1 some awards are unknown or refuse it, 2 wrong usage, 4 a ledger or key cannot be used.

Example
  sigillum ${action} --ledger sqlite:out/ledger.sqlite --key keys-example/keys.json --out out/status \\
                  --reason "as decided on 2026-11-22" AWARD
`
}
