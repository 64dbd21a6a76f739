// Awards get numbers, in the order in which a ledger hears of them. What belongs to an award by the thousand is kept by
// number, so that a chunk of a batch is written side by side: award hashes are random, and by hash each row of a
// chunk lies on a page of its own.

import type { Dialect } from './sql-database.ts'

/** Statements of the migration; see `schema.ts`. The rows that are there are numbered. */
export function awardNumbers({ tableSuffix }: Dialect): readonly string[] {
  return [
    ...(tableSuffix === '' ? ALTERED : REBUILT),
    'CREATE INDEX award_of_batch ON award (batch_id, award_no)',
    'CREATE UNIQUE INDEX award_version ON award (key_hash, version) WHERE version > 1',
  ]
}

/** PostgreSQL changes tables in place. */
const ALTERED: readonly string[] = [
  'ALTER TABLE award ADD COLUMN award_no BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE',
  // The hash of a first version is that of its key.
  'ALTER TABLE award DROP CONSTRAINT award_key_hash_version_key',
  'DROP INDEX award_of_batch',
  // Another index has the same.
  'DROP INDEX eudi_credential',
  ...numbered('credential', 'PRIMARY KEY (award_no, format)'),
  ...numbered('status_entry', 'UNIQUE (award_no, format)'),
]

function numbered(table: string, key: string): readonly string[] {
  return [
    `ALTER TABLE ${table} ADD COLUMN award_no BIGINT REFERENCES award (award_no)`,
    `UPDATE ${table} SET award_no = award.award_no FROM award WHERE award.award_hash = ${table}.award_hash`,
    `ALTER TABLE ${table} ALTER COLUMN award_no SET NOT NULL`,
    // The keys that have the column in them go with it.
    `ALTER TABLE ${table} DROP COLUMN award_hash`,
    `ALTER TABLE ${table} ADD ${key}`,
  ]
}

const AWARD_COLUMNS = `award_hash, key_hash, version, state, standing, content_hash, batch_id, elm_credential_id,
  ob3_credential_id, subject_id, email_salt, issued_at, delivery_state, erased_at`
const OF_AWARD = 'award_hash TEXT NOT NULL REFERENCES award (award_hash)'
const BY_NUMBER = 'award_no INTEGER NOT NULL REFERENCES award (award_no)'

/** SQLite makes them anew: https://www.sqlite.org/lang_altertable.html, section 7; keys are not enforced meanwhile. */
const REBUILT: readonly string[] = [
  ...rebuilt(
    'award',
    `award_no INTEGER PRIMARY KEY,
    award_hash TEXT NOT NULL UNIQUE,
    key_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'reserved', 'signed', 'written', 'published')),
    standing TEXT NOT NULL DEFAULT 'good' CHECK (standing IN ('good', 'suspended', 'revoked')),
    content_hash TEXT NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch,
    elm_credential_id TEXT,
    ob3_credential_id TEXT,
    subject_id TEXT,
    email_salt TEXT,
    issued_at TEXT,
    delivery_state TEXT NOT NULL DEFAULT 'none',
    erased_at TEXT,
    CHECK (state = 'planned' OR (elm_credential_id IS NOT NULL AND ob3_credential_id IS NOT NULL
      AND subject_id IS NOT NULL AND email_salt IS NOT NULL AND issued_at IS NOT NULL))`,
    `(${AWARD_COLUMNS}) SELECT ${AWARD_COLUMNS} FROM award ORDER BY rowid`,
  ),
  'CREATE INDEX award_by_time ON award (issued_at) WHERE issued_at IS NOT NULL',
  ...rebuilt(
    'credential',
    `${BY_NUMBER},
    format TEXT NOT NULL,
    suite TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    verification_method TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BLOB,
    PRIMARY KEY (award_no, format)`,
    `SELECT award_no, format, suite, credential_id, verification_method, file, sha256, bytes
     FROM credential JOIN award ON award.award_hash = credential.award_hash ORDER BY award_no, format`,
  ),
  'CREATE INDEX credential_by_id ON credential (credential_id)',
  ...rebuilt(
    'status_entry',
    `list_id TEXT NOT NULL REFERENCES status_list,
    list_index INTEGER NOT NULL,
    ${BY_NUMBER},
    format TEXT NOT NULL,
    PRIMARY KEY (list_id, list_index),
    UNIQUE (award_no, format)`,
    `SELECT list_id, list_index, award_no, format
     FROM status_entry JOIN award ON award.award_hash = status_entry.award_hash`,
  ),
  ...rebuilt(
    'standing_event',
    `${OF_AWARD},
    sequence INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (award_hash, sequence)`,
  ),
  ...rebuilt(
    'holder_binding',
    `${OF_AWARD},
    format TEXT NOT NULL,
    holder_hash TEXT NOT NULL,
    bound_at TEXT NOT NULL,
    PRIMARY KEY (award_hash, format)`,
  ),
  ...rebuilt(
    'edition',
    `${OF_AWARD},
    format TEXT NOT NULL,
    suite TEXT NOT NULL,
    verification_method TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BLOB,
    PRIMARY KEY (award_hash, format, suite)`,
  ),
  ...rebuilt(
    'error_case',
    `case_id TEXT PRIMARY KEY,
    ${OF_AWARD},
    elements TEXT NOT NULL,
    message TEXT,
    content_hash TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    outcome TEXT CHECK (outcome IN ('corrected', 'declined'))`,
  ),
  'CREATE INDEX case_of_award ON error_case (award_hash)',
  ...rebuilt(
    'delivery',
    `claim_id TEXT PRIMARY KEY REFERENCES claim,
    ${OF_AWARD},
    state TEXT NOT NULL CHECK (state IN
      ('planned', 'sending', 'sent', 'deferred', 'failed', 'unsure', 'bounced', 'printed')),
    attempts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    reason TEXT`,
  ),
  'CREATE INDEX delivery_of_award ON delivery (award_hash, changed_at)',
]

function rebuilt(table: string, columns: string, content = `SELECT * FROM ${table}`): string[] {
  return [
    `CREATE TABLE rebuilt_${table} (${columns}) STRICT`,
    `INSERT INTO rebuilt_${table} ${content}`,
    `DROP TABLE ${table}`,
    `ALTER TABLE rebuilt_${table} RENAME TO ${table}`,
  ]
}
