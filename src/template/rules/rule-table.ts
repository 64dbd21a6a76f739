// Every rule on templates and awards: its element, its severity and where it comes from.
// Names are stable: scripts and documents rely on them. What breaks a rule stands in the file of its family.

import type { Severity } from '../../model/fault.ts'

/** What is known of a rule before anybody breaks it. */
export interface RuleFacts {
  /** Element 1-16, where the rule belongs to one. */
  readonly element?: number
  readonly severity: Severity
  /** Where the rule comes from. */
  readonly source: string
  /** What is demanded, in a sentence. */
  readonly demand: string
}

const TEMPLATE = 'ENHANCE template'
const TYPOLOGY = 'ENHANCE template, typology'
const JOINT = 'ENHANCE template, joint micro-credentials'
const EU = 'Council Recommendation 2022/C 243/02, Annex I'
const OURS = 'consistency of the record'

const error = (element: number | undefined, source: string, demand: string): RuleFacts =>
  facts('error', { element, source, demand })
const warning = (element: number | undefined, source: string, demand: string): RuleFacts =>
  facts('warning', { element, source, demand })
const information = (element: number | undefined, source: string, demand: string): RuleFacts =>
  facts('information', { element, source, demand })

function facts(
  severity: Severity,
  { element, source, demand }: { element: number | undefined; source: string; demand: string },
): RuleFacts {
  return { ...(element === undefined ? {} : { element }), severity, source, demand }
}

/** Rules on templates, in the order of the elements. */
export const TEMPLATE_RULES = {
  // Whole template
  'organisation-unknown': error(
    undefined,
    OURS,
    'every organisation named stands in the organisations file',
  ),
  'title-missing-in-edition': warning(
    2,
    TEMPLATE,
    'the title stands in every language of the document',
  ),
  'text-missing-in-edition': information(
    undefined,
    TEMPLATE,
    'every text stands in every language of the document',
  ),
  'template-not-drawable': error(undefined, OURS, 'the fonts of the document have every character'),
  // 2 Title and type
  'sub-type': error(
    2,
    TYPOLOGY,
    'academic and specialisation are certificates, achievement and service are badges',
  ),
  'micro-degree': error(2, TEMPLATE, 'only a certificate can be a micro-degree'),
  'micro-degree-parts': warning(2, TEMPLATE, 'a micro-degree is made of several courses'),
  // 4 Awarding body
  'single-provider': error(
    4,
    JOINT,
    'a single provider has no contributors and no modules of others',
  ),
  'awarding-contributors': error(
    4,
    JOINT,
    'a joint micro-credential names at least two contributors, each once',
  ),
  'awarding-body': error(4, JOINT, 'the awarding body is one of the contributors'),
  'awarding-shares': error(4, JOINT, 'the shares of the contributors add up to 100 percent'),
  'awarding-led-development': error(
    4,
    JOINT,
    'the awarding body is the one contributor that led the development',
  ),
  'awarding-most-activities': error(4, JOINT, 'the awarding body has the largest share'),
  'awarding-tie': error(
    4,
    JOINT,
    'with equal largest shares, the awarding body is the one that led the development',
  ),
  'awarding-modules': warning(
    4,
    JOINT,
    'the largest share agrees with the ECTS credits of the modules',
  ),
  'local-joint': warning(
    4,
    TEMPLATE,
    'a micro-credential outside the alliance belongs to one university',
  ),
  'alliance-missing': error(
    4,
    TEMPLATE,
    'awarding for the alliance needs the alliance in the organisations file',
  ),
  'not-approved': error(
    4,
    TEMPLATE,
    'awarding for the alliance needs an approved template and version',
  ),
  'not-a-member': error(
    4,
    TEMPLATE,
    'the awarding body and all contributors belong to the alliance',
  ),
  'eidas-missing': warning(
    4,
    'European Learning Model 3.2',
    'the awarding body has the identifier that a Europass issuer must have',
  ),
  'approval-missing': warning(4, TEMPLATE, 'a template of the alliance names its approval'),
  'logo-missing': warning(
    4,
    TEMPLATE,
    'the logos of the university and of the alliance appear on the document',
  ),
  // 5 Modules
  'modules-key': error(5, OURS, 'each module has a key of its own'),
  'modules-contributor': error(4, JOINT, 'a university that offers a module is a contributor'),
  'modules-required': warning(5, JOINT, 'at least one module is required'),
  'modules-total': error(
    6,
    JOINT,
    'the ECTS credits of the modules make those of the micro-credential',
  ),
  'modules-without-ects': warning(6, JOINT, 'either all modules state ECTS credits or none'),
  // 6 Workload
  'ects-required': error(6, TYPOLOGY, 'an academic certificate states its ECTS credits'),
  'ects-required-unless-justified': error(
    6,
    TYPOLOGY,
    'a specialisation certificate states its ECTS credits or why not',
  ),
  'ects-forbidden': error(6, TYPOLOGY, 'a badge never carries ECTS credits'),
  'ects-minimum': error(6, TYPOLOGY, 'a certificate has at least 1 ECTS credit'),
  'ects-recommended': warning(6, TYPOLOGY, 'a certificate has at least 3 ECTS credits'),
  'ects-large': warning(6, TYPOLOGY, 'a micro-credential has fewer than 60 ECTS credits'),
  'ects-maximum': error(6, TYPOLOGY, 'a micro-credential is less than a full degree'),
  'ects-exception': error(
    6,
    TYPOLOGY,
    'only a specialisation certificate without ECTS credits states an exception',
  ),
  'institution-maximum-ects': error(6, TEMPLATE, 'a limit of the country or university is kept'),
  'institution-minimum-ects': error(6, TEMPLATE, 'a limit of the country or university is kept'),
  'institution-rules': error(6, OURS, 'limits do not contradict each other'),
  'hours-per-ects': warning(
    6,
    "ECTS Users' Guide",
    'one ECTS credit stands for 25 to 30 hours of work',
  ),
  // 7 Level
  'eqf-required': error(7, TYPOLOGY, 'an academic certificate states its EQF level'),
  'eqf-required-unless-justified': error(
    7,
    TYPOLOGY,
    'a specialisation certificate states its EQF level or why not',
  ),
  'eqf-forbidden': error(7, TYPOLOGY, 'a service badge has no level'),
  'eqf-allowed': error(
    7,
    TYPOLOGY,
    'certificates have EQF level 5 to 8, achievement badges 5 to 7',
  ),
  'eqf-exception': error(
    7,
    TYPOLOGY,
    'only a specialisation certificate without EQF level states an exception',
  ),
  'national-framework': error(7, TEMPLATE, 'the national framework is one that is known'),
  'national-level': error(7, TEMPLATE, 'the national level exists in its framework'),
  'national-level-eqf': error(
    7,
    TEMPLATE,
    'the national level is referenced to the EQF level stated',
  ),
  'national-level-country': warning(
    7,
    TEMPLATE,
    'the national framework is that of the awarding body',
  ),
  'level-note': information(
    7,
    TEMPLATE,
    'a note says why there is no national level in Spain and Switzerland',
  ),
  'cycle-level': warning(
    7,
    TEMPLATE,
    'the cycle goes with the level: short 5, first 6, second 7, third 8',
  ),
  // 8 Learning outcomes
  'outcome-category': warning(8, TYPOLOGY, 'each learning outcome has a class or an ESCO skill'),
  // 9 Participation
  'activity-form': information(9, TYPOLOGY, 'the form of learning is typical of the sub-type'),
  'self-paced-contact-hours': error(9, TEMPLATE, 'contact hours only with a fixed timeframe'),
  'self-paced-period': error(9, TEMPLATE, 'a period only with a fixed timeframe'),
  'self-paced-duration': error(9, TEMPLATE, 'a duration only with a fixed timeframe'),
  'period-order': error(9, OURS, 'a period begins before it ends'),
  'contact-hours': warning(9, OURS, 'contact hours are part of the hours of work'),
  // 11, 12 Assessment
  'assessment-formality': error(
    11,
    TYPOLOGY,
    'the assessment has a formality that the sub-type allows',
  ),
  'assessment-additional': warning(
    11,
    TYPOLOGY,
    'further assessments have a formality that the sub-type allows',
  ),
  'assessment-title': error(11, TEMPLATE, 'another kind of assessment has a title'),
  'assessment-participation': warning(
    11,
    OURS,
    'participation as type and as formality go together',
  ),
  'participation-only': warning(
    11,
    EU,
    'learning outcomes are assessed; participation alone is outside the EU definition',
  ),
  'supervision-missing': warning(
    12,
    TEMPLATE,
    'tests and examinations state supervision and identity verification',
  ),
  // 13 Quality assurance
  'quality-agency': error(
    13,
    TEMPLATE,
    'an agency is named for external decisions, and only for these',
  ),
  'quality-credential': warning(
    13,
    EU,
    'quality assurance covers the credential, not only the content',
  ),
  // 15 Stackability
  'badge-stackable': warning(15, TYPOLOGY, 'a badge is usually stand-alone'),
  'stackability-target': warning(
    15,
    TEMPLATE,
    'a stackable micro-credential names the larger credential',
  ),
  'stand-alone-target': error(
    15,
    OURS,
    'a stand-alone micro-credential names no larger credential',
  ),
  'stackability-ects': warning(15, OURS, 'no more ECTS credits are taken over than there are'),
  // 16 Further information
  'target-group': information(
    16,
    TYPOLOGY,
    'the target group is stated, as the sub-type has a typical one',
  ),
  'isced-missing': warning(16, TEMPLATE, 'an ISCED-F field is given where an EQF level is given'),
} as const satisfies Readonly<Record<string, RuleFacts>>

/** Rules on awards, in the order of the elements. */
export const AWARD_RULES = {
  'award-not-drawable': error(1, OURS, 'the fonts of the document have every character'),
  'birth-after-award': error(1, OURS, 'the learner was born before the award'),
  'birth-implausible': error(1, OURS, 'the learner is less than 120 years old'),
  'learner-young': warning(1, OURS, 'the learner is at least 13 years old'),
  membership: error(
    4,
    TEMPLATE,
    'on the day of the award the awarding body and all contributors were members',
  ),
  'award-in-future': error(5, OURS, 'the requirements were met by today'),
  'award-before-start': warning(5, OURS, 'the requirements were not met before the learning began'),
  'award-before-approval': warning(5, TEMPLATE, 'the template was approved before the award'),
  'modules-unknown': error(5, JOINT, 'each module passed is a module of the template'),
  'modules-twice': error(5, JOINT, 'each module is passed once'),
  'modules-missing': error(5, JOINT, 'all required modules were passed'),
  'modules-date': error(5, JOINT, 'the date of the award is that of the last module'),
  'modules-ects': error(6, JOINT, 'the ECTS credits of the modules passed are right'),
  'modules-grade': warning(14, JOINT, 'the grades of all modules have arrived, where any has'),
  'mode-chosen': error(9, TEMPLATE, 'only in a hybrid offer a learner chooses the mode'),
  'grade-unknown': error(14, TEMPLATE, 'the grade exists in the grading scheme of the university'),
  'grade-failed': error(14, OURS, 'the grade is a pass'),
  'grade-not-checked': information(14, TEMPLATE, 'a grading scheme is known for the university'),
  'grade-without-assessment': warning(14, OURS, 'a grade needs more than participation'),
} as const satisfies Readonly<Record<string, RuleFacts>>

/** All rules by name. */
export const RULES = { ...TEMPLATE_RULES, ...AWARD_RULES } as const
export type RuleName = keyof typeof RULES
