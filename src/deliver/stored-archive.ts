// An archive that was issued, read member by member for as long as a server runs. A later run of a batch puts a new one in
// its place; it is noticed, and requests that still read the old one end in peace.

import { stat } from 'node:fs/promises'
import { type EarlierArchive, openEarlierLines, openEarlierZip } from './earlier-archive.ts'

export interface StoredArchive {
  /** Bytes of a member, or undefined. @throws {PipelineError} `DELIVER_REFUSED` when the file is no archive of ours. */
  read(name: string): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

/** One state of the file: its index, and how many are reading from it. */
interface Opened {
  readonly stamp: string
  readonly archive: Promise<Pick<EarlierArchive<unknown>, 'read' | 'close'>>
  readers: number
  isOld: boolean
}

/** Whether a path names an archive, and not a folder. */
export function isArchivePath(path: string): boolean {
  return /\.(?:zip|jsonl)$/.test(path)
}

/** Makes a reader of the archive at a path, which may come later. */
export function createStoredArchive(path: string): StoredArchive {
  let current: Opened | undefined
  const leave = async (opened: Opened) => {
    opened.readers -= 1
    if (opened.isOld && opened.readers === 0) await closeQuietly(opened)
  }
  const enter = async (): Promise<Opened> => {
    const stamp = await stampOf(path)
    if (current?.stamp !== stamp) {
      const old = current
      current = { stamp, archive: openAt(path), readers: 0, isOld: false }
      if (old) {
        old.isOld = true
        if (old.readers === 0) await closeQuietly(old)
      }
    }
    current.readers += 1
    return current
  }
  return {
    async read(name) {
      const opened = await enter()
      try {
        return await (await opened.archive).read(name)
      } finally {
        await leave(opened)
      }
    },
    async close() {
      if (current) await closeQuietly(current)
      current = undefined
    },
  }
}

async function openAt(path: string): Promise<Pick<EarlierArchive<unknown>, 'read' | 'close'>> {
  return path.endsWith('.zip') ? await openEarlierZip(path) : await openEarlierLines(path)
}

/** Another file has another stamp: archives are never written in place. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path)
    return `${ino} ${size} ${mtimeMs}`
  } catch {
    // There is none yet.
    return 'none'
  }
}

async function closeQuietly({ archive }: Opened): Promise<void> {
  try {
    await (await archive).close()
  } catch {
    // It could not be opened either.
  }
}
