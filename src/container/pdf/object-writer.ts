// Writes PDF objects and the file around them (ISO 32000-1, 7.3 and 7.5): one version, a plain table of objects.
// Equal objects give equal bytes.

import { deflateSync } from 'node:zlib'
import { concatBytes, utf8 } from '../../util/bytes.ts'
import { PdfDict, PdfName, PdfRef, PdfString, type PdfValue } from './values.ts'

/** Values as they are convenient to write; members that are undefined are left out. */
export type Writable =
  | PdfValue
  | readonly Writable[]
  | { readonly [key: string]: Writable | undefined }

export interface ObjectWriter {
  /** Takes the next number, for an object that others refer to before it is known. */
  reserve(): PdfRef
  /** Adds an object, under a number reserved before or the next one. */
  add(value: Writable, ref?: PdfRef): PdfRef
  /** Adds a stream; packed unless it must stay readable as it is. */
  addStream(
    dict: { readonly [key: string]: Writable | undefined },
    data: Uint8Array,
    options?: { readonly plain?: boolean },
  ): PdfRef
  /** The file. @throws {TypeError} when a number was reserved and never used. */
  end(trailer: { readonly [key: string]: Writable | undefined }): Uint8Array
}

/** Four bytes above 127 tell programs that the file is binary. */
const HEADER = concatBytes(utf8('%PDF-1.7\n%'), Uint8Array.of(0xe2, 0xe3, 0xcf, 0xd3, 0x0a))

/** Starts a file. */
export function createObjectWriter(): ObjectWriter {
  const bodies: (Uint8Array | undefined)[] = []
  const put = (body: Uint8Array, ref: PdfRef | undefined): PdfRef => {
    const taken = ref ?? new PdfRef(bodies.push(undefined))
    bodies[taken.number - 1] = concatBytes(
      utf8(`${taken.number} 0 obj\n`),
      body,
      utf8('\nendobj\n'),
    )
    return taken
  }
  return {
    reserve: () => new PdfRef(bodies.push(undefined)),
    add: (value, ref) => put(utf8(written(value)), ref),
    addStream(dict, data, { plain = false } = {}) {
      const packed = plain ? data : new Uint8Array(deflateSync(data, { level: 9 }))
      const filter = plain ? {} : { Filter: new PdfName('FlateDecode') }
      const head = written({ ...dict, ...filter, Length: packed.length })
      return put(concatBytes(utf8(`${head}\nstream\n`), packed, utf8('\nendstream')), undefined)
    },
    end: (trailer) => fileOf(bodies, trailer),
  }
}

function fileOf(
  bodies: readonly (Uint8Array | undefined)[],
  trailer: { readonly [key: string]: Writable | undefined },
): Uint8Array {
  const parts: Uint8Array[] = [HEADER]
  let offset = HEADER.length
  let table = `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n`
  for (const body of bodies) {
    if (!body) throw new TypeError('an object was reserved and never written')
    table += `${String(offset).padStart(10, '0')} 00000 n \n`
    parts.push(body)
    offset += body.length
  }
  const end = `${table}trailer\n${written({ ...trailer, Size: bodies.length + 1 })}\nstartxref\n${offset}\n%%EOF\n`
  return concatBytes(...parts, utf8(end))
}

function written(value: Writable): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return decimal(value)
  if (value instanceof PdfName) return `/${escapedName(value.text)}`
  if (value instanceof PdfRef) return `${value.number} ${value.generation} R`
  if (value instanceof PdfString) return `<${hexOf(value.bytes)}>`
  if (value instanceof PdfDict) return written(Object.fromEntries(value.entries))
  if (Array.isArray(value)) return `[${(value as readonly Writable[]).map(written).join(' ')}]`
  const members = Object.entries(value as { readonly [key: string]: Writable | undefined })
  const lines = members.flatMap(([key, one]) =>
    one === undefined ? [] : [`/${escapedName(key)} ${written(one)}`],
  )
  return `<<${lines.join('\n')}>>`
}

/** A number with at most three decimals and no exponent. */
export function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000 || 0)
}

function escapedName(text: string): string {
  return text.replace(
    /[^!-~]|[#/()<>[\]{}%]/g,
    (char) => `#${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

/** Bytes as hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A text as UTF-16 with its mark, as text strings in PDF are written. */
export function textString(text: string): PdfString {
  const bytes = new Uint8Array(2 + text.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff)
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 + at * 2, text.charCodeAt(at))
  return new PdfString(bytes)
}

export const name = (text: string): PdfName => new PdfName(text)
