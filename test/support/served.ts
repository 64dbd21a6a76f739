// The real program on a port of loopback, with issued awards and links to them; killed and started again at will.
// No assertions here.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, sigillum } from './cli.ts'
import { freePort } from './free-port.ts'

const KEYS = join(ROOT, 'keys-example')

export interface ServedOptions {
  readonly awards: number
  readonly issue?: readonly string[]
  readonly claim?: readonly string[]
  /** Members of the configuration beside those that every server of tests has. */
  readonly configuration?: Readonly<Record<string, unknown>>
  /** Where the awards are issued to; default a folder. */
  readonly out?: 'out' | 'out.zip' | 'out.jsonl'
  /** Ledger URL; default: SQLite in the folder. */
  readonly ledger?: string
}

/** Issues, makes links, and starts the server. */
export async function serve(options: ServedOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'sigillum-served-'))
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const { out: place = 'out', ledger = `sqlite:${join(folder, 'ledger.sqlite')}` } = options
  const out = join(folder, place)
  const input = writeInput(folder, options.awards)
  const now = new Date()
  const lines = async (args: readonly string[]) => {
    const run = await sigillum(args, { now })
    if (run.code !== 0) throw new Error(run.stderr)
    return run.lines()
  }
  const key = ['--key', join(KEYS, 'keys.json'), '--out', out, '--ledger', ledger, '--json']
  await lines(['issue', ...input, ...key, ...(options.issue ?? [])])
  const make = ['claim', 'make', '--ledger', ledger, '--base', base, ...input, '--json']
  const links = await lines([...make, ...(options.claim ?? [])])
  const config = join(folder, 'server.json')
  writeFileSync(
    config,
    JSON.stringify({ ...configurationOf(base, place), ...options.configuration }),
  )
  const program = ['serve', '--port', String(port), '--config', config, '--ledger', ledger]
  let child = await start(program)
  return {
    base,
    folder,
    ledger,
    input,
    links: links.map((line) => ({
      award: String(line.award),
      link: String(line.link),
      token: String(line.link).split('/').at(-1) ?? '',
      code: String(line.code ?? ''),
    })),
    /** Of the server that runs now. */
    pid: () => child.pid,
    /** Everything the server has written to standard error. */
    log: () => child.log.join(''),
    /** Ends the server without a word, as a power cut does, and starts it again. */
    killAndRestart: async () => {
      await child.end('SIGKILL')
      child = await start(program)
    },
    /** @returns the exit code of a server that was asked to stop. */
    stop: async () => await child.end('SIGTERM'),
    close: async () => {
      await child.end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type Served = Awaited<ReturnType<typeof serve>>

/** The first awards of a fixture whose awarding body is WUT; when it has no more, the same for other students. */
function writeInput(folder: string, count: number): readonly string[] {
  const records = join(ROOT, 'fixtures/records/green-campus')
  const [head = '', ...rows] = readFileSync(join(records, 'awards.csv'), 'utf8').trim().split('\n')
  const awards = join(folder, 'awards.csv')
  const lines = Array.from({ length: count }, (_, at) => otherStudent(rows, at))
  writeFileSync(awards, `${[head, ...lines].join('\n')}\n`)
  return ['--template', join(records, 'template.json'), '--awards', awards]
}

function otherStudent(rows: readonly string[], at: number): string {
  const row = rows[at % rows.length] ?? ''
  const [number = '', , , email = ''] = row.split(',').slice(4)
  if (at < rows.length) return row
  return row.replaceAll(number, String(3_000_000 + at)).replace(email, `${at}.${email}`)
}

function configurationOf(base: string, folder: string) {
  const key = (kid: string) => `file:${join(KEYS, 'keys.json')}#${kid}`
  return {
    publicBaseUrl: base,
    issuers: [
      { key: key('example-wut-ed25519'), suites: ['eddsa-rdfc-2022'] },
      { key: key('example-wut-es256'), suites: ['jwt-es256', 'sd-jwt'] },
    ],
    trust: join(KEYS, 'trust.json'),
    documents: join(KEYS, 'documents.json'),
    claims: { folder, issuerName: 'Politechnika Warszawska' },
    limits: { perMinute: 1_000_000, burst: 1_000_000 },
  }
}

async function start(args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.stderr?.on('data', (data: Buffer) => void log.push(data.toString()))
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      if (data.toString().includes('listening')) resolve()
    })
    void ended.then(() => reject(new Error(`the server ended: ${log.join('')}`)))
  })
  return {
    log,
    pid: child.pid ?? 0,
    end: async (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal)
      return await ended
    },
  }
}
