// Modes of delivery (Europass list `learning-assessment`). Hybrid is no concept of the list:
// the learner chooses, so it stands for on-site and online together.

import type { ChosenMode, DeliveryMode } from '../template.ts'
import { type Concept, type ConceptScheme, concept, snbScheme } from './concept.ts'
import { MODE_LABELS } from './labels.ts'

export const MODE_SCHEME: ConceptScheme = snbScheme('learning-assessment')

/** Mode concepts by our key; the last three are the list's own and no choice in templates. */
export const MODES = {
  'on-site': concept(MODE_SCHEME, '9191af2ed9', { ...MODE_LABELS['on-site'], en: 'Presential' }),
  online: concept(MODE_SCHEME, '920fbb3cbe', { ...MODE_LABELS.online, en: 'Online' }),
  blended: concept(MODE_SCHEME, 'e92d221e4d', { ...MODE_LABELS.blended, en: 'Blended' }),
  'work-based': concept(MODE_SCHEME, '729f3bed4b', { en: 'Workbased' }),
  'project-based': concept(MODE_SCHEME, '7813801c77', { en: 'Project based' }),
  'research-lab-based': concept(MODE_SCHEME, 'ed4c557045', { en: 'Research-Lab based' }),
} as const satisfies Readonly<Record<string, Concept>>

/** The concept of a mode that a learner took. */
export function modeConcept(mode: ChosenMode): Concept {
  return MODES[mode]
}

/** The concepts of an offered mode: one, or two for hybrid. */
export function modeConcepts(mode: DeliveryMode): readonly Concept[] {
  return mode === 'hybrid' ? [MODES['on-site'], MODES.online] : [MODES[mode]]
}
