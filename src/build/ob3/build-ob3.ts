// IssuanceRecord -> unsigned OpenBadgeCredential (Open Badges 3.0), in the data model 2.0 or 1.1.
// Pure: ids, salt and dates are inputs; equal input gives equal bytes. Proof and status are added by `sign`.

import { instantOfCalendarDate } from '../../model/calendar-instant.ts'
import type { PageImage } from '../../model/page-image.ts'
import type { DisclosureProfile, IssuanceRecord } from '../../model/record.ts'
import type { Template } from '../../model/template.ts'
import { deepFreeze } from '../../util/frozen.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { toInstant } from '../../util/time.ts'
import { subject } from './subject.ts'
import { type TemplateParts, templateParts } from './template-parts.ts'

/** Our extension context: what Open Badges has no place for. */
export const EXTENSION_CONTEXT = 'https://w3id.org/sigillum/ob3/v1'

const OPEN_BADGES_CONTEXTS = [
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  EXTENSION_CONTEXT,
] as const
const TYPES = ['VerifiableCredential', 'OpenBadgeCredential'] as const

function schema(name: string): Json {
  const id = `https://purl.imsglobal.org/spec/ob/v3p0/schema/json/${name}.json`
  return deepFreeze([{ id, type: '1EdTechJsonSchemaValidator2019' }])
}

/** What differs between the data models. 1.1 exists for `Ed25519Signature2020` only, whose context it therefore has. */
const DATA_MODELS = {
  '2.0': {
    contexts: ['https://www.w3.org/ns/credentials/v2', ...OPEN_BADGES_CONTEXTS],
    schema: schema('ob_v3p0_achievementcredential_schema'),
    from: 'validFrom',
    until: 'validUntil',
  },
  '1.1': {
    contexts: [
      'https://www.w3.org/2018/credentials/v1',
      ...OPEN_BADGES_CONTEXTS,
      'https://w3id.org/security/suites/ed25519-2020/v1',
    ],
    schema: schema('ob_v3p0_anyachievementcredential_schema'),
    from: 'issuanceDate',
    until: 'expirationDate',
  },
} as const

export interface Ob3Options {
  /** DID of the issuer. */
  readonly issuerId: string
  readonly dataModel: keyof typeof DATA_MODELS
  readonly disclosure: DisclosureProfile
  /** Picture of the badge; embedded as data URI. */
  readonly badgeImage?: PageImage
}

/**
 * Builds the Open Badge of a record, with texts in the template's primary language.
 *
 * @throws {PipelineError} `BUILD_INPUT_INVALID` when the record names an organisation or module that the template lacks.
 * @see https://www.imsglobal.org/spec/ob/v3p0/
 */
export function buildOb3(record: IssuanceRecord, options: Ob3Options): JsonObject {
  return badge(record, options, templateParts(record.template, options))
}

/**
 * {@link buildOb3} for many records: what their badges have in common is built once, while the template is the same,
 * and is the same frozen object in each of them.
 */
export function createOb3Builder(options: Ob3Options): (record: IssuanceRecord) => JsonObject {
  let latest: { readonly template: Template; readonly parts: TemplateParts } | undefined
  return (record) => {
    const { template } = record
    if (latest?.template !== template)
      latest = { template, parts: templateParts(template, options) }
    return badge(record, options, latest.parts)
  }
}

function badge(record: IssuanceRecord, options: Ob3Options, parts: TemplateParts): JsonObject {
  const model = DATA_MODELS[options.dataModel]
  const { ids, issuedAt, validUntil, award } = record
  const unsigned: Record<string, Json> = {
    '@context': model.contexts,
    id: ids.ob3CredentialId,
    type: TYPES,
    name: parts.name,
    description: parts.description,
    issuer: parts.issuer,
  }
  unsigned[model.from] = toInstant(issuedAt)
  if (validUntil !== undefined) unsigned[model.until] = toInstant(validUntil)
  unsigned.awardedDate = instantOfCalendarDate(award.awardedOn)
  unsigned.credentialSubject = subject(record, options.disclosure, parts)
  unsigned.credentialSchema = model.schema
  return unsigned
}
