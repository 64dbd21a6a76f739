// One shape for every controlled vocabulary: a concept with its IRI, its scheme and its labels,
// as ELM 3.2 writes it (`Concept` with `inScheme`, `prefLabel` and, in authority tables, `notation`).

import { DOCUMENT_LANGUAGES, type DocumentLanguage, type LangString } from '../language.ts'

/** A term of a controlled vocabulary. */
export interface Concept {
  readonly iri: string
  /** IRI of the concept scheme. */
  readonly scheme: string
  /** The English label is the list's own; other languages are our wording for documents. */
  readonly label: LangString
  /** Kind of the authority table or list (`country`, `language`, `Skill` …), where ELM documents carry one. */
  readonly notation?: string
}

export interface ConceptScheme {
  readonly iri: string
  /** What goes before the code in the IRIs of its concepts; the scheme's IRI where absent. */
  readonly base?: string
  readonly notation?: string
}

/** A text in all seven document languages. */
export type Labels = Readonly<Record<DocumentLanguage, string>>

/** A Europass list: the concepts stand beside the versioned scheme, `http://data.europa.eu/snb/<list>/…`. */
export function snbScheme(list: string): ConceptScheme {
  const base = `http://data.europa.eu/snb/${list}`
  return { iri: `${base}/25831c2`, base }
}

/** The concept with a code in a scheme. */
export function concept(scheme: ConceptScheme, code: string, label: LangString): Concept {
  return {
    iri: `${scheme.base ?? scheme.iri}/${code}`,
    scheme: scheme.iri,
    label,
    ...(scheme.notation === undefined ? {} : { notation: scheme.notation }),
  }
}

/** Labels from texts in the order of the document languages: en, de, it, nb, pl, es, sv. */
export function labelsOf(
  texts: readonly [string, string, string, string, string, string, string],
): Labels {
  return Object.fromEntries(
    DOCUMENT_LANGUAGES.map((language, index) => [language, texts[index]]),
  ) as unknown as Labels
}
