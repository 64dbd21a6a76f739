// File types of the EU authority table, as far as credentials embed such files.

import { type Concept, type ConceptScheme, concept } from './concept.ts'

export const FILE_TYPE_SCHEME: ConceptScheme = {
  iri: 'http://publications.europa.eu/resource/authority/file-type',
  notation: 'file-type',
}

/** File types by media type. */
export const FILE_TYPES = {
  'image/png': concept(FILE_TYPE_SCHEME, 'PNG', { en: 'PNG' }),
  'image/jpeg': concept(FILE_TYPE_SCHEME, 'JPEG', { en: 'JPEG' }),
  'image/svg+xml': concept(FILE_TYPE_SCHEME, 'SVG', { en: 'SVG' }),
  'application/pdf': concept(FILE_TYPE_SCHEME, 'PDF', { en: 'PDF' }),
} as const satisfies Readonly<Record<string, Concept>>
