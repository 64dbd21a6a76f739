// What `verify` is given: files, folders, ZIP archives, JSON Lines, lists and standard input, one credential after the
// other. Inside folders and archives only what is named like a credential; a file named by the user always.

import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DEFAULT_ZIP_LIMITS, isZip } from '../container/zip.ts'
import { openZip } from '../container/zip-archive.ts'
import type { ZipSource } from '../container/zip-source.ts'
import { reasonOf } from '../deliver/durable-file.ts'
import { concatBytes, releaseBytes, utf8 } from '../util/bytes.ts'
import { isJsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { Gathered } from './gathered.ts'
import type { CliIo } from './io.ts'
import { listedCredentials, mayHoldOthers } from './listed-credentials.ts'
import { openZipFile } from './zip-file.ts'

/** One credential to verify. */
export interface VerifyInput {
  /** As the user named it; `archive.zip!member` inside an archive. */
  readonly file: string
  /** To be read before the next one is asked for. */
  readonly bytes: Uint8Array
  /** Nobody else reads them. */
  readonly isOwn?: true
}

/** Something that could not be read at all. */
export interface UnusableInput {
  readonly file: string
  readonly unusable: string
}

/** What stands beside a file by its name, as macOS adds to every archive, is not the file. */
const CREDENTIAL_NAME =
  /^(?!(?:.*\/)?(?:\._|__MACOSX\/)).*(?<!\.manifest)\.(?:json|jsonld|jwt|sd-jwt|jws|1ob|png|svg|pdf|jsonl|zip)$/i
const MIB = 1024 * 1024
/** An archive of many credentials, in a file. */
const MAX_ARCHIVE_BYTES = 256 * MIB
/** One that comes through a pipe is held whole: its directory stands at the end. */
const MAX_PIPED_ARCHIVE_BYTES = 32 * MIB
/** More than the verifier takes of any one credential. */
const MAX_SINGLE_BYTES = 17 * MIB
const TOO_LARGE_ARCHIVE = `the file cannot be read (more than ${MAX_ARCHIVE_BYTES} bytes)`
const TOO_LARGE_PIPED = `the archive cannot be read from a pipe (more than ${MAX_PIPED_ARCHIVE_BYTES} bytes); name the file itself`
/** Longer than any one credential in JSON Lines. */
const MAX_LINE_BYTES = 16 * MIB

/** Reads every input; what cannot be read is named and the rest goes on. */
export async function* verifyInputs(
  paths: readonly string[],
  io: CliIo,
): AsyncGenerator<VerifyInput | UnusableInput> {
  for (const path of paths) {
    const files = path === '-' ? undefined : await filesIn(path, io)
    // Nothing was verified then: that must not end as if all had passed.
    if (files?.length === 0) yield { file: path, unusable: 'the folder holds no credential' }
    else if (files) for (const file of files) yield* readInput(file, io)
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
  const files = count === 1 ? '1 file' : `${count} files`
  return `sigillum: ${path}: ${files} not named like a credential skipped\n`
}

async function* readInput(path: string, io: CliIo): AsyncGenerator<VerifyInput | UnusableInput> {
  const archive = path === '-' ? undefined : openZipFile(resolve(io.cwd, path))
  if (!archive) return yield* readStream(path, io)
  try {
    if (archive.size > MAX_ARCHIVE_BYTES) yield { file: path, unusable: TOO_LARGE_ARCHIVE }
    else yield* membersOfZip(path, archive, io)
  } finally {
    archive.close()
  }
}

async function* readStream(path: string, io: CliIo): AsyncGenerator<VerifyInput | UnusableInput> {
  const source = path === '-' ? io.stdin : createReadStream(resolve(io.cwd, path))
  const chunks = source[Symbol.asyncIterator]()
  try {
    const gathered = new Gathered(MAX_PIPED_ARCHIVE_BYTES)
    const { bytes, rest } = await readHead(chunks, gathered)
    if (isZip(bytes)) {
      const isWhole = !rest || (await readRest(rest, gathered))
      if (isWhole) yield* membersOfZip(path, gathered.bytes, io)
      else yield { file: path, unusable: TOO_LARGE_PIPED }
    } else if (isJsonLines(bytes, rest !== undefined)) yield* eachLine(path, bytes, rest)
    else yield* eachListed(path, bytes, { isWhole: rest === undefined, io })
  } catch (error) {
    yield { file: path, unusable: `the file cannot be read (${reasonOf(error)})` }
  } finally {
    // What is left unread is let go of: a file stays open otherwise.
    await chunks.return?.()
  }
}

interface Head {
  readonly bytes: Uint8Array
  /** What follows, where there is more than any one credential takes; a device has no end. */
  readonly rest?: AsyncIterator<Uint8Array>
}

async function readHead(rest: AsyncIterator<Uint8Array>, head: Gathered): Promise<Head> {
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    // Lines show themselves at once, and are read one by one from there.
    if (head.length === 0 && isJsonLines(next.value, true)) return { bytes: next.value, rest }
    head.add(next.value)
    if (head.length > MAX_SINGLE_BYTES) return { bytes: head.bytes, rest }
  }
  return { bytes: head.bytes }
}

/** Reads the rest of an archive behind its head; false when there is too much of it. */
async function readRest(rest: AsyncIterator<Uint8Array>, all: Gathered): Promise<boolean> {
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    if (all.length + next.value.length > MAX_PIPED_ARCHIVE_BYTES) return false
    all.add(next.value)
  }
  return all.length <= MAX_PIPED_ARCHIVE_BYTES
}

function tooLong(code: string): Error {
  return Object.assign(new Error('too long'), { code })
}

async function* membersOfZip(
  path: string,
  zip: Uint8Array | ZipSource,
  io: CliIo,
): AsyncGenerator<VerifyInput | UnusableInput> {
  let others = 0
  const wanted = (name: string) => {
    const isWanted = CREDENTIAL_NAME.test(name)
    if (!isWanted) others += 1
    return isWanted
  }
  const archive = await openZip(zip, DEFAULT_ZIP_LIMITS, wanted)
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
    if (content && !content.ok) yield { file, unusable: content.message }
    if (!content?.ok) continue
    const isView = zip instanceof Uint8Array && content.bytes.buffer === zip.buffer
    for (const input of eachListed(file, content.bytes, { isWhole: true, io }))
      yield isView ? input : { ...input, isOwn: true }
    if (!isView) releaseBytes(content.bytes)
  }
}

/** Every credential of a list, or the file itself; of one that goes on only its size is looked at. */
function* eachListed(
  file: string,
  bytes: Uint8Array,
  { isWhole, io }: { readonly isWhole: boolean; readonly io: CliIo },
): Generator<VerifyInput> {
  const listed = isWhole ? listedCredentials(bytes) : undefined
  if (!listed) yield { file, bytes }
  if (listed?.isPartial)
    io.stderr(
      `sigillum: ${file}: what stands beside the credentials is not signed, and not shown\n`,
    )
  for (const [index, entry] of (listed?.credentials ?? []).entries())
    yield { file: `${file}!${index + 1}`, bytes: entry }
}

/**
 * Whether bytes start like JSON Lines, as `issue --out FILE.jsonl` writes them: with an object in a line of its own
 * that names a file, or behind which more follows.
 */
function isJsonLines(bytes: Uint8Array, goesOn: boolean): boolean {
  if (bytes[0] !== OPENING_BRACE) return false
  const end = bytes.indexOf(LINE_FEED)
  if (end < 0 && goesOn) return false
  const isFollowed = end >= 0 && textStart(bytes, end) < bytes.length
  if (!isFollowed && !mayHoldOthers(bytes)) return false
  const first = parseStrictJson(end < 0 ? bytes : bytes.subarray(0, end), {
    maxBytes: MAX_LINE_BYTES,
  })
  if (!first.ok || !isJsonObject(first.value)) return false
  const isWrapped = typeof first.value.file === 'string' && 'credential' in first.value
  return isWrapped || isFollowed
}

const OPENING_BRACE = 0x7b
const LINE_FEED = 0x0a

/** The place of the first byte from there on that is no white space. */
function textStart(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isSpace(bytes[at])) at += 1
  return at
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === LINE_FEED
}

/** One line after the other; of a long file only what is being verified is kept. */
async function* eachLine(
  path: string,
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array> | undefined,
): AsyncGenerator<VerifyInput> {
  let number = 0
  let left = head
  for (let isLast = rest === undefined; ; ) {
    let at = textStart(left, 0)
    for (let end = left.indexOf(LINE_FEED, at); at < left.length; ) {
      if (end < 0 && !isLast) break
      number += 1
      yield lineInput(path, left.subarray(at, end < 0 ? left.length : end), number)
      at = end < 0 ? left.length : textStart(left, end)
      end = left.indexOf(LINE_FEED, at)
    }
    left = left.subarray(at)
    if (isLast || !rest) return
    if (left.length > MAX_SINGLE_BYTES) throw tooLong(`a line of more than ${MAX_LINE_BYTES} bytes`)
    const next = await nextPiece(rest, left.length)
    isLast = next.length === 0
    left = left.length === 0 ? next : concatBytes(left, next)
  }
}

/** Some of what follows, more the longer the line is that it belongs to; nothing at the end. */
async function nextPiece(rest: AsyncIterator<Uint8Array>, held: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    chunks.push(next.value)
    length += next.value.length
    if (length >= Math.min(held, MIB)) break
  }
  const [only, second] = chunks
  return only && !second ? only : concatBytes(...chunks)
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
