// The VC-API exchange as the Learner Credential Wallet runs it: asked for a DID, shows it, gets the credential.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { offerOf } from '../../src/batch/claim-links.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { BASE, type ClaimServer, startClaimServer } from '../support/claim-server.ts'
import { proofOver, type TestKey, testKey } from '../support/test-issuer.ts'
import { walletOf } from '../support/wallet.ts'

let server: ClaimServer
let taken = 0
beforeAll(async () => {
  const claim = ['--no-code']
  server = await startClaimServer({ awards: 3, issue: ['--format', 'ob3'], claim })
})
afterAll(async () => await server.close())
const nextExchange = () => {
  const { token } = server.links[taken++] ?? {}
  if (token === undefined) throw new Error('no more links: issue more awards')
  return `/exchanges/${offerOf(token)}`
}

const post = async (path: string, body: unknown) => await walletOf(server).post(path, body)
const requestOf = async (path: string) => {
  const { verifiablePresentationRequest: request } = (await (await post(path, {})).json()) as {
    verifiablePresentationRequest: { query: JsonObject[]; challenge: string; domain: string }
  }
  return request
}

/** A presentation that says nothing but who holds the key. */
async function didAuth(key: TestKey, proof: JsonObject, changes: JsonObject = {}) {
  const presentation = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: key.didKey,
    ...changes,
  }
  const whole = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: server.now().toISOString().replace('.000', ''),
    verificationMethod: `${key.didKey}#${key.multikey}`,
    proofPurpose: 'authentication',
    ...proof,
  }
  return { ...presentation, proof: await proofOver(presentation, whole, key.privateKey) }
}

const codeOf = async (answer: Response) =>
  [answer.status, ((await answer.json()) as { code?: string }).code] as const
const REFUSED = [400, 'REQUEST_INVALID'] as const

describe('an exchange', () => {
  test('asks for a DID, and gives the credential bound to it, the same each time', async () => {
    const path = nextExchange()
    const key = testKey(21)
    const request = await requestOf(path)
    expect(request.query).toMatchObject([{ type: 'DIDAuthentication' }])
    expect(request.domain).toBe(new URL(BASE).host)
    const fetchOnce = async () => {
      const { challenge, domain } = await requestOf(path)
      const verifiablePresentation = await didAuth(key, { challenge, domain })
      return (await (await post(path, { verifiablePresentation })).json()) as {
        verifiablePresentation: { verifiableCredential: JsonObject[] }
      }
    }
    const first = await fetchOnce()
    const [credential] = first.verifiablePresentation.verifiableCredential
    const bytes = new TextEncoder().encode(JSON.stringify(credential))
    const report = await server.dependencies.verifier.verify(bytes)
    expect([report.verdict, report.subject?.id]).toEqual(['passed', key.didKey])
    server.wait(60)
    expect(await fetchOnce()).toEqual(first)
  })

  test('gives nothing for a second key, a used challenge, or a presentation of somebody else', async () => {
    const path = nextExchange()
    const [key, thief] = [testKey(22), testKey(23)]
    const { challenge, domain } = await requestOf(path)
    const present = async (verifiablePresentation: unknown) =>
      await codeOf(await post(path, { verifiablePresentation }))
    const hostile = [
      await didAuth(key, { challenge: 'guessed', domain }),
      await didAuth(key, { challenge, domain: 'other.example' }),
      await didAuth(key, { challenge, domain, proofPurpose: 'assertionMethod' }),
      await didAuth(key, { challenge, domain }, { holder: thief.didKey }),
      { ...(await didAuth(key, { challenge, domain })), holder: thief.didKey },
      { holder: key.didKey, type: ['VerifiablePresentation'] },
      'text',
    ]
    for (const presentation of hostile) expect(await present(presentation)).toEqual(REFUSED)
    const good = await didAuth(key, { challenge, domain })
    expect((await present(good))[0]).toBe(200)
    expect(await present(good)).toEqual(REFUSED)
    const again = await requestOf(path)
    const second = await didAuth(thief, { challenge: again.challenge, domain })
    expect(await present(second)).toEqual([403, 'CLAIM_REFUSED'])
    server.wait(301)
    const late = await didAuth(key, { challenge: again.challenge, domain })
    expect(await present(late)).toEqual(REFUSED)
  })

  test('of a link with a code needs the code first, and leads nowhere for strangers', async () => {
    const withCode = await startClaimServer({ issue: ['--format', 'ob3'] })
    const [link] = withCode.links
    const open = async (path: string) => await codeOf(await walletOf(withCode).post(path, {}))
    expect(await open(`/exchanges/${offerOf(link?.token ?? '')}`)).toEqual([403, 'CODE_NEEDED'])
    expect(await open(`/exchanges/${link?.token}`)).toEqual([404, 'NOT_FOUND'])
    const page = await withCode.fetch(`/claim/${link?.token}/wallet`, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ code: link?.code ?? '' }).toString(),
    })
    const [, request = ''] =
      /dccrequest:\/\/request\?request=([^"]+)"/.exec(await page.text()) ?? []
    const { protocols } = JSON.parse(decodeURIComponent(request)) as {
      protocols: { vcapi: string }
    }
    expect((await walletOf(withCode).post(protocols.vcapi, {})).status).toBe(200)
    withCode.wait(601)
    expect(await open(protocols.vcapi.replace(BASE, ''))).toEqual([404, 'NOT_FOUND'])
    await withCode.close()
  })
})
