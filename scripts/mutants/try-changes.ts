// Tries all changes of some files against some tests, in a process of their own.

import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Mutant } from './instrument.ts'
import { root } from './subjects.ts'

export interface FileResult {
  /** From the root of the package, as all names here. */
  readonly file: string
  readonly changes: number
  readonly noticed: number
  readonly survivors: readonly Survivor[]
  /** No test comes by. */
  readonly unreached: readonly Survivor[]
  /** Worked out while the module loads, which happens once: not tried. */
  readonly untried: number
}

export interface Survivor {
  /** `src/file.ts:line:column` and the kind of change. */
  readonly place: string
  readonly change: string
}

/** Written by the runner. */
interface Outcome {
  readonly open: readonly string[]
  readonly reached: readonly string[]
  readonly loading: readonly string[]
  /** Tests that fail after a change was taken back. */
  readonly disturbed: readonly string[]
}

export function tryChanges(mutate: readonly string[], testFiles: readonly string[]): FileResult[] {
  const folder = join(root, '.cache/mutants', String(process.pid))
  const asked = JSON.stringify({ mutate, testFiles, folder })
  try {
    const { status, signal, stdout, stderr } = spawnSync(
      'npx',
      ['vitest', 'run', '--config', 'scripts/mutants/vitest.config.ts', '--reporter', 'minimal'],
      { cwd: root, encoding: 'utf8', env: { ...process.env, MUTANTS: asked, NO_COLOR: '1' } },
    )
    if (status !== 0)
      throw new Error(`tests ended with ${signal ?? status}: ${testFiles}\n${stdout}${stderr}`)
    const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T
    const outcome = read<Outcome>('result.json')
    if (outcome.disturbed.length > 0)
      throw new Error(`a change outlived its test: ${outcome.disturbed.join(', ')}`)
    const mutants = read<Mutant[]>('mutants.json').filter((one) => one.status === undefined)
    return mutate.map((file) => {
      const own = mutants.filter(({ fileName }) => relative(root, fileName) === file)
      return resultOf(file, own, outcome)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function resultOf(file: string, mutants: readonly Mutant[], outcome: Outcome): FileResult {
  const { open, reached, loading } = outcome
  const left = mutants.filter(({ id }) => open.includes(id))
  const unreached = left.filter(({ id }) => !reached.includes(id))
  const lines = readFileSync(join(root, file), 'utf8').split('\n')
  const describe = ({ location, mutatorName, replacement }: Mutant) => {
    const { line, column } = location.start
    return {
      place: `${file}:${line + 1}:${column + 1} ${mutatorName}`,
      change: `${lines[line]?.trim()} -> ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}`,
    }
  }
  return {
    file,
    changes: mutants.length,
    noticed: mutants.length - left.length,
    survivors: left.filter(({ id }) => reached.includes(id)).map(describe),
    unreached: unreached.filter(({ id }) => !loading.includes(id)).map(describe),
    untried: unreached.filter(({ id }) => loading.includes(id)).length,
  }
}
