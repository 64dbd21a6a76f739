// Makes fixtures/expected, fixtures/signed and, once per release, fixtures/released, with the example keys.
// Run: npx node scripts/make-signed-fixtures.ts [release]. Files whose bytes could differ, seals among them, are kept.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buildElm } from '../src/build/elm/build-elm.ts'
import { buildEudi } from '../src/build/eudi/build-eudi.ts'
import { missingClaims } from '../src/build/eudi/mandatory-claims.ts'
import { buildOb3 } from '../src/build/ob3/build-ob3.ts'
import { loadPinnedContexts } from '../src/linked-data/pinned-contexts.ts'
import { createIssuer } from '../src/pipeline/issuer.ts'
import { encodeBase64url } from '../src/proof/base64url.ts'
import { loadKeyFile, loadSigningKeys, selectSigningKey } from '../src/sign/load-signing-key.ts'
import { OUTPUT_FORMATS, OUTPUT_SUITES, type Output } from '../src/sign/output.ts'
import { sealKeysFor, sealKeysIn } from '../src/sign/seal/file-seal-keys.ts'
import {
  FIXTURES,
  fixtureNames,
  issuedFixture,
  pixelPages,
  SEALED_AT,
} from '../test/support/issued-fixtures.ts'

const ROOT = join(import.meta.dirname, '..')
const SIGNED = ['green-campus', 'student-ambassador']

for (const name of fixtureNames()) await writeExpected(name)
for (const name of SIGNED) await writeSigned(name, join(FIXTURES, 'signed'))
const release = process.argv[2]
if (release) await writeSigned('green-campus', join(FIXTURES, 'released', release))

/** What the build stage makes of a record, with pages of one pixel. */
async function writeExpected(name: string): Promise<void> {
  const record = await issuedFixture(name)
  const issuerId = 'did:web:issuer.credentials.example'
  const pages = pixelPages(record)
  const documents = {
    'elm.json': buildElm(record, { issuerId, securing: 'eddsa-rdfc-2022', pages }),
    'ob3-minimal.json': buildOb3(record, { issuerId, dataModel: '2.0', disclosure: 'minimal' }),
    'ob3-full.json': buildOb3(record, { issuerId, dataModel: '1.1', disclosure: 'full' }),
    ...(missingClaims(record.template).length === 0 && {
      'eudi.json': buildEudi(record, { issuerId: 'https://issuer.credentials.example' }),
    }),
  }
  for (const [file, document] of Object.entries(documents))
    await write(join(FIXTURES, 'expected', name, file), `${JSON.stringify(document, null, 2)}\n`)
}

async function writeSigned(name: string, folder: string): Promise<void> {
  const record = await issuedFixture(name)
  const body = record.template.register.organisations.get(record.template.awarding.body)
  const access = {
    readFile: async (path: string) => new Uint8Array(await readFile(path)),
    fileMode: async () => undefined,
  }
  const keyFile = join(ROOT, 'keys-example/keys.json')
  const keys = await loadSigningKeys(keyFile, access)
  const purpose = { did: body?.did, eidas: body?.identifiers.eidas, at: SEALED_AT }
  const [seal] = sealKeysFor(sealKeysIn(await loadKeyFile(keyFile, access), SEALED_AT), purpose)
  for (const format of OUTPUT_FORMATS)
    for (const suite of OUTPUT_SUITES[format]) {
      if (format === 'eudi' && missingClaims(record.template).length > 0) continue
      // Higher levels need authorities that answer; RS256 for tokens has one university only.
      if (/^jades-(t|lt|lta)$/.test(suite) || (suite === 'jwt-rs256' && body?.key !== 'wut'))
        continue
      const key = suite === 'jades-b' ? seal?.key : selectSigningKey(keys, suite, body?.did)
      const output = { format, suite, key, salt: () => encodeBase64url(randomBytes(16)) } as Output
      const contexts = loadPinnedContexts()
      const options = {
        outputs: [output],
        disclosure: 'minimal' as const,
        contexts,
        now: SEALED_AT,
      }
      const issuer = await createIssuer(record.template, options)
      const made = await issuer.issue(record, output, { selfCheck: true })
      const path = join(folder, `${name}.${suite}${made.extension}`)
      if (made.deterministic || !existsSync(path)) await write(path, made.bytes)
    }
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}
