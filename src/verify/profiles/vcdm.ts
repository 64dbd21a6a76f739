// The W3C Verifiable Credentials Data Model, 1.1 and 2.0: what every credential must be, whatever its profile.
// https://www.w3.org/TR/vc-data-model-2.0/ section 4; https://www.w3.org/TR/vc-data-model/ section 4.
// Dates are compared in the validity check; here only their form.

import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import { oncePerText } from '../../util/once-per-text.ts'
import type { ProfileFault } from './shape.ts'

type Report = (pointer: string, kind: string, message: string) => void

/** Members whose entries need a type, and whether they need an id as well. */
const TYPED_MEMBERS: readonly (readonly [string, 'id' | 'no id'])[] = [
  ['credentialStatus', 'no id'],
  ['credentialSchema', 'id'],
  ['refreshService', 'no id'],
  ['termsOfUse', 'no id'],
  ['evidence', 'no id'],
  ['proof', 'no id'],
]
const URL_LIKE = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/
/** Schemas and lists are named by each credential of an issuer. */
const isParsed = oncePerText((text) => URL.canParse(text), { entries: 64, maxLength: 256 })
/** Whatever follows these schemes and is no slash, a URL parser takes as it stands; nearly every identifier is one. */
const OPAQUE = /^(?:urn|did):[A-Za-z0-9][!-~]*$/
const LANGUAGE_TAG = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/
const VALUE_MEMBERS = ['@value', '@language', '@direction']

/** Every fault against the data model. */
export function vcdmFaults(document: JsonObject, dataModel: '1.1' | '2.0'): ProfileFault[] {
  const faults: ProfileFault[] = []
  const report: Report = (pointer, kind, message) => {
    faults.push({ pointer, kind, message })
  }
  readId(document.id, '/id', report)
  readTypes(document, report)
  readIssuer(document.issuer, report)
  readSubjects(document.credentialSubject, report)
  readDates(document, dataModel, report)
  for (const [member, id] of TYPED_MEMBERS) readTyped(document, member, id === 'id', report)
  if (dataModel === '2.0') readResources(document.relatedResource, report)
  for (const member of ['name', 'description']) readText(document[member], `/${member}`, report)
  return faults
}

function readId(id: Json | undefined, pointer: string, report: Report): void {
  if (id !== undefined && !isUrl(id)) report(pointer, 'id', 'expected one URL')
}

/** An absolute URL; relative ones mean something else in every place. */
function isUrl(value: Json | undefined): boolean {
  if (typeof value !== 'string') return false
  return OPAQUE.test(value) || (URL_LIKE.test(value) && isParsed(value))
}

function readTypes(document: JsonObject, report: Report): void {
  const types = asArray(document.type)
  if (types.some((type) => typeof type !== 'string') || !types.includes('VerifiableCredential'))
    report('/type', 'types', 'expected types, `VerifiableCredential` among them')
  else if (new Set(types).size !== types.length) report('/type', 'types', 'expected each type once')
}

function readIssuer(issuer: Json | undefined, report: Report): void {
  if (isJsonObject(issuer)) {
    if (!isUrl(issuer.id)) report('/issuer/id', 'id', 'expected the URL or DID of the issuer')
    for (const member of ['name', 'description'])
      readText(issuer[member], `/issuer/${member}`, report)
  } else if (!isUrl(issuer)) {
    report('/issuer', 'issuer', 'expected one issuer: a URL, or an object with an id')
  }
}

function readSubjects(value: Json | undefined, report: Report): void {
  const subjects = asArray(value)
  if (subjects.length === 0) {
    report('/credentialSubject', 'required', 'expected a credential subject')
    return
  }
  for (const [index, subject] of subjects.entries()) {
    const pointer = Array.isArray(value)
      ? pointerTo('/credentialSubject', index)
      : '/credentialSubject'
    if (!isJsonObject(subject)) report(pointer, 'type', 'expected an object')
    else if (Object.keys(subject).length === 0) report(pointer, 'required', 'expected claims')
    else readId(subject.id, `${pointer}/id`, report)
  }
}

function readDates(document: JsonObject, dataModel: '1.1' | '2.0', report: Report): void {
  const [from, until] =
    dataModel === '1.1' ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil']
  if (dataModel === '1.1' && document[from] === undefined)
    report(`/${from}`, 'required', `expected \`${from}\``)
  for (const member of [from, until])
    if (document[member] !== undefined && !parseDateTimeStamp(document[member]))
      report(`/${member}`, 'date', 'expected an xsd:dateTimeStamp')
}

function readTyped(document: JsonObject, member: string, needsId: boolean, report: Report): void {
  const value = document[member]
  for (const [index, entry] of asArray(value).entries()) {
    const pointer = Array.isArray(value) ? pointerTo(`/${member}`, index) : `/${member}`
    if (!isJsonObject(entry)) {
      report(pointer, 'type', 'expected an object')
      continue
    }
    const types = asArray(entry.type)
    if (types.length === 0 || types.some((type) => typeof type !== 'string' || type === ''))
      report(`${pointer}/type`, 'required', 'expected a type')
    if (needsId && entry.id === undefined) report(`${pointer}/id`, 'required', 'expected an id')
    readId(entry.id, `${pointer}/id`, report)
  }
}

/** Resources that the credential vouches for: each once, by its digest. VCDM 2.0 section 5.3. */
function readResources(value: Json | undefined, report: Report): void {
  const seen = new Set<Json | undefined>()
  for (const [index, resource] of asArray(value).entries()) {
    const pointer = Array.isArray(value) ? pointerTo('/relatedResource', index) : '/relatedResource'
    if (!isJsonObject(resource)) {
      report(pointer, 'type', 'expected an object')
      continue
    }
    const { id, digestSRI, digestMultibase } = resource
    if (!isUrl(id)) report(`${pointer}/id`, 'id', 'expected one URL')
    else if (seen.has(id)) report(`${pointer}/id`, 'id', 'expected each resource once')
    if (digestSRI === undefined && digestMultibase === undefined)
      report(pointer, 'required', 'expected `digestSRI` or `digestMultibase`')
    seen.add(id)
  }
}

/** A text, a language value object, or several of those. */
function readText(value: Json | undefined, pointer: string, report: Report): void {
  for (const entry of asArray(value)) {
    if (typeof entry === 'string') continue
    if (!isJsonObject(entry)) report(pointer, 'type', 'expected a text or a language value object')
    else readValueObject(entry, pointer, report)
  }
}

function readValueObject(value: JsonObject, pointer: string, report: Report): void {
  const foreign = Object.keys(value).some((key) => !VALUE_MEMBERS.includes(key))
  if (foreign || typeof value['@value'] !== 'string') {
    report(pointer, 'value-object', 'expected `@value`, `@language` and `@direction` only')
    return
  }
  const { '@language': language, '@direction': direction } = value
  if (language !== undefined && !(typeof language === 'string' && LANGUAGE_TAG.test(language)))
    report(pointer, 'value-object', 'expected `@language` to be a language tag')
  if (direction !== undefined && direction !== 'ltr' && direction !== 'rtl')
    report(pointer, 'value-object', 'expected `@direction` to be `ltr` or `rtl`')
}
