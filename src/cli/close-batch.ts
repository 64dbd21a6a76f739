// What `issue` does when all files are written: the manifest, the status lists, and the word that all is published.

import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeManifest } from '../batch/batch-manifest.ts'
import { signTreeHead } from '../batch/tree-heads.ts'
import { writeDurably } from '../deliver/durable-file.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { isSealed, type Output } from '../sign/output.ts'
import { utf8 } from '../util/bytes.ts'
import type { CliIo } from './io.ts'
import type { StatusPlan } from './status-options.ts'

export interface CloseBatchOptions {
  readonly ledger: Ledger
  readonly templateHash: string
  /** `--out`, as the user names it. */
  readonly out: string
  /** Whether this run has signed anything. */
  readonly changed: boolean
  readonly outputs: readonly Output[]
  readonly status: StatusPlan | undefined
  readonly contexts: ContextSet
  readonly now: Date
  readonly io: CliIo
}

/** Publishes what belongs to a batch. @throws {PipelineError} as manifest and lists do; a re-run catches up. */
export async function closeBatch(batch: string, options: CloseBatchOptions): Promise<void> {
  const { ledger, templateHash, out, io, status } = options
  const path = resolve(io.cwd, fileBeside(out, `${batch}.manifest.json`))
  // A batch whose awards were all signed in earlier ones has made nothing, and gets no manifest.
  if (options.changed || ((await hasFiles(ledger, batch)) && !(await isThere(path)))) {
    // The manifest last: as long as it is missing, the next run comes here again.
    await writeHead(batch, options)
    await writeManifest({ ledger, batch, templateHash, path })
  }
  if (status) await publishLists(status, options)
  const due = (await ledger.summary()).lists.filter(({ isDue }) => isDue)
  if (due.length === 0) return await ledger.recordPublished(batch)
  io.stderr(
    `sigillum: warning: ${due.length} status lists have changed and are not published\nsigillum: hint: "sigillum status --ledger URL --publish --key KEYREF --out DIR" publishes them\n`,
  )
}

async function publishLists(
  { folder, keyOf, validFor }: StatusPlan,
  { ledger, contexts, now, io }: CloseBatchOptions,
): Promise<void> {
  // Loaded where it is used: it brings the verifier along.
  const { publishStatusLists } = await import('../batch/publish-status-lists.ts')
  await publishStatusLists({
    ledger,
    folder: resolve(io.cwd, folder),
    keyOf,
    contexts,
    now,
    validFor,
    which: 'due',
  })
}

/** The head of the audit log after this batch: to be kept where whoever runs the ledger cannot change it. */
async function writeHead(
  batch: string,
  { ledger, outputs, now, out, io }: CloseBatchOptions,
): Promise<void> {
  const key = (outputs.find((output) => !isSealed(output)) ?? outputs[0])?.key
  const head = key && (await signTreeHead(ledger.audit, key, now))
  if (head === undefined) return
  const path = resolve(io.cwd, fileBeside(out, `${batch}.head.txt`))
  await writeDurably(path, utf8(`${head}\n`))
}

function fileBeside(out: string, name: string): string {
  return /\.(zip|jsonl)$/.test(out) ? `${out}.${name}` : join(out, name)
}

async function hasFiles(ledger: Ledger, batch: string): Promise<boolean> {
  for await (const _ of ledger.filesOf(batch)) return true
  return false
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
