// What an earlier run left at an archive's place: an index of its members, read one at a time. An existing file
// that is not one of ours is never overwritten by guess: it may be anything.

import { type FileHandle, open } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import {
  dataOffset,
  LOCAL_HEADER_BYTES,
  readDirectory,
  type ZipEntry,
} from '../container/zip-directory.ts'
import type { PackedMember } from '../container/zip-writer.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { concatBytes, fromUtf8, utf8 } from '../util/bytes.ts'

export interface EarlierArchive<Kept> {
  readonly names: Iterable<string>
  has(name: string): boolean
  /** A member as the archive holds it. */
  member(name: string): Promise<Kept>
  /** The bytes of a member, or undefined. */
  read(name: string): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

/** Members of the ZIP archive at a path. @throws {PipelineError} `DELIVER_REFUSED` when the file is something else. */
export async function openEarlierZip(path: string): Promise<EarlierArchive<PackedMember>> {
  const handle = await openExisting(path)
  if (!handle) return nothing()
  const { size } = await handle.stat()
  const directory = await readDirectory((at, length) => readAt(handle, at, length), size)
  if (!directory) throw await notOurs(handle, path, 'a ZIP archive')
  const entries = new Map(directory.map((entry) => [entry.name, entry]))
  const packed = async (entry: ZipEntry) => {
    const header = await readAt(handle, entry.offset, LOCAL_HEADER_BYTES)
    return await readAt(handle, entry.offset + dataOffset(header), entry.packedSize)
  }
  return {
    names: entries.keys(),
    has: (name) => entries.has(name),
    async member(name) {
      const entry = entries.get(name)
      if (!entry) throw new TypeError('no such member')
      return { name, crc32: entry.crc32, size: entry.size, packed: await packed(entry) }
    },
    async read(name) {
      const entry = entries.get(name)
      if (!entry) return undefined
      // A member that is damaged is as good as none: it is written anew.
      try {
        return new Uint8Array(inflateRawSync(await packed(entry), { maxOutputLength: entry.size }))
      } catch {
        return undefined
      }
    },
    close: () => handle.close(),
  }
}

/** Lines of the JSON Lines file at a path. @throws {PipelineError} `DELIVER_REFUSED` when the file is something else. */
export async function openEarlierLines(path: string): Promise<EarlierArchive<Uint8Array>> {
  const handle = await openExisting(path)
  if (!handle) return nothing()
  const lines = new Map<string, { at: number; length: number }>()
  try {
    for await (const { at, bytes } of linesIn(handle))
      lines.set(fileOf(fromUtf8(bytes)), { at, length: bytes.length })
  } catch {
    throw await notOurs(handle, path, 'credentials as JSON Lines')
  }
  const lineAt = async (name: string) => {
    const place = lines.get(name)
    return place && (await readAt(handle, place.at, place.length))
  }
  return {
    names: lines.keys(),
    has: (name) => lines.has(name),
    async member(name) {
      const line = await lineAt(name)
      if (!line) throw new TypeError('no such line')
      return line
    },
    async read(name) {
      const line = await lineAt(name)
      return line && credentialOf(name, fromUtf8(line))
    },
    close: () => handle.close(),
  }
}

const LINE_FEED = 0x0a

/** Lines with their line feed. Not node:readline, which also breaks at characters that JSON texts may hold. */
async function* linesIn(handle: FileHandle): AsyncGenerator<{ at: number; bytes: Uint8Array }> {
  let at = 0
  let parts: Uint8Array[] = []
  for await (const chunk of handle.createReadStream({ autoClose: false, start: 0 })) {
    let rest = new Uint8Array(chunk as Uint8Array)
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      const bytes = concatBytes(...parts, rest.subarray(0, end + 1))
      yield { at, bytes }
      at += bytes.length
      parts = []
      rest = rest.subarray(end + 1)
    }
    parts.push(rest)
  }
  if (parts.some((part) => part.length > 0)) throw new TypeError('a line without end')
}

function fileOf(line: string): string {
  const { file, credential } = JSON.parse(line) as { file?: unknown; credential?: unknown }
  if (typeof file !== 'string' || credential === undefined) throw new TypeError('not our line')
  return file
}

/** The credential's own bytes: cut out of the line where it is JSON, so that not even a space differs. */
function credentialOf(name: string, line: string): Uint8Array | undefined {
  const start = `{"file":${JSON.stringify(name)},"credential":`
  if (!line.startsWith(start) || !line.endsWith('}\n')) return undefined
  const text = line.slice(start.length, -2)
  return utf8(text.startsWith('"') ? (JSON.parse(text) as string) : text)
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new PipelineError('DELIVER_REFUSED', `${path} exists and cannot be read`, { cause })
  }
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  const { bytesRead } = await handle.read(bytes, 0, length, at)
  return bytes.subarray(0, bytesRead)
}

async function notOurs(handle: FileHandle, path: string, expected: string): Promise<PipelineError> {
  await handle.close()
  return new PipelineError('DELIVER_REFUSED', `${path} exists and does not hold ${expected}`)
}

function nothing<Kept>(): EarlierArchive<Kept> {
  return {
    names: [],
    has: () => false,
    async member() {
      throw new TypeError('no such member')
    },
    async read() {
      return undefined
    },
    async close() {},
  }
}
