// Which rows speak of a learner that an earlier row spoke of, by any of the learner's identities:
// the same award again (duplicate), another one for the same learner (conflict), or identities that disagree.

import type { Award } from '../../model/award.ts'
import { canonicalJson } from '../../util/canonical-json.ts'
import type { Json } from '../../util/json.ts'
import { identitiesOf, type LearnerIdentity } from './award-key.ts'

/** What an award is to those before it; `of` is the number under which the other one was noted. */
export type Relation =
  | { readonly kind: 'new' }
  | { readonly kind: 'duplicate'; readonly of: number }
  | { readonly kind: 'conflict'; readonly of: number; readonly differs: readonly string[] }
  | { readonly kind: 'shared-email' | 'same-name'; readonly of: number }

interface Noted {
  readonly id: number
  readonly award: Award
}

/** Remembers the awards of a file. */
export class DuplicateIndex {
  readonly #byIdentity = new Map<string, Noted>()

  /** Notes an award under a number and says what it is to those noted before. */
  note(award: Award, id: number): Relation {
    const identities = identitiesOf(award.learner)
    const relation = this.#relationOf(award, identities)
    for (const identity of identities) {
      const key = keyOf(identity)
      if (!this.#byIdentity.has(key)) this.#byIdentity.set(key, { id, award })
    }
    return relation
  }

  #relationOf(award: Award, identities: readonly LearnerIdentity[]): Relation {
    let hint: Relation = { kind: 'new' }
    for (const identity of identities) {
      const other = this.#byIdentity.get(keyOf(identity))
      if (!other) continue
      const weak = identity.kind === 'email' || identity.kind === 'name'
      if (weak && haveOtherIds(award, other.award)) {
        const kind = identity.kind === 'email' ? 'shared-email' : 'same-name'
        if (hint.kind === 'new') hint = { kind, of: other.id }
        continue
      }
      const differs = differences(award, other.award)
      return differs.length === 0
        ? { kind: 'duplicate', of: other.id }
        : { kind: 'conflict', of: other.id, differs }
    }
    return hint
  }
}

/** Equal for equal identities and no others. */
export function keyOf({ kind, parts }: LearnerIdentity): string {
  return JSON.stringify([kind, ...parts])
}

/** Whether two learners have student ids of one university, or ESIs, and they are not the same. */
function haveOtherIds(a: Award, b: Award): boolean {
  const [mine, other] = [strongIds(a), strongIds(b)]
  return [...mine].some(([scope, value]) => other.has(scope) && other.get(scope) !== value)
}

function strongIds({ learner }: Award): Map<string, string> {
  return new Map(
    identitiesOf(learner)
      .filter(({ kind }) => kind === 'student-id' || kind === 'esi')
      .map(({ kind, parts }) => [[kind, ...parts.slice(0, -1)].join(' '), parts.at(-1) ?? '']),
  )
}

/** Columns in which two awards of one learner differ; spelling of names does not count. */
function differences(a: Award, b: Award): string[] {
  const named: readonly (readonly [string, (award: Award) => Json | undefined])[] = [
    ['date_of_birth', ({ learner }) => learner.dateOfBirth],
    ['names', ({ learner }) => [...(identitiesOf(learner).at(-1)?.parts.slice(0, 2) ?? [])]],
    ['awarded_on', ({ awardedOn }) => awardedOn],
    ['grade', ({ grade }) => grade],
    ['mode_chosen', ({ modeChosen }) => modeChosen],
    ['modules', ({ modules }) => modules.map((module) => canonicalJson({ ...module })).sort()],
  ]
  return named.filter(([, of]) => !isEqual(of(a), of(b))).map(([name]) => name)
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null)
}
