// What a report says of electronic seals, in words: whose, which level, proven when; and what the Europass viewer shows.

import type { EuropassCheck, EuropassReport, Report, SealSummary } from '../model/report.ts'
import { plainText } from './plain-text.ts'

const QUALITIES: Readonly<Record<NonNullable<SealSummary['quality']>, string>> = {
  'qualified-seal': 'qualified seal',
  'qualified-certificate': 'advanced seal with a qualified certificate',
  'claims-qualified':
    'advanced seal; its certificate says that it is qualified, no trust list confirms it',
  'not-qualified': 'advanced seal',
}

/** The identifier of the organisation whose seal is vouched for; undefined when nobody's is. */
export function sealedBy({ seals = [] }: Report): string | undefined {
  const own = seals.find(({ vouchedBy }) => vouchedBy !== null)
  return own?.identifier === undefined || own.identifier === null
    ? undefined
    : plainText(own.identifier)
}

/** A line per seal. */
export function sealLines({ seals = [] }: Report): readonly string[] {
  return seals.map(
    ({ level, organisation, identifier, claimedAt, provenAt, quality, vouchedBy }) => {
      const whose = `${organisation ?? 'nobody'} (${identifier ?? 'no identifier'})`
      const parts = [
        level === null ? 'does not hold' : `level ${level}`,
        ...(provenAt ? [`there at ${provenAt}`] : claimedAt ? [`says ${claimedAt}`] : []),
        ...(quality ? [QUALITIES[quality]] : []),
        ...(vouchedBy === null
          ? ['nobody believed vouches for it']
          : [`vouched for by ${plainText(vouchedBy)}`]),
      ]
      return `    seal of ${plainText(whose)}: ${parts.join('; ')}`
    },
  )
}

const SIGNS: Readonly<Record<EuropassCheck['outcome'], string>> = {
  ok: '✓',
  error: '✗',
  skipped: '·',
}

/** The six checks of the Europass viewer and its ribbon. */
export function europassLines(europass: EuropassReport | undefined): readonly string[] {
  if (!europass) return []
  return [
    `    Europass would show: ${europass.ribbon}`,
    ...europass.checks.map(
      ({ name, outcome, message }) => `        ${SIGNS[outcome]} ${name}: ${plainText(message)}`,
    ),
  ]
}
