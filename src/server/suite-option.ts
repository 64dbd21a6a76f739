// `options.cryptosuite` and `options.type` of the VC-API: which of an issuer's suites is meant.

import { SUITES, type SuiteName } from '../proof/suites.ts'
import type { JsonObject } from '../util/json.ts'
import type { ServerIssuer } from './dependencies.ts'
import { RequestProblem } from './problem.ts'
import { textOption } from './request-members.ts'

/**
 * The suite that the options name, the issuer's first one when they name none.
 *
 * `cryptosuite` is that of a `DataIntegrityProof`; `type` is the type of a proof, or the name of a suite as `--secure`
 * takes it (`jwt-es256`). Both may stand when they agree.
 *
 * @throws {RequestProblem} `SUITE_UNSUPPORTED`, with the suites that there are.
 */
export function suiteFor(
  options: JsonObject,
  issuer: ServerIssuer,
): ServerIssuer['suites'][number] {
  const cryptosuite = textOption(options, 'cryptosuite')
  const type = textOption(options, 'type')
  const chosen = issuer.suites.find(({ name }) => isMeant(name, cryptosuite, type))
  if (chosen) return chosen
  const pointer = cryptosuite === undefined ? '/options/type' : '/options/cryptosuite'
  const message = `expected one of ${issuer.suites.map(({ name }) => name).join(', ')}`
  throw new RequestProblem('SUITE_UNSUPPORTED', message, {
    faults: [{ pointer, rule: 'suite', message }],
  })
}

function isMeant(name: SuiteName, cryptosuite?: string, type?: string): boolean {
  const suite = SUITES[name]
  const ofProof = suite.form === 'data-integrity' ? suite.proofType : undefined
  const ofSuite = 'cryptosuite' in suite ? suite.cryptosuite : undefined
  const typeFits = type === undefined || type === name || type === ofProof
  const cryptosuiteFits = cryptosuite === undefined || cryptosuite === ofSuite
  return typeFits && cryptosuiteFits
}
