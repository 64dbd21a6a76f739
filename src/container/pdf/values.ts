// What PDF objects are made of (ISO 32000-1, 7.3), for reading and for writing.

export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfRef
  | readonly PdfValue[]
  | PdfDict

/** A name, without its slash and with its escapes undone. */
export class PdfName {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A string of bytes. */
export class PdfString {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** A reference to an indirect object. */
export class PdfRef {
  readonly number: number
  readonly generation: number

  constructor(number: number, generation = 0) {
    this.number = number
    this.generation = generation
  }
}

export class PdfDict {
  readonly entries: ReadonlyMap<string, PdfValue>

  constructor(entries: ReadonlyMap<string, PdfValue>) {
    this.entries = entries
  }

  has(key: string): boolean {
    return this.entries.has(key)
  }

  get(key: string): PdfValue | undefined {
    return this.entries.get(key)
  }
}

/** An indirect object: a value, with stream data where it has some. */
export interface PdfObject {
  readonly value: PdfValue
  /** The data as it lies in the file, still filtered. */
  readonly data?: Uint8Array
}

/** The text of a string: UTF-16 or UTF-8 by its mark, else Latin-1 (which PDFDocEncoding nearly is). */
export function textOfString({ bytes }: PdfString): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return new TextDecoder().decode(bytes)
  return new TextDecoder('latin1').decode(bytes)
}
