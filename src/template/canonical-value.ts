// A value that is valid by its schema, in our one form: decimals as text with a dot, Norwegian as `nb`,
// levels as text, Erasmus codes padded. The schema says which value is which.

import { decimalOf, normaliseDecimal } from '../model/decimal.ts'
import { normaliseErasmusCode } from '../model/identifiers.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import type { Report } from './tidy-texts.ts'

/** The value as the model wants it. Reports what has the right shape and still cannot be taken. */
export function canonicalValue(schema: JsonObject, value: Json, report: Report): Json {
  const definitions = isJsonObject(schema.$defs) ? schema.$defs : {}
  return walk({ schema, value, pointer: '' })

  function walk(place: Place): Json {
    const name =
      typeof place.schema.$ref === 'string' ? (place.schema.$ref.split('/').at(-1) ?? '') : ''
    const definition = definitions[name]
    const written = WRITTEN[name] ?? WRITTEN[String(place.schema.format)]
    if (written !== undefined) return written(place.value, place.pointer, report)
    const inner = isJsonObject(definition) ? definition : place.schema
    if (Array.isArray(place.value)) {
      const items = isJsonObject(inner.items) ? inner.items : {}
      return place.value.map((item: Json, index) =>
        walk({ schema: items, value: item, pointer: pointerTo(place.pointer, index) }),
      )
    }
    if (!isJsonObject(place.value)) return place.value
    return Object.fromEntries(
      Object.entries(place.value).map(([key, member]) => [
        key,
        walk({
          schema: schemaOf(inner, key),
          value: member,
          pointer: pointerTo(place.pointer, key),
        }),
      ]),
    )
  }
}

interface Place {
  readonly schema: JsonObject
  readonly value: Json
  readonly pointer: string
}

/** The schema of a member: by its name, else by the pattern that the maps of our schemas have. */
function schemaOf(schema: JsonObject, key: string): JsonObject {
  const named = isJsonObject(schema.properties) ? schema.properties[key] : undefined
  const patterns = isJsonObject(schema.patternProperties) ? schema.patternProperties : {}
  const found =
    named ?? Object.entries(patterns).find(([pattern]) => new RegExp(pattern).test(key))?.[1]
  return isJsonObject(found) ? found : {}
}

type Writing = (value: Json, pointer: string, report: Report) => Json

/** By the name of the definition or format in the schema. */
const WRITTEN: Readonly<Record<string, Writing>> = {
  decimal: (value, pointer, report) => {
    const decimal = typeof value === 'number' ? decimalOf(value) : normaliseDecimal(String(value))
    if (decimal === undefined) report(pointer, 'decimal-form', 'expected at most six decimals')
    return decimal ?? '0'
  },
  langString: (value, pointer, report) => {
    const texts = isJsonObject(value) ? value : {}
    if (texts.no !== undefined && texts.nb !== undefined) {
      report(
        pointerTo(pointer, 'no'),
        'language-twice',
        '"no" and "nb" are the same: leave one out',
      )
    }
    return Object.fromEntries(Object.entries(texts).map(([key, text]) => [bokmal(key), text]))
  },
  documentLanguage: (value) => bokmal(String(value)),
  levelText: (value) => String(value),
  'erasmus-code': (value) => normaliseErasmusCode(String(value)) ?? value,
}

/** Norwegian without a written form is Bokmål. */
function bokmal(language: string): string {
  return language === 'no' ? 'nb' : language
}
