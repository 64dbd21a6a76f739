// The parts of jsonld and rdf-canonize that this folder calls; neither package brings types of its own.

declare module 'jsonld' {
  interface ActiveContext {
    previousContext?: ActiveContext
    mappings: Map<string, TermDefinition | null>
    inverse: unknown
    protected: Record<string, boolean>
    '@base'?: string
    '@language'?: string
    '@vocab'?: string
    clone(): ActiveContext
    getInverse(): unknown
    revertToPreviousContext(): ActiveContext
  }

  interface TermDefinition {
    '@id'?: string | null
    '@type'?: string
    '@container'?: readonly string[]
    '@context'?: unknown
    '@nest'?: string
    reverse?: boolean
    _prefix?: boolean
  }

  interface ProcessedContext {
    context: ActiveContext
    events: readonly unknown[]
  }

  interface ResolvedContext {
    readonly document: unknown
    getProcessed(activeCtx: ActiveContext): ProcessedContext | undefined
    setProcessed(activeCtx: ActiveContext, processed: ProcessedContext): void
  }

  interface ContextResolver {
    resolve(request: {
      activeCtx: ActiveContext
      context: unknown
    }): Promise<readonly ResolvedContext[]>
  }

  interface Options {
    base?: string
    safe?: boolean
    documentLoader?: (iri: string) => Promise<never>
    contextResolver?: ContextResolver
    skipExpansion?: boolean
    compactArrays?: boolean
    produceGeneralizedRdf?: boolean
  }

  interface BlankNode {
    termType: 'BlankNode'
    value: string
  }
  interface NamedNode {
    termType: 'NamedNode'
    value: string
  }
  interface DefaultGraph {
    termType: 'DefaultGraph'
    value: string
  }
  interface Literal {
    termType: 'Literal'
    value: string
    language?: string
    datatype: NamedNode
  }
  interface Quad {
    subject: NamedNode | BlankNode
    predicate: NamedNode
    object: NamedNode | BlankNode | Literal
    graph: NamedNode | BlankNode | DefaultGraph
  }

  const jsonld: {
    expand(document: unknown, options: Options): Promise<unknown[]>
    compact(document: unknown, context: unknown, options: Options): Promise<unknown>
    toRDF(document: unknown, options: Options): Promise<Quad[]>
    canonize(document: unknown, options: Options & { algorithm: 'RDFC-1.0' }): Promise<string>
    processContext(
      activeCtx: ActiveContext | null,
      localCtx: unknown,
      options: Options,
    ): Promise<ActiveContext>
  }
  export default jsonld
  export type {
    ActiveContext,
    ContextResolver,
    Options,
    ProcessedContext,
    Quad,
    ResolvedContext,
    TermDefinition,
  }
}

declare module 'rdf-canonize' {
  import type { Quad } from 'jsonld'

  interface MessageDigest {
    update(text: string): void
    digest(): string
  }
  const rdfCanonize: {
    canonize(
      dataset: readonly Quad[],
      options: {
        algorithm: 'RDFC-1.0'
        maxDeepIterations?: number
        signal?: AbortSignal | null
        createMessageDigest?: () => MessageDigest
        canonicalIdMap?: Map<string, string>
      },
    ): Promise<string>
    NQuads: { parse(text: string): Quad[]; serializeQuad(quad: Quad): string }
  }
  export default rdfCanonize
}

declare module 'jsonld/lib/context.js' {
  import type { ActiveContext, Options } from 'jsonld'

  const contextProcessing: {
    getInitialContext(options: Options): ActiveContext
    process(request: {
      activeCtx: ActiveContext
      localCtx: unknown
      options: Options
      propagate?: boolean
      overrideProtected?: boolean
    }): Promise<ActiveContext>
    isKeyword(value: unknown): boolean
  }
  export default contextProcessing
}
