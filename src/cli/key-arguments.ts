// What `sigillum keys` reads from its arguments.

import { PipelineError } from '../model/pipeline-error.ts'
import { UsageError } from './usage-error.ts'

/** The value of an option that must be there. @throws {UsageError} */
export function required(value: string | undefined, what: string): string {
  if (value !== undefined && value !== '') return value
  throw new UsageError(`expected ${what}`, '"sigillum keys --help" shows the options')
}

/** The one argument. @throws {UsageError} */
export function only(positionals: readonly string[], what: string): string {
  const [first, ...more] = positionals
  if (first !== undefined && more.length === 0) return first
  throw new UsageError(`expected exactly one ${what}`, '"sigillum keys --help" shows the usage')
}

/** What the user typed is wrong here, not a credential. */
export function asUsage<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'SIGN_INPUT_INVALID') {
      throw new UsageError(error.message)
    }
    throw error
  }
}
