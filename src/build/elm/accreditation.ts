// Element 13 in ELM: `Accreditation` for a real external decision; own procedures are a note (build-elm/specification).

import { PipelineError } from '../../model/pipeline-error.ts'
import type { QualityAssurance, Template } from '../../model/template.ts'
import { ACCREDITATION_TYPES } from '../../model/vocabulary/europass-lists.ts'
import type { JsonObject } from '../../util/json.ts'
import { QUALITY_SCOPE_CONCEPTS } from '../own-lists.ts'
import { isQualification } from '../record-view.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'
import { countryOf, webResource } from './leaf-nodes.ts'

/** Whether an agency's decision stands on the Qualification; else it stands on the awarding body. */
export function coversQualification(template: Template, one: QualityAssurance): boolean {
  return one.scope !== 'institution' && isQualification(template)
}

/** An agency's decision. ELM's types tell institution from programme; a note tells credential from content. */
export function accreditation(w: ElmWriter, one: QualityAssurance): JsonObject {
  const { agency } = one
  if (agency === undefined) {
    throw new PipelineError(
      'BUILD_INPUT_INVALID',
      'expected the agency of an external quality assurance (element 13), received none',
      { detail: { element: 13, pointer: '/qualityAssurance' } },
    )
  }
  const type = one.scope === 'institution' ? 'institutional' : 'programme'
  return w.node('accreditation', 'Accreditation', {
    title: languageMap(one.description),
    dcType: w.concept(ACCREDITATION_TYPES[`${type}-quality-assurance`]),
    accreditingAgent: w.node('org', 'Organisation', {
      legalName: languageMap(agency.name),
      location: w.node('location', 'Location', {
        address: w.node('address', 'Address', {
          countryCode: w.concept(countryOf(agency.country)),
        }),
      }),
      homepage: agency.homepage === undefined ? undefined : webResource(w, agency.homepage),
    }),
    report: one.link === undefined ? undefined : webResource(w, one.link),
    additionalNote: w.labelNote(QUALITY_SCOPE_CONCEPTS[one.scope]),
  })
}
