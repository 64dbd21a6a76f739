// Rule 3 of security.md section 1: a key is believed only from the issuer's own controller document.
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url } from '../../../src/proof/base64url.ts'
import { encodeMultibase } from '../../../src/proof/multibase.ts'
import { encodeMultikey } from '../../../src/proof/multikey.ts'
import { chooseKey, type WantedKey } from '../../../src/trust/choose-key.ts'
import { findJwsKey } from '../../../src/trust/jws-key.ts'
import { loadKeyAt } from '../../../src/trust/key-at-address.ts'
import { loadJson } from '../../../src/trust/load-json.ts'
import { importKey } from '../../../src/trust/method-key.ts'
import { findProofKey } from '../../../src/trust/proof-method.ts'
import {
  resolveController,
  selfCertifyingController,
} from '../../../src/trust/resolve-controller.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { signingKey } from '../../support/signing-keys.ts'
import {
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  METHOD,
  testKey,
} from '../../support/test-issuer.ts'
import { AT, loaderOver } from '../../support/verify-setup.ts'

const OTHER = testKey(8)
const RSA = { ...signingKey('example-wut-rs256').publicJwk }
const EC = { ...signingKey('example-wut-es256').publicJwk }

async function proofKey(document: JsonObject, proofDate?: Date, method: unknown = METHOD) {
  const finding = await findProofKey(method, ISSUER, {
    at: AT,
    ...(proofDate && { proofDate }),
    loadDocument: loaderOver({ [ISSUER_URL]: document }),
  })
  return finding.fault ? `${finding.fault.outcome} ${finding.fault.code}` : 'found'
}

describe('controller documents', () => {
  test('the honest one gives the key', async () => {
    expect(await proofKey(controllerDocument())).toBe('found')
  })

  test('relative ids belong to the document', async () => {
    const document = controllerDocument({ assertionMethod: ['#key-1'] }, { id: '#key-1' })
    expect(await proofKey(document)).toBe('found')
  })

  test('a method embedded in assertionMethod is found', async () => {
    const [method] = controllerDocument().verificationMethod as JsonObject[]
    const document = controllerDocument({ verificationMethod: [], assertionMethod: [method ?? {}] })
    expect(await proofKey(document)).toBe('found')
  })

  test('a method repeated alike is found, one repeated otherwise is refused', async () => {
    const [method] = controllerDocument().verificationMethod as [JsonObject]
    expect(await proofKey(controllerDocument({ authentication: [method] }))).toBe('found')
    const other = { ...method, publicKeyMultibase: OTHER.multikey }
    expect(await proofKey(controllerDocument({ authentication: [other] }))).toBe(
      'failed METHOD_AMBIGUOUS',
    )
  })

  test('a key under an older type is found, as the type writes it and of its kind', async () => {
    const x = decodeBase64url(String(KEY.jwk.x)) ?? new Uint8Array()
    const plain = encodeMultibase(x).slice(1)
    const as = (type: string, members: JsonObject) =>
      proofKey(controllerDocument({}, { type, publicKeyMultibase: undefined, ...members } as never))
    const ed = 'Ed25519VerificationKey2018'
    expect(await as(ed, { publicKeyBase58: plain })).toBe('found')
    expect(await as(ed, { publicKeyJwk: KEY.jwk })).toBe('found')
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
    const koblitz = publicKey.export({ format: 'jwk' }) as JsonObject
    expect(await as('EcdsaSecp256k1VerificationKey2019', { publicKeyJwk: koblitz })).toBe('found')
    const p256Type = 'EcdsaSecp256r1VerificationKey2019'
    expect(await as(p256Type, { publicKeyMultibase: p256() })).toBe('found')
    const bad: [string, JsonObject][] = [
      [ed, { publicKeyMultibase: KEY.multikey }],
      [ed, { publicKeyBase58: `1${plain}` }],
      [ed, { publicKeyBase58: plain.slice(0, -2) }],
      [ed, { publicKeyBase58: KEY.multikey.slice(1) }],
      [ed, { publicKeyBase58: encodeMultibase(new Uint8Array(32)).slice(1) }],
      [ed, { publicKeyBase58: '0OIl' }],
      [ed, { publicKeyBase58: [plain] }],
      [ed, { publicKeyBase58: plain, publicKeyJwk: KEY.jwk }],
      [ed, { publicKeyJwk: koblitz }],
      ['EcdsaSecp256k1VerificationKey2019', { publicKeyJwk: KEY.jwk }],
      [p256Type, { publicKeyJwk: koblitz }],
    ]
    for (const [type, members] of bad)
      expect(await as(type, members), JSON.stringify(members)).toBe('failed METHOD_KEY_INVALID')
  })

  test('a key as JWK is found', async () => {
    const method = { type: 'JsonWebKey', publicKeyMultibase: undefined, publicKeyJwk: KEY.jwk }
    const document = JSON.parse(JSON.stringify(controllerDocument({}, method as never)))
    expect(await proofKey(document)).toBe('found')
  })

  const refused: readonly (readonly [string, JsonObject, string])[] = [
    [
      'claims another id than asked for',
      controllerDocument({ id: 'did:web:other.example' }),
      'failed CONTROLLER_ID_MISMATCH',
    ],
    [
      'claims the id with a path',
      controllerDocument({ id: `${ISSUER}/` }),
      'failed CONTROLLER_ID_MISMATCH',
    ],
    [
      'has no id',
      JSON.parse(JSON.stringify({ ...controllerDocument(), id: undefined })),
      'failed CONTROLLER_ID_MISMATCH',
    ],
    [
      'does not hold the method',
      controllerDocument({}, { id: `${ISSUER}#key-2` }),
      'failed METHOD_NOT_FOUND',
    ],
    [
      'names another controller',
      controllerDocument({}, { controller: 'did:web:other.example' }),
      'failed METHOD_CONTROLLER_MISMATCH',
    ],
    [
      'does not list the method',
      controllerDocument({ assertionMethod: [] }),
      'failed METHOD_NOT_FOR_ASSERTION',
    ],
    [
      'lists it for authentication only',
      controllerDocument({ assertionMethod: [], authentication: [METHOD] }),
      'failed METHOD_NOT_FOR_ASSERTION',
    ],
    [
      'gives a key of unknown type',
      controllerDocument({}, { type: 'Key' }),
      'indeterminate METHOD_TYPE_UNSUPPORTED',
    ],
    [
      'gives a key of a type of a prototype',
      controllerDocument({}, { type: 'toString' }),
      'indeterminate METHOD_TYPE_UNSUPPORTED',
    ],
    [
      'gives a key of a type that is older than ours',
      controllerDocument({}, { type: 'EcdsaSecp256k1RecoveryMethod2020' }),
      'indeterminate METHOD_TYPE_UNSUPPORTED',
    ],
    [
      'gives a key of several types',
      controllerDocument({}, { type: ['Multikey'] } as never),
      'failed METHOD_TYPE_UNSUPPORTED',
    ],
    [
      'gives a key of another kind than its type',
      controllerDocument({}, { type: 'Ed25519VerificationKey2020', publicKeyMultibase: p256() }),
      'failed METHOD_KEY_INVALID',
    ],
    [
      'lists what is no method',
      controllerDocument({ assertionMethod: [1, { name: METHOD }] } as never),
      'failed CONTROLLER_INVALID',
    ],
    [
      'lists a number',
      controllerDocument({ assertionMethod: [1] } as never),
      'failed METHOD_NOT_FOR_ASSERTION',
    ],
    [
      'gives a key in the member of another type',
      controllerDocument({}, { type: 'JsonWebKey' }),
      'failed METHOD_KEY_INVALID',
    ],
    [
      'gives two keys at once',
      controllerDocument({}, { publicKeyJwk: OTHER.jwk }),
      'failed METHOD_KEY_INVALID',
    ],
    [
      'gives the secret away',
      controllerDocument({}, { secretKeyMultibase: 'z1' }),
      'failed METHOD_KEY_INVALID',
    ],
    [
      'gives a small-order key',
      controllerDocument({}, { publicKeyMultibase: smallOrder() }),
      'failed METHOD_KEY_INVALID',
    ],
    [
      'gives a key with a byte too many',
      controllerDocument({}, { publicKeyMultibase: `${KEY.multikey}1` }),
      'failed METHOD_KEY_INVALID',
    ],
    [
      'gives garbage',
      controllerDocument({}, { publicKeyMultibase: 'zz0Il' }),
      'failed METHOD_KEY_INVALID',
    ],
    [
      'has revoked the key',
      controllerDocument({}, { revoked: '2026-10-01T00:00:00Z' }),
      'failed KEY_REVOKED',
    ],
    [
      'revokes by a date that is none',
      controllerDocument({}, { revoked: 'yes' }),
      'failed CONTROLLER_INVALID',
    ],
    ['has been given up', controllerDocument({ deactivated: true }), 'failed CONTROLLER_INVALID'],
    [
      'is a text as verificationMethod',
      controllerDocument({ verificationMethod: [METHOD] }),
      'failed CONTROLLER_INVALID',
    ],
  ]
  test.each(refused)('one that %s is refused', async (_name, document, fault) => {
    expect(await proofKey(document, new Date('2026-03-01T09:00:00Z'))).toBe(fault)
  })

  test('a key that expired is good for proofs from before, and for no later ones', async () => {
    const document = controllerDocument({}, { expires: '2026-06-01T00:00:00Z' })
    expect(await proofKey(document, new Date('2026-05-31T00:00:00Z'))).toBe('found')
    expect(await proofKey(document, new Date('2026-06-01T00:00:00Z'))).toBe('failed KEY_EXPIRED')
    expect(await proofKey(document)).toBe('failed KEY_EXPIRED')
  })

  test('the instants of a key: the first at which it is none, and what is told after its end', async () => {
    const at = AT.toISOString()
    const future = '2027-01-01T00:00:00Z'
    const revoked = (date: string, proof?: string) =>
      proofKey(controllerDocument({}, { revoked: date }), proof ? new Date(proof) : undefined)
    expect(await revoked(at)).toBe('failed KEY_REVOKED')
    expect(await revoked(future, future)).toBe('failed KEY_REVOKED')
    expect(await revoked(future, '2027-02-01T00:00:00Z')).toBe('failed KEY_REVOKED')
    expect(await revoked(future, '2026-12-31T00:00:00Z')).toBe('found')
    expect(await proofKey(controllerDocument({}, { expires: 'soon' }))).toBe(
      'failed CONTROLLER_INVALID',
    )
    const told = async (expires: string) => {
      const document = controllerDocument({}, { expires })
      const loadDocument = loaderOver({ [ISSUER_URL]: document })
      const proofDate = new Date('2026-03-01T09:00:00Z')
      const { warnings } = await findProofKey(METHOD, ISSUER, { at: AT, proofDate, loadDocument })
      return warnings.map(({ code }) => code)
    }
    expect(await told(at)).toEqual(['KEY_EXPIRED_SINCE'])
    expect(await told(future)).toEqual([])
  })

  test('a key with a fault is handed on where the fault is not the key', async () => {
    const found = async (document: JsonObject) =>
      await findProofKey(METHOD, ISSUER, {
        at: AT,
        loadDocument: loaderOver({ [ISSUER_URL]: document }),
      })
    const good = await found(controllerDocument())
    expect(good).toEqual({ key: good.key, warnings: [] })
    const revoked = await found(controllerDocument({}, { revoked: '2026-10-01T00:00:00Z' }))
    expect(revoked).toMatchObject({ fault: { code: 'KEY_REVOKED' }, warnings: [] })
    expect(revoked.key?.thumbprint).toBe(good.key?.thumbprint)
    const weak = await found(controllerDocument({}, { publicKeyMultibase: smallOrder() }))
    expect(Object.keys(weak).sort()).toEqual(['fault', 'warnings'])
  })

  test('a key to be revoked in the future is still good', async () => {
    const document = controllerDocument({}, { revoked: '2027-01-01T00:00:00Z' })
    expect(await proofKey(document, new Date('2026-03-01T09:00:00Z'))).toBe('found')
  })

  test.each([
    [null, 'failed METHOD_ID_INVALID'],
    ['key-1', 'failed METHOD_ID_INVALID'],
    [{ id: METHOD }, 'failed METHOD_ID_INVALID'],
    [[METHOD], 'failed METHOD_ID_INVALID'],
    [`${ISSUER}/other#key-1`, 'failed CONTROLLER_NOT_ISSUER'],
    [`${ISSUER}%00#key-1`, 'failed CONTROLLER_NOT_ISSUER'],
    [`${METHOD}#key-1`, 'failed METHOD_NOT_FOUND'],
    [ISSUER, 'failed METHOD_NOT_FOUND'],
  ])('a verificationMethod %j is refused', async (method, fault) => {
    expect(await proofKey(controllerDocument(), undefined, method)).toBe(fault)
  })
})

describe('what cannot be had is never held against the credential', () => {
  test.each([
    ['nothing at all', {}],
    ['a page', { [ISSUER_URL]: '<html></html>' }],
    ['a list', { [ISSUER_URL]: '[]' }],
    ['a document with a key twice', { [ISSUER_URL]: `{"id":"${ISSUER}","id":"x"}` }],
  ])('%s', async (_name, documents) => {
    const controller = await resolveController(ISSUER, loaderOver(documents as never))
    expect(controller.outcome).toBe('indeterminate')
  })

  test.each([404, 410, 500, 301, 206])('status %i', async (status) => {
    const controller = await resolveController(ISSUER, async () => ({
      status,
      contentType: 'application/json',
      bytes: new TextEncoder().encode(JSON.stringify(controllerDocument())),
    }))
    expect(controller.outcome).toBe('indeterminate')
  })

  test.each([
    [1024 * 1024, 'read'],
    [1024 * 1024 + 1, 'unreadable'],
  ])('JSON of %i bytes', async (size, expected) => {
    const bytes = new Uint8Array(size).fill(0x20)
    bytes.set([0x7b, 0x7d])
    const loaded = await loadJson(ISSUER_URL, '*/*', loaderOver({ [ISSUER_URL]: bytes }))
    expect(loaded.ok ? 'read' : loaded.reason).toBe(expected)
  })

  test('what comes with each credential is read once, and nobody can change it for the next', async () => {
    const load = async (text: string) =>
      await loadJson(ISSUER_URL, '*/*', loaderOver({ [ISSUER_URL]: text }))
    const [first, again, other] = await Promise.all(
      ['{"a":{"b":1}}', '{"a":{"b":1}}', '{"a":{"b":2}}'].map(load),
    )
    if (!first?.ok || !again?.ok || !other?.ok) throw new Error('not read')
    expect(again.value).toBe(first.value)
    expect(Object.isFrozen(first.value.a)).toBe(true)
    expect(other.value).toEqual({ a: { b: 2 } })
    for (let time = 0; time < 2; time++) expect((await load('[')).ok).toBe(false)
  })

  test('a page instead of JSON', async () => {
    const controller = await resolveController(ISSUER, async () => ({
      status: 200,
      contentType: 'text/html',
      bytes: new TextEncoder().encode(JSON.stringify(controllerDocument())),
    }))
    expect(controller).toMatchObject({ outcome: 'indeterminate', code: 'CONTROLLER_UNREADABLE' })
  })
})

describe('identifiers', () => {
  test('did:jwk is its own document', async () => {
    const did = `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify(KEY.jwk)))}`
    const finding = await findProofKey(`${did}#0`, did, { at: AT, loadDocument: loaderOver({}) })
    expect(finding).toEqual({ key: finding.key, warnings: [] })
    expect(finding.key?.thumbprint).toBeDefined()
    const options = { at: AT, purpose: 'authentication', loadDocument: loaderOver({}) } as const
    expect(await findProofKey(`${did}#0`, did, options)).toEqual(finding)
  })

  test.each([
    'did:jwk:e30',
    'did:jwk:bm8',
    'did:key:z6MkNotAKey',
    `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify(KEY.multikey)))}`,
    `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify({ ...KEY.jwk, deep: [[[[1]]]] })))}`,
    'did:ion:',
    'did:ion:a b',
    'did:web:127.0.0.1',
    'did:web:[::1]',
    'did:web:a.example:..:b',
    'did:web:a.example%2Fb',
    'did:web:',
    'not a url',
    'https://a.example/x#y',
  ])('%s is refused without any request', async (id) => {
    const asked: string[] = []
    const controller = await resolveController(id, loaderOver({}, asked))
    expect(controller).toMatchObject({ outcome: 'failed', code: 'ISSUER_ID_INVALID' })
    expect(asked).toEqual([])
  })

  test('a did:key or did:jwk is told sound once, and is itself alone', () => {
    const jwkOf = (jwk: JsonObject) =>
      `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify(jwk)))}`
    const sound = [`did:key:${KEY.multikey}`, `did:key:${OTHER.multikey}`, jwkOf({ ...KEY.jwk })]
    const told = sound.map(selfCertifyingController)
    expect(sound.map(selfCertifyingController).every((one, at) => one === told[at])).toBe(true)
    for (const [at, one] of told.entries()) {
      if (one.outcome !== 'found') throw new Error(one.code)
      expect(one.value.id).toBe(sound[at])
      const [method] = one.value.methods.values()
      expect([Object.isFrozen(method), method?.controller]).toEqual([true, sound[at]])
    }
    // Neither is what is not sound, nor anything that looks like what is.
    const [first = ''] = sound
    const like = [
      `${first}1`,
      first.slice(0, -1),
      `did:jwk:${KEY.multikey}`,
      jwkOf({ ...KEY.jwk, x: 'AA' }),
    ]
    for (let time = 0; time < 2; time++)
      for (const did of like)
        expect(selfCertifyingController(did)).toMatchObject({ code: 'ISSUER_ID_INVALID' })
  })

  test('another DID method is read where a document map has it', async () => {
    const id = 'did:ion:abc'
    expect(await resolveController(id, loaderOver({ [id]: { id } }))).toMatchObject({
      outcome: 'found',
      value: { id },
    })
    const other = { [id]: { id: 'did:ion:def' } }
    expect(await resolveController(id, loaderOver(other))).toMatchObject({
      code: 'CONTROLLER_ID_MISMATCH',
    })
  })

  test('a did:web that is served nowhere is read where a document map has it', async () => {
    const id = 'did:web:a.example'
    const read = async (document: JsonObject) =>
      await resolveController(id, loaderOver({ [id]: document }))
    expect(await read({ id })).toMatchObject({ outcome: 'found', value: { id } })
    expect(await read({ id: 'did:web:b.example' })).toMatchObject({
      code: 'CONTROLLER_ID_MISMATCH',
    })
    // What is served counts before it.
    const served = { 'https://a.example/.well-known/did.json': { id: 'did:web:b.example' } }
    expect(await resolveController(id, loaderOver({ ...served, [id]: { id } }))).toMatchObject({
      code: 'CONTROLLER_ID_MISMATCH',
    })
  })

  test('another DID method is named', async () => {
    const controller = await resolveController('did:ion:abc', loaderOver({}))
    expect(controller).toMatchObject({ code: 'CONTROLLER_METHOD_UNSUPPORTED' })
  })

  test.each([
    ['did:key:z6MkNotAKey', 'failed ISSUER_ID_INVALID'],
    ['did:jwk:e30', 'failed ISSUER_ID_INVALID'],
    [`did:key:${encodeMultibase(Buffer.from('d1d6037b7d', 'hex'))}`, 'failed ISSUER_ID_INVALID'],
  ])('a method of %s is nobody’s, the issuer’s or not', async (did, expected) => {
    const ask = async (issuer: string) => {
      const options = { at: AT, loadDocument: loaderOver({}) }
      const { key, fault } = await findProofKey(`${did}#0`, issuer, options)
      expect(key).toBeUndefined()
      return `${fault?.outcome} ${fault?.code}`
    }
    expect(await ask(did)).toBe(expected)
    expect(await ask(ISSUER)).toBe('failed CONTROLLER_NOT_ISSUER')
  })

  test('the DID alone names its only key, which is warned of', async () => {
    const jwk = `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify(KEY.jwk)))}`
    const members = Buffer.from(JSON.stringify(KEY.jwk, Object.keys(KEY.jwk).sort()))
    const inside = Buffer.concat([Buffer.from('d1d603', 'hex'), members])
    const around = `did:key:${encodeMultibase(inside)}`
    for (const did of [jwk, `did:key:${KEY.multikey}`, around]) {
      const finding = await findProofKey(did, did, { at: AT, loadDocument: loaderOver({}) })
      expect(finding.fault).toBeUndefined()
      expect(finding.warnings).toMatchObject([{ code: 'METHOD_WITHOUT_FRAGMENT' }])
    }
  })

  test('nothing is fetched for a method that is not the issuer’s', async () => {
    const asked: string[] = []
    await findProofKey('did:web:attacker.example#k', ISSUER, {
      at: AT,
      loadDocument: loaderOver({}, asked),
    })
    expect(asked).toEqual([])
  })
})

describe('keys of tokens', () => {
  async function jwsKey(header: JsonObject, issuer: string, documents: Record<string, JsonObject>) {
    const finding = await findJwsKey({ alg: 'EdDSA', ...header }, issuer, {
      at: AT,
      loadDocument: loaderOver(documents),
    })
    return finding.fault ? `${finding.fault.outcome} ${finding.fault.code}` : 'found'
  }
  const did = { [ISSUER_URL]: controllerDocument() }
  const url = 'https://university.example/issuers/1'
  const keySet = 'https://university.example/.well-known/jwks.json'

  test.each([
    [{ kid: METHOD }, 'found'],
    [{ kid: '#key-1' }, 'found'],
    [{ kid: 'key-1' }, 'found'],
    [{}, 'found'],
    [{ jwk: KEY.jwk }, 'found'],
    [{ kid: METHOD, jwk: KEY.jwk }, 'found'],
    [{ kid: METHOD, jwk: OTHER.jwk }, 'failed JWK_NOT_AT_ISSUER'],
    [{ jwk: OTHER.jwk }, 'failed JWK_NOT_AT_ISSUER'],
    [{ jwk: { ...KEY.jwk, d: 'AA' } }, 'failed JWK_PRIVATE'],
    [{ jwk: 'x' }, 'failed METHOD_KEY_INVALID'],
    [{ jwk: { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AA' } }, 'indeterminate KEY_TYPE_UNSUPPORTED'],
    [{ kid: 'did:web:attacker.example#key-1' }, 'failed CONTROLLER_NOT_ISSUER'],
    [{ kid: 'https://attacker.example/key' }, 'failed CONTROLLER_NOT_ISSUER'],
    [{ kid: `${ISSUER}#key-2` }, 'failed METHOD_NOT_FOUND'],
    [{ kid: 7 }, 'failed METHOD_ID_INVALID'],
  ])('header %j of a DID: %s', async (header, expected) => {
    expect(await jwsKey(header as JsonObject, ISSUER, did)).toBe(expected)
  })

  test('an https issuer publishes a key set at its authority', async () => {
    const jwk = { ...KEY.jwk, kid: 'k1' }
    expect(await jwsKey({ kid: 'k1' }, url, { [keySet]: { keys: [jwk] } })).toBe('found')
    expect(await jwsKey({ jwk: KEY.jwk }, url, { [keySet]: { keys: [jwk] } })).toBe('found')
    expect(await jwsKey({ kid: 'k2' }, url, { [keySet]: { keys: [jwk] } })).toBe(
      'failed METHOD_NOT_FOUND',
    )
    const other = { ...jwk, iss: 'https://university.example/issuers/2' }
    expect(await jwsKey({ kid: 'k1' }, url, { [keySet]: { keys: [other] } })).toBe(
      'failed METHOD_NOT_FOUND',
    )
    expect(await jwsKey({ kid: 'k1' }, url, {})).toBe('indeterminate CONTROLLER_UNREACHABLE')
  })

  test('a key set that is none, keys not for signing, and keys that are none', async () => {
    const set = (keys: unknown) => ({ [keySet]: { keys } }) as Record<string, JsonObject>
    const jwk = { ...KEY.jwk, kid: 'k1' }
    expect(await jwsKey({ kid: 'k1' }, url, set('x'))).toBe('indeterminate CONTROLLER_UNREACHABLE')
    expect(await jwsKey({ kid: 'k1' }, url, set([{ ...jwk, use: 'enc' }, 7]))).toBe(
      'failed METHOD_NOT_FOUND',
    )
    expect(await jwsKey({ kid: 'k1' }, url, set([{ ...jwk, x: 'AA' }]))).toBe(
      'indeterminate METHOD_KEY_INVALID',
    )
    const elsewhere = { [url]: { id: `${url}/2` }, ...set([jwk]) }
    expect(await jwsKey({ kid: 'k1' }, url, elsewhere)).toBe('failed CONTROLLER_ID_MISMATCH')
  })

  test('metadata with keys and an address of keys, or with neither, names no key', async () => {
    const metadata = 'https://university.example/.well-known/jwt-vc-issuer/issuers/1'
    const jwks = { keys: [{ ...KEY.jwk, kid: 'k1' }] }
    const uri = { jwks_uri: keySet }
    const ask = async (stated: JsonObject) => {
      const served = { issuer: url, ...stated }
      const documents = { [metadata]: served, [keySet]: jwks, 7: jwks } as never
      const loadDocument = loaderOver(documents)
      const options = { at: AT, keySet: 'jwt-vc-issuer', loadDocument } as const
      const { key, fault } = await findJwsKey({ kid: 'k1' }, url, options)
      return fault ? `${fault.outcome} ${fault.code}` : typeof key
    }
    expect(await ask({ jwks })).toBe('object')
    expect(await ask(uri)).toBe('object')
    const another = { issuer: `${url}/2`, jwks }
    for (const stated of [{}, { jwks, ...uri }, { jwks: 'x', ...uri }, { jwks_uri: 7 }, another])
      expect(await ask(stated as JsonObject)).toBe('indeterminate CONTROLLER_UNREACHABLE')
  })

  test.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])(
    'a header with %s is a secret',
    async (name) => {
      expect(await jwsKey({ jwk: { ...KEY.jwk, [name]: 'AA' } }, ISSUER, did)).toBe(
        'failed JWK_PRIVATE',
      )
    },
  )

  test.each<[string, string, string]>([
    ['urn:k', url, 'found'],
    ['x-https://attacker.example/k', url, 'found'],
    ['https://university.example/keys/1', url, 'found'],
    ['http://university.example/keys/1', url, 'failed CONTROLLER_NOT_ISSUER'],
    ['https://university.example:444/k', url, 'failed CONTROLLER_NOT_ISSUER'],
    ['http://attacker.example/k', url, 'failed CONTROLLER_NOT_ISSUER'],
    ['https://university.example/keys/1', 'no url', 'failed CONTROLLER_NOT_ISSUER'],
    [url, url, 'failed METHOD_NOT_FOUND'],
    [`${url}/did:key:z`, `${url}/did:key:z`, 'failed METHOD_NOT_FOUND'],
  ])('the name %s in a key set of %s: %s', async (kid, issuer, expected) => {
    const named = ['urn:k', 'x-https://attacker.example/k', 'https://university.example/keys/1']
    const keys = named.map((one) => ({ ...KEY.jwk, kid: one, iss: url, use: 'sig' }))
    expect(await jwsKey({ kid }, issuer, { [keySet]: { keys } })).toBe(expected)
  })

  test('an address names a key that is published, and makes none the issuer’s', async () => {
    const address = 'https://university.example/keys/1'
    const own = { ...KEY.jwk, kid: 'k1' }
    const other = { ...OTHER.jwk, kid: 'k2' }
    const ask = (kid: string, documents: JsonObject, issuer = url) =>
      jwsKey({ kid }, issuer, documents as Record<string, JsonObject>)
    const listed = { [keySet]: { keys: [own] } }
    expect(await ask(address, { ...listed, [address]: own })).toBe('found')
    expect(await ask(address, { ...listed, [address]: { keys: [own] } })).toBe('found')
    const both = { ...listed, [address]: { keys: [other, null, own] } }
    expect(await ask(`${address}#k1`, both)).toBe('found')
    expect(await ask(`${keySet}#k1`, listed)).toBe('found')
    const full = { ...listed, [address]: { keys: [other, { ...own, kid: `${address}#a` }] } }
    expect(await ask(`${address}#a`, full)).toBe('found')
    expect(await ask(address, { ...did, [address]: own }, ISSUER)).toBe('found')
    // Whoever can put a file on the issuer's host is not the issuer.
    expect(await ask(`${address}#k2`, both)).toBe('indeterminate KEY_NOT_LISTED')
    expect(await ask(address, { ...did, [address]: other }, ISSUER)).toBe(
      'indeterminate KEY_NOT_LISTED',
    )
    expect(await ask(address, { [address]: own })).toBe('indeterminate KEY_NOT_LISTED')
    const profile = { [url]: { id: url, type: ['Profile'] } }
    expect(await ask(address, { ...profile, [address]: own })).toBe('indeterminate KEY_NOT_LISTED')
    const away = 'https://attacker.example/keys/1'
    expect(await ask(away, { ...listed, [away]: own })).toBe('failed CONTROLLER_NOT_ISSUER')
    const revoked = { [ISSUER_URL]: controllerDocument({}, { revoked: '2026-10-01T00:00:00Z' }) }
    expect(await ask(address, { ...revoked, [address]: own }, ISSUER)).toBe('failed KEY_REVOKED')
    // What is no key there, or could be two, names none.
    for (const served of [{ keys: [own, other] }, { keys: [] }, { kty: 'OKP' }])
      expect(await ask(address, { ...listed, [address]: served })).toBe('failed METHOD_NOT_FOUND')
    expect(await ask('urn:k', listed)).toBe('failed METHOD_NOT_FOUND')
  })

  test('an address leads to a key over https, and nowhere else', async () => {
    const asked: string[] = []
    const address = 'https://university.example/keys/1'
    const everywhere = new Proxy({}, { get: () => ({ ...KEY.jwk }) })
    const ask = async (text: string) =>
      (await loadKeyAt(text, loaderOver(everywhere, asked)))?.thumbprint
    for (const other of ['http://university.example/keys/1', 'keys/1', '', 'HTTPS:', 'file:///k'])
      expect(await ask(other)).toBeUndefined()
    expect(asked).toEqual([])
    expect([await ask(address), await ask(`${address}#k#l`)]).toEqual([
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^[\w-]{43}$/),
    ])
    expect(asked).toEqual([address, address])
  })

  test('the DID alone is no name of a key at an issuer who has a did:key somewhere in its address', () => {
    const key = importKey({ ...KEY.jwk }, '')
    if (key.outcome !== 'found') throw new Error(key.code)
    const published = { names: ['k1'], finding: { key: key.value, warnings: [] } }
    const ask = (issuer: string, kid = issuer) => {
      const wanted: WantedKey = { kid, inline: undefined, issuer, alg: 'EdDSA' }
      return chooseKey([published], wanted).fault?.code
    }
    for (const method of ['key', 'jwk']) expect(ask(`did:${method}:z6Mk`)).toBeUndefined()
    for (const other of ['https://a.example/did:key:z', 'did:web:key', 'did:keys:z', 'xdid:jwk:e'])
      expect(ask(other)).toBe('METHOD_NOT_FOUND')
    expect([ask('did:key:z6Mk', 'did:key:z6Mj'), ask('did:key:z', 'k1')]).toEqual([
      'METHOD_NOT_FOUND',
      undefined,
    ])
  })

  test('a did:key is the name of its key, and a stranger’s name is not', async () => {
    const own = `did:key:${KEY.multikey}`
    expect(await jwsKey({ kid: own }, own, {})).toBe('found')
    expect(await jwsKey({ kid: `#${KEY.multikey}` }, own, {})).toBe('found')
    expect(await jwsKey({ kid: '#other' }, own, {})).toBe('failed METHOD_NOT_FOUND')
  })

  test('no key set is asked for of a DID', async () => {
    const asked: string[] = []
    const options = { at: AT, loadDocument: loaderOver(did, asked) }
    expect(await findJwsKey({ kid: 'key-1' }, ISSUER, options)).toMatchObject({ warnings: [] })
    expect(asked).toEqual([ISSUER_URL])
  })

  test('keys that are not sound: passed over where none is named, told where one is', async () => {
    const sound = { ...KEY.jwk, kid: 'k1' }
    const weak = { ...KEY.jwk, x: 'AA', kid: 'k1' }
    const ask = (header: JsonObject, ...keys: unknown[]) =>
      jwsKey(header, url, { [keySet]: { keys } as never })
    expect(await ask({}, weak, null, sound)).toBe('found')
    expect(await ask({ jwk: KEY.jwk }, weak, sound)).toBe('found')
    expect(await ask({ kid: 'k1' }, weak, weak)).toBe('indeterminate METHOD_KEY_INVALID')
    expect(await ask({ kid: 'k1' }, weak, sound)).toBe('failed METHOD_AMBIGUOUS')
    expect(await ask({ kid: 'k1' }, sound, weak)).toBe('failed METHOD_AMBIGUOUS')
    expect(await ask({}, sound, { ...sound, kid: 'k2' })).toBe('found')
    const revoked = controllerDocument({}, { revoked: '2026-10-01T00:00:00Z' })
    expect(await jwsKey({ jwk: KEY.jwk }, ISSUER, { [ISSUER_URL]: revoked })).toBe(
      'failed KEY_REVOKED',
    )
  })

  describe('one name for several keys of a set', () => {
    const okp: JsonObject = { ...KEY.jwk, kid: 'k1' }
    const ec = { ...EC, kid: 'k1' }
    const rsa = { ...RSA, kid: 'k1' }
    const ask = async (header: JsonObject, ...keys: JsonObject[]) => {
      const loadDocument = loaderOver({ [keySet]: { keys } })
      const { key, fault } = await findJwsKey(header, url, { at: AT, loadDocument })
      return fault ? `${fault.outcome} ${fault.code}` : [key?.type, key?.algorithm]
    }

    test.each<[string, JsonObject]>([
      ['by name', { kid: 'k1' }],
      ['without a name', {}],
    ])('equivalent keys of different kinds: the algorithm tells, %s', async (_name, header) => {
      const all = [okp, ec, rsa] as JsonObject[]
      expect(await ask({ ...header, alg: 'EdDSA' }, ...all)).toEqual(['Ed25519', undefined])
      expect(await ask({ ...header, alg: 'ES256' }, ...all)).toEqual(['P-256', undefined])
      expect(await ask({ ...header, alg: 'PS384' }, ...all)).toEqual(['RSA', undefined])
      expect(await ask({ ...header, alg: 'ES384' }, ...all)).toBe('failed METHOD_AMBIGUOUS')
    })

    test('one key once for each algorithm', async () => {
      const both = ['RS256', 'PS256'].map((alg) => ({ ...rsa, alg }))
      for (const alg of ['RS256', 'PS256'])
        expect(await ask({ kid: 'k1', alg }, ...both)).toEqual(['RSA', alg])
      // Neither is for it: which of them it is said to be makes no difference.
      expect(await ask({ kid: 'k1', alg: 'RS512' }, ...both)).toEqual(['RSA', 'RS256'])
    })

    test('two keys of a kind are none, wherever the second stands', async () => {
      const other = { ...OTHER.jwk, kid: 'k1' }
      for (const keys of [
        [okp, other],
        [okp, okp, other],
        [other, okp, okp],
      ])
        expect(await ask({ kid: 'k1', alg: 'EdDSA' }, ...keys)).toBe('failed METHOD_AMBIGUOUS')
      expect(await ask({ kid: 'k1', alg: 'EdDSA' }, okp, okp)).toEqual(['Ed25519', undefined])
    })

    test.each<[string, JsonObject]>([
      ['use enc', { use: 'enc' }],
      ['use in a list', { use: ['sig'] }],
      ['key_ops for encryption', { key_ops: ['wrapKey'] }],
      ['key_ops of nothing', { key_ops: [] }],
      ['an algorithm of encryption', { alg: 'RSA-OAEP' }],
      ['a MAC', { alg: 'HS256' }],
      ['an algorithm of another key', { alg: 'ES256' }],
    ])('%s: it is no key for signatures, and nobody takes it for one', async (_name, changes) => {
      const header = { kid: 'k1', alg: 'RS256' }
      const closed = { ...rsa, ...changes }
      expect(await ask(header, closed)).toBe('failed METHOD_NOT_FOUND')
      const own = { ...rsa, use: 'sig', key_ops: ['verify'], alg: 'RS256' }
      expect(await ask(header, closed, own)).toEqual(['RSA', 'RS256'])
      expect(await ask({ ...header, jwk: RSA }, closed)).toBe('failed JWK_NOT_AT_ISSUER')
      const inline = await ask({ ...header, jwk: { ...RSA, ...changes } }, own)
      expect(inline).toBe('failed METHOD_KEY_INVALID')
    })

    test('a set that publishes the secret of a key proves nothing by it', async () => {
      const header = { kid: 'k1', alg: 'EdDSA' }
      expect(await ask(header, { ...okp, d: okp.x ?? '' })).toBe('failed METHOD_KEY_INVALID')
    })

    test('a key in the header under another algorithm than at the issuer is not the same', async () => {
      const bound = { ...rsa, alg: 'RS256' }
      const with_ = (alg: string) => ({ kid: 'k1', alg: 'RS256', jwk: { ...RSA, alg } })
      expect(await ask(with_('RS256'), bound)).toEqual(['RSA', 'RS256'])
      expect(await ask(with_('PS256'), bound)).toBe('failed JWK_NOT_AT_ISSUER')
      // The issuer names none: what the header says of its own key binds all the same.
      expect(await ask(with_('PS256'), rsa)).toEqual(['RSA', 'PS256'])
      // The header names none: what the issuer says of its key binds, whatever the token is signed with.
      for (const alg of ['RS256', 'PS256'])
        expect(await ask({ kid: 'k1', alg, jwk: RSA }, bound)).toEqual(['RSA', 'RS256'])
    })
  })

  test('a key that is published twice and revoked once is revoked; not for it once, it counts where it is', async () => {
    const methods = (first: JsonObject, second: JsonObject) =>
      [first, second].map((changes, index) => ({
        id: `${ISSUER}#key-${index}`,
        type: 'JsonWebKey',
        controller: ISSUER,
        publicKeyJwk: { ...KEY.jwk, kid: 'k1' },
        ...changes,
      }))
    const ask = async (first: JsonObject, second: JsonObject, listed: readonly number[]) =>
      await jwsKey({ kid: 'k1' }, ISSUER, {
        [ISSUER_URL]: controllerDocument({
          verificationMethod: methods(first, second),
          assertionMethod: listed.map((index) => `${ISSUER}#key-${index}`),
        }),
      })
    const revoked = { revoked: '2026-10-01T00:00:00Z' }
    expect(await ask({}, {}, [0, 1])).toBe('found')
    expect(await ask({}, revoked, [0, 1])).toBe('failed KEY_REVOKED')
    expect(await ask(revoked, {}, [0, 1])).toBe('failed KEY_REVOKED')
    expect(await ask({}, {}, [1])).toBe('found')
    expect(await ask({}, {}, [])).toBe('failed METHOD_NOT_FOR_ASSERTION')
  })

  test('a header that could mean two keys is refused', async () => {
    const two = controllerDocument({
      verificationMethod: [
        ...(controllerDocument().verificationMethod as JsonObject[]),
        {
          id: `${ISSUER}#2`,
          type: 'Multikey',
          controller: ISSUER,
          publicKeyMultibase: OTHER.multikey,
        },
      ],
      assertionMethod: [METHOD, `${ISSUER}#2`],
    })
    expect(await jwsKey({}, ISSUER, { [ISSUER_URL]: two })).toBe('failed METHOD_AMBIGUOUS')
    expect(await jwsKey({ kid: '2' }, ISSUER, { [ISSUER_URL]: two })).toBe('found')
  })
})

function p256(): string {
  const { publicKeyMultibase = '' } = signingKey('example-wut-es256')
  return publicKeyMultibase
}

/** Multikey of the all-zero Ed25519 point, of order 4. */
function smallOrder(): string {
  return encodeMultikey('Ed25519', new Uint8Array(32))
}
