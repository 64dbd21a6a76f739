// The program's way to timestamp authorities and revocation servers: which addresses, how long, how much.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createObjectTransport } from '../../../src/cli/object-transport.ts'

describe('a server on loopback', () => {
  let server: Server
  let host = ''
  const seen: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.url ?? '')
      const path = request.url ?? ''
      if (path === '/loop') response.writeHead(302, { location: '/loop' }).end()
      else if (path === '/away')
        response.writeHead(302, { location: 'http://other.example/' }).end()
      else if (path === '/near') response.writeHead(302, { location: '/ok' }).end()
      else if (path === '/long') response.end(new Uint8Array(5_000))
      else if (path === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
      else if (path === '/never') return
      else response.writeHead(200, { 'content-type': 'Application/OCSP-Response; x=y' }).end('ok')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const get = async (path: string, allow = [host], timeoutMs = 5_000) =>
    await createObjectTransport(allow)({
      url: `http://${host}${path}`,
      method: 'GET',
      timeoutMs,
      maxBytes: 1_000,
    })

  test('is reached only when it is named, with its port', async () => {
    expect(await get('/ok')).toMatchObject({
      status: 200,
      contentType: 'application/ocsp-response',
      bytes: new TextEncoder().encode('ok'),
    })
    const before = seen.length
    await expect(get('/ok', [])).rejects.toThrow(/public internet/)
    await expect(get('/ok', ['127.0.0.1:1'])).rejects.toThrow(/public internet/)
    expect(seen.length).toBe(before)
  })

  test('a redirect on the same host is followed, elsewhere or for ever it is not', async () => {
    expect((await get('/near')).status).toBe(200)
    await expect(get('/away')).rejects.toThrow(/another host/)
    await expect(get('/loop')).rejects.toThrow(/too many/)
  })

  test('too much, packed or too slow is refused', async () => {
    await expect(get('/long')).rejects.toThrow(/too long/)
    await expect(get('/packed')).rejects.toThrow(/compressed/)
    await expect(get('/never', [host], 100)).rejects.toThrow()
  })

  test('other schemes and names in URLs are refused', async () => {
    for (const url of ['ftp://a.example/', 'file:///etc/passwd', `http://u:p@${host}/ok`]) {
      const request = { url, method: 'GET', timeoutMs: 1_000, maxBytes: 10 } as const
      await expect(createObjectTransport([host])(request)).rejects.toThrow()
    }
  })
})
