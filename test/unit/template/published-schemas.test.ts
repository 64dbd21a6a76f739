// The published schemas say what the model says, and describe every member for the editors of registrars.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { schemaGuide } from '../../../scripts/schema-guide.ts'
import { DOCUMENT_LANGUAGES } from '../../../src/model/language.ts'
import {
  ACTIVITY_FORMS,
  ASSESSMENT_FORMALITIES,
  AWARDING_RULES,
  CREDENTIAL_TYPES,
  CYCLES,
  DELIVERY_MODES,
  OUTCOME_CATEGORIES,
  SUB_TYPES,
  SUPERVISIONS,
} from '../../../src/model/template.ts'
import { ASSESSMENT_TYPE_KEYS } from '../../../src/model/vocabulary/assessment-types.ts'
import {
  publishedSchema,
  publishedSchemaCheck,
  SCHEMA_FORMATS,
  SCHEMA_NAMES,
} from '../../../src/template/published-schemas.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../src/util/json.ts'
import { exampleAward, exampleOrganisations, exampleTemplate } from './example.ts'

function schemaAt(path: string): JsonObject {
  let place: Json = publishedSchema('template')
  for (const name of path.split('.')) {
    place =
      isJsonObject(place) && isJsonObject(place.properties) ? (place.properties[name] ?? {}) : {}
    if (isJsonObject(place) && isJsonObject(place.items)) place = place.items
  }
  return isJsonObject(place) ? place : {}
}

test.each([
  ['type', CREDENTIAL_TYPES],
  ['subType', SUB_TYPES],
  ['awarding.rule', AWARDING_RULES],
  ['level.cycle', CYCLES],
  ['outcomes.category', OUTCOME_CATEGORIES],
  ['participation.mode', DELIVERY_MODES],
  ['participation.form', ACTIVITY_FORMS],
  ['assessments.type', ASSESSMENT_TYPE_KEYS],
  ['assessments.formality', ASSESSMENT_FORMALITIES],
  ['assessments.mode', DELIVERY_MODES.filter((mode) => mode !== 'hybrid')],
  ['supervision', SUPERVISIONS],
])('%s allows what the model allows', (path, values) => {
  expect([...((schemaAt(path).enum as string[]) ?? [])].sort()).toEqual([...values].sort())
})

test('languages are the document languages, and "no"', () => {
  const { documentLanguage } = publishedSchema('template').$defs as Record<
    string,
    { enum: string[] }
  >
  expect([...(documentLanguage?.enum ?? [])].sort()).toEqual([...DOCUMENT_LANGUAGES, 'no'].sort())
})

/** Every member and item of a schema, by path. */
function* members(schema: Json, path: string): Generator<[string, JsonObject]> {
  if (!isJsonObject(schema)) return
  for (const [name, member] of Object.entries(
    isJsonObject(schema.properties) ? schema.properties : {},
  )) {
    if (isJsonObject(member)) yield [`${path}/${name}`, member]
    yield* members(member, `${path}/${name}`)
  }
  for (const key of ['items', 'additionalProperties'])
    yield* members(schema[key] ?? null, `${path}/${key}`)
  for (const definition of Object.values(isJsonObject(schema.$defs) ? schema.$defs : {})) {
    yield* members(definition, path)
  }
  for (const pattern of Object.values(
    isJsonObject(schema.patternProperties) ? schema.patternProperties : {},
  )) {
    yield* members(pattern, path)
  }
}

test.each(SCHEMA_NAMES)('%s: every member is described, every format is known', (name) => {
  const all = [...members(publishedSchema(name), '')]
  expect(all.length).toBeGreaterThan(5)
  expect(
    all.filter(([, { description }]) => typeof description !== 'string').map(([path]) => path),
  ).toEqual([])
  const formats = all.flatMap(([, { format }]) => (format === undefined ? [] : [String(format)]))
  expect(formats.filter((format) => !(format in SCHEMA_FORMATS))).toEqual([])
})

test.each(SCHEMA_NAMES)('%s: an object with a member too many is refused', (name) => {
  const value = name === 'awards' ? [{ ...exampleAward(), extra: 1 }] : { extra: 1 }
  expect(publishedSchemaCheck(name)(value).map(({ rule }) => rule)).toContain(
    'additionalProperties',
  )
})

test('the examples of the tests are valid by the schemas alone', () => {
  expect(publishedSchemaCheck('template')(exampleTemplate())).toEqual([])
  expect(publishedSchemaCheck('organisations')(exampleOrganisations())).toEqual([])
  expect(publishedSchemaCheck('awards')([exampleAward()])).toEqual([])
  expect(publishedSchemaCheck('columns')({ columns: { Vorname: 'given_name' } })).toEqual([])
})

test('the guide for registrars is the one that the schemas give', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../schemas/README.md'), 'utf8')
  expect(guide).toBe(schemaGuide())
  expect(guide.split('\n').length).toBeGreaterThan(150)
})
