// Every pinned context against the official document in the corpus, and our table of the Europass context
// against the official one over every Europass credential there.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import jsonld from 'jsonld'
import { describe, expect, test } from 'vitest'
import { canonicalize } from '../../src/linked-data/canonicalize.ts'
import { readManifest } from '../../src/linked-data/context-files.ts'
import { buildElmContext } from '../../src/linked-data/elm-context.ts'
import { compactRoundTrip } from '../../src/linked-data/expand.ts'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { findForeignKeys } from '../../src/linked-data/terms.ts'
import { isJsonObject, type JsonObject } from '../../src/util/json.ts'
import { CORPUS, corpusJson } from '../support/corpus.ts'

const ELM = 'http://data.europa.eu/snb/model/context/edc-ap'
/** Where an older credential of the Commission's tests says that the context is. */
const ELM_OF_2022 = 'http://dev.everisdx.io/datamodel/edc-ap-context.jsonld'

const contexts = loadPinnedContexts()
const index = corpusJson('third-party/contexts/index.json') as Record<string, string>

/** The official documents that the index does not have, or has in an older state. */
const VALIDATOR = 'openbadges/contexts/1edtech-validator'
const OFFICIAL: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(index).map(([iri, name]) => [iri, `third-party/contexts/${name}`]),
  ),
  [ELM]: 'elm/elm-3.2/edc-ap-context.jsonld',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json': `${VALIDATOR}/ob-v3p0-3.0.3.json`,
}

describe('a pinned context equals the official document', () => {
  const foreign = readManifest().filter(({ file }) => file === undefined)
  expect(foreign.length).toBeGreaterThan(15)
  test.each(foreign)('$iri', ({ iri }) => {
    const path = OFFICIAL[iri]
    expect(path).toBeDefined()
    expect(contexts.get(iri)).toEqual(corpusJson(path ?? ''))
  })

  test('and not the state of 2025 of Open Badges 3.0.3', () => {
    const iri = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
    const older = corpusJson(`third-party/contexts/${index[iri]}`) as { '@context': JsonObject }
    const pinned = contexts.get(iri)['@context'] as JsonObject
    expect(pinned).not.toEqual(older['@context'])
    expect(
      Object.keys(pinned)
        .filter((term) => !(term in older['@context']))
        .toSorted(),
    ).toEqual(['endorsementJwt', 'jti'])
  })
})

describe('our table of the Europass context', () => {
  const ours = buildElmContext()['@context'] as JsonObject
  const official = (corpusJson(OFFICIAL[ELM] ?? '') as { '@context': JsonObject })['@context']

  test('has the terms of the official one', () => {
    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(official).toSorted())
  })

  test.each(Object.keys(official))('defines %s as it does', (term) => {
    expect(ours[term]).toEqual(official[term])
  })

  const credentials = europassCredentials()

  test('has credentials to be tried on', () => {
    expect(credentials.length).toBeGreaterThanOrEqual(5)
  })

  test.each(credentials)('gives the N-Quads of the official one for %s', async (_, credential) => {
    const expected = await plainNQuads(credential, official)
    expect(expected.length).toBeGreaterThan(1_000)
    expect(await plainNQuads(credential, ours)).toBe(expected)
  })

  test('and other N-Quads when a term is another', async () => {
    const [[, credential] = ['', {}]] = credentials
    const changed = { ...ours, credentialProfiles: { '@id': 'elm:other', '@type': '@id' } }
    expect(await plainNQuads(credential, changed)).not.toBe(await plainNQuads(credential, official))
  })
})

describe('honest credentials', () => {
  const europass = europassCredentials().filter(([, document]) => usesOnlyPinned(document))

  test('of Europass are there', () => {
    expect(europass.length).toBeGreaterThanOrEqual(4)
  })

  test.each(europass)('%s gives the N-Quads of the reference', async (_, credential) => {
    const official = (corpusJson(OFFICIAL[ELM] ?? '') as { '@context': JsonObject })['@context']
    expect(await canonicalize(credential, contexts)).toBe(await plainNQuads(credential, official))
  })

  test.each(europass)(
    '%s has no foreign key and survives the round trip',
    async (_, credential) => {
      expect(await findForeignKeys(credential, contexts)).toEqual([])
      expect(await compactRoundTrip(credential, contexts)).toEqual([])
    },
  )

  const { cases } = corpusJson('third-party/cases.json') as { cases: ThirdPartyCase[] }
  const signed = cases.filter(
    ({ kind, expected }) => kind === 'di-credential' && expected === 'valid',
  )
  const readable = signed
    .map(({ id, file }) => [id, corpusJson(`third-party/${file}`) as JsonObject] as const)
    .filter(([, document]) => usesOnlyPinned(document))

  test('of others are there', () => {
    expect(readable.length).toBeGreaterThan(20)
  })

  test.each(readable)('%s has no foreign key and survives the round trip', async (_, document) => {
    expect(await findForeignKeys(document, contexts)).toEqual([])
    expect(await compactRoundTrip(document, contexts)).toEqual([])
  })
})

interface ThirdPartyCase {
  readonly id: string
  readonly kind: string
  readonly file: string
  readonly expected: string
}

function usesOnlyPinned(document: JsonObject): boolean {
  const own = [document['@context']].flat()
  return own.every((iri) => typeof iri === 'string' && contexts.has(iri))
}

/** jsonld and rdf-canonize as they come; without safe mode, which one credential of 2022 does not pass. */
async function plainNQuads(credential: JsonObject, elm: JsonObject): Promise<string> {
  return await jsonld.canonize(credential, {
    algorithm: 'RDFC-1.0',
    safe: false,
    base: '',
    documentLoader: async (iri) => {
      const document = iri === ELM || iri === ELM_OF_2022 ? { '@context': elm } : contexts.get(iri)
      return { documentUrl: iri, contextUrl: null, document: structuredClone(document) } as never
    },
  })
}

/** Every document of the corpus that uses the Europass context, out of its seal where it has one. */
function europassCredentials(): readonly (readonly [string, JsonObject])[] {
  return ['elm/samples', 'elm/examples-synthetic', 'third-party/ec-edci'].flatMap((folder) =>
    readdirSync(join(CORPUS, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.json(ld)?$/.test(name))
      .flatMap((name) => {
        const document = unsealed(JSON.parse(readFileSync(join(CORPUS, folder, name), 'utf8')))
        const iris = [document['@context']].flat()
        return iris.includes(ELM) || iris.includes(ELM_OF_2022) ? [[name, document] as const] : []
      }),
  )
}

function unsealed(file: JsonObject): JsonObject {
  const { payload } = file
  if (typeof payload !== 'string') return file
  const text = payload.startsWith('{') ? payload : Buffer.from(payload, 'base64url').toString()
  const document: unknown = JSON.parse(text)
  return isJsonObject(document) ? document : {}
}
