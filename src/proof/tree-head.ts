// A signed tree head: what an audit log was at a moment, in the issuer's name, as a compact JWS (RFC 7515).
// RFC 6962 section 3.5 in JSON: size, root hash and time; `log` tells one ledger's log from another's.
// Whoever keeps a head outside the ledger can prove later that nothing before it was changed or taken away.

import { parseHex, toHex } from '../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { encodeCompactJws, type ParsedJws, parseCompactJws } from './compact-jws.ts'
import { HASH_BYTES, type TreeRoot } from './merkle-tree.ts'

export const TREE_HEAD_TYPE = 'sigillum-tree-head+jwt'

export interface TreeHead extends TreeRoot {
  /** Names the log, 32 hex digits. */
  readonly log: string
  /** RFC 3339. */
  readonly at: string
}

/** Who signs heads. */
export interface HeadSigner {
  /** JOSE name of the algorithm. */
  readonly alg: string
  /** Names the key: `kid` with a DID URL, or `x5c` with a certificate. */
  readonly header: JsonObject
  /** Signs the ASCII signing input; raw r||s for ECDSA. */
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** A head with the token it came in. Nothing is verified. */
export interface ParsedTreeHead {
  /** The token. */
  readonly text: string
  readonly head: TreeHead
  readonly jws: ParsedJws
}

/** Signs a head. */
export async function encodeTreeHead(head: TreeHead, signer: HeadSigner): Promise<string> {
  const { log, size, root, at } = head
  const header = { alg: signer.alg, typ: TREE_HEAD_TYPE, ...signer.header }
  const claims = { log, treeSize: size, rootHash: toHex(root), timestamp: at }
  return await encodeCompactJws(header, claims, (data) => signer.sign(data))
}

/** Reads a signed head; undefined when the text is none. */
export function parseTreeHead(text: string): ParsedTreeHead | undefined {
  const token = text.trim()
  const jws = parseCompactJws(token)
  if (!jws.ok || jws.header.typ !== TREE_HEAD_TYPE) return undefined
  const parsed = parseStrictJson(jws.payload)
  if (!parsed.ok || !isJsonObject(parsed.value)) return undefined
  const { log, treeSize, rootHash, timestamp } = parsed.value
  const root = typeof rootHash === 'string' ? parseHex(rootHash) : undefined
  if (typeof log !== 'string' || typeof timestamp !== 'string') return undefined
  if (!Number.isSafeInteger(treeSize) || Number(treeSize) < 0) return undefined
  if (root?.length !== HASH_BYTES) return undefined
  return { text: token, head: { log, size: Number(treeSize), root, at: timestamp }, jws }
}
