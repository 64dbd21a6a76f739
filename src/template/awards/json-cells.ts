// The nested form of an award in JSON as the cells that `award-of-cells.ts` reads, so that one set of rules
// judges every format. Members and types follow `model/award.ts`; a stranger is named with its nearest kin.

import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import { error, hasError, type TableCell } from './award-row.ts'
import { cleanCell } from './cell-text.ts'
import type { Field, ModulePart } from './fields.ts'
import type { PointedProblem } from './json-rows.ts'
import type { FieldCell, ModuleCells, RowCells } from './row-cells.ts'

/** The members of an object that a row has once: which field each of them is, and where it stands. */
interface MemberTable {
  readonly at: string
  readonly known: readonly string[]
  readonly fields: readonly {
    readonly member: string
    readonly field: Field
    readonly place: string
  }[]
}

/** @param others Members that are read elsewhere. */
function memberTable(
  at: string,
  fields: Readonly<Record<string, Field>>,
  others: readonly string[] = [],
): MemberTable {
  return {
    at,
    known: [...Object.keys(fields), ...others],
    fields: Object.entries(fields).map(([member, field]) => ({
      member,
      field,
      place: `${at}/${member}`,
    })),
  }
}

const AWARD_MEMBERS = memberTable(
  '',
  { awardedOn: 'awarded_on', grade: 'grade', modeChosen: 'mode_chosen' },
  ['learner', 'modules'],
)
const LEARNER_MEMBERS = memberTable(
  '/learner',
  {
    givenName: 'given_name',
    familyName: 'family_name',
    dateOfBirth: 'date_of_birth',
    esi: 'esi',
    email: 'email',
    did: 'did',
  },
  ['nationalities', 'studentId'],
)
const STUDENT_ID_MEMBERS = memberTable('/learner/studentId', {
  value: 'student_id',
  organisation: 'student_id_issuer',
})
const MODULE_MEMBERS: Readonly<Record<string, ModulePart>> = {
  completedOn: 'completed_on',
  ects: 'ects',
  grade: 'grade',
}

/** Sorts the members of a nested award; pointers are relative to the award. */
export function cellsOfNestedAward(award: JsonObject): {
  readonly row: RowCells
  readonly problems: readonly PointedProblem[]
} {
  const sorter = new NestedSorter()
  sorter.award(award)
  return { row: { fields: sorter.fields, modules: sorter.modules }, problems: sorter.problems }
}

/** A scalar of a flat JSON row as a cell; a number counts where a decimal is expected. */
export function cellOfScalar(value: Json | undefined): TableCell {
  if (value === undefined || value === null) return { text: '', kind: 'text' }
  if (typeof value === 'string') return { text: value, kind: 'text' }
  if (typeof value === 'number') return { text: String(value), kind: 'number' }
  return { text: '', kind: 'text', problem: NOT_SCALAR }
}

const NOT_SCALAR = error('json-type', 'expected a text or a number')
const NOT_TEXT = error('json-type', 'expected a text in quotes')

class NestedSorter {
  readonly fields = new Map<Field, FieldCell>()
  readonly modules = new Map<string, ModuleCells>()
  readonly problems: PointedProblem[] = []

  award(award: JsonObject): void {
    this.#members(award, AWARD_MEMBERS)
    const learner = this.#object(award.learner, '/learner')
    if (learner) this.#learner(learner)
    if (award.modules !== undefined) this.#modules(award.modules)
  }

  #learner(learner: JsonObject): void {
    this.#members(learner, LEARNER_MEMBERS)
    if (learner.nationalities !== undefined) this.#nationalities(learner.nationalities)
    if (learner.studentId === undefined) return
    const studentId = this.#object(learner.studentId, STUDENT_ID_MEMBERS.at)
    if (studentId) this.#members(studentId, STUDENT_ID_MEMBERS)
  }

  #nationalities(value: Json): void {
    const place = '/learner/nationalities'
    if (
      Array.isArray(value) &&
      value.every((code) => typeof code === 'string' && /^\S+$/.test(code))
    ) {
      const text = this.#clean(value.join(' '), place)
      this.fields.set('nationality', { place, kind: 'text', ...text })
    } else {
      this.#refuse(error('json-type', 'expected an array of country codes'), place)
    }
  }

  #modules(value: Json): void {
    if (!Array.isArray(value)) {
      this.#refuse(error('json-type', 'expected an array of modules'), '/modules')
      return
    }
    value.forEach((item: Json, index) => {
      const at = pointerTo('/modules', index)
      const module = this.#object(item, at)
      if (module) this.#module(module, at)
    })
  }

  #module(module: JsonObject, at: string): void {
    const key = module.module
    if (typeof key !== 'string' || key === '') {
      this.#refuse(NOT_TEXT, `${at}/module`)
      return
    }
    if (this.modules.has(key)) {
      this.#refuse(error('module-twice', 'expected each module once in an award'), `${at}/module`)
    }
    this.#checkMembers(module, at, [...Object.keys(MODULE_MEMBERS), 'module'])
    const cells: { [part in ModulePart]?: FieldCell } = {}
    for (const [member, part] of Object.entries(MODULE_MEMBERS)) {
      const cell = this.#cell(module[member], `${at}/${member}`, part === 'ects')
      if (cell) cells[part] = cell
    }
    if (!cells.completed_on) {
      this.#refuse(error('value-missing', 'expected the date the module was completed on'), at)
    }
    this.modules.set(key, cells)
  }

  #members(object: JsonObject, { at, known, fields }: MemberTable): void {
    this.#checkMembers(object, at, known)
    for (const { member, field, place } of fields) {
      // A member that is not there stands for an empty cell, so that its place is known.
      const cell = this.#cell(object[member], place, false) ?? { place, text: '', kind: 'text' }
      this.fields.set(field, cell)
    }
  }

  #checkMembers(object: JsonObject, at: string, known: readonly string[]): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue
      const message = `expected only ${known.join(', ')}`
      this.#refuse(error('member-unknown', message), pointerTo(at, key))
    }
  }

  #cell(value: Json | undefined, place: string, numberAllowed: boolean): FieldCell | undefined {
    if (value === undefined) return undefined
    if (typeof value === 'number' && numberAllowed) {
      return { place, text: String(value), kind: 'number' }
    }
    if (typeof value !== 'string') {
      this.#refuse(numberAllowed ? NOT_SCALAR : NOT_TEXT, place)
      return { place, text: '', kind: 'text', unusable: true }
    }
    return { place, kind: 'text', ...this.#clean(value, place) }
  }

  #clean(raw: string, place: string): { text: string; unusable?: boolean } {
    const { text, problems } = cleanCell(raw)
    for (const problem of problems) this.#refuse(problem, place)
    return hasError(problems) ? { text: '', unusable: true } : { text }
  }

  #object(value: Json | undefined, at: string): JsonObject | undefined {
    if (value !== undefined && isJsonObject(value)) return value
    this.#refuse(error('json-type', 'expected an object'), at)
    return undefined
  }

  #refuse(problem: PointedProblem, pointer: string): void {
    this.problems.push({ ...problem, pointer })
  }
}
