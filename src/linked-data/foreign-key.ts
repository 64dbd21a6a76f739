// What a document holds that no pinned context knows: the findings of `terms`, named also in JSON-LD errors.

/** Why a name is foreign. */
export type ForeignReason =
  | 'undefined-term'
  | 'keyword'
  | 'iri-key'
  | 'prototype'
  | 'nested-context'
  | 'nested-list'
  | 'undefined-type'

/** A key, or with `undefined-type` a value of `type`, that the active context does not define. */
export interface ForeignKey {
  readonly pointer: string
  readonly key: string
  readonly reason: ForeignReason
}
