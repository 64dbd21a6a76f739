// What strict JSON finds wrong, and where: the codes that callers may rely on.
// RFC 8259 and RFC 7493 (I-JSON); the search itself is `json-scan.ts`.

/** Which rule of strict JSON is broken. */
export type StrictJsonCode =
  | 'JSON_NOT_UTF8'
  | 'JSON_BOM'
  | 'JSON_SYNTAX'
  | 'JSON_DUPLICATE_KEY'
  | 'JSON_LONE_SURROGATE'
  | 'JSON_FORBIDDEN_KEY'
  | 'JSON_TOO_LARGE'
  | 'JSON_TOO_DEEP'
  | 'JSON_TOO_MANY_NODES'
  | 'JSON_NUMBER_OUT_OF_RANGE'

/** One broken rule, and where. The message names no value of the document. */
export interface StrictJsonFault {
  readonly code: StrictJsonCode
  /** One lower-case sentence, expected then received. */
  readonly message: string
  /** RFC 6901 pointer to the innermost place known. */
  readonly pointer?: string
  /** Counted from 1; lines end with LF, CR or CR LF. */
  readonly line?: number
  /** UTF-16 code units from the start of the line, counted from 1. */
  readonly column?: number
}

/** Line and column of an offset, both from 1. */
export function placeIn(text: string, offset: number): { line: number; column: number } {
  let line = 1
  let lineStart = 0
  for (let at = 0; at < offset; at++) {
    const unit = text.charCodeAt(at)
    if (unit !== 0x0a && !(unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) continue
    line++
    lineStart = at + 1
  }
  return { line, column: offset - lineStart + 1 }
}
