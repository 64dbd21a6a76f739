// One verification as the server does it: bounded in number and time, with the policy for inline contexts applied at
// the border and marked in the report. What is verified, and how, is the verifier's affair.

import type { Report, ReportWarning } from '../model/report.ts'
import { utf8 } from '../util/bytes.ts'
import { isJsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import type { VerifyRequest } from '../verify/verifier.ts'
import type { ServerDependencies } from './dependencies.ts'
import { nameInlineContexts } from './inline-contexts.ts'
import type { LoadLimit } from './load-limit.ts'

/** Verifies bytes, unless the client is `gone` first. @throws {RequestProblem} `OVERLOADED`, `DEADLINE_EXCEEDED`; never because of the credential. */
export type Judge = (
  bytes: Uint8Array,
  request?: VerifyRequest,
  gone?: AbortSignal,
) => Promise<Report>

const ADMITTED: ReportWarning = {
  code: 'CONTEXT_INLINE_ADMITTED',
  message:
    'the document brings its own meaning for its members along, which this server was told to admit',
  pointer: '/@context',
}

/** Makes the judge of a server. */
export function createJudge(
  dependencies: Pick<
    ServerDependencies,
    'contexts' | 'verifier' | 'createVerifier' | 'policies' | 'limits'
  >,
  limit: LoadLimit,
): Judge {
  const { contexts, verifier, createVerifier, policies, limits } = dependencies
  return async (bytes, request, gone) =>
    await limit(async () => {
      const named = policies.inlineContexts === 'admit' ? withNames(bytes) : undefined
      if (!named) return await verifier.verify(bytes, request)
      const report = await createVerifier(named.contexts).verify(
        utf8(JSON.stringify(named.document)),
        request,
      )
      return { ...report, warnings: [...report.warnings, ADMITTED] }
    }, gone)

  function withNames(bytes: Uint8Array) {
    const parsed = parseStrictJson(bytes, { maxBytes: limits.bodyBytes })
    if (!parsed.ok || !isJsonObject(parsed.value)) return undefined
    const named = nameInlineContexts(parsed.value, contexts)
    return named.admitted > 0 ? named : undefined
  }
}
