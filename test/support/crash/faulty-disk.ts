// A batch on a disk that fails for real: calls of the system that libfiu makes fail or fall short, and a file system in
// memory that is full. The child's own files are read before, so that only what it writes is concerned.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DestinationKind } from './scenario.ts'

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))

export interface Attempt {
  readonly completed: boolean
  readonly stderr: string
}

export interface FaultyRun {
  readonly folder: string
  readonly kind: DestinationKind
  readonly awards: number
  /** Points of libfiu as `fiu-run -c` takes them; none: the system's calls are left alone. */
  readonly faults?: readonly string[]
}

/** Whether this machine has libfiu. */
export const hasFiu = spawnSync('fiu-run', ['-h']).error === undefined

/** Issues the scenario's batch in a process of its own. */
export function attempt({ folder, kind, awards, faults = [] }: FaultyRun): Attempt {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', CHILD]
  const command = [...node, folder, kind, String(awards), '0']
  const [program = '', ...args] =
    faults.length === 0
      ? command
      : ['fiu-run', '-x', ...faults.flatMap((fault) => ['-c', fault]), ...command]
  const { status, signal, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (signal !== null) throw new Error(`the child was ended by ${signal}`)
  return { completed: status === 0, stderr }
}

/** A file system of a size. */
export interface SmallDisk {
  readonly folder: string
  readonly grow: (sizeKiB: number) => void
  readonly unmount: () => void
}

/** Mounts one in memory. @throws where this user may not. */
export function mountSmallDisk(sizeKiB: number): SmallDisk {
  const place = mkdtempSync(join(tmpdir(), 'small-disk-'))
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe' })
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${sizeKiB}k`, 'tmpfs', place)
  } catch (cause) {
    rmdirSync(place)
    throw cause
  }
  const folder = join(place, 'batch')
  mkdirSync(folder)
  return {
    folder,
    grow: (size) => void run('mount', '-o', `remount,size=${size}k`, place),
    unmount: () => {
      run('umount', place)
      rmdirSync(place)
    },
  }
}

/** Whether this user may mount file systems. */
export const mayMount = (() => {
  try {
    mountSmallDisk(64).unmount()
    return true
  } catch {
    return false
  }
})()
