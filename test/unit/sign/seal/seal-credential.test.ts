// The writer of seals: form of the file, levels, extending, and every way in which an authority can fail us.

import { createHash, createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTimestampToken } from '../../../../src/proof/x509/timestamp-token.ts'
import { inspectSeal } from '../../../../src/sign/seal/inspect-seal.ts'
import { extendSeal, sealCredential } from '../../../../src/sign/seal/seal-credential.ts'
import type { SealAlgorithm } from '../../../../src/sign/seal/seal-key.ts'
import type { Json, JsonObject } from '../../../../src/util/json.ts'
import { alignedCredential } from '../../../support/pki/aligned-credential.ts'
import type { CertificateName } from '../../../support/pki/certificate-kinds.ts'
import { hasOpenssl } from '../../../support/pki/openssl.ts'
import type { TimestampBehaviour } from '../../../support/pki/responders.ts'
import { type SealLab, sealLab } from '../../../support/pki/seal-services.ts'

const there = hasOpenssl()
test('OpenSSL 3 is on the machine that must have it', () => {
  if (process.env.CI === 'true') expect(there).toBe(true)
})

interface Parsed {
  readonly payload: string
  readonly signatures: readonly {
    readonly protected: string
    readonly header?: { readonly etsiU: readonly string[] }
    readonly signature: string
  }[]
}

const parsed = (text: string) => JSON.parse(text) as Parsed
const first = (text: string) => {
  const [one] = parsed(text).signatures
  if (!one) throw new Error('no signature')
  return one
}
const decoded = (text: string) =>
  JSON.parse(Buffer.from(text, 'base64url').toString()) as JsonObject
const itemsOf = (text: string) => first(text).header?.etsiU ?? []
const namesOf = (text: string) => itemsOf(text).map((item) => Object.keys(decoded(item))[0])
const sha256 = (text: string) => new Uint8Array(createHash('sha256').update(text).digest())
const tokenOf = (item: Json | undefined) => {
  const [token] = (item as { tstTokens: { val: string }[] }).tstTokens
  const read = readTimestampToken(new Uint8Array(Buffer.from(token?.val ?? '', 'base64')))
  if (!read) throw new Error('no timestamp')
  return read
}
const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => 'nothing thrown',
    (error: { code?: string; detail?: { rule?: string; rules?: string[] } }) =>
      [error.code, error.detail?.rule ?? error.detail?.rules?.join()].filter(Boolean).join(' '),
  )

describe.skipIf(!there)('with the test PKI (needs OpenSSL 3)', () => {
  const at = new Date('2026-11-01T10:00:00Z')
  let lab: SealLab

  beforeAll(async () => {
    lab = await sealLab()
  })
  afterAll(async () => {
    await lab.close()
  })

  const services = (behaviour: TimestampBehaviour | 'flaky' = 'honest') => ({
    timestampAuthority: lab.timestampAuthority(behaviour),
    revocation: lab.revocation(),
  })
  const seal = async (
    name: CertificateName,
    level: 'B' | 'T' | 'LT' | 'LTA',
    options: { algorithm?: SealAlgorithm; signingTime?: 'sigT' | 'iat' } = {},
  ) =>
    await sealCredential(alignedCredential(lab.pki.certificate(name)), {
      key: lab.pki.sealKey(name, options.algorithm),
      at,
      level,
      ...(options.signingTime ? { signingTime: options.signingTime } : {}),
      ...services(),
    })

  test('the file begins with its payload, the header has its members in the order of the official files', async () => {
    const text = await seal('good', 'B')
    expect(text.startsWith('{"payload":"{')).toBe(true)
    expect(Object.keys(parsed(text))).toEqual(['payload', 'signatures'])
    expect(Object.keys(first(text))).toEqual(['protected', 'signature'])
    const header = decoded(first(text).protected)
    expect(Object.keys(header)).toEqual([
      'alg',
      'cty',
      'kid',
      'x5t#S256',
      'x5c',
      'typ',
      'b64',
      'sigT',
      'crit',
    ])
    expect(header).toMatchObject({
      alg: 'RS256',
      cty: 'octet-stream',
      typ: 'jose+json',
      b64: false,
      sigT: '2026-11-01T10:00:00Z',
      crit: ['b64', 'sigT'],
    })
    expect(header.x5c).toHaveLength(1)
  })

  test('iat takes the place of sigT, in seconds, and is not critical', async () => {
    const header = decoded(first(await seal('good', 'B', { signingTime: 'iat' })).protected)
    expect(Object.keys(header)[7]).toBe('iat')
    expect(header).toMatchObject({ iat: 1_793_527_200, crit: ['b64'] })
    expect(header).not.toHaveProperty('sigT')
  })

  test.each([
    ['good', 'RS256', 'sha256'],
    ['good', 'RS384', 'sha384'],
    ['good', 'RS512', 'sha512'],
    ['p256', 'ES256', 'sha256'],
    ['p384', 'ES384', 'sha384'],
  ] as const)(
    '%s signs with %s over header, dot and raw payload',
    async (name, algorithm, hash) => {
      const text = await seal(name, 'B', { algorithm })
      const { protected: header, signature } = first(text)
      const input = Buffer.from(`${header}.${parsed(text).payload}`)
      const der = Buffer.from(String((decoded(header).x5c as string[])[0]), 'base64')
      const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`
      const key = createPublicKey(pem)
      const raw = Buffer.from(signature, 'base64url')
      const verifies = (data: Buffer) => verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, raw)
      expect(verifies(input)).toBe(true)
      expect(verifies(Buffer.concat([input, Buffer.from(' ')]))).toBe(false)
      if (name !== 'good') expect(raw.length).toBe(name === 'p256' ? 64 : 96)
    },
  )

  test('levels are items in their order, each timestamp of what it must be of', async () => {
    const text = await seal('good', 'LTA')
    expect(namesOf(text)).toEqual(['sigTst', 'xVals', 'rVals', 'arcTst'])
    const { protected: header, signature } = first(text)
    const items = itemsOf(text)
    const [sigTst = '', xVals = '', rVals = '', arcTst = ''] = items
    expect(tokenOf(decoded(sigTst).sigTst).imprint).toEqual(sha256(signature))
    const before = `${parsed(text).payload}.${header}.${signature}.${sigTst}${xVals}${rVals}`
    expect(tokenOf(decoded(arcTst).arcTst).imprint).toEqual(sha256(before))
    // Leaf, its two authorities, the timestamp's two certificates.
    expect(decoded(xVals).xVals).toHaveLength(5)
    const { ocspVals } = decoded(rVals).rVals as { ocspVals: unknown[] }
    expect(ocspVals).toHaveLength(4)
  })

  test('extending touches nothing that is there', async () => {
    const base = await seal('good', 'B')
    let text = base
    for (const level of ['T', 'LT', 'LTA', 'LTA'] as const) {
      const before = text
      text = await extendSeal(text, {
        level,
        certificates: lab.pki.sealKey('good').chain,
        ...services(),
      })
      expect(parsed(text).payload).toBe(parsed(base).payload)
      expect(first(text).protected).toBe(first(base).protected)
      expect(first(text).signature).toBe(first(base).signature)
      expect(itemsOf(text).slice(0, itemsOf(before).length)).toEqual(itemsOf(before))
    }
    expect(namesOf(text)).toEqual(['sigTst', 'xVals', 'rVals', 'arcTst', 'tstVD', 'arcTst'])
    expect(inspectSeal(text)).toMatchObject([{ level: 'LTA', intact: true }])
  })

  test('what is at a level already stays as it is', async () => {
    const text = await seal('good', 'LT')
    expect(await extendSeal(text, { level: 'T', ...services() })).toBe(text)
  })

  test('a broken seal is not extended', async () => {
    const text = (await seal('good', 'B')).replace('Polytechnic', 'polytechnic')
    expect(await codeOf(extendSeal(text, { level: 'T', ...services() }))).toBe('SEAL_UNREADABLE')
    for (const no of [
      '',
      '{}',
      '{"payload":1,"signatures":[]}',
      '{"payload":"","signatures":[]}',
    ]) {
      expect(await codeOf(extendSeal(no, { level: 'T', ...services() }))).toBe('SEAL_UNREADABLE')
    }
  })

  test.each([
    ['wrong-imprint', 'TIMESTAMP_REFUSED imprint'],
    ['wrong-nonce', 'TIMESTAMP_REFUSED nonce'],
    ['wrong-policy', 'TIMESTAMP_REFUSED policy'],
    ['wrong-eku', 'TIMESTAMP_REFUSED certificate-purpose'],
    ['clock-off', 'TIMESTAMP_REFUSED certificate-validity'],
    ['broken-signature', 'TIMESTAMP_REFUSED signature'],
    ['garbage', 'TIMESTAMP_REFUSED no-answer'],
    ['html', 'TIMESTAMP_REFUSED content-type'],
    ['declines', 'TIMESTAMP_REFUSED declined'],
    ['down', 'TIMESTAMP_UNREACHABLE'],
  ] as const)('an authority that is %s is not used', async (behaviour, expected) => {
    const authority = lab.timestampAuthority(behaviour, { policy: '1.3.6.1.4.1.99999.1.2' })
    expect(await codeOf(authority.stamp(new Uint8Array(32)))).toBe(expected)
  })

  test('an authority that is slow is given up after its time', async () => {
    const authority = lab.timestampAuthority('slow', { timeoutMs: 50 })
    expect(await codeOf(authority.stamp(new Uint8Array(32)))).toBe('TIMESTAMP_UNREACHABLE')
  })

  test('an authority that comes back is asked again, with growing pauses and no more than four times', async () => {
    lab.pauses.length = 0
    const token = await lab.timestampAuthority('flaky').stamp(new Uint8Array(32).fill(7))
    expect(token.imprint).toEqual(new Uint8Array(32).fill(7))
    expect(lab.pauses).toEqual([500, 1000])
    lab.pauses.length = 0
    await codeOf(lab.timestampAuthority('down').stamp(new Uint8Array(32)))
    expect(lab.pauses).toEqual([500, 1000, 2000])
  })

  test('an authority without a trusted certificate is refused where anchors are given', async () => {
    const { createTimestampAuthority } = await import(
      '../../../../src/sign/seal/timestamp-authority.ts'
    )
    const stamp = async (anchors: readonly ReturnType<typeof lab.pki.certificate>[]) =>
      await codeOf(
        createTimestampAuthority({
          url: `${lab.responders.base}/tsa/honest`,
          transport: lab.transport,
          sleep: async () => undefined,
          clock: () => new Date(),
          randomBytes: (length) => new Uint8Array(length).fill(9),
          anchors,
        }).stamp(new Uint8Array(32)),
      )
    expect(await stamp([lab.pki.tsaCa])).toBe('nothing thrown')
    expect(await stamp([lab.pki.issuing])).toBe('TIMESTAMP_REFUSED not-anchored')
  })

  test('a clock that is far from ours is noticed', async () => {
    const { createTimestampAuthority } = await import(
      '../../../../src/sign/seal/timestamp-authority.ts'
    )
    const authority = createTimestampAuthority({
      url: `${lab.responders.base}/tsa/honest`,
      transport: lab.transport,
      sleep: async () => undefined,
      clock: () => new Date(Date.now() + 10 * 60_000),
      randomBytes: (length) => new Uint8Array(length).fill(9),
    })
    expect(await codeOf(authority.stamp(new Uint8Array(32)))).toBe('TIMESTAMP_REFUSED clock')
  })

  test('a revoked certificate gets no LT', async () => {
    const text = await seal('revoked', 'T')
    const extended = extendSeal(text, { level: 'LT', ...services() })
    expect(await codeOf(extended)).toBe('SEAL_CERTIFICATE_UNFIT revoked')
  })

  test('where no revocation can be had there is no LT, and what was there is untouched', async () => {
    const { createRevocationSource } = await import(
      '../../../../src/sign/seal/revocation-source.ts'
    )
    const down = createRevocationSource({
      transport: async () => {
        throw new Error('no network')
      },
      sleep: async () => undefined,
      clock: () => new Date(),
    })
    const text = await seal('good', 'T')
    const extended = extendSeal(text, { level: 'LT', ...services(), revocation: down })
    expect(await codeOf(extended)).toBe('REVOCATION_UNREACHABLE')
  })

  test('the list is taken where the online service is down', async () => {
    const { createRevocationSource } = await import(
      '../../../../src/sign/seal/revocation-source.ts'
    )
    const source = createRevocationSource({
      transport: async (request) =>
        request.url.includes('/ocsp/')
          ? { status: 404, contentType: 'text/plain', bytes: new Uint8Array() }
          : await lab.transport(request),
      sleep: async () => undefined,
      clock: () => new Date(),
    })
    const { chain } = lab.pki.sealKey('good')
    const material = await source.gather([chain[0]], [])
    expect(material.ocsps).toEqual([])
    expect(material.crls).toHaveLength(2)
    // The issuers came from the addresses in the certificates.
    expect(material.certificates).toHaveLength(3)
    await expect(source.gather([lab.pki.certificate('revoked')], [])).rejects.toMatchObject({
      code: 'SEAL_CERTIFICATE_UNFIT',
    })
  })

  test('an answer that is out of date is no answer', async () => {
    const { createRevocationSource } = await import(
      '../../../../src/sign/seal/revocation-source.ts'
    )
    const source = createRevocationSource({
      transport: lab.transport,
      sleep: async () => undefined,
      clock: () => new Date(Date.now() + 60 * 24 * 3600_000),
    })
    await expect(source.gather([lab.pki.certificate('good')], [])).rejects.toMatchObject({
      code: 'REVOCATION_UNREACHABLE',
    })
  })

  test.each([
    ['expired', 'certificate-expired'],
    ['notYetValid', 'certificate-not-yet-valid'],
    ['wrongUsage', 'key-usage'],
    ['authority', 'certificate-is-ca'],
    ['weak', 'key-too-weak'],
    ['forPersons', 'not-for-seals'],
    ['noIdentifier', 'no-organisation-identifier'],
  ] as const)('nothing is sealed with the %s certificate', async (name, rule) => {
    const sealed = sealCredential(alignedCredential(lab.pki.certificate('good')), {
      key: lab.pki.sealKey(name),
      at,
      level: 'B',
    })
    expect(await codeOf(sealed)).toBe(`SEAL_CERTIFICATE_UNFIT ${rule}`)
  })

  test('an issuer that is not the certificate’s is not sealed, nor a level without its services', async () => {
    const key = lab.pki.sealKey('otherOrganisation')
    const credential = alignedCredential(lab.pki.certificate('good'))
    expect(await codeOf(sealCredential(credential, { key, at, level: 'B' }))).toBe(
      'SIGN_INPUT_INVALID',
    )
    const good = lab.pki.sealKey('good')
    expect(await codeOf(sealCredential(credential, { key: good, at, level: 'T' }))).toBe(
      'SIGN_INPUT_INVALID',
    )
  })
})
