// Puts the application on a port: http, or https with the certificate given, with limits on headers, bodies and idle
// connections; and takes it off again without cutting anybody short.

import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { PipelineError } from '../model/pipeline-error.ts'
import { systemReason } from '../util/system-reason.ts'

export interface ListenOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** PEM texts; absent: plain http. */
  readonly tls?: { readonly certificate: Uint8Array; readonly key: Uint8Array }
  /** How long a whole request may take to arrive. */
  readonly requestMs: number
}

export interface RunningServer {
  /** Such as `https://127.0.0.1:8443`. */
  readonly url: string
  /** Takes no more requests, lets those that run end within the time, then closes the rest. */
  readonly close: (graceMs: number) => Promise<void>
}

/** What can be put on a port. */
export interface Application {
  readonly fetch: (request: Request, ...rest: never[]) => Response | Promise<Response>
}

const MAX_HEADER_BYTES = 16 * 1024
const MAX_CONNECTIONS = 1024
const HEADERS_MS = 10_000
/** How often connections are looked at that are late; Node's own 30 s would let a slow client stay for 40. */
const CHECK_MS = 1_000
const KEEP_ALIVE_MS = 5_000

/**
 * Starts the server.
 *
 * @throws {PipelineError} `SERVER_UNUSABLE` when the port is taken or the certificate cannot be used.
 */
export async function listen(app: Application, options: ListenOptions): Promise<RunningServer> {
  const server = createServer(app, options)
  server.headersTimeout = HEADERS_MS
  server.requestTimeout = options.requestMs
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(unusable(cause, options)))
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `${options.tls ? 'https' : 'http'}://${host}:${port}`,
    close: async (graceMs) => await close(server, graceMs),
  }
}

function createServer(app: Application, { tls }: ListenOptions): Server {
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: CHECK_MS }
  // The adapter's own Request and Response read bodies in their own way; ours are to be the platform's.
  const common = { fetch: app.fetch as () => Response, overrideGlobalObjects: false }
  try {
    const server = tls
      ? createAdaptorServer({
          ...common,
          createServer: createHttpsServer,
          serverOptions: {
            ...limits,
            cert: new TextDecoder().decode(tls.certificate),
            key: new TextDecoder().decode(tls.key),
            minVersion: 'TLSv1.2',
          },
        })
      : createAdaptorServer({ ...common, createServer: createHttpServer, serverOptions: limits })
    return server as Server
  } catch (cause) {
    const isOther = (cause as NodeJS.ErrnoException).code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
    const message = isOther
      ? 'the key of --tls-key is not that of the certificate'
      : 'the certificate or its key cannot be used'
    throw new PipelineError('SERVER_UNUSABLE', message, { cause })
  }
}

function unusable(cause: Error, { host, port }: ListenOptions): PipelineError {
  const reason = systemReason(cause) ?? ('code' in cause ? String(cause.code) : 'unknown')
  return new PipelineError('SERVER_UNUSABLE', `cannot listen on ${host} port ${port} (${reason})`, {
    cause,
  })
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
}
