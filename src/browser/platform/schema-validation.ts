// The schemas that credentials name, judged without compiling them to code, which the policy of the page forbids.
// The first fault is the one that the caller shows. JSON Schema, drafts 2019-09 and 2020-12.

import { type Schema, Validator } from '@cfworker/json-schema'
import type { SchemaCheck } from '../../linked-data/schema-validation.ts'
import type { JsonObject } from '../../util/json.ts'

/** See `linked-data/schema-validation.ts`. @throws {Error} when a reference cannot be resolved. */
export function compileSchema(schema: JsonObject): SchemaCheck {
  const draft = String(schema.$schema).includes('2019-09') ? '2019-09' : '2020-12'
  const validator = new Validator(schema as Schema, draft, false)
  return (value) => {
    const { valid, errors } = validator.validate(value)
    return valid
      ? []
      : errors.slice(-1).map(({ instanceLocation, keyword, error }) => ({
          pointer: instanceLocation.replace(/^#/, ''),
          rule: keyword,
          message: error,
        }))
  }
}
