// `sigillum audit --prove` and `--since`: proofs from the log, each with the signed head that it leads to.

import { resolve } from 'node:path'
import { sha256Hex } from '../batch/content-hash.ts'
import { proveConsistency, proveEntries } from '../ledger/audit-proof.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { parseTreeHead } from '../proof/tree-head.ts'
import { readHead } from './audit-verify.ts'
import { EXIT } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

/** Prints a proof for every credential that is named. @returns the exit status. */
export async function proveAwards(
  ledger: Ledger,
  names: readonly string[],
  io: CliIo,
): Promise<number> {
  const newest = (await ledger.audit.heads()).at(-1)
  const head = parseTreeHead(newest ?? '')?.head
  if (!head) return missingHead(io, 'no head was signed yet')
  let worst: number = EXIT.passed
  for (const name of names) {
    const files = await filesOf(ledger, name, io)
    if (files.length === 0) {
      io.stderr(`sigillum: error: the ledger knows no credential "${name}"\n`)
      worst = EXIT.failed
      continue
    }
    const proofs = await proveEntries(ledger.audit, head.size, (line) =>
      files.some((sha256) => line.includes(`"${sha256}"`)),
    )
    for (const proof of proofs) io.stdout(`${JSON.stringify({ inclusion: proof, head: newest })}\n`)
    if (proofs.length > 0) continue
    const known = await proveEntries(ledger.audit, (await ledger.audit.tree()).size, (line) =>
      files.some((sha256) => line.includes(`"${sha256}"`)),
    )
    if (known.length > 0)
      return missingHead(io, `"${name}" was logged after the newest signed head`)
    io.stderr(`sigillum: error: the log has no entry of "${name}"\n`)
    worst = EXIT.failed
  }
  return worst
}

/** Prints the proof that the log of the newest head begins with that of an earlier one. */
export async function proveSince({ audit }: Ledger, path: string, io: CliIo): Promise<number> {
  const { head: first, text: since } = await readHead(path, io)
  const newest = (await audit.heads()).at(-1)
  const head = parseTreeHead(newest ?? '')?.head
  if (!head) return missingHead(io, 'no head was signed yet')
  if (first.log !== audit.log) throw new UsageError(`${path} is a head of another log`)
  if (first.size > head.size || first.size < 1)
    throw new UsageError(
      `expected a head of 1 to ${head.size} entries, found ${first.size}`,
      'if it is a good head of this log, the log was cut off: --verify --kept FILE tells',
    )
  const consistency = await proveConsistency(audit, first.size, head.size)
  io.stdout(`${JSON.stringify({ consistency, since, head: newest })}\n`)
  return EXIT.passed
}

/** SHA-256 of the credentials that a name means: by id, by award, or by the file itself. */
async function filesOf(ledger: Ledger, name: string, io: CliIo): Promise<readonly string[]> {
  const awards = await ledger.find({ by: 'name', name })
  const all = awards.flatMap(({ credentials }) => credentials)
  const exact = all.filter(({ credentialId }) => credentialId === name)
  if (all.length > 0) return (exact.length > 0 ? exact : all).map(({ sha256 }) => sha256)
  try {
    return [sha256Hex(await io.readFile(resolve(io.cwd, name)))]
  } catch {
    return []
  }
}

function missingHead(io: CliIo, why: string): number {
  io.stderr(`sigillum: error: ${why}: there is nothing to prove it by\n`)
  io.stderr('sigillum: hint: "sigillum audit --head --key KEYREF" signs the log as it is\n')
  return EXIT.indeterminate
}
