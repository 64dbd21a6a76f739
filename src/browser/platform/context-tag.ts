// The tags that ASN.1 gives to what may be left out: RFC 5280 and RFC 4055 number the parts of a structure with them.

import type { DerNode } from '../../proof/x509/der.ts'

const CONTEXT_CLASS = 3

/** Whether a value has a tag of its context with this number. */
export function isTagged(node: DerNode, tag: number): boolean {
  return node.idBlock.tagClass === CONTEXT_CLASS && node.idBlock.tagNumber === tag
}
