// What each kind of timestamp in a seal is a timestamp of. ETSI TS 119 182-1 sections 5.2.6 (adoTst), 5.3.4 (sigTst)
// and 5.3.6.2 (arcTst); elm.md section 5 has the table, recomputed on the official files.

import { concatBytes, utf8 } from '../../util/bytes.ts'

/** The parts that imprints are made from, as they stand in the file. */
export interface SealTexts {
  readonly payload: string
  readonly protectedText: string
  readonly signatureText: string
  /** The base64url members of `etsiU`, in their order. */
  readonly itemTexts: readonly string[]
}

/** Content timestamp: the payload as it enters the signature. */
export function contentData({ payload }: SealTexts): Uint8Array {
  return utf8(payload)
}

/** Signature timestamp: the base64url text of the signature. */
export function signatureData({ signatureText }: SealTexts): Uint8Array {
  return utf8(signatureText)
}

/** Archive timestamp at a place in `etsiU`: everything signed, the signature, and the members before it. */
export function archiveData(texts: SealTexts, index: number): Uint8Array {
  const { payload, protectedText, signatureText, itemTexts } = texts
  const before = itemTexts.slice(0, index).join('')
  return concatBytes(utf8(payload), utf8(`.${protectedText}.${signatureText}.`), utf8(before))
}
