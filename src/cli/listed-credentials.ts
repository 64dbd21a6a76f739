// Several credentials in one JSON file: a list of them, the answer of an Open Badges host (`getCredentials`, Open Badges 3.0
// API) or of a wallet (`vp_token`, OpenID4VP), the unlocked backup of a wallet. Each is judged by itself, as a line of JSON
// Lines is; what else stands in such a file is signed by nobody, and not looked at.

import { utf8 } from '../util/bytes.ts'
import { isJsonObject, type Json } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { credentialsInside } from '../verify/known-forms.ts'

const [OPENING_BRACKET, OPENING_BRACE] = [0x5b, 0x7b]
const SPACES: readonly (number | undefined)[] = [0x20, 0x09, 0x0a, 0x0d]
/** Of a list as large as a file may be; each entry has the verifier's own limits. */
const LIMITS = { maxBytes: 17 * 1024 * 1024, maxNodes: 2_000_000 }
/** Names under which programs list credentials; the last is that of the Universal Wallet. */
const LISTS = ['credential', 'compactJwsString', 'credentials', 'verifiableCredentials', 'contents']

/** The credentials of one file. */
export interface ListedCredentials {
  /** Each as a file of its own would hold it. */
  readonly credentials: readonly Uint8Array[]
  /** Whether something stands beside them that is none. */
  readonly isPartial: boolean
}

/**
 * The credentials of a list; undefined for what is no list of any. A list that breaks the rules of strict JSON is none:
 * it is judged as it stands, and fails.
 */
export function listedCredentials(bytes: Uint8Array): ListedCredentials | undefined {
  const first = bytes.find((byte) => !SPACES.includes(byte))
  if (first !== OPENING_BRACKET && first !== OPENING_BRACE) return undefined
  if (first === OPENING_BRACE && !mayHoldOthers(bytes)) return undefined
  const parsed = parseStrictJson(bytes, LIMITS)
  const list = parsed.ok ? listIn(parsed.value) : undefined
  if (!list || list.entries.length === 0 || !list.entries.every(mayBeCredential)) return undefined
  const each = list.entries.map(credentialsOf)
  const isPartial = list.isPartial || each.some(([one], index) => one !== list.entries[index])
  return { credentials: each.flat().map(textOf), isPartial }
}

/**
 * Whether a JSON object may hold credentials rather than be one. Looks at the beginning alone: most files hold one
 * credential, which need not be read twice.
 */
export function mayHoldOthers(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 1024))
  const [, name = ''] = /^\s*\{\s*"([\w@]+)"\s*:/.exec(head) ?? []
  return !OF_CREDENTIALS.includes(name) || head.includes('"UniversalWallet')
}

/** First names of what is a credential itself, or a seal. */
const OF_CREDENTIALS = ['@context', 'id', 'type', 'payload', 'protected']

interface List {
  readonly entries: readonly Json[]
  readonly isPartial: boolean
}

function listIn(value: Json): List | undefined {
  if (Array.isArray(value)) return { entries: value, isPartial: false }
  if (!isJsonObject(value)) return undefined
  // The identity token that may come with an answer is about whoever holds the wallet.
  const { vp_token: answer, id_token: _, ...beside } = value
  if (answer !== undefined) {
    const entries = [...answersIn(answer), ...credentialsInside(beside)]
    return { entries, isPartial: Object.keys(value).length > 1 }
  }
  const lists = Object.entries(value).filter(([name, one]) => LISTS.includes(name) && isList(one))
  const others = Object.entries(value).filter(([name]) => !lists.some(([own]) => own === name))
  // A credential that no list names would be one that nobody judges.
  if (lists.length === 0 || credentialsInside(Object.fromEntries(others)).length > 0)
    return undefined
  const entries = lists.flatMap(([, list]) => list as readonly Json[])
  const isWallet = value.contents !== undefined
  // A wallet keeps keys and records of its own among them.
  const own = isWallet ? entries.filter((one) => credentialsInside(one).length > 0) : entries
  return { entries: own, isPartial: others.length > 0 || own.length < entries.length }
}

const isList = (value: Json) => Array.isArray(value)

/** What a wallet presents: one answer, several, or several by the query that they answer (OpenID4VP section 8.1). */
function answersIn(token: Json): readonly Json[] {
  if (Array.isArray(token)) return token
  const isByQuery = isJsonObject(token) && Object.values<Json>(token).every(isList)
  return isByQuery ? Object.values<Json>(token).flat() : [token]
}

function mayBeCredential(entry: Json): boolean {
  return isJsonObject(entry) || typeof entry === 'string'
}

/** Those that stand in an entry, or the entry: one in which there is none is judged as well, so that nobody misses it. */
function credentialsOf(entry: Json): readonly Json[] {
  const inside = credentialsInside(entry)
  return inside.length > 0 ? inside : [entry]
}

function textOf(entry: Json): Uint8Array {
  return utf8(typeof entry === 'string' ? entry : JSON.stringify(entry))
}
