// `canonicalize` for documents that come in numbers: the same bytes and the same errors, without expanding each
// of them. Documents of one shape differ only in values, so their quads are compiled once and filled in.
// Every doubt ends on the reference path, `canonicalize` itself, which also judges a random sample.

import { hash } from 'node:crypto'
import type { JsonObject } from '../../util/json.ts'
import { canonicalize, canonicalizeNQuads } from '../canonicalize.ts'
import type { ContextSet } from '../pinned-contexts.ts'
import { slotRoles } from './classify-slots.ts'
import { type CompiledShape, compileShape, type Witness } from './compile-shape.ts'
import { RecentMap } from './recent-map.ts'
import { rawShape, type Shape, type SlotRole, type SlotValue, slotsOf, withRoles } from './shape.ts'
import { createMatcher } from './shape-matcher.ts'

export interface CompiledOptions {
  /** Shapes kept compiled; the least recently used one goes. Default 32. */
  readonly maxShapes?: number
  /** Share of the documents of the fast path, from 0 to 1, that the reference judges as well. Default 0. */
  readonly sampleRate?: number
  /** Numbers from 0 to below 1, such as `Math.random`; required with a `sampleRate`. */
  readonly random?: () => number
  /** Told when the sample finds other bytes; the reference's are returned, the shape is never compiled again. */
  readonly onMismatch?: (mismatch: CanonicalMismatch) => void
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
  /** `JSON.stringify` of a document, in less time for one that was just canonicalized; it must be JSON. */
  jsonOf(document: JsonObject): string
  readonly stats: Readonly<CanonicalizerStats>
}

/** What is known of a shape that is not compiled: met once, in work, or not to be had. */
type Standing = 'seen' | 'refused'

const DEFAULT_MAX_SHAPES = 32
/** Shapes remembered by their hash only, for each one compiled. */
const REMEMBERED = 32
/** Compiled shapes tried before the shape of a document is worked out. */
const TRIED_FIRST = 2
/** Characters of all values of a document; a compiled shape holds on to its last one. */
const MAX_CHARACTERS = 2_000_000

/**
 * Makes a canonicalizer with a memory of shapes. A shape is compiled when it is met for the second time, so
 * that documents of ever new shapes cost little more than the reference and fill no memory.
 */
export function createCompiledCanonicalizer(
  contexts: ContextSet,
  options: CompiledOptions = {},
): CompiledCanonicalizer {
  return new ShapeMemory(contexts, options)
}

class ShapeMemory implements CompiledCanonicalizer {
  readonly stats: CanonicalizerStats = {
    fast: 0,
    tied: 0,
    reference: 0,
    compiled: 0,
    sampled: 0,
    mismatched: 0,
  }
  readonly #contexts: ContextSet
  readonly #sampleRate: number
  readonly #random: () => number
  readonly #onMismatch: (mismatch: CanonicalMismatch) => void
  readonly #shapes: RecentMap<string, CompiledShape>
  readonly #standing: RecentMap<string, Standing>
  readonly #roles: RecentMap<string, readonly SlotRole[]>
  /** The document filled in last. */
  #last: { document: JsonObject; compiled: CompiledShape; values: readonly SlotValue[] } | undefined
  /** The shapes used last, the latest first. */
  #latest: readonly (readonly [key: string, compiled: CompiledShape])[] = []

  constructor(contexts: ContextSet, options: CompiledOptions) {
    const { maxShapes = DEFAULT_MAX_SHAPES, sampleRate = 0, random, onMismatch } = options
    if (sampleRate > 0 && !random) throw new TypeError('a sample rate needs a source of randomness')
    this.#contexts = contexts
    this.#sampleRate = sampleRate
    this.#random = random ?? (() => 1)
    this.#onMismatch = onMismatch ?? (() => undefined)
    this.#shapes = new RecentMap(maxShapes)
    this.#standing = new RecentMap(maxShapes * REMEMBERED)
    this.#roles = new RecentMap(maxShapes * 2)
  }

  async canonicalize(document: JsonObject): Promise<string> {
    for (const [key, compiled] of this.#latest) {
      const values = compiled.matcher.match(document)
      if (values && !isLong(values)) return await this.#fill(document, key, compiled, values)
    }
    return await this.#search(document)
  }

  jsonOf(document: JsonObject): string {
    const last = this.#last
    if (last?.document === document) return last.compiled.json.write(last.values)
    for (const [, { matcher, json }] of this.#latest) {
      const values = matcher.match(document)
      if (values && !isLong(values)) return json.write(values)
    }
    return JSON.stringify(document)
  }

  /** Finds the shape of a document, or learns it. */
  async #search(document: JsonObject): Promise<string> {
    const raw = rawShape(document)
    const shape = raw && (await this.#shapeOf(document, raw))
    const values = shape && createMatcher(shape).match(document)
    if (!shape || !values || isLong(values)) return await this.#reference(document)
    const key = keyOf(shape)
    const compiled = this.#shapes.get(key)
    if (compiled) {
      this.#use(key, compiled)
      return await this.#fill(document, key, compiled, values)
    }
    const nquads = await this.#reference(document)
    await this.#learn(key, shape, { values, nquads })
    return nquads
  }

  /** The shape by which a document is compiled; undefined where it is not understood. */
  async #shapeOf(document: JsonObject, raw: Shape): Promise<Shape | undefined> {
    const values = createMatcher(raw).match(document)
    const roles = values && (await this.#rolesIn(document, raw))
    return roles && withRoles(raw, roles, values)
  }

  /** What stands in the slots of a raw shape; worked out once per raw shape. */
  async #rolesIn(document: JsonObject, raw: Shape): Promise<readonly SlotRole[] | undefined> {
    const key = keyOf(raw)
    const known = this.#roles.get(key)
    if (known) return known.length === 0 ? undefined : known
    const found = await slotRoles(document, this.#contexts).catch(() => undefined)
    const roles = found?.length === slotsOf(raw).length ? found : []
    this.#roles.set(key, roles)
    return roles.length === 0 ? undefined : roles
  }

  /** Compiles a shape that comes for the second time. */
  async #learn(key: string, shape: Shape, witness: Witness): Promise<void> {
    const standing = this.#standing.get(key)
    this.#standing.set(key, standing === undefined ? 'seen' : 'refused')
    if (standing !== 'seen') return
    const compiled = await compileShape(shape, this.#contexts, witness)
    if (!compiled) return
    this.stats.compiled += 1
    this.#standing.delete(key)
    this.#shapes.set(key, compiled)
    this.#use(key, compiled)
  }

  #use(key: string, compiled: CompiledShape): void {
    const others = this.#latest.filter(([known]) => known !== key)
    this.#latest = [[key, compiled] as const, ...others].slice(0, TRIED_FIRST)
  }

  #forget(key: string): void {
    this.#latest = this.#latest.filter(([known]) => known !== key)
    this.#shapes.delete(key)
    this.#standing.set(key, 'refused')
  }

  async #fill(
    document: JsonObject,
    key: string,
    compiled: CompiledShape,
    values: readonly SlotValue[],
  ): Promise<string> {
    const { dataset } = compiled
    this.#last = { document, compiled, values }
    const filling = dataset.fill(values)
    if (filling === 'foreign') return await this.#reference(document)
    if (filling === 'tie') {
      const plain = dataset.plainNQuads()
      const tied = plain === undefined ? undefined : await this.#labelled(plain)
      if (tied === undefined) return await this.#reference(document)
      this.stats.tied += 1
      return await this.#sampled(document, key, tied)
    }
    this.stats.fast += 1
    return await this.#sampled(document, key, filling.nquads)
  }

  async #labelled(nquads: string): Promise<string | undefined> {
    try {
      return (await canonicalizeNQuads(nquads)).nquads
    } catch {
      return undefined // the reference says what is wrong
    }
  }

  async #sampled(document: JsonObject, key: string, nquads: string): Promise<string> {
    if (this.#sampleRate === 0 || this.#random() >= this.#sampleRate) return nquads
    this.stats.sampled += 1
    const expected = await canonicalize(document, this.#contexts)
    if (expected === nquads) return nquads
    this.stats.mismatched += 1
    this.#forget(key)
    this.#onMismatch({ shape: key })
    return expected
  }

  async #reference(document: JsonObject): Promise<string> {
    this.stats.reference += 1
    return await canonicalize(document, this.#contexts)
  }
}

function isLong(values: readonly SlotValue[]): boolean {
  let characters = 0
  for (const value of values) if (typeof value === 'string') characters += value.length
  return characters > MAX_CHARACTERS
}

/** Equal shapes and no others have equal keys. */
function keyOf(shape: Shape): string {
  return hash('sha256', JSON.stringify(shape))
}
