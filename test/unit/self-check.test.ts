// Our own verifier judges what the issuer has just made: good credentials leave, and none that its key has not signed.

import { describe, expect, test } from 'vitest'
import { createIssuer, type IssuerOptions } from '../../src/pipeline/issuer.ts'
import type { SignedOutput } from '../../src/sign/output.ts'
import { fixtureRecords } from '../support/fixture-records.ts'
import { CREATED, contexts, signingKey } from '../support/signing-keys.ts'

const fixture = (await fixtureRecords()).find(([name]) => name === 'language-tandem')?.[1]
if (!fixture) throw new Error('no fixture language-tandem')
const record = fixture
const picture = { mediaType: 'image/png', bytes: new Uint8Array(9_000).fill(7) } as const
const badge = { ...picture, language: record.template.languages[0] }
const honest = signingKey('example-rwth-ed25519')

/** Records that differ in what a batch gives to each of them. */
const recordOf = (n: number) => ({
  ...record,
  award: { ...record.award, learner: { ...record.award.learner, familyName: `Example ${n}` } },
  issuedAt: CREATED,
  ids: { ...record.ids, ob3CredentialId: `urn:uuid:5e1fc4ec-0000-4000-8000-00000000000${n}` },
})

/** An issuer whose key does as it is told from the signature `from` on. */
async function issuerWith(
  sign: (data: Uint8Array, earlier: readonly Uint8Array[]) => Promise<Uint8Array>,
  options: Partial<IssuerOptions> = {},
) {
  const earlier: Uint8Array[] = []
  const key = {
    ...honest,
    async sign(data: Uint8Array) {
      const signature = await sign(data, earlier)
      earlier.push(data)
      return signature
    },
  }
  const output: SignedOutput = { format: 'ob3', suite: 'eddsa-rdfc-2022', key }
  const shared = { disclosure: 'minimal', contexts, now: CREATED, badge } as const
  const issuer = await createIssuer(record.template, { outputs: [output], ...shared, ...options })
  return async (n: number, selfCheck = true) =>
    (await issuer.issue(recordOf(n), output, { selfCheck })).bytes
}

const UNSIGNED = {
  code: 'SELF_CHECK_FAILED',
  detail: { checks: [{ check: 'proof', code: 'SIGNATURE_INVALID', pointer: '/proof/0' }] },
}

describe.each<[string, Partial<IssuerOptions>]>([
  ['by compiled shapes', {}],
  ['by compiled shapes, each judged by the reference', { fastPath: { sampleRate: 1 } }],
])('self-check %s', (_, options) => {
  test('lets every good credential pass, also one that says the same as the last', async () => {
    const issue = await issuerWith((data) => honest.sign(data), options)
    const all = []
    for (const n of [1, 2, 3, 3, 4]) all.push(await issue(n))
    expect(all[2]).toEqual(all[3])
    expect(new Set(all.map((bytes) => Buffer.from(bytes).toString())).size).toBe(4)
  })

  test('stops a signature over the credential before it, and none of those around it', async () => {
    const issue = await issuerWith(
      (data, earlier) => honest.sign((earlier.length === 3 && earlier.at(-1)) || data),
      options,
    )
    for (const n of [1, 2, 3]) await issue(n)
    await expect(issue(4)).rejects.toMatchObject(UNSIGNED)
    await issue(4)
    await issue(5)
  })

  test('stops a signature with one bit changed; without it such a credential would leave', async () => {
    const issue = await issuerWith(async (data) => {
      const signature = Uint8Array.from(await honest.sign(data))
      signature[7] = (signature[7] ?? 0) ^ 1
      return signature
    }, options)
    for (const n of [1, 2, 3]) {
      await issue(n, false)
      await expect(issue(n)).rejects.toMatchObject(UNSIGNED)
    }
  })
})
