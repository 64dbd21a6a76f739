// The manifest of a batch: which files it made and their hashes, so that a copy can be checked without the ledger.
// No personal data: awards are named by their keyed hash. Written line by line, as a batch may hold a million.

import { type FileLayer, writeDurably } from '../deliver/durable-file.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { utf8 } from '../util/bytes.ts'

export interface ManifestOptions {
  readonly ledger: Ledger
  /** Id of the batch. */
  readonly batch: string
  /** SHA-256 in hex of the template and organisations files. */
  readonly templateHash: string
  readonly path: string
  readonly layer?: FileLayer
}

/**
 * Writes the manifest of a batch durably: `{"batch", "template", "files": [{"award", "format", "id", "file",
 * "sha256"}]}`, one file a line, by award hash. The same batch gives the same bytes.
 *
 * @throws {PipelineError} `DELIVER_REFUSED`.
 */
export async function writeManifest({ path, layer, ...options }: ManifestOptions): Promise<void> {
  await writeDurably(path, manifestOf(options), layer)
}

const LINES_PER_WRITE = 1000

async function* manifestOf({
  ledger,
  batch,
  templateHash,
}: Omit<ManifestOptions, 'path' | 'layer'>): AsyncGenerator<Uint8Array> {
  let text = `{"batch":${JSON.stringify(batch)},"template":${JSON.stringify(templateHash)},"files":[`
  let count = 0
  for await (const { awardHash, format, credentialId, file, sha256 } of ledger.filesOf(batch)) {
    const line = { award: awardHash, format, id: credentialId, file, sha256 }
    text += `${count === 0 ? '' : ','}\n${JSON.stringify(line)}`
    count += 1
    if (count % LINES_PER_WRITE > 0) continue
    yield utf8(text)
    text = ''
  }
  yield utf8(`${text}\n]}\n`)
}
