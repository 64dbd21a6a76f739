// The profile check of Europass credentials (ELM): the constraints of the official SHACL shapes on plain JSON,
// and what the shapes do not see. No RDF library, no JSON-LD processor, no network. README.md beside this file
// says what is equal to the shapes and what is not.

import { asArray, type Json, type JsonObject } from '../../util/json.ts'
import { loadPinnedContexts } from '../pinned-contexts.ts'
import { type CompiledProfiles, compileProfiles } from './compile-shapes.ts'
import { ConceptRules } from './concept-rules.ts'
import type { Place } from './document-graph.ts'
import { ELM_3_2 } from './elm-3-2.ts'
import { evaluateShapes } from './evaluate-shapes.ts'
import { Findings } from './findings.ts'
import { NodeRules } from './node-rules.ts'
import { ProfileClaims } from './profile-claims.ts'
import type { ElmProfileName, ProfileFault } from './profile-fault.ts'
import type { ProfileTables } from './profile-tables.ts'
import { readGraph } from './read-graph.ts'
import { TermContext } from './term-context.ts'

/** Versions with tables. */
const VERSIONS: Readonly<Record<'3.2', ProfileTables>> = { '3.2': ELM_3_2 }

export type ElmVersion = keyof typeof VERSIONS

export interface ElmProfileOptions {
  /** Profiles to apply beside those that the document claims; the generic one always applies. */
  readonly profiles?: readonly ElmProfileName[]
}

/** A compiled check; safe to share and reuse. */
export interface ElmProfileCheck {
  readonly version: ElmVersion
  /**
   * Every fault of a credential, violations and warnings; empty for a clean one. Never throws because of the
   * document. A `proof` at the root is not looked at.
   */
  check(document: JsonObject, options?: ElmProfileOptions): readonly ProfileFault[]
}

const CREDENTIALS_V1 = 'https://www.w3.org/2018/credentials/v1'
const PROOF_CONTEXTS = [
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/suites/ed25519-2020/v1',
]
const ELM_CONTEXT = 'http://data.europa.eu/snb/model/context/edc-ap'
/** More entries than any credential has; they bound what is remembered. */
const MAX_CONTEXTS = 3

/**
 * A check for a version of the European Learning Model. Reads the pinned contexts and compiles the rules, so
 * make one and keep it.
 *
 * @see http://data.europa.eu/snb/model/ap/edc-generic-full
 */
export function createElmProfileCheck(version: ElmVersion = '3.2'): ElmProfileCheck {
  const compiled = compileProfiles(VERSIONS[version])
  const contexts = new KnownContexts(compiled)
  const claims = new ProfileClaims(compiled, VERSIONS[version])
  const rules = { nodes: new NodeRules(compiled), concepts: new ConceptRules(compiled) }
  const { vocabulary } = compiled
  return {
    version,
    check(document, { profiles = [] } = {}) {
      const findings = new Findings()
      judgeRoot(document, findings)
      const context = contexts.of(document['@context'])
      if (context === undefined) {
        unknownContext(findings)
        return findings.faults
      }
      const graph = readGraph(document, context, { vocabulary, findings })
      const shapes = compiled.shapesFor([...claims.of(graph, findings), ...profiles])
      evaluateShapes(graph, shapes, { vocabulary, findings })
      for (const node of graph.nodes) {
        rules.nodes.check(node, findings)
        rules.concepts.check(node, findings)
      }
      return findings.faults
    },
  }
}

/** What the terms mean is not known: no shape was asked. */
function unknownContext(findings: Findings): void {
  findings.violation({
    place: ROOT,
    member: '@context',
    rule: 'unknown-context',
    expected: 'contexts that this check knows',
    found: 'none or others',
  })
}

const ROOT: Place = { parent: undefined, key: '', index: -1 }

/** The contexts and types that make an object a Europass credential at all: without them the shapes see nothing. */
function judgeRoot(document: JsonObject, findings: Findings): void {
  const contexts = document['@context']
  const [first, second, third, ...others] = Array.isArray(contexts) ? (contexts as Json[]) : []
  const inOrder = first === CREDENTIALS_V1 && second === ELM_CONTEXT && others.length === 0
  if (!inOrder || !(third === undefined || PROOF_CONTEXTS.includes(String(third))))
    findings.violation({
      place: ROOT,
      member: '@context',
      rule: 'context',
      expected: 'the W3C context, the ELM context and at most that of a proof, in this order',
      found: 'other contexts',
    })
  const types = asArray<Json>(document.type)
  for (const type of ['VerifiableCredential', 'EuropeanDigitalCredential'])
    if (!types.includes(type))
      findings.violation({
        place: ROOT,
        member: 'type',
        rule: 'missing-type',
        expected: `the type ${type}`,
        found: 'no such type',
      })
}

/** The contexts that this check reads, and what they mean together. */
class KnownContexts {
  readonly #compiled: CompiledProfiles
  readonly #known: ReadonlyMap<string, JsonObject>
  readonly #read = new Map<string, TermContext>()

  constructor(compiled: CompiledProfiles) {
    this.#compiled = compiled
    const pinned = loadPinnedContexts()
    const iris = [CREDENTIALS_V1, ELM_CONTEXT, ...PROOF_CONTEXTS]
    this.#known = new Map(iris.map((iri) => [iri, pinned.get(iri)]))
  }

  /** Undefined when there are none, too many, or others than the known ones. */
  of(contexts: Json | undefined): TermContext | undefined {
    const iris = asArray<Json>(contexts)
    if (iris.length > MAX_CONTEXTS || iris.some((iri) => typeof iri !== 'string')) return undefined
    const key = iris.join(' ')
    let context = this.#read.get(key)
    if (!context) {
      const documents = iris.map((iri) => this.#known.get(String(iri)))
      const known = documents.filter((one) => one !== undefined)
      if (known.length === 0 || known.length < iris.length) return undefined
      context = TermContext.of(known, this.#compiled.vocabulary)
      this.#read.set(key, context)
    }
    return context
  }
}
