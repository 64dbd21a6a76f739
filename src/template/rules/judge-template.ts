// The rules of the ENHANCE template on one template, all families in the order of the elements.

import type { InputFault } from '../../model/fault.ts'
import type { Template } from '../../model/template.ts'
import { judgeAlliance } from './alliance.ts'
import { judgeAssessments, judgeFormality, judgeQualityAssurance } from './assessment.ts'
import { judgeAwarding } from './awarding.ts'
import { judgeCredentialType, subTypeFits } from './credential-type.ts'
import { judgeTemplateDrawable } from './drawable.ts'
import { judgeEditions } from './editions.ts'
import { faultOf } from './finding.ts'
import { judgeFurtherInformation, judgeStackability } from './further-information.ts'
import { judgeLevel } from './level.ts'
import { judgeModules } from './modules.ts'
import { judgeOutcomes, judgeParticipation } from './participation.ts'
import { judgeReferences } from './references.ts'
import { DEFAULT_ECTS_LIMITS, type EctsLimits } from './typology.ts'
import { judgeWorkload } from './workload.ts'

export interface TemplateJudgement {
  /** Name of the template file, for the faults. Default: `template.json`. */
  readonly file?: string
  /** Limits on ECTS credits. Default: those of the alliance. */
  readonly ectsLimits?: EctsLimits
}

/**
 * Tells every rule of the ENHANCE template that a template breaks; nothing may be issued while one is an error.
 * Needs no clock: what depends on the day is judged with each award.
 */
export function judgeTemplate(
  template: Template,
  { file = 'template.json', ectsLimits = DEFAULT_ECTS_LIMITS }: TemplateJudgement = {},
): readonly InputFault[] {
  const byTypology = subTypeFits(template)
    ? [
        ...judgeWorkload(template, ectsLimits),
        ...judgeLevel(template),
        ...judgeParticipation(template),
        ...judgeFormality(template),
        ...judgeStackability(template),
        ...judgeFurtherInformation(template),
      ]
    : []
  return [
    ...judgeReferences(template),
    ...judgeEditions(template),
    ...judgeTemplateDrawable(template),
    ...judgeCredentialType(template),
    ...judgeAwarding(template),
    ...judgeAlliance(template),
    ...judgeModules(template),
    ...judgeOutcomes(template),
    ...judgeAssessments(template),
    ...judgeQualityAssurance(template),
    ...byTypology,
  ].map((finding) => faultOf(file, finding))
}
