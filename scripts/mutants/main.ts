// npm run mutants -- --mutate FILE --testFiles FILE: changes the code of some files, one place at a time, and tells the
// changes that tests come by and do not notice. Both options may be given several times, with patterns.

import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Mutant } from './instrument.ts'

const root = resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    mutate: { type: 'string', multiple: true, default: [] },
    testFiles: { type: 'string', multiple: true, default: [] },
  },
})
const folder = join(root, '.cache/mutants', String(process.pid))
const asked = {
  mutate: globSync(values.mutate, { cwd: root }),
  testFiles: globSync(values.testFiles, { cwd: root }),
  folder,
}
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--config', join(import.meta.dirname, 'vitest.config.ts'), '--reporter', 'dot'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, MUTANTS: JSON.stringify(asked) } },
)
if (status !== 0) {
  rmSync(folder, { recursive: true, force: true })
  process.exit(status ?? 1)
}

const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T
const mutants = read<Mutant[]>('mutants.json').filter((one) => one.status === undefined)
const result = read<{ open: string[]; reached: string[]; disturbed: string[] }>('result.json')
rmSync(folder, { recursive: true })
const open = new Set(result.open)
const reached = new Set(result.reached)
for (const [name, all] of Object.entries(Object.groupBy(mutants, ({ fileName }) => fileName))) {
  const lines = readFileSync(name, 'utf8').split('\n')
  const survivors = (all ?? []).filter(({ id }) => open.has(id) && reached.has(id))
  for (const { location, mutatorName, replacement } of survivors) {
    const { line, column } = location.start
    const place = `${relative(root, name)}:${line + 1}:${column + 1}`
    const text = `${lines[line]?.trim()} -> ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}`
    process.stdout.write(`${place} ${mutatorName}\n  ${text}\n`)
  }
}
for (const [name, all] of Object.entries(Object.groupBy(mutants, ({ fileName }) => fileName))) {
  const ids = (all ?? []).map(({ id }) => id)
  const survived = ids.filter((id) => open.has(id) && reached.has(id)).length
  const unreached = ids.filter((id) => open.has(id) && !reached.has(id)).length
  const noticed = ids.length - survived - unreached
  process.stdout.write(
    `${relative(root, name)}: ${ids.length} changes, ${noticed} noticed, ${survived} not, ${unreached} not reached\n`,
  )
}
if (result.disturbed.length > 0)
  process.stdout.write(`not to be believed, a change outlived its test: ${result.disturbed}\n`)
