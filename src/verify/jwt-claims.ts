// The registered claims of a VC-JWT against the credential that they repeat. Open Badges 3.0 section 8.2.5.1;
// VC-JOSE-COSE section 3.3. A claim that is there must agree; Open Badges also demands which are there.

import type { ParsedJws } from '../proof/compact-jws.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import { type Credential, holderIdOf, issuerIdOf } from './credential.ts'
import { isNumericDate } from './open-jws.ts'
import type { ProfileFault } from './profiles/shape.ts'

/** Claims that Open Badges and CLR demand in a token of type `JWT`. */
const DEMANDED = ['iss', 'sub', 'jti', 'nbf'] as const

/**
 * Where no profile demands equality, honest issuers let a token begin a little before its credential, for
 * readers whose clock is behind; the validity check looks at both.
 */
const MAX_EARLIER_SECONDS = 300

/** Who could leave these out could hide who issued a credential, what it means, until when, or that it was revoked. */
const ALWAYS_OPEN = [
  ...['iss', 'nbf', 'exp', 'cnf', 'status', '@context', 'type', 'issuer', 'credentialStatus'],
  ...[
    'validFrom',
    'validUntil',
    'issuanceDate',
    'expirationDate',
    'credentialSchema',
    'termsOfUse',
  ],
]

/** Claims that a header may repeat, for readers who do not look into the payload. */
const REPEATED = ['iss', 'sub', 'aud', 'jti'] as const

/** Faults of the claims beside the credential: what is missing where the profile demands it, and what could be hidden. */
export function jwtProfileFaults(credential: Credential): ProfileFault[] {
  const { securing } = credential
  if (securing.kind !== 'jws') return []
  const hidden = ALWAYS_OPEN.filter((name) => securing.sdJwt?.disclosedNames.has(name))
  return [
    ...demandedClaims(credential, securing.jws, securing.claims),
    ...hidden.map((name) =>
      fault(
        pointerTo('', name),
        'disclosable',
        `expected \`${name}\` to stand in the token itself`,
      ),
    ),
  ]
}

function fault(pointer: string, kind: string, message: string): ProfileFault {
  return { pointer, kind, message }
}

function demandedClaims(
  { format }: Credential,
  { header }: ParsedJws,
  claims: JsonObject,
): ProfileFault[] {
  if (format !== 'ob3' && format !== 'clr') return []
  // The envelope of VC-JOSE-COSE demands none of them.
  if (String(header.typ ?? 'JWT').toLowerCase() !== 'jwt') return []
  const missing = DEMANDED.filter((claim) => claims[claim] === undefined).map((claim) =>
    fault(`/${claim}`, 'JWT_CLAIM_MISSING', `expected the claim \`${claim}\``),
  )
  const isDated = claims.iat === undefined || isNumericDate(claims.iat)
  return isDated ? missing : [...missing, fault('/iat', 'claim', 'expected seconds since 1970')]
}

/**
 * The first claim that contradicts the credential, in the payload or as the header repeats it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-5.3
 */
export function contradictingClaim(
  claims: JsonObject,
  credential: Credential,
  header: JsonObject = {},
): string | undefined {
  const { document, dataModel, format } = credential
  const repeated = REPEATED.find(
    (name) =>
      header[name] !== undefined &&
      claims[name] !== undefined &&
      canonicalJson(header[name]) !== canonicalJson(claims[name]),
  )
  if (repeated) return repeated
  // The claims of an SD-JWT VC are the credential; one named like the issuer elsewhere must not name another.
  if (format === 'eudi') {
    const { iss, issuer } = claims
    const named = isJsonObject(issuer) ? issuer.id : issuer
    return iss !== undefined && named !== undefined && named !== iss ? 'issuer' : undefined
  }
  const [from, until] =
    dataModel === '1.1' ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil']
  const [subject, ...others] = asArray<Json>(document.credentialSubject)
  const subjectId = isJsonObject(subject) && others.length === 0 ? subject.id : undefined
  const expected: readonly (readonly [string, Json | undefined])[] =
    format === 'vp'
      ? [
          ['iss', holderIdOf(document)],
          ['jti', document.id],
        ]
      : [
          ['iss', issuerIdOf(document)],
          ['sub', subjectId],
          ['jti', document.id],
        ]
  const texts = expected.find(
    ([claim, value]) =>
      (claims[claim] !== undefined && claims[claim] !== value) ||
      (header[claim] !== undefined && header[claim] !== value),
  )
  if (texts) return texts[0]
  const equal = format === 'ob3' || format === 'clr'
  const mayBeEarlierSeconds = equal ? 0 : MAX_EARLIER_SECONDS
  if (!agrees(claims.nbf, document[from], mayBeEarlierSeconds)) return 'nbf'
  return agrees(claims.exp, document[until]) ? undefined : 'exp'
}

/** A NumericDate against the date that it repeats: equal to the second, or earlier by as much as allowed. */
function agrees(claim: Json | undefined, date: Json | undefined, mayBeEarlierSeconds = 0): boolean {
  if (claim === undefined) return true
  if (!isNumericDate(claim)) return false
  const stated = parseDateTimeStamp(date)
  if (!stated) return date === undefined
  const earlier = Math.floor(stated.instant.getTime() / 1000) - Math.floor(claim)
  return earlier >= 0 && earlier <= mayBeEarlierSeconds
}
