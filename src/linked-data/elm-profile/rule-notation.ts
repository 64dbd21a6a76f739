// Reads the notation of the rule tables (profile-tables.ts). A fault in a table is a bug of ours: TypeError.

import type { RuleText } from './profile-tables.ts'

/** One alternative for a value. */
export type Alternative =
  | { readonly kind: 'class' | 'datatype' | 'shape'; readonly name: string }
  | { readonly kind: 'list'; readonly name: string }

/** A rule, taken apart. */
export interface ParsedRule {
  readonly min: number
  readonly max: number
  /** Every group must be met, by one alternative of it. */
  readonly groups: readonly (readonly Alternative[])[]
  readonly nodeKind?: 'IRI' | 'Literal'
  readonly uniqueLang: boolean
  readonly maxInclusive?: number
}

const RULE =
  /^(?<min>\d+)?(?<range>\.\.)?(?<max>\d+)?(?:(?:^|\s+)(?<values>[@a-z].*?))??(?:(?:^|\s+)(?<kind>IRI|Literal))?(?<unique>\s+unique)?(?:\s+max (?<bound>\d+))?$/i

const DATATYPES = new Set(
  'HTML anyURI boolean dateTime decimal duration integer langString positiveInteger string'.split(
    ' ',
  ),
)

/** The parts of a rule. */
export function parseRule(text: RuleText): ParsedRule {
  const parts = RULE.exec(text)?.groups
  if (!parts) throw new TypeError(`not a rule: ${text}`)
  const { min, range, max, values, kind, unique, bound } = parts
  const exact = min !== undefined && range === undefined
  const groups = values === undefined ? [] : values.split(' & ').map(alternativesOf)
  const list = groups.some((group) => group.some((one) => one.kind === 'list'))
  const nodeKind = list ? 'IRI' : (kind as 'IRI' | 'Literal' | undefined)
  return {
    min: Number(min ?? 0),
    max: exact ? Number(min) : max === undefined ? Number.POSITIVE_INFINITY : Number(max),
    groups,
    ...(nodeKind === undefined ? {} : { nodeKind }),
    uniqueLang: unique !== undefined,
    ...(bound === undefined ? {} : { maxInclusive: Number(bound) }),
  }
}

function alternativesOf(group: string): readonly Alternative[] {
  return group.split(' | ').map((word) => {
    if (word.startsWith('@')) return { kind: 'shape', name: word.slice(1) }
    if (word.startsWith('in ')) return { kind: 'list', name: word.slice(3) }
    if (!/^[A-Za-z0-9]+$/.test(word)) throw new TypeError(`not a value: ${word}`)
    return { kind: DATATYPES.has(word) ? 'datatype' : 'class', name: word }
  })
}
