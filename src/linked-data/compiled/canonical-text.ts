// Canonical N-Quads as they are written, node by node, and their hash. The nodes that stand first and did not change
// since the last document are neither written nor hashed again.

import { createHash, type Hash, hash } from 'node:crypto'
import { ByteText } from './byte-text.ts'
import type { RdfNode } from './rdf-node.ts'
import type { TermTable } from './term-table.ts'

/** A node as it was written, and where it ends. */
interface Written {
  readonly node: RdfNode
  readonly version: number
  readonly end: number
}

/** Below so many bytes it is faster to hash again than to go on from a copy. */
const MIN_PREFIX = 4_096

export class CanonicalText {
  readonly #text = new ByteText()
  readonly #written: Written[] = []
  #nodes = 0
  /** Whether all nodes so far are those of the last text, and how far they reach. */
  #isSame = false
  #sameUntil = 0
  /** The hash of the first bytes, which stand for as long as it is here. */
  #prefix: { readonly length: number; readonly hash: Hash } | undefined

  /** Begins another text. */
  start(): void {
    this.#nodes = 0
    this.#isSame = true
    this.#sameUntil = 0
  }

  /** Adds the lines of the next node in order. */
  addNode(node: RdfNode, terms: TermTable): void {
    const before = this.#isSame ? this.#written[this.#nodes] : undefined
    if (before && before.node === node && before.version === node.version)
      this.#sameUntil = before.end
    else {
      this.#part()
      node.writeTo(this.#text, terms)
      this.#written.push({ node, version: node.version, end: this.#text.length })
    }
    this.#nodes += 1
  }

  /** Ends the text after the last node. */
  end(): void {
    this.#part()
  }

  toString(): string {
    return this.#text.bytes.toString()
  }

  /** SHA-256 of the text. */
  digest(): Uint8Array {
    const text = this.#text.bytes
    const length = this.#sameUntil
    if (length < MIN_PREFIX) return hash('sha256', text, 'buffer')
    this.#prefix ??= { length, hash: createHash('sha256').update(text.subarray(0, length)) }
    return this.#prefix.hash.copy().update(text.subarray(this.#prefix.length)).digest()
  }

  /** From here on the text is another one than the last. */
  #part(): void {
    if (!this.#isSame) return
    this.#isSame = false
    this.#written.length = this.#nodes
    this.#text.shorten(this.#sameUntil)
    if (this.#prefix && this.#prefix.length > this.#sameUntil) this.#prefix = undefined
  }
}
