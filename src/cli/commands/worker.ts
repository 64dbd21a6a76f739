// `sigillum worker`: signs what `sigillum issue --queue` has put into the queue on PostgreSQL. As many of them as
// wanted, on as many machines; they may come, go and die.

import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BatchOptions, batchRequest, issueChunk } from '../../batch/issue-batch.ts'
import { createMaker } from '../../batch/make-credentials.ts'
import { type JobQueue, openJobQueue, type TakenChunk } from '../../batch/queue/job-queue.ts'
import type { Destination } from '../../deliver/driver.ts'
import { openFolder } from '../../deliver/folder.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { loadPinnedContexts } from '../../linked-data/pinned-contexts.ts'
import { createIssuer } from '../../pipeline/issuer.ts'
import { type LoadedTemplate, loadTemplate } from '../../template/load-template.ts'
import { readDerived, withDerived } from '../derived-options.ts'
import { EXIT } from '../exit-codes.ts'
import { warnOfMismatch } from '../fast-path-warning.ts'
import type { CliIo } from '../io.ts'
import { PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { isPostgres, openLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { chooseOutputs } from '../outputs.ts'
import { createProgress, type Progress } from '../progress.ts'
import { payloadSeal, type QueuedSettings } from '../queue-options.ts'
import { createRandomIds } from '../random-ids.ts'
import { planStatus } from '../status-options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum worker - sign what "sigillum issue --queue" has put into the queue

Usage
  sigillum worker --ledger postgres://… --queue FILE --template FILE --key KEYREF --out DIR

  --ledger postgres://…   the ledger that "issue" uses; the queue is in the same database
  --queue FILE            the secret by which awards are encrypted in the queue, mode 0600; the same file as of "issue"
  --template FILE         the micro-credential; a worker takes awards of this very template only
  --key KEYREF            as of "issue"; the formats and suites are those that "issue" was told
  --passphrase-file FILE, --passphrase-fd N   for an encrypted key file
  --allow-host HOST:PORT  lets a timestamp authority stand in your own network
  --out DIR               a folder that "issue" sees as well
  --until-empty           end when nothing is waiting any more, instead of waiting for more
  --lease SECONDS         after which the awards of a worker that died go to another one; default 120

A worker holds a chunk on a lease. It may be killed at any time: whoever takes the chunk next goes on with it, and the
ledger lets the first credential of an award stand, whatever happens. Ctrl-C or SIGTERM ends after the current chunk.
Exit status: 0 ended as asked, 2 wrong usage, 4 a file, key, ledger or queue cannot be used, 130 stopped.

Example
  sigillum worker --ledger postgres://ledger@db.university.example/ledger --queue queue.secret \\
                  --template green-campus/template.json --key keys.json --out /srv/credentials
`

const OPTIONS = {
  ledger: 'text',
  queue: 'text',
  template: 'text',
  key: 'texts',
  out: 'text',
  'until-empty': 'flag',
  lease: 'text',
  'allow-host': 'texts',
  ...PASSPHRASE_OPTIONS,
} as const
type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values']

/** How often a worker looks for a chunk when none was there. */
const LOOK_MS = 500

/** Runs `sigillum worker …`. */
export async function workerCommand(args: string[], io: CliIo): Promise<number> {
  const { values, help } = parseOptions('worker', args, OPTIONS)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const url = required('ledger', values.ledger, 'postgres://…')
  if (!isPostgres(url)) throw new UsageError('"worker" needs a ledger on PostgreSQL')
  const out = resolve(io.cwd, required('out', values.out, 'DIR'))
  const seal = await payloadSeal(required('queue', values.queue, 'FILE'), io)
  const template = required('template', values.template, 'FILE')
  const loaded = await loadTemplate(template, {
    readFile: (path) => io.readFile(resolve(io.cwd, path)),
  })
  const leaseSeconds = secondsOf(values.lease)
  const ledger = await openLedger(url, (path) => path)
  const stop = io.listenForStop?.()
  const progress = createProgress(io)
  try {
    const queue = await openJobQueue({
      url,
      templateHash: loaded.sha256,
      seal,
      ...(leaseSeconds !== undefined && { leaseSeconds }),
    })
    const worker = {
      values,
      io,
      loaded,
      ledger,
      queue,
      progress,
      destination: await openFolder(out),
    }
    try {
      const signed = await work(worker, stop?.signal)
      progress.end()
      io.stdout(`${signed} awards signed by this worker\n`)
      return stop?.signal.aborted ? EXIT.interrupted : EXIT.passed
    } finally {
      await queue.close()
    }
  } finally {
    progress.end()
    stop?.end()
    await ledger.close()
  }
}

interface WorkerContext {
  readonly values: Values
  readonly io: CliIo
  readonly loaded: LoadedTemplate
  readonly ledger: Ledger
  readonly queue: JobQueue
  readonly progress: Progress
  readonly destination: Destination
}

/** Works until told to stop, or until nothing is left. @returns how many awards it signed. */
async function work(worker: WorkerContext, signal: AbortSignal | undefined): Promise<number> {
  const { queue, values, progress } = worker
  const setups = new Map<string, Promise<BatchOptions>>()
  let signed = 0
  progress.start('signing')
  while (!signal?.aborted) {
    const taken = await queue.take()
    if (!taken) {
      if (values['until-empty']) break
      await sleep(LOOK_MS, undefined, signal ? { signal } : {}).catch(() => undefined)
      continue
    }
    signed += await workOn(taken, worker, setups)
  }
  return signed
}

async function workOn(
  taken: TakenChunk,
  worker: WorkerContext,
  setups: Map<string, Promise<BatchOptions>>,
): Promise<number> {
  const { batch, inputHash, first, chunk, settings } = taken
  try {
    const key = JSON.stringify([batch, settings])
    const setup = setups.get(key) ?? setupOf(worker, settings as unknown as QueuedSettings)
    setups.set(key, setup)
    const options = await setup
    const now = worker.io.now()
    // Refuses a wrong clock and a batch or key without approval, as for whoever opened the batch first.
    const { rows: count } = settings as unknown as QueuedSettings
    const id = await worker.ledger.openBatch(batchRequest({ inputHash, count }, options), now)
    let signed = 0
    for await (const { state } of issueChunk({ chunk, first }, { ...options, id, now })) {
      if (state === 'signed') signed += 1
      worker.progress.advance(1, state === 'refused' ? 1 : 0)
    }
    await worker.queue.done(taken)
    return signed
  } catch (cause) {
    // What keeps this worker from signing need not keep another one.
    await worker.queue.giveBack(taken).catch(() => undefined)
    throw cause
  }
}

/** How a batch is issued by this worker: with its own keys and folder, as `issue` was told. */
async function setupOf(
  { values, io, loaded, ledger, destination }: WorkerContext,
  settings: QueuedSettings,
): Promise<BatchOptions> {
  const { template, sha256: templateHash } = loaded
  const { texts, disclosure, selfCheck, fastPath, reissueReason, approval } = settings
  const options = { ...texts, ...values }
  const now = io.now()
  const outputs = await chooseOutputs(template, options, { io, at: now })
  const out = values.out ?? ''
  const status = await planStatus(options, { template, outputs, out, io })
  const formats = outputs.map(({ format }) => format)
  const derived = readDerived(options, { formats, out })
  const { verifyAddress } = derived
  const issuer = await createIssuer(template, {
    outputs,
    contexts: loadPinnedContexts(),
    disclosure,
    now,
    fastPath: fastPath && { onMismatch: warnOfMismatch(io) },
    ...(verifyAddress !== undefined && { verifyAddress }),
  })
  const made = await withDerived(destination, derived, { template, formats, io })
  return {
    templateHash,
    outputs,
    maker: createMaker({ template, outputs, issuer }),
    ledger,
    destination: made.destination,
    ids: createRandomIds(),
    now,
    selfCheck,
    ...(status && { status: status.requests }),
    ...(reissueReason !== undefined && { reissueReason }),
    ...(approval !== undefined && { approval }),
  }
}

function required(name: string, value: string | undefined, what: string): string {
  if (value !== undefined && value !== '') return value
  throw new UsageError(
    `"worker" needs --${name} ${what}`,
    '"sigillum worker --help" shows an example',
  )
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9][0-9]{0,4}$/.test(text)) return Number(text)
  throw new UsageError(`--lease is a number of seconds, found "${text}"`)
}
