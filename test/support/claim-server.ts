// A server with one issued award and a link to it, on no port: requests go to the application itself. No assertions.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUpServer } from '../../src/cli/server-setup.ts'
import { buildApp } from '../../src/server/app.ts'
import type { ServerDependencies } from '../../src/server/dependencies.ts'
import { ROOT, sigillum } from './cli.ts'

export const BASE = 'https://wut.credentials.example'
/** When the award was issued and its link made. */
export const START = new Date('2026-11-22T12:00:00Z')
const KEYS = join(ROOT, 'keys-example')

export interface ClaimServerOptions {
  /** A fixture whose awarding body is WUT. */
  readonly fixture?: string
  /** How many of its awards. Default 1. */
  readonly awards?: number
  readonly issue?: readonly string[]
  readonly claim?: readonly string[]
  /** Changes what the application is made of. */
  readonly change?: (dependencies: ServerDependencies) => ServerDependencies
  /** Members of the configuration. */
  readonly configuration?: Readonly<Record<string, unknown>>
}

/** Issues, makes links and builds the application. */
export async function startClaimServer(options: ClaimServerOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sigillum-claims-'))
  const { fixture = 'green-campus' } = options
  const records = join(ROOT, 'fixtures/records', fixture)
  const awards = join(folder, 'awards.csv')
  const lines = readFileSync(join(records, 'awards.csv'), 'utf8').split('\n')
  writeFileSync(awards, `${lines.slice(0, 1 + (options.awards ?? 1)).join('\n')}\n`)
  const input = ['--template', join(records, 'template.json'), '--awards', awards]
  const out = join(folder, 'out')
  const ledger = `sqlite:${join(out, 'ledger.sqlite')}`
  const key = ['--key', join(KEYS, 'keys.json'), '--out', out, '--json']
  const issued = await sigillum(['issue', ...input, ...key, ...(options.issue ?? [])], {
    now: START,
  })
  if (issued.code !== 0) throw new Error(issued.stderr)
  const made = ['claim', 'make', '--ledger', ledger, '--base', BASE, ...input, '--json']
  const claims = await sigillum([...made, ...(options.claim ?? [])], { now: START })
  if (claims.code !== 0) throw new Error(claims.stderr)
  const config = join(folder, 'server.json')
  writeFileSync(config, JSON.stringify({ ...configuration(), ...options.configuration }))
  let now = START
  const log: string[] = []
  const setup = await setUpServer(
    { host: '127.0.0.1', config, ledger, insecure: false },
    {
      stdout: () => undefined,
      stderr: (line) => void log.push(line),
      stdin: (async function* () {})(),
      readFile: async (path) => new Uint8Array(await readFile(path)),
      now: () => now,
      isTerminal: false,
      cwd: folder,
    },
  )
  const app = buildApp(options.change?.(setup.dependencies) ?? setup.dependencies)
  return {
    folder,
    ledger,
    input,
    log,
    dependencies: setup.dependencies,
    links: claims.lines().map((line) => ({
      award: String(line.award),
      token: String(line.link).split('/').at(-1) ?? '',
      code: String(line.code),
    })),
    /** Moves the server's clock. */
    wait: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
    now: () => now,
    /** A request to the server, by path or by its own address. */
    fetch: async (url: string, init: RequestInit = {}) =>
      await app.request(url.replace(BASE, ''), {
        ...init,
        headers: { host: new URL(BASE).host, ...(init.headers as Record<string, string>) },
      }),
    close: async () => {
      await setup.close()
      rmSync(folder, { recursive: true })
    },
  }
}
export type ClaimServer = Awaited<ReturnType<typeof startClaimServer>>

function configuration() {
  const key = (kid: string) => `file:${join(KEYS, 'keys.json')}#${kid}`
  return {
    publicBaseUrl: BASE,
    issuers: [
      { key: key('example-wut-ed25519'), suites: ['eddsa-rdfc-2022', 'Ed25519Signature2020'] },
      { key: key('example-wut-es256'), suites: ['jwt-es256', 'sd-jwt'] },
    ],
    trust: join(KEYS, 'trust.json'),
    documents: join(KEYS, 'documents.json'),
    claims: { folder: 'out', issuerName: 'Politechnika Warszawska' },
    limits: { perMinute: 100_000, burst: 100_000 },
  }
}
