// Options of a command: read strictly, refused by name where unknown or not built yet, never ignored.

import { parseArgs } from 'node:util'
import { nearestName } from '../util/nearest-name.ts'
import { UsageError } from './usage-error.ts'

/** `text` takes a value, `flag` none, `texts` may stand several times. */
export type OptionKind = 'text' | 'flag' | 'texts'

/** The options of a command by name, without the dashes. */
export type OptionSpec = Readonly<Record<string, OptionKind>>

export interface ParsedOptions<S extends OptionSpec> {
  readonly values: {
    readonly [K in keyof S]?: S[K] extends 'flag'
      ? boolean
      : S[K] extends 'texts'
        ? string[]
        : string
  }
  readonly positionals: readonly string[]
  readonly help: boolean
}

/**
 * Reads a command's arguments.
 *
 * @param notYetBuilt Options of the fixed interface that this release does not have.
 * @throws {UsageError} naming the option and the nearest one there is.
 */
export function parseOptions<S extends OptionSpec>(
  command: string,
  args: readonly string[],
  spec: S,
  notYetBuilt: readonly string[] = [],
): ParsedOptions<S> {
  if (args.includes('--help') || args.includes('-h'))
    return { values: {}, positionals: [], help: true }
  for (const arg of args) refuseUnknown(command, arg, spec, notYetBuilt)
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: Object.fromEntries(
        Object.entries(spec).map(([name, kind]) => [
          name,
          kind === 'flag'
            ? { type: 'boolean' as const }
            : { type: 'string' as const, multiple: kind === 'texts' },
        ]),
      ),
    })
    return { values: values as ParsedOptions<S>['values'], positionals, help: false }
  } catch (error) {
    throw new UsageError(
      sentence(error instanceof Error ? error.message : 'the options cannot be read'),
      `"sigillum ${command} --help" lists the options`,
    )
  }
}

function refuseUnknown(
  command: string,
  arg: string,
  spec: OptionSpec,
  notYetBuilt: readonly string[],
): void {
  const match = /^--([a-z][a-z-]*)(?:=.*)?$/s.exec(arg)
  const name = match?.[1]
  if (name === undefined || Object.hasOwn(spec, name)) return
  if (notYetBuilt.includes(name))
    throw new UsageError(`the option --${name} of "${command}" is not built yet`)
  const near = nearestName(name, Object.keys(spec))
  throw new UsageError(
    `"${command}" has no option --${name}${near ? `; did you mean --${near}?` : ''}`,
    `"sigillum ${command} --help" lists the options`,
  )
}

function sentence(text: string): string {
  const first = text.split('\n')[0] ?? text
  return first.charAt(0).toLowerCase() + first.slice(1)
}
