// Random valid records: every sub-type, several languages, decimals, odd names, hostile texts.

import fc from 'fast-check'
import type { Award } from '../../src/model/award.ts'
import { DOCUMENT_LANGUAGES, type LangString } from '../../src/model/language.ts'
import type { Organisation, OrganisationRegister } from '../../src/model/organisation.ts'
import type { IssuanceRecord } from '../../src/model/record.ts'
import {
  ACTIVITY_FORMS,
  ASSESSMENT_FORMALITIES,
  AWARDING_RULES,
  CREDENTIAL_TYPES,
  CYCLES,
  DELIVERY_MODES,
  OUTCOME_CATEGORIES,
  SUB_TYPES,
  SUPERVISIONS,
  type Template,
} from '../../src/model/template.ts'
import { ASSESSMENT_TYPE_KEYS } from '../../src/model/vocabulary/assessment-types.ts'
import { COUNTRIES } from '../../src/model/vocabulary/countries.ts'
import { CURRENCIES } from '../../src/model/vocabulary/currencies.ts'
import { ISCED_F } from '../../src/model/vocabulary/isced-f.ts'
import { NATIONAL_FRAMEWORKS } from '../../src/model/vocabulary/national-frameworks.ts'

const HOSTILE_TEXTS = [
  '"quoted" \\ back\\slash',
  "O'Brien; DROP TABLE awards;--",
  '<script>alert(1)</script>',
  '</openbadges:credential>]]>',
  '=HYPERLINK("https://evil.example")',
  '@context',
  '\u202Eright to left\u202C שלום مرحبا',
  '𝔄strophysics 👩🏽‍🎓 𠜎',
  '# heading\n- item\r\n* [link](https://evil.example)',
  '  inner  spaces\tand tabs',
  '_:b0',
  'https://evil.example/#fragment',
  '30 e lode',
  'false',
  '0',
  'İstanbul ﬁ ẞ ß',
  '__proto__',
  'constructor',
] as const

const CHOSEN_MODES = ['on-site', 'online', 'blended'] as const

/** A text as the parsers let it through: NFC, trimmed, not empty. */
export const text: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...HOSTILE_TEXTS),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  )
  .map((value) => value.normalize('NFC').trim())
  .filter((value) => value !== '' && value.isWellFormed())

const date: fc.Arbitrary<string> = fc
  .date({
    min: new Date('1901-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((value) => value.toISOString().slice(0, 10))

const decimal: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 0, max: 180 }), fc.integer({ min: 1, max: 99 }))
  .map(([whole, cents]) => String(whole + cents / 100))

const langString: fc.Arbitrary<LangString> = fc.dictionary(
  fc.constantFrom(...DOCUMENT_LANGUAGES, 'nl', 'fr', 'nn'),
  text,
  { minKeys: 1, maxKeys: 4, noNullPrototype: true },
)

const url: fc.Arbitrary<string> = fc
  .webUrl({ validSchemes: ['https'], withFragments: true, withQueryParameters: true })
  .filter((value) => URL.canParse(value))

const country = fc.constantFrom(...COUNTRIES.keys())
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** Drops undefined members: the records have exact optional properties. */
function exact<T extends object>(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<T> {
  return fc
    .record(members)
    .map(
      (value) =>
        Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T,
    )
}

const KEYS = ['alpha', 'beta', 'gamma'] as const
const key = fc.constantFrom(...KEYS)

const organisation = (name: string): fc.Arbitrary<Organisation> =>
  exact<Organisation>({
    key: fc.constant(name),
    legalName: langString,
    shortName: maybe(text),
    country,
    address: maybe(exact({ street: maybe(text), locality: maybe(text), region: maybe(text) })),
    homepage: maybe(url),
    email: maybe(fc.constant(`office@${name}.example`)),
    identifiers: exact({
      eidas: fc.constant(`NTRPL-${name}`),
      vat: maybe(fc.constant('PL0000000000')),
      ror: maybe(fc.constant('https://ror.org/00x0x0x37')),
      pic: maybe(fc.constant('999999999')),
    }),
    legalNotice: maybe(langString),
  })

const register: fc.Arbitrary<OrganisationRegister> = fc
  .tuple(fc.tuple(...KEYS.map(organisation)), langString, langString)
  .map(([organisations, name, recognitionStatement]) => ({
    organisations: new Map(organisations.map((one) => [one.key, one])),
    alliance: {
      name,
      members: [{ organisation: 'alpha', from: '1900-01-01', until: '2050-12-31' }],
      approvedTemplates: [],
      recognitionStatement,
    },
  }))

const esco = fc.uuid().map((uuid) => `http://data.europa.eu/esco/skill/${uuid}`)

const national = fc.oneof(
  fc
    .constantFrom(...NATIONAL_FRAMEWORKS.values())
    .chain(({ key: framework, levels }) =>
      fc.constantFrom(...levels.keys()).map((level) => ({ framework, level })),
    ),
  fc.record({ framework: text.map((one) => `own ${one}`), level: text }),
)

const participation = fc
  .record({
    mode: fc.constantFrom(...DELIVERY_MODES),
    form: fc.constantFrom(...ACTIVITY_FORMS),
    fixed: fc.boolean(),
    contactHours: maybe(decimal),
    period: maybe(fc.tuple(date, date)),
    note: maybe(langString),
  })
  .map(({ fixed, contactHours, period, note, ...rest }) => ({
    ...rest,
    timeframe: fixed ? ('fixed' as const) : ('self-paced' as const),
    ...(fixed && contactHours !== undefined ? { contactHours } : {}),
    ...(fixed && period !== undefined ? { period: { start: period[0], end: period[1] } } : {}),
    ...(note === undefined ? {} : { note }),
  }))

const assessment = fc.constantFrom(...ASSESSMENT_TYPE_KEYS).chain((type) =>
  exact({
    type: fc.constant(type),
    formality: fc.constantFrom(...ASSESSMENT_FORMALITIES),
    title: type === 'other' ? langString : maybe(langString),
    mode: maybe(fc.constantFrom(...CHOSEN_MODES)),
  }),
)

const qualityAssurance = fc.boolean().chain((agency) =>
  exact<Template['qualityAssurance'][number]>({
    kind: fc.constant(agency ? 'agency' : 'own-procedures'),
    scope: fc.constantFrom('credential', 'content', 'institution'),
    description: langString,
    link: maybe(url),
    agency: agency
      ? exact({ name: langString, country, homepage: maybe(url) })
      : fc.constant(undefined),
  }),
)

const stackability = exact<NonNullable<Template['stackability']>>({
  kind: fc.constantFrom('stand-alone', 'stackable'),
  towards: maybe(
    fc.array(
      exact({ title: langString, organisation: key, ects: maybe(decimal), link: maybe(url) }),
      { maxLength: 2 },
    ),
  ),
  note: maybe(langString),
})

const fees = fc.oneof(
  exact({ note: langString }),
  exact({
    amount: decimal,
    currency: fc.constantFrom(...CURRENCIES.keys()),
    note: maybe(langString),
  }),
)

const furtherInformation = exact<Template['furtherInformation']>({
  profile: maybe(langString),
  targetGroup: maybe(langString),
  languagesOfInstruction: maybe(
    fc.uniqueArray(fc.constantFrom('en', 'de', 'no', 'nb', 'nn', 'fi')),
  ),
  availability: maybe(langString),
  duration: maybe(fc.constantFrom('P2W', 'P14D', 'P1Y2M3DT4H5M6S', 'PT90M')),
  fees: maybe(fees),
  documentForm: maybe(langString),
  externalPartners: maybe(langString),
  appreciation: maybe(langString),
  iscedF: maybe(fc.uniqueArray(fc.constantFrom(...ISCED_F.keys()), { maxLength: 3 })),
  links: maybe(fc.array(fc.record({ title: langString, url }), { maxLength: 3 })),
})

const template: fc.Arbitrary<Template> = fc
  .record({
    register,
    languages: fc.uniqueArray(fc.constantFrom(...DOCUMENT_LANGUAGES), {
      minLength: 1,
      maxLength: 3,
    }),
    modules: fc.array(
      exact<Template['modules'][number]>({
        title: langString,
        organisation: key,
        ects: maybe(decimal),
        required: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    own: exact<Template>({
      id: fc.oneof(
        fc.constant('https://alpha.example/templates/one'),
        fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
      ),
      version: text,
      enhance: fc.boolean(),
      title: langString,
      type: fc.constantFrom(...CREDENTIAL_TYPES),
      subType: fc.constantFrom(...SUB_TYPES),
      microDegree: fc.boolean(),
      description: langString,
      awarding: fc.record({
        body: key,
        rule: fc.constantFrom(...AWARDING_RULES),
        contributors: fc.array(
          exact<Template['awarding']['contributors'][number]>({
            organisation: key,
            sharePercent: fc.integer({ min: 1, max: 400 }).map((quarters) => quarters / 4),
            ledDevelopment: maybe(fc.boolean()),
          }),
          { maxLength: 3 },
        ),
      }),
      signatory: fc.record({ name: text, function: langString }),
      workload: exact({
        ects: maybe(decimal),
        hours: maybe(fc.integer({ min: 1, max: 4000 }).map((quarters) => quarters / 4)),
        exception: maybe(fc.record({ justification: langString })),
      }),
      level: exact({
        eqf: maybe(fc.integer({ min: 1, max: 8 })),
        national: maybe(national),
        cycle: maybe(fc.constantFrom(...CYCLES)),
        note: maybe(langString),
        exception: maybe(fc.record({ justification: langString })),
      }),
      outcomes: fc.array(
        exact({
          text: langString,
          category: maybe(fc.constantFrom(...OUTCOME_CATEGORIES)),
          esco: maybe(fc.uniqueArray(esco, { maxLength: 2 })),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      participation,
      prerequisites: fc.array(fc.record({ text: langString, formal: fc.boolean() }), {
        maxLength: 3,
      }),
      assessments: fc.array(assessment, { minLength: 1, maxLength: 3 }),
      supervision: maybe(fc.constantFrom(...SUPERVISIONS)),
      qualityAssurance: fc.uniqueArray(qualityAssurance, {
        minLength: 1,
        maxLength: 3,
        // Two procedures of the same wording could not be told apart by their links.
        selector: ({ description }) => JSON.stringify(description),
      }),
      stackability: maybe(stackability),
      furtherInformation,
      institutionRules: fc.constant([]),
      legalNotice: maybe(langString),
    }),
  })
  .map(({ own, register: organisations, languages, modules }) => ({
    ...own,
    register: organisations,
    languages: languages as unknown as Template['languages'],
    modules: modules.map((one, index) => ({ ...one, key: `m${index}` })),
  }))

const award = (of: Template): fc.Arbitrary<Award> =>
  exact<Award>({
    learner: fc.constantFrom('given', 'family', 'both').chain((names) =>
      exact<Award['learner']>({
        givenName: names === 'family' ? fc.constant(undefined) : text,
        familyName: names === 'given' ? fc.constant(undefined) : text,
        dateOfBirth: date,
        nationalities: fc.uniqueArray(country, { maxLength: 2 }),
        studentId: maybe(fc.record({ value: text, organisation: key })),
        esi: maybe(fc.constant('urn:schac:personalUniqueCode:int:esi:alpha.example:42')),
        email: maybe(
          fc.constantFrom(
            'Ana@Mail.example',
            "o'neil+tag/x=y?@b.example",
            'jürgen%41@dömäne.example',
          ),
        ),
      }),
    ),
    awardedOn: date,
    grade: maybe(text),
    modeChosen: maybe(fc.constantFrom(...CHOSEN_MODES)),
    modules: fc.constant(of.modules).chain((modules) =>
      fc.tuple(
        ...modules.map(({ key: module }) =>
          exact<Award['modules'][number]>({
            module: fc.constant(module),
            completedOn: date,
            ects: maybe(decimal),
            grade: maybe(text),
          }),
        ),
      ),
    ),
  })

/** Any record that the parsers and rules could let through, and some that only the types do. */
export const arbitraryRecord: fc.Arbitrary<IssuanceRecord> = template.chain((one) =>
  exact<IssuanceRecord>({
    template: fc.constant(one),
    award: award(one),
    ids: fc.record({
      elmCredentialId: fc.uuid().map((uuid) => `urn:credential:${uuid}`),
      ob3CredentialId: fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
      subjectId: fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
      emailSalt: fc.string({
        unit: fc.constantFrom(...'0123456789abcdef'),
        minLength: 32,
        maxLength: 32,
      }),
    }),
    issuedAt: fc.date({
      min: new Date('2021-01-01T00:00:00Z'),
      max: new Date('2050-01-01T00:00:00Z'),
      noInvalidDate: true,
    }),
    validUntil: maybe(fc.constant(new Date('2099-01-01T00:00:00Z'))),
  }),
)
