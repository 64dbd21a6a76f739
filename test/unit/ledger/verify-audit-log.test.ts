// Whatever is done to an audit log is found, with the place where it was done: every entry flipped, dropped, moved,
// said twice, cut off; the whole log written anew.
import { beforeAll, expect, test } from 'vitest'
import type { AuditLog, AuditTree } from '../../../src/ledger/audit-log.ts'
import { openSqliteLedger } from '../../../src/ledger/sqlite-ledger.ts'
import { verifyAuditLog } from '../../../src/ledger/verify-audit-log.ts'
import { appendLeaves, EMPTY_FRONTIER, leafHash, rootOf } from '../../../src/proof/merkle-tree.ts'
import type { TreeHead } from '../../../src/proof/tree-head.ts'
import { toHex, utf8 } from '../../../src/util/bytes.ts'
import { signAwards } from '../../contract/audit-contract.ts'
import { options } from '../../contract/ledger-contract.ts'

/** A log of eight entries, and heads of its first four and of all of them. */
let lines: readonly string[] = []
let books: AuditTree
let heads: readonly TreeHead[] = []

const treeOf = (entries: readonly string[]) => {
  const leaves = entries.map((line) => leafHash(utf8(line)))
  const tree = appendLeaves(EMPTY_FRONTIER, leaves)
  return { size: tree.size, root: rootOf(tree), last: toHex(leaves.at(-1) ?? new Uint8Array(32)) }
}
const headOf = (size: number): TreeHead => ({
  ...treeOf(lines.slice(0, size)),
  log: 'a log',
  at: `after ${size}`,
})

beforeAll(async () => {
  const ledger = await openSqliteLedger(':memory:', options)
  await signAwards(ledger, [1, 2, 3])
  const hashes = await signAwards(ledger, [4, 5, 6])
  const change = { action: 'revoke', reason: 'r', at: new Date('2026-11-22T13:00:00Z') } as const
  await ledger.changeStanding(hashes.slice(0, 1), change)
  for await (const page of ledger.audit.pages()) lines = [...lines, ...page]
  books = await ledger.audit.tree()
  heads = [headOf(4), headOf(8)]
  await ledger.close()
})

/** A log as a database would give it back. The award tables are another test's affair. */
const logOf = (entries: readonly string[], tree: AuditTree = books): AuditLog => ({
  log: 'a log',
  tree: async () => tree,
  async *pages() {
    yield entries.slice(0, 3)
    yield entries.slice(3)
  },
  async *awards() {},
  heads: async () => [],
  addHead: async () => undefined,
})

const findingsAfter = async (change: (lines: string[]) => string[]) => {
  const { findings } = await verifyAuditLog(logOf(change([...lines])), heads)
  return findings.map(({ fault, position, until }) => [fault, position, until])
}
const placesOf = async (change: (lines: string[]) => string[]) =>
  (await findingsAfter(change)).filter(([fault]) => fault !== 'award')

test('a log as it is', async () => {
  expect(lines).toHaveLength(8)
  expect(books).toEqual(treeOf(lines))
  expect(await placesOf((all) => all)).toEqual([])
})

test.each(Array.from({ length: 8 }, (_, at) => at))('entry %i flipped', async (at) => {
  const flip = (line: string) => line.replace(/"event":"(.)/, '"event":"$1').replace('Z"', 'z"')
  const found = await placesOf((lines) => lines.map((l, n) => (n === at ? flip(l) : l)))
  expect(found).toEqual([['changed', at, undefined]])
})

test.each(Array.from({ length: 8 }, (_, at) => at))('chain of entry %i flipped', async (at) => {
  const flip = (line: string) =>
    line.replace(/"prev":"(.)/, (_, digit) => `"prev":"${digit === '1' ? '2' : '1'}`)
  const found = await placesOf((lines) => lines.map((l, n) => (n === at ? flip(l) : l)))
  expect(found).toEqual([['changed', at, undefined]])
})

test.each([0, 3, 6])('entry %i dropped', async (at) => {
  const found = await placesOf((lines) => lines.toSpliced(at, 1))
  expect(found).toEqual([['missing', at, at]])
})

test.each([0, 3, 6])('entries %i and the next one exchanged', async (at) => {
  const found = await placesOf((lines) =>
    lines.with(at, lines[at + 1] ?? '').with(at + 1, lines[at] ?? ''),
  )
  expect(found[0]?.slice(0, 2)).toEqual(['out-of-order', at])
})

test.each([1, 5])('entry %i said twice', async (at) => {
  const found = await placesOf((lines) => lines.toSpliced(at, 0, lines[at] ?? ''))
  expect(found[0]?.slice(0, 2)).toEqual(['out-of-order', at + 1])
})

test('an entry that is no entry', async () => {
  const found = await placesOf((lines) => lines.with(4, '{"n":4'))
  expect(found[0]).toEqual(['unreadable', 4, undefined])
})

test.each([0, 1, 7])('cut off after %i entries', async (size) => {
  const found = await placesOf((lines) => lines.slice(0, size))
  expect(found[0]).toEqual(['truncated', size, 7])
})

test('cut off, and the books with it: told by the head kept outside', async () => {
  const short = lines.slice(0, 2)
  const { findings } = await verifyAuditLog(logOf(short, treeOf(short)), heads)
  expect(findings[0]).toMatchObject({ fault: 'truncated', position: 2, until: 7 })
})

test('written anew as a whole, chain, books and all: told by the heads, with the entries in question', async () => {
  const other = lines.slice(0, 5)
  for (const line of lines.slice(5))
    other.push(JSON.stringify({ ...JSON.parse(line), prev: treeOf(other).last, at: 'never' }))
  const { findings } = await verifyAuditLog(logOf(other, treeOf(other)), heads)
  expect(findings).toMatchObject([{ fault: 'rewritten', position: 4, until: 7 }])
})

test('books of another tree', async () => {
  const wrong = { ...books, root: new Uint8Array(32) }
  const { findings } = await verifyAuditLog(logOf(lines, wrong), heads)
  expect(findings).toMatchObject([{ fault: 'books', position: 8 }])
})
