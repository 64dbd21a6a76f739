// Rule on keys: every organisation that a template names stands in the organisations file.

import type { Template } from '../../model/template.ts'
import { nearestName } from '../../util/nearest-name.ts'
import type { Finding } from './finding.ts'

/** Findings on keys of organisations. */
export function judgeReferences(template: Template): readonly Finding[] {
  const { awarding, modules, stackability, register } = template
  const named: readonly (readonly [pointer: string, key: string])[] = [
    ['/awarding/body', awarding.body],
    ...awarding.contributors.map(
      ({ organisation }, index) =>
        [`/awarding/contributors/${index}/organisation`, organisation] as const,
    ),
    ...modules.map(
      ({ organisation }, index) => [`/modules/${index}/organisation`, organisation] as const,
    ),
    ...(stackability?.towards ?? []).map(
      ({ organisation }, index) =>
        [`/stackability/towards/${index}/organisation`, organisation] as const,
    ),
  ]
  const known = [...register.organisations.keys()]
  return named
    .filter(([, key]) => !register.organisations.has(key))
    .map(([pointer, key]): Finding => {
      const near = nearestName(key, known)
      const hint = near === undefined ? '' : `; did you mean "${near}"?`
      return {
        rule: 'organisation-unknown',
        pointer,
        message: `"${key}" is not in the organisations file${hint}`,
      }
    })
}
