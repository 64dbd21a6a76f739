// Hosts that behave badly, played by a TLS server on loopback: slow, endless, compressed, redirecting, lying about
// type, length and name. Whatever they do, the document is unreachable in time, and the credential not certain.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGuardedFetch } from '../../src/trust/guarded-fetch.ts'
import type { LoadDocument } from '../../src/trust/load-document.ts'
import { connect } from '../../src/trust/node-network.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { hasOpenssl, openssl } from '../support/pki/openssl.ts'
import { badge, KEY, PROOF, signed } from '../support/test-issuer.ts'
import { found, verify } from '../support/verify-setup.ts'

const HOST = 'lab.example'
/** Time enough to be read where nothing is bad, also on a busy machine. */
const TIMEOUT_MS = 2_000
/** Node alone would wait for minutes. */
const AT_MOST_MS = TIMEOUT_MS + 8_000
const ACCEPT = { accept: 'application/json' }
const MIB = 1024 * 1024

if (!hasOpenssl() && process.env.CI === 'true') throw new Error('OpenSSL 3 is missing')

type Behaviour = (response: ServerResponse, request: IncomingMessage) => void
const JSON_TYPE = { 'content-type': 'application/json' }

/** Writes pieces until the client has had enough. */
function keepWriting(response: ServerResponse, piece: Buffer | string, everyMs: number): void {
  const timer = setInterval(() => response.write(piece), everyMs)
  response.on('close', () => clearInterval(timer))
}

const BAD: Readonly<Record<string, Behaviour>> = {
  'says nothing': () => undefined,
  'drips one byte after the other': (response) => {
    response.writeHead(200, JSON_TYPE)
    keepWriting(response, ' ', 20)
  },
  'never ends': (response) => {
    response.writeHead(200, JSON_TYPE)
    keepWriting(response, Buffer.alloc(256 * 1024, 0x20), 1)
  },
  'sends a compressed bomb': (response) => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB, 0x20))
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb)
  },
  'claims a compression that it has not': (response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end('{}')
  },
  'sends less than it announced': (response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' })
    response.write('{}')
    setTimeout(() => response.destroy(), 20)
  },
  'hangs up': (response) => response.destroy(),
  'has headers without end': (response) => {
    response.writeHead(200, { ...JSON_TYPE, 'x-long': 'x'.repeat(200_000) }).end('{}')
  },
  'redirects to another host': (response) => {
    response.writeHead(302, { location: 'https://attacker.example/did.json' }).end()
  },
  'redirects to an address of its network': (response) => {
    response.writeHead(302, { location: 'https://127.0.0.1/did.json' }).end()
  },
  'redirects out of TLS': (response) => {
    response.writeHead(302, { location: `http://${HOST}/did.json` }).end()
  },
  'redirects in a circle': (response, request) => {
    response.writeHead(302, { location: request.url }).end()
  },
}
const PAGE: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
}

let folder: string
let server: Server | undefined
let other: Server | undefined
let port: number
let behaviour: Behaviour = PAGE
const asked = { server: 0, other: 0 }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hosts-'))
  const certificate = async (name: string) => {
    const [key, pem] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
    const form = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    await openssl([...form, '-keyout', key, '-out', pem, '-days', '2', ...subject], { cwd: folder })
    return { key: readFileSync(key), cert: readFileSync(pem) }
  }
  const good = await certificate(HOST)
  setDefaultCACertificates([...getCACertificates('default'), good.cert.toString()])
  server = createServer(good, (request, response) => {
    asked.server += 1
    behaviour(response, request)
  })
  await listen(server, 0, '127.0.0.1')
  port = (server.address() as AddressInfo).port
  other = createServer(good, (_, response) => {
    asked.other += 1
    response.writeHead(200, JSON_TYPE).end('{}')
  })
  await listen(other, port, '127.0.0.2')
})

async function listen(which: Server, at: number, address: string): Promise<void> {
  await new Promise<void>((done) => which.listen(at, address, done))
}

afterAll(() => {
  for (const one of [server, other]) {
    one?.closeAllConnections()
    one?.close()
  }
  rmSync(folder, { recursive: true })
})

function fetcher(
  resolve: (host: string) => Promise<readonly string[]> = async () => ['127.0.0.1'],
): LoadDocument {
  return createGuardedFetch({
    resolve,
    connect,
    clockMs: () => performance.now(),
    allowedHosts: [HOST],
    timeoutMs: TIMEOUT_MS,
    cacheMs: 0,
  })
}

const url = (path = '/did.json') => `https://${HOST}:${port}${path}`

describe.skipIf(!hasOpenssl())('a host that', () => {
  test('behaves is read', async () => {
    behaviour = (response) => response.writeHead(200, JSON_TYPE).end('{"a":1}')
    const document = await fetcher()(url(), ACCEPT)
    expect(new TextDecoder().decode(document.bytes)).toBe('{"a":1}')
  })

  test.each(Object.keys(BAD))('%s is unreachable, in time', async (name) => {
    behaviour = BAD[name] ?? PAGE
    const start = performance.now()
    const refusal = await fetcher()(url(), ACCEPT).catch((error: { code?: string }) => error)
    expect(refusal).toMatchObject({ code: 'TRUST_UNREACHABLE' })
    expect(performance.now() - start).toBeLessThan(AT_MOST_MS)
  })

  test('shows the certificate of somebody else is unreachable', async () => {
    behaviour = (response) => response.writeHead(200, JSON_TYPE).end('{}')
    const load = createGuardedFetch({
      resolve: async () => ['127.0.0.1'],
      connect,
      clockMs: () => 0,
      allowedHosts: ['victim.example'],
      timeoutMs: TIMEOUT_MS,
    })
    const before = asked.server
    await expect(load(`https://victim.example:${port}/`, ACCEPT)).rejects.toMatchObject({
      code: 'TRUST_UNREACHABLE',
    })
    expect(asked.server).toBe(before)
  })

  test('moves to another address between two questions gets none at the second', async () => {
    let turn = 0
    const rebinding = async () => [turn++ === 0 ? '127.0.0.1' : '127.0.0.2']
    behaviour = (response, request) => {
      if (request.url === '/did.json') response.writeHead(302, { location: '/there.json' }).end()
      else response.writeHead(200, JSON_TYPE).end('{}')
    }
    const document = await fetcher(rebinding)(url(), ACCEPT)
    expect(document.status).toBe(200)
    expect(turn).toBe(1)
    expect(asked.other).toBe(0)
  })

  test('has a private address beside a public one is refused before anything is sent', async () => {
    const before = asked.server
    const load = createGuardedFetch({
      resolve: async () => ['93.184.216.34', '127.0.0.1'],
      connect,
      clockMs: () => 0,
    })
    await expect(load(url(), ACCEPT)).rejects.toMatchObject({ code: 'TRUST_UNREACHABLE' })
    expect(asked.server).toBe(before)
  })
})

describe.skipIf(!hasOpenssl())('a credential whose issuer', () => {
  const issuer = () => `did:web:${HOST}%3A${port}:u`
  const method = () => `${issuer()}#key-1`
  const credential = async (): Promise<JsonObject> =>
    await signed(badge({ issuer: { id: issuer(), type: ['Profile'], name: 'Lab' } }), {
      ...PROOF,
      verificationMethod: method(),
    })
  const options = () => ({ loadDocument: fetcher(), trust: 'any' as const })

  test('behaves passes', async () => {
    const key = { id: method(), type: 'Multikey', controller: issuer() }
    const document = {
      id: issuer(),
      verificationMethod: [{ ...key, publicKeyMultibase: KEY.multikey }],
      assertionMethod: [method()],
    }
    behaviour = (response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(document))
    expect((await verify(await credential(), { options: options() })).verdict).toBe('passed')
  })

  test.each([...Object.keys(BAD), 'is a page'])(
    '%s is not certain, and never failed',
    async (name) => {
      behaviour = BAD[name] ?? PAGE
      const report = await verify(await credential(), { options: options() })
      expect(report.verdict).toBe('indeterminate')
      expect(found(report, 'controller').join()).toMatch(/^indeterminate CONTROLLER_UN/)
    },
  )
})
