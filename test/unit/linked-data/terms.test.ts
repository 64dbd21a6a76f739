import { describe, expect, test } from 'vitest'
import { embeddedCredentials } from '../../../src/linked-data/document-places.ts'
import {
  extendContexts,
  hashOf,
  loadPinnedContexts,
} from '../../../src/linked-data/pinned-contexts.ts'
import { findForeignKeys } from '../../../src/linked-data/terms.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { badge, europass, OB3, VC1, VC2 } from './documents.ts'

const contexts = loadPinnedContexts()
const foreignIn = async (document: JsonObject, set = contexts) =>
  (await findForeignKeys(document, set)).map(({ pointer, reason }) => `${pointer} ${reason}`)

/** What an attacker adds under a key of its own. */
const json = (text: string) => JSON.parse(text) as JsonObject

describe('findForeignKeys', () => {
  test.each([
    ['an Open Badge', badge()],
    ['a Europass credential', europass()],
    [
      'text with a language',
      badge({ name: { '@value': 'x', '@language': 'en', '@direction': 'ltr' } }),
    ],
    [
      'several proofs',
      badge({ proof: [{ type: 'DataIntegrityProof' }, { type: 'DataIntegrityProof' }] }),
    ],
    [
      'a proof with the context of the document',
      badge({ proof: { '@context': [VC2, OB3], type: 'DataIntegrityProof', cryptosuite: 'x' } }),
    ],
    [
      'a proof with the context of a suite',
      badge({
        proof: {
          '@context': 'https://w3id.org/security/data-integrity/v2',
          type: 'DataIntegrityProof',
          cryptosuite: 'x',
        },
      }),
    ],
    [
      'language tags with regions',
      europass({
        displayParameter: {
          id: 'urn:d',
          type: 'DisplayParameter',
          title: { 'pt-BR': 'x', 'zh-hant-tw': 'y' },
        },
      }),
    ],
  ])('finds nothing in %s', async (_, document) => {
    expect(await foreignIn(document)).toEqual([])
  })

  test.each([
    [
      'a key written as an IRI',
      badge({ 'https://www.w3.org/2018/credentials#validUntil': 'x' }),
      ['/https:~1~1www.w3.org~12018~1credentials#validUntil iri-key'],
    ],
    ['a compact IRI', europass({ 'cred:validUntil': 'x' }), ['/cred:validUntil iri-key']],
    [
      'an undefined term',
      badge({}, { ects: 5 }),
      ['/credentialSubject/achievement/ects undefined-term'],
    ],
    [
      'a term of another place',
      badge({ creditsAvailable: 5 }),
      ['/creditsAvailable undefined-term'],
    ],
    [
      'a term that needs the type',
      badge({ credentialSubject: { id: 'urn:a', achievement: {} } }),
      ['/credentialSubject/achievement undefined-term'],
    ],
    ['@index', badge({ '@index': 'PhD' }), ['/@index keyword']],
    ['@graph', badge({ '@graph': [] }), ['/@graph keyword']],
    ['@included', badge({ '@included': [{ id: 'urn:b' }] }), ['/@included keyword']],
    [
      '@nest',
      badge({}, { '@nest': { name: 'x' } }),
      ['/credentialSubject/achievement/@nest keyword'],
    ],
    ['@reverse', badge({ '@reverse': {} }), ['/@reverse keyword']],
    ['@id beside id', badge({ '@id': 'urn:b' }), ['/@id keyword']],
    [
      '@type beside type',
      badge({ issuer: { id: 'urn:b', '@type': 'Profile' } }),
      ['/issuer/@type keyword'],
    ],
    ['a reserved word', badge({ '@future': 'x' }), ['/@future keyword']],
    [
      'a value object with more in it',
      badge({ name: { '@value': 'x', '@index': 'y' } }),
      ['/name/@value keyword', '/name/@index keyword'],
    ],
    [
      'a value object with a type',
      badge({ name: { '@value': 'x', '@type': 'y' } }),
      ['/name/@value keyword', '/name/@type keyword'],
    ],
    ['no value object', badge({ name: { '@language': 'en' } }), ['/name/@language keyword']],
    ['a key in capitals', badge({ ValidUntil: 'x' }), ['/ValidUntil undefined-term']],
    ['an empty key', badge({ '': 'x' }), ['/ undefined-term']],
    ['a method of objects', badge({ toString: 'x' as never }), ['/toString undefined-term']],
    [
      'an undefined type',
      badge({ type: ['VerifiableCredential', 'Diploma'] }),
      ['/type/1 undefined-type'],
    ],
    [
      'a type by IRI',
      badge({ issuer: { id: 'urn:b', type: 'https://x.example/Profile' } }),
      ['/issuer/type undefined-type'],
    ],
    [
      'a language map without tags',
      europass({
        displayParameter: { type: 'DisplayParameter', title: { 'not a tag': 'x', '@none': 'y' } },
      }),
      ['/displayParameter/title/not a tag undefined-term', '/displayParameter/title/@none keyword'],
    ],
    [
      'arrays of arrays, in which things hide',
      badge({}, { alignment: [[{ type: 'Alignment', hidden: 1 }]] as never }),
      ['/credentialSubject/achievement/alignment/0 nested-list'],
    ],
  ])('reports %s', async (_, document, expected) => {
    expect(await foreignIn(document)).toEqual(expected)
  })

  test.each(['__proto__', 'constructor', 'prototype'])(
    'reports %s and does not look into it',
    async (key) => {
      const document = { ...badge(), issuer: json(`{"id":"urn:x","${key}":{"also":1}}`) }
      expect(await foreignIn(document)).toEqual([`/issuer/${key} prototype`])
    },
  )

  test.each([
    [
      'an inline context at the root',
      badge({ '@context': [VC2, { ects: 'urn:ects' }] }),
      '/@context/1',
    ],
    ['no list at the root', badge({ '@context': { ects: 'urn:ects' } }), '/@context'],
    [
      'an inline context inside',
      badge({ issuer: { '@context': { a: 'urn:a' }, id: 'urn:b' } }),
      '/issuer/@context',
    ],
    [
      'a pinned context inside',
      badge({ issuer: { '@context': VC2, id: 'urn:b' } }),
      '/issuer/@context',
    ],
    [
      'an empty context inside',
      badge({ issuer: { '@context': [], id: 'urn:b' } }),
      '/issuer/@context',
    ],
    [
      'a null context inside',
      badge({ issuer: { '@context': null, id: 'urn:b' } }),
      '/issuer/@context',
    ],
    [
      'an inline context in a proof',
      badge({ proof: { '@context': { a: '@index' }, type: 'DataIntegrityProof' } }),
      '/proof/@context',
    ],
    [
      'another profile in a proof',
      badge({ proof: { '@context': VC1, type: 'DataIntegrityProof' } }),
      '/proof/@context',
    ],
  ])('reports %s', async (_, document, pointer) => {
    expect(await foreignIn(document)).toContain(`${pointer} nested-context`)
  })

  test('sees through aliases of keywords', async () => {
    const aliases = {
      note: '@index',
      all: '@graph',
      more: '@included',
      sub: '@nest',
      back: '@reverse',
      self: '@id',
    }
    const set = withContext({ ...aliases, type: '@type' })
    const keys = Object.keys(aliases).filter((key) => key !== 'self')
    const members = Object.fromEntries(keys.map((key) => [key, {}]))
    const document = { '@context': EXTENSION, self: 'urn:a', ...members }
    expect(await foreignIn(document, set)).toEqual(keys.map((key) => `/${key} keyword`))
  })

  test('reports the keys of maps that are not signed', async () => {
    const set = withContext({ byIndex: { '@id': 'urn:p', '@container': '@index' } })
    const document = { '@context': EXTENSION, byIndex: { 'PhD, summa cum laude': 'x' } }
    expect(await foreignIn(document, set)).toEqual(['/byIndex/PhD, summa cum laude undefined-term'])
  })

  test('leaves JSON literals alone', async () => {
    const set = withContext({ data: { '@id': 'urn:p', '@type': '@json' } })
    const document = { '@context': EXTENSION, data: { '@id': 1, 'a:b': { anything: [] } } }
    expect(await foreignIn(document, set)).toEqual([])
  })

  test('takes a name of @vocab, unless a term stands for the same IRI', async () => {
    const set = withContext({
      '@vocab': 'https://x.example/#',
      type: '@type',
      validUntil: 'https://x.example/#end',
      Course: 'https://x.example/#Kurs',
      nothing: null,
    })
    const document = {
      '@context': EXTENSION,
      type: ['Kind', 'Kurs', 'Course'],
      validUntil: '1',
      free: '2',
      end: '3',
      nothing: '4',
    }
    expect(await foreignIn(document, set)).toEqual([
      '/type/1 undefined-type',
      '/end undefined-term',
      '/nothing undefined-term',
    ])
  })

  test('throws for contexts that are not pinned or contradict each other', async () => {
    await expect(foreignIn(badge({ '@context': ['https://evil.example/'] }))).rejects.toMatchObject(
      { code: 'CONTEXT_NOT_PINNED' },
    )
    const ELM = 'http://data.europa.eu/snb/model/context/edc-ap'
    await expect(foreignIn(badge({ '@context': [VC2, ELM] }))).rejects.toMatchObject({
      code: 'JSONLD_INVALID',
      detail: { reason: 'protected term redefinition' },
    })
  })
})

describe('embedded credentials', () => {
  const inner = { '@context': [VC2], type: ['VerifiableCredential'], foreign: 1 }
  const document = badge(
    { verifiableCredential: [inner, 'x'], proof: { '@context': [VC2] } },
    { endorsement: inner },
  )

  test('with a context of their own are left to their own verification', async () => {
    expect(embeddedCredentials(document)).toEqual([
      '/credentialSubject/achievement/endorsement',
      '/verifiableCredential/0',
    ])
    expect(await foreignIn(badge({}, { endorsement: inner }))).toEqual([])
  })

  test('without one are read with the document', async () => {
    const { '@context': _, ...plain } = inner
    expect(embeddedCredentials(badge({}, { endorsement: plain }))).toEqual([])
    expect(await foreignIn(badge({}, { endorsement: plain }))).toEqual([
      '/credentialSubject/achievement/endorsement/foreign undefined-term',
    ])
  })

  test('in any other place are no embedded credentials', async () => {
    expect(embeddedCredentials(badge({}, { creator: inner }))).toEqual([])
    expect(await foreignIn(badge({}, { creator: inner }))).toEqual([
      '/credentialSubject/achievement/creator/@context nested-context',
    ])
  })
})

const EXTENSION = 'https://university.example/contexts/v1'

function withContext(context: JsonObject) {
  const document = { '@context': { '@version': 1.1, ...context } }
  return extendContexts(contexts, [{ iri: EXTENSION, document, sha256: hashOf(document) }])
}
