// The credentials of an award as they were issued, read from where they were written to: only what the ledger knows by
// its hash.

import { createHash } from 'node:crypto'
import { readCredential } from '../../batch/read-credential.ts'
import type { LedgerAward, LedgerCredential } from '../../ledger/ledger.ts'
import type { CredentialFacts } from '../../model/credential-facts.ts'
import { decodeBase64url } from '../../proof/base64url.ts'
import { parseSdJwt } from '../../proof/sd-jwt.ts'
import { fromUtf8 } from '../../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../../util/json.ts'
import { createLatest } from '../latest.ts'

/** Reads a file of the folder or archive by its plain name; undefined when there is none. */
export type ReadAwardFile = (name: string) => Promise<Uint8Array | undefined>

/** A credential of an award. */
export interface AwardFile {
  readonly name: string
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly kind: 'elm' | 'ob3' | 'other'
  /** What it says, where it can be read. */
  readonly facts: CredentialFacts | undefined
}

/** Reads the credentials of an award. A file that is not what was signed is left out. */
export type ReadAward = (award: LedgerAward) => Promise<readonly AwardFile[]>

/** Credentials whose facts are kept, some tens of kilobytes each: reading them takes longer than the rest of a page. */
const KEPT_FACTS = 256

/** Makes the reader of a server. */
export function createAwardReader(readFile: ReadAwardFile): ReadAward {
  const known = createLatest<CredentialFacts | undefined>(KEPT_FACTS)
  return async (award) => {
    const files: AwardFile[] = []
    for (const credential of award.credentials) {
      const { file: name, sha256, format } = credential
      const bytes = await readIssued(credential, readFile)
      if (!bytes) continue
      files.push({
        ...{ name, bytes, sha256, kind: kindOf(format) },
        // Read when somebody asks: wallets do not.
        get facts() {
          return known.of(sha256, () => factsOf(bytes))
        },
      })
    }
    return files
  }
}

function factsOf(bytes: Uint8Array): CredentialFacts | undefined {
  const read = readCredential(bytes)
  return read.ok ? read.facts : undefined
}

function kindOf(format: string): AwardFile['kind'] {
  return format === 'elm' || format === 'ob3' ? format : 'other'
}

/** The bytes that were signed: those of the ledger, else those of the file if they are the same. */
async function readIssued(
  { file, sha256, bytes }: LedgerCredential,
  readFile: ReadAwardFile,
): Promise<Uint8Array | undefined> {
  const found = bytes ?? (await readFile(file))
  const isSame = found && createHash('sha256').update(found).digest('hex') === sha256
  return isSame ? found : undefined
}

const CLAIMS = ['iss', 'sub', 'jti', 'nbf', 'exp'] as const
const LIMITS = { maxBytes: 1024 * 1024, maxDepth: 32 }

/** What a credential of ours says, without what secures it. */
export interface Unsecured {
  readonly document: JsonObject
  /** Claims that the holder shows or keeps; absent where there is no choice. */
  readonly selective?: ReadonlySet<string>
}

/** Takes a credential of ours out of its securing. Undefined for a seal, which holds it as it is. */
export function unsecured(bytes: Uint8Array): Unsecured | undefined {
  const text = fromUtf8(bytes).trim()
  if (text.includes('~')) return claimsOfSdJwt(text)
  const document = text.startsWith('{') ? withoutProof(objectOf(text)) : credentialOfToken(text)
  return document && { document }
}

function claimsOfSdJwt(text: string): Unsecured | undefined {
  const parsed = parseSdJwt(text, LIMITS)
  return parsed.ok ? { document: parsed.claims, selective: parsed.disclosedNames } : undefined
}

function withoutProof(document: JsonObject | undefined): JsonObject | undefined {
  if (document?.['@context'] === undefined) return undefined
  const { proof: _, ...bare } = document
  return bare
}

function credentialOfToken(token: string): JsonObject | undefined {
  const payload = decodeBase64url(token.split('.')[1] ?? '')
  const claims = payload && objectOf(fromUtf8(payload))
  if (isJsonObject(claims?.vc)) return claims.vc
  if (claims?.['@context'] === undefined) return undefined
  const members = Object.entries(claims).filter(
    ([name]) => !(CLAIMS as readonly string[]).includes(name),
  )
  return Object.fromEntries(members)
}

function objectOf(text: string): JsonObject | undefined {
  const value: unknown = JSON.parse(text)
  return isJsonObject(value) ? value : undefined
}
