// Verifiable presentations, data models 1.1 and 2.0: what every one must be. VCDM 2.0 section 4.13, VCDM 1.1
// section 4.10. The credentials in it are verified each by itself, elsewhere.

import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import type { ProfileFault } from './shape.ts'

const CREDENTIAL_TYPES = ['VerifiableCredential', 'EnvelopedVerifiableCredential']

/** Faults of a presentation against the data model. */
export function presentationFaults(document: JsonObject, dataModel: '1.1' | '2.0'): ProfileFault[] {
  const faults: ProfileFault[] = []
  const { id, holder } = document
  if (id !== undefined && !isUrl(id))
    faults.push({ pointer: '/id', kind: 'id', message: 'expected one URL' })
  if (holder !== undefined && !isUrl(isJsonObject(holder) ? holder.id : holder))
    faults.push({
      pointer: '/holder',
      kind: 'id',
      message: 'expected the URL or DID of the holder',
    })
  if (!asArray<Json>(document.type).includes('VerifiablePresentation'))
    faults.push({ pointer: '/type', kind: 'types', message: 'expected `VerifiablePresentation`' })
  return [...faults, ...entryFaults(document.verifiableCredential, dataModel)]
}

function entryFaults(value: Json | undefined, dataModel: '1.1' | '2.0'): ProfileFault[] {
  return asArray<Json>(value).flatMap((entry, index) => {
    const pointer = Array.isArray(value)
      ? pointerTo('/verifiableCredential', index)
      : '/verifiableCredential'
    // The data model 2.0 puts a token into an envelope.
    if (typeof entry === 'string' && dataModel === '1.1') return []
    if (!isJsonObject(entry))
      return [{ pointer, kind: 'type', message: 'expected a credential as an object' }]
    if (asArray<Json>(entry.type).some((type) => CREDENTIAL_TYPES.includes(String(type)))) return []
    return [
      { pointer: `${pointer}/type`, kind: 'types', message: 'expected `VerifiableCredential`' },
    ]
  })
}

function isUrl(value: Json | undefined): boolean {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(value)
}
