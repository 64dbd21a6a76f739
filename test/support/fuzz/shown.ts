// What a reader sees of a credential, in a form in which equal content is equal text: every statement with the node it
// is about, whatever the order, and what the report itself shows. The oracle of the fuzzer.

import type { Report } from '../../../src/model/report.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../../src/util/json.ts'
import { openEnvelope } from '../../../src/verify/open-envelope.ts'

export interface Shown {
  readonly statements: ReadonlySet<string>
  readonly summary: string
  /** What the report may show instead. */
  readonly others?: readonly string[]
}

/** What is shown of an input that passed; undefined when it cannot even be opened. */
export function shownOf(bytes: Uint8Array, report: Report): Shown | undefined {
  const opened = openEnvelope(bytes)
  if (!opened.ok) return undefined
  const statements = statementsOf(opened.credential.document)
  const { subject, achievement, issuer, format } = report
  const summary = JSON.stringify([format, subject, achievement, issuer.id, issuer.trustedName])
  return { statements, summary }
}

/** Every statement of a document, with the node it is about. */
export function statementsOf(document: JsonObject): ReadonlySet<string> {
  const statements = new Set<string>()
  collect(document, { node: '', key: '' }, statements)
  return statements
}

/** Whether a reader of the second sees what a reader of the first does. @param fewer A holder may leave claims out. */
export function showsTheSame(one: Shown, other: Shown, fewer: boolean): boolean {
  const added = [...other.statements].some((statement) => !one.statements.has(statement))
  const gone = [...one.statements].some((statement) => !other.statements.has(statement))
  if (added || (gone && !fewer)) return false
  return fewer || one.summary === other.summary || one.others?.includes(other.summary) === true
}

interface Place {
  readonly node: string
  readonly key: string
}

/** A reference and an object that only names itself are one; contexts are judged by what they make of the rest. */
function collect(value: Json, { node, key }: Place, statements: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value as readonly Json[]) collect(entry, { node, key }, statements)
    return
  }
  if (!isJsonObject(value)) {
    statements.add(`${node} ${key} ${written(value)}`)
    return
  }
  if ('@value' in value) {
    const language = value['@language'] === undefined ? '' : `@${value['@language']}`.toLowerCase()
    statements.add(`${node} ${key} ${written(value['@value'])}${language}`)
    return
  }
  collectMembers(value, { node, key }, statements)
}

/** Of a number, as many digits as linked data signs. */
const written = (value: Json | undefined) =>
  String(typeof value === 'number' ? Number(value.toExponential(15)) : value)

/** Language tags are one in either case. */
const tagless = (name: string) => (/^[a-z]{2,3}$/i.test(name) ? name.toLowerCase() : name)

const SKIPPED = ['@context', 'proof', 'id']

function collectMembers(value: JsonObject, { node, key }: Place, statements: Set<string>): void {
  const id = typeof value.id === 'string' ? value.id : undefined
  if (id !== undefined) statements.add(`${node} ${key} ${id}`)
  const inner = id ?? `${node}/${key}`
  for (const [name, member] of Object.entries(value))
    if (!SKIPPED.includes(name)) collect(member, { node: inner, key: tagless(name) }, statements)
  // Nothing may be hidden in a place that is skipped.
  for (const proof of asArray<Json>(value.proof))
    if (!isJsonObject(proof)) statements.add(`${node} proof ${JSON.stringify(proof)}`)
}
