// What is wrong with an input file, in the shape that `sigillum check --json` prints.

export const SEVERITIES = ['error', 'warning', 'information'] as const
export type Severity = (typeof SEVERITIES)[number]

/** One finding about a template, an organisations file or an awards row. */
export interface InputFault {
  /** File as the user named it; `-` for standard input. */
  readonly file: string
  /** Row of the table, counted from 1 with the heading as row 1; absent for JSON documents. */
  readonly row?: number
  /** Heading of the column as the file writes it. */
  readonly column?: string
  /** JSON pointer into a JSON file or into the record. */
  readonly pointer?: string
  /** Stable name of the rule broken, such as `ects-required`. */
  readonly rule: string
  readonly severity: Severity
  /** Element 1-16 of the template, where the rule belongs to one. */
  readonly element?: number
  /** One sentence for a registrar: what is wrong, what was expected; never the learner's data. */
  readonly message: string
}
