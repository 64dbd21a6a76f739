// `--format`, `--secure` and `--key`: which formats are issued, by which suites, with which keys.

import { PipelineError } from '../model/pipeline-error.ts'
import type { Template } from '../model/template.ts'
import { SUITE_NAMES, SUITES } from '../proof/suites.ts'
import type { KeyFileAccess } from '../sign/key-access.ts'
import { loadSigningKeys, selectSigningKey } from '../sign/load-signing-key.ts'
import {
  isSealed,
  OUTPUT_FORMATS,
  OUTPUT_SUITES,
  type Output,
  type OutputFormat,
  type SealSuiteName,
} from '../sign/output.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import { nearestName } from '../util/nearest-name.ts'
import type { CliIo } from './io.ts'
import { keyFileAccess, type PassphraseOptions } from './key-file-access.ts'
import { chooseSealedOutput, type SealOptions, sortReferences } from './seal-outputs.ts'
import { chooseSelectiveOutput } from './selective-output.ts'
import { UsageError } from './usage-error.ts'

export interface OutputOptions extends PassphraseOptions, SealOptions {
  readonly format?: string
  readonly secure?: string
  readonly key?: readonly string[]
  readonly vct?: string
}

/** Without `--format`. A wallet attestation demands more than every micro-credential has, so it is asked for by name. */
const DEFAULT_FORMATS: readonly OutputFormat[] = ['elm', 'ob3']

/**
 * The outputs that the options ask for, each with the awarding body's key; example keys are announced.
 *
 * @throws {UsageError} for a format or suite that does not exist or fit, {PipelineError} `SIGN_KEY_UNUSABLE`.
 */
export async function chooseOutputs(
  template: Template,
  options: OutputOptions,
  { io, at }: { readonly io: CliIo; readonly at: Date },
): Promise<readonly Output[]> {
  const formats = chooseFormats(options.format)
  const suites = chooseSuites(options.secure, formats)
  if (!options.key?.length) throw keyMissing()
  const access = keyFileAccess(io, options)
  const references = await sortReferences(options.key, access)
  const names = formats.map((format) => suites[format] ?? OUTPUT_SUITES[format][0])
  const isKeyFileNeeded = (name: Output['suite']) =>
    !isSealSuite(name) && !(name === 'sd-jwt' && references.sealing.length > 0)
  const keys =
    names.some(isKeyFileNeeded) || (references.files.length > 0 && names.includes('sd-jwt'))
      ? await loadKeys(references.files, access)
      : []
  const body = template.register.organisations.get(template.awarding.body)
  const outputs: Output[] = []
  for (const [index, format] of formats.entries()) {
    const suite = names[index] ?? OUTPUT_SUITES[format][0]
    if (isSealSuite(suite)) {
      const isAskedFor = suites[format] !== undefined
      const request = { suite, isAskedFor, template, references, access, options, at }
      outputs.push(await chooseSealedOutput(request, io))
    } else if (format === 'eudi') {
      const request = { keys, references, access, issuer: body?.did, vct: options.vct }
      outputs.push(await chooseSelectiveOutput(request))
    } else {
      outputs.push({ format, suite, key: selectSigningKey(keys, suite, body?.did) } as Output)
    }
  }
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

async function loadKeys(
  references: readonly string[],
  access: KeyFileAccess,
): Promise<readonly SigningKey[]> {
  const keys: SigningKey[] = []
  for (const reference of references) keys.push(...(await loadSigningKeys(reference, access)))
  if (keys.length > 0) return keys
  throw new PipelineError('SIGN_KEY_UNUSABLE', 'expected a key file: the keys given only seal', {
    hint: 'name one with --key as well, or issue sealed documents alone with --format elm',
  })
}

function keyMissing(): UsageError {
  return new UsageError(
    '"issue" needs --key KEYREF',
    'such as --key keys.json, made with "sigillum keys generate"',
  )
}

function announceExamples(outputs: readonly Output[], io: CliIo): void {
  const examples = new Set(
    outputs
      .filter(({ key }) => key.example)
      .map((output) => (isSealed(output) ? output.key.name : output.key.kid)),
  )
  for (const kid of examples)
    io.stderr(
      `sigillum: warning: signing with the example key ${kid}, which everybody has: for trials only\n`,
    )
}
