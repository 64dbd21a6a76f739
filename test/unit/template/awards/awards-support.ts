// Reading awards in tests: texts and bytes as sources, results without waiting boilerplate.
import type { Award } from '../../../../src/model/award.ts'
import type { InputFault } from '../../../../src/model/fault.ts'
import type { AwardRow } from '../../../../src/template/awards/award-row.ts'
import type { CheckedAwards } from '../../../../src/template/awards/check-awards.ts'
import { checkAwards } from '../../../../src/template/awards/check-awards.ts'
import { type Columns, loadColumns } from '../../../../src/template/awards/columns.ts'
import { type ReadAwardsOptions, readAwards } from '../../../../src/template/awards/read-awards.ts'

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const TEMPLATE = {
  id: 'https://wut.example/templates/green-campus',
  version: '1.0.0',
  type: 'certificate',
  awarding: { body: 'wut' },
} as const

/** Cuts bytes into pieces of a size, as a stream would. */
export function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size)
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

export async function rowsOf(
  input: string | Uint8Array | readonly Uint8Array[],
  options: ReadAwardsOptions = {},
): Promise<AwardRow[]> {
  const bytes = typeof input === 'string' ? utf8(input) : input
  const chunks = bytes instanceof Uint8Array ? [bytes] : bytes
  const rows: AwardRow[] = []
  for await (const row of readAwards({ file: 'awards.csv', chunks }, options)) rows.push(row)
  return rows
}

export async function checkOf(
  input: string | Uint8Array,
  options: ReadAwardsOptions & { judge?: (award: Award) => readonly InputFault[] } = {},
): Promise<CheckedAwards> {
  const chunks = [typeof input === 'string' ? utf8(input) : input]
  const file = 'awards.csv'
  return await checkAwards({
    template: { template: TEMPLATE, faults: [] },
    rows: readAwards({ file, chunks }, options),
    judge: options.judge ?? (() => []),
    file,
  })
}

export function columnsOf(value: unknown): Columns {
  return loadColumns(utf8(JSON.stringify(value)), 'columns.json')
}

/** Faults as `rule@row:column` or `rule@pointer`, informations left out. */
export function places(rows: readonly { readonly faults: readonly InputFault[] }[]): string[] {
  return rows
    .flatMap(({ faults }) => faults)
    .filter(({ severity }) => severity !== 'information')
    .map(({ rule, row, column, pointer }) =>
      [rule, row === undefined ? '' : `@${row}`, column ? `:${column}` : '', pointer ?? ''].join(
        '',
      ),
    )
}

const HEADING = 'given_name,family_name,date_of_birth,nationality,email,awarded_on,grade'

/** A CSV with the usual heading and one good row, in which some cells are replaced. */
export function csvWith(cells: Partial<Record<string, string>>): string {
  const good: Record<string, string> = {
    given_name: 'Zofia',
    family_name: 'Wzorcowa',
    date_of_birth: '2001-02-03',
    nationality: 'PL',
    email: 'zofia@students.wut.example',
    awarded_on: '2026-05-31',
    grade: '4.5',
  }
  const row = HEADING.split(',').map((name) => cells[name] ?? good[name] ?? '')
  return `${HEADING}\n${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`
}
