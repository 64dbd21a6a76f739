// The JSON-LD context of Europass credentials (ELM 3.2, `http://data.europa.eu/snb/model/context/edc-ap`),
// which no package ships. Stated as a table of ours; test/interop/contexts.test.ts proves the result equal
// to the official document, its defects included: `dateModified` is a reference, `clv` lacks its slash.

import type { JsonObject } from '../util/json.ts'

/** How the values of a group of terms are read, and the terms by prefix; `term=local` where the two differ. */
interface TermGroup {
  readonly as: JsonObject
  readonly terms: Readonly<Record<string, string>>
}

const PREFIXES = {
  adms: 'http://www.w3.org/ns/adms#',
  clv: 'http://data.europa.eu/m8g',
  cred: 'https://www.w3.org/2018/credentials#',
  dc: 'http://purl.org/dc/terms/',
  elm: 'http://data.europa.eu/snb/model/elm/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  locn: 'http://www.w3.org/ns/locn#',
  org: 'http://www.w3.org/ns/org#',
  person: 'http://www.w3.org/ns/person#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  rov: 'http://www.w3.org/ns/regorg#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  vc: 'http://data.europa.eu/snb/model/w3c/vc/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

const CLASSES = {
  dc: 'Location PeriodOfTime',
  elm: `Accreditation Address Agent Amount AwardingOpportunity AwardingProcess Claim ContactPoint
    CredentialStatus CreditPoint DisplayDetail DisplayParameter EuropeanDigitalCredential
    EuropeanDigitalPresentation Evidence GradingScheme Grant Group Identifier IndividualDisplay
    LearningAchievement LearningAchievementSpecification LearningActivity LearningActivitySpecification
    LearningAssessment LearningAssessmentSpecification LearningEntitlement
    LearningEntitlementSpecification LearningOpportunity LearningOutcome LegalIdentifier Mailbox
    MediaObject Note Organisation Person Phone PriceDetail Proof Qualification ResultCategory
    ResultDistribution ShaclValidator2017 ShortenedGrading Specification TermsOfUse VerificationCheck
    WebResource`,
  locn: 'Geometry',
  skos: 'Concept ConceptScheme',
}

const REFERENCES: TermGroup = {
  as: { '@type': '@id' },
  terms: {
    adms: 'identifier',
    dc: 'creator dateModified=modified dcType=type language publisher spatial subject temporal',
    elm: `accreditation accreditingAgent additionalNote address admissionProcedure amount assessedBy
      attachment attachmentType awardedBy awardingBody awardingOpportunity awards bannerImage
      citizenshipCountry contactForm contactPoint contentEncoding contentType countryCode
      credentialProfiles creditPoint creditReceived decision descriptionHtml directedBy displayDetail
      displayParameter educationalSystemNote educationLevel educationSubject
      eIDASIdentifier=eidasLegalIdentifier elmSubject=subject emailAddress embeddedEvidence entitledBy
      entitlementStatus entitlesTo entryRequirement eqfLevel=EQFLevel evidenceTarget framework
      fullAddress gender generalisationOf grade gradeStatus gradingScheme grant groupMemberOf hasClaim
      hasCredential hasPart idVerification image individualDisplay influencedBy influences isPartOf
      landingPage learningAchievementSpecification learningActivitySpecification learningOpportunity
      learningOutcome learningOutcomeSummary learningSchedule learningSetting limitCredentialType
      limitEQFLevel limitField limitJurisdiction limitNationalOccupation limitOccupation
      limitOrganisation limitQualification location logo mode nationalID=nationalId noteFormat
      nqfLevel=NQFLevel organisation phone placeOfBirth priceDetail primaryLanguage provenBy proves
      providedBy qualificationCode relatedESCOSkill relatedSkill report resultCategory
      resultDistribution reusabilityLevel scheduleInformation shortenedGrading spatialCode
      specialisationOf specifiedBy supplementaryDocument targetGroup taxIdentifier
      thematicArea=ISCEDFCode unit used vatIdentifier verificationCheck verificationStatus`,
    foaf: 'homepage member',
    org: 'hasSubOrganization memberOf subOrganizationOf',
    rov: 'registration',
    skos: 'inScheme',
  },
}

const LANGUAGE_MAPS: TermGroup = {
  as: { '@container': '@language' },
  terms: {
    adms: 'schemeAgency',
    dc: 'description title',
    elm: 'category geographicName noteLiteral',
    foaf: 'familyName fullName givenName',
    person: 'birthName patronymicName',
    rov: 'legalName',
    skos: 'altLabel definition prefLabel',
  },
}

const LITERALS: readonly TermGroup[] = [
  { as: {}, terms: { skos: 'notation' } },
  {
    as: { '@type': 'xsd:string' },
    terms: {
      clv: 'latitude longitude',
      elm: `areaDialingCode contactHour content countryDialing dialNumber evidenceStatement label
        maximumScore=maxScore minimumScore=minScore phoneNumber point schemeName schemeVersion score
        status summaryDisplay`,
    },
  },
  {
    as: { '@type': 'xsd:dateTime' },
    terms: {
      dc: 'dateCreated=created dateIssued=issued valid',
      elm: 'applicationDeadline awardingDate dateOfBirth endDate expiryDate reviewDate startDate',
    },
  },
  {
    as: { '@type': 'xsd:duration' },
    terms: { elm: 'duration maximumDuration volumeOfLearning workload' },
  },
  {
    as: { '@type': 'xsd:integer' },
    terms: { elm: 'contentSize percentageEqual percentageHigher percentageLower' },
  },
  { as: { '@type': 'xsd:positiveInteger' }, terms: { elm: 'count levelOfCompletion page' } },
  { as: { '@type': 'xsd:anyURI' }, terms: { elm: 'contentURL=contentUrl schemeId' } },
  { as: { '@type': 'xsd:boolean' }, terms: { elm: 'isPartialQualification' } },
  { as: { '@type': 'xsd:decimal' }, terms: { elm: 'value' } },
]

/** The context document of ELM 3.2, built from the table. */
export function buildElmContext(): JsonObject {
  const classes = namesOf(CLASSES).map(([term, iri]) => [term, iri])
  const properties = [REFERENCES, LANGUAGE_MAPS, ...LITERALS].flatMap(({ as, terms }) =>
    namesOf(terms).map(([term, iri]) => [term, { '@id': iri, ...as }]),
  )
  return { '@context': { ...PREFIXES, ...Object.fromEntries([...classes, ...properties]) } }
}

/** Each term with its compact IRI. */
function namesOf(terms: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(terms).flatMap(([prefix, names]) =>
    names.split(/\s+/).map((name) => {
      const [term = '', local = term] = name.split('=')
      return [term, `${prefix}:${local}`] as const
    }),
  )
}
