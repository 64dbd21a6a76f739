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

  test('and its copy by turns, as signing and reading back take them: another value in either is seen', async () => {
    const [signed, read] = [deepFreeze(achievement('A')), deepFreeze(achievement('A'))]
    const [other, otherRead] = [deepFreeze(achievement('B')), deepFreeze(achievement('B'))]
    const forged = deepFreeze({ ...achievement('A'), criteria: { narrative: 'no way' } })
    const turns = [signed, read, signed, read, forged, read, signed, other, read, otherRead]
    for (const [index, part] of [...turns, signed, forged, read, otherRead].entries()) {
      await expectSame(badge(part, `h${index >> 1}`))
      await expectSame(badge(part, `h${index >> 1}`))
    }
    expect(ours.stats.reference).toBe(2)
  })

  test('in a document that ends in another shape: nothing of that one stays', async () => {
    const [a, b] = [deepFreeze(achievement('A')), deepFreeze(achievement('B'))]
    await expectSame(badge(a, 'h1'))
    await expectSame({ ...badge(b, 'h2'), name: 'with a name' })
    await expectSame(badge(a, 'h1'))
    await expectSame(badge(b, 'h2'))
  })
})

describe('a long beginning that stays', () => {
  interface Parts {
    readonly id?: string
    readonly size?: number
    readonly name?: string
    readonly narrative?: string
    readonly identities?: number
    readonly skills?: number
    /** The blank nodes of the learner cannot be told apart: the full algorithm labels them. */
    readonly alike?: boolean
  }

  /** The blank nodes of the learner have other places among those of the achievement each time. */
  const pictured = (holder: string, parts: Parts = {}): JsonObject => {
    const { id = holder, size = 9_000, name = 'A', narrative = 'how', identities = 2 } = parts
    const image = { id: `data:image/png;base64,${'A'.repeat(size)}`, type: 'Image' }
    const alignment = Array.from({ length: parts.skills ?? 3 }, (_, n) => ({
      type: ['Alignment'],
      targetName: `Skill ${n}`,
      targetUrl: `https://skills.example/${n}`,
    }))
    const document = badge({ ...achievement(name), criteria: { narrative }, image, alignment }, id)
    const identifier = Array.from({ length: identities }, (_, n) => ({
      type: 'IdentityObject',
      hashed: false,
      identityHash: parts.alike ? holder : `${holder} ${n}`,
      identityType: 'name',
    }))
    const subject = { ...(document.credentialSubject as JsonObject), identifier }
    return { ...document, credentialSubject: { ...subject, id: `urn:uuid:of-${holder}` } }
  }
  const settle = async (name: string, parts: Parts = {}): Promise<void> => {
    for (let n = 0; n < 12; n += 1) await ours.digest(pictured(`${name}-${n}`, parts))
  }

  test('is hashed with the labels that its blank nodes have', async () => {
    await settle('first')
    for (let n = 0; n < 12; n += 1) await expectSame(pictured(`h${n}`))
  })

  test.each<[string, Parts]>([
    ['the picture', { size: 9_001 }],
    ['a short picture', { size: 40 }],
    ['a name', { name: 'B' }],
    ['a text behind a label', { narrative: 'another way' }],
    ['a node before it', { id: 'aa' }],
    ['a node that becomes one with it', { id: 'achievement' }],
    ['a node that becomes one with it, and another picture', { id: 'achievement', size: 9_001 }],
  ])('is hashed as it stands when %s comes, stays and goes', async (_, parts) => {
    await settle('first')
    for (const [n, part] of [parts, {}, parts, parts, {}].entries())
      await expectSame(pictured(`h${n}`, part))
    await settle('second', parts)
    await expectSame(pictured('i', parts))
    await expectSame(pictured('j', { size: 9_002 }))
    await settle('third')
    await expectSame(pictured('k'))
    const text = pictured('l')
    expect(await ours.canonicalize(text)).toBe(await canonicalize(text, contexts))
  })

  test.each<[string, Parts]>([
    ['another picture', { size: 9_001 }],
    ['another node', { id: 'achievement' }],
  ])('is hashed with %s that settled in documents labelled elsewhere', async (_, parts) => {
    await settle('first')
    await settle('alike', { ...parts, alike: true })
    expect(ours.stats.tied).toBe(12)
    await expectSame(pictured('h', parts))
    await expectSame(pictured('i'))
  })

  test('is hashed without its labels where there are too many ways to label it', async () => {
    for (let n = 0; n < 1_060; n += 1) {
      const document = pictured(`h${n}`, { identities: 8, skills: 12 })
      const digest = Buffer.from(await ours.digest(document)).toString('hex')
      // The text does not go on from anything.
      expect(hash('sha256', await ours.canonicalize(document))).toBe(digest)
    }
    await expectSame(pictured('last', { identities: 8, skills: 12 }))
  })
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
