// At most so many requests to one host at a time; the others wait their turn.

/** Runs work for a host when it is its turn. */
export type HostGate = <T>(host: string, work: () => Promise<T>) => Promise<T>

export function createHostGate(maxPerHost: number): HostGate {
  const lines = new Map<string, { running: number; readonly waiting: (() => void)[] }>()
  return async (host, work) => {
    const line = lines.get(host) ?? { running: 0, waiting: [] }
    lines.set(host, line)
    if (line.running >= maxPerHost)
      await new Promise<void>((resolve) => {
        line.waiting.push(resolve)
      })
    else line.running += 1
    try {
      return await work()
    } finally {
      const next = line.waiting.shift()
      // Whoever waits takes the place over; only when nobody does is it given back.
      if (next) next()
      else {
        line.running -= 1
        if (line.running === 0) lines.delete(host)
      }
    }
  }
}
