// The bytes of an awards file before anyone reads them: which format they are, and the text of text formats.
// An encoding is stated in the columns file or it is UTF-8; anything else is recognised, named and refused.

import { concatBytes } from '../../util/bytes.ts'
import { error, type Problem } from './award-row.ts'
import type { Encoding } from './columns.ts'
import { textBy } from './decode-text.ts'

/** What a file is, by its first bytes. */
export type AwardsFormat = 'table-text' | 'json-array' | 'json-lines' | 'xlsx'

/** As many bytes as the format needs to be told. */
export const PROBE_BYTES = 4096

const startsWith = (bytes: Uint8Array, ...prefix: readonly number[]) =>
  prefix.every((byte, index) => bytes[index] === byte)

const NOT_READ: readonly { prefix: readonly number[]; rule: string; message: string }[] = [
  {
    prefix: [0xd0, 0xcf, 0x11, 0xe0],
    rule: 'format-old-excel',
    message: 'an old Excel file (.xls) or one with a password; save it as .xlsx without a password',
  },
  {
    prefix: [0x25, 0x50, 0x44, 0x46],
    rule: 'format-pdf',
    message: 'a PDF; export a table instead',
  },
  { prefix: [0x1f, 0x8b], rule: 'format-gzip', message: 'a gzip file; unpack it first' },
]

const NOT_A_LIST =
  'found one JSON object over several lines; expected an array of awards, or one whole object on each line'

/** Tells the format of a file, or why it is none that is read. */
export function detectFormat(probe: Uint8Array, encoding?: Encoding): AwardsFormat | Problem {
  if (probe.length === 0) return error('file-empty', 'the file is empty; expected rows of awards')
  const known = NOT_READ.find(({ prefix }) => startsWith(probe, ...prefix))
  if (known) return error(known.rule, `found ${known.message}`)
  if (startsWith(probe, 0x50, 0x4b)) return 'xlsx'
  const wrong = encodingProblem(probe, encoding)
  if (wrong) return wrong
  if (!encoding && isNoText(probe))
    return error(
      'format-unknown',
      'found neither text nor a workbook; expected CSV, XLSX, a JSON array or JSON Lines',
    )
  const start = new TextDecoder(encoding ?? 'utf-8').decode(probe).replace(/^[\uFEFF\s]+/, '')
  if (start === '')
    return error('file-empty', 'the file holds only white space; expected rows of awards')
  if (/^<(?:!doctype|html|table|\?xml|meta)/i.test(start)) {
    return error('format-markup', 'found HTML or XML under another name; save it as .xlsx or CSV')
  }
  if (start.startsWith('[')) return 'json-array'
  if (/^\{\s*[\r\n]/.test(start)) return error('json-shape', NOT_A_LIST)
  return start.startsWith('{') ? 'json-lines' : 'table-text'
}

/** Zeros and bytes that are no UTF-8: pictures and programs, whatever the file's name says. */
function isNoText(probe: Uint8Array): boolean {
  if (!probe.includes(0)) return false
  return textBy(new TextDecoder('utf-8', { fatal: true }), probe) === undefined
}

function encodingProblem(probe: Uint8Array, encoding?: Encoding): Problem | undefined {
  const found =
    startsWith(probe, 0xff, 0xfe, 0, 0) || startsWith(probe, 0, 0, 0xfe, 0xff)
      ? 'utf-32'
      : startsWith(probe, 0xff, 0xfe)
        ? 'utf-16le'
        : startsWith(probe, 0xfe, 0xff)
          ? 'utf-16be'
          : startsWith(probe, 0xef, 0xbb, 0xbf)
            ? 'utf-8'
            : unmarkedUtf16(probe)
  if (found === undefined || found === (encoding ?? 'utf-8')) return undefined
  const advice =
    found === 'utf-8'
      ? 'state utf-8'
      : 'save it as "CSV UTF-8" or state the encoding in a columns file'
  return error(
    encoding === undefined ? 'encoding-utf-16' : 'encoding-contradiction',
    `expected ${encoding ?? 'utf-8'}, found ${found}; ${advice}`,
  )
}

/** UTF-16 of Latin letters has a zero in every second byte. */
function unmarkedUtf16(probe: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(probe.length, 512) >> 1
  if (pairs < 2) return undefined
  let [even, odd] = [0, 0]
  for (let pair = 0; pair < pairs; pair++) {
    if (probe[2 * pair] === 0) even++
    if (probe[2 * pair + 1] === 0) odd++
  }
  if (odd > pairs * 0.6 && even < pairs * 0.1) return 'utf-16le'
  return even > pairs * 0.6 && odd < pairs * 0.1 ? 'utf-16be' : undefined
}

/** Reads enough of a stream to tell its format, and gives the stream back whole. */
export async function probeChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ probe: Uint8Array; chunks: AsyncGenerator<Uint8Array> }> {
  const iterator = asAsync(chunks)
  const held: Uint8Array[] = []
  let size = 0
  while (size < PROBE_BYTES) {
    const next = await iterator.next()
    if (next.done) break
    held.push(next.value)
    size += next.value.length
  }
  async function* whole() {
    yield* held
    yield* iterator
  }
  return { probe: concatBytes(...held).subarray(0, PROBE_BYTES), chunks: whole() }
}

async function* asAsync(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  yield* chunks
}

/** All bytes of a stream; undefined when there are more than the cap. */
export async function collect(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const held: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) return undefined
    held.push(chunk)
  }
  return concatBytes(...held)
}
