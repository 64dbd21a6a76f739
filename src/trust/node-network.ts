// Name resolution and connections of Node for the guarded fetcher. Nothing is decided here: the address to
// connect to is an argument, and every answer is handed on as it comes.

import { lookup } from 'node:dns/promises'
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { isIP } from 'node:net'
import type { Connect } from './guarded-fetch.ts'

/** Every address of a host, as the system resolves it. */
export async function resolveHost(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map((entry) => entry.address)
}

/** Connects to an address under the name of the URL's host, over TLS for https. */
export const connect: Connect = async (url, { address, accept, signal }) =>
  await new Promise((resolve, reject) => {
    const family = isIP(address) === 6 ? 6 : 4
    const request = url.protocol === 'https:' ? requestTls : requestPlain
    const outgoing = request(
      url,
      {
        headers: { accept, 'accept-encoding': 'gzip, identity', 'user-agent': 'sigillum' },
        agent: false,
        signal,
        lookup: (_host, options, callback) => {
          if (options.all) callback(null, [{ address, family }])
          else callback(null, address, family)
        },
      },
      (answer) => {
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
        )
        resolve({ status: answer.statusCode ?? 0, headers, body: answer })
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })
