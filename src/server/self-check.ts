// Nothing leaves that our own verifier does not pass: what it says of form, proof and key is asked.

import { PipelineError } from '../model/pipeline-error.ts'
import type { Report } from '../model/report.ts'
import { utf8 } from '../util/bytes.ts'
import type { Verifier } from '../verify/verifier.ts'

/** Asserts that what was signed passes. @throws {PipelineError} `SELF_CHECK_FAILED` */
export async function assertPasses(text: string, verifier: Verifier): Promise<void> {
  const open = openChecks(await verifier.verify(utf8(text)))
  if (open.length === 0) return
  const [first] = open
  throw new PipelineError(
    'SELF_CHECK_FAILED',
    `our own verifier does not pass what was signed: ${open.map(({ code }) => code).join(', ')}`,
    { detail: { ...(first?.pointer !== undefined && { pointer: `/credential${first.pointer}` }) } },
  )
}

/** Whether it is over, trusted or revoked is not asked: a registrar may issue for the past and for others. */
const NOT_ASKED = ['EXPIRED', 'NOT_YET_VALID', 'REVOKED', 'SUSPENDED']
const MUST_PASS = ['proof', 'controller']

function openChecks({ checks }: Report) {
  return checks.filter(
    ({ check, outcome, code }) =>
      (outcome === 'failed' && !NOT_ASKED.includes(code)) ||
      (MUST_PASS.includes(check) && outcome === 'indeterminate'),
  )
}
