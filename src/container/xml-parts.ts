// XML as events, for documents whose form is small and known: parts of workbooks, images. The first fault ends
// the reading, no DTD is expanded and nothing is fetched. What the elements mean is the caller's affair.

import { type SaxesOptions, SaxesParser } from 'saxes'

/** Attributes by local name. */
export type XmlAttributes = Readonly<Record<string, string>>

/** What a reader wants to hear of a part. */
export interface XmlHandlers {
  open?(name: string, attributes: XmlAttributes): void
  close?(name: string): void
  text?(text: string): void
}

/** The document is not well-formed or holds what is not read; the message says which, in a few words. */
export class XmlRefused extends Error {}

const CHUNK_BYTES = 64 * 1024

/**
 * A parser that throws at the first fault, where saxes would go on and guess. Text and CDATA are one.
 *
 * @throws {XmlRefused} from `write` and `close`.
 */
export function strictXmlParser<O extends SaxesOptions>(
  options: O,
  text: (text: string) => void,
): SaxesParser<O> {
  const parser = new SaxesParser<O>(options)
  parser.on('error', () => refuse('not well-formed'))
  parser.on('text', text)
  parser.on('cdata', text)
  return parser
}

/**
 * Reads a part piece by piece; yields after each piece, so that a caller can hand on what it has.
 *
 * Names are local names: producers choose prefixes freely, and the strict form of workbooks has other namespaces.
 *
 * @throws {XmlRefused} also for a document type, UTF-16 and broken UTF-8.
 */
export function* readXml(bytes: Uint8Array, handlers: XmlHandlers): Generator<undefined> {
  const parser = strictXmlParser({ xmlns: false, position: false }, (text) => handlers.text?.(text))
  parser.on('doctype', () => refuse('a document type'))
  parser.on('opentag', ({ name, attributes }) =>
    handlers.open?.(localName(name), localAttributes(attributes)),
  )
  parser.on('closetag', ({ name }) => handlers.close?.(localName(name)))
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

/** The same for a part that may be anything. @returns false when it was refused; what was heard of it is void then. */
export function isReadableXml(bytes: Uint8Array, handlers: XmlHandlers): boolean {
  try {
    readWholeXml(bytes, handlers)
    return true
  } catch (error) {
    if (error instanceof XmlRefused) return false
    throw error
  }
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
