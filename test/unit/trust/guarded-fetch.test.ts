// The guarded fetcher: addresses, redirects, limits. Name server and connection are stand-ins; nothing connects.
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../../src/trust/address-rules.ts'
import {
  createGuardedFetch,
  type GuardedFetchOptions,
  type RawAnswer,
} from '../../../src/trust/guarded-fetch.ts'
import { createHostGate } from '../../../src/trust/host-gate.ts'
import { loadJson } from '../../../src/trust/load-json.ts'
import { utf8 } from '../../../src/util/bytes.ts'

const ACCEPT = { accept: 'application/json' }
const PUBLIC = '93.184.216.34'

async function* chunks(...parts: readonly Uint8Array[]) {
  yield* parts
}

function answer(changes: Partial<RawAnswer> = {}): RawAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { status: 200, headers, body: chunks(Buffer.from('{}')), ...changes }
}

function fetcher(options: Partial<GuardedFetchOptions> = {}) {
  const connected: string[] = []
  const load = createGuardedFetch({
    resolve: async () => [PUBLIC],
    connect: async (url, { address }) => {
      connected.push(`${url.href} ${address}`)
      return answer()
    },
    clockMs: () => 0,
    ...options,
  })
  return { load, connected }
}

const UNREACHABLE = { code: 'TRUST_UNREACHABLE' }

describe('addresses', () => {
  test.each([PUBLIC, '8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::8.8.8.8',
    '64:ff9b::808:808',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700:4700::1111%1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    '100::1',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test('a host with one address that is not public is refused', async () => {
    const { load, connected } = fetcher({ resolve: async () => [PUBLIC, '127.0.0.1'] })
    await expect(load('https://a.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
    expect(connected).toEqual([])
  })

  test('a test lab can be allowed by name', async () => {
    const { load } = fetcher({ resolve: async () => ['127.0.0.1'], allowedHosts: ['lab.example'] })
    expect((await load('https://lab.example/', ACCEPT)).status).toBe(200)
    await expect(load('https://other.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
  })

  test('the name is resolved once, and that address is connected to', async () => {
    let asked = 0
    const { load, connected } = fetcher({
      resolve: async () => [++asked === 1 ? PUBLIC : '127.0.0.1'],
    })
    await load('https://a.example/x', ACCEPT)
    expect([asked, connected]).toEqual([1, [`https://a.example/x ${PUBLIC}`]])
  })
})

describe('URLs', () => {
  test.each([
    'http://a.example/',
    'ftp://a.example/',
    'file:///etc/passwd',
    'did:web:a.example',
    'https://user@a.example/',
    'https://u:p@a.example/',
    'https://:p@a.example/',
    'https://[::ffff:93.184.216.34]/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://localhost/',
    'https://a.example./',
    'not a url',
    '',
  ])('%s is refused without asking anyone', async (url) => {
    const { load, connected } = fetcher()
    await expect(load(url, ACCEPT)).rejects.toMatchObject(UNREACHABLE)
    expect(connected).toEqual([])
  })
})

describe('the gate of a host', () => {
  test('lets so many in at a time, however they come and go', async () => {
    const gate = createHostGate(2)
    let inside = 0
    let most = 0
    const opened: (() => void)[] = []
    const visit = (host: string) =>
      gate(host, async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise<void>((resolve) => {
          opened.push(resolve)
        })
        inside -= 1
      })
    const turns = () => new Promise((resolve) => setImmediate(resolve))
    const visits = [visit('a'), visit('a')]
    await turns()
    opened.pop()?.()
    await turns()
    visits.push(visit('a'), visit('a'), visit('a'))
    await turns()
    expect([inside, most]).toEqual([2, 2])
    for (; opened.length > 0; await turns()) opened.pop()?.()
    await Promise.all(visits)
    expect([inside, most]).toEqual([0, 2])
    const later = visit('a')
    await turns()
    opened.pop()?.()
    await later
    const others = [visit('a'), visit('a'), visit('b')]
    await turns()
    expect(inside).toBe(3)
    for (; opened.length > 0; await turns()) opened.pop()?.()
    await Promise.all(others)
  })

  test('gives a place back when a visit fails', async () => {
    const gate = createHostGate(1)
    for (let n = 0; n < 3; n++)
      await expect(gate('a', () => Promise.reject(new Error('x')))).rejects.toThrow()
  })
})

describe('one JSON document', () => {
  const URL_OF = 'https://a.example/x'
  const loaded = async (changes: object = {}) => {
    const asked: unknown[] = []
    const found = await loadJson(URL_OF, 'application/x', async (...request) => {
      asked.push(request)
      return { status: 200, contentType: 'application/json', bytes: utf8('{"a":1}'), ...changes }
    })
    expect(asked).toEqual([[URL_OF, { accept: 'application/x' }]])
    return found.ok ? found.value : found.reason
  }

  test('is strict, of a JSON type, an object, and of one MiB', async () => {
    expect(await loaded()).toEqual({ a: 1 })
    // Whoever has it cannot change it for the next one.
    expect(await loaded()).toBe(await loaded())
    expect(await loaded()).toSatisfy(Object.isFrozen)
    expect(await loaded({ contentType: 'Application/did+LD+json; x=y' })).toEqual({ a: 1 })
    expect(await loaded({ status: 404 })).toBe('unreachable')
    for (const contentType of ['text/html', '', 'application/jsonx', 'x/application/json'])
      expect(await loaded({ contentType })).toBe('unreadable')
    for (const text of ['[]', 'null', '{"a":1,"a":2}', '{', ''])
      expect(await loaded({ bytes: utf8(text) })).toBe('unreadable')
    const padded = (size: number) => utf8(`{"a":"${'x'.repeat(size - 8)}"}`)
    expect(await loaded({ bytes: padded(1024 * 1024) })).toHaveProperty('a')
    expect(await loaded({ bytes: padded(1024 * 1024 + 1) })).toBe('unreadable')
  })

  test('that nobody serves is unreachable', async () => {
    const found = await loadJson(URL_OF, '*/*', () => Promise.reject(new Error('x')))
    expect(found).toMatchObject({ ok: false, reason: 'unreachable' })
  })
})

describe('http', () => {
  const SIGNED = ['application/pkix-cert', 'application/pkix-crl', 'application/ocsp-response']

  test.each(SIGNED)(
    'is enough for %s, which is signed itself; addresses stay guarded',
    async (accept) => {
      const { load, connected } = fetcher()
      await load('http://a.example/x', { accept })
      expect(connected).toEqual([`http://a.example/x ${PUBLIC}`])
      const inside = fetcher({ resolve: async () => ['10.0.0.1'] })
      await expect(inside.load('http://a.example/x', { accept })).rejects.toMatchObject(UNREACHABLE)
      await expect(load('http://127.0.0.1/x', { accept })).rejects.toMatchObject(UNREACHABLE)
      await expect(load('ftp://a.example/x', { accept })).rejects.toMatchObject(UNREACHABLE)
    },
  )

  test.each(['application/json', '*/*', `${SIGNED[0]}, application/json`])(
    'is refused for %s',
    async (accept) => {
      const { load } = fetcher()
      await expect(load('http://a.example/x', { accept })).rejects.toMatchObject(UNREACHABLE)
    },
  )
})

describe('answers', () => {
  const redirectTo = (location: string) => answer({ status: 302, headers: { location } })

  test('a redirect within the host is followed, with the same address', async () => {
    const seen: string[] = []
    const { load } = fetcher({
      connect: async (url, { address }) => {
        seen.push(`${url.pathname} ${address}`)
        return url.pathname === '/a' ? redirectTo('/b') : answer()
      },
    })
    expect((await load('https://a.example/a', ACCEPT)).status).toBe(200)
    expect(seen).toEqual([`/a ${PUBLIC}`, `/b ${PUBLIC}`])
  })

  test.each([
    'https://b.example/',
    'https://a.example:8443/',
    'http://a.example/',
    '//b.example/',
    'https://127.0.0.1/',
    '?next=https://b.example/#x\\@b.example:443/../',
  ])('a redirect to %s leads to nobody else', async (location) => {
    const asked: string[] = []
    const { load } = fetcher({
      connect: async (url) => {
        asked.push(url.host)
        return url.search === '' && asked.length === 1 ? redirectTo(location) : answer()
      },
    })
    const followed = await load('https://a.example/', ACCEPT).catch((error: unknown) => error)
    if (location.startsWith('?')) expect(followed).toMatchObject({ status: 200 })
    else expect(followed).toMatchObject(UNREACHABLE)
    expect(new Set(asked)).toEqual(new Set(['a.example']))
  })

  test.each([200, 299, 400, 404])('status %i is no redirect, whatever it says', async (status) => {
    const headers = { location: '/b', 'content-type': 'text/plain' }
    const { load } = fetcher({ connect: async () => answer({ status, headers }) })
    expect(await load('https://a.example/', ACCEPT)).toMatchObject({ status })
  })

  test.each([300, 304, 399])('status %i without a place to go is an answer', async (status) => {
    const { load } = fetcher({ connect: async () => answer({ status, headers: {} }) })
    expect(await load('https://a.example/', ACCEPT)).toMatchObject({ status, contentType: '' })
    const led = fetcher({
      connect: async (url) => (url.pathname === '/' ? { ...redirectTo('/b'), status } : answer()),
    })
    expect(await led.load('https://a.example/', ACCEPT)).toMatchObject({ status: 200 })
  })

  test.each([undefined, '', ' Identity '])('the encoding %j is none', async (encoding) => {
    const headers = { ...(encoding !== undefined && { 'content-encoding': encoding }) }
    const { load } = fetcher({ connect: async () => answer({ headers }) })
    expect((await load('https://a.example/', ACCEPT)).bytes).toEqual(
      new Uint8Array(Buffer.from('{}')),
    )
  })

  test.each([
    [' Application/JSON ; charset=utf-8', 'application/json'],
    ['text/html', 'text/html'],
    [';', ''],
  ])('the media type %j is %j', async (type, expected) => {
    const headers = { 'content-type': type }
    const { load } = fetcher({ connect: async () => answer({ headers }) })
    expect((await load('https://a.example/', ACCEPT)).contentType).toBe(expected)
  })

  test('what is refused says so, and what breaks keeps its cause', async () => {
    const cause = new Error('reset')
    const { load } = fetcher({ connect: () => Promise.reject(cause) })
    await expect(load('https://a.example/', ACCEPT)).rejects.toMatchObject({
      ...UNREACHABLE,
      cause,
    })
    const other = fetcher({ connect: async () => redirectTo('https://b.example/') })
    const refusal = await other.load('https://a.example/', ACCEPT).catch((error: unknown) => error)
    expect(refusal).toMatchObject(UNREACHABLE)
    expect(refusal).not.toHaveProperty('cause')
  })

  test('more than three redirects are refused', async () => {
    let count = 0
    const { load } = fetcher({ connect: async () => redirectTo(`/${++count}`) })
    await expect(load('https://a.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
    expect(count).toBe(4)
  })

  test('a long answer is cut off while it comes', async () => {
    let sent = 0
    const endless = async function* () {
      for (;;) {
        sent += 1
        yield new Uint8Array(1000)
      }
    }
    const { load } = fetcher({ connect: async () => answer({ body: endless() }), maxBytes: 10_000 })
    await expect(load('https://a.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
    expect(sent).toBe(11)
  })

  test('compression is undone within the limit', async () => {
    const zipped = (size: number) =>
      answer({
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: chunks(gzipSync(Buffer.alloc(size, 32))),
      })
    const good = fetcher({ connect: async () => zipped(5000), maxBytes: 10_000 })
    expect((await good.load('https://a.example/', ACCEPT)).bytes.length).toBe(5000)
    const bomb = fetcher({ connect: async () => zipped(5_000_000), maxBytes: 10_000 })
    await expect(bomb.load('https://a.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
  })

  test('an encoding that nobody knows is refused', async () => {
    const headers = { 'content-encoding': 'constructor' }
    const { load } = fetcher({ connect: async () => answer({ headers }) })
    await expect(load('https://a.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
  })

  test('who does not answer in time is unreachable', async () => {
    const silent = () => new Promise<never>(() => {})
    const { load } = fetcher({ resolve: silent, timeoutMs: 20 })
    await expect(load('https://a.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
  })

  test('good answers are remembered for a while, others not', async () => {
    let now = 0
    let status = 503
    let count = 0
    const { load } = fetcher({
      clockMs: () => now,
      cacheMs: 1000,
      connect: async () => {
        count += 1
        return answer({ status })
      },
    })
    await load('https://a.example/', ACCEPT)
    status = 200
    await load('https://a.example/', ACCEPT)
    await load('https://a.example/', ACCEPT)
    expect(count).toBe(2)
    now = 1000
    await load('https://a.example/', ACCEPT)
    expect(count).toBe(3)
  })

  test('so many answers are remembered, and what was asked for longest ago is forgotten', async () => {
    const { load, connected } = fetcher()
    const ask = async (n: number) => await load(`https://a${n}.example/`, ACCEPT)
    for (let n = 0; n < 256; n++) await ask(n)
    await ask(0)
    expect(connected).toHaveLength(256)
    await ask(256)
    for (const n of [0, 2, 255, 256]) await ask(n)
    expect(connected).toHaveLength(257)
    await ask(1)
    expect(connected).toHaveLength(258)
  })

  test('a host without any address is unreachable', async () => {
    const { load, connected } = fetcher({ resolve: async () => [] })
    await expect(load('https://a.example/', ACCEPT)).rejects.toMatchObject(UNREACHABLE)
    expect(connected).toEqual([])
  })

  test('an answer without a media type has none', async () => {
    const { load } = fetcher({ connect: async () => answer({ headers: {} }) })
    expect((await load('https://a.example/', ACCEPT)).contentType).toBe('')
  })

  test('a host is asked by so many at a time', async () => {
    let open = 0
    let most = 0
    const { load } = fetcher({
      maxPerHost: 2,
      connect: async () => {
        open += 1
        most = Math.max(most, open)
        await new Promise((resolve) => setTimeout(resolve, 5))
        open -= 1
        return answer()
      },
    })
    await Promise.all([1, 2, 3, 4, 5].map((n) => load(`https://a.example/${n}`, ACCEPT)))
    expect([most, open]).toEqual([2, 0])
  })
})
