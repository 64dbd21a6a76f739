// Registries of issuers that others keep: a registry of the Digital Credentials Consortium (identifier to name), or its
// list of known registries. A trust list names them as files; whoever is in one is vouched for by its name.
// https://digitalcredentials.github.io/dcc-known-registries/

import { PipelineError } from '../model/pipeline-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { type LoadDocument, loadNothing } from './load-document.ts'
import { loadJson } from './load-json.ts'
import type { RegistryFile, TrustedIssuer, TrustList } from './trust-list.ts'

interface Sources {
  /** Reads a file by the name in the list; what it returns is believed to be that file. */
  readonly readFile: (name: string) => Promise<Uint8Array>
  /** The way to the registries that a list of known ones names. Default: none. */
  readonly loadDocument?: LoadDocument | undefined
}

const MAX_BYTES = 16 * 1024 * 1024

/**
 * A trust list with the issuers of the registries that it names, behind its own.
 *
 * @throws {PipelineError} `TRUST_LIST_INVALID`, naming the file or registry, when one cannot be used: nobody is
 * unknown because a list was not read.
 */
export async function withRegistries(list: TrustList, sources: Sources): Promise<TrustList> {
  const issuers = [...list.issuers]
  for (const file of list.registries ?? []) issuers.push(...(await issuersOf(file, sources)))
  return { ...list, issuers }
}

async function issuersOf(
  { file, name }: RegistryFile,
  { readFile, loadDocument = loadNothing }: Sources,
): Promise<readonly TrustedIssuer[]> {
  const parsed = parseStrictJson(await readFile(file), { maxBytes: MAX_BYTES })
  if (!parsed.ok) throw wrong(file, parsed.faults[0].message)
  if (!Array.isArray(parsed.value)) return registered(parsed.value, file, name)
  const issuers: TrustedIssuer[] = []
  for (const known of parsed.value as readonly Json[])
    issuers.push(...(await knownRegistry(known, file, loadDocument)))
  return issuers
}

/** One entry of a list of known registries; only those that are plain files are read. */
async function knownRegistry(
  entry: Json,
  file: string,
  loadDocument: LoadDocument,
): Promise<readonly TrustedIssuer[]> {
  const { type, url, name } = isJsonObject(entry) ? entry : {}
  if (typeof type !== 'string' || typeof name !== 'string')
    throw wrong(file, 'expected registries with `name` and `type`')
  // The others are asked about one issuer at a time, and by protocols of their own.
  if (type !== 'dcc-legacy') return []
  if (typeof url !== 'string') throw wrong(file, `expected \`url\` of the registry ${name}`)
  const loaded = await loadJson(url, 'application/json', loadDocument)
  if (!loaded.ok) throw wrong(file, `the registry ${name}: ${loaded.message}`)
  return registered(loaded.value, name, name)
}

/** The issuers of one registry. */
function registered(value: Json, file: string, name: string | undefined): readonly TrustedIssuer[] {
  const { registry, meta } = isJsonObject(value) ? value : {}
  if (!isJsonObject(registry))
    throw wrong(file, 'expected `registry`, an object from identifier to issuer')
  const vouchedBy = name ?? (isJsonObject(meta) && typeof meta.name === 'string' ? meta.name : file)
  return Object.entries(registry).map(([id, entry]) => issuerOf(id, entry, { file, vouchedBy }))
}

function issuerOf(
  id: string,
  entry: Json,
  { file, vouchedBy }: { readonly file: string; readonly vouchedBy: string },
): TrustedIssuer {
  const name = isJsonObject(entry) ? (entry as JsonObject).name : undefined
  if (!URL.canParse(id) || typeof name !== 'string' || name.trim() === '')
    throw wrong(file, 'expected issuers with an identifier and a `name`')
  return { id, name, vouchedBy }
}

function wrong(file: string, why: string): PipelineError {
  return new PipelineError('TRUST_LIST_INVALID', `${file}: ${why}`)
}
