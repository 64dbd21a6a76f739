// The entries of the audit log: what happened, in one line of JSON each, chained by hashes.
// Nobody is named in them. An award stands there as a hash with its own salt, its reason likewise: when the award is
// erased the salt goes, and nothing leads from the log to the learner any more, while every proof stays good.

import { hash } from 'node:crypto'
import { leafHash } from '../proof/merkle-tree.ts'
import { parseHex, toHex, utf8 } from '../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'

export const AUDIT_EVENTS = [
  'opened',
  'signed',
  'revoked',
  'suspended',
  'reinstated',
  'reissued',
  'moved',
  'erased',
  'policy',
  'approved',
] as const
/**
 * What an entry tells. opened: a batch was; signed: credentials were noted for an award, with the SHA-256 of each
 * file; revoked, suspended, reinstated: the standing of an award changed; reissued: an award got a new version; moved:
 * the ledger was found at another place than before, as after a restore;
 * erased: the learner's data of an award, this one's salt among them, are no longer in the ledger;
 * policy: from here on batches need approval; approved: a batch was opened with it.
 */
export type AuditEventName = (typeof AUDIT_EVENTS)[number]

/** An event as the ledger hands it to the log. */
export interface AuditEvent {
  readonly event: AuditEventName
  /** RFC 3339; absent where the ledger is told no time. */
  readonly at?: string
  /** {@link auditReference} of the award. */
  readonly award?: string
  readonly batch?: string
  readonly [detail: string]: string | number | JsonObject | undefined
}

/** An entry as it is stored. */
export interface AuditEntry {
  readonly position: number
  /** Leaf hash of the entry before it in hex; zeros for the first. */
  readonly previous: string
  readonly event: AuditEventName
  readonly content: JsonObject
}

/** What stands before the first entry. */
export const FIRST_PREVIOUS = '0'.repeat(64)

/**
 * The name of an award in the log, 32 hex digits.
 *
 * @param salt Of the award itself, drawn at random with at least 128 bits.
 */
export function auditReference(awardHash: string, salt: string): string {
  return saltedHash(awardHash, salt)
}

/** A hash that cannot be guessed without the salt, 32 hex digits. */
export function saltedHash(text: string, salt: string): string {
  return hash('sha256', `${salt}\n${text}`, 'hex').slice(0, 32)
}

/** An entry's line and its leaf hash. */
export interface ChainedLine {
  readonly line: string
  readonly leaf: Uint8Array
}

/** Writes events as the entries that follow an entry. */
export function chainEvents(
  events: readonly AuditEvent[],
  from: { readonly size: number; readonly last: string },
): readonly ChainedLine[] {
  let previous = from.last
  return events.map((event, index) => {
    const line = JSON.stringify({ n: from.size + index, prev: previous, ...event })
    const leaf = leafHash(utf8(line))
    previous = toHex(leaf)
    return { line, leaf }
  })
}

/** Reads a line; undefined when it is not one that {@link chainEvents} wrote. */
export function parseAuditLine(line: string): AuditEntry | undefined {
  const parsed = parseStrictJson(utf8(line))
  if (!parsed.ok || !isJsonObject(parsed.value)) return undefined
  const { n, prev, event } = parsed.value
  const name = AUDIT_EVENTS.find((known) => known === event)
  if (typeof n !== 'number' || typeof prev !== 'string' || !parseHex(prev) || !name)
    return undefined
  return { position: n, previous: prev, event: name, content: parsed.value }
}
