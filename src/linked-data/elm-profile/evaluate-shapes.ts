// The shapes against the graph: SHACL core (sections 2 and 4) for the constraints that the tables can state,
// as rdf-validate-shacl applies them. Subclasses count only where the document itself declares them.

import type {
  ClassShapes,
  NodeShape,
  PropertyRule,
  ValueRule,
  Vocabulary,
} from './compile-shapes.ts'
import {
  type DocumentGraph,
  GraphNode,
  type Literal,
  member,
  type Place,
  type Value,
  type ValueSet,
} from './document-graph.ts'
import { Findings } from './findings.ts'
import type { ProfileRule } from './profile-fault.ts'

/** Reports every constraint that a node of the graph does not meet. */
export function evaluateShapes(
  graph: DocumentGraph,
  shapes: ClassShapes,
  { vocabulary, findings }: { vocabulary: Vocabulary; findings: Findings },
): void {
  if (graph.subclasses.length > 0) inheritClasses(graph, vocabulary)
  const evaluation = new Evaluation(vocabulary, findings)
  for (const node of graph.nodes) {
    for (const number of node.classes) {
      const shape = shapes[number]
      if (shape === undefined) continue
      for (const rule of shape.required)
        if (node.get(rule.property) === undefined) evaluation.missing(node, rule)
    }
    if (node.classes.length > 0)
      for (const values of node.sets) evaluation.values(node, values, shapes)
  }
}

class Evaluation {
  readonly #vocabulary: Vocabulary
  readonly #findings: Findings
  readonly #inScheme: number
  readonly #conceptScheme: number

  constructor(vocabulary: Vocabulary, findings: Findings) {
    this.#vocabulary = vocabulary
    this.#findings = findings
    this.#inScheme = vocabulary.properties.get(IN_SCHEME) ?? -1
    this.#conceptScheme = vocabulary.classes.get(CONCEPT_SCHEME) ?? -1
  }

  /** The values of a property against the shapes of every class of the node. */
  values(node: GraphNode, values: ValueSet, shapes: ClassShapes): void {
    let known = false
    for (const number of node.classes) {
      const shape = shapes[number]
      const rules = shape?.byProperty[values.property]
      if (shape === undefined || rules !== undefined) known = true
      if (rules !== undefined) for (const rule of rules) this.property(node, values, rule)
    }
    // No constraint of the shapes: they are open.
    if (!known)
      this.#findings.warning({
        place: placeOf(node, values.first),
        rule: 'not-in-class',
        expected: 'properties of the class',
        found: 'one of another class',
      })
  }

  missing(node: GraphNode, rule: PropertyRule): void {
    this.#findings.shacl(
      {
        place: node.first,
        member: rule.name,
        rule: 'min-count',
        expected: `at least ${rule.min}`,
        found: 'none',
      },
      rule.shape,
    )
  }

  property(node: GraphNode, values: ValueSet, rule: PropertyRule): void {
    const { size } = values
    if (size < rule.min || size > rule.max) this.#count(node, values, rule)
    if (size > 1 && rule.uniqueLang) this.#uniqueLang(values, rule)
    const odd = rule.nodeKind !== undefined || rule.maxInclusive !== undefined
    for (let index = 0; index < size; index += 1) {
      const value = values.at(index)
      for (const valueRule of rule.values) this.#value(node, value, valueRule, rule)
      if (odd) this.#oddities(node, value, rule)
    }
  }

  #oddities(node: GraphNode, value: Value, rule: PropertyRule): void {
    if (rule.nodeKind !== undefined && kindOfNode(value) !== rule.nodeKind)
      this.#report(node, value, rule, 'node-kind', rule.nodeKind)
    if (rule.maxInclusive !== undefined && !isAtMost(value, rule.maxInclusive))
      this.#report(node, value, rule, 'max-inclusive', `at most ${rule.maxInclusive}`)
  }

  #count(node: GraphNode, values: ValueSet, rule: PropertyRule): void {
    const few = values.size < rule.min
    this.#findings.shacl(
      {
        place: node.first,
        member: rule.name,
        rule: few ? 'min-count' : 'max-count',
        expected: few ? `at least ${rule.min}` : `at most ${rule.max}`,
        found: `${values.size} different values`,
      },
      rule.shape,
    )
  }

  #uniqueLang(values: ValueSet, rule: PropertyRule): void {
    const seen = new Set<string>()
    for (const value of values.all()) {
      if (!value.isLiteral || value.language === '') continue
      if (seen.has(value.language))
        this.#findings.shacl(
          {
            place: value,
            rule: 'unique-lang',
            expected: 'one text per language',
            found: 'two different texts in one language',
          },
          rule.shape,
        )
      seen.add(value.language)
    }
  }

  #value(node: GraphNode, value: Value, valueRule: ValueRule, rule: PropertyRule): void {
    const { classes, datatype, list, shape } = valueRule
    if (classes !== undefined) {
      if (!this.#isAlternative(value, valueRule))
        this.#report(node, value, rule, 'wrong-class', valueRule.text)
    } else if (datatype !== undefined) {
      const typed = value.isLiteral && value.datatype === datatype.iri
      if (!typed || !datatype.accepts(value.text))
        this.#report(node, value, rule, 'wrong-datatype', valueRule.text)
    } else if (list !== undefined) {
      if (!this.#isInScheme(value, list))
        this.#report(node, value, rule, 'wrong-scheme', valueRule.text)
    } else if (shape !== undefined) this.#shape(node, value, shape, rule)
  }

  /** Reports what a shape of its own asks for and does not get. */
  #shape(node: GraphNode, value: Value, shape: NodeShape, rule: PropertyRule): void {
    for (const one of shape.values)
      if (!this.#isAlternative(value, one))
        this.#report(node, value, { ...rule, shape: shape.iri }, 'wrong-class', one.text)
    for (const one of shape.rules) {
      const values = value.isLiteral ? undefined : value.get(one.property)
      if (value.isLiteral || values === undefined) {
        if (one.min > 0)
          this.#findings.shacl(
            {
              place: placeOf(node, value, rule.name),
              member: one.name,
              rule: 'min-count',
              expected: `at least ${one.min}`,
              found: 'none',
            },
            shape.iri,
          )
      } else this.property(value, values, one)
    }
  }

  #isAlternative(value: Value, { classes, orShape }: ValueRule): boolean {
    if (!value.isLiteral && classes !== undefined)
      for (const number of value.classes) if (classes[number] === 1) return true
    return orShape !== undefined && this.#conforms(value, orShape)
  }

  #conforms(value: Value, shape: NodeShape): boolean {
    const findings = new Findings()
    const probe = new Evaluation(this.#vocabulary, findings)
    const node = value.isLiteral ? new GraphNode('') : value
    probe.#shape(node, value, shape, NO_RULE)
    return findings.faults.length === 0
  }

  /** The concept names the scheme, and every scheme it names is an IRI and typed. */
  #isInScheme(value: Value, list: { scheme: string; untypedScheme?: true }): boolean {
    const schemes = value.isLiteral ? undefined : value.get(this.#inScheme)
    if (schemes === undefined) return false
    let named = false
    for (let index = 0; index < schemes.size; index += 1) {
      const scheme = schemes.at(index)
      if (scheme.isLiteral || !scheme.isIri) return false
      if (!list.untypedScheme && !scheme.classes.includes(this.#conceptScheme)) return false
      if (scheme.id === list.scheme) named = true
    }
    return named
  }

  #report(
    node: GraphNode,
    value: Value,
    rule: PropertyRule,
    broken: ProfileRule,
    expected: string,
  ): void {
    const place = placeOf(node, value, rule.name)
    const found = broken === 'wrong-scheme' ? 'another or no typed scheme' : this.#kind(value)
    this.#findings.shacl({ place, rule: broken, expected, found }, rule.shape)
  }

  #kind(value: Value): string {
    if (value.isLiteral) return `a literal of type ${localName(value.datatype)}`
    const [number] = value.classes
    const name = number === undefined ? undefined : this.#vocabulary.classNames[number]
    return name ?? 'a node without known type'
  }
}

/** The property in whose name a shape is tried: nothing of it is reported. */
const NO_RULE: PropertyRule = {
  property: -1,
  name: '',
  min: 0,
  max: 0,
  values: [],
  nodeKind: undefined,
  uniqueLang: false,
  maxInclusive: undefined,
  shape: '',
}
const IN_SCHEME = 'http://www.w3.org/2004/02/skos/core#inScheme'
const CONCEPT_SCHEME = 'http://www.w3.org/2004/02/skos/core#ConceptScheme'
const KNOWN_DATATYPES =
  /^http:\/\/www\.w3\.org\/(?:2001\/XMLSchema|1999\/02\/22-rdf-syntax-ns)#(\w+)$/

/** A literal knows its place; a node may stand in many, so it is shown where its holder first has it. */
function placeOf(node: GraphNode, value: Value, name?: string): Place | undefined {
  if (value.isLiteral) return value
  const holders: readonly (Place | undefined)[] = [node.first, ...(node.others ?? [])]
  const own = [value.first, ...(value.others ?? [])].find(
    (one) => one && holders.includes(one.parent),
  )
  return own ?? (name === undefined ? node.first : member(node.first, name))
}

function localName(datatype: string): string {
  return KNOWN_DATATYPES.exec(datatype)?.[1] ?? 'its own'
}

function kindOfNode(value: Value): 'IRI' | 'Literal' | 'blank' {
  if (value.isLiteral) return 'Literal'
  return value.isIri ? 'IRI' : 'blank'
}

function isAtMost(value: Value, bound: number): boolean {
  return value.isLiteral && isNumber(value) && Number.parseInt(value.text, 10) <= bound
}

function isNumber({ datatype }: Literal): boolean {
  return /#(?:[a-zA-Z]*[iI]nteger|int|long|short|byte|decimal|double|float)$/.test(datatype)
}

/** Adds the classes that declared superclasses bring: `rdfs:subClassOf` in the document. */
function inheritClasses({ nodes, subclasses }: DocumentGraph, { classes }: Vocabulary): void {
  const below = new Map<string, string[]>()
  for (const [special, general] of subclasses) {
    const known = below.get(general)
    if (known) known.push(special)
    else below.set(general, [special])
  }
  const inherited = new Map<string, number[]>()
  for (const [iri, number] of classes) {
    const specials = new Set(below.get(iri) ?? [])
    for (const special of specials) {
      for (const more of below.get(special) ?? []) specials.add(more)
      const numbers = inherited.get(special)
      if (numbers) numbers.push(number)
      else inherited.set(special, [number])
    }
  }
  const names = [...classes.keys()]
  for (const node of nodes)
    for (const type of [
      ...(node.otherTypes ?? []),
      ...node.classes.map((number) => names[number] ?? ''),
    ])
      for (const number of inherited.get(type) ?? []) node.addClass(number)
}
