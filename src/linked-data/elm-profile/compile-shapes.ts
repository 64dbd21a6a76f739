// The rule tables made ready for checking: classes and properties become numbers, alternatives become sets.
// Nothing here knows a class or a property by name.

import { DATATYPES, type Datatype } from './lexical-forms.ts'
import type { ElmProfileName } from './profile-fault.ts'
import type { CodeList, Members, NodeRules, ProfileTables, ShapeFile } from './profile-tables.ts'
import { createNameReader, type NameReader } from './rule-names.ts'
import { type Alternative, type ParsedRule, parseRule } from './rule-notation.ts'

/** The numbers of the classes and properties that a version knows. */
export interface Vocabulary {
  readonly classes: ReadonlyMap<string, number>
  readonly properties: ReadonlyMap<string, number>
  /** Last part of the IRI of a class, for messages. */
  readonly classNames: readonly string[]
}

// All fields of a rule are always there, undefined or not: objects of one form are read twice as fast.

/** What the value of a property must be. */
export interface ValueRule {
  /** Classes by number, one of which the value must have. */
  readonly classes: Uint8Array | undefined
  /** A shape that does as well as one of the classes. */
  readonly orShape: NodeShape | undefined
  readonly datatype: Datatype | undefined
  /** A shape that the value must meet. */
  readonly shape: NodeShape | undefined
  readonly list: CodeList | undefined
  /** In words, for messages. */
  readonly text: string
}

/** What a shape says about one property. */
export interface PropertyRule {
  readonly property: number
  /** The member as documents call it. */
  readonly name: string
  readonly min: number
  readonly max: number
  readonly values: readonly ValueRule[]
  readonly nodeKind: 'IRI' | 'Literal' | undefined
  readonly uniqueLang: boolean
  readonly maxInclusive: number | undefined
  /** IRI of the official shape. */
  readonly shape: string
}

/** A shape without target. */
export interface NodeShape {
  readonly iri: string
  readonly values: readonly ValueRule[]
  readonly rules: readonly PropertyRule[]
}

/** Every rule for the instances of a class. */
export interface ClassShape {
  /** Rules by the number of the property. */
  readonly byProperty: readonly (readonly PropertyRule[] | undefined)[]
  /** Rules with a minimum. */
  readonly required: readonly PropertyRule[]
}

/** Rules by the number of the class. */
export type ClassShapes = readonly (ClassShape | undefined)[]

/** A version, compiled. */
export interface CompiledProfiles {
  readonly vocabulary: Vocabulary
  readonly nameOf: NameReader
  /** The rules in force with these profiles; the same object for the same profiles. */
  shapesFor(profiles: readonly ElmProfileName[]): ClassShapes
}

/** Compiles a version. @throws {TypeError} when a table is not well-formed. */
export function compileProfiles(tables: ProfileTables): CompiledProfiles {
  const compiler = new ShapeCompiler(tables)
  const files = { ...tables.generic, ...tables.profiles }
  const compiled = new Map(
    Object.entries(files).map(([name, file]) => [name, compiler.file(name, file)]),
  )
  const known = new Map<string, ClassShapes>()
  const generic = Object.keys(tables.generic)
  const filesOf = (names: readonly string[]) => names.map((name) => compiled.get(name) ?? new Map())
  const plain = merged(filesOf(generic))
  return {
    vocabulary: compiler.vocabulary(),
    nameOf: compiler.nameOf,
    shapesFor(profiles) {
      if (profiles.length === 0) return plain
      const names = [...new Set(profiles)].toSorted()
      const key = names.join(' ')
      let shapes = known.get(key)
      if (!shapes) {
        shapes = merged(filesOf([...generic, ...names]))
        known.set(key, shapes)
      }
      return shapes
    },
  }
}

type FileRules = ReadonlyMap<number, readonly PropertyRule[]>

function merged(files: readonly FileRules[]): ClassShapes {
  const shapes: ClassShape[] = []
  const classes = new Set(files.flatMap((file) => [...file.keys()]))
  for (const number of classes) {
    const rules = files.flatMap((file) => file.get(number) ?? [])
    const byProperty: PropertyRule[][] = []
    for (const rule of rules) {
      const same = byProperty[rule.property] ?? []
      byProperty[rule.property] = [...same, rule]
    }
    shapes[number] = { byProperty, required: rules.filter(({ min }) => min > 0) }
  }
  return shapes
}

class ShapeCompiler {
  readonly nameOf = createNameReader()
  readonly #tables: ProfileTables
  readonly #classes = new Map<string, number>()
  readonly #properties = new Map<string, number>()

  constructor(tables: ProfileTables) {
    this.#tables = tables
  }

  vocabulary(): Vocabulary {
    const classNames = [...this.#classes.keys()].map((iri) => /[^/#]*$/.exec(iri)?.[0] ?? iri)
    return { classes: this.#classes, properties: this.#properties, classNames }
  }

  file(name: string, file: ShapeFile): FileRules {
    const base = `${this.#tables.base}${name}/`
    const nodes = file.nodes ?? {}
    return new Map(
      Object.entries(file.classes).map(([className, members]) => {
        const shape = base + (file.shapeNames?.[className] ?? className + file.suffix)
        return [this.#classNumber(className), this.#members(members, { base, nodes, shape })]
      }),
    )
  }

  #members(members: Members, scope: Scope): readonly PropertyRule[] {
    return Object.entries(members).map(([name, text]) =>
      this.#property(name, parseRule(text), scope),
    )
  }

  #property(name: string, rule: ParsedRule, scope: Scope): PropertyRule {
    return {
      property: numberIn(this.#properties, this.nameOf(name)),
      name,
      min: rule.min,
      max: rule.max,
      values: rule.groups.map((group) => this.#value(group, scope)),
      nodeKind: rule.nodeKind,
      uniqueLang: rule.uniqueLang,
      maxInclusive: rule.maxInclusive,
      shape: scope.shape,
    }
  }

  #value(group: readonly Alternative[], scope: Scope): ValueRule {
    const [first, ...others] = group
    const alone = others.length === 0 ? first : undefined
    const words = group.map(({ kind, name }) => (kind === 'list' ? `a concept of ${name}` : name))
    const shapes = group.filter(({ kind }) => kind === 'shape')
    const [shape] = shapes.map(({ name }) => this.#node(name, scope))
    return {
      classes: this.#classSet(group),
      orShape: alone ? undefined : shape,
      datatype:
        alone?.kind === 'datatype' ? required(DATATYPES[alone.name], alone.name) : undefined,
      shape: alone ? shape : undefined,
      list:
        alone?.kind === 'list' ? required(this.#tables.lists[alone.name], alone.name) : undefined,
      text: words.join(' or '),
    }
  }

  #classSet(group: readonly Alternative[]): Uint8Array | undefined {
    const names = group.filter(({ kind }) => kind === 'class')
    if (names.length === 0) return undefined
    const classes = new Uint8Array(MAX_CLASSES)
    for (const { name } of names) classes[this.#classNumber(name)] = 1
    return classes
  }

  #node(name: string, scope: Scope): NodeShape {
    const rules = required(scope.nodes[name], name)
    const inside = { ...scope, shape: scope.base + name }
    const { groups } = parseRule(rules.values ?? '')
    return {
      iri: inside.shape,
      values: groups.map((group) => this.#value(group, inside)),
      rules: this.#members(rules.members ?? {}, inside),
    }
  }

  #classNumber(name: string): number {
    const number = numberIn(this.#classes, this.nameOf(name))
    if (number >= MAX_CLASSES) throw new TypeError('too many classes')
    return number
  }
}

const MAX_CLASSES = 128

interface Scope {
  readonly base: string
  readonly nodes: Readonly<Record<string, NodeRules>>
  readonly shape: string
}

function numberIn(numbers: Map<string, number>, iri: string): number {
  const number = numbers.get(iri) ?? numbers.size
  numbers.set(iri, number)
  return number
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new TypeError(`not in the tables: ${name}`)
  return value
}
