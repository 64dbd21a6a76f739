// The commands by name. A command takes its arguments and an io, writes, and returns its exit code.

import { approveCommand } from './commands/approve.ts'
import { auditCommand } from './commands/audit.ts'
import { bakeCommand } from './commands/bake.ts'
import { checkCommand } from './commands/check.ts'
import { claimCommand } from './commands/claim.ts'
import { issueCommand } from './commands/issue.ts'
import { keysCommand } from './commands/keys.ts'
import { ledgerCommand } from './commands/ledger.ts'
import { mailCommand } from './commands/mail.ts'
import { paperCommand } from './commands/paper.ts'
import { reinstateCommand } from './commands/reinstate.ts'
import { revokeCommand } from './commands/revoke.ts'
import { sealCommand } from './commands/seal.ts'
import { serveCommand } from './commands/serve.ts'
import { statusCommand } from './commands/status.ts'
import { suspendCommand } from './commands/suspend.ts'
import { unbakeCommand } from './commands/unbake.ts'
import { verifyCommand } from './commands/verify.ts'
import { workerCommand } from './commands/worker.ts'
import type { CliIo } from './io.ts'

export type Command = (args: string[], io: CliIo) => Promise<number>

export const COMMANDS: Readonly<Record<string, Command>> = {
  bake: bakeCommand,
  approve: approveCommand,
  audit: auditCommand,
  check: checkCommand,
  claim: claimCommand,
  issue: issueCommand,
  keys: keysCommand,
  paper: paperCommand,
  mail: mailCommand,
  seal: sealCommand,
  ledger: ledgerCommand,
  reinstate: reinstateCommand,
  revoke: revokeCommand,
  serve: serveCommand,
  status: statusCommand,
  suspend: suspendCommand,
  unbake: unbakeCommand,
  verify: verifyCommand,
  worker: workerCommand,
}
