// The lines that come first in a canonical text and keep their values from document to document: the badge, the issuer,
// part of the achievement of a template. Only the labels of the blank nodes that they name differ, in some hundred ways,
// so that the hash of these lines is kept for each of them. Whatever changes in one of their nodes makes all of it void.

import { createHash, type Hash } from 'node:crypto'
import type { ByteText } from './byte-text.ts'
import type { Part, RdfNode } from './rdf-node.ts'
import type { TermTable } from './term-table.ts'

/** Documents for which a node has to keep its values. */
const SETTLED_AFTER = 8
/** Bytes of one node and predicate that are worth being hashed once; an embedded picture has some thousand. */
const LONG = 2_048
/** Ways of labelling that are remembered. */
const MAX_STATES = 1_024

/** A place in a text, between two parts of a node. */
interface Place {
  readonly node: number
  readonly part: number
}

/** The lines of one node and one predicate, and where they end. */
interface Step {
  readonly node: RdfNode
  readonly part: Part
  readonly end: Place
}

const START: Place = { node: 0, part: 0 }

export class SettledHead {
  readonly #terms: TermTable
  /** The nodes that it may reach into, and when they changed last. */
  #nodes: readonly RdfNode[] = []
  #changes: readonly number[] = []
  #isMeasured = false
  #steps: readonly Step[] = []
  /** How many of the first steps name no blank node, and their hash. */
  #plainSteps = 0
  #plainState = createHash('sha256')
  /** The blank nodes that it names. */
  #blanks: readonly number[] = []
  #labels = ''
  /** Hashes by the labels of its blank nodes. */
  readonly #states = new Map<string, Hash>()
  #uses = 0

  constructor(terms: TermTable) {
    this.#terms = terms
  }

  /**
   * Looks how far it reaches.
   *
   * @param named The nodes with an IRI, in the order of their lines.
   * @param filling The number of the document.
   * @returns How many of the first nodes need not be up to date for the hash.
   */
  arrange(named: readonly RdfNode[], filling: number): number {
    let length = 0
    while (length < named.length && filling - (named[length] as RdfNode).changedAt > SETTLED_AFTER)
      length += 1
    if (!this.#isOf(named, length)) {
      this.#nodes = named.slice(0, length)
      this.#changes = this.#nodes.map(({ changedAt }) => changedAt)
      this.#isMeasured = false
      this.#take([])
    }
    // Then it ends where labels begin.
    if (this.#isCrowded) this.#take(this.#steps.slice(0, this.#plainSteps))
    this.#labels = this.#labelling()
    return this.#states.has(this.#labels) ? this.end.node : 0
  }

  /** Where the text goes on after it. */
  get end(): Place {
    return this.#steps.at(-1)?.end ?? START
  }

  /**
   * The hash of its lines, to go on from with a copy; undefined where there are none that are worth it.
   *
   * @param out For whatever has to be written.
   */
  hashed(out: ByteText): Hash | undefined {
    if (!this.#isMeasured) this.#measure(out)
    if (this.#steps.length === 0) return undefined
    this.#uses += 1
    return this.#states.get(this.#labels) ?? this.#hash(out)
  }

  #isOf(nodes: readonly RdfNode[], length: number): boolean {
    if (length !== this.#nodes.length) return false
    for (let at = 0; at < length; at += 1) {
      const node = nodes[at] as RdfNode
      if (node !== this.#nodes[at] || node.changedAt !== this.#changes[at]) return false
    }
    return true
  }

  /** Its end is that of the last long part. */
  #measure(out: ByteText): void {
    this.#isMeasured = true
    const steps = this.#nodes.flatMap((node, at) =>
      node.parts.map((part, index): Step => ({ node, part, end: { node: at, part: index + 1 } })),
    )
    const isLong = (step: Step) => this.#write([step], out).length >= LONG
    this.#take(steps.slice(0, steps.findLastIndex(isLong) + 1))
    const labelled = this.#steps.findIndex(({ part }) => part.blanksIn(this.#terms).length > 0)
    this.#plainSteps = labelled < 0 ? this.#steps.length : labelled
    const plain = this.#steps.slice(0, this.#plainSteps)
    this.#plainState = createHash('sha256').update(this.#write(plain, out))
    this.#labels = this.#labelling()
  }

  #take(steps: readonly Step[]): void {
    this.#steps = steps
    this.#blanks = steps.flatMap(({ part }) => part.blanksIn(this.#terms))
    this.#states.clear()
    this.#uses = 0
  }

  #labelling(): string {
    let labels = ''
    for (const blank of this.#blanks) labels += this.#terms.text(blank)
    return labels
  }

  #hash(out: ByteText): Hash {
    const labelled = this.#write(this.#steps.slice(this.#plainSteps), out)
    const state = this.#plainState.copy().update(labelled)
    if (this.#states.size < MAX_STATES) this.#states.set(this.#labels, state)
    return state
  }

  /** Whether there are too many ways of labelling for any to come again soon. */
  get #isCrowded(): boolean {
    return this.#states.size === MAX_STATES && this.#uses < 2 * MAX_STATES
  }

  #write(steps: readonly Step[], out: ByteText) {
    out.clear()
    for (const { node, part } of steps) node.writePart(part, out, this.#terms)
    return out.bytes
  }
}
