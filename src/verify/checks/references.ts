// References: results must refer to what the achievement describes, within its levels and values.
// Open Badges 3.0 section B.1.18; no schema states it.

import type { CheckResult } from '../../model/report.ts'
import type { FindingCode } from '../codes.ts'
import type { Credential } from '../credential.ts'
import { failed, notApplicable, passed } from '../finding.ts'
import { hasResults, resultReferenceFaults } from '../profiles/open-badges-rules.ts'

export function checkReferences({ document, format }: Credential): CheckResult {
  if (format !== 'ob3' || !hasResults(document)) return notApplicable('references')
  const [first, ...others] = resultReferenceFaults(document)
  if (!first) return passed('references')
  const more = others.length > 0 ? `, and ${others.length} more` : ''
  return failed('references', first.kind as FindingCode, {
    pointer: first.pointer,
    message: `${first.message}${more}`,
  })
}
