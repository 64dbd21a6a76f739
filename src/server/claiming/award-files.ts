// The files of an award as they were issued, read from the folder they were written to: only what the ledger knows by
// its hash, and what was made beside it (images, documents).

import { createHash } from 'node:crypto'
import { readCredential } from '../../batch/read-credential.ts'
import { badgePicture, bakeImage } from '../../deliver/badge-file.ts'
import type { LedgerAward, LedgerCredential } from '../../ledger/ledger.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import { decodeBase64url } from '../../proof/base64url.ts'
import { parseSdJwt } from '../../proof/sd-jwt.ts'
import { fromUtf8 } from '../../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../../util/json.ts'

/** Reads a file of the folder by its plain name; undefined when there is none. */
export type ReadAwardFile = (name: string) => Promise<Uint8Array | undefined>

export interface AwardFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** What it is. */
  readonly kind: 'elm' | 'ob3' | 'image' | 'document' | 'other'
}

/** What is made beside the credentials, named after the award. */
const BESIDE: readonly (readonly [string, AwardFile['kind']])[] = [
  ['.pdf', 'document'],
  ['.badge.png', 'image'],
  ['.badge.svg', 'image'],
]

/** Every file of an award that can be had. A file that is not what was signed is left out. */
export async function readAwardFiles(
  award: LedgerAward,
  readFile: ReadAwardFile,
): Promise<readonly AwardFile[]> {
  const files: AwardFile[] = []
  for (const credential of award.credentials) {
    const bytes = await readIssued(credential, readFile)
    if (bytes) files.push({ name: credential.file, bytes, kind: kindOf(credential.format) })
  }
  const known = new Set(files.map(({ name }) => name))
  for (const [ending, kind] of BESIDE) {
    const name = `${award.awardHash}${ending}`
    const bytes = known.has(name) ? undefined : await readFile(name)
    if (bytes) files.push({ name, bytes, kind })
  }
  const picture = files.some(({ kind }) => kind === 'image')
    ? undefined
    : await bakedPicture(award.awardHash, files)
  return picture ? [...files, picture] : files
}

/** The badge with the credential baked in, where none was made when it was issued. */
async function bakedPicture(
  awardHash: string,
  files: readonly AwardFile[],
): Promise<AwardFile | undefined> {
  const badge = files.find(({ kind }) => kind === 'ob3')
  const read = badge && readCredential(badge.bytes)
  if (!read?.ok) return undefined
  try {
    const picture = await badgePicture(read.document, read.facts, 'png')
    const bytes = bakeImage(picture, 'png', { kind: 'ob3', text: read.text.trim() })
    return { name: `${awardHash}.badge.png`, bytes, kind: 'image' }
  } catch (error) {
    // A badge without a picture is whole all the same.
    if (error instanceof PipelineError) return undefined
    throw error
  }
}

function kindOf(format: string): AwardFile['kind'] {
  return format === 'elm' || format === 'ob3' ? format : 'other'
}

/** The bytes that were signed: those of the ledger, else those of the file if they are the same. */
export async function readIssued(
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
