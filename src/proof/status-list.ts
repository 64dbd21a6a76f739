// Status lists as they are written: bits, their encoding, and the unsigned BitstringStatusListCredential.
// Bitstring Status List 1.0, sections 2.2 and 3. Reading them is for `trust`; who signs and publishes, for `batch`.

import { constants, gzipSync } from 'node:zlib'
import { STATUS_SIZES, type StatusPurpose } from '../model/status.ts'
import type { JsonObject } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import { encodeBase64url } from './base64url.ts'

/** Entries of every list: the least that the specification allows, so that nobody stands out (16 KiB per bit). */
export const LIST_ENTRIES = 131_072

/** An entry that is not zero. */
export interface SetEntry {
  readonly index: number
  /** As `STATUS_VALUES` has it. */
  readonly value: number
}

export interface StatusListOptions {
  /** Absolute URL at which the list will be published. */
  readonly id: string
  /** DID of the issuer, who is that of the credentials in it. */
  readonly issuer: string
  readonly purpose: StatusPurpose
  readonly set: Iterable<SetEntry>
  readonly validFrom: Date
  readonly validUntil: Date
  /** How long a copy may be used before it is fetched again. */
  readonly ttlMs: number
}

/**
 * Builds the unsigned credential of a status list.
 *
 * @throws {TypeError} for an index beyond the list or a value that its bits cannot hold.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential
 */
export function buildStatusList(options: StatusListOptions): JsonObject {
  const { id, issuer, purpose, validFrom, validUntil, ttlMs } = options
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: toInstant(validFrom),
    validUntil: toInstant(validUntil),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: encodeBitstring(bitsOf(options.set, STATUS_SIZES[purpose])),
      ttl: ttlMs,
    },
  }
}

/** The bits of a list, most significant bit of each entry first. */
function bitsOf(set: Iterable<SetEntry>, size: number): Uint8Array {
  const bytes = new Uint8Array((LIST_ENTRIES * size) / 8)
  const view = new DataView(bytes.buffer)
  for (const { index, value } of set) {
    if (!isEntry({ index, value }, size)) throw new TypeError('a status entry beyond its list')
    for (let bit = 0; bit < size; bit++) {
      if (((value >> (size - 1 - bit)) & 1) === 0) continue
      const at = index * size + bit
      view.setUint8(at >> 3, view.getUint8(at >> 3) | (0x80 >> (at & 7)))
    }
  }
  return bytes
}

/** Whether a list with so many bits per entry has the place, and the place has room for the value. */
export function isEntry({ index, value }: SetEntry, size: number): boolean {
  return (
    [index, value].every(Number.isInteger) &&
    index >= 0 &&
    index < LIST_ENTRIES &&
    value >= 0 &&
    value < 1 << size
  )
}

/** `encodedList`: multibase base64url of the gzipped bits. Equal bits, equal text. */
export function encodeBitstring(bits: Uint8Array): string {
  return `u${encodeBase64url(gzipSync(bits, { level: constants.Z_BEST_COMPRESSION }))}`
}
