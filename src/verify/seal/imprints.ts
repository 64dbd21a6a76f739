// What each kind of timestamp in a seal is a timestamp of. ETSI TS 119 182-1 sections 5.2.6 (adoTst), 5.3.4 (sigTst)
// and 5.3.6.2 (arcTst); elm.md section 5 has the table, recomputed on the official files. What is hashed may be large, and
// the timestamps many: each text goes through each digest once.

import { createHash } from 'node:crypto'

/** The parts that imprints are made from, as they stand in the file. */
export interface SealTexts {
  readonly payload: string
  readonly protectedText: string
  readonly signatureText: string
  /** The base64url members of `etsiU`, in their order. */
  readonly itemTexts: readonly string[]
}

/** The imprint by a digest, in hexadecimal digits. */
export type Imprint = (digest: string) => string | undefined

/** Content timestamp: the payload as it enters the signature. */
export function contentImprint({ payload }: SealTexts): Imprint {
  return oncePerDigest((digest) => createHash(digest).update(payload).digest('hex'))
}

/** Signature timestamp: the base64url text of the signature. */
export function signatureImprint({ signatureText }: SealTexts): Imprint {
  return oncePerDigest((digest) => createHash(digest).update(signatureText).digest('hex'))
}

/** Archive timestamp at a place in `etsiU`: everything signed, the signature, and the members before it. */
export function archiveImprints(texts: SealTexts): (place: number) => Imprint {
  const { payload, protectedText, signatureText, itemTexts } = texts
  const ofPlaces = oncePerDigest((digest) => {
    const before = createHash(digest).update(payload).update(`.${protectedText}.${signatureText}.`)
    return itemTexts.map((text) => {
      const imprint = before.copy().digest('hex')
      before.update(text)
      return imprint
    })
  })
  return (place) => (digest) => ofPlaces(digest)[place]
}

function oncePerDigest<T>(work: (digest: string) => T): (digest: string) => T {
  const known = new Map<string, T>()
  return (digest) => {
    const found = known.get(digest) ?? work(digest)
    known.set(digest, found)
    return found
  }
}
