// Images that others baked: read, baked anew by us, and read again; their credentials are the files beside them.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeOut } from '../../src/container/take-out.ts'
import { bakeImage } from '../../src/deliver/badge-file.ts'
import { CORPUS, corpusBytes } from '../support/corpus.ts'

const FOLDERS = ['openbadges/examples', 'openbadges/samples/1edtech-validator/ob30']
const images = FOLDERS.flatMap((folder) =>
  readdirSync(join(CORPUS, folder))
    .filter((name) => /\.(png|svg)$/.test(name))
    .map((name) => `${folder}/${name}`),
)

test('there are images', () => {
  expect(images.length).toBeGreaterThanOrEqual(10)
})

test.each(images)('%s is read, replaced and read again', (path) => {
  const image = corpusBytes(path)
  const taken = takeOut(image)
  if (!taken?.ok) throw new Error(`not read: ${taken?.message}`)
  const { text } = taken
  const form = path.endsWith('png') ? 'png' : 'svg'
  const again = bakeImage(image, form, { kind: 'ob3', text })
  expect(takeOut(again)).toEqual({ ok: true, text })
  expect(takeOut(bakeImage(again, form, { kind: 'ob3', text: 'a.b.c' }))).toEqual({
    ok: true,
    text: 'a.b.c',
  })
})

test.each([
  ['baked-json', 'eddsa-rdfc-2022.json'],
  ['baked-jwt', 'rs256.jwt'],
])('%s gives back the file it was made of', (name, file) => {
  for (const form of ['png', 'svg']) {
    const taken = takeOut(corpusBytes(`openbadges/examples/eu-microcredential.${name}.${form}`))
    const original = new TextDecoder().decode(
      corpusBytes(`openbadges/examples/eu-microcredential.${file}`),
    )
    const tidy = (text: string) =>
      text.startsWith('{') ? JSON.stringify(JSON.parse(text)) : text.trim()
    expect(taken?.ok && tidy(taken.text) === tidy(original)).toBe(true)
  }
})

const hostile = readdirSync(join(CORPUS, 'openbadges/examples/negative')).filter((name) =>
  /\.(png|svg)$/.test(name),
)
test.each(hostile)('%s gives nothing', (name) => {
  expect(takeOut(corpusBytes(`openbadges/examples/negative/${name}`))?.ok).toBe(false)
})
