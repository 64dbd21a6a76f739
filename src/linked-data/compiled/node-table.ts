// The nodes with an IRI of a filled dataset. Nodes with the same IRI are one node, wherever the document names them.

import type { Block } from './dataset-layout.ts'
import { RdfNode } from './rdf-node.ts'

interface Entry {
  readonly iri: string
  readonly blocks: Block[]
  node: RdfNode
}

export class NodeTable {
  /** In the order of their IRIs, each in angle brackets. */
  readonly #entries: Entry[] = []

  /** @param filling The number of the document with which it does. */
  join(block: Block, iri: string, filling: number): void {
    const place = this.#placeOf(iri)
    const entry = this.#entries[place]
    if (entry?.iri === iri) {
      entry.blocks.push(block)
      entry.node = merged(entry, filling)
    } else
      this.#entries.splice(place, 0, { iri, blocks: [block], node: alone(block, iri, filling) })
  }

  leave(block: Block, iri: string, filling: number): void {
    const place = this.#placeOf(iri)
    const entry = this.#entries[place]
    if (entry?.iri !== iri) return
    entry.blocks.splice(entry.blocks.indexOf(block), 1)
    const [only, second] = entry.blocks
    if (!only) this.#entries.splice(place, 1)
    else entry.node = second ? merged(entry, filling) : alone(only, iri, filling)
  }

  get size(): number {
    return this.#entries.length
  }

  /** The node at a place in the order of IRIs. */
  at(place: number): RdfNode {
    return (this.#entries[place] as Entry).node
  }

  /** Where an IRI stands, or would. */
  #placeOf(iri: string): number {
    let [low, high] = [0, this.#entries.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle] as Entry).iri < iri) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A block alone is its own node, and keeps what it has written. */
function alone(block: Block, iri: string, filling: number): RdfNode {
  if (block.node !== block.own) block.own.adopt([block], filling)
  block.own.rename(iri, filling)
  return block.own
}

function merged({ iri, blocks }: Entry, filling: number): RdfNode {
  const node = new RdfNode(blocks.flatMap(({ groups }) => groups))
  node.rename(iri, filling)
  node.adopt(blocks, filling)
  return node
}
