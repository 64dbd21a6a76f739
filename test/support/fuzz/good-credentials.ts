// The good credentials that the fuzzer starts from, and the documents that they need: keys, a status list.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeBitstring } from '../../../src/proof/status-list.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { sealFile, sealPart } from '../seal/hand-made-seal.ts'
import { credential, sealer } from '../seal/seal-bench.ts'
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
import {
  type Carrier,
  jsonCarrier,
  pdfCarrier,
  pngCarrier,
  svgCarrier,
  tokenCarrier,
} from './carriers.ts'

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

const listDocument = (): JsonObject => ({
  '@context': [V2],
  id: LIST,
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  issuer: ISSUER,
  validFrom: '2026-11-01T00:00:00Z',
  credentialSubject: {
    id: `${LIST}#list`,
    type: 'BitstringStatusList',
    statusPurpose: 'revocation',
    encodedList: encodeBitstring(new Uint8Array(16_384)),
  },
})

const endorsement = (): JsonObject => ({
  '@context': [V2, OB],
  id: 'urn:uuid:9a9c1f7e-3f63-4ac0-8a7e-9c37a4f1d0cc',
  type: ['VerifiableCredential', 'EndorsementCredential'],
  name: 'Endorsed',
  issuer: { id: ISSUER, type: ['Profile'], name: 'University of Example' },
  validFrom: '2026-02-01T00:00:00Z',
  credentialSubject: {
    id: 'https://university.example/achievements/soil',
    type: ['EndorsementSubject'],
    endorsementComment: 'Good.',
  },
})

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

/** Every good credential in every container. */
export async function goodCredentials(): Promise<readonly Carrier[]> {
  const rich = await signed(await richBadge())
  const simple = await signed(badge())
  const first = { id: 'urn:proof:1', ...PROOF }
  const chain = await signed(badge(), first)
  const jwt = await token({ alg: 'EdDSA', typ: 'JWT', kid: METHOD }, claimsOf(badge()))
  const envelope = await token({ alg: 'EdDSA', typ: 'vc+jwt', kid: METHOD }, badge())
  const holder = { ...PROOF, proofPurpose: 'authentication' }
  const selective = await selectiveToken()
  const tokens = [jwt, envelope, selective]
  const json = jsonCarrier('badge', simple, 8)
  const tokenNames = ['token', 'token, enveloping', 'selective token']
  const fromToken = tokenCarrier('', jwt, tokens, 1)
  return [
    json,
    jsonCarrier('badge with everything', rich, 1),
    jsonCarrier(
      'badge, JCS',
      await signed(badge(), { ...PROOF, cryptosuite: 'eddsa-jcs-2022' }),
      8,
    ),
    jsonCarrier('badge, named proof', chain, 5),
    jsonCarrier(
      'badge, Ed25519Signature2020',
      fixture('student-ambassador.Ed25519Signature2020.ob3.json'),
      0.4,
    ),
    jsonCarrier('several subjects', await signed(plain()), 8),
    jsonCarrier('record', await signed(record(simple)), 0.6),
    jsonCarrier('presentation', await signed(presentation(simple), holder), 0.6),
    jsonCarrier('Europass', fixture('student-ambassador.eddsa-rdfc-2022.elm.jsonld'), 0.1),
    ...tokens.map((text, index) => tokenCarrier(tokenNames[index] ?? '', text, tokens, 12)),
    jsonCarrier('Europass, sealed', sealedEuropass(), 0.1),
    pdfCarrier('paper', json, 4),
    pngCarrier('picture', json, 8),
    pngCarrier('picture of a token', fromToken, 8),
    svgCarrier('drawing', json, 6),
    svgCarrier('drawing of a token', fromToken, 6),
  ]
}

/** A JAdES seal in the form of Europass: the payload is a text of its own. */
function sealedEuropass(): JsonObject {
  const payload = JSON.stringify(credential())
  const part = sealPart({ payload, holder: sealer(), at: '2026-11-03T10:00:00Z' })
  return JSON.parse(sealFile(payload, part)) as JsonObject
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

function fixture(file: string): JsonObject {
  return JSON.parse(readFileSync(join(ROOT, 'fixtures/signed', file), 'utf8')) as JsonObject
}

/** Everything that can be fetched: the keys of the issuers, and their status lists. */
export async function goodDocuments(): Promise<Documents> {
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
    [LIST]: await signed(listDocument()),
  }
}
