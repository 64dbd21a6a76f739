// The one way to the real network: https, one resolution per request with the address pinned, public addresses
// only, no foreign redirects, and limits on time, size, concurrency and memory. security.md section 3. Only objects that
// carry their own signature may come by http: certificates, revocation lists and answers.

import { isIP } from 'node:net'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { PipelineError } from '../model/pipeline-error.ts'
import { concatBytes } from '../util/bytes.ts'
import { RecentMap } from '../util/recent-map.ts'
import { isPublicAddress } from './address-rules.ts'
import { createHostGate, type HostGate } from './host-gate.ts'
import { type LoadDocument, type LoadedDocument, mediaTypeOf } from './load-document.ts'

/** An answer before its body is read. */
export interface RawAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: AsyncIterable<Uint8Array>
}

/** Connects to exactly this address, with TLS for the host of an https URL; follows nothing. */
export type Connect = (
  url: URL,
  options: { readonly address: string; readonly accept: string; readonly signal: AbortSignal },
) => Promise<RawAnswer>

export interface GuardedFetchOptions {
  /** Every address of a host name. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  readonly connect: Connect
  /** Milliseconds on any steady clock; for the age of cached documents. */
  readonly clockMs: () => number
  /** Host names that may resolve to any address: a test lab. Default none. */
  readonly allowedHosts?: readonly string[]
  readonly timeoutMs?: number
  /** After decompression. */
  readonly maxBytes?: number
  readonly maxPerHost?: number
  readonly cacheMs?: number
}

/** Media types of objects that are signed themselves, and that authorities serve without TLS. */
const SIGNED_OBJECTS = [
  'application/pkix-cert',
  'application/pkix-crl',
  'application/ocsp-response',
]
const MAX_REDIRECTS = 3
const MAX_CACHED = 256

interface CachedDocument {
  readonly document: LoadedDocument
  readonly atMs: number
}

interface Settings extends Required<GuardedFetchOptions> {
  readonly gate: HostGate
}

/** Makes a loader for the real network. Everything that it refuses is `TRUST_UNREACHABLE`. */
export function createGuardedFetch(options: GuardedFetchOptions): LoadDocument {
  const settings: Settings = {
    allowedHosts: [],
    timeoutMs: 5_000,
    maxBytes: 1024 * 1024,
    maxPerHost: 4,
    cacheMs: 60_000,
    ...options,
    gate: createHostGate(options.maxPerHost ?? 4),
  }
  const cache = new RecentMap<string, CachedDocument>(MAX_CACHED)
  return async (url, { accept }) => {
    const key = `${accept} ${url}`
    const known = cache.get(key)
    if (known && settings.clockMs() - known.atMs < settings.cacheMs) return known.document
    const document = await fetchGuarded(checkedUrl(url, accept), accept, settings)
    if (document.status === 200) cache.set(key, { document, atMs: settings.clockMs() })
    else cache.delete(key)
    return document
  }
}

async function fetchGuarded(url: URL, accept: string, settings: Settings): Promise<LoadedDocument> {
  return await settings.gate(url.host, async () => {
    const signal = AbortSignal.timeout(settings.timeoutMs)
    try {
      const address = await pinnedAddress(url.hostname, settings, signal)
      return await follow(url, { accept, address, signal, settings })
    } catch (cause) {
      if (cause instanceof PipelineError) throw cause
      throw new PipelineError('TRUST_UNREACHABLE', 'the document cannot be fetched', { cause })
    }
  })
}

interface Request {
  readonly accept: string
  readonly address: string
  readonly signal: AbortSignal
  readonly settings: Settings
}

/** Follows redirects within the host, so that the pinned address stays the right one. */
async function follow(start: URL, request: Request): Promise<LoadedDocument> {
  const { accept, address, signal, settings } = request
  let url = start
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await untilAborted(settings.connect(url, { address, accept, signal }), signal)
    const { location } = answer.headers
    if (answer.status < 300 || answer.status > 399 || location === undefined)
      return await readAnswer(answer, request)
    const next = checkedUrl(location, accept, url)
    if (next.host !== start.host) throw refusal('a redirect leads to another host')
    url = next
  }
  throw refusal('there are too many redirects')
}

async function readAnswer(answer: RawAnswer, { signal, settings }: Request) {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body) {
    signal.throwIfAborted()
    length += part.length
    if (length > settings.maxBytes) throw refusal('the document is too large')
    parts.push(part)
  }
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  return {
    status: answer.status,
    contentType: mediaTypeOf(answer.headers['content-type'] ?? ''),
    bytes: decompressed(concatBytes(...parts), encoding, settings.maxBytes),
  }
}

const DECODERS = new Map([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
  ['deflate', inflateSync],
])

function decompressed(bytes: Uint8Array, encoding: string, maxOutputLength: number): Uint8Array {
  if (encoding === 'identity' || encoding === '') return bytes
  const unpack = DECODERS.get(encoding)
  if (!unpack) throw refusal('the document is compressed in an unknown way')
  return new Uint8Array(unpack(bytes, { maxOutputLength }))
}

/** https (http where the object is signed), a host name, no credentials, no address literal in whatever spelling. */
function checkedUrl(text: string, accept: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined
  const isPlain = url?.protocol === 'http:' && SIGNED_OBJECTS.includes(accept)
  if (!url || (url.protocol !== 'https:' && !isPlain)) throw refusal('expected an https URL')
  if (url.username !== '' || url.password !== '')
    throw refusal('expected no credentials in the URL')
  const { hostname: host } = url
  // An IPv6 address stands in brackets and has no dot: URL parsing writes the last part of it in hexadecimal.
  if (isIP(host) !== 0 || !host.includes('.') || host.endsWith('.'))
    throw refusal('expected the full name of a host')
  url.hash = ''
  return url
}

/** The first address of a host, once every one of them is allowed. */
async function pinnedAddress(
  host: string,
  { resolve, allowedHosts }: Settings,
  signal: AbortSignal,
): Promise<string> {
  const addresses = await untilAborted(resolve(host), signal)
  const [first] = addresses
  if (first === undefined) throw refusal('the host has no address')
  if (!allowedHosts.includes(host) && !addresses.every(isPublicAddress))
    throw refusal('the host has an address that is not public')
  return first
}

/** Whoever never answers must not hold the gate. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}

function refusal(message: string): PipelineError {
  return new PipelineError('TRUST_UNREACHABLE', message)
}
