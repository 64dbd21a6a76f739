// What people hand in that is neither JSON nor a token, and is known all the same: pictures of the wrong kind, links,
// messages, pages, files packed once more. Each is told by its content, and told what to hand in instead; nothing is
// unpacked, so that what is verified is always what was handed in.

import { fromBase64, includesAscii, toHex } from '../util/bytes.ts'
import type { FindingCode } from './codes.ts'
import { refuse, type Unopened, unread } from './opened.ts'

const HEAD_BYTES = 4096
const headOf = (bytes: Uint8Array): string =>
  new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES))

/** Markup that is no drawing, by its root. */
export function namedMarkup(bytes: Uint8Array): Unopened | undefined {
  const root = rootOf(headOf(bytes))
  switch (root) {
    case 'svg':
    case undefined:
      return undefined
    case 'europasscredential':
    case 'europasspresentation':
      return unread('elm', 'EUROPASS_XML')
    case 'elmo':
      return unread('unknown', 'ELMO_XML')
    case 'html':
      return refuse('FORMAT_WEB_PAGE')
    case 'plist':
      return refuse('FORMAT_LINK')
    default:
      return refuse('FORMAT_MARKUP')
  }
}

/** What may stand before the root: declarations, instructions, comments. */
const PROLOG = /^(?:\s|<\?.*?\?>|<!--.*?-->|<!(?!--).*?>)*/s
const ROOT = /^<(?:[\w.-]+:)?([\w.-]+)[\s/>]/

/** The local name of the root in small letters, as pages are written in any. */
function rootOf(head: string): string | undefined {
  return ROOT.exec(head.replace(PROLOG, ''))?.[1]?.toLowerCase()
}

/** A PDF without a credential that can be taken out. */
export function namedPaper(bytes: Uint8Array): Unopened | undefined {
  return includesAscii(bytes, '/ByteRange') ? unread('unknown', 'PDF_SIGNED_ITSELF') : undefined
}

/** ZIP with a first member, or without any. */
const ARCHIVES = ['504b0304', '504b0506']

/** Bytes that are neither JSON nor markup nor a token. */
export function namedBytes(bytes: Uint8Array): Unopened | undefined {
  const head = headOf(bytes)
  if (isSignedCbor(bytes, head) || CBOR_TEXT.test(head)) return unread('unknown', 'CBOR_NOT_READ')
  if (ARCHIVES.includes(toHex(bytes.subarray(0, 4)))) return namedArchive(bytes)
  return namedBeginning(bytes) ?? namedText(bytes, head.trim())
}

/** What starts as nothing else does, text that looks like JSON at first included. */
export function namedBeginning(bytes: Uint8Array): Unopened | undefined {
  const head = headOf(bytes)
  const digits = toHex(bytes.subarray(0, 262))
  const known = FIRST_BYTES.find(([, start]) => start.test(digits))
  const [code] = known ?? FIRST_WORDS.find(([, start]) => start.test(head)) ?? []
  return code === undefined ? undefined : refuse(code)
}

/** By the first bytes, in hexadecimal digits. */
const FIRST_BYTES: readonly (readonly [FindingCode, RegExp])[] = [
  // JPEG, GIF, WebP, TIFF, BMP, icons, JPEG XL; HEIF, AVIF and films.
  ['FORMAT_PICTURE', /^(?:ffd8ff|474946383[79]61|52494646.{8}57454250|49492a00|4d4d002a)/],
  ['FORMAT_PICTURE', /^(?:424d.{8}00000000|00000100|ff0a|0000000c4a584c20|.{8}66747970)/],
  // gzip, 7z, RAR, bzip2, xz, Zstandard; tar.
  ['FORMAT_PACKED', /^(?:1f8b08|377abcaf271c|526172211a07|425a683[1-9]|fd377a585a00|28b52ffd)/],
  ['FORMAT_PACKED', /^.{514}7573746172/],
  // Compound files, which Outlook and older office programs write; RTF.
  ['FORMAT_OFFICE', /^(?:d0cf11e0a1b11ae1|7b5c727466)/],
  // A PNG that went through a program for text.
  ['IMAGE_INVALID', /^89504e47/],
]

const FIRST_WORDS: readonly (readonly [FindingCode, RegExp])[] = [
  // Readers find the header of a PDF within the first 1024 bytes; here a file is read from its first.
  ['PDF_INVALID', /^.{0,1019}%PDF-/s],
  ['FORMAT_SECRET_KEY', /^\s*-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['FORMAT_LINK', /^\s*\[(?:InternetShortcut|Desktop Entry)\]/],
  // The separator of mail boxes, and fields as mail programs write them first (RFC 5322, section 3.6).
  ['FORMAT_MESSAGE', /^From \S+@/],
  [
    'FORMAT_MESSAGE',
    /^(?:return-path|received|delivered-to|from|to|subject|date|message-id|mime-version|x-[\w-]+|dkim-signature|arc-[\w-]+):[^\n]*\n(?:[\w-]+:|[ \t])/i,
  ],
]

/** An archive by the names of its members, which stand in it as they are. */
function namedArchive(bytes: Uint8Array): Unopened {
  const holds = (name: string) => includesAscii(bytes, name)
  if (holds('pass.json') && holds('manifest.json')) return unread('unknown', 'WALLET_PASS')
  const isOffice = holds('[Content_Types].xml') || holds('mimetypeapplication/vnd.oasis')
  return refuse(isOffice ? 'FORMAT_OFFICE' : 'FORMAT_ARCHIVE')
}

/** An ISO mdoc by a name that every one has; COSE_Sign1 by its tag and the length of its list; CBOR-LD by its tags. */
function isSignedCbor([first = 0, second, third]: Uint8Array, head: string): boolean {
  const isMap = first >= 0xa0 && first <= 0xbf
  const isLinked = first === 0xd9 && (second === 0x05 || second === 0x06 || isTag(second, third))
  return (isMap && head.includes('issuerAuth')) || (first === 0xd2 && second === 0x84) || isLinked
}

const isTag = (second?: number, third?: number) => second === 0xcb && third === 0x1d

/**
 * The same as text, as wallets and issuers hand them over: base64 that starts with `issuerAuth` or `nameSpaces`, with the
 * `version` of an answer, or with the tag; base45 of health certificates; credentials in barcodes.
 */
const CBOR_TEXT =
  /^\s*(?:(?:0oR|omppc3N1ZXJBdXRo|ompuYW1lU3BhY2Vz|o2d2ZXJzaW9u)[\w+/-]*={0,2}|HC1:[^\n]+|V[CP]1-[A-Z0-9]+)\s*$/

function namedText(bytes: Uint8Array, head: string): Unopened | undefined {
  if (/^data:[\w.+/-]*[;,]/i.test(head) || isEncoded(head)) return refuse('FORMAT_PACKED')
  if (isLink(head)) return refuse(FOR_WALLET.test(head) ? 'FORMAT_FOR_WALLET' : 'FORMAT_LINK')
  if (TOKEN_INSIDE.test(head.replaceAll(/\s/g, ''))) return refuse('TOKEN_NOT_ALONE')
  return includesAscii(bytes, '"VerifiableCredential"') ? refuse('CREDENTIAL_WRAPPED') : undefined
}

/** A header and a payload: each is JSON. */
const TOKEN_INSIDE = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/

/** PNG, ZIP, gzip. */
const PACKABLE = /^(?:89504e47|504b0304|1f8b08)/

/** Base64, with its lines or without, or a percent-encoded text, of what could have been handed in as it is. */
function isEncoded(head: string): boolean {
  if (/^%7B%(?:22|0[AD]|20)/i.test(head)) return true
  const letters = head.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/')
  if (!/^[A-Za-z0-9+/]{24,}={0,2}$/.test(letters)) return false
  const start = fromBase64(letters)
  const text = new TextDecoder('latin1').decode(start)
  return /^(?:\s*[{[<]\s*["{\w!?]|eyJ|%PDF-)/.test(text) || PACKABLE.test(toHex(start))
}

const LINK = /^[a-z][a-z0-9+.-]*:\S+$/i
const WITHOUT_SLASHES = /^(?:mailto|mdoc|shc|didcomm|web\+[a-z]+):/i
const FOR_WALLET =
  /^(?!https?:|ftp:|file:|mailto:|www\.)|[?&](?:credential_offer(?:_uri)?|request_uri|presentation_definition(?:_uri)?)=/i

/** Of one word, as addresses and QR codes are. */
function isLink(text: string): boolean {
  const url = text.startsWith('www.') ? `https://${text}` : text
  if (!LINK.test(url)) return false
  return (url.includes('://') || WITHOUT_SLASHES.test(url)) && URL.canParse(url)
}
