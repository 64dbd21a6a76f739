// Status of a token: an entry of the issuer's signed list. Each rule with what breaks it; what cannot be had, or is
// out of date, tells nothing.
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createSignatureWork } from '../../../src/proof/signature-work.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { checkTokenStatus } from '../../../src/verify/checks/token-status.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { badge, claimsOf, KEY, METHOD, testKey, token } from '../../support/test-issuer.ts'
import {
  AT,
  DOCUMENTS,
  found,
  loaderOver,
  TRUST,
  verify,
  WORK_WITHOUT_END,
} from '../../support/verify-setup.ts'

const ISSUER = 'https://university.example'
const LIST = `${ISSUER}/status/1`
const NOW = AT.getTime() / 1000
const METADATA = {
  [`${ISSUER}/.well-known/jwt-vc-issuer`]: {
    issuer: ISSUER,
    jwks: { keys: [{ ...KEY.jwk, kid: 'k1' }] },
  },
}

/** Four entries of two bits, the least significant first: 0, 1, 2, 3. */
const ENTRIES = deflateSync(Buffer.from([0b11_10_01_00]))
const lst = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

const CLAIMS: JsonObject = {
  sub: LIST,
  iat: NOW - 60,
  exp: NOW + 3600,
  ttl: 600,
  status_list: { bits: 2, lst: lst(ENTRIES) },
}
const listToken = async (changes: JsonObject = {}, header: JsonObject = {}, key = KEY) =>
  await token(
    { alg: 'EdDSA', typ: 'statuslist+jwt', kid: 'k1', ...header },
    { ...CLAIMS, ...changes },
    key.privateKey,
  )

async function statusWith(
  list: string | undefined,
  entry: Json = { idx: 0, uri: LIST },
): Promise<string> {
  const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: 'k1' }
  const claims = { iss: ISSUER, vct: 'urn:example:m', status: { status_list: entry } }
  const report = await verify(utf8(`${await token(header, claims)}~`), {
    documents: { ...METADATA, ...(list !== undefined && { [LIST]: list }) },
    options: { trust: { ...TRUST, issuers: [{ id: ISSUER, name: 'University' }] } },
  })
  return found(report, 'status').join()
}

describe('an entry', () => {
  test.each([
    [0, 'passed'],
    [1, 'failed REVOKED'],
    [2, 'failed SUSPENDED'],
    [3, 'indeterminate STATUS_PURPOSE_UNKNOWN'],
    [4, 'failed STATUS_INDEX_OUT_OF_RANGE'],
  ])('%i: %s', async (idx, expected) => {
    expect(await statusWith(await listToken(), { idx, uri: LIST })).toBe(expected)
  })

  test.each<[Json, string]>([
    [{ idx: -1, uri: LIST }, 'failed STATUS_INDEX_INVALID'],
    [{ idx: 0.5, uri: LIST }, 'failed STATUS_INDEX_INVALID'],
    [{ idx: '0', uri: LIST }, 'failed STATUS_INDEX_INVALID'],
    [{ idx: 9e20, uri: LIST }, 'failed STATUS_INDEX_INVALID'],
    [{ idx: 0, uri: 'status/1' }, 'failed STATUS_INVALID'],
    [{ idx: 0 }, 'failed STATUS_INVALID'],
    ['list', 'indeterminate STATUS_TYPE_UNSUPPORTED'],
  ])('%j: %s', async (entry, expected) => {
    expect(await statusWith(await listToken(), entry)).toBe(expected)
  })
})

test('a status that is a text is none', async () => {
  const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: 'k1' }
  const claims = { iss: ISSUER, vct: 'urn:example:m', status: 'valid' }
  const report = await verify(utf8(`${await token(header, claims)}~`), { documents: METADATA })
  expect(found(report, 'status')).toEqual(['failed STATUS_INVALID'])
})

describe('a list', () => {
  const other = testKey(31)
  const withList = (changes: JsonObject) => async () =>
    await listToken({ status_list: { bits: 2, lst: lst(ENTRIES), ...changes } })

  test.each<[string, () => Promise<string | undefined>, string]>([
    ['that cannot be had', async () => undefined, 'indeterminate STATUS_LIST_UNREACHABLE'],
    ['that is a page', async () => '<!doctype html>', 'failed STATUS_LIST_INVALID'],
    [
      'that holds a list in place of claims',
      async () =>
        await token({ alg: 'EdDSA', typ: 'statuslist+jwt', kid: 'k1' }, [CLAIMS] as never),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'kept for as long as one likes',
      async () => await listToken({ ttl: undefined as never }),
      'passed',
    ],
    [
      'of another type',
      async () => await listToken({}, { typ: 'JWT' }),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'of another address',
      async () => await listToken({ sub: `${LIST}0` }),
      'failed STATUS_LIST_ID_MISMATCH',
    ],
    [
      'of tomorrow',
      async () => await listToken({ iat: NOW + 86_400 }),
      'failed STATUS_LIST_INVALID',
    ],
    ['without its time', async () => await listToken({ iat: 'now' }), 'failed STATUS_LIST_INVALID'],
    [
      'that has ended',
      async () => await listToken({ exp: NOW - 1 }),
      'indeterminate STATUS_LIST_STALE',
    ],
    [
      'kept for too long',
      async () => await listToken({ iat: NOW - 601 }),
      'indeterminate STATUS_LIST_STALE',
    ],
    [
      'that ends some day',
      async () => await listToken({ exp: 'later' }),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'by a key of somebody else',
      async () => await listToken({}, {}, other),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'by a key that nobody published',
      async () => await listToken({}, { kid: 'k2' }),
      'indeterminate STATUS_LIST_UNPROVEN',
    ],
    ['of another size', withList({ bits: 3 }), 'failed STATUS_LIST_INVALID'],
    ['that is no list', withList({ lst: 7 }), 'failed STATUS_LIST_INVALID'],
    ['that is not compressed', withList({ lst: 'AAAA' }), 'failed STATUS_LIST_INVALID'],
    ['in ordinary base64', withList({ lst: `${lst(ENTRIES)}=` }), 'failed STATUS_LIST_INVALID'],
    [
      'with more behind it',
      withList({ lst: lst(Buffer.concat([ENTRIES, ENTRIES])) }),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'that unpacks without end',
      withList({ lst: lst(deflateSync(Buffer.alloc(32 * 1024 * 1024))) }),
      'failed STATUS_LIST_INVALID',
    ],
  ])('%s', async (_name, make, expected) => {
    expect(await statusWith(await make())).toBe(expected)
  })
})

/** A token of these claims. */
const claiming = (claims: JsonObject) =>
  ({
    document: claims,
    format: 'eudi',
    securing: { kind: 'jws', claims },
  }) as unknown as Credential

describe('the check by itself', () => {
  /** Code and place, of a list that is served like this. */
  async function told(
    served: string | undefined,
    status: Json | undefined = entry(0),
    documents: Readonly<Record<string, JsonObject>> = METADATA,
    work = WORK_WITHOUT_END,
    room = { left: 1_000_000 },
  ) {
    const document = { issuer: ISSUER, ...(status !== undefined && { status }) }
    const session = {
      at: AT,
      maxClockSkewSeconds: 60,
      work,
      room,
      loadDocument: loaderOver({ ...documents, ...(served !== undefined && { [LIST]: served }) }),
    } as unknown as Session
    const { results } = await checkTokenStatus(claiming(document), session)
    return results
      .map(({ check, outcome, code, pointer }) => `${check} ${outcome} ${code} ${pointer}`)
      .join()
  }
  const entry = (idx: Json, uri: Json = LIST): Json => ({ status_list: { idx, uri } })
  const PASSED = 'status passed OK /status'

  test.each<[string, JsonObject, string]>([
    ['as it must be', {}, PASSED],
    ['of a minute from now', { iat: NOW + 60 }, PASSED],
    ['of later', { iat: NOW + 61 }, 'failed STATUS_LIST_INVALID'],
    ['of no time', { iat: String(NOW) }, 'failed STATUS_LIST_INVALID'],
    ['that ends now', { exp: NOW }, 'indeterminate STATUS_LIST_STALE'],
    ['that ends soon', { exp: NOW + 1 }, PASSED],
    ['that was good until now', { iat: NOW - 600 }, 'indeterminate STATUS_LIST_STALE'],
    ['that is good for a second', { iat: NOW - 599 }, PASSED],
    ['that ends in words', { exp: 'soon' }, 'failed STATUS_LIST_INVALID'],
    ['that is good for nothing', { ttl: null }, 'failed STATUS_LIST_INVALID'],
    ['about another list', { sub: `${LIST}/2` }, 'failed STATUS_LIST_ID_MISMATCH'],
    ['without entries', { status_list: {} }, 'failed STATUS_LIST_INVALID'],
  ])('a list %s', async (_name, changes, expected) => {
    const full = expected.startsWith('status') ? expected : `status ${expected} /status`
    expect(await told(await listToken(changes))).toBe(full)
  })

  test('a list for whose signature no work is left', async () => {
    expect(await told(await listToken(), entry(0), METADATA, createSignatureWork(0))).toBe(
      'status indeterminate SIGNATURES_TOO_MANY /status',
    )
  })

  test('a list for which no room is left', async () => {
    const none = { left: 0 }
    expect(await told(await listToken(), entry(0), METADATA, WORK_WITHOUT_END, none)).toBe(
      'status indeterminate STATUS_LISTS_TOO_LARGE /status',
    )
  })

  test('a list that says nothing of its end is good, white space around it aside', async () => {
    const { exp: _, ttl: __, ...claims } = CLAIMS
    const text = await token({ alg: 'EdDSA', typ: 'statuslist+jwt', kid: 'k1' }, claims)
    expect(await told(` ${text}\n`)).toBe(PASSED)
  })

  test.each<[string, Json | undefined, string]>([
    ['set', entry(1), 'failed REVOKED /status'],
    ['that says nothing known', entry(3), 'indeterminate STATUS_PURPOSE_UNKNOWN /status'],
    ['beyond the list', entry(4), 'failed STATUS_INDEX_OUT_OF_RANGE /status'],
    ['at a place in words', entry('0'), 'failed STATUS_INDEX_INVALID /status'],
    ['at several addresses', entry(0, [LIST]), 'failed STATUS_INVALID /status'],
    ['that is a text', 'x', 'failed STATUS_INVALID /status'],
    ['of another kind', { other: {} }, 'indeterminate STATUS_TYPE_UNSUPPORTED /status'],
    ['of nobody', undefined, 'not-applicable NOT_APPLICABLE undefined'],
  ])('an entry %s', async (_name, status, expected) => {
    const document = { issuer: ISSUER, ...(status !== undefined && { status }) }
    const documents = { ...METADATA, [LIST]: await listToken() }
    const session = {
      at: AT,
      maxClockSkewSeconds: 60,
      work: WORK_WITHOUT_END,
      loadDocument: loaderOver(documents),
    }
    const { results } = await checkTokenStatus(claiming(document), session as never)
    const [result] = results.map(
      ({ check, outcome, code, pointer }) => `${check} ${outcome} ${code} ${pointer}`,
    )
    expect(result).toBe(`status ${expected}`)
  })

  test('what is served and is no list, a list that nobody serves, and keys that nobody has', async () => {
    expect(await told(undefined)).toBe('status indeterminate STATUS_LIST_UNREACHABLE /status')
    const [head, , signature] = (await listToken()).split('.')
    for (const payload of ['x', '[]', 'null'])
      expect(await told(`${head}.${Buffer.from(payload).toString('base64url')}.${signature}`)).toBe(
        'status failed STATUS_LIST_INVALID /status',
      )
    for (const header of [{}, { jwk: KEY.jwk }])
      expect(await told(await listToken({}, header), entry(0), {})).toBe(
        'status indeterminate STATUS_LIST_UNPROVEN /status',
      )
    const weak = { issuer: ISSUER, jwks: { keys: [{ ...KEY.jwk, kid: 'k1', x: 'AA' }] } }
    const [place = ''] = Object.keys(METADATA)
    expect(await told(await listToken(), entry(0), { [place]: weak })).toBe(
      'status indeterminate STATUS_LIST_UNPROVEN /status',
    )
    expect(await told(await listToken({}, {}, testKey(9)))).toBe(
      'status failed STATUS_LIST_INVALID /status',
    )
  })
})

describe('whatever a token holds, its own status counts', () => {
  const DID = 'did:web:university.example'
  const taken = (idx: number) => ({ status_list: { idx, uri: LIST } })
  const header = { alg: 'EdDSA', kid: METHOD }
  const CREDENTIAL: JsonObject = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: DID,
    credentialSubject: { id: 'urn:example:learner' },
  }
  const told = async (text: string) => {
    const list = await token({ ...header, typ: 'statuslist+jwt' }, CLAIMS)
    const report = await verify(text, { documents: { ...DOCUMENTS, [LIST]: list } })
    return [...found(report, 'contexts'), ...found(report, 'status')].join()
  }
  const olderBadge = () => {
    const { validFrom, validUntil, '@context': contexts, ...others } = badge()
    return {
      ...others,
      '@context': ['https://www.w3.org/2018/credentials/v1', (contexts as string[])[1] ?? ''],
      issuanceDate: validFrom ?? '',
      expirationDate: validUntil ?? '',
    }
  }

  test.each<[string, (status: JsonObject) => Promise<string>]>([
    [
      'a credential of no profile',
      async (status) => await token({ ...header, typ: 'vc+jwt' }, { ...CREDENTIAL, status }),
    ],
    [
      'an Open Badge',
      async (status) => await token({ ...header, typ: 'JWT' }, claimsOf(badge(), { status })),
    ],
    [
      'an Open Badge in a claim',
      async (status) => {
        const { iss, sub, jti, nbf, exp } = claimsOf(badge()) as Record<string, Json>
        const claims = { iss, sub, jti, nbf, exp, status, vc: olderBadge() } as JsonObject
        return await token({ ...header, typ: 'JWT' }, claims)
      },
    ],
    [
      'an SD-JWT of linked data',
      async (status) =>
        `${await token({ ...header, typ: 'vc+sd-jwt' }, { ...CREDENTIAL, status })}~`,
    ],
  ])('%s', async (_case, make) => {
    expect(await told(await make(taken(0)))).toBe('passed,passed')
    expect(await told(await make(taken(1)))).toBe('passed,failed REVOKED')
  })

  test('beside one that the credential states, of which each counts', async () => {
    const status = taken(0)
    const credentialStatus = { type: 'OfNobody' }
    const claims = { ...CREDENTIAL, status, credentialStatus }
    const text = await token({ ...header, typ: 'vc+jwt' }, claims)
    expect(await told(text)).toContain('passed,indeterminate STATUS_TYPE_UNSUPPORTED')
  })

  test('is not called absent where it was not looked at', async () => {
    const forged = `${await token(header, claimsOf(badge(), { status: taken(0), jti: 'urn:x:1' }))}`
    expect(await told(forged)).toBe('passed,indeterminate NOT_CHECKED')
  })
})
