// A synthetic template and award in the shape that the parsers give, for everything the picture has to cope with.

import type { Award } from '../../../src/model/award.ts'
import { DOCUMENT_LANGUAGES, type DocumentLanguage } from '../../../src/model/language.ts'
import type { LogoImage, Organisation } from '../../../src/model/organisation.ts'
import type { IssuanceRecord } from '../../../src/model/record.ts'
import type { Template } from '../../../src/model/template.ts'
import { utf8 } from '../../../src/util/bytes.ts'

export const SVG_LOGO: LogoImage = {
  mediaType: 'image/svg+xml',
  bytes: utf8(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><g fill="#7a1f2b"><circle cx="20" cy="20" r="18"/><path d="M48 8h64v6H48zM48 18h52v6H48zM48 28h60v6H48z"/></g></svg>',
  ),
}

const EVERY = (text: string): Record<DocumentLanguage, string> =>
  Object.fromEntries(DOCUMENT_LANGUAGES.map((language) => [language, text])) as Record<
    DocumentLanguage,
    string
  >

export const UNIVERSITY: Organisation = {
  key: 'tuo',
  legalName: {
    en: 'Ostra University of Technology',
    de: 'Technische Universität Ostra',
    it: 'Politecnico di Ostra',
    nb: 'Ostra tekniske universitet',
    pl: 'Politechnika Ostrzańska',
    es: 'Universidad Politécnica de Ostra',
    sv: 'Ostra tekniska högskola',
  },
  shortName: 'TU Ostra',
  country: 'PL',
  identifiers: {},
  accentColour: '#7a1f2b',
  logo: SVG_LOGO,
  legalNotice: EVERY(
    'This micro-credential is not a higher education degree and does not confer the rights of one.',
  ),
}

/** A certificate in seven languages; parts can be replaced. */
export function sampleTemplate(
  changes: Partial<Template> = {},
  university: Organisation = UNIVERSITY,
): Template {
  return {
    id: 'https://ostra.example/templates/climate-action',
    version: '1.0.0',
    enhance: true,
    languages: DOCUMENT_LANGUAGES as unknown as Template['languages'],
    title: {
      en: 'Climate action for engineers: measuring, deciding, persuading',
      de: 'Klimaschutz für Ingenieurinnen und Ingenieure: messen, entscheiden, überzeugen',
      it: "Azione per il clima per l'ingegneria: misurare, decidere, convincere",
      nb: 'Klimahandling for ingeniører: måle, beslutte, overbevise',
      pl: 'Działania na rzecz klimatu dla inżynierów: mierzyć, decydować, przekonywać',
      es: 'Acción climática para la ingeniería: medir, decidir, convencer',
      sv: 'Klimathandling för ingenjörer: mäta, besluta, övertyga',
    },
    type: 'certificate',
    subType: 'academic',
    microDegree: false,
    description: EVERY('A course on climate action.'),
    awarding: { body: 'tuo', rule: 'single-provider', contributors: [] },
    signatory: {
      name: 'Prof. Ewa Przykładowa',
      function: {
        en: 'Vice-Rector for Education',
        de: 'Vizepräsidentin für Lehre',
        pl: 'Prorektor ds. kształcenia',
      },
    },
    modules: [],
    workload: { ects: '7.5' },
    level: { eqf: 7 },
    outcomes: [
      {
        category: 'knowledge',
        text: {
          en: 'explain how emissions are measured and which uncertainties remain',
          de: 'erklären, wie Emissionen gemessen werden und welche Unsicherheiten bleiben',
          it: 'spiegare come si misurano le emissioni e quali incertezze restano',
          pl: 'wyjaśnić, jak mierzy się emisje i jakie pozostają niepewności',
        },
      },
      {
        category: 'knowledge',
        text: { en: 'name the instruments of European climate law and what they ask of a firm' },
      },
      {
        category: 'skills',
        text: {
          en: 'draw up a balance of greenhouse gases (CO₂, CH₄, N₂O) for a process to within ±10 %',
          de: 'eine Treibhausgasbilanz (CO₂, CH₄, N₂O) für einen Prozess auf ±10 % genau aufstellen',
        },
      },
      {
        category: 'skills',
        text: { en: 'compare measures by cost per tonne and choose among them with ≥ 3 criteria' },
      },
      {
        category: 'responsibility-and-autonomy',
        text: { en: 'lead a mixed team to a decision and answer for it before those affected' },
      },
      {
        category: 'responsibility-and-autonomy',
        text: { en: 'recognise when outside expertise is needed' },
      },
    ],
    participation: { mode: 'blended', form: 'course', timeframe: 'fixed' },
    prerequisites: [],
    assessments: [
      { type: 'written-examination', formality: 'formal-summative' },
      { type: 'project-work', formality: 'formal-summative' },
    ],
    supervision: 'supervised-onsite-with-identity-verification',
    qualityAssurance: [
      {
        kind: 'own-procedures',
        scope: 'credential',
        description: {
          en: 'Own procedures of the university, aligned with the ESG and reviewed every five years.',
          de: 'Eigene Verfahren der Universität nach den ESG, alle fünf Jahre überprüft.',
        },
      },
    ],
    stackability: {
      kind: 'stackable',
      towards: [
        { title: { en: 'Master of Sustainable Systems' }, organisation: 'tuo', ects: '7.5' },
      ],
    },
    furtherInformation: {},
    institutionRules: [],
    register: {
      organisations: new Map([[university.key, university]]),
      alliance: {
        name: EVERY('Example Alliance'),
        members: [{ organisation: 'tuo', from: '2020-01-01' }],
        approvedTemplates: [],
        recognitionStatement: EVERY(
          'Awarded on behalf of the Example Alliance; its member universities recognise it automatically.',
        ),
      },
    },
    ...changes,
  }
}

/** An award of that template; parts of the learner and the award can be replaced. */
export function sampleRecord(
  template: Template,
  learner: Partial<Award['learner']> = {},
  award: Partial<Award> = {},
): IssuanceRecord {
  return {
    template,
    award: {
      learner: {
        givenName: 'Zofia',
        familyName: 'Przykład',
        dateOfBirth: '1999-05-03',
        nationalities: [],
        ...learner,
      },
      awardedOn: '2021-09-28',
      grade: '4,5',
      modules: [],
      ...award,
    },
    ids: {
      elmCredentialId: 'urn:credential:6f1c3b64-8a56-4a53-9c11-0d6a2d1f7e55',
      ob3CredentialId: 'urn:uuid:6f1c3b64-8a56-4a53-9c11-0d6a2d1f7e56',
      subjectId: 'urn:uuid:6f1c3b64-8a56-4a53-9c11-0d6a2d1f7e57',
      emailSalt: '00112233445566778899aabbccddeeff',
    },
    issuedAt: new Date('2021-10-01T08:00:00Z'),
  }
}
