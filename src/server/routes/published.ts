// What anybody may read: the issuer's keys, status lists, and what problems mean. With validators for caches
// (RFC 9110 section 13, RFC 9111); a list is named by a plain file name and nothing else.

import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { buildDidDocument, buildIssuerMetadata, buildJwks } from '../../deliver/publication.ts'
import { QR_READER_MODULES, qrReaderModule } from '../../picture/qr-reader.ts'
import { didWebToUrl } from '../../proof/did.ts'
import { utf8 } from '../../util/bytes.ts'
import { CODES } from '../../verify/codes.ts'
import type { ServerDependencies, ServerIssuer } from '../dependencies.ts'
import { RequestProblem, titleOf } from '../problem.ts'
import { SERVER_CODES } from '../problem-codes.ts'

/** Letters, digits and single dots inside: no path, no hidden file, no device. */
const LIST_NAME = /^[A-Za-z0-9_-]{1,100}(?:\.[A-Za-z0-9_-]{1,20}){0,3}$/
/** As long as a verifier may rely on a list (`ttl`), divided so that a revocation is seen soon. */
const LIST_MAX_AGE_SECONDS = 300
const KEYS_MAX_AGE_SECONDS = 3600

/** Serves a status list from the folder of published ones. */
export function createReadStatusList({
  readStatusList,
  policies,
}: Pick<ServerDependencies, 'readStatusList' | 'policies'>): (c: Context) => Promise<Response> {
  return async (c) => {
    const name = c.req.param('list') ?? ''
    const file = LIST_NAME.test(name) ? await readStatusList?.(name) : undefined
    if (!file) throw new RequestProblem('NOT_FOUND', 'there is no such status list')
    const { bytes, modified } = file
    const headers = { 'last-modified': modified.toUTCString() }
    return sendCacheable(c, bytes, {
      type: name.endsWith('.jwt') ? 'application/statuslist+jwt' : 'application/vc',
      maxAgeSeconds: LIST_MAX_AGE_SECONDS,
      headers,
      crossOrigin: policies.crossOriginReading,
    })
  }
}

const KEY_DOCUMENTS = {
  did: { build: buildDidDocument, type: 'application/did+json' },
  jwks: { build: buildJwks, type: 'application/jwk-set+json' },
  metadata: { build: buildIssuerMetadata, type: 'application/json' },
} as const

/** Serves the DID document, the JWK set or the SD-JWT VC metadata of the server's own issuer. */
export function createReadKeys(
  kind: keyof typeof KEY_DOCUMENTS,
  { issuers, publicBaseUrl, policies }: ServerDependencies,
): (c: Context) => Promise<Response> {
  const issuer = ownIssuer(issuers, publicBaseUrl)
  const { build, type } = KEY_DOCUMENTS[kind]
  // Only a web issuer has metadata: a did:key is its own key.
  const has = issuer && (kind !== 'metadata' || didWebToUrl(issuer.id).ok)
  const bytes = has && utf8(JSON.stringify(build(issuer.published)))
  return async (c) => {
    if (!bytes) throw new RequestProblem('NOT_FOUND', 'the server has no issuer of its own')
    return sendCacheable(c, bytes, {
      type,
      maxAgeSeconds: KEYS_MAX_AGE_SECONDS,
      crossOrigin: policies.crossOriginReading,
    })
  }
}

/** The issuer whose did:web is this server; else the only one there is. */
function ownIssuer(
  issuers: readonly ServerIssuer[],
  publicBaseUrl: string | undefined,
): ServerIssuer | undefined {
  const url =
    publicBaseUrl === undefined
      ? undefined
      : `${new URL(publicBaseUrl).origin}/.well-known/did.json`
  const own = issuers.find(({ id }) => {
    const place = didWebToUrl(id)
    return place.ok && place.url === url
  })
  return own ?? (issuers.length === 1 ? issuers[0] : undefined)
}

interface Cacheable {
  readonly type: string
  readonly maxAgeSeconds: number
  readonly headers?: Readonly<Record<string, string>>
  readonly crossOrigin: boolean
}

function sendCacheable(c: Context, bytes: Uint8Array, sent: Cacheable): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
  const headers = {
    etag,
    'cache-control': `public, max-age=${sent.maxAgeSeconds}`,
    ...sent.headers,
    ...(sent.crossOrigin && {
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    }),
  }
  const known = (c.req.header('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag) || known.includes('*')) return c.body(null, 304, headers)
  return c.body(bytes.slice(), 200, { ...headers, 'content-type': sent.type })
}

/** Serves the modules that read QR codes. */
export async function readQrReader(c: Context): Promise<Response> {
  const name = QR_READER_MODULES.find((one) => one === c.req.param('module'))
  if (!name) throw new RequestProblem('NOT_FOUND', 'there is no such script')
  return sendCacheable(c, await qrReaderModule(name), {
    type: 'text/javascript; charset=utf-8',
    maxAgeSeconds: KEYS_MAX_AGE_SECONDS,
    crossOrigin: false,
  })
}

/** Says what a problem type means. */
export function readProblem(c: Context): Response {
  const code = c.req.param('code') ?? ''
  const explanation = explanationOf(code)
  if (explanation === undefined) throw new RequestProblem('NOT_FOUND', 'there is no such problem')
  return c.json({ code, title: titleOf(code), ...explanation }, 200, {
    'cache-control': `public, max-age=${KEYS_MAX_AGE_SECONDS}`,
  })
}

function explanationOf(code: string) {
  if (Object.hasOwn(CODES, code)) return Object.entries(CODES).find(([name]) => name === code)?.[1]
  const own = Object.entries(SERVER_CODES).find(([name]) => name === code)?.[1]
  return own && { explanation: own[1], status: own[0] }
}
