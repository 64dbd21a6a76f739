// Coverage: the pointers exist in the documents, and what they point at carries the element.

import { describe, expect, test } from 'vitest'
import { coverageOf } from '../../../src/build/coverage.ts'
import { buildElm } from '../../../src/build/elm/build-elm.ts'
import { buildEudi } from '../../../src/build/eudi/build-eudi.ts'
import { buildOb3 } from '../../../src/build/ob3/build-ob3.ts'
import type { Template } from '../../../src/model/template.ts'
import { pagesFor, records } from '../../support/records.ts'

function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, token) => (value as Record<string, unknown>)?.[token], document)
}

test('a record that says everything covers all sixteen elements, as far as the formats have a place', () => {
  const record = records.academic
  const coverage = coverageOf(record, 'full')
  const elm = buildElm(record, { securing: 'seal', pages: pagesFor(record) })
  const ob3 = buildOb3(record, { issuerId: 'did:a:b', dataModel: '2.0', disclosure: 'full' })
  const { open, selective } = buildEudi(record, { issuerId: 'https://a.example' })
  const eudi = { ...open, ...selective }
  expect(Object.keys(coverage)).toHaveLength(16)
  for (const [element, { elm: inElm, ob3: inOb3, eudi: inEudi, why, places }] of Object.entries(
    coverage,
  )) {
    expect(inElm, element).toBe(places.elm[0])
    expect(inOb3, element).toBe(places.ob3[0])
    expect(inEudi === null, element).toBe(['9', '11', '12'].includes(element))
    expect(why === undefined, element).toBe(inEudi !== null)
    for (const pointer of places.eudi) expect(resolve(eudi, pointer), pointer).toBeDefined()
    for (const pointer of places.elm) expect(resolve(elm, pointer), pointer).toBeDefined()
    for (const pointer of places.ob3) expect(resolve(ob3, pointer), pointer).toBeDefined()
  }
})

describe('where elements land', () => {
  const coverage = coverageOf(records.academic)
  test.each([
    [1, '/credentialSubject/fullName', '/credentialSubject/identifier'],
    [2, '/credentialSubject/hasClaim/title', '/credentialSubject/achievement/name'],
    [5, '/credentialSubject/hasClaim/awardedBy/awardingDate', '/awardedDate'],
    [
      7,
      '/credentialSubject/hasClaim/specifiedBy/eqfLevel',
      '/credentialSubject/achievement/alignment/0',
    ],
    [
      8,
      '/credentialSubject/hasClaim/specifiedBy/learningOutcome',
      '/credentialSubject/achievement/learningOutcomes',
    ],
    [15, '/credentialSubject/hasClaim/entitlesTo', '/credentialSubject/achievement/stackability'],
  ] as const)('element %i', (element, elm, ob3) => {
    expect(coverage[element]).toMatchObject({ elm, ob3 })
  })
})

test('what a record does not state has no place, with the reason', () => {
  const { 6: workload, 10: prerequisites, 12: supervision, 14: grade } = coverageOf(records.badge)
  for (const element of [workload, prerequisites, supervision, grade]) {
    expect(element).toMatchObject({ elm: null, ob3: null, why: expect.any(String) })
  }
})

test('a template alone is covered as if awarded', () => {
  expect(coverageOf(records.joint.template)[14]).toMatchObject({
    elm: '/credentialSubject/hasClaim/provenBy/grade',
    ob3: '/credentialSubject/result',
  })
})

test('a format that cannot be built is null with its reason, the other one stays', () => {
  const { register } = records.academic.template
  const organisations = new Map(
    [...register.organisations].map(([key, one]) => [key, { ...one, identifiers: {} }]),
  )
  const template: Template = {
    ...records.academic.template,
    register: { ...register, organisations },
  }
  const { 8: outcomes } = coverageOf(template)
  expect(outcomes.elm).toBeNull()
  expect(outcomes.ob3).not.toBeNull()
  expect(outcomes.why).toMatch(/eIDAS/)
})
