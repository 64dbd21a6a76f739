// The signature that an XML document bears over itself (XMLDSig, as XAdES uses it): checked, and only what it covers is
// handed on. XML Signature 1.1, ETSI TS 119 612 annex B. Whether the signer is believed is for the caller.

import { Buffer } from 'node:buffer'
import { createPublicKey, verify } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { type SignatureAlgorithm, SignedXml } from 'xml-crypto'
import { isReadableXml } from '../container/xml-parts.ts'
import { type Certificate, parseCertificate } from '../proof/x509/certificate.ts'
import { utf8 } from '../util/bytes.ts'

export interface SignedDocument {
  /** The canonical form of the document without its signature: exactly what was signed. */
  readonly content: Uint8Array
  /** The certificate in the signature, whose key made it; nothing in it is believed yet. */
  readonly signer: Certificate
}

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const DIGESTS = [
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]
const RSA = [
  `${MORE}rsa-sha256`,
  `${MORE}rsa-sha512`,
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
]
const TRANSFORMS = [
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
]
const ECDSA: Readonly<Record<string, string>> = {
  [`${MORE}ecdsa-sha256`]: 'sha256',
  [`${MORE}ecdsa-sha384`]: 'sha384',
  [`${MORE}ecdsa-sha512`]: 'sha512',
}

/**
 * Checks the signature of a document whose root holds it.
 *
 * @returns Undefined when there is none, more than one, or it does not hold over the whole document.
 */
export function readSignedXml(bytes: Uint8Array): SignedDocument | undefined {
  const found = findSignature(bytes)
  const signer = found && parseCertificate(new Uint8Array(Buffer.from(found.certificate, 'base64')))
  if (!signer) return undefined
  try {
    const content = checkedContent(found.text, signer)
    return content === undefined ? undefined : { content: utf8(content), signer }
  } catch {
    // The library throws for whatever is wrong with a signature.
    return undefined
  }
}

interface Found {
  readonly text: string
  /** Base64 of the first certificate in the signature. */
  readonly certificate: string
}

/** One signature, a child of the root, in a document without a document type. */
function findSignature(bytes: Uint8Array): Found | undefined {
  let depth = 0
  let signatures = 0
  let isChild = false
  let certificate = ''
  let text = ''
  const isReadable = isReadableXml(bytes, {
    open(name) {
      if (name === 'Signature') {
        signatures += 1
        isChild = depth === 1
      }
      depth += 1
      text = ''
    },
    text(part) {
      text += part
    },
    close(name) {
      depth -= 1
      if (name === 'X509Certificate' && isChild) certificate ||= text
    },
  })
  if (!isReadable || signatures !== 1 || !isChild) return undefined
  return { text: new TextDecoder().decode(bytes), certificate }
}

function checkedContent(text: string, signer: Certificate): string | undefined {
  const publicCert = signer.publicKey.export({ type: 'spki', format: 'pem' })
  const signed = new SignedXml({ publicCert, getCertFromKeyInfo: () => null })
  restrict(signed)
  const [signature, more] = signed.findSignatures(
    new DOMParser().parseFromString(text, 'text/xml') as unknown as Node,
  )
  if (!signature || more) return undefined
  signed.loadSignature(signature)
  if (!signed.checkSignature(text)) return undefined
  const references = signed.getReferences()
  const whole = references.findIndex(({ uri }) => uri === '')
  const others = references.filter(({ uri }, index) => index !== whole && uri === '')
  return others.length > 0 ? undefined : signed.getSignedReferences()[whole]
}

type Node = Parameters<SignedXml['findSignatures']>[0]

/** Only what proves anything: no SHA-1, no transforms that leave parts of the document out. */
function restrict(signed: SignedXml): void {
  signed.HashAlgorithms = only(signed.HashAlgorithms, DIGESTS)
  signed.CanonicalizationAlgorithms = only(signed.CanonicalizationAlgorithms, TRANSFORMS)
  signed.SignatureAlgorithms = only(signed.SignatureAlgorithms, RSA)
  for (const [name, digest] of Object.entries(ECDSA))
    signed.SignatureAlgorithms[name] = ecdsa(name, digest)
}

function only<T>(table: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)))
}

/** ECDSA signatures stand as raw r and s (XML Signature 1.1 section 6.4.3); the library has none. */
function ecdsa(name: string, digest: string): new () => SignatureAlgorithm {
  return class implements SignatureAlgorithm {
    getSignature(): string {
      throw new TypeError('lists are read, never signed')
    }

    verifySignature(material: string, key: KeyLike, signatureValue: string): boolean {
      const publicKey = createPublicKey(key as string)
      const signature = Buffer.from(signatureValue, 'base64')
      const options = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
      return verify(digest, utf8(material), options, signature)
    }

    getAlgorithmName(): string {
      return name
    }
  }
}

type KeyLike = Parameters<SignatureAlgorithm['verifySignature']>[1]
