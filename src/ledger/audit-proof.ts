// What can be shown of an audit log to somebody who does not have it: that an entry is in it (RFC 6962 section 2.1.1),
// and that a later log only adds to an earlier one (section 2.1.2). Both against heads that were signed.

import {
  consistencyPath,
  HASH_BYTES,
  inclusionPath,
  isConsistent,
  isIncluded,
  leafHash,
  type TreeRoot,
} from '../proof/merkle-tree.ts'
import { parseHex, toHex, utf8 } from '../util/bytes.ts'
import { isJsonObject, type Json } from '../util/json.ts'
import type { AuditLog } from './audit-log.ts'

/** Shows that an entry is in the log. Hashes in hex. */
export interface InclusionProof {
  /** The line of the log. */
  readonly entry: string
  readonly index: number
  readonly size: number
  readonly path: readonly string[]
}

/** Shows that the log of `second` begins with the log of `first`. Hashes in hex. */
export interface ConsistencyProof {
  readonly first: number
  readonly second: number
  readonly path: readonly string[]
}

/**
 * Proofs for the entries whose line fits.
 *
 * @param size Of the tree that the proofs are for; entries beyond it have none.
 */
export async function proveEntries(
  audit: AuditLog,
  size: number,
  fits: (line: string) => boolean,
): Promise<readonly InclusionProof[]> {
  const found: { readonly entry: string; readonly index: number }[] = []
  const leaves = await leavesOf(audit, size, (entry, index) => {
    if (fits(entry)) found.push({ entry, index })
  })
  return found.map(({ entry, index }) => ({
    entry,
    index,
    size,
    path: inclusionPath(leaves, index, size).map(toHex),
  }))
}

/** The proof that `second` grew out of `first`, both sizes of the log. */
export async function proveConsistency(
  audit: AuditLog,
  first: number,
  second: number,
): Promise<ConsistencyProof> {
  const leaves = await leavesOf(audit, second, () => undefined)
  return { first, second, path: consistencyPath(leaves, first, second).map(toHex) }
}

/** Whether a proof leads from its entry to a root. */
export function provesInclusion(proof: InclusionProof, root: TreeRoot): boolean {
  const path = hashesOf(proof.path)
  if (!path || proof.size !== root.size) return false
  return isIncluded(leafHash(utf8(proof.entry)), { ...proof, path }, root.root)
}

/** Whether a proof leads from one root to the other. */
export function provesConsistency(
  proof: ConsistencyProof,
  first: TreeRoot,
  second: TreeRoot,
): boolean {
  const path = hashesOf(proof.path)
  if (!path || proof.first !== first.size || proof.second !== second.size) return false
  return isConsistent(first, second, path)
}

/** Reads an inclusion proof; undefined when the value is none. */
export function parseInclusionProof(value: Json): InclusionProof | undefined {
  if (!isJsonObject(value)) return undefined
  const { entry, index, size } = value
  const path = textsOf(value.path)
  if (typeof entry !== 'string' || typeof index !== 'number') return undefined
  return typeof size === 'number' && path ? { entry, index, size, path } : undefined
}

/** Reads a consistency proof; undefined when the value is none. */
export function parseConsistencyProof(value: Json): ConsistencyProof | undefined {
  if (!isJsonObject(value)) return undefined
  const { first, second } = value
  const path = textsOf(value.path)
  if (typeof first !== 'number' || typeof second !== 'number' || !path) return undefined
  return { first, second, path }
}

function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const texts = value.filter((one: Json) => typeof one === 'string')
  return texts.length === value.length ? texts : undefined
}

function hashesOf(path: readonly string[]): readonly Uint8Array[] | undefined {
  const hashes = path.flatMap((text) => parseHex(text) ?? [])
  return hashes.length === path.length && hashes.every(({ length }) => length === HASH_BYTES)
    ? hashes
    : undefined
}

/** 32 bytes for every entry: a million take 32 MB. */
async function leavesOf(
  audit: AuditLog,
  size: number,
  each: (entry: string, index: number) => void,
): Promise<(index: number) => Uint8Array> {
  const leaves = new Uint8Array(size * HASH_BYTES)
  let count = 0
  for await (const page of audit.pages())
    for (const entry of page) {
      if (count >= size) break
      each(entry, count)
      leaves.set(leafHash(utf8(entry)), count * HASH_BYTES)
      count += 1
    }
  return (index) => leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)
}
