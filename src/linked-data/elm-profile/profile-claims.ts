// Which profiles a document claims: by the concept of the profile, by the shapes it names, or by both, which
// then should agree (elm.md section 2). Either is enough for the rules of the profile to apply.

import { CREDENTIAL_PROFILES } from '../../model/vocabulary/europass-lists.ts'
import type { CompiledProfiles } from './compile-shapes.ts'
import type { DocumentGraph, GraphNode } from './document-graph.ts'
import type { Findings } from './findings.ts'
import type { ElmProfileName } from './profile-fault.ts'
import type { ProfileTables } from './profile-tables.ts'

/** Keys of our vocabulary for the concepts, by the name of the profile. */
const CONCEPT_KEYS = {
  'edc-accredited': 'accredited',
  'edc-issued-by-mandate': 'issued-by-mandate',
  'edc-converted': 'converted',
  'edc-diploma-supplement': 'diploma-supplement',
} as const satisfies Record<ElmProfileName, keyof typeof CREDENTIAL_PROFILES>

export class ProfileClaims {
  readonly #byConcept: ReadonlyMap<string, ElmProfileName>
  readonly #bySchema: ReadonlyMap<string, ElmProfileName>
  readonly #generic: string
  readonly #profiles: number
  readonly #schema: number
  readonly #credential: number

  constructor({ vocabulary, nameOf }: CompiledProfiles, { base }: ProfileTables) {
    const names = Object.keys(CONCEPT_KEYS) as ElmProfileName[]
    this.#byConcept = new Map(
      names.map((name) => [CREDENTIAL_PROFILES[CONCEPT_KEYS[name]].iri, name]),
    )
    this.#bySchema = new Map(names.map((name) => [base + name, name]))
    this.#generic = `${base}edc-generic-full`
    this.#profiles = vocabulary.properties.get(nameOf('credentialProfiles')) ?? -1
    this.#schema = vocabulary.properties.get(nameOf('credentialSchema')) ?? -1
    this.#credential = vocabulary.classes.get(nameOf('EuropeanDigitalCredential')) ?? -1
  }

  /** The profiles that the credentials of a graph claim; reports where concept and schema disagree. */
  of(graph: DocumentGraph, findings: Findings): readonly ElmProfileName[] {
    const claims: ElmProfileName[] = []
    for (const node of graph.nodes)
      if (node.classes.includes(this.#credential)) claims.push(...this.#claimsOf(node, findings))
    return claims
  }

  #claimsOf(node: GraphNode, findings: Findings): readonly ElmProfileName[] {
    const byConcept = idsOf(node, this.#profiles).map((id) => this.#byConcept.get(id))
    const schemas = idsOf(node, this.#schema)
    const bySchema = schemas.map((id) => this.#bySchema.get(id))
    const foreign = schemas.some((id) => id !== this.#generic && !this.#bySchema.has(id))
    const claimed = [...byConcept, ...bySchema].filter((name) => name !== undefined)
    const agreed = claimed.every((name) => byConcept.includes(name) && bySchema.includes(name))
    if (foreign || !agreed)
      findings.warning({
        place: node.first,
        member: 'credentialSchema',
        rule: 'profile-schema',
        expected: 'the shapes of the profiles in `credentialProfiles`',
        found: foreign ? 'a schema that is no profile' : 'those of other profiles',
      })
    return claimed
  }
}

function idsOf(node: GraphNode, property: number): readonly string[] {
  return (node.get(property)?.all() ?? []).flatMap((value) => (value.isLiteral ? [] : value.id))
}
