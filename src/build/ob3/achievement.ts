// The achievement in the primary language: native members first, then the extension (elements 2, 6, 7, 8, 11, 16).
// Open Badges has no language maps: other editions are `related` achievements, their texts stand in the extension.

import { textIn } from '../../model/language.ts'
import type { PageImage } from '../../model/page-image.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { Template } from '../../model/template.ts'
import { iscedFConcept } from '../../model/vocabulary/isced-f.ts'
import { toBase64 } from '../../util/bytes.ts'
import type { JsonObject } from '../../util/json.ts'
import { present } from '../json-members.ts'
import { alignments } from './alignments.ts'
import { extensionMembers } from './extension.ts'
import { criteriaNarrative } from './narrative.ts'
import { partOf } from './part-id.ts'
import { resultDescriptions } from './results.ts'

/** The achievement of a record. */
export function achievement(
  record: IssuanceRecord,
  creator: JsonObject,
  badgeImage: PageImage | undefined,
): JsonObject {
  const { template } = record
  const { id, version, languages, workload } = template
  const [language, ...others] = languages
  const name = textIn(template.title, language)
  return present({
    id,
    type: ['Achievement', 'MicroCredentialAchievement'],
    achievementType: 'MicroCredential',
    name,
    description: textIn(template.description, language),
    version,
    inLanguage: language,
    image: badgeImage === undefined ? undefined : image(badgeImage, name),
    criteria: { narrative: criteriaNarrative(template) },
    creator,
    creditsAvailable: workload.ects === undefined ? undefined : Number(workload.ects),
    fieldOfStudy: fieldOfStudy(template, language),
    alignment: alignments(template),
    resultDescription: resultDescriptions(record),
    related: others.map((inLanguage) => ({
      id: partOf(id, `edition-${inLanguage}`),
      type: ['Related'],
      inLanguage,
      version,
    })),
    ...extensionMembers(record),
  })
}

function image({ mediaType, bytes }: PageImage, caption: string): JsonObject {
  return { id: `data:${mediaType};base64,${toBase64(bytes)}`, type: 'Image', caption }
}

function fieldOfStudy({ furtherInformation }: Template, language: string): string | undefined {
  const names = (furtherInformation.iscedF ?? []).flatMap((code) => {
    const field = iscedFConcept(code)
    return field === undefined ? [] : [textIn(field.label, language)]
  })
  return names.length === 0 ? undefined : names.join('; ')
}
