// `--status-base` and its companions: under which URL status lists are published, where they are written, and for
// how long a copy of one is good.

import { join } from 'node:path'
import type { StatusRequest } from '../ledger/ledger.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Template } from '../model/template.ts'
import { webIssuerOf } from '../proof/did.ts'
import { isSealed, type Output } from '../sign/output.ts'
import { addDuration } from '../util/time.ts'
import type { CliIo } from './io.ts'
import { type KeyOf, loadListKeys, newestKey } from './list-keys.ts'
import type { OptionSpec } from './options.ts'
import type { OutputOptions } from './outputs.ts'
import { UsageError } from './usage-error.ts'

/** Options of `issue` that have to do with status. */
export const STATUS_OPTIONS = {
  'status-base': 'text',
  'status-out': 'text',
  'list-valid-for': 'text',
  suspendable: 'flag',
} as const satisfies OptionSpec

export interface StatusOptions extends OutputOptions {
  readonly 'status-base'?: string
  readonly 'status-out'?: string
  readonly 'list-valid-for'?: string
  readonly suspendable?: boolean
}

/** How the credentials of a run get their status. */
export interface StatusPlan {
  readonly requests: readonly StatusRequest[]
  /** Folder of the lists, as the user names it. */
  readonly folder: string
  readonly validFor: string
  readonly keyOf: KeyOf
}

const DEFAULT_VALID_FOR = 'P30D'

/**
 * The status plan that the options ask for; undefined without `--status-base`.
 *
 * @throws {UsageError}, {PipelineError} `SIGN_KEY_UNUSABLE` when a list could not be signed: before anything else is.
 */
export async function planStatus(
  options: StatusOptions,
  context: { template: Template; outputs: readonly Output[]; out: string; io: CliIo },
): Promise<StatusPlan | undefined> {
  const { 'status-base': url, suspendable = false } = options
  if (url === undefined) {
    if (suspendable || options['status-out'] !== undefined)
      throw new UsageError('--suspendable and --status-out need --status-base URL')
    return undefined
  }
  const { template, outputs, out, io } = context
  const base = statusBase(url)
  const requests = outputs.map((output) => requestFor(output, { base, suspendable, template }))
  const keyOf = await keysFor(requests, outputs, { options, io })
  return {
    requests,
    folder: options['status-out'] ?? defaultFolder(out),
    validFor: listValidity(options['list-valid-for']),
    keyOf,
  }
}

/** Checks `--list-valid-for`; 30 days by default. @throws {UsageError} */
export function listValidity(text = DEFAULT_VALID_FOR): string {
  try {
    const start = new Date(0)
    if (addDuration(start, text) > start) return text
  } catch {
    // Told below.
  }
  throw new UsageError(`--list-valid-for needs a duration, found "${text}"`, 'write it like P7D')
}

function statusBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url && !url.username && !url.password && !url.search && !url.hash
  if (url?.protocol === 'https:' && plain) return url.href.replace(/\/+$/, '')
  throw new UsageError(
    '--status-base needs an https URL without query or fragment',
    'such as https://credentials.university.example/status',
  )
}

function requestFor(
  output: Output,
  { base, suspendable, template }: { base: string; suspendable: boolean; template: Template },
): StatusRequest {
  const { format } = output
  if (format === 'eudi')
    return {
      format,
      base,
      purpose: suspendable ? 'message' : 'revocation',
      issuer: webIssuerOf(output.key.controller),
      form: 'token',
    }
  if (!isSealed(output))
    return {
      format,
      base,
      purpose: suspendable ? 'message' : 'revocation',
      issuer: output.key.controller,
    }
  if (suspendable)
    throw new UsageError(
      'a sealed Europass document can be revoked, not suspended: its status has room for one bit',
      'leave out --suspendable, or secure elm with eddsa-rdfc-2022',
    )
  const did = template.register.organisations.get(template.awarding.body)?.did
  if (did !== undefined) return { format, base, purpose: 'revocation', issuer: did }
  throw new UsageError(
    '--status-base needs the DID of the awarding body, which signs the status lists',
    'state it as "did" in the organisations file',
  )
}

// Keys that sign credentials are at hand; a passphrase from a descriptor can be read only once.
async function keysFor(
  requests: readonly StatusRequest[],
  outputs: readonly Output[],
  { options, io }: { options: StatusOptions; io: CliIo },
): Promise<KeyOf> {
  const isMissing = (keyOf: KeyOf) =>
    requests.find(({ issuer, form = 'bitstring' }) => !keyOf(issuer, form))
  const keys = new Set(outputs.flatMap((output) => (isSealed(output) ? [] : [output.key])))
  const atHand: KeyOf = (issuer, form) => newestKey([...keys], issuer, form)
  if (!isMissing(atHand)) return atHand
  const keyOf = await loadListKeys(options, io)
  const missing = isMissing(keyOf)
  if (!missing) return keyOf
  const algorithm = missing.form === 'token' ? 'ES256' : 'Ed25519'
  throw new PipelineError(
    'SIGN_KEY_UNUSABLE',
    `the status lists of ${missing.issuer} need an ${algorithm} key of it: name one with --key`,
  )
}

function defaultFolder(out: string): string {
  return /\.(zip|jsonl)$/.test(out) ? `${out}.status` : join(out, 'status')
}
