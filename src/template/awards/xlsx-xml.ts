// XML parts of a workbook as events. No DTD, hence no entities but XML's own; names are local names, because
// producers choose prefixes freely and the strict form of the format has other namespaces.

import { SaxesParser } from 'saxes'

/** Attributes by local name. */
export type XmlAttributes = Readonly<Record<string, string>>

/** What a reader wants to hear of a part. */
export interface XmlHandlers {
  open?(name: string, attributes: XmlAttributes): void
  close?(name: string): void
  text?(text: string): void
}

/** The part is not well-formed or has a DTD. */
export class XmlRefused extends Error {}

const CHUNK_BYTES = 64 * 1024

/** Reads a part piece by piece; yields after each piece, so that a caller can hand on what it has. */
export function* readXml(bytes: Uint8Array, handlers: XmlHandlers): Generator<undefined> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => refuse('not well-formed'))
  parser.on('doctype', () => refuse('a document type'))
  parser.on('opentag', ({ name, attributes }) =>
    handlers.open?.(localName(name), localAttributes(attributes as XmlAttributes)),
  )
  parser.on('closetag', ({ name }) => handlers.close?.(localName(name)))
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('cdata', (text) => handlers.text?.(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const last = at + CHUNK_BYTES >= bytes.length
    parser.write(decoded(decoder, bytes.subarray(at, at + CHUNK_BYTES), last))
    yield
  }
  parser.close()
}

/** Reads a whole small part. @throws {XmlRefused} */
export function readWholeXml(bytes: Uint8Array, handlers: XmlHandlers): void {
  for (const _ of readXml(bytes, handlers));
}

function decoded(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  last: boolean,
): string {
  try {
    return decoder.decode(bytes, { stream: !last })
  } catch {
    return refuse('not UTF-8')
  }
}

function refuse(what: string): never {
  throw new XmlRefused(what)
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function localAttributes(attributes: XmlAttributes): XmlAttributes {
  const local: Record<string, string> = {}
  for (const name in attributes) local[localName(name)] = attributes[name] ?? ''
  return local
}
