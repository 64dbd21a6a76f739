// A Europass credential of the hand-made records, in line with a certificate of the test PKI.

import { buildElm } from '../../../src/build/elm/build-elm.ts'
import type { Certificate } from '../../../src/proof/x509/certificate.ts'
import { alignIssuerWithCertificate } from '../../../src/sign/seal/align-issuer.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { pagesFor, records } from '../records.ts'

/** Built for sealing, its issuer not yet aligned. */
export function unsealedCredential(): JsonObject {
  const record = records.academic
  return buildElm(record, { securing: 'seal', pages: pagesFor(record) })
}

/** Ready to be sealed by the certificate's key. */
export function alignedCredential(certificate: Certificate): JsonObject {
  return alignIssuerWithCertificate(unsealedCredential(), certificate)
}
