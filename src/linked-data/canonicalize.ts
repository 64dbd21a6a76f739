// JSON-LD to canonical N-Quads: RDFC-1.0 over safe-mode expansion with the pinned contexts only.
// https://www.w3.org/TR/rdf-canon/ ; what the text is hashed and signed with is for proof/.

import { hash } from 'node:crypto'
import jsonld, { type Quad } from 'jsonld'
import rdfCanonize from 'rdf-canonize'
import { PipelineError } from '../model/pipeline-error.ts'
import type { JsonObject } from '../util/json.ts'
import { fromCodePointOrder, hasSurrogates, reordered } from './code-point-order.ts'
import { jsonldOptions } from './context-resolver.ts'
import { expand } from './expand.ts'
import { jsonldError } from './jsonld-error.ts'
import type { ContextSet } from './pinned-contexts.ts'
import { assertMergeable, canonicalizationBudget, limitError } from './processing-limits.ts'
import { onceShared } from './shared-work.ts'

/** What one canonicalization may cost, and how it hashes. */
export interface CanonicalizationOptions {
  /** Calls of Hash N-Degree Quads, the step that can explode. Default 2,000, about a quarter of a second. */
  readonly maxWork?: number
  /** Aborts between steps, such as `AbortSignal.timeout(800)`. */
  readonly signal?: AbortSignal
  /** The hash of RDFC-1.0 itself. Default `sha256`; P-384 suites take `sha384`. */
  readonly digest?: 'sha256' | 'sha384'
}

/** A canonical dataset. */
export interface CanonicalDataset {
  /** Canonical N-Quads, each line ended by LF. */
  readonly nquads: string
  /** The canonical label of each blank node of the input, both without `_:`. */
  readonly labels: ReadonlyMap<string, string>
}

const DEFAULT_MAX_WORK = 2_000

/**
 * The canonical N-Quads of a JSON-LD document, in the code-point order that RDFC-1.0 asks for.
 *
 * The document's contexts must be pinned; it is not changed. Where the reference (rdf-canonize 5) sorts by
 * UTF-16 units, ours differs from it for characters beyond the Basic Multilingual Plane, and only there.
 *
 * @throws {PipelineError} `CONTEXT_NOT_PINNED`; `JSONLD_INVALID` with `detail` {reason, term, pointer};
 * `CANONICALIZATION_LIMIT`
 * @see https://www.w3.org/TR/rdf-canon/
 */
export async function canonicalize(
  document: JsonObject,
  contexts: ContextSet,
  options: CanonicalizationOptions = {},
): Promise<string> {
  const work = async () => {
    const expanded = await expand(document, contexts)
    assertMergeable(expanded)
    const quads = await toQuads(expanded, document, contexts)
    return (await canonicalizeQuads(quads, options)).nquads
  }
  const { digest = 'sha256', maxWork, signal } = options
  if (maxWork !== undefined || signal) return await work()
  return await onceShared(document, contexts, `canonical ${digest}`, work)
}

/**
 * The canonical form of a dataset given as N-Quads.
 *
 * @throws {PipelineError} `JSONLD_INVALID` when the text is not N-Quads; `CANONICALIZATION_LIMIT`
 */
export async function canonicalizeNQuads(
  nquads: string,
  options: CanonicalizationOptions = {},
): Promise<CanonicalDataset> {
  return await canonicalizeQuads(parseNQuads(nquads), options)
}

async function toQuads(
  expanded: readonly JsonObject[],
  document: JsonObject,
  contexts: ContextSet,
): Promise<readonly Quad[]> {
  try {
    return await jsonld.toRDF(expanded, { ...jsonldOptions(contexts), skipExpansion: true })
  } catch (error) {
    throw await jsonldError(error, document)
  }
}

/** Line by line, as rdf-canonize compares each quad of a text with all before it. */
function parseNQuads(nquads: string): readonly Quad[] {
  const { parse, serializeQuad } = rdfCanonize.NQuads
  try {
    const quads = nquads.split(/[\r\n]+/).flatMap((line) => parse(line))
    return [...new Map(quads.map((quad) => [serializeQuad(quad), quad])).values()]
  } catch (cause) {
    throw new PipelineError('JSONLD_INVALID', 'expected N-Quads', {
      detail: { reason: 'not N-Quads' },
      cause,
    })
  }
}

async function canonicalizeQuads(
  quads: readonly Quad[],
  { maxWork = DEFAULT_MAX_WORK, signal, digest = 'sha256' }: CanonicalizationOptions,
): Promise<CanonicalDataset> {
  const astral = quads.some(hasSurrogates)
  const read = astral ? fromCodePointOrder : (text: string) => text
  const budget = canonicalizationBudget(maxWork, countBlankNodes(quads))
  let hashesLeft = budget.hashes
  const labels = new Map<string, string>()
  const createMessageDigest = () => {
    hashesLeft -= 1
    if (hashesLeft < 0) throw new RangeError('too many hashes')
    let text = ''
    return {
      update(part: string) {
        text += part
      },
      digest: () => hash(digest, read(text)),
    }
  }
  try {
    const text = await rdfCanonize.canonize(astral ? quads.map(reordered) : quads, {
      algorithm: 'RDFC-1.0',
      maxDeepIterations: budget.deepIterations,
      signal: signal ?? null,
      createMessageDigest,
      canonicalIdMap: labels,
    })
    return { nquads: read(text), labels }
  } catch (cause) {
    throw limitError('steps to tell its blank nodes apart', cause)
  }
}

function countBlankNodes(quads: readonly Quad[]): number {
  const blank = quads.flatMap(({ subject, object, graph }) =>
    [subject, object, graph].filter(({ termType }) => termType === 'BlankNode'),
  )
  return new Set(blank.map(({ value }) => value)).size
}
