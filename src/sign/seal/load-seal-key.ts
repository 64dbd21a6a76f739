// From what the user names with `--key` to a key that can seal: PEM files, PKCS#12, PKCS#11.
// A file that holds a private key must be readable by its owner alone; nothing of its contents is in a message.

import { createPrivateKey, type KeyObject } from 'node:crypto'
import { PipelineError } from '../../model/pipeline-error.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { pemBlocks } from '../../proof/x509/pem.ts'
import { readPkcs12 } from '../../proof/x509/pkcs12.ts'
import type { KeyFileAccess } from '../key-access.ts'
import { openPkcs11Key } from './pkcs11-key.ts'
import { createSealKey, type SealAlgorithm, type SealKey } from './seal-key.ts'

/** Bits that let group or others read, write or execute. */
const OTHERS = 0o077
const PEM_START = '-----BEGIN '

/** Whether a `KEYREF` names a key for seals by its scheme. */
export function isSealScheme(reference: string): boolean {
  return /^(?:p12|pkcs11):/i.test(reference)
}

/** Whether a file holds PEM, of which seal keys are made; our own key files are JSON. */
export function isPem(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes).includes(PEM_START)
}

/**
 * The seal key that some references make together: one `p12:PATH`, one `pkcs11:` URI, or PEM files of which one holds
 * the private key and any of them certificates.
 *
 * @param algorithm Only for RSA keys, where it can be chosen.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`, naming the file and what is wrong, never a value.
 */
export async function loadSealKey(
  references: readonly string[],
  access: KeyFileAccess,
  algorithm?: SealAlgorithm,
): Promise<SealKey> {
  const tokens = references.filter((one) => /^pkcs11:/i.test(one))
  const [token] = tokens
  const files: SealFiles = { keys: [], certificates: [], exposed: undefined }
  for (const reference of references.filter((one) => !/^pkcs11:/i.test(one))) {
    await addFile(files, reference, access)
  }
  if (tokens.length + files.keys.length > 1)
    throw unusable('expected one private key for seals, found several')
  if (token)
    return await openPkcs11Key(token, { access, certificates: files.certificates, algorithm })
  const [privateKey] = files.keys
  if (!privateKey) throw unusable('expected a private key for seals, found only certificates')
  const key = createSealKey(privateKey, files.certificates, { algorithm })
  if (files.exposed && !key.example) throw unusable(files.exposed)
  return key
}

interface SealFiles {
  readonly keys: KeyObject[]
  readonly certificates: Certificate[]
  exposed: string | undefined
}

async function addFile(files: SealFiles, reference: string, access: KeyFileAccess): Promise<void> {
  const isPkcs12 = /^p12:/i.test(reference)
  const path = reference.replace(/^(?:p12:|file:)(?:\/\/(?=\/))?/i, '')
  const { bytes, mode } = await read(path, access)
  const before = files.keys.length
  if (isPkcs12) await addPkcs12(files, { bytes, path }, access)
  else await addPem(files, { bytes, path }, access)
  if (files.keys.length > before && mode !== undefined && (mode & OTHERS) !== 0) {
    const found = (mode & 0o777).toString(8).padStart(4, '0')
    files.exposed = `expected key file "${path}" to have mode 0600, found ${found}`
  }
}

async function read(path: string, access: KeyFileAccess) {
  try {
    return { mode: await access.fileMode(path), bytes: await access.readFile(path) }
  } catch (cause) {
    const message = `key file "${path}" cannot be read`
    throw new PipelineError('SIGN_KEY_UNUSABLE', message, { detail: { path }, cause })
  }
}

async function addPkcs12(
  files: SealFiles,
  { bytes, path }: { bytes: Uint8Array; path: string },
  access: KeyFileAccess,
): Promise<void> {
  const result = readPkcs12(bytes, await passphraseFor(path, access))
  if (result.ok) {
    files.keys.push(...result.contents.privateKeys)
    files.certificates.push(...result.contents.certificates)
    return
  }
  throw unusable(
    {
      'no-pkcs12': `"${path}" is no PKCS#12 file`,
      'wrong-passphrase': `the passphrase does not open "${path}", or the file was changed`,
      unsupported: `"${path}" is protected with an outdated algorithm; convert it with "openssl pkcs12 -legacy"`,
    }[result.why],
  )
}

async function addPem(
  files: SealFiles,
  { bytes, path }: { bytes: Uint8Array; path: string },
  access: KeyFileAccess,
): Promise<void> {
  const blocks = pemBlocks(new TextDecoder().decode(bytes))
  if (blocks.length === 0) throw unusable(`"${path}" holds no PEM`)
  for (const { label, text, der } of blocks) {
    if (label === 'CERTIFICATE') {
      const certificate = parseCertificate(der)
      if (!certificate) throw unusable(`a certificate in "${path}" cannot be read`)
      files.certificates.push(certificate)
    } else if (label.endsWith('PRIVATE KEY')) {
      files.keys.push(await privateKeyOf(text, path, access))
    }
  }
}

async function privateKeyOf(text: string, path: string, access: KeyFileAccess): Promise<KeyObject> {
  const isEncrypted = /ENCRYPTED/.test(text)
  const passphrase = isEncrypted ? await passphraseFor(path, access) : undefined
  try {
    return createPrivateKey(passphrase === undefined ? text : { key: text, passphrase })
  } catch {
    // Deliberately without cause: nothing that came near the private key leaves this function.
    throw unusable(
      isEncrypted
        ? `the passphrase does not open "${path}", or the file was changed`
        : `the private key in "${path}" cannot be read`,
    )
  }
}

async function passphraseFor(path: string, access: KeyFileAccess): Promise<string> {
  if (access.passphrase) return await access.passphrase()
  throw unusable(`"${path}" is encrypted; give --passphrase-file or --passphrase-fd`)
}

function unusable(message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', message)
}
