// Whom `keys-example/` believes, and the documents that its issuers publish. No assertions here.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCertificateTrust } from '../../src/trust/load-certificate-trust.ts'
import { parseTrustList } from '../../src/trust/trust-list.ts'
import { ROOT } from './cli.ts'

/** Trust and documents as `keys-example/` has them. */
export async function exampleSetup() {
  const place = (name: string) => join(ROOT, 'keys-example', name)
  const json = (name: string) => JSON.parse(readFileSync(place(name), 'utf8')) as unknown
  const trust = parseTrustList(json('trust.json'))
  const readFile = async (name: string) => new Uint8Array(readFileSync(place(name)))
  const documents = json('documents.json') as Readonly<Record<string, { readonly file: string }>>
  const network = new Map(
    Object.entries(documents).map(([url, { file }]) => [
      url,
      new Uint8Array(readFileSync(place(file))),
    ]),
  )
  return { setup: { trust, certificates: await loadCertificateTrust(trust, readFile) }, network }
}
