// Which of the keys that an issuer publishes a token means: by its name, by the key in its header, by its algorithm.
// RFC 7515 section 6 and RFC 7517 sections 4.4 and 4.5; RFC 8725 section 3.1 (a key is for one algorithm).

import { isForAlgorithm, isSignatureAlgorithm } from '../proof/signatures.ts'
import type { VerificationKey } from '../proof/verification-key.ts'
import { type KeyFinding, keyFault } from './method-key.ts'
import { refused } from './resolution.ts'

/** A key that the issuer publishes, with the names it can be called by. */
export interface PublishedKey {
  readonly names: readonly string[]
  readonly finding: KeyFinding
}

/** What a token's header says of its key. */
export interface WantedKey {
  readonly kid: string | undefined
  /** The key in the header, imported. */
  readonly inline: VerificationKey | undefined
  readonly issuer: string
  /** The algorithm of the token. */
  readonly alg: string
}

/** The one key that is meant, or why it is none of them. */
export function chooseKey(keys: readonly PublishedKey[], wanted: WantedKey): KeyFinding {
  const { kid, inline, issuer, alg } = wanted
  const named =
    kid !== undefined
      ? keys.filter((key) => isNamed(key, kid, issuer))
      : keys.filter((key) => inline || !key.finding.fault)
  const [first, ...others] = fitting(inline ? sameKeys(named, inline) : named, alg)
  if (!first) return keyFault(inline ? NOT_AT_ISSUER : NOT_FOUND, inline)
  const isOne = others.every(
    ({ finding }) => finding.key?.thumbprint === first.finding.key?.thumbprint,
  )
  return isOne ? standingOf(first, others) : keyFault(AMBIGUOUS)
}

const NOT_AT_ISSUER = refused(
  'JWK_NOT_AT_ISSUER',
  'the key in the header is not one that the issuer publishes',
)
const NOT_FOUND = refused('METHOD_NOT_FOUND', 'the issuer publishes no key of this name')
const AMBIGUOUS = refused(
  'METHOD_AMBIGUOUS',
  'the header does not say which key of the issuer it is',
)

function isNamed(key: PublishedKey, kid: string, issuer: string): boolean {
  const absolute = kid.startsWith('#') ? `${issuer}${kid}` : `${issuer}#${kid}`
  // The DID alone names the only key of a did:key or did:jwk.
  const only = /^did:(?:key|jwk):/.test(issuer) && kid === issuer
  return only || key.names.includes(kid) || key.names.includes(absolute)
}

/** Those that are a key found elsewhere, and not for another algorithm; for the one that either place names. */
export function sameKeys(
  keys: readonly PublishedKey[],
  other: VerificationKey,
): readonly PublishedKey[] {
  const { algorithm } = other
  return keys.flatMap((published) => {
    const { key } = published.finding
    if (key?.thumbprint !== other.thumbprint) return []
    if (algorithm === undefined) return [published]
    const isContrary = key.algorithm !== undefined && key.algorithm !== algorithm
    return isContrary ? [] : [{ ...published, finding: { ...published.finding, key: other } }]
  })
}

/** Equivalent keys of different kinds may bear one name (RFC 7517 section 4.5): those that the token's algorithm is for. */
function fitting(keys: readonly PublishedKey[], alg: string): readonly PublishedKey[] {
  const fit = keys.filter(
    ({ finding: { key } }) => !key || (isSignatureAlgorithm(alg) && isForAlgorithm(key, alg)),
  )
  return fit.length > 0 ? fit : keys
}

/** Of one key that is published several times: once revoked, it is; else any place counts where it has no fault. */
export function standingOf(first: PublishedKey, others: readonly PublishedKey[]): KeyFinding {
  const findings = [first, ...others].map(({ finding }) => finding)
  const revoked = findings.find(({ fault }) => fault?.code === 'KEY_REVOKED')
  return revoked ?? findings.find(({ fault }) => !fault) ?? first.finding
}
