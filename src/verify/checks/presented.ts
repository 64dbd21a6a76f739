// The credentials in a presentation: each verified as one of its own, with everything that counts for one that
// comes alone, and reported in full. VCDM 2.0 section 4.13. Who presents them is for the proof check.

import type { CheckResult, Report, ReportWarning } from '../../model/report.ts'
import { utf8 } from '../../util/bytes.ts'
import { asArray, isJsonObject, type Json, pointerTo } from '../../util/json.ts'
import type { Credential, Session } from '../credential.ts'
import { type Checked, failed, indeterminate, notApplicable, passed, warning } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { signerOf } from './one-proof.ts'

/** The check `endorsements`, once per credential, and the reports behind it. */
export interface Presented extends Checked {
  readonly credentials: readonly { readonly pointer: string; readonly report: Report }[]
}

export async function checkPresented(
  presentation: Credential,
  session: Session,
): Promise<Presented> {
  const value = presentation.document.verifiableCredential
  const entries = asArray<Json>(value)
  if (entries.length === 0)
    return {
      results: [notApplicable('endorsements')],
      warnings: [warning('PRESENTATION_EMPTY')],
      credentials: [],
    }
  if (entries.length > LIMITS.maxEmbedded || session.depth >= LIMITS.maxNesting)
    return { results: [failed('endorsements', 'EMBEDDED_TOO_MANY')], warnings: [], credentials: [] }
  const presenters = presentersOf(presentation)
  const results: CheckResult[] = []
  const warnings: ReportWarning[] = []
  const credentials: { pointer: string; report: Report }[] = []
  for (const [index, entry] of entries.entries()) {
    const pointer = Array.isArray(value)
      ? pointerTo('/verifiableCredential', index)
      : '/verifiableCredential'
    const report = await reportOf(entry, session)
    results.push(
      report
        ? resultOf(report, pointer)
        : failed('endorsements', 'EMBEDDED_UNSECURED', { pointer }),
    )
    if (!report) continue
    credentials.push({ pointer, report })
    warnings.push(...holderWarnings(presenters, report, pointer))
  }
  return { results, warnings, credentials }
}

async function reportOf(entry: Json, session: Session): Promise<Report | undefined> {
  const { trust, recipient } = session
  if (typeof entry === 'string') return await session.verifyNested(utf8(entry), trust, recipient)
  if (!isJsonObject(entry) || !('@context' in entry)) return undefined
  return await session.verifyNested(entry, trust, recipient)
}

function resultOf(report: Report, pointer: string): CheckResult {
  if (report.format === 'vp')
    return failed('endorsements', 'PRESENTATION_IN_PRESENTATION', { pointer })
  if (report.verdict === 'passed') return passed('endorsements', { pointer })
  const telling = report.checks
    .filter(({ outcome }) => outcome === report.verdict)
    .map(({ message, code }) => `${message} (${code})`)
  const message = `a credential inside: ${telling.slice(0, 1).join('')}`
  return report.verdict === 'failed'
    ? failed('endorsements', 'EMBEDDED_FAILED', { pointer, message })
    : indeterminate('endorsements', 'EMBEDDED_NOT_TOLD', { pointer, message })
}

/** The holder that it names, or else whoever signed it: to leave the name out hides nobody. */
function presentersOf(presentation: Credential): readonly string[] {
  const { document, securing } = presentation
  const methods =
    securing.kind === 'jws'
      ? [securing.jws.header.kid]
      : asArray<Json>(document.proof)
          .filter(isJsonObject)
          .map(({ verificationMethod }) => verificationMethod)
  const signers = methods.map((method) => signerOf(presentation, method))
  return (signers.length > 0 ? signers : [signerOf(presentation, undefined)]).filter(
    (signer) => signer !== '',
  )
}

/** Parents present for children, and thieves for themselves: only the reader can tell. */
function holderWarnings(
  presenters: readonly string[],
  { subject }: Report,
  pointer: string,
): readonly ReportWarning[] {
  if (presenters.length === 0 || typeof subject?.id !== 'string') return []
  if (presenters.includes(subject.id)) return []
  return [warning('HOLDER_NOT_SUBJECT', { pointer })]
}
