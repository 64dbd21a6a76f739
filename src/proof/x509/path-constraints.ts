// What RFC 5280 section 6 asks of the certificates of a path beyond what `certificate.ts` reads: path length, name
// constraints, policies, and critical extensions that nobody here understands.

import {
  type BasicConstraints,
  type CertificatePolicies,
  Certificate as PkiCertificate,
} from 'pkijs'
import { oncePerObject } from '../../util/once-per-object.ts'
import type { Certificate } from './certificate.ts'
import { childrenOf, decodeDer } from './der.ts'
import { foldedParts } from './folded-name.ts'
import { OID } from './oids.ts'

const NAME_CONSTRAINTS = '2.5.29.30'
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17'
const CERTIFICATE_POLICIES = '2.5.29.32'

/** Critical extensions that a path check takes into account, or that bear on nothing a seal is about. */
const UNDERSTOOD: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.qcStatements,
  NAME_CONSTRAINTS,
  SUBJECT_ALTERNATIVE_NAME,
  CERTIFICATE_POLICIES,
]

export interface PathConstraints {
  /** Object identifiers of critical extensions that are not understood: the certificate must not be relied on. */
  readonly unknownCritical: readonly string[]
  /** How many intermediate authorities may follow; undefined: any number. */
  readonly pathLength: number | undefined
  /** Object identifiers of the certificate's policies. */
  readonly policies: readonly string[]
  readonly names: NameConstraints | undefined
  readonly hasAlternativeNames: boolean
}

/** Subtrees of distinguished names, each as its relative names. */
export interface NameConstraints {
  readonly permitted: readonly (readonly string[])[]
  readonly excluded: readonly (readonly string[])[]
  /** It also limits names of other kinds, such as host names. */
  readonly otherKinds: boolean
}

/** Reads the constraints of a certificate. */
export const pathConstraintsOf = oncePerObject(({ der }: Certificate): PathConstraints => {
  const extensions = PkiCertificate.fromBER(der.slice()).extensions ?? []
  const one = (oid: string) => extensions.find(({ extnID }) => extnID === oid)
  const basic = one(OID.basicConstraints)?.parsedValue as BasicConstraints | undefined
  const policies = one(CERTIFICATE_POLICIES)?.parsedValue as CertificatePolicies | undefined
  const length = basic?.pathLenConstraint
  const names = one(NAME_CONSTRAINTS)?.extnValue.valueBlock.valueHexView
  return {
    unknownCritical: extensions
      .filter(({ critical, extnID }) => critical && !UNDERSTOOD.includes(extnID))
      .map(({ extnID }) => extnID),
    pathLength: typeof length === 'number' ? length : length?.valueBlock.valueDec,
    policies: (policies?.certificatePolicies ?? []).map(({ policyIdentifier }) => policyIdentifier),
    names: names && nameConstraintsOf(new Uint8Array(names)),
    hasAlternativeNames: one(SUBJECT_ALTERNATIVE_NAME) !== undefined,
  }
})

/** Whether a subject stands inside the permitted subtrees and outside the excluded ones. */
export function isWithinNames(
  { permitted, excluded, otherKinds }: NameConstraints,
  { subjectDer }: Certificate,
  hasAlternativeNames: boolean,
): boolean {
  // Limits on host names and addresses are not evaluated: a certificate that has any is not let through.
  if (otherKinds && hasAlternativeNames) return false
  const subject = foldedParts(decodeDer(subjectDer))
  const isIn = (subtree: readonly string[]) =>
    subtree.every((part, index) => subject[index] === part)
  return !excluded.some(isIn) && (permitted.length === 0 || permitted.some(isIn))
}

const PERMITTED = 0
const DIRECTORY_NAME = 4

/** NameConstraints ::= SEQUENCE { permitted [0] GeneralSubtrees OPTIONAL, excluded [1] GeneralSubtrees OPTIONAL } */
function nameConstraintsOf(der: Uint8Array): NameConstraints {
  const permitted: (readonly string[])[] = []
  const excluded: (readonly string[])[] = []
  let otherKinds = false
  for (const subtrees of childrenOf(decodeDer(der)))
    for (const subtree of childrenOf(subtrees)) {
      const [base] = childrenOf(subtree)
      if (base?.idBlock.tagNumber !== DIRECTORY_NAME) otherKinds = true
      else {
        const into = subtrees.idBlock.tagNumber === PERMITTED ? permitted : excluded
        into.push(foldedParts(childrenOf(base)[0]))
      }
    }
  return { permitted, excluded, otherKinds }
}
