// The profile check on what we build, each rule with a document that breaks it, and documents made to break
// the check itself. The comparison with the official shapes is in test/interop/elm-profile-*.test.ts.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildElm } from '../../../../src/build/elm/build-elm.ts'
import { createElmProfileCheck } from '../../../../src/linked-data/elm-profile/create-elm-profile-check.ts'
import type {
  ElmProfileName,
  ProfileFault,
} from '../../../../src/linked-data/elm-profile/profile-fault.ts'
import { parseRule } from '../../../../src/linked-data/elm-profile/rule-notation.ts'
import type { Json, JsonObject } from '../../../../src/util/json.ts'
import { cpuMsOf } from '../../../support/cpu-time.ts'
import { pagesFor, records } from '../../../support/records.ts'

const check = createElmProfileCheck()

const built = Object.entries(records).map(([name, record]): [string, JsonObject] => [
  name,
  buildElm(record, {
    securing: 'seal',
    issuerId: 'did:web:alpha.example',
    pages: pagesFor(record),
  }),
])
const whole = built[0]?.[1] as JsonObject

/** A copy with the values at these pointers replaced, or removed where the new value is undefined. */
function changed(changes: Readonly<Record<string, Json | undefined>>): JsonObject {
  const copy = structuredClone(whole) as JsonObject
  for (const [pointer, value] of Object.entries(changes)) {
    const keys = pointer.split('/').slice(1)
    const last = keys.pop() ?? ''
    let at = copy as { [key: string]: Json }
    for (const key of keys) at = at[key] as { [key: string]: Json }
    if (value === undefined) delete at[last]
    else at[last] = value
  }
  return copy
}

const violations = (faults: readonly ProfileFault[]) =>
  faults.filter(({ severity }) => severity === 'violation')

describe('what we build', () => {
  test.each(built)('%s has no violation', (_name, document) => {
    expect(violations(check.check(document))).toEqual([])
  })

  test('with an embedded proof and its context', () => {
    const document = buildElm(records.academic, {
      securing: 'eddsa-rdfc-2022',
      issuerId: 'did:web:alpha.example',
      pages: pagesFor(records.academic),
    })
    const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', title: 1 }
    expect(violations(check.check({ ...document, proof }))).toEqual([])
  })
})

type Expected = readonly [rule: string, pointer: string, scope: string, severity: string]

const claim = '/credentialSubject/hasClaim'
const shacl = (rule: string, pointer: string): Expected => [rule, pointer, 'shacl', 'violation']
const beyond = (rule: string, pointer: string): Expected => [rule, pointer, 'beyond', 'violation']
const warning = (rule: string, pointer: string): Expected => [rule, pointer, 'beyond', 'warning']
const concept = (id: string, scheme: string): JsonObject => ({
  id,
  type: 'Concept',
  inScheme: { id: scheme, type: 'ConceptScheme' },
})
const EQF = 'http://data.europa.eu/snb/eqf/25831c2'
const CONTEXTS = whole['@context'] as readonly string[]

const BROKEN: Readonly<Record<string, readonly [Record<string, Json | undefined>, Expected]>> = {
  'no date of issue': [{ '/issued': undefined }, shacl('min-count', '/issued')],
  'two dates of issue': [
    { '/issued': ['2024-05-28T09:51:19Z', '2024-05-29T09:51:19Z'] },
    shacl('max-count', '/issued'),
  ],
  'a day for an instant': [{ '/validFrom': '2024-05-28' }, shacl('wrong-datatype', '/validFrom')],
  'a text for a language map': [
    { '/displayParameter/title': 'Title' },
    shacl('wrong-datatype', '/displayParameter/title'),
  ],
  'two texts in one language': [
    { '/displayParameter/title': { en: ['One', 'Two'] } },
    shacl('unique-lang', '/displayParameter/title/en/1'),
  ],
  'tags that differ in case only': [
    { '/displayParameter/title': { en: 'One', EN: 'Two' } },
    shacl('unique-lang', '/displayParameter/title/EN'),
  ],
  'a learner without claim': [{ [claim]: undefined }, shacl('min-count', claim)],
  'a display that is a note': [
    { '/displayParameter/type': 'Note' },
    shacl('wrong-class', '/displayParameter'),
  ],
  'an issuer without legal identifier': [
    { '/issuer/id': 'urn:example:other', '/issuer/eIDASIdentifier': undefined },
    shacl('min-count', '/issuer/eIDASIdentifier'),
  ],
  'a profile from another list': [
    { '/credentialProfiles': concept('urn:example:profile', EQF) },
    shacl('wrong-scheme', '/credentialProfiles'),
  ],
  'a scheme without type': [
    { '/credentialProfiles/inScheme/type': undefined },
    shacl('wrong-scheme', '/credentialProfiles'),
  ],
  'a profile without id': [
    { '/credentialProfiles/id': undefined },
    shacl('node-kind', '/credentialProfiles'),
  ],
  'a number as id': [{ '/issuer/id': 1 }, shacl('invalid-json-ld', '/issuer/id')],
  'the ELM context alone': [{ '/@context': [CONTEXTS[1] ?? ''] }, beyond('context', '/@context')],
  'contexts in the wrong order': [
    { '/@context': [...CONTEXTS].toReversed() },
    beyond('context', '/@context'),
  ],
  'a context of its own': [
    { '/@context': [...CONTEXTS, { title: 'urn:example:title' }] },
    beyond('unknown-context', '/@context'),
  ],
  'a context inside': [{ '/issuer/@context': {} }, beyond('nested-context', '/issuer/@context')],
  'not called a credential': [
    { '/type': ['EuropeanDigitalCredential'] },
    beyond('missing-type', '/type'),
  ],
  'an undefined name': [{ '/issuer/nickname': 'x' }, beyond('unknown-term', '/issuer/nickname')],
  'an undefined type': [
    { '/issuer/type': ['Organisation', 'University'] },
    beyond('unknown-type', '/issuer/type'),
  ],
  'a list': [{ '/issuer/@list': [] }, beyond('keyword', '/issuer/@list')],
  'a relative id': [
    { '/displayParameter/id': 'display' },
    beyond('relative-iri', '/displayParameter/id'),
  ],
  'a property by IRI': [{ '/issuer/dc:source': 'x' }, warning('iri-key', '/issuer/dc:source')],
  'a null': [{ '/issuer/altLabel': null }, warning('null-value', '/issuer/altLabel')],
  'a tag with region': [
    { '/displayParameter/description': { 'en-GB': 'Text' } },
    warning('language-tag', '/displayParameter/description/en-GB'),
  ],
  'a tag that is none': [
    { '/displayParameter/description': { the_english: 'Text' } },
    beyond('language-tag', '/displayParameter/description/the_english'),
  ],
  'a property of another class': [
    { '/displayParameter/point': '2' },
    warning('not-in-class', '/displayParameter/point'),
  ],
  'credits as a number': [
    { [`${claim}/creditReceived`]: creditPoint(2) },
    warning('json-type', `${claim}/creditReceived/point`),
  ],
  'no id of the credential': [{ '/id': undefined }, beyond('missing-id', '/id')],
  'no id of a part': [
    { '/displayParameter/id': undefined },
    warning('missing-id', '/displayParameter/id'),
  ],
  'one id for two things': [
    { '/displayParameter/id': 'urn:example:one', [`${claim}/id`]: 'urn:example:one' },
    beyond('id-collision', `${claim}/type`),
  ],
  'a level that does not exist': [
    { [`${claim}/specifiedBy/eqfLevel`]: concept('http://data.europa.eu/snb/eqf/9', EQF) },
    beyond('unknown-code', `${claim}/specifiedBy/eqfLevel/id`),
  ],
  'a code from nowhere in an official list': [
    {
      [`${claim}/specifiedBy/nqfLevel`]: concept(
        'urn:example:level',
        'http://data.europa.eu/snb/qdr/25831c2',
      ),
    },
    beyond('unknown-code', `${claim}/specifiedBy/nqfLevel/id`),
  ],
  'a code under the scheme of another list': [
    {
      [`${claim}/specifiedBy/mode`]: concept(
        'http://data.europa.eu/snb/eqf/5',
        'urn:example:scheme',
      ),
    },
    beyond('wrong-scheme', `${claim}/specifiedBy/mode/inScheme`),
  ],
  'a mode from the list of levels': [
    { [`${claim}/specifiedBy/mode`]: concept('http://data.europa.eu/snb/eqf/5', EQF) },
    beyond('wrong-scheme', `${claim}/specifiedBy/mode`),
  ],
  'a mode from a list of their own': [
    { [`${claim}/specifiedBy/mode`]: concept('urn:example:mode', 'urn:example:modes') },
    warning('foreign-scheme', `${claim}/specifiedBy/mode`),
  ],
  'the 31st of June': [{ '/issued': '2024-06-31T00:00:00Z' }, beyond('impossible-date', '/issued')],
  'an end before the start': [
    { '/validUntil': '1999-01-01T00:00:00Z' },
    beyond('valid-window', '/validUntil'),
  ],
  'an end before the start across zones': [
    { '/validFrom': '2024-06-01T00:00:00-05:00', '/validUntil': '2024-06-01T04:59:59Z' },
    beyond('valid-window', '/validUntil'),
  ],
  'another date of issuance': [
    { '/issuanceDate': '2001-01-01T00:00:00Z' },
    beyond('issuance-date', '/issuanceDate'),
  ],
  'no date of issuance': [
    { '/issuanceDate': undefined },
    warning('issuance-date', '/issuanceDate'),
  ],
  'a foreign schema': [
    { '/credentialSchema/id': 'https://example.org/schema' },
    warning('profile-schema', '/credentialSchema'),
  ],
  'a PDF that is called PNG': [
    { '/displayParameter/individualDisplay': display('JVBERi0xLjcK') },
    beyond('media-type', '/displayParameter/individualDisplay/displayDetail/image/content'),
  ],
  'a file that is no base64': [
    { '/displayParameter/individualDisplay': display('data:image/png;base64,iVBORw0KGgo=') },
    beyond('media-type', '/displayParameter/individualDisplay/displayDetail/image/content'),
  ],
}

function creditPoint(point: Json): JsonObject {
  const framework = concept(
    'http://data.europa.eu/snb/education-credit/6fcec5c5af',
    'http://data.europa.eu/snb/education-credit/25831c2',
  )
  return { id: 'urn:example:credit', type: 'CreditPoint', framework, point }
}

function display(content: string): JsonObject {
  const language = 'http://publications.europa.eu/resource/authority/language'
  const fileType = 'http://publications.europa.eu/resource/authority/file-type'
  const encoding = 'http://data.europa.eu/snb/encoding'
  const image = {
    id: 'urn:example:image',
    type: 'MediaObject',
    contentType: concept(`${fileType}/PNG`, fileType),
    contentEncoding: concept(`${encoding}/6146cde7dd`, `${encoding}/25831c2`),
    content,
  }
  return {
    id: 'urn:example:display',
    type: 'IndividualDisplay',
    language: concept(`${language}/ENG`, language),
    displayDetail: { id: 'urn:example:page', type: 'DisplayDetail', image, page: 1 },
  }
}

describe('each rule', () => {
  test.each(Object.entries(BROKEN))('%s', (_name, [changes, expected]) => {
    const [rule, pointer, scope, severity] = expected
    const before = check.check(whole)
    const faults = check.check(changed(changes))
    const wanted = expect.objectContaining({ rule, pointer, scope, severity })
    expect(faults).toContainEqual(wanted)
    expect(before).not.toContainEqual(wanted)
  })

  test('a constraint of the shapes names its shape', () => {
    const [fault] = violations(check.check(changed({ '/issued': undefined })))
    expect(fault?.shape).toBe(
      'http://data.europa.eu/snb/model/ap/edc-generic-no-cv/EuropeanDigitalCredentialShape',
    )
  })

  test.each<[ElmProfileName, string]>([
    ['edc-accredited', '/evidence'],
    ['edc-issued-by-mandate', '/evidence'],
    ['edc-converted', '/evidence'],
    ['edc-diploma-supplement', `${claim}/specifiedBy/maximumDuration`],
  ])('profile %s applies when it is asked for or claimed', (profile, pointer) => {
    const document = changed({ [`${claim}/specifiedBy/maximumDuration`]: undefined })
    const wanted = expect.objectContaining({ rule: 'min-count', pointer })
    const schema = {
      id: `http://data.europa.eu/snb/model/ap/${profile}`,
      type: 'ShaclValidator2017',
    }
    expect(check.check(document)).not.toContainEqual(wanted)
    expect(check.check(document, { profiles: [profile] })).toContainEqual(wanted)
    expect(check.check({ ...document, credentialSchema: schema })).toContainEqual(wanted)
  })
})

describe('documents are read as RDF reads them', () => {
  const title = whole.displayParameter as JsonObject
  const twin = (json: JsonObject): JsonObject => ({ ...whole, displayParameter: json })

  test('the same object twice is one node', () => {
    const { displayParameter } = whole
    const document = { ...whole, displayParameter: [displayParameter, displayParameter] as Json }
    expect(violations(check.check(document))).toEqual([])
  })

  test('two objects without id are two', () => {
    const { id: _id, ...nameless } = title
    const faults = check.check({ ...whole, displayParameter: [nameless, nameless] })
    expect(faults).toContainEqual(
      expect.objectContaining({ rule: 'max-count', pointer: '/displayParameter' }),
    )
  })

  test('blank node labels join what they name', () => {
    const { id: _id, ...nameless } = title
    const named = { ...nameless, id: '_:one' }
    expect(violations(check.check({ ...whole, displayParameter: [named, named] }))).toEqual([])
  })

  test.each<[string, JsonObject]>([
    ['texts as value objects', { ...title, title: [{ '@value': 'Title', '@language': 'en' }] }],
    ['texts in arrays', { ...title, title: { en: ['Title'] } }],
    ['equal texts', { ...title, title: { en: ['Title', 'Title'] } }],
    ['`@type` for `type`', { ...title, type: [], '@type': 'DisplayParameter' }],
    ['a class by IRI', { ...title, type: 'http://data.europa.eu/snb/model/elm/DisplayParameter' }],
    ['arrays in arrays', { ...title, individualDisplay: [[title.individualDisplay as Json]] }],
  ])('%s', (_name, json) => {
    expect(violations(check.check(twin(json)))).toEqual([])
  })

  test('a declared subclass counts', () => {
    const document = changed({ '/displayParameter/type': 'elm:Display' })
    const iri = 'http://data.europa.eu/snb/model/elm/'
    const declared = { id: `${iri}Display`, 'rdfs:subClassOf': { id: `${iri}DisplayParameter` } }
    expect(violations(check.check(document)).map(({ rule }) => rule)).toContain('wrong-class')
    expect(violations(check.check({ ...document, publisher: declared }))).toEqual([])
  })
})

describe('hostile documents', () => {
  test('any JSON gets a report', () => {
    const anything = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>
    fc.assert(
      fc.property(anything, fc.constantFrom(...Object.keys(whole)), (value, key) => {
        const faults = check.check({ ...whole, [key]: value })
        expect(Array.isArray(faults)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test.each<[string, (size: number) => Json]>([
    ['nesting', (size) => nested(5 * size)],
    ['arrays in arrays', (size) => JSON.parse('['.repeat(5 * size) + ']'.repeat(5 * size)) as Json],
    [
      'many values',
      (size) =>
        Array.from({ length: 50 * size }, (_, index) => ({
          '@value': `${index}`,
          '@language': 'en',
        })),
    ],
    [
      'many nodes of one id',
      (size) =>
        Array.from({ length: 20 * size }, (_, index) => ({
          id: 'urn:example:x',
          type: 'Note',
          title: `${index}`,
        })),
    ],
    [
      'many types',
      (size) => ({ type: Array.from({ length: 50 * size }, (_, index) => `T${index}`) }),
    ],
    [
      'the same type often',
      (size) => ({ type: Array.from({ length: 50 * size }, () => 'VerifiableCredential') }),
    ],
    [
      'many subclasses',
      (size) =>
        Array.from({ length: 5 * size }, (_, index) => ({
          id: `urn:c:${index}`,
          'rdfs:subClassOf': { id: `urn:c:${(index + 1) % (5 * size)}` },
        })),
    ],
    ['contexts within contexts', (size) => scopes(0.15 * size)],
  ])('%s take no time', async (_name, make) => {
    const cost = async (size: number) => {
      const document = { ...whole, publisher: make(size), additionalNote: make(size) }
      return await cpuMsOf(() => check.check(document))
    }
    // Ten times as many take ten times as long, not the square of it.
    const [few, many] = [await cost(100), await cost(1_000)]
    expect(many).toBeLessThan(40 * few + 100)
  })

  test('names of the prototype are names like any other', () => {
    const hostile = JSON.parse(
      '{"__proto__":{"type":"Note"},"constructor":1,"title":{"__proto__":"x","constructor":"y"}}',
    ) as JsonObject
    const rules = check.check({ ...whole, publisher: hostile }).map(({ rule }) => rule)
    expect(rules).toContain('unknown-term')
    expect(Object.hasOwn(Object.prototype, 'type')).toBe(false)
  })

  test('no report repeats the document', () => {
    const marker = 'xq7marker'
    const marked = JSON.parse(
      JSON.stringify(whole, (key, value: unknown) =>
        typeof value === 'string' && key !== '@context' && !value.startsWith('http')
          ? marker + value
          : value,
      ),
    ) as JsonObject
    const faults = check.check({ ...marked, '@context': whole['@context'] as Json })
    expect(faults.length).toBeGreaterThan(20)
    for (const { expected, found } of faults) expect(expected + found).not.toContain(marker)
  })
})

function nested(depth: number): Json {
  let json: Json = 'end'
  for (let level = 0; level < depth; level += 1) json = { type: 'Note', subject: json }
  return json
}

function scopes(depth: number): Json {
  let json: Json = 'end'
  for (let level = 0; level < depth; level += 1)
    json = {
      type: 'VerifiableCredential',
      [level % 2 ? 'credentialSchema' : 'refreshService']: json,
    }
  return json
}

describe('the notation of the tables', () => {
  test.each([
    ['1 Concept', { min: 1, max: 1 }],
    ['1.. langString unique', { min: 1, max: Number.POSITIVE_INFINITY, uniqueLang: true }],
    ['..1 positiveInteger max 100', { min: 0, max: 1, maxInclusive: 100 }],
    ['1 Literal', { min: 1, max: 1, nodeKind: 'Literal', groups: [] }],
    ['in eqf', { min: 0, nodeKind: 'IRI', groups: [[{ kind: 'list', name: 'eqf' }]] }],
  ])('%s', (text, expected) => {
    expect(parseRule(text)).toMatchObject(expected)
  })

  test.each(['1..x Concept', 'Concept, Note', '1 Concept unique 3'])('%s is refused', (text) => {
    expect(() => parseRule(text)).toThrow(TypeError)
  })
})
