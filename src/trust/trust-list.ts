// The list of issuers that the one who verifies believes, and the names under which they are shown.
// specs/interfaces.md, `--trust`. An issuer is known by its identifier alone, never by a name.

import { PipelineError } from '../model/pipeline-error.ts'
import { didOfWebIssuer } from '../proof/did.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { isJsonObject, type JsonObject, pointerTo } from '../util/json.ts'
import { isCalendarDate } from '../util/time.ts'

/** One issuer, for a time and for some templates. */
export interface TrustedIssuer {
  /** DID or URL, compared letter by letter. */
  readonly id: string
  /** The name shown, whatever the credential claims. */
  readonly name: string
  readonly from?: Date
  /** Last instant of trust. */
  readonly until?: Date
  /** Template ids; absent: every achievement. */
  readonly templates?: readonly string[]
  /** Who keeps status lists for the issuer, beside the issuer itself. */
  readonly statusIssuers?: readonly string[]
  /** Who says so, where the list was put together from others: the name of the registry. */
  readonly vouchedBy?: string
}

export interface TrustList {
  readonly issuers: readonly TrustedIssuer[]
  /** Certificate files, as the list names them. */
  readonly anchors: readonly string[]
  /** Trust list files, as the list names them. */
  readonly lists: readonly (string | PinnedList)[]
  /** Registry files of others, as the list names them; absent: none. */
  readonly registries?: readonly RegistryFile[]
}

/** A registry of issuers that somebody else keeps. */
export interface RegistryFile {
  readonly file: string
  /** Who keeps it, as shown; by default what the registry calls itself. */
  readonly name?: string
}

/** A list file that is used as it is, because whoever verifies has checked it: hexadecimal SHA-256 of its bytes. */
export interface PinnedList {
  readonly file: string
  readonly sha256: string
}

/** What the one who verifies asks of issuers: a list, no trust at all, or nothing said. */
export type TrustPolicy = TrustList | 'any' | 'none'

interface ListFault {
  readonly pointer: string
  readonly rule: string
}

/**
 * Reads a trust list.
 *
 * @throws {PipelineError} `TRUST_LIST_INVALID` with every fault, by pointer and rule.
 */
export function parseTrustList(input: unknown): TrustList {
  const faults = listFaults(input)
  if (faults.length > 0 || !isJsonObject(input)) {
    const places = faults.slice(0, 3).map((fault) => `${fault.pointer || '/'} (${fault.rule})`)
    throw new PipelineError(
      'TRUST_LIST_INVALID',
      `the trust list has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}: ${places.join(', ')}`,
      { detail: { faults } },
    )
  }
  return {
    issuers: ((input.issuers ?? []) as readonly JsonObject[]).map(toIssuer),
    anchors: (input.anchors ?? []) as readonly string[],
    lists: (input.lists ?? []) as unknown as TrustList['lists'],
    ...(input.registries !== undefined && {
      registries: (input.registries as readonly (string | { file: string; name?: string })[]).map(
        (entry) => (typeof entry === 'string' ? { file: entry } : entry),
      ),
    }),
  }
}

/** Every entry of an issuer, whatever its period. */
export function entriesOf(list: TrustList, issuerId: string): readonly TrustedIssuer[] {
  return list.issuers.filter((issuer) => issuer.id === issuerId)
}

/**
 * Every entry of the issuer of a credential. An https issuer is also known by the did:web of the same host and path:
 * whoever publishes the one publishes the other.
 */
export function entriesOfIssuer(list: TrustList, issuerId: string): readonly TrustedIssuer[] {
  const did = didOfWebIssuer(issuerId)
  return [...entriesOf(list, issuerId), ...(did === undefined ? [] : entriesOf(list, did))]
}

/** Whether an entry covers an instant. */
export function covers(entry: TrustedIssuer, instant: Date): boolean {
  return (!entry.from || entry.from <= instant) && (!entry.until || instant <= entry.until)
}

/** Whether an entry covers an achievement: its id is the template's, or one of its versions or parts. */
export function coversTemplate(entry: TrustedIssuer, achievementId = ''): boolean {
  if (!entry.templates) return true
  return entry.templates.some((template) => {
    if (!achievementId.startsWith(template)) return false
    const rest = achievementId.slice(template.length)
    return rest === '' || (/^[/?#:]/.test(rest) && !LEADS_UP.test(rest))
  })
}

/** Segments that lead out of the template's place again, in any spelling that a URL parser takes for them. */
const LEADS_UP = /(?:^|[/\\:])(?:\.|%2e){1,2}(?=$|[/\\?#:])/i

function toIssuer(entry: JsonObject): TrustedIssuer {
  const from = boundary(entry.from, 'T00:00:00Z')
  const until = boundary(entry.until, 'T23:59:59.999Z')
  return {
    id: String(entry.id),
    name: String(entry.name),
    ...(from && { from }),
    ...(until && { until }),
    ...(entry.templates !== undefined && { templates: entry.templates as readonly string[] }),
    ...(entry.statusIssuers !== undefined && {
      statusIssuers: entry.statusIssuers as readonly string[],
    }),
  }
}

/** An instant, or a calendar date completed to one. */
function boundary(value: unknown, time: string): Date | undefined {
  if (typeof value !== 'string') return undefined
  return parseDateTimeStamp(isCalendarDate(value) ? `${value}${time}` : value)?.instant
}

function listFaults(input: unknown): readonly ListFault[] {
  if (!isJsonObject(input)) return [{ pointer: '', rule: 'object' }]
  const issuers = input.issuers ?? []
  return [
    ...unknownMembers(input, ['issuers', 'anchors', 'lists', 'registries'], ''),
    ...(Array.isArray(issuers)
      ? issuers.flatMap((entry, index) => issuerFaults(entry, pointerTo('/issuers', index)))
      : [{ pointer: '/issuers', rule: 'array' }]),
    ...textsFaults(input.anchors, '/anchors'),
    ...listFilesFaults(input.lists, '/lists'),
    ...registryFaults(input.registries, '/registries'),
  ]
}

function registryFaults(value: unknown, pointer: string): readonly ListFault[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return [{ pointer, rule: 'array' }]
  return value.flatMap((entry: unknown, index) => {
    const at = pointerTo(pointer, index)
    if (typeof entry === 'string') return []
    if (!isJsonObject(entry) || typeof entry.file !== 'string')
      return [{ pointer: at, rule: 'file' }]
    const named = entry.name === undefined || typeof entry.name === 'string'
    return [
      ...unknownMembers(entry, ['file', 'name'], at),
      ...(named ? [] : [{ pointer: `${at}/name`, rule: 'text' }]),
    ]
  })
}

const ISSUER_MEMBERS = ['id', 'name', 'from', 'until', 'templates', 'statusIssuers']

function issuerFaults(entry: unknown, pointer: string): readonly ListFault[] {
  if (!isJsonObject(entry)) return [{ pointer, rule: 'object' }]
  const faults: ListFault[] = [
    ...unknownMembers(entry, ISSUER_MEMBERS, pointer),
    ...textsFaults(entry.templates, `${pointer}/templates`),
    ...textsFaults(entry.statusIssuers, `${pointer}/statusIssuers`),
  ]
  if (typeof entry.id !== 'string' || !URL.canParse(entry.id))
    faults.push({ pointer: `${pointer}/id`, rule: 'did-or-url' })
  if (typeof entry.name !== 'string' || entry.name.trim() === '')
    faults.push({ pointer: `${pointer}/name`, rule: 'text' })
  for (const member of ['from', 'until'] as const)
    if (entry[member] !== undefined && !boundary(entry[member], 'T00:00:00Z'))
      faults.push({ pointer: `${pointer}/${member}`, rule: 'date' })
  return faults
}

function textsFaults(value: unknown, pointer: string): readonly ListFault[] {
  if (value === undefined) return []
  const good = Array.isArray(value) && value.every((entry) => typeof entry === 'string')
  return good ? [] : [{ pointer, rule: 'array-of-texts' }]
}

const SHA256 = /^[0-9a-f]{64}$/i

function listFilesFaults(value: unknown, pointer: string): readonly ListFault[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return [{ pointer, rule: 'array' }]
  return value.flatMap((entry: unknown, index) => {
    const at = pointerTo(pointer, index)
    if (typeof entry === 'string') return []
    if (!isJsonObject(entry)) return [{ pointer: at, rule: 'file' }]
    const good =
      typeof entry.file === 'string' &&
      typeof entry.sha256 === 'string' &&
      SHA256.test(entry.sha256)
    return [
      ...unknownMembers(entry, ['file', 'sha256'], at),
      ...(good ? [] : [{ pointer: at, rule: 'file-and-sha256' }]),
    ]
  })
}

function unknownMembers(
  object: JsonObject,
  known: readonly string[],
  pointer: string,
): readonly ListFault[] {
  return Object.keys(object)
    .filter((member) => !known.includes(member))
    .map((member) => ({ pointer: pointerTo(pointer, member), rule: 'unknown-member' }))
}
