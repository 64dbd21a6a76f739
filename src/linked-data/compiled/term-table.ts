// The terms of a dataset that is filled in: the text of each slot, blank node and constant, and when two of them
// are the same to jsonld.

import type { Buffer } from 'node:buffer'
import type { ByteText } from './byte-text.ts'
import type { Line } from './dataset-layout.ts'
import type { SlotForm } from './quad-template.ts'
import type { SlotValue } from './shape.ts'
import {
  compareCodePoints,
  compareCodeUnits,
  doubleText,
  hasSurrogates,
  integerText,
  iriPrefix,
  isWrittenAsItself,
  quoted,
} from './term-text.ts'

/** A canonical label as it is written. */
export interface Label {
  readonly text: string
  readonly bytes: Buffer
}

export class TermTable {
  readonly firstBlank: number
  readonly firstConstant: number
  readonly #forms: readonly SlotForm[]
  readonly #texts: string[]
  readonly #values: (SlotValue | undefined)[]
  readonly #labelBytes: Buffer[] = []
  readonly #astralSlots = new Set<number>()

  /** @param texts Texts of all terms: slots, blank nodes, constants. */
  constructor(forms: readonly SlotForm[], texts: string[], blankNodes: number) {
    this.#forms = forms
    this.#texts = texts
    this.#values = forms.map(() => undefined)
    this.firstBlank = forms.length
    this.firstConstant = forms.length + blankNodes
  }

  /** What was set last, one per slot. */
  get values(): readonly (SlotValue | undefined)[] {
    return this.#values
  }

  text(term: number): string {
    return this.#texts[term] as string
  }

  isBlank(term: number): boolean {
    return term >= this.firstBlank && term < this.firstConstant
  }

  /**
   * Whether a value can be in a slot. A lone surrogate is lost in UTF-8, and a few numbers and texts with a datatype are
   * written as others are: those are the reference's affair.
   */
  fits(slot: number, value: SlotValue): boolean {
    if (typeof value !== 'string') return isWrittenAsItself(value)
    const { form, prefix, suffix } = this.#forms[slot] as SlotForm
    if (form === 'iri') return iriPrefix(value) === prefix
    return value.isWellFormed() && (!suffix.startsWith('^^') || isWrittenAsItself(value))
  }

  /** Sets a slot and returns the text that it had. */
  set(slot: number, value: SlotValue): string {
    const before = this.text(slot)
    const text = termText(value, this.#forms[slot] as SlotForm)
    this.#values[slot] = value
    this.#texts[slot] = text
    if (hasSurrogates(text)) this.#astralSlots.add(slot)
    else if (this.#astralSlots.size > 0) this.#astralSlots.delete(slot)
    return before
  }

  /** Gives a blank node the label of a position. */
  setLabel(blank: number, { text, bytes }: Label): void {
    this.#texts[this.firstBlank + blank] = text
    this.#labelBytes[blank] = bytes
  }

  /** Writes the text of a term. */
  write(term: number, out: ByteText): void {
    const label = this.#labelBytes[term - this.firstBlank]
    if (label) out.add(label)
    else out.addText(this.text(term))
  }

  /** Orders texts by code points; by code units, which is faster, where that is the same. */
  get compare(): (a: string, b: string) => number {
    return this.#astralSlots.size > 0 ? compareCodePoints : compareCodeUnits
  }

  /**
   * Orders lines of one subject and predicate. No term continues with a space where another one ends, so that the
   * order of objects is that of lines.
   */
  order(a: Line, b: Line): number {
    const objects = this.compare(this.text(a.object), this.text(b.object))
    if (objects !== 0 || a.graph === b.graph) return objects
    return compareCodeUnits(this.#graphOf(a), this.#graphOf(b))
  }

  #graphOf({ graph }: Line): string {
    return graph < 0 ? '.' : `${this.text(graph)} .`
  }

  /** Whether quads with equal terms were equal values of one node to jsonld, which makes one quad of them. */
  areOne(a: Line, b: Line): boolean {
    if (this.isBlank(a.object) || this.isBlank(b.object) || a.graph >= 0 || b.graph >= 0)
      return false
    if (a.origin !== b.origin) return false
    if (a.origin === 'resource' || a.origin === 'boolean') return true
    return this.#values[a.object] === this.#values[b.object]
  }

  /** A line without its subject. */
  tailOf({ predicate, object, graph }: Line): string {
    const end = graph < 0 ? ' .\n' : ` ${this.text(graph)} .\n`
    return predicate + this.text(object) + end
  }
}

function termText(value: SlotValue, { form, suffix }: SlotForm): string {
  if (form === 'iri') return `<${value}>`
  if (typeof value === 'string') return `${quoted(value)}${suffix}`
  return `"${form === 'double' ? doubleText(value) : integerText(value)}"${suffix}`
}
