// Awards that wait for their turn: packed, a few dozen bytes each, where a spool keeps them. What the ledger needs is
// packed apart from what the credentials are built from: the one is read by whoever reserves, the other by whoever signs.

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { GoodAward } from '../template/awards/check-awards.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import type { Spool } from './spool.ts'

/** An award that its row, the template and the rules let pass. */
export interface AcceptedAward extends GoodAward {
  /** SHA-256 in hex over everything the credentials are built from. */
  readonly contentHash: string
}

/** What the ledger is told of an award. */
export interface AwardName extends Pick<AcceptedAward, 'awardKey' | 'contentHash'> {
  /** The learner's own DID, where there is one. */
  readonly did?: string
}

/** What credentials are built from, and where it stands in the awards file. */
export type AwardContent = Omit<GoodAward, 'awardKey'>

export interface PackedAwards {
  /** Their {@link AwardName}s. */
  readonly names: Uint8Array
  /** Their {@link AwardContent}s. */
  readonly contents: Uint8Array
}

/** Awards that are issued together. What is packed may wait on the disk, and is read whenever it is asked for. */
export interface AwardChunk extends PackedAwards {
  /** How many are packed. */
  readonly count: number
  /** Those that are left out, by their place in the chunk. */
  readonly without?: ReadonlySet<number>
}

/** A chunk as far as its makers need it. */
export type ChunkContents = Pick<AwardChunk, 'contents' | 'without'>

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Packs awards. */
export function packAwards(awards: readonly AcceptedAward[]): PackedAwards {
  return {
    names: pack(
      awards.map(({ awardKey, contentHash, award: { learner } }): AwardName => {
        const { did } = learner
        return { awardKey, contentHash, ...(did !== undefined && { did }) }
      }),
    ),
    contents: pack(awards.map(({ awardKey: _, contentHash: __, ...content }) => content)),
  }
}

/** Awards whose bytes wait in a spool. @throws {PipelineError} `DELIVER_REFUSED`, also when they are asked for. */
export function spooledAwards(awards: PackedAwards, spool: Spool): PackedAwards {
  const [names, contents] = [spool.put(awards.names), spool.put(awards.contents)]
  return {
    get names() {
      return names.read()
    },
    get contents() {
      return contents.read()
    },
  }
}

/** A chunk of packed awards, which stay where they are. */
export function chunkOf(
  awards: PackedAwards,
  { count, without }: Pick<AwardChunk, 'count' | 'without'>,
): AwardChunk {
  return {
    get names() {
      return awards.names
    },
    get contents() {
      return awards.contents
    },
    count,
    ...(without && { without }),
  }
}

/** The names of the awards of a chunk, in their order. */
export function namesOf({
  names,
  without,
}: Pick<AwardChunk, 'names' | 'without'>): readonly AwardName[] {
  return unpack(names, without)
}

/** The contents of the awards of a chunk, in their order. */
export function contentsOf({ contents, without }: ChunkContents): readonly AwardContent[] {
  return unpack(contents, without)
}

/** The awards of a chunk, in their order. */
export function unpackAwards(chunk: Omit<AwardChunk, 'count'>): readonly AcceptedAward[] {
  const names = namesOf(chunk)
  return contentsOf(chunk).map((content, at): AcceptedAward => {
    const { awardKey = '', contentHash = '' } = names[at] ?? {}
    return { ...content, awardKey, contentHash }
  })
}

function pack(values: readonly unknown[]): Uint8Array {
  return new Uint8Array(zstdCompressSync(utf8(JSON.stringify(values)), FASTEST))
}

function unpack<T>(packed: Uint8Array, without: ReadonlySet<number> | undefined): readonly T[] {
  const values = JSON.parse(fromUtf8(zstdDecompressSync(packed))) as readonly T[]
  return without ? values.filter((_, at) => !without.has(at)) : values
}
