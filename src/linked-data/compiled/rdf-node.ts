// A node of the filled dataset with its lines, sorted. What of them did not change since they were written last is
// copied: whole nodes and parts where the subject is the same, else the rest of each line.

import { Buffer } from 'node:buffer'
import type { ByteText } from './byte-text.ts'
import type { Block, Group, Line } from './dataset-layout.ts'
import type { Label, TermTable } from './term-table.ts'
import { compareCodeUnits } from './term-text.ts'

const SELF = Buffer.from('_:a')
const END = Buffer.from(' .\n')
/** Places of a label for which the lines of a blank node are kept. */
const MAX_POSITIONS = 64

/** The lines of one node and one predicate. */
export class Part {
  /** Whether values or labels in its lines changed. */
  isStale = true
  readonly #node: RdfNode
  readonly #lines: readonly Line[]
  readonly #predicate: Buffer
  /** Each once, in the order of their objects. */
  #sorted: readonly Line[]
  /** The lines without their subject; only where they were written before. */
  #tails: readonly Buffer[] | undefined
  /** The lines as a whole; only where they were written before with this subject. */
  #bytes: Buffer | undefined
  #knowsTails = false
  #knowsSubject = false

  constructor(lines: readonly Line[], node: RdfNode) {
    this.#lines = lines
    this.#sorted = lines
    this.#node = node
    this.#predicate = Buffer.from(lines[0]?.predicate ?? '')
  }

  get predicate(): string {
    return this.#lines[0]?.predicate ?? ''
  }

  touch(): void {
    this.isStale = true
    this.#node.isStale = true
  }

  /** Takes note that a value in its lines changed with the document of that number. */
  change(filling: number): void {
    this.touch()
    this.#node.changedAt = filling
  }

  /** The blank nodes that are objects or graphs of its lines. */
  blanksIn(terms: TermTable): readonly number[] {
    return this.#lines
      .flatMap(({ object, graph }) => [object, graph])
      .filter((term) => terms.isBlank(term))
  }

  /** Sorts its lines; false where equal lines may be different quads to jsonld. */
  refresh(terms: TermTable): boolean {
    if (this.#lines.length > 1) {
      const sorted = distinct(this.#lines, terms)
      if (!sorted) return false
      this.#sorted = sorted
    }
    this.isStale = false
    this.#tails = undefined
    this.#knowsTails = false
    this.forgetSubject()
    return true
  }

  forgetSubject(): void {
    this.#bytes = undefined
    this.#knowsSubject = false
  }

  /** Writes its lines, those of a node that keeps its subject for a while. */
  writeTo(out: ByteText, subject: Buffer, terms: TermTable): void {
    if (this.#bytes) {
      out.add(this.#bytes)
      return
    }
    const start = out.length
    this.keepTails(terms)
    this.writeLines(out, subject, terms)
    if (this.#knowsSubject) this.#bytes = out.copyFrom(start)
    this.#knowsSubject = true
  }

  writeLines(out: ByteText, subject: Buffer, terms: TermTable): void {
    const tails = this.#tails
    for (let index = 0; index < this.#sorted.length; index += 1) {
      out.add(subject)
      if (tails) out.add(tails[index] as Buffer)
      else this.#writeTail(out, this.#sorted[index] as Line, terms)
    }
  }

  /** Keeps the lines without their subject, from the second time on. */
  keepTails(terms: TermTable): void {
    if (this.#knowsTails)
      this.#tails ??= this.#sorted.map((line) => Buffer.from(terms.tailOf(line)))
    this.#knowsTails = true
  }

  #writeTail(out: ByteText, { object, graph }: Line, terms: TermTable): void {
    out.add(this.#predicate)
    terms.write(object, out)
    if (graph >= 0) out.addText(` ${terms.text(graph)}`)
    out.add(END)
  }
}

/** A subject; it has several blocks when several places of the document name it. */
export class RdfNode {
  readonly parts: readonly Part[]
  isStale = true
  /** The number of the document with which its IRI, a value or its blocks changed last. */
  changedAt = 0
  #subject = ''
  #subjectBytes: Buffer = SELF
  /** Place of the label of a blank node; -1 for an IRI. */
  #position = -1
  /** Whether the lines were written since anything but the label changed. */
  #isKnown = false
  /** Lines of a blank node by the position of its label. */
  readonly #byPosition: Buffer[] = []
  #ownLines: Buffer | undefined

  constructor(groups: readonly Group[]) {
    const byPredicate = [...Map.groupBy(groups, ({ predicate }) => predicate)]
    this.parts = byPredicate
      .sort(([a], [b]) => compareCodeUnits(a, b))
      .map(
        ([, same]) =>
          new Part(
            same.flatMap(({ lines }) => lines),
            this,
          ),
      )
  }

  /** Gives it an IRI, in angle brackets. */
  rename(iri: string, filling: number): void {
    if (iri === this.#subject) return
    this.changedAt = filling
    this.#subject = iri
    this.#subjectBytes = Buffer.from(iri)
    for (const part of this.parts) part.forgetSubject()
  }

  /** Gives it the label of a position. */
  label({ bytes }: Label, position: number): void {
    this.#subjectBytes = bytes
    this.#position = position
  }

  /** Makes it the node of its blocks: what changes in them from here on is told to it. */
  adopt(blocks: readonly Block[], filling = 0): void {
    this.changedAt = filling
    const parts = new Map(this.parts.map((part) => [part.predicate, part]))
    for (const part of this.parts) part.touch()
    for (const block of blocks) {
      block.node = this
      for (const group of block.groups) group.part = parts.get(group.predicate)
    }
  }

  /** Whether its lines could be brought up to date. */
  refresh(terms: TermTable): boolean {
    if (!this.isStale) return true
    for (const part of this.parts) if (part.isStale && !part.refresh(terms)) return false
    this.isStale = false
    this.#isKnown = false
    this.#byPosition.length = 0
    this.#ownLines = undefined
    return true
  }

  /** Writes its lines with `_:a` for the subject, as RDFC-1.0 hashes them. */
  writeOwnLines(out: ByteText, terms: TermTable): void {
    if (this.#ownLines) {
      out.add(this.#ownLines)
      return
    }
    const start = out.length
    for (const part of this.parts) part.writeLines(out, SELF, terms)
    if (this.#isKnown) this.#ownLines = out.copyFrom(start)
  }

  /** Writes one of its parts, of a node with an IRI. */
  writePart(part: Part, out: ByteText, terms: TermTable): void {
    part.writeTo(out, this.#subjectBytes, terms)
  }

  /** Writes its lines; of a node with an IRI those from a part on. */
  writeTo(out: ByteText, terms: TermTable, from = 0): void {
    const position = this.#position
    const known = this.#byPosition[position]
    if (known) out.add(known)
    else if (position < 0) {
      for (let at = from; at < this.parts.length; at += 1)
        this.writePart(this.parts[at] as Part, out, terms)
    } else {
      const start = out.length
      for (const part of this.parts) {
        part.keepTails(terms)
        part.writeLines(out, this.#subjectBytes, terms)
      }
      if (this.#isKnown && position < MAX_POSITIONS)
        this.#byPosition[position] = out.copyFrom(start)
    }
    this.#isKnown = true
  }
}

/** The sorted lines, each once; undefined where equal lines may be different quads to jsonld. */
function distinct(lines: readonly Line[], terms: TermTable): readonly Line[] | undefined {
  const sorted: Line[] = []
  for (const line of lines.toSorted((a, b) => terms.order(a, b))) {
    const last = sorted.at(-1)
    if (!last || terms.order(last, line) !== 0) sorted.push(line)
    else if (!terms.areOne(last, line)) return undefined
  }
  return sorted
}
