// Codes: whether a concept is in the list that it names, and whether the list is the one for the property
// (elm.md 3.2: the shapes accept any code under the right scheme, and any scheme for half of the properties).

import {
  type HeldList,
  heldLists,
  isOfficialScheme,
  type OpenList,
  openLists,
} from './code-lists.ts'
import type { CompiledProfiles } from './compile-shapes.ts'
import type { GraphNode, Place, Value } from './document-graph.ts'
import type { Findings } from './findings.ts'

const CONCEPT = 'Concept'
const IN_SCHEME = 'inScheme'

/** The rules for concepts and for the properties that hold them. */
export class ConceptRules {
  readonly #lists = heldLists()
  readonly #schemeOf = new Map<string, string>()
  readonly #openLists: (
    | readonly { property: number; name: string; list: OpenList }[]
    | undefined
  )[] = []
  readonly #concept: number
  readonly #inScheme: number

  constructor({ vocabulary, nameOf }: CompiledProfiles) {
    const property = (name: string) => vocabulary.properties.get(nameOf(name)) ?? -1
    const classNumber = (name: string) => vocabulary.classes.get(nameOf(name)) ?? -1
    this.#concept = classNumber(CONCEPT)
    this.#inScheme = property(IN_SCHEME)
    for (const { scheme, codes } of this.#lists.values())
      for (const code of codes) this.#schemeOf.set(code, scheme)
    for (const { className, property: name, list } of openLists()) {
      const number = classNumber(className)
      const rule = { property: property(name), name, list }
      this.#openLists[number] = [...(this.#openLists[number] ?? []), rule]
    }
  }

  check(node: GraphNode, findings: Findings): void {
    for (const number of node.classes) {
      if (number === this.#concept) this.#code(node, findings)
      const lists = this.#openLists[number]
      if (lists === undefined) continue
      for (const { property, name, list } of lists) {
        const values = node.get(property)
        if (values !== undefined) this.#listed(node, values.all(), { name, list, findings })
      }
    }
  }

  /** A concept against the schemes that it names. */
  #code(node: GraphNode, findings: Findings): void {
    const schemes = node.get(this.#inScheme)
    if (schemes === undefined || !node.isIri) return
    const place = node.first
    const home = this.#schemeOf.get(node.id)
    let named = home === undefined
    for (let index = 0; index < schemes.size; index += 1) {
      const scheme = schemes.at(index)
      if (scheme.isLiteral) continue
      if (scheme.id === home) named = true
      const list = this.#lists.get(scheme.id)
      if (list !== undefined && home === undefined) unlisted(node, list, { place, findings })
    }
    if (!named)
      findings.violation({
        place,
        member: IN_SCHEME,
        rule: 'wrong-scheme',
        expected: 'the list that the code belongs to',
        found: 'another scheme',
      })
  }

  #listed(
    node: GraphNode,
    values: readonly Value[],
    { name, list, findings }: { name: string; list: OpenList; findings: Findings },
  ): void {
    for (const value of values) {
      if (value.isLiteral) continue // the shapes report it
      const schemes = value.get(this.#inScheme)?.all() ?? []
      if (schemes.some((one) => !one.isLiteral && one.id === list.scheme)) continue
      const place: Place = { parent: node.first, key: name, index: -1 }
      const expected = 'a code of the list for this property'
      if (list.strict || schemes.some((one) => !one.isLiteral && isOfficialScheme(one.id)))
        findings.violation({ place, rule: 'wrong-scheme', expected, found: 'another scheme' })
      else findings.warning({ place, rule: 'foreign-scheme', expected, found: 'another scheme' })
    }
  }
}

/** A code that is not in the part of the list we hold. */
function unlisted(
  node: GraphNode,
  list: HeldList,
  { place, findings }: { place: Place | undefined; findings: Findings },
): void {
  const finding = { place, member: 'id', rule: 'unknown-code' } as const
  if (list.complete || !node.id.startsWith(list.base))
    findings.violation({
      ...finding,
      expected: 'a code of the list that the concept names',
      found: 'none of it',
    })
  else if (list.codes.size > 0)
    findings.warning({
      ...finding,
      expected: 'a code that we know',
      found: 'one that may be newer or is none',
    })
}
