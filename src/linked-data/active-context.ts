// Which context is active at which place of a document: JSON-LD 1.1 expansion, steps 3 to 11 and 13.8.
// jsonld's own context processing decides, so that a key is a term here exactly when expansion takes it for
// one; its module is imported by path because the package does not export it by name (version pinned).

import type { ActiveContext, Options, TermDefinition } from 'jsonld'
import contextProcessing from 'jsonld/lib/context.js'
import type { JsonObject } from '../util/json.ts'

/** The contexts inside one node object. */
export interface NodeContexts {
  /** Reads the values of `type`. */
  readonly forTypes: ActiveContext
  /** Reads the keys: type-scoped contexts are applied. */
  readonly forKeys: ActiveContext
}

/** Where a value stands: under which key, in which context. Null at the root. */
export interface Place {
  readonly active: ActiveContext
  readonly property: string | null
}

/** The place of a document as a whole, before its own `@context`. */
export function rootPlace(options: Options): Place {
  return { active: contextProcessing.getInitialContext(options), property: null }
}

/** Enters a node object: leaves the type-scoped context around it and applies its own contexts. */
export async function enterNode(
  element: JsonObject,
  { active, property }: Place,
  options: Options,
): Promise<NodeContexts> {
  const scoped = property === null ? undefined : scopedContext(active, property)
  let forTypes = keepsTypeScope(element, active) ? active : active.revertToPreviousContext()
  if (scoped !== undefined) forTypes = await applyScoped(forTypes, scoped, options)
  if (Object.hasOwn(element, '@context')) {
    forTypes = await contextProcessing.process({
      activeCtx: forTypes,
      localCtx: element['@context'],
      options,
    })
  }
  let forKeys = forTypes
  for (const type of typesOf(element, forTypes).toSorted()) {
    const localCtx = scopedContext(forTypes, type)
    if (localCtx === undefined) continue
    forKeys = await contextProcessing.process({
      activeCtx: forKeys,
      localCtx,
      options,
      propagate: false,
    })
  }
  return { forTypes, forKeys }
}

/** Enters the value of a key: applies the property-scoped context of its term. */
export async function enterProperty(
  active: ActiveContext,
  property: string,
  options: Options,
): Promise<Place> {
  const scoped = scopedContext(active, property)
  return {
    active: scoped === undefined ? active : await applyScoped(active, scoped, options),
    property,
  }
}

/** The definition of a term; undefined when the name is no term or maps to null. */
export function termOf(active: ActiveContext, name: string): TermDefinition | undefined {
  const definition = active.mappings.get(name)
  return typeof definition?.['@id'] === 'string' ? definition : undefined
}

/** The keyword that a key is or stands for; otherwise undefined. */
export function keywordOf(active: ActiveContext, key: string): string | undefined {
  const name = key.startsWith('@') ? key : active.mappings.get(key)?.['@id']
  return contextProcessing.isKeyword(name) ? (name as string) : undefined
}

/** All texts that a node gives as its types, whatever the key is called. */
export function typesOf(element: JsonObject, active: ActiveContext): readonly string[] {
  return Object.keys(element)
    .filter((key) => keywordOf(active, key) === '@type')
    .flatMap((key) => element[key])
    .filter((type) => typeof type === 'string')
}

function scopedContext(active: ActiveContext, name: string): unknown {
  return active.mappings.get(name)?.['@context']
}

async function applyScoped(activeCtx: ActiveContext, localCtx: unknown, options: Options) {
  return await contextProcessing.process({
    activeCtx,
    localCtx,
    options,
    propagate: true,
    overrideProtected: true,
  })
}

/** Value objects and mere references stay in the type-scoped context around them. */
function keepsTypeScope(element: JsonObject, active: ActiveContext): boolean {
  const keys = Object.keys(element)
  if (keys.length > 2 || keys.includes('@context')) return false
  const keywords = keys.map((key) => keywordOf(active, key))
  return keywords.includes('@value') || (keys.length === 1 && keywords[0] === '@id')
}
