// Parameters of a form that is no file: `application/x-www-form-urlencoded`, each at most once (RFC 6749 section 3.2).

import type { Context } from 'hono'
import { fromUtf8 } from '../util/bytes.ts'
import { RequestProblem } from './problem.ts'
import { type BodyLimits, mediaTypeOf, readBody } from './request-body.ts'

/**
 * The parameters by name; those without a value count as absent.
 *
 * @throws {RequestProblem} of the body, `CONTENT_TYPE_UNSUPPORTED`, or `FORM_INVALID` for one that stands twice.
 */
export async function readParameters(
  c: Context,
  limits: BodyLimits,
): Promise<ReadonlyMap<string, string>> {
  const parameters = new Map<string, string>()
  for (const [name, value] of await readFields(c, limits)) {
    if (parameters.has(name))
      throw new RequestProblem('FORM_INVALID', 'expected each parameter at most once')
    if (value !== '') parameters.set(name, value)
  }
  return parameters
}

/**
 * The fields of a form as it was sent, where one may stand several times.
 *
 * @throws {RequestProblem} of the body, or `CONTENT_TYPE_UNSUPPORTED`.
 */
export async function readFields(c: Context, limits: BodyLimits): Promise<URLSearchParams> {
  if (mediaTypeOf(c) !== 'application/x-www-form-urlencoded')
    throw new RequestProblem(
      'CONTENT_TYPE_UNSUPPORTED',
      'expected a body of type application/x-www-form-urlencoded',
    )
  return new URLSearchParams(fromUtf8(await readBody(c, limits)))
}
