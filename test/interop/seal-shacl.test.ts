// Credentials brought in line with a seal certificate still conform to the official shapes, and under a mandate to the
// shapes for it; expanded with the official context of the corpus.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import rdf from '@zazuko/env-node'
import jsonld from 'jsonld'
import { Parser } from 'n3'
import SHACLValidator from 'rdf-validate-shacl'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildElm } from '../../src/build/elm/build-elm.ts'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { alignIssuerWithCertificate } from '../../src/sign/seal/align-issuer.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { CORPUS } from '../support/corpus.ts'
import { hasOpenssl } from '../support/pki/openssl.ts'
import { createTestPki, type TestPki } from '../support/pki/test-pki.ts'
import { pagesFor, records } from '../support/records.ts'

const directory = join(CORPUS, 'elm/elm-3.2')
const read = (file: string) => readFileSync(join(directory, file), 'utf8')
const dataset = (quads: readonly unknown[]) => rdf.dataset(quads as never)

function validatorOf(files: readonly string[]) {
  const quads = files
    .flatMap((file) => new Parser({ baseIRI: 'http://shapes.example/' }).parse(read(file)))
    .filter(({ predicate }) => predicate.value !== 'http://www.w3.org/2002/07/owl#imports')
  return new SHACLValidator(dataset(quads), { factory: rdf as never })
}

const generic = validatorOf(['EDC-generic-no-cv.ttl', 'EDC-generic-full.ttl'])
const mandate = validatorOf([
  'EDC-generic-no-cv.ttl',
  'EDC-generic-full.ttl',
  'EDC-issuedByMandate.ttl',
])

async function violations(document: JsonObject, validator: typeof generic) {
  const nquads = await jsonld.toRDF(document, {
    format: 'application/n-quads',
    safe: true,
    documentLoader: async (documentUrl: string) => ({
      documentUrl,
      document: documentUrl.endsWith('/edc-ap')
        ? (JSON.parse(read('edc-ap-context.jsonld')) as JsonObject)
        : loadPinnedContexts().get(documentUrl),
    }),
  } as never)
  const quads = new Parser({ format: 'N-Quads' }).parse(nquads as unknown as string)
  expect(quads.length).toBeGreaterThan(100)
  const report = await validator.validate(dataset(quads))
  return report.results.map(({ path }) => path?.value ?? '')
}

describe.skipIf(!hasOpenssl())('aligned credentials (needs OpenSSL 3)', () => {
  let pki: TestPki
  beforeAll(async () => {
    pki = await createTestPki('http://127.0.0.1:9')
  })
  const built = (name: keyof typeof records) =>
    buildElm(records[name], { securing: 'seal', pages: pagesFor(records[name]) })
  const statement = 'Seals on behalf of the awarding body.'

  test.each(['academic', 'joint'] as const)('%s, own seal', async (name) => {
    const credential = built(name)
    const { eIDASIdentifier } = credential.issuer as { eIDASIdentifier: { notation: string } }
    const certificate = pki.certificate('good')
    expect(eIDASIdentifier.notation).toBe(certificate.subject.organizationIdentifier[0])
    const aligned = alignIssuerWithCertificate(credential, certificate)
    expect(await violations(aligned, generic)).toEqual([])
  })

  test.each(['academic', 'joint'] as const)('%s, under a mandate', async (name) => {
    const certificate = pki.certificate('otherOrganisation')
    const aligned = alignIssuerWithCertificate(built(name), certificate, { mandate: { statement } })
    expect(await violations(aligned, mandate)).toEqual([])
  })

  test('the shapes for a mandate ask for its statement', async () => {
    const certificate = pki.certificate('otherOrganisation')
    const options = { mandate: { statement } }
    const { evidence: _, ...without } = alignIssuerWithCertificate(
      built('academic'),
      certificate,
      options,
    )
    expect(await violations(without, mandate)).not.toEqual([])
  })

  test('an issuer aligned in one place only would not conform', async () => {
    const credential = built('academic')
    const { issuer } = alignIssuerWithCertificate(credential, pki.certificate('good'))
    expect(await violations({ ...credential, issuer: issuer ?? null }, generic)).not.toEqual([])
  })
})
