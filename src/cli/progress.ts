// One line on a terminal that says how far a batch is; nothing where stderr is no terminal.

import type { CliIo } from './io.ts'

export interface Progress {
  /** One award more, in the state it ended in. */
  advance(state: string): void
  /** Clears the line. */
  end(): void
}

const REDRAW_MS = 100

/** Starts a progress line for a known number of awards. */
export function createProgress(io: CliIo, total: number): Progress {
  if (!io.isTerminal || total === 0) return { advance() {}, end() {} }
  const started = io.now().getTime()
  let done = 0
  let refused = 0
  let drawn = 0
  return {
    advance(state) {
      done += 1
      if (state === 'refused') refused += 1
      const now = io.now().getTime()
      if (now - drawn < REDRAW_MS && done < total) return
      drawn = now
      const perSecond = done / Math.max(0.001, (now - started) / 1000)
      const left = Math.ceil((total - done) / Math.max(perSecond, 0.001))
      const parts = [
        `${done}/${total} awards`,
        `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`,
        `${left} s left`,
        ...(refused > 0 ? [`${refused} refused`] : []),
      ]
      io.stderr(`\r\u001b[K${parts.join(' · ')}`)
    },
    end() {
      io.stderr('\r\u001b[K')
    },
  }
}
