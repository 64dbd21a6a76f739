// Any valid record maps to documents from which every element is read back equal, in both formats.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildElm } from '../../src/build/elm/build-elm.ts'
import { readElm } from '../../src/build/elm/read-elm.ts'
import { buildOb3 } from '../../src/build/ob3/build-ob3.ts'
import { readOb3 } from '../../src/build/ob3/read-ob3.ts'
import { canonicalize } from '../../src/linked-data/canonicalize.ts'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { calendarDateOf, instantOfCalendarDate } from '../../src/model/calendar-instant.ts'
import type { IssuanceRecord } from '../../src/model/record.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/util/json.ts'
import { arbitraryRecord } from '../support/arbitrary-record.ts'
import { expectedFacts } from '../support/expected-facts.ts'
import { pagesFor } from '../support/records.ts'

const issuerId = 'did:web:alpha.example'
const RUNS = { numRuns: 60 }

const elmOf = (record: IssuanceRecord) =>
  buildElm(record, { securing: 'seal', pages: pagesFor(record) })
const ob3Of = (record: IssuanceRecord, disclosure: 'minimal' | 'full') =>
  buildOb3(record, { issuerId, dataModel: '2.0', disclosure })

describe('what a record says is read back', () => {
  test('from ELM', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(readElm(elmOf(record))).toEqual(expectedFacts(record, 'europass'))
      }),
      RUNS,
    )
  })

  test.each(['minimal', 'full'] as const)('from Open Badges, %s', (disclosure) => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(readOb3(ob3Of(record, disclosure))).toEqual(expectedFacts(record, disclosure))
      }),
      RUNS,
    )
  })
})

describe('documents of any record', () => {
  test('are the same bytes for the same record', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const again = structuredClone(record)
        expect(JSON.stringify(elmOf(again))).toBe(JSON.stringify(elmOf(record)))
        expect(JSON.stringify(ob3Of(again, 'full'))).toBe(JSON.stringify(ob3Of(record, 'full')))
      }),
      { numRuns: 30 },
    )
  })

  test('hold no null, no undefined member and no empty array or object', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        for (const document of [elmOf(record), ob3Of(record, 'minimal'), ob3Of(record, 'full')]) {
          expect(emptyPlaces(document, '')).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('never give two different ELM objects one id, nor equal ones two', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const byId = new Map<string, Set<string>>()
        const byContent = new Map<string, Set<string>>()
        for (const { id, ...content } of nodesOf(elmOf(record))) {
          if (typeof id !== 'string' || !id.startsWith('urn:epass:')) continue
          const written = JSON.stringify(content)
          const prefix = id.slice(0, id.lastIndexOf(':'))
          byId.set(id, (byId.get(id) ?? new Set()).add(written))
          byContent.set(prefix + written, (byContent.get(prefix + written) ?? new Set()).add(id))
        }
        expect(byId.size).toBeGreaterThan(10)
        expect([...byId].filter(([, contents]) => contents.size > 1)).toEqual([])
        expect([...byContent].filter(([, ids]) => ids.size > 1)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('canonicalise in safe mode: no term is undefined, no text changes the graph', async () => {
    const contexts = loadPinnedContexts()
    await fc.assert(
      fc.asyncProperty(arbitraryRecord, async (record) => {
        for (const document of [elmOf(record), ob3Of(record, 'full')]) {
          const quads = await canonicalize(document, contexts)
          expect(quads.split('\n').length).toBeGreaterThan(50)
        }
      }),
      { numRuns: 12 },
    )
  })

  test('tell the minimal badge nothing but name and hashed address', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const subject = ob3Of(record, 'minimal').credentialSubject as JsonObject
        const { achievement: _a, ...own } = subject
        const { email, esi } = record.award.learner
        for (const member of ['dateOfBirth', 'nationality', 'studentNumberIssuer', 'givenName']) {
          expect(own).not.toHaveProperty(member)
        }
        expect(JSON.stringify(own)).not.toContain('ext:student')
        for (const secret of [email, esi]) {
          if (secret !== undefined)
            expect(JSON.stringify(own)).not.toContain(JSON.stringify(secret))
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('a calendar date is the same day at every offset from -10:00 to +13:59, and read back exactly', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('1901-01-01T00:00:00Z'),
        max: new Date('2099-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      fc.integer({ min: -600, max: 839 }),
      (day, offsetMinutes) => {
        const date = day.toISOString().slice(0, 10)
        const instant = instantOfCalendarDate(date)
        const local = new Date(Date.parse(instant) + offsetMinutes * 60_000)
        expect(local.toISOString().slice(0, 10)).toBe(date)
        expect(calendarDateOf(instant)).toBe(date)
      },
    ),
  )
})

function* nodesOf(value: Json): Generator<JsonObject> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item)
  if (!isJsonObject(value)) return
  yield value
  for (const item of Object.values(value)) yield* nodesOf(item)
}

function emptyPlaces(value: Json | undefined, pointer: string): readonly string[] {
  if (value === null || value === undefined) return [pointer]
  if (typeof value !== 'object') return []
  const entries = Object.entries(value as JsonObject)
  if (entries.length === 0) return [pointer]
  return entries.flatMap(([name, item]) => emptyPlaces(item, `${pointer}/${name}`))
}
