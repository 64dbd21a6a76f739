// Stream data of PDFs: FlateDecode with the PNG predictors that cross-reference streams use, and a budget that all
// streams of a document share, so that no file unpacks to more than a reader can bear.

import { inflateSync } from 'node:zlib'
import { brokenPdf, refusePdf } from './refused.ts'
import { PdfDict, PdfName, type PdfValue } from './values.ts'

/** Bytes that may still be unpacked. */
export interface UnpackBudget {
  bytes: number
}

/** The data of a stream, unpacked. @throws {PdfRefused} for other filters than Flate, and beyond the budget. */
export function unpacked(dict: PdfDict, data: Uint8Array, budget: UnpackBudget): Uint8Array {
  if (dict.get('F') !== undefined) refusePdf('PDF_FILTER_UNREAD', 'a stream lies in another file')
  const filters = listOf(dict.get('Filter'))
  const parameters = listOf(dict.get('DecodeParms'))
  if (filters.length > 1) refusePdf('PDF_FILTER_UNREAD', 'a stream is packed several times')
  const [filter] = filters
  if (filter === undefined) return spent(data, budget)
  if (!(filter instanceof PdfName) || filter.text !== 'FlateDecode')
    refusePdf('PDF_FILTER_UNREAD', 'a stream is packed in a way that is not read')
  const [first] = parameters
  return withoutPredictor(spent(inflated(data, budget), budget), first)
}

function listOf(value: PdfValue | undefined): readonly PdfValue[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as readonly PdfValue[]) : [value]
}

function inflated(data: Uint8Array, { bytes }: UnpackBudget): Uint8Array {
  try {
    return new Uint8Array(inflateSync(data, { maxOutputLength: Math.max(1, bytes) }))
  } catch (error) {
    const isTooLong =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLong
      ? refusePdf('PDF_TOO_COMPLEX', 'a stream unpacks to too much')
      : brokenPdf('a stream is damaged')
  }
}

function spent(data: Uint8Array, budget: UnpackBudget): Uint8Array {
  budget.bytes -= data.length
  return budget.bytes < 0 ? refusePdf('PDF_TOO_COMPLEX', 'streams unpack to too much') : data
}

function withoutPredictor(data: Uint8Array, parameters: PdfValue | undefined): Uint8Array {
  if (!(parameters instanceof PdfDict)) return data
  const number = (key: string, otherwise: number) => {
    const value = parameters.get(key)
    return typeof value === 'number' ? value : otherwise
  }
  const predictor = number('Predictor', 1)
  if (predictor === 1) return data
  const columns = number('Columns', 1)
  const isPlain = number('Colors', 1) === 1 && number('BitsPerComponent', 8) === 8
  if (predictor < 10 || predictor > 15 || !isPlain || columns < 1 || columns > 64)
    refusePdf('PDF_FILTER_UNREAD', 'a stream has a predictor that is not read')
  return withoutPngPredictor(data, columns)
}

/** PNG third edition, section 9, for one byte per pixel. */
function withoutPngPredictor(data: Uint8Array, columns: number): Uint8Array {
  const rows = Math.floor(data.length / (columns + 1))
  if (rows * (columns + 1) !== data.length) brokenPdf('a stream has half a row')
  const out = new Uint8Array(rows * columns)
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (columns + 1)] ?? 0
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column
      const left = column > 0 ? (out[at - 1] ?? 0) : 0
      const up = row > 0 ? (out[at - columns] ?? 0) : 0
      const corner = row > 0 && column > 0 ? (out[at - columns - 1] ?? 0) : 0
      const base = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind]
      if (base === undefined) brokenPdf('a stream has an unknown predictor')
      out[at] = (data[row * (columns + 1) + 1 + column] ?? 0) + (base ?? 0)
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(estimate - value))
  if (a === undefined || b === undefined || c === undefined) return 0
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
