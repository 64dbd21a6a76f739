// Awards that wait for their turn: packed, a few dozen bytes each, so that a million fit beside everything else.
// They stay in memory: learners' data never goes into a temporary file.

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { GoodAward } from '../template/awards/check-awards.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'

/** An award that its row, the template and the rules let pass. */
export interface AcceptedAward extends GoodAward {
  /** SHA-256 in hex over everything the credentials are built from. */
  readonly contentHash: string
}

/** Awards that are issued together. */
export interface AwardChunk {
  readonly packed: Uint8Array
  /** How many are packed. */
  readonly count: number
  /** Those that are left out, by their place in the chunk. */
  readonly without?: ReadonlySet<number>
}

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Packs awards. */
export function packAwards(awards: readonly AcceptedAward[]): Uint8Array {
  return new Uint8Array(zstdCompressSync(utf8(JSON.stringify(awards)), FASTEST))
}

/** The awards of a chunk, in their order. */
export function unpackAwards({
  packed,
  without,
}: Omit<AwardChunk, 'count'>): readonly AcceptedAward[] {
  const awards = JSON.parse(fromUtf8(zstdDecompressSync(packed))) as readonly AcceptedAward[]
  return without ? awards.filter((_, at) => !without.has(at)) : awards
}
