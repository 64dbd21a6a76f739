// A credential in a PNG, put in and taken out: Open Badges 3.0 section 5.3 and security.md section 5, PNG third
// edition section 11.3.3. Strict, so that no two readers see two credentials in one image.

import { concatBytes, fromUtf8, utf8 } from '../util/bytes.ts'
import {
  BAKED_KINDS,
  type Bakeable,
  refuseImage,
  refuseToBake,
  type Unbaked,
} from './image-credential.ts'
import { type Chunk, readChunks, writeChunks } from './png-chunks.ts'

export { isPng } from './png-chunks.ts'

const KEYWORDS: readonly string[] = Object.values(BAKED_KINDS).map(({ keyword }) => keyword)
const OPEN_BADGES_2 = 'openbadges'
/** Compression flag and method 0, no language, no translated keyword. */
const PLAIN = Uint8Array.of(0, 0, 0, 0, 0)

/**
 * Puts a credential into a PNG: one uncompressed iTXt chunk behind IHDR. A credential that was there is replaced,
 * every other chunk stays as it is.
 *
 * @throws {PipelineError} `IMAGE_UNUSABLE` when the image is no sound PNG.
 */
export function bakePng(image: Uint8Array, { kind, text }: Bakeable): Uint8Array {
  const chunks = readChunks(image)
  if (typeof chunks === 'string') throw refuseToBake(`expected a sound PNG: ${chunks}`)
  const [header, ...others] = chunks.filter((chunk) => !isBaked(chunk))
  if (!header) throw new TypeError('chunks without IHDR')
  const data = concatBytes(utf8(BAKED_KINDS[kind].keyword), PLAIN, utf8(text))
  return writeChunks([header, { type: 'iTXt', data }, ...others])
}

/**
 * Takes the credential out of a PNG: the text of the one uncompressed iTXt chunk with its keyword.
 *
 * Refused are broken chunks, the keyword twice, in a tEXt or zTXt chunk, or compressed. Other text is left alone.
 */
export function unbakePng(bytes: Uint8Array): Unbaked {
  const chunks = readChunks(bytes)
  if (typeof chunks === 'string') return refuseImage('IMAGE_INVALID', chunks)
  const baked = chunks.filter(isBaked)
  const [chunk] = baked
  if (!chunk) return withoutCredential(chunks)
  if (baked.length > 1)
    return refuseImage('IMAGE_SEVERAL_CREDENTIALS', 'the image holds more than one credential')
  if (chunk.type !== 'iTXt')
    return refuseImage('IMAGE_CREDENTIAL_MISPLACED', `expected an iTXt chunk, found ${chunk.type}`)
  if (!KEYWORDS.includes(keywordOf(chunk)))
    return refuseImage('IMAGE_CREDENTIAL_MISPLACED', 'expected the keyword in its exact spelling')
  const read = readText(chunk.data)
  return read.ok && holdsOlder(chunks) ? { ...read, older: true } : read
}

function withoutCredential(chunks: readonly Chunk[]): Unbaked {
  return holdsOlder(chunks)
    ? refuseImage('IMAGE_OPEN_BADGES_2', 'the image holds an Open Badge of version 2')
    : refuseImage('IMAGE_WITHOUT_CREDENTIAL', 'the image holds no credential')
}

function holdsOlder(chunks: readonly Chunk[]): boolean {
  return chunks.some((chunk) => isText(chunk) && keywordOf(chunk) === OPEN_BADGES_2)
}

function isText({ type }: Chunk): boolean {
  return type === 'iTXt' || type === 'tEXt' || type === 'zTXt'
}

function isBaked(chunk: Chunk): boolean {
  return isText(chunk) && KEYWORDS.includes(nearKeyword(chunk))
}

/** Latin-1 text before the first zero byte; at most 79 characters are a keyword. */
function keywordOf({ data }: Chunk): string {
  const end = data.subarray(0, 80).indexOf(0)
  return end < 0 ? '' : String.fromCharCode(...data.subarray(0, end))
}

/** The keyword as a reader may take it who is not exact about it. */
function nearKeyword(chunk: Chunk): string {
  return keywordOf(chunk).trim().toLowerCase()
}

/** iTXt: keyword, 0, compression flag, method, language, 0, translated keyword, 0, UTF-8 text. */
function readText(data: Uint8Array): Unbaked {
  const flag = data.indexOf(0) + 1
  const language = data.indexOf(0, flag + 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (data[flag] === 1)
    return refuseImage('IMAGE_CREDENTIAL_COMPRESSED', 'expected uncompressed text')
  if (data[flag] !== 0 || data[flag + 1] !== 0 || translated < 0)
    return refuseImage('IMAGE_INVALID', 'the iTXt chunk is malformed')
  try {
    return { ok: true, text: fromUtf8(data.subarray(translated + 1)) }
  } catch {
    return refuseImage('IMAGE_INVALID', 'expected UTF-8 text in the iTXt chunk')
  }
}
