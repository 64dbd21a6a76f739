// Whether an object says just what another says. Credentials repeat whole organisations and every concept
// scheme; reading them once is what makes the check fast. Objects without id are new nodes each time, so
// nothing that holds one is a repetition.

import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { Occurrence } from './document-graph.ts'
import type { TermContext } from './term-context.ts'

/** Comparisons per document: beyond, everything is read. */
const MAX_COMPARISONS = 100_000

export class Repetition {
  #left = MAX_COMPARISONS

  /** Whether reading `json` adds nothing to what reading an object before, in the same context, has said. */
  repeats(known: Occurrence, json: JsonObject, context: TermContext): boolean {
    return this.#members(known.json, json, context) === known.size
  }

  /** The number of members when all of `json` stand in `known` alike, -1 otherwise. */
  #members(known: JsonObject, json: JsonObject, context: TermContext): number {
    let members = 0
    for (const key in json) {
      const other = known[key]
      this.#left -= 1
      if (this.#left < 0 || other === undefined) return -1
      if (!this.#same(other, json[key] as Json, key, context)) return -1
      members += 1
    }
    return members
  }

  #same(known: Json, value: Json, key: string, context: TermContext): boolean {
    if (typeof value === 'string') return known === value
    if (Array.isArray(value)) {
      if (!Array.isArray(known) || known.length !== value.length) return false
      for (const [index, one] of value.entries())
        if (!isNamed(one) || !this.#same(known[index] as Json, one, key, context)) return false
      return true
    }
    if (!isJsonObject(value) || !isJsonObject(known)) return known === value
    if (typeof value.id !== 'string' && context.term(key)?.languageMap !== true) return false
    return this.#members(known, value, context) === Object.keys(known).length
  }
}

/** No array and no object without id: the entries of an array that are no new nodes. */
function isNamed(value: Json): boolean {
  return !Array.isArray(value) && (!isJsonObject(value) || typeof value.id === 'string')
}
