import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../src/util/canonical-json.ts'
import type { Json } from '../../../src/util/json.ts'

describe('the canonical text of a JSON value', () => {
  test('is that of RFC 8785, section 3.2.2 and 3.2.3', () => {
    const value = {
      numbers: [333_333_333.3333333, 1e30, 4.5, 2e-3, 1e-27],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    }
    const text =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    expect(canonicalJson(value)).toBe(text)
  })

  test('sorts few and many members by UTF-16 code units', () => {
    const few = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }
    expect(canonicalJson(few)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
    const names = Array.from({ length: 40 }, (_, n) => `m${(n * 17) % 40}`)
    const many = Object.fromEntries(names.map((name) => [name, []]))
    const members = names.toSorted().map((name) => `"${name}":[]`)
    expect(canonicalJson(many)).toBe(`{${members.join(',')}}`)
  })

  test('is the same for members in order, which are written as they stand, and in any other', () => {
    const inOrder = { '': 0, a: { b: [{ c: 'é"' }, null, -0], d: false }, ä: [[], {}], '😀': 1e21 }
    const text = '{"":0,"a":{"b":[{"c":"é\\""},null,0],"d":false},"ä":[[],{}],"😀":1e+21}'
    expect(canonicalJson(inOrder)).toBe(text)
    expect(canonicalJson(Object.fromEntries(Object.entries(inOrder).reverse()))).toBe(text)
    expect(canonicalJson({ ...inOrder, a: { d: false, b: inOrder.a.b } })).toBe(text)
    // Objects have members that are numbers first, and by size.
    expect(canonicalJson({ '!': 0, 10: 1, 9: 2 })).toBe('{"!":0,"10":1,"9":2}')
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1, b: 2 }))).toBe('{"a":1,"b":2}')
    // No member speaks for the others.
    const own = { a: 1, toJSON: () => 'x' } as unknown as Json
    expect(canonicalJson(own)).not.toBe('"x"')
    expect(canonicalJson(JSON.parse('{"__proto__":{"b":1,"a":2},"a":1}'))).toBe(
      '{"__proto__":{"a":2,"b":1},"a":1}',
    )
  })

  test.each([
    ['a lone surrogate', ['\ud800']],
    ['a lone surrogate in a name', { '\udc00': 1 }],
    ['a number that JSON lacks', { a: Number.POSITIVE_INFINITY }],
  ])('there is none of %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})
