// Good credentials whose issuer's documents are edited on their way: controller documents, key sets, metadata. What passes
// then must pass by the rule at its plainest, told here once more and without anything of the verifier's.

import { fromUtf8, utf8 } from '../../../src/util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../../src/util/json.ts'
import {
  badge,
  claimsOf,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  METHOD,
  PROOF,
  signed,
  testKey,
  token,
} from '../test-issuer.ts'
import { AT, type Documents } from '../verify-setup.ts'
import { type Carrier, jsonCarrier, tokenCarrier } from './carriers.ts'
import type { Random } from './random.ts'

const HTTPS_ISSUER = 'https://keys.example'
const KEY_SET = `${HTTPS_ISSUER}/.well-known/jwks.json`
const METADATA = `${HTTPS_ISSUER}/.well-known/jwt-vc-issuer`
const KID = 'key-of-the-year'
const STRANGER = testKey(9)

/** When the proofs were made. */
const MADE = Date.parse(String(PROOF.created))

function withoutAssertions(): JsonObject {
  const { assertionMethod: authentication = [], ...others } = controllerDocument()
  return { ...others, authentication }
}

/** Documents of the issuer that do not let the key pass, but for edits. */
const wrongControllers = (): readonly JsonObject[] => [
  controllerDocument({}, { publicKeyMultibase: STRANGER.multikey }),
  controllerDocument({}, { revoked: '2026-04-01T00:00:00Z' }),
  controllerDocument({}, { expires: '2026-02-01T00:00:00Z' }),
  controllerDocument({}, { controller: 'did:web:attacker.example' }),
  controllerDocument({ assertionMethod: [] }),
  withoutAssertions(),
  controllerDocument({ id: 'did:web:attacker.example' }),
  controllerDocument({ deactivated: true }),
]

const withJwk = (): JsonObject => {
  const { publicKeyMultibase: _, ...method } = asArray(
    controllerDocument().verificationMethod,
  )[0] as JsonObject
  const changed = { ...method, type: 'JsonWebKey', publicKeyJwk: KEY.jwk }
  return controllerDocument({ verificationMethod: [changed] })
}

const published = (key: JsonObject = KEY.jwk): JsonObject => ({ ...key, kid: KID })
const keySet = (...keys: readonly JsonObject[]): JsonObject => ({ keys })

/** What is served at one address: a form as it is, or edited; the good one as often as all others. */
function serving(url: string, good: readonly JsonObject[], wrong: readonly JsonObject[]) {
  const all = [...good, ...wrong]
  const goodForms = good.map((one) => jsonCarrier('', one, 1, all))
  const wrongForms = wrong.map((one) => jsonCarrier('', one, 1, all))
  return (random: Random): Documents => {
    const form = random.pick(random.chance(0.5) ? goodForms : wrongForms)
    return { [url]: fromText(random.chance(0.1) ? form.bytes : form.mutate(random)) }
  }
}

/** Letters that are no text become what stands for them. */
const fromText = (bytes: Uint8Array): Uint8Array => utf8(fromUtf8(bytes))

/** Whether a controller document says that the key is its issuer's for assertions, then and now. */
function controllerAllows(answers: Documents): boolean {
  const document = read(answers[ISSUER_URL])
  if (document?.id !== ISSUER || document.deactivated === true) return false
  const listed = asArray<Json>(document.assertionMethod)
  const methods = [...asArray<Json>(document.verificationMethod), ...relationships(document)]
  const isListed = listed.some((one) => isMethod(isJsonObject(one) ? one.id : one))
  return isListed && methods.filter(isJsonObject).some(isOwnMethod)
}

const relationships = (document: JsonObject): readonly Json[] =>
  ['authentication', 'assertionMethod', 'keyAgreement', 'capabilityInvocation']
    .concat('capabilityDelegation')
    .flatMap((name) => asArray<Json>(document[name]))

const isMethod = (id: Json | undefined) => id === METHOD || id === '#key-1'

function isOwnMethod({ id, controller, revoked, expires, ...method }: JsonObject): boolean {
  const jwk = method.publicKeyJwk
  const isKey = method.publicKeyMultibase === KEY.multikey || (isJsonObject(jwk) && isOwnKey(jwk))
  const isRevoked = revoked !== undefined && !(Date.parse(String(revoked)) > AT.getTime())
  const isExpired = expires !== undefined && !(Date.parse(String(expires)) > MADE)
  return isMethod(id) && controller === ISSUER && isKey && !isRevoked && !isExpired
}

const isOwnKey = ({ kty, crv, x, d, use }: JsonObject): boolean =>
  kty === 'OKP' &&
  crv === 'Ed25519' &&
  x === KEY.jwk.x &&
  d === undefined &&
  (use === undefined || use === 'sig')

const keySetAllows = (document: JsonObject | undefined): boolean =>
  Array.isArray(document?.keys) &&
  (document.keys as readonly Json[])
    .filter(isJsonObject)
    .some((key) => isOwnKey(key) && (key.iss ?? HTTPS_ISSUER) === HTTPS_ISSUER)

function metadataAllows(answers: Documents): boolean {
  const document = read(answers[METADATA])
  if (document?.issuer !== HTTPS_ISSUER) return false
  const { jwks, jwks_uri: uri } = document
  return isJsonObject(jwks) ? keySetAllows(jwks) : uri === KEY_SET
}

/** As any reader of JSON does. */
function read(answer: Documents[string] | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(answer as Uint8Array).toString())
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The credential as it is, and what is served in the place of its issuer's document. */
const servedWith = (
  inner: Carrier,
  { answer, allows }: Pick<Required<Carrier>, 'answer' | 'allows'>,
): Carrier => ({ ...inner, mutate: () => inner.bytes, answer, allows })

/** The credentials, and the true documents of an issuer at an https address. */
export async function keyCarriers(): Promise<{
  readonly carriers: readonly Carrier[]
  readonly documents: Documents
}> {
  const controllers = {
    answer: serving(ISSUER_URL, [controllerDocument(), withJwk()], wrongControllers()),
    allows: controllerAllows,
  }
  const header = { alg: 'EdDSA', kid: KID }
  const issuer = { id: HTTPS_ISSUER, type: ['Profile'], name: 'University of Example' }
  const atHttps = await token(
    { ...header, typ: 'JWT' },
    claimsOf(badge({ issuer }), { iss: HTTPS_ISSUER }),
  )
  const selective = `${await token({ ...header, typ: 'dc+sd-jwt' }, { iss: HTTPS_ISSUER, vct: 'urn:example:micro-credential' })}~`
  const byDid = await token({ ...header, kid: METHOD, typ: 'JWT' }, claimsOf(badge()))
  const wrongSets = [
    keySet(published(STRANGER.jwk)),
    keySet({ ...published(), use: 'enc' }),
    keySet({ ...published(), d: KEY.jwk.x ?? null }),
    keySet({ ...published(), iss: 'https://attacker.example' }),
    keySet(),
  ]
  const sets = {
    answer: serving(
      KEY_SET,
      [keySet(published(), { ...published(STRANGER.jwk), kid: 'other' })],
      wrongSets,
    ),
    allows: (answers: Documents) => keySetAllows(read(answers[KEY_SET])),
  }
  const trueSet = keySet(published())
  const metadata = { issuer: HTTPS_ISSUER, jwks: trueSet }
  const wrongMetadata = [
    { ...metadata, issuer: 'https://attacker.example' },
    { issuer: HTTPS_ISSUER, jwks: wrongSets[0] ?? null },
    { issuer: HTTPS_ISSUER, jwks_uri: 'https://attacker.example/jwks.json' },
  ]
  const named = {
    answer: serving(
      METADATA,
      [metadata, { issuer: HTTPS_ISSUER, jwks_uri: KEY_SET }],
      wrongMetadata,
    ),
    allows: metadataAllows,
  }
  return {
    carriers: [
      servedWith(jsonCarrier('keys on their way', await signed(badge()), 3), controllers),
      servedWith(tokenCarrier('keys of a token on their way', byDid, [byDid], 3), controllers),
      servedWith(tokenCarrier('key set on its way', atHttps, [atHttps], 3), sets),
      servedWith(tokenCarrier('metadata on its way', selective, [selective], 3), named),
    ],
    documents: { [KEY_SET]: trueSet, [METADATA]: metadata },
  }
}
