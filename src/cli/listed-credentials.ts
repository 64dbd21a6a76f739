// Several credentials in one JSON file: a list of them, as wallets export it, or the answer of an Open Badges host
// (`getCredentials`, Open Badges 3.0 API). Each is judged by itself, as a line of JSON Lines is.

import { utf8 } from '../util/bytes.ts'
import { isJsonObject, type Json } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'

const [OPENING_BRACKET, OPENING_BRACE] = [0x5b, 0x7b]
const SPACES: readonly (number | undefined)[] = [0x20, 0x09, 0x0a, 0x0d]
/** Of a list as large as a file may be; each entry has the verifier's own limits. */
const LIMITS = { maxBytes: 17 * 1024 * 1024, maxNodes: 2_000_000 }
/** Names under which programs list credentials, and nothing else beside them. */
const LISTS = ['credential', 'compactJwsString', 'credentials', 'verifiableCredentials']

/**
 * The credentials of a list, each as a file of its own would hold it; undefined for what is no list of any.
 * A list that breaks the rules of strict JSON is none: it is judged as it stands, and fails.
 */
export function listedCredentials(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const first = bytes.find((byte) => !SPACES.includes(byte))
  if (first !== OPENING_BRACKET && first !== OPENING_BRACE) return undefined
  if (first === OPENING_BRACE && !mayList(bytes)) return undefined
  const parsed = parseStrictJson(bytes, LIMITS)
  const entries = parsed.ok ? entriesOf(parsed.value) : []
  const isListed = entries.length > 0 && entries.every(mayBeCredential)
  return isListed ? entries.map(textOf) : undefined
}

/** Looks at the first name alone: most files hold one credential, which need not be read twice. */
function mayList(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 256))
  const [, name = ''] = /^\s*\{\s*"(\w+)"\s*:\s*\[/.exec(head) ?? []
  return LISTS.includes(name)
}

function entriesOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value
  if (!isJsonObject(value)) return []
  const members = Object.entries(value)
  const isList = members.every(([name, list]) => LISTS.includes(name) && Array.isArray(list))
  return isList ? members.flatMap(([, list]) => list as readonly Json[]) : []
}

function mayBeCredential(entry: Json): boolean {
  return isJsonObject(entry) || typeof entry === 'string'
}

function textOf(entry: Json): Uint8Array {
  return utf8(typeof entry === 'string' ? entry : JSON.stringify(entry))
}
