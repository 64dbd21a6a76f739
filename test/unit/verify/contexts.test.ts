// The check of contexts and keys by itself: every finding with its place, what a token may do that linked data may not,
// and what is remembered of it.

import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { checkContexts } from '../../../src/verify/checks/contexts.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { createMemory } from '../../../src/verify/memory.ts'
import { badge, badgeWith, contexts, PROOF } from '../../support/test-issuer.ts'

const TOKEN = { kind: 'jws', jws: {}, claims: {} } as unknown as Credential['securing']
const V2 = 'https://www.w3.org/ns/credentials/v2'
const OB3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

async function told(
  document: JsonObject,
  changes: Partial<Credential> = {},
  session: Partial<Session> = {},
): Promise<string> {
  const securing = { kind: 'embedded' } as const
  const own = { format: 'ob3', types: [], dataModel: '2.0', securing, warnings: [] } as const
  const { results, warnings } = await checkContexts({ ...own, document, ...changes }, {
    contexts,
    ...session,
  } as Session)
  const [result, ...others] = results
  if (!result || others.length > 0) throw new Error('expected one result')
  expect(result.check).toBe('contexts')
  const [first] = warnings
  const { outcome, code, pointer } = first ? { ...first, outcome: 'warned' } : result
  return [outcome === 'failed' ? '' : outcome, code, pointer ?? ''].join(' ').trim()
}
const contextsOf = async (...list: readonly Json[]) => await told(badge({ '@context': list }))

describe('contexts', () => {
  test('are a list of those that are pinned, in their order', async () => {
    expect(await told(badge())).toBe('passed OK')
    const { '@context': _, ...bare } = badge()
    expect(await told(bare)).toBe('CONTEXT_MISSING /@context')
    expect(await told(badge({ '@context': V2 }))).toBe('CONTEXT_NOT_A_LIST /@context')
    expect(await contextsOf()).toBe('CONTEXT_MISSING /@context')
    expect(await contextsOf(V2, {})).toBe('CONTEXT_INLINE /@context/1')
    expect(await contextsOf(OB3, V2)).toBe('CONTEXT_BASE_NOT_FIRST /@context/0')
    expect(await contextsOf(V2, 'https://a.example')).toBe('CONTEXT_NOT_PINNED /@context/1')
    expect(await contextsOf(V2, OB3, OB3)).toBe('CONTEXT_TWICE /@context/2')
    const [V1, MORE] = [
      'https://www.w3.org/2018/credentials/v1',
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
    ]
    expect(await contextsOf(V2, OB3, V1)).toBe('CONTEXT_ORDER /@context/2')
    expect(await contextsOf(V2, MORE, OB3)).toBe('CONTEXT_ORDER /@context/2')
    expect(await contextsOf(V2, OB3, MORE)).toBe('passed OK')
  })

  test('of a claim set are not asked', async () => {
    expect(await told({}, { format: 'eudi', securing: TOKEN })).toBe(
      'not-applicable NOT_APPLICABLE',
    )
  })

  test('that a proof names and nobody has pinned are told as that', async () => {
    const of = (context: Json) => badge({ proof: [{ ...PROOF, '@context': context }] })
    expect(await told(of('https://w3id.org/security/unheard-of/v1'))).toContain(
      'CONTEXT_NOT_PINNED',
    )
    expect(await told(of('https://a.example'))).toBe('CONTEXT_NESTED /proof/0/@context')
    expect(await told(of('https://w3id.org/security/data-integrity/v2'))).toBe('passed OK')
  })

  // What was said of the proof alone used to be let be.
  test('of a proof’s own let nothing through that linked data drops', async () => {
    const proof = {
      ...PROOF,
      '@context': 'https://w3id.org/security/data-integrity/v2',
      expires: null,
    }
    expect(await told(badge({ proof: [proof] }))).toBe('DOCUMENT_AMBIGUOUS /proof/0/expires')
    expect(await told(badge({ proof }))).toBe('DOCUMENT_AMBIGUOUS /proof/expires')
  })

  test('inside stand only where what they belong to is verified', async () => {
    const inner = { '@context': [V2], type: ['VerifiableCredential'] }
    expect(await told(badge({ verifiableCredential: inner }))).toBe(
      'CONTEXT_NESTED /verifiableCredential/@context',
    )
    expect(await told(badgeWith({ creator: { type: ['Profile'], '@context': [V2] } }))).toBe(
      'CONTEXT_NESTED /credentialSubject/achievement/creator/@context',
    )
  })
})

describe('members', () => {
  const subject = (members: JsonObject) => badgeWith({ ...members })
  const PLACE = '/credentialSubject/achievement'

  test.each<[string, JsonObject, string]>([
    ['nobody defines', { unheardOf: 'x' }, `KEY_UNDEFINED ${PLACE}/unheardOf`],
    ['are keywords', { '@id': 'urn:x' }, `KEY_KEYWORD ${PLACE}/@id`],
    ['are addresses', { 'https://a.example/x': 'x' }, `KEY_IRI ${PLACE}/https:~1~1a.example~1x`],
    ['are lists of lists', { tag: [['a']] }, `LIST_NESTED ${PLACE}/tag/0`],
    [
      'are types nobody defines',
      { type: ['Achievement', 'Odd'] },
      `TYPE_UNDEFINED ${PLACE}/type/1`,
    ],
    ['are types by their address', { type: ['Achievement', 'https://a.example/Odd'] }, 'passed OK'],
    ['are dropped', { humanCode: null }, `DOCUMENT_AMBIGUOUS ${PLACE}/humanCode`],
  ])('that %s', async (_name, members, expected) => {
    expect(await told(subject(members))).toBe(expected)
  })

  test('that make a node of two, or label one, are told in linked data alone', async () => {
    const labelled = subject({ creator: { id: '_:b0', type: ['Profile'] } })
    expect(await told(labelled)).toBe(`NODE_LABELLED ${PLACE}/creator/id`)
    expect(await told(badge({ proof: [{ ...PROOF, id: '_:b0' }] }))).toBe(
      'NODE_LABELLED /proof/0/id',
    )
    expect(await told(labelled, { securing: TOKEN })).toBe('passed OK')
    const split = subject({ creator: { id: 'urn:x', type: ['Profile'], name: 'A' }, related: [] })
    expect(await told(split)).toBe('passed OK')
  })
})

describe('a token of no particular profile', () => {
  const plain = (members: JsonObject): JsonObject => ({
    '@context': [V2],
    type: ['VerifiableCredential'],
    issuer: 'did:example:a',
    credentialSubject: { id: 'urn:s' },
    ...members,
  })
  const inToken = async (document: JsonObject, format: Credential['format'] = 'vc') =>
    await told(document, { format, securing: TOKEN })

  test('may hold what linked data does not read: a warning', async () => {
    const odd = plain({ unheardOf: 'x' })
    expect(await inToken(odd)).toBe('warned KEY_UNDEFINED /unheardOf')
    expect(await inToken(odd, 'ob3')).toBe('KEY_UNDEFINED /unheardOf')
    expect(await told(odd, { format: 'vc' })).toBe('KEY_UNDEFINED /unheardOf')
    expect(await inToken(plain({ '@id': 'x' }))).toBe('KEY_KEYWORD /@id')
    const away = plain({ '@context': [V2, 'https://a.example'] })
    expect(await inToken(away)).toBe('indeterminate CONTEXT_NOT_PINNED /@context/1')
    expect(await inToken(away, 'status-list')).toBe('CONTEXT_NOT_PINNED /@context/1')
  })

  test('may hold tokens where linked data has credentials', async () => {
    const empty = { '@context': [V2], type: ['VerifiablePresentation'] }
    const presented = (...verifiableCredential: readonly Json[]) => ({
      ...empty,
      verifiableCredential,
    })
    expect(await inToken(presented('a.b.c'), 'vp')).toBe('passed OK')
    expect(await inToken(presented('a.b.c', { odd: 'x' }), 'vp')).toBe(
      'warned KEY_UNDEFINED /verifiableCredential/0/odd',
    )
    expect(await inToken(empty, 'vp')).toBe('passed OK')
    expect(await told(presented('a.b.c'), { format: 'vp' })).not.toBe('passed OK')
  })
})

test('what is warned of or refused is told each time, and only what is sound is remembered', async () => {
  const memory = createMemory(contexts, { sampleRate: 0 })
  const odd = { format: 'vc', securing: TOKEN } as const
  const document = { '@context': [V2], type: ['VerifiableCredential'], unheardOf: 'x' }
  for (let time = 0; time < 5; time++) {
    expect(await told(document, odd, { memory })).toBe('warned KEY_UNDEFINED /unheardOf')
    expect(await told(document, { format: 'vc' }, { memory })).toBe('KEY_UNDEFINED /unheardOf')
    expect(await told(badge(), {}, { memory })).toBe('passed OK')
    expect(await told(badge(), { securing: TOKEN }, { memory })).toBe('passed OK')
  }
})
