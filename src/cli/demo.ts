// `npm run demo`: the main job in one go, offline. Checks the Green Campus awards, issues them in every format,
// verifies every file that was written, and says where everything is. Uses the same commands as everybody.

import './quiet-sqlite-warning.ts'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { CliIo } from './io.ts'
import { processIo, run } from './main.ts'

const RECORDS = 'fixtures/records/green-campus'
const KEYS = 'keys-example'
const OUT = 'demo-output'
const ISSUER = 'wut'
const FORMATS = 'elm,ob3,eudi'
const AUTHORITY = 'example-ca.pem'
const REVOCATION_LIST = 'example-ca.crl'
const INPUT = ['--template', `${RECORDS}/template.json`, '--awards', `${RECORDS}/awards.csv`]

interface Verified {
  readonly file: string
  readonly format: string
  readonly verdict: string
  readonly checks: readonly { check: string; outcome: string; code: string }[]
}

const io = processIo()
const started = io.now().getTime()
process.exitCode = await demo()

async function demo(): Promise<number> {
  await rm(OUT, { recursive: true, force: true })
  await mkdir(OUT, { recursive: true })

  heading('1. Check the awards')
  const checked = await run(['check', ...INPUT], io)
  if (checked !== 0) return checked

  heading('2. Issue one credential per award and format')
  const credentials = join(OUT, 'credentials')
  const issued = await run(
    ['issue', ...INPUT, '--key', `${KEYS}/keys.json`, '--format', FORMATS, '--out', credentials],
    io,
  )
  if (issued !== 0) return issued

  heading('3. Verify every file')
  await publish()
  const verification = [
    'verify',
    credentials,
    '--documents',
    join(OUT, 'documents.json'),
    '--trust',
    join(OUT, 'trust.json'),
  ]
  const captured = capturing(io)
  const verdict = await run([...verification, '--json'], captured.io)
  const reports = captured.lines().map((line) => JSON.parse(line) as Verified)
  await table(reports)

  io.stdout(`\nThe files are in ${OUT}/:
  credentials/     ${reports.length} credentials, named by a hash, and ledger.sqlite, which knows what was awarded
  documents.json   stands in for the network: the issuer's DID document, the list of revoked certificates
  trust.json       who is believed, and under which name; example-ca.pem, the authority behind the seals
Verify them again with
  npm run -s sigillum -- ${verification.join(' ')}
All of this took ${((io.now().getTime() - started) / 1000).toFixed(1)} s.
`)
  return verdict
}

function heading(text: string): void {
  io.stdout(`\n${text}\n\n`)
}

/** What the university would serve under its DID, and what a verifier would be configured with. */
async function publish(): Promise<void> {
  await cp(join(KEYS, 'published', ISSUER), join(OUT, 'published'), { recursive: true })
  const all = JSON.parse(await readFile(join(KEYS, 'documents.json'), 'utf8')) as Record<
    string,
    { file: string }
  >
  const own = Object.entries(all)
    .filter(([, { file }]) => file.includes(`published/${ISSUER}/`) || file === REVOCATION_LIST)
    .map(([url, entry]) => [url, { ...entry, file: entry.file.replace(`/${ISSUER}/`, '/') }])
  await writeFile(
    join(OUT, 'documents.json'),
    `${JSON.stringify(Object.fromEntries(own), null, 2)}\n`,
  )
  for (const name of ['trust.json', AUTHORITY, REVOCATION_LIST])
    await cp(join(KEYS, name), join(OUT, name))
}

function capturing(outer: CliIo): { io: CliIo; lines: () => string[] } {
  const chunks: string[] = []
  return {
    io: { ...outer, stdout: (text) => void chunks.push(text) },
    lines: () => chunks.join('').split('\n').filter(Boolean),
  }
}

async function table(reports: readonly Verified[]): Promise<void> {
  const sizes = await fileSizes(join(OUT, 'credentials'))
  const row = (...cells: readonly string[]) =>
    `  ${cells.map((cell, index) => (index === 0 ? cell.padEnd(46) : cell.padEnd(10))).join('')}\n`
  io.stdout(row('file', 'format', 'size', 'verdict'))
  for (const { file, format, verdict } of reports) {
    const size = sizes.get(relative(join(OUT, 'credentials'), file)) ?? 0
    io.stdout(
      row(
        relative(join(OUT, 'credentials'), file),
        format,
        `${Math.ceil(size / 1024)} kB`,
        verdict,
      ),
    )
  }
  const formats = [...new Set(reports.map((report) => report.format))]
  io.stdout('\n')
  for (const format of formats) {
    const ofFormat = reports.filter((report) => report.format === format)
    const passed = ofFormat.filter((report) => report.verdict === 'passed').length
    io.stdout(`  ${format}: ${passed} of ${ofFormat.length} verified\n`)
  }
}

async function fileSizes(folder: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for (const name of await readdir(folder)) sizes.set(name, (await stat(join(folder, name))).size)
  return sizes
}
