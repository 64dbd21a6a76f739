import { expect, test } from 'vitest'
import { decodeText } from '../../../../src/template/awards/decode-text.ts'

const MARK = '\uFEFF'

async function decoded(
  chunks: readonly Uint8Array[],
  ...rest: [encoding?: 'utf-8', keepsMark?: boolean]
) {
  let text = ''
  let rule: string | undefined
  for await (const piece of decodeText(chunks, ...rest)) {
    expect(rule).toBeUndefined()
    text += piece.text
    rule = piece.broken?.rule
  }
  return { text, rule }
}

/** Every way to cut bytes into two or three pieces, some of them empty. */
function* cuts(bytes: Uint8Array): Generator<readonly Uint8Array[]> {
  for (let first = 0; first <= bytes.length; first += 1)
    for (let second = first; second <= bytes.length; second += 1)
      yield [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]
}

test('wherever it is cut, a text is the same, and only a mark at its start is taken off', async () => {
  const text = `${MARK}é${MARK}€😀z`
  for (const chunks of cuts(Buffer.from(text))) {
    expect(await decoded(chunks)).toEqual({ text: text.slice(1) })
    expect(await decoded(chunks, 'utf-8', true)).toEqual({ text })
  }
})

test('wherever it is cut, a text is good up to the first byte that is not UTF-8', async () => {
  const rule = 'encoding-not-utf-8'
  const bytes = Buffer.concat([Buffer.from(`${MARK}é€`), Buffer.of(0xe9), Buffer.from('lève')])
  for (const chunks of cuts(bytes)) expect(await decoded(chunks)).toEqual({ text: 'é€', rule })
  for (const chunks of cuts(Buffer.from('é€').subarray(0, 4)))
    expect(await decoded(chunks)).toMatchObject({ rule })
})
