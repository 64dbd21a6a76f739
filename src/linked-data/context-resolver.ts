// Hands the pinned contexts to jsonld and remembers what it made of them. jsonld.js caches processed contexts
// by identity but clones the active context before and after every type-scoped one, so its cache never
// answers (digitalbazaar/jsonld.js issue 414) and 80 % of the time goes into clones. Here a clone is
// recognised by the context it was cloned from. The result is the same; only the work is not repeated.

import type {
  ActiveContext,
  ContextResolver,
  Options,
  ProcessedContext,
  ResolvedContext,
} from 'jsonld'
import { PipelineError } from '../model/pipeline-error.ts'
import { asArray, isJsonObject, type Json } from '../util/json.ts'
import type { ContextSet } from './pinned-contexts.ts'
import { limitError } from './processing-limits.ts'

/** Processed contexts kept per set; documents with ever new combinations of types cannot fill the memory. */
const MAX_PROCESSED = 512

/** Text of contexts that one document may have processed anew; an honest one needs about 100,000. */
const MAX_CONTEXT_CHARACTERS = 2_000_000

/** Contexts that name each other deeper than this are a circle. */
const MAX_REMOTE_DEPTH = 10

type Memo = Map<string, ProcessedContext>
interface MemoPair {
  readonly propagated: Memo
  readonly typeScoped: Memo
}

const resolvers = new WeakMap<ContextSet, PinnedContextResolver>()

/**
 * The options with which jsonld sees the pinned contexts and nothing else, in safe mode; for one operation.
 *
 * @throws {PipelineError} from the operation: `CONTEXT_NOT_PINNED`; `CANONICALIZATION_LIMIT` when the document
 * combines contexts in too many ways.
 */
export function jsonldOptions(contexts: ContextSet): Options {
  let resolver = resolvers.get(contexts)
  if (!resolver) {
    resolver = new PinnedContextResolver(contexts)
    resolvers.set(contexts, resolver)
  }
  return {
    base: '',
    safe: true,
    contextResolver: resolver.forOneOperation(),
    documentLoader: async (iri) => {
      throw notPinned(iri)
    },
  }
}

/** Stands in for jsonld's own resolver; one per context set, shared by all documents. */
class PinnedContextResolver {
  readonly #contexts: ContextSet
  readonly #texts = new WeakMap<object, string>()
  readonly #documents = new Map<string, unknown>()
  #memos = new WeakMap<ActiveContext, MemoPair>()
  #kept = 0

  constructor(contexts: ContextSet) {
    this.#contexts = contexts
  }

  /** Counts what one document makes us process anew; what is remembered costs nothing. */
  forOneOperation(): ContextResolver {
    const spend = { left: MAX_CONTEXT_CHARACTERS }
    return {
      resolve: async ({ activeCtx, context }) => {
        if (spend.left < 0) throw limitError('combinations of contexts')
        return this.#flatten(context, 0).map((document) =>
          this.#resolved(activeCtx, document, spend),
        )
      },
    }
  }

  #flatten(context: unknown, depth: number): readonly unknown[] {
    const inner = isJsonObject(context) && context['@context'] ? context['@context'] : context
    return asArray(inner as Json).flatMap((entry) => {
      if (typeof entry !== 'string') return [entry]
      if (depth > MAX_REMOTE_DEPTH)
        throw new PipelineError(
          'JSONLD_INVALID',
          `contexts name each other in a circle: ${entry}`,
          {
            detail: { reason: 'context overflow', iri: entry },
          },
        )
      return this.#flatten(this.#load(entry), depth + 1)
    })
  }

  /** jsonld merges `@import` into the object it is given, hence a copy of our own. */
  #load(iri: string): unknown {
    let document = this.#documents.get(iri)
    if (document === undefined) {
      document = structuredClone(this.#contexts.get(iri)['@context'] ?? {})
      this.#documents.set(iri, document)
    }
    return document
  }

  #resolved(origin: ActiveContext, document: unknown, spend: { left: number }): ResolvedContext {
    const text = this.#textOf(document)
    return {
      document,
      getProcessed: (active) => this.#memoOf(origin, active)?.get(text),
      setProcessed: (active, processed) => {
        if (!(processed.context?.mappings instanceof Map)) return // the raw object of an @import
        spend.left -= text.length
        this.#finish(processed.context)
        const memo = this.#memoOf(origin, active)
        if (!memo) return
        memo.set(text, processed)
        this.#count()
      },
    }
  }

  /**
   * Before a type-scoped context is processed, jsonld clones `origin` and points the clone's
   * `previousContext` at it: equal content, so one memo serves all such clones. What has been processed
   * may point there too and is itself. A context that is still being made is cloned for each of its terms, to see
   * whether their contexts are sound: nobody meets such a clone again, and nothing is kept for it.
   */
  #memoOf(origin: ActiveContext, active: ActiveContext): Memo | undefined {
    const typeScoped =
      active !== origin && active.previousContext === origin && !processedContexts.has(active)
    const owner = typeScoped ? origin : active
    if (!processedContexts.has(owner) && owner.mappings.size > 0) return undefined
    let pair = this.#memos.get(owner)
    if (!pair) {
      pair = { propagated: new Map(), typeScoped: new Map() }
      this.#memos.set(owner, pair)
    }
    return typeScoped ? pair.typeScoped : pair.propagated
  }

  #finish(context: ActiveContext): void {
    context.clone = sparingClone
    context.revertToPreviousContext = revertOnce
    processedContexts.add(context)
  }

  #count(): void {
    this.#kept += 1
    if (this.#kept <= MAX_PROCESSED) return
    this.#memos = new WeakMap()
    this.#kept = 1
  }

  #textOf(document: unknown): string {
    if (typeof document !== 'object' || document === null) return JSON.stringify(document)
    let text = this.#texts.get(document)
    if (text === undefined) {
      text = JSON.stringify(document)
      this.#texts.set(document, text)
    }
    return text
  }
}

/** Contexts that are complete: from here on nobody changes them. */
const processedContexts = new WeakSet<ActiveContext>()

/**
 * What `clone()` of jsonld does, without copying the term definitions, which nobody changes once they are
 * made, and without copying the maps before somebody looks into them: the clone of a type-scoped context is
 * mostly dropped for a remembered one. Like there, `processingMode` and `@direction` stay behind.
 */
function sparingClone(this: ActiveContext): ActiveContext {
  let maps = processedContexts.has(this) ? undefined : ownMaps(this)
  const later = () => {
    maps ??= ownMaps(this)
    return maps
  }
  const child: ActiveContext = {
    get mappings() {
      return later().mappings
    },
    get protected() {
      return later().protected
    },
    clone: this.clone,
    inverse: null,
    getInverse: this.getInverse,
    revertToPreviousContext: this.revertToPreviousContext,
  }
  if (this.previousContext) child.previousContext = this.previousContext
  for (const keyword of ['@base', '@language', '@vocab'] as const)
    if (keyword in this) child[keyword] = this[keyword] as string
  return child
}

function ownMaps(context: Pick<ActiveContext, 'mappings' | 'protected'>) {
  return { mappings: new Map(context.mappings), protected: { ...context.protected } }
}

/** Leaving a type-scoped context gives the same object each time, where jsonld would clone it anew. */
function revertOnce(this: ActiveContext): ActiveContext {
  if (!this.previousContext) return this
  let reverted = reversions.get(this.previousContext)
  if (!reverted) {
    reverted = this.previousContext.clone()
    processedContexts.add(reverted)
    reversions.set(this.previousContext, reverted)
  }
  return reverted
}

const reversions = new WeakMap<ActiveContext, ActiveContext>()

function notPinned(iri: string): PipelineError {
  return new PipelineError('CONTEXT_NOT_PINNED', `context is not pinned: ${iri}`, {
    detail: { iri },
  })
}
