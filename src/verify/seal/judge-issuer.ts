// Whether the organisation that sealed is the one that the credential names as its issuer. elm.md section 5: before
// sealing, Europass writes the certificate's organisation into the issuer; who issues for another states a mandate.

import type { Certificate } from '../../proof/x509/certificate.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'

export type IssuerFinding = (
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'indeterminate'; readonly message?: string }
) & { readonly code: FindingCode; readonly pointer: string }

/** Compares issuer and certificate by identifier and by legal name; both must agree. */
export function judgeIssuer(document: JsonObject, { subject }: Certificate): IssuerFinding {
  const { issuer } = document
  const [identifier, another] = subject.organizationIdentifier
  const [organization] = subject.organization
  const pointer = '/issuer'
  if (!isJsonObject(issuer) || identifier === undefined || another !== undefined || !organization)
    return { outcome: 'indeterminate', code: 'SEAL_ISSUER_NOT_COMPARABLE', pointer }
  const stated = notationsOf(issuer)
  const names = textsIn(issuer.legalName)
  if (stated.length === 0 || names.length === 0)
    return { outcome: 'indeterminate', code: 'SEAL_ISSUER_NOT_COMPARABLE', pointer }
  const mismatch = (member: string, message: string): IssuerFinding => ({
    outcome: 'failed',
    code: 'SEAL_ISSUER_MISMATCH',
    message,
    pointer: `/issuer/${member}`,
  })
  if (!stated.every((one) => one === identifier))
    return mismatch(
      'eIDASIdentifier',
      'the certificate has another organisation identifier than the issuer',
    )
  if (!names.some((name) => folded(name) === folded(organization)))
    return mismatch('legalName', 'the certificate has another organisation name than the issuer')
  return { outcome: 'passed', code: 'OK', pointer }
}

const MANDATE = 'http://data.europa.eu/snb/evidence-type/c_18016257'

/** Whether another organisation awards than issues, without a stated mandate. */
export function lacksMandate(document: JsonObject): boolean {
  const { issuer, credentialSubject } = document
  if (!isJsonObject(issuer)) return false
  const bodies = objectsIn(credentialSubject)
    .flatMap(({ hasClaim }) => objectsIn(hasClaim))
    .flatMap(({ awardedBy }) => objectsIn(awardedBy))
    .flatMap(({ awardingBody }) => objectsIn(awardingBody))
  if (bodies.every((body) => isSame(body, issuer))) return false
  return !objectsIn(document.evidence).some(({ dcType }) =>
    objectsIn(dcType).some(({ id }) => id === MANDATE),
  )
}

/** By node, by identifier, by name: the first that both have decides. */
function isSame(body: JsonObject, issuer: JsonObject): boolean {
  if (typeof body.id === 'string' && body.id === issuer.id) return true
  const stated = notationsOf(body)
  const own = notationsOf(issuer)
  if (stated.length > 0 && own.length > 0) return stated.some((one) => own.includes(one))
  const names = textsIn(issuer.legalName).map(folded)
  return textsIn(body.legalName).some((name) => names.includes(folded(name)))
}

function notationsOf({ eIDASIdentifier }: JsonObject): readonly (Json | undefined)[] {
  return objectsIn(eIDASIdentifier).map(({ notation }) => notation)
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return asArray<Json>(value).filter(isJsonObject)
}

/** The texts of a language map, whatever the language. */
function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!isJsonObject(value)) return []
  return Object.values(value)
    .flatMap((one) => asArray<Json>(one))
    .filter((one) => typeof one === 'string')
}

/** Names are compared without case and without differences in white space and composition. */
export function folded(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
}
