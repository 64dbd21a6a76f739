import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeIn } from '../../../src/util/json-fault.ts'
import { parseStrictJson, type StrictJsonLimits } from '../../../src/util/strict-json.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

function codesOf(input: string | Uint8Array, limits?: StrictJsonLimits): string[] {
  const result = parseStrictJson(input, limits)
  return result.ok ? [] : result.faults.map((fault) => fault.code)
}

function firstFault(input: string) {
  const result = parseStrictJson(input)
  return result.ok ? undefined : result.faults[0]
}

describe('accepts what every reader reads alike', () => {
  test.each([
    '{}',
    ' [ ] ',
    '"text"',
    '-0',
    '0.1e-7',
    '[1.0e+28]',
    'true',
    '{"a":{"b":[null,false,{"c":"\\u00e9\\uD834\\uDD1E𝄞"}]}}',
    '{"a":1,"A":2,"a ":3}',
    '{"toString":1,"hasOwnProperty":2}',
    '[9007199254740992,10000000000000000000000]',
    '[-9007199254740991, 1e308]',
  ])('%s', (text) => {
    expect(parseStrictJson(utf8(text))).toEqual({ ok: true, value: JSON.parse(text) })
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
  })
})

describe('refuses by rule', () => {
  test.each([
    ['duplicate key', '{"a":1,"a":1}', 'JSON_DUPLICATE_KEY'],
    ['duplicate key spelt with an escape', '{"a":1,"\\u0061":2}', 'JSON_DUPLICATE_KEY'],
    ['duplicate key deep inside', '[{"b":[{"a":1,"x":0,"a":2}]}]', 'JSON_DUPLICATE_KEY'],
    ['empty key twice', '{"":1,"":2}', 'JSON_DUPLICATE_KEY'],
    ['__proto__', '{"__proto__":{}}', 'JSON_FORBIDDEN_KEY'],
    ['escaped __proto__', '{"\\u005f_proto__":{}}', 'JSON_FORBIDDEN_KEY'],
    ['constructor', '[{"constructor":1}]', 'JSON_FORBIDDEN_KEY'],
    ['prototype', '{"a":{"prototype":1}}', 'JSON_FORBIDDEN_KEY'],
    ['escaped lone high surrogate', '["\\ud800"]', 'JSON_LONE_SURROGATE'],
    ['escaped lone low surrogate', '["\\udc00x"]', 'JSON_LONE_SURROGATE'],
    ['surrogates the wrong way round', '["\\uDD1E\\uD834"]', 'JSON_LONE_SURROGATE'],
    ['lone surrogate in a key', '{"\\ud800":1}', 'JSON_LONE_SURROGATE'],
    ['raw lone surrogate', '["\ud800"]', 'JSON_LONE_SURROGATE'],
    ['a pair half raw and half escaped', '["\ud834\\udd1e"]', 'JSON_LONE_SURROGATE'],
    ['byte order mark', '\uFEFF{}', 'JSON_BOM'],
    ['overflow', '[1e309]', 'JSON_NUMBER_OUT_OF_RANGE'],
    ['negative overflow', '[-1e99999]', 'JSON_NUMBER_OUT_OF_RANGE'],
    ['underflow to zero', '[0.1e-400]', 'JSON_NUMBER_OUT_OF_RANGE'],
    ['integer a double cannot hold', '[9007199254740993]', 'JSON_NUMBER_OUT_OF_RANGE'],
    ['long integer', `[${'1'.repeat(400)}]`, 'JSON_NUMBER_OUT_OF_RANGE'],
    ['comma at the end', '[1,]', 'JSON_SYNTAX'],
    ['comma at the end of an object', '{"a":1,}', 'JSON_SYNTAX'],
    ['comment', '[1/*a*/]', 'JSON_SYNTAX'],
    ['single quotes', "{'a':1}", 'JSON_SYNTAX'],
    ['two values', '{} {}', 'JSON_SYNTAX'],
    ['nothing', '', 'JSON_SYNTAX'],
    ['space only', ' \n', 'JSON_SYNTAX'],
    ['leading zero', '[01]', 'JSON_SYNTAX'],
    ['plus sign', '[+1]', 'JSON_SYNTAX'],
    ['no digits after the point', '[1.]', 'JSON_SYNTAX'],
    ['NaN', '[NaN]', 'JSON_SYNTAX'],
    ['unclosed array', '[[1]', 'JSON_SYNTAX'],
    ['wrong bracket', '[1}', 'JSON_SYNTAX'],
    ['unclosed string', '["a', 'JSON_SYNTAX'],
    ['escape at the end', '["\\', 'JSON_SYNTAX'],
    ['unknown escape', '["\\x41"]', 'JSON_SYNTAX'],
    ['unknown escape with four digits', '["\\x0041"]', 'JSON_SYNTAX'],
    ['a large letter in an escape', '["\\U0041"]', 'JSON_SYNTAX'],
    ['half an escape', '["\\u12"]', 'JSON_SYNTAX'],
    ['raw tab in a string', '["\t"]', 'JSON_SYNTAX'],
    ['raw NUL in a long string', `["${'a'.repeat(100)}\0"]`, 'JSON_SYNTAX'],
    ['no-break space between values', '[1,\u00a02]', 'JSON_SYNTAX'],
  ])('%s', (_name, text, code) => {
    expect(codesOf(text)).toContain(code)
  })

  test.each([
    ['Latin-1', Uint8Array.of(0x22, 0xe9, 0x22)],
    ['overlong slash', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
    ['encoded surrogate', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['beyond U+10FFFF', Uint8Array.of(0x22, 0xf4, 0x90, 0x80, 0x80, 0x22)],
    ['truncated', Uint8Array.of(0x22, 0xc3)],
    ['UTF-16 with mark', Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0)],
  ])('bytes that are not UTF-8: %s', (_name, bytes) => {
    expect(codesOf(bytes)).toEqual(['JSON_NOT_UTF8'])
  })

  test('UTF-16 without a mark is not JSON', () => {
    expect(codesOf(Uint8Array.of(0x7b, 0, 0x7d, 0))).toEqual(['JSON_SYNTAX'])
  })

  test('the UTF-8 mark is named', () => {
    expect(codesOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toEqual(['JSON_BOM'])
  })
})

describe('limits are inclusive', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

  test('depth', () => {
    expect(codesOf(nested(64))).toEqual([])
    expect(codesOf(nested(65))).toEqual(['JSON_TOO_DEEP'])
    expect(codesOf('[{"a":[1]}]', { maxDepth: 3 })).toEqual([])
    expect(codesOf('[{"a":[1]}]', { maxDepth: 2 })).toEqual(['JSON_TOO_DEEP'])
  })

  test('a million brackets cost no stack', () => {
    expect(codesOf('['.repeat(1_000_000))).toEqual(['JSON_TOO_DEEP'])
    expect(codesOf('{"a":'.repeat(150_000))).toEqual(['JSON_TOO_DEEP'])
    expect(codesOf(nested(100_000), { maxDepth: 100_000 })).toEqual([])
  })

  test('nodes', () => {
    expect(codesOf('[1,2]', { maxNodes: 3 })).toEqual([])
    expect(codesOf('[1,2]', { maxNodes: 2 })).toEqual(['JSON_TOO_MANY_NODES'])
  })

  test('bytes, of texts too', () => {
    expect(codesOf('"éé"', { maxBytes: 6 })).toEqual([])
    expect(codesOf('"éé"', { maxBytes: 5 })).toEqual(['JSON_TOO_LARGE'])
    expect(codesOf(utf8('"éé"'), { maxBytes: 5 })).toEqual(['JSON_TOO_LARGE'])
    expect(codesOf(`"${'a'.repeat(1024 * 1024)}"`)).toEqual(['JSON_TOO_LARGE'])
  })
})

describe('says where', () => {
  test('pointer, line and column', () => {
    expect(firstFault('{\r\n "a/b": [1,\n  {"x~":1e999}]}')).toMatchObject({
      code: 'JSON_NUMBER_OUT_OF_RANGE',
      pointer: '/a~1b/1/x~0',
      line: 3,
      column: 9,
    })
    expect(firstFault('[{"a":1,b:2}]')).toMatchObject({ pointer: '/0', line: 1, column: 9 })
  })

  test('every duplicate is reported, a flood is not', () => {
    expect(codesOf('[{"a":1,"a":2},{"b":1,"b":2}]')).toHaveLength(2)
    const flood = `{${Array.from({ length: 1000 }, () => '"a":0').join()}}`
    expect(codesOf(flood)).toHaveLength(50)
  })

  test('lines end with LF, CR or both', () => {
    expect(placeIn('a\rb\r\nc\nd', 7)).toEqual({ line: 4, column: 1 })
  })
})

describe('decimals', () => {
  test.each(['0.1', '5.50', '100.0e-2', '1e21', '0.30000000000000004', '9007199254740992.0'])(
    '%s is one number to every reader',
    (text) => expect(codesOf(text)).toEqual([]),
  )
  test.each(['1.0000000000000000001', '9007199254740993.0', '123456789012345678e-1'])(
    '%s is another number to a reader that keeps all digits',
    (text) => expect(codesOf(text)).toEqual(['JSON_NUMBER_OUT_OF_RANGE']),
  )
})

test('a duplicate among many keys is found wherever it stands', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.nat(), (size, a, b) => {
      const keys = Array.from({ length: size }, (_, index) => `k${index}`)
      keys[a % size] = keys[b % size] as string
      const text = `{${keys.map((key) => `"${key}":0`).join()}}`
      expect(codesOf(text)).toEqual(a % size === b % size ? [] : ['JSON_DUPLICATE_KEY'])
    }),
    { numRuns: 300 },
  )
})

test('accepted means equal to JSON.parse, and written values come back', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6, stringUnit: 'binary' }), (text) => {
      const result = parseStrictJson(text)
      if (result.ok) expect(result.value).toEqual(JSON.parse(text))
      else {
        const strictOnly = /JSON_(FORBIDDEN_KEY|NUMBER_OUT_OF_RANGE|LONE_SURROGATE)/
        for (const fault of result.faults) expect(fault.code).toMatch(strictOnly)
      }
    }),
    { numRuns: 500 },
  )
})

test('a mutated text is never accepted where JSON.parse refuses it', () => {
  const alphabet = fc.constantFrom(...'{}[]:,"\\ \t\n\0+-.019eEutrufalsn\ud800é')
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 4 }),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 2 }), alphabet), { maxLength: 3 }),
      (json, edits) => {
        let text = json
        for (const [place, cut, unit] of edits) {
          const at = place % (text.length + 1)
          text = text.slice(0, at) + unit + text.slice(at + cut)
        }
        const result = parseStrictJson(text)
        if (result.ok) expect(result.value).toEqual(JSON.parse(text))
        else if (result.faults.some((fault) => fault.code === 'JSON_SYNTAX'))
          expect(() => JSON.parse(text)).toThrow()
      },
    ),
    { numRuns: 1000 },
  )
})
