// The ledger contract on SQLite, and what only a file can do: be copied, restored, damaged.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { ledgerFault } from '../../src/ledger/sql-database.ts'
import {
  backupSqliteLedger,
  openSqliteLedger,
  restoreSqliteLedger,
  SQLITE,
} from '../../src/ledger/sqlite-ledger.ts'
import { verifyAuditLog } from '../../src/ledger/verify-audit-log.ts'
import { auditContract } from './audit-contract.ts'
import { claimContract } from './claim-contract.ts'
import { deliveryContract } from './delivery-contract.ts'
import { eraseContract } from './erase-contract.ts'
import { LISTS, ledgerContract, NOON, options, request } from './ledger-contract.ts'
import { upgradeContract } from './upgrade-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
afterAll(() => rmSync(folder, { recursive: true }))
let n = 0
const freshPath = () => join(folder, `${n++}.sqlite`)
const BATCH = { templateHash: '0a', inputHash: '0b' }

const freshPlace = async () => {
  const path = freshPath()
  return {
    open: () => openSqliteLedger(path, options),
    dump: async () =>
      (existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`, 'latin1') : '') +
      readFileSync(path, 'latin1'),
  }
}

ledgerContract('sqlite', freshPlace)
claimContract('sqlite', freshPlace)
deliveryContract('sqlite', freshPlace)

const alterablePlace = async () => {
  const path = freshPath()
  return {
    open: () => openSqliteLedger(path, options),
    dump: async () => readFileSync(`${path}-wal`, 'latin1') + readFileSync(path, 'latin1'),
    alter: async (statements: readonly string[]) => {
      const db = new DatabaseSync(path)
      try {
        for (const statement of statements) db.exec(statement)
      } finally {
        db.close()
      }
    },
    unlock: ['DROP TRIGGER audit_page_refuses_update', 'DROP TRIGGER audit_page_refuses_delete'],
  }
}
auditContract('sqlite', alterablePlace)
eraseContract('sqlite', alterablePlace)
upgradeContract('sqlite', alterablePlace, SQLITE)

/** Reserves one more award and says from which list its entry is. */
async function listOfNext(path: string, award: number): Promise<string | undefined> {
  const ledger = await openSqliteLedger(path, options)
  const batch = await ledger.openBatch(BATCH, NOON)
  const [reserved] = await ledger.reserve(batch, [request(award, { status: [LISTS] })], NOON)
  await ledger.close()
  return reserved?.status.ob3?.list
}

test('a backup knows what was awarded, and never draws from the lists of the original', async () => {
  const [path, copy] = [freshPath(), freshPath()]
  const list = await listOfNext(path, 1)
  const live = await openSqliteLedger(path, options)
  await backupSqliteLedger(path, copy, options)
  await live.close()
  expect(await listOfNext(path, 2)).toBe(list)
  expect(await listOfNext(copy, 1)).toBe(list)
  expect(await listOfNext(copy, 2)).not.toBe(list)
})

test('a restored copy draws from fresh lists, however it was made', async () => {
  const [path, plainCopy, saved] = [freshPath(), freshPath(), freshPath()]
  const list = await listOfNext(path, 1)
  copyFileSync(path, plainCopy)
  copyFileSync(path, saved)
  renameSync(plainCopy, path)
  expect(await listOfNext(path, 2)).not.toBe(list)
  await expect(restoreSqliteLedger(saved, path, options)).rejects.toMatchObject({
    code: 'LEDGER_UNUSABLE',
  })
  const place = freshPath()
  await restoreSqliteLedger(saved, place, options)
  expect(await listOfNext(place, 1)).toBe(list)
  expect(await listOfNext(place, 2)).not.toBe(list)
})

test('a plain copy that is put back over the very same file draws from fresh lists', async () => {
  const [path, saved] = [freshPath(), freshPath()]
  const list = await listOfNext(path, 1)
  copyFileSync(path, saved)
  expect(await listOfNext(path, 2)).toBe(list)
  const { ino } = statSync(path)
  writeFileSync(path, readFileSync(saved))
  expect(statSync(path).ino).toBe(ino)
  expect(await listOfNext(path, 3)).not.toBe(list)
})

test('a backup leaves nothing beside it, and a restored ledger says so in its log', async () => {
  const [path, copy, place] = [freshPath(), freshPath(), freshPath()]
  await listOfNext(path, 1)
  await backupSqliteLedger(path, copy, options)
  const beside = readdirSync(folder).map((name) => join(folder, name))
  expect(beside.filter((name) => name.startsWith(copy))).toEqual([copy])
  await restoreSqliteLedger(copy, place, options)
  const ledger = await openSqliteLedger(place, options)
  const events: unknown[] = []
  for await (const page of ledger.audit.pages())
    events.push(...page.map((line) => JSON.parse(line).event))
  expect(events.at(-1)).toBe('moved')
  expect((await verifyAuditLog(ledger.audit, [])).findings).toEqual([])
  await ledger.close()
})

test('a ledger that is merely opened again goes on with its list', async () => {
  const path = freshPath()
  expect(await listOfNext(path, 1)).toBe(await listOfNext(path, 2))
})

test.each([
  ['a folder', () => folder],
  [
    'a file that is no database',
    () => {
      const path = freshPath()
      writeFileSync(path, 'somebody else, for longer than a hundred bytes: '.repeat(10))
      return path
    },
  ],
  [
    'a ledger of a newer program',
    () => {
      const path = freshPath()
      const db = new DatabaseSync(path)
      db.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT')
      db.prepare('INSERT INTO meta VALUES (?, ?)').run('schema-version', Buffer.from('99'))
      db.close()
      return path
    },
  ],
])('%s is refused by name', async (_, place) => {
  await expect(openSqliteLedger(place(), options)).rejects.toMatchObject({
    code: 'LEDGER_UNUSABLE',
  })
})

test('saving a ledger that is not there saves nothing', async () => {
  await expect(backupSqliteLedger(freshPath(), freshPath(), options)).rejects.toMatchObject({
    code: 'LEDGER_UNUSABLE',
  })
})

test('a new ledger and its copy are for nobody else; one that was opened to a group stays so', async () => {
  const path = freshPath()
  await (await openSqliteLedger(path, options)).close()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const copy = freshPath()
  await backupSqliteLedger(path, copy, options)
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  chmodSync(path, 0o660)
  await (await openSqliteLedger(path, options)).close()
  expect(statSync(path).mode & 0o777).toBe(0o660)
})

test.each([
  [13, 'no space is left on the disk'],
  [778, 'the disk failed'],
  [1, 'ERR_SQLITE_ERROR 1)'],
])('what SQLite refuses with %i is told in words where there are any', (errcode, words) => {
  const fault = ledgerFault(Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode }))
  expect(fault).toMatchObject({ code: 'LEDGER_UNUSABLE' })
  expect(String(fault)).toContain(`(${words}`)
})
