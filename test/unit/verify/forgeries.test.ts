// Forgeries made by hand, by what they edit: how a proof names its key, what stands in a signed badge, the proofs
// themselves, and what an SD-JWT hides. Each is one change of something that passes.

import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { decodeBase64url } from '../../../src/proof/base64url.ts'
import { hashData, proofConfigOf } from '../../../src/proof/hash-data.ts'
import { encodeMultibase } from '../../../src/proof/multibase.ts'
import { compressPoint, encodeMultikey } from '../../../src/proof/multikey.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import {
  badge,
  badgeWith,
  contexts,
  ISSUER,
  METHOD,
  PROOF,
  proofOver,
  signed,
  testKey,
  token,
} from '../../support/test-issuer.ts'
import { complaints, found, verify } from '../../support/verify-setup.ts'

/** What was found, without what was not looked at because of it. */
const faults = (report: Report) =>
  complaints(report).filter((complaint) => !complaint.endsWith(' NOT_CHECKED'))

const stranger = testKey(66)
const strangers = `${stranger.didKey}#${stranger.multikey}`

describe('a proof that names the key of the issuer otherwise', () => {
  test.each([
    [`${METHOD}?x=1`, 'METHOD_NOT_FOUND'],
    [`${METHOD}#x`, 'METHOD_NOT_FOUND'],
    [`${METHOD}\u200b`, 'METHOD_NOT_FOUND'],
    [`${ISSUER}#`, 'METHOD_NOT_FOUND'],
    [ISSUER, 'METHOD_NOT_FOUND'],
    [`${ISSUER}#KEY-1`, 'METHOD_NOT_FOUND'],
    [`${ISSUER}?versionTime=2020-01-01T00:00:00Z#key-1`, 'CONTROLLER_NOT_ISSUER'],
    [`${ISSUER}/path#key-1`, 'CONTROLLER_NOT_ISSUER'],
    [`${ISSUER}%3A443#key-1`, 'CONTROLLER_NOT_ISSUER'],
    [`${ISSUER}:school#key-1`, 'CONTROLLER_NOT_ISSUER'],
    ['DID:WEB:university.example#key-1', 'CONTROLLER_NOT_ISSUER'],
    ['did:web:UNIVERSITY.example#key-1', 'CONTROLLER_NOT_ISSUER'],
    ['https://university.example/.well-known/did.json#key-1', 'CONTROLLER_NOT_ISSUER'],
    [`${stranger.didKey}#key-1`, 'CONTROLLER_NOT_ISSUER'],
  ])('%s is refused', async (verificationMethod, code) => {
    const report = await verify(await signed(badge(), { ...PROOF, verificationMethod }))
    expect(found(report, 'controller')).toEqual([`failed ${code}`])
    expect(report.verdict).toBe('failed')
  })
})

describe('a signed badge with', () => {
  const honest = signed(badgeWith({ creditsAvailable: 5 }))
  const subjectOf = (document: JsonObject) => document.credentialSubject as JsonObject
  const edits: readonly (readonly [string, (badge: JsonObject) => JsonObject, string])[] = [
    ...['@included', '@graph', '@reverse', '@nest', '@index', '@type', '@set', '@list'].map(
      (name) => [name, (b: JsonObject) => ({ ...b, [name]: [] }), 'contexts KEY_KEYWORD'] as const,
    ),
    ['`Type`', (b) => ({ ...b, Type: 'x' }), 'contexts KEY_UNDEFINED'],
    ['credentials in it', (b) => ({ ...b, verifiableCredential: [] }), 'contexts KEY_UNDEFINED'],
    ['a holder', (b) => ({ ...b, holder: ISSUER }), 'contexts KEY_UNDEFINED'],
    ['a list of ids', (b) => ({ ...b, id: [b.id ?? null] }), 'contexts JSONLD_INVALID'],
    ['nothing as name', (b) => ({ ...b, name: null }), 'contexts DOCUMENT_AMBIGUOUS'],
    ['a set as name', (b) => ({ ...b, name: { '@set': ['x'] } }), 'contexts KEY_KEYWORD'],
    [
      'a name of type JSON',
      (b) => ({ ...b, name: { '@value': 'x', '@type': '@json' } }),
      'contexts KEY_KEYWORD',
    ],
    [
      'the subject in a list of lists',
      (b) => ({ ...b, credentialSubject: [[subjectOf(b)]] }),
      'contexts LIST_NESTED',
    ],
    [
      'its end in another zone',
      (b) => ({ ...b, validUntil: '2031-03-01T10:00:00+01:00' }),
      'proof SIGNATURE_INVALID',
    ],
    ['a zero behind its name', (b) => ({ ...b, name: `${b.name}\0` }), 'proof SIGNATURE_INVALID'],
    ['a mark in its name', (b) => ({ ...b, name: `${b.name}\u0301` }), 'proof SIGNATURE_INVALID'],
    ['one proof in another', (b) => ({ ...b, proof: [b.proof ?? null] }), 'contexts LIST_NESTED'],
    ['no proof in its list', (b) => ({ ...b, proof: [] }), 'proof PROOF_MISSING'],
    ['an empty proof', (b) => ({ ...b, proof: {} }), 'contexts JSONLD_INVALID'],
    ['a text as proof', (b) => ({ ...b, proof: 'x' }), 'contexts JSONLD_INVALID'],
  ]

  test.each(edits)('%s is refused', async (_name, edit, expected) => {
    const [first] = faults(await verify(edit(await honest)))
    expect(first?.replace('failed ', '')).toBe(expected)
  })

  test.each([
    ['-5', 'SIGNATURE_INVALID'],
    ['5.000000000000001', 'SIGNATURE_INVALID'],
    ['5.00000000000000000001', 'JSON_NUMBER_OUT_OF_RANGE'],
    ['5e400', 'JSON_NUMBER_OUT_OF_RANGE'],
    ['05', 'JSON_SYNTAX'],
    ['+5', 'JSON_SYNTAX'],
    ['NaN', 'JSON_SYNTAX'],
  ])('%s credits in place of 5 is refused', async (number, code) => {
    const text = JSON.stringify(await honest)
    const at = (written: string) =>
      verify(text.replace('"creditsAvailable":5', `"creditsAvailable":${written}`))
    expect(faults(await at(number)).join()).toContain(code)
    // The same number in other letters is the same number.
    for (const same of ['5.0', '5e0', '50E-1']) expect((await at(same)).verdict).toBe('passed')
  })
})

describe('a proof with', () => {
  const one = proofOver(badge())
  const zeros = encodeMultibase(new Uint8Array(64))
  test.each<[string, (value: string) => JsonObject, string]>([
    ['a signature of zeros', () => ({ proofValue: zeros }), 'SIGNATURE_INVALID'],
    ['a zero before it', (value) => ({ proofValue: `z1${value.slice(1)}` }), 'PROOF_VALUE_INVALID'],
    ['a blank behind it', (value) => ({ proofValue: `${value} ` }), 'PROOF_VALUE_INVALID'],
    ['another base', (value) => ({ proofValue: `Z${value.slice(1)}` }), 'PROOF_VALUE_INVALID'],
    ['base64url', () => ({ proofValue: `u${'A'.repeat(86)}` }), 'PROOF_VALUE_INVALID'],
    ['a list of values', (value) => ({ proofValue: [value] }), 'PROOF_VALUE_INVALID'],
    ['the suite of ECDSA', () => ({ cryptosuite: 'ecdsa-rdfc-2019' }), 'KEY_TYPE_MISMATCH'],
    ['a suite in capitals', () => ({ cryptosuite: 'EDDSA-RDFC-2022' }), 'PROOF_TYPE_UNKNOWN'],
    ['a list of types', () => ({ type: ['DataIntegrityProof'] }), 'PROOF_TYPE_UNKNOWN'],
    ['a list of purposes', () => ({ proofPurpose: ['assertionMethod'] }), 'PROOF_PURPOSE_WRONG'],
    ['another purpose', () => ({ proofPurpose: 'authentication' }), 'PROOF_PURPOSE_WRONG'],
    ['a list of times', () => ({ created: [String(PROOF.created)] }), 'PROOF_DATE_INVALID'],
    [
      'its time in another zone',
      () => ({ created: '2026-03-01T09:00:00+00:00' }),
      'SIGNATURE_INVALID',
    ],
    [
      'an end that was not signed',
      () => ({ expires: '2099-01-01T00:00:00Z' }),
      'SIGNATURE_INVALID',
    ],
    ['a nonce that was not signed', () => ({ nonce: 'x' }), 'SIGNATURE_INVALID'],
    ['a domain that was not signed', () => ({ domain: 'x' }), 'SIGNATURE_INVALID'],
    ['an id that was not signed', () => ({ id: 'urn:p:1' }), 'SIGNATURE_INVALID'],
    [
      'itself before it',
      () => ({ id: 'urn:p:1', previousProof: 'urn:p:1' }),
      'PROOF_CHAIN_UNRESOLVED',
    ],
  ])('%s is refused', async (_name, edit, code) => {
    const proof = await one
    const forged = { ...badge(), proof: { ...proof, ...edit(String(proof.proofValue)) } }
    expect(found(await verify(forged), 'proof')).toEqual([`failed ${code}`])
  })
})

describe('several proofs', () => {
  const byStranger = { ...PROOF, verificationMethod: strangers }
  const first = { ...PROOF, id: 'urn:p:1' }
  const chained = async (previousProof: Json) => {
    const before = await proofOver(badge(), first)
    const config = { ...PROOF, id: 'urn:p:2', previousProof }
    return [before, await proofOver(badge({ proof: [before] }), config)] as const
  }

  test('of the issuer count together, and a stranger’s beside them is refused', async () => {
    const own = [
      await proofOver(badge()),
      await proofOver(badge(), { ...PROOF, cryptosuite: 'eddsa-jcs-2022' }),
    ]
    expect(faults(await verify(badge({ proof: own })))).toEqual([])
    const other = await proofOver(badge(), byStranger, stranger.privateKey)
    expect(faults(await verify(badge({ proof: [...own, other] })))).toEqual([
      'controller failed CONTROLLER_NOT_ISSUER',
    ])
  })

  test('in a chain count in their order, and not without the one before', async () => {
    const [before, after] = await chained('urn:p:1')
    expect(faults(await verify(badge({ proof: [before, after] })))).toEqual([])
    const replaced = await proofOver(badge(), { ...byStranger, id: 'urn:p:1' }, stranger.privateKey)
    for (const [proofs, code] of [
      [[after], 'PROOF_CHAIN_UNRESOLVED'],
      [[before, { ...after, previousProof: ['urn:p:1', 'urn:p:1'] }], 'PROOF_CHAIN_UNRESOLVED'],
      [[before, { ...after, previousProof: 'urn:p:9' }], 'PROOF_CHAIN_UNRESOLVED'],
      [[replaced, after], 'SIGNATURE_INVALID'],
    ] as const)
      expect(found(await verify(badge({ proof: [...proofs] })), 'proof')).toContain(
        `failed ${code}`,
      )
  })
})

describe('ECDSA', () => {
  const keyOf = (curve: 'P-256' | 'P-384') => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve })
    const jwk = publicKey.export({ format: 'jwk' })
    const bytes = (text = '') => decodeBase64url(text) ?? new Uint8Array()
    const multikey = encodeMultikey(curve, compressPoint(bytes(jwk.x), bytes(jwk.y)))
    const did = `did:key:${multikey}`
    return { privateKey, did, verificationMethod: `${did}#${multikey}` }
  }
  const keys = { 'P-256': keyOf('P-256'), 'P-384': keyOf('P-384') }
  type Curve = keyof typeof keys
  const secured = async (curve: Curve, cryptosuite: string, digest: 'sha256' | 'sha384') => {
    const { privateKey, did, verificationMethod } = keys[curve]
    const document = badge({ issuer: { id: did, type: ['Profile'], name: 'U' } })
    const config = { ...PROOF, cryptosuite, verificationMethod }
    const canonical = cryptosuite.includes('jcs') ? 'JCS' : 'RDFC-1.0'
    const stated = canonical === 'JCS' ? config : proofConfigOf(document, config)
    const data = await hashData(document, stated, contexts, { canonical, digest })
    const signature = sign(digest, data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    const proof = { ...config, proofValue: encodeMultibase(new Uint8Array(signature)) }
    return { ...document, proof } as JsonObject & { proof: JsonObject }
  }
  const told = async (document: JsonObject) =>
    faults(await verify(document, { options: { trust: 'any' } }))

  test.each([
    ['ecdsa-rdfc-2019', 'P-256', 'sha256', 'sha384'],
    ['ecdsa-rdfc-2019', 'P-384', 'sha384', 'sha256'],
    ['ecdsa-jcs-2019', 'P-256', 'sha256', 'sha384'],
    ['ecdsa-jcs-2019', 'P-384', 'sha384', 'sha256'],
  ] as const)('%s with %s is hashed by %s alone', async (suite, curve, own, other) => {
    const good = await secured(curve, suite, own)
    expect(await told(good)).toEqual([])
    expect(await told(await secured(curve, suite, other))).toEqual([
      'proof failed SIGNATURE_INVALID',
    ])
    const relabelled = (cryptosuite: string) => ({ ...good, proof: { ...good.proof, cryptosuite } })
    expect(await told(relabelled('eddsa-rdfc-2022'))).toEqual(['proof failed KEY_TYPE_MISMATCH'])
    const twin = suite === 'ecdsa-jcs-2019' ? 'ecdsa-rdfc-2019' : 'ecdsa-jcs-2019'
    expect(await told(relabelled(twin))).toEqual(['proof failed SIGNATURE_INVALID'])
    expect((await told(relabelled('ecdsa-sd-2023')))[0]).toMatch(/^proof failed/)
    expect(await told(relabelled('ecdsa-2019'))).toEqual([
      'proof indeterminate PROOF_SUITE_UNSUPPORTED',
    ])
  })
})

describe('an SD-JWT', () => {
  const write = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
  const named = write(['s', 'name', 'Ada'])
  const entry = write(['s', 'Ada'])
  const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: METHOD }
  const made = async (claims: JsonObject, ...shown: string[]) =>
    `${[await token(header, { iss: ISSUER, vct: 'urn:x', ...claims }), ...shown].join('~')}~`
  const told = async (claims: JsonObject, ...shown: string[]) =>
    faults(await verify(await made(claims, ...shown)))

  test('that shows what was signed passes, in an object, a list, and one within another', async () => {
    const outer = write(['s', 'address', { _sd: [hash(named)] }])
    expect(await told({ _sd: [hash(named)] }, named)).toEqual([])
    expect(await told({ names: ['Bob', { '...': hash(entry) }] }, entry)).toEqual([])
    expect(await told({ _sd: [hash(outer), hash('decoy')] }, outer, named)).toEqual([])
  })

  test.each<[string, JsonObject, string[]]>([
    ['one of nobody', { _sd: [hash(named)] }, [named, entry]],
    ['one twice', { _sd: [hash(named)] }, [named, named]],
    ['one that has two places', { _sd: [hash(named)], o: { _sd: [hash(named)] } }, [named]],
    ['one that stands twice in its place', { _sd: [hash(named), hash(named)] }, [named]],
    [
      'one whose place is not shown',
      { _sd: [hash(write(['s', 'o', { _sd: [hash(named)] }]))] },
      [named],
    ],
    ['one beside a claim of its name', { _sd: [hash(named)], name: 'Bob' }, [named]],
    ['a claim where an entry belongs', { names: [{ '...': hash(named) }] }, [named]],
    ['an entry where a claim belongs', { _sd: [hash(entry)] }, [entry]],
    ['a place with something else in it', { names: [{ '...': hash(entry), x: 1 }] }, [entry]],
    ['a place that is no list', { _sd: hash(named) }, [named]],
    ['a place with a number', { _sd: [hash(named), 5] }, [named]],
    ['another hash than it says', { _sd: [hash(named)], _sd_alg: 'sha-512' }, [named]],
    ['the hash below the top', { _sd: [hash(named)], o: { _sd_alg: 'sha-256' } }, [named]],
    ['padding', { _sd: [hash(`${named}=`)] }, [`${named}=`]],
  ])('that shows %s is none', async (_name, claims, shown) => {
    expect(await told(claims, ...shown)).toEqual(['format failed SD_JWT_DISCLOSURE_INVALID'])
  })

  const text = (json: string) => Buffer.from(json).toString('base64url')
  test.each([
    ['of four parts', write(['s', 'a', 1, 2])],
    ['with a number as salt', write([1, 'a', 1])],
    ['with a member twice', text('["s","a",{"b":1,"b":2}]')],
    ['of a place', write(['s', '...', 'x'])],
    ['of places', write(['s', '_sd', []])],
    ['of the hash', write(['s', '_sd_alg', 'sha-256'])],
    ['with a place that is none', write(['s', 'a', { '...': 'x' }])],
    ['of a prototype', text('["s","__proto__",{"a":1}]')],
    ['of the issuer', write(['s', 'iss', 'https://other.example'])],
    ['of the type', write(['s', 'vct', 'urn:y'])],
  ])('with a disclosure %s is none', async (_name, disclosure) => {
    expect(await told({ _sd: [hash(disclosure)] }, disclosure)).toEqual([
      'format failed SD_JWT_DISCLOSURE_INVALID',
    ])
  })

  test.each(['sha-1', 'md5', 'SHA-256', '', 7, null])('by the hash %j is none', async (name) => {
    expect(await told({ _sd: [], _sd_alg: name })).toEqual(['format failed SD_JWT_PAYLOAD_INVALID'])
  })

  test('around a badge keeps neither its types nor its contexts back', async () => {
    const around = async (changes: JsonObject, ...shown: string[]) => {
      const issued = await token({ ...header, typ: 'vc+sd-jwt' }, badge(changes))
      const report = await verify(`${[issued, ...shown].join('~')}~`)
      return found(report, 'profile')
    }
    expect(await around({})).toEqual(['passed'])
    const [base = '', badges = ''] = badge()['@context'] as string[]
    for (const [member, kept, hidden] of [
      ['type', 'VerifiableCredential', 'OpenBadgeCredential'],
      ['@context', base, badges],
    ] as const) {
      const disclosure = write(['s', hidden])
      const changes = { [member]: [kept, { '...': hash(disclosure) }] }
      expect(await around(changes)).toEqual(['failed PROFILE_INVALID'])
      expect(await around(changes, disclosure)).toEqual(['failed PROFILE_INVALID'])
    }
  })
})
