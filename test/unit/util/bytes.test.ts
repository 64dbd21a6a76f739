import { expect, test } from 'vitest'
import { utf8, utf8OfAll } from '../../../src/util/bytes.ts'

test.each([
  ['nothing', []],
  ['empty texts', ['', 'a', '']],
  ['letters of one to four bytes', ['Łódź', '.', '\u{1f393}é', '漢']],
  ['half a letter, which UTF-8 has no bytes for', ['a\ud83c', '.', '\udf93']],
  ['a long text', ['x', 'ż'.repeat(10_000), '.']],
])('UTF-8 of texts one after the other: %s', (_case, texts) => {
  expect(utf8OfAll(...texts)).toEqual(utf8(texts.join('')))
})
