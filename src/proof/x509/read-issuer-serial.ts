// Reads the `kid` of a seal and compares it with a certificate. ETSI TS 119 182-1 section 5.1.4; the structure is
// IssuerSerial of RFC 5035. Written apart from `issuer-serial.ts`, which makes it.

import { equalBytes } from '../../util/bytes.ts'
import { oncePerBytes } from '../../util/once-per-bytes.ts'
import { oncePerObject } from '../../util/once-per-object.ts'
import type { Certificate } from './certificate.ts'
import { childrenOf, decodeDer, originalBytes, readOrUndefined } from './der.ts'
import { foldedName } from './folded-name.ts'

const INTEGER = 2

/**
 * Whether an IssuerSerial names a certificate; undefined when the bytes are no IssuerSerial.
 */
export function namesCertificate(
  issuerSerial: Uint8Array,
  certificate: Certificate,
): boolean | undefined {
  const named = readIssuerSerial(issuerSerial)
  if (!named) return undefined
  const isSameName =
    equalBytes(named.name, certificate.issuerDer) || named.folded === foldedIssuer(certificate)
  return isSameName && equalBytes(named.serialNumber, certificate.serialNumber)
}

/** All seals of a certificate name it by the same bytes. */
const readIssuerSerial = oncePerBytes(
  (der) =>
    readOrUndefined(() => {
      const [names, serial, more] = childrenOf(decodeDer(der))
      const [directoryName] = childrenOf(names)
      const [name] = childrenOf(directoryName)
      if (!name || serial?.idBlock.tagNumber !== INTEGER || more)
        throw new TypeError('no IssuerSerial')
      const { valueHexView: number } = serial.valueBlock as unknown as { valueHexView: Uint8Array }
      return {
        name: originalBytes(name),
        folded: foldedName(name),
        serialNumber: new Uint8Array(number),
      }
    }),
  { entries: 256, maxBytes: 4 * 1024 },
)

const foldedIssuer = oncePerObject(({ issuerDer }: Certificate) => foldedName(decodeDer(issuerDer)))
