// One row of an awards file against its template: good, with the key of its award, or wrong, with every finding
// where it stands in the file. What rows are to each other is not known here.

import type { Award } from '../../model/award.ts'
import type { InputFault } from '../../model/fault.ts'
import { pointerTo } from '../../util/json.ts'
import { awardKey, type KeyedTemplate } from './award-key.ts'
import { type AwardRow, hasError } from './award-row.ts'

/** Where a row stands. */
export interface RowPlace {
  readonly row?: number
  readonly pointer?: string
}

/** An award that may be issued once everything else of the file may. */
export interface GoodAward extends RowPlace {
  readonly award: Award
  /** Canonical JSON text with the learner's data: hash it before it goes anywhere. */
  readonly awardKey: string
}

/** A row by itself. */
export interface JudgedRow {
  /** Absent when the findings speak of the file as a whole. */
  readonly place?: RowPlace
  /** Absent when the row is wrong. */
  readonly good?: GoodAward
  readonly faults: readonly InputFault[]
}

/** What judging a row needs. */
export interface RowCheck<T extends KeyedTemplate = KeyedTemplate> {
  /** Without a template no award can be judged and none is good. */
  readonly template?: T | undefined
  /** The rules of the typology for one award; file and row are filled in here. */
  readonly judge: (award: Award) => readonly InputFault[]
  readonly file: string
}

/** Judges one row. */
export function judgeRow(row: AwardRow, { template, judge, file }: RowCheck): JudgedRow {
  if (row.row === undefined && row.pointer === undefined) return { faults: row.faults }
  const place = {
    ...(row.row !== undefined && { row: row.row }),
    ...(row.pointer !== undefined && { pointer: row.pointer }),
  }
  if (!row.award || hasError(row.faults) || !template) return { place, faults: row.faults }
  const judged = judge(row.award).map((fault) => located(fault, { row, place, file }))
  const faults = judged.length === 0 ? row.faults : [...row.faults, ...judged]
  if (hasError(judged)) return { place, faults }
  return {
    place,
    faults,
    good: { ...place, award: row.award, awardKey: awardKey(template, row.award) },
  }
}

/** The judge speaks of an award, by pointers into it; where that stands in the file is known here. */
function located(
  fault: InputFault,
  { row, place, file }: { row: AwardRow; place: RowPlace; file: string },
): InputFault {
  const { pointer: within, ...rest } = fault
  const column = within === undefined ? undefined : row.columnOf?.(within)
  const isTable = place.pointer === undefined && row.columnOf !== undefined
  const pointer = pointerIn(place, within, isTable ? undefined : column)
  return {
    ...rest,
    ...place,
    file,
    ...(isTable && column !== undefined && { column }),
    ...(pointer !== undefined && { pointer }),
  }
}

function pointerIn({ pointer }: RowPlace, within?: string, key?: string): string | undefined {
  if (pointer === undefined) return within
  return pointer + (key === undefined ? (within ?? '') : pointerTo('', key))
}
