// Kinds of status beside a plain revocation bit: messages, sizes, other purposes, the older list, lists as tokens, and
// lists that have a status themselves.
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeBitstring } from '../../../src/proof/status-list.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { checkStatus } from '../../../src/verify/checks/status.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { createVerifier } from '../../../src/verify/verifier.ts'
import { bitstringList } from '../../support/bitstring-list-document.ts'
import {
  badge,
  contexts,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  METHOD,
  PROOF,
  signed,
  testKey,
  token,
} from '../../support/test-issuer.ts'
import {
  AT,
  complaints,
  DOCUMENTS,
  type Documents,
  found,
  loaderOver,
  verify,
  WORK_WITHOUT_END,
} from '../../support/verify-setup.ts'

const LIST = 'https://university.example/status/2'

/** 131,072 entries of one bit, or of two, with this byte at the start. */
function bits(first: number, size = 1): Uint8Array {
  const bytes = new Uint8Array(16_384 * size)
  bytes[0] = first
  return bytes
}

const list = (subject: JsonObject, changes: JsonObject = {}): JsonObject =>
  bitstringList(LIST, { statusPurpose: 'message', ...subject }, changes)

const entry = (changes: JsonObject = {}): JsonObject => ({
  id: `${LIST}#0`,
  type: 'BitstringStatusListEntry',
  statusPurpose: 'message',
  statusListIndex: '0',
  statusListCredential: LIST,
  ...changes,
})

async function statusOf(served: JsonObject | string, status: Json) {
  const report = await verify(await signed(badge({ credentialStatus: status })), {
    documents: { ...DOCUMENTS, [LIST]: served },
  })
  return [found(report, 'status').join(), ...report.warnings.map(({ code }) => code)]
}

describe('messages', () => {
  const MESSAGES = [
    { status: '0x0', message: 'valid' },
    { status: '0x1', message: 'revoked' },
    { status: '0x2', message: 'Suspended' },
    { status: '0x3', message: 'delayed' },
  ]
  const sized = entry({ statusSize: 2, statusMessage: MESSAGES })

  test.each([
    [0b00_000000, ['passed']],
    [0b01_000000, ['failed REVOKED']],
    [0b10_000000, ['failed SUSPENDED']],
    [0b11_000000, ['passed', 'STATUS_NOTE']],
  ])('%i', async (first, expected) => {
    const served = await signed(list({ encodedList: encodeBitstring(bits(first, 2)) }))
    expect(await statusOf(served, sized)).toEqual(expected)
  })

  test('what the list says is told, without what would move the text of a reader', async () => {
    const served = await signed(list({ encodedList: encodeBitstring(bits(0b11_000000, 2)) }))
    const told = async (...messages: string[]) => {
      const statusMessage = messages.map((message) => ({ status: '0x3', message }))
      const status = entry({ statusSize: 2, statusMessage })
      const documents = { ...DOCUMENTS, [LIST]: served }
      const report = await verify(await signed(badge({ credentialStatus: status })), { documents })
      return [found(report, 'status').join(), ...report.warnings.map(({ message }) => message)]
    }
    const [, note] = await told('pending \u202ereview')
    expect(note).toContain('“pending  review”')
    const long = await told('y'.repeat(500))
    expect(String(long[1]).length).toBeLessThan(250)
    // The order of messages is not signed.
    expect(await told('b', 'a')).toEqual(await told('a', 'b'))
    expect(await told('fine', 'revoked')).toEqual(['failed REVOKED'])
    expect(await told('revoked', 'fine')).toEqual(['failed REVOKED'])
  })

  test.each([0, -1, 33, 1.5, '2'])('entries of %j bits are none', async (statusSize) => {
    const [status] = await statusOf(await signed(list({})), entry({ statusSize }))
    expect(status).toBe('failed STATUS_INVALID')
  })

  test('entries so large that the list hides nobody are refused', async () => {
    const [status] = await statusOf(await signed(list({})), entry({ statusSize: 8 }))
    expect(status).toBe('failed STATUS_LIST_TOO_SHORT')
  })
})

describe('messages without words', () => {
  test.each<[string, JsonObject]>([
    ['no messages', {}],
    ['messages that are texts', { statusMessage: ['0x1'] }],
    ['a message without text', { statusMessage: { status: '0x1', message: 7 } }],
    ['messages for other values', { statusMessage: [{ status: '0x3', message: 'revoked' }] }],
  ])('%s: a note', async (_case, changes) => {
    const served = await signed(list({ encodedList: encodeBitstring(bits(0b01_000000, 2)) }))
    expect(await statusOf(served, entry({ statusSize: 2, ...changes }))).toEqual([
      'passed',
      'STATUS_NOTE',
    ])
  })
})

describe('entries', () => {
  const revocation = { statusPurpose: 'revocation' }
  const SEVERAL = { statusPurpose: ['revocation', 'suspension'] }
  const clear = async () => await signed(list(revocation))

  const several = async (entries: readonly Json[]) => {
    const documents = { ...DOCUMENTS, [LIST]: await clear() }
    const report = await verify(await signed(badge({ credentialStatus: [...entries] })), {
      documents,
    })
    const results = report.checks.filter(({ check }) => check === 'status')
    return results.map(({ code, pointer }) => `${code} ${pointer}`)
  }
  const numbered = (at: number, changes: JsonObject = {}) =>
    entry({ ...revocation, id: `${LIST}#${at}`, ...changes })

  test('each is a result of its own, with its place', async () => {
    expect(await several([numbered(0), numbered(1, { statusListIndex: 'x' })])).toEqual([
      'OK /credentialStatus/0',
      'STATUS_INDEX_INVALID /credentialStatus/1/statusListIndex',
    ])
  })

  test('several are no fault of an Open Badge, and one of them set counts', async () => {
    const served = await signed(list({ ...SEVERAL, encodedList: encodeBitstring(bits(0x40)) }))
    const entries = (index: string) => [
      numbered(0),
      numbered(1, { statusPurpose: 'suspension', statusListIndex: index }),
    ]
    const told = async (index: string) => {
      const documents = { ...DOCUMENTS, [LIST]: served }
      const document = await signed(badge({ credentialStatus: entries(index) }))
      return complaints(await verify(document, { documents }))
    }
    expect(await told('2')).toEqual([])
    expect(await told('1')).toEqual(['status failed SUSPENDED'])
  })

  test('more than any credential has are none', async () => {
    const many = Array.from({ length: 9 }, (_, at) => numbered(at))
    expect(await several(many)).toEqual(['STATUS_INVALID /credentialStatus'])
  })

  test('what stands at the address and is no list, is none', async () => {
    expect(await statusOf('{"id":1}', entry(revocation))).toEqual(['failed STATUS_LIST_INVALID'])
  })

  test('a list of another keeper, whom nobody knows', async () => {
    const { issuer: _, ...anonymous } = list(revocation)
    expect(await statusOf(await signed(anonymous), entry(revocation))).toEqual([
      'failed STATUS_LIST_ISSUER_MISMATCH',
    ])
  })
})

describe('purposes', () => {
  const served = async (statusPurpose: string) =>
    await signed(list({ statusPurpose, encodedList: encodeBitstring(bits(0x80)) }))

  test('a refresh is a note', async () => {
    const status = await statusOf(await served('refresh'), entry({ statusPurpose: 'refresh' }))
    expect(status).toEqual(['passed', 'STATUS_NOTE'])
  })

  test('one that nobody knows tells nothing when it is set', async () => {
    const status = await statusOf(await served('other'), entry({ statusPurpose: 'other' }))
    expect(status).toEqual(['indeterminate STATUS_PURPOSE_UNKNOWN'])
  })

  test('several at once are no purpose of an entry', async () => {
    const both = entry({ statusPurpose: ['message', 'revocation'] })
    expect((await statusOf(await served('message'), both))[0]).toBe('failed STATUS_INVALID')
  })
})

describe('other forms', () => {
  const header = { alg: 'EdDSA', typ: 'vc+jwt', kid: METHOD }
  const revoking = (subject: JsonObject = {}) =>
    list({ statusPurpose: 'revocation', encodedList: encodeBitstring(bits(0x80)), ...subject })
  const revocation = entry({ statusPurpose: 'revocation' })

  test('a list as token is read', async () => {
    expect(await statusOf(await token(header, revoking()), revocation)).toEqual(['failed REVOKED'])
  })

  test('a list signed in a way that is not checked tells nothing', async () => {
    const unread = await token({ ...header, alg: 'Ed448' } as never, revoking())
    expect(await statusOf(unread, entry({ statusPurpose: 'revocation' }))).toEqual([
      'indeterminate STATUS_LIST_UNPROVEN',
    ])
  })

  test('a token that was changed is refused', async () => {
    const [head, body, signature] = (await token(header, revoking())).split('.')
    const other = Buffer.from(String(body), 'base64url')
      .toString()
      .replace('2026-11-01', '2026-11-02')
    const changed = [head, Buffer.from(other).toString('base64url'), signature].join('.')
    expect(await statusOf(changed, revocation)).toEqual(['failed STATUS_LIST_INVALID'])
  })

  test('the list of 2021 has another type and no prefix', async () => {
    const encodedList = gzipSync(bits(0x80)).toString('base64url')
    const older = list(
      { type: 'StatusList2021', statusPurpose: 'revocation', encodedList },
      {
        '@context': [
          'https://www.w3.org/2018/credentials/v1',
          'https://w3id.org/vc/status-list/2021/v1',
          'https://w3id.org/security/data-integrity/v2',
        ],
        type: ['VerifiableCredential', 'StatusList2021Credential'],
        issuanceDate: '2026-11-01T00:00:00Z',
      },
    )
    const { validFrom: _, ...served } = older
    const document = badge({
      credentialStatus: entry({ statusPurpose: 'revocation', type: 'StatusList2021Entry' }),
    })
    const contexts = [
      ...(document['@context'] as string[]),
      'https://w3id.org/vc/status-list/2021/v1',
    ]
    const report = await verify(await signed({ ...document, '@context': contexts }), {
      documents: { ...DOCUMENTS, [LIST]: await signed(served) },
    })
    expect(found(report, 'status')).toEqual(['failed REVOKED'])
  })

  test('a list that was itself taken back is none', async () => {
    const own = entry({ statusPurpose: 'revocation' })
    const served = await signed({
      ...revoking({ encodedList: encodeBitstring(bits(0x80)) }),
      credentialStatus: own,
    })
    const [status] = await statusOf(
      served,
      entry({ statusPurpose: 'revocation', statusListIndex: '9' }),
    )
    expect(status).not.toBe('passed')
  })
})

test('lists are unpacked as far as there is room for all of one file, and no other counts as good', async () => {
  const encodedList = encodeBitstring(new Uint8Array(9 * 1024 * 1024))
  const urls = [LIST, `${LIST}/2`, `${LIST}/3`]
  const large = async (id: string) => await signed(bitstringList(id, { encodedList }))
  const documents = {
    ...DOCUMENTS,
    [LIST]: await large(LIST),
    [`${LIST}/2`]: await large(`${LIST}/2`),
    [`${LIST}/3`]: await signed(bitstringList(`${LIST}/3`)),
  }
  const credentialStatus = urls.map((url) => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '5',
    statusListCredential: url,
  }))
  const report = await verify(await signed(badge({ credentialStatus })), { documents })
  expect(found(report, 'status')).toEqual([
    'passed',
    'indeterminate STATUS_LIST_UNPROVEN',
    'passed',
  ])
  expect(report.verdict).toBe('indeterminate')
})

describe('the check by itself, of a list that was verified', () => {
  const revocation = { statusPurpose: 'revocation' }
  const packed = (first: number, bytes = 16_384) => {
    const list = new Uint8Array(bytes)
    list[0] = first
    return encodeBitstring(list)
  }
  const CLEAR = packed(0)
  const SET = packed(0x80)
  const of = (subject: JsonObject = {}, changes: JsonObject = {}) =>
    list({ ...revocation, encodedList: SET, ...subject }, changes)
  const passing = { verdict: 'passed', checks: [] }
  const failing = (...checks: string[]) => ({
    verdict: 'failed',
    checks: checks.map((check) => ({ check, outcome: 'failed', code: 'X', message: 'x' })),
  })

  interface Scene {
    readonly served?: JsonObject | string
    readonly document?: JsonObject
    readonly format?: Credential['format']
    readonly report?: object
    readonly session?: Partial<Session>
  }

  /** Code and place of every result, then of every warning. */
  async function told(credentialStatus: Json | undefined, scene: Scene = {}): Promise<string[]> {
    const { served = of(), document = { issuer: ISSUER }, format = 'vc', report = passing } = scene
    const credential: Credential = {
      format,
      document: { ...document, ...(credentialStatus !== undefined && { credentialStatus }) },
      types: [],
      dataModel: '2.0',
      securing: { kind: 'embedded' },
      warnings: [],
    }
    const { results, warnings } = await checkStatus(credential, {
      at: AT,
      contexts,
      loadDocument: loaderOver({ [LIST]: served }),
      trust: 'any',
      certificates: { anchors: [] },
      maxClockSkewSeconds: 60,
      work: WORK_WITHOUT_END,
      room: { left: 2 ** 25 },
      depth: 0,
      verifyNested: async () => report as never,
      ...scene.session,
    })
    return [
      ...results.map(
        ({ check, outcome, code, pointer }) => `${check} ${outcome} ${code} ${pointer}`,
      ),
      ...warnings.map(({ code, pointer }) => `${code} ${pointer}`),
    ]
  }
  const PLACE = '/credentialStatus'
  const plain = (changes: JsonObject = {}) => entry({ ...revocation, ...changes })

  test.each<[string, string, JsonObject, Scene]>([
    ['set', 'failed REVOKED', {}, {}],
    ['clear', 'passed OK', {}, { served: of({ encodedList: CLEAR }) }],
    [
      'clear, with words for what is set',
      'passed OK',
      { statusMessage: [{ status: '0x0', message: 'revoked' }] },
      { served: of({ encodedList: CLEAR }) },
    ],
    ['clear beside a set one', 'passed OK', { statusListIndex: '1' }, {}],
    ['set, its index a number', 'failed REVOKED', { statusListIndex: 0 }, {}],
    ['the last', 'passed OK', { statusListIndex: '131071' }, {}],
    ['beyond the last', 'failed STATUS_INDEX_OUT_OF_RANGE', { statusListIndex: '131072' }, {}],
    [
      'suspended',
      'failed SUSPENDED',
      { statusPurpose: 'suspension' },
      { served: of({ statusPurpose: ['revocation', 'suspension'] }) },
    ],
    [
      'of a purpose that nobody knows',
      'indeterminate STATUS_PURPOSE_UNKNOWN',
      { statusPurpose: 'x' },
      { served: of({ statusPurpose: 'x' }) },
    ],
    [
      'of a purpose that the list does not have',
      'failed STATUS_PURPOSE_MISMATCH',
      { statusPurpose: 'suspension' },
      {},
    ],
    [
      'of a list without a subject',
      'failed STATUS_PURPOSE_MISMATCH',
      {},
      { served: { ...of(), credentialSubject: 'x' } },
    ],
    ['without an address', 'failed STATUS_INVALID', { statusListCredential: null }, {}],
    ['at no address', 'failed STATUS_INVALID', { statusListCredential: 'status/2' }, {}],
    ['at several addresses', 'failed STATUS_INVALID', { statusListCredential: [LIST] }, {}],
    ['without a purpose', 'failed STATUS_INVALID', { statusPurpose: null }, {}],
    [
      'of a list that nobody serves',
      'indeterminate STATUS_LIST_UNREACHABLE',
      { statusListCredential: 'https://a.example/' },
      {},
    ],
    [
      'of a list of another id',
      'failed STATUS_LIST_ID_MISMATCH',
      {},
      { served: of({}, { id: 'urn:x' }) },
    ],
    [
      'of a list of another type',
      'failed STATUS_LIST_TYPE_WRONG',
      {},
      { served: of({}, { type: ['VerifiableCredential'] }) },
    ],
    [
      'of a list of the older type',
      'failed STATUS_LIST_TYPE_WRONG',
      { type: 'StatusList2021Entry' },
      {},
    ],
    [
      'of a list of another issuer',
      'failed STATUS_LIST_ISSUER_MISMATCH',
      {},
      { served: of({}, { issuer: 'did:web:a.example' }) },
    ],
    [
      'of nobody’s list, and nobody’s credential',
      'failed STATUS_LIST_ISSUER_MISMATCH',
      {},
      { served: of({}, { issuer: {} }), document: {} },
    ],
    [
      'of a list that does not hold',
      'failed STATUS_LIST_INVALID',
      {},
      { report: failing('proof', 'validity') },
    ],
    [
      'of a list that has ended',
      'indeterminate STATUS_LIST_STALE',
      {},
      { report: failing('validity') },
    ],
    [
      'of a list of which nobody can tell',
      'indeterminate STATUS_LIST_UNPROVEN',
      {},
      {
        report: {
          verdict: 'indeterminate',
          checks: [{ check: 'proof', outcome: 'indeterminate' }],
        },
      },
    ],
    ['of a list that is no credential', 'failed STATUS_LIST_INVALID', {}, { served: 'x' }],
    [
      'of a list that is not packed',
      'failed STATUS_LIST_INVALID',
      {},
      { served: of({ encodedList: 'uAAAA' }) },
    ],
    [
      'of a list that hides nobody',
      'failed STATUS_LIST_TOO_SHORT',
      {},
      { served: of({ encodedList: packed(0, 12_499) }) },
    ],
    ['in a list of a list of a list', 'indeterminate NOT_CHECKED', {}, { session: { depth: 3 } }],
    ['in a list of a list', 'failed REVOKED', {}, { session: { depth: 2 } }],
    ['of no type', 'indeterminate STATUS_TYPE_UNSUPPORTED', { type: 'Other' }, {}],
    [
      'of 32 bits',
      'failed REVOKED',
      { statusSize: 32 },
      { served: of({ encodedList: packed(0x80, 524_288) }) },
    ],
    [
      'of a keeper that the list of issuers names',
      'failed REVOKED',
      {},
      {
        served: of({}, { issuer: 'did:web:a.example' }),
        session: {
          trust: {
            issuers: [
              { id: ISSUER, name: 'U' },
              { id: ISSUER, name: 'U', statusIssuers: ['did:web:a.example'] },
            ],
            anchors: [],
            lists: [],
          },
        },
      },
    ],
    [
      'of a keeper of another issuer',
      'failed STATUS_LIST_ISSUER_MISMATCH',
      {},
      {
        served: of({}, { issuer: 'did:web:a.example' }),
        session: {
          trust: {
            issuers: [
              { id: 'did:web:b.example', name: 'B', statusIssuers: ['did:web:a.example'] },
              { id: ISSUER, name: 'U', statusIssuers: ['did:web:b.example'] },
            ],
            anchors: [],
            lists: [],
          },
        },
      },
    ],
  ])('an entry %s', async (_name, expected, changes, scene) => {
    expect(await told(plain(changes), scene)).toEqual([`status ${expected} ${PLACE}`])
    expect(await told([plain(changes)], scene)).toEqual([`status ${expected} ${PLACE}/0`])
  })

  test('places within an entry are told', async () => {
    for (const statusListIndex of ['01', '-1', 'x', 1.5, null, '9007199254740993'])
      expect(await told(plain({ statusListIndex }))).toEqual([
        `status failed STATUS_INDEX_INVALID ${PLACE}/statusListIndex`,
      ])
    for (const statusSize of [0, 33, '1'])
      expect(await told(plain({ statusSize }))).toEqual([
        `status failed STATUS_INVALID ${PLACE}/statusSize`,
      ])
    expect(await told(['x', plain()])).toEqual([
      `status failed STATUS_INVALID ${PLACE}/0`,
      `status failed REVOKED ${PLACE}/1`,
    ])
  })

  test('a short list is told with what it says', async () => {
    const served = of({ encodedList: packed(0x80, 12_500) })
    expect(await told(plain(), { served })).toEqual([
      `status failed REVOKED ${PLACE}`,
      `STATUS_LIST_SHORT ${PLACE}`,
    ])
  })

  test('the most entries that a credential may have, one more, and none', async () => {
    expect(await told(Array.from({ length: 8 }, () => plain()))).toHaveLength(8)
    expect(await told(Array.from({ length: 9 }, () => plain()))).toEqual([
      `status failed STATUS_INVALID ${PLACE}`,
    ])
    for (const none of [undefined, []])
      expect(await told(none)).toEqual(['status not-applicable NOT_APPLICABLE undefined'])
  })

  test.each<[string, number, string]>([
    ['application/vc', 200, 'REVOKED'],
    ['application/vc+jwt; charset=utf-8', 200, 'REVOKED'],
    ['application/ld+json ; x=y', 200, 'REVOKED'],
    ['text/plain', 200, 'REVOKED'],
    ['text/html', 200, 'STATUS_LIST_UNREACHABLE'],
    ['xapplication/json', 200, 'STATUS_LIST_UNREACHABLE'],
    ['application/jsonx', 200, 'STATUS_LIST_UNREACHABLE'],
    ['', 200, 'STATUS_LIST_UNREACHABLE'],
    ['application/json', 404, 'STATUS_LIST_UNREACHABLE'],
  ])('served as %j with %i', async (contentType, status, code) => {
    const loadDocument: Session['loadDocument'] = async () => ({
      status,
      contentType,
      bytes: Buffer.from(JSON.stringify(of())),
    })
    const [result] = await told(plain(), { session: { loadDocument } })
    expect(result).toContain(` ${code} ${PLACE}`)
  })

  test('the status of the European model names list and index in its id', async () => {
    const elm = (id: Json) => told({ id, type: 'CredentialStatus' })
    expect(await elm(`${LIST}#0`)).toEqual([`status failed REVOKED ${PLACE}`])
    expect(await elm(`${LIST}#1`)).toEqual([`status passed OK ${PLACE}`])
    for (const id of [
      LIST,
      `${LIST}#x`,
      `${LIST}#01`,
      `http${LIST.slice(5)}#0`,
      `x${LIST}#0`,
      [LIST],
    ])
      expect(await elm(id)).toEqual([`status indeterminate STATUS_TYPE_UNSUPPORTED ${PLACE}`])
  })

  test('only messages of the credential, in words and for this value, count', async () => {
    const served = of({ statusPurpose: 'message', encodedList: packed(0b01_000000, 32_768) })
    const said = (statusMessage: Json) =>
      told(plain({ statusPurpose: 'message', statusSize: 2, statusMessage }), { served })
    const noted = [`status passed OK ${PLACE}`, `STATUS_NOTE ${PLACE}`]
    expect(await said([{ status: '0x1', message: ' Revoked ' }])).toEqual([
      `status failed REVOKED ${PLACE}`,
    ])
    expect(await said({ status: '1', message: 'SUSPENSION' })).toEqual([
      `status failed SUSPENDED ${PLACE}`,
    ])
    for (const row of [
      { status: 1, message: 'revoked' },
      { status: '0x1', message: ['revoked'] },
    ])
      expect(await said([null, row])).toEqual(noted)
    expect(await said([{ status: '0x1', message: 'fine' }])).toEqual(noted)
    expect(await said([])).toEqual(noted)
  })

  test('a clear entry says what its own message says', async () => {
    const served = of({ statusPurpose: 'message', encodedList: packed(0, 32_768) })
    const said = (...messages: string[]) => {
      const statusMessage = messages.map((message) => ({ status: '0x0', message }))
      return told(plain({ statusPurpose: 'message', statusSize: 2, statusMessage }), { served })
    }
    const passed = `status passed OK ${PLACE}`
    expect(await said()).toEqual([passed])
    expect(await said('valid')).toEqual([passed])
    expect(await said('valid', 'on probation')).toEqual([passed, `STATUS_NOTE ${PLACE}`])
    expect(await said('valid', 'revoked')).toEqual([`status failed REVOKED ${PLACE}`])
  })
})

describe('a list that came with another credential before', () => {
  const revocation = entry({ statusPurpose: 'revocation' })
  const saying = (first: number, changes: JsonObject = {}) =>
    list({ statusPurpose: 'revocation', encodedList: encodeBitstring(bits(first)) }, changes)

  /** What one verifier says of one credential while the documents, or the time, change under it. */
  async function told(...answers: readonly { documents: Documents; at?: Date }[]) {
    const credential = utf8(JSON.stringify(await signed(badge({ credentialStatus: revocation }))))
    let answer: (typeof answers)[number] | undefined
    const verifier = createVerifier({
      contexts,
      trust: 'any',
      clock: () => answer?.at ?? AT,
      loadDocument: async (url, options) =>
        await loaderOver({ ...DOCUMENTS, ...answer?.documents })(url, options),
    })
    const findings: string[] = []
    for (answer of answers) findings.push(found(await verifier.verify(credential), 'status').join())
    return findings
  }
  const serving = (served: JsonObject) => ({ documents: { [LIST]: served } })

  test('is judged by what it says now', async () => {
    const [clear, set] = [await signed(saying(0)), await signed(saying(0b1000_0000))]
    expect(
      await told(serving(clear), serving(clear), serving(set), serving(set), serving(clear)),
    ).toEqual(['passed', 'passed', 'failed REVOKED', 'failed REVOKED', 'passed'])
  })

  test('is none any more with the bits of another', async () => {
    const [clear, set] = [await signed(saying(0)), await signed(saying(0b1000_0000))]
    const forged = { ...set, credentialSubject: clear.credentialSubject ?? null }
    expect(await told(serving(set), serving(clear), serving(forged))).toEqual([
      'failed REVOKED',
      'passed',
      'failed STATUS_LIST_INVALID',
    ])
  })

  test('is stale when its time is over', async () => {
    const clear = serving(await signed(saying(0, { validUntil: '2026-11-23T00:00:00Z' })))
    expect(await told(clear, { ...clear, at: new Date('2026-11-24T00:00:00Z') }, clear)).toEqual([
      'passed',
      'indeterminate STATUS_LIST_STALE',
      'passed',
    ])
  })

  test('is refused when its key is revoked', async () => {
    const { multikey, privateKey } = testKey(9)
    const id = `${ISSUER}#lists`
    const ofLists = { id, type: 'Multikey', controller: ISSUER, publicKeyMultibase: multikey }
    const knowing = (method: JsonObject) => {
      const [own] = controllerDocument().verificationMethod as JsonObject[]
      const verificationMethod = [own ?? null, { ...ofLists, ...method }]
      return controllerDocument({ verificationMethod, assertionMethod: [METHOD, id] })
    }
    const served = await signed(saying(0), { ...PROOF, verificationMethod: id }, privateKey)
    const under = (controller: JsonObject) => ({
      documents: { [LIST]: served, [ISSUER_URL]: controller },
    })
    const revoked = under(knowing({ revoked: '2026-11-22T00:00:00Z' }))
    const good = under(knowing({}))
    expect(await told(good, revoked, good)).toEqual([
      'passed',
      'failed STATUS_LIST_INVALID',
      'passed',
    ])
  })
})
