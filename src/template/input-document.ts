// One JSON input file up to the point where only its meaning is left to judge: strict JSON, tidy texts, the shape that
// its published schema states. What cannot stand is reported and cut out, so that the rest can be judged in the same run.

import type { SchemaFault } from '../linked-data/schema-validation.ts'
import type { InputFault } from '../model/fault.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { canonicalValue } from './canonical-value.ts'
import { placeToCut, withoutMember } from './pruned.ts'
import { publishedSchema, publishedSchemaCheck, type SchemaName } from './published-schemas.ts'
import { type Report, tidied } from './tidy-texts.ts'

/** A file that was read as far as possible. */
export interface InputDocument {
  readonly faults: readonly InputFault[]
  /** The whole as written, texts tidied, whatever its shape; absent when it is no object. */
  readonly written?: JsonObject
  /** Valid by the schema, texts and decimals in our one form; absent when too little is left. */
  readonly value?: JsonObject
  /** Pointers of what was cut out: nothing more is said about these places. */
  readonly cut: readonly string[]
}

/** Reads the bytes of an input file by its published schema. Never throws because of the content. */
export function readInputDocument(
  bytes: Uint8Array,
  { file, schema }: { readonly file: string; readonly schema: SchemaName },
): InputDocument {
  const parsed = parseStrictJson(withoutByteOrderMark(bytes))
  if (!parsed.ok) {
    const faults = parsed.faults.map((fault): InputFault => {
      const place = fault.line === undefined ? '' : `line ${fault.line}, column ${fault.column}: `
      return {
        file,
        ...(fault.pointer === undefined ? {} : { pointer: fault.pointer }),
        rule: fault.code.toLowerCase().replaceAll('_', '-'),
        severity: 'error',
        message: `${place}${fault.message}`,
      }
    })
    return { faults, cut: [] }
  }
  const faults: InputFault[] = []
  const report: Report = (pointer, rule, message) => {
    faults.push({ file, pointer, rule, severity: 'error', ...elementOf(schema, pointer), message })
  }
  const tidy = tidied(parsed.value, report)
  const { value, cut } = soundPart(tidy, schema, report)
  return {
    faults,
    cut,
    ...(isJsonObject(tidy) ? { written: tidy } : {}),
    ...(isJsonObject(value) ? { value } : {}),
  }
}

/** More rounds than any schema of ours is deep: cutting a place can make its parent incomplete. */
const MAX_ROUNDS = 16

/**
 * What is left of a value when every faulty place is cut out, in canonical form; undefined when a required member of
 * the whole is at fault. Reports the faults of the value as it was, not those that cutting brings about.
 */
function soundPart(
  whole: Json,
  name: SchemaName,
  report: Report,
): { readonly value?: Json; readonly cut: readonly string[] } {
  const cut: string[] = []
  let value = whole
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { canonical, faults } = examined(value, name)
    if (faults.length === 0) return { value: canonical, cut }
    for (const { pointer, rule, message } of faults) {
      if (!isWithin(pointer, cut)) report(pointer, rule, message)
    }
    for (const { pointer } of faults) {
      const place = placeToCut(value, pointer)
      if (place === '') return { cut: [...cut, ...faults.map((fault) => fault.pointer)] }
      cut.push(pointer, place)
      value = withoutMember(value, place)
    }
  }
  return { cut }
}

interface Fault {
  readonly pointer: string
  readonly rule: string
  readonly message: string
}

function examined(value: Json, name: SchemaName): { canonical: Json; faults: readonly Fault[] } {
  const shape = publishedSchemaCheck(name)(value)
  if (shape.length > 0) {
    return { canonical: value, faults: shape.map((fault) => ({ ...fault, rule: ruleOf(fault) })) }
  }
  const faults: Fault[] = []
  const canonical = canonicalValue(publishedSchema(name), value, (pointer, rule, message) => {
    faults.push({ pointer, rule, message })
  })
  return { canonical, faults }
}

/** Editors on some systems begin UTF-8 files with a mark that JSON does not know. */
function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

const RULES: Readonly<Record<string, string>> = {
  required: 'required',
  additionalProperties: 'member-unknown',
  propertyNames: 'name-form',
  type: 'type',
  enum: 'value-unknown',
  pattern: 'form',
}

function ruleOf({ rule, format }: SchemaFault): string {
  if (rule === 'format') return `${format}-form`
  return RULES[rule] ?? rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

const ELEMENTS: Readonly<Record<string, number>> = {
  title: 2,
  type: 2,
  subType: 2,
  microDegree: 2,
  awarding: 4,
  signatory: 4,
  enhance: 4,
  workload: 6,
  institutionRules: 6,
  level: 7,
  outcomes: 8,
  participation: 9,
  prerequisites: 10,
  assessments: 11,
  supervision: 12,
  qualityAssurance: 13,
  stackability: 15,
  furtherInformation: 16,
}

function elementOf(schema: SchemaName, pointer: string): { element?: number } {
  const element = schema === 'template' ? ELEMENTS[pointer.split('/')[1] ?? ''] : undefined
  return element === undefined ? {} : { element }
}

/** Whether a pointer leads to one of the places, or into it. */
export function isWithin(pointer: string, places: readonly string[]): boolean {
  return places.some((place) => pointer === place || pointer.startsWith(`${place}/`))
}
