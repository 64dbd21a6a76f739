// What a rule file says when its rule is broken, and how that becomes a fault.

import type { InputFault } from '../../model/fault.ts'
import { RULES, type RuleFacts, type RuleName } from './rule-table.ts'

/** A broken rule and its place; element and severity stand in the rule table. */
export interface Finding {
  readonly rule: RuleName
  /** JSON pointer into the template or the award. */
  readonly pointer: string
  /** A sentence for a registrar. No learner's data. */
  readonly message: string
}

/** The findings of a rule family: its own condition decides whether there is one. */
export function findingIf(
  broken: boolean,
  rule: RuleName,
  place: { readonly pointer: string; readonly message: string },
): readonly Finding[] {
  return broken ? [{ rule, ...place }] : []
}

/** A finding as a fault of a file. */
export function faultOf(file: string, finding: Finding): InputFault {
  const { element, severity }: RuleFacts = RULES[finding.rule]
  return {
    file,
    pointer: finding.pointer,
    rule: finding.rule,
    severity,
    ...(element === undefined ? {} : { element }),
    message: finding.message,
  }
}
