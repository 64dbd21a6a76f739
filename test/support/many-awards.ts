// Awards of the Green Campus micro-credential by the thousand, each of another learner who does not exist. No assertions.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './cli.ts'

export const GREEN_CAMPUS = join(ROOT, 'fixtures/records/green-campus')
const [HEADING = '', PATTERN = ''] = readFileSync(join(GREEN_CAMPUS, 'awards.csv'), 'utf8').split(
  '\n',
)
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** A CSV of so many awards. */
export function manyAwards(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => rowAt(at))
  return `${[HEADING, ...rows].join('\n')}\n`
}

function rowAt(at: number): string {
  const name = Array.from({ length: 5 }, (_, digit) => LETTERS[Math.floor(at / 26 ** digit) % 26])
  return PATTERN.replace('Weißdornhöfer', `Fiktiv${name.join('')}`)
    .replaceAll('1005387', String(2_000_000 + at))
    .replace('.5387@', `.${2_000_000 + at}@`)
}
