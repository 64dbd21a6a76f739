// The schemas that credentials name, judged without compiling them to code, which the policy of the page forbids.
// JSON Schema, drafts 2019-09 and 2020-12. Of several faults another one may come first than from the compiled ones.

import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import type { SchemaCheck, SchemaFault } from '../../linked-data/schema-validation.ts'
import { type JsonObject, pointerTo } from '../../util/json.ts'

/** See `linked-data/schema-validation.ts`. @throws {Error} when a reference cannot be resolved. */
export function compileSchema(schema: JsonObject): SchemaCheck {
  const draft = String(schema.$schema).includes('2019-09') ? '2019-09' : '2020-12'
  const validator = new Validator(schema as Schema, draft, false)
  return (value) => {
    const { errors } = validator.validate(value)
    const own = errors.filter(({ keyword }) => !ONLY_HOLDS.has(keyword))
    return (own.length > 0 ? own : errors).map(faultOf)
  }
}

/** Keywords that fail because of what they hold, which is told by itself. */
const ONLY_HOLDS: ReadonlySet<string> = new Set([
  ...['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas'],
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
  ...['items', 'prefixItems', 'unevaluatedItems'],
])

function faultOf({ instanceLocation, keyword, error }: OutputUnit): SchemaFault {
  const place = instanceLocation.replace(/^#/, '')
  const [, missing] = /required property "(.*)"\.$/.exec(error) ?? []
  const pointer =
    keyword === 'required' && missing !== undefined ? pointerTo(place, missing) : place
  return { pointer, rule: keyword, message: error }
}
