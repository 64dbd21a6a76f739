// What a revocation list is about, when it is not about everything that its authority issued: the extension
// IssuingDistributionPoint. RFC 5280 sections 5.2.5 and 6.3.3.

import type { Certificate } from './certificate.ts'
import { childrenOf, type DerNode, decodeDer } from './der.ts'

export interface CrlScope {
  /** Addresses of the list's own point; undefined for a list that names none. */
  readonly urls: readonly string[] | undefined
  readonly onlyUsers: boolean
  readonly onlyAuthorities: boolean
  readonly someReasons: boolean
  /** It lists certificates of other authorities, or attribute certificates. */
  readonly foreign: boolean
}

/** Reads an IssuingDistributionPoint; its members are told by their tags. */
export function readScope(der: Uint8Array): CrlScope {
  const parts = new Map(
    childrenOf(decodeDer(der)).map((part) => [part.idBlock.tagNumber, part] as const),
  )
  const isSet = (tag: number) => contentsOf(parts.get(tag)).some((byte) => byte !== 0)
  const point = parts.get(0)
  return {
    urls: point && urlsOf(point),
    onlyUsers: isSet(1),
    onlyAuthorities: isSet(2),
    someReasons: parts.has(3),
    foreign: isSet(4) || isSet(5),
  }
}

/**
 * Whether a list answers for a certificate. A part of the reasons or of the certificates is enough to call one
 * revoked, and never enough to call one good.
 */
export function covers(scope: CrlScope, certificate: Certificate, isListed: boolean): boolean {
  if (scope.foreign || isListed) return !scope.foreign
  if (scope.someReasons || (certificate.isCa ? scope.onlyUsers : scope.onlyAuthorities))
    return false
  return scope.urls?.some((url) => certificate.crlNames.includes(url)) ?? true
}

const URI_NAME = 6

function urlsOf(point: DerNode): readonly string[] {
  return childrenOf(childrenOf(point)[0])
    .filter(({ idBlock }) => idBlock.tagNumber === URI_NAME)
    .map((name) => new TextDecoder().decode(contentsOf(name)))
}

function contentsOf(node: DerNode | undefined): Uint8Array {
  const { valueHexView } = (node?.valueBlock ?? {}) as { valueHexView?: Uint8Array }
  return valueHexView ?? new Uint8Array()
}
