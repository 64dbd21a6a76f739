// A portion of an awards file, checked and packed: what goes from the reader of rows, in whichever thread it works,
// to the one place that knows the whole file.

import type { Award } from '../../model/award.ts'
import type { InputFault } from '../../model/fault.ts'
import type { Template } from '../../model/template.ts'
import type { AwardRow } from '../../template/awards/award-row.ts'
import { FingerprintPile } from '../../template/awards/identity-fingerprints.ts'
import { type JudgedRow, judgeRow, type RowPlace } from '../../template/awards/judge-row.ts'
import { judgeAward } from '../../template/rules/judge-award.ts'
import { fromHex } from '../../util/bytes.ts'
import type { CalendarDate } from '../../util/time.ts'
import { AwardPacker, type PackedAwards } from '../award-chunk.ts'
import { contentHashOf } from '../content-hash.ts'

/** What awards are checked against. Plain data: it is handed to threads. */
export interface CheckSettings {
  /** Absent when the template is faulty: then no award is good. */
  readonly template?: Template | undefined
  readonly templateHash: string
  /** The awards file, for the findings. */
  readonly file: string
  /** The day on which awards are judged. */
  readonly today: CalendarDate
  /** Why no award of the template can be issued in one of the formats asked for. */
  readonly formatFaults?: readonly InputFault[]
}

/** Findings about one row of a portion. */
export interface RowNote {
  /** Which row of the portion, counted from 0, findings about the whole file included. */
  readonly at: number
  readonly place?: RowPlace
  readonly isGood: boolean
  readonly faults: readonly InputFault[]
}

/** A portion after the check. */
export interface CheckedChunk {
  /** Awards that are good by themselves. */
  readonly awards: PackedAwards
  readonly rows: number
  readonly good: number
  /** Content hashes of the good ones, 32 bytes each. */
  readonly contentHashes: Uint8Array
  readonly fingerprints: Uint32Array
  /** Rows that are wrong or have findings. */
  readonly notes: readonly RowNote[]
}

/** The check of single rows against a template. */
export function createRowJudge(settings: CheckSettings): (row: AwardRow) => JudgedRow {
  const { template, file, today, formatFaults = [] } = settings
  const judge = (award: Award) =>
    template ? [...judgeAward(template, award, { today, file }), ...formatFaults] : []
  return (row) => judgeRow(row, { template, judge, file })
}

/** Packs judged rows as they come, portion by portion. What it keeps of them lies outside of the heap. */
export class RowPacker {
  readonly #templateHash: string
  readonly #awards = new AwardPacker()
  readonly #fingerprints = new FingerprintPile()
  #contentHashes: string[] = []
  #notes: RowNote[] = []
  #rows = 0

  constructor(templateHash: string) {
    this.#templateHash = templateHash
  }

  /** How many were added to this portion. */
  get rows(): number {
    return this.#rows
  }

  add({ place, good, faults }: JudgedRow): void {
    if (good) {
      const contentHash = contentHashOf(good.award, this.#templateHash)
      this.#awards.add({ ...good, contentHash })
      this.#fingerprints.add(good.award.learner)
      this.#contentHashes.push(contentHash)
    }
    if (!good || faults.length > 0)
      this.#notes.push({
        at: this.#rows,
        ...(place && { place }),
        isGood: good !== undefined,
        faults,
      })
    this.#rows += 1
  }

  /** The portion; the next one begins. */
  take(): CheckedChunk {
    const portion = {
      awards: this.#awards.take(),
      rows: this.#rows,
      good: this.#contentHashes.length,
      contentHashes: fromHex(this.#contentHashes.join('')),
      fingerprints: this.#fingerprints.take(),
      notes: this.#notes,
    }
    this.#contentHashes = []
    this.#notes = []
    this.#rows = 0
    return portion
  }
}
