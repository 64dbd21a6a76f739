// keys-example/: every key says that it is one, and what is published fits the private halves.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildDidDocument, buildJwks } from '../../../src/deliver/publication.ts'
import { didWebToUrl } from '../../../src/proof/did.ts'
import { parseKeyFile } from '../../../src/sign/key-file.ts'
import { createSigningKey } from '../../../src/sign/signing-key.ts'

const url = (name: string) => new URL(`../../../keys-example/${name}`, import.meta.url)
const readJson = (name: string) => JSON.parse(readFileSync(url(name), 'utf8'))
const keysOf = (name: string) => parseKeyFile(new Uint8Array(readFileSync(url(name))))
const KEYS = keysOf('keys.json')
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
    expect(algorithms).toEqual(['Ed25519', 'ES256', ...(university === 'wut' ? ['RS256'] : [])])
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

test('nothing published is private', () => {
  for (const university of UNIVERSITIES) {
    for (const name of ['did.json', 'jwks.json']) {
      const text = readFileSync(url(`published/${university}/${name}`), 'utf8')
      expect(text).not.toMatch(/"(d|p|q|dp|dq|qi)":/)
    }
  }
})
