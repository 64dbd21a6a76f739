// The commands by name. A command takes its arguments and an io, writes, and returns its exit code.
// Each is loaded when it is called: checking a file needs neither the server nor the drawing of pages.

import type { CliIo } from './io.ts'

export type Command = (args: string[], io: CliIo) => Promise<number>

export const COMMANDS: Readonly<Record<string, Command>> = {
  approve: async (args, io) =>
    await (await import('./commands/approve.ts')).approveCommand(args, io),
  audit: async (args, io) => await (await import('./commands/audit.ts')).auditCommand(args, io),
  bake: async (args, io) => await (await import('./commands/bake.ts')).bakeCommand(args, io),
  check: async (args, io) => await (await import('./commands/check.ts')).checkCommand(args, io),
  claim: async (args, io) => await (await import('./commands/claim.ts')).claimCommand(args, io),
  issue: async (args, io) => await (await import('./commands/issue.ts')).issueCommand(args, io),
  keys: async (args, io) => await (await import('./commands/keys.ts')).keysCommand(args, io),
  ledger: async (args, io) => await (await import('./commands/ledger.ts')).ledgerCommand(args, io),
  mail: async (args, io) => await (await import('./commands/mail.ts')).mailCommand(args, io),
  paper: async (args, io) => await (await import('./commands/paper.ts')).paperCommand(args, io),
  reinstate: async (args, io) =>
    await (await import('./commands/reinstate.ts')).reinstateCommand(args, io),
  revoke: async (args, io) => await (await import('./commands/revoke.ts')).revokeCommand(args, io),
  seal: async (args, io) => await (await import('./commands/seal.ts')).sealCommand(args, io),
  serve: async (args, io) => await (await import('./commands/serve.ts')).serveCommand(args, io),
  status: async (args, io) => await (await import('./commands/status.ts')).statusCommand(args, io),
  suspend: async (args, io) =>
    await (await import('./commands/suspend.ts')).suspendCommand(args, io),
  unbake: async (args, io) => await (await import('./commands/unbake.ts')).unbakeCommand(args, io),
  verify: async (args, io) => await (await import('./commands/verify.ts')).verifyCommand(args, io),
  worker: async (args, io) => await (await import('./commands/worker.ts')).workerCommand(args, io),
}
