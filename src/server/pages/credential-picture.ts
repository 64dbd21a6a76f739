// The picture that a credential carries of itself: the pages of a Europass document, the image of a badge. Only a PNG
// that is inside the credential, of a size that a browser can draw; nothing is fetched for it.

import { isPng } from '../../container/png.ts'
import { fromBase64 } from '../../util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'

const MAX_BASE64 = 4 * 1024 * 1024
const MAX_SIDE = 8_000
const MAX_PIXELS = 40_000_000
const DATA_URL = 'data:image/png;base64,'

/** First page by language as base64, in the order of the document; a badge's image under `und`. */
export function credentialPicture(document: JsonObject): ReadonlyMap<string, string> {
  const pages = objectsIn(objectsIn(document, 'displayParameter')[0], 'individualDisplay')
  const found = pages.flatMap((display): [string, string][] => {
    const media = objectsIn(objectsIn(display, 'displayDetail')[0], 'image')[0]
    const base64 = goodPng(media?.content)
    return base64 === undefined ? [] : [[languageOf(display), base64]]
  })
  if (found.length > 0) return new Map(found)
  const badge = goodPng(badgeImage(document))
  return new Map(badge === undefined ? [] : [['und', badge]])
}

/** Languages of the authority table are named by three letters at the end of an IRI. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ENG: 'en',
  DEU: 'de',
  ITA: 'it',
  NOB: 'nb',
  NOR: 'nb',
  POL: 'pl',
  SPA: 'es',
  SWE: 'sv',
}

function languageOf(display: JsonObject): string {
  const iri = String(objectsIn(display, 'language')[0]?.id ?? '')
  return LANGUAGES[iri.slice(iri.lastIndexOf('/') + 1)] ?? 'und'
}

function badgeImage(document: JsonObject): string | undefined {
  const subject = objectsIn(document, 'credentialSubject')[0]
  const image = asArray<Json>(objectsIn(subject, 'achievement')[0]?.image)[0]
  const id = isJsonObject(image) ? image.id : image
  return typeof id === 'string' && id.startsWith(DATA_URL) ? id.slice(DATA_URL.length) : undefined
}

function objectsIn(parent: JsonObject | undefined, member: string): readonly JsonObject[] {
  return asArray<Json>(parent?.[member]).filter((one) => isJsonObject(one))
}

function goodPng(base64: Json | undefined): string | undefined {
  if (typeof base64 !== 'string' || base64.length > MAX_BASE64) return undefined
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const bytes = fromBase64(base64.slice(0, 64))
  if (bytes.length < 33 || !isPng(bytes)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const isDrawable = Math.max(width, height) <= MAX_SIDE && width * height <= MAX_PIXELS
  return isDrawable && width > 0 && height > 0 ? base64 : undefined
}
