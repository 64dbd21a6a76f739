// Finds the elements of an SVG that hold a credential, with their places in the text. The drawing is read as XML
// that can do nothing: a bare DOCTYPE is ignored, an internal subset or an entity refused, nothing is ever fetched.

import type { SaxesTagNS } from 'saxes'
import { fromUtf8 } from '../util/bytes.ts'
import { BAKED_KINDS, type ImageCode } from './image-credential.ts'
import { strictXmlParser } from './xml-parts.ts'

const SVG = 'http://www.w3.org/2000/svg'
const NAMESPACES: readonly string[] = Object.values(BAKED_KINDS).map(({ namespace }) => namespace)
const OPEN_BADGES_2 = 'http://openbadges.org'
/** Elements inside each other; drawings stay far below. */
const MAX_DEPTH = 256
/** Elements of a drawing; the largest maps stay far below. */
const MAX_ELEMENTS = 200_000
/** Attributes of one element, which the parser keeps apart by name. */
const MAX_ATTRIBUTES = 1_000

/** References to characters: each costs the parser as much as an element. A credential of 4 MiB has fewer quotes. */
const MAX_REFERENCES = 300_000

/** A piece of an element's content; character references and plain text are no data section. */
interface Piece {
  readonly text: string
  readonly isData: boolean
}

/** An element that holds a credential. */
export interface BakedElement {
  readonly verify: string | undefined
  readonly pieces: Piece[]
  hasChildren: boolean
  /** Place in the text: of its `<`, and behind its last `>`. */
  readonly start: number
  end: number
}

/** The root's start tag. */
export interface SvgRoot {
  readonly name: string
  /** Place behind the name, and behind the `>`. */
  readonly nameEnd: number
  readonly end: number
  readonly isSelfClosing: boolean
  /** Namespaces that it declares, by prefix. */
  readonly namespaces: Readonly<Record<string, string>>
}

export interface SvgElements {
  readonly text: string
  readonly root: SvgRoot
  readonly baked: readonly BakedElement[]
  /** Whether there is a badge of version 2. */
  readonly older: boolean
}

/** Why the drawing is not read. */
export class SvgRefused extends Error {
  readonly code: ImageCode

  constructor(code: ImageCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Reads a drawing. @throws {SvgRefused} */
export function readSvg(bytes: Uint8Array): SvgElements {
  try {
    if (countOf(AMPERSAND, bytes) > MAX_REFERENCES)
      refuse('IMAGE_INVALID', 'the drawing has too many references to characters')
    return readElements(fromUtf8(bytes))
  } catch (error) {
    if (error instanceof SvgRefused) throw error
    throw new SvgRefused('IMAGE_INVALID', 'expected a well-formed SVG in UTF-8')
  }
}

const AMPERSAND = 0x26

function countOf(byte: number, bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1
  return count
}

function readElements(text: string): SvgElements {
  const baked: BakedElement[] = []
  let root: SvgRoot | undefined
  let open: BakedElement | undefined
  let start = 0
  let depth = 0
  let elements = 0
  let attributes = 0
  let older = false
  const parser = strictXmlParser({ xmlns: true }, () => undefined)
  const keep = (isData: boolean) => (piece: string) => open?.pieces.push({ text: piece, isData })
  parser.on('text', keep(false))
  parser.on('cdata', keep(true))
  parser.on('doctype', (doctype) => {
    if (/[[\]]|<!/.test(doctype)) refuse('IMAGE_SVG_ENTITIES', 'expected no internal subset')
  })
  parser.on('xmldecl', ({ version, encoding = 'UTF-8' }) => {
    // Under another encoding, or by the line ends of XML 1.1, the same bytes are another text.
    if (version !== '1.0' || !/^utf-8$/i.test(encoding))
      refuse('IMAGE_INVALID', 'expected XML 1.0 in UTF-8')
  })
  parser.on('processinginstruction', () => refuse('IMAGE_INVALID', 'expected no instructions'))
  parser.on('opentagstart', () => {
    start = text.lastIndexOf('<', parser.position - 1)
    attributes = 0
  })
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > MAX_ATTRIBUTES) refuse('IMAGE_INVALID', 'an element has too many attributes')
  })
  parser.on('opentag', (tag) => {
    root ??= rootOf(tag, start, parser.position)
    depth += 1
    elements += 1
    if (elements > MAX_ELEMENTS) refuse('IMAGE_INVALID', 'the drawing has too many elements')
    if (depth > MAX_DEPTH) refuse('IMAGE_INVALID', 'the drawing is nested too deep')
    if (open) open.hasChildren = true
    older ||= tag.uri === OPEN_BADGES_2 && tag.local === 'assertion'
    if (isNearlyCredential(tag))
      refuse('IMAGE_CREDENTIAL_MISPLACED', 'expected the namespace in its exact spelling')
    if (!isCredential(tag)) return
    open = { verify: tag.attributes.verify?.value, pieces: [], hasChildren: false, start, end: 0 }
    baked.push(open)
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    if (!open || !isCredential(tag)) return
    open.end = parser.position
    open = undefined
  })
  parser.write(text).close()
  if (!root) return refuse('IMAGE_INVALID', 'expected an `svg` element at the root')
  return { text, root, baked, older }
}

function rootOf(tag: SaxesTagNS, start: number, end: number): SvgRoot {
  if (tag.uri !== SVG || tag.local !== 'svg')
    refuse('IMAGE_INVALID', 'expected an `svg` element at the root')
  const nameEnd = start + 1 + tag.name.length
  return { name: tag.name, nameEnd, end, isSelfClosing: tag.isSelfClosing, namespaces: tag.ns }
}

function isCredential(tag: SaxesTagNS): boolean {
  return tag.local === 'credential' && NAMESPACES.includes(tag.uri)
}

const PREFIXES: readonly string[] = Object.values(BAKED_KINDS).map(({ prefix }) => prefix)

/** What a reader takes for one who looks for the usual prefix, or is not exact about the namespace. */
function isNearlyCredential(tag: SaxesTagNS): boolean {
  if (isCredential(tag) || tag.local.toLowerCase() !== 'credential') return false
  const namespace = tag.uri
    .trim()
    .toLowerCase()
    .replace(/^http:/, 'https:')
    .replace(/[/#]+$/, '')
  return PREFIXES.includes(tag.prefix.toLowerCase()) || NAMESPACES.includes(namespace)
}

function refuse(code: ImageCode, message: string): never {
  throw new SvgRefused(code, message)
}
