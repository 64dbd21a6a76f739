// Kinds of learning: the Europass lists `learning-opportunity` (what is offered) and `learning-activity`
// (what the learner did), and the nearest concept of each for the template's forms (element 9b).

import type { ActivityForm } from '../template.ts'
import { type Concept, type ConceptScheme, concept, snbScheme } from './concept.ts'

export const LEARNING_OPPORTUNITY_SCHEME: ConceptScheme = snbScheme('learning-opportunity')
export const LEARNING_ACTIVITY_SCHEME: ConceptScheme = snbScheme('learning-activity')

const opportunity = (code: string, en: string) => concept(LEARNING_OPPORTUNITY_SCHEME, code, { en })
const activity = (code: string, en: string) => concept(LEARNING_ACTIVITY_SCHEME, code, { en })

export const LEARNING_OPPORTUNITIES = {
  course: opportunity('05053c1cbe', 'Course'),
  'programme-module': opportunity('0f7dac46ca', 'Programme module'),
  mentoring: opportunity('11252a5207', 'Mentoring'),
  mooc: opportunity('17744a2647', 'MOOC'),
  apprenticeship: opportunity('63f9f6180c', 'Apprenticeship'),
  'study-visit': opportunity('65a4cf5de2', 'Study visit'),
  'short-learning-programme': opportunity('74a4a268e8', 'Short learning programme'),
  internship: opportunity('77b99de990', 'Internship'),
  'educational-programme': opportunity('79343569f3', 'Educational programme'),
  class: opportunity('7e1ac538db', 'Class'),
  'service-learning': opportunity('8b965da2d4', 'Service learning'),
  thesis: opportunity('b2434ca358', 'Thesis'),
} as const satisfies Readonly<Record<string, Concept>>

export const LEARNING_ACTIVITIES = {
  'practice-coursework': activity('3c8bd58d62', 'lab / simulation / practice coursework'),
  'job-experience': activity('4357e0e681', 'job experience'),
  volunteering: activity('59eaf34fab', 'volunteering'),
  research: activity('a7e556215a', 'research'),
  'self-motivated-study': activity('b660f5dcea', 'self-motivated study'),
  'e-learning-coursework': activity('bf2e3a7bae', 'e-learning coursework'),
  internship: activity('bf5588ff84', 'internship'),
  apprenticeship: activity('d46a826a39', 'apprenticeship'),
  'workshop-seminar-conference': activity('efff75e10a', 'workshop, seminar or conference'),
  'educational-programme': activity('fd33e234ae', 'educational programme'),
  'classroom-coursework': activity('ff436ea7c9', 'classroom coursework'),
} as const satisfies Readonly<Record<string, Concept>>

/** The nearest official concepts of a form of learning. */
export interface FormConcepts {
  readonly opportunity?: Concept
  readonly activity?: Concept
  /** False where the official concept says less than the form: then a note beside it names the form. */
  readonly exact: boolean
}

/** Official concepts by the template's form of organisation. */
export const ACTIVITY_FORMS_AS_CONCEPTS: Readonly<Record<ActivityForm, FormConcepts>> = {
  course: {
    opportunity: LEARNING_OPPORTUNITIES.course,
    activity: LEARNING_ACTIVITIES['classroom-coursework'],
    exact: true,
  },
  mooc: {
    opportunity: LEARNING_OPPORTUNITIES.mooc,
    activity: LEARNING_ACTIVITIES['e-learning-coursework'],
    exact: true,
  },
  'group-of-courses': {
    opportunity: LEARNING_OPPORTUNITIES['short-learning-programme'],
    activity: LEARNING_ACTIVITIES['educational-programme'],
    exact: false,
  },
  'short-learning-programme': {
    opportunity: LEARNING_OPPORTUNITIES['short-learning-programme'],
    activity: LEARNING_ACTIVITIES['educational-programme'],
    exact: true,
  },
  'summer-school': {
    opportunity: LEARNING_OPPORTUNITIES['short-learning-programme'],
    activity: LEARNING_ACTIVITIES['educational-programme'],
    exact: false,
  },
  workshop: {
    opportunity: LEARNING_OPPORTUNITIES.class,
    activity: LEARNING_ACTIVITIES['workshop-seminar-conference'],
    exact: false,
  },
  training: {
    opportunity: LEARNING_OPPORTUNITIES.course,
    activity: LEARNING_ACTIVITIES['workshop-seminar-conference'],
    exact: false,
  },
  bootcamp: {
    opportunity: LEARNING_OPPORTUNITIES['short-learning-programme'],
    activity: LEARNING_ACTIVITIES['workshop-seminar-conference'],
    exact: false,
  },
  'special-offering': { exact: false },
  'service-based-learning': {
    opportunity: LEARNING_OPPORTUNITIES['service-learning'],
    exact: true,
  },
  volunteering: { activity: LEARNING_ACTIVITIES.volunteering, exact: true },
}
