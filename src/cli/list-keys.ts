// The keys that sign status lists: an Ed25519 key of each list's issuer, whatever the credentials are secured with;
// for the tokens of the EUDI format an ES256 key.

import type { StatusListForm } from '../model/status.ts'
import { webIssuerOf } from '../proof/did.ts'
import { loadSigningKey, loadSigningKeys, selectSigningKey } from '../sign/load-signing-key.ts'
import { loadSealKey } from '../sign/seal/load-seal-key.ts'
import type { SealKey } from '../sign/seal/seal-key.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import type { CliIo } from './io.ts'
import { keyFileAccess, type PassphraseOptions } from './key-file-access.ts'
import { sortReferences } from './seal-outputs.ts'
import { UsageError } from './usage-error.ts'

/** Finds the key of an issuer for a form of list; undefined when there is none. */
export type KeyOf = (issuer: string, form: StatusListForm) => SigningKey | undefined

const LIST_KEYS = {
  bitstring: { algorithm: 'Ed25519', suite: 'eddsa-rdfc-2022' },
  token: { algorithm: 'ES256', suite: 'sd-jwt' },
} as const

/** Loads all keys of our own key files among `--key KEYREF`; the newest key of an issuer that fits is taken. */
export async function loadListKeys(
  options: PassphraseOptions & { readonly key?: readonly string[] },
  io: CliIo,
): Promise<KeyOf> {
  const access = keyFileAccess(io, options)
  const { files } = await sortReferences(options.key ?? [], access)
  const keys: SigningKey[] = []
  for (const reference of files) keys.push(...(await loadSigningKeys(reference, access)))
  return (issuer, form) => newestKey(keys, issuer, form)
}

/** The newest key of an issuer for its lists; an https issuer has the keys of its did:web. */
export function newestKey(
  keys: readonly SigningKey[],
  issuer: string,
  form: StatusListForm,
): SigningKey | undefined {
  const { algorithm, suite } = LIST_KEYS[form]
  const fitting = keys.filter(
    (key) =>
      key.algorithm === algorithm &&
      (key.controller === issuer || (form === 'token' && webIssuerOf(key.controller) === issuer)),
  )
  return fitting.length === 0 ? undefined : selectSigningKey(fitting, suite)
}

/**
 * The one key that `--key KEYREF` names, of whatever kind: it signs the head of the audit log.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`, also when a file has several and none is named.
 */
export async function loadHeadKey(
  options: PassphraseOptions & { readonly key: readonly string[] },
  io: CliIo,
): Promise<SigningKey | SealKey> {
  const access = keyFileAccess(io, options)
  const { files, sealing } = await sortReferences(options.key, access)
  const [reference, ...more] = files
  if (reference === undefined) return await loadSealKey(sealing, access)
  if (more.length > 0 || sealing.length > 0)
    throw new UsageError('expected one --key to sign the head of the log')
  return await loadSigningKey(reference, access)
}
