// Our extension context: every key of our lists has its concept, every member is protected, nothing else is defined.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildOb3 } from '../../../src/build/ob3/build-ob3.ts'
import { AWARDING_RULE_CONCEPTS, QUALITY_SCOPE_CONCEPTS } from '../../../src/build/own-lists.ts'
import { canonicalize } from '../../../src/linked-data/canonicalize.ts'
import { loadPinnedContexts } from '../../../src/linked-data/pinned-contexts.ts'
import {
  ASSESSMENT_TYPE_KEYS,
  assessmentConcept,
} from '../../../src/model/vocabulary/assessment-types.ts'
import type { Concept } from '../../../src/model/vocabulary/concept.ts'
import { MODES } from '../../../src/model/vocabulary/modes.ts'
import {
  ACTIVITY_FORM_CONCEPTS,
  ASSESSMENT_CONCEPTS,
  CREDENTIAL_TYPE_CONCEPTS,
  CYCLE_CONCEPTS,
  DELIVERY_MODE_CONCEPTS,
  FORMALITY_CONCEPTS,
  OUTCOME_CATEGORY_CONCEPTS,
  STACKABILITY_CONCEPTS,
  SUB_TYPE_CONCEPTS,
  SUPERVISION_CONCEPTS,
  TIMEFRAME_CONCEPTS,
} from '../../../src/model/vocabulary/own-concepts.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { records } from '../../support/records.ts'

type Terms = Record<
  string,
  { '@id'?: string; '@type'?: string; '@context'?: Terms } | string | boolean
>

const file = new URL('../../../contexts/sigillum-ob3-v1.jsonld', import.meta.url)
const context = (JSON.parse(readFileSync(file, 'utf8')) as { '@context': Terms })['@context']

const chosen = { 'on-site': MODES['on-site'], online: MODES.online, blended: MODES.blended }
const assessments = Object.fromEntries(
  ASSESSMENT_TYPE_KEYS.map((key) => [
    key,
    assessmentConcept(key) ?? ASSESSMENT_CONCEPTS[key as keyof typeof ASSESSMENT_CONCEPTS],
  ]),
)
const A = 'MicroCredentialAchievement'
const S = 'MicroCredentialSubject'

describe('keys of lists are terms for their concepts', () => {
  const lists: [string, Readonly<Record<string, Concept>>][] = [
    [`${A}/credentialType`, CREDENTIAL_TYPE_CONCEPTS],
    [`${A}/subType`, SUB_TYPE_CONCEPTS],
    [`${A}/awardingRule`, AWARDING_RULE_CONCEPTS],
    [`${A}/level/cycle`, CYCLE_CONCEPTS],
    [`${A}/learningOutcomes/category`, OUTCOME_CATEGORY_CONCEPTS],
    [`${A}/participation/mode`, { ...chosen, hybrid: DELIVERY_MODE_CONCEPTS.hybrid }],
    [`${A}/participation/form`, ACTIVITY_FORM_CONCEPTS],
    [`${A}/participation/timeframe`, TIMEFRAME_CONCEPTS],
    [`${A}/assessments/assessmentType`, assessments],
    [`${A}/assessments/formality`, FORMALITY_CONCEPTS],
    [`${A}/assessments/mode`, chosen],
    [`${A}/supervision`, SUPERVISION_CONCEPTS],
    [`${A}/qualityAssurance/scope`, QUALITY_SCOPE_CONCEPTS],
    [`${A}/stackability/kind`, STACKABILITY_CONCEPTS],
    [`${S}/modeTaken`, chosen],
  ]
  test.each(lists)('%s', (path, concepts) => {
    const { '@protected': isProtected, ...terms } = termsAt(path)
    expect(isProtected).toBe(true)
    expect(terms).toEqual(
      Object.fromEntries(Object.entries(concepts).map(([key, { iri }]) => [key, iri])),
    )
  })
})

test('every context is protected, every term is in a namespace of ours or an official one', () => {
  const seen: string[] = []
  const visit = (terms: Terms): void => {
    expect(terms['@protected']).toBe(true)
    for (const [name, term] of Object.entries(terms)) {
      if (name.startsWith('@') || typeof term === 'boolean') continue
      const iri = typeof term === 'string' ? term : (term['@id'] ?? '')
      expect(iri).toMatch(
        /^(@id|@type|https:\/\/w3id\.org\/sigillum\/|http:\/\/data\.europa\.eu\/snb\/)/,
      )
      seen.push(name)
      if (typeof term !== 'string' && term['@context'] !== undefined) visit(term['@context'])
    }
  }
  visit(context)
  expect(seen.length).toBeGreaterThan(100)
})

test('outside its two types the context defines nothing', () => {
  expect(Object.keys(context).filter((name) => !name.startsWith('@'))).toEqual(['id', 'type', A, S])
})

test('a key that is in no list is refused, not dropped', async () => {
  const document = buildOb3(records.academic, {
    issuerId: 'did:web:a.example',
    dataModel: '2.0',
    disclosure: 'minimal',
  })
  const contexts = loadPinnedContexts()
  await expect(canonicalize(document, contexts)).resolves.toContain('terms#supervision>')
  const subject = document.credentialSubject as JsonObject
  const achievement = { ...(subject.achievement as JsonObject), supervision: 'by-nobody' }
  await expect(
    canonicalize({ ...document, credentialSubject: { ...subject, achievement } }, contexts),
  ).rejects.toMatchObject({ code: 'JSONLD_INVALID' })
})

function termsAt(path: string): Terms {
  return path.split('/').reduce<Terms>((terms, name) => {
    const term = terms[name]
    if (typeof term !== 'object' || term['@context'] === undefined) throw new TypeError(path)
    return term['@context']
  }, context)
}
