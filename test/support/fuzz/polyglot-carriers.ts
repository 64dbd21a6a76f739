// Files that are two things at once: a picture, a paper, a drawing, a document or a token in front of, behind or within
// an archive, a page or another of them. Whichever reader takes the file, what it is found good for must be what was signed.

import { crc32 } from 'node:zlib'
import { isZip, readZip } from '../../../src/container/zip.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { writeZip } from '../write-zip.ts'
import type { Carrier } from './carriers.ts'
import type { Random } from './random.ts'

/** What is put together, by name: the good ones, and what may be made of them. */
export interface Parts {
  readonly picture: Carrier
  readonly paper: Carrier
  readonly drawing: Carrier
  readonly document: Carrier
  readonly token: Carrier
}

/** Each is good as it is; every edit makes it something else as well. */
export function polyglotCarriers(parts: Parts): readonly Carrier[] {
  const { picture, paper, drawing, document, token } = parts
  const zip = (inner: Carrier) => (random: Random) =>
    writeZip(new Map([['badge.json', inner.mutate(random)]]))
  const page = (random: Random) =>
    Buffer.concat([
      utf8('<!doctype html><html><body><script type="application/ld+json">'),
      document.mutate(random),
      utf8('</script></body></html>'),
    ])
  const as = (inner: Carrier) => (random: Random) =>
    random.chance(0.3) ? inner.bytes : inner.mutate(random)
  return [
    polyglot('picture and more', picture, [zip(document), as(paper), as(drawing), as(token)], 3),
    polyglot('paper and more', paper, [zip(document), as(picture), as(drawing), page], 3),
    polyglot('drawing and more', drawing, [page, zip(document), as(paper), as(drawing)], 3),
    polyglot('document and more', document, [as(token), as(document), zip(document), page], 2),
    polyglot('token and more', token, [as(document), as(token), zip(token), page], 2),
  ]
}

type Second = (random: Random) => Uint8Array

function polyglot(
  name: string,
  first: Carrier,
  seconds: readonly Second[],
  weight: number,
): Carrier {
  const { bytes } = first
  const mutate = (random: Random): Uint8Array => {
    const own = random.chance(0.7) ? bytes : first.mutate(random)
    return random.pick(JOINS)(own, random.pick(seconds)(random), random)
  }
  return { name, bytes, weight, mutate, open: opened }
}

/** As the command line takes a file: an archive by its members, all else whole. */
async function opened(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  if (!isZip(bytes)) return [bytes]
  const result = await readZip(bytes, undefined, () => true)
  return result.ok ? [...result.members.values()] : []
}

type Join = (first: Uint8Array, second: Uint8Array, random: Random) => Uint8Array

const FILLERS = ['', '\n', ' ', '\0', '\ufeff', '%', '\r\n\r\n', '<!--', '//']
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

const JOINS: readonly Join[] = [
  (first, second, random) => joined(first, utf8(random.pick(FILLERS)), second),
  (first, second, random) => joined(second, utf8(random.pick(FILLERS)), first),
  // Readers of papers look for their head within the first kilobyte, those of archives for their end in the last 64.
  (first, second, random) => joined(Buffer.alloc(random.next(1_100), 0x20), first, second),
  (first, second, random) => joined(first, Buffer.alloc(random.next(200)), second),
  (first, second, random) => within(first, second, random),
  (first, second, random) => within(second, first, random),
  (first, second, random) => {
    const at = random.next(first.length)
    return joined(first.subarray(0, at), second, first.subarray(at))
  },
]

/** In a place where readers of the outer one look past it: a chunk, a comment, an element, a member. */
function within(outer: Uint8Array, inner: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(outer).toString('latin1')
  const other = Buffer.from(inner).toString('latin1')
  const spliced = (pattern: RegExp, before: string, after: string) =>
    new Uint8Array(
      Buffer.from(
        text.replace(pattern, (found) => found + before + other + after),
        'latin1',
      ),
    )
  if (text.startsWith('\x89PNG')) return withChunk(outer, inner, random)
  if (text.startsWith('%PDF')) return spliced(/^%PDF[^\n]*\n/, '%', '\n')
  if (text.startsWith('<'))
    return random.pick<() => Uint8Array>([
      () => spliced(/^<[^>]*>/, '<!--', '-->'),
      () => spliced(/^<[^>]*>/, '<foreignObject><![CDATA[', ']]></foreignObject>'),
      () => spliced(/^<[^>]*>/, '<metadata>', '</metadata>'),
    ])()
  const quoted = JSON.stringify(other)
  if (text.startsWith('{'))
    return random.pick<() => Uint8Array>([
      () => utf8(text.replace('{', `{"payload":${quoted},`)),
      () => utf8(text.replace(/}$/, `,"jws":${quoted}}`)),
      () => utf8(`[${text},${quoted}]`),
      () => utf8(`{"jwt":${quoted},"credential":${text}}`),
    ])()
  return random.pick<() => Uint8Array>([
    () => utf8(JSON.stringify(text)),
    () => utf8(`${text}~${Buffer.from(inner).toString('base64url')}`),
    () => utf8(`"${text}"\n${other}`),
  ])()
}

/** Behind the head, in a chunk of text or of a kind of its own. */
function withChunk(picture: Uint8Array, inner: Uint8Array, random: Random): Uint8Array {
  const keyword = random.pick(['openbadgecredential', 'Comment', 'openbadges', ''])
  const [type, lead] = random.pick([
    ['iTXt', `${keyword}\0\0\0\0\0`],
    ['tEXt', `${keyword}\0`],
    ['eXIf', ''],
    ['abCd', ''],
  ] as const)
  const body = Buffer.concat([Buffer.from(type + lead, 'latin1'), inner])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(body.length - 4, 0)
  frame.writeUInt32BE(crc32(body), 4)
  const end = 8 + 25
  return joined(
    picture.subarray(0, end),
    frame.subarray(0, 4),
    body,
    frame.subarray(4),
    picture.subarray(end),
  )
}
