// The protected header of a seal: which parameters it must, may and must not have. RFC 7515 section 4, RFC 7797,
// ETSI TS 119 182-1 sections 5.1 and 5.2; security.md section 4. The certificate is read, not judged.

import { createHash } from 'node:crypto'
import { decodeBase64url } from '../../proof/base64url.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { namesCertificate } from '../../proof/x509/read-issuer-serial.ts'
import { equalBytes } from '../../util/bytes.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'
import { decodeStandardBase64 } from './standard-base64.ts'

export interface HeaderFault {
  readonly code: FindingCode
  readonly message: string
}

export interface SealHeader {
  readonly algorithm: string
  /** Whether the payload is signed as it stands (`b64` false) or as base64url. */
  readonly unencoded: boolean
  /** The signer's certificate, then whatever else `x5c` holds. */
  readonly certificates: readonly Certificate[]
  /** The time that the signer claims. */
  readonly claimedAt: Date | undefined
  /** Content timestamps, each the DER of a token or undefined for one that cannot be read. */
  readonly contentTimestamps: readonly (Uint8Array | undefined)[]
  /** It names a signature policy (`sigPId`), which is not processed. */
  readonly hasPolicy: boolean
  readonly faults: readonly HeaderFault[]
}

/** Parameters that `crit` may name because they are processed here. */
const UNDERSTOOD = [
  'b64',
  'sigT',
  'adoTst',
  'sigD',
  'sigPId',
  'sigPl',
  'srCms',
  'srAts',
  'x5t#o',
  'sigX5ts',
]
/** Registered parameters: RFC 7515 section 4.1.11 forbids them in `crit`. */
const REGISTERED = [
  'alg',
  'jku',
  'jwk',
  'kid',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'typ',
  'cty',
  'crit',
  'iat',
]
/** A key from where the file says is no proof. */
const REFUSED = ['x5u', 'jku', 'jwk', 'zip', 'enc', 'epk']

/** Longer than any chain of an authority. */
const MAX_CHAIN = 16

/** Reads a protected header; every rule that it breaks is a fault, the gravest first. */
export function readSealHeader(header: JsonObject, unprotected: JsonObject = {}): SealHeader {
  const { x5c } = header
  const chain: readonly Json[] = Array.isArray(x5c) && x5c.length <= MAX_CHAIN ? x5c : []
  const certificates = chain.map((text) => {
    const der = decodeStandardBase64(text)
    return der && parseCertificate(der)
  })
  const [leaf] = certificates
  const known = certificates.filter((one) => one !== undefined)
  const faults = [
    refusedFault(header),
    unprotectedFault(header, unprotected),
    critFault(header),
    shapeFault(header),
    'sigD' in header
      ? fault('SEAL_DETACHED', 'expected the sealed content in the file, found `sigD`')
      : undefined,
    !leaf || known.length !== certificates.length
      ? fault('SEAL_CERTIFICATE_MISSING', 'expected certificates in `x5c`, in standard base64')
      : referenceFault(header, leaf),
    timeFault(header),
  ]
  return {
    algorithm: String(header.alg),
    unencoded: header.b64 === false,
    certificates: leaf ? known : [],
    claimedAt: claimedTime(header),
    contentTimestamps: tokensIn(header.adoTst),
    hasPolicy: 'sigPId' in header,
    faults: faults.filter((one) => one !== undefined),
  }
}

function fault(code: FindingCode, message: string): HeaderFault {
  return { code, message }
}

function refusedFault(header: JsonObject): HeaderFault | undefined {
  const unwanted = REFUSED.find((name) => Object.hasOwn(header, name))
  return unwanted === undefined
    ? undefined
    : fault('SEAL_HEADER_REFUSED', `expected no \`${unwanted}\` in the header`)
}

/** Only `etsiU` may stand outside the signature: what is signed and what is not must not be confused. */
function unprotectedFault(_header: JsonObject, unprotected: JsonObject): HeaderFault | undefined {
  const other = Object.keys(unprotected).find((name) => name !== 'etsiU')
  return other === undefined
    ? undefined
    : fault('SEAL_HEADER_REFUSED', 'expected nothing but `etsiU` in the header that is not signed')
}

function critFault(header: JsonObject): HeaderFault | undefined {
  const { crit } = header
  if ('etsiU' in header) return fault('SEAL_HEADER_INVALID', '`etsiU` stands in the signed header')
  const isNeeded = 'b64' in header
  if (crit === undefined)
    return isNeeded ? fault('SEAL_CRIT_INVALID', 'expected `crit` to name `b64`') : undefined
  if (!Array.isArray(crit) || crit.length === 0 || !crit.every((one) => typeof one === 'string'))
    return fault('SEAL_CRIT_INVALID', 'expected `crit` to be a list of names')
  if (new Set(crit).size !== crit.length)
    return fault('SEAL_CRIT_INVALID', 'expected no name twice in `crit`')
  if (crit.some((name) => REGISTERED.includes(name)))
    return fault('SEAL_CRIT_INVALID', 'expected no registered parameter in `crit`')
  if (crit.some((name) => !Object.hasOwn(header, name)))
    return fault('SEAL_CRIT_INVALID', '`crit` names a parameter that is not there')
  if (crit.some((name) => !UNDERSTOOD.includes(name)))
    return fault('SEAL_CRIT_UNKNOWN', '`crit` names a parameter that is not understood')
  return isNeeded && !crit.includes('b64')
    ? fault('SEAL_CRIT_INVALID', 'expected `crit` to name `b64`')
    : undefined
}

function shapeFault(header: JsonObject): HeaderFault | undefined {
  if (typeof header.alg !== 'string') return fault('SEAL_HEADER_INVALID', 'expected `alg`')
  if ('b64' in header && typeof header.b64 !== 'boolean')
    return fault('SEAL_HEADER_INVALID', 'expected `b64` to be true or false')
  const mistyped = ['kid', 'typ', 'cty', 'x5t#S256'].find(
    (name) => name in header && typeof header[name] !== 'string',
  )
  if (mistyped) return fault('SEAL_HEADER_INVALID', `expected \`${mistyped}\` to be a text`)
  if ('adoTst' in header && tokensIn(header.adoTst).length === 0)
    return fault('SEAL_HEADER_INVALID', 'expected `adoTst` to hold timestamps')
  return undefined
}

/** TS 119 182-1 section 5.1.7: a signed reference to the signer's certificate must be there, and must fit. */
function referenceFault(header: JsonObject, leaf: Certificate): HeaderFault | undefined {
  const mismatch = (name: string) =>
    fault('SEAL_CERTIFICATE_MISMATCH', `\`${name}\` names another certificate than \`x5c\``)
  const references = [
    'x5t#S256' in header ? header['x5t#S256'] === leaf.thumbprint : undefined,
    'x5t#o' in header ? isDigestOf(header['x5t#o'], leaf) : undefined,
    'sigX5ts' in header ? isDigestOf(asArray<Json>(header.sigX5ts)[0], leaf) : undefined,
  ]
  if (references.every((one) => one === undefined))
    return fault(
      'SEAL_CERTIFICATE_MISMATCH',
      'expected the digest of the certificate in `x5t#S256`',
    )
  if (references.includes(false)) return mismatch('x5t#S256')
  if ('x5t' in header && header.x5t !== sha1(leaf)) return mismatch('x5t')
  const { kid } = header
  const issuerSerial = decodeStandardBase64(kid)
  const isNamed = issuerSerial && namesCertificate(issuerSerial, leaf)
  return isNamed === false ? mismatch('kid') : undefined
}

const DIGESTS: ReadonlyMap<Json | undefined, string> = new Map([
  ['S256', 'sha256'],
  ['S384', 'sha384'],
  ['S512', 'sha512'],
])

/** DigAlgVal: the name of a digest and its base64url value. */
function isDigestOf(value: Json | undefined, { der }: Certificate): boolean {
  if (!isJsonObject(value) || typeof value.digVal !== 'string') return false
  const digest = DIGESTS.get(value.digAlg)
  const stated = decodeBase64url(value.digVal)
  if (!digest || !stated) return false
  return equalBytes(stated, new Uint8Array(createHash(digest).update(der).digest()))
}

function sha1({ der }: Certificate): string {
  return createHash('sha1').update(der).digest('base64url')
}

/** From here on a number of seconds would be a time after the year 5000: it counts milliseconds, as some DSS did. */
const MILLISECONDS_FROM = 1e11

interface ClaimedTimes {
  readonly sigT?: Json | undefined
  readonly iat?: Json | undefined
}

/** `iat` or `sigT`; undefined when neither is there or readable. */
function claimedTime({ sigT, iat }: ClaimedTimes): Date | undefined {
  if (sigT !== undefined) return parseDateTimeStamp(sigT)?.instant
  if (typeof iat !== 'number' || !(iat > 0)) return undefined
  const date = new Date(iat >= MILLISECONDS_FROM ? iat : iat * 1000)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** A second of rounding between the two is none. */
const SAME_TIME_MS = 1000

function timeFault(header: JsonObject): HeaderFault | undefined {
  const { sigT, iat } = header
  if (sigT === undefined && iat === undefined)
    return fault('SEAL_TIME_MISSING', 'expected the time of signing in `sigT` or `iat`')
  const written = claimedTime({ sigT })
  const numeric = claimedTime({ iat })
  if ((sigT !== undefined && !written) || (iat !== undefined && !numeric))
    return fault('SEAL_TIME_MISSING', 'expected `sigT` or `iat` to be a time')
  if (written && numeric && Math.abs(written.getTime() - numeric.getTime()) > SAME_TIME_MS)
    return fault('SEAL_HEADER_INVALID', '`sigT` and `iat` say two times')
  return undefined
}

/** The tokens of a timestamp container (TS 119 182-1 section 5.4.3.3). */
export function tokensIn(container: Json | undefined): readonly (Uint8Array | undefined)[] {
  const tokens = isJsonObject(container) ? container.tstTokens : undefined
  if (!Array.isArray(tokens)) return []
  return tokens.map((one: Json) => (isJsonObject(one) ? decodeStandardBase64(one.val) : undefined))
}
