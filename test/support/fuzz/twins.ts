// Documents that have the form of another and other values: what was remembered of one must not be taken for the other.

import type { Draft, Value } from './json-mutations.ts'
import type { Random } from './random.ts'

/** What decides the form, and what leads to the key: without a key nothing would be compared with a signature. */
const KEPT = new Set(['@context', 'type', '@type', '@language', 'proof', 'statusPurpose', 'issuer'])
const PREFIX = /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/)?/
const DATE = /^\d{4}-\d\d-\d\dT/

export interface TwinOptions {
  /** Of the values, how many are changed. */
  readonly share: number
  /** Of those, how many become what another place has already: to linked data, another document altogether. */
  readonly equal?: number
}

/** A copy with other values of the same kinds: texts stay texts, IRIs keep their beginning, numbers stay whole or broken. */
export function twinOf(document: Draft, random: Random, { share, equal = 0 }: TwinOptions): Draft {
  let count = random.next(1_000_000)
  const before: string[] = []
  const other = (text: string): string => {
    const alike = before.filter((one) => kindOf(one) === kindOf(text))
    if (alike.length > 0 && random.chance(equal)) return random.pick(alike)
    count += 1
    return otherText(text, count)
  }
  const changed = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(changed)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, KEPT.has(key) ? one : changed(one)]),
      )
    if (typeof value === 'string') {
      const text = random.chance(share) ? other(value) : value
      before.push(text)
      return text
    }
    return typeof value === 'number' && random.chance(share) ? value + 1 : value
  }
  return changed(document) as Draft
}

function kindOf(text: string): string {
  return DATE.test(text) ? 'date' : (PREFIX.exec(text)?.[0] ?? '')
}

function otherText(text: string, count: number): string {
  const kind = kindOf(text)
  if (kind === 'date') return `20${10 + (count % 80)}${text.slice(4)}`
  return kind === '' ? `text ${count}` : `${kind}other-${count}.example`
}
