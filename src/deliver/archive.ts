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
  readonly add: (name: string, bytes: Uint8Array) => Uint8Array
  /** A member of the earlier archive, copied as it is. */
  readonly keep: (kept: Kept) => Uint8Array
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
    add: (name, bytes) => utf8(lineOf(name, bytes)),
    keep: (line) => line,
    end: () => new Uint8Array(),
  })
}

function lineOf(file: string, bytes: Uint8Array): string {
  const text = fromUtf8(bytes)
  // A JSON credential goes in as it is, byte for byte; a compact JWS as a JSON string.
  return `{"file":${JSON.stringify(file)},"credential":${text.startsWith('{') ? text : JSON.stringify(text)}}\n`
}

async function archive<Kept>(
  path: string,
  layer: FileLayer,
  earlier: EarlierArchive<Kept>,
  writer: Writer<Kept>,
): Promise<Destination> {
  await removeStale(dirname(path), layer)
  const names = new Set<string>()
  let pending: PendingFile | undefined
  const discard = async () => {
    await pending?.discard()
    pending = undefined
    await earlier.close()
  }
  return {
    durableOnPut: false,
    async put(files) {
      for (const { name, bytes } of files) {
        pending ??= await createPending(path, layer)
        await pending.write(writer.add(name, bytes))
        names.add(name)
      }
    },
    async finish() {
      if (!pending) return
      for (const name of earlier.names)
        if (!names.has(name)) await pending.write(writer.keep(await earlier.member(name)))
      await pending.write(writer.end())
      await pending.seal()
      await pending.publish()
      await syncFolder(dirname(path), layer)
    },
    abort: discard,
    read: (name) => earlier.read(name),
  }
}
