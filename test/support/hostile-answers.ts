// Credentials that are in order, and what the addresses they name serve in place of keys and status lists: bombs, lists of
// lists, keys without end. The issuer is the attacker, so everything is signed. Nothing here asserts.

import { deflateSync, gzipSync } from 'node:zlib'
import { encodeBitstring } from '../../src/proof/status-list.ts'
import { utf8 } from '../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../src/util/json.ts'
import { bitstringList } from './bitstring-list-document.ts'
import {
  badge,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  METHOD,
  signed,
  token,
} from './test-issuer.ts'

export interface HostileAnswer {
  readonly input: Uint8Array
  /** What is served, by address. */
  readonly documents: Readonly<Record<string, Uint8Array>>
}

const MIB = 1024 * 1024
const LIST = 'https://university.example/status/1'
const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value))
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const entry = (url: string): JsonObject => ({
  id: `${url}#5`,
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '5',
  statusListCredential: url,
})

const list = (encodedList: string, changes: JsonObject = {}): JsonObject =>
  bitstringList(LIST, { encodedList }, changes)

const withKeys = (documents: HostileAnswer['documents']) => ({
  [ISSUER_URL]: json(controllerDocument()),
  ...documents,
})

/** A badge in a list that is served. */
async function inList(
  served: Json | Uint8Array,
  status: Json = entry(LIST),
): Promise<HostileAnswer> {
  const bytes = served instanceof Uint8Array ? served : json(served)
  const input = json(await signed(badge({ credentialStatus: status })))
  return { input, documents: withKeys({ [LIST]: bytes }) }
}

async function byController(document: JsonObject): Promise<HostileAnswer> {
  return { input: json(await signed(badge())), documents: { [ISSUER_URL]: json(document) } }
}

/** A list, whose own status is in a list, whose own status … */
async function listsOfLists(depth: number): Promise<HostileAnswer> {
  const documents: Record<string, Uint8Array> = {}
  const encoded = encodeBitstring(new Uint8Array(16_384))
  const urlOf = (index: number) => (index === 0 ? LIST : `${LIST}/${index}`)
  for (let index = 0; index < depth; index++) {
    const more = many(8, (branch) => entry(urlOf(index + 1 + (branch % 2))))
    const id = urlOf(index)
    documents[id] = json(await signed(list(encoded, { id, credentialStatus: more as Json })))
  }
  const input = json(await signed(badge({ credentialStatus: entry(LIST) })))
  return { input, documents: withKeys(documents) }
}

/** A selective token, and the token list that its issuer serves. */
async function inTokenList(bits: Uint8Array): Promise<HostileAnswer> {
  const header = { alg: 'EdDSA', kid: METHOD }
  const claims = {
    iss: ISSUER,
    vct: 'urn:example:m',
    status: { status_list: { idx: 5, uri: LIST } },
  }
  const lst = deflateSync(bits).toString('base64url')
  const served = {
    sub: LIST,
    iat: Date.now() / 1000 - 60,
    status_list: { bits: 1, lst },
  }
  return {
    input: utf8(`${await token({ ...header, typ: 'dc+sd-jwt' }, claims)}~`),
    documents: withKeys({
      [LIST]: utf8(await token({ ...header, typ: 'statuslist+jwt' }, served)),
    }),
  }
}

const zeros = (mebibytes: number) => new Uint8Array(mebibytes * MIB)
const method = (index: number): JsonObject => ({
  id: `${ISSUER}#key-${index}`,
  type: 'Multikey',
  controller: ISSUER,
  publicKeyMultibase: KEY.multikey,
})

export const HOSTILE_ANSWERS: Readonly<Record<string, () => Promise<HostileAnswer>>> = {
  'a list that unpacks to 256 MiB': async () =>
    await inList(await signed(list(encodeBitstring(zeros(256))))),
  'a list of as much as is read': async () =>
    await inList(await signed(list(encodeBitstring(zeros(16))))),
  'a list of many members of GZIP': async () => {
    const member = gzipSync(new Uint8Array(16_384))
    const members = Buffer.concat(many(5_000, () => member))
    return await inList(await signed(list(`u${members.toString('base64url')}`)))
  },
  'a list that is no GZIP': async () =>
    await inList(await signed(list(`u${'H4sI'.repeat(200_000)}`))),
  'a list of 20 MiB of spaces': async () => await inList(new Uint8Array(20 * MIB).fill(0x20)),
  'a list in a token that unpacks to 256 MiB': async () => await inTokenList(zeros(256)),
  'a list in a token of as much as is read': async () => await inTokenList(zeros(16)),
  'lists of lists of lists': async () => await listsOfLists(12),
  'a controller of 5,000 keys': async () =>
    await byController(controllerDocument({ verificationMethod: many(5_000, method) as Json })),
  'a controller that names its key 25,000 times': async () =>
    await byController(controllerDocument({ assertionMethod: many(25_000, () => METHOD) as Json })),
  'a controller with a key of 900,000 letters': async () =>
    await byController(
      controllerDocument({}, { publicKeyMultibase: `z6Mk${'2'.repeat(900_000)}` }),
    ),
}
