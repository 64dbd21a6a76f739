import { hash } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import jsonld from 'jsonld'
import rdfCanonize from 'rdf-canonize'
import { describe, expect, test } from 'vitest'
import { canonicalize, canonicalizeNQuads } from '../../../src/linked-data/canonicalize.ts'
import {
  extendContexts,
  hashOf,
  loadPinnedContexts,
} from '../../../src/linked-data/pinned-contexts.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { badge, europass, OB3, VC2 } from './documents.ts'

const contexts = loadPinnedContexts()

/** jsonld and rdf-canonize as they come, without any cache of ours. */
async function reference(document: JsonObject, set = contexts): Promise<string> {
  const quads = await jsonld.toRDF(document, {
    safe: true,
    base: '',
    documentLoader: async (iri) =>
      ({ documentUrl: iri, contextUrl: null, document: structuredClone(set.get(iri)) }) as never,
  })
  return await rdfCanonize.canonize(quads, { algorithm: 'RDFC-1.0', maxDeepIterations: 2000 })
}

describe('canonicalize', () => {
  test.each([
    ['an Open Badge', badge()],
    ['an Open Badge with a proof', badge({ proof: proof() })],
    ['an Open Badge without ids', badge({ issuer: { id: 'urn:x', type: 'Profile' } })],
    ['an embedded endorsement', badge({}, { endorsement: [endorsement()] })],
    ['a Europass credential', europass()],
    ['a property-scoped and a type-scoped context in turn', badge({ credentialStatus: status() })],
  ])('gives the bytes of the reference for %s, cold and warm', async (_, document) => {
    const fresh = extendContexts(contexts, [])
    const expected = await reference(document)
    expect(expected.length).toBeGreaterThan(100)
    expect(await canonicalize(document, fresh)).toBe(expected)
    expect(await canonicalize(document, fresh)).toBe(expected)
    expect(await canonicalize(document, contexts)).toBe(expected)
  })

  test('does not mix up documents that use the same contexts differently', async () => {
    const documents = [
      badge(),
      europass(),
      badge({}, { type: ['Achievement', 'Profile'] }),
      badge(),
    ]
    const fresh = extendContexts(contexts, [])
    const refused = () => 'refused'
    const expected = documents.map((document) => reference(document).catch(refused))
    const ours = documents.map((document) => canonicalize(document, fresh).catch(refused))
    expect(await Promise.all(ours)).toEqual(await Promise.all(expected))
  })

  test('keeps scoped contexts of an extension apart', async () => {
    const document = {
      '@context': {
        '@version': 1.1,
        id: '@id',
        type: '@type',
        ex: 'https://university.example/terms#',
        inner: 'ex:outerInner',
        holds: { '@id': 'ex:holds', '@context': { inner: 'ex:heldInner' } },
        Type: { '@id': 'ex:Type', '@context': { inner: 'ex:typedInner', more: 'ex:more' } },
        Wide: {
          '@id': 'ex:Wide',
          '@context': { '@propagate': true, inner: 'ex:wideInner', more: 'ex:wideMore' },
        },
      },
    }
    const iri = 'https://university.example/contexts/v1'
    const set = extendContexts(contexts, [{ iri, document, sha256: hashOf(document) }])
    const part = fc.letrec<{ node: JsonObject }>((tie) => ({
      node: fc.record(
        {
          type: fc.subarray(['Type', 'Wide']),
          inner: fc.oneof(fc.constant('text'), tie('node')),
          holds: fc.oneof({ maxDepth: 3 }, fc.constant({ inner: 'x' }), fc.array(tie('node'))),
          more: fc.oneof({ maxDepth: 3 }, fc.constant('text'), tie('node')),
        },
        { requiredKeys: ['inner'] },
      ) as fc.Arbitrary<JsonObject>,
    })).node
    await fc.assert(
      fc.asyncProperty(part, async (node) => {
        const credential = { '@context': iri, id: 'urn:a', ...node }
        const expected = await reference(credential, set).catch(() => 'refused')
        expect(await canonicalize(credential, set).catch(() => 'refused')).toBe(expected)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  test('leaves the document as it was', async () => {
    const document = badge({ proof: proof() })
    const before = JSON.stringify(document)
    await canonicalize(document, contexts)
    expect(JSON.stringify(document)).toBe(before)
  })

  test.each([
    [
      'an undefined term',
      badge({}, { secret: 'x' }),
      {
        reason: 'invalid property',
        term: 'secret',
        pointer: '/credentialSubject/achievement/secret',
      },
    ],
    [
      'an undefined type',
      badge({ type: ['VerifiableCredential', 'Nope'] }),
      { reason: 'relative @type reference', term: 'Nope', pointer: '/type/1' },
    ],
    [
      'a relative id',
      badge({ id: 'badge/1' }),
      { reason: 'relative @id reference', pointer: '/id' },
    ],
    [
      'a term out of place',
      badge({ targetName: 'x' }),
      { reason: 'invalid property', term: 'targetName', pointer: '/targetName' },
    ],
    ['an id of another kind', badge({ id: ['a', 'b'] }), { reason: 'invalid @id value' }],
  ])('refuses %s and says where', async (_, document, detail) => {
    await expect(canonicalize(document, contexts)).rejects.toMatchObject({
      code: 'JSONLD_INVALID',
      detail,
    })
  })

  test.each([
    ['an unknown context', badge({ '@context': [VC2, 'https://evil.example/v1'] })],
    ['a relative context', badge({ '@context': [VC2, 'v1'] })],
    ['an unknown context inside', badge({ issuer: { '@context': 'https://evil.example/v1' } })],
  ])('refuses %s', async (_, document) => {
    await expect(canonicalize(document, contexts)).rejects.toMatchObject({
      code: 'CONTEXT_NOT_PINNED',
    })
  })

  test('quotes nothing of the document when it refuses', async () => {
    const secret = 'learner@university.example'
    const document = badge({ id: secret, secret: { name: secret } })
    const error = await canonicalize(document, contexts).catch((thrown: Error) => thrown)
    expect(inspect(error, { depth: 9, showHidden: true })).toContain('JSONLD_INVALID')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret)
  })

  test('refuses contexts that name each other in a circle', async () => {
    const [a, b] = ['https://a.example/', 'https://b.example/'] as const
    const [first, second] = [{ '@context': b }, { '@context': [a] }]
    const set = extendContexts(contexts, [
      { iri: a, document: first, sha256: hashOf(first) },
      { iri: b, document: second, sha256: hashOf(second) },
    ])
    await expect(canonicalize({ '@context': a, x: 1 }, set)).rejects.toMatchObject({
      code: 'JSONLD_INVALID',
    })
  })
})

describe('code-point order', () => {
  // U+FF5E sorts after U+1F600 by UTF-16 units and before it by code points.
  const quads = ['\u{1F600}', '\uFF5E', 'a'].map((text) => `_:x <urn:p> "${text}" .\n`)

  test('is what the lines come in', async () => {
    const { nquads } = await canonicalizeNQuads(quads.join(''))
    expect(nquads.match(/"(.+?)"/gu)).toEqual(['"a"', '"\uFF5E"', '"\u{1F600}"'])
  })

  test('decides the hashes and so the labels', async () => {
    const names = range(12).map((n) => `n${n}`)
    const linesOf = (name: string, self: string) =>
      ['\u{1F600}', '\uFF5E', name].map((text) => `_:${self} <urn:p> "${text}" .\n`)
    const byCodePoints = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
    const hashOfNode = (name: string) =>
      hash('sha256', linesOf(name, 'a').toSorted(byCodePoints).join(''))
    const { labels } = await canonicalizeNQuads(
      names.flatMap((name) => linesOf(name, name)).join(''),
    )
    expect([...labels.keys()]).toEqual(
      names.toSorted((a, b) => (hashOfNode(a) < hashOfNode(b) ? -1 : 1)),
    )
  })

  test('changes nothing where no text goes beyond the Basic Multilingual Plane', async () => {
    const text = fc.stringMatching(/^[\u0020-\u007e\u00a0-\ud7ff\uf900-\ufffd]{1,6}$/)
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async (texts) => {
        const nquads = texts.map((value, n) => `_:x${n % 3} <urn:p> ${literal(value)} .\n`).join('')
        const expected = await rdfCanonize.canonize(rdfCanonize.NQuads.parse(nquads), {
          algorithm: 'RDFC-1.0',
          maxDeepIterations: 100,
        })
        expect((await canonicalizeNQuads(nquads)).nquads).toBe(expected)
      }),
      { numRuns: 50, seed: 11 },
    )
  })
})

describe('limits', () => {
  const clique = (size: number) =>
    range(size)
      .flatMap((a) => range(size).map((b) => (a === b ? '' : `_:e${a} <urn:p> _:e${b} .\n`)))
      .join('')

  test('let small symmetric graphs through', async () => {
    expect((await canonicalizeNQuads(clique(4))).labels.size).toBe(4)
  })

  test('stop a clique', async () => {
    await expect(canonicalizeNQuads(clique(10))).rejects.toMatchObject({
      code: 'CANONICALIZATION_LIMIT',
    })
  })

  test('can be set', async () => {
    await expect(canonicalizeNQuads(clique(4), { maxWork: 3 })).rejects.toMatchObject({
      code: 'CANONICALIZATION_LIMIT',
    })
  })

  test('obey a signal', async () => {
    await expect(
      canonicalizeNQuads(clique(5), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CANONICALIZATION_LIMIT' })
  })

  test.each([
    ['a long array', 'values in one array', badge({}, { tag: range(5000).map((n) => `t${n}`) })],
    [
      'many blank nodes alike',
      'values in one array',
      badge({}, { alignment: range(2500).map(() => ({ type: 'Alignment' })) }),
    ],
    [
      'arrays that flatten',
      'values of one property',
      badge({}, { tag: range(100).map((a) => range(100).map((b) => `${a}/${b}`)) }),
    ],
    [
      'a node in many pieces',
      'values of one property',
      badge({ evidence: range(1400).map((n) => piece(n)) }, {}),
    ],
    [
      'many small nodes',
      'objects',
      badge({}, { related: range(1000).map(() => [{ id: 'urn:r' }, {}, {}]) }),
    ],
    ['many short lists', 'values', badge({}, { tag: range(400).map(() => range(30).map(String)) })],
    [
      'many types',
      'entries of type',
      badge({ type: range(100).map(() => 'VerifiableCredential') }),
    ],
    ['many contexts', 'entries of @context', badge({ '@context': range(30).map(() => OB3) })],
    [
      'a list of equal values',
      'values in one array',
      badge(
        {},
        {
          resultDescription: [
            { id: 'urn:r', type: 'ResultDescription', allowedValue: range(2500).map(() => 'x') },
          ],
        },
      ),
    ],
  ])('refuse %s', async (_, reason, document) => {
    await expect(canonicalize(document, contexts)).rejects.toMatchObject({
      code: 'CANONICALIZATION_LIMIT',
      detail: { reason },
    })
  })

  test('N-Quads that say one thing twice, in other letters, say it once', async () => {
    const [plain, escaped] = ['urn:a', 'urn:\\u0061'].map((iri) => `<${iri}> <urn:p> "x" .`)
    const { nquads } = await canonicalizeNQuads(`${plain}\r\n\n${escaped}\r${plain}\n`)
    expect(nquads).toBe(`${plain}\n`)
  })

  test('N-Quads that are none are invalid', async () => {
    await expect(canonicalizeNQuads('hello')).rejects.toMatchObject({ code: 'JSONLD_INVALID' })
  })
})

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index)
}

function piece(n: number): JsonObject {
  return { id: 'urn:e', type: ['Evidence'], name: range(3).map((m) => `${n}.${m}`) }
}

function proof(): JsonObject {
  return {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-10-01T00:00:00Z',
    verificationMethod: 'https://university.example/issuer#key-1',
    proofPurpose: 'assertionMethod',
    proofValue: 'z1111',
  }
}

function status(): JsonObject {
  return {
    id: 'https://university.example/status/1#7',
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: 'https://university.example/status/1',
  }
}

function endorsement(): JsonObject {
  return {
    '@context': [VC2, OB3],
    type: ['VerifiableCredential', 'EndorsementCredential'],
    issuer: 'https://agency.example/',
    validFrom: '2026-10-01T00:00:00Z',
    credentialSubject: {
      id: 'https://university.example/achievements/1',
      type: 'EndorsementSubject',
    },
  }
}

function literal(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
