// JSON Schema behind one function: both dialects, places of faults, hints, formats, and nothing fetched.
import { expect, test } from 'vitest'
import { compileSchema } from '../../../src/linked-data/schema-validation.ts'

const DIALECTS = [
  'https://json-schema.org/draft/2020-12/schema',
  'https://json-schema.org/draft/2019-09/schema',
]

test.each(DIALECTS)('%s: places and rules', ($schema) => {
  const check = compileSchema({
    $schema,
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1 },
      when: { type: 'string', format: 'date-time' },
      'a/b': { type: 'integer' },
    },
    required: ['name'],
    additionalProperties: false,
  })
  expect(check({ name: 'x', when: '2024-01-01T00:00:00Z', 'a/b': 1 })).toEqual([])
  const faults = check({ nmae: 'x', when: 'today', 'a/b': '1' })
  expect(faults.map(({ rule, pointer, format }) => [rule, pointer, format])).toEqual(
    expect.arrayContaining([
      ['required', '/name', undefined],
      ['additionalProperties', '/nmae', undefined],
      ['format', '/when', 'date-time'],
      ['type', '/a~1b', undefined],
    ]),
  )
  expect(faults.find(({ pointer }) => pointer === '/nmae')?.message).toContain('"name"')
})

test('2019-09 knows $recursiveRef, 2020-12 knows prefixItems', () => {
  const [next, old] = DIALECTS
  const tuple = { prefixItems: [{ type: 'string' }], items: false }
  expect(compileSchema({ $schema: next ?? '', ...tuple })(['a', 1])).toHaveLength(1)
  const tree = {
    type: 'object',
    additionalProperties: { $recursiveRef: '#' },
    $recursiveAnchor: true,
  }
  expect(compileSchema({ $schema: old ?? '', ...tree })({ a: { b: 1 } })).toHaveLength(1)
})

test('references are given, never fetched', () => {
  const schema = { $ref: 'https://schemas.example/part' }
  expect(() => compileSchema(schema)).toThrow()
  const references = [{ $id: 'https://schemas.example/part', type: 'string' }]
  expect(compileSchema(schema, { references })('x')).toEqual([])
  expect(compileSchema(schema, { references })(1)).toHaveLength(1)
})

test('formats of the caller', () => {
  const schema = { type: 'string', format: 'even', description: 'a text of even length' }
  const check = compileSchema(schema, { formats: { even: (text) => text.length % 2 === 0 } })
  expect(check('ab')).toEqual([])
  expect(check('abc')).toMatchObject([{ rule: 'format', format: 'even' }])
  expect(check('abc')[0]?.message).toContain('even length')
})

test('messages never repeat values, and the value is not changed', () => {
  const check = compileSchema({
    type: 'object',
    properties: { name: { const: 'x' }, age: { type: 'integer', default: 1 } },
  })
  const value = Object.freeze({ name: 'Zuckerrübe' })
  expect(JSON.stringify(check(value))).not.toContain('Zuckerrübe')
  expect(value).toEqual({ name: 'Zuckerrübe' })
})
