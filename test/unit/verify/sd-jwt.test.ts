// SD-JWT: disclosures in their places, the holder's key binding, keys from metadata and certificates, and every
// way to put in what the issuer never said.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeCompactJws } from '../../../src/proof/compact-jws.ts'
import { parseSdJwt } from '../../../src/proof/sd-jwt.ts'
import { createSignatureWork } from '../../../src/proof/signature-work.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { jwsProof } from '../../../src/verify/checks/jws-proof.ts'
import { keyBindingResult } from '../../../src/verify/checks/key-binding.ts'
import type { Session } from '../../../src/verify/credential.ts'
import { openJws } from '../../../src/verify/open-jws.ts'
import {
  badge,
  claimsOf,
  controllerDocument,
  ISSUER_URL,
  KEY,
  METHOD,
  testKey,
  token,
} from '../../support/test-issuer.ts'
import {
  AT,
  complaints,
  found,
  loaderOver,
  type Setup,
  TRUST,
  verify,
  WORK_WITHOUT_END,
} from '../../support/verify-setup.ts'

const HOLDER = testKey(21)
const ISSUER = 'https://university.example'
const METADATA = `${ISSUER}/.well-known/jwt-vc-issuer`
const DOCUMENTS = {
  [METADATA]: { issuer: ISSUER, jwks: { keys: [{ ...KEY.jwk, kid: 'k1' }] } },
}
const SETUP: Setup = {
  documents: DOCUMENTS,
  options: { trust: { ...TRUST, issuers: [{ id: ISSUER, name: 'University' }] } },
}
const HEADER = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: 'k1' }
const ASKED = { challenge: 'n-1', domain: 'verifier.example' }
const NOW = AT.getTime() / 1000
/** That more may have been signed than is shown. */
const KEPT = 'PROOF_SELECTIVE'

const encode = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')
const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
const NAME = encode(['salt-1', 'given_name', 'Ada'])
const COUNTRY = encode(['salt-2', 'EE'])
const STREET = encode(['salt-3', 'street', 'Pikk 1'])
const ADDRESS = encode(['salt-4', 'address', { _sd: [digest(STREET)], locality: 'Tallinn' }])

const CLAIMS: JsonObject = {
  iss: ISSUER,
  vct: 'https://university.example/micro-credential',
  iat: NOW - 1000,
  exp: NOW + 100_000,
  _sd_alg: 'sha-256',
  _sd: [digest(NAME), digest(ADDRESS), digest('decoy')],
  nationalities: [{ '...': digest(COUNTRY) }, 'FI'],
  cnf: { jwk: HOLDER.jwk },
}

async function sdJwt(
  disclosures: readonly string[],
  claims: JsonObject = CLAIMS,
  header: JsonObject = HEADER,
): Promise<string> {
  return `${[await token(header, claims), ...disclosures].join('~')}~`
}

async function bound(
  text: string,
  changes: JsonObject = {},
  header: JsonObject = {},
  key = HOLDER,
) {
  const claims = { iat: NOW, aud: 'verifier.example', nonce: 'n-1', sd_hash: digest(text) }
  const binding = await token(
    { alg: 'EdDSA', typ: 'kb+jwt', ...header },
    { ...claims, ...changes },
    key.privateKey,
  )
  return `${text}${binding}`
}

const check = async (text: string, more: Setup = {}) =>
  await verify(utf8(text), { ...SETUP, ...more })

describe('an SD-JWT VC', () => {
  test.each([
    ['everything disclosed', [NAME, ADDRESS, STREET, COUNTRY]],
    ['something', [NAME]],
    ['nothing', []],
  ])('with %s passes', async (_name, disclosures) => {
    const report = await check(await sdJwt(disclosures))
    expect([report.format, report.verdict, complaints(report)]).toEqual(['eudi', 'passed', []])
    expect(report.warnings.map(({ code }) => code)).toEqual(['HOLDER_NOT_PROVEN', KEPT])
    expect(report.issuer).toMatchObject({ id: ISSUER, trustedName: 'University' })
  })

  test('with the holder’s answer to the request passes', async () => {
    const text = await bound(await sdJwt([NAME]))
    const report = await check(text, { challenge: 'n-1', domain: 'verifier.example' })
    expect([report.verdict, complaints(report)]).toEqual(['passed', []])
    expect(report.warnings.map(({ code }) => code)).toEqual([KEPT])
  })

  test('that shows all that was signed comes without that note', async () => {
    const claims = { ...CLAIMS, _sd: [digest(NAME)], nationalities: [{ '...': digest(COUNTRY) }] }
    const codes = async (disclosures: readonly string[]) => {
      const { warnings } = await check(await bound(await sdJwt(disclosures, claims)), ASKED)
      return warnings.map(({ code }) => code)
    }
    expect(await codes([NAME, COUNTRY])).toEqual([])
    expect(await codes([NAME])).toEqual([KEPT])
    expect(await codes([COUNTRY])).toEqual([KEPT])
  })

  test('with an answer that has an end of its own passes until then', async () => {
    const times = { nbf: NOW - 1, exp: NOW + 1 }
    const report = await check(await bound(await sdJwt([NAME]), times), ASKED)
    expect(complaints(report)).toEqual([])
  })

  test('that names a key set elsewhere passes', async () => {
    const report = await check(await sdJwt([NAME]), {
      documents: {
        [METADATA]: { issuer: ISSUER, jwks_uri: 'https://keys.example/set' },
        'https://keys.example/set': { keys: [{ ...KEY.jwk, kid: 'k1' }] },
      },
    })
    expect(report.verdict).toBe('passed')
  })

  test('of a DID passes', async () => {
    const report = await verify(
      utf8(
        await sdJwt(
          [NAME],
          { ...CLAIMS, iss: 'did:web:university.example' },
          { ...HEADER, kid: METHOD },
        ),
      ),
    )
    expect([report.verdict, complaints(report)]).toEqual(['passed', []])
  })

  test('without its metadata is not known', async () => {
    const report = await check(await sdJwt([NAME]), { documents: {} })
    expect([report.verdict, found(report, 'controller')]).toEqual([
      'indeterminate',
      ['indeterminate CONTROLLER_UNREACHABLE'],
    ])
  })

  test('that has expired has', async () => {
    const report = await check(await sdJwt([NAME], { ...CLAIMS, exp: NOW - 1 }))
    expect(complaints(report)).toEqual(['validity failed EXPIRED'])
  })

  test.each([
    [{ date_of_expiry: '2026-11-21' }, ['validity failed EXPIRED']],
    [{ expiry_date: '2026-11-20T23:00:00Z' }, ['validity failed EXPIRED']],
    // The day itself still counts.
    [{ date_of_expiry: '2026-11-22' }, []],
    [{ date_of_expiry: 'never', expiry_date: 7 }, []],
    // Names of the data model are those of its type here, and a day is a date.
    [{ validUntil: '2026-11-21' }, ['validity failed EXPIRED']],
    [{ expirationDate: '2026-11-22' }, []],
    [{ issued: 'in May', issuanceDate: '2024-05-01', validFrom: 7 }, []],
    [{ issued: '2026-11-23T00:00:00Z' }, ['validity failed NOT_YET_VALID']],
  ])('ends for people as %j says', async (claims, expected) => {
    expect(complaints(await check(await sdJwt([NAME], { ...CLAIMS, ...claims })))).toEqual(expected)
  })

  test('with a status list of another kind is not known', async () => {
    const status = { status_list: { idx: 1, uri: 'https://university.example/statuslist' } }
    const report = await check(await sdJwt([NAME], { ...CLAIMS, status }))
    expect(report.verdict).toBe('indeterminate')
    expect(found(report, 'status')).toEqual(['indeterminate STATUS_LIST_UNREACHABLE'])
  })
})

const json = (text: string) => Buffer.from(text).toString('base64url')

describe('disclosures that do not belong', () => {
  test.each<[string, () => Promise<string>]>([
    ['one that nobody signed', async () => await sdJwt([NAME, encode(['s', 'role', 'admin'])])],
    ['one twice', async () => await sdJwt([NAME, NAME])],
    ['one changed', async () => await sdJwt([encode(['salt-1', 'given_name', 'Eve'])])],
    ['an inner one without the outer', async () => await sdJwt([STREET])],
    ['no array', async () => await sdJwt([encode({ a: 1 })])],
    ['an empty one', async () => await sdJwt(['', NAME])],
    ['not base64url', async () => await sdJwt([`${NAME}=`])],
    [
      'a digest twice',
      async () => await sdJwt([NAME], { ...CLAIMS, more: { _sd: [digest(NAME)] } }),
    ],
    ['a digest that is none', async () => await sdJwt([], { ...CLAIMS, _sd: ['short'] })],
    ['digests that are no list', async () => await sdJwt([], { ...CLAIMS, _sd: 'x' })],
    [
      'a member that is there already',
      async () => await sdJwt([NAME], { ...CLAIMS, given_name: 'Eve' }),
    ],
    [
      'a named one in an array',
      async () => await sdJwt([NAME], { ...CLAIMS, _sd: [], x: [{ '...': digest(NAME) }] }),
    ],
    [
      'a nameless one in an object',
      async () => await sdJwt([COUNTRY], { ...CLAIMS, nationalities: [], _sd: [digest(COUNTRY)] }),
    ],
    [
      'a placeholder with company',
      async () => await sdJwt([], { ...CLAIMS, x: [{ '...': digest(COUNTRY), y: 1 }] }),
    ],
    [
      'a placeholder outside an array',
      async () => await sdJwt([], { ...CLAIMS, x: { '...': 'y' } }),
    ],
    ...['_sd', '...', '__proto__', 'constructor'].map((name): [string, () => Promise<string>] => {
      const one = json(`["s","${name}","x"]`)
      return [`the name ${name}`, async () => await sdJwt([one], { ...CLAIMS, _sd: [digest(one)] })]
    }),
    [
      'a member twice within',
      async () => {
        const one = json('["s","x",{"a":1,"a":2}]')
        return await sdJwt([one], { ...CLAIMS, _sd: [digest(one)] })
      },
    ],
  ])('%s', async (_name, make) => {
    const report = await check(await make())
    expect(found(report, 'format')).toEqual(['failed SD_JWT_DISCLOSURE_INVALID'])
  })

  test.each(['sha-1', 'md5', 7])('a hash %s', async (algorithm) => {
    const report = await check(await sdJwt([], { ...CLAIMS, _sd_alg: algorithm }))
    expect(found(report, 'format')).toEqual(['failed SD_JWT_PAYLOAD_INVALID'])
  })

  test.each(['iss', 'vct', 'exp', 'cnf', 'status'])('%s left to the holder', async (name) => {
    const one = encode(['s', name, CLAIMS[name] ?? { x: 1 }])
    const { [name]: _, ...rest } = CLAIMS
    const report = await check(await sdJwt([one], { ...rest, _sd: [digest(one)] }))
    expect(report.verdict).toBe('failed')
  })

  test('a second issuer, named beside the first', async () => {
    const report = await check(await sdJwt([], { ...CLAIMS, issuer: 'https://other.example' }))
    expect(found(report, 'proof')).toEqual(['failed JWT_CLAIM_MISMATCH'])
    expect(report.issuer.id).toBe(ISSUER)
  })

  test('a second issuer as an object, named beside the first', async () => {
    const named = async (issuer: Json) =>
      found(await check(await sdJwt([], { ...CLAIMS, issuer })), 'proof')
    expect(await named({ id: 'https://other.example' })).toEqual(['failed JWT_CLAIM_MISMATCH'])
    expect(await named({ id: ISSUER })).toEqual(['passed'])
    expect(await named({ name: 'University' })).toEqual(['passed'])
  })

  test.each(['credentialStatus', 'validUntil', 'issuer'])(
    '%s of a credential in linked data left to the holder',
    async (name) => {
      const { [name]: value = 'x', ...open } = badge()
      const hidden = encode(['salt-9', name, value])
      const claims = { ...open, _sd: [digest(hidden)] }
      const header = { alg: 'EdDSA', typ: 'vc+sd-jwt', kid: METHOD }
      const report = await verify(utf8(await sdJwt([hidden], claims, header)))
      expect(found(report, 'profile')).toEqual(['failed PROFILE_INVALID'])
    },
  )

  test('digests in a token of a kind that has none', async () => {
    const text = await token({ ...HEADER, typ: 'JWT' }, { ...CLAIMS, ...badge() })
    expect(found(await check(text), 'format')).toEqual(['failed JWS_TYPE_REFUSED'])
  })
})

describe('key binding', () => {
  const asked = ASKED

  test.each<[string, () => Promise<string>, string]>([
    ['missing', async () => await sdJwt([NAME]), 'CHALLENGE_MISMATCH'],
    [
      'of another request',
      async () => await bound(await sdJwt([NAME]), { nonce: 'n-0' }),
      'CHALLENGE_MISMATCH',
    ],
    ['for another', async () => await bound(await sdJwt([NAME]), { aud: 'x' }), 'DOMAIN_MISMATCH'],
    [
      'by another key',
      async () => await bound(await sdJwt([NAME]), {}, {}, testKey(22)),
      'KEY_BINDING_INVALID',
    ],
    [
      'that is a list',
      async () => {
        const text = await sdJwt([NAME])
        return `${text}${encode({ alg: 'EdDSA', typ: 'kb+jwt' })}.${encode([text])}.AA`
      },
      'KEY_BINDING_INVALID',
    ],
    [
      'of another type',
      async () => await bound(await sdJwt([NAME]), {}, { typ: 'JWT' }),
      'KEY_BINDING_INVALID',
    ],
    [
      'from the future',
      async () => await bound(await sdJwt([NAME]), { iat: NOW + 3600 }),
      'KEY_BINDING_INVALID',
    ],
    [
      'that is not valid yet',
      async () => await bound(await sdJwt([NAME]), { nbf: NOW + 3600 }),
      'KEY_BINDING_INVALID',
    ],
    [
      'that is no longer valid',
      async () => await bound(await sdJwt([NAME]), { exp: NOW }),
      'KEY_BINDING_INVALID',
    ],
    [
      'whose end is no time',
      async () => await bound(await sdJwt([NAME]), { exp: 'never' }),
      'KEY_BINDING_INVALID',
    ],
    [
      'without a time',
      async () => await bound(await sdJwt([NAME]), { iat: 'x' }),
      'KEY_BINDING_INVALID',
    ],
    [
      'over other disclosures',
      async () => {
        const more = await bound(await sdJwt([NAME, COUNTRY]))
        return more.replace(`~${COUNTRY}`, '')
      },
      'KEY_BINDING_INVALID',
    ],
    [
      'to a key that the issuer did not name',
      async () => {
        const { cnf: _, ...rest } = CLAIMS
        return await bound(await sdJwt([NAME], rest))
      },
      'KEY_BINDING_INVALID',
    ],
  ])('%s', async (_name, make, code) => {
    const report = await check(await make(), asked)
    expect(found(report, 'proof')).toEqual([`failed ${code}`])
  })
})

describe('whose key', () => {
  test.each<[string, Record<string, JsonObject>, string]>([
    [
      'metadata of another',
      { [METADATA]: { ...DOCUMENTS[METADATA], issuer: 'https://x.example' } as JsonObject },
      'indeterminate',
    ],
    [
      'another key',
      { [METADATA]: { issuer: ISSUER, jwks: { keys: [{ ...HOLDER.jwk, kid: 'k1' }] } } },
      'failed',
    ],
    [
      'no key of that name',
      { [METADATA]: { issuer: ISSUER, jwks: { keys: [{ ...KEY.jwk, kid: 'k2' }] } } },
      'failed',
    ],
  ])('%s', async (_name, documents, verdict) => {
    expect((await check(await sdJwt([NAME]), { documents })).verdict).toBe(verdict)
  })

  test('a certificate that is none', async () => {
    const report = await check(await sdJwt([NAME], CLAIMS, { ...HEADER, x5c: ['AAAA'] }))
    expect(found(report, 'controller')).toEqual(['failed METHOD_KEY_INVALID'])
  })
})

describe('the holder’s token by itself', () => {
  const asked = { challenge: 'n-1', domain: 'verifier.example' }
  /** The code it is refused by, then the codes of warnings. */
  const judged = (text: string, session: Partial<Session> = asked) => {
    const parsed = parseSdJwt(text, { maxBytes: 100_000, maxDepth: 64 })
    if (!parsed.ok) throw new Error(parsed.code)
    const { code, untold, warnings } = keyBindingResult(parsed, {
      at: AT,
      maxClockSkewSeconds: 60,
      work: WORK_WITHOUT_END,
      ...session,
    } as Session)
    return [code ?? untold, ...warnings.map((one) => one.code)]
  }
  const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)])

  test.each<[string, JsonObject, string | undefined]>([
    ['as it must be', {}, undefined],
    ['of a minute from now', { iat: NOW + 60 }, undefined],
    ['of later', { iat: NOW + 61 }, 'KEY_BINDING_INVALID'],
    ['of no time', { iat: String(NOW) }, 'KEY_BINDING_INVALID'],
    ['for several', { aud: ['verifier.example'] }, 'KEY_BINDING_INVALID'],
    ['that answers a number', { nonce: 1 }, 'KEY_BINDING_INVALID'],
    ['over something else', { sd_hash: digest('x') }, 'KEY_BINDING_INVALID'],
    ['that holds more depth than it needs', { x: nested(9) }, 'KEY_BINDING_INVALID'],
    ['for somebody else', { aud: 'other.example' }, 'DOMAIN_MISMATCH'],
    ['that answers another question', { nonce: 'n-2' }, 'CHALLENGE_MISMATCH'],
  ])('one %s', async (_name, changes, code) => {
    expect(judged(await bound(await sdJwt([NAME]), changes))).toEqual([code])
  })

  test.each<[string, JsonObject]>([
    ['a key that is none', { jwk: 'x' }],
    ['the key of somebody else', { jwk: KEY.jwk }],
  ])('under a confirmation of %s', async (_name, cnf) => {
    const text = await bound(await sdJwt([NAME], { ...CLAIMS, cnf }))
    expect(judged(text)).toEqual(['KEY_BINDING_INVALID'])
  })

  test('a holder’s key that is for one algorithm', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = publicKey.export({ format: 'jwk' }) as JsonObject
    const told = async (changes: JsonObject) => {
      const text = await sdJwt([NAME], { ...CLAIMS, cnf: { jwk: { ...key, ...changes } } })
      const claims = { iat: NOW, aud: 'verifier.example', nonce: 'n-1', sd_hash: digest(text) }
      const binding = await encodeCompactJws(
        { alg: 'ES256', typ: 'kb+jwt' },
        claims,
        async (input) => sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
      )
      return judged(`${text}${binding}`)[0]
    }
    expect(await told({})).toBeUndefined()
    expect(await told({ alg: 'ES256', use: 'sig', key_ops: ['verify'] })).toBeUndefined()
    for (const changes of [
      { alg: 'ES384' },
      { alg: 'ECDH-ES' },
      { use: 'enc' },
      { key_ops: ['deriveKey'] },
    ])
      expect(await told(changes)).toBe('KEY_BINDING_INVALID')
  })

  test('no work is left for its signature', async () => {
    const text = await bound(await sdJwt([NAME]))
    expect(judged(text)).toEqual([undefined])
    const work = createSignatureWork(0)
    expect(judged(text, { ...asked, work })).toEqual(['SIGNATURES_TOO_MANY'])
  })

  const jwkDid = `did:jwk:${encode(HOLDER.jwk)}`
  test.each<[string, JsonObject]>([
    ['by a did:key', { kid: `${HOLDER.didKey}#${HOLDER.multikey}` }],
    ['by a did:key alone', { kid: HOLDER.didKey }],
    ['by a did:jwk', { kid: `${jwkDid}#0` }],
  ])('a holder who is named %s', async (_name, cnf) => {
    const text = await sdJwt([NAME], { ...CLAIMS, cnf })
    expect(judged(await bound(text))).toEqual([undefined])
    expect(judged(await bound(text, {}, {}, KEY))).toEqual(['KEY_BINDING_INVALID'])
  })

  test('a did:key with the name of another key in it is nobody', async () => {
    const text = await sdJwt([NAME], { ...CLAIMS, cnf: { kid: `${HOLDER.didKey}#x` } })
    expect(judged(await bound(text))).toEqual(['KEY_BINDING_INVALID'])
  })

  test.each<[string, JsonObject]>([
    ['in no way', {}],
    ['by a name of the issuer’s', { kid: 'holder-1' }],
    ['by a DID to look up', { kid: 'did:web:holder.example#1' }],
    ['by a thumbprint', { jkt: 'x' }],
    ['by a key of a kind that is not read', { jwk: { kty: 'OKP', crv: 'Ed448', x: 'AA' } }],
  ])('a holder who is named %s is not proven, and not called a thief', async (_name, cnf) => {
    const text = await bound(await sdJwt([NAME], { ...CLAIMS, cnf }))
    expect(judged(text, {})).toEqual([undefined, 'HOLDER_NOT_PROVEN'])
    expect(judged(text, { challenge: 'n-2' })).toEqual(['CHALLENGE_MISMATCH'])
    for (const [name, value] of Object.entries(ASKED)) {
      const report = await check(text, { [name]: value })
      expect(complaints(report)).toEqual(['proof indeterminate KEY_BINDING_UNREAD'])
    }
    const [head, ...rest] = text.split('~')
    const forged = [`${head?.slice(0, -8)}AAAAAAAA`, ...rest].join('~')
    const refused = await bound(`${forged.slice(0, forged.lastIndexOf('~'))}~`)
    expect(found(await check(refused, ASKED), 'proof')).toEqual(['failed SIGNATURE_INVALID'])
  })

  test('no other type, no payload that is none', async () => {
    const text = await sdJwt([NAME])
    expect(judged(await bound(text, {}, { typ: 'JWT' }))).toEqual(['KEY_BINDING_INVALID'])
    for (const payload of ['null', '[]', 'x']) {
      const [header, , signature] = (await bound(text)).slice(text.length).split('.')
      const other = [header, Buffer.from(payload).toString('base64url'), signature].join('.')
      expect(judged(`${text}${other}`)).toEqual(['KEY_BINDING_INVALID'])
    }
  })

  test('none where one was asked for, by question or by name, and none where nobody asked', async () => {
    const text = await sdJwt([NAME])
    expect(judged(text)).toEqual(['CHALLENGE_MISMATCH'])
    expect(judged(text, { challenge: 'n-1' })).toEqual(['CHALLENGE_MISMATCH'])
    expect(judged(text, { domain: 'verifier.example' })).toEqual(['CHALLENGE_MISMATCH'])
    expect(judged(text, {})).toEqual([undefined, 'HOLDER_NOT_PROVEN'])
    const { cnf: _, ...unbound } = CLAIMS
    expect(judged(await sdJwt([NAME], unbound), {})).toEqual([undefined])
    expect(judged(await bound(text), {})).toEqual([undefined, 'CHALLENGE_NOT_COMPARED'])
  })
})

describe('the signature of a token by itself', () => {
  async function told(claims: JsonObject, method: JsonObject = {}, changes: Partial<Session> = {}) {
    const opened = openJws(await token({ alg: 'EdDSA', typ: 'JWT', kid: METHOD }, claims))
    if (!opened.ok || opened.credential.securing.kind !== 'jws') throw new Error('not opened')
    const session = {
      at: AT,
      maxClockSkewSeconds: 60,
      work: WORK_WITHOUT_END,
      loadDocument: loaderOver({ [ISSUER_URL]: controllerDocument({}, method) }),
      certificates: { anchors: [] },
      ...changes,
    } as Session
    const { proof, controller, warnings } = await jwsProof(
      opened.credential,
      opened.credential.securing,
      session,
    )
    return [
      ...[proof, controller].map(
        ({ check, outcome, code, pointer }) => `${check} ${outcome} ${code} ${pointer}`,
      ),
      ...warnings.map(({ code, pointer }) => `${code} ${pointer}`),
    ]
  }
  const GOOD = ['proof passed OK undefined', 'controller passed OK undefined']

  test('is told of the future by its own clock, a minute apart', async () => {
    expect(await told(claimsOf(badge(), { iat: NOW + 60 }))).toEqual(GOOD)
    expect(await told(claimsOf(badge(), { iat: NOW + 61 }))).toEqual([
      ...GOOD,
      'PROOF_CREATED_IN_FUTURE /iat',
    ])
    expect(await told(claimsOf(badge(), { iat: String(NOW + 1000) }))).toEqual(GOOD)
  })

  test('no work is left for it', async () => {
    const left = (signatures: number) => ({ work: createSignatureWork(signatures) })
    expect(await told(claimsOf(badge()), {}, left(1))).toEqual(GOOD)
    expect((await told(claimsOf(badge()), {}, left(0)))[0]).toContain(
      'proof indeterminate SIGNATURES_TOO_MANY',
    )
  })

  test('a claim that contradicts has its place', async () => {
    expect(await told(claimsOf(badge(), { jti: 'urn:x' }))).toEqual([
      'proof failed JWT_CLAIM_MISMATCH /jti',
      GOOD[1],
    ])
  })

  test('a key that expired is judged at the time that the token says, or at its begin', async () => {
    const expires = '2026-06-01T00:00:00Z'
    const end = Date.parse(expires) / 1000
    const since = [...GOOD, 'KEY_EXPIRED_SINCE undefined']
    const expired = [GOOD[0], 'controller failed KEY_EXPIRED undefined']
    expect(await told(claimsOf(badge(), { iat: end - 1 }), { expires })).toEqual(since)
    expect(await told(claimsOf(badge(), { iat: end }), { expires })).toEqual(expired)
    expect(await told(claimsOf(badge()), { expires })).toEqual(since)
    expect(await told(claimsOf(badge(), { iat: '1' }), { expires })).toEqual(expired)
    expect(await told(claimsOf(badge(), { iat: 1e300 }), { expires })).toEqual([
      ...expired,
      'PROOF_CREATED_IN_FUTURE /iat',
    ])
  })

  test('nobody’s key tells nothing', async () => {
    expect(await told(claimsOf(badge()), {}, { loadDocument: loaderOver({}) })).toEqual([
      'proof indeterminate PROOF_KEY_UNAVAILABLE undefined',
      'controller indeterminate CONTROLLER_UNREACHABLE undefined',
    ])
  })
})
