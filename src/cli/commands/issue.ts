// `sigillum issue`: one credential per award and format, signed, judged by our own verifier, written whole.

import { randomBytes, randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { type AwardResult, openBatch } from '../../batch/issue-batch.ts'
import { openJsonLines, openZipFile } from '../../deliver/archive.ts'
import type { Destination } from '../../deliver/driver.ts'
import { openFolder } from '../../deliver/folder.ts'
import { loadPinnedContexts } from '../../linked-data/pinned-contexts.ts'
import type { DisclosureProfile } from '../../model/record.ts'
import { createIssuer } from '../../pipeline.ts'
import { describeCheck } from '../../template/awards/describe-check.ts'
import { type AwardInput, instantOf, readAwardInput } from '../award-input.ts'
import { closeBatch } from '../close-batch.ts'
import { EXIT } from '../exit-codes.ts'
import type { CliIo } from '../io.ts'
import { PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { openLedger } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { chooseOutputs } from '../outputs.ts'
import { createProgress } from '../progress.ts'
import { SEAL_SERVICE_OPTIONS } from '../seal-services.ts'
import { planStatus, STATUS_OPTIONS } from '../status-options.ts'
import { UsageError } from '../usage-error.ts'

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
  --self-check all|sample judge every credential by our own verifier (default), or one in a hundred
  --skip-faulty           sign the good awards although others have faults
  --at INSTANT            issue as of this time instead of now
  --json                  one JSON object per award instead of words

Nothing is signed while any row has a fault, unless --skip-faulty. Running the same command again changes
nothing: an award that was signed is left as it is.
Exit status: 0 all signed, 1 some refused, 2 wrong usage, 4 a file, key or ledger cannot be used.

Example
  sigillum issue --template fixtures/records/green-campus/template.json \\
                 --awards fixtures/records/green-campus/awards.csv \\
                 --key keys-example/keys.json --out out
`

/** Options of the fixed interface that later releases bring. */
const NOT_YET_BUILT = ['workers', 'no-fast-path']

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
  'skip-faulty': 'flag',
  at: 'text',
  json: 'flag',
  'signing-time': 'text',
  mandate: 'text',
  vct: 'text',
  ...STATUS_OPTIONS,
  ...SEAL_SERVICE_OPTIONS,
  ...PASSPHRASE_OPTIONS,
} as const

/** Runs `sigillum issue …`. */
export async function issueCommand(args: string[], io: CliIo): Promise<number> {
  const { values, help } = parseOptions('issue', args, OPTIONS, NOT_YET_BUILT)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const at = instantOf(values.at, io)
  const choices = {
    disclosure: oneOf('disclosure', values.disclosure, ['minimal', 'full']) as DisclosureProfile,
    selfCheck: oneOf('self-check', values['self-check'], ['all', 'sample']) as 'all' | 'sample',
    out: required('out', values.out, 'DIR, FILE.zip or FILE.jsonl'),
  }
  const input = await readAwardInput('issue', values, { io, at })
  const refused = refusedRows(input)
  const mayIssue =
    input.loaded !== undefined && (!hasErrors(input) || values['skip-faulty'] === true)
  if (!mayIssue || !input.loaded) {
    tellRefusal(input, refused, { io, json: values.json === true })
    return EXIT.failed
  }
  const { template } = input.loaded
  const outputs = await chooseOutputs(template, values, { io, at })
  const contexts = loadPinnedContexts()
  const status = await planStatus(values, { template, outputs, out: choices.out, io })
  const reissueReason = reasonOf(values.reissue)
  const destination = await openDestination(resolve(io.cwd, choices.out))
  const ledgerUrl = values.ledger ?? `sqlite:${defaultLedger(choices.out)}`
  const ledger = await openLedger(ledgerUrl, (path) => resolve(io.cwd, path))
  const progress = createProgress(io, input.checked.good.length)
  const results: AwardResult[] = []
  try {
    const issuer = await createIssuer(template, {
      outputs,
      contexts,
      disclosure: choices.disclosure,
      now: at,
    })
    const batch = await openBatch(input.checked.good, {
      template,
      templateHash: input.loaded.sha256,
      outputs,
      issuer,
      ledger,
      destination,
      ids: { uuid: randomUUID, hex: (bytes) => randomBytes(bytes).toString('hex') },
      now: at,
      selfCheck: choices.selfCheck,
      ...(status && { status: status.requests }),
      ...(reissueReason !== undefined && { reissueReason }),
    })
    for await (const result of batch.results) {
      results.push(result)
      progress.advance(result.state)
      if (values.json) io.stdout(`${JSON.stringify(lineOf(result))}\n`)
    }
    await closeBatch(batch.id, {
      ledger,
      templateHash: input.loaded.sha256,
      out: choices.out,
      changed: results.some(({ state }) => state === 'signed'),
      status,
      contexts,
      now: at,
      io,
    })
  } finally {
    progress.end()
    await ledger.close()
  }
  if (values.json) for (const row of refused) io.stdout(`${JSON.stringify(row)}\n`)
  else io.stdout(summary(results, refused.length, choices.out))
  const allSigned = refused.length === 0 && results.every((r) => r.state !== 'refused')
  return allSigned ? EXIT.passed : EXIT.failed
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

function hasErrors({ checked }: AwardInput): boolean {
  return checked.faults.some((fault) => fault.severity === 'error')
}

/** The rows that are not issued, as `issue --json` prints them. */
function refusedRows({ checked }: AwardInput) {
  return [...checked.faulty, ...checked.duplicates].map(({ row, pointer }) => ({
    award: row === undefined ? (pointer ?? '') : `row ${row}`,
    state: 'refused' as const,
    credentials: [],
    faults: checked.faults.filter(
      (fault) =>
        (row !== undefined && fault.row === row) ||
        (pointer !== undefined && fault.pointer?.startsWith(pointer)),
    ),
  }))
}

function lineOf({ awardHash, state, credentials, refusal }: AwardResult) {
  const faults = refusal ? [{ severity: 'error', ...refusal }] : []
  return { award: awardHash, state, credentials, faults }
}

function tellRefusal(
  input: AwardInput,
  refused: readonly object[],
  { io, json }: { io: CliIo; json: boolean },
): void {
  if (json) {
    const held = input.checked.good.map(({ row, pointer }) => ({
      award: row === undefined ? (pointer ?? '') : `row ${row}`,
      state: 'refused',
      credentials: [],
      faults: [],
    }))
    for (const line of [...refused, ...held]) io.stdout(`${JSON.stringify(line)}\n`)
  }
  io.stderr(`sigillum: error: nothing was signed, because the input has faults\n`)
  io.stderr(`${describeCheck(input.checked).join('\n')}\n`)
  if (input.loaded && input.checked.good.length > 0)
    io.stderr('sigillum: hint: --skip-faulty signs the good awards and leaves the others\n')
}

function summary(results: readonly AwardResult[], refusedRowCount: number, out: string): string {
  const count = (state: AwardResult['state']) => results.filter((r) => r.state === state).length
  const files = new Set(results.flatMap((r) => r.credentials.map((c) => c.file))).size
  const refused = count('refused') + refusedRowCount
  const changed = results.filter((r) => r.refusal)
  return [
    `${count('signed')} awards signed, ${count('already-signed')} signed before, ${refused} refused`,
    `${files} credentials in ${out}`,
    ...changed.map((r) => `  ${r.awardHash}: ${r.refusal?.message}`),
    '',
  ].join('\n')
}
