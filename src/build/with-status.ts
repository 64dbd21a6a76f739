// Puts the status entry into a built credential, before it is signed. Pure.
// Bitstring Status List 1.0 section 2.1; a sealed Europass document may carry only its two contexts, so it gets
// the class that ELM has, `CredentialStatus`, whose id names list and index.

import { STATUS_SIZES, type StatusEntry } from '../model/status.ts'
import { asArray, type Json, type JsonObject } from '../util/json.ts'
import { ELM_CONTEXTS } from './elm/build-elm.ts'

/** The context of the entry's terms; the base context of the data model 2.0 has them already. */
const STATUS_CONTEXT = 'https://www.w3.org/ns/credentials/status/v1'
const BASE_CONTEXT_2 = 'https://www.w3.org/ns/credentials/v2'
const ELM_CONTEXT = ELM_CONTEXTS[1]

/** What the values of a two-bit entry say; the specification wants one message for each possible value. */
const MESSAGES: readonly string[] = ['valid', 'revoked', 'suspended', 'revoked']

/**
 * A copy of an unsigned credential that says where its status is looked up.
 *
 * An Open Badge and an Europass document with an embedded proof get a `BitstringStatusListEntry`; an Europass
 * document with its two contexts only, which is what a seal encloses, gets an ELM `CredentialStatus` whose id is
 * the list's URL with `#index`. Such an entry cannot say its size, hence its list must be of purpose `revocation`.
 *
 * @throws {TypeError} for a document to be sealed with an entry of another purpose.
 */
export function withStatus(credential: JsonObject, entry: StatusEntry): JsonObject {
  const contexts = asArray<Json>(credential['@context'])
  const { '@context': _, ...rest } = credential
  if (isToBeSealed(contexts)) {
    if (entry.purpose !== 'revocation') throw new TypeError('a sealed document can only be revoked')
    return { ...credential, credentialStatus: { id: idOf(entry), type: 'CredentialStatus' } }
  }
  return {
    '@context': contexts.includes(BASE_CONTEXT_2) ? contexts : [...contexts, STATUS_CONTEXT],
    ...rest,
    credentialStatus: bitstringEntry(entry, contexts.includes(ELM_CONTEXT)),
  }
}

function isToBeSealed(contexts: readonly Json[]): boolean {
  return contexts.includes(ELM_CONTEXT) && contexts.length === ELM_CONTEXTS.length
}

function bitstringEntry(entry: StatusEntry, isElm: boolean): JsonObject {
  const { list, index, purpose } = entry
  const size = STATUS_SIZES[purpose]
  return {
    id: idOf(entry),
    // The Europass shapes accept a status of their own class only.
    type: isElm ? ['BitstringStatusListEntry', 'CredentialStatus'] : 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: String(index),
    statusListCredential: list,
    ...(size > 1 && {
      statusSize: size,
      statusMessage: MESSAGES.map((message, value) => ({
        status: `0x${value.toString(16)}`,
        message,
      })),
    }),
  }
}

function idOf({ list, index }: StatusEntry): string {
  return `${list}#${index}`
}
