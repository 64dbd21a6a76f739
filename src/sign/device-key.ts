// A signing key whose private half is on a token or behind a signing service. The key file holds what is published of
// it and, as `signer`, where the private half is. Every signature is verified by the public half before it is used:
// a device with another key behind the same name cannot sign.

import { PipelineError } from '../model/pipeline-error.ts'
import type { KeyRecord } from '../proof/key-record.ts'
import { verifyDetached } from '../proof/signatures.ts'
import { importJwk, type VerificationKey } from '../proof/verification-key.ts'
import type { KeyFileAccess } from './key-access.ts'
import { parseKeyRecord } from './key-file.ts'
import { openToken, type TokenOptions } from './pkcs11-token.ts'
import { createRemoteSigner, describeRemoteKey } from './remote-signer.ts'
import { EXAMPLE_PREFIX, type SigningKey } from './signing-key.ts'
import { signWithToken } from './token-signature.ts'

/** Whether a `KEYREF` names a signing service. */
export function isRemoteReference(reference: string): boolean {
  return /^https:\/\//i.test(reference)
}

/**
 * A key on a device, which is opened with the first signature; the session is kept until the program ends.
 *
 * @param signer `pkcs11:` URI or https URL of the signing service.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`; the key's `sign` also `SIGN_DEVICE_UNREACHABLE`.
 */
export function createDeviceKey(
  record: KeyRecord,
  signer: string,
  options: TokenOptions,
): SigningKey {
  const { kid, algorithm, publicJwk } = record
  const imported = importJwk({ ...publicJwk })
  if (!imported.ok) throw unusable(kid, imported.message)
  let opened: ReturnType<typeof openSigner> | undefined
  return Object.freeze({
    ...record,
    example: kid.startsWith(EXAMPLE_PREFIX),
    async sign(data: Uint8Array): Promise<Uint8Array> {
      opened ??= openSigner(signer, kid, options)
      const signature = await (await opened)(algorithm, data)
      assertFits(record, imported.key, { data, signature })
      return signature
    },
  })
}

/**
 * A key of a signing service, as the service itself describes it. What it says is believed when credentials are
 * verified by what the controller publishes, not before.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`, `SIGN_DEVICE_UNREACHABLE`.
 */
export async function loadRemoteKey(url: string, access: KeyFileAccess): Promise<SigningKey> {
  if (!access.remote) throw new PipelineError('SIGN_KEY_UNUSABLE', NO_SERVICES)
  const record = parseKeyRecord(await describeRemoteKey(url, access.remote))
  return createDeviceKey(record, url, { access })
}

const NO_SERVICES = 'signing services are not asked here'

async function openSigner(signer: string, kid: string, options: TokenOptions) {
  if (isRemoteReference(signer)) {
    const { remote } = options.access
    if (!remote) throw unusable(kid, NO_SERVICES)
    return createRemoteSigner(signer, remote)
  }
  const token = await openToken(signer, options)
  return (algorithm: KeyRecord['algorithm'], data: Uint8Array) =>
    signWithToken(token, algorithm, data)
}

function assertFits(
  { kid, algorithm }: KeyRecord,
  key: VerificationKey,
  made: { readonly data: Uint8Array; readonly signature: Uint8Array },
): void {
  if (verifyDetached(key, algorithm, made)) return
  throw unusable(kid, 'the device made a signature that does not fit the published key')
}

function unusable(kid: string, message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', `key "${kid}": ${message}`, { detail: { kid } })
}
