// A credential in an SVG, put in and taken out: Open Badges 3.0 section 5.3 and security.md section 5. The drawing
// itself is never written anew: what is not the credential stays as it is, character by character.

import { utf8 } from '../util/bytes.ts'
import {
  BAKED_KINDS,
  type Bakeable,
  refuseImage,
  refuseToBake,
  type Unbaked,
} from './image-credential.ts'
import {
  type BakedElement,
  readSvg,
  type SvgElements,
  SvgRefused,
  type SvgRoot,
} from './svg-elements.ts'

/**
 * Puts a credential into an SVG, as first child of the root: a token in `verify`, JSON as body. A credential that
 * was there is replaced.
 *
 * @throws {PipelineError} `IMAGE_UNUSABLE` when the image is no sound SVG in UTF-8, or XML cannot hold the text.
 */
export function bakeSvg(image: Uint8Array, credential: Bakeable): Uint8Array {
  const svg = readable(image)
  // Read nested elements would overlap; such an image is refused by readers, and here.
  if (svg.baked.some(({ hasChildren }) => hasChildren))
    throw refuseToBake('expected an SVG whose credential holds no elements')
  return utf8(withElement(svg, credential))
}

/** Takes the credential out of an SVG: the token in `verify`, or the JSON in the body, of the one element. */
export function unbakeSvg(bytes: Uint8Array): Unbaked {
  try {
    return fromElements(readSvg(bytes))
  } catch (error) {
    if (error instanceof SvgRefused) return refuseImage(error.code, error.message)
    throw error
  }
}

function readable(image: Uint8Array): SvgElements {
  try {
    return readSvg(image)
  } catch (error) {
    if (error instanceof SvgRefused) throw refuseToBake(`expected a sound SVG: ${error.message}`)
    throw error
  }
}

function withElement({ text, root, baked }: SvgElements, credential: Bakeable): string {
  const { prefix, namespace } = BAKED_KINDS[credential.kind]
  const declaration = ` xmlns:${prefix}="${namespace}"`
  const declared = root.namespaces[prefix]
  const onRoot = declared === undefined ? declaration : ''
  const onElement = declared === undefined || declared === namespace ? '' : declaration
  const element = elementOf(`${prefix}:credential`, onElement, credential.text)
  const tag = text.slice(root.nameEnd, root.end)
  let rest = ''
  let from = root.end
  for (const { start, end } of baked) {
    rest += text.slice(from, start)
    from = end
  }
  rest += text.slice(from)
  return `${text.slice(0, root.nameEnd)}${onRoot}${opened(tag, root, element)}${rest}`
}

/** The rest of the root's tag with the element behind it; an empty root is opened for it. */
function opened(tag: string, { isSelfClosing, name }: SvgRoot, element: string): string {
  if (!isSelfClosing) return `${tag}${element}`
  return `${tag.replace(/\s*\/>$/, '')}>${element}</${name}>`
}

/** A compact token; everything else is JSON. */
const TOKEN = /^[\w.~-]+$/

function elementOf(name: string, declaration: string, text: string): string {
  if (TOKEN.test(text)) return `<${name}${declaration} verify="${text}"/>`
  if (/[\ufffe\uffff]/.test(text))
    throw refuseToBake('the credential holds a character that XML cannot hold')
  // A data section ends at the first `]]>`, and a reader turns every carriage return into a line feed.
  const body = text.replaceAll(']]>', ']]]]><![CDATA[>').replaceAll('\r', ']]>&#13;<![CDATA[')
  return `<${name}${declaration}><![CDATA[${body}]]></${name}>`
}

function fromElements({ baked, older }: SvgElements): Unbaked {
  const [element] = baked
  if (!element)
    return older
      ? refuseImage('IMAGE_OPEN_BADGES_2', 'the image holds an Open Badge of version 2')
      : refuseImage('IMAGE_WITHOUT_CREDENTIAL', 'the image holds no credential')
  if (baked.length > 1)
    return refuseImage('IMAGE_SEVERAL_CREDENTIALS', 'the image holds more than one credential')
  const body = bodyOf(element)
  if (element.hasChildren || (element.verify !== undefined && body !== ''))
    return refuseImage('IMAGE_SEVERAL_CREDENTIALS', 'expected a token or a body, found both')
  const text = element.verify ?? body
  return text === ''
    ? refuseImage('IMAGE_WITHOUT_CREDENTIAL', 'the image holds an empty credential')
    : { ok: true, text, ...(older && { older }) }
}

/** The text of the element; white space around its data sections is the drawing's own. */
function bodyOf({ pieces }: BakedElement): string {
  const isOwn = ({ isData, text }: BakedElement['pieces'][number]) => !isData && text.trim() === ''
  const first = pieces.findIndex((piece) => !isOwn(piece))
  const last = pieces.findLastIndex((piece) => !isOwn(piece))
  const body = pieces
    .slice(Math.max(first, 0), last + 1)
    .map(({ text }) => text)
    .join('')
  return pieces.some(({ isData }) => isData) ? body : body.trim()
}
