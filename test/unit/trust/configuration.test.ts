// Trust lists and document maps: what users write is read strictly, with every fault named by its place.
import { describe, expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { createDocumentMap } from '../../../src/trust/document-map.ts'
import { loadNothing } from '../../../src/trust/load-document.ts'
import {
  covers,
  coversTemplate,
  entriesOfIssuer,
  parseTrustList,
} from '../../../src/trust/trust-list.ts'

function faultsOf(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error instanceof PipelineError ? [error.code, error.detail.faults] : error
  }
  return 'accepted'
}

describe('trust lists', () => {
  test('an issuer needs an id and a name', () => {
    expect(parseTrustList({ issuers: [{ id: 'did:web:a.example', name: 'A' }] }).issuers).toEqual([
      { id: 'did:web:a.example', name: 'A' },
    ])
  })

  test('an issuer keeps its templates and who keeps lists for it', () => {
    const issuer = {
      id: 'did:web:a.example',
      name: 'A',
      templates: ['https://a.example/soil'],
      statusIssuers: ['did:web:keeper.example'],
    }
    expect(parseTrustList({ issuers: [issuer] }).issuers).toEqual([issuer])
  })

  test('a calendar date covers the whole day', () => {
    const [issuer] = parseTrustList({
      issuers: [{ id: 'did:web:a.example', name: 'A', from: '2026-01-01', until: '2026-12-31' }],
    }).issuers
    expect(issuer?.from?.toISOString()).toBe('2026-01-01T00:00:00.000Z')
    expect(issuer?.until?.toISOString()).toBe('2026-12-31T23:59:59.999Z')
  })

  test.each([
    [[], ''],
    [{ issuers: {} }, '/issuers'],
    [{ issuers: ['did:web:a.example'] }, '/issuers/0'],
    [{ issuers: [{ id: 'a', name: 'A' }] }, '/issuers/0/id'],
    [{ issuers: [{ id: 'did:web:a.example' }] }, '/issuers/0/name'],
    [{ issuers: [{ id: 'did:web:a.example', name: ' ' }] }, '/issuers/0/name'],
    [{ issuers: [{ id: 'did:web:a.example', name: 'A', from: 'soon' }] }, '/issuers/0/from'],
    [
      { issuers: [{ id: 'did:web:a.example', name: 'A', until: '2026-02-30' }] },
      '/issuers/0/until',
    ],
    [{ issuers: [{ id: 'did:web:a.example', name: 'A', templates: 'x' }] }, '/issuers/0/templates'],
    [{ issuers: [{ id: 'did:web:a.example', name: 'A', form: '2026-01-01' }] }, '/issuers/0/form'],
    [{ registries: [{ file: 'r.json', name: 7 }] }, '/registries/0/name'],
    [{ registries: [{ name: 'R' }] }, '/registries/0'],
    [
      { issuers: [{ id: 'did:web:a.example', name: 'A', statusIssuers: [7] }] },
      '/issuers/0/statusIssuers',
    ],
    [{ issuer: [] }, '/issuer'],
    [{ anchors: 'ca.pem' }, '/anchors'],
    [{ lists: [1] }, '/lists/0'],
  ])('%j is refused at %s', (list, pointer) => {
    expect(faultsOf(() => parseTrustList(list))).toEqual([
      'TRUST_LIST_INVALID',
      [expect.objectContaining({ pointer })],
    ])
  })
})

describe('whom a list means, and when', () => {
  const from = new Date('2026-01-01T00:00:00Z')
  const until = new Date('2026-12-31T00:00:00Z')
  const entry = { id: 'did:web:a.example', name: 'A' }
  const later = (date: Date, ms: number) => new Date(date.getTime() + ms)

  test('a period has both its ends', () => {
    for (const instant of [from, until, later(from, 1)])
      expect(covers({ ...entry, from, until }, instant)).toBe(true)
    for (const instant of [later(from, -1), later(until, 1)])
      expect(covers({ ...entry, from, until }, instant)).toBe(false)
    expect(covers({ ...entry, from }, later(until, 1))).toBe(true)
    expect(covers({ ...entry, until }, later(from, -1))).toBe(true)
    expect(covers(entry, from)).toBe(true)
  })

  test('an https issuer is the did:web of its place as well, and nobody else', () => {
    const issuers = [
      entry,
      { id: 'https://a.example', name: 'B' },
      { id: 'did:web:b.example', name: 'C' },
    ]
    const known = (id: string) =>
      entriesOfIssuer({ issuers, anchors: [], lists: [] }, id).map(({ name }) => name)
    expect(known('https://a.example')).toEqual(['B', 'A'])
    expect(known('did:web:a.example')).toEqual(['A'])
    expect(known('https://b.example')).toEqual(['C'])
    expect(known('https://c.example')).toEqual([])
    expect(known('')).toEqual([])
  })

  test('registries and lists are handed on as they were named', () => {
    const sha256 = 'AB'.repeat(32)
    const lists = ['list.xml', { file: 'other.xml', sha256 }]
    const read = parseTrustList({
      registries: ['r.json', { file: 's.json', name: 'S' }, { file: 't' }],
      lists,
    })
    expect(read).toEqual({
      issuers: [],
      anchors: [],
      lists,
      registries: [{ file: 'r.json' }, { file: 's.json', name: 'S' }, { file: 't' }],
    })
    expect(parseTrustList({})).toEqual({ issuers: [], anchors: [], lists: [] })
  })

  test.each<[string, unknown, string[]]>([
    ['no object', 'x', [' object']],
    ['issuers that are none', { issuers: {} }, ['/issuers array']],
    ['an issuer that is none', { issuers: [null] }, ['/issuers/0 object']],
    ['an id in a list', { issuers: [{ ...entry, id: [entry.id] }] }, ['/issuers/0/id did-or-url']],
    [
      'an end that is a number',
      { issuers: [{ ...entry, until: 2026 }] },
      ['/issuers/0/until date'],
    ],
    ['a begin that is nothing', { issuers: [{ ...entry, from: null }] }, ['/issuers/0/from date']],
    [
      'a template among texts',
      { issuers: [{ ...entry, templates: ['x', 1] }] },
      ['/issuers/0/templates array-of-texts'],
    ],
    ['registries that are none', { registries: 'r.json' }, ['/registries array']],
    ['a registry that is none', { registries: [null] }, ['/registries/0 file']],
    [
      'a registry with more',
      { registries: [{ file: 'r', names: '' }] },
      ['/registries/0/names unknown-member'],
    ],
    [
      'a registry of no name',
      { registries: [{ file: 'r', name: 7 }] },
      ['/registries/0/name text'],
    ],
    ['lists that are none', { lists: 'l' }, ['/lists array']],
    ['a list that is none', { lists: [null] }, ['/lists/0 file']],
    ['a list without its digest', { lists: [{ file: 'l' }] }, ['/lists/0 file-and-sha256']],
    [
      'a digest too short',
      { lists: [{ file: 'l', sha256: 'AB'.repeat(31) }] },
      ['/lists/0 file-and-sha256'],
    ],
    [
      'a digest too long',
      { lists: [{ file: 'l', sha256: 'AB'.repeat(33) }] },
      ['/lists/0 file-and-sha256'],
    ],
    ['a digest of no file', { lists: [{ sha256: 'AB'.repeat(32) }] }, ['/lists/0 file-and-sha256']],
    [
      'all at once',
      { issuers: [{}], issuer: 1 },
      ['/issuer unknown-member', '/issuers/0/id did-or-url', '/issuers/0/name text'],
    ],
  ])('%s', (_name, list, expected) => {
    const [code, faults] = faultsOf(() => parseTrustList(list)) as [
      string,
      { pointer: string; rule: string }[],
    ]
    expect(code).toBe('TRUST_LIST_INVALID')
    expect(faults.map(({ pointer, rule }) => `${pointer} ${rule}`)).toEqual(expected)
  })
})

describe('templates of an issuer', () => {
  const soil = 'https://university.example/achievements/soil'
  const entry = { id: 'did:web:a.example', name: 'A', templates: [soil] }

  test.each([soil, `${soil}/2026`, `${soil}?version=2`, `${soil}#part-1`, `${soil}/..2026`])(
    '%s is covered',
    (id) => expect(coversTemplate(entry, id)).toBe(true),
  )

  test.each([
    `${soil}s`,
    `${soil}/../law`,
    `${soil}/./../law`,
    `${soil}/%2e%2E/law`,
    `${soil}/.%2e/law`,
    `${soil}/x\\..\\..\\law`,
    `${soil}/..`,
    undefined,
  ])('%s is not', (id) => expect(coversTemplate(entry, id)).toBe(false))

  test('one of several is enough, none covers nothing, and no list everything', () => {
    const law = 'https://university.example/achievements/law'
    expect(coversTemplate({ ...entry, templates: [law, soil] }, soil)).toBe(true)
    expect(coversTemplate({ ...entry, templates: [] }, soil)).toBe(false)
    expect(coversTemplate({ id: entry.id, name: 'A' }, undefined)).toBe(true)
    expect(coversTemplate(entry, `${soil}x/2026`)).toBe(false)
  })
})

describe('document maps', () => {
  const readFile = async (path: string) => new TextEncoder().encode(path)

  test('paths start from the folder of the map; type and status have defaults', async () => {
    const load = createDocumentMap(
      {
        'https://a.example/x': { file: 'x.json' },
        'https://a.example/y': { file: '/y', status: 410 },
      },
      '/maps',
      readFile,
    )
    const document = await load('https://a.example/x', { accept: '*/*' })
    expect({ ...document, bytes: new TextDecoder().decode(document.bytes) }).toEqual({
      status: 200,
      contentType: 'application/json',
      bytes: '/maps/x.json',
    })
    expect((await load('https://a.example/y', { accept: '*/*' })).status).toBe(410)
  })

  test('the map is the whole network', async () => {
    const load = createDocumentMap({}, '/', readFile)
    for (const url of ['https://a.example/x', 'constructor', '__proto__', 'file:///etc/passwd'])
      await expect(load(url, { accept: '*/*' })).rejects.toMatchObject({
        code: 'TRUST_UNREACHABLE',
      })
    await expect(loadNothing('https://a.example/', { accept: '*/*' })).rejects.toMatchObject({
      code: 'TRUST_UNREACHABLE',
    })
  })

  test.each([
    [16 * 1024 * 1024, 'read'],
    [16 * 1024 * 1024 + 1, 'TRUST_UNREACHABLE'],
  ])('a document of %i bytes: %s', async (size, expected) => {
    const map = { 'https://a.example/x': { file: 'x' } }
    const load = createDocumentMap(map, '/', async () => new Uint8Array(size))
    const told = await load('https://a.example/x', { accept: '*/*' }).then(
      () => 'read',
      ({ code }: { code: string }) => code,
    )
    expect(told).toBe(expected)
  })

  test('a file that cannot be read is unreachable', async () => {
    const load = createDocumentMap({ 'https://a.example/x': { file: 'x' } }, '/', async () => {
      throw new Error('ENOENT')
    })
    await expect(load('https://a.example/x', { accept: '*/*' })).rejects.toMatchObject({
      code: 'TRUST_UNREACHABLE',
    })
  })

  test.each([
    ['text', ''],
    [{ 'not a url': { file: 'x' } }, '/not a url'],
    [{ 'urn:x': 'x' }, '/urn:x'],
    [{ 'urn:x': {} }, '/urn:x/file'],
    [{ 'urn:x': { file: 'x', status: '200' } }, '/urn:x/status'],
    [{ 'urn:x': { file: 'x', contentType: 1 } }, '/urn:x/contentType'],
    [{ 'urn:x': { file: 'x', type: 'y' } }, '/urn:x/type'],
  ])('%j is refused at %s', (map, pointer) => {
    expect(faultsOf(() => createDocumentMap(map, '/', readFile))).toEqual([
      'DOCUMENTS_INVALID',
      [expect.objectContaining({ pointer })],
    ])
  })

  test('every fault of a map has its rule, and a status is one of HTTP', () => {
    const map = { 'no url': { contentType: 1, status: 99, type: '' }, 'urn:x': 'x' }
    expect(faultsOf(() => createDocumentMap(map, '/', readFile))).toEqual([
      'DOCUMENTS_INVALID',
      [
        { pointer: '/no url', rule: 'absolute-url' },
        { pointer: '/no url/file', rule: 'text' },
        { pointer: '/no url/contentType', rule: 'text' },
        { pointer: '/no url/status', rule: 'http-status' },
        { pointer: '/no url/type', rule: 'unknown-member' },
        { pointer: '/urn:x', rule: 'object' },
      ],
    ])
    expect(faultsOf(() => createDocumentMap([], '/', readFile))).toEqual([
      'DOCUMENTS_INVALID',
      [{ pointer: '', rule: 'object' }],
    ])
    const of = (status: number) =>
      faultsOf(() =>
        createDocumentMap({ 'urn:x': { file: 'x', contentType: 'a/b', status } }, '/', readFile),
      )
    for (const status of [100, 599]) expect(of(status)).toBe('accepted')
    for (const status of [99, 600, 200.5]) expect(of(status)).not.toBe('accepted')
  })
})
