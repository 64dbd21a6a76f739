// Every element of the records made by hand is read back from both formats.

import { describe, expect, test } from 'vitest'
import { buildElm } from '../../../src/build/elm/build-elm.ts'
import { readElm } from '../../../src/build/elm/read-elm.ts'
import { buildOb3 } from '../../../src/build/ob3/build-ob3.ts'
import { readOb3 } from '../../../src/build/ob3/read-ob3.ts'
import { expectedFacts } from '../../support/expected-facts.ts'
import { fixtureRecords } from '../../support/fixture-records.ts'
import { pagesFor, records } from '../../support/records.ts'

const issuerId = 'did:web:polytechnic.example'

describe.each(Object.entries(records))('%s', (_name, record) => {
  test('ELM', () => {
    const document = buildElm(record, { securing: 'seal', pages: pagesFor(record) })
    expect(readElm(document)).toEqual(expectedFacts(record, 'europass'))
  })

  test.each(['minimal', 'full'] as const)('Open Badges, %s', (disclosure) => {
    const document = buildOb3(record, { issuerId, dataModel: '2.0', disclosure })
    expect(readOb3(document)).toEqual(expectedFacts(record, disclosure))
  })

  test('both data models of Open Badges say the same', () => {
    const [two, one] = (['2.0', '1.1'] as const).map((dataModel) =>
      readOb3(buildOb3(record, { issuerId, dataModel, disclosure: 'full' })),
    )
    expect(one).toEqual(two)
  })
})

test('every template of the fixtures is read back from both formats', async () => {
  const fixtures = await fixtureRecords()
  expect(fixtures.length).toBeGreaterThan(5)
  for (const [name, record] of fixtures) {
    const elm = buildElm(record, { securing: 'seal', pages: pagesFor(record) })
    const ob3 = buildOb3(record, { issuerId, dataModel: '2.0', disclosure: 'full' })
    expect(readElm(elm), name).toEqual(expectedFacts(record, 'europass'))
    expect(readOb3(ob3), name).toEqual(expectedFacts(record, 'full'))
  }
})

test('a reader answers for any JSON, and finds nothing in it', () => {
  for (const document of [{}, { credentialSubject: [[]] }, { issuer: 'x', credentialSubject: 1 }]) {
    expect(readElm(document).title).toBeUndefined()
    expect(readOb3(document).title).toBeUndefined()
  }
})
