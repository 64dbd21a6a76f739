// Digests of documents that come again letter for letter, as the configuration of a proof does: known by the object where
// nobody can change it, by its members where it is like the last one, and by its text.

import { isDeepFrozen } from '../../util/frozen.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { RecentMap } from '../../util/recent-map.ts'
import { isPlainObject } from './shape.ts'

/** Documents whose digest is kept, and the characters of the longest. */
const REPEATED = 256
const MAX_CHARACTERS = 4_096

/** The members of a document, in order, none of which anybody can change. */
type Members = readonly (readonly [key: string, value: Json])[]

export class RepeatedDigests {
  readonly #digestOf: (document: JsonObject) => Promise<Uint8Array>
  readonly #byText = new RecentMap<string, Uint8Array>(REPEATED)
  readonly #byObject = new WeakMap<JsonObject, Uint8Array>()
  #latest: { readonly members: Members; readonly digest: Uint8Array } | undefined

  constructor(digestOf: (document: JsonObject) => Promise<Uint8Array>) {
    this.#digestOf = digestOf
  }

  async of(document: JsonObject): Promise<Uint8Array> {
    const same = this.#byObject.get(document)
    if (same) return same
    if (this.#latest && hasMembers(document, this.#latest.members)) return this.#latest.digest
    const digest = await this.#ofText(document)
    if (isDeepFrozen(document)) this.#byObject.set(document, digest)
    const members = Object.entries(document) as Members
    if (members.every(([, value]) => isUnchangeable(value))) this.#latest = { members, digest }
    return digest
  }

  async #ofText(document: JsonObject): Promise<Uint8Array> {
    const text = JSON.stringify(document)
    if (text.length > MAX_CHARACTERS) return await this.#digestOf(document)
    const known = this.#byText.get(text)
    if (known) return known
    const digest = await this.#digestOf(document)
    this.#byText.set(text, digest)
    return digest
  }
}

function isUnchangeable(value: Json): boolean {
  return typeof value !== 'object' || value === null || isDeepFrozen(value)
}

/** Whether a document has these very members and no others; another object that says the same is not the same here. */
function hasMembers(document: JsonObject, members: Members): boolean {
  if (!isPlainObject(document)) return false
  let index = 0
  for (const key in document) {
    const member = members[index]
    if (!member || member[0] !== key || member[1] !== document[key]) return false
    index += 1
  }
  return index === members.length
}
