// Signs a credential as a VC-JWT: compact JWS with the claims that Open Badges 3.0 prescribes, and nothing else.
// Spec: https://www.imsglobal.org/spec/ob/v3p0/#jwt-proof. RS256 gives the same token every time; ES256 does not,
// since node:crypto draws the nonce at random: a re-run must return the stored token.

import { PipelineError } from '../model/pipeline-error.ts'
import { encodeCompactJws } from '../proof/compact-jws.ts'
import { type JwtSuite, type JwtSuiteName, SUITES } from '../proof/suites.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { assertKeyFits, issuerIdOf } from './assert-key-fits.ts'
import type { SigningKey } from './signing-key.ts'

export interface JwtOptions {
  readonly suite: JwtSuiteName
  readonly key: SigningKey
}

/** Where the data model keeps what the claims repeat. */
interface DataModel {
  readonly context: string
  readonly from: 'validFrom' | 'issuanceDate'
  readonly until: 'validUntil' | 'expirationDate'
  readonly payload: (credential: JsonObject, claims: JsonObject) => JsonObject
}

const DATA_MODELS: readonly DataModel[] = [
  {
    context: 'https://www.w3.org/ns/credentials/v2',
    from: 'validFrom',
    until: 'validUntil',
    payload: (credential, claims) => ({ ...credential, ...claims }),
  },
  {
    context: 'https://www.w3.org/2018/credentials/v1',
    from: 'issuanceDate',
    until: 'expirationDate',
    payload: (credential, claims) => ({ ...claims, vc: credential }),
  },
]

const CLAIMS = ['iss', 'sub', 'jti', 'nbf', 'exp', 'vc'] as const

/**
 * The credential as a compact JWS with `alg`, `kid` and `typ: JWT` in its header.
 *
 * VCDM 2.0: the credential at the top level plus `iss`, `sub`, `jti`, `nbf` and, with `validUntil`, `exp`.
 * VCDM 1.1: the credential in `vc`. An embedded proof stays in it.
 *
 * @throws {PipelineError} `SIGN_INPUT_INVALID` without id, subject id or start of validity, with dates that are
 * not whole seconds with a zone, or with several subjects; `SIGN_KEY_UNUSABLE`; `SIGN_SUITE_UNSUPPORTED`.
 */
export async function signJwt(credential: JsonObject, options: JwtOptions): Promise<string> {
  const { suite: name, key } = options
  const suite: JwtSuite = SUITES[name]
  const model = dataModelOf(credential)
  const nbf = secondsOf(credential, model.from)
  assertKeyFits(key, { suite, name, credential, at: new Date(nbf * 1000) })
  const clash = CLAIMS.find((claim) => Object.hasOwn(credential, claim))
  if (clash) throw invalid(`/${clash}`, `expected no member "${clash}": it is a claim of the token`)
  const claims: JsonObject = {
    iss: issuerIdOf(credential),
    sub: subjectIdOf(credential),
    jti: textAt(credential.id, '/id'),
    nbf,
    ...(credential[model.until] === undefined ? {} : { exp: secondsOf(credential, model.until) }),
  }
  const header = { alg: suite.alg, kid: key.verificationMethod, typ: 'JWT' }
  return await encodeCompactJws(header, model.payload(credential, claims), (data) => key.sign(data))
}

function dataModelOf(credential: JsonObject): DataModel {
  const [base] = asArray<Json>(credential['@context'])
  const model = DATA_MODELS.find(({ context }) => context === base)
  if (model) return model
  throw invalid('/@context/0', 'expected the context of VCDM 2.0 or 1.1 in the first place')
}

function secondsOf(credential: JsonObject, member: string): number {
  const date = parseDateTimeStamp(credential[member])
  const milliseconds = date?.instant.getTime() ?? Number.NaN
  // A fraction would be lost in the claim, and the comparison of claim and credential would fail.
  if (date?.zoned && milliseconds % 1000 === 0 && !hasFraction(credential[member])) {
    return milliseconds / 1000
  }
  throw invalid(`/${member}`, `expected ${member} to be a date in whole seconds with a time zone`)
}

const hasFraction = (text: Json | undefined): boolean =>
  typeof text === 'string' && /\.[0-9]*[1-9]/.test(text)

function subjectIdOf(credential: JsonObject): string {
  const [subject, ...more] = asArray<Json>(credential.credentialSubject)
  if (more.length > 0) throw invalid('/credentialSubject', 'expected exactly one subject')
  return textAt(isJsonObject(subject) ? subject.id : undefined, '/credentialSubject/id')
}

function textAt(value: Json | undefined, pointer: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw invalid(pointer, `expected a token's credential to have ${pointer}`)
}

function invalid(pointer: string, message: string): PipelineError {
  return new PipelineError('SIGN_INPUT_INVALID', message, { detail: { pointer } })
}
