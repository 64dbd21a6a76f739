// Fixed keys and small synthetic credentials for tests of signing and verifying. No assertions here.

import { readFileSync } from 'node:fs'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { importMultikey, type VerificationKey } from '../../src/proof/verification-key.ts'
import { parseKeyFile, type StoredKey } from '../../src/sign/key-file.ts'
import { createSigningKey, type SigningKey } from '../../src/sign/signing-key.ts'
import type { JsonObject } from '../../src/util/json.ts'

const KEYS_URL = new URL('../../keys-example/keys.json', import.meta.url)
const DID_KEY_URL = new URL('../../keys-example/did-key.json', import.meta.url)

export const contexts = loadPinnedContexts()
export const CREATED = new Date('2026-07-01T08:00:00Z')

/** The stored example key of that kid. */
export function storedKey(kid: string): StoredKey {
  const url = kid === 'example-did-key' ? DID_KEY_URL : KEYS_URL
  const found = parseKeyFile(new Uint8Array(readFileSync(url))).find(
    (key) => key.record.kid === kid,
  )
  if (!found) throw new Error(`no example key ${kid}`)
  return found
}

/** The example key of that kid, ready to sign, with members replaced where a test needs it. */
export function signingKey(kid: string, changes: Partial<SigningKey> = {}): SigningKey {
  const { record, privateKey } = storedKey(kid)
  if (!privateKey) throw new Error(`example key ${kid} has no private half`)
  return { ...createSigningKey(record, privateKey), ...changes }
}

/** The public half of a key, imported. */
export function verificationKey({ publicKeyMultibase = '' }: SigningKey): VerificationKey {
  const result = importMultikey(publicKeyMultibase)
  if (!result.ok) throw new Error(result.code)
  return result.key
}

const subject = {
  id: 'urn:uuid:7b8b2f6e-0f4b-4a51-9a6c-1f4d0a8f3c55',
  type: ['AchievementSubject'],
  achievement: {
    id: 'https://wut.credentials.example/achievements/green-campus',
    type: ['Achievement'],
    name: 'Zrównoważony kampus 🌱',
    description: 'Wie ein Campus grün wird.',
    criteria: { narrative: 'Pass the examination.' },
  },
}

/** A VCDM 2.0 Open Badge of an issuer. */
export function badge2(issuer: string): JsonObject {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: 'urn:uuid:0b0c2f9e-3c3f-4a6c-8a38-0f1f4f0f8a11',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Green Campus',
    issuer: { id: issuer, type: ['Profile'], name: 'Example University' },
    validFrom: '2026-07-01T08:00:00Z',
    validUntil: '2031-07-01T08:00:00Z',
    credentialSubject: subject,
  }
}

/** A VCDM 1.1 Open Badge of an issuer. */
export function badge1(issuer: string): JsonObject {
  return {
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
    ],
    id: 'urn:uuid:4b1d2f9e-3c3f-4a6c-8a38-0f1f4f0f8a12',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Green Campus',
    issuer: { id: issuer, type: ['Profile'], name: 'Example University' },
    issuanceDate: '2026-07-01T08:00:00Z',
    expirationDate: '2031-07-01T08:00:00Z',
    credentialSubject: subject,
  }
}

/** A small Europass credential of an issuer. */
export function europass(issuer: string): JsonObject {
  return {
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      'http://data.europa.eu/snb/model/context/edc-ap',
    ],
    id: 'urn:credential:5d9f0a52-3f5d-4f3a-9d75-0f1f4f0f8a13',
    type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
    issuer: { id: issuer, type: 'Organisation', legalName: { en: 'Example University' } },
    issuanceDate: '2026-07-01T08:00:00Z',
    issued: '2026-07-01T08:00:00Z',
    validFrom: '2026-07-01T08:00:00Z',
    credentialSubject: {
      id: 'urn:uuid:7b8b2f6e-0f4b-4a51-9a6c-1f4d0a8f3c55',
      type: 'Person',
      fullName: { en: 'Ada Przykładowa' },
    },
  }
}

/** Freezes a value and everything in it, so that writing into it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) deepFreeze(member)
  }
  return value
}
