// One suite for every ledger: a ledger made by an earlier program is brought up to date with everything that it holds.
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Ledger, LedgerStatusList } from '../../src/ledger/ledger.ts'
import { MIGRATIONS } from '../../src/ledger/schema.ts'
import type { Dialect } from '../../src/ledger/sql-database.ts'
import type { AuditPlace } from './audit-contract.ts'
import { credential, LISTS, NOON, request } from './ledger-contract.ts'

const HASH_KEY = new Uint8Array(32)
const hash = (text: string) =>
  createHmac('sha256', HASH_KEY).update(text).digest('hex').slice(0, 32)
const keyOf = (n: number) => request(n).awardKey
const [FIRST, BEGUN, KNOWN] = [1, 2, 3].map((n) => hash(keyOf(n)))
const SECOND = hash(`${keyOf(1)}\nversion 2`)
const AT = '2026-11-22T12:00:00Z'

const values = (...cells: readonly (string | number | undefined)[]) =>
  `(${cells.map((cell) => (typeof cell === 'number' ? cell : `'${cell}'`)).join(', ')})`

const award = (hashed: string | undefined, n: number, version: number, state: string) =>
  values(
    hashed,
    hash(keyOf(n)),
    version,
    state,
    hash('aa'),
    'b',
    `e${n}${version}`,
    `o${n}${version}`,
    's',
    'ff',
    AT,
  )

/** What a ledger held before awards had numbers: two versions of an award, one begun, one known only. */
const ROWS: readonly string[] = [
  `INSERT INTO batch VALUES ${values('b', '0a', '0b', AT)}`,
  `INSERT INTO award (award_hash, key_hash, version, state, content_hash, batch_id,
    elm_credential_id, ob3_credential_id, subject_id, email_salt, issued_at) VALUES
    ${award(SECOND, 1, 2, 'published')}, ${award(FIRST, 1, 1, 'published')}, ${award(BEGUN, 2, 1, 'reserved')}`,
  `UPDATE award SET standing = 'revoked' WHERE award_hash = '${FIRST}'`,
  `INSERT INTO award (award_hash, key_hash, version, state, content_hash, batch_id)
    VALUES ${values(KNOWN, KNOWN, 1, 'planned', hash('aa'), 'b')}`,
  `INSERT INTO credential (award_hash, format, suite, credential_id, verification_method, file, sha256) VALUES
    ${values(FIRST, 'ob3', 'suite', 'o11', 'did:example:1#k', 'first.json', '01')},
    ${values(SECOND, 'ob3', 'suite', 'o12', 'did:example:1#k', 'second.json', '02')},
    ${values(SECOND, 'elm', 'suite', 'e12', 'did:example:1#k', 'second.elm.json', '03')}`,
  `INSERT INTO status_list (list_id, base_url, purpose, issuer, taken, is_open, revision, published_revision, created_at)
    VALUES ${values('l', LISTS.base, LISTS.purpose, LISTS.issuer, 2, 1, 2, 1, AT)}`,
  `INSERT INTO status_entry VALUES ${values('l', 5, FIRST, 'ob3')}, ${values('l', 9, SECOND, 'ob3')}`,
  `INSERT INTO standing_event VALUES ${values(FIRST, 1, AT, 'revoke', 'a mistake')}`,
  `INSERT INTO edition (award_hash, format, suite, verification_method, signed_at, sha256)
    VALUES ${values(SECOND, 'ob3', 'wallet', 'did:example:1#k', AT, '04')}`,
  `INSERT INTO holder_binding VALUES ${values(SECOND, 'ob3', 'holder', AT)}`,
  `INSERT INTO error_case (case_id, award_hash, elements, content_hash, opened_at)
    VALUES ${values('c', SECOND, '7', 'cc', AT)}`,
  `INSERT INTO claim (claim_id, key_hash, token_hash, offer_hash, made_at, expires_at)
    VALUES ${values('d', FIRST, 't', 'u', AT, '2027-11-22T12:00:00Z')}`,
  `INSERT INTO delivery (claim_id, award_hash, state, attempts, changed_at)
    VALUES ${values('d', SECOND, 'sent', 1, AT)}`,
]

/** Statements that make a ledger of version 7 with rows. */
function versionSeven(dialect: Dialect): readonly string[] {
  const bytes = (text: string | Uint8Array) => {
    const hex = Buffer.from(text).toString('hex')
    return dialect.bytesType === 'BLOB' ? `X'${hex}'` : `'\\x${hex}'`
  }
  return [
    ...(dialect.bytesType === 'BLOB' ? [] : ['CREATE SCHEMA sigillum']),
    `CREATE TABLE meta (name TEXT PRIMARY KEY, value ${dialect.bytesType} NOT NULL)${dialect.tableSuffix}`,
    `INSERT INTO meta VALUES ('schema-version', ${bytes('7')}), ('hash-key', ${bytes(HASH_KEY)})`,
    ...MIGRATIONS.slice(0, 7).flatMap((migration) => migration(dialect)),
    ...ROWS,
  ]
}

/** Runs the suite; `fresh` gives a place without a ledger. */
export function upgradeContract(
  name: string,
  fresh: () => Promise<AuditPlace>,
  dialect: Dialect,
): void {
  describe(`a ledger of version 7 on ${name}`, () => {
    const upgraded = async () => {
      const place = await fresh()
      await place.alter(versionSeven(dialect))
      await (await place.open()).close()
      return { place, ledger: await place.open() }
    }
    const listsOf = async (ledger: Ledger) => {
      const lists: LedgerStatusList[] = []
      await ledger.publishLists(async (list) => lists.push(list) > 1)
      return lists
    }

    test('keeps awards, credentials, status entries and history', async () => {
      const { ledger } = await upgraded()
      const [current] = await ledger.find({ by: 'key', awardKey: keyOf(1) })
      expect(current).toMatchObject({ awardHash: SECOND, version: 2, standing: 'good', batch: 'b' })
      expect(current?.credentials.map(({ file }) => file)).toEqual([
        'second.elm.json',
        'second.json',
      ])
      expect(current?.status.ob3).toMatchObject({ index: 9 })
      const [first] = await ledger.find({ by: 'name', name: 'o11' })
      expect(first).toMatchObject({ awardHash: FIRST, version: 1, standing: 'revoked' })
      expect(await ledger.historyOf(FIRST ?? '')).toEqual([
        { at: AT, action: 'revoke', reason: 'a mistake' },
      ])
      const files: string[] = []
      for await (const { awardHash, file } of ledger.filesOf('b'))
        files.push(`${awardHash} ${file}`)
      expect(files).toEqual([
        `${SECOND} second.elm.json`,
        `${SECOND} second.json`,
        `${FIRST} first.json`,
      ])
      expect((await listsOf(ledger))[0]).toMatchObject({
        isDue: true,
        set: [{ index: 5, value: 1 }],
      })
      expect(await ledger.editionsOf(SECOND)).toMatchObject([{ suite: 'wallet', sha256: '04' }])
      expect(await ledger.cases({ awardHashes: [SECOND], openOnly: true })).toHaveLength(1)
      await ledger.close()
    })

    test('goes on: what was begun is signed, what was known is reserved, what was issued is found', async () => {
      const { ledger } = await upgraded()
      const asked = [1, 2, 3].map((n) => request(n))
      const reserved = await ledger.reserve('b', asked, NOON)
      expect(reserved.map(({ awardHash }) => awardHash)).toEqual([SECOND, BEGUN, KNOWN])
      expect(reserved[1]?.ids.ob3CredentialId).toBe('o21')
      expect(reserved[2]?.ids).toEqual(asked[2]?.ids)
      expect(await ledger.countSigned(asked.map(({ awardKey }) => awardKey))).toBe(1)
      const credentials = [credential('ob3', '05')]
      const signed = [BEGUN, KNOWN].map((one) => ({
        awardHash: one ?? '',
        contentHash: 'aa',
        credentials,
      }))
      expect(await ledger.recordSigned(signed)).toEqual([])
      expect(await ledger.countSigned(asked.map(({ awardKey }) => awardKey))).toBe(3)
      await ledger.close()
    })

    test.each([
      [
        'a credential of no award',
        `INSERT INTO credential (award_no, format, suite, credential_id,
        verification_method, file, sha256) VALUES ${values(99, 'ob3', 's', 'i', 'm', 'f', 'h')}`,
      ],
      [
        'a status entry of no award',
        `INSERT INTO status_entry (list_id, list_index, award_no, format)
        VALUES ${values('l', 1, 99, 'ob3')}`,
      ],
      ['a delivery of no award', `UPDATE delivery SET award_hash = 'ff'`],
      ['an edition of no award', `UPDATE edition SET award_hash = 'ff'`],
      [
        'an award twice',
        `INSERT INTO award (award_hash, key_hash, version, state, content_hash, batch_id)
        VALUES ${values(KNOWN, KNOWN, 1, 'planned', 'aa', 'b')}`,
      ],
      [
        'a version twice',
        `INSERT INTO award (award_hash, key_hash, version, state, content_hash, batch_id)
        VALUES ${values('ff', FIRST, 2, 'planned', 'aa', 'b')}`,
      ],
      [
        'a reserved award without identifiers',
        `UPDATE award SET state = 'reserved' WHERE award_hash = '${KNOWN}'`,
      ],
    ])('refuses %s', async (_, statement) => {
      const { place, ledger } = await upgraded()
      await ledger.close()
      await expect(place.alter([statement])).rejects.toThrow()
    })
  })
}
