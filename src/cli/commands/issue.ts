// `sigillum issue`: one credential per award and format, signed, judged by our own verifier, written whole.

import { resolve } from 'node:path'
import type { CheckedInput } from '../../batch/intake/checked-input.ts'
import { type Batch, batchRequest, openBatch } from '../../batch/issue-batch.ts'
import { createSpool, type Spool } from '../../batch/spool.ts'
import { loadPinnedContexts } from '../../linked-data/pinned-contexts.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { DisclosureProfile } from '../../model/record.ts'
import { readApproval, writePlan } from '../approvals.ts'
import { alongside, type BatchEvents, openBatchEvents } from '../batch-events.ts'
import { closeBatch } from '../close-batch.ts'
import { DERIVED_OPTIONS, readDerived, withDerived } from '../derived-options.ts'
import { defaultLedger, nearestFolder, openDestination } from '../destination.ts'
import { EXIT } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { ISSUE_HELP } from '../issue-help.ts'
import { hasErrors, type IssueInput, readIssueInput } from '../issue-input.ts'
import { chooseMaker } from '../issue-maker.ts'
import { IssueReport, tellRefusal } from '../issue-report.ts'
import { PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { openLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { chooseFormats, chooseOutputs } from '../outputs.ts'
import { createProgress, type Progress } from '../progress.ts'
import { awaitWorkers, chooseQueue } from '../queue-options.ts'
import { createRandomIds } from '../random-ids.ts'
import { SEAL_SERVICE_OPTIONS } from '../seal-services.ts'
import { planStatus, STATUS_OPTIONS } from '../status-options.ts'
import { UsageError } from '../usage-error.ts'
import { chooseWorkers } from '../workers.ts'

const OPTIONS = {
  template: 'text',
  awards: 'text',
  columns: 'text',
  key: 'texts',
  out: 'text',
  format: 'text',
  secure: 'text',
  disclosure: 'text',
  ledger: 'text',
  'self-check': 'text',
  reissue: 'text',
  plan: 'text',
  approval: 'text',
  'skip-faulty': 'flag',
  at: 'text',
  json: 'flag',
  events: 'text',
  workers: 'text',
  queue: 'text',
  'no-fast-path': 'flag',
  'signing-time': 'text',
  mandate: 'text',
  vct: 'text',
  ...DERIVED_OPTIONS,
  ...STATUS_OPTIONS,
  ...SEAL_SERVICE_OPTIONS,
  ...PASSPHRASE_OPTIONS,
} as const

/** Runs `sigillum issue …`. */
export async function issueCommand(args: string[], io: CliIo): Promise<number> {
  const { values, help } = parseOptions('issue', args, OPTIONS)
  if (help) {
    io.stdout(ISSUE_HELP)
    return EXIT.passed
  }
  const choices = readChoices(values, io)
  const events = openBatchEvents(values.events, io)
  const progress = alongside(createProgress(io, deviceOf(values.key)), events)
  try {
    return await issueAwards({ values, choices, progress, events, io })
  } catch (cause) {
    events.tell('failed', { code: cause instanceof PipelineError ? cause.code : 'INTERNAL' })
    throw cause
  }
}

async function issueAwards(run: Run): Promise<number> {
  const { values, choices, progress, io } = run
  const workers = chooseWorkers(values.workers, { ...choices, awards: values.awards ?? '', io })
  const spool = createSpool(nearestFolder(resolve(io.cwd, choices.out)))
  try {
    const input = await readIssueInput(values, { ...choices, workers, progress, io, spool })
    try {
      return await issueInput(input, { ...run, spool })
    } finally {
      progress.end()
      await input.pool?.close()
    }
  } finally {
    spool.close()
  }
}

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values']

interface Run {
  readonly values: Values
  readonly choices: ReturnType<typeof readChoices>
  readonly progress: Progress
  readonly events: BatchEvents
  readonly io: CliIo
}

function readChoices(values: Values, io: CliIo) {
  const out = required('out', values.out, 'DIR, FILE.zip or FILE.jsonl')
  const formats = chooseFormats(values.format)
  return {
    at: instantOf(values.at, io),
    disclosure: oneOf('disclosure', values.disclosure, ['minimal', 'full']) as DisclosureProfile,
    selfCheck: oneOf('self-check', values['self-check'], ['all', 'sample']) as 'all' | 'sample',
    out,
    formats,
    derived: readDerived(values, { formats, out }),
    json: values.json === true,
    fastPath: values['no-fast-path'] !== true,
  }
}

async function issueInput(
  input: IssueInput,
  run: Run & { readonly spool: Spool },
): Promise<number> {
  const { loaded, checked, pool } = input
  const { values, choices, progress, events, io, spool } = run
  const { out, at, json } = choices
  const mayIssue = !hasErrors(checked.faults) || values['skip-faulty'] === true
  if (!loaded || !mayIssue) {
    progress.end()
    events.tell('ended', { signed: 0, faulty: checked.faulty.length + checked.duplicates.length })
    tellRefusal(checked, { io, json, hasTemplate: loaded !== undefined })
    return EXIT.failed
  }
  // What is said from here on must not stand behind the line.
  progress.end()
  const { template, sha256: templateHash } = loaded
  const outputs = await chooseOutputs(template, values, { io, at })
  if (values.plan !== undefined) {
    await writePlan(values.plan, batchRequest(checked, { templateHash, outputs }), io)
    return EXIT.passed
  }
  const approval =
    values.approval === undefined ? undefined : await readApproval(values.approval, io)
  const contexts = loadPinnedContexts()
  const status = await planStatus(values, { template, outputs, out, io })
  const reissueReason = reasonOf(values.reissue)
  const asked = { io, reissueReason, approval, rows: checked.count }
  const queueing = await chooseQueue(values, choices, asked)
  const files = await openDestination(resolve(io.cwd, out))
  const { formats } = choices
  const { destination, refusedCount } = await withDerived(files, choices.derived, {
    template,
    formats,
    io,
  })
  const ledgerUrl = values.ledger ?? `sqlite:${defaultLedger(out)}`
  const ledger = await openLedger(ledgerUrl, (path) => resolve(io.cwd, path))
  const report = new IssueReport(io, json)
  const stop = io.listenForStop?.()
  stop?.signal.addEventListener('abort', () => {
    progress.end()
    events.tell('stopping')
    io.stderr('sigillum: stopping after what is begun; once more stops at once\n')
  })
  try {
    const maker = await chooseMaker(template, { ...run, pool, outputs, contexts })
    const batch = await openBatch(checked, {
      templateHash,
      outputs,
      maker,
      ledger,
      destination,
      ids: createRandomIds(),
      now: at,
      selfCheck: choices.selfCheck,
      spool,
      ...(status && { status: status.requests }),
      ...(reissueReason !== undefined && { reissueReason }),
      ...(approval !== undefined && { approval }),
      ...(stop && { signal: stop.signal }),
    })
    if (queueing) {
      const queued = { ...queueing, id: batch.id, input: checked, templateHash }
      await awaitWorkers(queued, { progress, signal: stop?.signal })
    }
    await issueAll(batch, report, run)
    // Nobody makes anything any more: what the threads hold is free for the closing.
    await pool?.close()
    progress.start('closing')
    const changed = report.count.signed > 0
    const closing = { ledger, templateHash, out, changed, outputs, status, contexts, now: at, io }
    await closeBatch(batch.id, closing)
  } finally {
    stop?.end()
    await ledger.close()
  }
  report.addRefusedRows(checked)
  const isQueued = queueing !== undefined
  return conclude(report, checked, { ...run, isQueued, filesRefused: refusedCount() })
}

function conclude(
  report: IssueReport,
  checked: CheckedInput,
  run: Run & { readonly isQueued: boolean; readonly filesRefused: number },
): number {
  const { progress, events, choices, io, isQueued, filesRefused } = run
  progress.end()
  if (!choices.json) io.stdout(report.summary(choices.out))
  const { signed, 'already-signed': before, refused } = report.count
  const all = checked.count + checked.faulty.length + checked.duplicates.length
  const open = all - signed - before - refused
  events.tell('ended', { signed, signedBefore: before, refused, filesRefused, open })
  if (open === 0) return refused + filesRefused === 0 ? EXIT.passed : EXIT.failed
  const what = isQueued
    ? 'stopped waiting: the workers go on'
    : `stopped: ${open} awards are still to be signed; what was signed is written and stays`
  const hint = isQueued
    ? 'run the same command again: it waits for the rest and closes the batch'
    : 'run the same command again, and it goes on from there'
  io.stderr(`sigillum: ${what}\nsigillum: hint: ${hint}\n`)
  return EXIT.interrupted
}

async function issueAll(batch: Batch, report: IssueReport, { progress }: Run) {
  progress.start('issuing', batch.count)
  for await (const result of batch.results) {
    report.add(result)
    progress.advance(1, result.state === 'refused' ? 1 : 0)
  }
}

/** The device that a key reference names; undefined for files. */
function deviceOf(references: readonly string[] = []): string | undefined {
  const device = references.find((one) => /^(?:pkcs11|https):/i.test(one))
  if (device === undefined) return undefined
  return /^https:/i.test(device) ? 'remote signer' : 'PKCS#11 device'
}

function oneOf(name: string, value: string | undefined, allowed: readonly [string, ...string[]]) {
  if (value === undefined) return allowed[0]
  if (allowed.includes(value)) return value
  throw new UsageError(`--${name} is ${allowed.join(' or ')}, found "${value}"`)
}

function reasonOf(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() !== '') return text
  throw new UsageError('--reissue needs a reason', 'it is kept in the ledger')
}

function required(name: string, value: string | undefined, what: string): string {
  if (value !== undefined && value !== '') return value
  throw new UsageError(
    `"issue" needs --${name} ${what}`,
    '"sigillum issue --help" shows an example',
  )
}
