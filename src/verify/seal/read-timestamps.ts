// The timestamps of a seal taken out and read: sound tokens, over the right data, or what is wrong with them. What needs
// no clock and nobody's trust stands here, so that it is done once however often a seal is judged.

import type { Certificate } from '../../proof/x509/certificate.ts'
import { readTimestampToken, type TimestampToken } from '../../proof/x509/timestamp-token.ts'
import { toHex } from '../../util/bytes.ts'
import {
  archiveImprints,
  contentImprint,
  type Imprint,
  type SealTexts,
  signatureImprint,
} from './imprints.ts'
import { tokensIn } from './protected-header.ts'
import type { UnsignedProperties, UnsignedProperty } from './unsigned-properties.ts'

export type TimestampKind = 'content' | 'signature' | 'archive'

/** A timestamp as the file holds it. */
export type ReadTimestamp = TimestampPlace & Reading

interface TimestampPlace {
  readonly kind: TimestampKind
  /** JSON pointer into the protected header or the unsigned properties, as decoded. */
  readonly pointer: string
  /** Its place in `etsiU`; -1 for one in the protected header. An archive timestamp covers the places before its own. */
  readonly place: number
}

/** A sound token over the right data, or why it proves nothing; no token when it cannot be read. */
type Reading =
  | { readonly token: SignedToken; readonly fault: undefined }
  | { readonly token: TimestampToken | undefined; readonly fault: TimestampFault }

type SignedToken = TimestampToken & { readonly signer: Certificate }
type TimestampFault = 'TIMESTAMP_INVALID' | 'TIMESTAMP_UNREADABLE' | 'TIMESTAMP_IMPRINT_MISMATCH'

/** Reads all timestamps of one signature: those over the content, over the signature, then the archive's, in order. */
export function readTimestamps(
  content: readonly (Uint8Array | undefined)[],
  unsigned: UnsignedProperties,
  texts: SealTexts,
): readonly ReadTimestamp[] {
  const named = (name: string) => unsigned.items.filter((item) => item.name === name)
  const [ofContent, ofSignature] = [contentImprint(texts), signatureImprint(texts)]
  // Without the members as they stand in the file, what it is over cannot be put together.
  const ofArchive = unsigned.texts && archiveImprints(texts)
  return [
    ...content.map((der, index) => {
      const pointer = `/adoTst/tstTokens/${index}`
      return readOne({ kind: 'content', pointer, place: -1 }, der, ofContent)
    }),
    ...named('sigTst').flatMap((item) => readItem('signature', item, ofSignature)),
    ...named('arcTst').flatMap((item) => readItem('archive', item, ofArchive?.(item.index))),
  ]
}

function readItem(kind: TimestampKind, item: UnsignedProperty, imprint: Imprint | undefined) {
  return tokensIn(item.content).map((der, index) => {
    const pointer = `/header/etsiU/${item.index}/${item.name}/tstTokens/${index}`
    return readOne({ kind, pointer, place: item.index }, der, imprint)
  })
}

function readOne(
  where: TimestampPlace,
  der: Uint8Array | undefined,
  imprint: Imprint | undefined,
): ReadTimestamp {
  const token = der && readTimestampToken(der)
  if (!token?.signer || !token.intact) return { ...where, token, fault: 'TIMESTAMP_INVALID' }
  if (!imprint) return { ...where, token, fault: 'TIMESTAMP_UNREADABLE' }
  const isOver = token.digest !== undefined && toHex(token.imprint) === imprint(token.digest)
  if (!isOver) return { ...where, token, fault: 'TIMESTAMP_IMPRINT_MISMATCH' }
  return { ...where, token: { ...token, signer: token.signer }, fault: undefined }
}
