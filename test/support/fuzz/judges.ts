// The verifiers of the fuzzer: with memory, without, and new ones, all with the same keys and lists. What others answer
// may differ from input to input, also while several are verified at once.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Report } from '../../../src/model/report.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { createVerifier, type Verifier } from '../../../src/verify/verifier.ts'
import { ANCHORS } from '../seal/seal-bench.ts'
import { contexts } from '../test-issuer.ts'
import { AT, type Documents, loaderOver } from '../verify-setup.ts'
import type { Mutant } from './mutants.ts'
import { turns } from './together.ts'

export interface Judges {
  /** Remembers forms from one input to the next. */
  readonly experienced: Verifier
  /** Remembers nothing. */
  readonly forgetful: Verifier
  /** One that has not seen anything yet. */
  fresh(): Verifier
  /** The report on an input, with the answers that belong to it. @param lateTurns By how much every answer is late. */
  verify(verifier: Verifier, one: Mutant, lateTurns?: number): Promise<Report>
}

/** @param documents What can be fetched, where an input does not bring another answer. */
export function createJudges(documents: Documents): Judges {
  const asking = new AsyncLocalStorage<{
    readonly answers?: Documents
    readonly lateTurns: number
  }>()
  const plain = loaderOver(inBytes(documents))
  const options = {
    contexts,
    loadDocument: (async (url, request) => {
      const { answers, lateTurns = 0 } = asking.getStore() ?? {}
      await turns(lateTurns)
      const isOwn = answers !== undefined && Object.hasOwn(answers, url)
      return await (isOwn ? loaderOver(answers) : plain)(url, request)
    }) satisfies ReturnType<typeof loaderOver>,
    certificates: { anchors: ANCHORS },
    trust: 'any',
    clock: () => AT,
  } as const
  return {
    experienced: createVerifier(options),
    forgetful: createVerifier({ ...options, fastPath: false }),
    fresh: () => createVerifier(options),
    verify: async (verifier, { bytes, answers }, lateTurns = 0) =>
      await asking.run({ lateTurns, ...(answers && { answers }) }, () => verifier.verify(bytes)),
  }
}

/** As they come over the network: written once, not for every input. */
function inBytes(documents: Documents): Documents {
  const written = (one: Documents[string]): Uint8Array =>
    one instanceof Uint8Array ? one : utf8(typeof one === 'string' ? one : JSON.stringify(one))
  return Object.fromEntries(Object.entries(documents).map(([url, one]) => [url, written(one)]))
}
