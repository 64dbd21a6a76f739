// The official SHACL shapes of a profile, run from their own files on demand (`--shapes`), beside our own check of the
// same rules. https://www.w3.org/TR/shacl/; elm.md section 1 for the files and how they import each other. Slow, and
// blind where our check is not: it decides nothing alone. The packages that read Turtle and SHACL are optional.

import jsonld, { type Quad } from 'jsonld'
import { PipelineError } from '../model/pipeline-error.ts'
import { asArray, isJsonObject, type JsonObject } from '../util/json.ts'
import { jsonldOptions } from './context-resolver.ts'
import type { ContextSet } from './pinned-contexts.ts'

/** A file of shapes in Turtle. */
export interface ShapeFile {
  readonly name: string
  readonly text: string
}

/** A rule that a document breaks: the property, the constraint, and whose rule it is. */
export interface ShapeViolation {
  readonly path: string
  readonly constraint: string
}

export type ShapesFinding =
  | { readonly kind: 'conforms' }
  | {
      readonly kind: 'violates'
      readonly violations: readonly [ShapeViolation, ...ShapeViolation[]]
    }
  /** The document names a profile whose shapes are not among the files. */
  | { readonly kind: 'missing'; readonly profile: string }
  /** No linked data. */
  | { readonly kind: 'unreadable' }

export interface OfficialShapes {
  /** Judges a document by the shapes of the profiles in its `credentialSchema` and by those of no named profile. */
  check(document: JsonObject): Promise<ShapesFinding>
}

/**
 * Reads shapes; validators are made when a document first needs them.
 *
 * @throws {PipelineError} `SHAPES_UNUSABLE` when a file is no Turtle, none holds shapes, or the packages are missing.
 */
export async function loadOfficialShapes(
  files: readonly ShapeFile[],
  contexts: ContextSet,
): Promise<OfficialShapes> {
  const tools = await loadTools()
  const graphs = files.map((file) => readGraph(file, tools)).filter(({ hasShapes }) => hasShapes)
  if (graphs.length === 0) throw unusable('expected at least one file with SHACL shapes (.ttl)')
  const validators = new Map<string, Validator>()
  return {
    async check(document) {
      const chosen = graphsFor(document, graphs)
      if ('missing' in chosen) return { kind: 'missing', profile: chosen.missing }
      const key = chosen.graphs.map(({ name }) => name).join('\n')
      const validator = validators.get(key) ?? createValidator(chosen.graphs, tools)
      validators.set(key, validator)
      const dataset = await datasetOf(document, contexts, tools)
      if (!dataset) return { kind: 'unreadable' }
      const { results } = await validator.validate(dataset)
      const [first, ...others] = results.map(told)
      return first ? { kind: 'violates', violations: [first, ...others] } : { kind: 'conforms' }
    },
  }
}

type Tools = Awaited<ReturnType<typeof loadTools>>
type Validator = InstanceType<Tools['SHACLValidator']>
type Result = Awaited<ReturnType<Validator['validate']>>['results'][number]

async function loadTools() {
  try {
    const [{ default: rdf }, { Parser }, { default: SHACLValidator }] = await Promise.all([
      import('@zazuko/env-node'),
      import('n3'),
      import('rdf-validate-shacl'),
    ])
    return { rdf, Parser, SHACLValidator }
  } catch (cause) {
    throw new PipelineError('SHAPES_UNUSABLE', 'packages that read shapes are not installed', {
      cause,
      hint: 'npm install rdf-validate-shacl n3 @zazuko/env-node',
    })
  }
}

interface ShapeGraph {
  readonly name: string
  /** IRI of the profile; undefined for shapes of nobody in particular, which every document must keep. */
  readonly profile: string | undefined
  readonly imports: readonly string[]
  readonly hasShapes: boolean
  readonly triples: ReturnType<InstanceType<Tools['Parser']>['parse']>
}

const OWL = 'http://www.w3.org/2002/07/owl#'
const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const SHAPE_CLASSES = [
  'http://www.w3.org/ns/shacl#NodeShape',
  'http://www.w3.org/ns/shacl#PropertyShape',
]
const PROFILE = /^http:\/\/data\.europa\.eu\/snb\/model\/ap\//

function readGraph({ name, text }: ShapeFile, { Parser }: Tools): ShapeGraph {
  try {
    const all = new Parser({ baseIRI: 'urn:sigillum:shapes' }).parse(text)
    const isType = (iri: string) => (triple: (typeof all)[number]) =>
      triple.predicate.value === RDF_TYPE && triple.object.value === iri
    const profile = all.find(isType(`${OWL}Ontology`))?.subject.value
    return {
      name,
      profile: profile !== undefined && PROFILE.test(profile) ? profile : undefined,
      imports: all
        .filter(({ predicate }) => predicate.value === `${OWL}imports`)
        .map(({ object }) => object.value)
        .filter((iri) => PROFILE.test(iri)),
      hasShapes: SHAPE_CLASSES.some((iri) => all.some(isType(iri))),
      // What is imported is among the files, and loaded from there alone.
      triples: all.filter(({ predicate }) => predicate.value !== `${OWL}imports`),
    }
  } catch (cause) {
    throw new PipelineError('SHAPES_UNUSABLE', `${name} is no Turtle`, { cause })
  }
}

/** The graphs of the profiles that a document names, of those that they import, and those of no profile. */
function graphsFor(
  { credentialSchema }: JsonObject,
  all: readonly ShapeGraph[],
): { readonly graphs: readonly ShapeGraph[] } | { readonly missing: string } {
  const open = asArray(credentialSchema)
    .map((schema) => (isJsonObject(schema) ? schema.id : schema))
    .filter((id) => typeof id === 'string')
    .filter((id) => PROFILE.test(id))
  const wanted = new Set<string>()
  for (let iri = open.shift(); iri !== undefined; iri = open.shift()) {
    if (wanted.has(iri)) continue
    wanted.add(iri)
    const found = all.find(({ profile }) => profile === iri)
    if (!found) return { missing: iri }
    open.push(...found.imports)
  }
  return { graphs: all.filter(({ profile }) => profile === undefined || wanted.has(profile)) }
}

function createValidator(graphs: readonly ShapeGraph[], { rdf, SHACLValidator }: Tools): Validator {
  const triples = graphs.flatMap((graph) => graph.triples)
  return new SHACLValidator(rdf.dataset(triples as never), { factory: rdf as never })
}

/** As the official tools read it: not in safe mode, the proof left out. Undefined when JSON-LD gives up. */
async function datasetOf(
  { proof: _proof, ...document }: JsonObject,
  contexts: ContextSet,
  { rdf }: Tools,
): Promise<ReturnType<Tools['rdf']['dataset']> | undefined> {
  try {
    const options = { ...jsonldOptions(contexts), safe: false }
    const quads = await jsonld.toRDF(structuredClone(document), options)
    return rdf.dataset(quads.map((quad) => toQuad(quad, rdf)) as never)
  } catch {
    return undefined
  }
}

function toQuad({ subject, predicate, object, graph }: Quad, rdf: Tools['rdf']) {
  const [s, p, o, g] = [subject, predicate, object, graph].map((term) => toTerm(term, rdf))
  return rdf.quad(s as never, p as never, o as never, g as never)
}

function toTerm(term: Quad['object'] | Quad['graph'], rdf: Tools['rdf']) {
  if (term.termType === 'NamedNode') return rdf.namedNode(term.value)
  if (term.termType === 'BlankNode') return rdf.blankNode(term.value)
  if (term.termType === 'DefaultGraph') return rdf.defaultGraph()
  if (term.language === undefined)
    return rdf.literal(term.value, rdf.namedNode(term.datatype.value))
  // The factory reads odd tags as something else; the tag is kept as JSON-LD gave it.
  return Object.assign(rdf.literal(term.value, 'en'), { language: term.language })
}

/** IRIs of properties and constraints only: values are the learner's. */
function told({ path, sourceConstraintComponent: component }: Result): ShapeViolation {
  return {
    path: path?.value ?? '',
    constraint: component?.value.replace(/^.*#|ConstraintComponent$/g, '') ?? '',
  }
}

function unusable(message: string): PipelineError {
  return new PipelineError('SHAPES_UNUSABLE', message)
}
