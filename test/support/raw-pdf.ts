// Writes small PDFs by hand, sound and otherwise: objects as text, versions on top of one another.

import { Buffer } from 'node:buffer'

/** An object's text by its number; with `data`, a stream whose `Length` is added. */
export type RawObjects = Readonly<
  Record<number, string | { readonly dict: string; readonly data: Uint8Array | string }>
>

export interface RawVersion {
  readonly objects: RawObjects
  /** More entries of the trailer, such as `/Encrypt 9 0 R`. */
  readonly trailer?: string
}

/** The file of these versions, oldest first, each with a cross-reference table. */
export function rawPdf(...versions: readonly RawVersion[]): Uint8Array {
  let file = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')
  let previous: number | undefined
  for (const { objects, trailer = '' } of versions) {
    const offsets = new Map<number, number>()
    for (const [number, object] of Object.entries(objects)) {
      offsets.set(Number(number), file.length)
      file = Buffer.concat([file, objectBytes(number, object)])
    }
    const start = file.length
    const rows = [...offsets].map(
      ([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`,
    )
    const prev = previous === undefined ? '' : `/Prev ${previous}`
    file = Buffer.concat([
      file,
      Buffer.from(
        `xref\n0 1\n0000000000 65535 f \n${rows.join('')}trailer\n<</Root 1 0 R/Size 100${prev}${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
      ),
    ])
    previous = start
  }
  return new Uint8Array(file)
}

function objectBytes(number: string, object: RawObjects[number]): Buffer {
  if (typeof object === 'string')
    return Buffer.from(`${number} 0 obj\n${object}\nendobj\n`, 'latin1')
  const data = Buffer.from(object.data as string)
  return Buffer.concat([
    Buffer.from(`${number} 0 obj\n<<${object.dict}/Length ${data.length}>>\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream\nendobj\n'),
  ])
}

/** A catalog that lists attachment 3, whose data is object 4, and no pages worth mentioning. */
export const ATTACHING = {
  1: '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 3 0 R]>>>>>>',
  2: '<</Type/Pages/Kids[]/Count 0>>',
  3: '<</Type/Filespec/F(a.json)/UF(a.json)/EF<</F 4 0 R>>>>',
} as const
