// From the finding of a check to the reason that people read: exact codes first, then families of codes by their
// beginnings, then what the check is about. Total: a code that is not known here still gets an honest reason.

import type { CheckName, CheckResult } from '../../model/report.ts'
import type { ReasonName } from './reason-texts.ts'

const BY_CODE: Readonly<Record<string, ReasonName>> = {
  NOT_CHECKED: 'notReached',
  FORMAT_TOO_LARGE: 'unreadable',
  VERIFICATION_STOPPED: 'stopped',
  JSON_DUPLICATE_KEY: 'hidden',
  JSON_FORBIDDEN_KEY: 'hidden',
  CONTEXT_NOT_PINNED: 'unknownMeaning',
  SIGNATURE_INVALID: 'changed',
  PROOF_MISSING: 'unsigned',
  PROOF_UNSEALED: 'unsigned',
  PROOF_EXPIRED: 'signatureExpired',
  PROOF_KEY_UNAVAILABLE: 'noKey',
  PROOF_SUITE_UNSUPPORTED: 'unsupported',
  PROOF_BASE_ONLY: 'unsupported',
  CONTROLLER_UNREACHABLE: 'noKey',
  CONTROLLER_UNREADABLE: 'noKey',
  CONTROLLER_METHOD_UNSUPPORTED: 'unsupported',
  KEY_REVOKED: 'withdrawnKey',
  KEY_EXPIRED: 'withdrawnKey',
  EXPIRED: 'expired',
  NOT_YET_VALID: 'notYet',
  REVOKED: 'revoked',
  SUSPENDED: 'suspended',
  STATUS_LIST_UNREACHABLE: 'statusUnknown',
  STATUS_LIST_STALE: 'statusUnknown',
  STATUS_LIST_UNPROVEN: 'statusUnknown',
  STATUS_TYPE_UNSUPPORTED: 'statusUnknown',
  TRUST_NOT_GIVEN: 'noTrustList',
  ISSUER_UNKNOWN: 'issuerUnknown',
  ISSUER_OUTSIDE_PERIOD: 'trustedForOther',
  ISSUER_NOT_FOR_TEMPLATE: 'trustedForOther',
  RECIPIENT_NOT_COMPARABLE: 'personUnknown',
}

const BY_BEGINNING: readonly (readonly [RegExp, ReasonName])[] = [
  [/_(?:NOT_READ|UNSUPPORTED)$/, 'unsupported'],
  [/^IMAGE_/, 'image'],
  [/^PDF_(?:SEVERAL|EARLIER|CREDENTIAL_HIDDEN)/, 'hidden'],
  [/^(?:EMBEDDED|ENDORSE)/, 'inner'],
  [/^JWT_CLAIM_MISMATCH|^JWS_PAYLOAD/, 'hidden'],
  [/^SEAL_|^CERTIFICATE|^TIMESTAMP/, 'seal'],
]

const BY_CHECK: Readonly<Record<CheckName, ReasonName>> = {
  format: 'unreadable',
  contexts: 'hidden',
  profile: 'notToStandard',
  proof: 'oddSignature',
  controller: 'foreignKey',
  certificate: 'seal',
  time: 'seal',
  validity: 'dates',
  status: 'statusUnsound',
  trust: 'issuerUnknown',
  recipient: 'otherPerson',
  references: 'notToStandard',
  endorsements: 'inner',
}

/** The reason of a finding that is neither passed nor not applicable. */
export function reasonOf({ check, code, outcome }: CheckResult): ReasonName {
  const exact = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined
  const family = BY_BEGINNING.find(([beginning]) => beginning.test(code))?.[1]
  const found = exact ?? family ?? BY_CHECK[check]
  // "Not sound" is a judgement; where none was made, the page says that it could not be told.
  if (outcome === 'indeterminate' && found === 'statusUnsound') return 'statusUnknown'
  return found
}
