// The official verdict on an ELM document: jsonld (not in safe mode, as the official tools read) and
// rdf-validate-shacl over the shapes of the corpus, their `owl:imports` dropped, the `proof` left out.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import rdf from '@zazuko/env-node'
import jsonld, { type Quad } from 'jsonld'
import { Parser } from 'n3'
import SHACLValidator from 'rdf-validate-shacl'
import { jsonldOptions } from '../../src/linked-data/context-resolver.ts'
import type { ElmProfileName } from '../../src/linked-data/elm-profile/profile-fault.ts'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { CORPUS } from '../support/corpus.ts'

const OWL_IMPORTS = 'http://www.w3.org/2002/07/owl#imports'

/** Files of the corpus by the last part of the profile's IRI. */
export const SHAPE_FILES = {
  'edc-generic-no-cv': 'EDC-generic-no-cv.ttl',
  'edc-generic-full': 'EDC-generic-full.ttl',
  'edc-accredited': 'EDC-accredited.ttl',
  'edc-issued-by-mandate': 'EDC-issuedByMandate.ttl',
  'edc-converted': 'EDC-converted.ttl',
  'edc-diploma-supplement': 'EDC-diplomaSupplement.ttl',
} as const

/** The triples of a file of shapes, without imports. */
export function shapeTriples(file: string) {
  const text = readFileSync(join(CORPUS, 'elm/elm-3.2', file), 'utf8')
  const triples = new Parser({ baseIRI: 'http://shapes.example/' }).parse(text)
  return triples.filter(({ predicate }) => predicate.value !== OWL_IMPORTS)
}

const validators = new Map<string, SHACLValidator>()

/** The validator of the generic profile and these; made once and reused. */
export function shaclValidator(profiles: readonly ElmProfileName[] = []): SHACLValidator {
  const names = ['edc-generic-no-cv', 'edc-generic-full', ...new Set(profiles)].toSorted()
  const key = names.join(' ')
  let validator = validators.get(key)
  if (!validator) {
    const shapes = names.flatMap((name) => shapeTriples(SHAPE_FILES[name as ElmProfileName]))
    validator = new SHACLValidator(rdf.dataset(shapes as never), { factory: rdf as never })
    validators.set(key, validator)
  }
  return validator
}

/** The graph of a document, as RDF/JS. @throws when JSON-LD cannot be read. */
export async function toDataset({ proof: _proof, ...document }: JsonObject) {
  const options = { ...jsonldOptions(loadPinnedContexts()), safe: false }
  const quads = await jsonld.toRDF(structuredClone(document), options)
  return rdf.dataset(quads.map(toQuad) as never)
}

/** `unreadable`: JSON-LD gives up before any shape is asked. */
export type OfficialVerdict = 'conforms' | 'violates' | 'unreadable'

/** What the official shapes say, with the paths and components of what they find. */
export async function officialVerdict(
  document: JsonObject,
  profiles: readonly ElmProfileName[] = [],
): Promise<{ verdict: OfficialVerdict; results: readonly string[] }> {
  let dataset: Awaited<ReturnType<typeof toDataset>>
  try {
    dataset = await toDataset(document)
  } catch (error) {
    return { verdict: 'unreadable', results: [String(error).slice(0, 120)] }
  }
  const report = await shaclValidator(profiles).validate(dataset)
  const results = report.results.map(
    ({ path, sourceConstraintComponent: component, value }) =>
      `${path?.value} ${component?.value.split('#')[1]} ${value?.value.slice(0, 60)}`,
  )
  return { verdict: report.conforms ? 'conforms' : 'violates', results }
}

type Term = Quad['object'] | Quad['graph']

function toQuad({ subject, predicate, object, graph }: Quad) {
  return rdf.quad(
    toTerm(subject) as never,
    toTerm(predicate) as never,
    toTerm(object) as never,
    toTerm(graph) as never,
  )
}

function toTerm(term: Term) {
  if (term.termType === 'NamedNode') return rdf.namedNode(term.value)
  if (term.termType === 'BlankNode') return rdf.blankNode(term.value)
  if (term.termType === 'DefaultGraph') return rdf.defaultGraph()
  if (term.language === undefined)
    return rdf.literal(term.value, rdf.namedNode(term.datatype.value))
  // The factory reads odd tags as something else; the tag is kept as JSON-LD gave it.
  return Object.assign(rdf.literal(term.value, 'en'), { language: term.language })
}
