// `--format eudi`: which key signs the learning credential, and under which type.

import { randomBytes } from 'node:crypto'
import { encodeBase64url } from '../proof/base64url.ts'
import { certifiedSigningKey } from '../sign/certified-signing-key.ts'
import type { KeyFileAccess } from '../sign/key-access.ts'
import { selectSigningKey } from '../sign/load-signing-key.ts'
import type { SelectiveOutput } from '../sign/output.ts'
import { loadSealKey } from '../sign/seal/load-seal-key.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import type { SortedReferences } from './seal-outputs.ts'
import { UsageError } from './usage-error.ts'

/** RFC 9901 section 9.3 recommends 128 bits. */
const SALT_BYTES = 16

export interface SelectiveRequest {
  /** Keys of our own key files. */
  readonly keys: readonly SigningKey[]
  readonly references: SortedReferences
  readonly access: KeyFileAccess
  /** DID of the awarding body. */
  readonly issuer: string | undefined
  /** `--vct` */
  readonly vct: string | undefined
}

/**
 * The output, by the issuer's ES256 key of a key file, else by a P-256 key with certificate from PEM, PKCS#12 or token.
 *
 * @throws {UsageError} for a type that is no URI, {PipelineError} `SIGN_KEY_UNUSABLE`.
 */
export async function chooseSelectiveOutput(request: SelectiveRequest): Promise<SelectiveOutput> {
  const { vct } = request
  if (vct !== undefined && !/^[a-z][a-z0-9+.-]*:\S+$/i.test(vct))
    throw new UsageError('--vct needs a URI', 'such as urn:eu.europa.ec.eudi:learning:credential:1')
  return {
    format: 'eudi',
    suite: 'sd-jwt',
    key: await chooseKey(request),
    salt: () => encodeBase64url(randomBytes(SALT_BYTES)),
    ...(vct !== undefined && { type: vct }),
  }
}

async function chooseKey(request: SelectiveRequest): Promise<SigningKey> {
  const { keys, references, access, issuer } = request
  const isInFile = keys.some(
    ({ algorithm, controller }) =>
      algorithm === 'ES256' && (issuer === undefined || controller === issuer),
  )
  if (isInFile || issuer === undefined || references.sealing.length === 0)
    return selectSigningKey(keys, 'sd-jwt', issuer)
  return certifiedSigningKey(await loadSealKey(references.sealing, access), issuer)
}
