// A token bucket per client, in bounded memory: the client not seen for longest is forgotten first.

export interface RateLimitOptions {
  readonly perMinute: number
  readonly burst: number
  readonly clients: number
  readonly steadyMs: () => number
}

/** Takes one token of a client. @returns 0, or the seconds after which there will be one. */
export type RateLimit = (client: string) => number

interface Bucket {
  tokens: number
  atMs: number
}

/** Makes a limit; it knows nothing of addresses, only of names of clients. */
export function createRateLimit({
  perMinute,
  burst,
  clients,
  steadyMs,
}: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>()
  const perMs = perMinute / 60_000
  return (client) => {
    const nowMs = steadyMs()
    const known = buckets.get(client)
    const bucket = known ?? { tokens: burst, atMs: nowMs }
    bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.atMs) * perMs)
    bucket.atMs = nowMs
    // A map keeps the order of insertion: whoever was here just now goes to its end.
    buckets.delete(client)
    const [oldest] = buckets.keys()
    if (buckets.size >= clients && oldest !== undefined) buckets.delete(oldest)
    buckets.set(client, bucket)
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000))
    bucket.tokens -= 1
    return 0
  }
}

/**
 * The name of a client: its address, for IPv6 the network of it, since one client has 2^64 of those.
 *
 * @param forwarded `X-Forwarded-For`; only its entry that the outermost of `proxies` wrote is believed.
 */
export function clientName(
  address: string | undefined,
  forwarded: string | undefined,
  proxies: number,
): string {
  const entries = (forwarded ?? '').split(',').map((entry) => entry.trim())
  const told = proxies > 0 ? entries.at(-proxies) : undefined
  const name = (told || address || 'unknown').toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  return name.includes(':') ? networkOf(name) : name.slice(0, 64)
}

/** The first 64 bits, written out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => group.slice(0, 4).replace(/^0+(?=.)/, ''))
    .join(':')
}
