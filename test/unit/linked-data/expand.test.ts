import { describe, expect, test } from 'vitest'
import { compactRoundTrip, expand } from '../../../src/linked-data/expand.ts'
import {
  extendContexts,
  hashOf,
  loadPinnedContexts,
} from '../../../src/linked-data/pinned-contexts.ts'
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
