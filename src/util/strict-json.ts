// Strict JSON: the only door through which credentials, templates and configuration come in.
// RFC 8259 narrowed to what every reader sees alike (I-JSON, RFC 7493, and no prototype keys).
// The value is JSON.parse's own; `json-scan.ts` proves beforehand that the text keeps the rules.

import { Buffer, isUtf8 } from 'node:buffer'
import type { Json } from './json.ts'
import { placeIn, type StrictJsonFault } from './json-fault.ts'
import { scanJson } from './json-scan.ts'

export type { StrictJsonCode, StrictJsonFault } from './json-fault.ts'

/** Limits of one parse; every one is inclusive. */
export interface StrictJsonLimits {
  /** UTF-8 bytes. Default 1 MiB. */
  readonly maxBytes?: number
  /** Arrays and objects inside each other. Default 64. */
  readonly maxDepth?: number
  /** Values of every kind. Default 250,000. */
  readonly maxNodes?: number
}

/** The value, or every rule broken. */
export type StrictJsonResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly faults: readonly [StrictJsonFault, ...StrictJsonFault[]] }

const DEFAULT_MAX_BYTES = 1024 * 1024
const DEFAULT_MAX_DEPTH = 64
const DEFAULT_MAX_NODES = 250_000

/**
 * Parses JSON that every reader reads alike; never throws because of the text.
 *
 * Accepted: UTF-8 without byte order mark, no key twice in an object (after unescaping), no lone
 * surrogate (written or escaped), no key `__proto__`, `constructor` or `prototype`, no number that
 * overflows or vanishes, no integer that a double cannot hold exactly, and the limits kept.
 * Linear in the length; nesting costs no stack. An accepted value equals that of `JSON.parse`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259
 * @see https://www.rfc-editor.org/rfc/rfc7493
 */
export function parseStrictJson(
  input: string | Uint8Array,
  limits: StrictJsonLimits = {},
): StrictJsonResult {
  const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES
  if (isLongerThan(input, maxBytes)) {
    return refused({ code: 'JSON_TOO_LARGE', message: `expected at most ${maxBytes} bytes` })
  }
  const decoded = decode(input)
  if (typeof decoded !== 'string') return refused(decoded)
  const [first, ...others] = scanJson(decoded, {
    maxDepth: limits.maxDepth ?? DEFAULT_MAX_DEPTH,
    maxNodes: limits.maxNodes ?? DEFAULT_MAX_NODES,
  })
  if (first) return { ok: false, faults: [first, ...others] }
  return { ok: true, value: JSON.parse(decoded) as Json }
}

function refused(fault: StrictJsonFault): StrictJsonResult {
  return { ok: false, faults: [fault] }
}

/** Whether the UTF-8 form is longer; a text is only measured where its length leaves a doubt. */
function isLongerThan(input: string | Uint8Array, maxBytes: number): boolean {
  if (typeof input !== 'string' || input.length > maxBytes) return input.length > maxBytes
  return input.length * 3 > maxBytes && Buffer.byteLength(input) > maxBytes
}

function decode(input: string | Uint8Array): string | StrictJsonFault {
  const text = typeof input === 'string' ? input : decodeUtf8(input)
  if (text === undefined) {
    return { code: 'JSON_NOT_UTF8', message: 'expected UTF-8, found bytes that are not' }
  }
  if (text.startsWith('\uFEFF')) {
    const message = 'expected no byte order mark before the JSON text'
    return { code: 'JSON_BOM', message, line: 1, column: 1 }
  }
  // Decoded from UTF-8 it cannot be otherwise.
  if (typeof input !== 'string' || text.isWellFormed()) return text
  const offset = text.search(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/,
  )
  return {
    code: 'JSON_LONE_SURROGATE',
    message: 'expected both halves of a surrogate pair',
    ...placeIn(text, offset),
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
}
