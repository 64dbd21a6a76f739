// npm run mutants: changes the code of `proof/`, `trust/` and `verify/`, one place at a time, and tells the changes that
// tests come by and do not notice. What was found is kept per file until the file or its tests change, so that a run that
// was stopped goes on. `--mutate FILE` (patterns, each as often as needed) asks for some files, `--testFiles TEST` for
// other tests than `subjects.ts` names, `--fresh` for all anew.

import { parseArgs } from 'node:util'
import { keepResult, keptResult, keyOf } from './kept-results.ts'
import { printSurvivors, printTable } from './print.ts'
import { planRuns } from './subjects.ts'
import { tryChanges } from './try-changes.ts'

const { values } = parseArgs({
  options: {
    mutate: { type: 'string', multiple: true, default: [] },
    testFiles: { type: 'string', multiple: true, default: [] },
    fresh: { type: 'boolean', default: false },
  },
})
const results = planRuns(values).flatMap(({ files, tests }) => {
  const keys = new Map(files.map((file) => [file, keyOf(file, tests)]))
  const kept = [...keys].flatMap(([file, key]) =>
    values.fresh ? [] : (keptResult(file, key) ?? []),
  )
  const open = files.filter((file) => !kept.some((one) => one.file === file))
  const tried = open.length > 0 ? tryOrTell(open, tests) : []
  for (const result of tried) keepResult(result, keys.get(result.file) ?? '')
  return [...kept, ...tried]
})

/** Tests that fail by themselves tell nothing, and keep none of the others from being asked. */
function tryOrTell(...[files, tests]: Parameters<typeof tryChanges>) {
  try {
    return tryChanges(files, tests)
  } catch (error) {
    process.stderr.write(`${String(error)}\n`)
    process.exitCode = 1
    return []
  }
}

results.sort((a, b) => (a.file < b.file ? -1 : 1))
printSurvivors(results)
printTable(results)
