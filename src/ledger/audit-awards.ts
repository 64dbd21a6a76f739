// What the log says of awards, to be compared with what the award tables say: which credentials were signed, and
// whether the institution stands by them. A table that was changed behind the log's back is found here.

import { isJsonObject } from '../util/json.ts'
import type { AuditEntry, AuditEventName } from './audit-entry.ts'
import type { AuditedAward, AuditLog } from './audit-log.ts'
import type { Standing } from './ledger.ts'
import type { AuditFinding } from './verify-audit-log.ts'

const STANDING_OF: Partial<Record<AuditEventName, Standing>> = {
  revoked: 'revoked',
  suspended: 'suspended',
  reinstated: 'good',
}

/** What the log says of one award. */
interface Told {
  readonly position: number
  /** `format sha256` of every credential, joined by line breaks. */
  credentials: string
  standing: Standing
}

export interface AwardBooks {
  note(entry: AuditEntry): void
  /** Where the award tables and the log differ. */
  compare(audit: AuditLog): Promise<readonly AuditFinding[]>
}

/** Empty books. They hold all awards in memory. */
export function createAwardBooks(): AwardBooks {
  const told = new Map<string, Told>()
  return {
    note({ position, event, content }) {
      const { award, credentials } = content
      if (typeof award !== 'string' || event === 'reissued') return
      if (event === 'erased') {
        told.delete(award)
        return
      }
      const one = told.get(award) ?? { position, credentials: '', standing: 'good' }
      if (event === 'signed' && isJsonObject(credentials))
        one.credentials = linesOf({ ...filesOf(one.credentials), ...texts(credentials) })
      one.standing = STANDING_OF[event] ?? one.standing
      told.set(award, one)
    },
    async compare(audit) {
      const findings: AuditFinding[] = []
      const seen = new Set<string>()
      for await (const page of audit.awards())
        for (const award of page) {
          findings.push(...differences(award, told.get(award.award)))
          seen.add(award.award)
        }
      for (const [award, { position }] of told)
        if (!seen.has(award))
          findings.push(finding(position, 'the ledger no longer knows the award of this entry'))
      return findings.sort((a, b) => a.position - b.position)
    },
  }
}

function* differences(award: AuditedAward, told: Told | undefined): Generator<AuditFinding> {
  const { awardHash, standing } = award
  if (award.erased) return
  const files = Object.entries(award.credentials)
  if (!told) {
    if (files.length > 0 || standing !== 'good')
      yield finding(0, `the log has no entry of award ${awardHash}`)
    return
  }
  if (linesOf(award.credentials) !== told.credentials)
    yield finding(told.position, `the credentials of award ${awardHash} are not those of the log`)
  if (standing !== told.standing)
    yield finding(
      told.position,
      `award ${awardHash} is ${standing}, but ${told.standing} by the log`,
    )
}

function finding(position: number, message: string): AuditFinding {
  return { fault: 'award', position, message }
}

function linesOf(credentials: Readonly<Record<string, string>>): string {
  return Object.entries(credentials)
    .map(([format, sha256]) => `${format} ${sha256}`)
    .sort()
    .join('\n')
}

function filesOf(lines: string): Record<string, string> {
  return Object.fromEntries(
    lines
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ', 2) as [string, string]),
  )
}

function texts(members: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).map(([format, sha256]) => [format, String(sha256)]),
  )
}
