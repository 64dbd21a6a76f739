// What work costs in processor time, which does not grow when the machine is busy with something else. No assertions.

/** Processor time that this process takes for some work, in milliseconds. */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
