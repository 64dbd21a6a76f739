// Version 3.2 of the Europass application profiles (versionInfo 1.2.0): the code lists of edc-generic-full,
// what the single profiles add, and the classes of elm-3-2-classes.ts. A later version gets a file like this.

import { ELM_3_2_CLASSES, ELM_3_2_NODES } from './elm-3-2-classes.ts'
import type { ClassRules, CodeList, ProfileTables } from './profile-tables.ts'

const SNB = 'http://data.europa.eu/snb'
const AUTHORITY = 'http://publications.europa.eu/resource/authority'
const ESCO = 'http://data.europa.eu/esco/concept-scheme'

function snb(list: string, shape: string): CodeList {
  return { scheme: `${SNB}/${list}/25831c2`, shape }
}

const LISTS = {
  accreditation: { ...snb('accreditation', 'AccreditationType'), untypedScheme: true },
  'claim-type': snb('claim-type', 'ClaimType'),
  credential: snb('credential', 'EuropeanDigitalCredentialType'),
  'entitlement-status': snb('entitlement-status', 'LearningEntitlementStatus'),
  eqf: snb('eqf', 'EQFLevel'),
  'evidence-type': snb('evidence-type', 'EvidenceType'),
  'isced-f': snb('isced-f', 'ThematicArea'),
  'learning-setting': snb('learning-setting', 'LearningSetting'),
  qdr: snb('qdr', 'NQFLevel'),
  'skill-reuse-level': snb('skill-reuse-level', 'ReusabilityLevel'),
  'skill-type': snb('skill-type', 'LearningOutcomeType'),
  verification: snb('verification', 'VerificationCheckType'),
  'verification-status': snb('verification-status', 'VerificationCheckStatus'),
  atu: { scheme: `${AUTHORITY}/atu`, shape: 'Jurisdiction' },
  country: { scheme: `${AUTHORITY}/country`, shape: 'Country' },
  currency: { scheme: `${AUTHORITY}/currency`, shape: 'AmountUnit' },
  language: { scheme: `${AUTHORITY}/language`, shape: 'Language' },
  'esco-occupations': { scheme: `${ESCO}/occupations`, shape: 'EscoOccupation' },
  'esco-skills': { scheme: `${ESCO}/skills`, shape: 'EscoSkill' },
} as const satisfies Readonly<Record<string, CodeList>>

const ACHIEVEMENT_LISTS = {
  thematicArea: 'in isced-f',
  language: 'in language',
  learningSetting: '..1 in learning-setting',
}

const CODED_CLASSES: ClassRules = {
  Accreditation: {
    dcType: '1 in accreditation',
    limitField: 'in isced-f',
    limitEQFLevel: 'in eqf',
    limitJurisdiction: 'in atu',
  },
  Address: { countryCode: '1 in country' },
  Amount: { unit: '1 in currency' },
  Claim: { dcType: 'in claim-type' },
  DisplayParameter: { primaryLanguage: '1 in language', language: '1.. in language' },
  EuropeanDigitalCredential: { credentialProfiles: '1.. in credential' },
  Evidence: { dcType: '1 in evidence-type' },
  LearningAchievementSpecification: ACHIEVEMENT_LISTS,
  LearningActivitySpecification: { language: 'in language' },
  LearningAssessmentSpecification: { language: 'in language' },
  LearningEntitlementSpecification: {
    limitJurisdiction: 'in atu',
    entitlementStatus: '1 in entitlement-status',
    limitOccupation: 'in esco-occupations',
  },
  LearningOpportunity: { 'elm:defaultLanguage': '..1 in language' },
  LearningOutcome: {
    dcType: '..1 in skill-type',
    reusabilityLevel: '..1 in skill-reuse-level',
    relatedESCOSkill: 'in esco-skills',
  },
  LegalIdentifier: { spatial: '1 in country' },
  Person: { citizenshipCountry: 'in country' },
  Qualification: { ...ACHIEVEMENT_LISTS, eqfLevel: '..1 in eqf', nqfLevel: 'in qdr' },
  VerificationCheck: {
    dcType: '1 in verification',
    verificationStatus: '1 in verification-status',
  },
  WebResource: { language: '..1 in language' },
}

const EVIDENCE_REQUIRED = { evidence: '1.. Evidence' }

/** The application profiles of ELM 3.2. */
export const ELM_3_2: ProfileTables = {
  version: '3.2',
  base: 'http://data.europa.eu/snb/model/ap/',
  lists: LISTS,
  generic: {
    'edc-generic-no-cv': { suffix: 'Shape', classes: ELM_3_2_CLASSES, nodes: ELM_3_2_NODES },
    'edc-generic-full': {
      suffix: 'ShapeCV',
      shapeNames: { DisplayParameter: 'DisplayParameterCV' },
      classes: CODED_CLASSES,
    },
  },
  profiles: {
    'edc-accredited': {
      suffix: 'Shape',
      classes: {
        EuropeanDigitalCredential: EVIDENCE_REQUIRED,
        Evidence: { accreditation: '1 Accreditation' },
        Person: { hasClaim: '1 @ClaimNodeShape' },
      },
      nodes: { ClaimNodeShape: { values: 'LearningAchievement' } },
    },
    'edc-issued-by-mandate': {
      suffix: 'Shape',
      classes: {
        EuropeanDigitalCredential: EVIDENCE_REQUIRED,
        Evidence: { evidenceStatement: '1 string' },
      },
    },
    'edc-converted': {
      suffix: 'Shape',
      classes: {
        EuropeanDigitalCredential: EVIDENCE_REQUIRED,
        Evidence: { embeddedEvidence: '1.. MediaObject' },
      },
    },
    'edc-diploma-supplement': {
      suffix: 'Shape',
      classes: {
        Person: { fullName: '1 langString', dateOfBirth: '1 dateTime' },
        LearningAchievement: { creditReceived: '1 CreditPoint', provenBy: '1 LearningAssessment' },
        Qualification: {
          language: '1.. Concept',
          mode: '1.. Concept',
          thematicArea: '1.. Concept',
          maximumDuration: '1 duration',
          learningOutcome: '1.. LearningOutcome',
          awardingOpportunity: '1.. AwardingOpportunity',
          hasPart: '1.. Qualification',
          nqfLevel: '1.. Concept',
        },
      },
    },
  },
}
