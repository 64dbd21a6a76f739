// `canonicalize` for documents that come in numbers: the same bytes and the same errors, without expanding each
// of them. Documents of one shape differ only in values, so their quads are compiled once and filled in.
// Every doubt ends on the reference path, `canonicalize` itself, which also judges a random sample.

import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { toHex } from '../../util/bytes.ts'
import type { JsonObject } from '../../util/json.ts'
import { canonicalize, canonicalizeNQuads } from '../canonicalize.ts'
import type { ContextSet } from '../pinned-contexts.ts'
import { CanonicalText } from './canonical-text.ts'
import type { CompiledShape } from './compile-shape.ts'
import { RepeatedDigests } from './repeated-digests.ts'
import { type Match, ShapeMemory } from './shape-memory.ts'

export interface CompiledOptions {
  /** Shapes kept compiled; the least recently used one goes. Default 32. */
  readonly maxShapes?: number
  /** Share of the documents of the fast path, from 0 to 1, that the reference judges as well. Default 0.0002. */
  readonly sampleRate?: number
  /** Numbers from 0 to below 1, such as `Math.random`. Default: a sequence that is spread evenly. */
  readonly random?: () => number
  /** Told when the sample finds other bytes; the reference's are returned, the shape is never compiled again. */
  readonly onMismatch?: (mismatch: CanonicalMismatch) => void
}

const DEFAULT_SAMPLE_RATE = 0.0002
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2

/** Tells of each document whether the reference is to judge it as well; by default of the first one. */
export function createSampling({ sampleRate = DEFAULT_SAMPLE_RATE, random }: CompiledOptions) {
  let last = -GOLDEN_RATIO
  const next = () => {
    last = (last + GOLDEN_RATIO) % 1
    return last
  }
  const source = random ?? next
  return (): boolean => sampleRate > 0 && source() < sampleRate
}

/** A shape for which the fast path was wrong. */
export interface CanonicalMismatch {
  /** SHA-256 in hex of the shape; no value of the document goes into it but contexts, types and names. */
  readonly shape: string
}

/** How many documents took which path. */
export interface CanonicalizerStats {
  /** Filled into a compiled shape. */
  fast: number
  /** Filled into a compiled shape, and labelled by the full RDFC-1.0 as two blank nodes are alike. */
  tied: number
  /** Left to the reference. */
  reference: number
  /** Shapes compiled. */
  compiled: number
  /** Documents of the fast path that the reference judged too, and for how many it disagreed. */
  sampled: number
  mismatched: number
}

export interface CompiledCanonicalizer {
  /**
   * The canonical N-Quads of a document: what `canonicalize` gives for it with the same contexts.
   *
   * @throws {PipelineError} as `canonicalize` does
   */
  canonicalize(document: JsonObject): Promise<string>
  /** SHA-256 of the canonical N-Quads in UTF-8. */
  digest(document: JsonObject): Promise<Uint8Array>
  /** The same, for a document that comes again letter for letter, as the configuration of a proof does. */
  digestOfRepeated(document: JsonObject): Promise<Uint8Array>
  /**
   * `JSON.stringify` of a document in UTF-8, in less time for one that was just canonicalized; it must be JSON.
   * To be copied at once: the next call may overwrite it.
   */
  jsonOf(document: JsonObject): Uint8Array
  readonly stats: Readonly<CanonicalizerStats>
}

/** Shapes kept compiled where nothing else is said. */
export const DEFAULT_MAX_SHAPES = 32

/** Makes a canonicalizer with a memory of shapes. */
export function createCompiledCanonicalizer(
  contexts: ContextSet,
  options: CompiledOptions = {},
): CompiledCanonicalizer {
  return new Canonicalizer(contexts, options)
}

class Canonicalizer implements CompiledCanonicalizer {
  readonly stats: CanonicalizerStats = {
    fast: 0,
    tied: 0,
    reference: 0,
    compiled: 0,
    sampled: 0,
    mismatched: 0,
  }
  readonly #contexts: ContextSet
  readonly #isSampled: () => boolean
  readonly #onMismatch: (mismatch: CanonicalMismatch) => void
  readonly #shapes: ShapeMemory
  readonly #repeated = new RepeatedDigests((document) => this.digest(document))
  /** The document filled in last, whose values are in the dataset of its shape. */
  #last: { readonly document: JsonObject; readonly compiled: CompiledShape } | undefined

  constructor(contexts: ContextSet, options: CompiledOptions) {
    const { maxShapes = DEFAULT_MAX_SHAPES, onMismatch } = options
    this.#contexts = contexts
    this.#isSampled = createSampling(options)
    this.#onMismatch = onMismatch ?? (() => undefined)
    this.#shapes = new ShapeMemory(contexts, maxShapes)
  }

  async canonicalize(document: JsonObject): Promise<string> {
    const form = this.#canonicalForm(document)
    return form instanceof CanonicalText ? form.toString() : await form
  }

  async digest(document: JsonObject): Promise<Uint8Array> {
    const form = this.#canonicalForm(document)
    return form instanceof CanonicalText ? form.digest() : hash('sha256', await form, 'buffer')
  }

  async digestOfRepeated(document: JsonObject): Promise<Uint8Array> {
    return await this.#repeated.of(document)
  }

  jsonOf(document: JsonObject): Uint8Array {
    const last = this.#last
    if (last?.document !== document) return Buffer.from(JSON.stringify(document))
    const { dataset, json } = last.compiled
    const text = json.write(dataset.values, dataset.changed.list)
    dataset.changed.clear()
    return text
  }

  /** At once where a shape is at hand: to be used before anything else is filled in. */
  #canonicalForm(document: JsonObject): CanonicalText | Promise<string> {
    const match = this.#shapes.match(document)
    return match ? this.#fill(document, match) : this.#search(document)
  }

  async #search(document: JsonObject): Promise<string> {
    const found = await this.#shapes.search(document)
    if (!found) return await this.#reference(document)
    if (found === 'found') {
      const match = this.#shapes.match(document)
      const form = match ? this.#fill(document, match) : this.#reference(document)
      return form instanceof CanonicalText ? form.toString() : await form
    }
    const nquads = await this.#reference(document)
    if (await this.#shapes.learn(found, async () => nquads)) this.stats.compiled += 1
    return nquads
  }

  #fill(document: JsonObject, { key, compiled, values }: Match): CanonicalText | Promise<string> {
    const { dataset } = compiled
    this.#last = undefined
    const filling = dataset.fill(values.all, values.changed.list)
    if (filling === 'foreign') return this.#reference(document)
    values.changed.clear()
    this.#last = { document, compiled }
    if (filling === 'tie') return this.#tied(document, key, dataset.plainNQuads())
    this.stats.fast += 1
    if (!this.#isSampled()) return dataset.canonical
    return this.#sampled(document, key, dataset.canonical)
  }

  async #tied(document: JsonObject, key: string, plain: string | undefined): Promise<string> {
    const tied = plain === undefined ? undefined : await this.#labelled(plain)
    if (tied === undefined) return await this.#reference(document)
    this.stats.tied += 1
    return this.#isSampled() ? await this.#sampled(document, key, tied) : tied
  }

  async #labelled(nquads: string): Promise<string | undefined> {
    try {
      return (await canonicalizeNQuads(nquads)).nquads
    } catch {
      return undefined // the reference says what is wrong
    }
  }

  async #sampled(document: JsonObject, key: string, form: CanonicalText | string): Promise<string> {
    this.stats.sampled += 1
    // Now, before anything else is filled in.
    const nquads = form.toString()
    const digest = form instanceof CanonicalText && toHex(form.digest())
    const expected = await canonicalize(document, this.#contexts)
    const isSound = digest === false || digest === hash('sha256', expected)
    if (isSound && expected === nquads) return nquads
    this.stats.mismatched += 1
    this.#shapes.forget(key)
    this.#onMismatch({ shape: key })
    return expected
  }

  async #reference(document: JsonObject): Promise<string> {
    this.stats.reference += 1
    return await canonicalize(document, this.#contexts)
  }
}
