// The tables of the audit log. The database itself refuses to change what stands in them.

import { FIRST_PREVIOUS } from './audit-entry.ts'
import type { Dialect } from './sql-database.ts'

/** Statements of the migration; see `schema.ts`. */
export function auditTables({ tableSuffix, appendOnly }: Dialect): readonly string[] {
  return [
    `CREATE TABLE audit_page (
    first_entry INTEGER PRIMARY KEY,
    entries TEXT NOT NULL
  )${tableSuffix}`,
    ...appendOnly('audit_page'),
    // The one row of the log's books: as much of the tree as it needs to grow.
    `CREATE TABLE audit_tree (
    singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
    size INTEGER NOT NULL,
    last_leaf TEXT NOT NULL,
    frontier TEXT NOT NULL
  )${tableSuffix}`,
    `INSERT INTO audit_tree (singleton, size, last_leaf, frontier) VALUES (1, 0, '${FIRST_PREVIOUS}', '')`,
    `CREATE TABLE audit_head (
    tree_size INTEGER PRIMARY KEY,
    head TEXT NOT NULL
  )${tableSuffix}`,
    ...appendOnly('audit_head'),
  ]
}
