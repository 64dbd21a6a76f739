// A Bitstring Status List credential as tests serve it, not yet signed (Bitstring Status List 1.0, section 3).
import { encodeBitstring } from '../../src/proof/status-list.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { ISSUER } from './test-issuer.ts'

/** All of its 131,072 entries clear, with members of its subject and of itself replaced. */
export const bitstringList = (
  id: string,
  subject: JsonObject = {},
  changes: JsonObject = {},
): JsonObject => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id,
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  issuer: ISSUER,
  validFrom: '2026-11-01T00:00:00Z',
  credentialSubject: {
    id: `${id}#list`,
    type: 'BitstringStatusList',
    statusPurpose: 'revocation',
    encodedList: encodeBitstring(new Uint8Array(16_384)),
    ...subject,
  },
  ...changes,
})
