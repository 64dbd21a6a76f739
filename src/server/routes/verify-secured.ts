// `POST /credentials/verify` and `POST /presentations/verify` of the VC-API.
// https://w3c-ccg.github.io/vc-api/#verifying

import type { Context } from 'hono'
import { CHECK_NAMES, type CheckResult, type Report, verdictOf } from '../../model/report.ts'
import { utf8 } from '../../util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { ServerDependencies } from '../dependencies.ts'
import type { Judge } from '../judge.ts'
import { readJsonObject } from '../request-body.ts'
import {
  assertMembers,
  optionsOf,
  requestFault,
  requiredMember,
  textOption,
} from '../request-members.ts'
import { sendVerification } from '../verification-answer.ts'

/** Names of checks that a client may ask for: ours, and those of the VC-API. All are always made. */
const ASKED_CHECKS: readonly string[] = [
  ...CHECK_NAMES,
  'credentialStatus',
  'credentialSchema',
  'issuer',
]
/** A token in compact form, with disclosures or without: the only text that is a secured document. */
const TOKEN = /^[\w-]+\.[\w-]*\.[\w-]+(?:~[\w.~-]*)?$/

/** Makes the handler for one of the two kinds. */
export function createVerifySecured(
  kind: 'credential' | 'presentation',
  { limits, publicBaseUrl }: Pick<ServerDependencies, 'limits' | 'publicBaseUrl'>,
  judge: Judge,
): (c: Context) => Promise<Response> {
  const member = kind === 'credential' ? 'verifiableCredential' : 'verifiablePresentation'
  return async (c) => {
    const body = await readJsonObject(c, { maxBytes: limits.fileBytes, timeoutMs: limits.bodyMs })
    assertMembers(body, [member, 'options'], { pointer: '', code: 'REQUEST_INVALID' })
    const options = optionsOf(body, ['checks', 'challenge', 'domain'])
    readChecks(options)
    const binding = bindingOf(options)
    const secured = requiredMember(body, member)
    const report = await judge(bytesOf(secured, member), binding, c.req.raw.signal)
    const bound = kind === 'credential' ? withBinding(report, secured, binding) : report
    return sendVerification(c, ofKind(bound, kind), publicBaseUrl)
  }
}

interface Binding {
  readonly challenge?: string
  readonly domain?: string
}

function bindingOf(options: JsonObject): Binding {
  const challenge = textOption(options, 'challenge')
  const domain = textOption(options, 'domain')
  return { ...(challenge !== undefined && { challenge }), ...(domain !== undefined && { domain }) }
}

function readChecks({ checks = [] }: JsonObject): void {
  const known = Array.isArray(checks) && checks.every((name) => ASKED_CHECKS.includes(String(name)))
  if (!known)
    throw requestFault('/options/checks', 'choice', `expected a list of ${ASKED_CHECKS.join(', ')}`)
}

function bytesOf(secured: Json, member: string): Uint8Array {
  if (isJsonObject(secured)) return utf8(JSON.stringify(secured))
  if (typeof secured === 'string' && TOKEN.test(secured)) return utf8(secured)
  throw requestFault(`/${member}`, 'type', 'expected an object, or a token in compact form')
}

/** A presentation where a credential belongs, or the other way round, fails by its format. */
function ofKind(report: Report, kind: 'credential' | 'presentation'): Report {
  const isPresentation = report.format === 'vp'
  const fits = kind === 'presentation' ? isPresentation : !isPresentation
  return fits || report.verdict === 'failed'
    ? report
    : failedBy(report, 'format', 'FORMAT_NOT_EXPECTED', `expected a ${kind}`)
}

/** VC Data Integrity 1.0 section 4.4: a challenge or domain that was asked for must stand in every proof. */
function withBinding(report: Report, secured: Json, binding: Binding): Report {
  const proofs = asArray<Json>(isJsonObject(secured) ? secured.proof : undefined)
  for (const member of ['challenge', 'domain'] as const) {
    const wanted = binding[member]
    const stands = (proof: Json) =>
      isJsonObject(proof) && asArray<Json>(proof[member]).includes(wanted ?? null)
    if (wanted !== undefined && !(proofs.length > 0 && proofs.every(stands)))
      return failedBy(
        report,
        'proof',
        'PROOF_NOT_BOUND',
        `expected the ${member} that was asked for`,
      )
  }
  return report
}

function failedBy(
  report: Report,
  check: CheckResult['check'],
  code: string,
  message: string,
): Report {
  const checks: CheckResult[] = [...report.checks, { check, outcome: 'failed', code, message }]
  return { ...report, checks, verdict: verdictOf(checks) }
}
