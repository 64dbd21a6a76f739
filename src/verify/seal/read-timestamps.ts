// The timestamps of a seal taken out and read: sound tokens, over the right data, or what is wrong with them. What needs
// no clock and nobody's trust stands here, so that it is done once however often a seal is judged.

import { createHash } from 'node:crypto'
import type { Certificate } from '../../proof/x509/certificate.ts'
import { readTimestampToken, type TimestampToken } from '../../proof/x509/timestamp-token.ts'
import { equalBytes } from '../../util/bytes.ts'
import { archiveData, contentData, type SealTexts, signatureData } from './imprints.ts'
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
  return [
    ...content.map((der, index) =>
      readOne({ kind: 'content', pointer: `/adoTst/tstTokens/${index}`, place: -1 }, der, () =>
        contentData(texts),
      ),
    ),
    ...named('sigTst').flatMap((item) => readItem('signature', item, () => signatureData(texts))),
    ...named('arcTst').flatMap((item) =>
      // Without the members as they stand in the file, what it is over cannot be put together.
      readItem('archive', item, unsigned.texts && (() => archiveData(texts, item.index))),
    ),
  ]
}

type Data = (() => Uint8Array) | undefined

function readItem(kind: TimestampKind, item: UnsignedProperty, data: Data) {
  return tokensIn(item.content).map((der, index) => {
    const pointer = `/header/etsiU/${item.index}/${item.name}/tstTokens/${index}`
    return readOne({ kind, pointer, place: item.index }, der, data)
  })
}

function readOne(where: TimestampPlace, der: Uint8Array | undefined, data: Data): ReadTimestamp {
  const token = der && readTimestampToken(der)
  if (!token?.signer || !token.intact) return { ...where, token, fault: 'TIMESTAMP_INVALID' }
  if (!data) return { ...where, token, fault: 'TIMESTAMP_UNREADABLE' }
  if (!isOver(token, data())) return { ...where, token, fault: 'TIMESTAMP_IMPRINT_MISMATCH' }
  return { ...where, token: { ...token, signer: token.signer }, fault: undefined }
}

function isOver(token: TimestampToken, data: Uint8Array): boolean {
  if (!token.digest) return false
  return equalBytes(token.imprint, new Uint8Array(createHash(token.digest).update(data).digest()))
}
