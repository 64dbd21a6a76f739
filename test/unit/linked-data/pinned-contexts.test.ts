import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readManifest } from '../../../src/linked-data/context-files.ts'
import {
  type ContextSet,
  extendContexts,
  hashOf,
  loadPinnedContexts,
} from '../../../src/linked-data/pinned-contexts.ts'
import { VC2 } from './documents.ts'

const pinned = loadPinnedContexts()
const IRI = 'https://university.example/contexts/v1'
const DOCUMENT = { '@context': { grade: 'https://university.example/terms#grade' } }

describe('the pinned contexts', () => {
  test('are all of the manifest, each once', () => {
    const rows = readManifest().map(({ iri }) => iri)
    expect(rows.length).toBeGreaterThan(15)
    expect(new Set(rows).size).toBe(rows.length)
    expect(pinned.iris).toEqual(rows)
  })

  test('have one source each', () => {
    for (const { package: name, file, table } of readManifest())
      expect([name, file, table].filter((source) => source !== undefined)).toHaveLength(1)
  })

  test('are frozen to the core and the same on every call', () => {
    const document = pinned.get(VC2)
    expect(pinned.get(VC2)).toBe(document)
    expect(loadPinnedContexts()).toBe(pinned)
    expect(Object.isFrozen(document)).toBe(true)
    expect(Object.isFrozen(document['@context'])).toBe(true)
  })

  test.each([
    'https://www.w3.org/ns/credentials/v2#',
    'https://www.w3.org/ns/credentials/v3',
    'https://www.w3.org/ns/credentials/examples/v2',
    '__proto__',
    '',
  ])('refuse %j by name', (iri) => {
    expect(pinned.has(iri)).toBe(false)
    expect(() => pinned.get(iri)).toThrow(
      expect.objectContaining({ code: 'CONTEXT_NOT_PINNED', detail: { iri } }),
    )
  })
})

describe('contexts from configuration', () => {
  test('are added by the hash of their canonical text', () => {
    const set = extendContexts(pinned, [{ iri: IRI, document: DOCUMENT, sha256: hashOf(DOCUMENT) }])
    expect(set.get(IRI)).toEqual(DOCUMENT)
    expect(set.get(VC2)).toBe(pinned.get(VC2))
    expect(pinned.has(IRI)).toBe(false)
  })

  test('are added by the hash of their bytes', () => {
    const set = extendContexts(pinned, [fileOf(JSON.stringify(DOCUMENT, null, 2))])
    expect(set.get(IRI)).toEqual(DOCUMENT)
  })

  test('may repeat what is pinned', () => {
    const document = pinned.get(VC2)
    const set = extendContexts(pinned, [{ iri: VC2, document, sha256: hashOf(document) }])
    expect(set.iris).toEqual(pinned.iris)
  })

  test.each<readonly [string, () => ContextSet]>([
    [
      'another hash',
      () => extendContexts(pinned, [{ iri: IRI, document: DOCUMENT, sha256: '0'.repeat(64) }]),
    ],
    [
      'a pinned IRI with other content',
      () => extendContexts(pinned, [{ iri: VC2, document: DOCUMENT, sha256: hashOf(DOCUMENT) }]),
    ],
    ['no JSON', () => extendContexts(pinned, [fileOf('<html>')])],
    ['no object', () => extendContexts(pinned, [fileOf('[]')])],
    ['a key twice', () => extendContexts(pinned, [fileOf('{"@context":{},"@context":{}}')])],
  ])('are refused with %s', (_, extend) => {
    expect(extend).toThrow(expect.objectContaining({ code: 'CONTEXT_HASH_MISMATCH' }))
  })
})

function fileOf(text: string) {
  const document = new TextEncoder().encode(text)
  return { iri: IRI, document, sha256: createHash('sha256').update(document).digest('hex') }
}
