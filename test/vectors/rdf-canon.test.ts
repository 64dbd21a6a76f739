// The W3C suite of RDFC-1.0 (w3c/rdf-canon): canonical N-Quads, label maps, and the graphs that must be
// refused. https://w3c.github.io/rdf-canon/tests/
import { describe, expect, test } from 'vitest'
import { canonicalizeNQuads } from '../../src/linked-data/canonicalize.ts'
import { corpusBytes, corpusJson } from '../support/corpus.ts'
import { cpuMsOf } from '../support/cpu-time.ts'

interface RdfCanonCase {
  readonly id: string
  readonly kind: string
  readonly file: string
  readonly result?: string
  readonly hash?: string
  readonly test_type: string
  readonly why: string
}

const DIGESTS: Readonly<Record<string, 'sha256' | 'sha384'>> = {
  SHA256: 'sha256',
  SHA384: 'sha384',
}

const { cases } = corpusJson('third-party/cases.json') as { cases: RdfCanonCase[] }
const vectors = cases.filter(({ kind }) => kind === 'rdf-canon')
const ofType = (type: string) => vectors.filter((vector) => vector.test_type.includes(type))
const textOf = (path: string) => new TextDecoder().decode(corpusBytes(`third-party/${path}`))

const run = (vector: RdfCanonCase) =>
  canonicalizeNQuads(textOf(vector.file), { digest: DIGESTS[vector.hash ?? 'SHA256'] ?? 'sha256' })

test('the set is there and every case of it is run', () => {
  const [evals, maps, negatives] = ['EvalTest', 'MapTest', 'NegativeEvalTest'].map(ofType)
  const evaluated = (evals?.length ?? 0) - (negatives?.length ?? 0)
  // biome-ignore lint/suspicious/noConsole: a vector run states how many it ran
  console.log(
    `rdf-canon: ${evaluated} eval, ${maps?.length} map, ${negatives?.length} negative cases`,
  )
  expect(evaluated).toBeGreaterThan(0)
  expect(maps?.length).toBeGreaterThan(0)
  expect((evals?.length ?? 0) + (maps?.length ?? 0)).toBe(vectors.length)
})

describe('canonical N-Quads', () => {
  const positive = ofType('EvalTest').filter(({ test_type }) => !test_type.includes('Negative'))
  test.each(positive)('$id $why', async (vector) => {
    expect((await run(vector)).nquads).toBe(textOf(vector.result ?? ''))
  })
})

describe('labels', () => {
  test.each(ofType('MapTest'))('$id $why', async (vector) => {
    const expected = JSON.parse(textOf(vector.result ?? '')) as Record<string, string>
    expect(Object.fromEntries((await run(vector)).labels)).toEqual(expected)
  })
})

describe('poison graphs', () => {
  for (const vector of ofType('NegativeEvalTest'))
    test(`${vector.id} ${vector.why}`, async () => {
      await expect(run(vector)).rejects.toMatchObject({ code: 'CANONICALIZATION_LIMIT' })
    })

  // test074 of the suite is a clique of ten; the corpus need not hold it for us to refuse its like.
  const clique = (size: number) =>
    Array.from({ length: size ** 2 }, (_, n) => [Math.floor(n / size), n % size])
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => `_:e${from} <http://example.com/p> _:e${to} .\n`)
      .join('')

  test.each([10, 30, 60])('a clique of %i is refused', async (size) => {
    const refused = async () =>
      await expect(canonicalizeNQuads(clique(size))).rejects.toMatchObject({
        code: 'CANONICALIZATION_LIMIT',
      })
    expect(await cpuMsOf(refused)).toBeLessThan(5_000)
  })
})
