// The timestamps of a seal taken out and read: sound tokens, over the right data, or what is wrong with them. What needs
// no clock and nobody's trust stands here, so that it is done once however often a seal is judged.

import { createHash } from 'node:crypto'
import { readTimestampToken, type TimestampToken } from '../../proof/x509/timestamp-token.ts'
import { equalBytes } from '../../util/bytes.ts'
import { archiveData, contentData, type SealTexts, signatureData } from './imprints.ts'
import { tokensIn } from './protected-header.ts'
import type { UnsignedProperties, UnsignedProperty } from './unsigned-properties.ts'

export type TimestampKind = 'content' | 'signature' | 'archive'

/** A timestamp as the file holds it. */
export interface ReadTimestamp {
  readonly kind: TimestampKind
  /** JSON pointer into the protected header or the unsigned properties, as decoded. */
  readonly pointer: string
  /** Its place in `etsiU`; -1 for one in the protected header. An archive timestamp covers the places before its own. */
  readonly place: number
  /** Undefined when it cannot be read. */
  readonly token: TimestampToken | undefined
  /** Why it proves nothing; undefined for a sound token over the right data. */
  readonly fault:
    | 'TIMESTAMP_INVALID'
    | 'TIMESTAMP_UNREADABLE'
    | 'TIMESTAMP_IMPRINT_MISMATCH'
    | undefined
}

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

function readOne(
  where: Pick<ReadTimestamp, 'kind' | 'pointer' | 'place'>,
  der: Uint8Array | undefined,
  data: Data,
): ReadTimestamp {
  const token = der && readTimestampToken(der)
  return { ...where, token, fault: faultOf(token, data) }
}

function faultOf(token: TimestampToken | undefined, data: Data): ReadTimestamp['fault'] {
  if (!token?.signer || !token.intact) return 'TIMESTAMP_INVALID'
  if (!data) return 'TIMESTAMP_UNREADABLE'
  return isOver(token, data()) ? undefined : 'TIMESTAMP_IMPRINT_MISMATCH'
}

function isOver(token: TimestampToken, data: Uint8Array): boolean {
  if (!token.digest) return false
  return equalBytes(token.imprint, new Uint8Array(createHash(token.digest).update(data).digest()))
}
