// Our shapes against the official JSON schemas: the same verdict over every sample and over generated mutations
// of them, in the strict form. What we ask beyond the schemas, and where, is listed by kind of fault.
import { Ajv2019 } from 'ajv/dist/2019.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/util/json.ts'
import { openBadgeShapes } from '../../src/verify/profiles/open-badges.ts'
import { shapeFaults } from '../../src/verify/profiles/shape.ts'
import '../support/fixed-seed.ts'
import { corpusJson } from '../support/corpus.ts'

interface Pair {
  readonly name: string
  readonly schema: string
  readonly shape: string
  readonly dataModel: '1.1' | '2.0'
  readonly samples: readonly string[]
  /** Faults of ours that the schema does not know. */
  readonly beyond: readonly string[]
}

const FOLDER = 'openbadges/samples/1edtech-validator'
const PAIRS: readonly Pair[] = [
  {
    name: 'Open Badges 3.0, data model 2.0',
    schema: 'openbadges/schemas/1edtech-spec-gh-pages/achievementcredential.json',
    shape: 'AchievementCredential',
    dataModel: '2.0',
    samples: [
      'openbadges/examples/eu-microcredential.eddsa-rdfc-2022.json',
      `${FOLDER}/ob30/complete.json`,
      `${FOLDER}/ob30/simple.json`,
    ],
    // Dates are checked as xsd:dateTimeStamp, zoneless ones allowed; `ext:` must stand at the start.
    beyond: ['date', 'extension'],
  },
  {
    name: 'endorsements, data model 2.0',
    schema: 'openbadges/schemas/1edtech-spec-gh-pages/endorsementcredential.json',
    shape: 'EndorsementCredential',
    dataModel: '2.0',
    samples: [`${FOLDER}/ob30/endorsement-valid.json`],
    beyond: ['date', 'extension'],
  },
  {
    name: 'Open Badges 3.0, data model 1.1',
    schema:
      'openbadges/schemas/1edtech-validator-draft4/ob_v3p0_achievementcredential_schema_draft4.json',
    shape: 'AchievementCredential',
    dataModel: '1.1',
    samples: [`${FOLDER}/ob30/complete_v1.json`, `${FOLDER}/ob30/simple_v1.json`],
    // That schema does not look at types, and lacks two values that the specification has.
    beyond: ['date', 'extension', 'types'],
  },
  {
    name: 'CLR 2.0, data model 1.1',
    schema: 'openbadges/schemas/1edtech-validator-draft4/clr_v2p0_clrcredential_schema_draft4.json',
    shape: 'ClrCredential',
    dataModel: '1.1',
    samples: [`${FOLDER}/clr20/simple_v1.json`, `${FOLDER}/clr20/complex.json`],
    beyond: ['date', 'extension', 'types'],
  },
]

const RUNS = 3000

function compiled(path: string): (value: unknown) => boolean {
  const { $schema, ...schema } = corpusJson(path) as JsonObject
  const is2019 = String($schema).includes('2019')
  const ajv = new Ajv2019({ strict: false, validateFormats: false, logger: false })
  return ajv.compile(
    is2019
      ? { ...schema, $schema: String($schema) }
      : { ...schema, $id: `https://corpus.example/${path}` },
  )
}

type Path = readonly (string | number)[]

function placesOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, member]) =>
    placesOf(member as Json, [...path, key]),
  )
  return path.length > 0 ? [path, ...inner] : inner
}

function edited(value: Json, [step, ...rest]: Path, change: Json | undefined): Json {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as JsonObject).flatMap(([key, member]) => {
    if (key !== String(step)) return [[key, member] as const]
    const next = rest.length > 0 ? edited(member as Json, rest, change) : change
    return next === undefined ? [] : [[key, next] as const]
  })
  return Array.isArray(value) ? entries.map(([, m]) => m as Json) : Object.fromEntries(entries)
}

const VALUES: readonly (Json | undefined)[] = [
  undefined,
  null,
  '',
  'text',
  'ext:Own',
  'Certificate',
  'Completed',
  'emailAddress',
  'en',
  'deu-Latn-DE',
  'a.b.c',
  7,
  true,
  [],
  ['text'],
  [7],
  {},
  [{}],
  { id: 'urn:x' },
  { id: 'urn:x', type: 'Image' },
  [{ id: 'urn:x', type: ['Profile'] }],
  { type: ['Profile'], id: 'urn:x', unknown: 1 },
]

/** Places that the shapes leave to others: the context check, and the types of the data model. */
function isElsewhere(path: Path): boolean {
  return path.includes('@context') || (path.includes('type') && path.indexOf('type') === 0)
}

describe.each(PAIRS)('$name', (pair) => {
  const official = compiled(pair.schema)
  const shapes = openBadgeShapes({ dataModel: pair.dataModel, form: 'strict' })
  const ours = (value: Json): boolean =>
    shapeFaults(value, pair.shape, shapes).every((fault) => pair.beyond.includes(fault.kind))
  const samples = pair.samples.map((path) => corpusJson(path) as JsonObject)

  test('the samples have the same verdict', () => {
    for (const sample of samples) expect(ours(sample)).toBe(official(sample))
  })

  test('every member of every shape is known to the schema and the other way round', () => {
    const { $defs = {} } = corpusJson(pair.schema) as { $defs?: Record<string, JsonObject> }
    for (const [name, definition] of Object.entries($defs)) {
      const shape = shapes[name]
      if (!shape || !definition.properties) continue
      const known = Object.keys(definition.properties).filter((key) => !key.startsWith('@'))
      const stated = Object.keys(shape.members).filter((key) => !key.startsWith('@'))
      // Members that are only text cannot be told from unknown ones; what the schema has, we must have.
      expect(
        known.filter((key) => !stated.includes(key)),
        name,
      ).toEqual([])
    }
  })

  test('mutations have the same verdict', () => {
    const base = samples.map(validPart).filter((sample) => official(sample))
    expect(base.length).toBeGreaterThan(0)
    fc.assert(
      fc.property(
        fc.constantFrom(...base).chain((sample) =>
          fc.tuple(
            fc.constant(sample),
            fc.array(fc.tuple(fc.constantFrom(...placesOf(sample)), fc.constantFrom(...VALUES)), {
              minLength: 1,
              maxLength: 2,
            }),
          ),
        ),
        ([sample, edits]) => {
          const usable = edits.filter(([path]) => !isElsewhere(path))
          const mutant = usable.reduce<Json>(
            (value, [path, change]) => edited(value, path, change),
            sample,
          )
          expect(ours(mutant), JSON.stringify(usable)).toBe(official(mutant))
        },
      ),
      { numRuns: RUNS },
    )
  })

  /** A sample without what its schema refuses, so that mutations start from a good one. */
  function validPart(sample: JsonObject): JsonObject {
    let current: Json = sample
    for (let round = 0; round < 20 && !official(current); round++) {
      const [fault] = shapeFaults(current, pair.shape, shapes).filter(
        ({ kind }) => !pair.beyond.includes(kind),
      )
      if (!fault) break
      current = edited(current, fault.pointer.split('/').slice(1), undefined)
    }
    return current as JsonObject
  }
})
