// What a document may cost. jsonld.js compares every new value of a property with all before it, copies
// arrays as it flattens them and processes each type in turn: some 60 kB of JSON can keep it busy for half
// a minute. So the work is estimated, in time linear in the document, before it is done.

import { PipelineError } from '../model/pipeline-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'

/** Comparisons of values, half a second where they are objects. A single array reaches it with 2,000 values. */
const MAX_COMPARISONS = 4_000_000
/** Objects of one document, and all its values: over twice what the fullest Europass credential we know has. */
const MAX_OBJECTS = 3_000
const MAX_VALUES = 12_000
/** Types of one node; each may bring a context. */
const MAX_TYPES = 64
/** Entries of one `@context`. */
const MAX_CONTEXTS = 16
/** Hashes beyond those that every blank node needs once, about a tenth of a second. */
const MAX_HASHES = 40_000
/** Deep iterations times blank nodes: each iteration may copy a label for every blank node. */
const MAX_LABEL_COPIES = 2_000_000

/**
 * Refuses a document that would cost too much to expand.
 *
 * @throws {PipelineError} `CANONICALIZATION_LIMIT`
 */
export function assertExpandable(document: JsonObject): void {
  let comparisons = 0
  let objects = 0
  let values = 0
  const visit = (value: Json, key: string) => {
    values += 1
    if (values > MAX_VALUES) throw limitError('values')
    if (Array.isArray(value)) {
      comparisons += value.length ** 2
      if (comparisons > MAX_COMPARISONS) throw limitError('values in one array')
      if (value.length > maxLengthUnder(key)) throw limitError(`entries of ${key}`)
      for (const item of value) visit(item, key)
    } else if (isJsonObject(value)) {
      objects += 1
      if (objects > MAX_OBJECTS) throw limitError('objects')
      for (const [name, member] of Object.entries(value)) visit(member, name)
    }
  }
  visit(document, '')
}

/** How many values jsonld.js may compare with each other, by the lengths of arrays. */
export function countComparisons(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  const own = Array.isArray(value) ? value.length ** 2 : 0
  return Object.values(value).reduce<number>(
    (sum, member) => sum + countComparisons(member as Json),
    own,
  )
}

/** How many values of every kind a document holds, itself included. */
export function countValues(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, member) => sum + countValues(member as Json), 1)
}

/** Whether a document would not cost too much to expand. */
export function isExpandable(document: JsonObject): boolean {
  try {
    assertExpandable(document)
    return true
  } catch (error) {
    if (error instanceof PipelineError) return false
    throw error
  }
}

/**
 * Refuses an expanded document in which too many values meet under one property of one node.
 *
 * @throws {PipelineError} `CANONICALIZATION_LIMIT`
 */
export function assertMergeable(expanded: readonly JsonObject[]): void {
  const counts = new Map<string, number>()
  let comparisons = 0
  let nodes = 0
  const count = (place: string, values: number) => {
    const before = counts.get(place) ?? 0
    counts.set(place, before + values)
    comparisons += (before + values) ** 2 - before ** 2
    if (comparisons > MAX_COMPARISONS) throw limitError('values of one property')
  }
  const visit = (value: Json) => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    if (!isJsonObject(value)) return
    nodes += 1
    const node = typeof value['@id'] === 'string' ? value['@id'] : `_:${nodes}`
    for (const [name, member] of Object.entries(value)) {
      if (Array.isArray(member)) count(`${node} ${name}`, member.length)
      visit(member)
    }
  }
  visit(expanded as readonly Json[])
}

/** What the canonicalization of a dataset may use. */
export function canonicalizationBudget(maxWork: number, blankNodes: number) {
  return {
    deepIterations: Math.min(maxWork, Math.floor(MAX_LABEL_COPIES / Math.max(blankNodes, 1))),
    hashes: blankNodes + MAX_HASHES,
  }
}

/** The error for a document that costs too much. */
export function limitError(what: string, cause?: unknown): PipelineError {
  return new PipelineError(
    'CANONICALIZATION_LIMIT',
    `expected less work, received too many ${what}`,
    {
      detail: { reason: what },
      cause,
    },
  )
}

function maxLengthUnder(key: string): number {
  if (key === '@context') return MAX_CONTEXTS
  return key === 'type' || key === '@type' ? MAX_TYPES : Number.POSITIVE_INFINITY
}
