// The awarding university as Open Badges `Profile` (elements 3 and 4). The alliance stands in the extension,
// not in `parentOrg`: it is no organisation above the university.

import { textIn } from '../../model/language.ts'
import type { Organisation, OrganisationIdentifiers } from '../../model/organisation.ts'
import type { JsonObject } from '../../util/json.ts'
import { present } from '../json-members.ts'

/** `identifierType` by the identifier's name in the register. Open Badges has no type of its own for any of them. */
export const IDENTIFIER_TYPES = {
  ror: 'ext:ROR',
  eidas: 'ext:eIDASIdentifier',
  vat: 'ext:VAT',
  registration: 'ext:Registration',
  erasmus: 'ext:ErasmusCode',
  pic: 'ext:PIC',
  schac: 'ext:SCHAC',
  deqar: 'ext:DEQAR',
} as const satisfies Readonly<Record<keyof OrganisationIdentifiers, `ext:${string}`>>

/** The profile of an organisation under an id, its DID. */
export function issuerProfile(
  organisation: Organisation,
  { id, language }: { id: string; language: string },
): JsonObject {
  const { address, identifiers } = organisation
  const schemes = Object.keys(IDENTIFIER_TYPES) as (keyof typeof IDENTIFIER_TYPES)[]
  return present({
    id,
    type: ['Profile'],
    name: textIn(organisation.legalName, language),
    url: organisation.homepage,
    email: organisation.email,
    address: present({
      type: ['Address'],
      addressCountryCode: organisation.country,
      addressRegion: address?.region,
      addressLocality: address?.locality,
      postalCode: address?.postalCode,
      streetAddress: address?.street,
    }),
    otherIdentifier: schemes.flatMap((scheme) => {
      const identifier = identifiers[scheme]
      if (identifier === undefined) return []
      return [{ type: 'IdentifierEntry', identifier, identifierType: IDENTIFIER_TYPES[scheme] }]
    }),
  })
}
