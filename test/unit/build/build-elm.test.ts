// Decisions of the ELM mapping, each with its hostile twin.

import { describe, expect, test } from 'vitest'
import { buildElm, type ElmOptions } from '../../../src/build/elm/build-elm.ts'
import { readElm } from '../../../src/build/elm/read-elm.ts'
import type { IssuanceRecord } from '../../../src/model/record.ts'
import type { Template } from '../../../src/model/template.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { pagesFor, records } from '../../support/records.ts'

const elm = (record: IssuanceRecord, options: Partial<ElmOptions> = {}) =>
  buildElm(record, { securing: 'seal', pages: pagesFor(record), ...options })

const withTemplate = (record: IssuanceRecord, template: Partial<Template>): IssuanceRecord => ({
  ...record,
  template: { ...record.template, ...template },
})

/** The value at a path of member names. */
function at(document: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], document)
}

const CLAIM = ['credentialSubject', 'hasClaim'] as const
const SPECIFICATION = [...CLAIM, 'specifiedBy'] as const

describe('contexts and issuer', () => {
  test('a sealed document has exactly the two contexts', () => {
    expect(elm(records.academic)['@context']).toEqual([
      'https://www.w3.org/2018/credentials/v1',
      'http://data.europa.eu/snb/model/context/edc-ap',
    ])
  })

  test.each([
    ['eddsa-rdfc-2022', 'https://w3id.org/security/data-integrity/v2'],
    ['Ed25519Signature2020', 'https://w3id.org/security/suites/ed25519-2020/v1'],
  ] as const)('%s adds one context, and the issuer is its DID', (securing, context) => {
    const document = elm(records.academic, { securing, issuerId: 'did:web:a.example' })
    expect(at(document, '@context', 2)).toBe(context)
    expect(at(document, 'issuer', 'id')).toBe('did:web:a.example')
    expect(at(document, ...CLAIM, 'awardedBy', 'awardingBody')).toEqual(document.issuer)
    expect(() => elm(records.academic, { securing })).toThrow(
      expect.objectContaining({ code: 'BUILD_INPUT_INVALID' }),
    )
  })

  test('an awarding body without eIDAS identifier is named with the element', () => {
    const { register } = records.academic.template
    const body = register.organisations.get('polytechnic')
    if (body === undefined) throw new TypeError('the register lacks its first university')
    const organisations = new Map(register.organisations).set('polytechnic', {
      ...body,
      identifiers: {},
    })
    const record = withTemplate(records.academic, { register: { ...register, organisations } })
    expect(() => elm(record)).toThrow(
      expect.objectContaining({
        code: 'BUILD_INPUT_INVALID',
        detail: expect.objectContaining({ organisation: 'polytechnic', element: 4 }),
      }),
    )
  })

  test('a contributor needs no eIDAS identifier', () => {
    const { register } = records.joint.template
    const nordic = register.organisations.get('nordic')
    if (nordic === undefined) throw new TypeError('the register lacks a university')
    const organisations = new Map(register.organisations).set('nordic', {
      ...nordic,
      identifiers: {},
    })
    const record = withTemplate(records.joint, { register: { ...register, organisations } })
    expect(readElm(elm(record)).contributors).toHaveLength(2)
  })

  test('an unknown organisation key stops the build', () => {
    const awarding = { ...records.academic.template.awarding, body: 'nowhere' }
    expect(() => elm(withTemplate(records.academic, { awarding }))).toThrow(
      expect.objectContaining({ code: 'BUILD_INPUT_INVALID' }),
    )
  })
})

describe('display', () => {
  test('every edition has its pages, numbered from one, Norwegian as NOR', () => {
    const record = records.specialisation
    const [bokmal, english] = pagesFor(record)
    if (bokmal === undefined || english === undefined) throw new TypeError('two editions expected')
    const display = elm(record, { pages: [bokmal, english, bokmal] }).displayParameter
    expect(at(display, 'primaryLanguage', 'id')).toMatch(/\/NOR$/)
    expect(at(display, 'individualDisplay', 0, 'displayDetail', 1, 'page')).toBe(2)
    expect(at(display, 'individualDisplay', 1, 'displayDetail', 'page')).toBe(1)
    expect(Object.keys(at(display, 'title') as JsonObject)).toEqual(['no', 'en'])
  })

  test('an edition without page stops the build', () => {
    const pages = pagesFor(records.academic).slice(0, 1)
    expect(() => elm(records.academic, { pages })).toThrow(
      expect.objectContaining({ code: 'BUILD_INPUT_INVALID', detail: { language: 'pl' } }),
    )
  })

  test('the document names its type and that it is a micro-credential', () => {
    expect(at(elm(records.academic), 'displayParameter', 'title', 'en')).toBe(
      'Green Campus (micro-credential, certificate)',
    )
  })
})

describe('levels', () => {
  test('an EQF or national level makes a Qualification', () => {
    expect(at(elm(records.academic), ...SPECIFICATION, 'type')).toBe('Qualification')
    const national = withTemplate(records.academic, {
      level: { national: { framework: 'DQR', level: '6' } },
    })
    expect(at(elm(national), ...SPECIFICATION, 'type')).toBe('Qualification')
    expect(at(elm(national), ...SPECIFICATION, 'nqfLevel', 'id')).toMatch(/\/snb\/qdr\/c_/)
  })

  test('without a level it is a plain specification, and a cycle alone is no level', () => {
    for (const level of [{}, { cycle: 'first' as const }]) {
      const document = elm(withTemplate(records.academic, { level }))
      expect(at(document, ...SPECIFICATION, 'type')).toBe('LearningAchievementSpecification')
      expect(at(document, ...SPECIFICATION, 'accreditation')).toBeUndefined()
    }
  })

  test('a framework without official levels is never put into the official scheme', () => {
    const document = elm(records.joint)
    expect(at(document, ...SPECIFICATION, 'nqfLevel')).toBeUndefined()
    expect(at(document, ...SPECIFICATION, 'educationLevel', 'inScheme', 'id')).toMatch(/sigillum/)
  })

  test.each([
    ['ISCED-F', { furtherInformation: { iscedF: ['zz'] } }],
    ['language', { furtherInformation: { languagesOfInstruction: ['xx'] } }],
    ['currency', { furtherInformation: { fees: { amount: '1', currency: 'XXX' } } }],
    ['EQF', { level: { eqf: 9 } }],
  ] satisfies [string, Partial<Template>][])(
    'an unknown code is refused: %s',
    (_list, template) => {
      expect(() => elm(withTemplate(records.academic, template))).toThrow(
        expect.objectContaining({ code: 'BUILD_TERM_UNMAPPED' }),
      )
    },
  )
})

describe('assessment and grade', () => {
  test('no grade is a marked placeholder that reads back as no grade', () => {
    const { grade: _grade, ...award } = records.academic.award
    const document = elm({ ...records.academic, award })
    const placeholder = at(document, ...CLAIM, 'provenBy', 0, 'grade')
    expect(at(placeholder, 'subject', 'id')).toMatch(/no-grade$/)
    expect(readElm(document).grade).toBeUndefined()
  })

  test('a grade worded like the placeholder is still a grade', () => {
    const grade = 'no grade was given'
    const award = { ...records.badge.award, grade }
    expect(readElm(elm({ ...records.badge, award })).grade).toBe(grade)
  })

  test('one grade over two assessments belongs to the whole', () => {
    const proof = at(elm(records.academic), ...CLAIM, 'provenBy')
    expect(at(proof, 'grade', 'noteLiteral', 'en')).toBe('4,5')
    expect(at(proof, 'hasPart', 0, 'grade', 'subject', 'id')).toMatch(/no-grade$/)
    expect(at(proof, 'hasPart')).toHaveLength(2)
  })

  test('participation is attendance, and reads back as participation', () => {
    const document = elm(records.badge)
    expect(at(document, ...CLAIM, 'provenBy', 'specifiedBy', 'dcType', 'id')).toMatch(/7331eb4762$/)
    expect(readElm(document).assessments[0]?.type).toBe('participation')
    const attendance = withTemplate(records.badge, {
      assessments: [{ type: 'level-of-attendance', formality: 'participation' }],
    })
    expect(readElm(elm(attendance)).assessments[0]?.type).toBe('level-of-attendance')
  })
})

describe('bodies and stackability', () => {
  test('the alliance is a group, only when awarded for it and by a member of that day', () => {
    const group = (record: IssuanceRecord) => at(elm(record), 'issuer', 'groupMemberOf')
    expect(group(records.academic)).toBeDefined()
    expect(group(withTemplate(records.academic, { enhance: false }))).toBeUndefined()
    const before = { ...records.academic.award, awardedOn: '2020-10-31' }
    expect(group({ ...records.academic, award: before })).toBeUndefined()
  })

  test('stacking is prospective, bound to the accepting university, and no partial qualification', () => {
    const document = elm(records.academic)
    const entitlement = at(document, ...CLAIM, 'entitlesTo', 'specifiedBy')
    expect(at(entitlement, 'entitlementStatus', 'prefLabel', 'en')).toBe('prospective')
    expect(at(entitlement, 'limitOrganisation', 'legalName', 'no')).toMatch(/^Nordisk/)
    expect(JSON.stringify(document)).not.toMatch(/isPartialQualification|"isPartOf"/)
  })

  test('modules are parts directed by the university that offers them', () => {
    const part = at(elm(records.joint), ...CLAIM, 'hasPart', 1)
    expect(at(part, 'influencedBy', 'directedBy', 'legalName', 'en')).toMatch(/^Nordic/)
    expect(at(part, 'awardedBy', 'awardingBody', 'legalName', 'en')).toMatch(/^Example/)
  })

  test('an own procedure is a note, an agency decision an accreditation', () => {
    const decisions = at(elm(records.academic), ...SPECIFICATION, 'accreditation')
    expect(at(decisions, 'accreditingAgent', 'legalName', 'en')).toBe('Example Agency')
    expect(JSON.stringify(decisions)).not.toContain('Internal procedures')
    const [first] = records.academic.template.qualityAssurance
    const nobody = withTemplate(records.academic, {
      qualityAssurance: first === undefined ? [] : [{ ...first, kind: 'agency' }],
    })
    expect(() => elm(nobody)).toThrow(expect.objectContaining({ code: 'BUILD_INPUT_INVALID' }))
  })
})

test('contact hours and period stand only with a fixed timeframe', () => {
  const { participation } = records.academic.template
  const paced = withTemplate(records.academic, {
    participation: { ...participation, timeframe: 'self-paced' },
  })
  const facts = readElm(elm(paced)).participation
  expect(facts?.contactHours).toBeUndefined()
  expect(facts?.period).toBeUndefined()
  expect(readElm(elm(records.academic)).participation?.contactHours).toBe('60')
})

test('the caller’s record is not changed', () => {
  const before = structuredClone(records.joint)
  elm(records.joint)
  expect(records.joint).toEqual(before)
})
