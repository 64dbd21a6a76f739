// A learning credential whose key comes with a certificate: who vouches for it, whom it names, and when it must not
// count.

import { describe, expect, test } from 'vitest'
import { buildIssuerMetadata } from '../../../src/deliver/publication.ts'
import { issueLearningCredential } from '../../../src/pipeline.ts'
import { parseSdJwt } from '../../../src/proof/sd-jwt.ts'
import { certifiedSigningKey } from '../../../src/sign/certified-signing-key.ts'
import { createSealKey } from '../../../src/sign/seal/seal-key.ts'
import { anchorOf } from '../../../src/trust/certificate-trust.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { records } from '../../support/records.ts'
import { authority, issue, type Wish } from '../../support/seal/small-pki.ts'
import { complaints, verify } from '../../support/verify-setup.ts'

const ISSUER = 'https://university.example'
const METADATA = `${ISSUER}/.well-known/jwt-vc-issuer`
const root = authority({ subject: { commonName: 'Example root' } })
const record = { ...records.academic, issuedAt: new Date('2026-07-01T08:00:00Z') }
let count = 0

async function made(wish: Wish = {}) {
  const { certificate, privateKey } = issue({ issuer: root, uri: ISSUER, ...wish })
  const key = certifiedSigningKey(
    createSealKey(privateKey, [certificate]),
    'did:web:university.example',
  )
  const salt = () => `salt-${count++}`
  const text = await issueLearningCredential(record, {
    key,
    salt,
  })
  return { text, metadata: buildIssuerMetadata([key]) }
}

async function judged(
  text: string,
  {
    anchors = [root],
    metadata,
  }: { anchors?: readonly (typeof root)[]; metadata?: JsonObject } = {},
) {
  const report = await verify(text, {
    documents: metadata ? { [METADATA]: metadata } : {},
    options: {
      trust: 'any',
      certificates: { anchors: anchors.map(({ certificate }) => anchorOf(certificate)) },
    },
  })
  return complaints(report)
}

function issuerOf(text: string): unknown {
  const parsed = parseSdJwt(text, { maxBytes: 1e6, maxDepth: 32 })
  return parsed.ok ? parsed.claims.iss : parsed.code
}

const UNTOLD = ['controller indeterminate CERTIFICATE_PATH_UNCHECKED']

describe('counts', () => {
  test('when an authority that is believed vouches for it', async () => {
    const { text } = await made()
    expect([issuerOf(text), await judged(text)]).toEqual([ISSUER, []])
  })

  test('when it names nobody: then the token names no other issuer than the certificate', async () => {
    const { text } = await made({ uri: 'https://other.example' })
    expect([issuerOf(text), await judged(text)]).toEqual([undefined, []])
  })

  test('when the issuer publishes the same key itself', async () => {
    const { text, metadata } = await made()
    expect(await judged(text, { anchors: [], metadata })).toEqual([])
  })
})

describe('is not told', () => {
  test('when nobody known vouches for it', async () => {
    const { text } = await made()
    expect(await judged(text, { anchors: [] })).toEqual(UNTOLD)
    const stranger = authority({ subject: { commonName: 'Example root' } })
    expect(await judged(text, { anchors: [stranger] })).toEqual(UNTOLD)
  })

  test('when the issuer publishes another key', async () => {
    const [{ text }, { metadata }] = [await made(), await made()]
    expect(await judged(text, { anchors: [], metadata })).toEqual(UNTOLD)
  })

  test('when it has expired', async () => {
    const { text } = await made({ until: '2026-08-01T00:00:00Z' })
    expect(await judged(text)).toEqual(UNTOLD)
  })

  test('when it is not for signing', async () => {
    const { text } = await made({ keyUsage: 0x20 })
    expect(await judged(text)).toEqual(UNTOLD)
  })

  test('when it was issued by somebody who is no authority', async () => {
    const person = issue({ issuer: root, subject: { commonName: 'Person' } })
    const { text } = await made({ issuer: person })
    expect(await judged(text)).toEqual(UNTOLD)
  })
})
