// One file as destination: a ZIP of all files, or JSON Lines with one credential a line. It appears whole at the
// end, with what an earlier run had put there; members go to the disk as they come and are never held together.

import { dirname } from 'node:path'
import { createZipWriter, packMember } from '../container/zip-writer.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import type { Destination } from './driver.ts'
import {
  createPending,
  type FileLayer,
  NODE_FILE_LAYER,
  type PendingFile,
  removeStale,
  syncFolder,
} from './durable-file.ts'
import { type EarlierArchive, openEarlierLines, openEarlierZip } from './earlier-archive.ts'

/** How members become bytes of the new archive. */
interface Writer<Kept> {
  /** The pieces of a member, in their order. */
  readonly add: (name: string, bytes: Uint8Array) => readonly Uint8Array[]
  /** A member of the earlier archive, copied as it is. */
  readonly keep: (kept: Kept) => readonly Uint8Array[]
  readonly end: () => Uint8Array
}

/** Opens a ZIP archive as destination; members of an earlier run are kept. */
export async function openZipFile(
  path: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<Destination> {
  const zip = createZipWriter()
  return await archive(path, layer, await openEarlierZip(path), {
    add: (name, bytes) => zip.add(packMember(name, bytes)),
    keep: zip.add,
    end: zip.end,
  })
}

/** Opens a JSON Lines file as destination: `{"file":"…","credential":{…}|"…"}` a line; lines of an earlier run are kept. */
export async function openJsonLines(
  path: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<Destination> {
  return await archive(path, layer, await openEarlierLines(path), {
    add: lineOf,
    keep: (line) => [line],
    end: () => new Uint8Array(),
  })
}

const LEFT_BRACE = 0x7b

const LINE_END = utf8('}\n')

function lineOf(file: string, bytes: Uint8Array): readonly Uint8Array[] {
  // A JSON credential goes in as it is, byte for byte; a compact JWS as a JSON string.
  const credential = bytes[0] === LEFT_BRACE ? bytes : utf8(JSON.stringify(fromUtf8(bytes)))
  return [utf8(`{"file":${JSON.stringify(file)},"credential":`), credential, LINE_END]
}

async function archive<Kept>(
  path: string,
  layer: FileLayer,
  earlier: EarlierArchive<Kept>,
  writer: Writer<Kept>,
): Promise<Destination> {
  await removeStale(dirname(path), layer)
  /** Members of the earlier archive that are replaced; those of the new one are not held by name. */
  const replaced = new Set<string>()
  let pending: PendingFile | undefined
  const discard = async () => {
    await pending?.discard()
    pending = undefined
    await earlier.close()
  }
  return {
    durableOnPut: false,
    async put(files) {
      if (files.length === 0) return
      pending ??= await createPending(path, layer)
      for (const { name } of files) if (earlier.has(name)) replaced.add(name)
      // One write for all: they are small, and each write is a trip to another thread.
      await pending.write(files.flatMap(({ name, bytes }) => writer.add(name, bytes)))
    },
    async finish() {
      if (!pending) return
      for (const name of earlier.names)
        if (!replaced.has(name)) await pending.write(writer.keep(await earlier.member(name)))
      await pending.write([writer.end()])
      await pending.seal()
      await pending.publish()
      await syncFolder(dirname(path), layer)
    },
    abort: discard,
    read: (name) => earlier.read(name),
  }
}
