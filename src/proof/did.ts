// The two DID methods we read: did:key (the identifier is the key) and did:web (the identifier is a place).
// Specs: https://w3c-ccg.github.io/did-key-spec/ and https://w3c-ccg.github.io/did-method-web/
// Fetching a did:web document, and the address rules for it, belong to the guarded fetcher.

import type { JsonObject } from '../util/json.ts'
import { oncePerText } from '../util/once-per-text.ts'
import { parseMultikey } from './multikey.ts'

/** A DID or a part of one refused; the message repeats nothing of a foreign text. */
export interface DidFault {
  readonly ok: false
  /** `DID_KEY_UNSUPPORTED`: of a type of key that we do not use. */
  readonly code: 'DID_INVALID' | 'DID_KEY_INVALID' | 'DID_KEY_UNSUPPORTED'
  readonly message: string
}

const DID = /^did:[a-z0-9]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._%-]$/
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
/** A last label of digits, or of hexadecimal after `0x`, makes the host an IPv4 address (WHATWG URL). */
const NUMERIC_LABEL = /^(?:[0-9]+|0[xX][0-9A-Fa-f]*)$/
const PORT = /^[1-9][0-9]{0,4}$/
const PATH_SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/
const MAX_HOST_LENGTH = 253
const MAX_DID_LENGTH = 2048

/** Whether a text is a DID by the generic syntax, of whatever method. */
export function isDid(text: string): boolean {
  return text.length <= MAX_DID_LENGTH && DID.test(text)
}

/** The DID and the fragment of a verification method's id, or undefined when it is no DID URL of that form. */
export function splitDidUrl(
  url: string,
): { readonly did: string; readonly fragment: string } | undefined {
  const [did = '', fragment = '', ...more] = url.split('#')
  return fragment !== '' && more.length === 0 && isDid(did) ? { did, fragment } : undefined
}

/** The Multikey text of a did:key whose key is a good one of a type that we use. */
export function multikeyOfDidKey(
  did: string,
): { readonly ok: true; readonly multikey: string } | DidFault {
  const multikey = did.startsWith('did:key:') ? did.slice('did:key:'.length) : ''
  const parsed = parseMultikey(multikey)
  if (parsed.ok) return { ok: true, multikey }
  const isUnsupported = parsed.code === 'KEY_TYPE_UNSUPPORTED'
  const code = isUnsupported ? 'DID_KEY_UNSUPPORTED' : 'DID_KEY_INVALID'
  return { ok: false, code, message: parsed.message }
}

/** The only verification method of a did:key, given the DID. */
export function didKeyVerificationMethod(did: string): string {
  return `${did}#${did.slice('did:key:'.length)}`
}

/**
 * The controller document that a did:key stands for, made without any network.
 *
 * @see https://w3c-ccg.github.io/did-key-spec/#document-creation-algorithm
 */
export function buildDidKeyDocument(
  did: string,
): { readonly ok: true; readonly document: JsonObject } | DidFault {
  const key = multikeyOfDidKey(did)
  if (!key.ok) return key
  const method = didKeyVerificationMethod(did)
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [
      { id: method, type: 'Multikey', controller: did, publicKeyMultibase: key.multikey },
    ],
    authentication: [method],
    assertionMethod: [method],
    capabilityInvocation: [method],
    capabilityDelegation: [method],
  }
  return { ok: true, document }
}

/**
 * Where the document of a did:web is published.
 *
 * The host is a domain name (no IP address in any spelling), the only percent-encoding is the colon before a
 * port, and path segments are plain: nothing that a URL parser could resolve to another place.
 */
export function didWebToUrl(did: string): DidWebPlace {
  return placeOfDidWeb(did)
}

type DidWebPlace = { readonly ok: true; readonly url: string } | DidFault

/** An issuer's is asked for with each of its credentials. */
const placeOfDidWeb = oncePerText(readDidWeb, { entries: 256, maxLength: 256 })

function readDidWeb(did: string): DidWebPlace {
  if (!did.startsWith('did:web:') || did.length > MAX_DID_LENGTH) {
    return invalid('expected a DID that starts with did:web:')
  }
  const [authority = '', ...path] = did.slice('did:web:'.length).split(':')
  const [host = '', port, ...more] = authority.split(/%3[Aa]/)
  if (!isDomainName(host)) return invalid('expected a domain name in the did:web, no IP address')
  if (more.length > 0 || (port !== undefined && !isPort(port))) {
    return invalid('expected a port from 1 to 65535 after %3A in the did:web')
  }
  if (!path.every((segment) => PATH_SEGMENT.test(segment))) {
    return invalid('expected path segments of letters, digits, dot, hyphen and underscore')
  }
  const place = path.length === 0 ? '.well-known' : path.join('/')
  const origin = `https://${host.toLowerCase()}${port === undefined ? '' : `:${port}`}`
  return { ok: true, url: `${origin}/${place}/did.json` }
}

/** The did:web whose document is published at a URL; the inverse of {@link didWebToUrl}. */
export function urlToDidWeb(url: string): { readonly ok: true; readonly did: string } | DidFault {
  const match = /^https:\/\/([^/:@?#]+)(?::([0-9]+))?\/([^?#]+)\/did\.json$/.exec(url)
  if (!match) return invalid('expected an https URL that ends in /did.json')
  const [, host = '', port, place = ''] = match
  const segments = place === '.well-known' ? [] : place.split('/')
  const did = ['did:web', port === undefined ? host : `${host}%3A${port}`, ...segments].join(':')
  const back = didWebToUrl(did)
  return back.ok && back.url === url ? { ok: true, did } : invalid('expected a URL of a did:web')
}

/**
 * The https identifier of whoever publishes a did:web: its host, and path where it has one. Formats that know no DIDs
 * (SD-JWT VC) name the issuer by it. Any other DID stays what it is.
 */
export function webIssuerOf(did: string): string {
  const place = didWebToUrl(did)
  return place.ok ? place.url.replace(/(?:\/\.well-known)?\/did\.json$/, '') : did
}

/** The did:web published at the same place as an https issuer; undefined when there can be none. */
export function didOfWebIssuer(issuer: string): string | undefined {
  if (!URL.canParse(issuer)) return undefined
  const place = new URL(issuer).pathname === '/' ? '/.well-known/did.json' : '/did.json'
  const found = urlToDidWeb(`${issuer}${place}`)
  return found.ok && webIssuerOf(found.did) === issuer ? found.did : undefined
}

/** Where an https issuer publishes its keys for SD-JWT VC: the well-known name goes between host and path. */
export function issuerMetadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer)
  return `${origin}/.well-known/jwt-vc-issuer${pathname === '/' ? '' : pathname}`
}

function isDomainName(host: string): boolean {
  const labels = host.split('.')
  return (
    host.length <= MAX_HOST_LENGTH &&
    labels.every((label) => LABEL.test(label)) &&
    !NUMERIC_LABEL.test(host.slice(host.lastIndexOf('.') + 1))
  )
}

function isPort(text: string): boolean {
  return PORT.test(text) && Number(text) <= 65535
}

function invalid(message: string): DidFault {
  return { ok: false, code: 'DID_INVALID', message }
}
