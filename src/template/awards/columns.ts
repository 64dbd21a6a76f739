// The columns file (`--columns`): how the headings and values of an export become canonical ones.
// Its form is published as schemas/columns.schema.json; this parser knows the fields as well and says what is near.

import { PipelineError } from '../../model/pipeline-error.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import { AWARDS_LIMITS } from './award-row.ts'
import { type DateFormat, isDateFormat } from './date-cell.ts'
import { nameOf, nearestHeading, type Target, targetOf } from './fields.ts'

/** Encodings that a columns file may state; without a statement a file is UTF-8. */
export const ENCODINGS = ['utf-8', 'windows-1252', 'iso-8859-1', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Delimiters that are recognised or may be stated. */
export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** How a full name is written. The comma must stand in the cell exactly once. */
export const NAME_SPLITS = ['family, given', 'given, family'] as const
export type NameSplit = (typeof NAME_SPLITS)[number]

/** What becomes of one column of the export. */
export interface ColumnRule {
  /** Heading as the export writes it, compared without case and outer spaces. */
  readonly heading: string
  readonly target?: Target
  readonly split?: NameSplit
  /** From the export's value to the canonical one; a value that is not listed is a fault. */
  readonly values?: ReadonlyMap<string, string>
  readonly dateFormats?: readonly DateFormat[]
}

/** A parsed columns file. */
export interface Columns {
  readonly name?: string
  readonly encoding?: Encoding
  readonly delimiter?: Delimiter
  /** Name of the sheet; default: the first one that is not hidden. */
  readonly sheet?: string
  readonly decimalSeparator?: ',' | '.'
  readonly dateFormats?: readonly DateFormat[]
  readonly columns: readonly ColumnRule[]
  readonly constants: readonly { readonly target: Target; readonly value: string }[]
  /** Headings that are left out knowingly. */
  readonly ignore: readonly string[]
  /** Rows of other programmes or templates are left out. */
  readonly filter?: { readonly column: string; readonly equals: readonly string[] }
}

interface ColumnsFault {
  readonly pointer: string
  readonly rule: string
  readonly message: string
}

/**
 * Parses the bytes of a columns file.
 *
 * @param file As the user named it, for the message.
 * @throws {PipelineError} `COLUMNS_INVALID`; `detail.faults` lists pointer, rule and message of every fault.
 */
export function loadColumns(bytes: Uint8Array, file: string): Columns {
  const parsed = parseStrictJson(bytes)
  if (!parsed.ok) {
    throw invalid(
      file,
      parsed.faults.map(({ code, message, pointer }) => ({
        pointer: pointer ?? '',
        rule: code,
        message,
      })),
    )
  }
  const reader = new ColumnsReader()
  const columns = reader.read(parsed.value)
  if (reader.faults.length > 0) throw invalid(file, reader.faults)
  return columns
}

function invalid(file: string, faults: readonly ColumnsFault[]): PipelineError {
  const [first] = faults
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  const place = first?.pointer ? ` at ${first.pointer}` : ''
  return new PipelineError(
    'COLUMNS_INVALID',
    `the columns file does not follow its schema${place}: ${first?.message}${more}`,
    { detail: { file, faults } },
  )
}

const MEMBERS = new Set([
  '$schema',
  'name',
  'sample',
  'note',
  'encoding',
  'delimiter',
  'sheet',
  'decimalSeparator',
  'dateFormats',
  'columns',
  'constants',
  'ignore',
  'filter',
])
const RULE_MEMBERS = new Set(['field', 'split', 'values', 'dateFormats'])
const FILTER_MEMBERS = new Set(['column', 'equals'])

const isText = (value: Json): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= AWARDS_LIMITS.cellCharacters

/** Reads the members one by one and collects what is wrong with them. */
class ColumnsReader {
  readonly faults: ColumnsFault[] = []

  read(root: Json): Columns {
    const file = this.#object(root, '', MEMBERS)
    const encoding = this.#choice(file, 'encoding', ENCODINGS)
    const delimiter = this.#choice(file, 'delimiter', DELIMITERS)
    const decimalSeparator = this.#choice(file, 'decimalSeparator', [',', '.'] as const)
    const dateFormats = this.#dateFormats(file.dateFormats, '/dateFormats')
    const name = this.#text(file.name, '/name')
    const sheet = this.#text(file.sheet, '/sheet')
    if (file.sample !== undefined && typeof file.sample !== 'boolean') {
      this.#fault('/sample', 'type', 'expected true or false')
    }
    this.#text(file.note, '/note')
    const filter = this.#filter(file.filter)
    const columns = this.#columns(file.columns)
    const constants = this.#constants(file.constants)
    this.#checkTargets(columns, constants)
    return {
      columns,
      constants,
      ignore: this.#texts(file.ignore, '/ignore'),
      ...(name !== undefined && { name }),
      ...(encoding !== undefined && { encoding }),
      ...(delimiter !== undefined && { delimiter }),
      ...(sheet !== undefined && { sheet }),
      ...(decimalSeparator !== undefined && { decimalSeparator }),
      ...(dateFormats !== undefined && { dateFormats }),
      ...(filter !== undefined && { filter }),
    }
  }

  #columns(value: Json | undefined): ColumnRule[] {
    if (value === undefined) return []
    return Object.entries(this.#object(value, '/columns')).map(([heading, rule]) =>
      this.#columnRule(heading, rule, pointerTo('/columns', heading)),
    )
  }

  #columnRule(heading: string, value: Json, at: string): ColumnRule {
    if (typeof value === 'string') {
      const target = this.#target(value, at)
      return target ? { heading, target } : { heading }
    }
    const rule = this.#object(value, at, RULE_MEMBERS)
    const split = this.#choice(rule, 'split', NAME_SPLITS, at)
    if ((rule.field === undefined) === (rule.split === undefined)) {
      this.#fault(at, 'field-or-split', 'expected either a field or a split')
    }
    const target = rule.field === undefined ? undefined : this.#target(rule.field, `${at}/field`)
    const dateFormats = this.#dateFormats(rule.dateFormats, `${at}/dateFormats`)
    const values = this.#values(rule.values, `${at}/values`)
    return {
      heading,
      ...(target && { target }),
      ...(split !== undefined && { split }),
      ...(values && { values }),
      ...(dateFormats && { dateFormats }),
    }
  }

  #values(value: Json | undefined, at: string): ReadonlyMap<string, string> | undefined {
    if (value === undefined) return undefined
    const values = new Map<string, string>()
    for (const [from, to] of Object.entries(this.#object(value, at))) {
      if (typeof to === 'string') values.set(from.normalize('NFC').trim(), to)
      else this.#fault(pointerTo(at, from), 'type', 'expected a text')
    }
    return values
  }

  #constants(value: Json | undefined): { target: Target; value: string }[] {
    if (value === undefined) return []
    return Object.entries(this.#object(value, '/constants')).flatMap(([name, constant]) => {
      const at = pointerTo('/constants', name)
      const target = this.#target(name, at)
      const text = this.#text(constant, at)
      return target && text !== undefined ? [{ target, value: text }] : []
    })
  }

  #filter(value: Json | undefined): Columns['filter'] {
    if (value === undefined) return undefined
    const filter = this.#object(value, '/filter', FILTER_MEMBERS)
    const column = this.#text(filter.column ?? null, '/filter/column')
    const equals = this.#texts(filter.equals ?? null, '/filter/equals')
    if (equals.length === 0) this.#fault('/filter/equals', 'empty', 'expected at least one value')
    return { column: column ?? '', equals: equals.map((text) => text.normalize('NFC').trim()) }
  }

  /** No canonical field may come from two places: which one wins would be a guess. */
  #checkTargets(columns: readonly ColumnRule[], constants: Columns['constants']): void {
    const seen = new Set<string>()
    const note = (name: string, at: string) => {
      if (seen.has(name)) this.#fault(at, 'field-twice', `expected ${name} from one place only`)
      seen.add(name)
    }
    for (const { heading, target, split } of columns) {
      const at = pointerTo('/columns', heading)
      if (target) note(nameOf(target), at)
      if (split) for (const name of ['given_name', 'family_name']) note(name, at)
    }
    for (const { target } of constants)
      note(nameOf(target), pointerTo('/constants', nameOf(target)))
  }

  #target(value: Json, at: string): Target | undefined {
    const target = typeof value === 'string' ? targetOf(value) : undefined
    if (target) return target
    const near = typeof value === 'string' ? nearestHeading(value) : undefined
    const hint = near === undefined ? '' : `; the nearest is ${near}`
    this.#fault(at, 'field-unknown', `expected a canonical field${hint}`)
    return undefined
  }

  #dateFormats(value: Json | undefined, at: string): readonly DateFormat[] | undefined {
    if (value === undefined) return undefined
    const formats = this.#texts(value, at)
    if (formats.length === 0) this.#fault(at, 'empty', 'expected at least one date format')
    formats.forEach((format, index) => {
      if (!isDateFormat(format)) {
        const message = 'expected yyyy, MM or M, dd or d with separators, such as dd.MM.yyyy'
        this.#fault(pointerTo(at, index), 'date-format-unknown', message)
      }
    })
    return formats
  }

  #choice<T extends string>(
    object: JsonObject,
    member: string,
    choices: readonly T[],
    parent = '',
  ): T | undefined {
    const value = object[member]
    if (value === undefined) return undefined
    const choice = choices.find((candidate) => candidate === value)
    if (choice === undefined) {
      const list = choices.map((candidate) => JSON.stringify(candidate)).join(', ')
      this.#fault(pointerTo(parent, member), 'choice', `expected one of ${list}`)
    }
    return choice
  }

  #text(value: Json | undefined, at: string): string | undefined {
    if (value === undefined) return undefined
    if (isText(value)) return value
    this.#fault(at, 'type', 'expected a text that is not empty')
    return undefined
  }

  #texts(value: Json | undefined, at: string): readonly string[] {
    if (value === undefined) return []
    if (Array.isArray(value) && value.every(isText)) return value as readonly string[]
    this.#fault(at, 'type', 'expected an array of texts that are not empty')
    return []
  }

  #object(value: Json, at: string, members?: ReadonlySet<string>): JsonObject {
    if (!isJsonObject(value)) {
      this.#fault(at, 'type', 'expected an object')
      return {}
    }
    for (const key of Object.keys(value)) {
      if (members && !members.has(key)) {
        const known = [...members].filter((member) => !member.startsWith('$')).join(', ')
        this.#fault(pointerTo(at, key), 'member-unknown', `expected only ${known}`)
      }
    }
    return value
  }

  #fault(pointer: string, rule: string, message: string): void {
    this.faults.push({ pointer, rule, message })
  }
}
