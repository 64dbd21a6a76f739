import { describe, expect, test } from 'vitest'
import { canonicalize } from '../../../src/linked-data/canonicalize.ts'
import { compactRoundTrip, expand } from '../../../src/linked-data/expand.ts'
import {
  extendContexts,
  hashOf,
  loadPinnedContexts,
} from '../../../src/linked-data/pinned-contexts.ts'
import { onceShared, shareWork, withoutProof } from '../../../src/linked-data/shared-work.ts'
import type { PipelineError } from '../../../src/model/pipeline-error.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { badge, europass, OB3, VC2 } from './documents.ts'

const contexts = loadPinnedContexts()
const tripOf = async (document: JsonObject, set = contexts) =>
  (await compactRoundTrip(document, set)).map(({ pointer, reason }) => `${pointer} ${reason}`)

describe('expand', () => {
  test('gives names as IRIs', async () => {
    const [node] = await expand(badge(), contexts)
    expect(node).toMatchObject({
      '@id': badge().id,
      'https://schema.org/name': [{ '@value': 'Data Literacy' }],
    })
  })

  test('refuses what would be lost', async () => {
    await expect(expand(badge({ lost: 1 }), contexts)).rejects.toMatchObject({
      code: 'JSONLD_INVALID',
      detail: { term: 'lost', pointer: '/lost' },
    })
  })
})

describe('compactRoundTrip', () => {
  test.each([
    ['an Open Badge', badge()],
    [
      'arrays of one as values',
      badge({ issuer: [{ id: 'urn:b', type: 'Profile', name: ['Uni'] }] }),
    ],
    ['a Europass credential', europass()],
    [
      'languages in either case',
      europass({ issuer: { id: 'urn:b', type: 'Organisation', legalName: { 'EN-gb': ['Uni'] } } }),
    ],
    [
      'a reference as object',
      badge({
        credentialSchema: [{ id: 'https://x.example/s', type: '1EdTechJsonSchemaValidator2019' }],
        '@context': [VC2, OB3, 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'],
      }),
    ],
    [
      'a type that shares its IRI with a property',
      badge({}, { criteria: { type: 'Criteria', narrative: 'x' } }),
    ],
    ['a number with more digits than RDF has', badge({}, { creditsAvailable: 100 / 7 })],
    ['a text without a datatype that looks like a number', badge({ name: '7.5E0' })],
    ['two equal values', badge({}, { tag: ['a', 'a', 'b'] })],
    ['empty arrays', badge({}, { tag: [] })],
    [
      'an embedded credential',
      badge({}, { endorsement: [{ '@context': [VC2], type: 'VerifiableCredential', other: 1 }] }),
    ],
    [
      'a proof with a context',
      badge({ proof: [{ '@context': [VC2], type: 'DataIntegrityProof', cryptosuite: 'x' }] }),
    ],
    [
      'a list',
      badge(
        {},
        {
          resultDescription: [
            { id: 'urn:r', type: ['ResultDescription'], allowedValue: ['B', 'A', 'B'] },
          ],
        },
      ),
    ],
  ])('finds nothing in %s', async (_, document) => {
    expect(await tripOf(document)).toEqual([])
  })

  test.each([
    ['a member that is null', badge({ validUntil: null }), ['/validUntil missing']],
    [
      'a null among values',
      badge({}, { tag: ['a', null] }),
      ['/credentialSubject/achievement/tag/1 missing'],
    ],
    [
      'a language without text',
      europass({
        issuer: { id: 'urn:b', type: 'Organisation', legalName: { en: 'Uni', de: null } },
      }),
      ['/issuer/legalName/de missing'],
    ],
    [
      'a number that RDF writes as another',
      badge({}, { creditsAvailable: [7.5, 4e-7, 0] }),
      ['/credentialSubject/achievement/creditsAvailable/1 changed'],
    ],
    [
      'a text that RDF writes as it does a number',
      badge({}, { creditsAvailable: ['7.5', '7.5E0'] }),
      ['/credentialSubject/achievement/creditsAvailable/1 changed'],
    ],
    [
      'a type by the IRI of a term',
      badge({
        issuer: { id: 'urn:b', type: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile' },
      }),
      ['/issuer/type changed'],
    ],
    [
      'an id as compact IRI',
      europass({ issuer: { id: 'elm:thing', type: 'Organisation' } }),
      ['/issuer/id changed'],
    ],
    [
      'a vocabulary term by its IRI',
      badge({
        proof: {
          type: 'DataIntegrityProof',
          proofPurpose: 'https://w3id.org/security#assertionMethod',
        },
      }),
      ['/proof/proofPurpose changed'],
    ],
    [
      'the same in a proof with a context',
      badge({
        proof: {
          '@context': VC2,
          type: 'DataIntegrityProof',
          proofPurpose: 'https://w3id.org/security#assertionMethod',
        },
      }),
      ['/proof/proofPurpose changed'],
    ],
  ])('reports %s', async (_, document, expected) => {
    expect(await tripOf(document)).toEqual(expected)
  })

  test('tells a list from a set', async () => {
    const iri = 'https://university.example/contexts/v1'
    const document = {
      '@context': {
        set: 'urn:p',
        alsoSet: 'urn:p',
        list: { '@id': 'urn:q', '@container': '@list' },
      },
    }
    const set = extendContexts(contexts, [{ iri, document, sha256: hashOf(document) }])
    expect(
      await tripOf({ '@context': iri, set: ['b', 'a'], alsoSet: 'c', list: ['b', 'a'] }, set),
    ).toEqual([])
    expect(await tripOf({ '@context': iri, list: ['b', null, 'a'] }, set)).toEqual([
      '/list/1 changed',
      '/list/2 missing',
    ])
  })
})

describe('work on a document that is shared', () => {
  const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', id: 'urn:p' }
  const sealed = 'https://seal.example/v1'
  const definitions = (context: JsonObject) => ({ '@context': { '@protected': true, ...context } })
  const setWith = (context: JsonObject) => {
    const document = definitions(context)
    return extendContexts(contexts, [{ iri: sealed, document, sha256: hashOf(document) }])
  }
  const graph = { '@id': 'https://w3id.org/security#proof', '@container': '@graph' }
  const outcome = async (work: Promise<unknown>) =>
    await work.catch(({ code, detail }: PipelineError) => ({ code, detail }))
  /** The same object where one expansion was made of the other. */
  const typesOf = (expanded: unknown) =>
    Array.isArray(expanded) ? (expanded[0] as JsonObject)['@type'] : undefined
  const extended = (members: JsonObject) => badge({ '@context': [VC2, OB3, sealed], ...members })

  test.each<[string, JsonObject, typeof contexts, boolean]>([
    ['an Open Badge', badge({ proof: [proof] }), contexts, true],
    [
      'a Europass credential',
      europass({ proof: { type: 'Ed25519Signature2018', nonce: 'n' } }),
      contexts,
      true,
    ],
    ['a document without proof', badge(), contexts, true],
    [
      'another member of the same property',
      extended({ proof, seal: { id: 'urn:s', name: 'S' } }),
      setWith({ seal: graph }),
      false,
    ],
    [
      'a member that takes in others',
      extended({ proof, inner: { seal: { id: 'urn:s', name: 'S' } } }),
      setWith({ inner: '@nest', seal: { ...graph, '@nest': 'inner' } }),
      false,
    ],
    [
      'a proof that is said the other way round',
      { '@context': [sealed], id: 'urn:a', name: 'A', proof: { id: 'urn:p', name: 'P' } },
      setWith({
        id: '@id',
        name: 'https://schema.org/name',
        proof: { '@reverse': 'https://x.example/p' },
      }),
      false,
    ],
    [
      'a document that says nothing else',
      { '@context': ['https://w3id.org/security/data-integrity/v2'], id: 'urn:nothing', proof },
      contexts,
      false,
    ],
    [
      'an embedded credential',
      badge({ proof }, { endorsement: [{ ...badge(), proof }] }),
      contexts,
      false,
    ],
  ])('comes to what it does alone: %s', async (_name, document, set, isOne) => {
    const alone = withoutProof(document)
    const expanded = await outcome(expand(alone, set))
    const text = await outcome(canonicalize(alone, set))
    const differences = await compactRoundTrip(document, set)
    const copy = structuredClone(document) as JsonObject
    shareWork(copy)
    expect(await compactRoundTrip(copy, set)).toEqual(differences)
    const whole = await outcome(expand(copy, set))
    const bare = await outcome(expand(withoutProof(copy), set))
    expect(bare).toEqual(expanded)
    expect(typesOf(whole) !== undefined && typesOf(whole) === typesOf(bare)).toBe(isOne)
    for (let times = 0; times < 2; times += 1)
      expect(await outcome(canonicalize(withoutProof(copy), set))).toEqual(text)
  })

  test('is of the very document, contexts and question', async () => {
    const [one, two] = [badge({ proof }), badge({ proof })]
    shareWork(one)
    const ask = (document: JsonObject, set = contexts, question = 'a') =>
      onceShared(document, set, question, async () => ({}))
    const answer = await ask(one)
    expect(await ask(one)).toBe(answer)
    expect(await ask(one, contexts, 'b')).not.toBe(answer)
    expect(await ask(withoutProof(one))).not.toBe(answer)
    expect(await ask(withoutProof(one))).toBe(await ask(withoutProof(one)))
    expect(await ask(one, setWith({}))).not.toBe(answer)
    expect(await ask(two)).not.toBe(await ask(two))
    expect(() => Object.assign(one.issuer as object, { name: 'Other' })).toThrow(TypeError)
  })

  test('is the same error each time', async () => {
    const document = badge({ lost: 1, proof })
    shareWork(document)
    const errors = [1, 2].map(async () => await expand(document, contexts).catch((error) => error))
    const [first, second] = await Promise.all(errors)
    expect(first).toMatchObject({ code: 'JSONLD_INVALID', detail: { term: 'lost' } })
    expect(second).toBe(first)
  })

  test('is not shared where the document is too large to be expanded', () => {
    const document = badge({}, { tag: Array.from({ length: 3_000 }, (_, index) => `${index}`) })
    shareWork(document)
    expect(Object.isFrozen(document)).toBe(false)
    expect(withoutProof(document)).not.toBe(withoutProof(document))
  })
})
