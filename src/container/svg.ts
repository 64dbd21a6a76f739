// Reads the credential baked into an SVG: Open Badges 3.0 section 5.3 and security.md section 5.
// A bare DOCTYPE is ignored, an internal subset or an entity refused; nothing is ever fetched.

import type { SaxesTagNS } from 'saxes'
import { fromUtf8 } from '../util/bytes.ts'
import { refuseImage, type Unbaked } from './image-credential.ts'
import { strictXmlParser } from './xml-parts.ts'

const SVG = 'http://www.w3.org/2000/svg'
const NAMESPACES = ['https://purl.imsglobal.org/ob/v3p0', 'https://purl.imsglobal.org/clr/v2p0']
const OPEN_BADGES_2 = 'http://openbadges.org'
/** Elements inside each other; drawings stay far below. */
const MAX_DEPTH = 256

/** An element that holds a credential. */
interface BakedElement {
  readonly verify: string | undefined
  body: string
  hasChildren: boolean
}

class Refusal extends Error {
  readonly unbaked: Unbaked

  constructor(unbaked: Unbaked) {
    super('refused')
    this.unbaked = unbaked
  }
}

/** Takes the credential out of an SVG: the token in `verify`, or the JSON in the body, of the one element. */
export function unbakeSvg(bytes: Uint8Array): Unbaked {
  try {
    return fromElements(readElements(fromUtf8(bytes)))
  } catch (error) {
    if (error instanceof Refusal) return error.unbaked
    return refuseImage('IMAGE_INVALID', 'expected a well-formed SVG in UTF-8')
  }
}

interface Found {
  readonly baked: readonly BakedElement[]
  readonly older: boolean
}

function readElements(text: string): Found {
  const baked: BakedElement[] = []
  let open: BakedElement | undefined
  let depth = 0
  let older = false
  const parser = strictXmlParser({ xmlns: true }, (part) => {
    if (open) open.body += part
  })
  parser.on('doctype', (doctype) => {
    if (/[[\]]|<!/.test(doctype)) refuse('IMAGE_SVG_ENTITIES', 'expected no internal subset')
  })
  parser.on('processinginstruction', () => refuse('IMAGE_INVALID', 'expected no instructions'))
  parser.on('opentag', (tag) => {
    if (depth === 0 && (tag.uri !== SVG || tag.local !== 'svg'))
      refuse('IMAGE_INVALID', 'expected an `svg` element at the root')
    depth += 1
    if (depth > MAX_DEPTH) refuse('IMAGE_INVALID', 'the drawing is nested too deep')
    if (open) open.hasChildren = true
    older ||= tag.uri === OPEN_BADGES_2
    if (!isCredential(tag)) return
    open = { verify: attributeOf(tag, 'verify'), body: '', hasChildren: false }
    baked.push(open)
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    if (isCredential(tag)) open = undefined
  })
  parser.write(text).close()
  return { baked, older }
}

function fromElements({ baked, older }: Found): Unbaked {
  const [element] = baked
  if (!element)
    return older
      ? refuseImage('IMAGE_OPEN_BADGES_2', 'the image holds an Open Badge of version 2')
      : refuseImage('IMAGE_WITHOUT_CREDENTIAL', 'the image holds no credential')
  if (baked.length > 1)
    return refuseImage('IMAGE_SEVERAL_CREDENTIALS', 'the image holds more than one credential')
  const body = element.body.trim()
  if (element.hasChildren || (element.verify !== undefined && body !== ''))
    return refuseImage('IMAGE_SEVERAL_CREDENTIALS', 'expected a token or a body, found both')
  const text = element.verify ?? body
  return text === ''
    ? refuseImage('IMAGE_WITHOUT_CREDENTIAL', 'the image holds an empty credential')
    : { ok: true, text }
}

function isCredential(tag: SaxesTagNS): boolean {
  return tag.local === 'credential' && NAMESPACES.includes(tag.uri)
}

function attributeOf(tag: SaxesTagNS, name: string): string | undefined {
  return tag.attributes[name]?.value
}

function refuse(...reason: Parameters<typeof refuseImage>): never {
  throw new Refusal(refuseImage(...reason))
}
