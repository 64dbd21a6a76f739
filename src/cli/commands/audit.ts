// `sigillum audit`: the log of what was signed, revoked and erased: is it whole, and what can be shown from it.

import { resolve } from 'node:path'
import { signTreeHead } from '../../batch/tree-heads.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { parseTreeHead } from '../../proof/tree-head.ts'
import { toHex } from '../../util/bytes.ts'
import { checkProofs } from '../audit-check.ts'
import { proveAwards, proveSince } from '../audit-prove.ts'
import { verifyLog } from '../audit-verify.ts'
import { EXIT } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { loadHeadKey } from '../list-keys.ts'
import { openExistingLedger } from '../open-ledger.ts'
import { type OptionSpec, parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum audit - the log of everything that was signed, revoked or suspended

Usage
  sigillum audit --ledger URL [--json]              how long the log is, and when it was signed last
  sigillum audit --ledger URL --verify [--kept FILE] [--signer DID]
                                                    is every entry there, in its place and unchanged?
  sigillum audit --ledger URL --prove CREDENTIAL    show that a credential is in the log
  sigillum audit --ledger URL --head [--key KEYREF] the newest signed head; with a key, sign the log as it is
  sigillum audit --ledger URL --since FILE          show that the log only grew since a head
  sigillum audit --check FILE [--credential FILE]   check what --prove or --since wrote; needs no ledger

  --ledger URL      sqlite:PATH or postgres://…
  --kept FILE       a head that was kept outside the ledger; several times. A log that was cut off, or replaced
                    as a whole, is found out only with one: keep "*.head.txt" of each batch elsewhere
  --signer DID      whose heads count: a DID, or x5t#S256:… of a seal certificate; several times
  --prove CREDENTIAL   credential id, award hash or a credential's file; several times
  --key KEYREF      key that signs a head; --passphrase-file FILE, --passphrase-fd N for an encrypted one
  --documents FILE  a map of documents that is the whole network; --offline fetches nothing
  --at INSTANT      as of this time instead of now
  --json            JSON instead of words

--verify compares the award tables with the log as well. Proofs and heads are JSON and JWS on standard output.
Exit status: 0 whole or proved, 1 something does not fit, 2 wrong usage, 3 a signature could not be checked or
is still missing, 4 a ledger or key cannot be used.

Example
  sigillum audit --ledger sqlite:out/ledger.sqlite --verify
  sigillum audit --ledger sqlite:out/ledger.sqlite --head --key keys-example/keys.json > head.txt
`

const OPTIONS = {
  ledger: 'text',
  verify: 'flag',
  kept: 'texts',
  signer: 'texts',
  prove: 'texts',
  head: 'flag',
  key: 'texts',
  since: 'text',
  check: 'text',
  credential: 'text',
  documents: 'text',
  offline: 'flag',
  at: 'text',
  json: 'flag',
  ...PASSPHRASE_OPTIONS,
} as const satisfies OptionSpec

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values']

/** Runs `sigillum audit …`. */
export async function auditCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('audit', args, OPTIONS)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  if (positionals.length > 0) throw new UsageError('"audit" takes options only')
  const asked = (['verify', 'prove', 'head', 'since', 'check'] as const).filter(
    (name) => values[name] !== undefined,
  )
  if (asked.length > 1) throw new UsageError(`"audit" takes one of --${asked.join(' and --')}`)
  if (values.check !== undefined) return await checkProofs(values.check, values, io)
  if (values.ledger === undefined)
    throw new UsageError('"audit" needs --ledger URL', 'such as --ledger sqlite:out/ledger.sqlite')
  const ledger = await openExistingLedger(values.ledger, (path) => resolve(io.cwd, path))
  try {
    return await answer(ledger, values, io)
  } finally {
    await ledger.close()
  }
}

async function answer(ledger: Ledger, values: Values, io: CliIo): Promise<number> {
  if (values.verify) return await verifyLog(ledger, values, io)
  if (values.prove) return await proveAwards(ledger, values.prove, io)
  if (values.since !== undefined) return await proveSince(ledger, values.since, io)
  if (values.head) return await tellHead(ledger, values, io)
  return await tellLog(ledger, { io, json: values.json === true })
}

async function tellHead({ audit }: Ledger, values: Values, io: CliIo): Promise<number> {
  if (values.key) {
    const key = await loadHeadKey({ ...values, key: values.key }, io)
    try {
      await signTreeHead(audit, key, instantOf(values.at, io))
    } finally {
      if ('close' in key) key.close()
    }
  }
  const head = (await audit.heads()).at(-1)
  if (head === undefined) {
    io.stderr('sigillum: error: no head was signed yet\n')
    io.stderr('sigillum: hint: --key KEYREF signs one\n')
    return EXIT.indeterminate
  }
  io.stdout(`${head}\n`)
  return EXIT.passed
}

async function tellLog(
  { audit }: Ledger,
  { io, json }: { io: CliIo; json: boolean },
): Promise<number> {
  const { size, root } = await audit.tree()
  const heads = await audit.heads()
  const newest = parseTreeHead(heads.at(-1) ?? '')?.head
  const facts = {
    log: audit.log,
    entries: size,
    root: toHex(root),
    heads: heads.length,
    signed: newest ? { entries: newest.size, at: newest.at } : null,
  }
  const signed = newest
    ? `the first ${newest.size} signed at ${newest.at}, ${heads.length} heads in all`
    : 'no head signed yet'
  io.stdout(
    json
      ? `${JSON.stringify(facts)}\n`
      : `${size} entries, ${signed}\n  log ${audit.log}\n  root ${facts.root}\n`,
  )
  return EXIT.passed
}
