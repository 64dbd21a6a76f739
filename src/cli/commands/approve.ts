// `sigillum approve`: four eyes. One person plans a batch, another one approves it, and the ledger lets nothing else pass.

import { resolve } from 'node:path'
import { signerOf } from '../../batch/tree-heads.ts'
import { encodeApproval } from '../../proof/batch-approval.ts'
import { loadKeyFile, parseKeyReference } from '../../sign/load-signing-key.ts'
import { toInstant } from '../../util/time.ts'
import { readPlan } from '../approvals.ts'
import { EXIT } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { keyFileAccess, PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { loadHeadKey } from '../list-keys.ts'
import { openLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum approve - a batch is signed only when a second person approves it

Usage
  sigillum approve --require --ledger URL --approver FILE#KID    from now on, batches of this ledger need approval
  sigillum approve PLAN --key KEYREF                             approve a plan; the approval is on standard output

  --approver FILE#KID   a key of somebody who may approve, in a key file; several times. Only the public half is read
  --key KEYREF          the approver's own key
  --passphrase-file FILE, --passphrase-fd N   for an encrypted key file
  --at INSTANT          as of this time instead of now

A plan is what "sigillum issue --plan FILE" writes: the hash of the template, the hash of the awards, their number and
the keys that will sign. Whatever changes in one of them makes the approval void. Give it to "sigillum issue" with
--approval FILE. Once a ledger asks for approval it does so for ever, and its approvers stay as they are.
Exit status: 0 done, 2 wrong usage, 4 a key or ledger cannot be used.

Example
  sigillum approve plan.json --key approver.json > approval.txt
`

/** Runs `sigillum approve …`. */
export async function approveCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('approve', args, {
    require: 'flag',
    ledger: 'text',
    approver: 'texts',
    key: 'texts',
    at: 'text',
    ...PASSPHRASE_OPTIONS,
  })
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const at = instantOf(values.at, io)
  if (values.require) {
    const { ledger, approver } = values
    if (ledger === undefined || !approver || positionals.length > 0)
      throw new UsageError('"approve --require" needs --ledger URL and --approver FILE#KID')
    return await requireApproval({ url: ledger, references: approver, at }, values, io)
  }
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0 || !values.key)
    throw new UsageError('"approve" needs one plan and --key KEYREF')
  const plan = await readPlan(path, io)
  const key = await loadHeadKey({ ...values, key: values.key }, io)
  io.stdout(`${await encodeApproval(plan, toInstant(at), signerOf(key))}\n`)
  if ('close' in key) key.close()
  io.stderr(`sigillum: approved: ${plan.rows} awards, to be signed by ${plan.keys.join(', ')}\n`)
  return EXIT.passed
}

async function requireApproval(
  { url, references, at }: { url: string; references: readonly string[]; at: Date },
  options: Parameters<typeof keyFileAccess>[1],
  io: CliIo,
): Promise<number> {
  const keys = []
  for (const reference of references) {
    const { path, kid } = parseKeyReference(reference)
    const stored = await loadKeyFile(path, keyFileAccess(io, options))
    const meant = stored.filter(({ record }) => kid === undefined || record.kid === kid)
    const [only, ...others] = meant
    if (!only || others.length > 0) throw new UsageError(`expected one key by ${reference}`)
    keys.push(only.record.publicJwk)
  }
  const ledger = await openLedger(url, (path) => resolve(io.cwd, path))
  try {
    await ledger.requireApproval(keys, at)
  } finally {
    await ledger.close()
  }
  io.stdout(`from now on a batch needs the approval of one of ${keys.length} keys\n`)
  return EXIT.passed
}
