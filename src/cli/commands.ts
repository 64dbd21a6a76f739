// The commands by name. A command takes its arguments and an io, writes, and returns its exit code.

import { checkCommand } from './commands/check.ts'
import { issueCommand } from './commands/issue.ts'
import { keysCommand } from './commands/keys.ts'
import { verifyCommand } from './commands/verify.ts'
import type { CliIo } from './io.ts'

export type Command = (args: string[], io: CliIo) => Promise<number>

export const COMMANDS: Readonly<Record<string, Command>> = {
  check: checkCommand,
  issue: issueCommand,
  keys: keysCommand,
  verify: verifyCommand,
}
