// Signs claims as SD-JWT VC: compact, ES256, `dc+sd-jwt`. draft-ietf-oauth-sd-jwt-vc; RFC 9901.
// Every run gives other bytes (random salts, random ECDSA nonce): a re-run must return the stored token.

import { PipelineError } from '../model/pipeline-error.ts'
import { encodeCompactJws } from '../proof/compact-jws.ts'
import { webIssuerOf } from '../proof/did.ts'
import { concealClaims, type SelectiveClaims } from '../proof/sd-jwt-disclosure.ts'
import { SUITES } from '../proof/suites.ts'
import { parseCertificate } from '../proof/x509/certificate.ts'
import { isSelfIssued } from '../proof/x509/chain.ts'
import { fromBase64 } from '../util/bytes.ts'
import type { Json } from '../util/json.ts'
import { assertKeyFits } from './assert-key-fits.ts'
import type { SigningKey } from './signing-key.ts'

export interface SdJwtOptions {
  readonly key: SigningKey
  /** See {@link concealClaims}. */
  readonly salt: () => string
  /** Default 0. */
  readonly decoys?: number
}

/**
 * The token with all its disclosures, as an issuer hands it to a holder: `<token>~<disclosure>~…~`. The certificates of
 * a key that has some go along.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when the key is no P-256 key or not the issuer's; `SIGN_INPUT_INVALID`
 * for claims without `iat`, or without `iss` where no certificate says who the issuer is.
 */
export async function signSdJwt(claims: SelectiveClaims, options: SdJwtOptions): Promise<string> {
  const { key, salt, decoys } = options
  const { iss, iat } = claims.open
  if (typeof iat !== 'number')
    throw invalid('/iat', 'expected `iat`, the time at which the token is signed')
  if (iss === undefined && key.x5c === undefined)
    throw invalid('/iss', 'expected `iss`, or a certificate that says who the issuer is')
  const name = 'sd-jwt'
  // A web issuer is the same party as its did:web, and published by the same host.
  const issuer = iss === undefined || iss === webIssuerOf(key.controller) ? key.controller : iss
  assertKeyFits(key, {
    suite: SUITES[name],
    name,
    credential: { issuer },
    at: new Date(iat * 1000),
  })
  const { payload, disclosures } = concealClaims(claims, salt, decoys)
  const header = {
    alg: 'ES256',
    typ: 'dc+sd-jwt',
    kid: tokenKeyName(key, iss),
    ...(key.x5c && { x5c: withoutRoot(key.x5c) }),
  }
  const token = await encodeCompactJws(header, payload, (data) => key.sign(data))
  return `${[token, ...disclosures].join('~')}~`
}

/** A verifier has the root already, or does not believe it; a certificate that is its own root stays. */
function withoutRoot([own, ...issuers]: NonNullable<SigningKey['x5c']>): readonly string[] {
  const isRoot = (text: string) => {
    const certificate = parseCertificate(fromBase64(text))
    return certificate !== undefined && isSelfIssued(certificate)
  }
  return [own, ...issuers.filter((one) => !isRoot(one))]
}

/**
 * `kid` of a token of an issuer: a DID names its keys by absolute id, the key set of a web issuer by what stands
 * behind the hash sign.
 */
export function tokenKeyName(key: SigningKey, issuer: Json | undefined): string {
  const { verificationMethod, controller } = key
  if (issuer === controller) return verificationMethod
  return verificationMethod.slice(verificationMethod.indexOf('#') + 1)
}

function invalid(pointer: string, message: string): PipelineError {
  return new PipelineError('SIGN_INPUT_INVALID', message, { detail: { pointer } })
}
