// Reads a body: whole, bounded, in time, and only of the types that the address reads. Nothing is decompressed.

import type { Context } from 'hono'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import type { BodyShare } from './body-room.ts'
import { RequestProblem } from './problem.ts'

const FIRST_BYTES = 64 * 1024

export interface BodyLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
}

/** The media type of the body in lower case, without parameters; empty when none is stated. */
export function mediaTypeOf(c: Context): string {
  const value = c.req.header('content-type') ?? ''
  return (value.split(';')[0] ?? '').trim().toLowerCase()
}

/**
 * The body as bytes.
 *
 * @throws {RequestProblem} `BODY_TOO_LARGE`, `BODY_TOO_SLOW`, `BODY_INCOMPLETE`, `BODY_MISSING`,
 * `CONTENT_ENCODING_UNSUPPORTED` or `OVERLOADED`.
 */
export async function readBody(
  c: Context,
  { maxBytes, timeoutMs }: BodyLimits,
): Promise<Uint8Array> {
  const encoding = c.req.header('content-encoding')
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    throw new RequestProblem('CONTENT_ENCODING_UNSUPPORTED', 'expected a body without compression')
  const stated = Number(c.req.header('content-length') ?? 0)
  if (stated > maxBytes) throw tooLarge(maxBytes)
  const { body } = c.req.raw
  if (!body) throw missing()
  const share: BodyShare | undefined = c.get('bodyShare')
  const bytes = await readStream(body, { maxBytes, timeoutMs, take: share?.take })
  if (bytes.length === 0) throw missing()
  return bytes
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  { maxBytes, timeoutMs, take }: BodyLimits & { readonly take: BodyShare['take'] | undefined },
): Promise<Uint8Array> {
  const reader = body.getReader()
  // One buffer that grows, not a list: a client may send a million chunks of one byte. Moved, never copied: what it was
  // before is gone at once, and in the end it is no longer than the body.
  let bytes = new Uint8Array(Math.min(maxBytes, FIRST_BYTES))
  let length = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new RequestProblem('BODY_TOO_SLOW', `expected the body within ${timeoutMs} ms`)),
      timeoutMs,
    )
  })
  try {
    for (;;) {
      const { done, value } = await Promise.race([nextOf(reader), late])
      if (done) return new Uint8Array(bytes.buffer.transfer(length))
      if (length + value.length > maxBytes) throw tooLarge(maxBytes)
      take?.(value.length)
      if (length + value.length > bytes.length) bytes = grown(bytes, length + value.length)
      bytes.set(value, length)
      length += value.length
    }
  } catch (error) {
    // What is left of the body is not waited for.
    reader.cancel().catch(() => undefined)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function grown({ buffer, length }: Uint8Array<ArrayBuffer>, needed: number) {
  return new Uint8Array(buffer.transfer(Math.max(needed, length * 2)))
}

async function nextOf(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read()
  } catch {
    throw new RequestProblem('BODY_INCOMPLETE', 'expected the whole body, the client went away')
  }
}

const JSON_TYPES = /^application\/(?:[a-z0-9.-]+\+)?json$/

/**
 * The body as a JSON object, read strictly.
 *
 * @throws {RequestProblem} as {@link readBody}, `CONTENT_TYPE_UNSUPPORTED`, and `BODY_NOT_JSON` with every fault.
 */
export async function readJsonObject(c: Context, limits: BodyLimits): Promise<JsonObject> {
  if (!JSON_TYPES.test(mediaTypeOf(c)))
    throw new RequestProblem(
      'CONTENT_TYPE_UNSUPPORTED',
      'expected a body of type application/json',
      {
        headers: { accept: 'application/json' },
      },
    )
  const parsed = parseStrictJson(await readBody(c, limits), { maxBytes: limits.maxBytes })
  if (parsed.ok && isJsonObject(parsed.value)) return parsed.value
  if (parsed.ok)
    throw new RequestProblem('REQUEST_INVALID', 'expected the body to be a JSON object')
  throw new RequestProblem(
    'BODY_NOT_JSON',
    'expected the body to be JSON that every reader reads alike',
    {
      faults: parsed.faults.map(({ code, message, pointer }) => ({
        pointer: pointer ?? '',
        rule: code,
        message,
      })),
    },
  )
}

function tooLarge(maxBytes: number): RequestProblem {
  return new RequestProblem('BODY_TOO_LARGE', `expected a body of at most ${maxBytes} bytes`)
}

function missing(): RequestProblem {
  return new RequestProblem('BODY_MISSING', 'expected a body, found none')
}
