// Compiles a shape: the reference expands a document of sentinels, its quads become the template, and the
// template has to give the reference's bytes for two other sets of values before anybody uses it.

import jsonld from 'jsonld'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { canonicalize } from '../canonicalize.ts'
import { jsonldOptions } from '../context-resolver.ts'
import { expand } from '../expand.ts'
import { jsonldError } from '../jsonld-error.ts'
import type { ContextSet } from '../pinned-contexts.ts'
import { FilledDataset } from './filled-dataset.ts'
import { JsonText } from './json-text.ts'
import { readTemplate, sentinelValues } from './quad-template.ts'
import { documentOf, type Shape, type SlotValue, slotsOf } from './shape.ts'
import { createMatcher, type ShapeMatcher } from './shape-matcher.ts'
import { ValuePattern } from './value-pattern.ts'

/** A shape that is ready for use. */
export interface CompiledShape {
  readonly matcher: ShapeMatcher
  readonly dataset: FilledDataset
  readonly json: JsonText
  readonly pattern: ValuePattern
}

/** A document of the shape and what the reference makes of it. */
export interface Witness {
  readonly values: readonly SlotValue[]
  readonly nquads: string
}

/**
 * The compiled form of a shape, or undefined when it cannot be had: the reference refuses the sentinels or
 * gives other bytes than the template.
 *
 * @param witness The document that asked for it.
 */
export async function compileShape(
  shape: Shape,
  contexts: ContextSet,
  witness: Witness,
): Promise<CompiledShape | undefined> {
  const slots = slotsOf(shape)
  const sentinels = sentinelValues(slots, 1)
  try {
    const expanded = await expand(documentOf(shape, sentinels) as JsonObject, contexts)
    const template = readTemplate(await quadsOf(expanded, contexts), slots, sentinels)
    if (!template) return undefined
    const dataset = new FilledDataset(template)
    const others = sentinelValues(slots, 2)
    const expected = await canonicalize(documentOf(shape, others) as JsonObject, contexts)
    const sound =
      agrees(dataset, { values: others, nquads: expected }) && agrees(dataset, witness, 'tie')
    if (!sound) return undefined
    const pattern = new ValuePattern(textsIn(expanded))
    return { matcher: createMatcher(shape), dataset, json: new JsonText(shape), pattern }
  } catch (error) {
    // What the reference has against the sentinels it may have against no document.
    if (error instanceof PipelineError) return undefined
    throw error
  }
}

function agrees(dataset: FilledDataset, { values, nquads }: Witness, tolerated?: 'tie'): boolean {
  const filling = dataset.fill(values)
  return filling === 'filled' ? dataset.canonical.toString() === nquads : filling === tolerated
}

async function quadsOf(expanded: readonly JsonObject[], contexts: ContextSet) {
  try {
    return await jsonld.toRDF(expanded, { ...jsonldOptions(contexts), skipExpansion: true })
  } catch (error) {
    // A relative IRI, of a term that stands for one of a vocabulary, is found only here.
    throw await jsonldError(error, {})
  }
}

/** Every text in an expanded document, names of members included. */
function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name
    yield* textsIn(member as Json)
  }
}
