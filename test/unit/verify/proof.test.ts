// Proofs: purpose, dates, sets and chains, suites; each rule with its hostile twin. security.md section 2.
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { multikeyOfJwk, parsePublicJwk } from '../../../src/proof/jwk.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { asArray, type Json, type JsonObject } from '../../../src/util/json.ts'
import { checkProofs } from '../../../src/verify/checks/proof.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { chainedDocument } from '../../../src/verify/proof-chain.ts'
import { createVerifier } from '../../../src/verify/verifier.ts'
import { ecKey, hollowProof } from '../../support/hostile-proofs.ts'
import {
  badge,
  contexts,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  METHOD,
  PROOF,
  proofOver,
  signed,
  testKey,
} from '../../support/test-issuer.ts'
import {
  AT,
  complaints,
  DOCUMENTS,
  found,
  loaderOver,
  verify,
  WORK_WITHOUT_END,
} from '../../support/verify-setup.ts'

describe('one proof', () => {
  test.each([
    ['eddsa-rdfc-2022', PROOF],
    ['eddsa-jcs-2022', { ...PROOF, cryptosuite: 'eddsa-jcs-2022' }],
  ])('%s passes', async (_name, proof) => {
    expect(complaints(await verify(await signed(badge(), proof)))).toEqual([])
  })

  test('Ed25519Signature2020 passes', async () => {
    const suite = 'https://w3id.org/security/suites/ed25519-2020/v1'
    const document = badge({ '@context': [...(badge()['@context'] as string[]), suite] })
    const { cryptosuite: _, ...rest } = PROOF
    const proof = { ...rest, type: 'Ed25519Signature2020' }
    expect(complaints(await verify(await signed(document, proof)))).toEqual([])
  })

  test("a draft's name of a suite passes with a warning", async () => {
    const report = await verify(await signed(badge(), { ...PROOF, cryptosuite: 'eddsa-2022' }))
    expect(report.warnings.map((w) => w.code)).toEqual(['PROOF_SUITE_LEGACY'])
    expect(report.verdict).toBe('passed')
  })

  const refused: readonly (readonly [string, JsonObject, string])[] = [
    ['purpose authentication', { proofPurpose: 'authentication' }, 'PROOF_PURPOSE_WRONG'],
    ['purpose in a list', { proofPurpose: ['assertionMethod'] }, 'PROOF_PURPOSE_WRONG'],
    ['another spelling of the purpose', { proofPurpose: 'assertionmethod' }, 'PROOF_PURPOSE_WRONG'],
    ['an expired proof', { expires: '2026-06-01T00:00:00Z' }, 'PROOF_EXPIRED'],
    ['an expiry that is no date', { expires: 'never' }, 'PROOF_DATE_INVALID'],
    ['a date with text behind it', { created: '2026-03-01T09:00:00Z or so' }, 'PROOF_DATE_INVALID'],
    ['a suite that does not exist', { cryptosuite: 'eddsa-rdf-2022' }, 'PROOF_TYPE_UNKNOWN'],
    ['a suite named by a prototype member', { cryptosuite: 'toString' }, 'PROOF_TYPE_UNKNOWN'],
  ]
  test.each(refused)('%s is refused', async (_name, changes, code) => {
    const document = await signed(badge())
    const [proof] = document.proof as JsonObject[]
    const report = await verify({ ...document, proof: [{ ...proof, ...changes }] })
    expect(found(report, 'proof')).toEqual([`failed ${code}`])
  })

  test('a proof made in the future passes with a warning', async () => {
    const report = await verify(
      await signed(badge(), { ...PROOF, created: '2026-12-24T00:00:00Z' }),
    )
    expect(report.warnings.map((w) => w.code)).toEqual(['PROOF_CREATED_IN_FUTURE'])
    expect(complaints(report)).toEqual([])
  })

  test('a date without zone is read as UTC, with a warning', async () => {
    const report = await verify(await signed(badge(), { ...PROOF, created: '2026-03-01T09:00:00' }))
    expect(report.warnings.map((w) => w.code)).toEqual(['DATE_WITHOUT_ZONE'])
  })

  test('a suite that exists and is not checked is named, and nothing is claimed', async () => {
    const document = await signed(badge())
    const [proof] = document.proof as JsonObject[]
    const report = await verify({ ...document, proof: [{ ...proof, cryptosuite: 'bbs-2023' }] })
    expect(found(report, 'proof')).toEqual(['indeterminate PROOF_SUITE_UNSUPPORTED'])
    expect(report.verdict).toBe('indeterminate')
  })

  test('what such a suite needs of contexts is no sign of a forgery, beside a suite that is checked it is', async () => {
    const document = await signed(badge())
    const [good] = document.proof as JsonObject[]
    const older = { ...good, type: 'JsonWebSignature2020', jws: 'e30..AA' }
    const suite = 'https://w3id.org/security/suites/jws-2020/v1'
    const told = async (proof: readonly unknown[], ...more: Json[]) => {
      const contexts = [...(document['@context'] as Json[]), suite, ...more]
      const report = await verify({ ...document, '@context': contexts, proof } as JsonObject)
      return [report.verdict, ...found(report, 'contexts')]
    }
    expect(await told([older])).toEqual(['indeterminate', 'indeterminate NOT_CHECKED'])
    const refused = ['failed', 'failed CONTEXT_NOT_PINNED']
    expect(await told([good])).toEqual(refused)
    expect(await told([older, good])).toEqual(refused)
    expect(await told([])).toEqual(refused)
    expect(await told([older], { '@vocab': 'urn:x:' })).toEqual(['failed', 'failed CONTEXT_INLINE'])
  })

  test('nor that its context is left out, so that its members mean nothing here', async () => {
    const document = await signed(badge())
    const [good] = document.proof as JsonObject[]
    const told = async (changes: JsonObject, proof: JsonObject) => {
      const report = await verify({ ...document, ...changes, proof: [proof] })
      return [report.verdict, ...found(report, 'contexts')]
    }
    const older = { type: 'JsonWebSignature2020', proofPurpose: 'assertionMethod', jws: 'e30..AA' }
    expect(await told({}, older)).toEqual(['indeterminate', 'passed'])
    expect(await told({ honours: 'yes' }, older)).toEqual(['failed', 'failed KEY_UNDEFINED'])
    expect(await told({}, { ...good, honours: 'yes' })).toEqual(['failed', 'failed KEY_UNDEFINED'])
    expect(await told({}, { ...older, type: 'Signature2099' })).toEqual([
      'failed',
      'failed TYPE_UNDEFINED',
    ])
  })

  test.each<[Json, string]>([
    ['Ed25519Signature2018', 'indeterminate PROOF_SUITE_UNSUPPORTED'],
    ['EcdsaSecp256k1Signature2019', 'indeterminate PROOF_SUITE_UNSUPPORTED'],
    [['Ed25519Signature2018'], 'failed PROOF_TYPE_UNKNOWN'],
    // Without any meaning, so that proofs are not looked at.
    ['bbs-2023', 'indeterminate NOT_CHECKED'],
  ])('a proof of type %s', async (type, expected) => {
    const document: JsonObject = {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiableCredential'],
      issuer: ISSUER,
      issuanceDate: '2026-03-01T09:00:00Z',
      credentialSubject: { id: 'urn:a' },
    }
    const { proofPurpose, verificationMethod, created } = PROOF
    const proof = { type, proofPurpose, verificationMethod, created } as JsonObject
    expect(found(await verify({ ...document, proof }), 'proof')).toEqual([expected])
  })

  test('a proof from which those for readers are derived is not for readers, and proves nothing', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const parsed = parsePublicJwk(publicKey.export({ format: 'jwk' }) as Json)
    const multikey = parsed.ok ? multikeyOfJwk(parsed.jwk) : undefined
    const did = `did:key:${multikey}`
    const proof = {
      ...PROOF,
      cryptosuite: 'ecdsa-sd-2023',
      verificationMethod: `${did}#${multikey}`,
      proofValue: 'u2V0A',
    }
    const issuer = { id: did, type: ['Profile'], name: 'University of Example' }
    const report = await verify({ ...badge({ issuer }), proof: [proof] })
    expect(found(report, 'proof')).toEqual(['indeterminate PROOF_BASE_ONLY'])
    expect(found(report, 'controller')).toEqual(['passed'])
    expect(report.verdict).toBe('indeterminate')
  })

  test.each([
    ['no proof', undefined, 'PROOF_MISSING'],
    ['an empty list', [], 'PROOF_MISSING'],
    ['a text', ['z123'], 'PROOF_INVALID'],
  ])('%s is refused', async (_name, proof, code) => {
    const report = await verify({ ...badge(), ...(proof && { proof }) })
    expect(found(report, 'proof')).toEqual([`failed ${code}`])
  })

  test('one flipped bit of the signature is refused', async () => {
    const document = await signed(badge())
    const [proof] = document.proof as [JsonObject]
    const value = String(proof.proofValue)
    const last = value.endsWith('1') ? '2' : '1'
    const report = await verify({
      ...document,
      proof: [{ ...proof, proofValue: value.slice(0, -1) + last }],
    })
    expect(found(report, 'proof')).toEqual(['failed SIGNATURE_INVALID'])
  })
})

test('a purpose of no vocabulary is refused however often it comes', async () => {
  const loadDocument = loaderOver(DOCUMENTS)
  const verifier = createVerifier({ contexts, loadDocument, trust: 'any', clock: () => AT })
  const document = await signed(badge())
  const [proof] = document.proof as JsonObject[]
  const odd = { ...document, proof: [{ ...proof, proofPurpose: 'noteMine' }] }
  const bytes = utf8(JSON.stringify(odd))
  for (let turn = 0; turn < 5; turn += 1)
    expect((await verifier.verify(bytes)).verdict).toBe('failed')
})

describe('contexts that a JCS proof has not signed', () => {
  const withContext = async (context: string) => {
    const own = badge()['@context'] as string[]
    const proof = { ...PROOF, cryptosuite: 'eddsa-jcs-2022', '@context': own }
    const document = await signed(badge(), proof)
    return found(await verify({ ...document, '@context': [...own, context] }), 'proof')
  }

  test('of a suite may follow, for a later proof', async () => {
    expect(await withContext('https://w3id.org/security/data-integrity/v2')).toEqual(['passed'])
  })

  test('any other gives unsigned meaning, and is refused', async () => {
    const other = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
    expect(await withContext(other)).toEqual(['failed SIGNATURE_INVALID'])
  })
})

describe('several proofs', () => {
  test('every one is reported with its place', async () => {
    const document = badge()
    const proof = [
      await proofOver(document),
      await proofOver(document, { ...PROOF, nonce: 'second' }),
    ]
    const report = await verify({ ...document, proof })
    expect(found(report, 'proof')).toEqual(['passed', 'passed'])
    const pointers = report.checks.filter((c) => c.check === 'proof').map((c) => c.pointer)
    expect(pointers).toEqual(['/proof/0', '/proof/1'])
    expect(report.verdict).toBe('passed')
  })

  test('more than anybody makes are none', async () => {
    const proof = Array.from({ length: 17 }, () => PROOF)
    expect(found(await verify({ ...badge(), proof }), 'proof')).toEqual(['failed PROOF_TOO_MANY'])
  })

  describe('of more signatures than are checked of one file', () => {
    const ec = { ...ecKey(), method: `${ISSUER}#ec` }
    const method = { id: ec.method, type: 'Multikey', controller: ISSUER }
    const document = controllerDocument()
    const listed = [
      ...asArray<Json>(document.verificationMethod),
      { ...method, publicKeyMultibase: ec.text },
    ]
    const changes = { verificationMethod: listed, assertionMethod: [METHOD, ec.method] }
    const documents = { [ISSUER_URL]: controllerDocument(changes) }
    const asking = (signatures: number) => hollowProof(ec, [signatures, 1, 1])

    test('they are counted over all proofs', async () => {
      const proofs = [asking(1_000), asking(1_000), asking(100)]
      const report = await verify({ ...badge(), proof: proofs }, { documents })
      expect(found(report, 'proof')).toEqual([
        'failed SIGNATURE_INVALID',
        'failed SIGNATURE_INVALID',
        'indeterminate SIGNATURES_TOO_MANY',
      ])
    })

    test('a good proof beside them is never a pass', async () => {
      const proof = [await proofOver(badge()), asking(2_048)]
      const report = await verify({ ...badge(), proof }, { documents })
      expect(found(report, 'proof')).toEqual(['passed', 'indeterminate SIGNATURES_TOO_MANY'])
      expect(report.verdict).toBe('indeterminate')
    })

    test('those of the credentials inside count, and are not told', async () => {
      const inner = [1_500, 1_500].map((count) => ({ ...badge(), proof: asking(count) }))
      const presentation = {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        verifiableCredential: inner,
      }
      const report = await verify(presentation, { documents })
      expect(report.credentials?.map((one) => found(one.report, 'proof'))).toEqual([
        ['failed SIGNATURE_INVALID'],
        ['indeterminate SIGNATURES_TOO_MANY'],
      ])
    })
  })

  test('one that is no list has its place without a number', async () => {
    const document = badge()
    const report = await verify({ ...document, proof: await proofOver(document) })
    expect(report.checks.find(({ check }) => check === 'proof')?.pointer).toBe('/proof')
  })

  test('one bad proof is never a plain pass', async () => {
    const document = badge()
    const good = await proofOver(document)
    const bad = { ...(await proofOver(document)), created: '2026-04-01T09:00:00Z' }
    const report = await verify({ ...document, proof: [good, bad] })
    expect(found(report, 'proof')).toEqual(['passed', 'failed SIGNATURE_INVALID'])
    expect(report.verdict).toBe('failed')
  })

  test("a stranger's proof beside the issuer's is not the issuer's", async () => {
    const stranger = testKey(9)
    const document = badge()
    const foreign = { ...PROOF, verificationMethod: `${stranger.didKey}#${stranger.multikey}` }
    const proof = [
      await proofOver(document),
      await proofOver(document, foreign, stranger.privateKey),
    ]
    const report = await verify({ ...document, proof })
    expect(found(report, 'controller')).toEqual(['passed', 'failed CONTROLLER_NOT_ISSUER'])
    expect(report.verdict).toBe('failed')
  })
})

describe('proof chains', () => {
  const first = { ...PROOF, id: 'urn:uuid:11111111-1111-4111-8111-111111111111' }
  const second = { ...PROOF, previousProof: first.id }

  async function chain(): Promise<{ document: JsonObject; proofs: JsonObject[] }> {
    const document = badge()
    const one = await proofOver(document, first)
    const two = await proofOver({ ...document, proof: [one] }, second)
    return { document, proofs: [one, two] }
  }

  test('a chain passes', async () => {
    const { document, proofs } = await chain()
    expect(complaints(await verify({ ...document, proof: proofs }))).toEqual([])
  })

  test('proofs that follow each other in a circle are refused', async () => {
    const document = badge()
    const [a, b, c] = ['urn:proof:a', 'urn:proof:b', 'urn:proof:c']
    const circle = [
      { ...PROOF, id: a, previousProof: c },
      { ...PROOF, id: b, previousProof: a },
      { ...PROOF, id: c, previousProof: b },
      { ...PROOF, id: 'urn:proof:d', previousProof: a },
    ]
    const report = await verify({ ...document, proof: circle })
    expect(found(report, 'proof').slice(0, 3)).toEqual([
      'failed PROOF_CHAIN_UNRESOLVED',
      'failed PROOF_CHAIN_UNRESOLVED',
      'failed PROOF_CHAIN_UNRESOLVED',
    ])
    expect(report.verdict).toBe('failed')
  })

  test('who follows a proof that follows nobody is told apart from it', async () => {
    const document = badge()
    const one = await proofOver(document, { ...first, previousProof: 'urn:proof:gone' })
    const two = await proofOver({ ...document, proof: [one] }, second)
    const report = await verify({ ...document, proof: [one, two] })
    expect(found(report, 'proof')).toEqual(['failed PROOF_CHAIN_UNRESOLVED', 'passed'])
    expect(report.verdict).toBe('failed')
  })

  test('a chain is refused where each of its proofs costs too much', async () => {
    const chained = (values: number) => {
      const { credentialSubject, ...rest } = badge()
      const subject = credentialSubject as JsonObject
      const tag = Array.from({ length: values }, (_, index) => `soil ${index}`)
      const achievement = { ...(subject.achievement as JsonObject), tag }
      const proof = Array.from({ length: 16 }, (_, index) => ({
        ...PROOF,
        id: `urn:proof:${index}`,
        ...(index > 0 && { previousProof: 'urn:proof:gone' }),
      }))
      return { ...rest, credentialSubject: { ...subject, achievement }, proof }
    }
    const large = found(await verify(chained(1_980)), 'proof')
    expect(large[0]).toBe('failed PROOF_VALUE_INVALID')
    expect(new Set(large.slice(1))).toEqual(new Set(['failed CANONICALIZATION_LIMIT']))
    const small = found(await verify(chained(1_500)), 'proof')
    expect(new Set(small.slice(1))).toEqual(new Set(['failed PROOF_CHAIN_UNRESOLVED']))
  })

  test('a chain without its first link is refused', async () => {
    const { document, proofs } = await chain()
    const report = await verify({ ...document, proof: proofs.slice(1) })
    expect(found(report, 'proof')).toEqual(['failed PROOF_CHAIN_UNRESOLVED'])
  })

  test('a chain whose first link was replaced is refused', async () => {
    const { document, proofs } = await chain()
    const other = await proofOver(document, { ...first, nonce: 'other' })
    const report = await verify({ ...document, proof: [other, ...proofs.slice(1)] })
    expect(found(report, 'proof')).toEqual(['passed', 'failed SIGNATURE_INVALID'])
  })

  test.each([
    ['itself', ['urn:uuid:22222222-2222-4222-8222-222222222222']],
    ['nothing', []],
    ['a number', [7]],
    ['one twice', [first.id, first.id]],
  ])('a proof that follows %s is refused', async (_name, previousProof) => {
    const document = badge()
    const one = await proofOver(document, first)
    const id = 'urn:uuid:22222222-2222-4222-8222-222222222222'
    const two = { ...(await proofOver(document)), id, previousProof }
    const report = await verify({ ...document, proof: [one, two] })
    expect(report.verdict).toBe('failed')
    expect(found(report, 'proof')).not.toContain('passed passed')
  })
})

test('an issuer that is only a text passes like one that is an object', async () => {
  expect(complaints(await verify(await signed(badge({ issuer: ISSUER }))))).toEqual([])
})

test('an issuer by did:key needs no network', async () => {
  const document = badge({ issuer: { id: KEY.didKey, type: ['Profile'] } })
  const proof = { ...PROOF, verificationMethod: `${KEY.didKey}#${KEY.multikey}` }
  const report = await verify(await signed(document, proof), { documents: {} })
  expect(complaints(report)).toEqual(['trust indeterminate ISSUER_UNKNOWN'])
})

test('a bare did:key as verification method passes with a warning', async () => {
  const document = badge({ issuer: { id: KEY.didKey, type: ['Profile'] } })
  const report = await verify(await signed(document, { ...PROOF, verificationMethod: KEY.didKey }))
  expect(found(report, 'controller')).toEqual(['passed'])
  expect(report.warnings.map((w) => w.code)).toEqual(['METHOD_WITHOUT_FRAGMENT'])
})

test('an unreachable issuer leaves proof and controller open, never failed', async () => {
  const report = await verify(await signed(badge()), { documents: {} })
  expect(found(report, 'proof')).toEqual(['indeterminate PROOF_KEY_UNAVAILABLE'])
  expect(found(report, 'controller')).toEqual(['indeterminate CONTROLLER_UNREACHABLE'])
  expect(report.verdict).toBe('indeterminate')
})

describe('the check by itself', () => {
  interface Scene {
    readonly changes?: Partial<Credential>
    readonly session?: Partial<Session>
    readonly unreadable?: boolean
  }

  /** Code and place of every proof, of its controller, and of every warning. */
  async function told(document: JsonObject, scene: Scene = {}): Promise<string[]> {
    const credential: Credential = {
      format: 'ob3',
      document,
      types: [],
      dataModel: '2.0',
      securing: { kind: 'embedded' },
      warnings: [],
      ...scene.changes,
    }
    const session = {
      at: AT,
      contexts,
      loadDocument: loaderOver(DOCUMENTS),
      trust: 'any',
      certificates: { anchors: [] },
      maxClockSkewSeconds: 60,
      work: WORK_WITHOUT_END,
      depth: 0,
      ...scene.session,
    } as Session
    const { proof, controller } = await checkProofs(credential, session, !scene.unreadable)
    return [
      ...[...proof.results, ...controller.results].map(
        ({ check, outcome, code, pointer }) => `${check} ${outcome} ${code} ${pointer}`,
      ),
      ...[...proof.warnings, ...controller.warnings].map(
        ({ code, pointer }) => `${code} ${pointer}`,
      ),
    ]
  }
  /** One that follows the rules of JCS, which need no contexts. */
  const JCS = { ...PROOF, cryptosuite: 'eddsa-jcs-2022' }
  const made = async (changes: JsonObject = {}) => {
    const { proof, ...rest } = await signed(badge(), { ...JCS, ...changes })
    return { ...rest, proof: (proof as readonly JsonObject[])[0] as JsonObject }
  }
  const GOOD = ['proof passed OK /proof', 'controller passed OK /proof/verificationMethod']
  const wrong = (code: string) => [
    `proof failed ${code} /proof`,
    'controller indeterminate NOT_CHECKED /proof',
  ]
  const at = (milliseconds: number) => new Date(AT.getTime() + milliseconds).toISOString()

  test.each<[string, JsonObject, readonly string[]]>([
    ['as it must be', {}, GOOD],
    ['that is about to end', { expires: at(1) }, GOOD],
    ['that ends', { expires: at(0) }, wrong('PROOF_EXPIRED')],
    ['that ends at no time', { expires: 'soon' }, wrong('PROOF_DATE_INVALID')],
    ['made at no time', { created: null }, wrong('PROOF_DATE_INVALID')],
    ['made a minute from now', { created: at(60_000) }, GOOD],
    ['made later', { created: at(60_001) }, [...GOOD, 'PROOF_CREATED_IN_FUTURE /proof/created']],
    [
      'with dates of no zone',
      { created: '2026-03-01T09:00:00', expires: '2027-03-01T09:00:00' },
      [...GOOD, 'DATE_WITHOUT_ZONE /proof/created', 'DATE_WITHOUT_ZONE /proof/expires'],
    ],
    ['for another purpose', { proofPurpose: 'authentication' }, wrong('PROOF_PURPOSE_WRONG')],
    ['for a list of purposes', { proofPurpose: ['assertionMethod'] }, wrong('PROOF_PURPOSE_WRONG')],
    [
      'after one that is not there',
      { previousProof: 'urn:p' },
      ['proof failed PROOF_CHAIN_UNRESOLVED /proof', GOOD[1] ?? ''],
    ],
    ['that answers nobody', { challenge: 'c', domain: 'd' }, GOOD],
  ])('a proof %s', async (_name, changes, expected) => {
    expect(await told(await made(changes))).toEqual(expected)
  })

  test('a JCS proof covers its own contexts in their places, and suites alone may follow', async () => {
    const own = badge()['@context'] as [string, string]
    const document = await made({ '@context': own })
    const under = async (...context: Json[]) =>
      (await told({ ...document, '@context': context }))[0]
    const refused = 'proof failed SIGNATURE_INVALID /proof'
    expect(await under(...own)).toBe(GOOD[0])
    expect(await under(...own, 'https://w3id.org/security/data-integrity/v2')).toBe(GOOD[0])
    expect(await under(own[0], 'https://evil.example/context')).toBe(refused)
    expect(await under('https://evil.example/context', own[1])).toBe(refused)
    expect(await under(own[1], own[0])).toBe(refused)
    expect(await under(own[0])).toBe(refused)
    expect(await under(...own, 'https://evil.example/https://w3id.org/security/')).toBe(refused)
    expect(await under(...own, ['https://w3id.org/security/v2'])).toBe(refused)
  })

  test('a changed document, a key that nobody serves, and one that has expired since', async () => {
    const document = await made()
    expect(await told({ ...document, name: 'x' })).toEqual([
      'proof failed SIGNATURE_INVALID /proof',
      GOOD[1],
    ])
    expect(await told(document, { session: { loadDocument: loaderOver({}) } })).toEqual([
      'proof indeterminate PROOF_KEY_UNAVAILABLE /proof',
      'controller indeterminate CONTROLLER_UNREACHABLE /proof/verificationMethod',
    ])
    const served = (expires: string) =>
      loaderOver({ [ISSUER_URL]: controllerDocument({}, { expires }) })
    const keyUntil = (expires: string) =>
      told(document, { session: { loadDocument: served(expires) } })
    expect(await keyUntil('2026-06-01T00:00:00Z')).toEqual([...GOOD, 'KEY_EXPIRED_SINCE /proof'])
    expect(await keyUntil('2026-03-01T09:00:00Z')).toEqual([
      GOOD[0],
      'controller failed KEY_EXPIRED /proof/verificationMethod',
    ])
  })

  const TYPES = ['Ed25519Signature2018', 'JsonWebSignature2020', 'EcdsaSecp256k1Signature2019']
  const OTHERS = ['EcdsaSecp256k1RecoverySignature2020', 'EcdsaSecp256r1Signature2019']
  const OLDEST = ['RsaSignature2018', 'BbsBlsSignature2020', 'BbsBlsSignatureProof2020']
  const CHAINS = ['MerkleProof2017', 'ChainedProof2021', 'EthereumEip712Signature2021']
  const SUITES = [
    ...['ecdsa-2019', 'bbs-2023', 'jcs-eddsa-2022', 'ecdsa-xi-2023', 'merkle-proof-2019'],
    ...['mldsa44-rdfc-2024', 'bip340-jcs-2025', 'anoncreds-2023', 'json-eddsa-2022'],
  ]
  const DI = 'DataIntegrityProof'
  test.each<[JsonObject, string]>([
    ...[...TYPES, ...OTHERS, ...OLDEST, ...CHAINS, 'MerkleProof2019'].flatMap(
      (type): [JsonObject, string][] => [
        [{ type }, 'indeterminate PROOF_SUITE_UNSUPPORTED'],
        [{ type: DI, cryptosuite: type }, 'failed PROOF_TYPE_UNKNOWN'],
        [{ type: [type] }, 'failed PROOF_TYPE_UNKNOWN'],
      ],
    ),
    ...SUITES.flatMap((cryptosuite): [JsonObject, string][] => [
      [{ type: DI, cryptosuite }, 'indeterminate PROOF_SUITE_UNSUPPORTED'],
      [{ type: cryptosuite }, 'failed PROOF_TYPE_UNKNOWN'],
      [{ type: DI, cryptosuite: [cryptosuite] }, 'failed PROOF_TYPE_UNKNOWN'],
    ]),
    [{}, 'failed PROOF_TYPE_UNKNOWN'],
    // The name of a suite counts in its own kind of proof alone, that of a draft like the others.
    ...['eddsa-2022', 'eddsa-rdfc-2022', 'Ed25519Signature2020'].flatMap(
      (cryptosuite): [JsonObject, string][] => [
        [{ type: 'Odd', cryptosuite }, 'failed PROOF_TYPE_UNKNOWN'],
        [{ type: [DI], cryptosuite }, 'failed PROOF_TYPE_UNKNOWN'],
        [{ cryptosuite }, 'failed PROOF_TYPE_UNKNOWN'],
        [{ type: DI, cryptosuite: [cryptosuite] }, 'failed PROOF_TYPE_UNKNOWN'],
      ],
    ),
  ])('%j: %s', async (proof, expected) => {
    expect(await told({ ...badge(), proof })).toEqual([
      `proof ${expected} /proof`,
      'controller indeterminate NOT_CHECKED /proof',
    ])
  })

  test('as many as anybody makes, one more, none, and what is no proof', async () => {
    const { proof, ...rest } = await made()
    const many = (count: number) => Array.from({ length: count }, () => proof as JsonObject)
    expect(await told({ ...rest, proof: many(16) })).toHaveLength(32)
    expect(await told({ ...rest, proof: many(17) })).toEqual(wrong('PROOF_TOO_MANY'))
    expect(await told({ ...rest, proof: ['x'] })).toEqual([
      'proof failed PROOF_INVALID /proof/0',
      'controller indeterminate NOT_CHECKED /proof/0',
    ])
    const none = (code: string) => [
      `proof ${code} undefined`,
      'controller indeterminate NOT_CHECKED undefined',
    ]
    expect(await told(rest)).toEqual(none('failed PROOF_MISSING'))
    const as = (format: Credential['format']) => told(rest, { changes: { format } })
    expect(await as('elm')).toEqual(none('indeterminate PROOF_UNSEALED'))
    expect(await as('vp')).toEqual(none('indeterminate PRESENTATION_UNSIGNED'))
    const securing = { kind: 'seal', envelope: {} as never } as const
    expect(await told(rest, { changes: { securing } })).toEqual([])
    expect(await told({ ...rest, proof: [proof as JsonObject] }, { unreadable: true })).toEqual([
      'proof indeterminate NOT_CHECKED /proof/0',
      'controller indeterminate NOT_CHECKED /proof/0',
    ])
  })
})

describe('what a proof of a chain covers', () => {
  const covered = (all: unknown, previousProof: unknown) => {
    const proof = { id: 'urn:own', previousProof } as JsonObject
    const chained = chainedDocument({ id: 'urn:c', proof: all } as JsonObject, proof)
    return chained && (chained.proof ?? 'no proof')
  }
  const a: JsonObject = { id: 'urn:a' }
  const b: JsonObject = { id: 'urn:b', previousProof: 'urn:a' }

  test('the ones that it names, and what they name is theirs', () => {
    expect(covered([a, b], undefined)).toBe('no proof')
    expect(covered([a, b], 'urn:a')).toEqual([a])
    expect(covered([b, null, 'x', a], ['urn:b'])).toEqual([b])
    expect(covered([a, b], ['urn:b', 'urn:a'])).toEqual([b, a])
    expect(covered(a, 'urn:a')).toEqual([a])
  })

  test.each<[string, unknown, unknown]>([
    ['nobody', [a], []],
    ['somebody who is not there', [a], 'urn:x'],
    ['one who is there and one who is not', [a], ['urn:a', 'urn:x']],
    ['one twice', [a], ['urn:a', 'urn:a']],
    ['one of two alike', [a, a], 'urn:a'],
    ['a number', [{ id: 1 }], 1],
    ['nothing that has a name', [{}], null],
    ['one whose own cannot be told', [a, { id: 'urn:l', previousProof: 'urn:l' }], 'urn:x'],
  ])('%s is not told', (_name, all, previous) => {
    expect(covered(all, previous)).toBeUndefined()
  })

  test('a circle leads to no proof, a round trip of others does not end here', () => {
    const start: JsonObject = { id: 'urn:s', previousProof: 'urn:t' }
    const back: JsonObject = { id: 'urn:t', previousProof: 'urn:s' }
    expect(chainedDocument({ proof: [start, back] }, start)).toBeUndefined()
    const self: JsonObject = { id: 'urn:s', previousProof: 'urn:s' }
    expect(chainedDocument({ proof: [self] }, self)).toBeUndefined()
    const ring = [
      { id: 'urn:x', previousProof: 'urn:y' },
      { id: 'urn:y', previousProof: 'urn:x' },
    ]
    const outside: JsonObject = { previousProof: 'urn:x' }
    expect(chainedDocument({ proof: [...ring, outside] }, outside)).toEqual({ proof: [ring[0]] })
  })
})
