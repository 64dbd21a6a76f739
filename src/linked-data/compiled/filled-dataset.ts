// A dataset of one shape, filled with one document's values after the other: RDFC-1.0 over precompiled quads.
// What depends on values that did not change since the last document is kept, and nothing else: first-degree
// hashes, the order of labels and the sorted lines always follow from the values that stand in the quads.
// https://www.w3.org/TR/rdf-canon/#canon-algorithm ; ties of hashes are for the full algorithm.

import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { ByteText } from './byte-text.ts'
import { CanonicalText } from './canonical-text.ts'
import { ChangedSlots } from './changed-slots.ts'
import { type DatasetLayout, type Group, type Line, layOut } from './dataset-layout.ts'
import { NodeTable } from './node-table.ts'
import type { DatasetTemplate } from './quad-template.ts'
import type { RdfNode } from './rdf-node.ts'
import type { SlotValue } from './shape.ts'
import { type Label, TermTable } from './term-table.ts'
import { compareCodeUnits } from './term-text.ts'

/**
 * What filling came to: `tie`, when two blank nodes have the same first-degree hash; `foreign`, when a value
 * cannot be in its slot or jsonld alone can tell whether quads are the same.
 */
export type Filling = 'filled' | 'tie' | 'foreign'

/** So few blank nodes in the wrong place are sorted in by hand. */
const FEW = 8

export class FilledDataset {
  readonly #layout: DatasetLayout
  readonly #terms: TermTable
  readonly #nodes = new NodeTable()
  readonly #out: CanonicalText
  /** The nodes in the order of their lines: those with an IRI, those without. */
  readonly #named: RdfNode[] = []
  readonly #blank: RdfNode[] = []
  readonly #scratch = new ByteText()
  readonly #hashes: string[]
  readonly #staleBlanks = new Set<number>()
  /** Blank nodes in the order of their hashes; the position is the number of the canonical label. */
  readonly #order: number[]
  readonly #labels: readonly Label[]
  /** Positions in the order in which labels of that number are sorted as texts. */
  readonly #textualOrder: readonly number[]
  #filling = 0
  #state: Filling | 'unfilled' = 'unfilled'

  constructor(template: DatasetTemplate) {
    const { slots, blankNodes } = template
    const numbers = [...Array(blankNodes).keys()]
    this.#layout = layOut(template)
    this.#terms = new TermTable(slots, this.#layout.texts, blankNodes)
    this.#out = new CanonicalText(this.#terms)
    this.#hashes = numbers.map(() => '')
    this.#labels = numbers.map((position) => {
      const text = `_:c14n${position}`
      return { text, bytes: Buffer.from(text) }
    })
    this.#textualOrder = numbers.toSorted((a, b) => compareCodeUnits(String(a), String(b)))
    this.#order = numbers
    for (const block of this.#layout.blocks)
      if (block.subject >= this.#terms.firstConstant)
        this.#nodes.join(block, this.#terms.text(block.subject), this.#filling)
    this.#touchAll()
  }

  /**
   * Fills in values, one per slot, in order.
   *
   * @param candidates The slots that may have other values than the last time.
   */
  fill(values: readonly SlotValue[], candidates: Iterable<number> = values.keys()): Filling {
    const known = this.#terms.values
    const changed: number[] = []
    for (const slot of candidates) {
      if (values[slot] === known[slot]) continue
      if (!this.#terms.fits(slot, values[slot] as SlotValue)) return 'foreign'
      changed.push(slot)
    }
    if (changed.length === 0 && this.#state === 'filled') return 'filled'
    this.#filling += 1
    for (const slot of changed) this.#change(slot, values[slot] as SlotValue)
    const obstacle = this.#staleBlanks.size > 0 ? this.#relabel() : undefined
    this.#state = obstacle ?? (this.#arrange() ? 'filled' : 'foreign')
    return this.#state
  }

  /** Slots that changed since somebody cleared this. */
  readonly changed = new ChangedSlots()

  /** Whether a value can be in a slot. */
  fits(slot: number, value: SlotValue): boolean {
    return this.#terms.fits(slot, value)
  }

  /** The values filled in last. */
  get values(): readonly SlotValue[] {
    return this.#terms.values as readonly SlotValue[]
  }

  /** The canonical N-Quads of what was just filled in; overwritten by the next filling. */
  get canonical(): CanonicalText {
    return this.#out
  }

  /** The dataset last filled in, not canonical; undefined where jsonld alone can tell which quads are one. */
  plainNQuads(): string | undefined {
    const terms = this.#terms
    const written = new Map<string, Line>()
    const termText = (term: number) =>
      terms.isBlank(term) ? `_:b${term - terms.firstBlank}` : terms.text(term)
    for (const line of this.#layout.lines) {
      const end = line.graph < 0 ? ' .\n' : ` ${termText(line.graph)} .\n`
      const text = termText(line.subject) + line.predicate + termText(line.object) + end
      const same = written.get(text)
      if (same && !terms.areOne(same, line)) return undefined
      written.set(text, line)
    }
    return [...written.keys()].join('')
  }

  #change(slot: number, value: SlotValue): void {
    if (value === this.#terms.values[slot]) return
    const before = this.#terms.set(slot, value)
    this.changed.add(slot)
    const places = this.#layout.slots[slot]
    if (!places) return
    for (const { part } of places.groups) part?.change(this.#filling)
    for (const blank of places.blanks) this.#staleBlanks.add(blank)
    if (!places.named) return
    this.#nodes.leave(places.named, before, this.#filling)
    this.#nodes.join(places.named, this.#terms.text(slot), this.#filling)
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
      this.#label(order[position] as number, position)
    return undefined
  }

  #label(blank: number, position: number): void {
    const label = this.#labels[position]
    if (!label || this.#terms.text(this.#terms.firstBlank + blank) === label.text) return
    this.#terms.setLabel(blank, label)
    const places = this.#layout.blanks[blank]
    places?.block?.node.label(label, position)
    for (const group of places?.linkedFrom ?? []) touch(group)
  }

  /** RDFC-1.0 section 4.6; undefined where jsonld alone can tell which quads are one. */
  #firstDegreeHash(blank: number): string | undefined {
    const places = this.#layout.blanks[blank]
    if (!places) return undefined
    const { own, shared, block, entry } = places
    const terms = this.#terms
    const term = terms.firstBlank + blank
    if (block && entry) {
      if (!block.node.refresh(terms)) return undefined
      const out = this.#scratch
      out.clear()
      // `<` is less than `_:a`, which is less than `_:z`.
      const isLast = terms.isBlank(entry.subject)
      if (isLast) block.node.writeOwnLines(out, terms)
      out.addText(this.#firstDegreeLine(entry, term))
      if (!isLast) block.node.writeOwnLines(out, terms)
      return hash('sha256', out.bytes)
    }
    const toLine = (line: Line) => this.#firstDegreeLine(line, term)
    // A quad is in the dataset once; lines with `_:z` may be alike and yet be of different quads.
    const lines = [...new Set(own.map(toLine)), ...shared.map(toLine)]
    return hash('sha256', lines.sort(terms.compare).join(''))
  }

  #firstDegreeLine({ subject, predicate, object, graph }: Line, self: number): string {
    const end = graph < 0 ? ' .\n' : ` ${this.#seenFrom(self, graph)} .\n`
    return this.#seenFrom(self, subject) + predicate + this.#seenFrom(self, object) + end
  }

  #seenFrom(self: number, term: number): string {
    if (term === self) return '_:a'
    return this.#terms.isBlank(term) ? '_:z' : this.#terms.text(term)
  }

  /**
   * Puts the nodes in the order of their lines; false where equal lines may be different quads to jsonld. Lines are
   * sorted by subject first, as no subject holds a space; those of IRIs come before those of blank nodes (`<` is less
   * than `_`).
   */
  #arrange(): boolean {
    this.#named.length = 0
    this.#blank.length = 0
    for (let place = 0; place < this.#nodes.size; place += 1)
      this.#named.push(this.#nodes.at(place))
    for (const position of this.#textualOrder) {
      const node = this.#layout.blanks[this.#order[position] as number]?.block?.node
      if (node) this.#blank.push(node)
    }
    return this.#out.arrange(this.#named, this.#blank, this.#filling)
  }
}

function touch({ part }: Group): void {
  part?.touch()
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
