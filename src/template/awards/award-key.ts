// Who a learner is and which award this is, as texts that do not depend on how a file spells them.
// specs: exactly one credential per institution, award type, learner, award date and template version.

import type { Award, Learner } from '../../model/award.ts'
import type { Template } from '../../model/template.ts'
import { canonicalJson } from '../../util/canonical-json.ts'

/** What an award key needs of a template. */
export type KeyedTemplate = Pick<Template, 'id' | 'version' | 'type'> & {
  readonly awarding: Pick<Template['awarding'], 'body'>
}

/** One way in which a learner is told from others; equal identities mean the same learner. */
export interface LearnerIdentity {
  readonly kind: 'student-id' | 'esi' | 'email' | 'name'
  readonly parts: readonly string[]
}

/**
 * The stable key of an award, as canonical JSON text; two spellings of one award have one key.
 *
 * It holds the learner's data: the caller hashes it (with a salt, where it leaves the ledger). The learner
 * stands in it by the strongest identity the award has: student id with its university, ESI, e-mail, names
 * with birth date. A file that adds a stronger one later makes another key.
 */
export function awardKey(template: KeyedTemplate, award: Award): string {
  const [strongest] = identitiesOf(award.learner)
  return canonicalJson({
    institution: template.awarding.body,
    type: template.type,
    template: template.id,
    version: template.version,
    learner: [strongest.kind, ...strongest.parts],
    awardedOn: award.awardedOn,
  })
}

/** Every identity of a learner, the strongest first; names with birth date are always there. */
export function identitiesOf(learner: Learner): readonly [LearnerIdentity, ...LearnerIdentity[]] {
  const { studentId, esi, email } = learner
  const stronger: LearnerIdentity[] = []
  if (studentId) {
    stronger.push({ kind: 'student-id', parts: [studentId.organisation, folded(studentId.value)] })
  }
  if (esi !== undefined) stronger.push({ kind: 'esi', parts: [folded(esi)] })
  if (email !== undefined) stronger.push({ kind: 'email', parts: [folded(email)] })
  const names = [learner.givenName, learner.familyName].map((name) => folded(name ?? ''))
  const byName: LearnerIdentity = { kind: 'name', parts: [...names, learner.dateOfBirth] }
  const [first, ...others] = [...stronger, byName]
  return [first ?? byName, ...others]
}

/** NFC, single spaces, case folded through capitals so that `ß` meets `SS`. */
function folded(text: string): string {
  if (/^[!-~]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
}
