// Awards as JSON: an array (held, with a cap) or one object per line (streamed). A row is the nested form of
// `model/award.ts` or the flat form with canonical keys; both become the cells that tables become.

import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { parseStrictJson, type StrictJsonFault } from '../../util/strict-json.ts'
import { AWARDS_LIMITS, error, type Problem } from './award-row.ts'
import type { Encoding } from './columns.ts'
import { decodeText } from './decode-text.ts'

/** A problem with its JSON pointer. */
export interface PointedProblem extends Problem {
  readonly pointer?: string
}

/** One row of JSON: a value, or why there is none. */
export interface JsonRow {
  /** Line of a JSON Lines file. */
  readonly row?: number
  /** Pointer of the row in an array. */
  readonly pointer?: string
  readonly value?: JsonObject
  readonly problems: readonly PointedProblem[]
}

/** The elements of a JSON array. */
export function readJsonArray(bytes: Uint8Array): readonly JsonRow[] {
  const parsed = parseStrictJson(withoutMark(bytes), {
    maxBytes: AWARDS_LIMITS.jsonArrayBytes,
    maxNodes: AWARDS_LIMITS.jsonArrayNodes,
  })
  if (!parsed.ok) return [{ problems: parsed.faults.map((fault) => problemOf(fault)) }]
  return (parsed.value as readonly Json[]).map((value, index) =>
    jsonRow(value, { pointer: `/${index}` }),
  )
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

export interface JsonLinesOptions {
  readonly encoding?: Encoding | undefined
  /** Number of the first line; beyond 1 a byte order mark is text like any other. */
  readonly firstLine?: number
}

/** The objects of a JSON Lines stream; empty lines are left out. */
export async function* readJsonLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { encoding, firstLine = 1 }: JsonLinesOptions = {},
): AsyncGenerator<JsonRow> {
  let line = firstLine
  let held = ''
  for await (const { text, broken } of decodeText(chunks, encoding, firstLine > 1)) {
    const lines = (held + text).split('\n')
    held = lines.pop() ?? ''
    for (const complete of lines) yield* lineRow(complete, line++)
    if (broken) {
      yield { row: line, problems: [broken] }
      return
    }
    if (held.length > AWARDS_LIMITS.jsonLineBytes) {
      yield* lineRow(held, line)
      return
    }
  }
  yield* lineRow(held, line)
}

function* lineRow(text: string, row: number): Generator<JsonRow> {
  if (text.trim() === '') return
  const parsed = parseStrictJson(text, { maxBytes: AWARDS_LIMITS.jsonLineBytes })
  if (parsed.ok) yield jsonRow(parsed.value, { row })
  else yield { row, problems: parsed.faults.map((fault) => problemOf(fault, row)) }
}

function jsonRow(value: Json, place: { row?: number; pointer?: string }): JsonRow {
  if (isJsonObject(value) && !isWrappedList(value)) return { ...place, value, problems: [] }
  return {
    ...place,
    problems: [
      error(
        'json-shape',
        'expected an object for each award, or a list of such objects and nothing around it',
      ),
    ],
  }
}

/** `{ "awards": [ … ] }`: the list is wanted without its wrapping. */
function isWrappedList(value: JsonObject): boolean {
  const members = Object.values(value)
  return members.some((member) => Array.isArray(member)) && !isNestedAward(value)
}

function problemOf(fault: StrictJsonFault, row?: number): PointedProblem {
  const place =
    row === undefined && fault.line ? ` (line ${fault.line}, column ${fault.column})` : ''
  const hint =
    fault.code === 'JSON_SYNTAX' && row !== undefined
      ? '; expected one whole object on each line, or an array of all awards'
      : ''
  return {
    rule: ruleOf(fault.code),
    severity: 'error',
    message: `${fault.message}${place}${hint}`,
    ...(fault.pointer !== undefined && { pointer: fault.pointer }),
  }
}

/** `JSON_DUPLICATE_KEY` as the rule `json-duplicate-key`. */
function ruleOf(code: string): string {
  return code.toLowerCase().replaceAll('_', '-')
}

/** Whether a row has the nested form of an award rather than the flat one. */
export function isNestedAward(value: JsonObject): boolean {
  return 'learner' in value || 'awardedOn' in value || 'modules' in value
}
