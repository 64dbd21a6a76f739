// Keys of our own key files that can seal, because they carry certificates, and the choice of the one that is the
// awarding body's. PEM, PKCS#12 and tokens are for `load-seal-key.ts`.

import type { KeyRecord } from '../../proof/key-record.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import type { StoredKey } from '../key-file.ts'
import { judgeSealCertificate } from './judge-seal-certificate.ts'
import { createSealKey, type SealKey } from './seal-key.ts'

/** A key of a file, ready to seal. */
export interface FileSealKey {
  readonly record: KeyRecord
  readonly key: SealKey
}

/** For whom, and when, is to be sealed. */
export interface SealPurpose {
  /** DID of the awarding body. */
  readonly did?: string | undefined
  /** Its eIDAS identifier: what the certificate must name. */
  readonly eidas?: string | undefined
  readonly at: Date
}

/** The keys that can seal: with certificates and a private half, neither revoked nor expired. */
export function sealKeysIn(keys: readonly StoredKey[], at: Date): readonly FileSealKey[] {
  return keys.flatMap(({ record, privateKey, certificates }) =>
    privateKey && certificates && record.revoked === undefined && !isOver(record, at)
      ? [{ record, key: createSealKey(privateKey, certificates, { name: record.kid }) }]
      : [],
  )
}

/**
 * The keys that are the awarding body's, those preferred that may seal at the time, the newest certificate first.
 * A single key is taken for whoever's it is: its owner may seal for another, by a mandate.
 */
export function sealKeysFor(
  keys: readonly FileSealKey[],
  { did, eidas, at }: SealPurpose,
): readonly FileSealKey[] {
  const isNamed = ({ key }: FileSealKey) =>
    key.certificate.subject.organizationIdentifier.some((one) => one === eidas)
  const own = [isNamed, ({ record }: FileSealKey) => record.controller === did]
    .map((isOwn) => keys.filter(isOwn))
    .find((some) => some.length > 0)
  const candidates = own ?? (keys.length === 1 ? keys : [])
  const fit = candidates.filter(({ key }) =>
    judgeSealCertificate(key.certificate, at).every(({ severity }) => severity === 'warning'),
  )
  return [...(fit.length > 0 ? fit : candidates)].sort((a, b) => begins(b) - begins(a))
}

function begins({ key }: FileSealKey): number {
  return key.certificate.notBefore.getTime()
}

function isOver({ expires }: KeyRecord, at: Date): boolean {
  const end = expires === undefined ? undefined : parseDateTimeStamp(expires)?.instant
  return end !== undefined && end <= at
}
