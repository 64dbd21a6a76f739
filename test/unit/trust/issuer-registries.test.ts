// Registries that others keep: who is in one is vouched for by its name; what cannot be read ends the run.
import { describe, expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { withRegistries } from '../../../src/trust/issuer-registries.ts'
import { parseTrustList } from '../../../src/trust/trust-list.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { badge, ISSUER, signed } from '../../support/test-issuer.ts'
import { loaderOver, verify } from '../../support/verify-setup.ts'

const REGISTRY = {
  meta: { created: '2026-01-01T00:00:00Z' },
  registry: {
    [ISSUER]: { name: 'Example University', location: 'Tartu', url: 'https://u.example' },
  },
}
const KNOWN = [
  { name: 'Example Registry', type: 'dcc-legacy', url: 'https://registry.example/issuers.json' },
  { name: 'A federation', type: 'oidf', fetchEndpoint: 'https://federation.example/fetch' },
]

async function load(list: JsonObject, files: Record<string, unknown>, documents: JsonObject = {}) {
  return await withRegistries(parseTrustList(list), {
    readFile: async (name) => new TextEncoder().encode(JSON.stringify(files[name])),
    loadDocument: loaderOver(documents as never),
  })
}

describe('a registry', () => {
  test('vouches by its name, behind the list itself', async () => {
    const trust = await load(
      { registries: [{ file: 'r.json', name: 'Example Registry' }] },
      { 'r.json': REGISTRY },
    )
    const report = await verify(await signed(badge()), { options: { trust } })
    expect(report.verdict).toBe('passed')
    expect(report.issuer.trustedName).toBe('Example University')
    const [found] = report.checks.filter(({ check }) => check === 'trust')
    expect(found?.message).toBe('Example Registry vouches for the issuer')
  })

  test('that the list of known ones names is loaded; kinds that are no file are left out', async () => {
    const documents = { 'https://registry.example/issuers.json': REGISTRY }
    const { issuers } = await load(
      { registries: ['known.json'] },
      { 'known.json': KNOWN },
      documents,
    )
    expect(issuers).toEqual([
      { id: ISSUER, name: 'Example University', vouchedBy: 'Example Registry' },
    ])
  })

  test('a list that names none stays as it is', async () => {
    const list = parseTrustList({ issuers: [{ id: ISSUER, name: 'University' }] })
    expect((await load({ issuers: [{ id: ISSUER, name: 'University' }] }, {})).issuers).toEqual(
      list.issuers,
    )
  })

  test('does not vouch for anybody else', async () => {
    const other = { registry: { [`${ISSUER}:law`]: { name: 'Law' } } }
    const trust = await load({ registries: ['r.json'] }, { 'r.json': other })
    const report = await verify(await signed(badge()), { options: { trust } })
    expect(report.verdict).toBe('indeterminate')
    expect(report.issuer.trustedName).toBeNull()
  })

  test.each<[string, unknown]>([
    ['no registry', { issuers: [] }],
    ['a number', 1],
    ['a registry of texts', { registry: { [ISSUER]: 'Example University' } }],
    ['a known one that is a text', ['Example Registry']],
    ['a known one without address', [{ name: 'Example Registry', type: 'dcc-legacy' }]],
    ['an issuer without name', { registry: { [ISSUER]: { name: ' ' } } }],
    ['an identifier that is none', { registry: { university: { name: 'University' } } }],
    ['a known one without type', [{ name: 'Example Registry', url: 'https://registry.example/' }]],
    ['a known one that cannot be had', KNOWN],
  ])('%s is refused, and the file or registry named', async (_name, content) => {
    const refusal = await load({ registries: ['r.json'] }, { 'r.json': content }).catch((e) => e)
    expect(refusal).toBeInstanceOf(PipelineError)
    expect(refusal.code).toBe('TRUST_LIST_INVALID')
    expect(refusal.message).toMatch(/^r\.json: /)
  })

  test('that is no JSON is refused', async () => {
    const refusal = await withRegistries(parseTrustList({ registries: ['r.json'] }), {
      readFile: async () => new TextEncoder().encode('{"registry":{},"registry":{}}'),
    }).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'TRUST_LIST_INVALID' })
    expect(refusal.message).toMatch(/^r\.json: /)
  })

  test.each([
    [{ name: 'Its own name' }, 'Its own name'],
    [{ name: 7 }, 'r.json'],
    ['x', 'r.json'],
  ])('with the metadata %j vouches as %s', async (meta, vouchedBy) => {
    const { issuers } = await load({ registries: ['r.json'] }, { 'r.json': { ...REGISTRY, meta } })
    expect(issuers[0]?.vouchedBy).toBe(vouchedBy)
  })

  test.each([
    [{ registries: 'r.json' }, '/registries'],
    [{ registries: [1] }, '/registries/0'],
    [{ registries: [{ file: 'r.json', title: 'x' }] }, '/registries/0/title'],
  ])('%j is no trust list', (list, pointer) => {
    expect(() => parseTrustList(list)).toThrow(pointer)
  })
})
