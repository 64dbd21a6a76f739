// Derived proofs of ecdsa-sd-2023: the holder left statements out, and each one that is left is signed by a key
// made for this credential alone, which the issuer vouched for together with what may never be left out.
// VC Data Integrity ECDSA 1.0, sections 3.6.7 "Verify Derived Proof" and 3.5.8 "parseDerivedProofValue".

import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { canonicalize } from '../linked-data/canonicalize.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { concatBytes, utf8 } from '../util/bytes.ts'
import type { Json, JsonObject } from '../util/json.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { type CborValue, decodeCbor } from './cbor.ts'
import { proofConfigOf } from './hash-data.ts'
import { encodeMultibase } from './multibase.ts'
import type { SignatureWork } from './signature-work.ts'
import { verifyDetached } from './signatures.ts'
import { importMultikey, type VerificationKey } from './verification-key.ts'

interface SelectiveProofInput {
  /** The document without `proof`. */
  readonly document: JsonObject
  readonly proof: JsonObject
  readonly publicKey: VerificationKey
  readonly contexts: ContextSet
  /** What may be spent on the signatures; any number by default. */
  readonly work?: SignatureWork
}

/** A derived proof value taken apart. */
interface DerivedProof {
  readonly baseSignature: Uint8Array
  /** Multikey bytes of the key made for this credential. */
  readonly publicKey: Uint8Array
  readonly signatures: readonly Uint8Array[]
  /** From canonical labels of the disclosed document to those that the issuer gave, both without `_:`. */
  readonly labels: ReadonlyMap<string, string>
  readonly mandatoryIndexes: ReadonlySet<number>
}

const PREFIX_LENGTH = 3
const KINDS = { base: '217 93 0', derived: '217 93 1' } as const
const SIGNATURE_LENGTH = 64
const MULTIKEY_LENGTH = 35
const LABEL_LENGTH = 32
/** Of signatures and of indexes: one for each statement. */
const MAX_ENTRIES = 4_096

/**
 * Checks a derived proof.
 *
 * @returns `base` for a proof value that only its holder should have; `costly` where it asks for more signatures than
 *   there is work left for.
 * @throws {PipelineError} `JSONLD_INVALID`, `CONTEXT_NOT_PINNED` or `CANONICALIZATION_LIMIT`.
 * @see https://www.w3.org/TR/vc-di-ecdsa/#verify-derived-proof-ecdsa-sd-2023
 */
export async function verifySelectiveProof(
  input: SelectiveProofInput,
): Promise<'good' | 'bad' | 'malformed' | 'base' | 'costly'> {
  const { document, proof, publicKey, contexts, work } = input
  const bytes = proofValueBytes(proof.proofValue)
  const kind = bytes.subarray(0, PREFIX_LENGTH).join(' ')
  if (kind === KINDS.base) return 'base'
  const derived = kind === KINDS.derived ? readDerived(bytes.subarray(PREFIX_LENGTH)) : undefined
  const own = derived && importMultikey(encodeMultibase(derived.publicKey))
  if (!derived || !own?.ok || own.key.type !== 'P-256') return 'malformed'
  if (work?.take(own.key.keyObject, derived.signatures.length) === false) return 'costly'
  const config = await canonicalize(proofConfigOf(document, proof), contexts)
  const statements = relabelled(await canonicalize(document, contexts), derived.labels)
  if (!statements) return 'bad'
  const mandatory = statements.filter((_, index) => derived.mandatoryIndexes.has(index))
  const others = statements.filter((_, index) => !derived.mandatoryIndexes.has(index))
  if (mandatory.length !== derived.mandatoryIndexes.size) return 'bad'
  if (others.length < derived.signatures.length) return 'bad'
  const signed = concatBytes(sha256(config), derived.publicKey, sha256(mandatory.join('')))
  const fits =
    verifyDetached(publicKey, 'ES256', { data: signed, signature: derived.baseSignature }) &&
    others.every((statement, index) => {
      const signature = derived.signatures[index]
      if (!signature) return false
      return verifyDetached(own.key, 'ES256', { data: utf8(statement), signature })
    })
  return fits ? 'good' : 'bad'
}

function sha256(text: string): Uint8Array {
  return hash('sha256', text, 'buffer')
}

function proofValueBytes(value: Json | undefined): Uint8Array {
  const bytes =
    typeof value === 'string' && value.startsWith('u') ? decodeBase64url(value.slice(1)) : undefined
  return bytes ?? new Uint8Array()
}

function readDerived(cbor: Uint8Array): DerivedProof | undefined {
  const value = decodeCbor(cbor)
  if (!Array.isArray(value) || value.length !== 5) return undefined
  const [baseSignature, publicKey, signatures, labels, indexes] = value as readonly CborValue[]
  if (!isBytes(baseSignature, SIGNATURE_LENGTH) || !isBytes(publicKey, MULTIKEY_LENGTH))
    return undefined
  if (!isListOf(signatures, (one): one is Uint8Array => isBytes(one, SIGNATURE_LENGTH)))
    return undefined
  if (!isListOf(indexes, (one): one is number => typeof one === 'number')) return undefined
  const read = labels instanceof Map ? readLabels(labels) : undefined
  const mandatoryIndexes = new Set(indexes)
  if (!read || mandatoryIndexes.size !== indexes.length) return undefined
  return { baseSignature, publicKey, signatures, labels: read, mandatoryIndexes }
}

function isBytes(value: CborValue | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function isListOf<T>(
  value: CborValue | undefined,
  is: (one: CborValue) => one is CborValue & T,
): value is readonly (CborValue & T)[] {
  return Array.isArray(value) && value.length <= MAX_ENTRIES && value.every(is)
}

/** Two blank nodes under one label would be one node to the signatures, and two to the reader. */
function readLabels(
  labels: ReadonlyMap<number, CborValue>,
): ReadonlyMap<string, string> | undefined {
  const read = new Map<string, string>()
  for (const [index, label] of labels)
    if (isBytes(label, LABEL_LENGTH)) read.set(`c14n${index}`, `u${encodeBase64url(label)}`)
  const distinct = new Set(read.values()).size === read.size
  return read.size === labels.size && distinct ? read : undefined
}

/** What may stand in a canonical N-Quad: a literal, an IRI, or a blank node. */
const TERM = /"(?:[^"\\]|\\.)*"|<[^>]*>|_:(c14n\d+)/g

/** The statements under the issuer's labels, in their order; undefined when a label is missing. */
function relabelled(
  nquads: string,
  labels: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  let complete = true
  const lines = nquads
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const text = line.replace(TERM, (term, own: string | undefined) => {
        if (own === undefined) return term
        const label = labels.get(own)
        if (label === undefined) complete = false
        return `_:${label ?? own}`
      })
      return `${text}\n`
    })
  return complete ? lines.sort(byCodePoint) : undefined
}

/** UTF-8 sorts as code points do; UTF-16, which JavaScript compares, does not. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(utf8(a), utf8(b))
}
