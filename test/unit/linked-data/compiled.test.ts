// What the compiled path remembers between documents must never show in what it gives for the next one.

import { hash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { canonicalize } from '../../../src/linked-data/canonicalize.ts'
import {
  type CompiledCanonicalizer,
  createCompiledCanonicalizer,
} from '../../../src/linked-data/compiled/compiled-canonicalizer.ts'
import { loadPinnedContexts } from '../../../src/linked-data/pinned-contexts.ts'
import { deepFreeze } from '../../../src/util/frozen.ts'
import type { JsonObject } from '../../../src/util/json.ts'

const contexts = loadPinnedContexts()
const achievement = (name: string) => ({
  id: 'urn:uuid:achievement',
  type: ['Achievement'],
  name,
  criteria: { narrative: `how to get ${name}` },
})
const badge = (part: JsonObject, holder: string): JsonObject => ({
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ],
  id: `urn:uuid:${holder}`,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  credentialSubject: { id: `urn:uuid:of-${holder}`, type: 'AchievementSubject', achievement: part },
})

let ours: CompiledCanonicalizer
beforeEach(async () => {
  ours = createCompiledCanonicalizer(contexts, { sampleRate: 0 })
  for (const holder of ['x', 'y', 'z']) await ours.digest(badge(achievement('A'), holder))
  expect(ours.stats.fast).toBe(1)
})

async function expectSame(document: JsonObject): Promise<void> {
  const expected = hash('sha256', await canonicalize(document, contexts))
  expect(Buffer.from(await ours.digest(document)).toString('hex')).toBe(expected)
  expect(Buffer.from(ours.jsonOf(document)).toString()).toBe(JSON.stringify(document))
}

describe('a part that several documents share', () => {
  test('frozen: is the same in each, also after another one stood in its place', async () => {
    const [a, b] = [deepFreeze(achievement('A')), deepFreeze(achievement('B'))]
    for (const [index, part] of [a, a, b, b, a, b, a].entries())
      await expectSame(badge(part, `h${index}`))
    expect(ours.stats.reference).toBe(2)
  })

  test('frozen on the outside only: what changes inside of it is seen', async () => {
    const part = achievement('A')
    Object.freeze(part)
    await expectSame(badge(part, 'h1'))
    part.criteria.narrative = 'another way'
    await expectSame(badge(part, 'h2'))
  })

  test('frozen with a getter: what it gives is seen', async () => {
    let name = 'A'
    const part = Object.freeze(
      Object.defineProperty({ ...achievement('A') }, 'name', { enumerable: true, get: () => name }),
    )
    Object.freeze(part.criteria)
    await expectSame(badge(part, 'h1'))
    name = 'B'
    await expectSame(badge(part, 'h2'))
  })

  test('in a document that ends in another shape: nothing of that one stays', async () => {
    const [a, b] = [deepFreeze(achievement('A')), deepFreeze(achievement('B'))]
    await expectSame(badge(a, 'h1'))
    await expectSame({ ...badge(b, 'h2'), name: 'with a name' })
    await expectSame(badge(a, 'h1'))
    await expectSame(badge(b, 'h2'))
  })
})

test('a long beginning that stays, goes and comes back is hashed as it stands', async () => {
  const image = (size: number) => ({
    ...achievement('A'),
    image: { id: `data:image/png;base64,${'A'.repeat(size)}`, type: 'Image' },
  })
  const sizes = [9_000, 9_000, 9_000, 9_001, 9_000, 9_000, 40, 9_000, 9_000]
  for (const [index, size] of sizes.entries()) {
    await expectSame(badge(image(size), `h${index}`))
    // Without a digest in between, the next one must not go on from the last hash.
    const other = badge(image(size + (index % 2)), `i${index}`)
    expect(await ours.canonicalize(other)).toBe(await canonicalize(other, contexts))
  }
  expect(ours.stats.reference).toBe(4)
})

test('an IRI that cannot be filled in leaves no trace in the next document', async () => {
  await expectSame(badge(achievement('A'), 'h1'))
  await expectSame(badge(achievement('B'), 'ä'))
  await expectSame(badge(achievement('B'), 'h1'))
})

test('the same IRI in two places is one node, and two again afterwards', async () => {
  const same = { ...badge(achievement('A'), 'h1'), id: 'urn:uuid:of-h1' }
  for (const document of [same, badge(achievement('A'), 'h1'), same, badge(achievement('A'), 'h2')])
    await expectSame(document)
})

test('a lone surrogate, which UTF-8 cannot hold, is left to the reference', async () => {
  await expectSame(badge(achievement('A'), 'h1'))
  const { reference } = ours.stats
  const document = badge(achievement('\ud800'), 'h1')
  expect(await ours.canonicalize(document)).toBe(await canonicalize(document, contexts))
  expect(ours.stats.reference).toBe(reference + 1)
})

test('documents that are canonicalized at the same time do not mix', async () => {
  const documents = ['h1', 'h2', 'h3', 'h4'].map((holder) => badge(achievement(holder), holder))
  const digests = await Promise.all(documents.map((document) => ours.digest(document)))
  for (const [index, document] of documents.entries()) {
    const expected = hash('sha256', await canonicalize(document, contexts))
    expect(Buffer.from(digests[index] ?? []).toString('hex')).toBe(expected)
    expect(Buffer.from(ours.jsonOf(document)).toString()).toBe(JSON.stringify(document))
  }
})

test('a repeated document has the digest that it had, another one has another', async () => {
  const config = { '@context': 'https://www.w3.org/ns/credentials/v2', id: 'urn:a', name: 'A' }
  const frozen = deepFreeze({ ...config })
  const digest = await ours.digestOfRepeated(frozen)
  expect(digest).toEqual(await ours.digest(config))
  expect(await ours.digestOfRepeated(frozen)).toEqual(digest)
  expect(await ours.digestOfRepeated({ ...config })).toEqual(digest)
  const changing = { ...config }
  await ours.digestOfRepeated(changing)
  changing.name = 'B'
  expect(await ours.digestOfRepeated(changing)).not.toEqual(digest)
})

test('a document that is like the last repeated one but for a member has a digest of its own', async () => {
  const listed = ['https://www.w3.org/ns/credentials/v2']
  const last = { '@context': listed, id: 'urn:a', type: ['VerifiableCredential'], name: 'A' }
  const { name: _, ...less } = last
  const others = [
    less,
    { ...last, description: 'more' },
    { ...last, name: 'B' },
    { ...last, type: ['VerifiableCredential', 'VerifiablePresentation'] },
    Object.assign(Object.create(last), { name: 'A' }),
  ]
  for (const document of others) {
    await ours.digestOfRepeated(deepFreeze({ ...last }))
    const expected = await canonicalize(document, contexts)
    expect(await ours.digestOfRepeated(document)).toEqual(hash('sha256', expected, 'buffer'))
  }
  const changing = { ...last, type: ['VerifiableCredential'] }
  const before = await ours.digestOfRepeated(changing)
  changing.type.push('VerifiablePresentation')
  expect(await ours.digestOfRepeated(changing)).not.toEqual(before)
})

test('the sample finds nothing, and the shape goes on when it is asked each time', async () => {
  const sampled = createCompiledCanonicalizer(contexts, { sampleRate: 1, random: () => 0 })
  for (const holder of ['a', 'b', 'c', 'd']) await sampled.digest(badge(achievement('A'), holder))
  expect(sampled.stats).toMatchObject({ fast: 2, sampled: 2, mismatched: 0 })
})

test('where nothing is said, the first document of a known shape is judged by the reference too', async () => {
  const sampled = createCompiledCanonicalizer(contexts)
  for (let number = 0; number < 40; number += 1)
    await sampled.digest(badge(achievement('A'), `h${number}`))
  expect(sampled.stats).toMatchObject({ fast: 38, sampled: 1, mismatched: 0 })
})
