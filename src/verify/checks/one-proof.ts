// What one proof comes to, and how checks of proofs say it. The proof speaks of integrity, the controller of whose
// key it was.

import type { CheckResult, ReportWarning } from '../../model/report.ts'
import type { KeyFinding, MethodPurpose } from '../../trust/method-key.ts'
import type { FindingCode } from '../codes.ts'
import { type Credential, holderIdOf, issuerIdOf } from '../credential.ts'
import { failed, indeterminate, passed } from '../finding.ts'

export interface OneProof {
  readonly proof: CheckResult
  readonly controller: CheckResult
  readonly warnings: readonly ReportWarning[]
}

/** What a proof must have been made for: an issuer asserts, a holder authenticates. */
export function purposeOf({ format }: Credential): MethodPurpose {
  return format === 'vp' ? 'authentication' : 'assertionMethod'
}

/**
 * Whose key it must be: the issuer of a credential, the holder of a presentation. A presentation need not name
 * its holder: then it is whoever the key says.
 */
export function signerOf({ format, document }: Credential, method: unknown): string {
  if (format !== 'vp') return issuerIdOf(document) ?? ''
  const stated = document.holder === undefined ? undefined : (holderIdOf(document) ?? '')
  return stated ?? (typeof method === 'string' ? method.replace(/#.*$/s, '') : '')
}

/** Where an issuer with an https identifier publishes the keys of its tokens. */
export function keySetOf({ format }: Credential): 'jwks.json' | 'jwt-vc-issuer' {
  return format === 'eudi' ? 'jwt-vc-issuer' : 'jwks.json'
}

export function wrongProof(code: FindingCode, pointer: string): OneProof {
  return {
    proof: failed('proof', code, { pointer }),
    controller: indeterminate('controller', 'NOT_CHECKED', { pointer }),
    warnings: [],
  }
}

export function uncheckedProof(pointer: string): OneProof {
  return {
    proof: indeterminate('proof', 'NOT_CHECKED', { pointer }),
    controller: indeterminate('controller', 'NOT_CHECKED', { pointer }),
    warnings: [],
  }
}

/** Whether the key is the signer's. */
export function controllerResult({ fault }: KeyFinding, pointer?: string): CheckResult {
  const place = pointer === undefined ? {} : { pointer: `${pointer}/verificationMethod` }
  if (!fault) return passed('controller', place)
  const { code, message } = fault
  return fault.outcome === 'failed'
    ? failed('controller', code, { ...place, message })
    : indeterminate('controller', code, { ...place, message })
}
