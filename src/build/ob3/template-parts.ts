// What of an Open Badge is the same for many awards of a template: built once and frozen, so that it need not be
// built again and whoever compares two badges sees at once that nothing changed in it.

import { textIn } from '../../model/language.ts'
import type { PageImage } from '../../model/page-image.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { Template } from '../../model/template.ts'
import { deepFreeze } from '../../util/frozen.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { present } from '../json-members.ts'
import { allianceOf, documentName, organisationOf } from '../record-view.ts'
import { achievement } from './achievement.ts'
import { issuerProfile } from './issuer-profile.ts'
import { scaleOf } from './results.ts'

/** The parts of the badges of one template and issuer. */
export interface TemplateParts {
  readonly name: string
  readonly description: string
  readonly issuer: JsonObject
  readonly signatory: JsonObject
  /** The achievement of a record of the template. */
  readonly achievementOf: (record: IssuanceRecord) => JsonObject
}

/** The parts for a template. */
export function templateParts(
  template: Template,
  { issuerId, badgeImage }: { readonly issuerId: string; readonly badgeImage?: PageImage },
): TemplateParts {
  const [language] = template.languages
  const { body } = template.awarding
  const issuer = issuerProfile(organisationOf(template, body), { id: issuerId, language })
  // Only the name: a second copy of the address would be a second blank node, costly to canonicalise.
  const creator = present({ id: issuer.id, type: issuer.type, name: issuer.name })
  const achievements = new Map<string, JsonObject>()
  return {
    name: textIn(documentName(template), language),
    description: textIn(template.description, language),
    issuer: frozenCopy(issuer),
    signatory: frozenCopy({
      signatoryName: template.signatory.name,
      signatoryFunction: template.signatory.function,
    }),
    achievementOf(record) {
      // All that an achievement takes from the award and not from the template.
      const key = `${scaleOf(record)} ${allianceOf(record, body) !== undefined}`
      const known = achievements.get(key) ?? frozenCopy(achievement(record, creator, badgeImage))
      achievements.set(key, known)
      return known
    },
  }
}

/** A copy, as the texts in it are the template's own. */
function frozenCopy<T extends Json>(value: T): T {
  return deepFreeze(structuredClone(value))
}
