// `sigillum suspend`: take awards back for a while.

import { changeStanding } from '../change-standing.ts'
import type { CliIo } from '../io.ts'

/** Runs `sigillum suspend …`. */
export async function suspendCommand(args: string[], io: CliIo): Promise<number> {
  const command = {
    action: 'suspend',
    done: 'suspended',
    summary: 'take awards back for a while',
    note: 'Only awards issued with --suspendable can be suspended; "sigillum reinstate" ends it.',
  } as const
  return await changeStanding(command, args, io)
}
