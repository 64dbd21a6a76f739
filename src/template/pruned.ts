// Cutting one faulty place out of a JSON value, without moving any other place.

import { isJsonObject, type Json } from '../util/json.ts'

/**
 * The place to cut for a fault: where the pointer leads, or its parent when nothing stands there. An item of a list
 * takes its whole list along, because the items behind it would move. Empty: the whole value.
 */
export function placeToCut(value: Json, pointer: string): string {
  const parent = (place: string) => place.slice(0, place.lastIndexOf('/'))
  let place = holds(value, pointer) ? pointer : parent(pointer)
  while (place !== '' && Array.isArray(valueAt(value, parent(place)))) place = parent(place)
  return place
}

/** The value without the member that a JSON pointer leads to; unchanged when it leads to none. */
export function withoutMember(value: Json, pointer: string): Json {
  return without(value, tokensOf(pointer))
}

function without(value: Json, [token, ...rest]: readonly string[]): Json {
  if (token === undefined) return value
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => (index === Number(token) ? without(item, rest) : item))
  }
  if (!isJsonObject(value)) return value
  const { [token]: member, ...others } = value
  if (member === undefined) return value
  return rest.length === 0 ? others : { ...value, [token]: without(member, rest) }
}

function holds(value: Json, pointer: string): boolean {
  return valueAt(value, pointer) !== undefined
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let place: Json | undefined = value
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(place)) place = place[Number(token)]
    else if (isJsonObject(place) && Object.hasOwn(place, token)) place = place[token]
    else return undefined
  }
  return place
}

function tokensOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}
