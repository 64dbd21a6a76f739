// Sealed outputs of `issue`: which of the keys named with `--key` seals, and with whose services.

import { PipelineError } from '../model/pipeline-error.ts'
import type { Template } from '../model/template.ts'
import { isRemoteReference } from '../sign/device-key.ts'
import type { KeyFileAccess } from '../sign/key-access.ts'
import { loadKeyFile, parseKeyReference } from '../sign/load-signing-key.ts'
import type { SealedOutput, SealSuiteName } from '../sign/output.ts'
import { type FileSealKey, sealKeysFor, sealKeysIn } from '../sign/seal/file-seal-keys.ts'
import { assertMaySeal, judgeSealCertificate } from '../sign/seal/judge-seal-certificate.ts'
import { isPem, isSealScheme, loadSealKey } from '../sign/seal/load-seal-key.ts'
import type { SealKey } from '../sign/seal/seal-key.ts'
import type { CliIo } from './io.ts'
import { type SealServiceOptions, sealServices } from './seal-services.ts'
import { UsageError } from './usage-error.ts'

export interface SealOptions extends SealServiceOptions {
  readonly 'signing-time'?: string
  readonly mandate?: string
}

/** `--key` sorted: our own key files sign, and seal where they carry certificates; all others only seal. */
export interface SortedReferences {
  readonly files: readonly string[]
  readonly sealing: readonly string[]
}

/** Sorts what `--key` names: PEM, PKCS#12 and tokens on one side, our own key files on the other. */
export async function sortReferences(
  references: readonly string[],
  access: KeyFileAccess,
): Promise<SortedReferences> {
  const files: string[] = []
  const sealing: string[] = []
  for (const reference of references) {
    const seals = isSealScheme(reference) || (await holdsPem(reference, access))
    ;(seals ? sealing : files).push(reference)
  }
  return { files, sealing }
}

async function holdsPem(reference: string, { readFile }: KeyFileAccess): Promise<boolean> {
  try {
    return isPem(await readFile(parseKeyReference(reference).path))
  } catch {
    // Whoever opens it as a key file names the fault.
    return false
  }
}

export interface SealRequest {
  readonly suite: SealSuiteName
  /** Whether `--secure` names the suite; else it is the default. */
  readonly isAskedFor: boolean
  readonly template: Template
  readonly references: SortedReferences
  readonly access: KeyFileAccess
  readonly options: SealOptions
  readonly at: Date
}

/**
 * The sealed output that is asked for, or is the default. What the certificate lacks is told before anything is signed.
 *
 * @throws {UsageError} for options that do not fit; {PipelineError} `SIGN_KEY_UNUSABLE` when no key can seal, never
 * taking a lesser way to secure the document; `SEAL_CERTIFICATE_UNFIT`.
 */
export async function chooseSealedOutput(request: SealRequest, io: CliIo): Promise<SealedOutput> {
  const { suite, options, at } = request
  const { 'signing-time': signingTime = 'sigT', mandate } = options
  if (signingTime !== 'sigT' && signingTime !== 'iat') {
    throw new UsageError(`--signing-time is sigT or iat, found "${signingTime}"`)
  }
  const key = await chooseSealKey(request)
  const services = sealServices(options, suite !== 'jades-b')
  assertMaySeal(key.certificate, at)
  for (const { message } of judgeSealCertificate(key.certificate, at)) {
    io.stderr(`sigillum: warning: the seal certificate: ${message}\n`)
  }
  return {
    format: 'elm',
    suite,
    key,
    signingTime,
    ...(mandate === undefined ? {} : { mandate: { statement: mandate } }),
    ...services,
  }
}

/** A key given for nothing but sealing goes before those of key files. */
async function chooseSealKey(request: SealRequest): Promise<SealKey> {
  const { references, access, template, at } = request
  if (references.sealing.length > 0) return await loadSealKey(references.sealing, access)
  const keys: FileSealKey[] = []
  for (const reference of references.files.filter((one) => !isRemoteReference(one))) {
    const { path, kid } = parseKeyReference(reference)
    const stored = await loadKeyFile(path, access)
    const meant = kid === undefined ? stored : stored.filter(({ record }) => record.kid === kid)
    keys.push(...sealKeysIn(meant, at))
  }
  const body = template.register.organisations.get(template.awarding.body)
  const purpose = { did: body?.did, eidas: body?.identifiers.eidas, at }
  const [newest, next] = sealKeysFor(keys, purpose)
  if (!newest) throw noSealKey(request, keys.length > 0)
  if (next?.key.certificate.notBefore.getTime() === newest.key.certificate.notBefore.getTime()) {
    const kids = [newest, next].map(({ record }) => record.kid).join(', ')
    throw new PipelineError('SIGN_KEY_UNUSABLE', `several keys can seal: ${kids}`, {
      hint: 'name one with file:PATH#KID',
    })
  }
  return newest.key
}

function noSealKey({ suite, isAskedFor }: SealRequest, hasOthers: boolean): PipelineError {
  const found = hasOthers
    ? 'the keys given can seal for other organisations than the awarding body'
    : 'no key given can seal'
  const why = isAskedFor ? suite : `${suite}, the default for Europass documents`
  return new PipelineError(
    'SIGN_KEY_UNUSABLE',
    `expected a key with a seal certificate of the awarding body for ${why}: ${found}`,
    {
      hint:
        'give such a key with --key (a key file with x5c, PEM files, p12:PATH or a pkcs11: URI), ' +
        'or choose --secure elm=eddsa-rdfc-2022, which Europass does not accept',
    },
  )
}
