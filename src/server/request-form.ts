// What people send to `POST /verify`: a form with a file or a pasted text, or the bytes of a file as they are.

import type { Context } from 'hono'
import { utf8 } from '../util/bytes.ts'
import type { ServerLimits } from './dependencies.ts'
import { RequestProblem } from './problem.ts'
import { mediaTypeOf, readBody } from './request-body.ts'
import { FILE_TYPES } from './route-table.ts'

/** What is to be verified, and for whom. */
export interface Submission {
  /** Absent when a form was sent with neither file nor text. */
  readonly bytes?: Uint8Array
  /** Whom it should be about, as the form says. */
  readonly recipient?: string
}

/** Room for the boundaries and names of a form around a file of the largest size. */
export const FORM_BYTES = 64 * 1024

/**
 * Reads the submission.
 *
 * @throws {RequestProblem} of the body, `CONTENT_TYPE_UNSUPPORTED` or `FORM_INVALID`.
 */
export async function readSubmission(c: Context, limits: ServerLimits): Promise<Submission> {
  const type = mediaTypeOf(c)
  const timeoutMs = limits.bodyMs
  if (type === 'multipart/form-data') {
    const maxBytes = limits.fileBytes + FORM_BYTES
    return await readForm(
      await readBody(c, { maxBytes, timeoutMs }),
      c.req.header('content-type') ?? '',
    )
  }
  if (!FILE_TYPES.includes(type))
    throw new RequestProblem('CONTENT_TYPE_UNSUPPORTED', 'expected a file, a text or a form', {
      headers: { accept: [...FILE_TYPES, 'multipart/form-data'].join(', ') },
    })
  return { bytes: await readBody(c, { maxBytes: limits.fileBytes, timeoutMs }) }
}

async function readForm(bytes: Uint8Array, type: string): Promise<Submission> {
  const form = await parseForm(bytes, type)
  const file = only(form, 'file')
  const text = only(form, 'text')
  const recipient = only(form, 'recipient')
  const stray = [...form.keys()].some(
    (name) => !['file', 'text', 'recipient', 'lang'].includes(name),
  )
  if (stray || typeof file === 'string' || text instanceof Blob || recipient instanceof Blob)
    throw new RequestProblem('FORM_INVALID', 'expected the fields file, text, recipient and lang')
  const sent = file && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : pasted(text)
  const person = recipient?.trim().slice(0, 500)
  return { ...(sent && { bytes: sent }), ...(person && { recipient: person }) }
}

/** Reads a form with files. @throws {RequestProblem} `FORM_INVALID` */
export async function parseForm(bytes: Uint8Array, type: string): Promise<FormData> {
  try {
    return await new Response(bytes.slice(), { headers: { 'content-type': type } }).formData()
  } catch {
    // The parser's own words may quote the form.
    throw new RequestProblem('FORM_INVALID', 'expected a form that can be read')
  }
}

function only(form: FormData, name: string): FormDataEntryValue | undefined {
  const values = form.getAll(name)
  if (values.length > 1) throw new RequestProblem('FORM_INVALID', `expected ${name} at most once`)
  return values[0]
}

/** White space around a pasted text is the clipboard's. */
function pasted(text: string | undefined): Uint8Array | undefined {
  const trimmed = text?.trim()
  return trimmed ? utf8(trimmed) : undefined
}
