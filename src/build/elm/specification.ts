// `specifiedBy`: what the micro-credential is, whoever earns it. Elements 2, 6, 7, 8, 9 (offered), 10, 13 and 16.
// A Qualification when there is an EQF or national level, else a LearningAchievementSpecification.

import type { LangString } from '../../model/language.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { LearningOutcome, Level, Template } from '../../model/template.ts'
import { ACTIVITY_FORMS_AS_CONCEPTS } from '../../model/vocabulary/activities.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import { eqfConcept } from '../../model/vocabulary/eqf.ts'
import { escoSkillConcept } from '../../model/vocabulary/esco.ts'
import { skillTypeConcept } from '../../model/vocabulary/europass-lists.ts'
import { iscedFConcept } from '../../model/vocabulary/isced-f.ts'
import { languageConcept } from '../../model/vocabulary/languages.ts'
import { modeConcepts } from '../../model/vocabulary/modes.ts'
import { nationalLevel } from '../../model/vocabulary/national-frameworks.ts'
import {
  ACTIVITY_FORM_CONCEPTS,
  CYCLE_CONCEPTS,
  DELIVERY_MODE_CONCEPTS,
  OUTCOME_CATEGORY_CONCEPTS,
} from '../../model/vocabulary/own-concepts.ts'
import type { JsonObject } from '../../util/json.ts'
import { durationOfHours, withoutWeeks } from '../durations.ts'
import { oneOrMany } from '../json-members.ts'
import { nationalLevelConcept, SUBJECTS } from '../own-lists.ts'
import { isQualification } from '../record-view.ts'
import { accreditation, coversQualification } from './accreditation.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'
import { credits, webResource } from './leaf-nodes.ts'
import { prerequisiteNote, templateNotes } from './template-notes.ts'

/** Scheme of the identifier that names template and version. */
export const TEMPLATE_SCHEME = 'Template'

/** What the award is an instance of. */
export function specification(w: ElmWriter, template: Template): JsonObject {
  const qualification = isQualification(template)
  const { furtherInformation: further, workload } = template
  return w.node(
    qualification ? 'qualification' : 'learningAchievementSpec',
    qualification ? 'Qualification' : 'LearningAchievementSpecification',
    {
      identifier: w.node('identifier', 'Identifier', {
        notation: template.id,
        schemeName: TEMPLATE_SCHEME,
        schemeVersion: template.version,
      }),
      title: languageMap(template.title),
      dcType: w.concepts(officialForms(template)),
      learningOutcome: oneOrMany(template.outcomes.map((one) => learningOutcome(w, one))),
      creditPoint: workload.ects === undefined ? undefined : credits(w, workload.ects),
      volumeOfLearning: workload.hours === undefined ? undefined : durationOfHours(workload.hours),
      ...levelMembers(w, template.level),
      mode: w.concepts(modeConcepts(template.participation.mode)),
      thematicArea: w.concepts(mapped(further.iscedF ?? [], iscedFConcept, 'isced-f')),
      language: w.concepts(
        mapped(further.languagesOfInstruction ?? [], languageConcept, 'language'),
      ),
      maximumDuration: further.duration === undefined ? undefined : withoutWeeks(further.duration),
      entryRequirement: entryRequirement(w, template),
      accreditation: oneOrMany(
        template.qualityAssurance
          .filter((one) => one.kind === 'agency' && coversQualification(template, one))
          .map((one) => accreditation(w, one)),
      ),
      supplementaryDocument: oneOrMany(
        (further.links ?? []).map(({ title, url }) => webResource(w, url, languageMap(title))),
      ),
      additionalNote: oneOrMany([...formNotes(w, template), ...templateNotes(w, template)]),
    },
  )
}

function learningOutcome(w: ElmWriter, outcome: LearningOutcome): JsonObject {
  const { category } = outcome
  const type = category === undefined ? undefined : skillTypeConcept(category)
  return w.node('learningOutcome', 'LearningOutcome', {
    title: languageMap(outcome.text),
    dcType: type === undefined ? undefined : w.concept(type),
    relatedESCOSkill: w.concepts(
      mapped(outcome.esco ?? [], (uri) => escoSkillConcept(uri, {}), 'esco-skill'),
    ),
    additionalNote:
      category === undefined || type !== undefined
        ? undefined
        : w.labelNote(OUTCOME_CATEGORY_CONCEPTS[category]),
  })
}

/** Levels that ELM has lists for, and our own concepts for the cycle and for frameworks without a list. */
function levelMembers(w: ElmWriter, { eqf, national, cycle }: Level) {
  const official =
    national === undefined ? undefined : nationalLevel(national.framework, national.level)
  const own = [
    ...(cycle === undefined ? [] : [CYCLE_CONCEPTS[cycle]]),
    ...(national === undefined || official !== undefined
      ? []
      : [nationalLevelConcept(national.framework, national.level)]),
  ]
  return {
    eqfLevel:
      eqf === undefined ? undefined : oneOrMany(mapped([eqf], eqfConcept, 'eqf').map(w.concept)),
    nqfLevel: official === undefined ? undefined : w.concept(official.concept),
    educationLevel: w.concepts(own),
  }
}

/**
 * SHACL allows one note. Of several prerequisites it is the readable copy: `templateNotes` then has one note for each,
 * which tells formal requirements apart.
 */
function entryRequirement(w: ElmWriter, { prerequisites }: Template): JsonObject | undefined {
  const [first, ...others] = prerequisites
  if (first === undefined) return undefined
  if (others.length === 0) return prerequisiteNote(w, first)
  const languages = new Set(prerequisites.flatMap(({ text }) => Object.keys(text)))
  const joined = [...languages].map((language) => [
    language,
    prerequisites.flatMap(({ text }) => text[language] ?? []).join('\n'),
  ])
  return w.note(SUBJECTS.prerequisites, Object.fromEntries(joined) as LangString)
}

function officialForms({ participation }: Template): readonly Concept[] {
  const { opportunity } = ACTIVITY_FORMS_AS_CONCEPTS[participation.form]
  return opportunity === undefined ? [] : [opportunity]
}

/** Notes where the official concepts say less than the template: hybrid delivery, a summer school. */
function formNotes(w: ElmWriter, { participation }: Template): readonly JsonObject[] {
  const { exact } = ACTIVITY_FORMS_AS_CONCEPTS[participation.form]
  return [
    ...(participation.mode === 'hybrid' ? [w.labelNote(DELIVERY_MODE_CONCEPTS.hybrid)] : []),
    ...(exact ? [] : [w.labelNote(ACTIVITY_FORM_CONCEPTS[participation.form])]),
  ]
}

/** The concepts of codes, each once. @throws {PipelineError} `BUILD_TERM_UNMAPPED` for a code that its list lacks. */
function mapped<Code>(
  codes: readonly Code[],
  conceptOf: (code: Code) => Concept | undefined,
  list: string,
): readonly Concept[] {
  const concepts = codes.map((code) => {
    const concept = conceptOf(code)
    if (concept !== undefined) return concept
    throw new PipelineError(
      'BUILD_TERM_UNMAPPED',
      `expected a code of the list "${list}", received "${code}"`,
      { detail: { scheme: list } },
    )
  })
  return [...new Map(concepts.map((one) => [one.iri, one])).values()]
}
