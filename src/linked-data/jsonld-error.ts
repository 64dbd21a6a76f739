// Turns what jsonld throws into our own error: which rule was broken, by which term, and where.

import { PipelineError } from '../model/pipeline-error.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import type { ForeignKey } from './foreign-key.ts'

/** What an error of jsonld carries; its own `code` for syntax errors, an event in safe mode. */
interface JsonLdFault {
  readonly details?: {
    readonly code?: string
    readonly term?: string
    readonly keyword?: string
    readonly event?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> }
  }
}

/**
 * The `JSONLD_INVALID` error for something that jsonld threw; errors of ours pass unchanged.
 *
 * The cause keeps jsonld's message but not its details, which quote the document. `detail` has `reason` (jsonld's code), `term` (only a name: a key, a type or a keyword, never a value) and
 * `pointer`, the latter two where they are known.
 *
 * @param foreign Finds the foreign keys of the document; asked only when a name is to be located.
 */
export async function jsonldError(
  error: unknown,
  document: JsonObject,
  foreign: () => Promise<readonly ForeignKey[]> = async () => [],
): Promise<PipelineError> {
  if (error instanceof PipelineError) return error
  const { code, term, keyword, event } = (error as JsonLdFault).details ?? {}
  const reason = event?.code ?? code ?? 'not JSON-LD'
  const name = event?.details.property ?? event?.details.type ?? term ?? keyword
  const place =
    typeof name === 'string' ? await namePlace(name, foreign) : valuePlace(document, event)
  const detail: Record<string, unknown> = { reason }
  if (typeof name === 'string') detail.term = name
  if (place !== undefined) detail.pointer = place
  const what = typeof name === 'string' ? ` by "${name}"` : ''
  const where = place ? ` at ${place}` : ''
  return new PipelineError(
    'JSONLD_INVALID',
    `expected JSON-LD that loses nothing, received ${reason}${what}${where}`,
    { detail, cause: withoutDocument(error) },
  )
}

/** jsonld's errors hold parts of the document, which must not get into logs. */
function withoutDocument(error: unknown): Error {
  return error instanceof Error
    ? new Error(`${error.name}: ${error.message}`)
    : new Error('unknown')
}

async function namePlace(name: string, foreign: () => Promise<readonly ForeignKey[]>) {
  try {
    return (await foreign()).find(({ key }) => key === name)?.pointer
  } catch {
    return undefined // contexts that cannot be processed have no places
  }
}

/** Where the value stands that an event complains of, such as a relative IRI. */
function valuePlace(
  document: JsonObject,
  event: NonNullable<JsonLdFault['details']>['event'],
): string | undefined {
  const { id, object, subject, language } = event?.details ?? {}
  const value = [id, object, subject, language].find((candidate) => typeof candidate === 'string')
  return typeof value === 'string' ? findText(document, value, '') : undefined
}

function findText(value: Json, text: string, pointer: string): string | undefined {
  if (value === text) return pointer
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, member] of Object.entries(value)) {
    const at = pointerTo(pointer, key)
    if (isJsonObject(value) && key === text) return at
    const found = findText(member as Json, text, at)
    if (found !== undefined) return found
  }
  return undefined
}
