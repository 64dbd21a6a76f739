// Recipient: whether the credential is about the person who presents it, when the one who verifies asks.
// Open Badges 3.0 section 5.1.2 (hashed identifiers); compared as typed, then trimmed in small letters.

import { hash } from 'node:crypto'
import type { CheckResult } from '../../model/report.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { Credential, Session } from '../credential.ts'
import { failed, indeterminate, notApplicable, passed } from '../finding.ts'

/** More identifiers than this on one subject are no honest credential. */
const MAX_IDENTIFIERS = 256

/** Whom it is about; and, where an answer was asked for, whether there is one: a credential by itself is no answer. */
export function checkRecipient(credential: Credential, session: Session): CheckResult {
  const result = compareRecipient(credential, session)
  const isOpen = result.outcome === 'passed' || result.outcome === 'not-applicable'
  return isOpen && !isAnswer(credential, session)
    ? indeterminate('recipient', 'CHALLENGE_UNANSWERED')
    : result
}

/** Presentations and the holder's own token are compared with the question where they are verified. */
function isAnswer({ document, format, securing }: Credential, session: Session): boolean {
  const { challenge, domain } = session
  if (challenge === undefined && domain === undefined) return true
  if (format === 'vp' || (securing.kind === 'jws' && securing.sdJwt)) return true
  const stated = securing.kind === 'jws' ? [securing.claims] : asArray<Json>(document.proof)
  const says = (one: Json, names: readonly [string, string], wanted?: string) =>
    wanted === undefined ||
    (isJsonObject(one) && names.some((name) => asArray<Json>(one[name]).includes(wanted)))
  return (
    stated.length > 0 &&
    stated.every(
      (one) => says(one, ['challenge', 'nonce'], challenge) && says(one, ['domain', 'aud'], domain),
    )
  )
}

function compareRecipient({ document, format }: Credential, session: Session): CheckResult {
  const { recipient } = session
  if (format === 'vp')
    return notApplicable('recipient', { message: 'asked of the credentials in it' })
  if (recipient === undefined) return notApplicable('recipient', { message: 'nobody was named' })
  const subjects = asArray(document.credentialSubject).filter(isJsonObject)
  const spellings = spellingsOf(recipient)
  const claims = subjects.flatMap(claimsOf).slice(0, MAX_IDENTIFIERS)
  const ids = subjects.map((subject) => subject.id).filter((id) => typeof id === 'string')
  const isNamed = [...claims, ...ids.map(isText)].some((matches) => spellings.some(matches))
  if (isNamed) return passed('recipient')
  // A DID or a random URN says nothing about a name or an e-mail address.
  const comparable = claims.length > 0 || (ids.length > 0 && URL.canParse(recipient))
  if (!comparable) return indeterminate('recipient', 'RECIPIENT_NOT_COMPARABLE')
  return failed('recipient', 'RECIPIENT_MISMATCH', { pointer: '/credentialSubject' })
}

type Matches = (recipient: string) => boolean

function spellingsOf(recipient: string): readonly string[] {
  const normal = plain(recipient)
  return [...new Set([recipient, normal, normal.toLowerCase()])].filter(
    (text) => text.trim() !== '',
  )
}

/** One test for each thing that the credential says of a subject, beside its id. */
function claimsOf(subject: JsonObject): readonly Matches[] {
  const identifiers = asArray(subject.identifier).filter(isJsonObject).flatMap(identityMatches)
  return [...identifiers, ...contactMatches(subject), ...nameMatches(subject)]
}

function identityMatches(identity: JsonObject): readonly Matches[] {
  const { hashed, identityHash, salt, notation } = identity
  if (typeof notation === 'string') return [isText(notation)]
  if (typeof identityHash !== 'string') return []
  if (hashed !== true) return [isText(identityHash)]
  const [algorithm, digest = ''] = identityHash.split('$', 2)
  if (algorithm !== 'sha256' && algorithm !== 'md5') return []
  const salted = typeof salt === 'string' ? salt : ''
  return [(recipient) => hash(algorithm, `${recipient}${salted}`) === digest.toLowerCase()]
}

/** Europass: e-mail addresses of the person. */
function contactMatches(subject: JsonObject): readonly Matches[] {
  return asArray(subject.contactPoint)
    .filter(isJsonObject)
    .flatMap((contact) => asArray(contact.emailAddress))
    .filter(isJsonObject)
    .map((mailbox) => mailbox.id)
    .filter((id) => typeof id === 'string')
    .map((id) => isText(id.replace(/^mailto:/i, '')))
}

function nameMatches(subject: JsonObject): readonly Matches[] {
  const { fullName, name } = subject
  return [...textsIn(fullName), ...textsIn(name)].map(isText)
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return isJsonObject(value) ? Object.values(value).filter((text) => typeof text === 'string') : []
}

/** As people mean it: white space at the ends and more than one blank between words are nobody's name. */
function plain(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').normalize('NFC')
}

/** One of the spellings is in small letters. */
function isText(text: string): Matches {
  const wanted = plain(text).toLowerCase()
  return (recipient) => recipient === wanted
}
