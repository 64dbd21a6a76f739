// One file as destination: a ZIP of all files, or JSON Lines with one credential a line. It appears whole at the end.

import { readFile } from 'node:fs/promises'
import { readZip, writeZip } from '../container/zip.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import type { Destination, OutputFile } from './driver.ts'
import { type FileLayer, NODE_FILE_LAYER, writeDurably } from './durable-file.ts'

/** Opens a ZIP archive as destination; members of an earlier run are kept. */
export async function openZipFile(
  path: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<Destination> {
  const earlier = await readFile(path).catch(() => undefined)
  const read = earlier ? readZip(earlier) : undefined
  if (read && !read.ok) throw notOurs(path, 'a ZIP archive')
  const members = new Map(read?.members ?? [])
  return collecting(members, () => writeDurably(path, writeZip(members), layer))
}

/** Opens a JSON Lines file as destination: `{"file":"…","credential":{…}|"…"}` a line; lines of an earlier run are kept. */
export async function openJsonLines(
  path: string,
  layer: FileLayer = NODE_FILE_LAYER,
): Promise<Destination> {
  const earlier = await readFile(path).catch(() => undefined)
  const members = earlier ? membersOfLines(path, earlier) : new Map<string, Uint8Array>()
  return collecting(members, () => writeDurably(path, utf8(linesOf(members)), layer))
}

function membersOfLines(path: string, bytes: Uint8Array): Map<string, Uint8Array> {
  try {
    const members = new Map<string, Uint8Array>()
    for (const line of fromUtf8(bytes).split('\n').filter(Boolean)) {
      const { file, credential } = JSON.parse(line) as { file: string; credential: unknown }
      const text = typeof credential === 'string' ? credential : JSON.stringify(credential)
      members.set(file, utf8(text))
    }
    return members
  } catch {
    throw notOurs(path, 'credentials as JSON Lines')
  }
}

// An existing file is never overwritten by guess: it may be anything.
function notOurs(path: string, expected: string): PipelineError {
  return new PipelineError('DELIVER_REFUSED', `${path} exists and does not hold ${expected}`)
}

function collecting(members: Map<string, Uint8Array>, publish: () => Promise<void>): Destination {
  return {
    durableOnPut: false,
    async put(files: readonly OutputFile[]) {
      for (const file of files) members.set(file.name, file.bytes)
    },
    finish: publish,
    async abort() {},
    async read(name) {
      return members.get(name)
    },
  }
}

function linesOf(members: ReadonlyMap<string, Uint8Array>): string {
  return [...members]
    .map(([file, bytes]) => {
      const text = fromUtf8(bytes)
      // A JSON credential goes in as it is, byte for byte; a compact JWS as a JSON string.
      return `{"file":${JSON.stringify(file)},"credential":${text.startsWith('{') ? text : JSON.stringify(text)}}\n`
    })
    .join('')
}
