// What `sigillum mail send` reads: links and codes as `sigillum claim make` writes them, whose awards they are, and
// how mail leaves.

import { dirname, resolve } from 'node:path'
import type { MailLink, Recipient } from '../batch/send-links.ts'
import { parseMailConfiguration } from '../deliver/mail/mail-configuration.ts'
import { createSmtpMailer, type Mailer } from '../deliver/mail/smtp-mailer.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { DOCUMENT_LANGUAGES, type DocumentLanguage } from '../model/language.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import type { AwardInput } from './award-input.ts'
import type { CliIo } from './io.ts'
import { readConfigured, readSecret } from './private-file.ts'
import { UsageError } from './usage-error.ts'

/** Reads links, each with its code where one is at hand. @throws {UsageError} naming the line at fault. */
export async function readLinks(
  links: string,
  codes: string | undefined,
  io: CliIo,
): Promise<readonly MailLink[]> {
  const known = new Map<string, string>()
  if (codes !== undefined)
    for (const { line, at } of await readLines(codes, io)) {
      const { claim, code } = line
      if (typeof claim !== 'string' || !isCode(code))
        throw new UsageError(`${codes}, line ${at}: expected "claim" and "code"`)
      known.set(claim, code)
    }
  const read: MailLink[] = []
  for (const { line, at } of await readLines(links, io)) {
    // A line without link says why none was made.
    if (line.link === undefined && typeof line.state === 'string') continue
    read.push(linkOf(line, known, `${links}, line ${at}`))
  }
  return read
}

function linkOf(line: JsonObject, codes: ReadonlyMap<string, string>, place: string): MailLink {
  const { claim, link, language } = line
  if (typeof claim !== 'string' || typeof link !== 'string' || !isLink(link))
    throw new UsageError(
      `${place}: expected "claim" and "link"`,
      'as "sigillum claim make --json" writes them',
    )
  const code = line.code ?? codes.get(claim)
  if (code !== undefined && !isCode(code))
    throw new UsageError(`${place}: expected "code" to be one`)
  return {
    claimId: claim,
    link,
    ...(code !== undefined && { code }),
    ...(language !== undefined && { language: languageOf(language, place) }),
  }
}

/** The language of messages. @throws {UsageError} */
export function languageOf(value: unknown, place: string): DocumentLanguage {
  const found = DOCUMENT_LANGUAGES.find((one) => one === value)
  if (found) return found
  throw new UsageError(`${place}: expected one of ${DOCUMENT_LANGUAGES.join(', ')}`)
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9A-Za-z]{4,32}$/.test(value)
}

function isLink(text: string): boolean {
  if (!URL.canParse(text) || text !== new URL(text).href) return false
  const { protocol, hostname } = new URL(text)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLocal)
}

async function readLines(path: string, io: CliIo) {
  const text = fromUtf8(await readOrRefuse(path, io))
  return text.split('\n').flatMap((one, index) => {
    if (one.trim() === '') return []
    const parsed = parseStrictJson(utf8(one))
    if (!parsed.ok || !isJsonObject(parsed.value))
      throw new UsageError(`${path}, line ${index + 1}: expected a JSON object`)
    return [{ line: parsed.value, at: index + 1 }]
  })
}

async function readOrRefuse(path: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.readFile(resolve(io.cwd, path))
  } catch (cause) {
    throw new PipelineError('AWARDS_UNREADABLE', `the file ${path} cannot be read`, { cause })
  }
}

/** The learners of an awards file by the hash of their award. */
export async function recipientsOf(
  { checked }: AwardInput,
  ledger: Ledger,
): Promise<ReadonlyMap<string, Recipient>> {
  const recipients = new Map<string, Recipient>()
  for (const { award, awardKey } of checked.good)
    for (const { awardHash } of await ledger.find({ by: 'key', awardKey })) {
      const { givenName, familyName, email } = award.learner
      const name = [givenName, familyName].filter((part) => part !== undefined).join(' ')
      recipients.set(awardHash, { name, ...(email !== undefined && { email }) })
    }
  return recipients
}

/**
 * Opens the way out that a configuration file describes.
 *
 * @throws {PipelineError} `CONFIGURATION_INVALID`, also for a password file that others can read.
 */
export async function openMailer(path: string, io: CliIo): Promise<Mailer> {
  const place = resolve(io.cwd, path)
  const configuration = parseMailConfiguration(await readConfigured(place, path, io))
  const at = (name: string) => resolve(dirname(place), name)
  const { passwordFile, caFile } = configuration
  const text = async (name: string) => fromUtf8(await readConfigured(at(name), name, io))
  return createSmtpMailer(configuration, {
    ...(passwordFile !== undefined && {
      password: await readSecret(at(passwordFile), passwordFile, io),
    }),
    ...(caFile !== undefined && { ca: await text(caFile) }),
  })
}
