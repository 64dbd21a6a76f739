// The option `--at`. Apart from the other input of commands, as those that read none need nothing else of it.

import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

/** The day and time a command works at: `--at INSTANT`, else the clock. */
export function instantOf(text: string | undefined, io: CliIo): Date {
  if (text === undefined) return io.now()
  const instant = new Date(text)
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) || Number.isNaN(instant.getTime()))
    throw new UsageError(
      `--at needs an instant, found "${text}"`,
      'write it like 2026-11-22T12:00:00Z',
    )
  return instant
}
