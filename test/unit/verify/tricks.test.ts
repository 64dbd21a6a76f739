// security.md section 1: everything that changes the JSON without changing the RDF, and the other tricks of the
// table. The honest credential passes; each twin differs in one thing and is refused with one code.
import { describe, expect, test } from 'vitest'
import { extendContexts, hashOf } from '../../../src/linked-data/pinned-contexts.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import {
  badge,
  badgeWith,
  claimsOf,
  contexts,
  ISSUER,
  KEY,
  PROOF,
  proofOver,
  signed,
  testKey,
  token,
} from '../../support/test-issuer.ts'
import { complaints, found, verify } from '../../support/verify-setup.ts'

const IRI = {
  validUntil: 'https://www.w3.org/2018/credentials#validUntil',
  credentialStatus: 'https://www.w3.org/2018/credentials#credentialStatus',
  name: 'https://schema.org/name',
}
const STATUS = {
  id: 'https://university.example/status/1#5',
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '5',
  statusListCredential: 'https://university.example/status/1',
}

test('the honest credential passes every check', async () => {
  const report = await verify(await signed(badge()))
  expect(complaints(report)).toEqual([])
  expect(report.verdict).toBe('passed')
})

// An empty list is no statement: neither linked data nor people learn anything from it, and honest programs write it.
test('an empty list that was put in says nothing and changes no verdict', async () => {
  const honest = await signed(badge())
  const report = await verify({ ...honest, evidence: [], endorsement: [], credentialSchema: [] })
  expect({ ...report }).toEqual(await verify(honest))
})

function without(document: JsonObject, member: string): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== member))
}

/** Edits made after signing, and what they are refused for. */
const EDITS: readonly (readonly [string, (document: JsonObject) => JsonObject | string, string])[] =
  [
    [
      'a key renamed to its full IRI',
      (d) => ({
        ...without(d, 'validUntil'),
        [IRI.validUntil]: {
          '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
          '@value': String(d.validUntil),
        },
      }),
      'KEY_IRI',
    ],
    [
      'a status renamed to its full IRI',
      (d) => ({
        ...without(d, 'credentialStatus'),
        [IRI.credentialStatus]: d.credentialStatus ?? null,
      }),
      'KEY_IRI',
    ],
    ['@index with unsigned text', (d) => ({ ...d, '@index': 'a distinction' }), 'KEY_KEYWORD'],
    ['an empty @graph', (d) => ({ ...d, '@graph': [] }), 'KEY_KEYWORD'],
    ['@included nodes', (d) => ({ ...d, '@included': [] }), 'KEY_KEYWORD'],
    [
      'a second name for the type',
      (d) => ({ ...d, '@type': ['VerifiableCredential'] }),
      'KEY_KEYWORD',
    ],
    [
      'a term that no context defines',
      (d) => ({ ...d, honours: 'summa cum laude' }),
      'KEY_UNDEFINED',
    ],
    [
      'a term that no context defines, deep down',
      (d) => ({
        ...d,
        credentialSubject: { ...(d.credentialSubject as JsonObject), honours: 'summa cum laude' },
      }),
      'KEY_UNDEFINED',
    ],
    ['a list of nothing in a list', (d) => ({ ...d, narrative: [[]] }), 'LIST_NESTED'],
    [
      'a list behind a name that stands alone',
      (d) => ({ ...d, name: [d.name ?? '', []] }),
      'LIST_NESTED',
    ],
    ['a value two lists deep', (d) => ({ ...d, name: [[d.name ?? '']] }), 'LIST_NESTED'],
    [
      'an inline context',
      (d) => ({ ...d, '@context': [...(d['@context'] as string[]), { honours: '@index' }] }),
      'CONTEXT_INLINE',
    ],
    [
      'an inline context as an empty object',
      (d) => ({ ...d, '@context': [...(d['@context'] as string[]), {}] }),
      'CONTEXT_INLINE',
    ],
    [
      'a null context that wipes everything before it',
      (d) => ({ ...d, '@context': [...(d['@context'] as string[]), null] }),
      'CONTEXT_INLINE',
    ],
    [
      'a context inside',
      (d) => ({
        ...d,
        credentialSubject: {
          ...(d.credentialSubject as JsonObject),
          '@context': 'https://www.w3.org/ns/credentials/v2',
        },
      }),
      'CONTEXT_NESTED',
    ],
    [
      'contexts in another order',
      (d) => ({ ...d, '@context': [...(d['@context'] as string[])].reverse() }),
      'CONTEXT_BASE_NOT_FIRST',
    ],
    [
      'the same context twice',
      (d) => ({
        ...d,
        '@context': [...(d['@context'] as string[]), (d['@context'] as string[])[1] ?? ''],
      }),
      'CONTEXT_TWICE',
    ],
    [
      'a remote context',
      (d) => ({
        ...d,
        '@context': [...(d['@context'] as string[]), 'https://attacker.example/c.json'],
      }),
      'CONTEXT_NOT_PINNED',
    ],
    ['no context', (d) => without(d, '@context'), 'CONTEXT_MISSING'],
    [
      'a context that is no list',
      (d) => ({ ...d, '@context': 'https://www.w3.org/ns/credentials/v2' }),
      'CONTEXT_NOT_A_LIST',
    ],
    ['an empty list of contexts', (d) => ({ ...d, '@context': [] }), 'CONTEXT_MISSING'],
    [
      'a type spelt as its IRI, so that no profile applies',
      (d) => ({
        ...d,
        type: [
          'VerifiableCredential',
          'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential',
        ],
      }),
      'DOCUMENT_AMBIGUOUS',
    ],
    [
      'an inline context in the proof',
      (d) => ({
        ...d,
        proof: [{ ...((d.proof as JsonObject[])[0] as JsonObject), '@context': { a: 'urn:a' } }],
      }),
      'CONTEXT_NESTED',
    ],
    [
      'a foreign context in the proof',
      (d) => ({
        ...d,
        proof: [
          {
            ...((d.proof as JsonObject[])[0] as JsonObject),
            '@context': 'https://attacker.example/c.json',
          },
        ],
      }),
      'CONTEXT_NESTED',
    ],
  ]

describe('edits after signing', () => {
  test.each(EDITS)('%s', async (_name, edit, code) => {
    const honest = await signed(badge({ credentialStatus: STATUS }))
    const report = await verify(edit(honest))
    expect(found(report, 'contexts')).toEqual([`failed ${code}`])
    expect(report.verdict).toBe('failed')
  })
})

describe('contexts that others pinned', () => {
  const iri = 'https://university.example/context'
  const pinned = (term: JsonObject, ...others: string[]) => {
    const document = { '@context': [...others, { local: { '@id': 'urn:local', ...term } }] }
    return extendContexts(contexts, [{ iri, document, sha256: hashOf(document) }])
  }
  const localBadge = () =>
    badge({
      '@context': [...(badge()['@context'] as string[]), iri],
      local: { id: 'urn:uuid:1f6c3f76-3f63-4ac0-8a7e-9c37a4f1d0aa' },
    })

  test('and that lead to one that nobody pinned, are named with it', async () => {
    const foreign = pinned({}, 'https://attacker.example/c.json')
    const report = await verify({ ...localBadge(), proof: [] }, { options: { contexts: foreign } })
    expect(found(report, 'contexts')).toEqual(['failed CONTEXT_NOT_PINNED'])
  })

  test('and that are none, are no linked data', async () => {
    const broken = pinned({ '@container': '@nothing' })
    const report = await verify({ ...localBadge(), proof: [] }, { options: { contexts: broken } })
    expect(found(report, 'contexts')).toEqual(['failed JSONLD_INVALID'])
  })
})

describe('contexts in another order', () => {
  const [v2, badges] = badge()['@context'] as [string, string]
  const clr = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
  const v1 = 'https://www.w3.org/2018/credentials/v1'
  test.each<[Json, string]>([
    [[badges, v2], 'CONTEXT_BASE_NOT_FIRST'],
    [[v2, badges, v1], 'CONTEXT_ORDER'],
    [[v2, badges, clr], 'CONTEXT_ORDER'],
    [[v2, badges, badges], 'CONTEXT_TWICE'],
    [[v2, badges, {}], 'CONTEXT_INLINE'],
    [[v2, badges, 'https://a.example/terms'], 'CONTEXT_NOT_PINNED'],
    [v2, 'CONTEXT_NOT_A_LIST'],
  ])('%j', async (contexts, code) => {
    expect(found(await verify({ ...badge(), '@context': contexts }), 'contexts')).toEqual([
      `failed ${code}`,
    ])
  })
})

describe('one node in two places', () => {
  const RELATED = 'https://university.example/achievements/soil-2'
  // The refresh service bears the id of the credential, as honest issuers have written it.
  const refreshed = badge({
    '@context': [
      ...(badge()['@context'] as string[]),
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
    ],
    refreshService: { id: badge().id ?? '', type: '1EdTechCredentialRefresh' },
  })

  test('the honest credential passes', async () => {
    expect(complaints(await verify(await signed(refreshed)))).toEqual([])
  })

  test('the expiry moved into another object of the same id is found', async () => {
    const honest = await signed(refreshed)
    const { validUntil, ...rest } = honest
    const report = await verify({
      ...rest,
      refreshService: {
        id: badge().id ?? '',
        type: ['1EdTechCredentialRefresh', 'VerifiableCredential'],
        validUntil: validUntil ?? '',
      },
    })
    expect(report.verdict).toBe('failed')
    expect(found(report, 'contexts')).toEqual(['failed NODE_SPLIT'])
  })

  test('a type moved there, so that no profile applies, is found', async () => {
    const honest = await signed(refreshed)
    const report = await verify({
      ...honest,
      type: ['VerifiableCredential'],
      refreshService: {
        id: badge().id ?? '',
        type: ['1EdTechCredentialRefresh', 'OpenBadgeCredential'],
      },
    })
    expect(found(report, 'contexts')).toEqual(['failed NODE_SPLIT'])
  })

  test('who issues to himself is one node in two parts; a result hidden in the other part is found', async () => {
    const result = { type: ['Result'], value: 'failed' }
    const issuer = { id: KEY.didKey, type: ['Profile'], name: 'Self' }
    const plain = badgeWith({}, { id: KEY.didKey, result: [result] })
    const proof = { ...PROOF, verificationMethod: `${KEY.didKey}#${KEY.multikey}` }
    const honest = await signed({ ...plain, issuer }, proof)
    expect(found(await verify(honest), 'contexts')).toEqual(['passed'])
    const { result: hidden, ...subject } = honest.credentialSubject as JsonObject
    const report = await verify({
      ...honest,
      credentialSubject: subject,
      issuer: { ...issuer, type: ['Profile', 'AchievementSubject'], result: hidden ?? [] },
    })
    expect(found(report, 'contexts')).toEqual(['failed NODE_SPLIT'])
  })

  test('an entry written twice is found', async () => {
    const related = { id: RELATED, type: ['Related'] }
    const honest = await signed(badgeWith({ tag: ['soil'], related: [related] }))
    expect((await verify(honest)).verdict).toBe('passed')
    const subject = honest.credentialSubject as JsonObject
    const achievement = subject.achievement as JsonObject
    for (const twice of [{ tag: ['soil', 'soil'] }, { related: [related, related] }]) {
      const report = await verify({
        ...honest,
        credentialSubject: { ...subject, achievement: { ...achievement, ...twice } },
      })
      expect(found(report, 'contexts')).toEqual(['failed ENTRY_REPEATED'])
    }
  })

  test('both names of an Open Badge are one type, and the same name twice is a fault', async () => {
    const named = async (...types: string[]) => {
      const type = ['VerifiableCredential', ...types]
      return complaints(await verify(await signed(badge({ type }))))
    }
    expect(await named('AchievementCredential', 'OpenBadgeCredential')).toEqual([])
    expect(await named('OpenBadgeCredential', 'AchievementCredential')).toEqual([])
    const twice = await named('OpenBadgeCredential', 'OpenBadgeCredential')
    expect(twice).toEqual(['profile failed PROFILE_INVALID'])
  })
})

describe('bytes that two readers read differently', () => {
  const texts: readonly (readonly [string, (text: string) => string, string])[] = [
    ['a duplicate key', (t) => t.replace('{', '{"id":"urn:uuid:0",'), 'JSON_DUPLICATE_KEY'],
    ['__proto__', (t) => t.replace('{', '{"__proto__":{"validUntil":null},'), 'JSON_FORBIDDEN_KEY'],
    ['an escaped __proto__', (t) => t.replace('{', '{"__pr\\u006fto__":{},'), 'JSON_FORBIDDEN_KEY'],
    ['constructor', (t) => t.replace('{', '{"constructor":{},'), 'JSON_FORBIDDEN_KEY'],
    ['a lone surrogate', (t) => t.replace('Soil', '\\ud800'), 'JSON_LONE_SURROGATE'],
    ['a byte order mark', (t) => `\ufeff${t}`, 'JSON_BOM'],
    ['text behind it', (t) => `${t}{}`, 'JSON_SYNTAX'],
    [
      'nesting without end',
      (t) => t.replace('{', `{"a":${'['.repeat(99)}${']'.repeat(99)},`),
      'JSON_TOO_DEEP',
    ],
  ]
  test.each(texts)('%s', async (_name, edit, code) => {
    const report = await verify(edit(JSON.stringify(await signed(badge()))))
    expect(found(report, 'format')).toEqual([`failed ${code}`])
    expect(report.verdict).toBe('failed')
  })

  test('bytes that are not UTF-8', async () => {
    const bytes = Uint8Array.from(Buffer.from(JSON.stringify(await signed(badge()))))
    bytes[bytes.length - 5] = 0xff
    expect(found(await verify(bytes), 'format')).toEqual(['failed JSON_NOT_UTF8'])
  })

  test('more bytes than a credential may have', async () => {
    const large = await signed(badge({ description: 'x'.repeat(1024 * 1024) }))
    expect(found(await verify(large), 'format')).toEqual(['failed FORMAT_TOO_LARGE'])
  })
})

describe('impersonation', () => {
  const attacker = testKey(66)

  test('a key named only in the fragment of the verification method', async () => {
    const proof = { ...PROOF, verificationMethod: `${ISSUER}#${attacker.multikey}` }
    const report = await verify(await signed(badge(), proof, attacker.privateKey))
    expect(found(report, 'controller')).toEqual(['failed METHOD_NOT_FOUND'])
    expect(report.verdict).toBe('failed')
  })

  test("the attacker's own did:key under the victim's name", async () => {
    const proof = {
      ...PROOF,
      verificationMethod: `${attacker.didKey}#${attacker.multikey}`,
    }
    const report = await verify(await signed(badge(), proof, attacker.privateKey))
    expect(found(report, 'controller')).toEqual(['failed CONTROLLER_NOT_ISSUER'])
    // The axes are apart: what was signed is unchanged, only not by the issuer.
    expect(found(report, 'proof')).toEqual(['passed'])
  })

  test('a did:key with the fragment of another key', async () => {
    const other = badge({ issuer: { id: KEY.didKey, type: ['Profile'] } })
    const proof = { ...PROOF, verificationMethod: `${KEY.didKey}#${attacker.multikey}` }
    const report = await verify(await signed(other, proof, attacker.privateKey))
    expect(found(report, 'controller')).toEqual(['failed METHOD_NOT_FOUND'])
  })

  test('an inline jwk in the header of a token', async () => {
    const jwt = await token(
      { alg: 'EdDSA', typ: 'JWT', jwk: attacker.jwk },
      claimsOf(badge()),
      attacker.privateKey,
    )
    const report = await verify(jwt)
    expect(found(report, 'controller')).toEqual(['failed JWK_NOT_AT_ISSUER'])
    expect(report.verdict).toBe('failed')
  })

  test("the issuer's own inline jwk is the same key, and passes", async () => {
    const jwt = await token({ alg: 'EdDSA', typ: 'JWT', jwk: KEY.jwk }, claimsOf(badge()))
    expect(complaints(await verify(jwt))).toEqual([])
  })
})

test('a proof may repeat the contexts of the document', async () => {
  const document = badge()
  const proof = { ...PROOF, '@context': document['@context'] as string[] }
  const report = await verify({ ...document, proof: [await proofOver(document, proof)] })
  expect(complaints(report)).toEqual([])
})

test('the input is not changed and the report holds no reference to it', async () => {
  const document = badgeWith({ name: 'Soil' })
  const text = JSON.stringify(await signed(document))
  const bytes = new TextEncoder().encode(text)
  await verify(bytes)
  expect(new TextDecoder().decode(bytes)).toBe(text)
})
