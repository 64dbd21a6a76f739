// Sealed credentials through the whole verifier: a good one of every level, and hostile twins that break one rule each.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { anchorOf } from '../../../../src/trust/certificate-trust.ts'
import { utf8 } from '../../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../../src/util/json.ts'
import { readSealHeader } from '../../../../src/verify/seal/protected-header.ts'
import { createVerifier } from '../../../../src/verify/verifier.ts'
import {
  time as derTime,
  explicit,
  integer,
  octets,
  oid,
  sequence,
  tlv,
} from '../../../support/seal/der-writer.ts'
import {
  archiveStamp,
  base64,
  base64url,
  container,
  item,
  type Part,
  sealFile,
  sealPart,
  signatureStamp,
  values,
  withItems,
} from '../../../support/seal/hand-made-seal.ts'
import {
  ANCHORS,
  credential,
  judgeSeal,
  OTHER,
  root,
  sealer,
  seals,
  times,
  tsa,
  verifySeal,
} from '../../../support/seal/seal-bench.ts'
import {
  authority,
  type Holder,
  issue,
  revocationList,
  timestamp,
} from '../../../support/seal/small-pki.ts'
import { contexts } from '../../../support/test-issuer.ts'
import { AT, complaints, found } from '../../../support/verify-setup.ts'

const payload = JSON.stringify(credential())
const holder = sealer()
const SEALED = '2026-11-03T10:00:00Z'
const plain = sealPart({ payload, holder, at: SEALED })
const stampedAt = '2026-11-03T10:00:05Z'
const list = (revoked: Parameters<typeof revocationList>[1]['revoked'] = [], from = stampedAt) =>
  revocationList(seals, { revoked: revoked ?? [], from, until: '2026-12-30T00:00:00Z' })

function items(part: Part, level: 'T' | 'LT' | 'LTA'): readonly string[] {
  const stamp = signatureStamp(part, stampedAt, tsa)
  if (level === 'T') return [stamp]
  const lt = [stamp, values.certificates(seals, root, times), values.lists(list())]
  if (level === 'LT') return lt
  return [...lt, archiveStamp(payload, part, lt, { at: '2026-11-03T10:00:09Z', signer: tsa })]
}

/** Seals with another header, key or time; one signature. */
const sealed = (wish: Partial<Parameters<typeof sealPart>[0]>) =>
  sealFile(payload, sealPart({ payload, holder, at: SEALED, ...wish }))

describe('good seals', () => {
  test('level B passes every check, and says who vouches', async () => {
    const report = await verifySeal(sealFile(payload, plain))
    expect(complaints(report)).toEqual([])
    expect(report.verdict).toBe('passed')
    expect(found(report, 'time')).toEqual(['not-applicable NOT_APPLICABLE'])
    expect(report.seals).toMatchObject([
      { pointer: '/signatures/0', level: 'B', provenAt: null, vouchedBy: 'Example seals' },
    ])
    expect(report.issuer.trustedName).toBe(holder.certificate.subject.organization[0])
  })

  test.each(['T', 'LT', 'LTA'] as const)(
    'level %s passes, and its time is proven',
    async (level) => {
      const report = await judgeSeal(sealFile(payload, withItems(plain, ...items(plain, level))))
      expect(complaints(report)).toEqual([])
      expect(report.seals).toMatchObject([{ level, provenAt: '2026-11-03T10:00:05.000Z' }])
    },
  )

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  const ed = generateKeyPairSync('ed25519')
  test.each([
    ['RS256', rsa],
    ['RS512', rsa],
    ['PS256', rsa],
    ['PS384', rsa],
    ['ES384', p384],
    ['ES512', p521],
    ['EdDSA', ed],
  ] as const)('%s', async (algorithm, keys) => {
    const own = sealer({ keys })
    expect(complaints(await judgeSeal(sealed({ holder: own, algorithm })))).toEqual([])
    const other = algorithm === 'ES384' ? 'ES512' : 'ES384'
    const wrong = sealed({ holder: own, algorithm, header: { alg: other } })
    expect(found(await judgeSeal(wrong), 'proof')).toEqual(['failed KEY_TYPE_MISMATCH'])
  })

  test('a key that is for one padding alone', async () => {
    const PSS = '1.2.840.113549.1.1.10'
    const pkcs1 = rsa.privateKey.export({ type: 'pkcs1', format: 'der' })
    const pkcs8 = sequence(integer(0), sequence(oid(PSS)), octets(pkcs1))
    const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
    const own = sealer({ keys: { privateKey, publicKey: createPublicKey(privateKey) } })
    expect(own.certificate.publicKey.asymmetricKeyType).toBe('rsa-pss')
    const by = (header: Record<string, Json>) => sealed({ holder: own, algorithm: 'PS256', header })
    expect(complaints(await judgeSeal(by({})))).toEqual([])
    expect(found(await judgeSeal(by({ alg: 'RS256' })), 'proof')).toEqual([
      'failed KEY_TYPE_MISMATCH',
    ])
  })

  test.each([
    ['iat in seconds', Date.parse(SEALED) / 1000],
    ['iat in milliseconds', Date.parse(SEALED)],
  ])('%s', async (_name, iat) => {
    const header = { iat, sigT: undefined, crit: ['b64'] }
    const report = await judgeSeal(sealed({ header }))
    expect(complaints(report)).toEqual([])
    expect(report.seals?.[0]?.claimedAt).toBe('2026-11-03T10:00:00.000Z')
  })

  test('a content timestamp in the header', async () => {
    const adoTst = container(timestamp(Buffer.from(payload), '2026-11-03T09:59:58Z', tsa))
    const header = { adoTst, crit: ['b64', 'sigT', 'adoTst'] }
    expect(complaints(await judgeSeal(sealed({ header })))).toEqual([])
    const wrong = container(timestamp(Buffer.from(`${payload} `), '2026-11-03T09:59:58Z', tsa))
    const twin = sealed({ header: { ...header, adoTst: wrong } })
    expect(complaints(await judgeSeal(twin))).toEqual(['time failed TIMESTAMP_IMPRINT_MISMATCH'])
  })

  test('a chain in the header leads to a root alone', async () => {
    const anchors = ANCHORS.slice(0, 1)
    expect(complaints(await judgeSeal(sealed({ chain: [seals] }), { anchors }))).toEqual([])
    expect(found(await judgeSeal(sealed({}), { anchors }), 'certificate')).toEqual([
      'indeterminate CERTIFICATE_NOT_ANCHORED',
    ])
  })
})

describe('forms that Europass does not read', () => {
  const note = (report: { warnings: readonly { code: string }[] }) =>
    report.warnings.map(({ code }) => code)

  test('flattened, compact, encoded, and payload not first are checked and named', async () => {
    const encoded = base64url(payload)
    const part = sealPart({
      payload: encoded,
      holder,
      at: SEALED,
      header: { b64: undefined, crit: ['sigT'] },
    })
    const files = [
      JSON.stringify({ payload, ...plain }),
      JSON.stringify({ signatures: [plain], payload }),
      sealFile(encoded, part),
      `${part.protected}.${encoded}.${part.signature}`,
    ]
    for (const file of files) {
      const report = await judgeSeal(file)
      expect(complaints(report)).toEqual([])
      expect(note(report)).toContain('SEAL_NOT_EUROPASS_FORM')
    }
    const [, , , compact = ''] = files
    const twin = compact.slice(0, -4) + (compact.at(-4) === 'A' ? 'BAAA' : 'AAAA')
    expect(found(await judgeSeal(twin), 'proof')).toEqual(['failed SIGNATURE_INVALID'])
  })

  test('a compact seal is told by its kind where it has no parameter of seals, and has three parts', async () => {
    const encoded = base64url(payload)
    const { protected: head, signature } = sealPart({
      payload: encoded,
      holder,
      header: {
        b64: undefined,
        crit: undefined,
        sigT: undefined,
        typ: 'JOSE',
        iat: Date.parse(SEALED) / 1000,
      },
    })
    expect(complaints(await judgeSeal(`${head}.${encoded}.${signature}`))).toEqual([])
    for (const text of [`${head}.${encoded}.`, `${head}.${encoded}.${signature}.`])
      expect(found(await judgeSeal(text), 'format')).toEqual(['failed SEAL_ENVELOPE_INVALID'])
  })

  test('unsealed is not failed, and named', async () => {
    const report = await verifySeal(payload)
    expect(found(report, 'proof')).toEqual(['indeterminate PROOF_UNSEALED'])
    expect(report.europass?.ribbon).toBe('Partially Verified')
  })

  const { '@context': _, ...draft } = credential()
  test.each<[string, string, string]>([
    [
      'a draft for the issuer',
      JSON.stringify({ credential: draft, deliveryDetails: {} }),
      'indeterminate EUROPASS_DRAFT',
    ],
    [
      'something else in its place',
      JSON.stringify({ credential: { type: 'Person' } }),
      'failed FORMAT_NOT_CREDENTIAL',
    ],
    [
      'a draft that claims contexts',
      JSON.stringify({ '@context': [], credential: draft }),
      'failed CREDENTIAL_WRAPPED',
    ],
    [
      'XML of the first generation',
      '<?xml version="1.0"?>\n<europassCredential xmlns="http://data.europa.eu/snb"/>',
      'indeterminate EUROPASS_XML',
    ],
    [
      'XML with a prefix',
      '<c:europassCredential xmlns:c="http://data.europa.eu/snb">',
      'indeterminate EUROPASS_XML',
    ],
  ])('%s is named', async (_name, text, expected) => {
    const report = await verifySeal(text)
    expect(found(report, 'format')).toEqual([expected])
    expect(report.verdict).toBe(expected.split(' ')[0])
  })
})

describe('the envelope and the header', () => {
  const file = (changes: object) => JSON.stringify({ payload, signatures: [plain], ...changes })
  test.each<[string, string, string]>([
    ['payload is no text', file({ payload: [payload] }), 'SEAL_ENVELOPE_INVALID'],
    ['the payload is a list', sealFile('[]', plain), 'FORMAT_NOT_CREDENTIAL'],
    ['the payload is no credential', sealFile('{"type":"Person"}', plain), 'FORMAT_NOT_CREDENTIAL'],
    ['no signatures', file({ signatures: [] }), 'SEAL_ENVELOPE_INVALID'],
    ['signatures are no list', file({ signatures: plain }), 'SEAL_ENVELOPE_INVALID'],
    ['two serializations at once', file({ ...plain }), 'SEAL_ENVELOPE_INVALID'],
    ['a member twice', `{"payload":"{}",${file({}).slice(1)}`, 'JSON_DUPLICATE_KEY'],
    [
      'a member of the payload twice',
      sealFile(`{"id":"urn:a",${payload.slice(1)}`, plain),
      'JSON_DUPLICATE_KEY',
    ],
    ['a seal in a seal', sealFile(sealFile(payload, plain), plain), 'SEAL_NESTED'],
    [
      'about content elsewhere',
      sealed({ header: { sigD: { mId: 'urn:x' }, crit: ['b64', 'sigT', 'sigD'] } }),
      'SEAL_DETACHED',
    ],
  ])('%s', async (_name, text, code) => {
    expect(found(await judgeSeal(text), 'format')).toEqual([`failed ${code}`])
  })

  const header = (changes: Readonly<Record<string, Json | undefined>>) =>
    sealed({ header: changes })
  const own = holder.certificate
  const foreign = sealer({ subject: OTHER })
  const OWN = { digAlg: 'S256', digVal: own.thumbprint }
  /** IssuerSerial of RFC 5035. */
  const kidOf = ({ certificate: { issuerDer, serialNumber } }: Holder, serial = serialNumber) =>
    base64(sequence(sequence(explicit(4, issuerDer)), tlv(0x02, serial)))

  /** The header of a sound seal with other members, read without a seal around it. */
  const headerOf = (changes: Readonly<Record<string, Json | undefined>>, unsigned?: JsonObject) => {
    const sound = JSON.parse(Buffer.from(plain.protected, 'base64url').toString())
    return readSealHeader(JSON.parse(JSON.stringify({ ...sound, ...changes })), unsigned)
  }
  const codesOf = (...asked: Parameters<typeof headerOf>) =>
    headerOf(...asked).faults.map(({ code }) => code)

  test.each<[string, Readonly<Record<string, Json>>]>([
    ['x5t#o', { 'x5t#o': { digAlg: 'S256', digVal: own.thumbprint } }],
    ['sigX5ts', { sigX5ts: [OWN] }],
    ['kid', { kid: kidOf(holder) }],
    ['kid that is another kind of name', { kid: 'key-1' }],
    ['kid that is other DER', { kid: base64(sequence()) }],
  ])('the certificate may be named by %s as well', async (_name, changes) => {
    expect(complaints(await judgeSeal(header(changes)))).toEqual([])
  })
  test.each<[string, string, string]>([
    [
      'payload changed',
      sealFile(payload.replace('"urn:credential:0', '"urn:credential:1'), plain),
      'SIGNATURE_INVALID',
    ],
    [
      'signature padded',
      sealFile(payload, { ...plain, signature: `${plain.signature}==` }),
      'SIGNATURE_INVALID',
    ],
    [
      'header respelt',
      sealFile(payload, { ...plain, protected: `${plain.protected}=` }),
      'SEAL_HEADER_INVALID',
    ],
    [
      'a header member twice',
      sealFile(payload, {
        ...plain,
        protected: base64url(`{"alg":"ES256","alg":"ES256","b64":false}`),
      }),
      'SEAL_HEADER_INVALID',
    ],
    ['alg none', header({ alg: 'none' }), 'SEAL_ALGORITHM_REFUSED'],
    ['alg HS256', header({ alg: 'HS256' }), 'SEAL_ALGORITHM_REFUSED'],
    ['alg of a prototype', header({ alg: 'constructor' }), 'SEAL_ALGORITHM_REFUSED'],
    ['crit taken away', header({ crit: undefined }), 'SEAL_CRIT_INVALID'],
    ['crit without b64', header({ crit: ['sigT'] }), 'SEAL_CRIT_INVALID'],
    ['crit is empty', header({ crit: [] }), 'SEAL_CRIT_INVALID'],
    ['crit names twice', header({ crit: ['b64', 'sigT', 'sigT'] }), 'SEAL_CRIT_INVALID'],
    [
      'crit names what is not there',
      header({ crit: ['b64', 'sigT', 'sigPl'] }),
      'SEAL_CRIT_INVALID',
    ],
    [
      'crit names a registered parameter',
      header({ crit: ['b64', 'sigT', 'alg'] }),
      'SEAL_CRIT_INVALID',
    ],
    [
      'crit names the unknown',
      header({ later: 1, crit: ['b64', 'sigT', 'later'] }),
      'SEAL_CRIT_UNKNOWN',
    ],
    ['b64 is no truth value', header({ b64: 'false' }), 'SEAL_ENVELOPE_INVALID'],
    ['x5u', header({ x5u: 'https://evil.example/cert.pem' }), 'SEAL_HEADER_REFUSED'],
    ['jku', header({ jku: 'https://evil.example/keys.json' }), 'SEAL_HEADER_REFUSED'],
    ['jwk', header({ jwk: { kty: 'EC' } }), 'SEAL_HEADER_REFUSED'],
    ['no certificate', header({ x5c: undefined }), 'SEAL_CERTIFICATE_MISSING'],
    ['certificate in base64url', header({ x5c: [base64url(own.der)] }), 'SEAL_CERTIFICATE_MISSING'],
    [
      'bytes behind the certificate',
      header({ x5c: [base64(Buffer.concat([own.der, Buffer.from([0, 0, 0])]))] }),
      'SEAL_CERTIFICATE_MISSING',
    ],
    [
      'another certificate',
      header({ x5c: [base64(foreign.certificate.der)] }),
      'SEAL_CERTIFICATE_MISMATCH',
    ],
    [
      'no digest of the certificate',
      header({ 'x5t#S256': undefined }),
      'SEAL_CERTIFICATE_MISMATCH',
    ],
    [
      'another digest in x5t#o',
      header({ 'x5t#o': { digAlg: 'S512', digVal: base64url('x') } }),
      'SEAL_CERTIFICATE_MISMATCH',
    ],
    ...[
      { digAlg: 'toString', digVal: base64url('x') },
      { digAlg: ['S256'], digVal: own.thumbprint },
      { digAlg: 'S256', digVal: `${own.thumbprint}=` },
      { digAlg: 'S256', digVal: 1 },
      own.thumbprint,
    ].map((digest): [string, string, string] => [
      `x5t#o is ${JSON.stringify(digest)}`,
      header({ 'x5t#o': digest }),
      'SEAL_CERTIFICATE_MISMATCH',
    ]),
    [
      'another certificate first in sigX5ts',
      header({ sigX5ts: [{ digAlg: 'S256', digVal: foreign.certificate.thumbprint }, OWN] }),
      'SEAL_CERTIFICATE_MISMATCH',
    ],
    ['another certificate in x5t', header({ x5t: base64url('x') }), 'SEAL_CERTIFICATE_MISMATCH'],
    ['another certificate in kid', header({ kid: kidOf(foreign) }), 'SEAL_CERTIFICATE_MISMATCH'],
    [
      'another serial number in kid',
      header({ kid: kidOf(holder, Uint8Array.of(1)) }),
      'SEAL_CERTIFICATE_MISMATCH',
    ],
    ['kid is a number', header({ kid: 1 }), 'SEAL_HEADER_INVALID'],
    ['no algorithm', header({ alg: undefined }), 'SEAL_HEADER_INVALID'],
    ['adoTst without timestamps', header({ adoTst: { tstTokens: [] } }), 'SEAL_HEADER_INVALID'],
    ['unsigned properties in the signed header', header({ etsiU: [] }), 'SEAL_HEADER_INVALID'],
    ['no time', header({ sigT: undefined, crit: ['b64'] }), 'SEAL_TIME_MISSING'],
    [
      'a time beyond all years',
      header({ sigT: undefined, iat: 1e300, crit: ['b64'] }),
      'SEAL_TIME_MISSING',
    ],
    [
      'a time before all of them',
      header({ sigT: undefined, iat: 0, crit: ['b64'] }),
      'SEAL_TIME_MISSING',
    ],
    ['a time in words', header({ iat: 'now' }), 'SEAL_TIME_MISSING'],
    ['a time that does not exist', header({ sigT: '2026-02-30T00:00:00Z' }), 'SEAL_TIME_MISSING'],
    ['two times', header({ iat: 1_700_000_000 }), 'SEAL_HEADER_INVALID'],
    [
      'a certificate in the unsigned header',
      sealFile(payload, { ...plain, header: { x5c: [base64(foreign.certificate.der)] } }),
      'SEAL_HEADER_REFUSED',
    ],
    [
      'crit in the unsigned header',
      sealFile(payload, { ...plain, header: { crit: ['b64'] } }),
      'SEAL_HEADER_REFUSED',
    ],
    [
      'etsiU is no list',
      sealFile(payload, { ...plain, header: { etsiU: 'x' } }),
      'SEAL_PROPERTY_INVALID',
    ],
    [
      'an item that is no object',
      sealFile(payload, withItems(plain, base64url('[]'))),
      'SEAL_PROPERTY_INVALID',
    ],
    [
      'an item with two members',
      sealFile(payload, withItems(plain, base64url('{"a":1,"b":2}'))),
      'SEAL_PROPERTY_INVALID',
    ],
    [
      'an item of both forms',
      sealFile(payload, withItems(plain, item('a', 1), { b: 1 })),
      'SEAL_PROPERTY_INVALID',
    ],
  ])('%s', async (_name, text, code) => {
    const report = await judgeSeal(text)
    const proof = report.checks.filter(
      ({ check, outcome }) => (check === 'proof' || check === 'format') && outcome === 'failed',
    )
    expect(proof.map((one) => one.code)).toEqual([code])
  })

  const registered = ['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty']
  test('crit names what is understood and nothing that is registered', () => {
    const understood = ['sigPId', 'sigPl', 'srCms', 'srAts']
    const present = Object.fromEntries([...understood, 'cty', 'kid'].map((one) => [one, '']))
    const faultsOf = (crit: Json, more: JsonObject = {}) => codesOf({ ...present, ...more, crit })
    expect(faultsOf(['b64', 'sigT', ...understood])).toEqual([])
    for (const name of [...registered, 'crit', 'iat']) {
      const more = ['jku', 'jwk', 'x5u', 'x5t', 'iat'].includes(name) ? { [name]: '' } : {}
      expect(faultsOf(['b64', 'sigT', name], more)).toContain('SEAL_CRIT_INVALID')
    }
    for (const crit of ['b64', { 0: 'b64' }, ['b64', 'sigT', 1]])
      expect(faultsOf(crit)).toEqual(['SEAL_CRIT_INVALID'])
    expect(faultsOf(['b64', 'sigT', 1], { 1: '' })).toEqual(['SEAL_CRIT_INVALID'])
    expect(codesOf({ b64: undefined, crit: [] })).toEqual(['SEAL_CRIT_INVALID'])
    expect(codesOf({ b64: undefined, crit: undefined })).toEqual([])
    expect(codesOf({ b64: true, crit: ['b64'] })).toEqual([])
    expect(codesOf({ b64: true, crit: ['sigT'] })).toEqual(['SEAL_CRIT_INVALID'])
  })

  test.each(['x5u', 'jku', 'jwk', 'zip', 'enc', 'epk'])(
    '%s is refused, whatever it holds',
    (name) => {
      expect(codesOf({ [name]: null })).toEqual(['SEAL_HEADER_REFUSED'])
    },
  )

  test.each(['kid', 'typ', 'cty', 'b64', 'x5t#S256'])('%s of another type is refused', (name) => {
    expect(codesOf({ [name]: ['x'] })).toContain('SEAL_HEADER_INVALID')
  })

  test.each(['S256', 'S384', 'S512'])('x5t#o with %s', (digAlg) => {
    const digest = createHash(`sha${digAlg.slice(1)}`)
      .update(own.der)
      .digest('base64url')
    const named = (digVal: Json) => codesOf({ 'x5t#S256': undefined, 'x5t#o': { digAlg, digVal } })
    expect(named(digest)).toEqual([])
    for (const other of [digest.slice(0, -4), [digest], null])
      expect(named(other)).toEqual(['SEAL_CERTIFICATE_MISMATCH'])
    for (const other of [null, digest])
      expect(codesOf({ 'x5t#o': other })).toEqual(['SEAL_CERTIFICATE_MISMATCH'])
  })

  test('x5t alone names nothing, and must not lie', () => {
    const x5t = createHash('sha1').update(own.der).digest('base64url')
    expect(codesOf({ x5t })).toEqual([])
    expect(codesOf({ x5t, 'x5t#S256': undefined })).toEqual(['SEAL_CERTIFICATE_MISMATCH'])
    expect(codesOf({ x5t: null })).toEqual(['SEAL_CERTIFICATE_MISMATCH'])
    expect(codesOf({ kid: kidOf(holder) })).toEqual([])
    expect(codesOf({ kid: kidOf(foreign) })).toEqual(['SEAL_CERTIFICATE_MISMATCH'])
    expect(codesOf({ sigX5ts: [OWN], 'x5t#S256': undefined })).toEqual([])
    expect(codesOf({ etsiU: [] })).toEqual(['SEAL_HEADER_INVALID'])
  })

  const at = Date.parse(SEALED)
  test.each<[string, Readonly<Record<string, Json>>, string | undefined]>([
    ['the same, a second later', { iat: at / 1000 + 1 }, undefined],
    ['the same, a second earlier', { iat: at / 1000 - 1 }, undefined],
    ['more than that later', { iat: at + 1001 }, 'SEAL_HEADER_INVALID'],
    ['more than that earlier', { iat: at - 1001 }, 'SEAL_HEADER_INVALID'],
    ['before all times', { iat: -1 }, 'SEAL_TIME_MISSING'],
    ['no number', { iat: String(at / 1000) }, 'SEAL_TIME_MISSING'],
    ['nothing', { iat: null }, 'SEAL_TIME_MISSING'],
    ['written as nothing', { sigT: null, iat: at }, 'SEAL_TIME_MISSING'],
  ])('a time that is %s', (_name, times, code) => {
    expect(codesOf(times)).toEqual(code ? [code] : [])
  })

  test('seconds end where milliseconds of our time begin', () => {
    const alone = (iat: number) => ({ sigT: undefined, iat, crit: ['b64'] })
    const claimed = (iat: number) => headerOf(alone(iat)).claimedAt?.getTime()
    expect(codesOf(alone(1))).toEqual([])
    expect(claimed(1e11)).toBe(1e11)
    expect(claimed(1e11 - 1)).toBe((1e11 - 1) * 1000)
    expect(claimed(1)).toBe(1000)
  })

  test('a header tells its certificates only when it begins with one', () => {
    const der = base64(own.der)
    const other = base64(foreign.certificate.der)
    expect(headerOf({ x5c: [der, other] }).certificates).toHaveLength(2)
    expect(codesOf({ x5c: [der, 'AAAA'] })).toEqual(['SEAL_CERTIFICATE_MISSING'])
    expect(headerOf({ x5c: [der, 'AAAA'] }).certificates).toHaveLength(1)
    expect(headerOf({ x5c: ['AAAA', der] }).certificates).toEqual([])
    const chain = (length: number) => ({ x5c: Array.from({ length }, () => der) })
    expect([codesOf(chain(16)), codesOf(chain(17))]).toEqual([[], ['SEAL_CERTIFICATE_MISSING']])
    expect(codesOf({ x5c: der })).toEqual(['SEAL_CERTIFICATE_MISSING'])
    expect(headerOf({ sigPId: {}, b64: true })).toMatchObject({ hasPolicy: true, unencoded: false })
    expect(headerOf({})).toMatchObject({ hasPolicy: false, unencoded: true, algorithm: 'ES256' })
  })

  test('the gravest fault stands first, and only the list of properties may be unsigned', () => {
    const members = { alg: undefined, crit: undefined, jku: '', sigD: {}, x5c: [], sigT: undefined }
    expect(codesOf(members)).toEqual([
      'SEAL_HEADER_REFUSED',
      'SEAL_CRIT_INVALID',
      'SEAL_HEADER_INVALID',
      'SEAL_DETACHED',
      'SEAL_CERTIFICATE_MISSING',
      'SEAL_TIME_MISSING',
    ])
    expect(codesOf({}, { etsiU: [] })).toEqual([])
    expect(codesOf({}, { etsiU: [], alg: 'ES256' })).toEqual(['SEAL_HEADER_REFUSED'])
  })

  test('content timestamps are told one by one, readable or not', () => {
    const tokensOf = (adoTst: Json) => headerOf({ adoTst }).contentTimestamps
    const val = base64(Uint8Array.of(1))
    expect(tokensOf({ tstTokens: [{ val }, val, { val: 1 }, null] })).toEqual([
      new Uint8Array([1]),
      undefined,
      undefined,
      undefined,
    ])
    for (const other of [{ tstTokens: { val } }, [{ val }], 'x', {}]) {
      expect(tokensOf(other)).toEqual([])
      expect(codesOf({ adoTst: other })).toEqual(['SEAL_HEADER_INVALID'])
    }
  })

  test('kid names the certificate, or is refused', async () => {
    const kid = (name: Uint8Array, serial: Uint8Array) => {
      const general = Buffer.concat([Buffer.from([0x30, name.length + 2, 0xa4, name.length]), name])
      const number = Buffer.concat([Buffer.from([0x02, serial.length]), serial])
      return base64(
        Buffer.concat([Buffer.from([0x30, general.length + number.length]), general, number]),
      )
    }
    const right = kid(own.issuerDer, own.serialNumber)
    expect(complaints(await judgeSeal(header({ kid: right })))).toEqual([])
    const wrong = kid(own.issuerDer, Uint8Array.of(1))
    expect(found(await judgeSeal(header({ kid: wrong })), 'proof')).toEqual([
      'failed SEAL_CERTIFICATE_MISMATCH',
    ])
    expect(complaints(await judgeSeal(header({ kid: 'key one' })))).toEqual([])
  })

  test('a short key proves nothing', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const text = sealed({ holder: sealer({ keys }), algorithm: 'RS256' })
    expect(found(await judgeSeal(text), 'proof')).toEqual(['failed SEAL_KEY_WEAK'])
  })
})

describe('several signatures', () => {
  test('each is checked and told by its place', async () => {
    const second = sealPart({ payload, holder: sealer(), at: SEALED })
    const good = await verifySeal(sealFile(payload, plain, second))
    expect(good.verdict).toBe('passed')
    const broken = { ...second, signature: plain.signature }
    const bad = await verifySeal(sealFile(payload, plain, broken))
    expect(bad.checks.filter(({ check }) => check === 'proof')).toMatchObject([
      { outcome: 'passed', pointer: '/signatures/0' },
      { outcome: 'failed', code: 'SIGNATURE_INVALID', pointer: '/signatures/1' },
    ])
  })

  test('the same one twice, and a broken one beside a good one', async () => {
    const twice = await judgeSeal(sealFile(payload, plain, plain))
    expect(found(twice, 'proof')).toEqual(['passed', 'failed SEAL_REPEATED'])
    const text = JSON.stringify({ payload, signatures: [plain, null] })
    expect(found(await judgeSeal(text), 'proof')).toEqual([
      'passed',
      'failed SEAL_ENVELOPE_INVALID',
    ])
  })

  test('that do not agree on what is signed make no file', async () => {
    const encoded = base64url(payload)
    const header = { b64: undefined, crit: ['sigT'] }
    const other = sealPart({ payload: encoded, holder: sealer(), at: SEALED, header })
    for (const text of [sealFile(payload, plain, other), sealFile(encoded, other, plain)])
      expect(found(await judgeSeal(text), 'format')).toEqual(['failed SEAL_ENVELOPE_INVALID'])
  })

  test('one without a header beside a good one is told', async () => {
    for (const head of ['AAAA', '', base64url('[]')]) {
      const report = await judgeSeal(sealFile(payload, plain, { ...plain, protected: head }))
      expect(found(report, 'proof')).toEqual(['passed', 'failed SEAL_HEADER_INVALID'])
    }
  })

  test('a further seal of another organisation is never a plain pass', async () => {
    const other = sealPart({ payload, holder: sealer({ subject: OTHER }), at: SEALED })
    const report = await judgeSeal(sealFile(payload, plain, other))
    expect(complaints(report)).toEqual(['controller indeterminate SEAL_BY_ANOTHER'])
    const alone = await judgeSeal(sealFile(payload, other))
    expect(found(alone, 'controller')).toEqual(['failed SEAL_ISSUER_MISMATCH'])
  })
})

describe('the certificate', () => {
  const certificate = async (text: string, at?: string) =>
    found(await judgeSeal(text, at === undefined ? {} : { at: new Date(at) }), 'certificate')
  const by = (wish: Parameters<typeof sealer>[0]) => sealed({ holder: sealer(wish) })

  test.each<[string, Parameters<typeof sealer>[0], string]>([
    [
      'expired',
      { from: '2024-01-01T00:00:00Z', until: '2025-01-01T00:00:00Z' },
      'failed CERTIFICATE_EXPIRED',
    ],
    ['not valid yet', { from: '2027-01-01T00:00:00Z' }, 'failed CERTIFICATE_NOT_YET_VALID'],
    [
      'valid only after the time claimed',
      { from: '2026-11-10T00:00:00Z' },
      'failed CERTIFICATE_NOT_YET_VALID',
    ],
    ['for encryption', { keyUsage: 0x20 }, 'failed CERTIFICATE_NOT_FOR_SEALS'],
    ['an authority', { isCa: true }, 'failed CERTIFICATE_NOT_FOR_SEALS'],
    ['its own issuer', { issuer: undefined } as never, 'indeterminate CERTIFICATE_NOT_ANCHORED'],
    [
      'a critical extension unknown',
      { critical: '1.3.6.1.4.1.99999.7' },
      'failed CERTIFICATE_PATH_INVALID',
    ],
    [
      'revocation told elsewhere',
      { crlUrl: 'http://crl.example/seals.crl' },
      'indeterminate CERTIFICATE_REVOCATION_UNKNOWN',
    ],
  ])('%s', async (_name, wish, expected) => {
    const own =
      wish && 'issuer' in wish ? issue({ subject: { organisation: 'Self' } }) : sealer(wish)
    expect(await certificate(sealed({ holder: own }))).toEqual([expected])
  })

  test('nobody named: intact, and nobody says whose', async () => {
    const report = await judgeSeal(sealFile(payload, plain), { anchors: [] })
    expect(found(report, 'proof')).toEqual(['passed'])
    expect(complaints(report)).toEqual(['certificate indeterminate CERTIFICATE_NO_ANCHORS'])
  })

  test('expired since: only a timestamp proves that the seal is older', async () => {
    const short = sealer({ until: '2026-11-10T00:00:00Z' })
    const part = sealPart({ payload, holder: short, at: SEALED })
    expect(await certificate(sealFile(payload, part))).toEqual([
      'indeterminate CERTIFICATE_EXPIRED_SINCE',
    ])
    const stamped = sealFile(payload, withItems(part, signatureStamp(part, stampedAt, tsa)))
    expect(await certificate(stamped)).toEqual(['passed'])
    const late = sealFile(
      payload,
      withItems(part, signatureStamp(part, '2026-11-11T00:00:00Z', tsa)),
    )
    expect(await certificate(late)).toEqual(['failed CERTIFICATE_EXPIRED'])
  })

  test('revoked, before and after the proven time, and without one', async () => {
    const told = (part: Part, at: string, ...stamps: string[]) =>
      sealFile(
        payload,
        withItems(
          part,
          ...stamps,
          values.lists(list([{ certificate: holder.certificate, at }], '2026-11-20T00:00:00Z')),
        ),
      )
    const stamp = signatureStamp(plain, stampedAt, tsa)
    expect(await certificate(told(plain, '2026-11-01T00:00:00Z', stamp))).toEqual([
      'failed CERTIFICATE_REVOKED',
    ])
    expect(await certificate(told(plain, '2026-11-15T00:00:00Z'))).toEqual([
      'failed CERTIFICATE_REVOKED',
    ])
    const after = await judgeSeal(told(plain, '2026-11-15T00:00:00Z', stamp))
    expect(complaints(after)).toEqual([])
    expect(after.warnings.map(({ code }) => code)).toContain('CERTIFICATE_REVOKED_SINCE')
  })

  test('a list of somebody else, and one out of date, tell nothing', async () => {
    const own = sealer({ crlUrl: 'http://crl.example/seals.crl' })
    const part = sealPart({ payload, holder: own, at: SEALED })
    const withList = (der: Uint8Array) => sealFile(payload, withItems(part, values.lists(der)))
    const open = ['indeterminate CERTIFICATE_REVOCATION_UNKNOWN']
    const impostor = authority({ subject: { commonName: 'Example seals' } })
    expect(await certificate(withList(list()))).toEqual(['passed'])
    expect(
      await certificate(
        withList(revocationList(impostor, { from: stampedAt, until: '2026-12-01T00:00:00Z' })),
      ),
    ).toEqual(open)
    expect(
      await certificate(
        withList(
          revocationList(seals, { from: '2026-09-01T00:00:00Z', until: '2026-10-01T00:00:00Z' }),
        ),
      ),
    ).toEqual(open)
  })

  test('issuers and lists are asked for where the certificate says', async () => {
    const url = 'http://crl.example/seals.crl'
    const own = sealer({ crlUrl: url })
    const text = sealed({ holder: own })
    const documents = { [url]: list() }
    expect(found(await judgeSeal(text, { documents }), 'certificate')).toEqual(['passed'])
    const revoked = { [url]: list([{ certificate: own.certificate, at: SEALED }]) }
    expect(found(await judgeSeal(text, { documents: revoked }), 'certificate')).toEqual([
      'failed CERTIFICATE_REVOKED',
    ])
  })

  test('an authority in between is asked for where the certificate says, and has to fit', async () => {
    const url = 'http://ca.example/seals.cer'
    const own = sealer({ issuerUrl: url })
    const anchors = ANCHORS.slice(0, 1)
    const given = async (documents: Record<string, Uint8Array>) =>
      found(await judgeSeal(sealed({ holder: own }), { anchors, documents }), 'certificate')
    expect(await given({ [url]: seals.certificate.der })).toEqual(['passed'])
    const nobody = ['indeterminate CERTIFICATE_NOT_ANCHORED']
    expect(await given({})).toEqual(nobody)
    expect(await given({ [url]: times.certificate.der })).toEqual(nobody)
    const twin = authority({ subject: { commonName: 'Example seals' }, issuer: root })
    expect(await given({ [url]: twin.certificate.der })).toEqual(nobody)
  })

  test('an authority in between that has expired since: only a timestamp proves the seal', async () => {
    const brief = authority({
      subject: { commonName: 'Brief' },
      issuer: root,
      until: '2026-11-10T00:00:00Z',
    })
    const anchors = [...ANCHORS.slice(0, 1), ...ANCHORS.slice(2)]
    const part = sealPart({
      payload,
      holder: sealer({ issuer: brief }),
      at: SEALED,
      chain: [brief],
    })
    const told = async (one: Part) =>
      found(await judgeSeal(sealFile(payload, one), { anchors }), 'certificate')
    expect(await told(part)).toEqual(['indeterminate CERTIFICATE_EXPIRED_SINCE'])
    expect(await told(withItems(part, signatureStamp(part, stampedAt, tsa)))).toEqual(['passed'])
  })

  test('an award of somebody else without a mandate is warned of', async () => {
    const told = async (awardingBody: Json) => {
      const hasClaim = [{ awardedBy: { awardingBody } }]
      const own = JSON.stringify(credential({ credentialSubject: { hasClaim } }))
      const report = await judgeSeal(sealFile(own, sealPart({ payload: own, holder, at: SEALED })))
      return report.warnings.map(({ code }) => code).includes('SEAL_WITHOUT_MANDATE')
    }
    expect(await told({ id: 'urn:somebody:else' })).toBe(true)
    expect(await told(credential().issuer ?? null)).toBe(false)
  })

  test('paths: too long, no authority, expired above, names outside', async () => {
    const anchors = ANCHORS.slice(0, 1)
    const through = async (chain: Parameters<typeof sealPart>[0]['chain'] & object) => {
      const [first] = chain
      const own = sealer({ issuer: first as never })
      return found(await judgeSeal(sealed({ holder: own, chain }), { anchors }), 'certificate')
    }
    const below = authority({ subject: { commonName: 'Below' }, issuer: seals })
    expect(await through([seals])).toEqual(['passed'])
    expect(await through([below, seals])).toEqual(['failed CERTIFICATE_PATH_INVALID'])
    const person = issue({ subject: { commonName: 'No authority' }, issuer: root })
    expect(await through([person])).toEqual(['failed CERTIFICATE_PATH_INVALID'])
    const usage = authority({
      subject: { commonName: 'No certificates' },
      issuer: root,
      keyUsage: 0x02,
    })
    expect(await through([usage])).toEqual(['failed CERTIFICATE_PATH_INVALID'])
    const gone = authority({
      subject: { commonName: 'Gone' },
      issuer: root,
      until: '2026-06-01T00:00:00Z',
    })
    expect(await through([gone])).toEqual(['failed CERTIFICATE_PATH_INVALID'])
    const limited = authority({
      subject: { commonName: 'Limited' },
      issuer: root,
      permitted: { country: 'NO' },
    })
    expect(await through([limited])).toEqual(['failed CERTIFICATE_PATH_INVALID'])
    const allowed = authority({
      subject: { commonName: 'Allowed' },
      issuer: root,
      permitted: { country: 'SE' },
    })
    expect(await through([allowed])).toEqual(['passed'])
  })

  test('an authority for some hosts alone: no certificate that names any host or address', async () => {
    const limits = sequence(explicit(0, sequence(tlv(0x82, Buffer.from('.example')))))
    const above = authority({
      subject: { commonName: 'Hosts' },
      issuer: root,
      more: [['2.5.29.30', limits]],
    })
    const through = async (uri: object) => {
      const own = sealer({ issuer: above, ...uri })
      const file = sealed({ holder: own, chain: [above] })
      return found(await judgeSeal(file, { anchors: ANCHORS.slice(0, 1) }), 'certificate')
    }
    expect(await through({})).toEqual(['passed'])
    expect(await through({ uri: 'https://within.example' })).toEqual([
      'failed CERTIFICATE_PATH_INVALID',
    ])
  })

  test('an authority’s twin of the same name and key does not widen what it may', async () => {
    // Anybody can write a certificate with the anchor's key and no limits; nobody needs to have signed it.
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const subject = { commonName: 'Narrow' }
    const narrow = authority({ subject, keys, permitted: { country: 'NO' }, issuer: root })
    const wide = authority({ subject, keys })
    const anchors = [anchorOf(narrow.certificate)]
    const own = sealer({ issuer: narrow })
    const through = async (...chain: (typeof wide)[]) =>
      found(await judgeSeal(sealed({ holder: own, chain }), { anchors }), 'certificate')
    expect(await through()).toEqual(['failed CERTIFICATE_PATH_INVALID'])
    expect(await through(wide)).toEqual(['failed CERTIFICATE_PATH_INVALID'])
  })

  test('an excluded name stays excluded in other letters, and a weak authority is none', async () => {
    const anchors = ANCHORS.slice(0, 1)
    const through = async (wish: Parameters<typeof authority>[0]) => {
      const above = authority({ subject: { commonName: 'Above' }, issuer: root, ...wish })
      const own = sealer({ issuer: above })
      return found(
        await judgeSeal(sealed({ holder: own, chain: [above] }), { anchors }),
        'certificate',
      )
    }
    expect(await through({ excluded: { country: 'NO' } })).toEqual(['passed'])
    expect(await through({ excluded: { country: 'se' } })).toEqual([
      'failed CERTIFICATE_PATH_INVALID',
    ])
    expect(await through({ permitted: { country: 'se' } })).toEqual(['passed'])
    expect(() => authority({ isTwofold: true })).toThrow()
  })

  test('a key for which anybody can sign seals nothing', async () => {
    // Of order one: the signature (identity, 0) fits every message.
    const point = Buffer.alloc(32)
    point[0] = 1
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') },
      format: 'jwk',
    })
    const { privateKey } = generateKeyPairSync('ed25519')
    const own = sealer({ keys: { publicKey, privateKey } })
    const report = await judgeSeal(sealed({ holder: own, algorithm: 'EdDSA' }))
    expect(found(report, 'proof')).toEqual(['failed SEAL_KEY_WEAK'])
  })

  test('a certificate for servers, programs, timestamps or answers does not seal', async () => {
    const [server, client, code, mail, time, ocsp] = [1, 2, 3, 4, 8, 9].map(
      (number) => `1.3.6.1.5.5.7.3.${number}`,
    ) as [string, string, string, string, string, string]
    const of = async (...purposes: string[]) =>
      found(await judgeSeal(by({ purposes })), 'certificate')
    for (const purposes of [[server], [server, client], [code], [time], [ocsp]])
      expect(await of(...purposes)).toEqual(['failed CERTIFICATE_NOT_FOR_SEALS'])
    for (const purposes of [[client], [mail, client], [server, mail], ['1.3.6.1.5.5.7.3.36']])
      expect(await of(...purposes)).toEqual(['passed'])
  })

  test('a list of what has changed is none, whether or not it says so in earnest', async () => {
    const own = sealer({ crlUrl: 'http://crl.example/seals.crl' })
    const part = sealPart({ payload, holder: own, at: SEALED })
    const dates = { from: stampedAt, until: '2026-12-30T00:00:00Z' }
    const plain = [['2.5.29.27', integer(7)]] as const
    const told = async (der: Uint8Array) =>
      certificate(sealFile(payload, withItems(part, values.lists(der))))
    expect(await told(revocationList(seals, dates))).toEqual(['passed'])
    expect(await told(revocationList(seals, { ...dates, plain }))).toEqual([
      'indeterminate CERTIFICATE_REVOCATION_UNKNOWN',
    ])
  })

  // An authority that answers at once signs after the question began, and its clock is not ours.
  test('what is said within the difference of clocks counts, what is said later does not', async () => {
    const url = 'http://crl.example/seals.crl'
    const text = sealed({ holder: sealer({ crlUrl: url }) })
    const told = async (from: string) => {
      const list = revocationList(seals, { from, until: '2026-12-30T00:00:00Z' })
      return found(await judgeSeal(text, { documents: { [url]: list } }), 'certificate')
    }
    expect(await told('2026-11-22T12:01:00Z')).toEqual(['passed'])
    expect(await told('2026-11-22T12:01:01Z')).toEqual([
      'indeterminate CERTIFICATE_REVOCATION_UNKNOWN',
    ])
  })

  test('what is said of a certificate after its end says good only where ends are remembered', async () => {
    const short = sealer({ until: '2026-11-10T00:00:00Z', crlUrl: 'http://crl.example/seals.crl' })
    const part = sealPart({ payload, holder: short, at: SEALED })
    const stamp = signatureStamp(part, stampedAt, tsa)
    const dates = { from: '2026-11-20T00:00:00Z', until: '2026-12-30T00:00:00Z' }
    const told = async (...since: string[]) => {
      const plain = since.map((at) => ['2.5.29.60', tlv(0x18, Buffer.from(at))] as const)
      const der = revocationList(seals, { ...dates, plain })
      return certificate(sealFile(payload, withItems(part, stamp, values.lists(der))))
    }
    expect(await told('20260101000000Z')).toEqual(['passed'])
    expect(await told('20261115000000Z')).toEqual(['indeterminate CERTIFICATE_REVOCATION_UNKNOWN'])
    expect(await told()).toEqual(['indeterminate CERTIFICATE_REVOCATION_UNKNOWN'])
  })

  test('an authority between that is revoked, or of which nobody can be asked, is told', async () => {
    const anchors = ANCHORS.slice(0, 1)
    const url = 'http://crl.example/root.crl'
    const between = authority({ subject: { commonName: 'Between' }, issuer: root, crlUrl: url })
    const own = sealer({ issuer: between })
    const text = sealed({ holder: own, chain: [between] })
    const ask = async (documents: Record<string, Uint8Array>) =>
      found(await judgeSeal(text, { anchors, documents }), 'certificate')
    const dates = { from: stampedAt, until: '2026-12-30T00:00:00Z' }
    const { certificate: subject } = between
    expect(await ask({ [url]: revocationList(root, dates) })).toEqual(['passed'])
    expect(await ask({})).toEqual(['indeterminate CERTIFICATE_REVOCATION_UNKNOWN'])
    const revoked = [{ certificate: subject, at: '2026-11-01T00:00:00Z' }]
    expect(await ask({ [url]: revocationList(root, { ...dates, revoked }) })).toEqual([
      'failed CERTIFICATE_REVOKED',
    ])
  })

  test('claims to be qualified count as claims', async () => {
    const report = await judgeSeal(by({ qualified: true }))
    expect(report.seals?.[0]?.quality).toBe('claims-qualified')
    expect((await judgeSeal(by({}))).warnings.map(({ code }) => code)).toContain(
      'CERTIFICATE_NOT_QUALIFIED',
    )
  })
})

describe('times', () => {
  const time = async (...more: readonly Json[]) =>
    found(await judgeSeal(sealFile(payload, withItems(plain, ...more))), 'time')
  const stampBy = (signer: typeof tsa, at = stampedAt) => signatureStamp(plain, at, signer)

  test('the twin of each rule', async () => {
    expect(await time(stampBy(tsa))).toEqual(['passed'])
    const elsewhere = item(
      'sigTst',
      container(timestamp(Buffer.from(`${plain.signature}A`), stampedAt, tsa)),
    )
    expect(await time(elsewhere)).toEqual(['failed TIMESTAMP_IMPRINT_MISMATCH'])
    const token = timestamp(Buffer.from(plain.signature), stampedAt, tsa)
    const broken = token.map((byte, index) => (index === token.length - 1 ? byte ^ 1 : byte))
    expect(await time(item('sigTst', container(broken)))).toEqual(['failed TIMESTAMP_INVALID'])
    expect(await time(item('sigTst', container(Uint8Array.of(0x30, 0))))).toEqual([
      'failed TIMESTAMP_INVALID',
    ])
    const noPurpose = issue({ subject: { commonName: 'Not for timestamps' }, issuer: times })
    expect(await time(stampBy(noPurpose))).toEqual(['failed TIMESTAMP_CERTIFICATE_UNFIT'])
    const stranger = issue({ subject: { commonName: 'Stranger' }, timeStamping: true })
    expect(await time(stampBy(stranger))).toEqual(['indeterminate TIMESTAMP_NOT_ANCHORED'])
    const late = issue({
      subject: { commonName: 'Late' },
      issuer: times,
      timeStamping: true,
      from: '2026-11-10T00:00:00Z',
    })
    expect(await time(stampBy(late))).toEqual(['failed TIMESTAMP_CERTIFICATE_UNFIT'])
    expect(await time(stampBy(tsa, '2026-12-24T00:00:00Z'))).toEqual(['failed TIMESTAMP_IN_FUTURE'])
    expect(await time(stampBy(tsa, '2026-11-02T00:00:00Z'))).toEqual(['failed TIMESTAMP_ORDER'])
  })

  test('a timestamp with a weak digest proves nothing, and one by an expired authority is unfit', async () => {
    const weak = createHash('sha1').update(plain.signature).digest()
    const content = sequence(
      integer(1),
      oid('1.2.3'),
      sequence(sequence(oid('1.3.14.3.2.26')), octets(weak)),
      integer(7),
      derTime(new Date(stampedAt)),
    )
    const token = timestamp(Buffer.from(plain.signature), stampedAt, tsa, { content })
    expect(await time(item('sigTst', container(token)))).toEqual([
      'failed TIMESTAMP_IMPRINT_MISMATCH',
    ])
    const gone = authority({
      subject: { commonName: 'Gone times' },
      issuer: root,
      until: '2026-06-01T00:00:00Z',
    })
    const below = issue({ subject: { commonName: 'Below' }, issuer: gone, timeStamping: true })
    expect(await time(stampBy(below), values.certificates(gone))).toEqual([
      'failed TIMESTAMP_CERTIFICATE_UNFIT',
    ])
  })

  test('timestamps of one kind stand in any order, archives as they cover each other', async () => {
    const [early, late] = ['2026-11-03T11:00:00Z', '2026-11-03T12:00:00Z']
    expect(await time(stampBy(tsa, late), stampBy(tsa, early))).toEqual(['passed'])
    const archives = async (...times: readonly string[]) => {
      const members = [stampBy(tsa)]
      for (const at of times)
        members.push(archiveStamp(payload, plain, [...members], { at, signer: tsa }))
      return await time(...members)
    }
    expect(await archives(early, late)).toEqual(['passed'])
    expect(await archives(late, early)).toEqual(['failed TIMESTAMP_ORDER'])
  })

  test('what an archive timestamp is over cannot be told where its members stand in the clear', async () => {
    const stamp = { sigTst: container(timestamp(Buffer.from(plain.signature), stampedAt, tsa)) }
    const archive = { arcTst: container(timestamp(Buffer.from('anything'), stampedAt, tsa)) }
    expect(await time(stamp)).toEqual(['passed'])
    expect(await time(stamp, archive)).toEqual(['indeterminate TIMESTAMP_UNREADABLE'])
  })

  test('a content timestamp by an expired authority holds where the signature’s was there in time', async () => {
    const short = issue({
      subject: { commonName: 'Short' },
      issuer: times,
      timeStamping: true,
      until: '2026-11-10T00:00:00Z',
    })
    const adoTst = container(timestamp(Buffer.from(payload), '2026-11-03T09:59:58Z', short))
    const header = { adoTst, crit: ['b64', 'sigT', 'adoTst'] }
    const part = sealPart({ payload, holder, at: SEALED, header })
    const told = async (...stamps: readonly string[]) =>
      found(await judgeSeal(sealFile(payload, withItems(part, ...stamps))), 'time')
    expect(await told(signatureStamp(part, stampedAt, tsa))).toEqual(['passed'])
    expect(await told(signatureStamp(part, '2026-11-11T00:00:00Z', tsa))).toEqual([
      'indeterminate TIMESTAMP_EXPIRED',
    ])
  })

  test('an archive timestamp over anything else, and one before the seal’s own', async () => {
    const lt = items(plain, 'LT')
    const archive = (before: readonly string[], at: string) =>
      archiveStamp(payload, plain, before, { at, signer: tsa })
    expect(await time(...lt, archive(lt, '2026-11-03T11:00:00Z'))).toEqual(['passed'])
    expect(await time(...lt, archive(lt.slice(1), '2026-11-03T11:00:00Z'))).toEqual([
      'failed TIMESTAMP_IMPRINT_MISMATCH',
    ])
    expect(await time(...lt, archive(lt, '2026-11-03T09:00:00Z'))).toContain(
      'failed TIMESTAMP_ORDER',
    )
    const report = await judgeSeal(
      sealFile(payload, withItems(plain, ...lt, archive(lt.slice(1), '2026-11-03T11:00:00Z'))),
    )
    expect(report.seals?.[0]?.level).toBe('LT')
  })

  test('an expired authority for timestamps counts only where a later timestamp renews it', async () => {
    const short = issue({
      subject: { commonName: 'Short' },
      issuer: times,
      timeStamping: true,
      until: '2026-11-10T00:00:00Z',
    })
    const stamp = stampBy(short)
    expect(await time(stamp)).toEqual(['indeterminate TIMESTAMP_EXPIRED'])
    const renewal = archiveStamp(payload, plain, [stamp], {
      at: '2026-11-09T00:00:00Z',
      signer: tsa,
    })
    expect(await time(stamp, renewal)).toEqual(['passed'])
    const tooLate = archiveStamp(payload, plain, [stamp], {
      at: '2026-11-11T00:00:00Z',
      signer: tsa,
    })
    expect(await time(stamp, tooLate)).toEqual(['indeterminate TIMESTAMP_EXPIRED'])
  })

  test('whether the authority for timestamps was revoked is asked where its certificate says', async () => {
    const url = 'http://crl.example/times.crl'
    const asked = issue({
      subject: { commonName: 'Asked timestamps' },
      issuer: times,
      timeStamping: true,
      crlUrl: url,
    })
    const text = sealFile(payload, withItems(plain, stampBy(asked)))
    const dates = { from: stampedAt, until: '2026-12-30T00:00:00Z' }
    const told = async (documents: Record<string, Uint8Array>) =>
      found(await judgeSeal(text, { documents }), 'time')
    expect(await told({ [url]: revocationList(times, dates) })).toEqual(['passed'])
    // Nobody answers: the time stands, as it would of an authority that keeps no list.
    expect(await told({})).toEqual(['passed'])
    const revoked = [{ certificate: asked.certificate, at: '2026-11-01T00:00:00Z' }]
    expect(await told({ [url]: revocationList(times, { ...dates, revoked }) })).toEqual([
      'failed TIMESTAMP_CERTIFICATE_REVOKED',
    ])
  })

  test('an archive timestamp renews what stands before it, and nothing that was put behind it', async () => {
    const brief = issue({
      subject: { commonName: 'Brief timestamps' },
      issuer: times,
      timeStamping: true,
      until: '2026-11-05T00:00:00Z',
    })
    const old = stampBy(brief)
    const at = '2026-11-03T10:00:09Z'
    const archive = (...before: string[]) =>
      archiveStamp(payload, plain, before, { at, signer: tsa })
    expect(await time(old, archive(old))).toEqual(['passed'])
    expect(await time(archive(), old)).toContain('indeterminate TIMESTAMP_EXPIRED')
  })

  test('a seal of the future', async () => {
    const report = await judgeSeal(sealed({ at: '2027-01-01T00:00:00Z' }))
    expect(found(report, 'time')).toEqual(['failed SEAL_TIME_IN_FUTURE'])
  })

  test('a policy of the seal’s own is named, as its conditions are not looked at', async () => {
    const codesOf = async (header: Record<string, Json>) => {
      const { warnings } = await judgeSeal(sealed({ header }))
      return warnings.map(({ code }) => code)
    }
    const sigPId = { id: { id: 'urn:oid:1.2.3' } }
    const named = await codesOf({ sigPId, crit: ['b64', 'sigT', 'sigPId'] })
    expect(named).toContain('SEAL_POLICY_UNREAD')
    expect(await codesOf({})).not.toContain('SEAL_POLICY_UNREAD')
  })

  test('an item of no known kind is named, and takes nothing away', async () => {
    const report = await judgeSeal(sealFile(payload, withItems(plain, item('later', {}))))
    expect(complaints(report)).toEqual([])
    expect(report.warnings.map(({ code }) => code)).toContain('SEAL_PROPERTY_UNKNOWN')
  })
})

describe('the issuer and trust', () => {
  const issuer = credential().issuer as Record<string, Json>
  const with_ = (changes: Record<string, Json>) => {
    const text = JSON.stringify(credential({ issuer: { ...issuer, ...changes } }))
    return sealFile(text, sealPart({ payload: text, holder, at: SEALED }))
  }

  test.each<[string, Record<string, Json>, string]>([
    [
      'another identifier',
      { eIDASIdentifier: { ...(issuer.eIDASIdentifier as object), notation: 'VATSE-1' } },
      'failed SEAL_ISSUER_MISMATCH',
    ],
    [
      'two identifiers',
      { eIDASIdentifier: [issuer.eIDASIdentifier ?? null, { notation: 'VATSE-1' }] },
      'failed SEAL_ISSUER_MISMATCH',
    ],
    [
      'another name',
      { legalName: { en: 'Other Example University' } },
      'failed SEAL_ISSUER_MISMATCH',
    ],
    ['no identifier', { eIDASIdentifier: [] }, 'indeterminate SEAL_ISSUER_NOT_COMPARABLE'],
  ])('%s', async (_name, changes, expected) => {
    expect(found(await judgeSeal(with_(changes)), 'controller')).toEqual([expected])
  })

  test('a name in the list is not lent to whoever writes its identifier', async () => {
    const id = String(issuer.id)
    const trust = { issuers: [{ id, name: 'Somebody famous' }], anchors: [], lists: [] }
    const report = await verifySeal(sealFile(payload, plain), { options: { trust } })
    expect(report.issuer.trustedName).toBe(holder.certificate.subject.organization[0])
  })

  test('an entry of the list under the proven name still limits time and awards', async () => {
    const id = String(issuer.id)
    const name = holder.certificate.subject.organization[0] ?? ''
    const over = { issuers: [{ id, name, until: new Date('2020-01-01') }], anchors: [], lists: [] }
    const outside = await verifySeal(sealFile(payload, plain), { options: { trust: over } })
    expect(found(outside, 'trust')).toEqual(['indeterminate ISSUER_OUTSIDE_PERIOD'])
    const other = { issuers: [{ id, name, templates: ['urn:other'] }], anchors: [], lists: [] }
    const foreign = await verifySeal(sealFile(payload, plain), { options: { trust: other } })
    expect(found(foreign, 'trust')).toEqual(['indeterminate ISSUER_NOT_FOR_TEMPLATE'])
  })

  test('nobody believed, and another organisation: no name is vouched for', async () => {
    const nobody = await verifySeal(sealFile(payload, plain), {
      options: { certificates: { anchors: [] } },
    })
    expect(complaints(nobody)).toEqual([
      'certificate indeterminate CERTIFICATE_NO_ANCHORS',
      'trust indeterminate ISSUER_UNKNOWN',
    ])
    expect(nobody.issuer.trustedName).toBeNull()
    const other = sealPart({ payload, holder: sealer({ subject: OTHER }), at: SEALED })
    const foreign = await verifySeal(sealFile(payload, other))
    expect(foreign.issuer.trustedName).toBeNull()
    expect(found(foreign, 'trust')).toEqual(['indeterminate ISSUER_UNKNOWN'])
  })

  test('who asks no trust is told nothing about it', async () => {
    const report = await verifySeal(sealFile(payload, plain), { options: { trust: 'any' } })
    expect(found(report, 'trust')).toEqual(['not-applicable NOT_APPLICABLE'])
    const unsaid = await verifySeal(sealFile(payload, plain), { options: { trust: 'none' } })
    expect(found(unsaid, 'trust')).toEqual(['indeterminate TRUST_NOT_GIVEN'])
  })
})

test('the checks of the Europass viewer stand beside ours with their concepts', async () => {
  const report = await verifySeal(sealFile(payload, plain))
  expect(report.europass?.ribbon).toBe('Verified')
  expect(report.europass?.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'format ok',
    'seal ok',
    'owner skipped',
    'revocation skipped',
    'accreditation skipped',
    'validity ok',
  ])
  const shapes = { check: async () => ({ kind: 'missing', profile: 'x' }) as const }
  const unshaped = await verifySeal(sealFile(payload, plain), { options: { shapes } })
  expect(found(unshaped, 'profile')).toContain('indeterminate SHAPES_MISSING')
  expect(unshaped.europass).toMatchObject({
    ribbon: 'Partially Verified',
    checks: [{ name: 'format', outcome: 'skipped' }, {}, {}, {}, {}, {}],
  })
  const ended = JSON.stringify(credential({ validUntil: '2026-11-10T00:00:00Z' }))
  const over = await verifySeal(sealFile(ended, sealPart({ payload: ended, holder, at: SEALED })))
  expect(over.europass).toMatchObject({
    ribbon: 'Verification Failed',
    checks: [
      {},
      { name: 'seal', outcome: 'ok' },
      {},
      {},
      {},
      { name: 'validity', outcome: 'error' },
    ],
  })
  const flattened = await verifySeal(JSON.stringify({ payload, ...plain }))
  expect(flattened.verdict).toBe('passed')
  expect(flattened.europass?.ribbon).toBe('Verification Failed')
  expect(report.europass?.checks[1]).toMatchObject({
    type: 'http://data.europa.eu/snb/verification/f9c2016fe9',
    status: 'http://data.europa.eu/snb/verification-status/9895008394',
  })
})

test('a verifier that knows the form of a sealed document judges every other one for itself', async () => {
  const options = { contexts, trust: 'any', clock: () => AT } as const
  const certificates = { anchors: ANCHORS }
  const fast = createVerifier({ ...options, certificates, fastPath: { sampleRate: 0 } })
  const slow = createVerifier({ ...options, certificates, fastPath: false })
  const file = (changes: JsonObject) => {
    const own = JSON.stringify(credential(changes))
    return utf8(sealFile(own, sealPart({ payload: own, holder, at: SEALED })))
  }
  for (const id of ['urn:credential:1', 'urn:credential:2', 'urn:credential:3'])
    expect((await fast.verify(file({ id }))).verdict).toBe('passed')
  const issuer = credential().issuer as JsonObject
  const edits: readonly JsonObject[] = [
    { id: 'urn:credential:4' },
    { id: String(issuer.id) },
    { id: '_:b0' },
    { issuer: { ...issuer, 'http://data.europa.eu/snb/model/elm/legalName': 'x' } },
  ]
  const verdicts: string[] = []
  for (const edit of edits) {
    const report = await fast.verify(file(edit))
    expect(report, JSON.stringify(edit)).toEqual(await slow.verify(file(edit)))
    verdicts.push(report.verdict)
  }
  expect(verdicts).toEqual(['passed', 'failed', 'failed', 'failed'])
})

test('an authority whose certificate had been revoked proves no time', async () => {
  const revoking = (at: string) =>
    revocationList(times, {
      revoked: [{ certificate: tsa.certificate, at }],
      from: '2026-11-04T00:00:00Z',
      until: '2026-12-30T00:00:00Z',
    })
  const judged = async (at: string) => {
    const stamped = [signatureStamp(plain, stampedAt, tsa), values.lists(revoking(at))]
    return await judgeSeal(sealFile(payload, withItems(plain, ...stamped)))
  }
  const report = await judged('2026-11-01T00:00:00Z')
  expect(found(report, 'time')).toEqual(['failed TIMESTAMP_CERTIFICATE_REVOKED'])
  expect(report.seals?.[0]?.provenAt).toBeNull()
})

test('signatures beyond number, and parts that are none, are refused', async () => {
  const many = Array.from({ length: 17 }, () => plain)
  expect(found(await judgeSeal(sealFile(payload, ...many)), 'proof')).toEqual([
    'failed PROOF_TOO_MANY',
  ])
  const codes = async (part: object) => {
    const { checks } = await judgeSeal(sealFile(payload, part as never))
    return checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)
  }
  const told = [
    await codes({ ...plain, protected: 7 }),
    await codes({ ...plain, signature: null }),
    await codes({ ...plain, header: 'x' }),
  ]
  expect(told.flat()).toEqual(told.map(() => 'SEAL_HEADER_INVALID'))
})
