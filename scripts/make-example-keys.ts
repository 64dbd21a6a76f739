// Makes `keys-example/`: throw-away keys of ten universities, what they publish, and the files that let a verifier
// believe them offline. Keys and certificates that are there already are kept, since fixtures are signed with them.
// Run: npx node scripts/make-example-keys.ts (needs OpenSSL 3 for certificates that are missing)

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildDidDocument, buildIssuerMetadata, buildJwks } from '../src/deliver/publication.ts'
import { didWebToUrl, issuerMetadataUrl, webIssuerOf } from '../src/proof/did.ts'
import type { KeyAlgorithm } from '../src/proof/key-record.ts'
import { generateKey } from '../src/sign/generate-key.ts'
import { parseKeyFile, type StoredKey, serializeKeyFile } from '../src/sign/key-file.ts'
import { CRL_URL, exampleAuthority, type SealOwner } from './example-certificates.ts'

/** Legal names as the universities write them. */
const UNIVERSITIES = {
  wut: 'Politechnika Warszawska',
  tub: 'Technische Universität Berlin',
  rwth: 'Rheinisch-Westfälische Technische Hochschule Aachen',
  chalmers: 'Chalmers tekniska högskola AB',
  ntnu: 'Norges teknisk-naturvitenskapelige universitet',
  polimi: 'Politecnico di Milano',
  upv: 'Universitat Politècnica de València',
  tudelft: 'Technische Universiteit Delft',
  gdansktech: 'Politechnika Gdańska',
  eth: 'Eidgenössische Technische Hochschule Zürich',
} as const

/** Newer than the oldest awards of the fixtures: an award is often sealed years later. */
const CREATED = new Date('2025-09-01T00:00:00Z')
const FOLDER = new URL('../keys-example/', import.meta.url)
const ORGANISATIONS = new URL('../fixtures/records/organisations.json', import.meta.url)

const didOf = (key: string): string => `did:web:${key}.credentials.example`

async function existing(name: string): Promise<readonly StoredKey[]> {
  try {
    return parseKeyFile(new Uint8Array(await readFile(new URL(name, FOLDER))))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function write(name: string, text: string): Promise<void> {
  const url = new URL(name, FOLDER)
  await mkdir(dirname(fileURLToPath(url)), { recursive: true })
  await writeFile(url, text)
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

async function makeKeyFile(
  name: string,
  wanted: readonly { kid: string; algorithm: KeyAlgorithm; did: string }[],
): Promise<readonly StoredKey[]> {
  const known = await existing(name)
  const keys = wanted.map(
    ({ kid, algorithm, did }) =>
      known.find(({ record }) => record.kid === kid) ??
      generateKey({ kid, algorithm, did, created: CREATED }),
  )
  await write(name, serializeKeyFile(keys))
  return keys
}

/** As the fixtures know the university: seal and awarding body must name the same organisation. */
async function sealOwners(): Promise<Readonly<Record<string, SealOwner>>> {
  const { organisations } = JSON.parse(await readFile(ORGANISATIONS, 'utf8')) as {
    organisations: Record<
      string,
      { country: string; legalName: Record<string, string>; identifiers: { eidas: string } }
    >
  }
  return Object.fromEntries(
    Object.entries(organisations).map(([key, { country, legalName, identifiers }]) => {
      const [own = '', english = own] = [Object.values(legalName)[0], legalName.en]
      const { eidas } = identifiers
      return [key, { country, legalName: own, englishName: english, eidas }]
    }),
  )
}

/** The keys of the file, those for seals with certificates of an authority that belongs to the examples. */
async function certified(keys: readonly StoredKey[]): Promise<readonly StoredKey[]> {
  const owners = await sealOwners()
  const authority = exampleAuthority(fileURLToPath(FOLDER))
  try {
    return keys.map((key) => {
      const { record, privateKey } = key
      const owner = owners[/^example-(.*)-seal$/.exec(record.kid)?.[1] ?? '']
      if (!owner || !privateKey || record.x5c) return key
      return { ...key, record: { ...record, x5c: authority.x5cFor(privateKey, owner) } }
    })
  } finally {
    authority.close()
  }
}

const universities = Object.keys(UNIVERSITIES) as (keyof typeof UNIVERSITIES)[]
const uncertified = await makeKeyFile(
  'keys.json',
  universities.flatMap((university) => {
    const algorithms: KeyAlgorithm[] =
      university === 'wut' ? ['Ed25519', 'ES256', 'RS256'] : ['Ed25519', 'ES256']
    const did = didOf(university)
    return [
      ...algorithms.map((algorithm) => ({
        kid: `example-${university}-${algorithm.toLowerCase()}`,
        algorithm,
        did,
      })),
      { kid: `example-${university}-seal`, algorithm: 'RS256' as const, did },
    ]
  }),
)
const keys = await certified(uncertified)
await write('keys.json', serializeKeyFile(keys))
await makeKeyFile('did-key.json', [
  { kid: 'example-did-key', algorithm: 'Ed25519', did: 'did:key' },
])

const documents: Record<string, { file: string; contentType: string }> = {}
for (const university of universities) {
  const did = didOf(university)
  const records = keys.map(({ record }) => record).filter(({ controller }) => controller === did)
  const place = didWebToUrl(did)
  if (!place.ok) throw new Error(place.message)
  const [didFile, jwksFile] = [
    `published/${university}/did.json`,
    `published/${university}/jwks.json`,
  ]
  await write(didFile, json(buildDidDocument(records)))
  await write(jwksFile, json(buildJwks(records)))
  documents[place.url] = { file: didFile, contentType: 'application/json' }
  const jwksUrl = new URL('/.well-known/jwks.json', place.url).href
  documents[jwksUrl] = { file: jwksFile, contentType: 'application/jwk-set+json' }
  const metadataFile = `published/${university}/jwt-vc-issuer.json`
  await write(metadataFile, json(buildIssuerMetadata(records)))
  documents[issuerMetadataUrl(webIssuerOf(did))] = {
    file: metadataFile,
    contentType: 'application/json',
  }
}
documents[CRL_URL] = { file: 'example-ca.crl', contentType: 'application/pkix-crl' }
await write('documents.json', json(documents))

const issuers = universities.map((key) => ({ id: didOf(key), name: UNIVERSITIES[key] }))
await write('trust.json', json({ issuers, anchors: ['example-ca.pem'] }))
