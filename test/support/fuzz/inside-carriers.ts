// Credentials around others, signed anew after every edit of what stands inside: endorsements as documents and as tokens,
// presentations and records of several. An honest issuer or holder packs them; whatever is inside must prove itself.

import { createHash, sign } from 'node:crypto'
import { encodeMultibase } from '../../../src/proof/multibase.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { canonicalJson } from '../../../src/util/canonical-json.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import {
  badge,
  badgeWith,
  claimsOf,
  ISSUER,
  KEY,
  METHOD,
  PROOF,
  signed,
  testKey,
  token,
} from '../test-issuer.ts'
import { type Carrier, mutatedJson, mutatedToken } from './carriers.ts'
import type { Random } from './random.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'
const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
const HEADER = { alg: 'EdDSA', kid: METHOD }

/** An endorsement of the achievement of the badge, not secured yet. */
export const endorsement = (changes: JsonObject = {}): JsonObject => ({
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
  ...changes,
})

const ELSEWHERE: JsonObject = {
  credentialSubject: {
    id: 'https://university.example/achievements/water',
    type: ['EndorsementSubject'],
    endorsementComment: 'Better.',
  },
}
const LAPSED: JsonObject = { validUntil: '2026-03-01T00:00:00Z', id: 'urn:uuid:lapsed' }

/** Of somebody else, who is his own name. */
async function theirs(document: JsonObject): Promise<JsonObject> {
  const { didKey, multikey, privateKey } = testKey(9)
  const issuer = { id: didKey, type: ['Profile'], name: 'A stranger' }
  const proof = { ...PROOF, verificationMethod: `${didKey}#${multikey}` }
  return await signed({ ...document, issuer, id: 'urn:uuid:theirs' }, proof, privateKey)
}

/** As JSON text: a document, or a token in quotes. */
interface Inside {
  readonly text: string
  readonly mutate: (random: Random) => string
}

function documentsInside(
  documents: readonly JsonObject[],
  donors: readonly JsonObject[],
): readonly Inside[] {
  return documents.map((document) => {
    const text = JSON.stringify(document)
    return { text, mutate: (random) => mutatedJson(document, text, random, donors) }
  })
}

function tokensInside(tokens: readonly string[], donors: readonly string[]): readonly Inside[] {
  return tokens.map((text) => ({
    text: JSON.stringify(text),
    mutate: (random) => JSON.stringify(mutatedToken(text, donors, random)),
  }))
}

interface Wish {
  readonly name: string
  readonly insides: readonly Inside[]
  /** Genuine as well, good or not. */
  readonly others: readonly string[]
  readonly around: (texts: readonly string[]) => Uint8Array
  readonly weight: number
}

function insideCarrier({ name, insides, others, around, weight }: Wish): Carrier {
  const texts = insides.map(({ text }) => text)
  const genuine = [...texts, ...others].map(contentOf)
  const mutate = (random: Random): Uint8Array => {
    const place = random.next(texts.length)
    const instead = (text: string) => texts.map((one, at) => (at === place ? text : one))
    const edit = random.next(8)
    if (edit === 0) return around(texts.filter((_, at) => at !== place))
    if (edit === 1) return around([...texts, random.pick([...texts, ...others])])
    if (edit === 2) return around(instead(random.pick(others)))
    return around(instead(insides[place]?.mutate(random) ?? ''))
  }
  return { name, weight, bytes: around(texts), mutate, genuine, resigned: true }
}

/** A text in quotes is a token. */
const contentOf = (text: string): Uint8Array =>
  utf8(text.startsWith('"') ? (JSON.parse(text) as string) : text)

/** Where the texts go, as JSON that is not parsed: what is inside may be none. */
const HERE = '@here'
const filled = (document: JsonObject, texts: readonly string[]): string =>
  JSON.stringify(document).replace(`"${HERE}"`, () => texts.join(','))

const inToken =
  (header: JsonObject, claims: JsonObject) =>
  (texts: readonly string[]): Uint8Array => {
    const parts = [JSON.stringify({ ...HEADER, ...header }), filled(claims, texts)]
    const input = parts.map((part) => Buffer.from(part).toString('base64url')).join('.')
    const signature = sign(null, Buffer.from(input), KEY.privateKey)
    return utf8(`${input}.${signature.toString('base64url')}`)
  }

/** With a proof over the JSON text in canonical form; what is no JSON goes without a right one. */
const inDocument =
  (document: JsonObject) =>
  (texts: readonly string[]): Uint8Array => {
    const text = filled(document, texts)
    const config = { ...PROOF, '@context': document['@context'] as Json }
    const proof = { ...config, cryptosuite: 'eddsa-jcs-2022' }
    const digest = (value: Json) => createHash('sha256').update(canonicalJson(value)).digest()
    let data = Buffer.alloc(0)
    try {
      data = Buffer.concat([digest(proof), digest(JSON.parse(text) as Json)])
    } catch {
      // The reader refuses the text before it looks at the proof.
    }
    const proofValue = encodeMultibase(new Uint8Array(sign(null, data, KEY.privateKey)))
    return utf8(text.replace(/}$/, () => `,"proof":${JSON.stringify({ ...proof, proofValue })}}`))
  }

const presenting = (credentials: Json): JsonObject => ({
  iss: ISSUER,
  vp: { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: credentials },
})

const record: JsonObject = {
  '@context': [V2, CLR, OB],
  id: 'urn:uuid:2f6c3f76-3f63-4ac0-8a7e-9c37a4f1d0aa',
  type: ['VerifiableCredential', 'ClrCredential'],
  name: 'Record',
  issuer: { id: ISSUER, type: ['Profile'], name: 'University of Example' },
  validFrom: '2026-03-01T09:00:00Z',
  validUntil: '2031-03-01T09:00:00Z',
  credentialSubject: { id: 'urn:s', type: ['ClrSubject'], verifiableCredential: [HERE] },
}

/** Credentials around others. */
export async function insideCarriers(): Promise<readonly Carrier[]> {
  return [...(await endorsed()), ...(await several())]
}

async function endorsed(): Promise<readonly Carrier[]> {
  const good = [await signed(endorsement()), await theirs(endorsement())]
  const others = [
    await signed(endorsement(ELSEWHERE)),
    await signed(endorsement(LAPSED)),
    await signed(badge()),
  ]
  const asToken = async (changes: JsonObject) => {
    const { exp, ...claims } = claimsOf(endorsement(changes))
    const until = 'validUntil' in changes && exp !== undefined ? { exp } : {}
    return await token({ ...HEADER, typ: 'JWT' }, { ...claims, ...until })
  }
  const tokens = [await asToken({}), await asToken({ id: 'urn:uuid:second' })]
  const otherTokens = [await asToken(ELSEWHERE), await asToken(LAPSED)]
  const documents = {
    insides: documentsInside(good, others),
    others: others.map((one) => JSON.stringify(one)),
  }
  const withDocuments = badgeWith({ endorsement: [HERE] })
  return [
    insideCarrier({
      name: 'endorsed token',
      ...documents,
      around: inToken({ typ: 'JWT' }, claimsOf(withDocuments)),
      weight: 2,
    }),
    insideCarrier({
      name: 'endorsed badge',
      ...documents,
      around: inDocument(withDocuments),
      weight: 2,
    }),
    insideCarrier({
      name: 'badge, endorsed by tokens',
      insides: tokensInside(tokens, otherTokens),
      others: otherTokens.map((one) => JSON.stringify(one)),
      around: inDocument(badgeWith({ endorsementJwt: [HERE] })),
      weight: 2.5,
    }),
  ]
}

async function several(): Promise<readonly Carrier[]> {
  const water = badge({ id: 'urn:uuid:other', name: 'Water Science' })
  const good = [await signed(badge()), await signed(water)]
  const others = [await signed(badge(LAPSED)), await signed(endorsement())]
  const tokens = [
    await token({ ...HEADER, typ: 'JWT' }, claimsOf(badge())),
    await token({ ...HEADER, typ: 'JWT' }, claimsOf(water)),
  ]
  const texts = others.map((one) => JSON.stringify(one))
  return [
    insideCarrier({
      name: 'presentation of several tokens',
      insides: tokensInside(tokens, tokens),
      others: texts,
      around: inToken({ typ: 'JWT' }, presenting([HERE])),
      weight: 2.5,
    }),
    insideCarrier({
      name: 'presentation of several',
      insides: documentsInside(good, others),
      others: texts,
      around: inToken({ typ: 'JWT' }, presenting([HERE])),
      weight: 1,
    }),
    insideCarrier({
      name: 'record of several',
      insides: documentsInside(good, others),
      others: texts,
      around: inDocument(record),
      weight: 1,
    }),
  ]
}
