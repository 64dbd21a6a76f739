// What people hand in as JSON that is no credential of those read here, and is known all the same: named by what it is, so
// that nobody takes an older badge for a forgery, and whoever sent the export of a wallet learns what to send. Each is told
// by its content. https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/ for Open Badges before version 3.

import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import type { FindingCode } from './codes.ts'
import { typesOf } from './formats.ts'
import { refuse, type Unopened, unread } from './opened.ts'

/** Contexts of Open Badges 1 and 2. */
const OLDER_BADGE =
  /^https?:\/\/(?:w3id\.org\/openbadges\/v[12]|purl\.imsglobal\.org\/(?:spec\/)?ob\/v2p\d|openbadgespec\.org\/v1)/
const OLDER_TYPES = ['Assertion', 'BadgeClass']
const OLDER_RECORD = /^https?:\/\/purl\.imsglobal\.org\/(?:spec\/)?clr\/v1p\d/

/** An object that is no credential itself. */
export function namedObject(document: JsonObject): Unopened | undefined {
  const code = namedKind(document)
  if (code !== undefined) return unread('unknown', code)
  if (FOR_WALLETS.some((name) => name in document)) return refuse('FORMAT_FOR_WALLET')
  if (typeof document.kty === 'string' && ('d' in document || 'k' in document))
    return refuse('FORMAT_SECRET_KEY')
  return namedValue(Object.values(document))
}

/** A value that is no object, or what an object holds. */
export function namedValue(value: Json): Unopened | undefined {
  const inside = kindInside(value)
  if (inside === undefined) return undefined
  return inside === 'CREDENTIAL_WRAPPED' ? refuse(inside) : unread('unknown', inside)
}

/** What a wallet is offered (OpenID4VCI) or asked for: DIF Presentation Exchange, the query language of OpenID4VP. */
const FOR_WALLETS = ['credential_issuer', 'presentation_definition', 'dcql_query']

/** What is verified elsewhere, by members that every one of its kind has. */
const KINDS: readonly (readonly [FindingCode, (document: JsonObject) => boolean])[] = [
  ['CLR_1', isOlderRecord],
  ['OPEN_BADGES_2', isOlderBadge],
  // RFC 7516, section 7.2; a locked Universal Wallet.
  ['CREDENTIAL_ENCRYPTED', (one) => hasAll(one, ['ciphertext', 'iv', 'tag'])],
  ['CREDENTIAL_ENCRYPTED', (one) => one.status === 'LOCKED' && 'walletContents' in one],
  ['WALLET_PASS', (one) => hasAll(one, ['formatVersion', 'passTypeIdentifier', 'serialNumber'])],
  ['WALLET_PASS', ({ typ, payload }) => GOOGLE_PASS.includes(String(typ)) && isJsonObject(payload)],
  ['OTHER_SYSTEM', isOfOtherSystem],
]

function namedKind(document: JsonObject): FindingCode | undefined {
  return KINDS.find(([, isKind]) => isKind(document))?.[0]
}

const GOOGLE_PASS = ['savetowallet', 'savetoandroidpay']

const hasAll = (document: JsonObject, names: readonly string[]): boolean =>
  names.every((name) => Object.hasOwn(document, name))

const hasContext = ({ '@context': context }: JsonObject, pattern: RegExp): boolean =>
  asArray<Json>(context).some((iri) => typeof iri === 'string' && pattern.test(iri))

function isOlderRecord(document: JsonObject): boolean {
  return (
    hasContext(document, OLDER_RECORD) || hasAll(document, ['learner', 'publisher', 'assertions'])
  )
}

function isOlderBadge(document: JsonObject): boolean {
  const { recipient, badge, verify, verification, uid } = document
  if (hasContext(document, OLDER_BADGE)) return true
  if (typesOf(document).some((type) => OLDER_TYPES.includes(type))) return true
  // The first badges had neither contexts nor types, and the very first a badge in full.
  const isWhole = isJsonObject(badge) && typeof badge.version === 'string' && 'criteria' in badge
  const isProven = isWhole || [verify, verification, uid].some((member) => member !== undefined)
  return recipient !== undefined && badge !== undefined && isProven
}

/** The first Blockcerts, OpenAttestation (OpenCerts), and AnonCreds. */
function isOfOtherSystem(document: JsonObject): boolean {
  const { signature, receipt } = document
  const isAnchored = isJsonObject(receipt) && hasAll(document, ['document'])
  const isHashed = isJsonObject(signature) && hasAll(signature, ['targetHash', 'merkleRoot'])
  return isAnchored || isHashed || hasAll(document, ['schema_id', 'cred_def_id', 'values'])
}

/** What stands anywhere in a value: a credential, as token, as linked data or sealed, or an older one. */
function kindInside(value: Json): FindingCode | undefined {
  if (typeof value === 'string') return isWritten(value) ? 'CREDENTIAL_WRAPPED' : undefined
  if (isJsonObject(value)) {
    if (isCredential(value)) return 'CREDENTIAL_WRAPPED'
    if (isOlderRecord(value)) return 'CLR_1'
    if (isOlderBadge(value)) return 'OPEN_BADGES_2'
  }
  const members = Array.isArray(value) || isJsonObject(value) ? Object.values<Json>(value) : []
  for (const member of members) {
    const kind = kindInside(member)
    if (kind !== undefined) return kind
  }
  return undefined
}

/**
 * The credentials that stand in a value, each the outermost of its kind: as linked data, sealed, as texts, and older ones.
 * What stands beside them is left out.
 */
export function credentialsInside(value: Json): readonly Json[] {
  if (typeof value === 'string') return isWritten(value) ? [value] : []
  if (isJsonObject(value) && (isCredential(value) || namedKind(value) !== undefined)) return [value]
  return Array.isArray(value) || isJsonObject(value)
    ? Object.values<Json>(value).flatMap(credentialsInside)
    : []
}

const COMPACT_TOKEN = /^eyJ[\w-]*\.[\w-]+\.[\w~.-]+$/

/** Whether a text is a credential: a token, or JSON once more. */
function isWritten(text: string): boolean {
  return (
    COMPACT_TOKEN.test(text) || (text.startsWith('{') && text.includes('"VerifiableCredential"'))
  )
}

const CREDENTIAL_TYPE = /^Verifiable(?:Credential|Presentation)$/

function isCredential(value: JsonObject): boolean {
  const isSealed =
    typeof value.payload === 'string' && ('signatures' in value || 'signature' in value)
  return isSealed || typesOf(value).some((type) => CREDENTIAL_TYPE.test(type))
}
