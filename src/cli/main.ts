#!/usr/bin/env node
// The program `sigillum`: makes the one CliIo from the real process, finds the command, turns errors into exit codes.

import './require-node.ts'
import './quiet-sqlite-warning.ts'
import { readFile } from 'node:fs/promises'
import { PipelineError } from '../model/pipeline-error.ts'
import { createGuardedFetch } from '../trust/guarded-fetch.ts'
import { connect, resolveHost } from '../trust/node-network.ts'
import { systemReason } from '../util/system-reason.ts'
import { boundHeapGrowth } from './bound-heap-growth.ts'
import { EXIT } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import { listenForStop } from './listen-for-stop.ts'
import { exitCodeOf } from './report-error.ts'
import { sendToSigner } from './signer-transport.ts'
import { USAGE, VERSION } from './usage.ts'
import { UsageError } from './usage-error.ts'

/** Runs one command line. Never throws. @returns the exit code. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.stdout(USAGE)
    return name === undefined ? EXIT.usage : EXIT.passed
  }
  if (name === '--version') {
    io.stdout(`${VERSION}\n`)
    return EXIT.passed
  }
  // Loaded late: by then the warning of node:sqlite is silenced, and the usage text needs none of it.
  const { COMMANDS } = await import('./commands.ts')
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) return refuse(io, name)
  try {
    return await command(rest, io)
  } catch (error) {
    return report(error, io)
  }
}

function refuse(io: CliIo, name: string): number {
  const message = `there is no command "${name}"`
  io.stderr(`sigillum: error: ${message}\nsigillum: hint: "sigillum help" lists the commands\n`)
  return EXIT.usage
}

function report(error: unknown, io: CliIo): number {
  if (error instanceof UsageError) {
    io.stderr(`sigillum: error: ${error.message}\n`)
    if (error.hint) io.stderr(`sigillum: hint: ${error.hint}\n`)
    return EXIT.usage
  }
  if (error instanceof PipelineError) {
    const reason = systemReason(error.cause)
    const told = reason === undefined || error.message.includes(reason) ? '' : ` (${reason})`
    io.stderr(`sigillum: error: ${error.message}${told}\n`)
    if (error.hint) io.stderr(`sigillum: hint: ${error.hint}\n`)
    return exitCodeOf(error.code)
  }
  // A bug of ours: the stack helps us, and holds no data of learners; the message might.
  io.stderr('sigillum: error: an unexpected fault of the program itself; please report it\n')
  if (error instanceof Error)
    io.stderr(
      `${error.name}\n${(error.stack ?? '')
        .split('\n')
        .filter((l) => /^\s+at /.test(l))
        .join('\n')}\n`,
    )
  return EXIT.bug
}

/** The CliIo of the real process. */
export function processIo(): CliIo {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    readFile: async (path) => new Uint8Array(await readFile(path)),
    now: () => new Date(),
    isTerminal: process.stderr.isTTY === true,
    columns: () => process.stderr.columns,
    cwd: process.cwd(),
    fetch: async (url, init) => await fetch(url, init),
    network: createGuardedFetch({
      resolve: resolveHost,
      connect,
      clockMs: () => performance.now(),
    }),
    isolates: true,
    sendToSigner,
    listenForStop,
  }
}

if (import.meta.main) {
  boundHeapGrowth()
  // A reader that has enough (`| head`) is no fault: a batch goes on, and the exit status is that of all of it. What
  // cannot be written for another reason, such as a full disk, is missing, and ends the program.
  let isClosed = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    isClosed ||= error.code === 'EPIPE'
    if (isClosed) return
    const reason = systemReason(error) ?? error.code
    process.stderr.write(`sigillum: error: standard output cannot be written (${reason})\n`)
    process.exit(EXIT.unusable)
  })
  process.stderr.on('error', () => undefined)
  const code = await run(process.argv.slice(2), processIo())
  process.exitCode = code
  // A device that stalls holds a thread of Node, which would wait for it for ever.
  if (code === EXIT.unusable) process.stdout.write('', () => process.exit(code))
}
