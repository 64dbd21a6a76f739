// Status: whether the issuer has taken the credential back. security.md section 2, "Status": a list that
// cannot be had or is stale tells nothing; a list that breaks a rule is refused; only a set bit revokes.

import type { CheckResult, Report, ReportWarning } from '../../model/report.ts'
import {
  decodeBitstring,
  entryAt,
  MIN_ENTRIES,
  MIN_TOLERATED_ENTRIES,
} from '../../trust/bitstring-list.ts'
import { mediaTypeOf } from '../../trust/load-document.ts'
import { tryToLoad } from '../../trust/load-json.ts'
import { entriesOf } from '../../trust/trust-list.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'
import { type Credential, issuerIdOf, type Session } from '../credential.ts'
import {
  type Checked,
  checked,
  failed,
  indeterminate,
  notApplicable,
  passed,
  warning,
} from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { openInner } from '../open-inner.ts'
import { revocationListResult } from './revocation-list.ts'
import { checkTokenStatus, statusClaimOf } from './token-status.ts'

/** The two kinds of list that are compressed bits. */
const BITSTRING_KINDS = {
  BitstringStatusListEntry: { credentialType: 'BitstringStatusListCredential', prefix: 'u' },
  StatusList2021Entry: { credentialType: 'StatusList2021Credential', prefix: '' },
} as const
type BitstringKind = (typeof BITSTRING_KINDS)[keyof typeof BITSTRING_KINDS]

const ACCEPT = 'application/vc, application/vc+jwt, application/ld+json, application/json'
const LIST_TYPE =
  /^(?:application\/(?:[a-z0-9.+-]+\+)?(?:json|jwt|vc)|application\/octet-stream|text\/plain)$/
const INDEX = /^(?:0|[1-9][0-9]*)$/

/** One entry of `credentialStatus` under examination. */
interface Entry {
  readonly entry: JsonObject
  readonly pointer: string
  readonly credential: Credential
  readonly session: Session
}

/** What the token claims of its status, and one entry of the credential after the other; each is a result of its own. */
export async function checkStatus(credential: Credential, session: Session): Promise<Checked> {
  const claimed = await checkTokenStatus(credential, session)
  const stated = await checkEntries(credential, session)
  const results = [...claimed.results, ...stated.results]
  const telling = results.filter(({ outcome }) => outcome !== 'not-applicable')
  return checked(telling.length > 0 ? telling : stated.results, stated.warnings)
}

/** Whether a credential names any status, its token's or its own. */
export function hasStatus(credential: Credential): boolean {
  return (
    credential.document.credentialStatus !== undefined || statusClaimOf(credential) !== undefined
  )
}

async function checkEntries(credential: Credential, session: Session): Promise<Checked> {
  const value = credential.document.credentialStatus
  const entries = asArray<Json>(value)
  if (entries.length === 0) return checked(notApplicable('status'))
  if (entries.length > LIMITS.maxStatusEntries)
    return checked(failed('status', 'STATUS_INVALID', { pointer: '/credentialStatus' }))
  const results: CheckResult[] = []
  const warnings: ReportWarning[] = []
  for (const [index, entry] of entries.entries()) {
    const pointer = Array.isArray(value)
      ? pointerTo('/credentialStatus', index)
      : '/credentialStatus'
    const one = isJsonObject(entry)
      ? await checkEntry({ entry, pointer, credential, session })
      : checked(failed('status', 'STATUS_INVALID', { pointer }))
    results.push(...one.results)
    warnings.push(...one.warnings)
  }
  return checked(results, warnings)
}

async function checkEntry(one: Entry): Promise<Checked> {
  const { pointer } = one
  const types = asArray(one.entry.type).map(String)
  const kind = Object.entries(BITSTRING_KINDS).find(([type]) => types.includes(type))?.[1]
  if (kind) return await checkBitstring(one, kind)
  if (types.includes('1EdTechRevocationList')) return checked(await revocationListResult(one))
  const elm = types.includes('CredentialStatus') ? elmEntry(one.entry) : undefined
  if (elm)
    return await checkBitstring({ ...one, entry: elm }, BITSTRING_KINDS.BitstringStatusListEntry)
  return checked(indeterminate('status', 'STATUS_TYPE_UNSUPPORTED', { pointer }))
}

/**
 * The status of the European Learning Model has nothing but an id. One that names a list and an index is read as an
 * entry of that list, for revocation; what stands at the address must then be such a list.
 */
function elmEntry({ id }: JsonObject): JsonObject | undefined {
  if (typeof id !== 'string') return undefined
  const [list = '', index] = id.split('#', 2)
  if (index === undefined || !INDEX.test(index) || !/^https:/.test(list)) return undefined
  return { statusListCredential: list, statusListIndex: index, statusPurpose: 'revocation' }
}

async function checkBitstring(one: Entry, kind: BitstringKind): Promise<Checked> {
  const { entry, pointer, session } = one
  const { statusListCredential: url, statusPurpose: purpose } = entry
  const index = indexOf(entry.statusListIndex)
  if (typeof url !== 'string' || !URL.canParse(url) || typeof purpose !== 'string')
    return checked(failed('status', 'STATUS_INVALID', { pointer }))
  if (index === undefined)
    return checked(
      failed('status', 'STATUS_INDEX_INVALID', { pointer: `${pointer}/statusListIndex` }),
    )
  if (session.depth >= LIMITS.maxNesting)
    return checked(indeterminate('status', 'NOT_CHECKED', { pointer }))
  const loaded = await tryToLoad(url, ACCEPT, session.loadDocument)
  if (loaded?.status !== 200 || !LIST_TYPE.test(mediaTypeOf(loaded.contentType)))
    return checked(indeterminate('status', 'STATUS_LIST_UNREACHABLE', { pointer }))
  const opened = openInner(loaded.bytes)
  if (!opened.ok)
    return checked(
      opened.outcome === 'failed'
        ? failed('status', 'STATUS_LIST_INVALID', { pointer })
        : indeterminate('status', 'STATUS_LIST_UNPROVEN', { pointer }),
    )
  // Trust is the credential's own question; the list only has to be its issuer's.
  const report = await session.verifyNested(loaded.bytes, 'any')
  const list = opened.credential
  const fault = listFault(list, report, { one, kind, url, purpose })
  return fault ? checked(fault) : readList(list.document, { one, kind, index })
}

/** A decimal text without leading zeros; honest issuers also write a number. */
function indexOf(value: Json | undefined): number | undefined {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !INDEX.test(text)) return undefined
  return Number.isSafeInteger(Number(text)) ? Number(text) : undefined
}

function listFault(
  list: Credential,
  report: Report,
  wanted: { one: Entry; kind: BitstringKind; url: string; purpose: string },
): CheckResult | undefined {
  const { one, kind, url, purpose } = wanted
  const { pointer, credential } = one
  const refuse = (code: FindingCode) => failed('status', code, { pointer })
  if (!list.types.includes(kind.credentialType)) return refuse('STATUS_LIST_TYPE_WRONG')
  if (list.document.id !== url) return refuse('STATUS_LIST_ID_MISMATCH')
  if (!mayKeepList(issuerIdOf(list.document), issuerIdOf(credential.document), one.session))
    return refuse('STATUS_LIST_ISSUER_MISMATCH')
  const broken = report.checks.filter(({ outcome }) => outcome === 'failed')
  const bad = broken.find(({ check }) => check !== 'validity')
  if (bad) {
    const message = `the status list: ${bad.message} (${bad.code})`
    return failed('status', 'STATUS_LIST_INVALID', { pointer, message })
  }
  if (broken.length > 0) return indeterminate('status', 'STATUS_LIST_STALE', { pointer })
  if (report.verdict !== 'passed')
    return indeterminate('status', 'STATUS_LIST_UNPROVEN', { pointer })
  const subject = list.document.credentialSubject
  const purposes = isJsonObject(subject) ? asArray(subject.statusPurpose) : []
  return purposes.includes(purpose) ? undefined : refuse('STATUS_PURPOSE_MISMATCH')
}

/** The issuer itself, or who the one who verifies knows to keep lists for it; never who the list says it is. */
function mayKeepList(
  keeper: string | undefined,
  issuer: string | undefined,
  { trust }: Session,
): boolean {
  if (keeper === undefined || issuer === undefined) return false
  if (keeper === issuer) return true
  if (typeof trust === 'string') return false
  return entriesOf(trust, issuer).some((entry) => entry.statusIssuers?.includes(keeper))
}

function readList(
  document: JsonObject,
  wanted: { one: Entry; kind: BitstringKind; index: number },
): Checked {
  const { one, kind, index } = wanted
  const { entry, pointer } = one
  const size = entry.statusSize ?? 1
  if (!Number.isInteger(size) || Number(size) < 1 || Number(size) > 32)
    return checked(failed('status', 'STATUS_INVALID', { pointer: `${pointer}/statusSize` }))
  const subject = document.credentialSubject as JsonObject
  const bits = decodeBitstring(subject.encodedList, kind.prefix)
  if (!bits.ok)
    return checked(failed('status', 'STATUS_LIST_INVALID', { pointer, message: bits.message }))
  const entries = Math.floor((bits.bytes.length * 8) / Number(size))
  if (entries < MIN_TOLERATED_ENTRIES)
    return checked(failed('status', 'STATUS_LIST_TOO_SHORT', { pointer }))
  const value = entryAt(bits.bytes, index, Number(size))
  if (value === undefined)
    return checked(failed('status', 'STATUS_INDEX_OUT_OF_RANGE', { pointer }))
  const warnings = entries < MIN_ENTRIES ? [warning('STATUS_LIST_SHORT', { pointer })] : []
  return meaning(value, one, warnings)
}

/** Purposes that a set entry has a meaning for. */
function meaning(
  value: number,
  { entry, pointer }: Entry,
  warnings: readonly ReportWarning[],
): Checked {
  const purpose = String(entry.statusPurpose)
  const messages = purpose === 'message' ? messagesOf(entry, value) : []
  if (value === 0 && messages.length === 0) return checked(passed('status', { pointer }), warnings)
  const stated =
    purpose === 'message' ? messages.map((text) => text.trim().toLowerCase()) : [purpose]
  if (stated.some((text) => REVOKED.includes(text)))
    return checked(failed('status', 'REVOKED', { pointer }), warnings)
  if (stated.some((text) => SUSPENDED.includes(text)))
    return checked(failed('status', 'SUSPENDED', { pointer }), warnings)
  if (value === 0 && stated.every((text) => GOOD.includes(text)))
    return checked(passed('status', { pointer }), warnings)
  if (purpose === 'refresh' || purpose === 'message')
    return checked(passed('status', { pointer }), [...warnings, noteOf(messages, pointer)])
  return checked(indeterminate('status', 'STATUS_PURPOSE_UNKNOWN', { pointer }), warnings)
}

/** What an unset entry is called when there is nothing to tell. */
const GOOD = ['valid', 'good', 'active']
/** What purposes and messages call the two states that count against a credential. */
const REVOKED = ['revocation', 'revoked']
const SUSPENDED = ['suspension', 'suspended']

/** What a value of a list of messages says, as the credential itself states it: once, however often and in any order. */
function messagesOf({ statusMessage }: JsonObject, value: number): readonly string[] {
  const rows = asArray<Json>(statusMessage).filter(isJsonObject)
  return rows
    .filter(({ status }) => typeof status === 'string' && Number(status) === value)
    .map(({ message }) => message)
    .filter((message) => typeof message === 'string')
    .sort()
}

/** A message is shown, as only a reader can tell what it means; cut and without controls, as it is foreign text. */
function noteOf(messages: readonly string[], pointer: string): ReportWarning {
  const [first] = messages
  if (first === undefined) return warning('STATUS_NOTE', { pointer })
  const text = first.replaceAll(/\p{C}/gu, ' ').slice(0, 120)
  const message = `the issuer’s status list says of the credential: “${text}”`
  return warning('STATUS_NOTE', { pointer, message })
}
