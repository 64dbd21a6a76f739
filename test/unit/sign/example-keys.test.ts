// keys-example/: every key says that it is one, and what is published fits the private halves.

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildDidDocument, buildJwks } from '../../../src/deliver/publication.ts'
import { didWebToUrl } from '../../../src/proof/did.ts'
import { parseCertificate } from '../../../src/proof/x509/certificate.ts'
import { readCrl } from '../../../src/proof/x509/crl.ts'
import { parseKeyFile } from '../../../src/sign/key-file.ts'
import { sealKeysFor, sealKeysIn } from '../../../src/sign/seal/file-seal-keys.ts'
import { createSigningKey } from '../../../src/sign/signing-key.ts'

const url = (name: string) => new URL(`../../../keys-example/${name}`, import.meta.url)
const readJson = (name: string) => JSON.parse(readFileSync(url(name), 'utf8'))
const keysOf = (name: string) => parseKeyFile(new Uint8Array(readFileSync(url(name))))
const KEYS = keysOf('keys.json')
interface Organisation {
  readonly did: string
  readonly identifiers: { readonly eidas: string }
  readonly legalName: Readonly<Record<string, string>>
}

const UNIVERSITIES = [
  'wut',
  'tub',
  'rwth',
  'chalmers',
  'ntnu',
  'polimi',
  'upv',
  'tudelft',
  'gdansktech',
  'eth',
]

test('every kid starts with example-, and every pair fits', () => {
  for (const { record, privateKey } of [...KEYS, ...keysOf('did-key.json')]) {
    expect(record.kid).toMatch(/^example-/)
    expect(privateKey && createSigningKey(record, privateKey).example).toBe(true)
  }
})

describe.each(UNIVERSITIES)('%s', (university) => {
  const did = `did:web:${university}.credentials.example`
  const records = KEYS.map(({ record }) => record).filter(({ controller }) => controller === did)

  test('has its keys, published and found by a verifier', () => {
    const algorithms = records.map(({ algorithm }) => algorithm)
    const both = university === 'wut' ? ['RS256', 'RS256'] : ['RS256']
    expect(algorithms).toEqual(['Ed25519', 'ES256', ...both])
    const place = didWebToUrl(did)
    const documents = readJson('documents.json')
    const didFile = documents[place.ok ? place.url : ''].file
    const jwksFile =
      documents[`https://${university}.credentials.example/.well-known/jwks.json`].file
    expect(readJson(didFile)).toEqual(buildDidDocument(records))
    expect(readJson(jwksFile)).toEqual(buildJwks(records))
    expect(readJson('trust.json').issuers).toContainEqual({ id: did, name: expect.any(String) })
  })
})

test('every awarding body of the fixtures has a seal for the very organisation', async () => {
  const at = new Date('2026-11-22T12:00:00Z')
  const { organisations } = JSON.parse(
    readFileSync(new URL('../../../fixtures/records/organisations.json', import.meta.url), 'utf8'),
  )
  expect(Object.keys(organisations).sort()).toEqual([...UNIVERSITIES].sort())
  const authority = parseCertificate(
    new Uint8Array(new X509Certificate(readFileSync(url('example-ca.pem'))).raw),
  )
  const list = new Uint8Array(readFileSync(url('example-ca.crl')))
  for (const { did, identifiers, legalName } of Object.values<Organisation>(organisations)) {
    const found = sealKeysFor(sealKeysIn(KEYS, at), { did, eidas: identifiers.eidas, at })
    expect(found.map(({ record }) => record.controller)).toEqual([did])
    const [{ key } = { key: undefined }] = found
    const { subject } = key?.certificate ?? { subject: undefined }
    expect(subject?.organizationIdentifier).toEqual([identifiers.eidas])
    expect(Object.values(legalName)).toContain(subject?.organization[0])
    expect(key?.example).toBe(true)
    expect(key?.chain).toHaveLength(2)
    expect(key?.chain[1]?.thumbprint).toBe(authority?.thumbprint)
    const said = key && authority && readCrl(list, key.certificate, authority)
    expect(said?.revokedAt).toBeUndefined()
    expect(said?.nextUpdate?.getUTCFullYear()).toBe(2049)
  }
})

test('nothing published is private', () => {
  for (const university of UNIVERSITIES) {
    for (const name of ['did.json', 'jwks.json']) {
      const text = readFileSync(url(`published/${university}/${name}`), 'utf8')
      expect(text).not.toMatch(/"(d|p|q|dp|dq|qi)":/)
    }
  }
})
