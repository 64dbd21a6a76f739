// Alignments: levels (element 7), fields (16), skills (8) and decisions of agencies (13) by their official addresses.
// Own quality-assurance procedures are no alignment: there is nothing to align with.

import { textIn } from '../../model/language.ts'
import type { Template } from '../../model/template.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import { eqfConcept } from '../../model/vocabulary/eqf.ts'
import { iscedFConcept } from '../../model/vocabulary/isced-f.ts'
import { nationalLevel } from '../../model/vocabulary/national-frameworks.ts'
import { CYCLE_CONCEPTS } from '../../model/vocabulary/own-concepts.ts'
import type { JsonObject } from '../../util/json.ts'
import { present } from '../json-members.ts'

/** `targetType` by what is aligned with; the standard's list knows none of them. */
export const TARGET_TYPES = {
  eqf: 'ext:EQF',
  national: 'ext:NQF',
  cycle: 'ext:QF-EHEA',
  iscedF: 'ext:ISCEDF',
  esco: 'ext:ESCOSkill',
  qualityAssurance: 'ext:QualityAssurance',
} as const

/** The alignments of a template, in the order of their elements. */
export function alignments(template: Template): readonly JsonObject[] {
  return [...levels(template), ...skills(template), ...decisions(template), ...fields(template)]
}

function levels({ level, languages }: Template): readonly JsonObject[] {
  const eqf = level.eqf === undefined ? undefined : eqfConcept(level.eqf)
  const national =
    level.national && nationalLevel(level.national.framework, level.national.level)?.concept
  const [language] = languages
  return [
    ...conceptAlignment(eqf, language, {
      targetType: TARGET_TYPES.eqf,
      targetFramework: 'European Qualifications Framework',
      targetCode: String(level.eqf),
    }),
    ...conceptAlignment(national, language, {
      targetType: TARGET_TYPES.national,
      targetFramework: level.national?.framework ?? '',
      targetCode: level.national?.level ?? '',
    }),
    ...conceptAlignment(level.cycle && CYCLE_CONCEPTS[level.cycle], language, {
      targetType: TARGET_TYPES.cycle,
      targetFramework: 'Qualifications Framework of the European Higher Education Area',
      targetCode: level.cycle ?? '',
    }),
  ]
}

function fields({ furtherInformation, languages }: Template): readonly JsonObject[] {
  return (furtherInformation.iscedF ?? []).flatMap((code) =>
    conceptAlignment(iscedFConcept(code), languages[0], {
      targetType: TARGET_TYPES.iscedF,
      targetFramework: 'ISCED-F 2013',
      targetCode: code,
    }),
  )
}

/** Skills once each. We hold no names of ESCO skills: the outcome describes, the code names. */
function skills({ outcomes, languages }: Template): readonly JsonObject[] {
  const seen = new Map<string, JsonObject>()
  for (const { esco, text } of outcomes) {
    for (const targetUrl of esco ?? []) {
      const targetCode = targetUrl.slice(targetUrl.lastIndexOf('/') + 1)
      if (seen.has(targetUrl)) continue
      seen.set(targetUrl, {
        type: ['Alignment'],
        targetType: TARGET_TYPES.esco,
        targetFramework: 'ESCO',
        targetName: `ESCO skill ${targetCode}`,
        targetDescription: textIn(text, languages[0]),
        targetCode,
        targetUrl,
      })
    }
  }
  return [...seen.values()]
}

function decisions({ qualityAssurance, languages }: Template): readonly JsonObject[] {
  return qualityAssurance.flatMap(({ kind, link, description, agency }) => {
    if (kind !== 'agency' || link === undefined) return []
    return [
      present({
        type: ['Alignment'],
        targetType: TARGET_TYPES.qualityAssurance,
        targetFramework: agency === undefined ? undefined : textIn(agency.name, languages[0]),
        targetName: textIn(description, languages[0]),
        targetUrl: link,
      }),
    ]
  })
}

function conceptAlignment(
  concept: Concept | undefined,
  language: string,
  target: { targetType: string; targetFramework: string; targetCode: string },
): readonly JsonObject[] {
  if (concept === undefined) return []
  return [
    {
      type: ['Alignment'],
      ...target,
      targetName: textIn(concept.label, language),
      targetUrl: concept.iri,
    },
  ]
}
