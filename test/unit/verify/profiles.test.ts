// The rules of each profile and of single checks by themselves, one broken at a time: which place is named, and which
// kind of rule.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ShapesFinding } from '../../../src/linked-data/official-shapes.ts'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import type { CheckResult, Report } from '../../../src/model/report.ts'
import { decodeMultibase, encodeMultibase } from '../../../src/proof/multibase.ts'
import type { ParsedSdJwt } from '../../../src/proof/sd-jwt.ts'
import { encodeBitstring } from '../../../src/proof/status-list.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { boundedLoader } from '../../../src/verify/bounded-loader.ts'
import { checkOfficialShapes } from '../../../src/verify/checks/official-shapes.ts'
import { checkNamedSchemas, checkProfile } from '../../../src/verify/checks/profile.ts'
import { checkRecipient } from '../../../src/verify/checks/recipient.ts'
import { checkReferences } from '../../../src/verify/checks/references.ts'
import { isSameId, revocationListResult } from '../../../src/verify/checks/revocation-list.ts'
import { checkStatus } from '../../../src/verify/checks/status.ts'
import { checkTokenStatus } from '../../../src/verify/checks/token-status.ts'
import { checkTrust } from '../../../src/verify/checks/trust.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { awardWarnings } from '../../../src/verify/no-award.ts'
import { judgeElm } from '../../../src/verify/profiles/elm.ts'
import { openBadgeShapes } from '../../../src/verify/profiles/open-badges.ts'
import {
  hasResults,
  isOnlyNamed,
  openBadgeFaults,
  resultReferenceFaults,
} from '../../../src/verify/profiles/open-badges-rules.ts'
import { presentationFaults } from '../../../src/verify/profiles/presentation.ts'
import { sdJwtVcFaults } from '../../../src/verify/profiles/sd-jwt-vc.ts'
import { type ProfileFault, shapeFaults } from '../../../src/verify/profiles/shape.ts'
import { statusListFaults } from '../../../src/verify/profiles/status-list.ts'
import { vcdmFaults } from '../../../src/verify/profiles/vcdm.ts'
import { resultWarnings } from '../../../src/verify/results.ts'
import { credential as europass } from '../../support/seal/seal-bench.ts'
import { badge, badgeWith, contexts, METHOD, token } from '../../support/test-issuer.ts'
import { AT, type Documents, loaderOver, WORK_WITHOUT_END } from '../../support/verify-setup.ts'

const told = (faults: readonly ProfileFault[]) =>
  faults.map(({ pointer, kind }) => `${kind} ${pointer}`)
const URN = 'urn:example:1'
const CONTEXTS = badge()['@context'] as readonly string[]

describe('the data model', () => {
  test.each<[JsonObject, readonly string[]]>([
    [{}, []],
    [{ id: ['urn:a:1', 'urn:a:2'] }, ['id /id']],
    [{ id: 'relative' }, ['id /id']],
    [{ id: 'http://[' }, ['id /id']],
    [{ type: ['OpenBadgeCredential'] }, ['types /type']],
    [{ type: ['VerifiableCredential', 1] }, ['types /type']],
    [{ type: ['VerifiableCredential', 'VerifiableCredential'] }, ['types /type']],
    [{ issuer: URN }, []],
    [{ issuer: { id: URN, description: 7 } }, ['type /issuer/description']],
    [{ description: { '@value': 1 } }, ['value-object /description']],
    [{ credentialSchema: { id: URN, type: 'JsonSchema' } }, []],
    [{ evidence: { type: ['Evidence', 7] } }, ['required /evidence/type']],
    [{ name: { '@value': 'x', '@direction': 'ltr' } }, []],
    [{ issuer: 'somebody' }, ['issuer /issuer']],
    [{ issuer: [URN] }, ['issuer /issuer']],
    [{ issuer: { id: 'x' } }, ['id /issuer/id']],
    [{ issuer: { id: URN, name: 7 } }, ['type /issuer/name']],
    [{ credentialSubject: [] }, ['required /credentialSubject']],
    [{ credentialSubject: {} }, ['required /credentialSubject']],
    [{ credentialSubject: [{ id: URN }, 'x'] }, ['type /credentialSubject/1']],
    [{ credentialSubject: { id: 'x y' } }, ['id /credentialSubject/id']],
    [{ validFrom: '2026-02-30T00:00:00Z' }, ['date /validFrom']],
    [{ relatedResource: { id: URN, digestSRI: 'sha384-x' } }, []],
    [
      {
        relatedResource: [
          { id: URN, digestMultibase: 'uEi' },
          { id: 'x', digestSRI: 'y' },
        ],
      },
      ['id /relatedResource/1/id'],
    ],
    [{ relatedResource: { id: URN } }, ['required /relatedResource']],
    [{ relatedResource: URN }, ['type /relatedResource']],
    [
      {
        relatedResource: [
          { id: URN, digestSRI: 'a' },
          { id: URN, digestSRI: 'b' },
        ],
      },
      ['id /relatedResource/1/id'],
    ],
    [{ validUntil: 7 }, ['date /validUntil']],
    [{ credentialSchema: 'https://a.example/schema' }, ['type /credentialSchema']],
    [{ credentialSchema: { type: 'JsonSchema' } }, ['required /credentialSchema/id']],
    [{ evidence: [{ type: 'Evidence' }, { type: [] }] }, ['required /evidence/1/type']],
    [{ evidence: { type: [''] } }, ['required /evidence/type']],
    [{ termsOfUse: { type: 'Policy', id: 'x' } }, ['id /termsOfUse/id']],
    [{ name: { '@value': 'x', '@language': 'de-AT', '@direction': 'rtl' } }, []],
    [{ name: ['x', 1] }, ['type /name']],
    [{ name: { '@value': 1 } }, ['value-object /name']],
    [{ name: { '@value': 'x', also: 1 } }, ['value-object /name']],
    [{ name: { '@value': 'x', '@language': 'd_e' } }, ['value-object /name']],
    [{ name: { '@value': 'x', '@language': ['de'] } }, ['value-object /name']],
    [{ name: { '@value': 'x', '@direction': 'up' } }, ['value-object /name']],
  ])('%j', (changes, expected) => {
    expect(told(vcdmFaults(badge(changes), '2.0'))).toEqual(expected)
  })

  test('1.1 has a date of issue', () => {
    expect(told(vcdmFaults(badge(), '1.1'))).toEqual(['required /issuanceDate'])
    const dated = badge({ issuanceDate: '2026-03-01T09:00:00Z', expirationDate: 'never' })
    expect(told(vcdmFaults(dated, '1.1'))).toEqual(['date /expirationDate'])
    const { validFrom: _, ...undated } = badge()
    expect(told(vcdmFaults(undated, '2.0'))).toEqual([])
  })

  test('1.1 knows nothing of resources', () => {
    const dated = badge({ issuanceDate: '2026-03-01T09:00:00Z', relatedResource: URN })
    expect(told(vcdmFaults(dated, '1.1'))).toEqual([])
  })
})

describe('presentations', () => {
  test.each<[JsonObject, '1.1' | '2.0', readonly string[]]>([
    [{ id: URN, holder: { id: URN } }, '2.0', []],
    [{ id: 7 }, '2.0', ['id /id']],
    [{ holder: 'me' }, '2.0', ['id /holder']],
    [{ holder: [URN] }, '2.0', ['id /holder']],
    [{ id: `see ${URN}` }, '2.0', ['id /id']],
    [{ id: `${URN} or so` }, '2.0', ['id /id']],
    [{ verifiableCredential: { type: 'Thing' } }, '1.1', ['types /verifiableCredential/type']],
    [{ verifiableCredential: { type: ['Thing', 'VerifiableCredential'] } }, '2.0', []],
    [{ holder: { name: 'me' } }, '2.0', ['id /holder']],
    [{ type: 'Presentation' }, '2.0', ['types /type']],
    [{ verifiableCredential: 'a.b.c' }, '1.1', []],
    [{ verifiableCredential: 'a.b.c' }, '2.0', ['type /verifiableCredential']],
    [{ verifiableCredential: [{ type: 'Thing' }] }, '2.0', ['types /verifiableCredential/0/type']],
    [{ verifiableCredential: { type: 'EnvelopedVerifiableCredential' } }, '2.0', []],
  ])('%j in %s', (changes, dataModel, expected) => {
    const document = { type: ['VerifiablePresentation'], ...changes }
    expect(told(presentationFaults(document, dataModel))).toEqual(expected)
  })
})

describe('status lists', () => {
  const subject = { type: 'BitstringStatusList', encodedList: 'uAAAA', statusPurpose: 'revocation' }
  const list = (changes: JsonObject, type: Json = 'BitstringStatusListCredential') => ({
    type: ['VerifiableCredential', type],
    credentialSubject: { ...subject, ...changes },
  })
  const TYPE = 'types /credentialSubject/type'
  const LIST = 'list /credentialSubject/encodedList'
  const PURPOSE = 'required /credentialSubject/statusPurpose'
  const packed = (size: number) => encodeBitstring(new Uint8Array(size))

  test.each<[JsonObject, readonly string[]]>([
    [list({}), [LIST]],
    [list({ encodedList: packed(12_500) }), []],
    [list({ encodedList: packed(12_499) }), [LIST]],
    [list({ encodedList: packed(12_500), type: ['Other', 'BitstringStatusList'] }), []],
    // The older kind is written without the prefix of multibase.
    ...[packed(12_500), packed(12_500).slice(1)].map(
      (encodedList, index): [JsonObject, readonly string[]] => [
        list({ encodedList, type: 'StatusList2021' }, 'StatusList2021Credential'),
        index === 0 ? [LIST] : [],
      ],
    ),
    [list({}, 'toString'), ['types /type']],
    [list({}, { id: 'BitstringStatusListCredential' }), ['types /type']],
    [{ ...list({}), credentialSubject: [subject] }, ['type /credentialSubject']],
    [list({ type: 'StatusList2021' }), [TYPE, LIST]],
    [list({ encodedList: ['uAAAA'] }), ['required /credentialSubject/encodedList']],
    [list({ statusPurpose: [] }), [LIST, PURPOSE]],
    [list({ statusPurpose: ['revocation', ''] }), [LIST, PURPOSE]],
    [list({ statusPurpose: 1 }), [LIST, PURPOSE]],
  ])('%j', (document, expected) => {
    expect(told(statusListFaults(document))).toEqual(expected)
  })
})

describe('Europass', () => {
  const [vc, elm] = europass()['@context'] as [string, string]
  const status = 'https://www.w3.org/ns/credentials/status/v1'

  test.each<[JsonObject, readonly string[]]>([
    [{}, []],
    [{ '@context': [vc, elm, status], credentialStatus: { id: URN, type: 'Other' } }, []],
    [{ '@context': [elm, vc] }, ['context /@context']],
    [{ '@context': [vc, status] }, ['context /@context']],
    [{ '@context': [vc] }, ['context /@context']],
    [{ displayParameter: {} }, ['wrong-class /displayParameter']],
    // Without the context of the W3C it is a status of Europass itself.
    [
      { credentialStatus: { id: URN, type: 'Other' } },
      ['unknown-type /credentialStatus/type', 'wrong-class /credentialStatus'],
    ],
    [{ '@context': [vc, elm, 'https://a.example/terms'] }, ['context /@context']],
    [{ issued: 'yesterday' }, ['date /issued']],
    [{ issuer: URN }, ['type /issuer']],
    [{ issuer: { id: URN } }, ['required /issuer/eIDASIdentifier']],
    [{ credentialSubject: [{}] }, ['type /credentialSubject']],
    [{ credentialSubject: { hasClaim: [] } }, ['required /credentialSubject/hasClaim']],
  ])('%j', (changes, expected) => {
    expect(told(judgeElm(europass(changes)).faults)).toEqual(expected)
  })

  test('what the shapes find is told by place; advice is none of the faults', () => {
    const subject = europass().credentialSubject as JsonObject
    const claims = (count: number) =>
      judgeElm(
        europass({
          credentialSubject: {
            ...subject,
            hasClaim: Array.from({ length: count }, () => ({ type: 'LearningAchievement' })),
          },
        }),
      )
    const CLAIM = '/credentialSubject/hasClaim/0'
    const { faults, warnings } = claims(1)
    expect(told(faults)).toEqual([`min-count ${CLAIM}/title`, `min-count ${CLAIM}/awardedBy`])
    expect(warnings).toEqual([
      { code: 'PROFILE_ADVICE', pointer: `${CLAIM}/id`, message: expect.any(String) },
    ])
    expect(claims(40).faults).toHaveLength(50)
  })

  test('every member that must be there is missed', () => {
    const { displayParameter: _, validFrom: __, ...rest } = europass()
    expect(told(judgeElm(rest).faults)).toEqual([
      'required /displayParameter',
      'required /validFrom',
    ])
  })
})

describe('Open Badges', () => {
  const described = (description: JsonObject, result: JsonObject = {}) =>
    badgeWith({ resultDescription: [description, 'x', null] }, { result: [result, 'x', null] })
  const LEVELS = { id: URN, rubricCriterionLevel: [{ id: 'urn:level:1' }, 'x', null] }
  const SCALE = { id: URN, valueMin: '1', valueMax: '5' }
  const description = '/credentialSubject/achievement/resultDescription/0'
  const result = '/credentialSubject/result/0'

  test.each<[JsonObject, readonly string[]]>([
    [described({ ...LEVELS, requiredLevel: 'urn:level:1' }), []],
    [
      described({ ...LEVELS, requiredLevel: 'urn:level:2' }),
      [`RESULT_LEVEL_DANGLING ${description}/requiredLevel`],
    ],
    [described({ ...SCALE, requiredValue: '3' }), []],
    [
      described({ ...SCALE, requiredValue: '6' }),
      [`RESULT_VALUE_NOT_ALLOWED ${description}/requiredValue`],
    ],
    [
      described({ ...SCALE, requiredValue: 'A' }),
      [`RESULT_VALUE_NOT_ALLOWED ${description}/requiredValue`],
    ],
    [
      described(SCALE, { resultDescription: URN, value: '0.99' }),
      [`RESULT_VALUE_NOT_ALLOWED ${result}/value`],
    ],
    [described(SCALE, { resultDescription: URN, value: '1' }), []],
    [described(SCALE, { resultDescription: URN, value: '5.0' }), []],
    [described({ id: URN }, { resultDescription: URN, value: 'A' }), []],
    [
      described({ id: URN }, { achievedLevel: URN }),
      [`RESULT_LEVEL_DANGLING ${result}/achievedLevel`],
    ],
    [described({ id: URN }, { value: 'A' }), []],
    [described(SCALE, { resultDescription: URN }), []],
    [described(SCALE, { resultDescription: URN, value: ' 3\n' }), []],
    [
      described(SCALE, { resultDescription: 'urn:example:2', value: '3' }),
      [`RESULT_REFERENCE_DANGLING ${result}/resultDescription`],
    ],
    [described(LEVELS, { resultDescription: URN, achievedLevel: 'urn:level:1' }), []],
    [
      described(LEVELS, { resultDescription: URN, achievedLevel: 'urn:level:2' }),
      [`RESULT_LEVEL_DANGLING ${result}/achievedLevel`],
    ],
    [
      described({ id: URN, resultType: 'Status' }, { resultDescription: URN, value: 'A' }),
      [`RESULT_STATUS_MISSING ${result}`],
    ],
    [
      described({ id: URN, resultType: 'Status' }, { resultDescription: URN, status: 'Failed' }),
      [],
    ],
    ...['A', 'C'].map((value): [JsonObject, readonly string[]] => [
      described({ id: URN, allowedValue: ['A', 'B'] }, { resultDescription: URN, value }),
      value === 'A' ? [] : [`RESULT_VALUE_NOT_ALLOWED ${result}/value`],
    ]),
    // One bound is a bound.
    ...[{ valueMin: '1' }, { valueMax: '5' }].flatMap((bound) =>
      ['3', 'A'].map((value): [JsonObject, readonly string[]] => [
        described({ id: URN, ...bound }, { resultDescription: URN, value }),
        value === '3' ? [] : [`RESULT_VALUE_NOT_ALLOWED ${result}/value`],
      ]),
    ),
    [badge({ credentialSubject: 'x' }), []],
    [badge({ credentialSubject: null }), []],
    [badge({ credentialSubject: { achievement: 'x', result: 'x' } }), []],
  ])('results of %j', (document, expected) => {
    expect(told(resultReferenceFaults(document))).toEqual(expected)
  })

  test.each<[JsonObject, readonly string[]]>([
    [{ url: 'https://a.example/' }, []],
    [{ url: 'JavaScript:alert(1)' }, ['link /issuer/url']],
    [{ url: ' java\nscript:alert(1)' }, ['link /issuer/url']],
    [{ url: 'file:///etc/passwd' }, ['link /issuer/url']],
    [{ description: 'javascript: the parts that are good' }, []],
    [{ image: { id: 'data:image/png;base64,AAAA', type: 'Image' } }, []],
    [{ image: { id: 'https://a.example/logo', type: 'Image' } }, []],
    [{ image: { id: 'data:text/html,<script>', type: 'Image' } }, ['link /issuer/image/id']],
    [{ image: { id: 'data:image/pngx,AAAA', type: 'Image' } }, ['link /issuer/image/id']],
    [{ image: 'data:application/pdf,x' }, ['link /issuer/image']],
    [{ image: 'ftp://a.example/logo' }, []],
    [{ image: { id: 'https://a.example/logo', type: 'Image', url: 'data:text/plain,x' } }, []],
    [{ url: 'vienna' }, []],
    [{ also: [{ url: 'https://a.example/' }, { url: 'vbscript:x' }] }, ['link /issuer/also/1/url']],
    // Evidence may be written down in its own id.
    [{ id: 'data:text/plain,x' }, []],
  ])('links of %j', (issuer, expected) => {
    expect(told(openBadgeFaults(badge({ issuer }), 'ob3'))).toEqual(expected)
  })

  test('whether there are results', () => {
    expect(hasResults(badge())).toBe(false)
    for (const credentialSubject of ['x', null])
      expect(hasResults(badge({ credentialSubject }))).toBe(false)
    expect(hasResults(badge({ credentialSubject: { result: [] } }))).toBe(true)
    expect(hasResults(badgeWith({ resultDescription: [] }))).toBe(true)
  })

  test.each<[JsonObject, readonly string[]]>([
    [badge(), []],
    [badge({ credentialSubject: 'x' }), []],
    [badge({ credentialSubject: { id: '' } }), ['subject /credentialSubject']],
    [badge({ credentialSubject: { id: 7 } }), ['subject /credentialSubject']],
    [badge({ credentialSubject: { id: '', name: 'Ada' } }), ['subject /credentialSubject']],
    [badge({ credentialSubject: { name: ' ' } }), ['subject /credentialSubject']],
    [badge({ credentialSubject: { name: 'Ada' } }), []],
    [badge({ credentialSubject: { identifier: { identityHash: 'x' } } }), []],
    ...[[], [CONTEXTS[1]?.replace('/ob/', '/to/') ?? ''], [[CONTEXTS[1] ?? '']]].map(
      (further): [JsonObject, readonly string[]] => [
        badge({ '@context': [CONTEXTS[0] ?? '', ...further] }),
        ['context /@context'],
      ],
    ),
    [
      badgeWith({ related: [{ criteria: {} }, { criteria: { narrative: 'x' } }] }),
      ['criteria /credentialSubject/achievement/related/0/criteria'],
    ],
    [badgeWith({ criteria: {} }), ['criteria /credentialSubject/achievement/criteria']],
    [
      badgeWith({ related: [{ criteria: { narrative: ' ', id: 1 } }] }),
      ['criteria /credentialSubject/achievement/related/0/criteria'],
    ],
  ])('rules for %j', (document, expected) => {
    expect(told(openBadgeFaults(document, 'ob3'))).toEqual(expected)
  })

  test('a subject with a name alone is told from others', () => {
    expect(isOnlyNamed({ name: 'Ada' })).toBe(true)
    expect(isOnlyNamed({ name: 'Ada', id: URN })).toBe(false)
    expect(isOnlyNamed({ name: 'Ada', identifier: [{}] })).toBe(false)
    for (const subject of [[{ name: 'Ada' }], null, 'Ada']) expect(isOnlyNamed(subject)).toBe(false)
  })

  const shapesOf = (form: 'relaxed' | 'strict') => openBadgeShapes({ dataModel: '2.0', form })
  const A = '/credentialSubject/achievement'
  test.each<[JsonObject, readonly string[], readonly string[]]>([
    [badge(), [], []],
    [badgeWith({ type: 'Achievement' }), [], [`array ${A}/type`]],
    [badgeWith({ type: { a: 1 } }), [`array ${A}/type`], [`array ${A}/type`]],
    [badgeWith({ type: [1] }), [`type ${A}/type`], [`type ${A}/type`]],
    [badgeWith({ type: [] }), [`type ${A}/type`], [`type ${A}/type`]],
    [badgeWith({ type: ['Achievement', 7] }), [`type ${A}/type`], [`type ${A}/type`]],
    [badgeWith({ type: ['Other'] }), [`types ${A}/type`], [`types ${A}/type`]],
    [badge({ type: ['OpenBadgeCredential'] }), ['types /type'], ['types /type']],
    [badge({ issuer: URN }), [], []],
    [badge({ proof: { type: 'x' } }), [], ['array /proof']],
    [badge({ proof: 'x' }), ['type /proof'], ['array /proof']],
    [
      badgeWith({ criteria: { narrative: 'x' }, related: [{}] }),
      [`required ${A}/related/0/id`, `required ${A}/related/0/type`],
      [`required ${A}/related/0/id`, `required ${A}/related/0/type`],
    ],
    [
      badgeWith({ achievementType: 7 }),
      [`type ${A}/achievementType`],
      [`type ${A}/achievementType`],
    ],
    [badgeWith({ achievementType: 'ext:Own' }), [], []],
    [
      badgeWith({ achievementType: 'xext:Own' }),
      [`extension ${A}/achievementType`],
      [`extension ${A}/achievementType`],
    ],
    [
      badgeWith({ achievementType: 'Own' }),
      [`choice ${A}/achievementType`],
      [`choice ${A}/achievementType`],
    ],
    [badgeWith({ inLanguage: 'english' }), [`format ${A}/inLanguage`], [`format ${A}/inLanguage`]],
    [
      badgeWith({ creditsAvailable: '4' }),
      [`type ${A}/creditsAvailable`],
      [`type ${A}/creditsAvailable`],
    ],
    [badge({ awardedDate: 'today' }), ['date /awardedDate'], ['date /awardedDate']],
    [badge({ endorsementJwt: ['x'] }), ['format /endorsementJwt/0'], ['format /endorsementJwt/0']],
    [badge({ endorsementJwt: 'a.b.c' }), ['array /endorsementJwt'], ['array /endorsementJwt']],
    [badge({ credentialSubject: 'x' }), ['type /credentialSubject'], ['type /credentialSubject']],
    [badge({ credentialStatus: [] }), ['array /credentialStatus'], ['type /credentialStatus']],
    ...['2000-02-30', '2000-2-3', '2000-02-03T00:00:00Z'].map(
      (dateOfBirth): [JsonObject, readonly string[], readonly string[]] => [
        badge({ issuer: { id: URN, type: ['Profile'], dateOfBirth } }),
        ['date /issuer/dateOfBirth'],
        ['date /issuer/dateOfBirth'],
      ],
    ),
    [badge({ issuer: { id: URN, type: ['Profile'], dateOfBirth: '2000-02-03' } }), [], []],
  ])('shape of %j', (document, relaxed, published) => {
    expect(told(shapeFaults(document, 'AchievementCredential', shapesOf('relaxed')))).toEqual(
      relaxed,
    )
    expect(told(shapeFaults(document, 'AchievementCredential', shapesOf('strict')))).toEqual(
      published,
    )
  })

  test('data model 1.1 as published closes what 2.0 leaves open', () => {
    const related = { id: URN, type: ['Related'], version: '1' }
    const endorsement = {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      id: URN,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      issuer: { id: URN, type: ['Profile'] },
      issuanceDate: '2026-03-01T09:00:00Z',
      credentialSubject: { id: URN, type: ['EndorsementSubject'] },
    }
    const faultsOf = (form: 'strict' | 'relaxed', name: string, value: JsonObject) =>
      told(shapeFaults(value, name, openBadgeShapes({ dataModel: '1.1', form })))
    expect(faultsOf('relaxed', 'Related', related)).toEqual([])
    expect(faultsOf('strict', 'Related', related)).toEqual(['closed /type'])
    const { type: _, ...bare } = related
    expect(faultsOf('strict', 'Related', bare)).toEqual([])
    expect(faultsOf('strict', 'EndorsementCredential', endorsement)).toEqual([])
    const named = { ...endorsement, name: 'Endorsed' }
    expect(faultsOf('relaxed', 'EndorsementCredential', named)).toEqual([])
    expect(faultsOf('strict', 'EndorsementCredential', named)).toEqual(['closed /name'])
  })

  test('a report of shapes ends somewhere', () => {
    const shapes = shapesOf('relaxed')
    const tag = Array.from({ length: 200 }, () => 7)
    expect(shapeFaults(badgeWith({ tag }), 'AchievementCredential', shapes)).toHaveLength(50)
    const related = Array.from({ length: 200 }, () => ({}))
    expect(shapeFaults(badgeWith({ related }), 'AchievementCredential', shapes)).toHaveLength(50)
    expect(() => shapeFaults({}, 'Nothing', shapes)).toThrow(TypeError)
  })
})

/** A credential and a session as far as single checks look at them. */
const of = (document: JsonObject, format: Credential['format'] = 'ob3'): Credential => ({
  format,
  document,
  types: ['VerifiableCredential'],
  dataModel: '2.0',
  securing: { kind: 'embedded' },
  warnings: [],
})
const session = (documents: Documents = {}, recipient?: string): Session => ({
  at: AT,
  contexts,
  loadDocument: loaderOver(documents),
  trust: 'any',
  certificates: { anchors: [] },
  maxClockSkewSeconds: 60,
  work: WORK_WITHOUT_END,
  room: { left: 2 ** 25 },
  depth: 0,
  ...(recipient !== undefined && { recipient }),
  verifyNested: async () => {
    throw new Error('nothing is nested')
  },
})

const line = ({ check, outcome, code, pointer }: CheckResult) =>
  [check, outcome, code, pointer].filter((part) => part !== undefined).join(' ')

describe('schemas that a credential names', () => {
  const url = 'https://a.example/schema.json'
  const schema = (changes: JsonObject = {}) => ({ id: url, type: 'JsonSchema', ...changes })
  const outcome = async (credentialSchema: Json, served?: JsonObject | string) => {
    const documents = served === undefined ? {} : { [url]: served }
    const result = await checkNamedSchemas(of(badge({ credentialSchema })), session(documents))
    return result && line(result)
  }

  test.each<[string, Json, JsonObject | string | undefined, string | undefined]>([
    ['met', schema(), { required: ['name'] }, undefined],
    ['not met', schema(), { required: ['nothing'] }, 'profile failed SCHEMA_NOT_MET /nothing'],
    [
      'not met, in second place',
      [7, schema()],
      { properties: { name: { type: 'number' } } },
      'profile failed SCHEMA_NOT_MET /name',
    ],
    [
      'out of reach',
      schema(),
      undefined,
      'profile indeterminate SCHEMA_UNREACHABLE /credentialSchema',
    ],
    [
      'no schema',
      schema(),
      { type: 'nothing' },
      'profile indeterminate SCHEMA_UNUSABLE /credentialSchema',
    ],
    ['no JSON', schema(), '<html>', 'profile indeterminate SCHEMA_UNREACHABLE /credentialSchema'],
    [
      'of another kind',
      [schema({ type: 'ShExValidator2017' })],
      undefined,
      'profile indeterminate SCHEMA_TYPE_UNSUPPORTED /credentialSchema/0',
    ],
    [
      'of a known kind beside another',
      schema({ type: ['Other', 'JsonSchema'] }),
      { required: ['nothing'] },
      'profile failed SCHEMA_NOT_MET /nothing',
    ],
    ['without address', schema({ id: 7 }), undefined, undefined],
    [
      'our own profile',
      schema({
        id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
      }),
      undefined,
      undefined,
    ],
  ])('%s', async (_case, named, served, expected) => {
    expect(await outcome(named, served)).toBe(expected)
  })

  const served = { required: ['name'] }
  const text = JSON.stringify(served)
  const sri = (name: string, of = text) => `${name}-${createHash(name).update(of).digest('base64')}`
  const multihash = (code: number, name: string, of = text) => {
    const digest = createHash(name).update(of).digest()
    return encodeMultibase(Uint8Array.of(code, digest.length, ...digest))
  }
  const withLength = (multibase: string, length: number) =>
    encodeMultibase(
      Uint8Array.from([...(decodeMultibase(multibase) ?? [])].toSpliced(1, 1, length)),
    )
  const base64url = (multibase: string) =>
    `u${Buffer.from(decodeMultibase(multibase) ?? []).toString('base64url')}`

  test.each<JsonObject>([
    { digestSRI: sri('sha256') },
    { digestSRI: `${sri('sha384', 'x')} ${sri('sha512')}?ct=application/json` },
    { digestSRI: `  ${sri('sha384', 'x')} \t${sri('sha256')}\n` },
    { digestMultibase: multihash(0x12, 'sha256') },
    { digestMultibase: base64url(multihash(0x20, 'sha384')) },
    { digestMultibase: multihash(0x13, 'sha512'), digestSRI: sri('sha384') },
  ])('with its digest %j', async (digests) => {
    expect(await outcome(schema(digests), served)).toBe(undefined)
  })

  test.each<JsonObject>([
    { digestSRI: sri('sha256', `${text} `) },
    { digestSRI: sri('sha256').replace('sha256', 'sha384') },
    { digestSRI: sri('sha256').slice(0, -1) },
    { digestSRI: `md5-${sri('sha256').slice(7)}` },
    { digestSRI: '' },
    { digestSRI: [sri('sha256')] },
    { digestMultibase: multihash(0x12, 'sha256', 'x') },
    { digestMultibase: multihash(0x13, 'sha256') },
    { digestMultibase: encodeMultibase(Uint8Array.of(0x12, 0x20)) },
    { digestMultibase: encodeMultibase(Uint8Array.of(0x12, 0x10, ...new Uint8Array(32))) },
    { digestMultibase: multihash(0x16, 'sha256') },
    { digestMultibase: withLength(multihash(0x12, 'sha256'), 0x40) },
    { digestMultibase: 'z' },
    { digestMultibase: 7 },
    { digestMultibase: multihash(0x12, 'sha256'), digestSRI: sri('sha256', 'x') },
  ])('with another digest, or one that is not read: %j', async (digests) => {
    expect(await outcome(schema(digests), served)).toBe(
      'profile indeterminate SCHEMA_CHANGED /credentialSchema',
    )
  })

  test('with its digest among the related resources', async () => {
    const told = async (...relatedResource: readonly Json[]) => {
      const document = badge({ credentialSchema: schema(), relatedResource })
      const result = await checkNamedSchemas(of(document), session({ [url]: served }))
      return result?.code
    }
    const other = { id: `${url}?2`, digestSRI: sri('sha256', 'x') }
    expect(await told(other, null, { id: url, digestSRI: sri('sha256') })).toBe(undefined)
    expect(await told({ ...other, id: url })).toBe('SCHEMA_CHANGED')
  })
})

describe('the recipient', () => {
  const ask = (subject: Json, recipient?: string, format: Credential['format'] = 'ob3') => {
    const credential = of(badge({ credentialSubject: subject }), format)
    const { check, code } = checkRecipient(credential, session({}, recipient))
    expect(check).toBe('recipient')
    return code
  }
  const identity = (changes: JsonObject) => ({
    identifier: [{ type: 'IdentityObject', ...changes }],
  })
  const among = (count: number) => ({
    identifier: Array.from({ length: count }, (_, index) => ({ notation: `S-${index + 1}` })),
  })
  const hashed = (algorithm: string, text: string) =>
    `${algorithm}$${createHash(algorithm).update(text).digest('hex')}`

  test.each<[string, Json, string, string]>([
    ['a plain identity', identity({ identityHash: 'a@example.com' }), 'A@example.com', 'OK'],
    ['a name', { name: 'Ada' }, 'Ada', 'OK'],
    ['a name in a language', { fullName: { en: 'Ada', fr: 7 } }, 'Ada', 'OK'],
    ['a notation', { identifier: { notation: 'S-17' } }, 'S-17', 'OK'],
    [
      'the address of a contact',
      { contactPoint: [{ emailAddress: { id: 'mailto:a@example.com' } }] },
      'a@example.com',
      'OK',
    ],
    ['another name', { name: 'Ada' }, 'Eve', 'RECIPIENT_MISMATCH'],
    [
      'a contact without address',
      { contactPoint: [{ emailAddress: { id: 7 } }, 'x'] },
      'a@example.com',
      'RECIPIENT_NOT_COMPARABLE',
    ],
    [
      'a hash that nobody knows',
      identity({ hashed: true, identityHash: 'crc$1' }),
      'a@example.com',
      'RECIPIENT_NOT_COMPARABLE',
    ],
    [
      'an identity without hash',
      identity({ hashed: true }),
      'a@example.com',
      'RECIPIENT_NOT_COMPARABLE',
    ],
    [
      'a hash without salt',
      identity({ hashed: true, identityHash: hashed('sha256', 'a@example.com'), salt: 7 }),
      'a@example.com',
      'OK',
    ],
    [
      'a hash of old',
      identity({ hashed: true, identityHash: hashed('md5', 'a@example.comSalt'), salt: 'Salt' }),
      'A@example.com',
      'OK',
    ],
    [
      'a hash with another salt',
      identity({ hashed: true, identityHash: hashed('md5', 'a@example.comSalt'), salt: 'salt' }),
      'a@example.com',
      'RECIPIENT_MISMATCH',
    ],
    ['an id, and another one', { id: URN }, 'urn:example:2', 'RECIPIENT_MISMATCH'],
    ['an id, and a name', { id: URN }, 'Ada', 'RECIPIENT_NOT_COMPARABLE'],
    ['one of two subjects', [{ id: URN }, { name: 'Ada' }], 'Ada', 'OK'],
    ['one beside nothing', [null, { name: 'Ada' }], 'Ada', 'OK'],
    ['an identifier beside nothing', { identifier: [null, { notation: 'S-17' }] }, 'S-17', 'OK'],
    [
      'a contact beside nothing',
      { contactPoint: [null, { emailAddress: [null, { id: 'mailto:a@example.com' }] }] },
      'a@example.com',
      'OK',
    ],
    ['a name in other letters and spaces', { name: ' Ada  LOVELACE' }, 'ada Lovelace ', 'OK'],
    ['a name of nothing for nobody', { name: ' ' }, '  ', 'RECIPIENT_MISMATCH'],
    ['nobody at all', {}, 'urn:example:2', 'RECIPIENT_NOT_COMPARABLE'],
    [
      'an address that only holds the word',
      { contactPoint: { emailAddress: { id: 'a+mailto:b@example.com' } } },
      'a+b@example.com',
      'RECIPIENT_MISMATCH',
    ],
    ['a last identifier', among(256), 'S-256', 'OK'],
    ['one identifier too many', among(257), 'S-257', 'RECIPIENT_MISMATCH'],
  ])('%s', (_case, subject, recipient, expected) => {
    expect(ask(subject, recipient)).toBe(expected)
  })

  test('a mismatch has its place; nobody was named, or it is asked elsewhere', () => {
    const named = of(badge({ credentialSubject: { name: 'Ada' } }))
    expect(line(checkRecipient(named, session({}, 'Eve')))).toBe(
      'recipient failed RECIPIENT_MISMATCH /credentialSubject',
    )
    const unasked = [session(), session({}, 'Eve')] as const
    expect([
      line(checkRecipient(named, unasked[0])),
      line(checkRecipient({ ...named, format: 'vp' }, unasked[1])),
    ]).toEqual(Array.from({ length: 2 }, () => 'recipient not-applicable NOT_APPLICABLE'))
    expect(ask({ name: 'Ada' })).toBe('NOT_APPLICABLE')
    expect(ask({ name: 'Ada' }, 'Eve', 'vp')).toBe('NOT_APPLICABLE')
  })
})

describe('the older revocation list', () => {
  const url = 'https://a.example/revoked.json'
  const { id, issuer } = badge() as { id: string; issuer: JsonObject }
  const ask = async (served?: JsonObject, entry: JsonObject = { id: url }, document = badge()) => {
    const asked = { entry, pointer: '/credentialStatus', credential: of(document) }
    const documents = served ? { [url]: served } : {}
    const found = await revocationListResult({ ...asked, session: session(documents) })
    expect(found).toMatchObject({ check: 'status', pointer: '/credentialStatus' })
    expect(found.outcome).toBe(
      { OK: 'passed', STATUS_LIST_UNREACHABLE: 'indeterminate' }[found.code] ?? 'failed',
    )
    return found.code
  }
  const rows = (...revokedCredential: readonly Json[]) => ({ revokedCredential })

  test.each<[string, JsonObject | undefined, string]>([
    ['not in it', rows({ id: 'urn:a:2' }), 'OK'],
    ['in it', rows({ id: 'urn:a:2' }, { id }), 'REVOKED'],
    [
      'in it, spelt otherwise',
      rows({ id: ` ${id.replace(':', '%3A')}`, revoked: true }),
      'REVOKED',
    ],
    ['in it, and not revoked', rows({ id, revoked: false }), 'OK'],
    ['percent signs that are none', rows({ id: '%zz' }), 'OK'],
    ['a row with an id that is none', rows({ id: 7 }), 'STATUS_LIST_INVALID'],
    ['out of reach', undefined, 'STATUS_LIST_UNREACHABLE'],
    ['another list', { ...rows(), id: `${url}?2` }, 'STATUS_LIST_ID_MISMATCH'],
    ['of the issuer', { ...rows(), id: url, issuer }, 'OK'],
    [
      'of another issuer',
      { ...rows(), issuer: { id: 'did:web:a.example' } },
      'STATUS_LIST_ISSUER_MISMATCH',
    ],
    [
      'of another issuer, as a text',
      { ...rows(), issuer: 'did:web:a.example' },
      'STATUS_LIST_ISSUER_MISMATCH',
    ],
    ['no list', { revokedCredential: 'x' }, 'STATUS_LIST_INVALID'],
    ['a row that is a text', rows(id), 'STATUS_LIST_INVALID'],
    ['a row of nobody', rows({ revoked: true }), 'STATUS_LIST_INVALID'],
    ['a row that says yes in words', rows({ id, revoked: 'true' }), 'STATUS_LIST_INVALID'],
    ['a row that says nothing', rows({ id, revoked: null }), 'STATUS_LIST_INVALID'],
    ['our id in capitals', rows({ id: String(id).toUpperCase() }), 'REVOKED'],
  ])('%s', async (_case, served, expected) => {
    expect(await ask(served)).toBe(expected)
  })

  test('an entry or a credential without id is none', async () => {
    expect(await ask(rows(), { id: 7 })).toBe('STATUS_INVALID')
    expect(await ask(rows(), { id: url }, badge({ id: 7 }))).toBe('STATUS_INVALID')
  })

  test('ids are compared without blanks, also where percent signs are none', () => {
    expect(isSameId(' urn:%zz ', 'urn:%zz')).toBe(true)
    expect(isSameId('urn:a', 'urn:b')).toBe(false)
    // UUIDs are the same in either case, and nothing else is.
    expect(isSameId('urn:uuid:AB', 'URN:UUID:ab')).toBe(true)
    for (const start of ['urn:x:', 'https://a.example/urn:uuid:'])
      expect(isSameId(`${start}AB`, `${start}ab`)).toBe(false)
    for (const [one, other] of [
      [7, 7],
      ['urn:a', 7],
      [7, 'urn:a'],
      [undefined, undefined],
    ])
      expect(isSameId(one, other)).toBe(false)
  })

  test('it is asked for as JSON', async () => {
    const accepted: string[] = []
    const loadDocument: Session['loadDocument'] = async (_url, { accept }) => {
      accepted.push(accept)
      throw new PipelineError('TRUST_UNREACHABLE', 'no such document')
    }
    const own = { ...session(), loadDocument }
    await revocationListResult({
      entry: { id: url },
      pointer: '',
      credential: of(badge()),
      session: own,
    })
    expect(accepted).toEqual(['application/json'])
  })
})

describe('the status of the European Learning Model', () => {
  const url = 'https://a.example/status/1'
  const { issuer } = badge() as { issuer: JsonObject }
  const list = (first: number, changes: JsonObject = {}): JsonObject => ({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    credentialSubject: {
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodeBitstring(Uint8Array.of(first, ...new Uint8Array(16_383))),
    },
    ...changes,
  })
  const ask = async (entry: Json, served = list(0), report: Partial<Report> = {}) => {
    const nested = { verdict: 'passed', checks: [], ...report } as unknown as Report
    const own = { ...session({ [url]: served }), verifyNested: async () => nested }
    const { results } = await checkStatus(of(badge({ credentialStatus: entry }), 'elm'), own)
    return results.map(({ code }) => code)
  }
  const entry = (id: Json) => ({ type: 'CredentialStatus', id })

  test.each<[string, Json, JsonObject, string]>([
    ['a clear bit', entry(`${url}#0`), list(0), 'OK'],
    ['a set bit', entry(`${url}#7`), list(1), 'REVOKED'],
    ['an index beyond the list', entry(`${url}#131072`), list(0), 'STATUS_INDEX_OUT_OF_RANGE'],
    ['another list', entry(`${url}#0`), list(0, { id: `${url}/2` }), 'STATUS_LIST_ID_MISMATCH'],
    ['an id that is none', entry(7), list(0), 'STATUS_TYPE_UNSUPPORTED'],
    ['an id without index', entry(url), list(0), 'STATUS_TYPE_UNSUPPORTED'],
    ['an index in words', entry(`${url}#one`), list(0), 'STATUS_TYPE_UNSUPPORTED'],
    ['an index with a zero before it', entry(`${url}#01`), list(0), 'STATUS_TYPE_UNSUPPORTED'],
    ['a list by http', entry('http://a.example/1#0'), list(0), 'STATUS_TYPE_UNSUPPORTED'],
    ['an entry of no type', { id: `${url}#0` }, list(0), 'STATUS_TYPE_UNSUPPORTED'],
    ['an entry that is a text', `${url}#0`, list(0), 'STATUS_INVALID'],
  ])('%s', async (_case, value, served, expected) => {
    expect(await ask(value, served)).toEqual([expected])
  })

  test('what is said of the list decides first', async () => {
    const check = (name: string, outcome: string) =>
      ({ check: name, outcome, code: 'X', message: 'x' }) as unknown as Report['checks'][number]
    const said = async (verdict: Report['verdict'], ...checks: Report['checks']) =>
      await ask(entry(`${url}#7`), list(1), { verdict, checks })
    expect(await said('failed', check('proof', 'failed'))).toEqual(['STATUS_LIST_INVALID'])
    expect(await said('failed', check('validity', 'failed'))).toEqual(['STATUS_LIST_STALE'])
    expect(await said('failed', check('validity', 'failed'), check('proof', 'failed'))).toEqual([
      'STATUS_LIST_INVALID',
    ])
    expect(await said('indeterminate')).toEqual(['STATUS_LIST_UNPROVEN'])
  })

  test('nobody but the issuer keeps the list, when nobody else is known to', async () => {
    const other = list(1, { issuer: 'did:web:keeper.example' })
    expect(await ask(entry(`${url}#7`), other)).toEqual(['STATUS_LIST_ISSUER_MISMATCH'])
    const { issuer: _, ...anonymous } = list(1)
    expect(await ask(entry(`${url}#7`), anonymous)).toEqual(['STATUS_LIST_ISSUER_MISMATCH'])
  })

  test('a list that is no object, too short, or of another purpose', async () => {
    const subject = list(0).credentialSubject as JsonObject
    const short = { ...subject, encodedList: encodeBitstring(new Uint8Array(12_499)) }
    const cases: readonly (readonly [Json, string])[] = [
      ['x', 'STATUS_PURPOSE_MISMATCH'],
      [short, 'STATUS_LIST_TOO_SHORT'],
      [{ ...subject, encodedList: 7 }, 'STATUS_LIST_INVALID'],
      [{ ...subject, statusPurpose: 'suspension' }, 'STATUS_PURPOSE_MISMATCH'],
    ]
    for (const [credentialSubject, expected] of cases)
      expect(await ask(entry(`${url}#0`), list(0, { credentialSubject }))).toEqual([expected])
  })

  test('a list below too many others is not asked for', async () => {
    const deep = { ...session({ [url]: list(1) }), depth: 3 }
    const { results } = await checkStatus(of(badge({ credentialStatus: entry(`${url}#7`) })), deep)
    expect(results.map(({ code }) => code)).toEqual(['NOT_CHECKED'])
  })
})

test('a claim that is no object is covered by no list of templates', () => {
  const trust = { issuers: [{ id: URN, name: 'x', templates: [URN] }], anchors: [], lists: [] }
  const told = (hasClaim: Json) => {
    const document = { issuer: URN, credentialSubject: { hasClaim } }
    const { outcome, code } = checkTrust(of(document, 'elm'), { ...session(), trust })
    return `${outcome} ${code}`
  }
  expect(told([{ specifiedBy: { id: URN } }])).toBe('passed OK')
  expect(told([URN])).toBe('indeterminate ISSUER_NOT_FOR_TEMPLATE')
  expect(told([{ specifiedBy: { id: URN } }, URN])).toBe('indeterminate ISSUER_NOT_FOR_TEMPLATE')
})

test('the status list of an issuer without a name of its own is nobody’s', async () => {
  const uri = 'https://university.example/status/1'
  const claims = { sub: uri, iat: 1_700_000_000, status_list: { bits: 1, lst: 'eNpjAAAAAQAB' } }
  const list = await token({ alg: 'EdDSA', typ: 'statuslist+jwt', kid: METHOD }, claims)
  const status = { status_list: { idx: 0, uri } }
  const nobodys = { ...of({}, 'eudi'), securing: { kind: 'jws', claims: { status } } as never }
  const { results } = await checkTokenStatus(nobodys, session({ [uri]: list }))
  expect(results.map(({ outcome, code }) => `${outcome} ${code}`)).toEqual([
    'indeterminate STATUS_LIST_UNPROVEN',
  ])
})

describe('official shapes at hand', () => {
  const violation = { constraint: 'sh:minCount', path: 'elm:title' }
  const ask = async (finding: ShapesFinding, format: Credential['format'] = 'elm') => {
    const shapes = { check: async () => finding }
    return await checkOfficialShapes(of(europass(), format), { ...session(), shapes })
  }
  const VIOLATED = 'profile failed SHAPES_VIOLATED'

  /** What stands at the end of the message. */
  test.each<[ShapesFinding, string | undefined, string]>([
    [{ kind: 'conforms' }, undefined, ''],
    [{ kind: 'unreadable' }, VIOLATED, 'cannot read the document'],
    [
      { kind: 'missing', profile: 'x' },
      'profile indeterminate SHAPES_MISSING /credentialSchema',
      'none of x',
    ],
    [{ kind: 'violates', violations: [violation] }, VIOLATED, 'sh:minCount at elm:title'],
    [
      { kind: 'violates', violations: [{ ...violation, path: '' }, violation, violation] },
      VIOLATED,
      'sh:minCount at a node, and 2 more',
    ],
  ] as readonly [ShapesFinding, string | undefined, string][])(
    '%j',
    async (finding, expected, end) => {
      const result = await ask(finding)
      expect(result && line(result)).toBe(expected)
      expect(result?.message.endsWith(end)).toBe(expected && true)
      expect(await ask(finding, 'ob3')).toBeUndefined()
    },
  )

  test('without shapes there is no opinion', async () => {
    expect(await checkOfficialShapes(of(europass(), 'elm'), session())).toBeUndefined()
  })
})

test('one verification asks for each document once, and not for ever more of them', async () => {
  const asked: string[] = []
  const load = boundedLoader(
    loaderOver({ 'https://a.example/1': '{}', 'https://a.example/2': '{}' }, asked),
    2,
  )
  const get = async (at: number) =>
    (await load(`https://a.example/${at}`, { accept: '*/*' })).status
  const accepted: string[] = []
  const kinds = boundedLoader(async (url, { accept }) => {
    accepted.push(accept)
    return await loaderOver({ [url]: '{}' })(url, { accept })
  }, 1)
  await kinds('https://a.example/1', { accept: 'text/plain' })
  expect(accepted).toEqual(['text/plain'])
  expect([await get(1), await get(1), await get(2)]).toEqual([200, 200, 200])
  await expect(get(3)).rejects.toMatchObject({ code: 'TRUST_UNREACHABLE' })
  expect(await get(1)).toBe(200)
  expect(asked).toEqual(['https://a.example/1', 'https://a.example/2'])
})

describe('SD-JWT VC', () => {
  const credential = (
    claims: JsonObject,
    disclosed: readonly string[] = [],
    header: JsonObject = {},
  ) => {
    const sdJwt = { claims, disclosedNames: new Set(disclosed) } as unknown as ParsedSdJwt
    const securing = {
      kind: 'jws',
      jws: { header },
      claims,
      sdJwt,
    } as unknown as Credential['securing']
    return { ...of(claims, 'eudi'), securing }
  }
  const good = { vct: 'urn:example:m', iss: 'https://a.example', iat: 1, exp: 2, nbf: 0 }

  test.each<[JsonObject, readonly string[]]>([
    [good, []],
    [{ ...good, vct: '' }, ['claim /vct']],
    [{ iss: good.iss }, ['claim /vct']],
    [{ vct: good.vct }, ['claim /iss']],
    [{ ...good, iat: '1' }, ['claim /iat']],
    [{ ...good, exp: -1 }, ['claim /exp']],
    [{ ...good, nbf: null }, ['claim /nbf']],
  ])('%j', (claims, expected) => {
    expect(told(sdJwtVcFaults(credential(claims)))).toEqual(expected)
  })

  test('a certificate stands for the issuer, and nothing that limits it can be hidden', () => {
    expect(sdJwtVcFaults(credential({ vct: 'x' }, [], { x5c: ['x'] }))).toEqual([])
    expect(told(sdJwtVcFaults(credential(good, ['exp', 'name', 'status'])))).toEqual([
      'disclosable /exp',
      'disclosable /status',
    ])
    expect(sdJwtVcFaults(of(good, 'eudi'))).toEqual([])
    const plain = { kind: 'jws', jws: { header: {} }, claims: {} } as never
    expect(sdJwtVcFaults({ ...of(good), securing: plain })).toEqual([])
  })
})

describe('the profile by itself', () => {
  const judged = (
    document: JsonObject,
    format: Credential['format'],
    types: readonly string[] = [],
    dataModel: Credential['dataModel'] = '2.0',
  ) => checkProfile({ ...of(document, format), types, dataModel })
  const lines = ({ results, warnings }: ReturnType<typeof checkProfile>) => [
    ...results.map(line),
    ...warnings.map(({ code, pointer }) => `${code} ${pointer}`),
  ]
  const invalid = (pointer: string) => `profile failed PROFILE_INVALID ${pointer}`
  const EUROPASS = ['VerifiableCredential', 'EuropeanDigitalCredential']

  test('a fault is told with the number of those behind it, and a name alone with a warning', () => {
    const named = badge({ credentialSubject: { type: ['AchievementSubject'], name: 'Ada' } })
    expect(lines(judged(named, 'ob3', ['OpenBadgeCredential']))).toEqual([
      invalid('/credentialSubject/achievement'),
      'SUBJECT_ONLY_NAMED /credentialSubject',
    ])
    expect(lines(judged(named, 'clr')).at(-1)).toBe('SUBJECT_ONLY_NAMED /credentialSubject')
    expect(lines(judged(named, 'vc'))).toEqual(['profile passed OK'])
    const { issuer: _, credentialSubject: __, ...less } = badge()
    for (const [document, more] of [
      [badge({ validFrom: 7 }), ''],
      [{ ...less, validFrom: 7 }, ', and 2 more'],
    ] as const) {
      const [first] = vcdmFaults(document, '2.0')
      expect(judged(document, 'vc').results[0]?.message).toBe(`${first?.message}${more}`)
    }
    const several = [badge().credentialSubject, badge().credentialSubject] as JsonObject[]
    expect(lines(judged(badge({ credentialSubject: several }), 'vc'))).toEqual([
      'profile passed OK',
      'SUBJECTS_SEVERAL /credentialSubject',
    ])
    const token = { kind: 'jws', jws: { header: { typ: 'JWT' } }, claims: {} } as never
    expect(checkProfile({ ...of(badge()), securing: token }).results).toMatchObject([
      { outcome: 'failed', code: 'JWT_CLAIM_MISSING' },
    ])
  })

  test('every format is judged by its own rules', () => {
    expect(lines(judged({ type: 'x' }, 'vp'))[0]).toMatch(/^profile failed PROFILE_INVALID/)
    const { '@context': _, ...rest } = badge()
    const [base] = CONTEXTS
    const bare = { ...rest, '@context': [base ?? ''] }
    expect(lines(judged(bare, 'vc'))).toEqual(['profile passed OK'])
    for (const format of ['ob3', 'clr'] as const)
      expect(lines(judged(bare, format))).toEqual([invalid('/@context')])
    const PASSED = ['profile passed OK']
    expect(lines(judged(bare, 'vc', [], '1.1'))[0]).toMatch(/^profile failed PROFILE_INVALID/)
    const presentation = { '@context': [base ?? ''], type: ['VerifiablePresentation'] }
    expect(lines(judged(presentation, 'vp'))).toEqual(PASSED)
    expect(lines(judged({ vct: 'urn:x', iss: 'https://a.example' }, 'eudi'))).toEqual(PASSED)
    expect(lines(judged(bare, 'status-list'))[0]).toMatch(/^profile failed PROFILE_INVALID/)
  })

  test('Europass is judged where the types or the contexts claim it, and advised where both do', () => {
    expect(lines(judged(europass(), 'elm', EUROPASS, '1.1'))).toEqual(['profile passed OK'])
    const broken = europass({ credentialProfiles: 7, issuer: { id: URN, legalName: { en: 'a' } } })
    expect(lines(judged(broken, 'elm', EUROPASS, '1.1'))).toEqual([
      invalid('/issuer/eIDASIdentifier'),
    ])
    expect(lines(judged(broken, 'vc', EUROPASS, '1.1'))).toEqual([
      invalid('/issuer/eIDASIdentifier'),
    ])
    for (const format of ['vc', 'elm'] as const)
      expect(lines(judged(broken, format, ['VerifiableCredential'], '1.1'))[0]).toBe(
        'profile passed OK',
      )
    const subject = europass().credentialSubject as JsonObject
    const advised = europass({
      credentialSubject: { ...subject, hasClaim: [{ type: 'LearningAchievement' }] },
    })
    const ADVICE = 'PROFILE_ADVICE /credentialSubject/hasClaim/0/id'
    for (const types of [EUROPASS, ['VerifiableCredential']])
      expect(lines(judged(advised, 'elm', types, '1.1'))).toContain(ADVICE)
    expect(lines(judged(advised, 'vc', EUROPASS, '1.1'))).not.toContain(ADVICE)
  })
})

test('results are judged in badges that have some', () => {
  const odd = badgeWith({}, { result: [{ type: ['Result'], resultDescription: URN, value: '1' }] })
  expect(line(checkReferences(of(odd)))).toMatch(
    /^references failed [A-Z_]+ \/credentialSubject\/result\/0/,
  )
  const described = { id: URN, type: ['ResultDescription'], name: 'Grade', resultType: 'Percent' }
  const result = { type: ['Result'], resultDescription: URN, value: '1' }
  const sound = badgeWith({ resultDescription: [described] }, { result: [result] })
  expect(line(checkReferences(of(sound)))).toBe('references passed OK')
  for (const [count, more] of [
    [1, ''],
    [3, ', and 2 more'],
  ] as const) {
    const several = badgeWith({}, { result: Array.from({ length: count }, () => result) })
    const [first] = resultReferenceFaults(several)
    expect(checkReferences(of(several)).message).toBe(`${first?.message}${more}`)
  }
  const none = 'references not-applicable NOT_APPLICABLE'
  expect([line(checkReferences(of(odd, 'vc'))), line(checkReferences(of(badge())))]).toEqual([
    none,
    none,
  ])
})

describe('results that are no success', () => {
  const AT = '/credentialSubject/result/0'
  const OLD = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json'
  const told = (described: JsonObject, result: JsonObject, changes: JsonObject = {}) => {
    const id = 'urn:r:1'
    const resultDescription = [null, { id: 'urn:r:0' }, { id, ...described }]
    const document = badgeWith(
      { resultDescription },
      { result: [{ resultDescription: id, ...result }] },
    )
    return resultWarnings(of({ ...document, ...changes })).map((w) => `${w.code} ${w.pointer}`)
  }
  const BELOW = [`RESULT_BELOW_REQUIRED ${AT}`]

  test.each(['Failed', 'Withdrew', 'OnHold', 'InProgress', 'Enrolled', 'Provisional'])(
    '%s is told',
    (status) => {
      expect(told({}, { status })).toEqual([`RESULT_NOT_COMPLETED ${AT}`])
    },
  )

  test('Completed is a success, and what is no status is none', () => {
    for (const status of ['Completed', 'failed', null, ['Failed']])
      expect(told({}, { status } as JsonObject)).toEqual([])
  })

  test.each<[string, string, string[]]>([
    ['49.5', '50', BELOW],
    ['9', '50', BELOW],
    ['50', '50', []],
    ['100', '50', []],
    ['A', '50', []],
    ['40', 'C', []],
    ['40', '', []],
  ])('%s where %s is asked for', (value, requiredValue, expected) => {
    expect(told({ requiredValue }, { value })).toEqual(expected)
  })

  test('a grade by its place among those allowed, where that was signed', () => {
    const grades = { allowedValue: ['F', 'C', 'A'], requiredValue: 'C' }
    expect(['F', 'C', 'A', 'X'].map((value) => told(grades, { value }).length)).toEqual([
      1, 0, 0, 0,
    ])
    const [base = ''] = badge()['@context'] as string[]
    expect(told(grades, { value: 'F' }, { '@context': [base, OLD] })).toEqual([])
    expect(told({ ...grades, allowedValue: 'F' }, { value: 'F' })).toEqual([])
    expect(told({ allowedValue: ['F', null] }, { value: 'F' })).toEqual([])
    expect(told({ ...grades, allowedValue: ['F', 'A'] }, { value: 'F' })).toEqual([])
    // Some grades are numbers and some are none; what is no text is no grade.
    const mixed = ['F', '3', 'A']
    expect(told({ allowedValue: mixed, requiredValue: '3' }, { value: 'F' })).toEqual(BELOW)
    expect(told({ allowedValue: mixed, requiredValue: 'A' }, { value: '3' })).toEqual(BELOW)
    const nothing = { ...grades, allowedValue: [null, 7, 'C'] } as JsonObject
    for (const value of [null, 7]) expect(told(nothing, { value })).toEqual([])
  })

  test('the order of grades is signed by the contexts of two editions, and by nothing like them', () => {
    const grades = { allowedValue: ['F', 'C'], requiredValue: 'C' }
    const by = (context: Json) => told(grades, { value: 'F' }, { '@context': [context] })
    for (const edition of ['2', '3']) expect(by(OLD.replace(/1(?=\.json)/, edition))).toEqual(BELOW)
    const like = OLD.replace('3.0.1', '3.0.3')
    for (const other of [
      OLD,
      `${like}.txt`,
      [like],
      { '@id': like },
      like.replace('json', 'jsonld'),
    ])
      expect(by(other)).toEqual([])
  })

  test('a level by its points', () => {
    const level = (id: string, points?: string) => ({ id, ...(points && { points }) })
    const levels = [null, level('urn:l:2', '10'), level('urn:l:1', '9'), level('urn:l:3')]
    const described = { rubricCriterionLevel: levels, requiredLevel: 'urn:l:2' }
    const reached = ['urn:l:1', 'urn:l:2', 'urn:l:3', 'urn:l:4']
    expect(reached.map((achievedLevel) => told(described, { achievedLevel }).length)).toEqual([
      ...[1, 0, 0, 0],
    ])
    const open = { ...described, requiredLevel: 'urn:l:3' }
    expect(reached.flatMap((achievedLevel) => told(open, { achievedLevel }))).toEqual([])
  })

  test('nothing is told of what nobody described, or of other credentials', () => {
    expect(told({ requiredValue: '50' }, { value: '1', resultDescription: 'urn:r:9' })).toEqual([])
    const failed = badgeWith({}, { result: [null, { status: 'Failed' }] } as JsonObject)
    expect(resultWarnings(of(failed)).map(({ pointer }) => pointer)).toEqual([
      '/credentialSubject/result/1',
    ])
    expect(resultWarnings(of(failed, 'vc'))).toEqual([])
    expect(resultWarnings(of(badge({ credentialSubject: 7 })))).toEqual([])
    const bare = { result: [{ status: 'Failed' }] }
    expect(resultWarnings(of(badge({ credentialSubject: bare })))).toHaveLength(1)
  })
})

test('what is no award is said of what is handed in, and of nothing inside it or fetched for it', () => {
  const type = 'EndorsementCredential'
  const told = (format: Credential['format'], types: readonly string[], depth: number) =>
    awardWarnings({ ...of(badge(), format), types }, { depth } as Session).map(({ code }) => code)
  expect(told('status-list', [], 0)).toEqual(['STATUS_LIST_ALONE'])
  expect(told('ob3', ['VerifiableCredential', type], 0)).toEqual(['ENDORSEMENT_ALONE'])
  expect(told('ob3', ['VerifiableCredential'], 0)).toEqual([])
  expect([told('status-list', [], 1), told('ob3', [type], 1)]).toEqual([[], []])
})
