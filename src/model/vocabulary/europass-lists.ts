// The short Europass lists: skill types, credit frameworks, entitlements, settings, encodings, profiles,
// evidence and accreditation types, target groups. Labels are the lists' own.

import type { OutcomeCategory } from '../template.ts'
import { type Concept, type ConceptScheme, concept, snbScheme } from './concept.ts'

export const SKILL_TYPE_SCHEME: ConceptScheme = snbScheme('skill-type')
/** Learning outcomes by `dcType`. Responsibility and autonomy has none: it gets a note. */
export const SKILL_TYPES = {
  knowledge: concept(SKILL_TYPE_SCHEME, 'knowledge', { en: 'knowledge' }),
  skills: concept(SKILL_TYPE_SCHEME, 'skill', { en: 'skill' }),
} as const

/** The official type of a learning outcome, or undefined for responsibility and autonomy. */
export function skillTypeConcept(category: OutcomeCategory): Concept | undefined {
  return category === 'responsibility-and-autonomy' ? undefined : SKILL_TYPES[category]
}

export const SKILL_REUSE_LEVEL_SCHEME: ConceptScheme = snbScheme('skill-reuse-level')
export const SKILL_REUSE_LEVELS = {
  'cross-sector': concept(SKILL_REUSE_LEVEL_SCHEME, 'cross-sector', {
    en: 'cross-sector skills and competences',
  }),
  'occupation-specific': concept(SKILL_REUSE_LEVEL_SCHEME, 'occupation-specific', {
    en: 'occupation specific skills and competences',
  }),
  'sector-specific': concept(SKILL_REUSE_LEVEL_SCHEME, 'sector-specific', {
    en: 'sector specific skills and competences',
  }),
  transversal: concept(SKILL_REUSE_LEVEL_SCHEME, 'transversal', {
    en: 'transversal skills and competences',
  }),
} as const

export const CREDIT_SCHEME: ConceptScheme = snbScheme('education-credit')
export const CREDIT_FRAMEWORKS = {
  ects: concept(CREDIT_SCHEME, '6fcec5c5af', { en: 'European Credit Transfer System' }),
  ecvet: concept(CREDIT_SCHEME, '60b314e826', {
    en: 'European credit system for vocational education and training',
  }),
} as const

export const ENTITLEMENT_SCHEME: ConceptScheme = snbScheme('entitlement')
export const ENTITLEMENTS = {
  'learning-opportunity': concept(ENTITLEMENT_SCHEME, '64aad92881', { en: 'learning opportunity' }),
  occupation: concept(ENTITLEMENT_SCHEME, '52f62180c2', { en: 'occupation' }),
  membership: concept(ENTITLEMENT_SCHEME, 'bebd32e8e6', { en: 'membership' }),
} as const

export const ENTITLEMENT_STATUS_SCHEME: ConceptScheme = snbScheme('entitlement-status')
export const ENTITLEMENT_STATUSES = {
  prospective: concept(ENTITLEMENT_STATUS_SCHEME, '5b8d6b34fb', { en: 'prospective' }),
  actual: concept(ENTITLEMENT_STATUS_SCHEME, 'b7015a8a8c', { en: 'actual' }),
} as const

export const LEARNING_SETTING_SCHEME: ConceptScheme = snbScheme('learning-setting')
export const LEARNING_SETTINGS = {
  formal: concept(LEARNING_SETTING_SCHEME, '6fd4685715', { en: 'formal learning' }),
  'non-formal': concept(LEARNING_SETTING_SCHEME, 'e207a81fc7', { en: 'non-formal learning' }),
} as const

export const LEARNING_SCHEDULE_SCHEME: ConceptScheme = snbScheme('learning-schedule')
export const LEARNING_SCHEDULES = {
  'full-time': concept(LEARNING_SCHEDULE_SCHEME, '72a0ab92fa', { en: 'Full time' }),
  'part-time-intensive': concept(LEARNING_SCHEDULE_SCHEME, 'f230bae523', {
    en: 'Part time intensive',
  }),
  'part-time-light': concept(LEARNING_SCHEDULE_SCHEME, '67395e6b5a', { en: 'Part time light' }),
} as const

export const ENCODING_SCHEME: ConceptScheme = snbScheme('encoding')
export const BASE64_ENCODING: Concept = concept(ENCODING_SCHEME, '6146cde7dd', { en: 'base64' })

export const CREDENTIAL_PROFILE_SCHEME: ConceptScheme = snbScheme('credential')
export const CREDENTIAL_PROFILES = {
  generic: concept(CREDENTIAL_PROFILE_SCHEME, 'e34929035b', { en: 'Generic' }),
  accredited: concept(CREDENTIAL_PROFILE_SCHEME, '6cf8e68c43', { en: 'Accredited' }),
  'diploma-supplement': concept(CREDENTIAL_PROFILE_SCHEME, '6dff8a0f87', {
    en: 'Diploma Supplement',
  }),
  converted: concept(CREDENTIAL_PROFILE_SCHEME, 'c_7e400154', { en: 'Converted' }),
  'issued-by-mandate': concept(CREDENTIAL_PROFILE_SCHEME, 'c_9a31f32a', {
    en: 'Issued by mandate',
  }),
} as const

export const EVIDENCE_TYPE_SCHEME: ConceptScheme = snbScheme('evidence-type')
export const EVIDENCE_TYPES = {
  mandate: concept(EVIDENCE_TYPE_SCHEME, 'c_18016257', { en: 'Mandate' }),
  conversion: concept(EVIDENCE_TYPE_SCHEME, 'c_c4f849d7', { en: 'Conversion' }),
  accreditation: concept(EVIDENCE_TYPE_SCHEME, 'c_991b06c6', { en: 'Accreditation' }),
} as const

export const ACCREDITATION_SCHEME: ConceptScheme = snbScheme('accreditation')
export const ACCREDITATION_TYPES = {
  'institutional-licence': concept(ACCREDITATION_SCHEME, '003293d2ce', {
    en: 'Institutional License',
  }),
  'programme-quality-assurance': concept(ACCREDITATION_SCHEME, '820101cba6', {
    en: 'Program Quality Assurance',
  }),
  'institutional-quality-assurance': concept(ACCREDITATION_SCHEME, 'bb4618238e', {
    en: 'Institutional Quality Assurance',
  }),
  'programme-licence': concept(ACCREDITATION_SCHEME, 'e57dddfcf3', { en: 'Program License' }),
} as const

export const ACCREDITATION_DECISION_SCHEME: ConceptScheme = snbScheme('accreditation-decision')
export const POSITIVE_DECISION: Concept = concept(ACCREDITATION_DECISION_SCHEME, 'c_0ab66479', {
  en: 'positive',
})

export const TARGET_GROUP_SCHEME: ConceptScheme = snbScheme('target-group')
const targetGroup = (code: string, en: string) => concept(TARGET_GROUP_SCHEME, code, { en })
export const TARGET_GROUPS = {
  'high-achievers': targetGroup('022beab85a', 'High Achievers'),
  'non-native-speakers': targetGroup('0247b300b0', 'Non-Native Speakers'),
  'persons-requiring-employment-retraining': targetGroup(
    '05f11c859b',
    'Persons requiring employment retraining',
  ),
  'persons-in-tertiary-education-eqf-6': targetGroup(
    '1599531db0',
    'Persons in tertiary education (EQF 6)',
  ),
  'persons-who-have-completed-primary-education': targetGroup(
    '1cfca7f767',
    'Persons who have completed primary education',
  ),
  'persons-in-secondary-compulsory-education': targetGroup(
    '46806e0244',
    'Persons in secondary/compulsory education',
  ),
  'persons-who-have-completed-tertiary-education-eqf-7': targetGroup(
    '527a6f97eb',
    'Persons who have completed tertiary education (EQF 7)',
  ),
  'persons-in-primary-education': targetGroup('5b1417fd15', 'Persons in primary education'),
  'persons-with-0-3-years-work-experience': targetGroup(
    '5e56931138',
    'Persons with 0-3 years work experience',
  ),
  'persons-who-have-completed-tertiary-education-eqf-8': targetGroup(
    '808b99d38f',
    'Persons who have completed tertiary education (EQF 8)',
  ),
  'persons-who-have-completed-secondary-compulsory-education': targetGroup(
    '919082b88b',
    'Persons who have completed secondary/compulsory education',
  ),
  'persons-in-tertiary-education-eqf-7': targetGroup(
    'acb7f20f25',
    'Persons in tertiary education (EQF 7)',
  ),
  'persons-in-tertiary-education-eqf-8': targetGroup(
    'b0bf4f9fe9',
    'Persons in tertiary education (EQF 8)',
  ),
  migrants: targetGroup('c900d8ecb1', 'Migrants'),
  'persons-with-3-10-years-work-experience': targetGroup(
    'cbedf28444',
    'Persons with 3-10 years work experience',
  ),
  'persons-with-10-or-more-years-work-experience': targetGroup(
    'd45b47b458',
    'Persons with 10+ years work experience',
  ),
  'persons-with-a-learning-disability': targetGroup(
    'de9cd193ce',
    'Persons with a learning disability',
  ),
  'native-speakers': targetGroup('e3782a33ab', 'Native Speakers'),
  'persons-who-have-completed-tertiary-education-eqf-6': targetGroup(
    'e7627913ad',
    'Persons who have completed tertiary education (EQF 6)',
  ),
  'low-achievers': targetGroup('fd1279fd9f', 'Low Achievers'),
} as const

/** Every list of this file by its name in the IRIs. */
export const EUROPASS_LISTS: Readonly<Record<string, readonly Concept[]>> = {
  'skill-type': Object.values(SKILL_TYPES),
  'skill-reuse-level': Object.values(SKILL_REUSE_LEVELS),
  'education-credit': Object.values(CREDIT_FRAMEWORKS),
  entitlement: Object.values(ENTITLEMENTS),
  'entitlement-status': Object.values(ENTITLEMENT_STATUSES),
  'learning-setting': Object.values(LEARNING_SETTINGS),
  'learning-schedule': Object.values(LEARNING_SCHEDULES),
  encoding: [BASE64_ENCODING],
  credential: Object.values(CREDENTIAL_PROFILES),
  'evidence-type': Object.values(EVIDENCE_TYPES),
  accreditation: Object.values(ACCREDITATION_TYPES),
  'accreditation-decision': [POSITIVE_DECISION],
  'target-group': Object.values(TARGET_GROUPS),
}
