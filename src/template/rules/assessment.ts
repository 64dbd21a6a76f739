// Rules on elements 11 to 13: assessment and its formality, supervision, quality assurance.

import type { Assessment, Template } from '../../model/template.ts'
import { EXAMINATION_TYPES } from '../../model/vocabulary/assessment-types.ts'
import { type Finding, findingIf } from './finding.ts'
import { TYPOLOGY } from './typology.ts'

/** Whether an assessment asks for no more than being there. */
export function isParticipation({ type, formality }: Assessment): boolean {
  return type === 'participation' || type === 'level-of-attendance' || formality === 'participation'
}

/** Findings on the assessments that hold for every type. */
export function judgeAssessments({ assessments, supervision }: Template): readonly Finding[] {
  const each = assessments.flatMap((assessment, index) => [
    ...findingIf(
      assessment.type === 'other' && assessment.title === undefined,
      'assessment-title',
      {
        pointer: `/assessments/${index}/title`,
        message: 'an assessment of type "other" needs a title',
      },
    ),
    ...findingIf(
      (assessment.type === 'participation') !== (assessment.formality === 'participation') &&
        assessment.type !== 'level-of-attendance',
      'assessment-participation',
      {
        pointer: `/assessments/${index}/formality`,
        message: 'participation as type and participation as formality go together',
      },
    ),
  ])
  const examination = assessments.findIndex(({ type }) => EXAMINATION_TYPES.has(type))
  return [
    ...each,
    ...findingIf(examination >= 0 && supervision === undefined, 'supervision-missing', {
      pointer: '/supervision',
      message: 'there is a test or examination: expected supervision and identity verification',
    }),
  ]
}

/** Findings on formality. The sub-type must fit the type. */
export function judgeFormality({ assessments, subType }: Template): readonly Finding[] {
  const allowed = TYPOLOGY[subType].formalities
  const others = assessments.flatMap(({ formality }, index) =>
    allowed.includes(formality) ? [] : [index],
  )
  const noneFits = others.length === assessments.length
  const findings = others.map(
    (index): Finding => ({
      rule: noneFits ? 'assessment-formality' : 'assessment-additional',
      pointer: `/assessments/${index}/formality`,
      message: `the sub-type "${subType}" rests on assessments that are ${allowed.join(' or ')}`,
    }),
  )
  return [
    ...findings,
    ...findingIf(!noneFits && assessments.every(isParticipation), 'participation-only', {
      pointer: '/assessments',
      message:
        'participation alone is outside the EU definition, which speaks of assessed learning outcomes',
    }),
  ]
}

/** Findings on quality assurance. */
export function judgeQualityAssurance({ qualityAssurance }: Template): readonly Finding[] {
  const covered = qualityAssurance.some(({ scope }) => scope !== 'content')
  return [
    ...qualityAssurance.flatMap(({ kind, agency }, index) =>
      findingIf((kind === 'agency') !== (agency !== undefined), 'quality-agency', {
        pointer: `/qualityAssurance/${index}/agency`,
        message:
          kind === 'agency'
            ? 'expected the name and country of the agency'
            : 'own procedures name no agency: choose the kind "agency" for an external decision',
      }),
    ),
    ...findingIf(!covered, 'quality-credential', {
      pointer: '/qualityAssurance',
      message: 'expected quality assurance of the credential, not only of the learning content',
    }),
  ]
}
