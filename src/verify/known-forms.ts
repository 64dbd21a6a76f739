// What people hand in that is no credential of those read here, and is known all the same: named by what it is, so that
// nobody takes an older badge for a forgery, and whoever sent a link or a screenshot learns what to send. Each is told
// by its content. https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/ for Open Badges before version 3.

import { includesAscii } from '../util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { typesOf } from './formats.ts'
import { refuse, type Unopened, unread } from './opened.ts'

/** Contexts of Open Badges 1 and 2. */
const OLDER_BADGE =
  /^https?:\/\/(?:w3id\.org\/openbadges\/v[12]|purl\.imsglobal\.org\/(?:spec\/)?ob\/v2p\d|openbadgespec\.org\/v1)/
const OLDER_TYPES = ['Assertion', 'BadgeClass']

/** Names under which programs put the credentials that they answer with or export. */
const WRAPPERS = ['verifiableCredential', 'verifiableCredentials', 'credential', 'credentials']

/** An object that is no credential itself. */
export function namedObject(document: JsonObject): Unopened | undefined {
  if (isOlderBadge(document)) return unread('unknown', 'OPEN_BADGES_2')
  return WRAPPERS.some((name) => holdsCredential(document[name]))
    ? refuse('CREDENTIAL_WRAPPED')
    : undefined
}

/** A value that is no object. */
export function namedValue(value: Json): Unopened | undefined {
  return holdsCredential(value) ? refuse('CREDENTIAL_WRAPPED') : undefined
}

function isOlderBadge(document: JsonObject): boolean {
  const { '@context': context, recipient, badge, verify, verification, uid } = document
  const older = asArray<Json>(context).some(
    (iri) => typeof iri === 'string' && OLDER_BADGE.test(iri),
  )
  if (older || typesOf(document).some((type) => OLDER_TYPES.includes(type))) return true
  // The first badges had neither contexts nor types.
  const isProven = [verify, verification, uid].some((member) => member !== undefined)
  return recipient !== undefined && badge !== undefined && isProven
}

/** Whether one stands there at once, or in a list or one object more: as token or as linked data. */
function holdsCredential(value: Json | undefined, depth = 0): boolean {
  if (typeof value === 'string') return COMPACT_TOKEN.test(value)
  if (depth > 2) return false
  if (Array.isArray(value)) return value.some((entry: Json) => holdsCredential(entry, depth + 1))
  if (!isJsonObject(value)) return false
  return (
    typesOf(value).some((type) => CREDENTIAL_TYPE.test(type)) ||
    WRAPPERS.some((name) => holdsCredential(value[name], depth + 1))
  )
}

const COMPACT_TOKEN = /^eyJ[\w-]*\.[\w-]+\.[\w~.-]+$/
const CREDENTIAL_TYPE = /^Verifiable(?:Credential|Presentation)$/

/** Markup that is no drawing, by its root. */
export function namedMarkup(bytes: Uint8Array): Unopened | undefined {
  switch (rootOf(new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES)))) {
    case 'europasscredential':
    case 'europasspresentation':
      return unread('elm', 'EUROPASS_XML')
    case 'elmo':
      return unread('unknown', 'ELMO_XML')
    case 'html':
      return refuse('FORMAT_WEB_PAGE')
    default:
      return undefined
  }
}

/** What may stand before the root, by its first and its last characters. */
const PROLOG = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!', '>'],
] as const

/** The local name of the root in small letters, as pages are written in any. */
function rootOf(head: string): string | undefined {
  let rest = head.trimStart()
  for (let end = prologEnd(rest); end > 0; end = prologEnd(rest)) rest = rest.slice(end).trimStart()
  return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(rest)?.[1]?.toLowerCase()
}

function prologEnd(text: string): number {
  const [, close = '\0'] = PROLOG.find(([open]) => text.startsWith(open)) ?? []
  const at = text.indexOf(close)
  return at < 0 ? 0 : at + close.length
}

/** A PDF without a credential that can be taken out. */
export function namedPaper(bytes: Uint8Array): Unopened | undefined {
  return includesAscii(bytes, '/ByteRange') ? unread('unknown', 'PDF_SIGNED_ITSELF') : undefined
}

const HEAD_BYTES = 4096

/** Bytes that are neither JSON nor markup nor a token. */
export function namedBytes(bytes: Uint8Array): Unopened | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES))
  if (PICTURES.some((start) => start.test(head))) return refuse('FORMAT_PICTURE')
  if (isSignedCbor(bytes, head)) return unread('unknown', 'CBOR_NOT_READ')
  if (ENCODED_CBOR.test(head)) return unread('unknown', 'CBOR_NOT_READ')
  return isLink(head.trim()) ? refuse('FORMAT_LINK') : undefined
}

/** JPEG, GIF, WebP, and HEIF or AVIF. */
const PICTURES = [/^\xff\xd8\xff/, /^GIF8[79]a/, /^RIFF.{4}WEBP/s, /^.{4}ftyp(?:hei|mif|avi)/s]

/** An ISO mdoc by a name that every one has, or COSE_Sign1 by its tag and the length of its list. */
function isSignedCbor([first = 0, second]: Uint8Array, head: string): boolean {
  const isMap = first >= 0xa0 && first <= 0xbf
  return (isMap && head.includes('issuerAuth')) || (first === 0xd2 && second === 0x84)
}

/** The same in base64, as wallets and issuers hand them over: `issuerAuth` or `nameSpaces` first, or the tag. */
const ENCODED_CBOR = /^\s*(?:0oR|omppc3N1ZXJBdXRo|ompuYW1lU3BhY2Vz)[\w+/-]*={0,2}\s*$/

const LINK = /^(?:https?|openid-credential-offer|openid4vp|haip|eudi-openid4ci):\/\/\S+$/i

function isLink(text: string): boolean {
  const url = text.startsWith('www.') ? `https://${text}` : text
  return LINK.test(url) && URL.canParse(url)
}
