// `sigillum claim`: the links by which learners fetch their awards, and the errors that learners report.

import { resolve } from 'node:path'
import type { CaseOutcome } from '../../ledger/claims.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { toInstant } from '../../util/time.ts'
import { CLAIM_OPTIONS, type ClaimValues, makeLinks } from '../claim-links.ts'
import { EXIT } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { openExistingLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { findAwards, selectorsOf } from '../select-awards.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum claim - links by which learners fetch their awards

Usage
  sigillum claim make   --ledger URL --base URL WHICH [--codes FILE] [--json]   a link for each award
  sigillum claim renew  --ledger URL --base URL WHICH [--codes FILE] [--json]   new links; the old ones are void
  sigillum claim revoke --ledger URL WHICH                                      ends the links
  sigillum claim list   --ledger URL WHICH [--json]                             what became of them
  sigillum claim cases  --ledger URL [--json]                                   errors that learners report
  sigillum claim close  --ledger URL --outcome corrected|declined CASE...       deletes the learner's words

  WHICH             award hashes or credential ids, or --batch ID, or --awards FILE --template FILE [--columns FILE]
  --ledger URL      sqlite:PATH or postgres://…, the ledger the awards were issued with
  --base URL        address of the server ("publicBaseUrl"), under which the links begin
  --valid-for P90D  how long a link is good
  --no-code         links that need no code: then whoever sees the QR code may put the award into a wallet
  --codes FILE      writes the codes there, one JSON object per line, and not to standard output: who sends the
                    links need not know them. Give codes by another channel than links
  --at INSTANT      as of this time instead of now
  --json            one JSON object per award: {"award", "state", "claim", "link", "code", "expiresAt"}

A link leads to the current version of its award: after a correction (sigillum issue --reissue) it gives the new one.
Links and codes are shown once; the ledger keeps their hashes. "make" leaves awards alone that have an open link.
Exit status: 0 done, 1 some awards are unknown, revoked or not signed, 2 wrong usage, 4 a ledger cannot be used.

Example
  sigillum claim make --ledger sqlite:out/ledger.sqlite --base https://credentials.university.example \\
                      --batch 0123456789abcdef --codes codes.jsonl --json > links.jsonl
`

const ACTIONS = ['make', 'renew', 'revoke', 'list', 'cases', 'close'] as const
type Action = (typeof ACTIONS)[number]

/** Runs `sigillum claim …`. */
export async function claimCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('claim', args, CLAIM_OPTIONS)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const [action, ...names] = positionals
  if (!ACTIONS.includes(action as Action))
    throw new UsageError(
      `"claim" is one of ${ACTIONS.join(', ')}`,
      '"sigillum claim --help" shows them',
    )
  if (values.ledger === undefined)
    throw new UsageError('"claim" needs --ledger URL', 'such as --ledger sqlite:out/ledger.sqlite')
  const ledger = await openExistingLedger(values.ledger, (path) => resolve(io.cwd, path))
  try {
    return await act(action as Action, { ...values, names }, { ledger, io })
  } finally {
    await ledger.close()
  }
}

type Setting = { readonly ledger: Ledger; readonly io: CliIo }

async function act(action: Action, values: ClaimValues, setting: Setting): Promise<number> {
  const { ledger, io } = setting
  const at = instantOf(values.at, io)
  if (action === 'cases') return await tellCases(values, setting)
  if (action === 'close') return await closeCases(values, at, setting)
  const selectors = await selectorsOf('claim', values, { io, at })
  const { awards, unknown } = await findAwards(ledger, selectors)
  for (const name of unknown)
    io.stderr(`sigillum: error: the ledger knows no "${name}"; nothing was changed\n`)
  if (unknown.length > 0) return EXIT.failed
  if (action === 'make' || action === 'renew')
    return await makeLinks(awards, { ...values, renew: action === 'renew' }, { ...setting, at })
  const hashes = awards.map(({ awardHash }) => awardHash)
  if (action === 'list') return await tellLinks(hashes, values, { ...setting, at })
  io.stdout(`${await ledger.endClaims(hashes, at)} links ended\n`)
  return EXIT.passed
}

async function tellLinks(
  awardHashes: readonly string[],
  { json }: ClaimValues,
  { ledger, io, at }: Setting & { readonly at: Date },
): Promise<number> {
  for (const award of awardHashes)
    for (const claim of await ledger.claimsOf(award, at)) {
      const { id, state, madeAt, expiresAt, triesLeft, downloadedAt, claimedAt, notified } = claim
      const line = {
        award,
        claim: id,
        state,
        madeAt: toInstant(madeAt),
        expiresAt: toInstant(expiresAt),
        triesLeft,
        downloadedAt: downloadedAt ? toInstant(downloadedAt) : null,
        claimedAt: claimedAt ? toInstant(claimedAt) : null,
        notified: notified ?? null,
      }
      const deeds = [
        `until ${line.expiresAt}`,
        ...(line.downloadedAt ? [`downloaded ${line.downloadedAt}`] : []),
        ...(line.claimedAt ? [`in a wallet ${line.claimedAt}`] : []),
        ...(triesLeft === 0 ? ['locked after wrong codes'] : []),
      ]
      io.stdout(json ? `${JSON.stringify(line)}\n` : `${award}  ${state}, ${deeds.join(', ')}\n`)
    }
  return EXIT.passed
}

async function tellCases({ json }: ClaimValues, { ledger, io }: Setting): Promise<number> {
  for (const { id, awardHash, elements, message, openedAt } of await ledger.cases({
    openOnly: true,
  })) {
    const line = { case: id, award: awardHash, elements, message, openedAt: toInstant(openedAt) }
    const text = `${id}  award ${awardHash}, ${line.openedAt}, elements ${elements.join(', ')}\n  ${JSON.stringify(message)}\n`
    io.stdout(json ? `${JSON.stringify(line)}\n` : text)
  }
  return EXIT.passed
}

async function closeCases(
  { names, outcome }: ClaimValues,
  at: Date,
  { ledger, io }: Setting,
): Promise<number> {
  if (names.length === 0 || (outcome !== 'corrected' && outcome !== 'declined'))
    throw new UsageError('"claim close" needs --outcome corrected|declined and the ids of cases')
  let unknown = 0
  for (const id of names) {
    if (await ledger.closeCase(id, outcome satisfies CaseOutcome, at)) continue
    unknown += 1
    io.stderr(`sigillum: error: there is no open case "${id}"\n`)
  }
  io.stdout(`${names.length - unknown} cases closed\n`)
  return unknown > 0 ? EXIT.failed : EXIT.passed
}
