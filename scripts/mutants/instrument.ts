// The changes that Stryker knows, each behind a switch in the code of its file. Its instrumenter comes with
// `@stryker-mutator/core`; the sentences for people are left alone, as in `stryker.config.json`.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { strykerPlugins } from '../ignore-prose.mjs'

export interface Mutant {
  readonly id: string
  readonly fileName: string
  readonly mutatorName: string
  readonly replacement: string
  readonly location: { readonly start: Position; readonly end: Position }
  /** Set for a change that is not tried. */
  readonly status?: string
}

interface Position {
  readonly line: number
  readonly column: number
}

export interface Instrumented {
  readonly files: readonly { readonly name: string; readonly content: string }[]
  readonly mutants: readonly Mutant[]
}

const SILENT = new Proxy({}, { get: () => () => false })

/** Reads files and puts every change into their code. */
export async function instrument(names: readonly string[]): Promise<Instrumented> {
  const core = createRequire(createRequire(import.meta.url).resolve('@stryker-mutator/core'))
  const { Instrumenter } = await import(core.resolve('@stryker-mutator/instrumenter'))
  const files = names.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }))
  return await new Instrumenter(SILENT).instrument(files, {
    ignorers: strykerPlugins.map(({ value }) => value),
    excludedMutations: [],
    plugins: null,
  })
}
