// Wallets claim from a server that is killed under them, again and again: every learner has one credential in the end,
// the same one whenever it is asked for, bound to the learner's key, and no thief gets in between.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import { options } from '../contract/ledger-contract.ts'
import { type Served, serve } from '../support/served.ts'
import { type WalletKey, walletKey, walletOf } from '../support/wallet.ts'

const AWARDS = 24
const KILLS = 5
const CONFIGURATIONS = ['OpenBadgeCredential_ldp_vc', 'OpenBadgeCredential_jwt_vc_json']
const DEADLINE_MS = 120_000

let server: Served
beforeAll(async () => {
  server = await serve({ awards: AWARDS, issue: ['--format', 'ob3'] })
})
afterAll(async () => await server.close())

const wallet = () =>
  walletOf({
    base: server.base,
    fetch: async (path, init) => await fetch(`${server.base}${path}`, init),
    now: () => new Date(),
  })

/** Tries until the server answers; what it answers then is the result. */
async function claim(link: Served['links'][number], key: WalletKey, configuration: string) {
  for (const endMs = Date.now() + DEADLINE_MS; Date.now() < endMs; ) {
    try {
      const answer = await wallet().claim(link, { key, configuration })
      const body = (await answer.json()) as { credentials?: unknown[]; error?: string }
      if (body.credentials) return JSON.stringify(body.credentials)
      if (body.error === 'credential_request_denied') return body.error
    } catch {
      // The server is gone, or went while it answered.
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the server never answered')
}

test('nothing is lost or made twice by kill -9 during claims', async () => {
  const learners = server.links.map((link) => ({ link, key: walletKey(), thief: walletKey() }))
  const killing = (async () => {
    for (let n = 0; n < KILLS; n++) {
      await new Promise((resolve) => setTimeout(resolve, 150 + ((n * 97) % 300)))
      await server.killAndRestart()
    }
  })()
  const first = await Promise.all(
    learners.map(async ({ link, key }) => {
      const got: string[] = []
      for (const configuration of CONFIGURATIONS) got.push(await claim(link, key, configuration))
      return got
    }),
  )
  await killing
  const again = await Promise.all(
    learners.map(async ({ link, key }) => await claim(link, key, CONFIGURATIONS[1] ?? '')),
  )
  expect(again).toEqual(first.map(([, token]) => token))
  const embedded = await Promise.all(
    learners
      .slice(0, 3)
      .map(async ({ link, key }) => await claim(link, key, CONFIGURATIONS[0] ?? '')),
  )
  expect(embedded).toEqual(first.slice(0, 3).map(([badge]) => badge))
  for (const { link, thief } of learners.slice(0, 3))
    expect(await claim(link, thief, CONFIGURATIONS[0] ?? '')).toBe('credential_request_denied')
  expect(await server.stop()).toBe(0)
  const ledger = await openSqliteLedger(server.ledger.slice('sqlite:'.length), options)
  for (const { link } of learners)
    expect(await ledger.editionsOf(link.award)).toHaveLength(CONFIGURATIONS.length)
  await ledger.close()
})
