// What `verify` is given: files, folders, ZIP archives, JSON Lines and standard input, one credential after the
// other. Inside folders and archives only what is named like a credential; a file named by the user always.

import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DEFAULT_ZIP_LIMITS, isZip } from '../container/zip.ts'
import { openZip } from '../container/zip-archive.ts'
import { concatBytes, utf8 } from '../util/bytes.ts'
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
const MIB = 1024 * 1024
/** Of a file, device or pipe; an archive or JSON Lines of many credentials. */
const MAX_INPUT_BYTES = 256 * MIB
/** More than the verifier takes of any one credential. */
const MAX_SINGLE_BYTES = 17 * MIB
/** Longer than any one credential in JSON Lines. */
const MAX_LINE_BYTES = 16 * MIB

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
    if (others.length > 0) io.stderr(skipped(path, others.length))
    return files.filter((name) => CREDENTIAL_NAME.test(name)).map((name) => join(path, name))
  } catch {
    // Not a folder: reading it as a file says what is wrong, if anything is.
    return undefined
  }
}

/** What is not looked at is said: nobody shall take it for checked. */
function skipped(path: string, count: number): string {
  return `sigillum: ${path}: ${count} files not named like a credential skipped\n`
}

async function* readInput(path: string, io: CliIo): AsyncGenerator<VerifyInput | UnusableInput> {
  let bytes: Uint8Array
  try {
    bytes = await readCapped(path === '-' ? io.stdin : createReadStream(resolve(io.cwd, path)))
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    yield { file: path, unusable: `the file cannot be read${reason}` }
    return
  }
  yield* isZip(bytes)
    ? membersOfZip(path, bytes, io)
    : (linesOf(path, bytes) ?? [{ file: path, bytes }])
}

/**
 * Not more than that: a device has no end. Of what can only be one credential so much is read as shows that it is
 * larger than any.
 */
async function readCapped(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MAX_SINGLE_BYTES && !mayHoldMany(chunks[0])) break
    if (length > MAX_INPUT_BYTES)
      throw Object.assign(new Error('too long'), { code: `more than ${MAX_INPUT_BYTES} bytes` })
  }
  return concatBytes(...chunks)
}

/** Whether it starts like an archive or like JSON Lines. */
function mayHoldMany(start: Uint8Array | undefined): boolean {
  return start !== undefined && (isZip(start) || start[0] === OPENING_BRACE)
}

async function* membersOfZip(
  path: string,
  bytes: Uint8Array,
  io: CliIo,
): AsyncGenerator<VerifyInput | UnusableInput> {
  let others = 0
  const wanted = (name: string) => {
    const isWanted = CREDENTIAL_NAME.test(name)
    if (!isWanted) others += 1
    return isWanted
  }
  const archive = await openZip(bytes, DEFAULT_ZIP_LIMITS, wanted)
  if (!archive.ok) {
    yield { file: path, unusable: archive.message }
    return
  }
  if (others > 0) io.stderr(skipped(path, others))
  if (archive.names.length === 0) yield { file: path, unusable: 'the archive holds no credential' }
  // One at a time: of a large archive only what is being verified is unpacked.
  for (const name of archive.names) {
    const content = archive.read(name)
    const file = `${path}!${name}`
    if (content)
      yield content.ok ? { file, bytes: content.bytes } : { file, unusable: content.message }
  }
}

/** The credentials of JSON Lines, as `issue --out FILE.jsonl` writes them; undefined for anything else. */
function linesOf(path: string, bytes: Uint8Array): Iterable<VerifyInput> | undefined {
  if (bytes[0] !== OPENING_BRACE) return undefined
  const end = bytes.indexOf(LINE_FEED)
  const first = parseStrictJson(end < 0 ? bytes : bytes.subarray(0, end), {
    maxBytes: MAX_LINE_BYTES,
  })
  if (!first.ok || !isJsonObject(first.value)) return undefined
  const isWrapped = typeof first.value.file === 'string' && 'credential' in first.value
  const isFollowed = end >= 0 && hasText(bytes.subarray(end))
  return isWrapped || isFollowed ? eachLine(path, bytes) : undefined
}

const OPENING_BRACE = 0x7b
const LINE_FEED = 0x0a
const SPACES = new Set([0x20, 0x09, 0x0d, LINE_FEED])

function hasText(bytes: Uint8Array): boolean {
  return bytes.some((byte) => !SPACES.has(byte))
}

function* eachLine(path: string, bytes: Uint8Array): Generator<VerifyInput> {
  let number = 0
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, at)
    const end = found < 0 ? bytes.length : found
    const line = bytes.subarray(at, end)
    at = end + 1
    if (!hasText(line)) continue
    number += 1
    yield lineInput(path, line, number)
  }
}

/** A line that is not what it should be is verified as it stands, and fails there. */
function lineInput(path: string, line: Uint8Array, number: number): VerifyInput {
  const parsed = parseStrictJson(line, { maxBytes: MAX_LINE_BYTES })
  const entry = parsed.ok && isJsonObject(parsed.value) ? parsed.value : {}
  if (typeof entry.file !== 'string' || !('credential' in entry))
    return { file: `${path}!${number}`, bytes: line.slice() }
  const { credential } = entry
  const text = typeof credential === 'string' ? credential : JSON.stringify(credential)
  return { file: `${path}!${entry.file}`, bytes: utf8(text) }
}
