// Distinguished names as they are compared: without the choice of string type, of case and of white space, which writers
// change and which must not make another name of one. RFC 5280 section 7.1.

import { childrenOf, type DerNode } from './der.ts'

/** A whole name. */
export function foldedName(name: DerNode | undefined): string {
  return JSON.stringify(foldedParts(name))
}

/** Its relative names, each as one text. */
export function foldedParts(name: DerNode | undefined): readonly string[] {
  return childrenOf(name).map((set) =>
    JSON.stringify(
      childrenOf(set).map((attribute) =>
        childrenOf(attribute).map((part) => {
          const { value } = part.valueBlock as { value?: unknown }
          const text = typeof value === 'string' ? value : part.valueBlock.toString()
          return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
        }),
      ),
    ),
  )
}
