// What the rows of a file are to each other: good, wrong or said twice, and every finding in the order of the file.

import type { InputFault } from '../../model/fault.ts'
import { error, type Problem } from './award-row.ts'
import { DuplicateIndex, type Relation } from './duplicate-index.ts'
import type { GoodAward, JudgedRow, RowPlace } from './judge-row.ts'

/** Rows in three groups. */
export interface SortedRows {
  readonly good: readonly GoodAward[]
  readonly faulty: readonly RowPlace[]
  /** Rows that say again what an earlier one said. */
  readonly duplicates: readonly (RowPlace & { readonly of: RowPlace })[]
  /** In the order of the file. */
  readonly faults: readonly InputFault[]
}

/** Sorts judged rows; they come in the order of the file. Holds the good awards and all findings in memory. */
export class RowSorter {
  readonly #file: string
  readonly #index = new DuplicateIndex()
  readonly #places: RowPlace[] = []
  readonly #good = new Map<number, GoodAward>()
  readonly #faulty = new Set<number>()
  readonly #duplicates = new Map<number, number>()
  readonly #faults: { readonly at: number; readonly fault: InputFault }[] = []

  constructor(file: string) {
    this.#file = file
  }

  add({ place, good, faults }: JudgedRow): void {
    const at = this.#places.length
    this.#note(at, faults)
    if (!place) return
    this.#places.push(place)
    if (good) this.#sort(at, good)
    else this.#faulty.add(at)
  }

  /** Takes the findings of a row that is good and no other row's concern. */
  tell({ place = {}, faults }: Pick<JudgedRow, 'place' | 'faults'>): void {
    this.#note(this.#places.length, faults)
    this.#places.push(place)
  }

  result(): SortedRows {
    const placeOf = (at: number) => this.#places[at] ?? {}
    // A conflict is found at its second row and said at both.
    const inOrder = this.#faults.toSorted((a, b) => a.at - b.at)
    return {
      good: [...this.#good.values()],
      faulty: [...this.#faulty].sort((a, b) => a - b).map(placeOf),
      duplicates: [...this.#duplicates].map(([at, of]) => ({ ...placeOf(at), of: placeOf(of) })),
      faults: inOrder.map(({ fault }) => fault),
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
    this.#note(at, [{ file: this.#file, ...place, ...problem }])
  }

  #name(at: number): string {
    const { row, pointer } = this.#places[at] ?? {}
    return row === undefined ? `entry ${pointer}` : `row ${row}`
  }

  #note(at: number, faults: readonly InputFault[]): void {
    for (const fault of faults) this.#faults.push({ at, fault })
  }
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
