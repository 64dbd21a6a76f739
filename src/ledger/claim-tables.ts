// The tables of claiming. A claim belongs to the key of an award, all of whose versions it leads to.

import type { Dialect } from './sql-database.ts'

/** Statements of the migration; see `schema.ts`. */
export function claimTables({ bytesType, tableSuffix }: Dialect): readonly string[] {
  return [
    `CREATE TABLE claim (
      claim_id TEXT PRIMARY KEY,
      key_hash TEXT NOT NULL,
      token_hash TEXT NOT NULL UNIQUE,
      offer_hash TEXT NOT NULL UNIQUE,
      code_hash TEXT,
      wrong_codes INTEGER NOT NULL DEFAULT 0,
      made_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      ended_at TEXT,
      end_reason TEXT CHECK (end_reason IN ('replaced', 'revoked')),
      downloaded_at TEXT,
      claimed_at TEXT,
      notified TEXT
    )${tableSuffix}`,
    'CREATE INDEX claim_of_award ON claim (key_hash, made_at)',
    `CREATE TABLE holder_binding (
      award_hash TEXT NOT NULL REFERENCES award,
      format TEXT NOT NULL,
      holder_hash TEXT NOT NULL,
      bound_at TEXT NOT NULL,
      PRIMARY KEY (award_hash, format)
    )${tableSuffix}`,
    `CREATE TABLE edition (
      award_hash TEXT NOT NULL REFERENCES award,
      format TEXT NOT NULL,
      suite TEXT NOT NULL,
      verification_method TEXT NOT NULL,
      signed_at TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      bytes ${bytesType},
      PRIMARY KEY (award_hash, format, suite)
    )${tableSuffix}`,
    `CREATE TABLE spent (
      use_hash TEXT PRIMARY KEY,
      until TEXT NOT NULL
    )${tableSuffix}`,
    'CREATE INDEX spent_by_time ON spent (until)',
    `CREATE TABLE error_case (
      case_id TEXT PRIMARY KEY,
      award_hash TEXT NOT NULL REFERENCES award,
      elements TEXT NOT NULL,
      message TEXT,
      content_hash TEXT NOT NULL,
      opened_at TEXT NOT NULL,
      closed_at TEXT,
      outcome TEXT CHECK (outcome IN ('corrected', 'declined'))
    )${tableSuffix}`,
    'CREATE INDEX case_of_award ON error_case (award_hash)',
  ]
}
