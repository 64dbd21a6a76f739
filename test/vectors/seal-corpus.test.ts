// Seals of others in the corpus: our reading of certificates and timestamps, and the form that ours must have.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCertificate } from '../../src/proof/x509/certificate.ts'
import { issuerSerialOf } from '../../src/proof/x509/issuer-serial.ts'
import { readTimestampToken } from '../../src/proof/x509/timestamp-token.ts'
import { inspectSeal } from '../../src/sign/seal/inspect-seal.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { CORPUS, corpusBytes } from '../support/corpus.ts'

const samples = readdirSync(join(CORPUS, 'elm/samples'))
  .filter((name) => name.endsWith('-signed.jsonld'))
  .map((name) => `elm/samples/${name}`)
const edci = readdirSync(join(CORPUS, 'third-party/ec-edci'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /(signed_credential\.jsonld|sealed.*\.json)$/.test(name))
  .map((name) => `third-party/ec-edci/${name}`)
const files = [...samples, ...edci]

test('there are official seals to read', () => {
  expect(samples.length).toBeGreaterThan(1)
  expect(edci.length).toBeGreaterThan(0)
})

interface Sealed {
  readonly signatures: readonly [{ readonly protected: string }]
}

describe.each(files)('%s', (file) => {
  const text = new TextDecoder().decode(corpusBytes(file))
  const sealed = JSON.parse(text) as Sealed
  const header = JSON.parse(
    Buffer.from(sealed.signatures[0].protected, 'base64url').toString(),
  ) as JsonObject
  const [leaf = ''] = header.x5c as string[]
  const certificate = parseCertificate(new Uint8Array(Buffer.from(leaf, 'base64')))

  test('its certificate reads, and its kid and thumbprint are the ones we would write', () => {
    expect(certificate?.thumbprint).toBe(header['x5t#S256'])
    expect(certificate && issuerSerialOf(certificate)).toBe(header.kid)
  })

  test('its signature holds, its timestamps are intact and of their time', () => {
    const [seal, ...others] = inspectSeal(text)
    expect(others).toEqual([])
    expect(seal?.intact).toBe(true)
    expect(seal?.claimedAt).toBeInstanceOf(Date)
    for (const { token } of seal?.timestamps ?? []) {
      expect(token.intact).toBe(true)
      expect(token.genTime.getTime()).toBeGreaterThan(Date.parse('2020-01-01'))
      const bent = token.der.map((byte, index) =>
        index === token.der.length - 1 ? byte ^ 1 : byte,
      )
      expect(readTimestampToken(bent)?.intact).not.toBe(true)
    }
  })

  test('one letter of the payload breaks it', () => {
    const bent = text.replace('"payload":"{', '"payload":"{ ')
    expect(bent).not.toBe(text)
    expect(inspectSeal(bent)[0]?.intact).toBe(false)
  })
})
