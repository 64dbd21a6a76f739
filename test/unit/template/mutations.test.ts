// Whatever stands in a template or organisations file: it loads without error, or is refused with faults that say where.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { exampleOrganisations, exampleTemplate, type FileJson, load } from './example.ts'

/** Every place of a JSON value, as the path to it. */
function placesOf(value: FileJson, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.keys(value).flatMap((key) => placesOf(value[key], [...path, key]))]
}

function replaced(value: FileJson, [first, ...rest]: readonly string[], by: unknown): FileJson {
  if (first === undefined) return by
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === first ? replaced(item, rest, by) : item))
  }
  return { ...value, [first]: replaced(value[first], rest, by) }
}

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    7.5,
    '7,5',
    '1.500',
    [],
    {},
    [[]],
    [{}],
    { en: 'X' },
    { no: 'X' },
    'en',
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

async function outcome(template: FileJson, organisations: FileJson): Promise<void> {
  try {
    const { faults } = await load(template, organisations)
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([])
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error
    expect(['TEMPLATE_INVALID', 'ORGANISATIONS_INVALID', 'TEMPLATE_UNREADABLE']).toContain(
      error.code,
    )
    if (error.code === 'TEMPLATE_UNREADABLE') return
    const faults = error.detail.faults as { severity: string; message: string; file: string }[]
    expect(faults.some(({ severity }) => severity === 'error')).toBe(true)
    for (const { message, file } of faults)
      expect(message !== '' && file.endsWith('.json')).toBe(true)
  }
}

test.each([
  ['template', exampleTemplate],
  ['organisations', exampleOrganisations],
] as const)('any value at any place of the %s file', async (which, example) => {
  const places = placesOf(example())
  const mutation = fc.tuple(fc.constantFrom(...places), anything)
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
      const changed = mutations.reduce<FileJson>(
        (value, [path, by]) => replaced(value, path, by),
        example(),
      )
      await (which === 'template'
        ? outcome(changed, exampleOrganisations())
        : outcome(exampleTemplate(), changed))
    }),
    { numRuns: 100 },
  )
})

test('any member left out', async () => {
  for (const [which, example] of [
    ['template', exampleTemplate],
    ['organisations', exampleOrganisations],
  ] as const) {
    for (const path of placesOf(example()).filter(({ length }) => length > 0)) {
      const changed = JSON.parse(JSON.stringify(replaced(example(), path, undefined)))
      await (which === 'template'
        ? outcome(changed, exampleOrganisations())
        : outcome(exampleTemplate(), changed))
    }
  }
})
