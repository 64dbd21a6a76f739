// Supervision and identity verification (element 12), Europass list `supervision-verification`.
// The list does not tell online from on-site supervision: two of our keys share a concept.

import type { Supervision } from '../template.ts'
import { type Concept, type ConceptScheme, concept, snbScheme } from './concept.ts'

export const SUPERVISION_SCHEME: ConceptScheme = snbScheme('supervision-verification')

const supervised = (code: string, en: string) => concept(SUPERVISION_SCHEME, code, { en })

export const SUPERVISION_VERIFICATIONS = {
  'supervised-with-id': supervised('70be69aaf9', 'Supervised with ID Verification'),
  'supervised-without-id': supervised('44314532f9', 'Supervised without ID Verification'),
  'unsupervised-with-id': supervised('df2880c5cb', 'Unsupervised with ID Verification'),
  'unsupervised-without-id': supervised('c598449d64', 'Unsupervised without ID Verification'),
} as const satisfies Readonly<Record<string, Concept>>

const BY_KEY: Readonly<Record<Supervision, Concept>> = {
  'unsupervised-without-identity-verification':
    SUPERVISION_VERIFICATIONS['unsupervised-without-id'],
  'supervised-without-identity-verification': SUPERVISION_VERIFICATIONS['supervised-without-id'],
  'supervised-online-with-identity-verification': SUPERVISION_VERIFICATIONS['supervised-with-id'],
  'supervised-onsite-with-identity-verification': SUPERVISION_VERIFICATIONS['supervised-with-id'],
}

/** The official concept of a form of supervision. */
export function supervisionConcept(supervision: Supervision): Concept {
  return BY_KEY[supervision]
}
