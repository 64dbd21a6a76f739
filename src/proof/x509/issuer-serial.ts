// `kid` of a seal: which certificate, by issuer and serial number. ETSI TS 119 182-1 section 5.1.4 (IssuerSerial of
// RFC 5035: GeneralNames with one directoryName, INTEGER), as EDC writes it in standard base64.

import { Integer, Primitive, Sequence } from 'asn1js'
import { toBase64 } from '../../util/bytes.ts'
import type { Certificate } from './certificate.ts'
import { encodeDer } from './der.ts'

const CONTEXT_SPECIFIC = 3
const DIRECTORY_NAME = 4

/** Standard base64 of the DER IssuerSerial of a certificate. */
export function issuerSerialOf({ issuerDer, serialNumber }: Certificate): string {
  // The name goes in as the bytes it stands in, never re-encoded.
  const directoryName = new Primitive({
    idBlock: { tagClass: CONTEXT_SPECIFIC, tagNumber: DIRECTORY_NAME },
    valueHex: issuerDer.slice().buffer,
  })
  directoryName.idBlock.isConstructed = true
  const serial = new Integer({ valueHex: serialNumber.slice().buffer })
  return toBase64(
    encodeDer(new Sequence({ value: [new Sequence({ value: [directoryName] }), serial] })),
  )
}
