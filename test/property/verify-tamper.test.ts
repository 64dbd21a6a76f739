// Any change of one leaf of a signed document fails, and no mutation of its bytes makes the verifier throw.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/util/json.ts'
import { badgeWith, signed } from '../support/test-issuer.ts'
import { verify } from '../support/verify-setup.ts'

const RUNS = 150

const document = await signed(
  badgeWith({
    creditsAvailable: 7.5,
    tag: ['soil', 'Böden'],
    alignment: [
      { type: ['Alignment'], targetName: 'Soil', targetUrl: 'https://framework.example/soil' },
    ],
  }),
)

type Path = readonly (string | number)[]

function leavesOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member as Json, [...path, key]))
}

/** A copy in which one leaf, or the member that holds it, is replaced or gone. */
function edited(
  value: Json,
  [step, ...rest]: Path,
  change: (leaf: Json) => Json | undefined,
): Json {
  const entries = Object.entries(value as JsonObject).flatMap(([key, member]) => {
    if (key !== String(step)) return [[key, member] as const]
    const next = rest.length > 0 ? edited(member as Json, rest, change) : change(member as Json)
    return next === undefined ? [] : [[key, next] as const]
  })
  return Array.isArray(value)
    ? entries.map(([, member]) => member as Json)
    : Object.fromEntries(entries)
}

/** Another value than the one given; `undefined` takes the member away. */
function otherThan(leaf: Json, arbitrary: Json | undefined): Json | undefined {
  return JSON.stringify(arbitrary) === JSON.stringify(leaf) ? undefined : arbitrary
}

const leaves = leavesOf(document)
const replacement = fc.oneof(
  fc.string(),
  fc.constant(undefined),
  fc.integer({ min: -1000, max: 1000 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant({ '@value': 'x' }),
  fc.constant(['x', 'y']),
  fc.constant({ '@id': 'urn:x' }),
)

test('a change of any single leaf fails', async () => {
  expect((await verify(document)).verdict).toBe('passed')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...leaves), replacement, async (path, value) => {
      const changed = edited(document, path, (leaf) => otherThan(leaf, value as Json | undefined))
      const report = await verify(changed as JsonObject)
      expect(report.verdict, path.join('/')).toBe('failed')
    }),
    { numRuns: RUNS },
  )
})

test('an added member anywhere fails', async () => {
  const places = [...new Set(leaves.map((path) => path.slice(0, -1).join('\0')))].map((text) =>
    text === '' ? [] : text.split('\0'),
  )
  const names = fc.constantFrom(
    'name',
    'honours',
    '@index',
    '@id',
    'id',
    'x:y',
    'https://a.example/b',
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), names, async (path, name) => {
      const add = (value: Json): Json =>
        typeof value === 'object' && value !== null && !Array.isArray(value) && !(name in value)
          ? { ...(value as JsonObject), [name]: 'urn:added' }
          : value
      const changed = path.length === 0 ? add(document) : edited(document, path, add)
      fc.pre(JSON.stringify(changed) !== JSON.stringify(document))
      expect((await verify(changed as JsonObject)).verdict, [...path, name].join('/')).toBe(
        'failed',
      )
    }),
    { numRuns: RUNS },
  )
})

test('no mutation of the bytes makes the verifier throw or pass what was changed', async () => {
  const honest = new TextEncoder().encode(JSON.stringify(document))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(honest.length - 1), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      async (edits) => {
        const bytes = Uint8Array.from(honest)
        for (const [index, byte] of edits) bytes[index] = byte
        fc.pre(Buffer.compare(bytes, honest) !== 0)
        const report = await verify(bytes)
        expect(report.checks.length).toBeGreaterThanOrEqual(13)
        expect(report.verdict === 'passed' && !isSameJson(bytes)).toBe(false)
      },
    ),
    { numRuns: RUNS },
  )
})

/** White space, and letters written as other escapes, change no value. */
function isSameJson(bytes: Uint8Array): boolean {
  try {
    return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes))) === JSON.stringify(document)
  } catch {
    return false
  }
}
