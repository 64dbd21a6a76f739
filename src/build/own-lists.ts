// Concepts of our own beyond `model/vocabulary/own-concepts`: what only the documents distinguish,
// such as the parts of a joint micro-credential. Same namespace, same form.

import type { LangString } from '../model/language.ts'
import type { AwardingRule, QualityAssurance } from '../model/template.ts'
import { type Concept, concept } from '../model/vocabulary/concept.ts'
import { NOTE_SUBJECTS, ownScheme } from '../model/vocabulary/own-concepts.ts'

type ConceptList<Key extends string> = Readonly<Record<Key, Concept>>

function list<Key extends string>(name: string, labels: Readonly<Record<Key, LangString>>) {
  return Object.fromEntries(
    Object.entries<LangString>(labels).map(([key, label]) => [
      key,
      concept(ownScheme(name), key, label),
    ]),
  ) as ConceptList<Key>
}

/** Element 4: why this university awards. */
export const AWARDING_RULE_CONCEPTS: ConceptList<AwardingRule> = list('awarding-rule', {
  'single-provider': { en: 'the awarding body is the only provider' },
  'led-development': { en: 'the awarding body led the development' },
  'most-activities': { en: 'the awarding body offers most of the activities' },
})

/** Element 13: what was assured. */
export const QUALITY_SCOPE_CONCEPTS: ConceptList<QualityAssurance['scope']> = list(
  'quality-assurance-scope',
  {
    credential: { en: 'quality assurance of the credential' },
    content: { en: 'quality assurance of the learning content' },
    institution: { en: 'quality assurance of the institution' },
  },
)

/** What a part of an achievement is: a module passed, or the contribution of one university. */
export const PART_CONCEPTS: ConceptList<'module' | 'contribution'> = list('part', {
  module: { en: 'module' },
  contribution: { en: 'contribution of one university' },
})

/** Element 2: larger certificates made of several courses. */
export const MICRO_DEGREE_CONCEPT: Concept = concept(ownScheme('credential-type'), 'micro-degree', {
  en: 'micro-degree',
})

/** Subjects of notes: those of the vocabulary, and finer ones that let a note be read back exactly. */
export const SUBJECTS = {
  ...NOTE_SUBJECTS,
  ...list('note-subject', {
    'signatory-function': { en: 'function of the signatory' },
    'led-development': { en: 'led the development' },
    'formal-requirement': { en: 'formal requirement' },
    'credit-limit': { en: 'credits taken over at most' },
  }),
}

const NATIONAL_LEVELS = ownScheme('national-level')

/** A level of a framework for which no official concept exists: `<framework>/<level>`, each percent-encoded. */
export function nationalLevelConcept(framework: string, level: string): Concept {
  const code = [framework, level].map(encodeURIComponent).join('/')
  return concept(NATIONAL_LEVELS, code, { en: `${framework} ${level}` })
}

/** The framework and level that `nationalLevelConcept` wrote into an IRI; undefined for any other. */
export function nationalLevelOf(iri: string): { framework: string; level: string } | undefined {
  const prefix = `${NATIONAL_LEVELS.iri}/`
  if (!iri.startsWith(prefix)) return undefined
  try {
    const [framework, level] = iri.slice(prefix.length).split('/').map(decodeURIComponent)
    return framework === undefined || level === undefined ? undefined : { framework, level }
  } catch {
    return undefined
  }
}

/** The key under which a list holds a concept, by its IRI. */
export function keyOf<Key extends string>(
  concepts: Readonly<Record<Key, Concept>>,
  iri: string | undefined,
): Key | undefined {
  return (Object.keys(concepts) as Key[]).find((key) => concepts[key].iri === iri)
}
