// Seals a Europass credential and raises the level of a seal: B (signature), T (signature timestamp), LT (certificates
// and revocation), LTA (archive timestamp). ETSI TS 119 182-1 sections 5.3 and 6; elm.md section 5 for the exact form.

import { PipelineError } from '../../model/pipeline-error.ts'
import { encodeBase64url } from '../../proof/base64url.ts'
import type { TimestampToken } from '../../proof/x509/timestamp-token.ts'
import { toBase64 } from '../../util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import {
  inspectSignature,
  SEAL_LEVELS,
  type SealDescription,
  type SealLevel,
} from './inspect-seal.ts'
import { assertMaySeal } from './judge-seal-certificate.ts'
import type { RevocationSource, ValidationMaterial } from './revocation-source.ts'
import {
  archiveImprint,
  parseSealFile,
  protectedHeader,
  type SealSignature,
  type SigningTime,
  serializeSeal,
  signatureImprint,
  signingInput,
  unsignedItem,
  withItems,
} from './seal-file.ts'
import type { SealKey } from './seal-key.ts'
import type { TimestampAuthority } from './timestamp-authority.ts'

/** Who is asked for what goes beyond level B. */
export interface SealServices {
  /** Needed from level T. */
  readonly timestampAuthority?: TimestampAuthority
  /** Needed from level LT. */
  readonly revocation?: RevocationSource
}

export interface SealOptions extends SealServices {
  readonly key: SealKey
  /** Time of signing. */
  readonly at: Date
  readonly level: SealLevel
  /** Default `sigT`. */
  readonly signingTime?: SigningTime
}

/**
 * Seals a credential whose issuer is in line with the certificate (`alignIssuerWithCertificate`).
 *
 * @returns The text of the `.jsonld` file; it starts with `{"payload"`.
 * @throws {PipelineError} `SEAL_CERTIFICATE_UNFIT`, `SIGN_INPUT_INVALID` (issuer and certificate disagree, or a
 * service for the level is not given), and the errors of the services. Nothing half-done is returned.
 */
export async function sealCredential(
  credential: JsonObject,
  options: SealOptions,
): Promise<string> {
  const { key, at, level, signingTime = 'sigT' } = options
  assertMaySeal(key.certificate, at)
  assertIssuerIsOwner(credential, key)
  assertServices(level, options)
  const payload = JSON.stringify(credential)
  const header = protectedHeader(key, at, signingTime)
  const signature = encodeBase64url(await key.sign(signingInput(header, payload)))
  const seal = { protected: header, signature, items: [], original: {} }
  const fresh = { level: 'B', timestamps: [] } as const
  const items = await raise(payload, seal, { ...options, chain: key.chain, before: fresh })
  return serializeSeal({ payload, protected: header, signature, items })
}

export interface ExtendOptions extends SealServices {
  readonly level: Exclude<SealLevel, 'B'>
  /** More certificates in which the issuers of the signers may be. */
  readonly certificates?: SealKey['chain'] | readonly []
}

/**
 * Raises every signature of a sealed file to a level; what is there is left as it is. A signature that already has the
 * level is left alone, except that LTA on LTA adds a fresh archive timestamp (before the old one's certificate ends).
 *
 * @throws {PipelineError} `SEAL_UNREADABLE` when the file is no seal or a signature does not hold; as `sealCredential`.
 */
export async function extendSeal(text: string, options: ExtendOptions): Promise<string> {
  const { level } = options
  const file = parseSealFile(text)
  assertServices(level, options)
  const seen = file.signatures.map((one) => inspectSignature(file.payload, one))
  if (seen.some(({ intact }) => !intact)) {
    throw new PipelineError(
      'SEAL_UNREADABLE',
      'a signature of the sealed credential does not hold; nothing was extended',
    )
  }
  const items: (readonly string[])[] = []
  for (const [index, one] of file.signatures.entries()) {
    const before = seen[index]
    if (!before?.certificate) continue
    const chain = [before.certificate, ...(options.certificates ?? [])]
    items.push(await raise(file.payload, one, { ...options, chain, before }))
  }
  return withItems(file, items)
}

type Raising = SealServices & {
  readonly level: SealLevel
  /** The signer's certificate, and others in which its issuers may be. */
  readonly chain: readonly SealKey['certificate'][]
  readonly before: Pick<SealDescription, 'level' | 'timestamps'>
}

/** The unsigned items of a signature at a level, those that are there first and untouched. */
async function raise(
  payload: string,
  seal: SealSignature,
  { level, chain, before, timestampAuthority, revocation }: Raising,
): Promise<readonly string[]> {
  const items = [...seal.items]
  const wanted = SEAL_LEVELS.indexOf(level)
  const has = SEAL_LEVELS.indexOf(before.level)
  const tokens = before.timestamps.map(({ token }) => token)
  if (wanted >= 1 && has < 1 && timestampAuthority) {
    const token = await timestampAuthority.stamp(signatureImprint(seal))
    tokens.push(token)
    items.push(unsignedItem('sigTst', timestampContainer(token)))
  }
  const renews = wanted === 3 && has === 3
  if (((wanted >= 2 && has < 2) || renews) && revocation) {
    const signers = tokens.flatMap(({ signer }) => signer ?? [])
    const pool = [...chain, ...tokens.flatMap(({ certificates }) => certificates)]
    const [leaf] = chain
    const material = await revocation.gather(leaf ? [leaf, ...signers] : signers, pool)
    items.push(...validationItems(material, renews))
  }
  if (wanted >= 3 && timestampAuthority) {
    const token = await timestampAuthority.stamp(archiveImprint(payload, seal, items))
    items.push(unsignedItem('arcTst', timestampContainer(token)))
  }
  return items
}

function timestampContainer({ der }: TimestampToken): Json {
  return { tstTokens: [{ val: toBase64(der) }] }
}

/** Validation data of the seal itself, or, when an archive timestamp is renewed, of the timestamps (`tstVD`). */
function validationItems(material: ValidationMaterial, renews: boolean): readonly string[] {
  const vals = (list: readonly Uint8Array[]) => list.map((der) => ({ val: toBase64(der) }))
  const { certificates, crls, ocsps } = material
  const xVals = certificates.map(({ der }) => ({ x509Cert: { val: toBase64(der) } }))
  const rVals = {
    ...(crls.length > 0 && { crlVals: vals(crls) }),
    ...(ocsps.length > 0 && { ocspVals: vals(ocsps) }),
  }
  if (renews) return [unsignedItem('tstVD', { xVals, rVals })]
  return [unsignedItem('xVals', xVals), unsignedItem('rVals', rVals)]
}

function assertIssuerIsOwner({ issuer }: JsonObject, { certificate }: SealKey): void {
  const identifier = isJsonObject(issuer) ? issuer.eIDASIdentifier : undefined
  const notation = isJsonObject(identifier) ? identifier.notation : undefined
  if (notation === certificate.subject.organizationIdentifier[0]) return
  throw new PipelineError(
    'SIGN_INPUT_INVALID',
    'expected the eIDAS identifier of the issuer to be the organisation identifier of the certificate',
    { detail: { pointer: '/issuer/eIDASIdentifier' } },
  )
}

function assertServices(level: SealLevel, { timestampAuthority, revocation }: SealServices): void {
  const index = SEAL_LEVELS.indexOf(level)
  const missing =
    index >= 1 && !timestampAuthority
      ? 'a timestamp authority'
      : index >= 2 && !revocation
        ? 'a source of revocation statements'
        : undefined
  if (!missing) return
  throw new PipelineError('SIGN_INPUT_INVALID', `expected ${missing} for a seal of level ${level}`)
}
