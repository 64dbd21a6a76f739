// `sigillum verify`: is it real, who says so, is it still valid? Words for an admissions clerk by default,
// one JSON object per input with --json, every check with --explain. specs/interfaces.md, CLI.

import type { Report } from '../../model/report.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'
import { type VerifyInput, verifyInputs } from '../verify-inputs.ts'
import { setUpVerifier } from '../verify-setup.ts'
import { explainReport, wordReport } from '../verify-words.ts'

const HELP = `sigillum verify - is it real, who says so, is it still valid?

Usage
  sigillum verify FILE... | -

  FILE               a credential (JSON, token, PNG, SVG or PDF), a folder, a ZIP archive, a
                     list or JSON Lines; - is standard input
  --trust FILE|any   your list of trusted issuers, authorities of seals (anchors) and EU trust lists (lists);
                     any: do not ask who is trusted
  --documents FILE   a JSON map from URL to file that stands for the whole network
  --offline          fetch nothing: what a credential refers to is "not known"
  --contexts FILE    more pinned contexts: {"https://…": {"file": "…", "sha256": "…"}}
  --shapes DIR       judge Europass credentials by the official SHACL shapes in this folder (.ttl) as well
  --at INSTANT       judge as of this time instead of now, such as 2026-11-22T12:00:00Z
  --recipient TEXT   the e-mail address, name or identifier of the person who presents it
  --challenge TEXT   the nonce that a presentation must answer
  --domain TEXT      the name for which a presentation must have been made
  --json             one line of JSON per credential
  --explain          every check, with its code, what it means and what to do next

Keys and status lists are fetched over https from public hosts only; nothing is sent but the request itself.
Exit status: 0 all passed, 1 any failed, 3 none failed but something could not be told, 2 wrong usage,
4 a file cannot be read.

Example
  sigillum verify out/credentials --documents out/documents.json --trust out/trust.json
`

const OPTIONS = {
  json: 'flag',
  explain: 'flag',
  trust: 'text',
  documents: 'text',
  contexts: 'text',
  shapes: 'text',
  at: 'text',
  recipient: 'text',
  challenge: 'text',
  domain: 'text',
  offline: 'flag',
} as const

/** Runs `sigillum verify …`. */
export async function verifyCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('verify', args, OPTIONS)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  if (positionals.length === 0)
    throw new UsageError('"verify" needs a file', '"sigillum verify --help" shows an example')
  if (values.json && values.explain)
    throw new UsageError('"verify" takes either --json or --explain, not both')
  const at = instantOf(values.at, io)
  const verifier = await setUpVerifier(values, io)
  const { recipient, challenge, domain } = values
  const print = values.json ? wordJson : values.explain ? explainReport : wordReport
  const tally = { passed: 0, failed: 0, indeterminate: 0, unusable: 0 }
  for await (const input of verifyInputs(positionals, io)) {
    if ('unusable' in input) {
      io.stderr(`sigillum: error: ${input.file}: ${input.unusable}\n`)
      tally.unusable += 1
      continue
    }
    const report = await verifier.verify(input.bytes, {
      at,
      ...(input.isOwn && { isGivenAway: true }),
      ...(recipient !== undefined && { recipient }),
      ...(challenge !== undefined && { challenge }),
      ...(domain !== undefined && { domain }),
    })
    tally[report.verdict] += 1
    io.stdout(print(input, report))
  }
  return exitStatus(tally)
}

function wordJson({ file }: VerifyInput, report: Report): string {
  return `${JSON.stringify({ file, ...report })}\n`
}

function exitStatus(tally: {
  readonly passed: number
  readonly failed: number
  readonly indeterminate: number
  readonly unusable: number
}): ExitCode {
  if (tally.failed > 0) return EXIT.failed
  if (tally.unusable > 0) return EXIT.unusable
  return tally.indeterminate > 0 ? EXIT.indeterminate : EXIT.passed
}
