// Good credentials in every container that is read, each with the edits that its container invites. What is signed is
// signed once, here; every edit comes after.

import { crc32 } from 'node:zlib'
import { bakePng } from '../../../src/container/png.ts'
import { bakeSvg } from '../../../src/container/svg.ts'
import { fromUtf8, utf8 } from '../../../src/util/bytes.ts'
import { ATTACHING, rawPdf } from '../raw-pdf.ts'
import { type Draft, mutatedDocument, mutatedText } from './json-mutations.ts'
import type { Random } from './random.ts'

/** One good input, and how to make a bad one of it. */
export interface Carrier {
  readonly name: string
  readonly bytes: Uint8Array
  readonly mutate: (random: Random) => Uint8Array
  /** Whether a holder may leave claims out. */
  readonly fewer?: true
  /** How often it is chosen, in parts of any sum. Large ones take long. */
  readonly weight: number
}

/** A document with embedded proofs. */
export function jsonCarrier(name: string, document: object, weight: number): Carrier {
  const text = JSON.stringify(document)
  const bytes = utf8(text)
  return { name, bytes, weight, mutate: (random) => utf8(mutatedJson(document, text, random)) }
}

function mutatedJson(document: object, text: string, random: Random): string {
  if (random.chance(0.1)) return mutatedText(text, random)
  const mutated = JSON.stringify(mutatedDocument(document as Draft, random))
  return random.chance(0.05) ? mutatedText(mutated, random) : mutated
}

/** A compact token, with disclosures or without; `others` lend their parts. */
export function tokenCarrier(
  name: string,
  text: string,
  others: readonly string[],
  weight: number,
): Carrier {
  const mutate = (random: Random) => utf8(mutatedToken(text, others, random))
  return { name, bytes: utf8(text), weight, mutate, ...(text.includes('~') && { fewer: true }) }
}

const decode = (part: string): string => Buffer.from(part, 'base64url').toString()
const encode = (text: string): string => Buffer.from(text).toString('base64url')

function mutatedToken(text: string, others: readonly string[], random: Random): string {
  const [token = '', ...disclosures] = text.split('~')
  const parts = token.split('.')
  const edit = random.next(disclosures.length > 0 ? 9 : 6)
  const place = random.next(3)
  const part = parts[place] ?? ''
  if (edit === 0 || edit === 1) parts[place] = encode(mutatedPart(decode(part), random))
  else if (edit === 2) parts[place] = random.pick(others).split('~')[0]?.split('.')[place] ?? ''
  else if (edit === 3) parts[place] = part + random.pick(['=', 'A', ' ', '\n', '.', '-', '+'])
  else if (edit === 4) parts[place] = lastLetterChanged(part, random)
  else if (edit === 5) return [...parts, ...random.pick([[], ['x'], parts])].join('.')
  else return [token, ...mutatedDisclosures(disclosures, random)].join('~')
  return [parts.join('.'), ...disclosures].join('~')
}

function mutatedPart(text: string, random: Random): string {
  try {
    return mutatedJson(JSON.parse(text) as object, text, random)
  } catch {
    return mutatedText(text, random)
  }
}

/** Letters that differ in bits that do not count. */
function lastLetterChanged(part: string, random: Random): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + alphabet.charAt(random.next(64))
}

function mutatedDisclosures(disclosures: readonly string[], random: Random): readonly string[] {
  const place = random.next(disclosures.length)
  const one = disclosures[place] ?? ''
  return random.pick<() => readonly string[]>([
    () => disclosures.filter((_, index) => index !== place),
    () => [one, ...disclosures],
    () => [...disclosures].reverse(),
    () =>
      disclosures.map((each, index) => (index === place ? lastLetterChanged(each, random) : each)),
    () =>
      disclosures.map((each, index) =>
        index === place ? encode(mutatedText(decode(each), random)) : each,
      ),
    () => [...disclosures, encode('["salt","name","x"]'), ''],
  ])()
}

/** A picture around a credential: its chunks edited, and the text in it. */
export function pngCarrier(name: string, inner: Carrier, weight: number): Carrier {
  const baked = (text: string) => bakePng(EMPTY_PNG, { kind: 'ob3', text })
  const bytes = baked(fromUtf8(inner.bytes))
  const mutate = (random: Random): Uint8Array => {
    if (random.chance(0.4)) return baked(safeText(inner.mutate(random)))
    return random.chance(0.5) ? mutatedBytes(bytes, random) : mutatedChunks(bytes, random)
  }
  return { name, bytes, weight, mutate }
}

function safeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const place = random.next(bytes.length + 1)
  return random.pick<() => Uint8Array>([
    () => bytes.map((byte, index) => (index === place ? byte ^ (1 << random.next(8)) : byte)),
    () => bytes.slice(0, place),
    () =>
      Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from([random.next(256)]),
        bytes.subarray(place),
      ]),
    () => Buffer.concat([bytes, Buffer.alloc(1 + random.next(16), random.next(256))]),
  ])()
}

/** Chunks doubled, moved, cut or made up, each with the checksum that it needs. */
function mutatedChunks(bytes: Uint8Array, random: Random): Uint8Array {
  const chunks = chunksOf(bytes)
  const place = random.next(chunks.length)
  const copy = chunks[place] ?? chunk('tEXt', Buffer.from('x'))
  const text = Buffer.from('openbadgecredential\0\0\0\0\0{}')
  random.pick<() => unknown>([
    () => chunks.splice(random.next(chunks.length + 1), 0, copy),
    () => chunks.splice(place, 1),
    () => chunks.reverse(),
    () => chunks.splice(place, 0, chunk(random.pick(['iTXt', 'tEXt', 'zTXt', 'eXIf']), text)),
    () =>
      chunks.splice(
        place,
        1,
        chunk(random.pick(['IHDR', 'IEND', 'iTXt', 'abCd']), copy.subarray(8, -4)),
      ),
  ])()
  return Buffer.concat([bytes.subarray(0, 8), ...chunks])
}

function chunksOf(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes)
  const chunks: Buffer[] = []
  for (let at = 8; at < buffer.length; ) {
    const end = at + 12 + buffer.readUInt32BE(at)
    chunks.push(buffer.subarray(at, end))
    at = end
  }
  return chunks
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

const EMPTY_PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  chunk('IHDR', Buffer.from('00000001000000010806000000', 'hex')),
  chunk('IEND', Buffer.alloc(0)),
])
const EMPTY_SVG = utf8('<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>')

/** A drawing around a credential. */
export function svgCarrier(name: string, inner: Carrier, weight: number): Carrier {
  const baked = (text: string) => bakeSvg(EMPTY_SVG, { kind: 'ob3', text })
  const bytes = baked(fromUtf8(inner.bytes))
  const mutate = (random: Random): Uint8Array => {
    if (random.chance(0.3)) return unreadable(() => baked(safeText(inner.mutate(random))), bytes)
    return random.chance(0.5)
      ? mutatedBytes(bytes, random)
      : utf8(mutatedSvg(fromUtf8(bytes), random))
  }
  return { name, bytes, weight, mutate }
}

/** A PDF with a credential attached, written by hand: its objects and tables edited, and the attachment. */
export function pdfCarrier(name: string, inner: Carrier, weight: number): Carrier {
  const attached = (data: Uint8Array) =>
    rawPdf({ objects: { ...ATTACHING, 4: { dict: '/Type/EmbeddedFile', data } } })
  const bytes = attached(inner.bytes)
  const mutate = (random: Random): Uint8Array => {
    if (random.chance(0.3)) return attached(inner.mutate(random))
    return random.chance(0.5) ? mutatedBytes(bytes, random) : mutatedPdf(bytes, random)
  }
  return { name, bytes, weight, mutate }
}

/** Offsets stay true only by chance: a file that needs repair is refused. */
function mutatedPdf(bytes: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const pieces = [
    '/EF',
    '/F',
    '/AF',
    '/Names',
    '/Catalog',
    'endobj',
    'xref',
    'trailer',
    ' 0 R',
    'stream',
  ]
  const piece = random.pick(pieces)
  const changed = random.pick<() => string>([
    () => text.replace(piece, random.pick([piece.toUpperCase(), '', `${piece}${piece}`, '/X'])),
    () => text.replace(/(\d+) 0 R/, (_, number: string) => `${Number(number) + 1} 0 R`),
    () => text + text.slice(text.indexOf('1 0 obj')),
    () =>
      text.replace(
        /\/Length (\d+)/,
        (_, length: string) => `/Length ${Number(length) - random.next(9)}`,
      ),
  ])()
  return new Uint8Array(Buffer.from(changed, 'latin1'))
}

/** Some texts cannot stand in XML at all. */
function unreadable(make: () => Uint8Array, instead: Uint8Array): Uint8Array {
  try {
    return make()
  } catch {
    return instead
  }
}

function mutatedSvg(text: string, random: Random): string {
  const element =
    /<openbadges:credential.*<\/openbadges:credential>|<openbadges:credential[^>]*\/>/s
  const [baked = ''] = element.exec(text) ?? []
  return random.pick<() => string>([
    () => text.replace(element, () => baked + baked),
    () => text.replace(element, () => `<g>${baked}</g>`),
    () => text.replace(element, () => `<!-- ${baked.replaceAll('--', '')} -->`),
    () => text.replace(element, () => baked.replace('>', '><!-- x -->')),
    () => text.replace(element, () => baked.replace('<![CDATA[', '<![CDATA[{]]><![CDATA[')),
    () => text.replace(element, () => baked.replace(']]>', ']]> {}')),
    () => text.replace('ob/v3p0', 'ob/v3p0/'),
    () => text.replace('<svg', '<!DOCTYPE svg [<!ENTITY a "b">]><svg'),
    () =>
      text.replace(
        '<svg',
        `<?xml version="1.0" encoding="${random.pick(['UTF-8', 'UTF-7', 'UTF-16', 'latin1'])}"?><svg`,
      ),
    () => text.replace('<svg', '<?xml-stylesheet href="x"?><svg'),
    () => text.replace('<svg', '<x><svg').concat('</x>'),
    () => text.replaceAll('openbadges:', 'other:'),
    () => mutatedText(text, random),
  ])()
}
