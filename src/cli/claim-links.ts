// `sigillum claim make | renew`: links on standard output, codes there too or in a file of their own.

import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { type ClaimLink, makeClaimLinks } from '../batch/claim-links.ts'
import { writeDurably } from '../deliver/durable-file.ts'
import type { Ledger, LedgerAward } from '../ledger/ledger.ts'
import { utf8 } from '../util/bytes.ts'
import { addDuration, toInstant } from '../util/time.ts'
import { EXIT } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import type { OptionSpec, ParsedOptions } from './options.ts'
import { SELECTION_OPTIONS } from './select-awards.ts'
import { UsageError } from './usage-error.ts'

export const CLAIM_OPTIONS = {
  ledger: 'text',
  base: 'text',
  'valid-for': 'text',
  'no-code': 'flag',
  codes: 'text',
  outcome: 'text',
  at: 'text',
  json: 'flag',
  ...SELECTION_OPTIONS,
} as const satisfies OptionSpec

export type ClaimValues = ParsedOptions<typeof CLAIM_OPTIONS>['values'] & {
  readonly names: readonly string[]
}

const REASONS: Readonly<Record<Exclude<ClaimLink['state'], 'made'>, string>> = {
  'has-link':
    'has an open link, which cannot be shown again; "sigillum claim renew" makes a new one',
  'not-signed': 'is not signed yet',
  revoked: 'is revoked',
}

/** Makes the links and tells them. */
export async function makeLinks(
  awards: readonly LedgerAward[],
  values: ClaimValues & { readonly renew: boolean },
  { ledger, io, at }: { readonly ledger: Ledger; readonly io: CliIo; readonly at: Date },
): Promise<number> {
  const options = {
    ledger,
    base: baseOf(values.base),
    now: at,
    expiresAt: expiryOf(values['valid-for'], at),
    withCode: values['no-code'] !== true,
    renew: values.renew,
    randomBytes: (length: number) => new Uint8Array(randomBytes(length)),
  }
  const links: ClaimLink[] = []
  for await (const link of makeClaimLinks(awards, options)) links.push(link)
  const { codes } = values
  // Codes first: a link without its code would have to be renewed.
  if (codes !== undefined) await writeDurably(resolve(io.cwd, codes), utf8(codeLines(links)))
  const tellCode = codes === undefined
  for (const link of links)
    io.stdout(values.json ? lineOf(link, tellCode) : wordsOf(link, tellCode))
  const made = links.filter(({ state }) => state === 'made').length
  io.stderr(`${made} links made, ${links.length - made} not\n`)
  const isRefused = ({ state }: ClaimLink) => state === 'not-signed' || state === 'revoked'
  return links.some(isRefused) ? EXIT.failed : EXIT.passed
}

function baseOf(text: string | undefined): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
  const plain = url && !url.username && !url.password && !url.search && !url.hash
  const loopback = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (plain && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)))
    return url.href.replace(/\/+$/, '')
  throw new UsageError(
    '"claim" needs --base, the https address of the server',
    'such as --base https://credentials.university.example',
  )
}

function expiryOf(text = 'P90D', at: Date): Date {
  try {
    const end = addDuration(at, text)
    if (end > at) return end
  } catch {
    // Told below.
  }
  throw new UsageError(`--valid-for needs a duration, found "${text}"`, 'write it like P90D')
}

function codeLines(links: readonly ClaimLink[]): string {
  return links
    .flatMap((link) => (link.state === 'made' && link.code !== undefined ? [link] : []))
    .map(
      ({ awardHash, claim, code }) =>
        `${JSON.stringify({ award: awardHash, claim: claim.id, code })}\n`,
    )
    .join('')
}

function lineOf(link: ClaimLink, tellCode: boolean): string {
  const { awardHash: award, state } = link
  if (link.state !== 'made') return `${JSON.stringify({ award, state })}\n`
  const { claim, link: url, code } = link
  const secret = tellCode && code !== undefined ? { code } : {}
  const expiresAt = toInstant(claim.expiresAt)
  return `${JSON.stringify({ award, state, claim: claim.id, link: url, ...secret, expiresAt })}\n`
}

function wordsOf(link: ClaimLink, tellCode: boolean): string {
  if (link.state !== 'made') return `award ${link.awardHash} ${REASONS[link.state]}\n`
  const { awardHash, claim, link: url, code } = link
  const shown =
    tellCode && code !== undefined ? `  code ${code.slice(0, 4)} ${code.slice(4)}\n` : ''
  return `award ${awardHash}\n  ${url}\n${shown}  good until ${toInstant(claim.expiresAt)}\n`
}
