// The published JSON Schemas of the input files, compiled, with the forms of identifiers and codes that they name.
// They lie in schemas/ at the root of the package, where editors find them.

import { readFileSync } from 'node:fs'
import { compileSchema, type SchemaCheck } from '../linked-data/schema-validation.ts'
import { accentContrast, MINIMUM_CONTRAST } from '../model/accent-colour.ts'
import { normaliseDecimal } from '../model/decimal.ts'
import {
  isAbsoluteUri,
  isCalendarDuration,
  isCountryCode,
  isDeqarId,
  isDid,
  isDuration,
  isEidasIdentifier,
  isEmailAddress,
  isErasmusCode,
  isEuropeanStudentIdentifier,
  isHttpsUrl,
  isPic,
  isRor,
  isSchacHomeOrganisation,
  isVatNumber,
} from '../model/identifiers.ts'
import { currencyConcept } from '../model/vocabulary/currencies.ts'
import { isEscoSkillUri } from '../model/vocabulary/esco.ts'
import { iscedFConcept } from '../model/vocabulary/isced-f.ts'
import { isLanguageCode, languageConcept } from '../model/vocabulary/languages.ts'
import { fromUtf8 } from '../util/bytes.ts'
import type { JsonObject } from '../util/json.ts'
import { isCalendarDate } from '../util/time.ts'

export const SCHEMA_NAMES = ['template', 'organisations', 'awards', 'columns'] as const
export type SchemaName = (typeof SCHEMA_NAMES)[number]

/** Values of `format` in the published schemas that are ours, and `date` as we take it. */
export const SCHEMA_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'absolute-uri': isAbsoluteUri,
  'accent-colour': (text) => (accentContrast(text) ?? 0) >= MINIMUM_CONTRAST,
  'calendar-duration': isCalendarDuration,
  'country-code': isCountryCode,
  currency: (text) => currencyConcept(text) !== undefined,
  date: isCalendarDate,
  decimal: (text) => normaliseDecimal(text) !== undefined,
  'deqar-id': isDeqarId,
  did: isDid,
  duration: isDuration,
  'eidas-identifier': isEidasIdentifier,
  'email-address': isEmailAddress,
  'erasmus-code': isErasmusCode,
  'esco-skill': isEscoSkillUri,
  esi: isEuropeanStudentIdentifier,
  'https-url': isHttpsUrl,
  'isced-f': (text) => iscedFConcept(text) !== undefined,
  'language-code': isLanguageCode,
  'language-of-instruction': (text) => languageConcept(text) !== undefined,
  pic: isPic,
  ror: isRor,
  'schac-home-organisation': isSchacHomeOrganisation,
  'vat-number': isVatNumber,
}

const schemas = new Map<SchemaName, JsonObject>()
const checks = new Map<SchemaName, SchemaCheck>()

/** A published schema as JSON; read from the package once. */
export function publishedSchema(name: SchemaName): JsonObject {
  const known = schemas.get(name)
  if (known !== undefined) return known
  const url = new URL(`../../schemas/${name}.schema.json`, import.meta.url)
  const schema = JSON.parse(fromUtf8(readFileSync(url))) as JsonObject
  schemas.set(name, schema)
  return schema
}

/** The check of a published schema; compiled once. */
export function publishedSchemaCheck(name: SchemaName): SchemaCheck {
  const known = checks.get(name)
  if (known !== undefined) return known
  const check = compileSchema(publishedSchema(name), { formats: SCHEMA_FORMATS })
  checks.set(name, check)
  return check
}
