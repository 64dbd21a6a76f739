// `sigillum serve`: the server on a port, until it is told to stop. specs/interfaces.md, "Server".

import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { PipelineError } from '../../model/pipeline-error.ts'
import { buildApp } from '../../server/app.ts'
import { listen } from '../../server/listen.ts'
import { EXIT } from '../exit-codes.ts'
import type { CliIo } from '../io.ts'
import { PASSPHRASE_OPTIONS } from '../key-file-access.ts'
import { parseOptions } from '../options.ts'
import { isLoopback, setUpServer } from '../server-setup.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum serve - verifying, issuing and claiming over HTTP, on your own machine

Usage
  sigillum serve [--port N] [--config FILE]

  --port N           port to listen on; default 8080, 0 takes a free one
  --host ADDRESS     address to listen on; default 127.0.0.1. Others need "publicBaseUrl" in the configuration
  --config FILE      issuers, tokens, trust list, claims, the registrar's batches and limits (docs/server.md,
                     docs/registrar.md); without it the server only verifies
  --tls-cert FILE    certificate chain in PEM: the server then speaks https
  --tls-key FILE     its private key in PEM
  --ledger URL       sqlite:PATH or postgres://…: learners fetch their awards ("claims" in the configuration), and
                     credentials can be issued with a place in a status list
  --insecure-no-auth whoever reaches the server may issue; for test suites, on loopback only
  --passphrase-file FILE, --passphrase-fd N   the passphrase of encrypted key files

One line of JSON per request goes to standard error; it names nobody. SIGTERM or SIGINT stops the server.

Example
  sigillum serve --port 8443 --config server.json --tls-cert cert.pem --tls-key key.pem
`

const OPTIONS = {
  port: 'text',
  host: 'text',
  config: 'text',
  'tls-cert': 'text',
  'tls-key': 'text',
  ledger: 'text',
  'insecure-no-auth': 'flag',
  ...PASSPHRASE_OPTIONS,
} as const

const DEFAULT_PORT = 8080
/** Requests that run when the server is told to stop may end within this time. */
const GRACE_MS = 10_000
/** Beyond the time for a body: for the headers before it. */
const REQUEST_EXTRA_MS = 10_000

/** Runs `sigillum serve …`; settles when the server has stopped. */
export async function serveCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('serve', args, OPTIONS)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  if (positionals.length > 0) throw new UsageError('"serve" takes options only')
  const host = hostOf(values.host)
  const port = portOf(values.port)
  const tls = await tlsOf(values, io)
  const insecure = values['insecure-no-auth'] ?? false
  if (insecure && !isLoopback(host))
    throw new UsageError('--insecure-no-auth is for loopback addresses only', 'leave out --host')
  const setup = await setUpServer({ ...values, host, insecure }, io)
  const { limits } = setup.dependencies
  try {
    const requestMs = limits.bodyMs + REQUEST_EXTRA_MS
    const server = await listen(buildApp(setup.dependencies), {
      host,
      port,
      requestMs,
      ...(tls && { tls }),
    })
    for (const warning of setup.warnings) io.stderr(`sigillum: warning: ${warning}\n`)
    io.stdout(`listening on ${server.url}\n`)
    await untilTold()
    io.stderr('sigillum: stopping\n')
    await server.close(GRACE_MS)
  } finally {
    await setup.close()
  }
  return EXIT.passed
}

async function untilTold(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}

function hostOf(host = '127.0.0.1'): string {
  if (isIP(host) !== 0 || host === 'localhost') return host
  throw new UsageError('--host needs an IP address', 'such as 127.0.0.1, or 0.0.0.0 for all')
}

function portOf(port: string | undefined): number {
  if (port === undefined) return DEFAULT_PORT
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port)
  throw new UsageError('--port needs a number from 0 to 65535')
}

async function tlsOf(
  values: { readonly 'tls-cert'?: string; readonly 'tls-key'?: string },
  io: CliIo,
): Promise<{ certificate: Uint8Array; key: Uint8Array } | undefined> {
  const { 'tls-cert': certificate, 'tls-key': key } = values
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined || key === undefined)
    throw new UsageError('--tls-cert and --tls-key go together')
  return {
    certificate: await readPem(certificate, { option: 'tls-cert', label: 'CERTIFICATE' }, io),
    key: await readPem(key, { option: 'tls-key', label: 'PRIVATE KEY' }, io),
  }
}

/** What Node says of a wrong file names neither the file nor what it lacks. */
async function readPem(
  path: string,
  { option, label }: { readonly option: string; readonly label: string },
  io: CliIo,
): Promise<Uint8Array> {
  const bytes = await read(path, io)
  if (new RegExp(`-----BEGIN (?:[A-Z0-9]+ )*${label}-----`).test(new TextDecoder().decode(bytes)))
    return bytes
  const message = `--${option}: expected ${path} to hold a ${label.toLowerCase()} in PEM`
  throw new PipelineError('SERVER_UNUSABLE', message)
}

async function read(path: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.readFile(resolve(io.cwd, path))
  } catch (cause) {
    throw new PipelineError('SERVER_UNUSABLE', `${path} cannot be read`, { cause })
  }
}
