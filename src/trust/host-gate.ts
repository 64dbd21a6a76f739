// At most so many requests to one host at a time; the others wait their turn.

/** Runs work for a host when it is its turn. */
export type HostGate = <T>(host: string, work: () => Promise<T>) => Promise<T>

export function createHostGate(maxPerHost: number): HostGate {
  const running = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  return async (host, work) => {
    const count = running.get(host) ?? 0
    if (count >= maxPerHost)
      await new Promise<void>((resolve) => {
        waiting.set(host, [...(waiting.get(host) ?? []), resolve])
      })
    else running.set(host, count + 1)
    try {
      return await work()
    } finally {
      const [next, ...others] = waiting.get(host) ?? []
      if (others.length > 0) waiting.set(host, others)
      else waiting.delete(host)
      // Whoever waits takes the place over; only when nobody does is it given back.
      if (next) next()
      else if ((running.get(host) ?? 1) <= 1) running.delete(host)
      else running.set(host, (running.get(host) ?? 1) - 1)
    }
  }
}
