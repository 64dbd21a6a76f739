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
  const [{ kind, parts }] = identitiesOf(award.learner)
  return canonicalJson({
    awardedOn: award.awardedOn,
    institution: template.awarding.body,
    learner: [kind, ...parts],
    template: template.id,
    type: template.type,
    version: template.version,
  })
}

/** Every identity of a learner, the strongest first; names with birth date are always there. */
export function identitiesOf(learner: Learner): readonly [LearnerIdentity, ...LearnerIdentity[]] {
  const { studentId, esi, email, givenName = '', familyName = '', dateOfBirth } = learner
  const byName = {
    kind: 'name',
    parts: [folded(givenName), folded(familyName), dateOfBirth],
  } as const
  const byNumber = studentId && [studentId.organisation, folded(studentId.value)]
  const identities: LearnerIdentity[] = []
  if (byNumber) identities.push({ kind: 'student-id', parts: byNumber })
  if (esi !== undefined) identities.push({ kind: 'esi', parts: [folded(esi)] })
  if (email !== undefined) identities.push({ kind: 'email', parts: [folded(email)] })
  identities.push(byName)
  return identities as [LearnerIdentity, ...LearnerIdentity[]]
}

/** Texts that folding changes in nothing but their capitals. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/

/** NFC, single spaces, case folded through capitals so that `ß` meets `SS`. */
function folded(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
}
