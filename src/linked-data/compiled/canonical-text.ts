// The canonical N-Quads of a filled dataset and their hash. The hash goes on from that of the lines that come first and
// are settled, which are not written again for it.

import { hash } from 'node:crypto'
import { ByteText } from './byte-text.ts'
import type { RdfNode } from './rdf-node.ts'
import { SettledHead } from './settled-head.ts'
import type { TermTable } from './term-table.ts'

export class CanonicalText {
  readonly #terms: TermTable
  readonly #text = new ByteText()
  readonly #head: SettledHead
  #named: readonly RdfNode[] = []
  #blank: readonly RdfNode[] = []
  #digest: Uint8Array | undefined

  constructor(terms: TermTable) {
    this.#terms = terms
    this.#head = new SettledHead(terms)
  }

  /**
   * Takes over the nodes of a dataset in the order of their lines; they are read when text or hash are asked for.
   *
   * @param named Nodes with an IRI, which come first.
   * @param filling The number of the document.
   * @returns false where equal lines may be different quads to jsonld.
   */
  arrange(named: readonly RdfNode[], blank: readonly RdfNode[], filling: number): boolean {
    this.#named = named
    this.#blank = blank
    this.#digest = undefined
    return this.#refresh(this.#head.arrange(named, filling))
  }

  toString(): string {
    // What was left out was found in order before, with the same values.
    this.#refresh(0)
    return this.#write({ node: 0, part: 0 }).toString()
  }

  /** SHA-256 of the text; the same bytes until the dataset is arranged anew, and nobody's to change. */
  digest(): Uint8Array {
    this.#digest ??= this.#hash()
    return this.#digest
  }

  #hash(): Uint8Array {
    const head = this.#head.hashed(this.#text)
    const rest = this.#write(this.#head.end)
    return head ? head.copy().update(rest).digest() : hash('sha256', rest, 'buffer')
  }

  #refresh(from: number): boolean {
    for (let at = from; at < this.#named.length; at += 1)
      if (!(this.#named[at] as RdfNode).refresh(this.#terms)) return false
    for (const node of this.#blank) if (!node.refresh(this.#terms)) return false
    return true
  }

  /** The lines from a place on; overwritten by the next writing. */
  #write({ node: first, part }: SettledHead['end']) {
    this.#text.clear()
    for (let at = first; at < this.#named.length; at += 1)
      this.#named[at]?.writeTo(this.#text, this.#terms, at === first ? part : 0)
    for (const node of this.#blank) node.writeTo(this.#text, this.#terms)
    return this.#text.bytes
  }
}
