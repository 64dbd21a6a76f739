// `--documents FILE`: a JSON object from URL to local file that stands for the whole network.
// specs/interfaces.md, CLI. Files are read when asked for, through the injected reader.

import { resolve } from 'node:path'
import { PipelineError } from '../model/pipeline-error.ts'
import { isJsonObject, type JsonObject, pointerTo } from '../util/json.ts'
import type { LoadDocument } from './load-document.ts'

interface MappedDocument {
  readonly file: string
  readonly contentType: string
  readonly status: number
}

/** Many times what any of these documents takes. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

/**
 * Makes a loader that knows only the documents of a map; any other URL is unreachable.
 *
 * @param map Parsed JSON: `{ "https://…": { "file", "contentType"?, "status"? } }`.
 * @param baseDir Absolute folder that relative `file` members start from.
 * @throws {PipelineError} `DOCUMENTS_INVALID` with every fault.
 */
export function createDocumentMap(
  map: unknown,
  baseDir: string,
  readFile: (path: string) => Promise<Uint8Array>,
): LoadDocument {
  const documents = parseDocumentMap(map)
  return async (url) => {
    const entry = documents.get(url)
    if (!entry) throw new PipelineError('TRUST_UNREACHABLE', 'the document map has no such URL')
    const bytes = await readMapped(async () => await readFile(resolve(baseDir, entry.file)))
    return { status: entry.status, contentType: entry.contentType, bytes }
  }
}

async function readMapped(read: () => Promise<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array
  try {
    bytes = await read()
  } catch (cause) {
    throw new PipelineError('TRUST_UNREACHABLE', 'a file of the document map cannot be read', {
      cause,
    })
  }
  if (bytes.length <= MAX_DOCUMENT_BYTES) return bytes
  throw new PipelineError('TRUST_UNREACHABLE', 'a file of the document map is too large')
}

function parseDocumentMap(map: unknown): ReadonlyMap<string, MappedDocument> {
  if (!isJsonObject(map)) throw invalid([{ pointer: '', rule: 'object' }])
  const faults = Object.entries(map).flatMap(([url, entry]) => entryFaults(url, entry))
  if (faults.length > 0) throw invalid(faults)
  return new Map(
    Object.entries(map as { [url: string]: JsonObject }).map(([url, entry]) => [
      url,
      {
        file: String(entry.file),
        contentType: String(entry.contentType ?? 'application/json').toLowerCase(),
        status: Number(entry.status ?? 200),
      },
    ]),
  )
}

const MEMBERS = new Set(['file', 'contentType', 'status'])

function entryFaults(url: string, entry: unknown): { pointer: string; rule: string }[] {
  const pointer = pointerTo('', url)
  const faults: { pointer: string; rule: string }[] = []
  if (!URL.canParse(url)) faults.push({ pointer, rule: 'absolute-url' })
  if (!isJsonObject(entry)) return [...faults, { pointer, rule: 'object' }]
  if (typeof entry.file !== 'string') faults.push({ pointer: `${pointer}/file`, rule: 'text' })
  if (entry.contentType !== undefined && typeof entry.contentType !== 'string')
    faults.push({ pointer: `${pointer}/contentType`, rule: 'text' })
  if (entry.status !== undefined && !isHttpStatus(entry.status))
    faults.push({ pointer: `${pointer}/status`, rule: 'http-status' })
  for (const member of Object.keys(entry))
    if (!MEMBERS.has(member))
      faults.push({ pointer: pointerTo(pointer, member), rule: 'unknown-member' })
  return faults
}

function isHttpStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599
}

function invalid(faults: readonly { pointer: string; rule: string }[]): PipelineError {
  const places = faults.slice(0, 3).map((fault) => `${fault.pointer || '/'} (${fault.rule})`)
  return new PipelineError(
    'DOCUMENTS_INVALID',
    `the document map has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}: ${places.join(', ')}`,
    { detail: { faults } },
  )
}
