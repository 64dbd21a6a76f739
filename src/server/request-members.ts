// Members of a request body, read strictly: what is not known is refused by name, never ignored.

import { isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import { nearestName } from '../util/nearest-name.ts'
import { RequestProblem } from './problem.ts'

/** Asserts that an object has no members beside the known ones. @throws {RequestProblem} */
export function assertMembers(
  object: JsonObject,
  known: readonly string[],
  place: { readonly pointer: string; readonly code: 'REQUEST_INVALID' | 'OPTION_UNSUPPORTED' },
): void {
  const unknown = Object.keys(object).filter((member) => !known.includes(member))
  const [first] = unknown
  if (first === undefined) return
  const near = nearestName(first, known)
  const detail =
    near === undefined
      ? 'a member is not known here'
      : `a member is not known; did you mean ${near}?`
  throw new RequestProblem(place.code, detail, {
    faults: unknown.slice(0, 20).map((member) => ({
      pointer: pointerTo(place.pointer, member.slice(0, 100)),
      rule: 'unknown-member',
      message: `expected one of ${known.join(', ')}`,
    })),
  })
}

/** A member that must be there. @throws {RequestProblem} */
export function requiredMember(object: JsonObject, member: string): Json {
  const value = object[member]
  if (value !== undefined) return value
  throw requestFault(`/${member}`, 'required', `expected \`${member}\`, found none`)
}

/** The options of a request; none when absent. @throws {RequestProblem} */
export function optionsOf(body: JsonObject, known: readonly string[]): JsonObject {
  const { options = {} } = body
  if (!isJsonObject(options))
    throw requestFault('/options', 'type', 'expected options to be an object')
  assertMembers(options, known, { pointer: '/options', code: 'OPTION_UNSUPPORTED' })
  return options
}

/** A text among the options, of at most 1,000 characters. @throws {RequestProblem} */
export function textOption(options: JsonObject, name: string): string | undefined {
  return options[name] === undefined ? undefined : textAt(options[name], `/options/${name}`)
}

/** A text that must be there, of 1 to 1,000 characters. @throws {RequestProblem} */
export function textMember(body: JsonObject, name: string): string {
  return textAt(requiredMember(body, name), `/${name}`)
}

function textAt(value: Json, pointer: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 1000) return value
  throw requestFault(pointer, 'type', 'expected a text of 1 to 1000 characters')
}

/** A flag among the options. @throws {RequestProblem} */
export function flagOption(options: JsonObject, name: string): boolean {
  return flagAt(options[name] ?? false, `/options/${name}`)
}

/** A flag of the request itself. @throws {RequestProblem} */
export function flagMember(body: JsonObject, name: string, byDefault: boolean): boolean {
  return flagAt(body[name] ?? byDefault, `/${name}`)
}

function flagAt(value: Json, pointer: string): boolean {
  if (typeof value === 'boolean') return value
  throw requestFault(pointer, 'type', 'expected true or false')
}

/** A request with one fault. */
export function requestFault(pointer: string, rule: string, message: string): RequestProblem {
  return new RequestProblem('REQUEST_INVALID', message, { faults: [{ pointer, rule, message }] })
}
