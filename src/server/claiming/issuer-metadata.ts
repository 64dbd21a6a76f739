// Metadata of the credential issuer (OpenID4VCI 1.0 section 12.2.4) and of its authorization server (RFC 8414), which
// are the same server. Built from the table of configurations and the suites that the server has keys for.

import { DOCUMENT_LANGUAGES } from '../../model/language.ts'
import { SUITES, type SuiteName } from '../../proof/suites.ts'
import type { JsonObject } from '../../util/json.ts'
import type { ServerIssuer } from '../dependencies.ts'
import { type CredentialConfiguration, displayOf } from './configurations.ts'
import { PRE_AUTHORIZED } from './credential-offer.ts'
import { PROOF_ALGORITHMS } from './key-proof.ts'

interface IssuerSetting {
  readonly base: string
  readonly issuerName: string
  readonly configurations: readonly CredentialConfiguration[]
}

/** `/.well-known/openid-credential-issuer` */
export function buildIssuerMetadata(
  { base, issuerName, configurations }: IssuerSetting,
  issuers: readonly ServerIssuer[],
): JsonObject {
  const built = configurations.flatMap((configuration) => {
    const suites = suitesFor(configuration, issuers)
    return suites.length > 0 ? [[configuration.id, describe(configuration, suites)] as const] : []
  })
  return {
    credential_issuer: base,
    credential_endpoint: `${base}/oid4vci/credential`,
    nonce_endpoint: `${base}/oid4vci/nonce`,
    deferred_credential_endpoint: `${base}/oid4vci/deferred`,
    notification_endpoint: `${base}/oid4vci/notification`,
    display: DOCUMENT_LANGUAGES.map((locale) => ({ name: issuerName, locale })),
    credential_configurations_supported: Object.fromEntries(built),
  }
}

/** `/.well-known/oauth-authorization-server` */
export function buildAuthorizationMetadata(base: string): JsonObject {
  return {
    issuer: base,
    token_endpoint: `${base}/oid4vci/token`,
    response_types_supported: [],
    grant_types_supported: [PRE_AUTHORIZED],
    token_endpoint_auth_methods_supported: ['none'],
    'pre-authorized_grant_anonymous_access_supported': true,
  }
}

function suitesFor(
  { suites }: CredentialConfiguration,
  issuers: readonly ServerIssuer[],
): readonly SuiteName[] {
  return suites.filter((name) => issuers.some((one) => one.suites.some((s) => s.name === name)))
}

function describe(
  configuration: CredentialConfiguration,
  suites: readonly SuiteName[],
): JsonObject {
  const { id, format, profile, display } = configuration
  return {
    format,
    scope: id,
    cryptographic_binding_methods_supported: ['did:key', 'did:jwk', 'jwk'],
    credential_signing_alg_values_supported: suites.map(algorithmOf),
    proof_types_supported: { jwt: { proof_signing_alg_values_supported: PROOF_ALGORITHMS } },
    ...profile,
    credential_metadata: { display: displayOf(display) },
  }
}

/** Proof suites by their own names, tokens by their algorithm. */
function algorithmOf(name: SuiteName): string {
  const suite = SUITES[name]
  return suite.form === 'jwt' ? suite.alg : name
}
