// ESCO: the European classification of skills. Templates bring the URIs; the list itself is not held.

import { type Concept, type ConceptScheme, concept } from './concept.ts'

export const ESCO_SKILL_SCHEME: ConceptScheme = {
  iri: 'http://data.europa.eu/esco/concept-scheme/skills',
  base: 'http://data.europa.eu/esco/skill',
  notation: 'Skill',
}

const SKILL_URI =
  /^http:\/\/data\.europa\.eu\/esco\/skill\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[SLKT]\d+(?:\.\d+)*|[\w-]{22})$/

/** Whether a text has the form of an ESCO skill URI: `http://data.europa.eu/esco/skill/` and a UUID or code. */
export function isEscoSkillUri(text: string): boolean {
  return SKILL_URI.test(text)
}

/** The skill concept of an ESCO URI, with a label the caller knows; undefined when it is no such URI. */
export function escoSkillConcept(uri: string, label: Concept['label']): Concept | undefined {
  const code = SKILL_URI.exec(uri)?.[1]
  return code === undefined ? undefined : concept(ESCO_SKILL_SCHEME, code, label)
}
