// Quads with slots: what the reference makes of a document of sentinels, read back. A sentinel is a value that
// stands for one slot; it has to come out whole, in one form, and in every slot (RDF 1.1 terms).

import type { Quad } from 'jsonld'
import type { SlotShape, SlotValue } from './shape.ts'
import { doubleText, integerText, iriPrefix, quoted } from './term-text.ts'

/** A term of a quad: text that never changes, a slot, or a blank node. */
export type TermTemplate =
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'blank'; readonly blank: number }

export interface QuadTemplate {
  readonly subject: TermTemplate
  /** In angle brackets. */
  readonly predicate: string
  readonly object: TermTemplate
  readonly graph: TermTemplate | undefined
  /**
   * What jsonld, which merges equal values before they become quads, takes the object for. Objects that are
   * equal in RDF but of unlike origin are not equal to it.
   */
  readonly origin: 'resource' | 'untyped' | 'typed' | 'boolean'
}

/** How the value of a slot becomes a term. */
export interface SlotForm {
  readonly form: 'iri' | 'literal' | 'integer' | 'double'
  /** Language tag or datatype with its mark; empty for IRIs and xsd:string. */
  readonly suffix: string
  /** What an IRI starts with. */
  readonly prefix: string
}

export interface DatasetTemplate {
  readonly quads: readonly QuadTemplate[]
  readonly slots: readonly SlotForm[]
  readonly blankNodes: number
}

const XSD = 'http://www.w3.org/2001/XMLSchema#'
const LANG_STRING = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString'
/** Sum of the squares of the quads per predicate. Beyond it, nodes that merge might reach the limit of the reference. */
const MAX_COMPARISONS = 8_000_000

/**
 * Values to find the slots again by; those of another round differ in every slot.
 *
 * @param round Any small integer.
 */
export function sentinelValues(slots: readonly SlotShape[], round: number): readonly SlotValue[] {
  return slots.map(({ kind, prefix }, index) => {
    const mark = round * 10_000 + index
    if (kind === 'integer') return 7_000_000_000 + mark
    if (kind === 'double') return 7_000_000.5 + mark
    return kind === 'iri' ? `${prefix}slot-${mark}.example` : `slot ${mark}.`
  })
}

/**
 * The template of quads made from sentinels; undefined when a sentinel is lost, changed or in two forms, or
 * when a constant could not be written as it is.
 */
export function readTemplate(
  quads: readonly Quad[],
  slots: readonly SlotShape[],
  sentinels: readonly SlotValue[],
): DatasetTemplate | undefined {
  const byPredicate = [...Map.groupBy(quads, ({ predicate }) => predicate.value).values()]
  const comparisons = byPredicate.reduce((sum, { length }) => sum + length ** 2, 0)
  if (comparisons > MAX_COMPARISONS) return undefined
  const reader = new TemplateReader(slots, sentinels)
  const templates = quads.map((quad) => reader.quad(quad))
  const forms = reader.forms()
  return forms && { quads: templates, slots: forms, blankNodes: reader.blankNodes.size }
}

class TemplateReader {
  readonly blankNodes = new Map<string, number>()
  readonly #slots: readonly SlotShape[]
  readonly #iris = new Map<string, number>()
  readonly #literals = new Map<string, { slot: number; form: SlotForm['form'] }>()
  readonly #forms: (SlotForm | undefined)[]
  #sound = true

  constructor(slots: readonly SlotShape[], sentinels: readonly SlotValue[]) {
    this.#slots = slots
    this.#forms = slots.map(() => undefined)
    for (const [slot, value] of sentinels.entries()) {
      if (typeof value === 'number') {
        this.#literals.set(integerText(value), { slot, form: 'integer' })
        this.#literals.set(doubleText(value), { slot, form: 'double' })
      } else if (slots[slot]?.kind === 'iri') this.#iris.set(value, slot)
      else this.#literals.set(value, { slot, form: 'literal' })
    }
  }

  quad({ subject, predicate, object, graph }: Quad): QuadTemplate {
    const ofObject = object.termType === 'Literal' ? this.#literal(object) : this.#resource(object)
    return {
      subject: this.#resource(subject),
      predicate: this.#iri(predicate.value),
      object: ofObject,
      graph: graph.termType === 'DefaultGraph' ? undefined : this.#resource(graph),
      origin: object.termType === 'Literal' ? this.#origin(ofObject) : 'resource',
    }
  }

  /** The form of every slot, when every one was found. */
  forms(): readonly SlotForm[] | undefined {
    const found = this.#forms.filter((form) => form !== undefined)
    return this.#sound && found.length === this.#slots.length ? found : undefined
  }

  #resource(term: Exclude<Quad['object'], { termType: 'Literal' }> | Quad['graph']): TermTemplate {
    if (term.termType === 'BlankNode') {
      const blank = this.blankNodes.get(term.value) ?? this.blankNodes.size
      this.blankNodes.set(term.value, blank)
      return { kind: 'blank', blank }
    }
    const slot = this.#iris.get(term.value)
    if (slot === undefined) return { kind: 'constant', text: this.#iri(term.value) }
    return this.#slot(slot, 'iri', '')
  }

  #literal(literal: Extract<Quad['object'], { termType: 'Literal' }>): TermTemplate {
    const suffix = this.#suffix(literal)
    const found = this.#literals.get(literal.value)
    if (found) return this.#slot(found.slot, found.form, suffix)
    return { kind: 'constant', text: `${quoted(literal.value)}${suffix}` }
  }

  #slot(slot: number, form: SlotForm['form'], suffix: string): TermTemplate {
    const known = this.#forms[slot]
    if (known && (known.form !== form || known.suffix !== suffix)) this.#sound = false
    this.#forms[slot] = { form, suffix, prefix: this.#slots[slot]?.prefix ?? '' }
    return { kind: 'slot', slot }
  }

  #origin(literal: TermTemplate): QuadTemplate['origin'] {
    // Of the literals, only booleans belong to the shape.
    if (literal.kind !== 'slot') return 'boolean'
    return this.#slots[literal.slot]?.typed ? 'typed' : 'untyped'
  }

  #suffix({ language, datatype }: Extract<Quad['object'], { termType: 'Literal' }>): string {
    if (datatype.value === LANG_STRING) return language ? `@${language}` : ''
    return datatype.value === `${XSD}string` ? '' : `^^${this.#iri(datatype.value)}`
  }

  #iri(value: string): string {
    if (iriPrefix(value) === undefined) this.#sound = false
    return `<${value}>`
  }
}
