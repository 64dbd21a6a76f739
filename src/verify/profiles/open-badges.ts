// Open Badges 3.0 and CLR 2.0 as shapes: members, multiplicities and enumerations of the specification, in our
// own form. Proven equal to the official JSON schemas by test/interop. `relaxed` is what newer editions allow.

import type { Rule, Shape, Shapes } from './shape.ts'

const TEXT: Rule = { is: 'text' }
const NUMBER: Rule = { is: 'number' }
const DATE_TIME: Rule = { is: 'date-time' }
const LANGUAGE: Rule = { is: 'language' }
const JWS_LIST: Rule = { is: 'list', of: { is: 'jws' } }
const TEXTS: Rule = { is: 'list', of: TEXT }

const IDENTIFIER_TYPES = [
  'name',
  'sourcedId',
  'systemId',
  'productId',
  'userName',
  'accountId',
  'emailAddress',
  'nationalIdentityNumber',
  'isbn',
  'issn',
  'lisSourcedId',
  'oneRosterSourcedId',
  'sisSourcedId',
  'ltiContextId',
  'ltiDeploymentId',
  'ltiToolId',
  'ltiPlatformId',
  'ltiUserId',
  'identifier',
]
const ACHIEVEMENT_TYPES = [
  'Achievement',
  'ApprenticeshipCertificate',
  'Assessment',
  'Assignment',
  'AssociateDegree',
  'Award',
  'Badge',
  'BachelorDegree',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CommunityService',
  'Competency',
  'Course',
  'CoCurricular',
  'Degree',
  'Diploma',
  'DoctoralDegree',
  'Fieldwork',
  'GeneralEducationDevelopment',
  'JourneymanCertificate',
  'LearningProgram',
  'License',
  'Membership',
  'ProfessionalDoctorate',
  'QualityAssuranceCredential',
  'MasterCertificate',
  'MasterDegree',
  'MicroCredential',
  'ResearchDoctorate',
  'SecondarySchoolDiploma',
]
const TARGET_TYPES = [
  'ceasn:Competency',
  'ceterms:Credential',
  'CFItem',
  'CFRubric',
  'CFRubricCriterion',
  'CFRubricCriterionLevel',
  'CTDL',
]
const RESULT_TYPES = [
  'GradePointAverage',
  'LetterGrade',
  'Percent',
  'PerformanceLevel',
  'PredictedScore',
  'RawScore',
  'Result',
  'RubricCriterion',
  'RubricCriterionLevel',
  'RubricScore',
  'ScaledScore',
  'Status',
]
const RESULT_STATUSES = [
  'Completed',
  'Enrolled',
  'Failed',
  'InProgress',
  'OnHold',
  'Provisional',
  'Withdrew',
]
const ASSOCIATION_TYPES = [
  'exactMatchOf',
  'isChildOf',
  'isParentOf',
  'isPartOf',
  'isPeerOf',
  'isRelatedTo',
  'precedes',
  'replacedBy',
]

/** Where two editions of the specification differ. */
export interface Edition {
  readonly dataModel: '1.1' | '2.0'
  /**
   * `strict`: as the published schemas have it. `relaxed`: one value instead of an array of one where the
   * edition of 2025-10 allows it.
   */
  readonly form: 'strict' | 'relaxed'
}

const cache = new Map<string, Shapes>()

/** The shapes of an edition; the same object on every call. */
export function openBadgeShapes(edition: Edition): Shapes {
  const key = `${edition.dataModel} ${edition.form}`
  const known = cache.get(key)
  if (known) return known
  const shapes = { ...parts(edition), ...credentials(edition) }
  cache.set(key, shapes)
  return shapes
}

function shapeOf(of: string): Rule {
  return { is: 'shape', of }
}

function listOf(of: string): Rule {
  return { is: 'list', of: shapeOf(of) }
}

function shape(members: Shape['members'], required: string, closed?: 'closed'): Shape {
  return {
    members,
    required: required.split(' ').filter((name) => name !== ''),
    ...(closed && { closed: true }),
  }
}

/** Everything below a credential. */
function parts(edition: Edition): Shapes {
  const legacy = edition.dataModel === '1.1'
  const single = legacy || edition.form === 'relaxed'
  const types = (...of: string[]): Rule => ({ is: 'types', of, ...(single && { single: true }) })
  // The schema of data model 1.1 asks for any text as type, and closes shapes that 2.0 leaves open.
  const exactly = (name: string): Rule => (legacy ? TEXT : { is: 'choice', of: [name] })
  const closedIn11 = legacy && edition.form === 'strict' ? 'closed' : undefined
  // Honest credentials of data model 1.1 give the URL of an image alone; contexts and wallets agree.
  const image: Rule =
    legacy && edition.form === 'relaxed'
      ? { is: 'shape', of: 'Image', orText: true }
      : shapeOf('Image')
  const choice = (of: readonly string[]): Rule => ({ is: 'choice', of, extensible: true })
  const described = { description: TEXT, alignment: listOf('Alignment') }
  return {
    AchievementSubject: shape(
      {
        id: TEXT,
        type: types('AchievementSubject'),
        activityEndDate: DATE_TIME,
        activityStartDate: DATE_TIME,
        creditsEarned: NUMBER,
        achievement: shapeOf('Achievement'),
        identifier: listOf('IdentityObject'),
        image,
        licenseNumber: TEXT,
        narrative: TEXT,
        result: listOf('Result'),
        role: TEXT,
        source: shapeOf('Profile'),
        term: TEXT,
      },
      'type achievement',
      closedIn11,
    ),
    Achievement: shape(
      {
        id: TEXT,
        type: types('Achievement'),
        alignment: listOf('Alignment'),
        achievementType: choice(ACHIEVEMENT_TYPES),
        creator: shapeOf('Profile'),
        creditsAvailable: NUMBER,
        criteria: shapeOf('Criteria'),
        description: TEXT,
        endorsement: listOf('EndorsementCredential'),
        endorsementJwt: JWS_LIST,
        fieldOfStudy: TEXT,
        humanCode: TEXT,
        image,
        ...(!legacy && { inLanguage: LANGUAGE }),
        name: TEXT,
        otherIdentifier: listOf('IdentifierEntry'),
        related: listOf('Related'),
        resultDescription: listOf('ResultDescription'),
        specialization: TEXT,
        tag: TEXTS,
        version: TEXT,
      },
      'id type criteria description name',
    ),
    IdentityObject: shape(
      {
        type: exactly('IdentityObject'),
        hashed: { is: 'boolean' },
        identityHash: TEXT,
        identityType: choice(IDENTIFIER_TYPES),
        salt: TEXT,
      },
      'type hashed identityHash identityType',
      'closed',
    ),
    IdentifierEntry: shape(
      {
        type: exactly('IdentifierEntry'),
        identifier: TEXT,
        identifierType: choice(IDENTIFIER_TYPES),
      },
      'type identifier identifierType',
      'closed',
    ),
    Evidence: shape(
      {
        id: TEXT,
        type: types('Evidence'),
        narrative: TEXT,
        name: TEXT,
        description: TEXT,
        genre: TEXT,
        audience: TEXT,
      },
      'type',
    ),
    Alignment: shape(
      {
        type: types('Alignment'),
        targetCode: TEXT,
        targetDescription: TEXT,
        targetName: TEXT,
        targetFramework: TEXT,
        targetType: choice(TARGET_TYPES),
        targetUrl: TEXT,
      },
      'type targetName targetUrl',
    ),
    Criteria: shape({ id: TEXT, narrative: TEXT }, ''),
    Image: shape({ id: TEXT, type: exactly('Image'), caption: TEXT }, 'id type', 'closed'),
    Result: shape(
      {
        type: types('Result'),
        achievedLevel: TEXT,
        alignment: listOf('Alignment'),
        resultDescription: TEXT,
        status: { is: 'choice', of: RESULT_STATUSES },
        value: TEXT,
      },
      'type',
    ),
    ResultDescription: shape(
      {
        id: TEXT,
        type: types('ResultDescription'),
        alignment: listOf('Alignment'),
        allowedValue: TEXTS,
        name: TEXT,
        requiredLevel: TEXT,
        requiredValue: TEXT,
        resultType: choice(RESULT_TYPES),
        rubricCriterionLevel: listOf('RubricCriterionLevel'),
        valueMax: TEXT,
        valueMin: TEXT,
      },
      'id type name resultType',
    ),
    RubricCriterionLevel: shape(
      {
        id: TEXT,
        type: types('RubricCriterionLevel'),
        level: TEXT,
        name: TEXT,
        points: TEXT,
        ...described,
      },
      'id type name',
    ),
    Related: closedIn11
      ? shape({ id: TEXT, version: TEXT }, 'id', 'closed')
      : shape(
          { id: TEXT, type: types('Related'), inLanguage: LANGUAGE, version: TEXT },
          legacy ? 'id' : 'id type',
        ),
    Profile: shape(
      {
        id: TEXT,
        type: types('Profile'),
        name: TEXT,
        url: TEXT,
        phone: TEXT,
        description: TEXT,
        endorsement: listOf('EndorsementCredential'),
        endorsementJwt: JWS_LIST,
        image,
        email: TEXT,
        address: shapeOf('Address'),
        otherIdentifier: listOf('IdentifierEntry'),
        official: TEXT,
        parentOrg: shapeOf('Profile'),
        familyName: TEXT,
        givenName: TEXT,
        additionalName: TEXT,
        patronymicName: TEXT,
        honorificPrefix: TEXT,
        honorificSuffix: TEXT,
        familyNamePrefix: TEXT,
        dateOfBirth: legacy ? TEXT : { is: 'day' },
      },
      'id type',
    ),
    Address: shape(
      {
        type: types('Address'),
        addressCountry: TEXT,
        addressCountryCode: TEXT,
        addressRegion: TEXT,
        addressLocality: TEXT,
        streetAddress: TEXT,
        postOfficeBoxNumber: TEXT,
        postalCode: TEXT,
        geo: shapeOf('GeoCoordinates'),
      },
      'type',
      closedIn11,
    ),
    GeoCoordinates: shape(
      { type: exactly('GeoCoordinates'), latitude: NUMBER, longitude: NUMBER },
      'type latitude longitude',
      closedIn11,
    ),
    AnySubject: shape({ id: TEXT }, ''),
    EndorsementSubject: shape(
      { id: TEXT, type: types('EndorsementSubject'), endorsementComment: TEXT },
      'id type',
      closedIn11,
    ),
    Proof: shape(
      {
        type: TEXT,
        created: DATE_TIME,
        ...(!legacy && { cryptosuite: TEXT }),
        challenge: TEXT,
        domain: TEXT,
        nonce: TEXT,
        proofPurpose: TEXT,
        proofValue: TEXT,
        verificationMethod: TEXT,
      },
      'type',
    ),
    CredentialSchema: shape({ id: TEXT, type: TEXT }, 'id type', closedIn11),
    CredentialStatus: shape(
      { id: TEXT, type: TEXT },
      // `id` is optional since document version 1.4.
      edition.form === 'relaxed' ? 'type' : 'id type',
      closedIn11,
    ),
    RefreshService: shape({ id: TEXT, type: TEXT }, 'id type'),
    TermsOfUse: shape({ id: TEXT, type: TEXT }, 'type'),
    ClrSubject: shape(
      {
        id: TEXT,
        type: types('ClrSubject'),
        identifier: listOf('IdentityObject'),
        achievement: listOf('Achievement'),
        verifiableCredential: { is: 'list', of: shapeOf('AnyCredential'), min: 1 },
        association: listOf('Association'),
      },
      'type verifiableCredential',
    ),
    Association: shape(
      {
        type: TEXT,
        associationType: { is: 'choice', of: ASSOCIATION_TYPES },
        sourceId: TEXT,
        targetId: TEXT,
      },
      'type associationType sourceId targetId',
      'closed',
    ),
  }
}

/** The credentials themselves. */
function credentials(edition: Edition): Shapes {
  const legacy = edition.dataModel === '1.1'
  const single = legacy || edition.form === 'relaxed'
  const many = (of: string): Rule => ({
    is: 'list',
    of: shapeOf(of),
    ...(edition.form === 'relaxed' && { single: true }),
  })
  const types = (...of: string[]): Rule => ({
    is: 'types',
    of,
    and: 'VerifiableCredential',
    ...(single && { single: true }),
  })
  const dates: Shape['members'] = legacy
    ? {
        issuanceDate: DATE_TIME,
        expirationDate: DATE_TIME,
        // The schema of 1.1 does not know it, and many credentials of 1.1 have it.
        ...(edition.form === 'relaxed' && { awardedDate: DATE_TIME }),
      }
    : {
        validFrom: DATE_TIME,
        validUntil: DATE_TIME,
        awardedDate: DATE_TIME,
        termsOfUse: many('TermsOfUse'),
      }
  const issuedOn = legacy ? 'issuanceDate' : 'validFrom'
  const common: Shape['members'] = {
    id: TEXT,
    name: TEXT,
    description: TEXT,
    issuer: legacy ? shapeOf('Profile') : { is: 'shape', of: 'Profile', orText: true },
    ...dates,
    proof: { is: 'list', of: shapeOf('Proof'), ...(single && { single: true }) },
    credentialSchema: many('CredentialSchema'),
    // The schemas know one; the data model allows several, and issuers use one for each purpose.
    credentialStatus:
      edition.form === 'relaxed'
        ? { is: 'list', of: shapeOf('CredentialStatus'), min: 1, single: true }
        : shapeOf('CredentialStatus'),
    refreshService: shapeOf('RefreshService'),
  }
  const { name: _name, description: _description, ...unnamed } = common
  const closedIn11 = legacy && edition.form === 'strict' ? 'closed' : undefined
  const endorsed = { endorsement: listOf('EndorsementCredential'), endorsementJwt: JWS_LIST }
  return {
    AchievementCredential: shape(
      {
        ...common,
        ...endorsed,
        type: types('AchievementCredential', 'OpenBadgeCredential'),
        image: shapeOf('Image'),
        credentialSubject: shapeOf('AchievementSubject'),
        evidence: listOf('Evidence'),
      },
      `id type credentialSubject issuer ${issuedOn}${legacy ? ' name' : ''}`,
    ),
    EndorsementCredential: shape(
      {
        ...(closedIn11 ? unnamed : common),
        ...(closedIn11 && { '@context': { is: 'list', of: TEXT, min: 1 } as const }),
        type: types('EndorsementCredential'),
        credentialSubject: shapeOf('EndorsementSubject'),
      },
      `type id credentialSubject issuer ${issuedOn}${legacy ? '' : ' name'}`,
      closedIn11,
    ),
    ClrCredential: shape(
      {
        ...common,
        ...endorsed,
        type: types('ClrCredential'),
        image: shapeOf('Image'),
        partial: { is: 'boolean' },
        credentialSubject: shapeOf('ClrSubject'),
      },
      `type id name credentialSubject issuer ${issuedOn}`,
    ),
    // A credential inside a CLR has its own profile; here only what holds for all.
    AnyCredential: shape(
      { ...unnamed, type: types('VerifiableCredential'), credentialSubject: shapeOf('AnySubject') },
      `type issuer credentialSubject ${issuedOn}`,
    ),
  }
}
