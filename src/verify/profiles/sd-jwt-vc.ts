// SD-JWT VC: claims that must be there, and those that an issuer may never let a holder leave out.
// draft-ietf-oauth-sd-jwt-vc, section 3.2.2. Dates are compared in the validity check.

import type { Json } from '../../util/json.ts'
import type { Credential } from '../credential.ts'
import type { ProfileFault } from './shape.ts'

/** Whoever could leave these out could hide who issued it, until when, or that it was revoked. */
const ALWAYS_OPEN = ['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status']
const TIMES = ['iat', 'nbf', 'exp']

/** Faults of an SD-JWT VC. */
export function sdJwtVcFaults({ securing }: Credential): ProfileFault[] {
  if (securing.kind !== 'jws' || !securing.sdJwt) return []
  const { claims, disclosedNames } = securing.sdJwt
  const hidden = ALWAYS_OPEN.filter((name) => disclosedNames.has(name)).map((name) => ({
    pointer: `/${name}`,
    kind: 'disclosable',
    message: `expected \`${name}\` to stand in the token itself`,
  }))
  const isNamed = typeof claims.vct === 'string' && claims.vct !== ''
  const hasIssuer = typeof claims.iss === 'string' || securing.jws.header.x5c !== undefined
  return [
    ...hidden,
    ...(isNamed ? [] : [fault('/vct', 'expected `vct` to name the type')]),
    ...(hasIssuer ? [] : [fault('/iss', 'expected `iss`, or a certificate in the header')]),
    ...TIMES.filter((name) => !isTime(claims[name])).map((name) =>
      fault(`/${name}`, 'expected seconds since 1970'),
    ),
  ]
}

function isTime(value: Json | undefined): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0)
}

function fault(pointer: string, message: string): ProfileFault {
  return { pointer, kind: 'claim', message }
}
