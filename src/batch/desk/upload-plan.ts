// What exactly is to be issued of an upload: the plan that two people compare and the ledger checks.

import { planOf } from '../../ledger/approval.ts'
import { type BatchPlan, planText } from '../../proof/batch-approval.ts'
import { toInstant } from '../../util/time.ts'
import { sha256Hex } from '../content-hash.ts'
import type { CheckSettings } from '../intake/check-chunk.ts'
import { batchRequest } from '../issue-batch.ts'
import type { DeskTemplate } from './desk-options.ts'
import type { Examined, ExamineJob } from './examine.ts'

/** What the file is called in findings: its name is the registrar's. */
const FILE = 'awards'

/** What awards are checked against. */
export function settingsOf({ loaded, formatFaults }: DeskTemplate, now: Date): CheckSettings {
  return {
    template: loaded.template,
    templateHash: loaded.sha256,
    file: FILE,
    today: toInstant(now).slice(0, 10),
    formatFaults: formatFaults ?? [],
  }
}

/** The check of a file against a template. */
export function examineJob(template: DeskTemplate, bytes: Uint8Array, now: Date): ExamineJob {
  const { loaded, columns, chunkSize } = template
  return {
    kind: 'examine',
    bytes,
    settings: settingsOf(template, now),
    templateFaults: loaded.faults,
    moduleKeys: loaded.template.modules.map(({ key }) => key),
    chunkSize,
    ...(columns && { columns }),
  }
}

/** The plan of a checked file. */
export function planFor({ input }: Examined, { loaded, outputs }: DeskTemplate): BatchPlan {
  return planOf(batchRequest(input, { templateHash: loaded.sha256, outputs }))
}

/** SHA-256 in hex of a plan as `issue --plan` writes it. */
export function planHash(plan: BatchPlan): string {
  return sha256Hex(planText(plan))
}
