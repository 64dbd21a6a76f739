// The shapes of documents met before. A shape is compiled when it is met for the second time, so that documents of
// ever new shapes cost little more than the reference and fill no memory.

import { hash } from 'node:crypto'
import type { JsonObject } from '../../util/json.ts'
import { RecentMap } from '../../util/recent-map.ts'
import type { ContextSet } from '../pinned-contexts.ts'
import { slotRoles } from './classify-slots.ts'
import { type CompiledShape, compileShape } from './compile-shape.ts'
import { rawShape, type Shape, type SlotRole, type SlotValue, slotsOf, withRoles } from './shape.ts'
import { createMatcher, type MatchedValues } from './shape-matcher.ts'

/** A document of a compiled shape. */
export interface Match {
  /** SHA-256 in hex of the shape. */
  readonly key: string
  readonly compiled: CompiledShape
  readonly values: MatchedValues
}

/** A document of a shape that is understood and not compiled. */
export interface Lesson {
  readonly key: string
  readonly shape: Shape
  readonly values: readonly SlotValue[]
}

/** What is known of a shape that is not compiled: met once, in work, or not to be had. */
type Standing = 'seen' | 'refused'

/** Shapes remembered by their hash only, for each one compiled. */
const REMEMBERED = 32
/** Compiled shapes tried before the shape of a document is worked out; awards of one template have a few. */
const TRIED_FIRST = 8

export class ShapeMemory {
  readonly #contexts: ContextSet
  readonly #shapes: RecentMap<string, CompiledShape>
  readonly #standing: RecentMap<string, Standing>
  readonly #roles: RecentMap<string, readonly SlotRole[]>
  /** The shapes used last, the latest first. */
  #latest: readonly (readonly [key: string, compiled: CompiledShape])[] = []

  constructor(contexts: ContextSet, maxShapes: number) {
    this.#contexts = contexts
    this.#shapes = new RecentMap(maxShapes)
    this.#standing = new RecentMap(maxShapes * REMEMBERED)
    this.#roles = new RecentMap(maxShapes * 2)
  }

  /** The match of a document with one of the shapes used last. */
  match(document: JsonObject): Match | undefined {
    for (const [key, compiled] of this.#latest) {
      const values = compiled.matcher.match(document)
      if (!values) continue
      this.#use(key, compiled)
      return { key, compiled, values }
    }
    return undefined
  }

  /** Whether a document of this shape was searched for before, so that to search again costs little. */
  hasMet(document: JsonObject): boolean {
    const raw = rawShape(document)
    return raw !== undefined && this.#roles.get(keyOf(raw)) !== undefined
  }

  /**
   * Looks for the shape of a document that `match` did not know: `found` when `match` knows it from now on, what
   * could be learnt, or undefined for a document that is not understood.
   *
   * No values come back: those of a compiled shape stand in one place for all its documents, and while somebody waits
   * for a search another document may be matched. Only what `match` gives is the document's own, until the next await.
   */
  async search(document: JsonObject): Promise<'found' | Lesson | undefined> {
    const raw = rawShape(document)
    const shape = raw && (await this.#shapeOf(document, raw))
    const witness = shape && createMatcher(shape).match(document)
    if (!shape || !witness) return undefined
    const key = keyOf(shape)
    const compiled = this.#shapes.get(key)
    if (!compiled?.matcher.match(document)) return { key, shape, values: witness.all }
    this.#use(key, compiled)
    return 'found'
  }

  /**
   * Compiles a shape that comes for the second time; true when it can be used from now on.
   *
   * @param nquads What the reference makes of the document.
   */
  async learn({ key, shape, values }: Lesson, nquads: () => Promise<string>): Promise<boolean> {
    const standing = this.#standing.get(key)
    this.#standing.set(key, standing === undefined ? 'seen' : 'refused')
    if (standing !== 'seen') return false
    const witness = { values, nquads: await nquads() }
    const compiled = await compileShape(shape, this.#contexts, witness)
    if (!compiled) return false
    this.#standing.delete(key)
    this.#shapes.set(key, compiled)
    this.#use(key, compiled)
    return true
  }

  /** Never uses a shape again. */
  forget(key: string): void {
    this.#latest = this.#latest.filter(([known]) => known !== key)
    this.#shapes.delete(key)
    this.#standing.set(key, 'refused')
  }

  /** The shape by which a document is compiled; undefined where it is not understood. */
  async #shapeOf(document: JsonObject, raw: Shape): Promise<Shape | undefined> {
    const values = createMatcher(raw).match(document)?.all
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

  #use(key: string, compiled: CompiledShape): void {
    if (this.#latest[0]?.[0] === key) return
    const others = this.#latest.filter(([known]) => known !== key)
    this.#latest = [[key, compiled] as const, ...others].slice(0, TRIED_FIRST)
  }
}

/** Equal shapes and no others have equal keys. */
function keyOf(shape: Shape): string {
  return hash('sha256', JSON.stringify(shape))
}
