// `--format`, `--secure` and `--key`: which formats are issued, by which suites, with which keys.

import { randomBytes } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Template } from '../model/template.ts'
import {
  isSealed,
  OUTPUT_FORMATS,
  OUTPUT_SUITES,
  type Output,
  type OutputFormat,
  type SealedOutput,
  type SealSuiteName,
  type SelectiveOutput,
} from '../pipeline.ts'
import { encodeBase64url } from '../proof/base64url.ts'
import { SUITE_NAMES, SUITES } from '../proof/suites.ts'
import { loadSigningKeys, parseKeyReference, selectSigningKey } from '../sign/load-signing-key.ts'
import { judgeSealCertificate } from '../sign/seal/judge-seal-certificate.ts'
import { isPem, isSealScheme, loadSealKey } from '../sign/seal/load-seal-key.ts'
import type { SealKey } from '../sign/seal/seal-key.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import { nearestName } from '../util/nearest-name.ts'
import type { CliIo } from './io.ts'
import { keyFileAccess, type PassphraseOptions } from './key-file-access.ts'
import { type SealServiceOptions, sealServices } from './seal-services.ts'
import { UsageError } from './usage-error.ts'

export interface OutputOptions extends PassphraseOptions, SealServiceOptions {
  readonly format?: string
  readonly secure?: string
  readonly key?: readonly string[]
  readonly 'signing-time'?: string
  readonly mandate?: string
  readonly vct?: string
}

/** Without `--format`. A wallet attestation demands more than every micro-credential has, so it is asked for by name. */
const DEFAULT_FORMATS: readonly OutputFormat[] = ['elm', 'ob3']
/** RFC 9901 section 9.3 recommends 128 bits. */
const SALT_BYTES = 16

/**
 * The outputs that the options ask for, each with the awarding body's key; example keys are announced.
 *
 * @throws {UsageError} for a format or suite that does not exist or fit, {PipelineError} `SIGN_KEY_UNUSABLE`.
 */
export async function chooseOutputs(
  template: Template,
  options: OutputOptions,
  io: CliIo,
): Promise<readonly Output[]> {
  const formats = chooseFormats(options.format)
  const suites = chooseSuites(options.secure, formats)
  const { signing, sealing } = await sortReferences(options, io)
  const names = formats.map((format) => suites[format] ?? OUTPUT_SUITES[format][0])
  const keys = names.some((name) => !isSealSuite(name)) ? await loadKeys(signing, options, io) : []
  const sealed = names.find(isSealSuite)
  const sealKey = sealed && (await loadSealKey(sealing, keyFileAccess(io, options)))
  const body = template.register.organisations.get(template.awarding.body)
  const outputs = formats.map((format, index): Output => {
    const suite = names[index] ?? OUTPUT_SUITES[format][0]
    if (isSealSuite(suite) && sealKey) return sealedOutput(suite, sealKey, options)
    const key = selectSigningKey(keys, suite, body?.did)
    return format === 'eudi' ? selectiveOutput(key, options) : ({ format, suite, key } as Output)
  })
  if (sealKey) announceCertificate(sealKey, io)
  announceExamples(outputs, io)
  return outputs
}

/** The formats that `--format` names. @throws {UsageError} */
export function chooseFormats(text: string | undefined): readonly OutputFormat[] {
  if (text === undefined) return DEFAULT_FORMATS
  const names = [...new Set(text.split(','))]
  for (const name of names) {
    if ((OUTPUT_FORMATS as readonly string[]).includes(name)) continue
    throw new UsageError(`there is no format "${name}"`, `formats: ${OUTPUT_FORMATS.join(', ')}`)
  }
  return OUTPUT_FORMATS.filter((format) => names.includes(format))
}

function chooseSuites(
  text: string | undefined,
  formats: readonly OutputFormat[],
): Partial<Record<OutputFormat, Output['suite']>> {
  if (text === undefined) return {}
  const suites: Partial<Record<OutputFormat, Output['suite']>> = {}
  for (const part of text.split(',')) {
    const [left, right] = part.includes('=') ? part.split('=', 2) : [undefined, part]
    const targets = left === undefined ? formats : formats.filter((format) => format === left)
    if (targets.length === 0)
      throw new UsageError(`--secure names the format "${left}", which is not issued here`)
    for (const format of targets) suites[format] = suiteFor(format, right ?? '')
  }
  return suites
}

function suiteFor(format: OutputFormat, name: string): Output['suite'] {
  const fitting: readonly string[] = OUTPUT_SUITES[format]
  if (fitting.includes(name)) return name as Output['suite']
  const known = Object.hasOwn(SUITES, name)
  const near = known ? undefined : nearestName(name, SUITE_NAMES)
  const problem = known
    ? `${format} documents cannot be secured with ${name} in this release`
    : `there is no suite "${name}"${near ? `; did you mean ${near}?` : ''}`
  throw new UsageError(problem, `for ${format}: ${fitting.join(', ')}`)
}

function isSealSuite(name: Output['suite']): name is SealSuiteName {
  return SUITES[name].form === 'jades'
}

function sealedOutput(suite: SealSuiteName, key: SealKey, options: OutputOptions): SealedOutput {
  const { 'signing-time': signingTime = 'sigT', mandate } = options
  if (signingTime !== 'sigT' && signingTime !== 'iat') {
    throw new UsageError(`--signing-time is sigT or iat, found "${signingTime}"`)
  }
  return {
    format: 'elm',
    suite,
    key,
    signingTime,
    ...(mandate === undefined ? {} : { mandate: { statement: mandate } }),
    ...sealServices(options, suite !== 'jades-b'),
  }
}

function selectiveOutput(key: SigningKey, { vct }: OutputOptions): SelectiveOutput {
  const salt = () => encodeBase64url(randomBytes(SALT_BYTES))
  const output = { format: 'eudi', suite: 'sd-jwt', key, salt } as const
  if (vct === undefined) return output
  if (/^[a-z][a-z0-9+.-]*:\S+$/i.test(vct)) return { ...output, type: vct }
  throw new UsageError('--vct needs a URI', 'such as urn:eu.europa.ec.eudi:learning:credential:1')
}

/** PEM, PKCS#12 and tokens seal; our own key files sign. */
export async function sortReferences(
  options: Pick<OutputOptions, 'key' | keyof PassphraseOptions>,
  io: CliIo,
) {
  const signing: string[] = []
  const sealing: string[] = []
  for (const reference of options.key ?? []) {
    const seals = isSealScheme(reference) || (await holdsPem(reference, options, io))
    ;(seals ? sealing : signing).push(reference)
  }
  return { signing, sealing }
}

async function holdsPem(
  reference: string,
  options: PassphraseOptions,
  io: CliIo,
): Promise<boolean> {
  try {
    return isPem(await keyFileAccess(io, options).readFile(parseKeyReference(reference).path))
  } catch {
    // Whoever opens it as a key file names the fault.
    return false
  }
}

function announceCertificate({ certificate }: SealKey, io: CliIo): void {
  for (const { severity, message } of judgeSealCertificate(certificate, io.now())) {
    if (severity === 'warning') io.stderr(`sigillum: warning: the seal certificate: ${message}\n`)
  }
}

async function loadKeys(
  references: readonly string[],
  options: OutputOptions,
  io: CliIo,
): Promise<readonly SigningKey[]> {
  if (references.length === 0)
    throw new UsageError(
      '"issue" needs --key KEYREF',
      'such as --key keys.json, made with "sigillum keys generate"',
    )
  const access = keyFileAccess(io, options)
  const keys: SigningKey[] = []
  for (const reference of references) keys.push(...(await loadSigningKeys(reference, access)))
  if (keys.length === 0) throw new PipelineError('SIGN_KEY_UNUSABLE', 'no key can be used')
  return keys
}

function announceExamples(outputs: readonly Output[], io: CliIo): void {
  const examples = new Set(
    outputs
      .filter(({ key }) => key.example)
      .map((output) =>
        isSealed(output) ? (output.key.certificate.subject.commonName[0] ?? '') : output.key.kid,
      ),
  )
  for (const kid of examples)
    io.stderr(
      `sigillum: warning: signing with the example key ${kid}, which everybody has: for trials only\n`,
    )
}
