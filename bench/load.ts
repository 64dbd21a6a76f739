// `npm run bench:load`: the real server on loopback under one user and under many. Verifying (badge, image, sealed
// document, paper) and claiming (the page; a credential into a wallet, each link once), then clients that are slow or
// greedy. Times, answers by status, and the memory of the server after each round. `-- --json` prints one object.

import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import process from 'node:process'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { type Served, serve } from '../test/support/served.ts'
import { keyProof, walletKey, walletOf } from '../test/support/wallet.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
    claims: { type: 'string', default: '400' },
    json: { type: 'boolean', default: false },
  },
})
const USERS = Number(values.users)
const SECONDS = Number(values.seconds)
const CLAIMS = Number(values.claims)
/** Claims that one user makes alone. */
const ALONE = 50
const CONFIGURATION = 'OpenBadgeCredential_ldp_vc'

interface Row {
  readonly what: string
  readonly users: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers by status, and requests that had none. */
  readonly answers: Readonly<Record<string, number>>
  readonly rssMiB: number
}

async function main(): Promise<void> {
  const server = await serve({
    awards: ALONE + CLAIMS,
    issue: ['--format', 'elm,ob3', '--self-check', 'sample'],
  })
  try {
    const rows: Row[] = []
    const note = (row: Row) => {
      rows.push(row)
      process.stderr.write(`${rowText(row)}\n`)
    }
    process.stderr.write(`at start: ${rssMiB(server)} MiB\n`)
    const bodies = await verifyBodies(server)
    await warmUp(server, bodies)
    for (const users of [1, USERS]) {
      for (const { what, body, type } of bodies)
        note(await shoot(server, { what, users, path: '/verify', body, type }))
      note(await shoot(server, { what: 'claim: page', users, path: pagePaths(server) }))
    }
    note(await redeem(server, server.links.slice(0, ALONE), 1))
    note(await redeem(server, server.links.slice(ALONE), USERS))
    const shed = await shedding(server)
    process.stdout.write(
      values.json ? `${JSON.stringify({ rows, shed })}\n` : report(rows, shed, rssMiB(server)),
    )
  } finally {
    await server.close()
  }
}

/** What people drop on the verify page, fetched from the claim page as they would. */
async function verifyBodies({ links }: Served) {
  const { link = '', award = '' } = links[0] ?? {}
  const kinds = [
    ['badge', 'ob3.json', 'application/json'],
    ['badge image', 'badge.png', 'image/png'],
    ['sealed document', 'elm.jsonld', 'application/json'],
    ['paper', 'pdf', 'application/pdf'],
  ] as const
  return await Promise.all(
    kinds.map(async ([what, ending, type]) => {
      const answer = await fetch(`${link}/files/${award}.${ending}`)
      if (answer.status !== 200) throw new Error(`no ${what}: ${answer.status}`)
      return { what: `verify: ${what}`, type, body: Buffer.from(await answer.arrayBuffer()) }
    }),
  )
}

/** Threads start and load what they need with their first inputs: that is no user's time. */
async function warmUp({ base }: Served, bodies: Awaited<ReturnType<typeof verifyBodies>>) {
  for (let n = 0; n < 4; n++)
    await Promise.all(
      bodies.map(async ({ body, type }) => {
        const headers = { accept: 'application/json', 'content-type': type }
        const answer = await fetch(`${base}/verify`, { method: 'POST', headers, body })
        const { verdict } = (await answer.json()) as { verdict: string }
        if (verdict !== 'passed') throw new Error(`expected passed, found ${verdict}`)
      }),
    )
}

function pagePaths({ links }: Served): readonly string[] {
  return links.map(({ token }) => `/claim/${token}`)
}

interface Shot {
  readonly what: string
  readonly users: number
  readonly path: string | readonly string[]
  readonly body?: Buffer
  readonly type?: string
}

async function shoot(server: Served, { what, users, path, body, type }: Shot): Promise<Row> {
  const headers = {
    accept: body ? 'application/json' : 'text/html',
    ...(type && { 'content-type': type }),
  }
  const paths = typeof path === 'string' ? [path] : path
  const answers: Record<string, number> = {}
  const result = await autocannon({
    url: server.base,
    connections: users,
    duration: SECONDS,
    timeout: 60,
    requests: paths.map((one) => ({
      method: body ? 'POST' : 'GET',
      path: one,
      headers,
      ...(body && { body }),
      onResponse: (status) => {
        answers[status] = (answers[status] ?? 0) + 1
      },
    })),
  })
  if (result.errors > 0) answers.none = result.errors
  const { p50, p99 } = result.latency
  const perSecond = result.requests.average
  return { what, users, perSecond, p50Ms: p50, p99Ms: p99, answers, rssMiB: rssMiB(server) }
}

/** Every link once, by so many wallets at a time; each must end with a credential of its own. */
async function redeem(server: Served, links: Served['links'], users: number): Promise<Row> {
  const wallet = walletOf({
    base: server.base,
    fetch: async (path, init) => await fetch(`${server.base}${path}`, init),
    now: () => new Date(),
  })
  const waiting = links.map((link) => ({ link, key: walletKey() }))
  const times: number[] = []
  const answers: Record<string, number> = {}
  const ids = new Set<string>()
  const startMs = performance.now()
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const beginMs = performance.now()
      const { link, key } = next
      const access = await wallet.access(link)
      const nonce = await wallet.nonce()
      const proof = await keyProof(key, { nonce, at: new Date() }, { claims: { aud: server.base } })
      const request = { credential_configuration_id: CONFIGURATION, proofs: { jwt: [proof] } }
      const answer = await wallet.credential(access, request)
      const body = (await answer.json()) as { credentials?: { credential: { id: string } }[] }
      for (const { credential } of body.credentials ?? []) ids.add(credential.id)
      answers[answer.status] = (answers[answer.status] ?? 0) + 1
      times.push(performance.now() - beginMs)
    }
  }
  await Promise.all(Array.from({ length: users }, work))
  const perSecond = (links.length * 1000) / (performance.now() - startMs)
  if (ids.size !== (answers[200] ?? 0)) throw new Error('two wallets have the same credential')
  const [p50Ms, p99Ms] = [0.5, 0.99].map((part) => quantile(times, part)) as [number, number]
  return {
    what: 'claim: into a wallet',
    users,
    perSecond,
    p50Ms,
    p99Ms,
    answers,
    rssMiB: rssMiB(server),
  }
}

function quantile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * part) - 1] ?? Number.NaN
}

interface Shed {
  /** Connections that never end their headers, and when the last of them was closed. */
  readonly slow: number
  readonly closedAfterMs: number
  readonly oversize: Readonly<Record<string, number>>
  /** Of others meanwhile. */
  readonly healthP99Ms: number
}

async function shedding(server: Served): Promise<Shed> {
  const { hostname, port } = new URL(server.base)
  const open = (text: string, heard: (text: string) => void = () => undefined) =>
    new Promise<number>((resolve) => {
      const startMs = performance.now()
      const socket = connect(Number(port), hostname, () => socket.write(text))
      socket.on('data', (data) => heard(data.toString()))
      socket.on('error', () => undefined)
      socket.once('close', () => resolve(performance.now() - startMs))
    })
  const slow = Array.from({ length: USERS }, () => open('GET /verify HTTP/1.1\r\nhost: 127'))
  const oversize: Record<string, number> = {}
  const head = `POST /verify HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-type: application/json\r\n`
  const large = Array.from({ length: 50 }, () =>
    open(`${head}content-length: 999999999\r\n\r\n`, (text) => {
      const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1]
      if (status) oversize[status] = (oversize[status] ?? 0) + 1
    }),
  )
  const health = await shoot(server, { what: 'health', users: 1, path: '/healthz' })
  const closed = await Promise.all(slow)
  await Promise.all(large)
  return { slow: USERS, closedAfterMs: Math.max(...closed), oversize, healthP99Ms: health.p99Ms }
}

/** Resident memory of the server, threads included. */
function rssMiB(server: Served): number {
  const status = readFileSync(`/proc/${server.pid()}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

function rowText({ what, users, perSecond, p50Ms, p99Ms, answers, rssMiB: rss }: Row): string {
  const told = Object.entries(answers).map(([status, count]) => `${status}: ${count}`)
  const numbers = [perSecond.toFixed(1), p50Ms.toFixed(0), p99Ms.toFixed(0), rss]
  const [rate, p50, p99, memory] = numbers.map((one) => String(one).padStart(7))
  return `${what.padEnd(24)}${String(users).padStart(5)} users${rate}/s${p50} ms${p99} ms${memory} MiB  ${told.join(', ')}`
}

function report(rows: readonly Row[], shed: Shed, atEnd: number): string {
  const { slow, closedAfterMs, oversize, healthP99Ms } = shed
  return [
    ...rows.map(rowText),
    `${slow} slow clients were closed within ${(closedAfterMs / 1000).toFixed(1)} s; others waited ${healthP99Ms} ms (p99)`,
    `bodies that are too large: ${JSON.stringify(oversize)}`,
    `at the end: ${atEnd} MiB`,
    '',
  ].join('\n')
}

await main()
