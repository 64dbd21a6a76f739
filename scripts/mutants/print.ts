// What was found, for people: each change that went unnoticed, then the table of docs/verification.md.

import type { FileResult, Survivor } from './try-changes.ts'

export function printSurvivors(results: readonly FileResult[]): void {
  const print = ({ place, change }: Survivor, note: string) =>
    process.stdout.write(`${place}${note}\n  ${change}\n`)
  for (const { survivors, unreached } of results) {
    for (const one of survivors) print(one, '')
    for (const one of unreached) print(one, ', which no test comes by')
  }
}

export function printTable(results: readonly FileResult[]): void {
  const head = ['File', 'Changes', 'Noticed', 'Not', 'Not reached', 'Untried', 'Noticed of tried']
  printRow(head)
  printRow(head.map(() => '---'))
  for (const one of results)
    if (one.changes > 0) printRow([`\`${one.file.replace(/^src\//, '')}\``, ...figuresOf([one])])
  printRow(['all', ...figuresOf(results)])
}

function figuresOf(results: readonly FileResult[]): string[] {
  const sum = (count: (one: FileResult) => number) =>
    results.reduce((total, one) => total + count(one), 0)
  const noticed = sum((one) => one.noticed)
  const not = sum((one) => one.survivors.length)
  const unreached = sum((one) => one.unreached.length)
  const tried = noticed + not + unreached
  const share = tried === 0 ? '–' : `${((100 * noticed) / tried).toFixed(1)} %`
  const untried = sum((one) => one.untried)
  return [...[sum((one) => one.changes), noticed, not, unreached, untried].map(String), share]
}

function printRow(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
