// Valid issuance records by hand: one per sub-type, and a joint one with everything a record can say.
// Synthetic learners and universities of the `.example` domain only.

import type { Award } from '../../src/model/award.ts'
import type { Organisation, OrganisationRegister } from '../../src/model/organisation.ts'
import type { PageImage } from '../../src/model/page-image.ts'
import type { IssuanceRecord } from '../../src/model/record.ts'
import type { Template } from '../../src/model/template.ts'

const polytechnic: Organisation = {
  key: 'polytechnic',
  did: 'did:web:polytechnic.example',
  legalName: { en: 'Example Polytechnic', pl: 'Politechnika Przykładowa' },
  shortName: 'EXP',
  country: 'PL',
  address: { street: 'plac Przykładowy 1', postalCode: '00-001', locality: 'Przykładowo' },
  homepage: 'https://polytechnic.example/',
  email: 'registrar@polytechnic.example',
  identifiers: {
    eidas: 'VATPL-0000000000',
    vat: 'PL0000000000',
    registration: '000000001',
    ror: 'https://ror.org/00x0x0x37',
    erasmus: 'PL EXAMPLE01',
    pic: '999999999',
    schac: 'polytechnic.example',
    deqar: 'DEQARINST0000',
  },
  legalNotice: { en: 'Issued under the example statute, article 1.' },
}

const nordic: Organisation = {
  key: 'nordic',
  legalName: { en: 'Nordic Example University', nb: 'Nordisk eksempeluniversitet' },
  country: 'NO',
  identifiers: { eidas: 'NTRNO-000000000' },
}

const italian: Organisation = {
  key: 'italian',
  legalName: { it: 'Università di Esempio' },
  country: 'IT',
  homepage: 'https://universita.example/',
  identifiers: { eidas: 'VATIT-00000000000' },
}

/** Three universities in an alliance, two of them members on every date the records use. */
export const register: OrganisationRegister = {
  organisations: new Map([polytechnic, nordic, italian].map((one) => [one.key, one])),
  alliance: {
    name: { en: 'Example Alliance', de: 'Beispiel-Allianz' },
    homepage: 'https://alliance.example/',
    members: [
      { organisation: 'polytechnic', from: '2020-11-01' },
      { organisation: 'nordic', from: '2020-11-01' },
      { organisation: 'italian', from: '2030-01-01' },
    ],
    approvedTemplates: [{ id: 'https://polytechnic.example/templates/green-campus' }],
    recognitionStatement: { en: 'Recognised automatically by all member universities.' },
  },
}

const academicTemplate: Template = {
  id: 'https://polytechnic.example/templates/green-campus',
  version: '2',
  approval: { by: 'Senate', on: '2021-05-01' },
  enhance: true,
  languages: ['en', 'pl'],
  title: { en: 'Green Campus', pl: 'Zielony Kampus' },
  type: 'certificate',
  subType: 'academic',
  microDegree: false,
  description: { en: 'Sustainability on campus.', pl: 'Zrównoważony rozwój na kampusie.' },
  awarding: { body: 'polytechnic', rule: 'single-provider', contributors: [] },
  signatory: { name: 'Prof. Ewa Przykład', function: { en: 'Vice-Rector', pl: 'Prorektor' } },
  modules: [],
  workload: { ects: '7.5', hours: 187.5 },
  level: { eqf: 7, national: { framework: 'PQF', level: '7' }, cycle: 'second' },
  outcomes: [
    {
      text: { en: 'Explains circular economy.', pl: 'Wyjaśnia gospodarkę obiegu zamkniętego.' },
      category: 'knowledge',
      esco: ['http://data.europa.eu/esco/skill/4f5c1208-62fd-4e5a-a51e-306c06947e11'],
    },
    { text: { en: 'Audits the energy use of a building.' }, category: 'skills' },
    { text: { en: 'Leads a team.' }, category: 'responsibility-and-autonomy' },
    { text: { en: 'Something unclassified.' } },
  ],
  participation: {
    mode: 'hybrid',
    form: 'summer-school',
    timeframe: 'fixed',
    contactHours: '60',
    period: { start: '2021-09-15', end: '2021-09-28' },
    note: { en: 'Two weeks on one campus.' },
  },
  prerequisites: [
    { text: { en: 'Basic statistics.', pl: 'Podstawy statystyki.' }, formal: false },
    { text: { en: 'A bachelor degree.' }, formal: true },
  ],
  assessments: [
    { type: 'written-examination', formality: 'formal-summative', mode: 'on-site' },
    { type: 'other', formality: 'formal-summative', title: { en: 'Poster defence' } },
  ],
  supervision: 'supervised-onsite-with-identity-verification',
  qualityAssurance: [
    {
      kind: 'own-procedures',
      scope: 'credential',
      description: { en: 'Internal procedures aligned with the ESG.' },
      link: 'https://polytechnic.example/quality',
    },
    {
      kind: 'agency',
      scope: 'content',
      description: { en: 'Programme accredited.' },
      link: 'https://agency.example/report/1',
      agency: {
        name: { en: 'Example Agency' },
        country: 'DE',
        homepage: 'https://agency.example/',
      },
    },
    {
      kind: 'agency',
      scope: 'institution',
      description: { en: 'Institutional review.' },
      agency: { name: { en: 'Example Agency' }, country: 'DE' },
    },
  ],
  stackability: {
    kind: 'stackable',
    towards: [
      {
        title: { en: 'Master in Sustainability' },
        organisation: 'nordic',
        ects: '7.5',
        link: 'https://nordic.example/master',
      },
    ],
    note: { en: 'On application.' },
  },
  furtherInformation: {
    profile: { en: 'Interdisciplinary.' },
    targetGroup: { en: 'Master students.' },
    languagesOfInstruction: ['en', 'pl'],
    availability: { en: 'Every September.' },
    duration: 'P2W',
    fees: { amount: '120.5', currency: 'EUR', note: { en: 'Waived for members.' } },
    documentForm: { en: 'Digital, with a printable page.' },
    externalPartners: { en: 'Example City.' },
    appreciation: { en: 'Recommended by the Example Chamber.' },
    iscedF: ['0521', '073'],
    links: [{ title: { en: 'Course page' }, url: 'https://polytechnic.example/green-campus' }],
  },
  institutionRules: [],
  register,
}

const academicAward: Award = {
  learner: {
    givenName: 'Łucja Maria',
    familyName: "d'Exemple-Øst",
    dateOfBirth: '1999-10-02',
    nationalities: ['PL', 'NO'],
    studentId: { value: 'S-0001', organisation: 'nordic' },
    esi: 'urn:schac:personalUniqueCode:int:esi:nordic.example:S-0001',
    email: 'Lucja.Exemple+mc@mail.example',
  },
  awardedOn: '2021-09-28',
  grade: '4,5',
  modeChosen: 'on-site',
  modules: [],
}

const base: Omit<IssuanceRecord, 'template' | 'award'> = {
  ids: {
    elmCredentialId: 'urn:credential:00000000-0000-4000-8000-000000000001',
    ob3CredentialId: 'urn:uuid:00000000-0000-4000-8000-000000000002',
    subjectId: 'urn:uuid:00000000-0000-4000-8000-000000000003',
    emailSalt: '00112233445566778899aabbccddeeff',
  },
  issuedAt: new Date('2021-10-01T08:30:00Z'),
}

const minimalAward: Award = {
  learner: { familyName: 'Mononym', dateOfBirth: '2008-02-29', nationalities: [] },
  awardedOn: '2024-02-29',
  modules: [],
}

const specialisation: Template = {
  ...academicTemplate,
  id: 'urn:uuid:00000000-0000-4000-8000-000000000010',
  enhance: false,
  languages: ['nb', 'en'],
  subType: 'specialisation',
  title: { nb: 'Datakunnskap', en: 'Data literacy' },
  description: { nb: 'For yrkesaktive.', en: 'For professionals.' },
  awarding: { body: 'nordic', rule: 'single-provider', contributors: [] },
  workload: { exception: { justification: { en: 'Defined by tasks, not by hours.' } } },
  level: { exception: { justification: { en: 'Vendor content.' } }, note: { en: 'None.' } },
  participation: { mode: 'online', form: 'training', timeframe: 'self-paced' },
  assessments: [{ type: 'quiz', formality: 'automated-task-verification' }],
  supervision: 'unsupervised-without-identity-verification',
  qualityAssurance: [
    {
      kind: 'agency',
      scope: 'credential',
      description: { en: 'Label awarded.' },
      agency: { name: { nb: 'Eksempelorgan' }, country: 'NO' },
    },
  ],
  stackability: { kind: 'stand-alone' },
  furtherInformation: {},
  prerequisites: [],
}

const badge: Template = {
  ...academicTemplate,
  id: 'https://universita.example/templates/ambassador',
  enhance: false,
  languages: ['it'],
  type: 'badge',
  subType: 'achievement',
  title: { it: 'Ambasciatore degli studenti' },
  description: { it: 'Per la partecipazione.' },
  awarding: { body: 'italian', rule: 'single-provider', contributors: [] },
  signatory: { name: 'Dott. Esempio', function: { it: 'Direttore' } },
  workload: {},
  level: {},
  outcomes: [{ text: { it: 'Accoglie nuovi studenti.' }, category: 'skills' }],
  participation: { mode: 'blended', form: 'workshop', timeframe: 'fixed' },
  prerequisites: [],
  assessments: [{ type: 'participation', formality: 'participation' }],
  qualityAssurance: [
    { kind: 'own-procedures', scope: 'institution', description: { it: 'Procedure interne.' } },
  ],
  furtherInformation: { fees: { note: { it: 'Gratuito.' } } },
}
const { supervision: _s, stackability: _t, ...badgeTemplate } = badge

const service: Template = {
  ...badgeTemplate,
  id: 'https://universita.example/templates/service',
  subType: 'service',
  participation: { mode: 'on-site', form: 'service-based-learning', timeframe: 'self-paced' },
  assessments: [{ type: 'portfolio', formality: 'task-completion' }],
}

const joint: Template = {
  ...academicTemplate,
  id: 'https://polytechnic.example/templates/joint',
  microDegree: true,
  title: { en: 'Joint micro-degree', pl: 'Wspólny mikrodyplom' },
  awarding: {
    body: 'polytechnic',
    rule: 'led-development',
    contributors: [
      { organisation: 'polytechnic', sharePercent: 62.5, ledDevelopment: true },
      { organisation: 'nordic', sharePercent: 37.5 },
    ],
  },
  modules: [
    { key: 'a', title: { en: 'Module A' }, organisation: 'polytechnic', ects: '5', required: true },
    { key: 'b', title: { en: 'Module B' }, organisation: 'nordic', ects: '2.5', required: true },
  ],
  level: { eqf: 6, national: { framework: 'XQF', level: '6+' } },
  assessments: [{ type: 'recognition-of-prior-learning', formality: 'non-formal' }],
}

/** Records by name; every sub-type is among them. */
export const records = {
  academic: { ...base, template: academicTemplate, award: academicAward },
  specialisation: {
    ...base,
    template: specialisation,
    award: { ...minimalAward, learner: { ...academicAward.learner, nationalities: ['XK'] } },
    validUntil: new Date('2031-10-01T08:30:00Z'),
  },
  badge: { ...base, template: badgeTemplate, award: minimalAward },
  service: { ...base, template: service, award: minimalAward },
  joint: {
    ...base,
    template: joint,
    award: {
      ...academicAward,
      modules: [
        { module: 'a', completedOn: '2021-09-20', ects: '5', grade: '5' },
        { module: 'b', completedOn: '2021-09-28' },
      ],
    },
  },
} as const satisfies Readonly<Record<string, IssuanceRecord>>

/** A one-pixel PNG, for documents whose look does not matter. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** One page per edition of a record. */
export function pagesFor({ template }: IssuanceRecord): readonly PageImage[] {
  return template.languages.map((language) => ({
    language,
    mediaType: 'image/png',
    bytes: Uint8Array.from(atob(PIXEL), (character) => character.charCodeAt(0)),
  }))
}
