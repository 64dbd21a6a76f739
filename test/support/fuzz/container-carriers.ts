// Pictures, drawings, papers and archives around a good credential, each with the edits that its container invites, and
// those of the credential inside, made before it is packed.

import { crc32, deflateSync } from 'node:zlib'
import { bakePng } from '../../../src/container/png.ts'
import { bakeSvg } from '../../../src/container/svg.ts'
import { readZip } from '../../../src/container/zip.ts'
import { fromUtf8, utf8 } from '../../../src/util/bytes.ts'
import { ATTACHING, rawPdf } from '../raw-pdf.ts'
import { writeZip } from '../write-zip.ts'
import { mutatedBytes } from './byte-mutations.ts'
import type { Carrier } from './carriers.ts'
import type { Random } from './random.ts'
import { mutatedText } from './text-mutations.ts'

/** A picture around a credential: its chunks edited, and the text in it. */
export function pngCarrier(name: string, inner: Carrier, weight: number): Carrier {
  const baked = (text: string) => bakePng(EMPTY_PNG, { kind: 'ob3', text })
  const bytes = baked(fromUtf8(inner.bytes))
  const mutate = (random: Random): Uint8Array => {
    if (random.chance(0.4)) return baked(safeText(inner.mutate(random)))
    return random.chance(0.5) ? mutatedBytes(bytes, random) : mutatedChunks(bytes, random)
  }
  return { name, bytes, weight, mutate, ...twinIn(inner, baked) }
}

/** The twin of what is inside, in the same container. */
function twinIn({ twin }: Carrier, pack: (text: string) => Uint8Array): Pick<Carrier, 'twin'> {
  return twin ? { twin: (random) => pack(fromUtf8(twin(random))) } : {}
}

function safeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** Chunks doubled, moved, cut or made up, each with the checksum that it needs. */
function mutatedChunks(bytes: Uint8Array, random: Random): Uint8Array {
  const chunks = chunksOf(bytes)
  const place = random.next(chunks.length)
  const copy = chunks[place] ?? chunk('tEXt', Buffer.from('x'))
  const keyword = random.pick(['openbadgecredential', 'openbadges', 'OpenBadgeCredential ', 'XML'])
  const text = Buffer.from(`${keyword}\0\0\0\0\0{}`)
  const packed = Buffer.concat([Buffer.from(`${keyword}\0\u0001\0\0\0`), deflateSync('{}')])
  random.pick<() => unknown>([
    () => chunks.splice(place, 0, chunk(random.pick(['iTXt', 'zTXt']), packed)),
    () => chunks.push(random.pick([copy, chunk('iTXt', text), Buffer.from('PK\u0003\u0004')])),
    () => chunks.splice(place, 1, packedAgain(copy)),
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

/** A text chunk whose text is compressed, as the standard allows. */
function packedAgain(plain: Buffer): Buffer {
  const data = plain.subarray(8, -4)
  const start = data.indexOf(0)
  if (!plain.subarray(4, 8).equals(Buffer.from('iTXt')) || start < 0) return plain
  const head = Buffer.concat([data.subarray(0, start), Buffer.from([0, 1, 0, 0, 0])])
  return chunk('iTXt', Buffer.concat([head, deflateSync(data.subarray(start + 5))]))
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
  return { name, bytes, weight, mutate, ...twinIn(inner, baked) }
}

/** A PDF with a credential attached, written by hand: its objects and tables edited, and the attachment. */
export function pdfCarrier(name: string, inner: Carrier, weight: number): Carrier {
  const attached = (data: Uint8Array) =>
    rawPdf({ objects: { ...ATTACHING, 4: { dict: '/Type/EmbeddedFile', data } } })
  const bytes = attached(inner.bytes)
  const mutate = (random: Random): Uint8Array => {
    if (random.chance(0.3)) return attached(inner.mutate(random))
    if (random.chance(0.3)) return savedAgain(inner.bytes, inner.mutate(random), random)
    return random.chance(0.5) ? mutatedBytes(bytes, random) : mutatedPdf(bytes, random)
  }
  return { name, bytes, weight, mutate }
}

/** Sound files that hold two: saved once more, attached twice, listed, hidden, or replaced. */
function savedAgain(good: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const file = (data: Uint8Array) => ({ dict: '/Type/EmbeddedFile', data })
  const first = { objects: { ...ATTACHING, 4: file(good) } }
  const second = { 5: '<</Type/Filespec/F(b.json)/EF<</F 6 0 R>>>>', 6: file(other) }
  const both = ATTACHING[1].replace('[(a) 3 0 R]', '[(a) 3 0 R(b) 5 0 R]')
  return random.pick<() => Uint8Array>([
    () => rawPdf(first, { objects: { 4: file(other) } }),
    () => rawPdf({ objects: { ...first.objects, 4: file(other) } }, { objects: { 4: file(good) } }),
    () => rawPdf({ objects: { ...first.objects, ...second } }),
    () => rawPdf({ objects: { ...first.objects, ...second, 1: both } }),
    () => rawPdf({ objects: { ...first.objects, 5: second[5], 6: file(good), 1: both } }),
    () => rawPdf(first, { objects: { ...second, 3: second[5] } }),
    () => rawPdf(first, { objects: { 1: ATTACHING[1].replace('3 0 R', '5 0 R'), ...second } }),
    () => rawPdf(first, { objects: { 2: '<</Type/Pages/Kids[]/Count 0/A 1>>' } }),
  ])()
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
    () => text.replace(element, () => `<foreignObject>${baked}</foreignObject>`),
    () => text.replace('</svg>', `<o:assertion xmlns:o="http://openbadges.org" verify="x"/></svg>`),
    () =>
      text.replace(
        '</svg>',
        `<g xmlns:openbadges="${random.pick(NEAR)}">${baked.replaceAll('Example', 'Other')}</g></svg>`,
      ),
    () => text.replace(element, () => baked.replace('<![CDATA[', '&#123;<![CDATA[')),
    () => text.replace('<openbadges:credential', '<openbadges:credential verify=""'),
    () =>
      text.replace('<openbadges:credential', '<openbadges:credential openbadges:verify="x.y.z"'),
    () => mutatedText(text, random),
  ])()
}

const NEAR = [
  'https://purl.imsglobal.org/ob/v3p0',
  'http://purl.imsglobal.org/ob/v3p0',
  'https://purl.imsglobal.org/ob/v3p0/',
  'http://openbadges.org',
]

/** An archive with one credential: its headers edited where they stand, its members doubled, and what is in them. */
export function zipCarrier(name: string, inner: Carrier, weight: number): Carrier {
  const packed = (data: Uint8Array, more: readonly (readonly [string, Uint8Array])[] = []) =>
    writeZip(new Map([['badge.json', data], ...more]))
  const bytes = packed(inner.bytes, [['notes.txt', utf8('x')]])
  const mutate = (random: Random): Uint8Array => {
    if (random.chance(0.3))
      return packed(inner.mutate(random), [['other.json', inner.mutate(random)]])
    return random.chance(0.3) ? mutatedBytes(bytes, random) : mutatedZip(bytes, random)
  }
  const open = async (archive: Uint8Array): Promise<readonly Uint8Array[]> => {
    const result = await readZip(archive, undefined, (member) => member.endsWith('.json'))
    return result.ok ? [...result.members.values()] : []
  }
  return { name, bytes, weight, mutate, open }
}

/** A second member of the same name, or one that no directory lists, in front or behind. */
function spliced(archive: Buffer, random: Random): Uint8Array {
  const [directory, end] = [archive.indexOf(DIRECTORY), archive.length - 22]
  const twice = Buffer.from(archive.subarray(directory, archive.indexOf(DIRECTORY, directory + 4)))
  const tail = Buffer.from(archive.subarray(end))
  const first = archive.subarray(0, archive.indexOf(LOCAL, 4))
  return random.pick<() => Uint8Array>([
    () => {
      tail.writeUInt16LE(tail.readUInt16LE(8) + 1, 8)
      tail.writeUInt16LE(tail.readUInt16LE(10) + 1, 10)
      tail.writeUInt32LE(tail.readUInt32LE(12) + twice.length, 12)
      return Buffer.concat([archive.subarray(0, end), twice, tail])
    },
    () => {
      tail.writeUInt32LE(tail.readUInt32LE(16) + first.length, 16)
      const parts = [archive.subarray(0, directory), first, archive.subarray(directory, end), tail]
      return Buffer.concat(parts)
    },
  ])()
}

const DIRECTORY = Buffer.from('504b0102', 'hex')
const LOCAL = Buffer.from('504b0304', 'hex')

const ZIP_RECORDS = ['504b0304', '504b0102', '504b0506'].map((hex) => Buffer.from(hex, 'hex'))

/** A field of some record changed, or records put twice. */
function mutatedZip(bytes: Uint8Array, random: Random): Uint8Array {
  const archive = Buffer.from(bytes)
  const at = archive.indexOf(random.pick(ZIP_RECORDS))
  const field = Math.min(at + 4 + random.next(42), archive.length - 4)
  return random.pick<() => Uint8Array>([
    () => archive.fill(random.pick([0, 1, 255, random.next(256)]), field, field + 1),
    () => archive.fill(random.pick([0, 255]), field, field + 4),
    () => Buffer.concat([archive.subarray(0, at), archive]),
    () => Buffer.concat([archive, archive]),
    () => spliced(archive, random),
    () => {
      const text = archive.toString('latin1')
      const names = ['notes.txt', '../e.json', '/tmp/a.js', 'a\\..\\b.j', 'x.json\0aa', 'BADGE.JSO']
      return Buffer.from(text.replace('notes.txt', random.pick(names)), 'latin1')
    },
  ])()
}
