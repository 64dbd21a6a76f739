// A grading system (element 14) as data: direction, pass mark and special grades. Judged in `grading`.

import type { Decimal } from './decimal.ts'
import type { LangString } from './language.ts'

/** A grade that is a word, letter or mark, such as `30 e lode`, `VG` or `bestanden`. */
export interface NamedGrade {
  readonly text: string
  readonly passes: boolean
}

export interface GradingScheme {
  readonly key: string
  readonly name: LangString
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly kind: 'numeric' | 'letter' | 'mixed'
  readonly direction: 'higher-is-better' | 'lower-is-better'
  /** Absent for letters only. Bounds are inclusive. */
  readonly numbers?: {
    readonly minimum: Decimal
    readonly maximum: Decimal
    /** The worst grade that still passes. */
    readonly passMark: Decimal
    /** How many digits may follow the separator. */
    readonly maximumDecimals: number
    /** The only values there are, where not every value between the bounds is a grade. */
    readonly steps?: readonly Decimal[]
  }
  readonly namedGrades: readonly NamedGrade[]
  readonly decimalSeparators: readonly (',' | '.')[]
  /** Direction, pass mark and special grades in a sentence for readers from elsewhere. */
  readonly explanation: LangString
  /** False: general knowledge about the country, to be confirmed by the university. */
  readonly confirmed: boolean
}
