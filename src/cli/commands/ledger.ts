// `sigillum ledger`: save a ledger while it is in use, put it back, and erase a learner's data from it.

import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { ErasedAward } from '../../ledger/ledger.ts'
import { backupSqliteLedger, restoreSqliteLedger } from '../../ledger/sqlite-ledger.ts'
import { EXIT } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { isPostgres, openExistingLedger, sqlitePath } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { findAwards, SELECTION_OPTIONS, selectorsOf } from '../select-awards.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum ledger - save a ledger, put it back, erase a learner's data

Usage
  sigillum ledger backup   --ledger sqlite:PATH --out FILE    a whole copy, made while others work with the ledger
  sigillum ledger restore  --ledger sqlite:PATH --from FILE   put a copy where a ledger was lost
  sigillum ledger restored --ledger URL                       say that a ledger was put back by other means
  sigillum ledger erase    --ledger URL AWARD...              erase what the ledger holds of the learners
  sigillum ledger erase    --ledger URL --awards FILE --template FILE [--columns FILE]

backup     is complete or not there at all
restore    refuses where there is a ledger; the copy may be of any way of copying
restored   a ledger that is older than what was issued with it must not hand out status entries that were handed
           out since: from now on they come from fresh lists. Copies by "backup", by pg_dump and of single files
           are recognised without it; say it after a whole folder, disk or virtual machine was put back.
           PostgreSQL: save with "pg_dump --schema=sigillum -Fc", put back with "pg_restore --clean --if-exists"
erase      stored credentials, salts, subject ids, links, wallet keys, reported errors, reasons, of all versions of
           the awards. What stays names nobody, the log (sigillum audit) stays whole, the awards can still be
           revoked and are not issued again but with --reissue. Yours to delete: the files named in the report,
           older copies of the ledger, and on PostgreSQL archived WAL (VACUUM FULL overwrites freed pages at once).

  AWARD             an award hash or a credential id; several are possible
  --at INSTANT      as of this time instead of now
  --json            one JSON object per award: {"award", "erased", "files"}

Exit status: 0 done, 1 an award is unknown and nothing was erased, 2 wrong usage, 4 a ledger cannot be used.

Example
  sigillum ledger backup --ledger sqlite:out/ledger.sqlite --out ledger-2026-11-26.sqlite
`

const SUBCOMMANDS: Readonly<Record<string, (args: string[], io: CliIo) => Promise<number>>> = {
  backup,
  restore,
  restored,
  erase,
}

/** Runs `sigillum ledger …`. */
export async function ledgerCommand(args: string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || args.includes('--help') || args.includes('-h')) {
    io.stdout(HELP)
    return name === undefined ? EXIT.usage : EXIT.passed
  }
  const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined
  if (subcommand) return await subcommand(rest, io)
  throw new UsageError(
    `"ledger" has no subcommand "${name}"`,
    '"sigillum ledger --help" lists them',
  )
}

async function backup(args: string[], io: CliIo): Promise<number> {
  const { values } = parseOptions('ledger backup', args, { ledger: 'text', out: 'text' })
  const out = required('--out FILE', values.out)
  const path = resolve(io.cwd, fileOf(values.ledger))
  await backupSqliteLedger(path, resolve(io.cwd, out), { randomBytes })
  io.stdout(`${out}\n`)
  return EXIT.passed
}

async function restore(args: string[], io: CliIo): Promise<number> {
  const { values } = parseOptions('ledger restore', args, { ledger: 'text', from: 'text' })
  const from = resolve(io.cwd, required('--from FILE', values.from))
  const path = fileOf(values.ledger)
  await restoreSqliteLedger(from, resolve(io.cwd, path), { randomBytes })
  io.stdout(`${path}\n`)
  return EXIT.passed
}

async function restored(args: string[], io: CliIo): Promise<number> {
  const { values } = parseOptions('ledger restored', args, { ledger: 'text' })
  const url = required('--ledger URL', values.ledger)
  const ledger = await openExistingLedger(url, (path) => resolve(io.cwd, path))
  try {
    await ledger.retireLists()
  } finally {
    await ledger.close()
  }
  io.stdout('from now on status entries come from fresh lists\n')
  return EXIT.passed
}

async function erase(args: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseOptions('ledger erase', args, {
    ledger: 'text',
    at: 'text',
    json: 'flag',
    ...SELECTION_OPTIONS,
  })
  const url = required('--ledger URL', values.ledger)
  if (values.batch !== undefined) throw new UsageError('"ledger erase" takes no whole batch')
  const at = instantOf(values.at, io)
  const selectors = await selectorsOf('ledger erase', { ...values, names: positionals }, { io, at })
  const ledger = await openExistingLedger(url, (path) => resolve(io.cwd, path))
  try {
    const { awards, unknown } = await findAwards(ledger, selectors)
    for (const name of unknown)
      io.stderr(`sigillum: error: the ledger knows no "${name}"; nothing was erased\n`)
    if (unknown.length > 0) return EXIT.failed
    const hashes = awards.map(({ awardHash }) => awardHash)
    for (const one of await ledger.erase(hashes, at))
      io.stdout(values.json ? `${JSON.stringify(lineOf(one))}\n` : wordsOf(one))
    return EXIT.passed
  } finally {
    await ledger.close()
  }
}

function lineOf({ awardHash, erased, files }: ErasedAward) {
  return { award: awardHash, erased, files }
}

function wordsOf({ awardHash, erased, files, wasErased }: ErasedAward): string {
  if (wasErased) return `${awardHash}: was erased before\n`
  const what = Object.entries(erased).map(([name, count]) => `${count} ${name}`)
  const left = files.map((file) => `  delete ${file} wherever it is\n`)
  return `${awardHash}: erased ${what.join(', ')}\n${left.join('')}`
}

function fileOf(url: string | undefined): string {
  const ledger = required('--ledger sqlite:PATH', url)
  if (!isPostgres(ledger)) return sqlitePath(ledger)
  throw new UsageError(
    'a ledger on PostgreSQL is saved with PostgreSQL’s own tools',
    '"sigillum ledger --help" says which',
  )
}

function required(what: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value
  throw new UsageError(`"ledger" needs ${what}`, '"sigillum ledger --help" shows the usage')
}
