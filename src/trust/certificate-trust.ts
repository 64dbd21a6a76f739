// The certificates that the one who verifies believes: authorities named one by one, and the services of EU trust
// lists. What a list says of a service at a time stays with the anchor, for the path check to ask.

import type { Certificate } from '../proof/x509/certificate.ts'
import type { TrustService } from './eu-trust-list.ts'

/** A certificate at which a path may end. */
export interface TrustAnchor {
  readonly certificate: Certificate
  /** Who vouches, as shown: the authority's own name, or the service's in its list. */
  readonly name: string
  /** The service of a trust list that it is; undefined for one that was named by itself. */
  readonly service?: TrustService
  /** After this the list that names it is out of date. */
  readonly listUntil?: Date
}

export interface CertificateTrust {
  readonly anchors: readonly TrustAnchor[]
}

/** Nobody was named. */
export const NO_ANCHORS: CertificateTrust = { anchors: [] }

/** An anchor that was named by itself. */
export function anchorOf(certificate: Certificate): TrustAnchor {
  const { commonName, organization } = certificate.subject
  return { certificate, name: commonName[0] ?? organization[0] ?? 'an authority without a name' }
}
