// What a report shows of the credential: who says it, about whom, and what was achieved. Everything here is a
// claim of the credential but the trusted name, which comes from the trust list.

import type { Report } from '../model/report.ts'
import { entriesOfIssuer, type TrustPolicy } from '../trust/trust-list.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { type Credential, holderIdOf, issuerIdOf } from './credential.ts'

type Summary = Pick<Report, 'issuer' | 'subject' | 'achievement' | 'presentation'>

export const NOBODY: Summary = {
  issuer: { id: null, claims: null, trustedName: null },
  subject: null,
  achievement: null,
}

/**
 * @param vouched The organisation that a trusted certificate proves; a seal does not bind the issuer's identifier, so
 *   that no name is taken from the list by it.
 */
export function summaryOf(credential: Credential, trust: TrustPolicy, vouched?: string): Summary {
  const { document } = credential
  if (credential.format === 'vp') return { ...NOBODY, presentation: presentationOf(credential) }
  const id = issuerIdOf(document) ?? null
  const issuer = isJsonObject(document.issuer) ? document.issuer : {}
  const isSealed = credential.securing.kind === 'seal'
  const [entry] =
    typeof trust === 'string' || id === null || isSealed ? [] : entriesOfIssuer(trust, id)
  const trustedName = entry?.name ?? vouched ?? null
  if (credential.format === 'eudi') return learningSummary(document, { id, trustedName })
  const [subject] = inFixedOrder(document.credentialSubject)
  return {
    issuer: { id, claims: textOf(issuer.name) ?? textOf(issuer.legalName) ?? null, trustedName },
    subject: subject ? subjectOf(subject) : null,
    achievement: subject ? achievementOf(subject, document) : null,
  }
}

/** Of several proofs the first that says what it answers. */
function presentationOf({ document, securing }: Credential): NonNullable<Summary['presentation']> {
  const proofs =
    securing.kind === 'jws'
      ? [{ challenge: securing.claims.nonce ?? null, domain: securing.claims.aud ?? [] }]
      : asArray<Json>(document.proof).filter(isJsonObject)
  const challenges = proofs.map(({ challenge }) => challenge)
  return {
    holder: holderIdOf(document) ?? null,
    challenge: challenges.find((one) => typeof one === 'string') ?? null,
    domain: proofs
      .flatMap(({ domain }) => asArray<Json>(domain))
      .filter((one) => typeof one === 'string'),
  }
}

/** Of the claims of a learning credential, as far as the holder shows them. */
function learningSummary(
  claims: JsonObject,
  issuer: Pick<Summary['issuer'], 'id' | 'trustedName'>,
): Summary {
  const { achievement_title: title, date_of_issuance: date } = claims
  const subject = subjectOf({
    givenName: claims.given_name ?? null,
    familyName: claims.family_name ?? null,
  })
  return {
    issuer: { ...issuer, claims: textOf(claims.issuing_authority) ?? null },
    subject: subject.name === undefined ? null : subject,
    achievement:
      typeof title === 'string'
        ? { name: title, ...(typeof date === 'string' && { awardedDate: date }) }
        : null,
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
  const open = asArray<Json>(subject.identifier)
    .filter(isJsonObject)
    .filter(({ identityType, hashed }) => identityType === type && hashed === false)
  const [identity] = inFixedOrder(open)
  return identity && textOf(identity.identityHash)
}

function achievementOf(subject: JsonObject, document: JsonObject): JsonObject | null {
  const [claim] = [...inFixedOrder(subject.achievement), ...inFixedOrder(subject.hasClaim)]
  const [display] = inFixedOrder(document.displayParameter)
  const title = textOf(display?.title)
  const name = textOf(claim?.name) ?? textOf(claim?.title) ?? title ?? textOf(document.name)
  if (!claim && name === undefined) return null
  return {
    ...(typeof claim?.id === 'string' && { id: claim.id }),
    ...(name !== undefined && { name }),
    ...(typeof claim?.achievementType === 'string' && { type: claim.achievementType }),
    ...(typeof document.awardedDate === 'string' && { awardedDate: document.awardedDate }),
  }
}

/**
 * Objects in an order of their own: linked data signs which there are and not which comes first, so that what a report
 * shows of several must not depend on where they stand.
 */
function inFixedOrder(value: Json | undefined): readonly JsonObject[] {
  const objects = asArray<Json>(value).filter(isJsonObject)
  if (objects.length < 2) return objects
  const keyed = objects.map((object) => ({ object, text: canonicalJson(object) }))
  return keyed.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ object }) => object)
}

/** A text, a language value object, or of several languages English, else the first by its tag, for the same reason. */
function textOf(value: Json | undefined): string | undefined {
  const texts = asArray<Json>(value).flatMap(textsIn)
  const [first] = [...texts].sort(compare)
  return first?.text
}

interface LanguageText {
  readonly language: string
  readonly text: string
}

function textsIn(value: Json): readonly LanguageText[] {
  if (typeof value === 'string') return [{ language: '', text: value }]
  if (!isJsonObject(value)) return []
  const { '@value': content, '@language': tag } = value
  if (typeof content === 'string')
    return [{ language: typeof tag === 'string' ? tag.toLowerCase() : '', text: content }]
  return Object.entries(value).flatMap(([language, texts]) =>
    asArray<Json>(texts)
      .filter((text) => typeof text === 'string')
      .map((text) => ({ language: language.toLowerCase(), text })),
  )
}

function compare(a: LanguageText, b: LanguageText): number {
  const rank = ({ language, text }: LanguageText) =>
    `${/^en(?:-|$)/.test(language) ? 0 : 1} ${language} ${text}`
  return rank(a) < rank(b) ? -1 : 1
}
