// `sigillum reinstate`: end the suspension of awards.

import { changeStanding } from '../change-standing.ts'
import type { CliIo } from '../io.ts'

/** Runs `sigillum reinstate …`. */
export async function reinstateCommand(args: string[], io: CliIo): Promise<number> {
  const command = {
    action: 'reinstate',
    done: 'reinstated',
    summary: 'end the suspension of awards',
    note: 'Only a suspension can be ended; a revocation is final.',
  } as const
  return await changeStanding(command, args, io)
}
