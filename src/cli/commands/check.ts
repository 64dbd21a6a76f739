// `sigillum check`: everything there is to say about an awards file before anything is signed.

import { resolve } from 'node:path'
import { coverageOf } from '../../build/coverage.ts'
import { describeCheck } from '../../template/awards/describe-check.ts'
import { readAwardInput } from '../award-input.ts'
import { describeCoverage } from '../describe-coverage.ts'
import { EXIT } from '../exit-codes.ts'
import { instantOf } from '../instant-option.ts'
import type { CliIo } from '../io.ts'
import { knownAwards } from '../open-ledger.ts'
import { parseOptions } from '../options.ts'
import { chooseFormats } from '../outputs.ts'

const HELP = `sigillum check - look at an awards file before anything is signed

Usage
  sigillum check --template FILE --awards FILE [--columns FILE] [--format elm,ob3,eudi]
                 [--ledger URL] [--coverage] [--json]

  --template FILE   the micro-credential: template.json, which names its organisations file
  --awards FILE     CSV, XLSX, JSON array or JSON Lines; - is standard input
  --columns FILE    headings, date and decimal formats of your student system's export
  --format LIST     also judge by what these formats demand; eudi demands more than every micro-credential has
  --ledger URL      also tell which awards were signed before, such as sqlite:out/ledger.sqlite
  --coverage        where each of the sixteen elements lands in each format, or why it has no place
  --at INSTANT      judge as of this time instead of now
  --json            one JSON object instead of words

Nothing is written and nothing is signed. Messages never repeat a learner's data.
Exit status: 0 no error (there may be warnings), 1 something is wrong, 2 wrong usage, 4 a file cannot be read.

Example
  sigillum check --template fixtures/records/green-campus/template.json \\
                 --awards fixtures/records/green-campus/awards.csv --coverage
`

/** Runs `sigillum check …`. */
export async function checkCommand(args: string[], io: CliIo): Promise<number> {
  const { values, help } = parseOptions('check', args, {
    template: 'text',
    awards: 'text',
    columns: 'text',
    format: 'text',
    ledger: 'text',
    coverage: 'flag',
    at: 'text',
    json: 'flag',
  })
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  chooseFormats(values.format)
  const input = await readAwardInput('check', values, { io, at: instantOf(values.at, io) })
  const { good, faulty, duplicates, faults } = input.checked
  const alreadyAwarded =
    values.ledger === undefined
      ? 0
      : await knownAwards(values.ledger, good, (path) => resolve(io.cwd, path))
  const template = input.loaded?.template
  const coverage = values.coverage && template ? coverageOf(template) : undefined
  if (values.json)
    io.stdout(
      `${JSON.stringify({
        good: good.length,
        faulty: faulty.length,
        duplicate: duplicates.length,
        alreadyAwarded,
        faults: faults.map(({ element: _, ...fault }) => fault),
        ...(coverage && { coverage }),
      })}\n`,
    )
  else {
    const lines = describeCheck(input.checked)
    if (values.ledger !== undefined) lines.splice(3, 0, `${alreadyAwarded} awarded before`)
    if (coverage) lines.push('', ...describeCoverage(coverage))
    io.stdout(`${lines.join('\n')}\n`)
  }
  return faults.some((fault) => fault.severity === 'error') ? EXIT.failed : EXIT.passed
}
