// Synthetic credentials for the tests of this folder.

import type { JsonObject } from '../../../src/util/json.ts'

export const VC2 = 'https://www.w3.org/ns/credentials/v2'
export const VC1 = 'https://www.w3.org/2018/credentials/v1'
export const OB3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
export const ELM = 'http://data.europa.eu/snb/model/context/edc-ap'

/** An Open Badge with the members given on top of a minimal one. */
export function badge(members: JsonObject = {}, achievement: JsonObject = {}): JsonObject {
  return {
    '@context': [VC2, OB3],
    id: 'urn:uuid:6f0a7c52-6a5b-4f83-9d53-0d6c0a4d3c11',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: 'https://university.example/issuer', type: ['Profile'], name: 'Uni' },
    validFrom: '2026-10-01T00:00:00Z',
    name: 'Data Literacy',
    credentialSubject: {
      type: ['AchievementSubject'],
      id: 'urn:uuid:0b0f5f6c-3a0c-4d1e-8f5d-2f4f5f9a7a01',
      achievement: {
        id: 'https://university.example/achievements/1',
        type: ['Achievement'],
        name: 'Data Literacy',
        description: 'Reads and questions data.',
        criteria: { narrative: 'Passed.' },
        creditsAvailable: 7.5,
        alignment: [
          { type: ['Alignment'], targetName: 'One', targetUrl: 'https://skills.example/1' },
          { type: ['Alignment'], targetName: 'Two', targetUrl: 'https://skills.example/2' },
        ],
        ...achievement,
      },
    },
    ...members,
  }
}

/** A Europass credential with language maps. */
export function europass(members: JsonObject = {}): JsonObject {
  return {
    '@context': [VC1, ELM],
    id: 'urn:credential:2c1f3a9e-7f0e-4a52-bb0a-5d5e2a0c1f77',
    type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
    issuer: { id: 'urn:epass:org:1', type: 'Organisation', legalName: { en: 'Uni' } },
    credentialSubject: {
      id: 'urn:epass:person:1',
      type: 'Person',
      hasClaim: {
        id: 'urn:epass:learningAchievement:1',
        type: 'LearningAchievement',
        title: { en: 'Data Literacy', de: ['Datenkompetenz'] },
      },
    },
    ...members,
  }
}
