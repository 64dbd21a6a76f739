// `sigillum mail`: brings links to learners by e-mail or on paper, and tells what became of each.

import { resolve } from 'node:path'
import { type SentLink, sendLinks } from '../../batch/send-links.ts'
import { openFolder } from '../../deliver/folder.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import { textIn } from '../../model/language.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { Template } from '../../model/template.ts'
import { toInstant } from '../../util/time.ts'
import { readAwardInput } from '../award-input.ts'
import { EXIT } from '../exit-codes.ts'
import type { CliIo } from '../io.ts'
import { languageOf, openMailer, readLinks, recipientsOf } from '../mail-input.ts'
import { openExistingLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import {
  findAwards,
  SELECTION_OPTIONS,
  type SelectionValues,
  selectorsOf,
} from '../select-awards.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum mail - bring links to learners

Usage
  sigillum mail send    --ledger URL --links FILE --template FILE --awards FILE [--columns FILE]
                        [--smtp FILE] [--letters DIR] [--codes FILE] [--language LANG] [--resend AWARD]... [--json]
  sigillum mail list    --ledger URL WHICH [--json]    what became of them
  sigillum mail bounced --ledger URL AWARD...          these came back

  --links FILE      what "sigillum claim make --json" wrote
  --template, --awards, --columns   the files the awards were issued from: they hold the addresses
  --smtp FILE       server, account and sender, as docs/mail.md describes; a batch has its own sender by its own file
  --letters DIR     letters to print for learners without an address, and for every code that is at hand
  --codes FILE      what "sigillum claim make --codes" wrote. Codes go into letters of their own, never into a message
                    and never onto the sheet with the link
  --language LANG   en, de, it, nb, pl, es or sv; default: the first language of the template
  --attempts N      how often a message is tried in one run when the server does not take it for now; default 3
  --resend AWARD    send this award's link once more; several are possible
  --ledger URL      sqlite:PATH or postgres://…, the ledger the awards were issued with
  WHICH             award hashes or credential ids, or --batch ID, or --awards FILE --template FILE [--columns FILE]
  --json            one JSON object per link: {"award", "claim", "state", "attempts", "reason"}

Messages hold the link and the title, never a credential, a grade or a code. What was sent is not sent again, however
often the command runs; what a server did not take for now is tried again in the next run.
No address is written to the ledger, to the output or to errors.
Exit status: 0 all sent or printed, 1 some will not be taken or have no address, 2 wrong usage, 3 some may be tried
             again or are unsure, 4 a server, file or ledger cannot be used.

Example
  sigillum mail send --ledger sqlite:out/ledger.sqlite --links links.jsonl --smtp smtp.json \\
                     --template fixtures/records/green-campus/template.json \\
                     --awards fixtures/records/green-campus/awards.csv --letters letters
`

const OPTIONS = {
  ledger: 'text',
  links: 'text',
  codes: 'text',
  smtp: 'text',
  letters: 'text',
  language: 'text',
  resend: 'texts',
  attempts: 'text',
  json: 'flag',
  ...SELECTION_OPTIONS,
} as const

interface MailValues extends SelectionValues {
  readonly links?: string
  readonly codes?: string
  readonly smtp?: string
  readonly letters?: string
  readonly language?: string
  readonly resend?: readonly string[]
  readonly attempts?: string
  readonly json?: boolean
}

interface Setting {
  readonly ledger: Ledger
  readonly io: CliIo
}

const ACTIONS: Readonly<Record<string, (values: MailValues, setting: Setting) => Promise<number>>> =
  { send, list, bounced }

/** Runs `sigillum mail …`. */
export async function mailCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('mail', args, OPTIONS)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const [name = '', ...names] = positionals
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (!action)
    throw new UsageError(
      '"mail" is one of send, list, bounced',
      '"sigillum mail --help" shows them',
    )
  if (values.ledger === undefined)
    throw new UsageError('"mail" needs --ledger URL', 'such as --ledger sqlite:out/ledger.sqlite')
  const ledger = await openExistingLedger(values.ledger, (path) => resolve(io.cwd, path))
  try {
    return await action({ ...values, names }, { ledger, io })
  } finally {
    await ledger.close()
  }
}

async function send(values: MailValues, { ledger, io }: Setting): Promise<number> {
  const { links: path, smtp, letters, codes, json } = values
  if (path === undefined) throw new UsageError('"mail send" needs --links FILE')
  if (smtp === undefined && letters === undefined)
    throw new UsageError('"mail send" needs --smtp FILE, --letters DIR or both')
  if (codes !== undefined && letters === undefined)
    throw new UsageError('--codes needs --letters DIR', 'codes leave on paper, never by e-mail')
  const language =
    values.language === undefined ? undefined : languageOf(values.language, '--language')
  const maxAttempts = attemptsOf(values.attempts)
  const links = await readLinks(path, codes, io)
  const input = await readAwardInput('mail send', values, { io, at: io.now() })
  if (!input.loaded)
    throw new PipelineError('TEMPLATE_INVALID', 'the template is faulty; nothing was sent')
  const { template } = input.loaded
  const recipients = await recipientsOf(input, ledger)
  const again = await awardsAgain(values.resend ?? [], ledger)
  const mailer = smtp === undefined ? undefined : await openMailer(smtp, io)
  const results: SentLink[] = []
  try {
    const sending = sendLinks(links, {
      ledger,
      ...(mailer && { mailer }),
      recipients,
      notice: (own) => noticeOf(template, own ?? language),
      ...(letters !== undefined && { letters: await openFolder(resolve(io.cwd, letters)) }),
      again,
      maxAttempts,
      clock: io.now,
      sleep: async (ms) => await new Promise((done) => setTimeout(done, ms)),
    })
    for await (const result of sending) {
      results.push(result)
      if (json) io.stdout(`${JSON.stringify(lineOf(result))}\n`)
    }
  } finally {
    mailer?.close()
  }
  if (!json) io.stdout(summaryOf(results))
  return exitOf(results)
}

function attemptsOf(text = '3'): number {
  if (/^[1-9]$/.test(text)) return Number(text)
  throw new UsageError('--attempts needs a number from 1 to 9')
}

/** A mistyped name must not let the others go out twice. */
async function awardsAgain(names: readonly string[], ledger: Ledger): Promise<ReadonlySet<string>> {
  const { awards, unknown } = await findAwards(
    ledger,
    names.map((name) => ({ by: 'name', name })),
  )
  if (unknown.length > 0) throw new UsageError(`--resend: the ledger knows no "${unknown[0]}"`)
  return new Set(awards.map(({ awardHash }) => awardHash))
}

function noticeOf(template: Template, language: DocumentLanguage | undefined) {
  const [primary] = template.languages
  const wanted = language ?? primary
  const body = template.register.organisations.get(template.awarding.body)
  return {
    language: wanted,
    title: textIn(template.title, wanted, primary),
    issuer: body === undefined ? '' : textIn(body.legalName, wanted, primary),
  }
}

function lineOf({ awardHash, claimId, state, attempts, reason }: SentLink) {
  return { award: awardHash ?? null, claim: claimId, state, attempts: attempts ?? 0, reason }
}

const FAILED: readonly SentLink['state'][] = ['failed', 'unknown', 'no-address', 'closed']
const OPEN: readonly SentLink['state'][] = ['deferred', 'unsure']

function exitOf(results: readonly SentLink[]): number {
  if (results.some(({ state }) => FAILED.includes(state))) return EXIT.failed
  return results.some(({ state }) => OPEN.includes(state)) ? EXIT.indeterminate : EXIT.passed
}

const WORDS: Readonly<Partial<Record<SentLink['state'], string>>> = {
  failed: 'will not be taken',
  deferred: 'was not taken for now: run the command again later',
  unsure: 'may or may not have been taken: --resend sends it once more',
  unknown: 'is no link of this ledger, or not of an award of the file',
  closed: 'has ended, or its award is revoked',
  'no-address': 'has neither an address nor a folder for letters: --letters DIR',
}

function summaryOf(results: readonly SentLink[]): string {
  const count = (state: SentLink['state']) => results.filter((one) => one.state === state).length
  const lines = results.flatMap(({ awardHash, claimId, state, reason }) => {
    const words = WORDS[state]
    if (words === undefined) return []
    const name = awardHash === undefined ? `link ${claimId}` : `award ${awardHash}`
    return [`  ${name} ${words}${reason === undefined ? '' : ` (${reason})`}`]
  })
  const [sent, printed, before] = [count('sent'), count('printed'), count('before')]
  return [`${sent} sent, ${printed} printed, ${before} done before`, ...lines, ''].join('\n')
}

async function list(values: MailValues, { ledger, io }: Setting): Promise<number> {
  const selectors = await selectorsOf('mail list', values, { io, at: io.now() })
  const { awards, unknown } = await findAwards(ledger, selectors)
  for (const { awardHash } of awards)
    for (const delivery of await ledger.deliveriesOf(awardHash)) {
      const { claimId, state, attempts, changedAt, reason } = delivery
      const line = {
        award: awardHash,
        claim: claimId,
        state,
        attempts,
        at: toInstant(changedAt),
        reason,
      }
      io.stdout(
        values.json
          ? `${JSON.stringify(line)}\n`
          : `${awardHash}  ${state}, ${line.at}, ${attempts} attempts${reason === undefined ? '' : `, ${reason}`}\n`,
      )
    }
  for (const name of unknown) io.stderr(`sigillum: error: the ledger knows no "${name}"\n`)
  return unknown.length > 0 ? EXIT.failed : EXIT.passed
}

async function bounced({ names }: MailValues, { ledger, io }: Setting): Promise<number> {
  if (names.length === 0) throw new UsageError('"mail bounced" needs award hashes')
  const unknown = await ledger.noteBounces(names, io.now())
  for (const name of unknown)
    io.stderr(`sigillum: error: nothing was sent for "${name}" that could have come back\n`)
  io.stdout(`${names.length - unknown.length} noted\n`)
  return unknown.length > 0 ? EXIT.failed : EXIT.passed
}
