// Lets a logo into the document only in a form that can do nothing but be seen. SVG is rebuilt from an allow-list of
// shapes; what could run, reach out or blow up is refused, an editor's private data is dropped. PNG is decoded and
// written anew. Text is refused too: without the logo's own font it would look like something else.

import { create } from 'xmlbuilder2'
import type { LogoImage } from '../model/organisation.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import { drawsNothing, reencodedPng } from './raster.ts'
import { xmlLiteral } from './xml-literal.ts'

/** A logo that passed {@link acceptLogo}. */
export interface SafeLogo {
  readonly mediaType: LogoImage['mediaType']
  readonly bytes: Uint8Array
  /** Width divided by height. */
  readonly aspect: number
}

const MAXIMUM_BYTES = 1024 * 1024
const MAXIMUM_ELEMENTS = 5000
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg'
const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink'

const SHAPES = new Set(
  'svg g defs symbol use path rect circle ellipse line polyline polygon clipPath mask linearGradient radialGradient stop style'.split(
    ' ',
  ),
)
const DROPPED = new Set(['title', 'desc', 'metadata'])
const LINKING = new Set(['use', 'linearGradient', 'radialGradient'])
/** A reference to anything but an id of the same file; a backslash could spell one. */
const REACHES_OUT = /url\(\s*(?!['"]?#)|@import|javascript:|expression\(|\\/i

/**
 * Checks a logo and returns it in a safe form.
 *
 * @throws {PipelineError} `PICTURE_LOGO_INVALID` with the rule it breaks.
 */
export async function acceptLogo(logo: LogoImage): Promise<SafeLogo> {
  if (logo.bytes.length > MAXIMUM_BYTES) throw refusal('size', 'at most 1 MiB')
  if (logo.mediaType === 'image/png') return await acceptPng(logo.bytes)
  return acceptSvg(logo.bytes)
}

async function acceptPng(bytes: Uint8Array): Promise<SafeLogo> {
  try {
    const { png, width, height } = await reencodedPng(bytes)
    return { mediaType: 'image/png', bytes: png, aspect: width / height }
  } catch (cause) {
    throw refusal('png', 'a readable PNG of at most 16 million pixels', cause)
  }
}

function acceptSvg(bytes: Uint8Array): SafeLogo {
  const root = rootOf(bytes)
  if (root.namespaceURI !== SVG_NAMESPACE || root.localName !== 'svg')
    throw refusal('root', 'an svg element in the SVG namespace')
  const frame = frameOf(root)
  const count = { elements: 0 }
  const copy = copied(root, count)
  refuseNestedUse(copy)
  const safe = create({
    svg: {
      ...copy.attributes,
      '@xmlns': SVG_NAMESPACE,
      '@xmlns:xlink': XLINK_NAMESPACE,
      ...frame.attributes,
    },
  })
  appendTo(safe.root(), copy.children)
  const text = safe.root().toString()
  if (drawsNothing(text)) throw refusal('empty', 'something to see')
  return { mediaType: 'image/svg+xml', bytes: utf8(text), aspect: frame.aspect }
}

type Builder = ReturnType<typeof create>
interface XmlElement {
  readonly localName: string
  readonly namespaceURI: string | null
  readonly nodeType: number
  readonly textContent: string | null
  /** Of every kind; those that are no elements have no `localName`. */
  readonly childNodes: Iterable<XmlElement>
  readonly attributes: Iterable<{
    readonly localName: string
    readonly namespaceURI: string | null
    readonly value: string
  }>
}

function rootOf(bytes: Uint8Array): XmlElement {
  let text: string
  try {
    text = fromUtf8(bytes).replace(/^\ufeff/, '')
  } catch (cause) {
    throw refusal('encoding', 'UTF-8', cause)
  }
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    throw refusal('doctype', 'no document type and no entities')
  if (/<\?(?!xml\s)/i.test(text)) throw refusal('instruction', 'no processing instructions')
  if (!text.trimStart().startsWith('<')) throw refusal('xml', 'well-formed XML')
  try {
    return create(text).root().node as unknown as XmlElement
  } catch (cause) {
    throw refusal('xml', 'well-formed XML', cause)
  }
}

/** A checked element, ready to be written. */
interface SafeElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly SafeElement[]
  readonly text?: string
}

function copied(element: XmlElement, count: { elements: number }): SafeElement {
  count.elements += 1
  if (count.elements > MAXIMUM_ELEMENTS)
    throw refusal('elements', `at most ${MAXIMUM_ELEMENTS} elements`)
  const name = element.localName
  if (!SHAPES.has(name)) throw refusal('element', 'shapes only', undefined, name)
  const attributes = attributesOf(element)
  if (name === 'style') {
    const text = [...element.childNodes].map((node) => node.textContent ?? '').join('')
    if (REACHES_OUT.test(text)) throw refusal('reference', 'no references to the outside')
    return { name, attributes, children: [], text }
  }
  const children = [...element.childNodes].filter(isKept)
  return { name, attributes, children: children.map((child) => copied(child, count)) }
}

function isKept(element: XmlElement): boolean {
  const isElement = element.nodeType === 1
  return isElement && element.namespaceURI === SVG_NAMESPACE && !DROPPED.has(element.localName)
}

function attributesOf(element: XmlElement): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const { localName, namespaceURI, value } of element.attributes) {
    const isLink =
      localName === 'href' && (namespaceURI === null || namespaceURI === XLINK_NAMESPACE)
    if (isLink) {
      if (!LINKING.has(element.localName) || !value.startsWith('#'))
        throw refusal('reference', 'no references to the outside')
      attributes['@xlink:href'] = xmlLiteral(value)
    } else if (namespaceURI === null) {
      if (/^on/i.test(localName)) throw refusal('script', 'no event attributes')
      if (REACHES_OUT.test(value)) throw refusal('reference', 'no references to the outside')
      attributes[`@${localName}`] = xmlLiteral(value)
    }
  }
  return attributes
}

/** A `use` of what contains a `use` multiplies: ten levels of ten are ten thousand million shapes. */
function refuseNestedUse(root: SafeElement): void {
  const all = flattened(root)
  const byId = new Map(all.map((element) => [`#${element.attributes['@id'] ?? ''}`, element]))
  for (const { name, attributes } of all) {
    const target = name === 'use' ? byId.get(attributes['@xlink:href'] ?? '') : undefined
    if (target && flattened(target).some((inner) => inner.name === 'use'))
      throw refusal('use', 'no use element inside a used one')
  }
}

function flattened(element: SafeElement): readonly SafeElement[] {
  return [element, ...element.children.flatMap(flattened)]
}

function frameOf(root: XmlElement): { aspect: number; attributes: Record<string, string> } {
  const plain = new Map(
    [...root.attributes].filter((a) => a.namespaceURI === null).map((a) => [a.localName, a.value]),
  )
  const length = (name: string): number =>
    Number(/^([\d.]+)(?:px|pt|mm)?$/.exec(plain.get(name) ?? '')?.[1])
  const given = plain
    .get('viewBox')
    ?.trim()
    .split(/[\s,]+/)
    .map(Number)
  const [x = Number.NaN, y = Number.NaN, width = Number.NaN, height = Number.NaN] = given ?? [
    0,
    0,
    length('width'),
    length('height'),
  ]
  const isUsable = [x, y].every(Number.isFinite) && width > 0 && height > 0 && width / height < 50
  if (!isUsable || !(height / width < 50))
    throw refusal('viewBox', 'a viewBox, or width and height')
  const scale = 256 / Math.max(width, height)
  return {
    aspect: width / height,
    attributes: {
      '@viewBox': `${x} ${y} ${width} ${height}`,
      '@width': String(width * scale),
      '@height': String(height * scale),
    },
  }
}

function appendTo(parent: Builder, children: readonly SafeElement[]): void {
  for (const { name, attributes, children: inner, text } of children) {
    const node = parent.ele(name)
    for (const [key, value] of Object.entries(attributes)) node.att(key.slice(1), value)
    if (text !== undefined) node.txt(xmlLiteral(text))
    appendTo(node, inner)
  }
}

function refusal(rule: string, expected: string, cause?: unknown, element?: string): PipelineError {
  return new PipelineError(
    'PICTURE_LOGO_INVALID',
    `expected a logo with ${expected}, received another`,
    { detail: { rule, ...(element === undefined ? {} : { element }) }, cause },
  )
}
