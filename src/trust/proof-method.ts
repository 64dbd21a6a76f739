// The key of an embedded proof: from `verificationMethod` and the issuer to a key and its standing.
// The method must belong to the issuer by its very URL; nothing is fetched for anyone else's.

import { oncePerText } from '../util/once-per-text.ts'
import { absoluteId } from './controller-document.ts'
import type { LoadDocument } from './load-document.ts'
import { assertionKey, type KeyFinding, keyFault, type MethodTimes } from './method-key.ts'
import { refused } from './resolution.ts'
import {
  resolveController,
  selfCertifyingController,
  selfCertifyingMethod,
} from './resolve-controller.ts'

/**
 * Finds the key that a proof names.
 *
 * @param method `verificationMethod` as the proof states it.
 * @param issuer Identifier of the issuer as the credential states it.
 * @see security.md section 1, rule 3
 */
export async function findProofKey(
  method: unknown,
  issuer: string,
  options: MethodTimes & { readonly loadDocument: LoadDocument },
): Promise<KeyFinding> {
  if (typeof method !== 'string' || !isUrl(method))
    return keyFault(refused('METHOD_ID_INVALID', 'expected `verificationMethod` to be a URL'))
  const [base = '', fragment] = method.split('#', 2)
  const own = selfCertifiedKey(method, options)
  if (base !== issuer) {
    const fault = refused(
      'CONTROLLER_NOT_ISSUER',
      'the key that signed is not the issuer’s (the verification method is another’s)',
    )
    return keyFault(fault, own?.key)
  }
  if (own) return fragment === undefined ? withoutFragment(own) : own
  const controller = await resolveController(issuer, options.loadDocument)
  if (controller.outcome !== 'found') return keyFault(controller)
  return assertionKey(controller.value, absoluteId(method, issuer), options)
}

const isUrl = oncePerText((text) => URL.canParse(text), { entries: 256, maxLength: 512 })

/** The key of a did:key or did:jwk method; undefined for any other identifier. */
export function selfCertifiedKey(method: string, times: MethodTimes): KeyFinding | undefined {
  const [base = ''] = method.split('#', 1)
  if (!base.startsWith('did:key:') && !base.startsWith('did:jwk:')) return undefined
  const controller = selfCertifyingController(base)
  if (controller.outcome !== 'found') return keyFault(controller)
  // The DID alone names its only key: honest issuers leave the fragment out.
  const id = method.includes('#') ? method : selfCertifyingMethod(base)
  return assertionKey(controller.value, id, times)
}

function withoutFragment(finding: KeyFinding): KeyFinding {
  const message = 'the verification method names the DID and not the key within it'
  return {
    ...finding,
    warnings: [...finding.warnings, { code: 'METHOD_WITHOUT_FRAGMENT', message }],
  }
}
