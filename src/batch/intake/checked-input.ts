// A whole input, checked, in bounded memory: awards packed in a spool, learners as fingerprints. Rows under suspicion of
// speaking of one learner, a few in an honest file, are unpacked and sorted as `checkAwards` sorts them all.

import type { InputFault } from '../../model/fault.ts'
import {
  type RepeatedIdentities,
  repeatedIdentities,
} from '../../template/awards/identity-fingerprints.ts'
import type { RowPlace } from '../../template/awards/judge-row.ts'
import { RowSorter, type SortedRows } from '../../template/awards/row-sorter.ts'
import {
  type AcceptedAward,
  type AwardChunk,
  chunkOf,
  namesOf,
  type PackedAwards,
  spooledAwards,
  unpackAwards,
} from '../award-chunk.ts'
import { createInputHash } from '../content-hash.ts'
import type { Spool, WaitingBytes } from '../spool.ts'
import type { CheckedChunk, RowNote } from './check-chunk.ts'

/** What a batch is made of. */
export interface BatchInput {
  readonly count: number
  /** SHA-256 in hex over the contents of all awards. */
  readonly inputHash: string
  readonly chunks: readonly AwardChunk[]
}

/** An input with everything that was found in it. */
export interface CheckedInput extends BatchInput {
  readonly faulty: readonly RowPlace[]
  readonly duplicates: SortedRows['duplicates']
  /** The template's faults first, then those of the file in its order. */
  readonly faults: readonly InputFault[]
}

/** Collects the portions of an input, in its order. @throws {PipelineError} `DELIVER_REFUSED` when the spool is full. */
export async function collectInput(
  portions: AsyncIterable<CheckedChunk>,
  {
    file,
    templateFaults,
    spool,
  }: {
    readonly file: string
    readonly templateFaults: readonly InputFault[]
    readonly spool: Spool
  },
): Promise<CheckedInput> {
  const hash = createInputHash()
  const parts: Part[] = []
  const fingerprintsOfParts: WaitingBytes[] = []
  let count = 0
  for await (const { awards, rows, good, contentHashes, fingerprints, notes } of portions) {
    const { buffer, byteOffset, byteLength } = fingerprints
    fingerprintsOfParts.push(spool.put(new Uint8Array(buffer, byteOffset, byteLength)))
    hash.add(contentHashes)
    parts.push({ awards: spooledAwards(awards, spool), rows, good, notes })
    count += good
  }
  const { sorted, excluded } = sortRows(parts, repeatedAmong(fingerprintsOfParts), file)
  const left = excluded.reduce((sum, without) => sum + (without?.size ?? 0), 0)
  const chunks = parts.map(({ awards, good }, at): AwardChunk => {
    const without = excluded[at]
    return chunkOf(awards, { count: good, ...(without && { without }) })
  })
  return {
    count: count - left,
    inputHash: left === 0 ? hash.digest() : inputHashOf(chunks),
    chunks,
    faulty: sorted.faulty,
    duplicates: sorted.duplicates,
    faults: [...templateFaults, ...sorted.faults],
  }
}

/** The awards of an input, one chunk at a time in memory. */
export function* awardsOf({ chunks }: BatchInput): Generator<AcceptedAward> {
  for (const chunk of chunks) yield* unpackAwards(chunk)
}

interface Part {
  readonly awards: PackedAwards
  readonly rows: number
  readonly good: number
  readonly notes: readonly RowNote[]
}

function repeatedAmong(parts: readonly WaitingBytes[]): RepeatedIdentities {
  return repeatedIdentities({
    *[Symbol.iterator]() {
      for (const part of parts) yield new Uint32Array(new Uint8Array(part.read()).buffer)
    },
  })
}

/** Sorts the rows that something was found about or is suspected of. @returns the places to leave out, by part. */
function sortRows(parts: readonly Part[], suspicious: RepeatedIdentities, file: string) {
  const sorter = new RowSorter(file)
  const suspects: Map<AcceptedAward, number>[] = []
  for (const { awards: packed, rows, notes } of parts) {
    const awards = suspicious.size === 0 ? [] : unpackAwards(packed)
    const inPart = new Map<AcceptedAward, number>()
    suspects.push(inPart)
    const byRow = new Map(notes.map((one) => [one.at, one]))
    let good = -1
    for (let at = 0; at < rows; at += 1) {
      const found = byRow.get(at)
      if (found && !found.isGood) {
        sorter.add(found)
        continue
      }
      good += 1
      const award = awards[good]
      if (award && suspicious.includes(award.award.learner)) {
        inPart.set(award, good)
        const { row, pointer } = award
        const place = {
          ...(row !== undefined && { row }),
          ...(pointer !== undefined && { pointer }),
        }
        sorter.add({ place, good: award, faults: found?.faults ?? [] })
      } else if (found) sorter.tell(found)
    }
  }
  const sorted = sorter.result()
  const kept = new Set<object>(sorted.good)
  const excluded = suspects.map((inPart) => {
    const places = [...inPart].filter(([award]) => !kept.has(award)).map(([, at]) => at)
    return places.length > 0 ? new Set(places) : undefined
  })
  return { sorted, excluded }
}

function inputHashOf(chunks: readonly AwardChunk[]): string {
  const hash = createInputHash()
  for (const chunk of chunks) for (const { contentHash } of namesOf(chunk)) hash.add(contentHash)
  return hash.digest()
}
