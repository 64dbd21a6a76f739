// Runs the program in this process: the same entry as the real one, with captured streams and a fixed clock.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../src/cli/main.ts'

export const ROOT = join(import.meta.dirname, '../..')
export const NOW = new Date('2026-11-22T12:00:00Z')

export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Standard output as JSON Lines. */
  readonly lines: () => readonly Record<string, unknown>[]
}

/** Runs one command line; paths are relative to the repository unless `cwd` says otherwise. */
export async function sigillum(
  args: readonly string[],
  options: { readonly cwd?: string; readonly stdin?: Uint8Array; readonly now?: Date } = {},
): Promise<CliRun> {
  let stdout = ''
  let stderr = ''
  const code = await run(args, {
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
    stdin: (async function* () {
      if (options.stdin) yield options.stdin
    })(),
    readFile: async (path) => new Uint8Array(await readFile(path)),
    now: () => options.now ?? NOW,
    isTerminal: false,
    cwd: options.cwd ?? ROOT,
  })
  const lines = () =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, stdout, stderr, lines }
}
