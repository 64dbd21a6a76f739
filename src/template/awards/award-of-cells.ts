// The award that the cells of one row say, or every reason why they say none. Forms only: whether the award
// fits its template is judged by the template's rules. Flat tables and nested JSON meet here.

import type { Award, Learner, PassedModule } from '../../model/award.ts'
import {
  isCountryCode,
  isDid,
  isEmailAddress,
  isEuropeanStudentIdentifier,
} from '../../model/identifiers.ts'
import type { ChosenMode } from '../../model/template.ts'
import { error, hasError, type Problem } from './award-row.ts'
import { classOf } from './cell-text.ts'
import { parseDateCell } from './date-cell.ts'
import { parseDecimalCell, parseNumericGrade } from './decimal-cell.ts'
import type { Field } from './fields.ts'
import { oddName } from './odd-name.ts'
import type { CellContext, FieldCell, ModuleCells, RowCells } from './row-cells.ts'

/** A problem with the place of its cell; none when the row as a whole is meant. */
export interface PlacedProblem extends Problem {
  readonly place?: string
}

const NAME_CHARACTERS = 200
const GRADE_CHARACTERS = 60
const STUDENT_ID_CHARACTERS = 64
const CHOSEN_MODES: readonly ChosenMode[] = ['on-site', 'online', 'blended']

/** Builds the award of one row; it is there only when nothing is wrong. */
export function awardOfCells(
  row: RowCells,
  context: CellContext = {},
): { readonly award?: Award; readonly problems: readonly PlacedProblem[] } {
  const reader = new RowReader(row, context)
  const learner = reader.learner()
  const awardedOn = reader.requiredDate('awarded_on')
  const grade = reader.grade(row.fields.get('grade'))
  const modeChosen = reader.modeChosen()
  const modules = reader.modules()
  if (hasError(reader.problems) || !learner || !awardedOn || reader.lost) {
    return { problems: reader.problems }
  }
  // Here and below members stand in the order of their canonical text, which is hashed for every award.
  const award: Award = {
    awardedOn,
    ...(grade !== undefined && { grade }),
    learner,
    ...(modeChosen !== undefined && { modeChosen }),
    modules,
  }
  return { award, problems: reader.problems }
}

class RowReader {
  readonly problems: PlacedProblem[] = []
  /** A cell could not be used for a reason that was said elsewhere. */
  lost = false
  readonly #row: RowCells
  readonly #context: CellContext

  constructor(row: RowCells, context: CellContext) {
    this.#row = row
    this.#context = context
    for (const cell of row.fields.values()) this.#notice(cell)
    for (const cells of row.modules.values())
      for (const cell of Object.values(cells)) this.#notice(cell)
  }

  #notice({ unusable }: FieldCell): void {
    if (unusable) this.lost = true
  }

  learner(): Learner | undefined {
    const givenName = this.#name('given_name')
    const familyName = this.#name('family_name')
    if (
      givenName === undefined &&
      familyName === undefined &&
      !this.#unusable('given_name', 'family_name')
    ) {
      this.#note(
        undefined,
        error('name-missing', 'expected a given name or a family name, found neither'),
      )
    }
    const dateOfBirth = this.requiredDate('date_of_birth')
    const studentId = this.#studentId()
    const esi = this.#checked('esi', isEuropeanStudentIdentifier, ESI_EXPECTED)
    const email = this.#checked('email', isEmailAddress, 'expected one e-mail address')
    const did = this.#checked('did', isDid, 'expected a DID without path, such as did:key:…')
    const nationalities = this.#nationalities()
    if (dateOfBirth === undefined) return undefined
    return {
      dateOfBirth,
      ...(did !== undefined && { did }),
      ...(email !== undefined && { email }),
      ...(esi !== undefined && { esi }),
      ...(familyName !== undefined && { familyName }),
      ...(givenName !== undefined && { givenName }),
      nationalities,
      ...(studentId !== undefined && { studentId }),
    }
  }

  requiredDate(field: Field): string | undefined {
    const cell = this.#row.fields.get(field)
    const date = this.#date(cell)
    if (date === undefined && !cell?.text && !cell?.unusable) {
      const message = `expected a date in ${field}, found nothing`
      this.problems.push({ ...error('value-missing', message), place: cell?.place ?? field })
    }
    return date
  }

  grade(cell: FieldCell | undefined): string | undefined {
    if (cell?.kind === 'number') return this.#numericGrade(cell)
    return this.#text(cell, GRADE_CHARACTERS)
  }

  modeChosen(): ChosenMode | undefined {
    const cell = this.#row.fields.get('mode_chosen')
    const text = this.#text(cell, GRADE_CHARACTERS)?.toLowerCase()
    const mode = CHOSEN_MODES.find((candidate) => candidate === text)
    if (text !== undefined && mode === undefined) {
      const message = `expected ${CHOSEN_MODES.join(', ')} or nothing, found another word`
      this.#note(cell, error('mode-unknown', message))
    }
    return mode
  }

  modules(): readonly PassedModule[] {
    return [...this.#row.modules].flatMap(([module, cells]) => {
      const completedOn = this.#date(cells.completed_on)
      const ects = this.#decimal(cells.ects)
      const grade = this.grade(cells.grade)
      if (completedOn === undefined) {
        this.#checkNotPassed(module, cells, ects !== undefined || grade !== undefined)
        return []
      }
      return [
        {
          completedOn,
          ...(ects !== undefined && { ects }),
          ...(grade !== undefined && { grade }),
          module,
        },
      ]
    })
  }

  /** No completion date means the module was not taken; then nothing else may say that it was. */
  #checkNotPassed(module: string, cells: ModuleCells, saysMore: boolean): void {
    if (!saysMore || cells.completed_on?.text || cells.completed_on?.unusable) return
    const place = cells.completed_on ?? cells.ects ?? cells.grade
    const message = `expected a completion date for module ${module}, which has ECTS or a grade`
    this.#note(place, error('module-date-missing', message))
  }

  #name(field: Field): string | undefined {
    const cell = this.#row.fields.get(field)
    if (cell?.kind === 'date' || cell?.kind === 'number') {
      this.#note(cell, error('name-not-text', 'expected a name, found a number or a date'))
      return undefined
    }
    const name = this.#text(cell, NAME_CHARACTERS)
    if (name === undefined) return undefined
    const finding = oddName(name)
    if (finding) this.#note(cell, finding)
    return name
  }

  #studentId(): Learner['studentId'] {
    const cell = this.#row.fields.get('student_id')
    const issuerCell = this.#row.fields.get('student_id_issuer')
    const value = this.#text(cell, STUDENT_ID_CHARACTERS)
    const organisation = this.#text(issuerCell, STUDENT_ID_CHARACTERS)?.toLowerCase()
    if (organisation !== undefined && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(organisation)) {
      const message = 'expected the key of an organisation: letters, digits and hyphens'
      this.#note(issuerCell, error('organisation-key', message))
      return undefined
    }
    if (value !== undefined && organisation === undefined && !issuerCell?.unusable) {
      const message = 'expected the university that gave the student id (student_id_issuer)'
      this.#note(cell, error('student-id-issuer-missing', message))
    }
    if (cell?.kind === 'number' && value !== undefined) {
      const message = 'the student id is a number in the file: leading zeros may be missing'
      this.#note(cell, { rule: 'number-in-text-column', severity: 'warning', message })
    }
    // An issuer without an id is what a constant in the columns file gives to learners without one.
    return value !== undefined && organisation !== undefined ? { organisation, value } : undefined
  }

  #nationalities(): readonly string[] {
    const cell = this.#row.fields.get('nationality')
    const text = this.#text(cell, NAME_CHARACTERS) ?? ''
    const codes = text.toUpperCase().match(/[^\s|/]+/g) ?? []
    if (codes.some((code) => !isCountryCode(code))) {
      const message =
        'expected ISO 3166-1 codes of two letters such as PL, several divided by a space'
      this.#note(cell, error('nationality-unknown', message))
    }
    return [...new Set(codes)]
  }

  #checked(field: Field, isValid: (text: string) => boolean, expected: string): string | undefined {
    const cell = this.#row.fields.get(field)
    const text = this.#text(cell, NAME_CHARACTERS * 2)
    if (text !== undefined && !isValid(text)) {
      this.#note(cell, error(`${field}-invalid`, `${expected}, found ${classOf(text)}`))
    }
    return text
  }

  #date(cell: FieldCell | undefined): string | undefined {
    if (!cell || cell.text === '') return undefined
    if (cell.kind === 'number') {
      const message =
        'expected a date, found a bare number; format the cells of the column as dates'
      this.#note(cell, error('date-serial', message))
      return undefined
    }
    if (cell.kind === 'date') return cell.text
    const date = parseDateCell(cell.text, cell.dateFormats ?? this.#context.dateFormats)
    if (typeof date === 'string') return date
    this.#note(cell, date)
    return undefined
  }

  #decimal(cell: FieldCell | undefined): string | undefined {
    if (!cell || cell.text === '') return undefined
    const decimal = parseDecimalCell(cell, this.#context.decimalSeparator)
    if (typeof decimal === 'string') return decimal
    this.#note(cell, decimal)
    return undefined
  }

  /** A grade that the file holds as a number loses how the university writes it; that is said. */
  #numericGrade(cell: FieldCell): string | undefined {
    const grade = parseNumericGrade(cell, this.#context.decimalSeparator)
    if (typeof grade !== 'string') {
      this.#note(cell, grade)
      return undefined
    }
    if (grade.includes('.') && this.#context.decimalSeparator === undefined) {
      const message =
        'the grade is a number in the file and is written with a dot; format it as text'
      this.#note(cell, { rule: 'number-in-text-column', severity: 'warning', message })
    }
    return grade
  }

  #text(cell: FieldCell | undefined, maxCharacters: number): string | undefined {
    if (!cell || cell.text === '') return undefined
    if (cell.kind === 'date') {
      const message = 'expected text, found a date: the spreadsheet may have changed what was typed'
      this.#note(cell, error('date-in-text-column', message))
      return undefined
    }
    if (cell.text.length > maxCharacters) {
      this.#note(cell, error('cell-too-long', `expected at most ${maxCharacters} characters`))
      return undefined
    }
    return cell.text
  }

  #unusable(...fields: readonly Field[]): boolean {
    return fields.some((field) => this.#row.fields.get(field)?.unusable)
  }

  #note(cell: FieldCell | undefined, problem: Problem): void {
    this.problems.push(cell ? { ...problem, place: cell.place } : problem)
  }
}

const ESI_EXPECTED =
  'expected a European Student Identifier, urn:schac:personalUniqueCode:int:esi:…'
