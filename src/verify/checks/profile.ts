// The strict schema of the profile: data model, shapes, enumerations and the rules beside them, and the
// schemas that the credential itself names. security.md section 2.

import { compileSchema } from '../../linked-data/schema-validation.ts'
import type { CheckResult, ReportWarning } from '../../model/report.ts'
import { loadJson, tryToLoad } from '../../trust/load-json.ts'
import { asArray, isJsonObject, type JsonObject, pointerTo } from '../../util/json.ts'
import type { Credential, Session } from '../credential.ts'
import { type Checked, checked, failed, indeterminate, passed, warning } from '../finding.ts'
import { jwtProfileFaults } from '../jwt-claims.ts'
import { type ElmFindings, judgeElm } from '../profiles/elm.ts'
import { openBadgeShapes } from '../profiles/open-badges.ts'
import { isOnlyNamed, openBadgeFaults } from '../profiles/open-badges-rules.ts'
import { presentationFaults } from '../profiles/presentation.ts'
import { sdJwtVcFaults } from '../profiles/sd-jwt-vc.ts'
import { type ProfileFault, shapeFaults } from '../profiles/shape.ts'
import { statusListFaults } from '../profiles/status-list.ts'
import { vcdmFaults } from '../profiles/vcdm.ts'
import { hasStatedDigests } from '../resource-digest.ts'

/** Judges a credential by every profile that its types claim. */
export function checkProfile(credential: Credential): Checked {
  const { document, format, types } = credential
  const isElm = format === 'elm' || types.includes('EuropeanDigitalCredential')
  const elm = isElm ? judgeElm(document) : undefined
  const warnings = [
    ...(elm && format === 'elm' ? elm.warnings : profileWarnings(credential)),
    ...(asArray(document.credentialSubject).length > 1
      ? [warning('SUBJECTS_SEVERAL', { pointer: '/credentialSubject' })]
      : []),
  ]
  const [first, ...others] = profileFaults(credential, elm)
  if (!first) return checked(passed('profile'), warnings)
  const more = others.length > 0 ? `, and ${others.length} more` : ''
  const code = first.kind === 'JWT_CLAIM_MISSING' ? first.kind : 'PROFILE_INVALID'
  const message = `${first.message}${more}`
  return checked(failed('profile', code, { pointer: first.pointer, message }), warnings)
}

function profileWarnings({ document, format }: Credential): readonly ReportWarning[] {
  const isBadge = format === 'ob3' || format === 'clr'
  const named = isBadge && isOnlyNamed(document.credentialSubject)
  return named ? [warning('SUBJECT_ONLY_NAMED', { pointer: '/credentialSubject' })] : []
}

/** Every fault of a credential against the profiles that its types claim. */
function profileFaults(credential: Credential, elm: ElmFindings | undefined): ProfileFault[] {
  const { document, format, types } = credential
  const dataModel = credential.dataModel === '1.1' ? '1.1' : '2.0'
  if (format === 'vp') return presentationFaults(document, dataModel)
  if (format === 'eudi') return sdJwtVcFaults(credential)
  const faults = vcdmFaults(document, dataModel)
  const shapes = openBadgeShapes({ dataModel, form: 'relaxed' })
  for (const [shape, names] of SHAPES_BY_TYPE)
    if (names.some((name) => types.includes(name)))
      faults.push(...shapeFaults(document, shape, shapes))
  if (format === 'ob3' || format === 'clr') faults.push(...openBadgeFaults(document, format))
  if (elm && types.includes('EuropeanDigitalCredential')) faults.push(...elm.faults)
  if (format === 'status-list') faults.push(...statusListFaults(document))
  return [...faults, ...jwtProfileFaults(credential)]
}

const SHAPES_BY_TYPE: readonly (readonly [string, readonly string[]])[] = [
  ['AchievementCredential', ['OpenBadgeCredential', 'AchievementCredential']],
  ['EndorsementCredential', ['EndorsementCredential']],
  ['ClrCredential', ['ClrCredential']],
]

/** Schemas that our own profiles state in full: they need not be fetched. */
const KNOWN_SCHEMAS = [
  /^https:\/\/purl\.imsglobal\.org\/spec\/(?:ob\/v3p0|clr\/v2p0)\/schema\/(?:json|json-ld)\/[a-z0-9_]+(?:-jsonschema1|_schema)\.json$/,
  /^http:\/\/data\.europa\.eu\/snb\/model\/ap\/edc-[a-z-]+$/,
]
const JSON_SCHEMA_TYPES = ['1EdTechJsonSchemaValidator2019', 'JsonSchema']

/**
 * Judges a credential by the schemas that it names itself. Only for a credential whose proof was looked at:
 * the schema comes from wherever the credential says.
 */
export async function checkNamedSchemas(
  { document }: Credential,
  session: Session,
): Promise<CheckResult | undefined> {
  const value = document.credentialSchema
  for (const [index, schema] of asArray(value).entries()) {
    const pointer = Array.isArray(value)
      ? pointerTo('/credentialSchema', index)
      : '/credentialSchema'
    const finding = isJsonObject(schema)
      ? await namedSchemaFinding(document, schema, pointer, session)
      : undefined
    if (finding) return finding
  }
  return undefined
}

async function namedSchemaFinding(
  document: JsonObject,
  schema: JsonObject,
  pointer: string,
  session: Session,
): Promise<CheckResult | undefined> {
  const { id } = schema
  if (typeof id !== 'string' || KNOWN_SCHEMAS.some((known) => known.test(id))) return undefined
  if (!asArray(schema.type).some((type) => JSON_SCHEMA_TYPES.includes(String(type))))
    return indeterminate('profile', 'SCHEMA_TYPE_UNSUPPORTED', { pointer })
  const accept = 'application/schema+json, application/json'
  const answer = await tryToLoad(id, accept, session.loadDocument)
  if (!answer) return indeterminate('profile', 'SCHEMA_UNREACHABLE', { pointer })
  const loaded = await loadJson(id, accept, async () => answer)
  if (!loaded.ok) return indeterminate('profile', 'SCHEMA_UNREACHABLE', { pointer })
  const related = asArray(document.relatedResource).filter(isJsonObject)
  const meant = [schema, ...related.filter((resource) => resource.id === id)]
  if (!meant.every((resource) => hasStatedDigests(answer.bytes, resource)))
    return indeterminate('profile', 'SCHEMA_CHANGED', { pointer })
  const faults = faultsBySchema(document, loaded.value)
  if (!faults) return indeterminate('profile', 'SCHEMA_UNUSABLE', { pointer })
  const [first] = faults
  return first ? failed('profile', 'SCHEMA_NOT_MET', { pointer: first.pointer }) : undefined
}

/** Undefined when the schema is none. */
function faultsBySchema(document: JsonObject, schema: JsonObject) {
  try {
    return compileSchema(schema)(document)
  } catch {
    // A foreign schema that does not compile says nothing about the credential.
    return undefined
  }
}
