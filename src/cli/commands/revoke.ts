// `sigillum revoke`: take awards back for good.

import { changeStanding } from '../change-standing.ts'
import type { CliIo } from '../io.ts'

/** Runs `sigillum revoke …`. */
export async function revokeCommand(args: string[], io: CliIo): Promise<number> {
  const command = {
    action: 'revoke',
    done: 'revoked',
    summary: 'take awards back for good',
    note: 'A revocation is final.',
  } as const
  return await changeStanding(command, args, io)
}
