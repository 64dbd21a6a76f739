// What is genuine and no award: a reader who counts awards must not take "passed" for one. Of what is handed in itself;
// inside another credential, or fetched for one, such things are where they belong.

import type { ReportWarning } from '../model/report.ts'
import type { Credential, Session } from './credential.ts'
import { warning } from './finding.ts'

/** What to say of a status list or an endorsement that was handed in. */
export function awardWarnings(
  { format, types }: Credential,
  { depth }: Session,
): readonly ReportWarning[] {
  if (depth > 0) return []
  if (format === 'status-list') return [warning('STATUS_LIST_ALONE')]
  return types.includes('EndorsementCredential') ? [warning('ENDORSEMENT_ALONE')] : []
}
