// Collects what the parts of the check find. Faults of one place and rule stand once.

import { member as memberOf, type Place, pointerOf } from './document-graph.ts'
import type { ProfileFault, ProfileRule } from './profile-fault.ts'

/** What a part of the check reports; the rest is filled in. */
export interface Finding {
  readonly place: Place | undefined
  /** Member under the place, when the fault is that it is missing. */
  readonly member?: string
  readonly rule: ProfileRule
  readonly expected: string
  readonly found: string
}

/** A report of more helps nobody. */
const MAX_FAULTS = 200

export class Findings {
  readonly #faults = new Map<string, ProfileFault>()

  get faults(): readonly ProfileFault[] {
    return [...this.#faults.values()]
  }

  /** A constraint of the official shape is not met. */
  shacl(finding: Finding, shape?: string): void {
    this.#add(finding, { severity: 'violation', scope: 'shacl', ...(shape ? { shape } : {}) })
  }

  violation(finding: Finding): void {
    this.#add(finding, { severity: 'violation', scope: 'beyond' })
  }

  warning(finding: Finding): void {
    this.#add(finding, { severity: 'warning', scope: 'beyond' })
  }

  #add(
    { place, member, rule, expected, found }: Finding,
    rest: Pick<ProfileFault, 'severity' | 'scope' | 'shape'>,
  ): void {
    // Warnings never crowd out violations.
    if (this.#faults.size >= MAX_FAULTS && rest.severity === 'warning') return
    if (this.#faults.size >= 2 * MAX_FAULTS) return
    const pointer = pointerOf(member === undefined ? place : memberOf(place, member))
    const key = `${pointer} ${rule} ${rest.scope} ${expected}`
    if (!this.#faults.has(key)) this.#faults.set(key, { pointer, rule, expected, found, ...rest })
  }
}
