// A dataset of one shape, filled with one document's values after the other: RDFC-1.0 over precompiled quads.
// What depends on values that did not change since the last document is kept, and nothing else: first-degree
// hashes, the order of labels and the sorted lines always follow from the values that stand in the quads.
// https://www.w3.org/TR/rdf-canon/#canon-algorithm ; ties of hashes are for the full algorithm.

import { hash } from 'node:crypto'
import {
  type Block,
  type DatasetLayout,
  type Group,
  type Line,
  layOut,
  newNode,
  type RdfNode,
} from './dataset-layout.ts'
import type { DatasetTemplate, SlotForm } from './quad-template.ts'
import type { SlotValue } from './shape.ts'
import {
  compareCodePoints,
  compareCodeUnits,
  doubleText,
  hasSurrogates,
  integerText,
  iriPrefix,
  quoted,
} from './term-text.ts'

/**
 * What filling came to: the canonical N-Quads; `tie`, when two blank nodes have the same first-degree hash;
 * `foreign`, when a value cannot be in its slot or jsonld alone can tell whether quads are the same.
 */
export type Filling = { readonly nquads: string } | 'tie' | 'foreign'

/** So few blank nodes in the wrong place are sorted in by hand. */
const FEW = 8
/** Texts kept per blank node, by the position of its label. */
const MAX_POSITIONS = 64

export class FilledDataset {
  readonly #forms: readonly SlotForm[]
  readonly #layout: DatasetLayout
  readonly #values: (SlotValue | undefined)[]
  readonly #texts: string[]
  readonly #firstBlank: number
  readonly #firstConstant: number
  readonly #astralSlots = new Set<number>()
  /** Nodes by IRI in angle brackets, and those IRIs sorted. */
  readonly #nodes = new Map<string, RdfNode>()
  #iris: string[] = []
  #irisSorted = false
  readonly #hashes: string[]
  readonly #staleBlanks = new Set<number>()
  /** Blank nodes in the order of their hashes; the position is the number of the canonical label. */
  readonly #order: number[]
  readonly #labels: readonly string[]
  /** Positions in the order in which labels of that number are sorted as texts. */
  readonly #textualOrder: readonly number[]
  #compare = compareCodeUnits
  #nquads: string | undefined

  constructor(template: DatasetTemplate) {
    const { slots, blankNodes } = template
    const numbers = [...Array(blankNodes).keys()]
    this.#forms = slots
    this.#layout = layOut(template)
    this.#texts = this.#layout.texts
    this.#values = slots.map(() => undefined)
    this.#firstBlank = slots.length
    this.#firstConstant = slots.length + blankNodes
    this.#hashes = numbers.map(() => '')
    this.#labels = numbers.map((position) => `_:c14n${position}`)
    this.#textualOrder = numbers.toSorted((a, b) => compareCodeUnits(String(a), String(b)))
    this.#order = numbers
    for (const block of this.#layout.blocks)
      if (block.subject >= this.#firstConstant) this.#join(block, this.#text(block.subject))
    this.#touchAll()
  }

  /** Fills in the values, one per slot, in order. */
  fill(values: readonly SlotValue[]): Filling {
    const known = this.#values
    const changed: number[] = []
    for (let slot = 0; slot < values.length; slot += 1) {
      const value = values[slot] as SlotValue
      if (value === known[slot]) continue
      if (!fits(value, this.#forms[slot] as SlotForm)) return 'foreign'
      changed.push(slot)
    }
    if (changed.length === 0 && this.#nquads !== undefined) return { nquads: this.#nquads }
    this.#nquads = undefined
    for (const slot of changed) this.#change(slot, values[slot] as SlotValue)
    this.#chooseOrder()
    const obstacle = this.#staleBlanks.size > 0 ? this.#relabel() : undefined
    if (obstacle) return obstacle
    this.#nquads = this.#write()
    return this.#nquads === undefined ? 'foreign' : { nquads: this.#nquads }
  }

  /** The dataset last filled in, not canonical; undefined where jsonld alone can tell which quads are one. */
  plainNQuads(): string | undefined {
    const written = new Map<string, Line>()
    const termText = (term: number) =>
      this.#isBlank(term) ? `_:b${term - this.#firstBlank}` : this.#text(term)
    for (const line of this.#layout.lines) {
      const end = line.graph < 0 ? ' .\n' : ` ${termText(line.graph)} .\n`
      const text = termText(line.subject) + line.predicate + termText(line.object) + end
      const same = written.get(text)
      if (same && !this.#areOne(same, line)) return undefined
      written.set(text, line)
    }
    return [...written.keys()].join('')
  }

  #text(term: number): string {
    return this.#texts[term] as string
  }

  #isBlank(term: number): boolean {
    return term >= this.#firstBlank && term < this.#firstConstant
  }

  #change(slot: number, value: SlotValue): void {
    const text = termText(value, this.#forms[slot] as SlotForm)
    const before = this.#text(slot)
    this.#values[slot] = value
    this.#texts[slot] = text
    if (hasSurrogates(text)) this.#astralSlots.add(slot)
    else if (this.#astralSlots.size > 0) this.#astralSlots.delete(slot)
    const places = this.#layout.slots[slot]
    if (!places) return
    for (const group of places.groups) touch(group)
    for (const blank of places.blanks) this.#staleBlanks.add(blank)
    if (!places.named) return
    this.#leave(places.named, before)
    this.#join(places.named, text)
  }

  /** Nodes with the same IRI are one node. */
  #join(block: Block, iri: string): void {
    let node = this.#nodes.get(iri)
    if (!node) {
      node = newNode()
      this.#nodes.set(iri, node)
      this.#iris.push(iri)
      this.#irisSorted = false
    }
    node.blocks.push(block)
    node.stale = true
    block.node = node
  }

  #leave(block: Block, iri: string): void {
    const node = this.#nodes.get(iri)
    if (!node) return
    node.blocks.splice(node.blocks.indexOf(block), 1)
    node.stale = true
    if (node.blocks.length > 0) return
    this.#nodes.delete(iri)
    this.#iris.splice(this.#iris.indexOf(iri), 1)
  }

  /** With characters beyond the first plane the order of lines is another one. */
  #chooseOrder(): void {
    const compare = this.#astralSlots.size > 0 ? compareCodePoints : compareCodeUnits
    if (compare !== this.#compare) this.#touchAll()
    this.#compare = compare
  }

  #touchAll(): void {
    for (const { groups } of this.#layout.blocks) for (const group of groups) touch(group)
    for (const blank of this.#hashes.keys()) this.#staleBlanks.add(blank)
  }

  /** RDFC-1.0 steps 4.4.3 (3) and (4), unless two hashes are equal. */
  #relabel(): 'tie' | 'foreign' | undefined {
    const hashes = this.#hashes
    for (const blank of this.#staleBlanks) {
      const found = this.#firstDegreeHash(blank)
      if (found === undefined) return 'foreign'
      hashes[blank] = found
    }
    const order = this.#order
    if (this.#staleBlanks.size <= FEW) insertionSort(order, hashes)
    else order.sort((a, b) => compareCodeUnits(hashes[a] as string, hashes[b] as string))
    for (let position = 1; position < order.length; position += 1)
      if (hashes[order[position] as number] === hashes[order[position - 1] as number]) return 'tie'
    // Kept until here: after a tie the same blank nodes are looked at again.
    this.#staleBlanks.clear()
    for (let position = 0; position < order.length; position += 1)
      this.#label(order[position] as number, this.#labels[position] as string)
    return undefined
  }

  #label(blank: number, label: string): void {
    const term = this.#firstBlank + blank
    if (this.#texts[term] === label) return
    this.#texts[term] = label
    const places = this.#layout.blanks[blank]
    if (!places) return
    if (places.block) places.block.node.unwritten = true
    for (const group of places.linkedFrom) touch(group)
  }

  /** RDFC-1.0 section 4.6; undefined where jsonld alone can tell which quads are one. */
  #firstDegreeHash(blank: number): string | undefined {
    const places = this.#layout.blanks[blank]
    if (!places) return undefined
    const { own, shared, block, entry } = places
    const term = this.#firstBlank + blank
    if (block && entry) {
      if (!this.#refresh(block.node)) return undefined
      const lines = block.node.tails.length === 0 ? '' : `_:a${block.node.tails.join('_:a')}`
      // `<` is less than `_:a`, which is less than `_:z`.
      const first = this.#firstDegreeLine(entry, term)
      return hash('sha256', this.#isBlank(entry.subject) ? lines + first : first + lines)
    }
    const toLine = (line: Line) => this.#firstDegreeLine(line, term)
    // A quad is in the dataset once; lines with `_:z` may be alike and yet be of different quads.
    const lines = [...new Set(own.map(toLine)), ...shared.map(toLine)]
    return hash('sha256', lines.sort(this.#compare).join(''))
  }

  #firstDegreeLine({ subject, predicate, object, graph }: Line, self: number): string {
    const end = graph < 0 ? ' .\n' : ` ${this.#seenFrom(self, graph)} .\n`
    return this.#seenFrom(self, subject) + predicate + this.#seenFrom(self, object) + end
  }

  #seenFrom(self: number, term: number): string {
    if (term === self) return '_:a'
    return this.#isBlank(term) ? '_:z' : this.#text(term)
  }

  /**
   * The sorted lines. Lines are sorted by subject first, as no subject holds a space; those of IRIs come
   * before those of blank nodes (`<` is less than `_`).
   */
  #write(): string | undefined {
    const parts: string[] = []
    if (!this.#irisSorted) this.#iris.sort(compareCodeUnits)
    this.#irisSorted = true
    for (const iri of this.#iris) {
      const node = this.#nodes.get(iri) as RdfNode
      if (!this.#refresh(node)) return undefined
      if (node.unwritten) write(node, iri)
      parts.push(node.text)
    }
    for (const position of this.#textualOrder) {
      const node = this.#layout.blanks[this.#order[position] as number]?.block?.node
      if (!node) continue
      if (!this.#refresh(node)) return undefined
      if (node.unwritten) this.#writeBlank(node, position)
      parts.push(node.text)
    }
    return parts.join('')
  }

  /** With nothing changed but labels, a node soon had each of them. */
  #writeBlank(node: RdfNode, position: number): void {
    const written = node.written[position]
    if (written === undefined) write(node, this.#labels[position] as string)
    else node.text = written
    node.unwritten = false
    if (position < MAX_POSITIONS) node.written[position] = node.text
  }

  /** Whether the tails of a node could be brought up to date. */
  #refresh(node: RdfNode): boolean {
    if (!node.stale) return true
    const tails: string[] = []
    for (const { groups } of node.blocks)
      for (const group of groups) {
        if (group.stale && !this.#refreshGroup(group)) return false
        for (const tail of group.tails) tails.push(tail)
      }
    const merged =
      node.blocks.length > 1 ? this.#distinctTails(node.blocks.flatMap(linesOf)) : tails
    if (!merged) return false
    node.tails = merged
    node.stale = false
    node.unwritten = true
    node.written.length = 0
    return true
  }

  #refreshGroup(group: Group): boolean {
    for (const line of group.lines) {
      const end = line.graph < 0 ? ' .\n' : ` ${this.#text(line.graph)} .\n`
      line.tail = line.predicate + this.#text(line.object) + end
    }
    const [first, second] = group.lines
    const tails = first && !second ? [first.tail] : this.#distinctTails([...group.lines])
    if (!tails) return false
    group.tails = tails
    group.stale = false
    return true
  }

  /** The sorted tails of lines, each once; undefined where equal lines may be different quads to jsonld. */
  #distinctTails(lines: Line[]): readonly string[] | undefined {
    if (lines.length > 1) lines.sort((a, b) => this.#compare(a.tail, b.tail))
    const tails: string[] = []
    let last: Line | undefined
    for (const line of lines) {
      if (last?.tail !== line.tail) tails.push(line.tail)
      else if (!this.#areOne(last, line)) return undefined
      last = line
    }
    return tails
  }

  /** Whether quads with equal terms were equal values of one node to jsonld, which makes one quad of them. */
  #areOne(a: Line, b: Line): boolean {
    if (this.#isBlank(a.object) || this.#isBlank(b.object) || a.graph >= 0 || b.graph >= 0)
      return false
    if (a.origin !== b.origin) return false
    if (a.origin === 'resource' || a.origin === 'boolean') return true
    return this.#values[a.object] === this.#values[b.object]
  }
}

function touch(group: Group): void {
  group.stale = true
  group.block.node.stale = true
}

function linesOf({ groups }: Block): readonly Line[] {
  return groups.flatMap(({ lines }) => lines)
}

function insertionSort(order: number[], hashes: readonly string[]): void {
  for (let end = 1; end < order.length; end += 1) {
    const blank = order[end] as number
    const hashOfBlank = hashes[blank] as string
    let at = end
    for (; at > 0 && (hashes[order[at - 1] as number] as string) > hashOfBlank; at -= 1)
      order[at] = order[at - 1] as number
    order[at] = blank
  }
}

function write(node: RdfNode, subject: string): void {
  node.text = subject + node.tails.join(subject)
  node.unwritten = false
}

function fits(value: SlotValue, { form, prefix }: SlotForm): boolean {
  return form !== 'iri' || iriPrefix(String(value)) === prefix
}

function termText(value: SlotValue, { form, suffix }: SlotForm): string {
  if (form === 'iri') return `<${value}>`
  if (typeof value === 'string') return `${quoted(value)}${suffix}`
  return `"${form === 'double' ? doubleText(value) : integerText(value)}"${suffix}`
}
