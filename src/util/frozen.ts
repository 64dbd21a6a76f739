// JSON values that nobody can change any more: whoever meets one again knows what it holds.

import type { Json } from './json.ts'

/** Freezes a JSON value and everything in it. */
export function deepFreeze<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) deepFreeze(member as Json)
  }
  return value
}

/**
 * Whether an object of JSON's own kind is frozen with everything in it, getters and foreign prototypes excluded.
 * The answer is remembered when it is yes, so that asking again costs next to nothing.
 */
export function isDeepFrozen(object: object): boolean {
  if (known.has(object)) return true
  if (!Object.isFrozen(object)) return false
  for (const { value, get } of Object.values(Object.getOwnPropertyDescriptors(object))) {
    if (get) return false
    if (typeof value === 'object' && value !== null && !isDeepFrozen(value)) return false
  }
  known.add(object)
  return true
}

const known = new WeakSet<object>()

/**
 * A question about an object that is asked once of one that nobody can change any more.
 *
 * @param ask Its answer must depend on the object and on nothing else.
 */
export function oncePerFrozen<T>(ask: (object: object) => T): (object: object) => T {
  const answers = new WeakMap<object, { readonly answer: T }>()
  return (object) => {
    if (!Object.isFrozen(object)) return ask(object)
    const found = answers.get(object)
    if (found) return found.answer
    const answer = ask(object)
    if (isDeepFrozen(object)) answers.set(object, { answer })
    return answer
  }
}
