// One suite for every ledger: exactly one set of identifiers per award, whatever happens in between.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { AwardRequest, Ledger } from '../../src/ledger/ledger.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import { PipelineError } from '../../src/model/pipeline-error.ts'

const HASH_KEY = new Uint8Array(32).fill(7)
const NOON = new Date('2026-11-22T12:00:00Z')
const LATER = new Date('2026-11-22T13:00:00Z')

const request = (n: number, contentHash = 'aa'): AwardRequest => ({
  awardKey: `learner-${n}@secret.example`,
  contentHash,
  ids: {
    elmCredentialId: `urn:credential:${n}-${Math.random()}`,
    ob3CredentialId: `urn:uuid:${n}-${Math.random()}`,
    subjectId: `urn:uuid:s${n}`,
    emailSalt: 'ff'.repeat(16),
  },
})

const ledgers: Record<string, (path: string) => Ledger> = {
  sqlite: (path) => openSqliteLedger(path, HASH_KEY),
}

for (const [name, open] of Object.entries(ledgers))
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
    let n = 0
    const freshPath = () => join(folder, `${n++}.sqlite`)
    afterEach(() => expect(n).toBeGreaterThan(0))

    test('an award keeps its identifiers and its time over any number of runs', async () => {
      const path = freshPath()
      const first = open(path)
      const [award] = await first.reserve([request(1)], NOON)
      await first.close()
      const second = open(path)
      const [again] = await second.reserve([request(1)], LATER)
      expect(again).toEqual(award)
      await second.close()
    })

    test('two awards never share a hash, and the hash is not the key', async () => {
      const ledger = open(freshPath())
      const awards = await ledger.reserve([request(1), request(2)], NOON)
      expect(new Set(awards.map((a) => a.awardHash)).size).toBe(2)
      expect(awards[0]?.awardHash).toMatch(/^[0-9a-f]{32}$/)
      await ledger.close()
    })

    test('a reservation that fails half-way reserves nothing', async () => {
      const ledger = open(freshPath())
      const one = request(1)
      const clash = {
        ...request(2),
        ids: { ...request(2).ids, elmCredentialId: one.ids.elmCredentialId },
      }
      await expect(ledger.reserve([one, clash], NOON)).rejects.toThrow()
      const [award] = await ledger.reserve([request(1)], NOON)
      expect(award?.ids.elmCredentialId).not.toBe(one.ids.elmCredentialId)
      await ledger.close()
    })

    test('a clock behind the newest entry is refused', async () => {
      const ledger = open(freshPath())
      await ledger.reserve([request(1)], LATER)
      await expect(ledger.reserve([request(2)], NOON)).rejects.toMatchObject({
        code: 'LEDGER_UNUSABLE',
      })
      await ledger.close()
    })

    test('states go forward only', async () => {
      const ledger = open(freshPath())
      const [award] = await ledger.reserve([request(1)], NOON)
      const hash = award?.awardHash ?? ''
      await ledger.recordWritten([hash])
      expect((await ledger.reserve([request(1)], NOON))[0]?.state).toBe('reserved')
      await ledger.recordSigned(hash, [credential('ob3', 'x')])
      await ledger.recordWritten([hash])
      await ledger.recordSigned(hash, [credential('ob3', 'y')])
      const [after] = await ledger.reserve([request(1)], NOON)
      expect(after?.state).toBe('written')
      expect(after?.credentials.map((c) => c.sha256)).toEqual(['x'])
      await ledger.close()
    })

    test('bytes of a credential that cannot be signed again come back unchanged', async () => {
      const ledger = open(freshPath())
      const [award] = await ledger.reserve([request(1)], NOON)
      const bytes = new Uint8Array([0, 255, 1])
      await ledger.recordSigned(award?.awardHash ?? '', [{ ...credential('ob3', 'x'), bytes }])
      const [after] = await ledger.reserve([request(1)], NOON)
      expect(after?.credentials[0]?.bytes).toEqual(bytes)
      await ledger.close()
    })

    test('no award key is stored in the clear', async () => {
      const path = freshPath()
      const ledger = open(path)
      await ledger.reserve([request(1)], NOON)
      await ledger.close()
      expect(readFileSync(path).includes('secret.example')).toBe(false)
    })
  })

test('a file that is no ledger is refused by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  expect(() => openSqliteLedger(folder, HASH_KEY)).toThrow(PipelineError)
  rmSync(folder, { recursive: true })
})

function credential(format: string, sha256: string) {
  return {
    format,
    suite: 'eddsa-rdfc-2022',
    credentialId: 'urn:uuid:1',
    verificationMethod: 'did:example:1#k',
    file: `a.${format}.json`,
    sha256,
  }
}
