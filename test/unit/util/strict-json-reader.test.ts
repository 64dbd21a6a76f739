import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStrictJson } from '../../../src/util/strict-json.ts'
import {
  createStrictJsonReader,
  type StrictJsonReader,
} from '../../../src/util/strict-json-reader.ts'

const LIMITS = { maxBytes: 200_000, maxDepth: 8 }
const PICTURE = 'A'.repeat(2_000)

/** A text of one form; what is given stands in its strings as it is. */
const text = (name: string, grade: string, more = '') =>
  `{"10":"${grade}", "type":["Badge","${name}"],"2":{"image":"${PICTURE}","of":{"id":"urn:a"}},` +
  `"values":[1, 2.50,null,{"level" : "${grade}","x":["${name}"]}${more}],"fixed":{"a":[{"b":"é\\n"}]}}`

const bytesOf = (input: string) => Buffer.from(input)

/** A reader that has laid out the form of the texts. */
function learntReader(): StrictJsonReader {
  const read = createStrictJsonReader(LIMITS)
  for (const [name, grade] of [
    ['Ada', '1'],
    ['Bo', '1'],
    ['Cy', '2'],
    ['Di', '3'],
  ] as const)
    read(bytesOf(text(name, grade)))
  return read
}

/** What is read, with everything that `parseStrictJson` says of a fault. */
function expectSame(read: StrictJsonReader, input: Buffer): void {
  expect(read(input)).toStrictEqual(parseStrictJson(input, LIMITS))
}

type Fixed = { readonly fixed: object; readonly values: object }
const jsonOf = (read: StrictJsonReader, input: string) => {
  const result = read(bytesOf(input))
  return (result.ok ? result.value : undefined) as unknown as Fixed
}

describe('texts of one form', () => {
  test('have the value that parsing gives, and share what is alike', () => {
    const read = learntReader()
    const [one, other] = [jsonOf(read, text('Eve', '4')), jsonOf(read, text('Flo', '5'))]
    expect(one).toStrictEqual(JSON.parse(text('Eve', '4')))
    expect(other).toStrictEqual(JSON.parse(text('Flo', '5')))
    expect(one.fixed).toBe(other.fixed)
    expect(Object.isFrozen(one.fixed)).toBe(true)
    expect(one.values).not.toBe(other.values)
    expect(Object.keys(one)).toEqual(Object.keys(JSON.parse(text('Eve', '4'))))
  })

  test('a text that comes again is one frozen value, and a string of it a gap once it differs', () => {
    const read = createStrictJsonReader(LIMITS)
    const same = [1, 2, 3].map(() => jsonOf(read, text('Ada', '1')))
    expect(same[0]).toStrictEqual(same[2])
    expect(Object.isFrozen(same[2])).toBe(true)
    for (const name of ['Bo', 'Cy', 'Di']) expectSame(read, bytesOf(text(name, '1')))
    expectSame(read, bytesOf('"alone"'))
    for (const alone of ['"other"', '"third"', 'null', 'null', 'null'])
      expectSame(read, bytesOf(alone))
  })

  test.each([
    ['letters beyond ASCII', 'Ünal 𝄞'],
    ['escapes', '\\u00e9\\"\\\\\\/\\n\\uD834\\uDD1E'],
    ['a key', 'fixed\\": 1, \\"fixed'],
    ['nothing', ''],
    ['the delete character', '\x7f'],
  ])('hold %s', (_, name) => {
    const read = learntReader()
    expect(jsonOf(read, text(name, '4'))).toStrictEqual(JSON.parse(text(name, '4')))
    expectSame(read, bytesOf(text('Eve', name)))
  })

  test('forms beside each other keep apart, however many there are', () => {
    const read = learntReader()
    for (let round = 0; round < 4; round += 1)
      for (let form = 0; form < 12; form += 1)
        expectSame(read, bytesOf(text(`${round}`, 'a', ',0'.repeat(form))))
  })
})

describe('what breaks a rule is refused as ever', () => {
  test.each([
    ['a string that ends early', 'x","type":["Badge'],
    ['a quotation mark', '"'],
    ['a quotation mark after an even number of escapes', '\\\\"'],
    ['an escape at the end', '\\'],
    ['an escape that JSON does not know', '\\x'],
    ['half an escape', '\\u00'],
    ['a lone surrogate', '\\ud800'],
    ['a control character', '\u0001'],
    ['a line feed', '\n'],
    ['NUL', '\0'],
  ])('%s in a gap', (_, name) => {
    const read = learntReader()
    for (const input of [text(name, '4'), text('Eve', name)]) {
      expectSame(read, bytesOf(input))
      expectSame(read, bytesOf(input))
    }
    expectSame(read, bytesOf(text('Eve', '4')))
  })

  test('bytes that are no UTF-8, in a gap and elsewhere', () => {
    const read = learntReader()
    const sound = bytesOf(text('Xy', '4'))
    for (const wrong of [0xff, 0xc3, 0x80, 0xed])
      for (const at of [sound.indexOf('Xy'), sound.indexOf('é'), sound.indexOf('Badge')]) {
        const input = Buffer.from(sound)
        input[at] = wrong
        expectSame(read, input)
      }
  })

  test('a byte order mark, and a text that is cut or longer at any place', () => {
    const read = learntReader()
    const sound = bytesOf(text('Eve', '4'))
    expectSame(read, Buffer.concat([Buffer.from('\uFEFF'), sound]))
    expectSame(read, Buffer.concat([sound, Buffer.from(' ')]))
    expectSame(read, Buffer.concat([sound, Buffer.from('x')]))
    for (let length = 0; length < sound.length; length += 1) {
      const input = sound.subarray(0, length)
      expect(read(input).ok, `${length}`).toBe(false)
    }
  })

  test('limits hold for texts of any form', () => {
    const read = createStrictJsonReader({ ...LIMITS, maxBytes: 40 })
    for (const name of ['a', 'b', 'c', 'd'.repeat(30), 'e'.repeat(40)]) {
      const input = bytesOf(`{"a":"${name}"}`)
      expect(read(input)).toStrictEqual(parseStrictJson(input, { ...LIMITS, maxBytes: 40 }))
    }
    const deep = createStrictJsonReader(LIMITS)
    for (let depth = 1; depth < 12; depth += 1)
      expectSame(deep, bytesOf('['.repeat(depth) + ']'.repeat(depth)))
  })

  test('long texts, and texts of many strings, are parsed each time', () => {
    const read = createStrictJsonReader(LIMITS)
    const many = JSON.stringify(Array.from({ length: 5_000 }, String))
    const long = JSON.stringify(Array.from({ length: 140 }, () => PICTURE.slice(0, 1_000)))
    for (const input of [many, many, many, long, long, long]) {
      const value = jsonOf(read, input)
      expect(value).toStrictEqual(JSON.parse(input))
      expect(Object.isFrozen(value)).toBe(false)
    }
  })
})

test('no value is another one later: neither by the next text nor by what becomes of the bytes', () => {
  const read = learntReader()
  const bytes = bytesOf(text('Eve', '4'))
  const first = read(bytes)
  bytes.fill(0x20)
  expectSame(read, bytesOf(text('Flo', '5')))
  expect(first).toStrictEqual({ ok: true, value: JSON.parse(text('Eve', '4')) })
  expectSame(read, bytesOf(text('Ada', '1')))
})

test('every text one edit away is read as by parsing it', () => {
  const read = learntReader()
  const sound = bytesOf(text('Eve', '4').replace(PICTURE, 'B'.repeat(4)))
  for (const name of ['Ada', 'Bo', 'Cy'])
    read(bytesOf(text(name, name).replace(PICTURE, 'B'.repeat(4))))
  const letters = [...'"\\,:{}[] 0e\n\u0001'].map((letter) => letter.charCodeAt(0))
  for (let at = 0; at <= sound.length; at += 1)
    for (const letter of [...letters, 0xc3, undefined])
      for (const cut of [0, 1]) {
        const inserted = letter === undefined ? [] : [letter]
        const input = Buffer.from([
          ...sound.subarray(0, at),
          ...inserted,
          ...sound.subarray(at + cut),
        ])
        const [found, expected] = [read(input), parseStrictJson(input, LIMITS)]
        if (JSON.stringify(found) !== JSON.stringify(expected))
          expect(found, input.toString()).toStrictEqual(expected)
      }
})

test('any texts, one after the other and parts of each other, are read as by parsing them', () => {
  const edits = fc.array(
    fc.tuple(fc.nat(), fc.integer({ min: 0, max: 3 }), fc.constantFrom(...'"\\,:{}0é')),
    { maxLength: 2 },
  )
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 3, stringUnit: 'binary' }),
      fc.array(fc.tuple(fc.string({ unit: 'binary' }), edits), { minLength: 3, maxLength: 6 }),
      (json, variants) => {
        const read = createStrictJsonReader(LIMITS)
        for (const [name, changes] of variants) {
          let input = `{"of":${json},"name":${JSON.stringify(name)},"and":[${JSON.stringify(name)}]}`
          for (const [place, cut, letter] of changes) {
            const at = place % (input.length + 1)
            input = input.slice(0, at) + letter + input.slice(at + cut)
          }
          expectSame(read, bytesOf(input))
        }
      },
    ),
    { numRuns: 60 },
  )
})
