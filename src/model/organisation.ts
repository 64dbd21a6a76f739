// Who awards: universities with their identifiers, and the alliance with its dated membership.
// Read from the organisations file that a template names; TEMPLATE.md elements 3 and 4.

import type { CalendarDate } from '../util/time.ts'
import type { GradingScheme } from './grading-scheme.ts'
import type { LangString } from './language.ts'

/** Key of an organisation within its register, such as `wut`. Lower-case letters, digits and hyphens. */
export type OrganisationKey = string

/** ISO 3166-1 alpha-2 country code in capitals, such as `PL`. */
export type CountryCode = string

export interface OrganisationIdentifiers {
  /** eIDAS organisation identifier as in a seal certificate (ETSI EN 319 412-1), such as `VATPL-0000000000`. */
  readonly eidas?: string
  readonly vat?: string
  /** National registration number. */
  readonly registration?: string
  /** `https://ror.org/…` */
  readonly ror?: string
  /** Erasmus institution code, the prefix padded to three characters: `PL WARSZAW02`, `D  BERLIN02`. */
  readonly erasmus?: string
  /** Participant Identification Code of the EU funding portal: nine digits. */
  readonly pic?: string
  /** SCHAC home organisation: a domain name, such as `pw.edu.pl`. */
  readonly schac?: string
  /** DEQAR institution id, such as `DEQARINST0000`. */
  readonly deqar?: string
}

export interface PostalAddress {
  readonly street?: string
  readonly postalCode?: string
  readonly locality?: string
  readonly region?: string
}

/** A logo as read from the file that the register names. */
export interface LogoImage {
  readonly mediaType: 'image/svg+xml' | 'image/png'
  readonly bytes: Uint8Array
}

export interface Organisation {
  readonly key: OrganisationKey
  /** The issuer's DID (`did:web:…`). Without one, the issuer is the `did:key` of the signing key. */
  readonly did?: string
  readonly legalName: LangString
  /** Short form for the badge image, such as `WUT`. */
  readonly shortName?: string
  readonly country: CountryCode
  readonly address?: PostalAddress
  /** https URL. */
  readonly homepage?: string
  readonly email?: string
  readonly identifiers: OrganisationIdentifiers
  readonly logo?: LogoImage
  /** `#rrggbb` with a contrast of at least 4.5:1 on white. */
  readonly accentColour?: string
  /** Name of a grading scheme (`model/grading`); default: the scheme of the country. */
  readonly gradingScheme?: string
  /** Supplied by the university, never invented. */
  readonly legalNotice?: LangString
}

export interface AllianceMembership {
  readonly organisation: OrganisationKey
  readonly from: CalendarDate
  /** Last day of membership; absent while it lasts. */
  readonly until?: CalendarDate
}

export interface Alliance {
  readonly name: LangString
  readonly homepage?: string
  readonly logo?: LogoImage
  readonly members: readonly AllianceMembership[]
  /** Templates on the alliance's approved list: template id, and the version where only one is approved. */
  readonly approvedTemplates: readonly { readonly id: string; readonly version?: string }[]
  /** The statement that member universities recognise the micro-credential automatically. */
  readonly recognitionStatement: LangString
}

export interface OrganisationRegister {
  readonly organisations: ReadonlyMap<OrganisationKey, Organisation>
  readonly alliance?: Alliance
  /** Grading schemes that universities state themselves, by the name `Organisation.gradingScheme` uses. */
  readonly gradingSchemes?: ReadonlyMap<string, GradingScheme>
}
