// What one credential is built from: template, award, and every input that is not in the files (ids, salt, clock).

import type { Award } from './award.ts'
import type { StatusEntry } from './status.ts'
import type { Template } from './template.ts'

/** Identifiers drawn once per award and then kept: a re-run must use the same ones. */
export interface IssuanceIds {
  /** `urn:credential:<uuid>` */
  readonly elmCredentialId: string
  /** `urn:uuid:<uuid>` */
  readonly ob3CredentialId: string
  /** The learner's DID, else a random `urn:uuid:<uuid>`. */
  readonly subjectId: string
  /** Lower-case hex of at least 128 random bits, for the hashed e-mail address. */
  readonly emailSalt: string
}

/** One validated award, ready to be built in any format. Equal records give equal bytes. */
export interface IssuanceRecord {
  readonly template: Template
  readonly award: Award
  readonly ids: IssuanceIds
  /** The sealing time: `validFrom`, `issued`, `created`. */
  readonly issuedAt: Date
  readonly validUntil?: Date
  /** Status entries by format; a format without one is issued without status. */
  readonly status?: Readonly<Partial<Record<'elm' | 'ob3' | 'eudi', StatusEntry>>>
}

/** What an Open Badge says of the learner; the Europass document always carries what the record has. */
export type DisclosureProfile = 'minimal' | 'full'
