// A template, its organisations and an award without any fault, free to be changed by a test.

import type { Award } from '../../../src/model/award.ts'
import { loadTemplate } from '../../../src/template/load-template.ts'
import { utf8 } from '../../../src/util/bytes.ts'

// biome-ignore lint/suspicious/noExplicitAny: a faulty file need not have the shape of a template
export type FileJson = any

export function exampleTemplate(): FileJson {
  return {
    id: 'https://uni.example/micro-credentials/rivers',
    version: '1.0',
    organisations: 'organisations.json',
    approval: { by: 'Senate', on: '2024-01-10' },
    enhance: true,
    languages: ['en', 'de'],
    title: { en: 'Rivers', de: 'Flüsse' },
    type: 'certificate',
    subType: 'academic',
    description: { en: 'About rivers.', de: 'Über Flüsse.' },
    awarding: {
      body: 'north',
      rule: 'most-activities',
      contributors: [
        { organisation: 'north', sharePercent: 60 },
        { organisation: 'south', sharePercent: 40 },
      ],
    },
    signatory: { name: 'Erika Musterbaum', function: { en: 'Rector', de: 'Rektorin' } },
    modules: [
      { key: 'water', title: { en: 'Water', de: 'Wasser' }, organisation: 'north', ects: '3' },
      { key: 'banks', title: { en: 'Banks', de: 'Ufer' }, organisation: 'south', ects: '2' },
      {
        key: 'boats',
        title: { en: 'Boats', de: 'Boote' },
        organisation: 'south',
        ects: '1',
        required: false,
      },
    ],
    workload: { ects: 5, hours: 135 },
    level: { eqf: 7, national: { framework: 'DQR', level: '7' }, cycle: 'second' },
    outcomes: [
      { text: { en: 'Know rivers.', de: 'Flüsse kennen.' }, category: 'knowledge' },
      {
        text: { en: 'Measure flow.', de: 'Durchfluss messen.' },
        esco: ['http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000000'],
      },
    ],
    participation: {
      mode: 'hybrid',
      form: 'course',
      timeframe: 'fixed',
      contactHours: '40',
      period: { start: '2024-03-01', end: '2024-06-30' },
    },
    assessments: [{ type: 'written-examination', formality: 'formal-summative' }],
    supervision: 'supervised-onsite-with-identity-verification',
    qualityAssurance: [
      { kind: 'own-procedures', scope: 'credential', description: { en: 'Own.', de: 'Eigene.' } },
    ],
    stackability: {
      kind: 'stackable',
      towards: [{ title: { en: 'Master', de: 'Master' }, organisation: 'north', ects: '5' }],
    },
    furtherInformation: {
      targetGroup: { en: 'Students', de: 'Studierende' },
      duration: 'P4M',
      iscedF: ['0532'],
    },
  }
}

export function exampleOrganisations(): FileJson {
  return {
    organisations: {
      north: {
        legalName: { de: 'Nord-Universität', en: 'North University' },
        country: 'DE',
        identifiers: { eidas: 'VATDE-000000001', erasmus: 'D NORDSTA01' },
        logo: 'logos/north.svg',
        accentColour: '#205080',
      },
      south: { legalName: { it: 'Università del Sud' }, country: 'IT' },
      west: { legalName: { fr: 'Université de l’Ouest' }, country: 'FR' },
    },
    alliance: {
      name: { en: 'River Alliance' },
      logo: 'logos/alliance.png',
      members: [
        { organisation: 'north', from: '2020-11-01' },
        { organisation: 'south', from: '2022-11-25', until: '2025-12-31' },
      ],
      approvedTemplates: [{ id: 'https://uni.example/micro-credentials/rivers', version: '1.0' }],
      recognitionStatement: { en: 'Recognised by the members.' },
    },
  }
}

export function exampleAward(): Award {
  return {
    learner: { givenName: 'Ada', dateOfBirth: '1999-02-28', nationalities: [] },
    awardedOn: '2024-06-20',
    grade: '1,3',
    modeChosen: 'online',
    modules: [
      { module: 'water', completedOn: '2024-05-10', ects: '3', grade: '2,0' },
      { module: 'banks', completedOn: '2024-06-20', ects: '2', grade: '30 e lode' },
    ],
  }
}

const LOGOS: Readonly<Record<string, Uint8Array>> = {
  'logos/north.svg': utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  'logos/alliance.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
}

/** Reads the files of a test; a text stands for a file as it is, anything else for JSON. */
export function filesOf(files: Readonly<Record<string, unknown>>) {
  return async (path: string): Promise<Uint8Array> => {
    const content = files[path] ?? LOGOS[path]
    if (content === undefined) throw new Error('no such file')
    if (content instanceof Uint8Array) return content
    return utf8(typeof content === 'string' ? content : JSON.stringify(content))
  }
}

/** Loads a template and its organisations from JSON values. */
export function load(template: FileJson, organisations: FileJson = exampleOrganisations()) {
  return loadTemplate('template.json', {
    readFile: filesOf({ 'template.json': template, 'organisations.json': organisations }),
  })
}
