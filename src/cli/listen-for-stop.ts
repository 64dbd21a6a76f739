// SIGINT and SIGTERM as a wish that a command can grant in its own time. A second one ends the program at once, which
// a batch survives as it survives a power cut.

import type { StopListener } from './io.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Listens until the first signal or until `end`. */
export function listenForStop(): StopListener {
  const controller = new AbortController()
  const end = () => {
    for (const name of SIGNALS) process.off(name, hear)
  }
  const hear = () => {
    end()
    controller.abort()
  }
  for (const name of SIGNALS) process.on(name, hear)
  return { signal: controller.signal, end }
}
