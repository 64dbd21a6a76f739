// Tokens by what decides about their key and their holder: RSA with both paddings, certificates, a key of the holder and
// what it signed, a status that counts, and the JSON serializations. Each is good; what is made of them is for carriers.

import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { encodeCompactJws } from '../../../src/proof/compact-jws.ts'
import { didJwkOf } from '../../../src/proof/did-jwk.ts'
import type { PublicJwk } from '../../../src/proof/jwk.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { sealer } from '../seal/seal-bench.ts'
import { storedKey } from '../signing-keys.ts'
import { badge, claimsOf, ISSUER, METHOD, testKey, token } from '../test-issuer.ts'
import { AT } from '../verify-setup.ts'

const NOW = AT.getTime() / 1000
const VCT = 'urn:example:micro-credential'
const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

type Sign = (input: Uint8Array) => Uint8Array
const compact = async (header: JsonObject, claims: JsonObject, by: Sign): Promise<string> =>
  await encodeCompactJws(header, claims, async (input) => by(input))

/** The same issuer with RSA: its padding is all that the header chooses. */
async function rsaTokens(): Promise<Readonly<Record<string, string>>> {
  const { record, privateKey } = storedKey('example-wut-rs256')
  if (!privateKey) throw new Error('the example key has no private half')
  const did = didJwkOf(record.publicJwk as PublicJwk)
  const claims = claimsOf(badge({ issuer: { id: did, type: ['Profile'], name: 'University' } }), {
    iss: did,
  })
  const header = (alg: string) => ({ alg, typ: 'JWT', kid: `${did}#0` })
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }
  return {
    'token, RS512': await compact(header('RS512'), claims, (input) =>
      sign('sha512', input, privateKey),
    ),
    'token, PS384': await compact(header('PS384'), claims, (input) =>
      sign('sha384', input, { key: privateKey, ...pss }),
    ),
  }
}

/** The same issuer with a key on P-256. */
async function es256Token(): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const did = didJwkOf(publicKey.export({ format: 'jwk' }) as PublicJwk)
  const document = badge({ issuer: { id: did, type: ['Profile'], name: 'University' } })
  const header = { alg: 'ES256', typ: 'vc+jwt', kid: `${did}#0` }
  return await compact(header, document, es256(privateKey))
}

const es256 =
  (key: KeyObject): Sign =>
  (input) =>
    sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })

/** Its key stands in a certificate, below an authority that is believed. */
async function certifiedToken(): Promise<string> {
  const uri = 'https://certified.example'
  const { certificate, privateKey } = sealer({ uri })
  const x5c = [Buffer.from(certificate.der).toString('base64')]
  const shown = encode(['salt', 'given_name', 'Ada'])
  const claims = { iss: uri, vct: VCT, iat: NOW - 60, _sd: [digest(shown)] }
  const header = { alg: 'ES256', typ: 'dc+sd-jwt', x5c }
  return `${await compact(header, claims, es256(privateKey))}~${shown}~`
}

/** What the holder discloses, and the holder's own token over it. */
async function boundToken(): Promise<string> {
  const holder = testKey(7)
  const shown = [encode(['salt-1', 'given_name', 'Ada']), encode(['salt-2', 'grade', '1,0'])]
  const claims = { iss: ISSUER, vct: VCT, cnf: { jwk: holder.jwk }, _sd: shown.map(digest) }
  const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: METHOD }
  const issued = `${[await token(header, claims), ...shown].join('~')}~`
  const answer = {
    iat: NOW - 30,
    aud: 'https://office.example',
    nonce: 'n',
    sd_hash: digest(issued),
  }
  return `${issued}${await token({ alg: 'EdDSA', typ: 'kb+jwt' }, answer, holder.privateKey)}`
}

/** Disclosures within disclosures: of members, of entries, and of members of entries; one that the holder keeps. */
async function nestedToken(): Promise<string> {
  const street = encode(['salt-1', 'street', 'Main Street 1'])
  const level = encode(['salt-2', 'level', '7'])
  const module = encode(['salt-3', 'module', { name: 'Ten soils', _sd: [digest(level)] }])
  const shown = [
    street,
    level,
    module,
    encode(['salt-4', 'address', { country: 'SE', _sd: [digest(street)] }]),
    encode(['salt-5', 'Soil Science']),
    encode(['salt-6', { name: 'Water Science', _sd: [digest(module)] }]),
  ]
  const [, , , address = '', first = '', second = ''] = shown
  const claims = {
    iss: ISSUER,
    vct: VCT,
    _sd_alg: 'sha-256',
    _sd: [digest(address), digest('kept')],
    awards: [{ '...': digest(first) }, { '...': digest(second) }, 'Stones', { '...': digest('-') }],
    grades: { scale: 'ECTS', _sd: [digest('kept as well')] },
  }
  const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: METHOD }
  return `${[await token(header, claims), ...shown].join('~')}~`
}

/** Tokens as text, by name. @param listedAt Where a status list stands in which entry 6 is clear. */
export async function tokenKinds(listedAt: string): Promise<Readonly<Record<string, string>>> {
  const status = { status_list: { idx: 6, uri: listedAt } }
  const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: METHOD }
  return {
    ...(await rsaTokens()),
    'token, small ES256': await es256Token(),
    'selective token, nested': await nestedToken(),
    'selective token, certified': await certifiedToken(),
    'selective token, bound': await boundToken(),
    'selective token, listed': `${await token(header, { iss: ISSUER, vct: VCT, status })}~`,
  }
}

/** The same token in the general JSON serialization, and one with disclosures in the flattened. */
export async function jsonTokens(
  plain: string,
  selective: string,
): Promise<Readonly<Record<string, JsonObject>>> {
  const parts = (text: string) => {
    const [first = '', payload = '', signature = ''] = text.split('.')
    return { protected: first, payload, signature }
  }
  const { payload, ...signature } = parts(plain)
  const [issued = '', ...disclosures] = selective.split('~').slice(0, -1)
  return {
    'token, general JSON': { payload, signatures: [signature] },
    'selective token, flattened JSON': { ...parts(issued), header: { disclosures } },
  }
}
