// What wallets may ask for: one entry per kind of credential and format. Metadata, offers and issuing follow from it;
// another format is another entry. OpenID4VCI 1.0 sections 12.2.4 and appendix A.

import { LEARNING_CREDENTIAL_TYPE } from '../../build/eudi/build-eudi.ts'
import { type Labels, labelsOf } from '../../model/vocabulary/concept.ts'
import { SUITES, type SuiteName } from '../../proof/suites.ts'
import { asArray, type Json, type JsonObject } from '../../util/json.ts'
import type { ServerIssuer } from '../dependencies.ts'

export interface CredentialConfiguration {
  readonly id: string
  /** Credential format identifier. */
  readonly format: 'ldp_vc' | 'jwt_vc_json' | 'dc+sd-jwt'
  /** Format of the ledger that it is an edition of. */
  readonly of: 'ob3' | 'elm' | 'eudi'
  /** Members of the format's own in the metadata: by what wallets know it. */
  readonly profile: JsonObject
  readonly display: Labels
  /** Suites that secure it, the preferred one first. */
  readonly suites: readonly SuiteName[]
}

const OPEN_BADGE: Labels = labelsOf([
  'Open Badge',
  'Open Badge',
  'Open Badge',
  'Open Badge',
  'Open Badge',
  'Open Badge',
  'Open Badge',
])
const EUROPASS: Labels = labelsOf([
  'European Digital Credential for Learning',
  'Europäischer digitaler Bildungsnachweis',
  'Credenziale digitale europea per l’apprendimento',
  'Europeisk digitalt bevis for læring',
  'Europejskie poświadczenie cyfrowe w zakresie uczenia się',
  'Credencial digital europea de aprendizaje',
  'Europeiskt digitalt intyg för lärande',
])
const LEARNING: Labels = labelsOf([
  'Learning credential',
  'Lernnachweis',
  'Attestato di apprendimento',
  'Læringsbevis',
  'Poświadczenie nauki',
  'Credencial de aprendizaje',
  'Lärandeintyg',
])
const OPEN_BADGE_TYPES = ['VerifiableCredential', 'OpenBadgeCredential']
const OPEN_BADGES_CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const BASE_1 = 'https://www.w3.org/2018/credentials/v1'
const BASE_2 = 'https://www.w3.org/ns/credentials/v2'

const BADGES_AND_EUROPASS: readonly CredentialConfiguration[] = [
  {
    id: 'OpenBadgeCredential_ldp_vc',
    format: 'ldp_vc',
    of: 'ob3',
    profile: {
      credential_definition: {
        '@context': [BASE_2, OPEN_BADGES_CONTEXT],
        type: OPEN_BADGE_TYPES,
      },
    },
    display: OPEN_BADGE,
    suites: ['eddsa-rdfc-2022', 'Ed25519Signature2020'],
  },
  {
    id: 'OpenBadgeCredential_jwt_vc_json',
    format: 'jwt_vc_json',
    of: 'ob3',
    profile: { credential_definition: { type: OPEN_BADGE_TYPES } },
    display: OPEN_BADGE,
    suites: ['jwt-es256', 'jwt-rs256'],
  },
  {
    id: 'EuropeanDigitalCredential_ldp_vc',
    format: 'ldp_vc',
    of: 'elm',
    profile: {
      credential_definition: {
        '@context': [BASE_1, 'http://data.europa.eu/snb/model/context/edc-ap'],
        type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
      },
    },
    display: EUROPASS,
    suites: ['eddsa-rdfc-2022', 'Ed25519Signature2020'],
  },
]

/**
 * Everything that wallets may ask for.
 *
 * @param vct Type of the learning credentials that were issued (`issue --vct`).
 */
export function credentialConfigurations(
  vct: string = LEARNING_CREDENTIAL_TYPE,
): readonly CredentialConfiguration[] {
  const learning: CredentialConfiguration = {
    id: 'LearningCredential_dc_sd_jwt',
    format: 'dc+sd-jwt',
    of: 'eudi',
    profile: { vct },
    display: LEARNING,
    suites: ['sd-jwt'],
  }
  return [...BADGES_AND_EUROPASS, learning]
}

/**
 * The suite and key with which an edition of a credential is secured; undefined where it cannot be had in this
 * configuration. An embedded proof is made anew with the suite it had; a token becomes one with the suite of its
 * data model.
 *
 * @param source Suite of the credential as it was issued, and what it says.
 */
export function editionSuite(
  { format, profile, suites }: CredentialConfiguration,
  source: { readonly suite: string; readonly document: JsonObject },
  issuer: ServerIssuer,
): ServerIssuer['suites'][number] | undefined {
  const own = suiteFor(source)
  const fits = (name: SuiteName) => {
    if (format === 'dc+sd-jwt') return source.document.vct === profile.vct
    return own !== undefined && (format === 'jwt_vc_json' || name === own)
  }
  return suites
    .filter(fits)
    .map((wanted) => issuer.suites.find(({ name }) => name === wanted))
    .find((suite) => suite !== undefined)
}

/** The suite of an embedded proof; undefined for a seal, which belongs to the document as it is. */
function suiteFor({
  suite,
  document,
}: {
  readonly suite: string
  readonly document: JsonObject
}): string | undefined {
  const { form } = SUITES[suite as SuiteName] ?? {}
  if (form === 'data-integrity') return suite
  if (form !== 'jwt') return undefined
  const [base] = asArray<Json>(document['@context'])
  return base === BASE_1 ? 'Ed25519Signature2020' : 'eddsa-rdfc-2022'
}

/** A label in every language, as metadata shows it. */
export function displayOf(labels: Labels): readonly JsonObject[] {
  return Object.entries(labels).map(([locale, name]) => ({
    name,
    locale,
  }))
}
