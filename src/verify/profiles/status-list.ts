// Status list credentials: what the subject of one must be, for the credential that is looked up in it and
// for one that is verified by itself. Bitstring Status List 1.0 section 2.2; StatusList2021 read only.

import { decodeBitstring, MIN_ENTRIES, MIN_TOLERATED_ENTRIES } from '../../trust/bitstring-list.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { ProfileFault } from './shape.ts'

/** The two kinds of list, by the type of the credential. */
const SUBJECT_OF: ReadonlyMap<Json, string> = new Map([
  ['BitstringStatusListCredential', 'BitstringStatusList'],
  ['StatusList2021Credential', 'StatusList2021'],
])

/** Faults of a status list credential. */
export function statusListFaults(document: JsonObject): ProfileFault[] {
  const wanted = asArray<Json>(document.type)
    .map((type) => SUBJECT_OF.get(type))
    .filter((type) => type !== undefined)
  if (wanted.length === 0)
    return [
      { pointer: '/type', kind: 'types', message: 'expected the type of a status list credential' },
    ]
  const subject = document.credentialSubject
  if (!isJsonObject(subject))
    return [{ pointer: '/credentialSubject', kind: 'type', message: 'expected one list' }]
  const faults: ProfileFault[] = []
  if (!asArray(subject.type).some((type) => wanted.includes(String(type))))
    faults.push({
      pointer: '/credentialSubject/type',
      kind: 'types',
      message: `expected the type ${wanted.join(' or ')}`,
    })
  if (typeof subject.encodedList !== 'string')
    faults.push({
      pointer: '/credentialSubject/encodedList',
      kind: 'required',
      message: 'expected an encoded list',
    })
  else faults.push(...lengthFaults(subject))
  if (!isPurpose(subject.statusPurpose))
    faults.push({
      pointer: '/credentialSubject/statusPurpose',
      kind: 'required',
      message: 'expected one or several purposes',
    })
  return faults
}

/** A list that cannot be unpacked, or is too short to hide anyone in, is none. */
function lengthFaults(subject: JsonObject): ProfileFault[] {
  const prefix = asArray(subject.type).includes('StatusList2021') ? '' : 'u'
  const bits = decodeBitstring(subject.encodedList, prefix)
  const pointer = '/credentialSubject/encodedList'
  if (!bits.ok) return [{ pointer, kind: 'list', message: bits.message }]
  if (bits.bytes.length * 8 >= MIN_TOLERATED_ENTRIES) return []
  return [{ pointer, kind: 'list', message: `expected at least ${MIN_ENTRIES} entries` }]
}

function isPurpose(value: unknown): boolean {
  const purposes = Array.isArray(value) ? value : [value]
  return purposes.length > 0 && purposes.every((p) => typeof p === 'string' && p !== '')
}
