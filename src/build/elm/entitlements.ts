// `entitlesTo`: larger credentials that this one counts towards (element 15).
// Prospective, and limited to the accepting organisation: nobody else is bound by it.

import type { IssuanceRecord } from '../../model/record.ts'
import type { Stackability } from '../../model/template.ts'
import { ENTITLEMENT_STATUSES, ENTITLEMENTS } from '../../model/vocabulary/europass-lists.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { oneOrMany } from '../json-members.ts'
import { SUBJECTS } from '../own-lists.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'
import { webResource } from './leaf-nodes.ts'
import type { OrganisationWriter } from './organisations.ts'

type Target = NonNullable<Stackability['towards']>[number]

/** The entitlements of a stackable micro-credential. */
export function entitlements(
  w: ElmWriter,
  { template }: IssuanceRecord,
  surroundings: { organisations: OrganisationWriter; awardedBy: JsonObject },
): Json | undefined {
  const targets = template.stackability?.towards ?? []
  return oneOrMany(targets.map((target) => entitlement(w, target, surroundings)))
}

function entitlement(
  w: ElmWriter,
  target: Target,
  { organisations, awardedBy }: { organisations: OrganisationWriter; awardedBy: JsonObject },
): JsonObject {
  const title = languageMap(target.title)
  return w.node('entitlement', 'LearningEntitlement', {
    title,
    awardedBy,
    specifiedBy: w.node('entitlementSpec', 'LearningEntitlementSpecification', {
      title,
      dcType: w.concept(ENTITLEMENTS['learning-opportunity']),
      entitlementStatus: w.concept(ENTITLEMENT_STATUSES.prospective),
      limitOrganisation: organisations.university(target.organisation),
      homepage: target.link === undefined ? undefined : webResource(w, target.link),
      additionalNote:
        target.ects === undefined
          ? undefined
          : w.note(SUBJECTS['credit-limit'], w.inPrimary(`${target.ects} ECTS`)),
    }),
  })
}
