// Trust lists and document maps: what users write is read strictly, with every fault named by its place.
import { describe, expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { createDocumentMap } from '../../../src/trust/document-map.ts'
import { loadNothing } from '../../../src/trust/load-document.ts'
import { coversTemplate, parseTrustList } from '../../../src/trust/trust-list.ts'

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
})
