// Where a credential's status is looked up: one entry in one status list. Bitstring Status List 1.0.

/**
 * What a set entry means. `revocation`: one bit, final. `message`: two bits, so that one entry can say suspended
 * as well as revoked (Open Badges and ELM allow a credential one status entry only).
 */
export const STATUS_PURPOSES = ['revocation', 'message'] as const
export type StatusPurpose = (typeof STATUS_PURPOSES)[number]

/**
 * How a list is written. `bitstring`: a credential of linked data. `token`: a signed token, which is what SD-JWT VC
 * knows; its values mean the same.
 */
export const STATUS_LIST_FORMS = ['bitstring', 'token'] as const
export type StatusListForm = (typeof STATUS_LIST_FORMS)[number]

/** The entry of one credential, drawn once and kept. */
export interface StatusEntry {
  /** Absolute https URL of the status list credential. */
  readonly list: string
  /** Position of the entry; random, so that it says nothing about when or in which batch it was drawn. */
  readonly index: number
  readonly purpose: StatusPurpose
}

/** Bits per entry. */
export const STATUS_SIZES = { revocation: 1, message: 2 } as const satisfies Record<
  StatusPurpose,
  number
>

/** Values of an entry; a list of purpose `revocation` knows the first two. */
export const STATUS_VALUES = { valid: 0, revoked: 1, suspended: 2 } as const
