// Runs the program as a process of its own and tells what it cost. No assertions here.

import { spawn } from 'node:child_process'

export interface MeasuredRun {
  /** null when the process was stopped by a signal. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Processor time of all its threads, system calls included. */
  readonly cpuMs: number
  readonly wallMs: number
  /** The most memory it ever had, shared libraries included. */
  readonly peakMiB: number
}

/**
 * Writes what the process has used to descriptor 3 when it ends. `maxRSS` would begin with that of the process which
 * started it; the high-water mark of Linux does not.
 */
const PROBE = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeSync } from 'node:fs'
process.on('exit', () => {
  const peak = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]
  writeSync(3, JSON.stringify({ ...process.resourceUsage(), peak: Number(peak) }))
})
`)}`

/**
 * Runs a program of Node.
 *
 * @param args The file of the program, and its arguments.
 * @param piped What it reads from standard input, by a pipe; nothing by default.
 */
export async function measuredRun(
  args: readonly string[],
  cwd: string,
  piped: Uint8Array = new Uint8Array(),
): Promise<MeasuredRun> {
  const startMs = performance.now()
  const child = spawn(process.execPath, ['--import', PROBE, ...args], {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  // A program that has seen enough reads no further.
  child.stdin.on('error', () => undefined)
  child.stdin.end(piped)
  const texts = ['', '', '']
  for (const [index, stream] of [child.stdout, child.stderr, child.stdio[3]].entries())
    stream?.on('data', (data: Buffer) => {
      texts[index] += data.toString()
    })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  const [stdout = '', stderr = '', usage = ''] = texts
  const { userCPUTime, systemCPUTime, peak } = JSON.parse(usage) as NodeJS.ResourceUsage & {
    readonly peak: number
  }
  return {
    code,
    stdout,
    stderr,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    wallMs: performance.now() - startMs,
    peakMiB: peak / 1024,
  }
}
