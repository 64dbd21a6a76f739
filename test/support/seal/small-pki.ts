// Certificates, revocation lists and timestamps for tests of the reader, made with node:crypto and DER by hand: every
// rule can be broken alone, and nothing is shared with the code that reads. Organisations of `.example` only.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { type Certificate, parseCertificate } from '../../../src/proof/x509/certificate.ts'
import {
  bits,
  boolean,
  type Der,
  explicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  text,
  time,
  tlv,
} from './der-writer.ts'

export interface Holder {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
  readonly name: Der
}

export interface Wish {
  /** Distinguished name: C, O, organizationIdentifier, CN. */
  readonly subject?: Subject
  readonly issuer?: Holder
  readonly from?: string
  readonly until?: string
  /** `null` leaves the extension out; bits of KeyUsage, most significant first. */
  readonly keyUsage?: number | null
  readonly isCa?: boolean
  readonly pathLength?: number
  readonly timeStamping?: boolean
  /** It may answer for its issuer (RFC 6960 section 4.2.2.2). */
  readonly ocspSigning?: boolean
  readonly qualified?: boolean
  readonly critical?: string
  readonly crlUrl?: string
  /** Where online answers, and the issuer's certificate, are to be had (RFC 5280 section 4.2.2.1). */
  readonly ocspUrl?: string
  readonly issuerUrl?: string
  readonly permitted?: Subject
  readonly excluded?: Subject
  /** Object identifiers of extended key usage. */
  readonly purposes?: readonly string[]
  /** Writes the basic constraints twice. */
  readonly isTwofold?: boolean
  /** A certificate policy. */
  readonly policy?: string
  /** Subject alternative name. */
  readonly uri?: string
  /** Extensions that are none of the above, not critical. */
  readonly more?: readonly Extension[]
  /** Of version 1, which has no extensions at all. */
  readonly isPlain?: boolean
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
}

export interface Subject {
  readonly country?: string
  readonly organisation?: string
  readonly identifier?: string
  readonly commonName?: string
}

export const SIGNATURE_USE = 0xc0
export const AUTHORITY_USE = 0x06

const ECDSA_SHA256 = () => sequence(oid('1.2.840.10045.4.3.2'))
const SHA256 = () => sequence(oid('2.16.840.1.101.3.4.2.1'), nothing())

export const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Makes a certificate; without an issuer it is its own. */
export function issue(wish: Wish = {}): Holder {
  const { keys = p256(), issuer } = wish
  const name = nameOf(wish.subject ?? {})
  const signer = issuer?.privateKey ?? keys.privateKey
  const tbs = sequence(
    ...(wish.isPlain ? [] : [explicit(0, integer(2))]),
    tlv(0x02, Buffer.concat([Buffer.from([0x40]), randomBytes(8)])),
    ECDSA_SHA256(),
    issuer?.name ?? name,
    sequence(
      time(new Date(wish.from ?? '2026-01-01T00:00:00Z')),
      time(new Date(wish.until ?? '2030-01-01T00:00:00Z')),
    ),
    name,
    new Uint8Array(keys.publicKey.export({ type: 'spki', format: 'der' })),
    ...(wish.isPlain ? [] : [explicit(3, sequence(...extensionsOf(wish)))]),
  )
  const der = sequence(tbs, ECDSA_SHA256(), bits(signed(tbs, signer)))
  const certificate = parseCertificate(der)
  if (!certificate) throw new Error('the certificate made for a test cannot be read')
  return { certificate, privateKey: keys.privateKey, name }
}

export function authority(wish: Wish = {}): Holder {
  return issue({ isCa: true, keyUsage: AUTHORITY_USE, ...wish })
}

function signed(data: Der, key: KeyObject): Der {
  return new Uint8Array(sign('sha256', data, key))
}

function nameOf({ country, organisation, identifier, commonName }: Subject): Der {
  const part = (type: string, value: string | undefined) =>
    value === undefined ? [] : [set(sequence(oid(type), text(value)))]
  return sequence(
    ...part('2.5.4.6', country),
    ...part('2.5.4.10', organisation),
    ...part('2.5.4.97', identifier),
    ...part('2.5.4.3', commonName),
  )
}

function extensionsOf(wish: Wish): Der[] {
  const { isCa = false, pathLength, keyUsage = SIGNATURE_USE } = wish
  const one = (id: string, value: Der, critical = false) =>
    sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))
  const basic = [
    ...(isCa ? [boolean(true)] : []),
    ...(pathLength === undefined ? [] : [integer(pathLength)]),
  ]
  const purposes = sequence(oid('1.3.6.1.5.5.7.3.8'))
  const point = (url: string) =>
    sequence(sequence(explicit(0, explicit(0, tlv(0x86, Buffer.from(url))))))
  return [
    one('2.5.29.19', sequence(...basic), true),
    ...(keyUsage === null ? [] : [one('2.5.29.15', bits(Uint8Array.of(keyUsage)), true)]),
    ...(wish.ocspSigning ? [one('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.9')))] : []),
    ...(wish.timeStamping ? [one('2.5.29.37', purposes, true)] : []),
    ...(wish.qualified ? [one('1.3.6.1.5.5.7.1.3', QC_SEAL())] : []),
    ...(wish.critical ? [one(wish.critical, nothing(), true)] : []),
    ...(wish.uri ? [one('2.5.29.17', sequence(tlv(0x86, Buffer.from(wish.uri))))] : []),
    ...accessOf(wish).map((access) => one('1.3.6.1.5.5.7.1.1', access)),
    ...(wish.crlUrl ? [one('2.5.29.31', point(wish.crlUrl))] : []),
    ...(wish.policy ? [one('2.5.29.32', sequence(sequence(oid(wish.policy))))] : []),
    ...(wish.purposes ? [one('2.5.29.37', sequence(...wish.purposes.map(oid)))] : []),
    ...(wish.more ?? []).map(([id, value]) => one(id, value)),
    ...(wish.isTwofold ? [one('2.5.29.19', sequence(), true)] : []),
    ...(wish.permitted || wish.excluded
      ? [
          one(
            '2.5.29.30',
            sequence(
              ...(wish.permitted ? [subtree(0, wish.permitted)] : []),
              ...(wish.excluded ? [subtree(1, wish.excluded)] : []),
            ),
            true,
          ),
        ]
      : []),
  ]
}

const subtree = (tag: number, name: Subject) => explicit(tag, sequence(explicit(4, nameOf(name))))

function accessOf({ ocspUrl, issuerUrl }: Wish): readonly Der[] {
  const place = (method: string, url: string) => sequence(oid(method), tlv(0x86, Buffer.from(url)))
  const places = [
    ...(ocspUrl ? [place('1.3.6.1.5.5.7.48.1', ocspUrl)] : []),
    ...(issuerUrl ? [place('1.3.6.1.5.5.7.48.2', issuerUrl)] : []),
  ]
  return places.length > 0 ? [sequence(...places)] : []
}

/** Qualified, for seals, the key on a qualified device. */
const QC_SEAL = () =>
  sequence(
    sequence(oid('0.4.0.1862.1.1')),
    sequence(oid('0.4.0.1862.1.4')),
    sequence(oid('0.4.0.1862.1.6'), sequence(oid('0.4.0.1862.1.6.2'))),
  )

/** A revocation list of an authority. */
export function revocationList(
  issuer: Holder,
  {
    revoked = [],
    from,
    until,
    extensions = [],
    plain = [],
  }: {
    revoked?: readonly { certificate: Certificate; at: string }[]
    from: string
    until: string
    /** Critical ones, by their object identifier. */
    extensions?: readonly Extension[]
    /** Those that are not marked critical. */
    plain?: readonly Extension[]
  },
): Der {
  const entries = revoked.map(({ certificate, at }) =>
    sequence(tlv(0x02, certificate.serialNumber), time(new Date(at))),
  )
  const tbs = sequence(
    integer(1),
    ECDSA_SHA256(),
    issuer.name,
    time(new Date(from)),
    time(new Date(until)),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    ...(extensions.length + plain.length > 0
      ? [
          explicit(
            0,
            sequence(
              ...extensions.map((one) => extension(one, true)),
              ...plain.map((one) => extension(one, false)),
            ),
          ),
        ]
      : []),
  )
  return sequence(tbs, ECDSA_SHA256(), bits(signed(tbs, issuer.privateKey)))
}

export interface OcspWish {
  readonly about: Certificate
  readonly issuer: Holder
  /** Who signs, when it is not the issuer. */
  readonly responder?: Holder
  /** CertStatus; good when absent. */
  readonly status?: Der
  readonly hash?: 'sha1' | 'sha256' | 'md5'
  readonly producedAt: string
  /** What the answer says of the certificate beside its status. */
  readonly more?: readonly Extension[]
  /** Whose name and whose key the answer names, where not the issuer's. */
  readonly named?: Holder
  readonly keyed?: Holder
  /** OCSPResponseStatus, and the kind of the response in it. */
  readonly responseStatus?: number
  readonly responseType?: string
}

const HASH_OIDS = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  md5: '1.2.840.113549.2.5',
}

/** An online answer about a certificate (RFC 6960 section 4.2.1). */
export function ocspAnswer(wish: OcspWish): Der {
  const { about, issuer, responder, status = tlv(0x80), hash = 'sha1', producedAt } = wish
  const digest = (data: Uint8Array) => new Uint8Array(createHash(hash).update(data).digest())
  const { named = issuer, keyed = issuer, responseStatus = 0 } = wish
  const spki = keyed.certificate.publicKey.export({ type: 'spki', format: 'der' })
  const at = time(new Date(producedAt))
  const certId = sequence(
    sequence(oid(HASH_OIDS[hash])),
    octets(digest(named.certificate.subjectDer)),
    // The bits of a P-256 key: 65 bytes at the end.
    octets(digest(spki.subarray(-65))),
    tlv(0x02, about.serialNumber),
  )
  const signer = responder ?? issuer
  const more = (wish.more ?? []).map((one) => extension(one, false))
  const single = sequence(
    certId,
    status,
    at,
    ...(more.length > 0 ? [explicit(1, sequence(...more))] : []),
  )
  const data = sequence(explicit(1, signer.name), at, sequence(single))
  const basic = sequence(
    data,
    ECDSA_SHA256(),
    bits(signed(data, signer.privateKey)),
    ...(responder ? [explicit(0, sequence(responder.certificate.der))] : []),
  )
  const response = sequence(oid(wish.responseType ?? '1.3.6.1.5.5.7.48.1.1'), octets(basic))
  return sequence(tlv(0x0a, Uint8Array.of(responseStatus)), explicit(0, response))
}

type Extension = readonly [id: string, value: Der]

function extension([id, value]: Extension, critical: boolean): Der {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))
}

/** What a timestamp may have otherwise. */
export interface TimestampWish {
  /** The attribute that names the certificate, in place of ESSCertIDv2 with SHA-256. */
  readonly named?: Der
  /** Who signed, in place of issuer and serial number. */
  readonly signerId?: Der
  /** Algorithm of the signature, in place of ECDSA with SHA-256. */
  readonly algorithm?: Der
  readonly signature?: (signed: Der) => Der
  /** The signed content, in place of the TSTInfo. */
  readonly content?: Der
  /** The signed attributes, in place of the three that there are: kind, digest, certificate. */
  readonly attributes?: (own: readonly Der[]) => readonly Der[]
}

/** An attribute that names a certificate by its digest (RFC 5035). */
export const namedBy = (type: string, ...essCertId: readonly Der[]): Der =>
  attribute(type, sequence(sequence(sequence(...essCertId))))

/** An attribute of a CMS message. */
export const attribute = (type: string, ...values: readonly Der[]): Der =>
  sequence(oid(type), set(...values))

/** A timestamp token over data, by whoever is asked. */
export function timestamp(
  data: Uint8Array,
  at: string,
  signer: Holder,
  wish: TimestampWish = {},
): Der {
  const digest = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
  const { certificate } = signer
  const info =
    wish.content ??
    sequence(
      integer(1),
      oid('1.3.6.1.4.1.99999.1.1'),
      sequence(SHA256(), octets(digest(data))),
      integer(7),
      time(new Date(at)),
    )
  const own = [
    attribute('1.2.840.113549.1.9.3', oid('1.2.840.113549.1.9.16.1.4')),
    attribute('1.2.840.113549.1.9.4', octets(digest(info))),
    // ESSCertIDv2 with the default digest, SHA-256.
    wish.named ?? namedBy('1.2.840.113549.1.9.16.2.47', octets(digest(certificate.der))),
  ]
  const attributes = wish.attributes?.(own) ?? own
  const issuerAndSerial = sequence(certificate.issuerDer, tlv(0x02, certificate.serialNumber))
  const signerInfo = sequence(
    integer(1),
    wish.signerId ?? issuerAndSerial,
    SHA256(),
    tlv(0xa0, ...attributes),
    wish.algorithm ?? ECDSA_SHA256(),
    octets((wish.signature ?? ((data) => signed(data, signer.privateKey)))(set(...attributes))),
  )
  const content = sequence(
    integer(3),
    set(SHA256()),
    sequence(oid('1.2.840.113549.1.9.16.1.4'), explicit(0, octets(info))),
    tlv(0xa0, certificate.der),
    set(signerInfo),
  )
  return sequence(oid('1.2.840.113549.1.7.2'), explicit(0, content))
}
