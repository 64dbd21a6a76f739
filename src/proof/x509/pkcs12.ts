// Key and certificates of a PKCS#12 file (RFC 7292), as trust service providers hand them out.
// Integrity first; then the bags. Nothing of the contents appears in a message.

import { Buffer } from 'node:buffer'
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { AuthenticatedSafe, type CertBag, EncryptedData, PFX, SafeContents } from 'pkijs'
import { type Certificate, parseCertificate } from './certificate.ts'
import { childrenOf, type DerNode, decodeDer, oidOf, originalBytes } from './der.ts'
import { OID } from './oids.ts'
import { decryptPart, isMacRight, UnsupportedPkcs12 } from './pkcs12-crypto.ts'

export interface Pkcs12Contents {
  readonly privateKeys: readonly KeyObject[]
  readonly certificates: readonly Certificate[]
}

/** Why a file could not be opened; `wrong-passphrase` cannot be told from a changed file. */
export type Pkcs12Result =
  | { readonly ok: true; readonly contents: Pkcs12Contents }
  | { readonly ok: false; readonly why: 'no-pkcs12' | 'wrong-passphrase' | 'unsupported' }

/** Opens a PKCS#12 file. */
export function readPkcs12(der: Uint8Array, passphrase: string): Pkcs12Result {
  let checked = false
  try {
    const pfx = PFX.fromBER(new Uint8Array(der))
    if (pfx.authSafe.contentType !== OID.data || !pfx.macData)
      return { ok: false, why: 'no-pkcs12' }
    const content = new Uint8Array(pfx.authSafe.content.getValue())
    const { mac, macSalt, iterations = 1 } = pfx.macData
    const isRight = isMacRight(content, passphrase, {
      algorithm: mac.digestAlgorithm,
      digest: new Uint8Array(mac.digest.getValue()),
      salt: new Uint8Array(macSalt.getValue()),
      iterations,
    })
    if (!isRight) return { ok: false, why: 'wrong-passphrase' }
    checked = true
    return { ok: true, contents: contentsOf(content, passphrase) }
  } catch (error) {
    if (error instanceof UnsupportedPkcs12) return { ok: false, why: 'unsupported' }
    // Past the integrity check the passphrase is right: what still fails is something we do not know.
    return { ok: false, why: checked ? 'unsupported' : 'no-pkcs12' }
  }
}

function contentsOf(authenticatedSafe: Uint8Array, passphrase: string): Pkcs12Contents {
  const privateKeys: KeyObject[] = []
  const certificates: Certificate[] = []
  const safe = AuthenticatedSafe.fromBER(new Uint8Array(authenticatedSafe))
  for (const part of safe.safeContents) {
    const plain =
      part.contentType === OID.data
        ? new Uint8Array(part.content.getValue())
        : decryptedPart(part.contentType, part.content as DerNode, passphrase)
    for (const bag of bagsOf(plain)) {
      const key = keyOf(bag, passphrase)
      if (key) privateKeys.push(key)
      const certificate = certificateOf(bag)
      if (certificate) certificates.push(certificate)
    }
  }
  return { privateKeys, certificates }
}

function decryptedPart(type: string, content: DerNode, passphrase: string): Uint8Array {
  if (type !== OID.encryptedData) throw new UnsupportedPkcs12('it is encrypted for a public key')
  const { encryptedContentInfo } = new EncryptedData({ schema: content })
  const ciphertext = new Uint8Array(encryptedContentInfo.getEncryptedContent())
  return decryptPart(encryptedContentInfo.contentEncryptionAlgorithm, ciphertext, passphrase)
}

const KEY_BAG = '1.2.840.113549.1.12.10.1.1'
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2'
const CERT_BAG = '1.2.840.113549.1.12.10.1.3'

interface Bag {
  readonly id: string
  readonly value: DerNode | undefined
  readonly parsed: unknown
}

function bagsOf(safeContents: Uint8Array): readonly Bag[] {
  const { safeBags } = SafeContents.fromBER(new Uint8Array(safeContents))
  return childrenOf(decodeDer(safeContents)).map((node, index) => {
    const [id, wrapped] = childrenOf(node)
    return {
      id: oidOf(id),
      value: childrenOf(wrapped)[0],
      parsed: safeBags[index]?.bagValue,
    }
  })
}

/** PKCS#8, plain or encrypted: node:crypto knows PBES2 and triple DES by itself. */
function keyOf({ id, value }: Bag, passphrase: string): KeyObject | undefined {
  if (!value || (id !== KEY_BAG && id !== SHROUDED_KEY_BAG)) return undefined
  const der = { key: Buffer.from(originalBytes(value)), format: 'der', type: 'pkcs8' } as const
  return createPrivateKey(id === KEY_BAG ? der : { ...der, passphrase })
}

function certificateOf({ id, parsed }: Bag): Certificate | undefined {
  if (id !== CERT_BAG) return undefined
  const { certValue } = parsed as CertBag
  return parseCertificate(new Uint8Array((certValue as { getValue(): ArrayBuffer }).getValue()))
}
