// JSON Schema, drafts 2019-09 and 2020-12, behind one function: our own input schemas and the schemas of credentials.
// Faults name the place of the offending or missing member and say what was expected, never what was found there.

import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { type JsonObject, pointerTo } from '../util/json.ts'
import { nearestName } from '../util/nearest-name.ts'

/** One rule of a schema that a value breaks. */
export interface SchemaFault {
  /** JSON pointer of the value; for a missing or unknown member, where it would stand or stands. */
  readonly pointer: string
  /** The schema keyword broken (`required`, `type`, `pattern` …). */
  readonly rule: string
  /** Name of the format, where the rule is `format`. */
  readonly format?: string
  /** Half a sentence for people: what was expected. Holds names of members, never values. */
  readonly message: string
}

/** What a schema needs beside itself. */
export interface SchemaSurroundings {
  /** Schemas that `$ref` reaches by their `$id`. Nothing is fetched. */
  readonly references?: readonly JsonObject[]
  /** Further values of `format`, and what tells whether a text has that form. */
  readonly formats?: Readonly<Record<string, (text: string) => boolean>>
}

/** Tells every rule that a value breaks; none: the value is valid. Never changes the value. */
export type SchemaCheck = (value: unknown) => readonly SchemaFault[]

/**
 * Compiles a schema; keep the check, compiling takes milliseconds. Draft 2019-09 when `$schema` says so, else 2020-12.
 *
 * @throws {Error} when the schema is no schema, or a reference cannot be resolved.
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 */
export function compileSchema(
  schema: JsonObject,
  { references = [], formats: ownFormats = {} }: SchemaSurroundings = {},
): SchemaCheck {
  const Dialect = String(schema.$schema).includes('2019-09') ? Ajv2019 : Ajv2020
  const ajv = new Dialect({ allErrors: true, strict: false, verbose: true, logger: false })
  formats.default(ajv)
  for (const [name, hasForm] of Object.entries(ownFormats)) ajv.addFormat(name, hasForm)
  for (const reference of references) ajv.addSchema(reference)
  const validate = ajv.compile(schema)
  return (value) => {
    if (validate(value)) return []
    const errors = validate.errors ?? []
    return errors.filter((error) => !isEcho(error)).map(faultOf)
  }
}

/** Whether an error only repeats another one: that of `then` and `else`, or that of the name of a member. */
function isEcho({ keyword, propertyName }: ErrorObject): boolean {
  return keyword === 'if' || keyword === 'dependentSchemas' || propertyName !== undefined
}

type Params = Readonly<Record<string, unknown>>

function faultOf(error: ErrorObject): SchemaFault {
  const member = memberNamedBy(error)
  return {
    pointer: member === undefined ? error.instancePath : pointerTo(error.instancePath, member),
    rule: error.keyword,
    ...(error.keyword === 'format' ? { format: String((error.params as Params).format) } : {}),
    message: messageOf(error),
  }
}

function memberNamedBy({ params }: ErrorObject): string | undefined {
  const names = params as Params
  const name =
    names.missingProperty ??
    names.additionalProperty ??
    names.unevaluatedProperty ??
    names.propertyName
  return typeof name === 'string' ? name : undefined
}

function messageOf(error: ErrorObject): string {
  const params = error.params as Params
  const wording = WORDINGS[error.keyword]
  if (wording !== undefined) return wording(params, error)
  const described = descriptionOf(error)
  return described === undefined
    ? `expected a value that ${error.message}`
    : `expected: ${described}`
}

const WORDINGS: Readonly<Record<string, (params: Params, error: ErrorObject) => string>> = {
  required: ({ missingProperty }) => `"${missingProperty}" is missing`,
  additionalProperties: (params, error) => unknownMember(params.additionalProperty, error),
  unevaluatedProperties: (params, error) => unknownMember(params.unevaluatedProperty, error),
  propertyNames: ({ propertyName }) => `"${propertyName}" is not allowed as a name here`,
  type: ({ type }) => `expected ${[type].flat().map(typeInWords).join(' or ')}`,
  enum: ({ allowedValues }) => `expected one of ${(allowedValues as unknown[]).join(', ')}`,
  const: ({ allowedValue }) => `expected ${JSON.stringify(allowedValue)}`,
  minItems: ({ limit }) => `expected at least ${limit}`,
  maxItems: ({ limit }) => `expected at most ${limit}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'expected a text, found none' : `expected at least ${limit} characters`,
  maxLength: ({ limit }) => `expected at most ${limit} characters`,
  minProperties: ({ limit }) => `expected at least ${limit}`,
  uniqueItems: () => 'expected each value only once',
  minimum: ({ limit }) => `expected at least ${limit}`,
  maximum: ({ limit }) => `expected at most ${limit}`,
}

function typeInWords(type: unknown): string {
  return JSON_TYPES[String(type)] ?? String(type)
}
const JSON_TYPES: Readonly<Record<string, string>> = {
  object: 'an object { … }',
  array: 'a list [ … ]',
  string: 'a text in quotation marks',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
}

function unknownMember(name: unknown, error: ErrorObject): string {
  const known = Object.keys((error.parentSchema?.properties as JsonObject | undefined) ?? {})
  const near = nearestName(String(name), known)
  if (near !== undefined) return `"${name}" is unknown here; did you mean "${near}"?`
  const described = known.length > 0 ? undefined : descriptionOf(error)
  return `"${name}" is unknown here${described === undefined ? '' : `; expected: ${described}`}`
}

function descriptionOf({ parentSchema }: ErrorObject): string | undefined {
  const description: unknown = parentSchema?.description
  return typeof description === 'string' ? description : undefined
}
