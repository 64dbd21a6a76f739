// A PostgreSQL cluster of its own for a test file: made in a temporary folder, on a free port, gone afterwards.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from './free-port.ts'

export interface PostgresCluster {
  /** URL of a new, empty database. */
  createDatabase(): string
  /** Everything a database holds, as SQL. */
  dump(url: string): string
  /** Stops the server, whoever is connected, and runs `whileDown` before it starts again. */
  restart(whileDown: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

const PROGRAMS = ['initdb', 'postgres', 'createdb', 'pg_dump']

/** The folder of the newest PostgreSQL programs on this machine, Debian's place included. */
export function postgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
    : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find((folder) => PROGRAMS.every((name) => existsSync(join(folder, name))))
}

/** The server refuses to run as root: it gets the user that Debian makes for it. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Starts a cluster. */
export async function startPostgres(programs: string): Promise<PostgresCluster> {
  const user = serverUser()
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const run = (program: string, args: readonly string[]) =>
    execFileSync(join(programs, program), args, {
      ...user,
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    })
  run('initdb', ['-D', data, '-U', 'sigillum', '-A', 'trust', '-E', 'UTF8', '--locale=C'])
  const port = String(await freePort())
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`]
  const launch = () => {
    const child = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', port, ...settings.flatMap((setting) => ['-c', setting])],
      { ...user, cwd: folder, stdio: 'ignore' },
    )
    const closed = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    return { child, closed }
  }
  let server = launch()
  const at = ['-h', '127.0.0.1', '-p', port, '-U', 'sigillum']
  const untilUp = (n: number) =>
    untilReady(
      () => run('createdb', [...at, `ready_${n}`]),
      () => server.child.exitCode === null,
    )
  await untilUp(0)
  let n = 0
  let starts = 0
  return {
    createDatabase() {
      n += 1
      run('createdb', [...at, `ledger_${n}`])
      return `postgres://sigillum@127.0.0.1:${port}/ledger_${n}`
    },
    dump: (url) => run('pg_dump', [url]),
    async restart(whileDown) {
      server.child.kill('SIGINT')
      await server.closed
      await whileDown()
      server = launch()
      starts += 1
      await untilUp(starts)
    },
    async stop() {
      // Immediate: the folder goes anyway.
      server.child.kill('SIGQUIT')
      await server.closed
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilReady(attempt: () => unknown, mayStillBe: () => boolean): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      attempt()
      return
    } catch (error) {
      if (tries === 600 || !mayStillBe()) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
