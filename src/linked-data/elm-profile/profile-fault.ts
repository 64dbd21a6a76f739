// What the profile check finds, and what it calls it. Findings are data (STYLE section 5): no values, no
// names, no text of the document but JSON pointers.

/** Application profiles of ELM, by the last part of their IRI; the generic one always applies. */
export type ElmProfileName =
  | 'edc-accredited'
  | 'edc-issued-by-mandate'
  | 'edc-converted'
  | 'edc-diploma-supplement'

/** Which rule is broken. Those of scope `shacl` restate a constraint of the official shapes. */
export type ProfileRule =
  // scope shacl
  | 'invalid-json-ld'
  | 'min-count'
  | 'max-count'
  | 'wrong-class'
  | 'wrong-datatype'
  | 'wrong-scheme'
  | 'unique-lang'
  | 'node-kind'
  | 'max-inclusive'
  // scope beyond (`wrong-scheme` as well, for lists that the shapes leave open)
  | 'context'
  | 'unknown-context'
  | 'missing-type'
  | 'nested-context'
  | 'too-deep'
  | 'keyword'
  | 'unknown-term'
  | 'unknown-type'
  | 'iri-key'
  | 'relative-iri'
  | 'null-value'
  | 'json-type'
  | 'language-tag'
  | 'one-language'
  | 'not-in-class'
  | 'missing-id'
  | 'id-collision'
  | 'unknown-code'
  | 'foreign-scheme'
  | 'impossible-date'
  | 'valid-window'
  | 'issuance-date'
  | 'profile-schema'
  | 'media-type'

/** One finding. */
export interface ProfileFault {
  /** RFC 6901 pointer to the value, or to the member that is missing. */
  readonly pointer: string
  readonly rule: ProfileRule
  /** What the rule asks for, in a few words. */
  readonly expected: string
  /** The class of what stands there: a kind, a count, a class name; never a value. */
  readonly found: string
  /**
   * A violation loses, contradicts or breaks something; a warning is what the official tools accept and a
   * strict JSON reader does not.
   */
  readonly severity: 'violation' | 'warning'
  /** `shacl`: the official shapes find it too. `beyond`: they do not. */
  readonly scope: 'shacl' | 'beyond'
  /** IRI of the official shape, with scope `shacl`. */
  readonly shape?: string
}
