// From the options of `verify` to a verifier: the trust list, the document map and the extra contexts, read
// strictly. A file that cannot be used ends the run with its name; nothing is verified with half a setup. What only the
// thread that verifies needs, or a rare option, is loaded when it is: a check begins sooner, and takes less memory.

import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ShapeFile } from '../linked-data/official-shapes.ts'
import {
  type ContextSet,
  type ExtraContext,
  extendContexts,
  loadPinnedContexts,
} from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { type CertificateTrust, NO_ANCHORS } from '../trust/certificate-trust.ts'
import { createDocumentMap } from '../trust/document-map.ts'
import { withRegistries } from '../trust/issuer-registries.ts'
import type { LoadDocument } from '../trust/load-document.ts'
import { parseTrustList, type TrustList, type TrustPolicy } from '../trust/trust-list.ts'
import { isJsonObject, type Json } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import {
  createIsolatedVerifier,
  type IsolatedVerifier,
  type IsolatedVerifierOptions,
} from '../verify/isolated/isolated-verifier.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

/** The options that decide what a verifier believes and can reach. */
export interface VerifyOptions {
  readonly trust?: string
  readonly documents?: string
  readonly contexts?: string
  /** Folder of the official shapes. */
  readonly shapes?: string
  /** Fetch nothing. */
  readonly offline?: boolean
}

/** Configuration is ours and may be larger than a credential. */
const MAX_CONFIGURATION_BYTES = 16 * 1024 * 1024

/**
 * Makes the verifier of a run.
 *
 * @throws {PipelineError} `TRUST_LIST_INVALID`, `DOCUMENTS_INVALID` or `CONTEXT_HASH_MISMATCH`, naming the file.
 */
export async function setUpVerifier(
  options: VerifyOptions,
  io: CliIo,
): Promise<Pick<IsolatedVerifier, 'verify'>> {
  const setup = await verifierSetup(options, io)
  if (io.isolates) return createIsolatedVerifier(setup)
  const { extraContexts = [], shapeFiles, ...rest } = setup
  const contexts = extendContexts(loadPinnedContexts(), extraContexts)
  const shapes = shapeFiles && (await readShapes(shapeFiles, contexts))
  const { createVerifier } = await import('../verify/verifier.ts')
  return createVerifier({ ...rest, contexts, ...(shapes && { shapes }) })
}

/**
 * What a verifier of a run is made of.
 *
 * @throws {PipelineError} as {@link setUpVerifier}.
 */
export async function verifierSetup(
  options: VerifyOptions,
  io: CliIo,
): Promise<IsolatedVerifierOptions> {
  const { trust } = options
  const loadDocument = await networkOf(options, io)
  const shapeFiles = await shapesOf(options.shapes, io)
  return {
    ...(shapeFiles && { shapeFiles }),
    extraContexts: await contextsOf(options.contexts, io),
    clock: io.now,
    ...(loadDocument && { loadDocument }),
    ...(trust !== undefined && (await trustOf(trust, io, loadDocument))),
  }
}

/** A document map is the whole network; without one it is the real one, by the rules of the guarded fetcher. */
export async function networkOf(
  { documents, offline }: Pick<VerifyOptions, 'documents' | 'offline'>,
  io: CliIo,
): Promise<LoadDocument | undefined> {
  if (documents !== undefined && offline)
    throw new UsageError('"verify" takes either --documents or --offline, not both')
  if (documents !== undefined) return await documentsOf(documents, io)
  return offline ? undefined : io.network
}

/** Files that a trust list names lie where it says, seen from the list. */
async function trustOf(
  path: string,
  io: CliIo,
  loadDocument: LoadDocument | undefined,
): Promise<{ readonly trust: TrustPolicy; readonly certificates?: CertificateTrust }> {
  if (path === 'any') return { trust: 'any' }
  const own = parseTrustList(await readJson(path, io, 'TRUST_LIST_INVALID'))
  const folder = dirname(resolve(io.cwd, path))
  const readFile = async (name: string) =>
    await read(resolve(folder, name), io, 'TRUST_LIST_INVALID')
  const certificates = await certificatesOf(own, readFile)
  return { trust: await withRegistries(own, { readFile, loadDocument }), certificates }
}

async function certificatesOf(
  list: TrustList,
  readFile: (name: string) => Promise<Uint8Array>,
): Promise<CertificateTrust> {
  if (list.anchors.length === 0 && list.lists.length === 0) return NO_ANCHORS
  const { loadCertificateTrust } = await import('../trust/load-certificate-trust.ts')
  return await loadCertificateTrust(list, readFile)
}

async function documentsOf(path: string, io: CliIo) {
  const map = await readJson(path, io, 'DOCUMENTS_INVALID')
  return createDocumentMap(map, dirname(resolve(io.cwd, path)), io.readFile)
}

/** The Turtle files of a folder. They are read once here, so that a wrong one ends the run and not a thread. */
async function shapesOf(
  folder: string | undefined,
  io: CliIo,
): Promise<readonly ShapeFile[] | undefined> {
  if (folder === undefined) return undefined
  const path = resolve(io.cwd, folder)
  let names: readonly string[]
  try {
    names = (await readdir(path)).filter((name) => name.endsWith('.ttl')).sort()
  } catch (cause) {
    throw new PipelineError('SHAPES_UNUSABLE', `the folder ${folder} cannot be read`, { cause })
  }
  const files: ShapeFile[] = []
  for (const name of names) {
    const bytes = await read(join(path, name), io, 'SHAPES_UNUSABLE')
    files.push({ name, text: new TextDecoder().decode(bytes) })
  }
  await readShapes(files, loadPinnedContexts())
  return files
}

async function readShapes(files: readonly ShapeFile[], contexts: ContextSet) {
  const { loadOfficialShapes } = await import('../linked-data/official-shapes.ts')
  return await loadOfficialShapes(files, contexts)
}

async function contextsOf(path: string | undefined, io: CliIo): Promise<readonly ExtraContext[]> {
  if (path === undefined) return []
  const map = await readJson(path, io, 'CONTEXT_HASH_MISMATCH')
  if (!isJsonObject(map)) throw wrong(path, 'CONTEXT_HASH_MISMATCH', 'expected a JSON object')
  const extra: ExtraContext[] = []
  for (const [iri, entry] of Object.entries(map)) extra.push(await contextOf(path, iri, entry, io))
  // A wrong hash ends the run here, and not in the thread that verifies.
  extendContexts(loadPinnedContexts(), extra)
  return extra
}

async function contextOf(path: string, iri: string, entry: Json, io: CliIo): Promise<ExtraContext> {
  const { file, sha256 } = isJsonObject(entry) ? entry : {}
  if (!URL.canParse(iri) || typeof file !== 'string' || typeof sha256 !== 'string')
    throw wrong(path, 'CONTEXT_HASH_MISMATCH', 'expected `file` and `sha256` for every URL')
  const place = resolve(dirname(resolve(io.cwd, path)), file)
  return { iri, sha256, document: await read(place, io, 'CONTEXT_HASH_MISMATCH') }
}

type SetupCode =
  | 'TRUST_LIST_INVALID'
  | 'DOCUMENTS_INVALID'
  | 'CONTEXT_HASH_MISMATCH'
  | 'SHAPES_UNUSABLE'

async function readJson(path: string, io: CliIo, code: SetupCode): Promise<Json> {
  const bytes = await read(resolve(io.cwd, path), io, code)
  const parsed = parseStrictJson(bytes, { maxBytes: MAX_CONFIGURATION_BYTES })
  if (parsed.ok) return parsed.value
  throw wrong(path, code, parsed.faults[0].message)
}

async function read(path: string, io: CliIo, code: SetupCode): Promise<Uint8Array> {
  try {
    return await io.readFile(path)
  } catch (cause) {
    throw new PipelineError(code, `${path} cannot be read`, { cause })
  }
}

function wrong(path: string, code: SetupCode, why: string): PipelineError {
  return new PipelineError(code, `${path}: ${why}`)
}
