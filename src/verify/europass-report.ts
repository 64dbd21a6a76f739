// The six checks of the official Europass viewer and its ribbon, told from our own results. elm.md section 6 has the
// concepts and the logic; the words are ours. Our verdict is stricter and never comes from here.

import type { CheckResult, EuropassCheck, EuropassReport, Outcome } from '../model/report.ts'
import type { Credential } from './credential.ts'
import { isEuropassForm } from './seal/open-seal.ts'

const VERIFICATION = 'http://data.europa.eu/snb/verification/'
const TYPES = {
  format: `${VERIFICATION}2f5b89b96f`,
  seal: `${VERIFICATION}f9c2016fe9`,
  owner: `${VERIFICATION}1faf8d450f`,
  revocation: `${VERIFICATION}271aef9eb4`,
  accreditation: `${VERIFICATION}e2bbc86a28`,
  validity: `${VERIFICATION}94d828f160`,
} as const

const VERIFICATION_STATUS = 'http://data.europa.eu/snb/verification-status/'
const STATUSES = {
  ok: `${VERIFICATION_STATUS}9895008394`,
  error: `${VERIFICATION_STATUS}9d26eb9a37`,
  skipped: `${VERIFICATION_STATUS}641f0c5e5d`,
} as const

/** The ribbon takes no notice of these; the viewer does not carry them out. */
const NOT_IN_RIBBON = ['owner', 'revocation', 'accreditation']

/** What the viewer would say of a Europass credential. */
export function europassReport(
  credential: Credential,
  results: readonly CheckResult[],
): EuropassReport {
  const checks = [
    formatCheck(credential, results),
    sealCheck(credential, results),
    item('owner', 'skipped', 'whose wallet it is in is not asked'),
    item('revocation', 'skipped', 'Europass knows no revocation'),
    item('accreditation', 'skipped', 'accreditations are not looked up'),
    validityCheck(results),
  ]
  return { checks, ribbon: ribbonOf(checks) }
}

function ribbonOf(checks: readonly EuropassCheck[]): EuropassReport['ribbon'] {
  const counted = checks.filter(({ name }) => !NOT_IN_RIBBON.includes(name))
  if (counted.some(({ outcome }) => outcome === 'error')) return 'Verification Failed'
  return counted.some(({ outcome }) => outcome === 'skipped') ? 'Partially Verified' : 'Verified'
}

function item(
  name: EuropassCheck['name'],
  outcome: EuropassCheck['outcome'],
  message: string,
): EuropassCheck {
  return { type: TYPES[name], status: STATUSES[outcome], name, outcome, message }
}

function formatCheck({ securing }: Credential, results: readonly CheckResult[]): EuropassCheck {
  if (securing.kind === 'jws' || (securing.kind === 'seal' && !isEuropassForm(securing.envelope)))
    return item('format', 'error', 'the file is not in the form that Europass reads')
  const outcomes = outcomesOf(results, ['format', 'contexts', 'profile'])
  if (outcomes.includes('failed')) return item('format', 'error', 'it breaks rules of its profile')
  return outcomes.includes('indeterminate')
    ? item('format', 'skipped', 'its form could not be checked')
    : item('format', 'ok', 'it is built as its profile asks')
}

function sealCheck({ securing }: Credential, results: readonly CheckResult[]): EuropassCheck {
  if (securing.kind !== 'seal') return item('seal', 'skipped', 'it bears no electronic seal')
  const outcomes = outcomesOf(results, ['proof', 'controller', 'certificate', 'time'])
  if (outcomes.includes('failed')) return item('seal', 'error', 'its seal does not hold')
  return outcomes.includes('indeterminate')
    ? item('seal', 'skipped', 'its seal fits the content, and not all about it could be told')
    : item('seal', 'ok', 'it is sealed by its issuer and unchanged')
}

function validityCheck(results: readonly CheckResult[]): EuropassCheck {
  return outcomesOf(results, ['validity']).includes('failed')
    ? item('validity', 'error', 'it is not valid at this time')
    : item('validity', 'ok', 'it is valid at this time')
}

function outcomesOf(results: readonly CheckResult[], names: readonly string[]): Outcome[] {
  return results.filter(({ check }) => names.includes(check)).map(({ outcome }) => outcome)
}
