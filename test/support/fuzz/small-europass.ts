// The least that a Europass credential may say: a fiftieth of what issuers write, so that edits of it are judged fifty
// times as often. Full ones are carriers as well.

import type { JsonObject } from '../../../src/util/json.ts'
import { ORGANISATION } from '../seal/seal-bench.ts'
import { ISSUER } from '../test-issuer.ts'

const AUTHORITY = 'http://publications.europa.eu/resource/authority'
const VOCABULARY = 'http://data.europa.eu/snb'
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const inScheme = (id: string): JsonObject => ({
  type: 'Concept',
  inScheme: { id, type: 'ConceptScheme' },
})
const concept = (scheme: string, name: string): JsonObject => ({
  id: `${AUTHORITY}/${scheme}/${name}`,
  ...inScheme(`${AUTHORITY}/${scheme}`),
})

const DISPLAY: JsonObject = {
  type: 'DisplayParameter',
  title: { en: 'Soil Science (micro-credential)' },
  primaryLanguage: { id: `${AUTHORITY}/language/ENG` },
  language: [{ id: `${AUTHORITY}/language/SWE` }],
  individualDisplay: [
    {
      type: 'IndividualDisplay',
      language: concept('language', 'SWE'),
      displayDetail: {
        type: 'DisplayDetail',
        page: 1,
        image: {
          type: 'MediaObject',
          contentType: inScheme(`${AUTHORITY}/file-type`),
          contentEncoding: inScheme(`${VOCABULARY}/encoding/25831c2`),
          content: PIXEL,
        },
      },
    },
  ],
}

const UNIVERSITY: JsonObject = {
  id: ISSUER,
  type: 'Organisation',
  legalName: { en: ORGANISATION.organisation },
  location: {
    type: 'Location',
    address: { type: 'Address', countryCode: concept('country', 'SWE') },
  },
  eIDASIdentifier: {
    id: 'urn:epass:legalIdentifier:1',
    type: 'LegalIdentifier',
    notation: ORGANISATION.identifier,
    spatial: { id: `${AUTHORITY}/country/SWE` },
  },
}

/** Not secured yet. */
export const smallEuropass = (changes: JsonObject = {}): JsonObject => ({
  '@context': [
    'https://www.w3.org/2018/credentials/v1',
    'http://data.europa.eu/snb/model/context/edc-ap',
  ],
  id: 'urn:credential:0dd71a71-5f7d-4dc6-8946-a1ef0e592512',
  type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
  credentialProfiles: {
    id: `${VOCABULARY}/credential/e34929035b`,
    ...inScheme(`${VOCABULARY}/credential/25831c2`),
  },
  credentialSchema: {
    id: `${VOCABULARY}/model/ap/edc-generic-full`,
    type: 'ShaclValidator2017',
  },
  issuer: UNIVERSITY,
  issued: '2026-11-02T08:00:00Z',
  issuanceDate: '2026-11-02T08:00:00Z',
  validFrom: '2026-11-02T08:00:00Z',
  displayParameter: DISPLAY,
  credentialSubject: {
    type: 'Person',
    hasClaim: {
      title: { en: 'Soil Science' },
      dcType: [{ type: 'Concept' }],
      awardedBy: { type: 'AwardingProcess', awardingBody: UNIVERSITY },
      specifiedBy: { language: concept('language', 'ENG') },
    },
  },
  ...changes,
})
