// Whether a credential may be signed at all: our own verifier judges it without its signature, and the rules of the
// data models that only an issuer can break are asked beside. VCDM 1.1 section 4; VCDM 2.0 sections 4 and 5.3.

import type { CheckResult, Report } from '../model/report.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import type { RequestFault } from './problem.ts'

/** Checks that speak of how a credential is built, whoever signed it and whenever it is looked at. */
const OF_FORM = ['format', 'contexts', 'profile', 'references']
/** Findings of the validity check that no clock can heal. */
const OF_DATES = ['DATE_INVALID', 'VALIDITY_REVERSED']
const CREDENTIALS = ['vc', 'ob3', 'clr', 'elm', 'eudi', 'status-list']

/** Every reason not to sign a credential, from the report on it and its members. */
export function issueFaults(credential: JsonObject, report: Report): readonly RequestFault[] {
  const found = report.checks.filter(isOfForm).map(faultOf)
  const kind = CREDENTIALS.includes(report.format)
    ? []
    : [fault('/type', 'types', 'expected a credential')]
  return [...found, ...(found.length > 0 ? [] : kind), ...dataModelFaults(credential)]
}

function isOfForm({ check, outcome, code }: CheckResult): boolean {
  if (outcome !== 'failed') return false
  return OF_FORM.includes(check) || (check === 'validity' && OF_DATES.includes(code))
}

function faultOf({ code, message, pointer }: CheckResult): RequestFault {
  return fault(`/credential${pointer ?? ''}`, code, message)
}

function fault(pointer: string, rule: string, message: string): RequestFault {
  return { pointer, rule, message }
}

const BASE_1 = 'https://www.w3.org/2018/credentials/v1'

function dataModelFaults(credential: JsonObject): readonly RequestFault[] {
  const [base] = asArray<Json>(credential['@context'])
  return base === BASE_1 ? identifierFaults(credential) : relatedResourceFaults(credential)
}

/** Members whose entries have an id in the data model 1.1 and need none in 2.0. */
function identifierFaults(credential: JsonObject): readonly RequestFault[] {
  return ['credentialStatus', 'refreshService'].flatMap((member) =>
    entriesOf(credential, member)
      .filter(({ entry }) => isJsonObject(entry) && entry.id === undefined)
      .map(({ pointer }) => fault(`${pointer}/id`, 'required', 'expected an id')),
  )
}

const DIGESTS = ['digestSRI', 'digestMultibase']

/** VCDM 2.0 section 5.3: every related resource has an id of its own and says what it must be. */
function relatedResourceFaults(credential: JsonObject): readonly RequestFault[] {
  const seen = new Set<Json>()
  return entriesOf(credential, 'relatedResource').flatMap(({ entry, pointer }) => {
    if (!isJsonObject(entry)) return [fault(pointer, 'type', 'expected an object')]
    const faults: RequestFault[] = []
    const { id } = entry
    if (typeof id !== 'string' || !URL.canParse(id))
      faults.push(fault(`${pointer}/id`, 'required', 'expected the URL of the resource'))
    else if (seen.has(id))
      faults.push(fault(`${pointer}/id`, 'unique', 'expected each resource once'))
    seen.add(id ?? null)
    const digests = DIGESTS.filter((member) => entry[member] !== undefined)
    if (digests.length === 0 || digests.some((member) => typeof entry[member] !== 'string'))
      faults.push(fault(pointer, 'digest', 'expected digestSRI or digestMultibase'))
    return faults
  })
}

function entriesOf(credential: JsonObject, member: string) {
  const value = credential[member]
  return asArray<Json>(value).map((entry, index) => ({
    entry,
    pointer: Array.isArray(value)
      ? pointerTo(`/credential/${member}`, index)
      : `/credential/${member}`,
  }))
}
