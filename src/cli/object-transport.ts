// Fetches timestamps, revocation statements and issuers' certificates for seals, by the rules of security.md section 3:
// http or https, host resolved once and its address pinned, no private addresses, few redirects, size and time bounded.

import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIPv6 } from 'node:net'
import type {
  ObjectRequest,
  ObjectResponse,
  ObjectTransport,
} from '../sign/seal/object-transport.ts'
import { isPublicAddress } from '../trust/address-rules.ts'
import { resolveHost } from '../trust/node-network.ts'

const MAX_REDIRECTS = 3

/**
 * The transport of the program.
 *
 * @param allowHosts `host:port` of servers that may have any address: a timestamp authority of one's own network.
 */
export function createObjectTransport(allowHosts: readonly string[] = []): ObjectTransport {
  return async (request) => {
    const signal = AbortSignal.timeout(request.timeoutMs)
    let url = checkedUrl(request.url)
    for (let redirects = 0; ; redirects++) {
      const address = await addressOf(url, allowHosts)
      const response = await send({ ...request, url: url.href }, { url, address, signal })
      const { location } = response.headers
      const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0)
      if (!isRedirect || !location || request.method === 'POST') {
        return await bodyOf(response, request.maxBytes)
      }
      response.destroy()
      const next = checkedUrl(new URL(location, url).href)
      if (next.hostname !== url.hostname) throw new Error('a redirect leads to another host')
      if (redirects >= MAX_REDIRECTS) throw new Error('too many redirects')
      url = next
    }
  }
}

function checkedUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('not http or https')
  if (url.username !== '' || url.password !== '') throw new Error('credentials in a URL')
  return url
}

/** One look-up, whose every address must be public; the first one is used. */
async function addressOf(url: URL, allowHosts: readonly string[]): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = await resolveHost(host)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const allowed = allowHosts.includes(`${url.hostname}:${port}`)
  const [first] = addresses
  if (first === undefined) throw new Error('the host has no address')
  if (allowed || addresses.every(isPublicAddress)) return first
  throw new Error('the host has an address that is not of the public internet')
}

async function send(
  request: ObjectRequest,
  { url, address, signal }: { url: URL; address: string; signal: AbortSignal },
): Promise<IncomingMessage> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest
  const family = isIPv6(address) ? 6 : 4
  return await new Promise((resolve, reject) => {
    const sent = open(
      url,
      {
        method: request.method,
        signal,
        // The address that was checked is the one that is used.
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
        headers: {
          ...(request.contentType ? { 'content-type': request.contentType } : {}),
          'content-length': String(request.body?.length ?? 0),
        },
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(request.body)
  })
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<ObjectResponse> {
  if (response.headers['content-encoding']) throw new Error('a compressed answer')
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maxBytes) {
      response.destroy()
      throw new Error('an answer that is too long')
    }
    chunks.push(chunk)
  }
  const contentType = (response.headers['content-type'] ?? '').split(';')[0] ?? ''
  return {
    status: response.statusCode ?? 0,
    contentType: contentType.trim().toLowerCase(),
    bytes: new Uint8Array(Buffer.concat(chunks)),
  }
}
