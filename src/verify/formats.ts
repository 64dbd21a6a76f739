// Which kind of credential a document is, by its types. Names and order of preference only.

import type { CredentialFormat } from '../model/report.ts'
import { asArray, isJsonObject, type JsonObject } from '../util/json.ts'

/** Types by the format they make a credential, most special first. */
const FORMAT_OF_TYPE: readonly (readonly [string, CredentialFormat])[] = [
  ['BitstringStatusListCredential', 'status-list'],
  ['StatusList2021Credential', 'status-list'],
  ['EuropeanDigitalCredential', 'elm'],
  ['ClrCredential', 'clr'],
  ['OpenBadgeCredential', 'ob3'],
  ['AchievementCredential', 'ob3'],
  ['EndorsementCredential', 'ob3'],
  ['VerifiablePresentation', 'vp'],
  ['VerifiableCredential', 'vc'],
]

const LIST_TYPES = ['BitstringStatusList', 'StatusList2021']

/** The texts in `type`. */
export function typesOf(object: JsonObject): readonly string[] {
  return asArray(object.type).filter((type) => typeof type === 'string')
}

/** The format of a document. A list that does not call itself one is judged as a list. */
export function formatOf(document: JsonObject): CredentialFormat {
  const types = typesOf(document)
  const format = FORMAT_OF_TYPE.find(([type]) => types.includes(type))?.[1] ?? 'unknown'
  return format === 'vc' && isListSubject(document.credentialSubject) ? 'status-list' : format
}

function isListSubject(subject: unknown): boolean {
  if (!isJsonObject(subject)) return false
  return typesOf(subject).some((type) => LIST_TYPES.includes(type))
}
