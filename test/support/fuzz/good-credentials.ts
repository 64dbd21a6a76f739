// The good credentials that the fuzzer starts from, and the documents that they need: keys, a status list.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { bitstringList } from '../bitstring-list-document.ts'
import {
  badge,
  badgeWith,
  claimsOf,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  METHOD,
  PROOF,
  signed,
  token,
} from '../test-issuer.ts'
import type { Documents } from '../verify-setup.ts'
import { type Carrier, jsonCarrier, tokenCarrier } from './carriers.ts'
import { pdfCarrier, pngCarrier, svgCarrier, zipCarrier } from './container-carriers.ts'
import { editionCarrier } from './edition-carriers.ts'
import { europassCarriers } from './europass-carriers.ts'
import { fixture, fixtureText } from './fixture-files.ts'
import { foreignSuites } from './foreign-suites.ts'
import { endorsement, insideCarriers } from './inside-carriers.ts'
import { keyCarriers } from './key-carriers.ts'
import { polyglotCarriers } from './polyglot-carriers.ts'
import { statusCarriers, TOKEN_LIST } from './status-carriers.ts'
import { jsonTokens, tokenKinds } from './token-kinds.ts'

const ROOT = join(import.meta.dirname, '../../..')
const LIST = 'https://university.example/status/1'
const STATUS = {
  id: `${LIST}#5`,
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '5',
  statusListCredential: LIST,
}
const V2 = 'https://www.w3.org/ns/credentials/v2'
const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

async function richBadge(): Promise<JsonObject> {
  const description = {
    id: 'urn:r:1',
    type: ['ResultDescription'],
    name: 'Grade',
    resultType: 'Percent',
    valueMin: '0',
    valueMax: '100',
  }
  const achievement = {
    resultDescription: [description],
    alignment: [
      { type: ['Alignment'], targetName: 'Soil', targetUrl: 'https://framework.example/soil' },
    ],
    tag: ['soil', 'Böden'],
    creditsAvailable: 7.5,
    creator: { id: ISSUER, type: ['Profile'], name: 'University of Example' },
    endorsement: [await signed(endorsement())],
  }
  const result = { type: ['Result'], resultDescription: 'urn:r:1', value: '80' }
  return {
    ...badgeWith(achievement as unknown as JsonObject, { result: [result] }),
    evidence: [{ id: 'https://university.example/e/1', type: ['Evidence'], name: 'Thesis' }],
    credentialStatus: STATUS,
  }
}

const plain = (): JsonObject => ({
  '@context': [V2],
  id: 'urn:uuid:1f6c3f76-3f63-4ac0-8a7e-9c37a4f1d0aa',
  type: ['VerifiableCredential'],
  issuer: ISSUER,
  name: [
    { '@value': 'Soil Science', '@language': 'en' },
    { '@value': 'Bodenkunde', '@language': 'de' },
  ],
  validFrom: '2026-03-01T09:00:00Z',
  validUntil: '2027-03-01T09:00:00Z',
  credentialSubject: [
    { id: 'urn:a', name: 'Ada' },
    { id: 'urn:b', name: 'Bob' },
  ],
})

const record = (inner: JsonObject): JsonObject => ({
  '@context': [V2, 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', OB],
  id: 'urn:uuid:2f6c3f76-3f63-4ac0-8a7e-9c37a4f1d0aa',
  type: ['VerifiableCredential', 'ClrCredential'],
  name: 'Record',
  issuer: { id: ISSUER, type: ['Profile'], name: 'University of Example' },
  validFrom: '2026-03-01T09:00:00Z',
  credentialSubject: { id: 'urn:s', type: ['ClrSubject'], verifiableCredential: [inner] },
})

const presentation = (inner: Json): JsonObject => ({
  '@context': [V2],
  type: ['VerifiablePresentation'],
  holder: ISSUER,
  verifiableCredential: [inner],
})

/** Those with a picture in them, which take ten times as long as the others. */
const LONG_TOKEN = 10_000

/** The good credentials, and everything that can be fetched: the keys of the issuers, and their status lists. */
export interface Scene {
  readonly carriers: readonly Carrier[]
  readonly documents: Documents
}

/** Every good credential in every container. */
export async function goodCredentials(): Promise<Scene> {
  const simple = await signed(badge())
  const other = await signed(badge({ id: 'urn:uuid:other', name: 'Water Science' }))
  const rich = await signed(await richBadge())
  const tokens = await goodTokens()
  const json = jsonCarrier('badge', simple, 8, [other, rich, fixture(AMBASSADOR)])
  // Who lends parts is a good credential as well: a mutant may get so many of them that it is that one.
  const lender = jsonCarrier('another badge', other, 1, [simple, rich])
  const fromToken = tokenCarrier('', tokens.token ?? '', Object.values(tokens), 1)
  const taken = await statusCarriers()
  const keys = await keyCarriers()
  const edition = await editionCarrier()
  const inJson = await jsonTokens(tokens.token ?? '', tokens['selective token'] ?? '')
  const paper = pdfCarrier('paper', json, 4)
  const picture = pngCarrier('picture', json, 8)
  const drawing = svgCarrier('drawing', json, 6)
  return {
    carriers: [
      json,
      lender,
      ...Object.entries(inJson).map(([name, document]) => {
        const carrier = jsonCarrier(name, document, 3, Object.values(inJson))
        return name.startsWith('selective') ? { ...carrier, fewer: true as const } : carrier
      }),
      ...(await documentCarriers(simple, rich)),
      ...Object.entries(tokens).map(([name, text]) =>
        tokenCarrier(name, text, Object.values(tokens), text.length > LONG_TOKEN ? 0.5 : 5),
      ),
      paper,
      picture,
      pngCarrier('picture of a token', fromToken, 8),
      drawing,
      svgCarrier('drawing of a token', fromToken, 6),
      zipCarrier('archive', json, 4),
      ...polyglotCarriers({ picture, paper, drawing, document: json, token: fromToken }),
      ...(await insideCarriers()),
      ...taken.carriers,
      ...keys.carriers,
      edition.carrier,
    ],
    documents: {
      ...(await goodDocuments()),
      ...taken.documents,
      ...keys.documents,
      ...edition.documents,
    },
  }
}

const AMBASSADOR = 'student-ambassador.eddsa-rdfc-2022.ob3.json'

/** Documents with proofs of their own. */
async function documentCarriers(simple: JsonObject, rich: JsonObject): Promise<readonly Carrier[]> {
  const jcs = await signed(badge(), { ...PROOF, cryptosuite: 'eddsa-jcs-2022' })
  const chain = await signed(badge(), { id: 'urn:proof:1', ...PROOF })
  const holder = { ...PROOF, proofPurpose: 'authentication' }
  const foreign = Object.entries(await foreignSuites())
  const donors = [rich, jcs, chain, ...foreign.map(([, document]) => document)]
  return [
    jsonCarrier('badge with everything', rich, 1, [simple, jcs]),
    jsonCarrier('badge, JCS', jcs, 8, [simple, chain]),
    jsonCarrier('badge, named proof', chain, 4, [simple, jcs]),
    ...foreign.map(([name, document]) => {
      const carrier = jsonCarrier(name, document, 3, donors)
      return name === 'ecdsa-sd-2023' ? { ...carrier, fewer: true as const } : carrier
    }),
    jsonCarrier(
      'badge, Ed25519Signature2020',
      fixture('student-ambassador.Ed25519Signature2020.ob3.json'),
      0.2,
      donors,
    ),
    jsonCarrier(
      'badge, ecdsa-rdfc-2019',
      fixture('student-ambassador.ecdsa-rdfc-2019.ob3.json'),
      0.2,
    ),
    jsonCarrier('several subjects', await signed(plain()), 6, [simple]),
    jsonCarrier('record', await signed(record(simple)), 0.6, donors),
    jsonCarrier('presentation', await signed(presentation(simple), holder), 0.6, donors),
    ...(await europassCarriers(donors)),
  ]
}

/** Tokens of every kind, by name. */
async function goodTokens(): Promise<Readonly<Record<string, string>>> {
  const header = { alg: 'EdDSA', kid: METHOD }
  const jwt = await token({ ...header, typ: 'JWT' }, claimsOf(badge()))
  const presenting = {
    '@context': ['https://www.w3.org/2018/credentials/v1'],
    type: ['VerifiablePresentation'],
    verifiableCredential: [jwt],
  }
  return {
    token: jwt,
    'token, enveloping': await token({ ...header, typ: 'vc+jwt' }, badge()),
    'token, presenting': await token({ ...header, typ: 'JWT' }, { iss: ISSUER, vp: presenting }),
    'token, ES256': fixtureText('student-ambassador.jwt-es256.ob3.jwt'),
    'token, RS256': fixtureText('green-campus.jwt-rs256.ob3.jwt'),
    'selective token': await selectiveToken(),
    'selective token, ES256': fixtureText('green-campus.sd-jwt.eudi.sd-jwt'),
    ...(await tokenKinds(TOKEN_LIST)),
  }
}

async function selectiveToken(): Promise<string> {
  const encode = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
  const shown = [
    encode(['salt-1', 'given_name', 'Ada']),
    encode(['salt-2', 'family_name', 'Example']),
    encode(['salt-3', 'birth_date', '2000-01-01']),
  ]
  const claims = { iss: ISSUER, vct: 'urn:example:micro-credential', _sd: shown.map(digest) }
  return `${[await token({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: METHOD }, claims), ...shown].join('~')}~`
}

async function goodDocuments(): Promise<Documents> {
  const folder = join(ROOT, 'keys-example')
  const map = JSON.parse(readFileSync(join(folder, 'documents.json'), 'utf8')) as Record<
    string,
    { file: string }
  >
  const known = Object.entries(map).map(([url, { file }]) => [
    url,
    readFileSync(join(folder, file), 'utf8'),
  ])
  return {
    ...Object.fromEntries(known),
    [ISSUER_URL]: controllerDocument({ authentication: [METHOD] }),
    [LIST]: await signed(bitstringList(LIST)),
  }
}
