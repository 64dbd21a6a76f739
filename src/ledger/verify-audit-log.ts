// Reads an audit log from its first entry to its last and finds what does not fit: an entry that was changed, dropped,
// moved or cut off, a log that was written anew, and award tables that say something else than the log.
// Who signed the heads is for the caller to judge; here they only have to be heads of this log.

import {
  appendLeaves,
  EMPTY_FRONTIER,
  type Frontier,
  leafHash,
  rootOf,
} from '../proof/merkle-tree.ts'
import type { TreeHead } from '../proof/tree-head.ts'
import { equalBytes, toHex, utf8 } from '../util/bytes.ts'
import { type AwardBooks, createAwardBooks } from './audit-awards.ts'
import { type AuditEntry, FIRST_PREVIOUS, parseAuditLine } from './audit-entry.ts'
import type { AuditLog, AuditTree } from './audit-log.ts'

export type AuditFault =
  /** The entry is not what its successor was chained to. */
  | 'changed'
  /** Entries from `position` to `until` are not there. */
  | 'missing'
  /** The entry stands at another place than its own. */
  | 'out-of-order'
  /** No entry of a log can be read here. */
  | 'unreadable'
  /** The log ends here although a head or its own books know more entries. */
  | 'truncated'
  /** The log holds together, but is not the one that was signed: something from `position` to `until` is new. */
  | 'rewritten'
  /** The ledger's books of the log are not those of its entries. */
  | 'books'
  /** The award tables say something else than the log, whose entry is at `position`, or is not there at all. */
  | 'award'

export interface AuditFinding {
  readonly fault: AuditFault
  /** Number of the entry, counted from 0. */
  readonly position: number
  readonly until?: number
  /** One sentence. */
  readonly message: string
}

export interface AuditVerification {
  /** Entries read. */
  readonly size: number
  /** Root over the entries read. */
  readonly root: Uint8Array
  readonly findings: readonly AuditFinding[]
}

/** More findings than these are not told: the log is a ruin. */
const MAX_FINDINGS = 50
const MAX_ROUNDS = 5

/**
 * Verifies a log against itself, against heads of it, and the award tables against the log.
 *
 * @param heads Heads kept in the ledger and outside, in any order. A log that was cut off or written anew as a whole
 * is found out only by a head kept outside.
 */
export async function verifyAuditLog(
  audit: AuditLog,
  heads: readonly TreeHead[],
): Promise<AuditVerification> {
  // Before the entries: what is appended meanwhile is beyond these books, and not looked at.
  const books = await audit.tree()
  const reader = createReader()
  const rooted = [...heads].sort((a, b) => a.size - b.size)
  const awards = createAwardBooks()
  const mismatched: TreeHead[] = []
  let good = 0
  let frontier: Frontier = EMPTY_FRONTIER
  const compareHeads = () => {
    for (let head = rooted[0]; head && head.size <= frontier.size; head = rooted[0]) {
      rooted.shift()
      if (equalBytes(rootOf(frontier), head.root)) good = Math.max(good, head.size)
      else mismatched.push(head)
    }
  }
  compareHeads()
  for await (const page of audit.pages())
    for (const line of page) {
      if (frontier.size >= books.size) break
      const leaf = leafHash(utf8(line))
      const entry = reader.read(line, leaf)
      if (entry) awards.note(entry)
      frontier = appendLeaves(frontier, [leaf])
      compareHeads()
    }
  const findings = reader.end(books, frontier)
  const longest = rooted.at(-1)
  const reached = reader.reached()
  if (longest && longest.size > Math.max(reached, books.size))
    findings.push(truncated(reached, longest.size, `a signed head of ${longest.at}`))
  const [rewritten] = mismatched
  if (rewritten && findings.every(({ position }) => position >= rewritten.size))
    findings.push({
      fault: 'rewritten',
      position: good,
      until: rewritten.size - 1,
      message: `the entries are not those of which the head of ${rewritten.at} was signed`,
    })
  // Of a log that is not whole, nothing can be said about the awards.
  if (findings.length === 0) findings.push(...(await compareAwards(audit, awards, frontier.size)))
  return {
    size: frontier.size,
    root: rootOf(frontier),
    findings: findings.slice(0, MAX_FINDINGS),
  }
}

/** Awards may be signed while they are compared: then the new entries are read, and all compared again. */
async function compareAwards(
  audit: AuditLog,
  awards: AwardBooks,
  size: number,
): Promise<readonly AuditFinding[]> {
  let noted = size
  for (let round = 1; ; round++) {
    const findings = await awards.compare(audit)
    const now = (await audit.tree()).size
    if (findings.length === 0 || now === noted || round === MAX_ROUNDS) return findings
    for await (const page of audit.pages(noted))
      for (const line of page) {
        const entry = parseAuditLine(line)
        if (entry && entry.position >= noted) awards.note(entry)
      }
    noted = now
  }
}

function truncated(size: number, known: number, by: string): AuditFinding {
  return {
    fault: 'truncated',
    position: size,
    until: known - 1,
    message: `the log ends after ${size} entries, but ${by} knows ${known}`,
  }
}

interface Reader {
  /** One more than the highest place that was read. */
  reached(): number
  read(line: string, leaf: Uint8Array): AuditEntry | undefined
  end(books: AuditTree, frontier: Frontier): AuditFinding[]
}

/** Follows places and chain; what is wrong is put down to the entry itself or to the one before it. */
function createReader(): Reader {
  const findings = new Map<number, AuditFinding>()
  let next = 0
  let last = FIRST_PREVIOUS
  /** Set where an entry does not follow the one before: the entry after it tells which of both was changed. */
  let suspects: { readonly before: number; readonly self: number } | undefined
  let isFirstAfterGap = false
  const add = (finding: AuditFinding) => {
    const known = findings.get(finding.position)
    if (!known) findings.set(finding.position, finding)
  }
  const changed = (position: number) =>
    add({ fault: 'changed', position, message: `entry ${position} was changed` })
  const settle = (following: string) => {
    if (suspects) changed(following === last ? suspects.before : suspects.self)
    suspects = undefined
  }
  const place = (entry: AuditEntry) => {
    const { position } = entry
    if (position === next) return
    isFirstAfterGap = true
    const gap = [...findings.values()].find(
      ({ fault, position: from, until = from }) =>
        (fault === 'missing' || fault === 'out-of-order') && from <= position && position <= until,
    )
    if (position > next)
      add({
        fault: 'missing',
        position: next,
        until: position - 1,
        message: `entry ${position} stands where entry ${next} was`,
      })
    else if (gap)
      findings.set(gap.position, {
        ...gap,
        fault: 'out-of-order',
        message: `entries do not stand in their order from entry ${gap.position} on`,
      })
    else
      add({
        fault: 'out-of-order',
        position: next,
        message: `entry ${position} stands where entry ${next} was`,
      })
  }
  return {
    reached: () => next,
    read(line, leaf) {
      const entry = parseAuditLine(line)
      if (!entry) {
        add({ fault: 'unreadable', position: next, message: `entry ${next} cannot be read` })
        suspects = undefined
        isFirstAfterGap = true
      } else {
        place(entry)
        settle(entry.previous)
        if (entry.previous !== last && !isFirstAfterGap) suspects = { before: next - 1, self: next }
        isFirstAfterGap = false
        next = Math.max(next, entry.position)
      }
      next += 1
      last = toHex(leaf)
      return entry
    },
    end(books, { size, roots }) {
      settle(books.last)
      if (next < books.size) add(truncated(next, books.size, 'the ledger itself'))
      else if (findings.size === 0 && last !== books.last) changed(size - 1)
      else if (findings.size === 0 && !equalBytes(rootOf({ size, roots }), books.root))
        add({ fault: 'books', position: size, message: 'the books of the log are of another tree' })
      return [...findings.values()].sort((a, b) => a.position - b.position)
    },
  }
}
