// JSONTestSuite (nst/JSONTestSuite) against strict JSON: y_ accepted, n_ refused, i_ as our rules say.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { parseStrictJson } from '../../src/util/strict-json.ts'

interface VectorCase {
  readonly id: string
  readonly file: string
  readonly kind: string
}

const corpus = process.env.SIGILLUM_CORPUS ?? '../shared/corpus'
const list = join(corpus, 'third-party/cases.json')
const { cases } = JSON.parse(readFileSync(list, 'utf8')) as { cases: VectorCase[] }
const vectors = cases.filter((entry) => entry.kind === 'json-parsing')

/** Valid JSON that a stricter rule of ours refuses. */
const STRICTER: Record<string, string> = {
  y_object_duplicated_key: 'JSON_DUPLICATE_KEY',
  y_object_duplicated_key_and_value: 'JSON_DUPLICATE_KEY',
}

/** Where RFC 8259 leaves the choice: the first rule of the list that fits the name of the case. */
const OURS: readonly (readonly [RegExp, string])[] = [
  [/^i_number_/, 'JSON_NUMBER_OUT_OF_RANGE'],
  [/^i_structure_500/, 'JSON_TOO_DEEP'],
  [/UTF-8_BOM/, 'JSON_BOM'],
  [/UTF-8|utf-8|iso_latin|overlong|utf16|truncated/, 'JSON_NOT_UTF8'],
  [/surrogate/, 'JSON_LONE_SURROGATE'],
]

const nameOf = (vector: VectorCase) => vector.file.replace(/^.*\/|\.json$/g, '')

function codesOf(vector: VectorCase): readonly string[] {
  const result = parseStrictJson(new Uint8Array(readFileSync(join(dirname(list), vector.file))))
  return result.ok ? [] : result.faults.map((fault) => fault.code)
}

test('the set is there, with every class', () => {
  for (const prefix of ['y_', 'n_', 'i_']) {
    expect(vectors.filter((v) => nameOf(v).startsWith(prefix)).length).toBeGreaterThan(10)
  }
})

test.each(vectors.map((vector) => [nameOf(vector), vector] as const))('%s', (name, vector) => {
  const codes = codesOf(vector)
  if (name.startsWith('y_')) {
    expect(codes).toEqual(name in STRICTER ? [STRICTER[name]] : [])
  } else if (name.startsWith('n_')) {
    expect(codes.length).toBeGreaterThan(0)
  } else {
    const rule = OURS.find(([pattern]) => pattern.test(name))
    expect(codes).toContain(rule?.[1])
  }
})
