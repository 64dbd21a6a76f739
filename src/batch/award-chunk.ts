// Awards that wait for their turn: packed, a few dozen bytes each, where a spool keeps them. What the ledger needs is
// packed apart from what the credentials are built from: the one is read by whoever reserves, the other by whoever signs.

import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { GoodAward } from '../template/awards/check-awards.ts'
import { fromUtf8 } from '../util/bytes.ts'
import { JsonPile, valuesOfPile } from './json-pile.ts'
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

/** Packs awards one by one. */
export class AwardPacker {
  readonly #names = new JsonPile()
  readonly #contents = new JsonPile()

  add({ awardKey, contentHash, ...content }: AcceptedAward): void {
    const { did } = content.award.learner
    const name: AwardName = { awardKey, contentHash, ...(did !== undefined && { did }) }
    this.#names.add(name)
    this.#contents.add(content satisfies AwardContent)
  }

  /** What was added since this was called last. */
  take(): PackedAwards {
    return { names: compressed(this.#names.take()), contents: compressed(this.#contents.take()) }
  }
}

/** Packs awards. */
export function packAwards(awards: Iterable<AcceptedAward>): PackedAwards {
  const packer = new AwardPacker()
  for (const award of awards) packer.add(award)
  return packer.take()
}

function compressed(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(zstdCompressSync(bytes, FASTEST))
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
function contentsOf({ contents, without }: ChunkContents): readonly AwardContent[] {
  return unpack(contents, without)
}

/**
 * Reads the contents of the awards of a chunk one at a time: each is gone when its credentials are made.
 *
 * @returns The content at a place; undefined beyond the last one, and for places that are not asked for in their order.
 */
export function contentReader(chunk: ChunkContents): (place: number) => AwardContent | undefined {
  const contents = eachContentOf(chunk)
  let next = 0
  return (place) => {
    let content: AwardContent | undefined
    for (; next <= place; next += 1) content = contents.next().value
    return content
  }
}

function* eachContentOf({ contents, without }: ChunkContents): Generator<AwardContent, undefined> {
  let place = 0
  for (const content of valuesOfPile(zstdDecompressSync(contents))) {
    if (!without?.has(place)) yield content as AwardContent
    place += 1
  }
}

/** The awards of a chunk, in their order. */
export function unpackAwards(chunk: Omit<AwardChunk, 'count'>): readonly AcceptedAward[] {
  const names = namesOf(chunk)
  return contentsOf(chunk).map((content, at): AcceptedAward => {
    const { awardKey = '', contentHash = '' } = names[at] ?? {}
    return { ...content, awardKey, contentHash }
  })
}

function unpack<T>(packed: Uint8Array, without: ReadonlySet<number> | undefined): readonly T[] {
  const values = JSON.parse(fromUtf8(zstdDecompressSync(packed))) as readonly T[]
  return without ? values.filter((_, at) => !without.has(at)) : values
}
