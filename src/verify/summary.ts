// What a report shows of the credential: who says it, about whom, and what was achieved. Everything here is a
// claim of the credential but the trusted name, which comes from the trust list.

import type { Report } from '../model/report.ts'
import { entriesOf, type TrustPolicy } from '../trust/trust-list.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { type Credential, issuerIdOf } from './credential.ts'

type Summary = Pick<Report, 'issuer' | 'subject' | 'achievement'>

export const NOBODY: Summary = {
  issuer: { id: null, claims: null, trustedName: null },
  subject: null,
  achievement: null,
}

export function summaryOf({ document }: Credential, trust: TrustPolicy): Summary {
  const id = issuerIdOf(document) ?? null
  const issuer = isJsonObject(document.issuer) ? document.issuer : {}
  const [entry] = typeof trust === 'string' || id === null ? [] : entriesOf(trust, id)
  const subject = asArray(document.credentialSubject).find(isJsonObject)
  return {
    issuer: {
      id,
      claims: textOf(issuer.name) ?? textOf(issuer.legalName) ?? null,
      trustedName: entry?.name ?? null,
    },
    subject: subject ? subjectOf(subject) : null,
    achievement: subject ? achievementOf(subject, document) : null,
  }
}

function subjectOf(subject: JsonObject): JsonObject {
  const names = [subject.givenName, subject.familyName].map(textOf).filter((name) => name)
  const name =
    textOf(subject.fullName) ??
    textOf(subject.name) ??
    (names.length > 0 ? names.join(' ') : undefined) ??
    plainIdentity(subject, 'name')
  return {
    ...(typeof subject.id === 'string' && { id: subject.id }),
    ...(name !== undefined && { name }),
  }
}

/** An identifier of the subject that is written openly. */
function plainIdentity(subject: JsonObject, type: string): string | undefined {
  const identity = asArray(subject.identifier)
    .filter(isJsonObject)
    .find((entry) => entry.identityType === type && entry.hashed === false)
  return identity && textOf(identity.identityHash)
}

function achievementOf(subject: JsonObject, document: JsonObject): JsonObject | null {
  const [claim] = [...asArray(subject.achievement), ...asArray(subject.hasClaim)].filter(
    isJsonObject,
  )
  const title = [document.displayParameter]
    .filter(isJsonObject)
    .map((entry) => textOf(entry.title))[0]
  const name = textOf(claim?.name) ?? textOf(claim?.title) ?? title ?? textOf(document.name)
  if (!claim && name === undefined) return null
  return {
    ...(typeof claim?.id === 'string' && { id: claim.id }),
    ...(name !== undefined && { name }),
    ...(typeof claim?.achievementType === 'string' && { type: claim.achievementType }),
    ...(typeof document.awardedDate === 'string' && { awardedDate: document.awardedDate }),
  }
}

/** A text, a language value object, or the first text of a language map. */
function textOf(value: Json | undefined): string | undefined {
  const [first] = asArray<Json>(value)
  if (typeof first === 'string') return first
  if (!isJsonObject(first)) return undefined
  const texts = typeof first['@value'] === 'string' ? [first['@value']] : Object.values(first)
  return texts.flatMap((text) => asArray<Json>(text)).find((text) => typeof text === 'string')
}
