// Uploads in a folder that only the server's user can read: encrypted under a key of the ledger, so that a copy of the
// folder says nothing without it. Each file is there completely or not at all.

import { chmod, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { NODE_FILE_LAYER, removeStale, writeDurably } from '../../deliver/durable-file.ts'
import { makeFolder } from '../../deliver/folder.ts'
import { fromUtf8, utf8 } from '../../util/bytes.ts'
import { openSealed, sealBytes } from '../sealed-bytes.ts'
import type { Upload } from './upload.ts'

/** `input`: the file as it came; `refused`: rows to be mended; `links`: what learners are to be sent. */
export const UPLOAD_PARTS = ['input', 'refused', 'links'] as const
export type UploadPart = (typeof UPLOAD_PARTS)[number]

export interface UploadStore {
  /** The newest first. What cannot be opened is not ours and not told. */
  list(): Promise<readonly Upload[]>
  read(id: string): Promise<Upload | undefined>
  write(upload: Upload): Promise<void>
  readPart(id: string, part: UploadPart): Promise<Uint8Array | undefined>
  writePart(id: string, part: UploadPart, bytes: Uint8Array): Promise<void>
  removePart(id: string, part: UploadPart): Promise<void>
  /** Removes everything of an upload, its record last. */
  remove(id: string): Promise<void>
}

const ID = /^[0-9a-f]{32}$/
/** Files are made for their owner alone. */
const PRIVATE_LAYER = {
  ...NODE_FILE_LAYER,
  open: ((path, flags) => open(path, flags, 0o600)) as typeof open,
}

/**
 * Opens the folder, making it where needed.
 *
 * @param key 32 bytes, the same after a restart.
 * @throws {PipelineError} `DELIVER_REFUSED` when the folder cannot be made.
 */
export async function openUploadStore(folder: string, key: Uint8Array): Promise<UploadStore> {
  await makeFolder(folder)
  await chmod(folder, 0o700)
  await removeStale(folder, PRIVATE_LAYER)
  return new FolderStore(folder, key)
}

class FolderStore implements UploadStore {
  readonly #folder: string
  readonly #key: Uint8Array

  constructor(folder: string, key: Uint8Array) {
    this.#folder = folder
    this.#key = key
  }

  async list(): Promise<readonly Upload[]> {
    const names = await readdir(this.#folder)
    const ids = names.flatMap((name) => /^([0-9a-f]{32})\.record$/.exec(name)?.[1] ?? [])
    const found = await Promise.all(ids.map(async (id) => (await this.read(id)) ?? []))
    return found.flat().sort((a, b) => (a.uploadedAt < b.uploadedAt ? 1 : -1))
  }

  async read(id: string): Promise<Upload | undefined> {
    const bytes = await this.#open(id, 'record')
    return bytes && (JSON.parse(fromUtf8(bytes)) as Upload)
  }

  async write(upload: Upload): Promise<void> {
    await this.#write(upload.id, 'record', utf8(JSON.stringify(upload)))
  }

  async readPart(id: string, part: UploadPart): Promise<Uint8Array | undefined> {
    return await this.#open(id, part)
  }

  async writePart(id: string, part: UploadPart, bytes: Uint8Array): Promise<void> {
    await this.#write(id, part, bytes)
  }

  async removePart(id: string, part: UploadPart): Promise<void> {
    await rm(this.#path(id, part), { force: true })
  }

  async remove(id: string): Promise<void> {
    for (const part of UPLOAD_PARTS) await this.removePart(id, part)
    await rm(this.#path(id, 'record'), { force: true })
  }

  #path(id: string, part: UploadPart | 'record'): string {
    if (!ID.test(id)) throw new TypeError('expected the id of an upload')
    return join(this.#folder, `${id}.${part}`)
  }

  async #open(id: string, part: UploadPart | 'record'): Promise<Uint8Array | undefined> {
    if (!ID.test(id)) return undefined
    const sealed = await readFile(this.#path(id, part)).catch(() => undefined)
    return sealed && openSealed(this.#key, new Uint8Array(sealed), `${id}.${part}`)
  }

  async #write(id: string, part: UploadPart | 'record', bytes: Uint8Array): Promise<void> {
    const sealed = sealBytes(this.#key, bytes, `${id}.${part}`)
    await writeDurably(this.#path(id, part), sealed, PRIVATE_LAYER)
  }
}
