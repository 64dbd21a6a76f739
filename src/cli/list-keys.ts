// The keys that sign status lists: an Ed25519 key of each list's issuer, whatever the credentials are secured with.

import { loadSigningKeys, selectSigningKey } from '../sign/load-signing-key.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import type { CliIo } from './io.ts'
import { keyFileAccess, type PassphraseOptions } from './key-file-access.ts'
import { sortReferences } from './outputs.ts'

/** Finds the key of an issuer; undefined when there is none. */
export type KeyOf = (issuer: string) => SigningKey | undefined

/** Loads all keys of our own key files among `--key KEYREF`; the newest Ed25519 key of an issuer is taken. */
export async function loadListKeys(
  options: PassphraseOptions & { readonly key?: readonly string[] },
  io: CliIo,
): Promise<KeyOf> {
  const { signing } = await sortReferences(options, io)
  const access = keyFileAccess(io, options)
  const keys: SigningKey[] = []
  for (const reference of signing) keys.push(...(await loadSigningKeys(reference, access)))
  const fitting = keys.filter(({ algorithm }) => algorithm === 'Ed25519')
  return (issuer) =>
    fitting.some(({ controller }) => controller === issuer)
      ? selectSigningKey(fitting, 'eddsa-rdfc-2022', issuer)
      : undefined
}
