// Credentials that their issuer has taken back, and everything that whoever stands between could serve in place of the
// list that says so: other genuine lists, stale and short ones, bombs, lists of strangers, and edits of them all.

import { deflateSync, gzipSync } from 'node:zlib'
import { encodeBitstring } from '../../../src/proof/status-list.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { bitstringList } from '../bitstring-list-document.ts'
import { badge, ISSUER, METHOD, PROOF, signed, testKey, token } from '../test-issuer.ts'
import { AT, type Documents } from '../verify-setup.ts'
import { type Carrier, jsonCarrier, tokenCarrier } from './carriers.ts'
import type { Random } from './random.ts'

const V1 = 'https://www.w3.org/2018/credentials/v1'
const LISTS_2021 = 'https://w3id.org/vc/status-list/2021/v1'
const LIST = 'https://university.example/status/revoked'
const OLDER_LIST = 'https://university.example/status/2021'
export const TOKEN_LIST = 'https://university.example/status/token'
const INDEX = 5
const NOW = AT.getTime() / 1000
/** More than is read, in a few kilobytes. */
const BOMB_BYTES = 64 * 1024 * 1024

const clear = (bytes = 16_384): Uint8Array => new Uint8Array(bytes)
const set = (): Uint8Array => clear().fill(0x80 >> INDEX, 0, 1)

const list = (subject: JsonObject = {}, changes: JsonObject = {}): JsonObject =>
  bitstringList(LIST, subject, changes)

const olderList = (bits: Uint8Array, id = OLDER_LIST): JsonObject => ({
  '@context': [V1, LISTS_2021, 'https://w3id.org/security/data-integrity/v2'],
  id,
  type: ['VerifiableCredential', 'StatusList2021Credential'],
  issuer: ISSUER,
  issuanceDate: '2026-11-01T00:00:00Z',
  credentialSubject: {
    id: `${id}#list`,
    type: 'StatusList2021',
    statusPurpose: 'revocation',
    encodedList: gzipSync(bits).toString('base64url'),
  },
})

const entry = (url: string, type: string): JsonObject => ({
  id: `${url}#${INDEX}`,
  type,
  statusPurpose: 'revocation',
  statusListIndex: String(INDEX),
  statusListCredential: url,
})

/** Lists in whose bits nothing is set, none of which may stand for the true one. */
async function wrongLists(): Promise<readonly JsonObject[]> {
  const stranger = testKey(9)
  const { didKey, multikey, privateKey } = stranger
  const bomb = encodeBitstring(new Uint8Array(BOMB_BYTES))
  const theirs = { ...PROOF, verificationMethod: `${didKey}#${multikey}` }
  const own: readonly JsonObject[] = [
    list({ statusPurpose: 'suspension' }),
    list({}, { id: 'https://university.example/status/other' }),
    list({}, { validUntil: '2026-11-02T00:00:00Z' }),
    list({ encodedList: encodeBitstring(clear(1_000)) }),
    list({ encodedList: encodeBitstring(clear(0)) }),
    list({ encodedList: bomb }),
    list({ encodedList: `z${bomb.slice(1)}` }),
    list({ encodedList: encodeBitstring(clear()).slice(1) }),
    olderList(clear(), LIST),
    badge({ id: LIST }),
  ]
  return [
    ...(await Promise.all(own.map((document) => signed(document)))),
    await signed(list({}, { issuer: didKey }), theirs, privateKey),
    await signed(list(), theirs, privateKey),
    list(),
  ]
}

/** What is served at one address: one of these as it is, or edited. */
function answering(url: string, forms: readonly Carrier[]) {
  return (random: Random): Documents => {
    const form = random.pick(forms)
    return { [url]: random.chance(0.1) ? form.bytes : form.mutate(random) }
  }
}

/** A credential that was taken back, and what is served in the place of its list. */
function revoked(inner: Carrier, answer: Carrier['answer']): Carrier {
  const mutate = (random: Random) => (random.chance(0.7) ? inner.bytes : inner.mutate(random))
  return { ...inner, mutate, revoked: true, ...(answer && { answer }) }
}

interface Scene {
  readonly carriers: readonly Carrier[]
  readonly documents: Documents
}

/** The credentials, and the true lists. */
export async function statusCarriers(): Promise<Scene> {
  const wrong = await wrongLists()
  const truth = await signed(list({ encodedList: encodeBitstring(set()) }))
  const olderTruth = await signed(olderList(set()))
  const header = { alg: 'EdDSA', typ: 'vc+jwt', kid: METHOD }
  const texts = [await token(header, list()), await token(header, list({ statusPurpose: 'x' }))]
  // A list as token that its issuer signed and that clears the bit would count; these are never served as they are.
  const tokens = texts.map((text) =>
    tokenCarrier('', `${text.slice(0, -8)}AAAAAAAA`, texts.slice(1), 1),
  )
  const forms = [truth, ...wrong].map((document) => jsonCarrier('', document, 1, wrong))
  const olderForms = [olderTruth, ...wrong].map((document) => jsonCarrier('', document, 1, wrong))
  const withStatus = (url: string, type: string, more: readonly string[] = []) => {
    const document = badge({ credentialStatus: entry(url, type) })
    return signed({ ...document, '@context': [...(document['@context'] as string[]), ...more] })
  }
  const bitstring = await withStatus(LIST, 'BitstringStatusListEntry')
  const older = await withStatus(OLDER_LIST, 'StatusList2021Entry', [LISTS_2021])
  const { carrier: selective, documents } = await tokenStatus()
  const more = await otherLists(wrong)
  return {
    carriers: [
      revoked(jsonCarrier('revoked', bitstring, 3), answering(LIST, [...forms, ...tokens])),
      revoked(jsonCarrier('revoked, list of 2021', older, 3), answering(OLDER_LIST, olderForms)),
      selective,
      ...more.carriers,
    ],
    documents: { [LIST]: truth, [OLDER_LIST]: olderTruth, ...documents, ...more.documents },
  }
}

/** Lists as tokens, two entries of which one counts, and messages of two bits. */
async function otherLists(wrong: readonly JsonObject[]): Promise<Scene> {
  const header = { alg: 'EdDSA', typ: 'vc+jwt', kid: METHOD }
  const at = (name: string) => `https://university.example/status/${name}`
  const of = (name: string, subject: JsonObject) => bitstringList(at(name), subject)
  const encodedList = encodeBitstring(set())
  const inToken = await token(header, of('jwt', { encodedList }))
  const suspending = { statusPurpose: 'suspension', encodedList }
  const suspended = await signed(of('suspended', suspending))
  const told = await signed(
    of('message', { statusPurpose: 'message', encodedList: encodeBitstring(message()) }),
  )
  const named = (name: string, changes: JsonObject = {}) => ({
    ...entry(at(name), 'BitstringStatusListEntry'),
    ...changes,
  })
  const messages = {
    statusPurpose: 'message',
    statusSize: 2,
    statusMessage: [
      { status: '0x0', message: 'good' },
      { status: '0x1', message: 'revoked' },
    ],
  }
  const carrier = async (name: string, credentialStatus: Json) =>
    jsonCarrier(name, await signed(badge({ credentialStatus })), 2)
  const forms = (truth: JsonObject) =>
    [truth, ...wrong].map((document) => jsonCarrier('', document, 1, wrong))
  const two = [named('clear'), named('suspended', { statusPurpose: 'suspension' })]
  return {
    carriers: [
      revoked(
        await carrier('revoked, list as token', named('jwt')),
        answering(at('jwt'), [tokenCarrier('', inToken, [inToken], 1), ...forms(suspended)]),
      ),
      revoked(
        await carrier('suspended by one of two', two),
        answering(at('suspended'), forms(suspended)),
      ),
      revoked(
        await carrier('revoked by a message', named('message', messages)),
        answering(at('message'), forms(told)),
      ),
    ],
    documents: {
      [at('jwt')]: inToken,
      [at('clear')]: await signed(of('clear', {})),
      [at('suspended')]: suspended,
      [at('message')]: told,
    },
  }
}

/** Entry 5 of two bits each is 1. */
const message = (): Uint8Array => clear(32_768).fill(0x10, 1, 2)

/** A selective token that was taken back by a Token Status List. */
async function tokenStatus(): Promise<{ carrier: Carrier; documents: Documents }> {
  const listed = async (bits: Uint8Array, changes: JsonObject = {}, typ = 'statuslist+jwt') =>
    await token(
      { alg: 'EdDSA', typ, kid: METHOD },
      {
        iss: ISSUER,
        sub: TOKEN_LIST,
        iat: NOW - 60,
        exp: NOW + 3600,
        status_list: { bits: 1, lst: deflateSync(bits).toString('base64url') },
        ...changes,
      },
    )
  const truth = await listed(new Uint8Array(1_000).fill(1 << INDEX, 0, 1))
  const wrong = [
    await listed(clear(), { exp: NOW - 60 }),
    await listed(clear(), { sub: 'https://university.example/status/other' }),
    await listed(clear(0)),
    await listed(new Uint8Array(BOMB_BYTES)),
    await listed(clear(), {}, 'JWT'),
    await listed(clear(), { iat: NOW + 86_400 }),
  ]
  const claims = {
    iss: ISSUER,
    vct: 'urn:example:micro-credential',
    status: { status_list: { idx: INDEX, uri: TOKEN_LIST } },
  }
  const text = `${await token({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: METHOD }, claims)}~`
  const forms = [truth, ...wrong].map((one) => tokenCarrier('', one, wrong, 1))
  return {
    carrier: revoked(
      tokenCarrier('revoked selective token', text, [text], 3),
      answering(TOKEN_LIST, forms),
    ),
    documents: { [TOKEN_LIST]: truth },
  }
}
