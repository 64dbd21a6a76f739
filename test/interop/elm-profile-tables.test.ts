// The rule tables against the official shapes, constraint by constraint and in both directions.

import { describe, expect, test } from 'vitest'
import { ELM_3_2 } from '../../src/linked-data/elm-profile/elm-3-2.ts'
import { DATATYPES } from '../../src/linked-data/elm-profile/lexical-forms.ts'
import type { CodeList, ShapeFile } from '../../src/linked-data/elm-profile/profile-tables.ts'
import { createNameReader } from '../../src/linked-data/elm-profile/rule-names.ts'
import { type Alternative, parseRule } from '../../src/linked-data/elm-profile/rule-notation.ts'
import { SHAPE_FILES, shapeTriples } from './elm-profile-judge.ts'

const SH = 'http://www.w3.org/ns/shacl#'
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const IN_SCHEME = 'http://www.w3.org/2004/02/skos/core#inScheme'
const CONCEPT_SCHEME = 'http://www.w3.org/2004/02/skos/core#ConceptScheme'

/** Parameters that constrain; the rest describes, except for `deactivated`. */
const PARAMETERS = new Set(
  'class datatype hasValue maxCount maxInclusive minCount node nodeKind or uniqueLang'.split(' '),
)
const DESCRIBING = new Set(
  // `nodekind` is spelled wrong in the shapes: no processor knows it.
  'NodeShape PropertyShape deactivated description message name nodekind path property severity targetClass'.split(
    ' ',
  ),
)

/** One line per constraint: shape, path, component, parameter. */
type Constraints = ReadonlySet<string>

class OfficialShapes {
  readonly constraints = new Set<string>()
  readonly parameters = new Set<string>()
  readonly #about = new Map<string, { predicate: string; object: string }[]>()

  constructor(file: string) {
    for (const { subject, predicate, object } of shapeTriples(file)) {
      const known = this.#about.get(subject.value) ?? []
      this.#about.set(subject.value, [
        ...known,
        { predicate: predicate.value, object: object.value },
      ])
      if (predicate.value.startsWith(SH)) this.parameters.add(predicate.value.slice(SH.length))
    }
    for (const shape of this.#about.keys()) if (this.#isNodeShape(shape)) this.#nodeShape(shape)
  }

  #get(subject: string, parameter: string): string[] {
    const all = (this.#about.get(subject) ?? []).filter((one) => one.predicate === SH + parameter)
    return [...new Set(all.map(({ object }) => object))]
  }

  #isNodeShape(shape: string): boolean {
    if (this.#get(shape, 'path').length > 0 || this.#isDeactivated(shape)) return false
    const typed = this.#about
      .get(shape)
      ?.some((one) => one.predicate === `${RDF}type` && one.object === `${SH}NodeShape`)
    return typed === true || this.#get(shape, 'targetClass').length > 0
  }

  #isDeactivated(shape: string): boolean {
    return this.#get(shape, 'deactivated').includes('true')
  }

  #nodeShape(shape: string): void {
    for (const target of this.#get(shape, 'targetClass'))
      this.constraints.add(`${shape} targets ${target}`)
    this.#parameters(shape, shape)
    for (const property of this.#get(shape, 'property')) {
      if (this.#isDeactivated(property)) continue
      for (const path of this.#get(property, 'path')) this.#parameters(property, `${shape} ${path}`)
    }
  }

  #parameters(shape: string, prefix: string): void {
    for (const parameter of PARAMETERS)
      for (const value of this.#get(shape, parameter)) {
        const text = parameter === 'or' ? this.#alternatives(value) : value
        this.constraints.add(`${prefix} ${parameter} ${text}`)
      }
  }

  #alternatives(list: string): string {
    const found: string[] = []
    for (let at = list; at !== `${RDF}nil`; ) {
      const parts = this.#about.get(at) ?? []
      const first = parts.find(({ predicate }) => predicate === `${RDF}first`)?.object ?? ''
      const inner = [...PARAMETERS].flatMap((one) =>
        this.#get(first, one).map((value) => `${one} ${value}`),
      )
      found.push(inner.join(' and '))
      at = parts.find(({ predicate }) => predicate === `${RDF}rest`)?.object ?? `${RDF}nil`
    }
    return found.toSorted().join(' | ')
  }
}

const nameOf = createNameReader()

class OwnShapes {
  readonly constraints = new Set<string>()
  readonly #base: string

  constructor(name: string, { suffix, shapeNames, classes, nodes = {} }: ShapeFile) {
    this.#base = `${ELM_3_2.base}${name}/`
    for (const [className, members] of Object.entries(classes)) {
      const shape = this.#base + (shapeNames?.[className] ?? className + suffix)
      this.constraints.add(`${shape} targets ${nameOf(className)}`)
      this.#members(shape, members)
    }
    for (const [node, { values, members = {} }] of Object.entries(nodes)) {
      this.#rule(this.#base + node, values ?? '')
      this.#members(this.#base + node, members)
    }
  }

  #members(shape: string, members: Readonly<Record<string, string>>): void {
    for (const [name, rule] of Object.entries(members)) this.#rule(`${shape} ${nameOf(name)}`, rule)
  }

  #rule(prefix: string, text: string): void {
    const { min, max, groups, nodeKind, uniqueLang, maxInclusive } = parseRule(text)
    const add = (parameter: string, value: string | number) =>
      this.constraints.add(`${prefix} ${parameter} ${value}`)
    if (min > 0) add('minCount', min)
    if (max < Number.POSITIVE_INFINITY) add('maxCount', max)
    if (nodeKind !== undefined) add('nodeKind', SH + nodeKind)
    if (uniqueLang) add('uniqueLang', 'true')
    if (maxInclusive !== undefined) add('maxInclusive', maxInclusive)
    for (const group of groups) {
      const texts = group.map((one) => this.#alternative(one))
      if (texts.length > 1) add('or', texts.toSorted().join(' | '))
      else this.constraints.add(`${prefix} ${texts[0]}`)
    }
  }

  #alternative({ kind, name }: Alternative): string {
    if (kind === 'datatype') return `datatype ${DATATYPES[name]?.iri}`
    if (kind === 'shape') return `node ${this.#base}${name}`
    if (kind === 'list') return `node ${this.#restriction(ELM_3_2.lists[name] as CodeList)}`
    return `class ${nameOf(name)}`
  }

  #restriction({ scheme, shape, untypedScheme }: CodeList): string {
    const iri = `${this.#base}${shape}Restriction`
    const prefix = `${iri} ${IN_SCHEME}`
    this.constraints.add(`${prefix} hasValue ${scheme}`)
    this.constraints.add(`${prefix} nodeKind ${SH}IRI`)
    if (!untypedScheme) this.constraints.add(`${prefix} class ${CONCEPT_SCHEME}`)
    return iri
  }
}

const files = Object.entries({ ...ELM_3_2.generic, ...ELM_3_2.profiles })
let compared = 0

describe('every constraint of the official shapes is in the tables, and none else', () => {
  test('there are tables for every file of shapes', () => {
    expect(files.map(([name]) => name).toSorted()).toEqual(Object.keys(SHAPE_FILES).toSorted())
  })

  test.each(files)('%s', (name, file) => {
    const official = new OfficialShapes(SHAPE_FILES[name as keyof typeof SHAPE_FILES])
    const own = new OwnShapes(name, file)
    expect(official.constraints.size).toBeGreaterThan(4)
    expect(difference(official.constraints, own.constraints)).toEqual([])
    expect(difference(own.constraints, official.constraints)).toEqual([])
    compared += official.constraints.size
    process.stdout.write(
      `${name}: ${official.constraints.size} constraints equal, ${compared} in all\n`,
    )
  })

  test.each(files)('%s uses no other parameters', (name) => {
    const { parameters } = new OfficialShapes(SHAPE_FILES[name as keyof typeof SHAPE_FILES])
    expect([...parameters].filter((one) => !PARAMETERS.has(one) && !DESCRIBING.has(one))).toEqual(
      [],
    )
  })

  test('a table that says something else is noticed', () => {
    const official = new OfficialShapes(SHAPE_FILES['edc-converted'])
    const own = new OwnShapes('edc-converted', {
      ...ELM_3_2.profiles['edc-converted'],
      classes: { Evidence: { embeddedEvidence: '1 MediaObject' } },
    })
    expect(difference(own.constraints, official.constraints)).toHaveLength(1)
    expect(difference(official.constraints, own.constraints)).toHaveLength(3)
  })
})

function difference(some: Constraints, others: Constraints): string[] {
  return [...some].filter((one) => !others.has(one))
}
