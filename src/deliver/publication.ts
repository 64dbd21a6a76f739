// What an issuer publishes of its keys: the did:web document and the JWK set. Public halves only, retired keys
// included: what they signed must stay verifiable, or be seen to be revoked.
// Specs: Controlled Identifiers 1.0; Open Badges 3.0 "Key provenance"; RFC 7517. Writing the files is for `cli`.

import { PipelineError } from '../model/pipeline-error.ts'
import { splitDidUrl, webIssuerOf } from '../proof/did.ts'
import type { KeyRecord } from '../proof/key-record.ts'
import type { JsonObject } from '../util/json.ts'

/** Where a published file lies below the origin of a did:web without path. */
export const WELL_KNOWN_DID_PATH = '/.well-known/did.json'
/** Where wallets look for the keys of an SD-JWT VC's issuer; a path of the issuer comes after it. */
export const WELL_KNOWN_ISSUER_PATH = '/.well-known/jwt-vc-issuer'
/** Where Open Badges validators look for the keys of an issuer. */
export const WELL_KNOWN_JWKS_PATH = '/.well-known/jwks.json'

const CONTEXTS = [
  'https://www.w3.org/ns/did/v1',
  'https://w3id.org/security/multikey/v1',
  'https://w3id.org/security/jwk/v1',
] as const

/**
 * The DID document of one controller: a verification method per key, `Multikey` for Ed25519 and `JsonWebKey`
 * for JWT keys, all named in `assertionMethod` by absolute id (some readers accept no other form).
 *
 * A revoked key is no longer in `assertionMethod`; it and an expired one stay listed with their dates.
 *
 * @param keys All keys of one controller, in the order to publish them.
 * @throws {PipelineError} `SIGN_INPUT_INVALID` without keys, or with keys of several controllers.
 */
export function buildDidDocument(keys: readonly KeyRecord[]): JsonObject {
  const controller = controllerOf(keys)
  return {
    '@context': [...CONTEXTS],
    id: controller,
    verificationMethod: keys.map((key) => verificationMethodOf(key)),
    assertionMethod: keys
      .filter(({ revoked }) => revoked === undefined)
      .map(({ verificationMethod }) => verificationMethod),
  }
}

/**
 * The JWK set of one controller for `/.well-known/jwks.json`; `iss` binds each key to the issuer, and a key that
 * seals comes with its certificates. Revoked keys are left out: a JWK set has no way to say so.
 *
 * @throws {PipelineError} `SIGN_INPUT_INVALID` without keys, or with keys of several controllers.
 */
export function buildJwks(keys: readonly KeyRecord[]): JsonObject {
  const iss = controllerOf(keys)
  const published = keys.filter(({ revoked }) => revoked === undefined)
  return {
    keys: published.map((key) => ({
      ...jwkOf(key),
      iss,
      ...(key.x5c === undefined ? {} : { x5c: [...key.x5c] }),
    })),
  }
}

/**
 * The issuer metadata of one did:web for `/.well-known/jwt-vc-issuer`: its ES256 keys, named as the tokens name them,
 * under the https identifier by which SD-JWT VC knows the issuer. Revoked keys are left out.
 *
 * @throws {PipelineError} `SIGN_INPUT_INVALID` without keys, or with keys of several controllers.
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/
 */
export function buildIssuerMetadata(keys: readonly KeyRecord[]): JsonObject {
  const published = keys.filter(
    ({ revoked, algorithm }) => revoked === undefined && algorithm === 'ES256',
  )
  return {
    issuer: webIssuerOf(controllerOf(keys)),
    jwks: {
      keys: published.map((key) => ({
        ...jwkOf(key),
        kid: splitDidUrl(key.verificationMethod)?.fragment ?? key.verificationMethod,
      })),
    },
  }
}

function verificationMethodOf(key: KeyRecord): JsonObject {
  const { verificationMethod: id, controller, expires, revoked } = key
  const times = {
    ...(expires === undefined ? {} : { expires }),
    ...(revoked === undefined ? {} : { revoked }),
  }
  const { publicKeyMultibase } = key
  return key.algorithm === 'Ed25519' && publicKeyMultibase !== undefined
    ? { id, type: 'Multikey', controller, publicKeyMultibase, ...times }
    : { id, type: 'JsonWebKey', controller, publicKeyJwk: jwkOf(key), ...times }
}

function jwkOf({ publicJwk, algorithm, verificationMethod }: KeyRecord): JsonObject {
  return { ...publicJwk, alg: algorithm, use: 'sig', kid: verificationMethod }
}

function controllerOf(keys: readonly KeyRecord[]): string {
  const [first] = keys
  if (!first || keys.some(({ controller }) => controller !== first.controller)) {
    throw new PipelineError('SIGN_INPUT_INVALID', 'expected the keys of exactly one controller')
  }
  return first.controller
}
