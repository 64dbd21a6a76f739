// Codes, tokens and nonces that need no row of their own: what they stand for is in them, under a MAC whose key the
// ledger keeps, so that they survive a restart and are known on every machine. That one is used once is the ledger's.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeBase64url, encodeBase64url } from '../../proof/base64url.ts'
import { fromUtf8, utf8 } from '../../util/bytes.ts'

/** What a ticket is good for; one kind is never taken for another. */
export type TicketKind =
  | 'code'
  | 'access'
  | 'nonce'
  | 'transaction'
  | 'notification'
  | 'exchange'
  | 'session'
  | 'login'
  | 'learner'

/** What a ticket says: names and numbers of ours, nothing personal. */
export type TicketContents = readonly string[]

export interface OpenTicket {
  readonly contents: TicketContents
  readonly until: Date
}

export interface TicketBox {
  /** A new ticket; two of equal contents differ. */
  make(kind: TicketKind, contents: TicketContents, until: Date): string
  /** What a ticket says, if we made it for this purpose and its time is not over. */
  open(kind: TicketKind, text: string, now: Date): OpenTicket | undefined
}

const MAC_BYTES = 32
const RANDOM_BYTES = 16
/** A wallet's did:jwk is the longest thing in a ticket. */
const MAX_LENGTH = 4096

/** Makes a box. `key` must be secret and the same after a restart. */
export function createTicketBox(
  key: Uint8Array,
  randomBytes: (length: number) => Uint8Array,
): TicketBox {
  const macOf = (kind: TicketKind, body: string) =>
    createHmac('sha256', key).update(`${kind}\n${body}`).digest()
  return {
    make(kind, contents, until) {
      const random = encodeBase64url(randomBytes(RANDOM_BYTES))
      const body = encodeBase64url(utf8(JSON.stringify([until.getTime(), random, ...contents])))
      return `${body}.${encodeBase64url(new Uint8Array(macOf(kind, body)))}`
    },
    open(kind, text, now) {
      const [body = '', mac = '', ...more] = text.slice(0, MAX_LENGTH + 1).split('.')
      const given = decodeBase64url(mac)
      if (text.length > MAX_LENGTH || more.length > 0 || given?.length !== MAC_BYTES)
        return undefined
      if (!timingSafeEqual(given, macOf(kind, body))) return undefined
      // What bears our MAC has our shape.
      const bytes = decodeBase64url(body) ?? new Uint8Array()
      const [untilMs, , ...contents] = JSON.parse(fromUtf8(bytes)) as [number, string, ...string[]]
      const until = new Date(untilMs)
      return until.getTime() > now.getTime() ? { contents, until } : undefined
    },
  }
}
