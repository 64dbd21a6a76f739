// What `verify` is given: files, folders, ZIP archives, JSON Lines and standard input, one credential after the
// other. Inside folders and archives only what is named like a credential; a file named by the user always.

import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isZip, readZip } from '../container/zip.ts'
import { concatBytes, fromUtf8, utf8 } from '../util/bytes.ts'
import { isJsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import type { CliIo } from './io.ts'

/** One credential to verify. */
export interface VerifyInput {
  /** As the user named it; `archive.zip!member` inside an archive. */
  readonly file: string
  readonly bytes: Uint8Array
}

/** Something that could not be read at all. */
export interface UnusableInput {
  readonly file: string
  readonly unusable: string
}

const CREDENTIAL_NAME =
  /(?<!\.manifest)\.(?:json|jsonld|jwt|sd-jwt|jws|1ob|png|svg|pdf|jsonl|zip)$/i
const MAX_STDIN_BYTES = 256 * 1024 * 1024

/** Reads every input; what cannot be read is named and the rest goes on. */
export async function* verifyInputs(
  paths: readonly string[],
  io: CliIo,
): AsyncGenerator<VerifyInput | UnusableInput> {
  for (const path of paths) {
    const files = path === '-' ? undefined : await filesIn(path, io)
    if (files) for (const file of files) yield* readInput(file, io)
    else yield* readInput(path, io)
  }
}

/** The credential files of a folder by name, or undefined when the path is no folder. */
async function filesIn(path: string, io: CliIo): Promise<readonly string[] | undefined> {
  try {
    const names = await readdir(resolve(io.cwd, path), { recursive: true, withFileTypes: true })
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(resolve(io.cwd, path).length + 1))
      .sort()
    const others = files.filter((name) => !CREDENTIAL_NAME.test(name))
    if (others.length > 0)
      io.stderr(`sigillum: ${path}: ${others.length} files not named like a credential skipped\n`)
    return files.filter((name) => CREDENTIAL_NAME.test(name)).map((name) => join(path, name))
  } catch {
    // Not a folder: reading it as a file says what is wrong, if anything is.
    return undefined
  }
}

async function* readInput(path: string, io: CliIo): AsyncGenerator<VerifyInput | UnusableInput> {
  let bytes: Uint8Array
  try {
    bytes = path === '-' ? await readStdin(io) : await io.readFile(resolve(io.cwd, path))
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    yield { file: path, unusable: `the file cannot be read${reason}` }
    return
  }
  yield* isZip(bytes)
    ? membersOfZip(path, bytes)
    : (linesOf(path, bytes) ?? [{ file: path, bytes }])
}

async function readStdin(io: CliIo): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of io.stdin) {
    length += chunk.length
    if (length > MAX_STDIN_BYTES) throw new Error('too long')
    chunks.push(chunk)
  }
  return concatBytes(...chunks)
}

async function* membersOfZip(
  path: string,
  bytes: Uint8Array,
): AsyncGenerator<VerifyInput | UnusableInput> {
  const archive = await readZip(bytes, undefined, (name) => CREDENTIAL_NAME.test(name))
  if (!archive.ok) {
    yield { file: path, unusable: archive.message }
    return
  }
  if (archive.members.size === 0) yield { file: path, unusable: 'the archive holds no credential' }
  for (const [name, content] of archive.members) yield { file: `${path}!${name}`, bytes: content }
}

/** The credentials of JSON Lines, as `issue --out FILE.jsonl` writes them; undefined for anything else. */
function linesOf(path: string, bytes: Uint8Array): readonly VerifyInput[] | undefined {
  if (bytes[0] !== 0x7b) return undefined
  const end = bytes.indexOf(0x0a)
  const first = parseStrictJson(end < 0 ? bytes : bytes.subarray(0, end), {
    maxBytes: bytes.length,
  })
  if (!first.ok || !isJsonObject(first.value)) return undefined
  const lines =
    fromUtf8Lossless(bytes)
      ?.split('\n')
      .filter((line) => line.trim() !== '') ?? []
  const wrapped = typeof first.value.file === 'string' && 'credential' in first.value
  if (lines.length < 2 && !wrapped) return undefined
  return lines.map((line, index) => lineInput(path, line, index + 1))
}

function fromUtf8Lossless(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes)
  } catch {
    return undefined
  }
}

/** A line that is not what it should be is verified as it stands, and fails there. */
function lineInput(path: string, line: string, number: number): VerifyInput {
  const parsed = parseStrictJson(line, { maxBytes: line.length * 3 })
  const entry = parsed.ok && isJsonObject(parsed.value) ? parsed.value : {}
  if (typeof entry.file !== 'string' || !('credential' in entry))
    return { file: `${path}!${number}`, bytes: utf8(line) }
  const { credential } = entry
  const text = typeof credential === 'string' ? credential : JSON.stringify(credential)
  return { file: `${path}!${entry.file}`, bytes: utf8(text) }
}
