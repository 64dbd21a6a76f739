// The real server under clients that are slow, greedy or many: it sheds them, answers the others, and stops when it is
// told to without cutting anybody short. Loopback only; every loop is bounded.
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Served, serve } from '../support/served.ts'

let server: Served
beforeAll(async () => {
  const limits = {
    perMinute: 1_000_000,
    burst: 1_000_000,
    bodyMs: 10_000,
    // Two hundred at once take their time on a small machine.
    verificationMs: 200_000,
    heldBytes: 16 * 1024 * 1024,
  }
  server = await serve({ awards: 1, issue: ['--format', 'ob3'], configuration: { limits } })
})
afterAll(async () => await server.close())

interface Raw {
  readonly socket: Socket
  readonly text: () => string
  readonly closed: Promise<number>
}

/** A connection that says what it is told to, and remembers what it heard and when it was closed. */
async function raw(first: string): Promise<Raw> {
  const startMs = performance.now()
  const socket = connect(Number(new URL(server.base).port), '127.0.0.1')
  let heard = ''
  socket.on('data', (data) => {
    heard += data.toString()
  })
  socket.on('error', () => undefined)
  const closed = new Promise<number>((resolve) =>
    socket.once('close', () => resolve(performance.now() - startMs)),
  )
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  socket.write(first)
  return { socket, text: () => heard, closed }
}

/** Waits for what a server does when it comes to it; what did not come is for the assertion that follows. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + 30_000; !(await isSo()) && Date.now() < endMs; )
    await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Whether a new connection is taken; one that is kept alive would still be answered. */
async function isListening(): Promise<boolean> {
  const socket = connect(Number(new URL(server.base).port), '127.0.0.1')
  const taken = new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false)).once('connect', () => resolve(true))
  })
  return await taken.finally(() => socket.destroy())
}

const healthy = async () => (await fetch(`${server.base}/healthz`)).status
const HEAD = 'POST /verify HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n'

describe('a server', () => {
  test('sheds clients that never end their headers, and answers others meanwhile', async () => {
    const slow = await Promise.all(
      Array.from({ length: 100 }, async () => await raw('GET /verify HTTP/1.1\r\nhost: 127')),
    )
    const drip = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('x')
    }, 500)
    for (let n = 0; n < 5; n++) expect(await healthy()).toBe(200)
    const times = await Promise.all(slow.map(({ closed }) => closed))
    clearInterval(drip)
    // After 10 s, and before the 60 s in which Node itself would.
    expect(Math.max(...times)).toBeLessThan(40_000)
    expect(await healthy()).toBe(200)
  })

  test('gives up a body that drips, with the code for it', async () => {
    const slow = await raw(`${HEAD}content-length: 1000\r\n\r\n{`)
    const drip = setInterval(() => slow.socket.writable && slow.socket.write(' '), 200)
    await until(() => slow.text().includes('BODY_TOO_SLOW'))
    clearInterval(drip)
    expect(slow.text()).toMatch(/^HTTP\/1\.1 408 /)
    slow.socket.destroy()
  })

  test('refuses a body that is too large before it has come, and headers beyond all measure', async () => {
    const large = await raw(`${HEAD}content-length: 999999999\r\n\r\n`)
    await until(() => large.text().includes('BODY_TOO_LARGE'))
    expect(large.text()).toMatch(/^HTTP\/1\.1 413 /)
    large.socket.destroy()
    const headers = await raw(`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)
    await headers.closed
    expect(headers.text()).toMatch(/^HTTP\/1\.1 431 /)
    expect(await healthy()).toBe(200)
  })

  test('holds so much of what is sent and not more, until it is finished', async () => {
    const part = `${HEAD}content-length: 9000000\r\n\r\n${' '.repeat(8_900_000)}`
    // Whichever of the two the server has read less of is told to come back, the other one is read on.
    const senders = [await raw(part), await raw(part)]
    const refused = () => senders.filter(({ text }) => text().includes('OVERLOADED'))
    await until(() => refused().length > 0)
    expect(refused()).toHaveLength(1)
    expect(refused()[0]?.text()).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 5/)
    for (const { socket } of senders) socket.destroy()
    const body = ' '.repeat(9_000_000)
    const headers = { 'content-type': 'application/json' }
    const statuses: number[] = []
    await until(async () => {
      const answer = await fetch(`${server.base}/verify`, { method: 'POST', headers, body })
      return statuses.push(answer.status) > 0 && answer.status === 200
    })
    // Until the server knows that they have gone, it has no room.
    expect(statuses.at(-1)).toBe(200)
    expect(statuses.slice(0, -1).filter((status) => status !== 503)).toEqual([])
  })

  test('verifies for those who stay, not for those who went away', async () => {
    const { link = '', award = '' } = server.links[0] ?? {}
    const badge = await (await fetch(`${link}/files/${award}.ob3.json`)).text()
    const head = `${HEAD}content-length: ${Buffer.byteLength(badge)}\r\n\r\n`
    const gone = await Promise.all(Array.from({ length: 150 }, async () => await raw(head + badge)))
    await new Promise((resolve) => setTimeout(resolve, 200))
    for (const { socket } of gone) socket.destroy()
    const headers = { 'content-type': 'application/json' }
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const init = { method: 'POST', headers, body: badge }
        return (await fetch(`${server.base}/verify`, init)).status
      }),
    )
    expect(answers.filter((status) => status !== 200)).toEqual([])
  })

  test('two hundred at once read the claim page, and none is sent away', async () => {
    const [link] = server.links
    const page = async () => {
      const answer = await fetch(link?.link ?? '', { headers: { accept: 'text/html' } })
      return [answer.status, (await answer.text()).includes('</html>')] as const
    }
    const answers = await Promise.all(Array.from({ length: 200 }, page))
    expect(answers.filter(([status, whole]) => status !== 200 || !whole)).toEqual([])
  })

  test('ends what it has begun when it is told to stop, and takes nothing new', async () => {
    const lines = 'content-length: 2\r\nconnection: close\r\nexpect: 100-continue'
    const begun = await raw(`${HEAD}${lines}\r\n\r\n{`)
    await until(() => begun.text().includes('100 Continue'))
    const stopped = server.stop()
    await until(async () => !(await isListening()))
    await expect(fetch(`${server.base}/healthz`)).rejects.toThrow('fetch failed')
    begun.socket.write('}')
    await begun.closed
    expect(begun.text()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
    expect(await stopped).toBe(0)
    expect(server.log().trim().split('\n').at(-1)).toContain('"route":"/verify"')
  })
})
