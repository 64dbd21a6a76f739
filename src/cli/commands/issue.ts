// `sigillum issue`: one credential per award and format, signed, judged by our own verifier, written whole.

import { randomBytes, randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { type Batch, batchRequest, openBatch } from '../../batch/issue-batch.ts'
import { type CredentialMaker, createMaker } from '../../batch/make-credentials.ts'
import type { ThreadPool } from '../../batch/pool/thread-pool.ts'
import { openJsonLines, openZipFile } from '../../deliver/archive.ts'
import type { Destination } from '../../deliver/driver.ts'
import { openFolder } from '../../deliver/folder.ts'
import { type ContextSet, loadPinnedContexts } from '../../linked-data/pinned-contexts.ts'
import type { DisclosureProfile } from '../../model/record.ts'
import type { Template } from '../../model/template.ts'
import { createIssuer, type Output } from '../../pipeline.ts'
import { readApproval, writePlan } from '../approvals.ts'
import { instantOf } from '../award-input.ts'
import { closeBatch } from '../close-batch.ts'
import { DERIVED_OPTIONS, readDerived, withDerived } from '../derived-options.ts'
import { EXIT } from '../exit-codes.ts'
import type { CliIo } from '../io.ts'
import { hasErrors, type IssueInput, readIssueInput } from '../issue-input.ts'
import { IssueReport, tellRefusal } from '../issue-report.ts'
import { PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { openLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { chooseFormats, chooseOutputs } from '../outputs.ts'
import { createProgress, type Progress } from '../progress.ts'
import { SEAL_SERVICE_OPTIONS } from '../seal-services.ts'
import { planStatus, STATUS_OPTIONS } from '../status-options.ts'
import { UsageError } from '../usage-error.ts'
import { chooseWorkers } from '../workers.ts'

const HELP = `sigillum issue - sign one credential per award and format

Usage
  sigillum issue --template FILE --awards FILE --key KEYREF --out DIR|FILE.zip|FILE.jsonl

  --template FILE         the micro-credential: template.json, which names its organisations file
  --awards FILE           CSV, XLSX, JSON array or JSON Lines; - is standard input
  --columns FILE          headings, date and decimal formats of your student system's export
  --key KEYREF            file:PATH#KID or a path; of several keys in a file the one of the awarding body
                          that fits the suite is taken; may be given several times. A key seals when it has
                          a certificate: in the key file as x5c, or as PEM files with key and certificates,
                          p12:PATH, or a pkcs11: URI with ?module-path=
  --passphrase-file FILE, --passphrase-fd N   for an encrypted key file
  --out DIR               a folder, or one file ending in .zip or .jsonl
  --format elm,ob3,eudi   formats; default elm,ob3. eudi is the learning credential of the European wallet: an
                          SD-JWT VC, for micro-credentials with workload, EQF level and language of instruction
  --secure SUITE          for all formats, or per format: elm=SUITE,ob3=SUITE
                          elm: jades-b (default), jades-t|lt|lta: Europass accepts sealed documents only
                          ob3: eddsa-rdfc-2022 (default), jwt-es256, jwt-rs256
                          both: eddsa-rdfc-2022, Ed25519Signature2020, eddsa-jcs-2022, ecdsa-rdfc-2019
                          eudi: sd-jwt, with an ES256 key of the issuer, or a P-256 key with certificate (x5c)
  --also LIST             files made from the credentials: pdf (to read and print, the credential attached), badge-png
                          and badge-svg (the badge baked into its image), such as --also pdf,badge-png
  --verify-address URL    https address that the QR code of Europass pages and of the pdf leads to
  --vct URI               type of the eudi credential; default urn:eu.europa.ec.eudi:learning:credential:1
  --tsa URL               timestamp authority, for jades-t, lt and lta; --tsa-policy OID asks for a policy,
                          --allow-host HOST:PORT lets a server stand in your own network
  --signing-time sigT|iat how a seal writes its time; default sigT, as Europass does
  --mandate TEXT          statement of the mandate, when the seal is of another organisation than the awarding body
  --disclosure minimal|full   what an Open Badge says of the learner; default minimal
  --ledger sqlite:PATH|postgres://…   what was awarded; default ledger.sqlite in the output folder, or beside
                          the output file
  --status-base URL       give credentials a status entry, in lists published under this https URL; needs an
                          Ed25519 key of the issuer, which signs the lists (for eudi its ES256 key)
  --status-out DIR        where the lists are written; default status in the output folder, or beside the file
  --suspendable           credentials that can be suspended, not only revoked
  --list-valid-for P30D   how long a copy of a list is good; "sigillum status --publish" signs them anew
  --reissue REASON        issue awards anew that have changed or are revoked; the earlier credentials are revoked
  --plan FILE             write what a second person approves, and sign nothing; see "sigillum approve"
  --approval FILE         the approval, where the ledger asks for one
  --self-check all|sample judge every credential by our own verifier (default), or one in a hundred
  --skip-faulty           sign the good awards although others have faults
  --workers N             threads to work in; default: 1 for few awards, else one per processor, at most 4
  --no-fast-path          canonicalize every document by the reference implementation; the bytes are the same
  --at INSTANT            issue as of this time instead of now
  --json                  one JSON object per award instead of words

Nothing is signed while any row has a fault, unless --skip-faulty. Running the same command again changes
nothing: an award that was signed is left as it is. Ctrl-C or SIGTERM ends after the awards that are begun, and the
same command goes on from there; so it does after a kill or a power cut.
Exit status: 0 all signed, 1 some refused, 2 wrong usage, 4 a file, key or ledger cannot be used, 130 stopped.

Example
  sigillum issue --template fixtures/records/green-campus/template.json \\
                 --awards fixtures/records/green-campus/awards.csv \\
                 --key keys-example/keys.json --out out
`

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
  workers: 'text',
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
    io.stdout(HELP)
    return EXIT.passed
  }
  const choices = readChoices(values, io)
  const progress = createProgress(io, deviceOf(values.key))
  const workers = chooseWorkers(values.workers, { ...choices, awards: values.awards ?? '', io })
  const input = await readIssueInput(values, { ...choices, workers, progress, io })
  try {
    return await issueInput(input, { values, choices, progress, io })
  } finally {
    progress.end()
    await input.pool?.close()
  }
}

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values']

interface Run {
  readonly values: Values
  readonly choices: ReturnType<typeof readChoices>
  readonly progress: Progress
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

async function issueInput(input: IssueInput, run: Run): Promise<number> {
  const { loaded, checked, pool } = input
  const { values, choices, progress, io } = run
  const { out, at, json } = choices
  const mayIssue = !hasErrors(checked.faults) || values['skip-faulty'] === true
  if (!loaded || !mayIssue) {
    progress.end()
    tellRefusal(checked, { io, json, hasTemplate: loaded !== undefined })
    return EXIT.failed
  }
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
  const files = await openDestination(resolve(io.cwd, out))
  const { formats } = choices
  const { destination, refusedCount } = withDerived(files, choices.derived, {
    template,
    formats,
    io,
  })
  const ledgerUrl = values.ledger ?? `sqlite:${defaultLedger(out)}`
  const ledger = await openLedger(ledgerUrl, (path) => resolve(io.cwd, path))
  const report = new IssueReport(io, json)
  const stop = io.listenForStop?.()
  try {
    const maker = await makerOf(template, { pool, outputs, contexts, choices })
    progress.start('reserving', checked.count)
    const batch = await openBatch(checked, {
      templateHash,
      outputs,
      maker,
      ledger,
      destination,
      ids: { uuid: randomUUID, hex: (bytes) => randomBytes(bytes).toString('hex') },
      now: at,
      selfCheck: choices.selfCheck,
      ...(status && { status: status.requests }),
      ...(reissueReason !== undefined && { reissueReason }),
      ...(approval !== undefined && { approval }),
      ...(stop && { signal: stop.signal }),
      onPlanned: (count) => progress.advance(count),
    })
    await issueAll(batch, report, run)
    const changed = report.count.signed > 0
    const closing = { ledger, templateHash, out, changed, outputs, status, contexts, now: at, io }
    await closeBatch(batch.id, closing)
  } finally {
    stop?.end()
    await ledger.close()
  }
  progress.end()
  report.addRefusedRows(checked)
  if (!json) io.stdout(report.summary(out))
  const { signed, 'already-signed': before, refused } = report.count
  const open =
    checked.count + checked.faulty.length + checked.duplicates.length - signed - before - refused
  if (open > 0) {
    tellStopped(open, io)
    return EXIT.interrupted
  }
  return refused + refusedCount() === 0 ? EXIT.passed : EXIT.failed
}

async function issueAll(batch: Batch, report: IssueReport, { progress }: Run) {
  let started = false
  for await (const result of batch.results) {
    if (!started) progress.start('issuing', batch.count)
    started = true
    report.add(result)
    progress.advance(1, result.state === 'refused' ? 1 : 0)
  }
}

function tellStopped(open: number, io: CliIo): void {
  io.stderr(
    `sigillum: stopped: ${open} awards are still to be signed; what was signed is written and stays\nsigillum: hint: run the same command again, and it goes on from there\n`,
  )
}

async function makerOf(
  template: Template,
  {
    pool,
    outputs,
    contexts,
    choices: { disclosure, at: now, fastPath, derived },
  }: {
    pool: ThreadPool | undefined
    outputs: readonly Output[]
    contexts: ContextSet
    choices: Run['choices']
  },
): Promise<CredentialMaker> {
  const { verifyAddress } = derived
  const address = verifyAddress === undefined ? {} : { verifyAddress }
  if (pool) {
    pool.equip({ outputs, disclosure, now, fastPath, ...address })
    return pool
  }
  const path = fastPath ? address : { ...address, fastPath: false as const }
  const issuer = await createIssuer(template, { outputs, contexts, disclosure, now, ...path })
  return createMaker({ template, outputs, issuer })
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

async function openDestination(path: string): Promise<Destination> {
  if (path.endsWith('.zip')) return await openZipFile(path)
  if (path.endsWith('.jsonl')) return await openJsonLines(path)
  return await openFolder(path)
}

function defaultLedger(out: string): string {
  return /\.(zip|jsonl)$/.test(out) ? `${out}.ledger.sqlite` : join(out, 'ledger.sqlite')
}
