// A whole awards file against its template: which rows are good, wrong or said twice, and every finding in the
// order of the file. The rules of a single award come in as a function; the ledger's are not known here.

import type { Award } from '../../model/award.ts'
import type { InputFault } from '../../model/fault.ts'
import { pointerTo } from '../../util/json.ts'
import { awardKey, type KeyedTemplate } from './award-key.ts'
import { type AwardRow, error, hasError, type Problem } from './award-row.ts'
import { DuplicateIndex, type Relation } from './duplicate-index.ts'

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

/** What came of a whole file. Every row is in exactly one of the three groups. */
export interface CheckedAwards {
  readonly file: string
  readonly good: readonly GoodAward[]
  readonly faulty: readonly RowPlace[]
  /** Rows that say again what an earlier one said. */
  readonly duplicates: readonly (RowPlace & { readonly of: RowPlace })[]
  /** The template's faults first, then those of the file in its order. */
  readonly faults: readonly InputFault[]
}

/** What a check needs. */
export interface AwardsCheck<T extends KeyedTemplate = KeyedTemplate> {
  /** The template as loaded; without a template no award can be judged and none is good. */
  readonly template: { readonly template?: T; readonly faults: readonly InputFault[] }
  readonly rows: AsyncIterable<AwardRow>
  /** The rules of the typology for one award; file and row are filled in here. */
  readonly judge: (award: Award) => readonly InputFault[]
  readonly file: string
}

/** Checks every row of an awards file. Holds the good awards and all findings in memory. */
export async function checkAwards<T extends KeyedTemplate>(
  check: AwardsCheck<T>,
): Promise<CheckedAwards> {
  const sorter = new RowSorter(check)
  for await (const row of check.rows) sorter.add(row)
  return sorter.result()
}

class RowSorter {
  readonly #check: AwardsCheck
  readonly #index = new DuplicateIndex()
  readonly #places: RowPlace[] = []
  readonly #good = new Map<number, GoodAward>()
  readonly #faulty = new Set<number>()
  readonly #duplicates = new Map<number, number>()
  readonly #faults: { readonly at: number; readonly fault: InputFault }[] = []

  constructor(check: AwardsCheck) {
    this.#check = check
  }

  add(row: AwardRow): void {
    const at = this.#places.length
    this.#note(at, row.faults)
    if (row.row === undefined && row.pointer === undefined) return
    const place = {
      ...(row.row !== undefined && { row: row.row }),
      ...(row.pointer !== undefined && { pointer: row.pointer }),
    }
    this.#places.push(place)
    const { template } = this.#check.template
    if (!row.award || hasError(row.faults) || !template) {
      this.#faulty.add(at)
      return
    }
    const judged = this.#check.judge(row.award).map((fault) => this.#located(fault, row, place))
    this.#note(at, judged)
    if (hasError(judged)) this.#faulty.add(at)
    else this.#sort(at, { ...place, award: row.award, awardKey: awardKey(template, row.award) })
  }

  result(): CheckedAwards {
    const { file, template } = this.#check
    const placeOf = (at: number) => this.#places[at] ?? {}
    // A conflict is found at its second row and said at both.
    const inOrder = this.#faults.toSorted((a, b) => a.at - b.at)
    return {
      file,
      good: [...this.#good.values()],
      faulty: [...this.#faulty].sort((a, b) => a - b).map(placeOf),
      duplicates: [...this.#duplicates].map(([at, of]) => ({ ...placeOf(at), of: placeOf(of) })),
      faults: [...template.faults, ...inOrder.map(({ fault }) => fault)],
    }
  }

  #sort(at: number, good: GoodAward): void {
    const relation = this.#index.note(good.award, at)
    if (relation.kind !== 'new') this.#say(at, messageOf(relation, this.#name(relation.of)))
    if (relation.kind === 'duplicate') this.#duplicates.set(at, relation.of)
    else if (relation.kind === 'conflict') {
      // Which of the two is right is not ours to guess: neither is issued.
      this.#faulty.add(at)
      this.#faulty.add(relation.of)
      this.#good.delete(relation.of)
      this.#say(relation.of, messageOf(relation, this.#name(at)))
    } else this.#good.set(at, good)
  }

  #say(at: number, problem: Problem): void {
    const place = this.#places[at] ?? {}
    this.#note(at, [{ file: this.#check.file, ...place, ...problem }])
  }

  #name(at: number): string {
    const { row, pointer } = this.#places[at] ?? {}
    return row === undefined ? `entry ${pointer}` : `row ${row}`
  }

  #note(at: number, faults: readonly InputFault[]): void {
    for (const fault of faults) this.#faults.push({ at, fault })
  }

  /** The judge speaks of an award, by pointers into it; where that stands in the file is known here. */
  #located(fault: InputFault, row: AwardRow, place: RowPlace): InputFault {
    const { pointer: within, ...rest } = fault
    const column = within === undefined ? undefined : row.columnOf?.(within)
    const isTable = place.pointer === undefined && row.columnOf !== undefined
    const pointer = pointerIn(place, within, isTable ? undefined : column)
    return {
      ...rest,
      ...place,
      file: this.#check.file,
      ...(isTable && column !== undefined && { column }),
      ...(pointer !== undefined && { pointer }),
    }
  }
}

function pointerIn({ pointer }: RowPlace, within?: string, key?: string): string | undefined {
  if (pointer === undefined) return within
  return pointer + (key === undefined ? (within ?? '') : pointerTo('', key))
}

function messageOf(relation: Exclude<Relation, { kind: 'new' }>, other: string): Problem {
  switch (relation.kind) {
    case 'duplicate':
      return error('duplicate-award', `the same award for the same learner as in ${other}`)
    case 'conflict': {
      const differs = relation.differs.join(', ')
      return error(
        'learner-conflict',
        `the same learner as in ${other}, but with another ${differs}`,
      )
    }
    case 'shared-email':
      return {
        rule: 'email-shared',
        severity: 'warning',
        message: `the e-mail address of another learner in ${other}`,
      }
    case 'same-name':
      return {
        rule: 'same-name-and-birth-date',
        severity: 'warning',
        message: `names and birth date as in ${other}, but another student id: two people or one?`,
      }
  }
}
