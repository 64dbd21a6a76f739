// Decisions of the Open Badges mapping, each with its hostile twin.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { buildOb3, createOb3Builder, type Ob3Options } from '../../../src/build/ob3/build-ob3.ts'
import type { Award } from '../../../src/model/award.ts'
import type { IssuanceRecord } from '../../../src/model/record.ts'
import type { Template } from '../../../src/model/template.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../src/util/json.ts'
import { pagesFor, records } from '../../support/records.ts'

const badge = (record: IssuanceRecord, options: Partial<Ob3Options> = {}) =>
  buildOb3(record, {
    issuerId: 'did:web:polytechnic.example',
    dataModel: '2.0',
    disclosure: 'minimal',
    ...options,
  })
const subjectOf = (document: JsonObject) => document.credentialSubject as JsonObject
const achievementOf = (document: JsonObject) => subjectOf(document).achievement as JsonObject
const list = (value: Json | undefined) => (value ?? []) as readonly JsonObject[]

const withAward = (record: IssuanceRecord, award: Partial<Award>): IssuanceRecord => ({
  ...record,
  award: { ...record.award, ...award },
})

describe('data model', () => {
  test('2.0: contexts in their order, validFrom', () => {
    const document = badge(records.specialisation)
    expect(document['@context']).toEqual([
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      'https://w3id.org/sigillum/ob3/v1',
    ])
    expect(document.validFrom).toBe('2021-10-01T08:30:00Z')
    expect(document.validUntil).toBe('2031-10-01T08:30:00Z')
    expect(document).not.toHaveProperty('issuanceDate')
  })

  test('1.1: the older names, and the context of its suite last', () => {
    const document = badge(records.specialisation, { dataModel: '1.1' })
    const contexts = document['@context'] as readonly string[]
    expect(contexts[0]).toBe('https://www.w3.org/2018/credentials/v1')
    expect(contexts.at(-1)).toBe('https://w3id.org/security/suites/ed25519-2020/v1')
    expect(document.issuanceDate).toBe('2021-10-01T08:30:00Z')
    expect(document.expirationDate).toBe('2031-10-01T08:30:00Z')
    expect(document).not.toHaveProperty('validFrom')
  })

  test('always a MicroCredential; certificate or badge stands in the name and the extension', () => {
    for (const [name, record] of Object.entries(records)) {
      const achievement = achievementOf(badge(record))
      expect(achievement.achievementType, name).toBe('MicroCredential')
      expect(achievement.credentialType).toBe(record.template.type)
    }
    expect(badge(records.academic).name).toBe('Green Campus (micro-credential, certificate)')
  })
})

describe('disclosure', () => {
  const secrets = ['1999-10-02', 'S-0001', 'nationality', 'givenName', '@mail.example']

  test('minimal tells the name, and the address only as a hash', () => {
    const written = JSON.stringify(subjectOf(badge(records.academic)))
    for (const secret of secrets) expect(written).not.toContain(secret)
    const [name, email] = list(subjectOf(badge(records.academic)).identifier)
    expect(name).toMatchObject({ hashed: false, identityHash: "Łucja Maria d'Exemple-Øst" })
    const { emailSalt } = records.academic.ids
    const digest = createHash('sha256').update(`lucja.exemple+mc@mail.example${emailSalt}`)
    expect(email).toMatchObject({
      hashed: true,
      salt: emailSalt,
      identityHash: `sha256$${digest.digest('hex')}`,
    })
  })

  test('full adds the rest, and never a hash of it', () => {
    const subject = subjectOf(badge(records.academic, { disclosure: 'full' }))
    expect(subject.type).toEqual(['AchievementSubject', 'MicroCredentialSubject', 'Profile'])
    expect(subject.dateOfBirth).toBe('1999-10-02')
    const hashed = list(subject.identifier).filter((one) => one.hashed === true)
    expect(hashed.map((one) => one.identityType)).toEqual(['emailAddress'])
  })

  test('white space and case of an address do not change its hash', () => {
    const hashes = ['Ana@Mail.example', ' ana@mail.EXAMPLE '].map((email) => {
      const learner = { ...records.academic.award.learner, email }
      return list(subjectOf(badge(withAward(records.academic, { learner }))).identifier)[1]
    })
    expect(hashes[0]).toEqual(hashes[1])
  })

  test('another salt gives another hash', () => {
    const ids = { ...records.academic.ids, emailSalt: 'f'.repeat(32) }
    const other = list(subjectOf(badge({ ...records.academic, ids })).identifier)[1]
    const own = list(subjectOf(badge(records.academic)).identifier)[1]
    expect(other?.identityHash).not.toBe(own?.identityHash)
  })
})

describe('results', () => {
  test.each(['30 e lode', '1,3', 'VG', '4.5', '5', '99', '<b>'])(
    'grade %s lies within what its description allows',
    (grade) => {
      const subject = subjectOf(badge(withAward(records.academic, { grade })))
      const descriptions = list((subject.achievement as JsonObject).resultDescription)
      for (const result of list(subject.result)) {
        const description = descriptions.find((one) => one.id === result.resultDescription)
        expect(description, 'a dangling resultDescription').toBeDefined()
        if (description?.resultType === 'Status') expect(result.status).toBe('Completed')
        if (description?.valueMin !== undefined) {
          expect(Number(result.value)).toBeGreaterThanOrEqual(Number(description.valueMin))
          expect(Number(result.value)).toBeLessThanOrEqual(Number(description.valueMax))
        }
      }
    },
  )

  test('no grade, no result of it', () => {
    const subject = subjectOf(badge(records.badge))
    expect(list(subject.result).map((one) => one.status)).toEqual(['Completed'])
  })

  test('a template id with a fragment still gives ids of its own parts', () => {
    const template = { ...records.academic.template, id: 'https://a.example/t#one' }
    const subject = subjectOf(badge({ ...records.academic, template }))
    const ids = list(subject.result).map((one) => String(one.resultDescription))
    for (const id of ids) expect(id.split('#')).toHaveLength(2)
  })
})

describe('achievement', () => {
  test('other editions are related achievements with their language', () => {
    const achievement = achievementOf(badge(records.academic))
    expect(achievement.inLanguage).toBe('en')
    expect(list(achievement.related).map((one) => one.inLanguage)).toEqual(['pl'])
    expect(achievementOf(badge(records.badge))).not.toHaveProperty('related')
  })

  test('own quality assurance is no alignment, an agency’s report is', () => {
    const targets = list(achievementOf(badge(records.academic)).alignment)
      .filter((one) => one.targetType === 'ext:QualityAssurance')
      .map((one) => one.targetUrl)
    expect(targets).toEqual(['https://agency.example/report/1'])
  })

  test('the alliance is no parent organisation', () => {
    expect(JSON.stringify(badge(records.academic))).not.toContain('parentOrg')
    expect(achievementOf(badge(records.academic))).toHaveProperty('alliance')
    const local: Template = { ...records.academic.template, enhance: false }
    expect(achievementOf(badge({ ...records.academic, template: local }))).not.toHaveProperty(
      'alliance',
    )
  })

  test('texts of the template are no markup in the narrative', () => {
    const text = { en: '<script>x</script> **bold** [a](b)\n# Title' }
    const template = { ...records.academic.template, outcomes: [{ text }] }
    const { narrative } = achievementOf(badge({ ...records.academic, template }))
      .criteria as JsonObject
    expect(narrative).not.toMatch(/(?<!\\)[<*[\]]|^# /m)
  })

  test('the badge image is embedded with its media type', () => {
    const [badgeImage] = pagesFor(records.academic)
    if (badgeImage === undefined) throw new TypeError('a page expected')
    const { image } = achievementOf(badge(records.academic, { badgeImage }))
    expect(isJsonObject(image) && image.id).toMatch(/^data:image\/png;base64,iVBOR/)
    expect(achievementOf(badge(records.academic))).not.toHaveProperty('image')
  })
})

describe('a builder for many records', () => {
  const options = {
    issuerId: 'did:web:polytechnic.example',
    dataModel: '2.0',
    disclosure: 'full',
  } as const
  const awards: readonly Partial<Award>[] = [
    {},
    { grade: '4.5' },
    { grade: '4,5' },
    { grade: 'A' },
    { awardedOn: '1990-01-01' },
    { awardedOn: '2026-01-01', grade: '2.0' },
    {},
  ]

  test('builds what buildOb3 builds, whichever award came before', () => {
    const builder = createOb3Builder(options)
    for (const [name, record] of [...Object.entries(records), ...Object.entries(records)])
      for (const award of awards) {
        const one = withAward(record, award)
        expect(JSON.stringify(builder(one)), name).toBe(JSON.stringify(buildOb3(one, options)))
      }
  })

  test('shares what is the same, frozen, and leaves the template as it was', () => {
    const builder = createOb3Builder(options)
    const { template } = records.academic
    const [first, second] = [builder(records.academic), builder(withAward(records.academic, {}))]
    expect(first.issuer).toBe(second.issuer)
    expect(() => Object.assign(first.issuer as object, { name: 'Another' })).toThrow(TypeError)
    expect(() => Object.assign(achievementOf(first).titles as object, { en: 'Another' })).toThrow(
      TypeError,
    )
    expect(Object.isFrozen(template.title)).toBe(false)
  })
})
