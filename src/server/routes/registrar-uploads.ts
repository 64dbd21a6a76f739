// `/registrar/uploads`: awards are handed in, looked at, approved by a second person where the ledger asks for it, and
// issued, all without scripts. What is decided is decided by the desk; here it is asked for and shown.

import type { Context } from 'hono'
import type { Desk, DeskAnswer } from '../../batch/desk/desk.ts'
import type { UploadState } from '../../batch/desk/upload.ts'
import type { Claiming } from '../claiming/claiming.ts'
import type { Scope, ServerDependencies } from '../dependencies.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { PAGE_STYLE } from '../pages/page-style.ts'
import { PROGRESS_SCRIPT } from '../pages/progress-script.ts'
import { loginPage } from '../pages/registrar-pages.ts'
import { uploadPage } from '../pages/upload-page.ts'
import { type UploadView, uploadConfirmPage, uploadListPage } from '../pages/upload-pages.ts'
import type { UploadText } from '../pages/upload-texts.ts'
import { RequestProblem } from '../problem.ts'
import { assertOwnForm, type Session, sessionOf } from '../registrar-session.ts'
import { mediaTypeOf, readBody } from '../request-body.ts'
import { FORM_BYTES, parseForm } from '../request-form.ts'
import { readFields } from '../request-parameters.ts'
import { pageHeaders } from '../security-headers.ts'
import { createIntakeGate, deskOf, maySee, uploadFile, uploadFor } from '../uploads.ts'

type Handler = (c: Context) => Promise<Response>
type UploadPageRoute =
  | 'registrarUploads'
  | 'registrarUpload'
  | 'registrarUploadPage'
  | 'registrarUploadFile'
  | 'registrarUploadAct'

const HEADERS = {
  ...pageHeaders(PAGE_STYLE, { refresher: PROGRESS_SCRIPT }),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
}
const MAX_FIELD_BYTES = 64 * 1024
/** A small file is checked by then; of a large one the page says that it is being checked. */
const PATIENCE_MS = 1500

/** What a handler works with. */
interface Visit {
  readonly c: Context
  readonly desk: Desk
  readonly session: Session
  readonly view: Omit<UploadView, 'notice'>
  readonly limits: ServerDependencies['limits']
}

/** The handlers; without a desk there is nothing at their addresses. */
export function createRegistrarUploads(
  dependencies: ServerDependencies,
  claiming: Claiming | undefined,
): Readonly<Record<UploadPageRoute, Handler>> {
  const { tokens, limits } = dependencies
  const gate = createIntakeGate()
  const guarded =
    (work: (visit: Visit) => Promise<Response>): Handler =>
    async (c) => {
      const desk = deskOf(dependencies.desk)
      if (!claiming) throw new RequestProblem('NOT_FOUND', 'the server has no ledger of awards')
      if (c.req.method === 'POST') assertOwnForm(c)
      const view = viewOf(c, claiming)
      const session = sessionOf(c, claiming, tokens)
      if (!session?.may('awards')) return c.body(loginPage(view), 200, HEADERS)
      return await work({ c, desk, session, view, limits })
    }
  const withUpload = (work: (visit: Visit, upload: UploadState) => Promise<Response>): Handler =>
    guarded(async (visit) => {
      const { c, desk, session } = visit
      const upload = await uploadFor(session, desk, c.req.param('upload'))
      return upload ? await work(visit, upload) : await list(visit, 'unknown', 404)
    })
  return {
    registrarUploads: guarded(async (visit) => await list(visit)),
    registrarUpload: guarded(async (visit) =>
      visit.session.may('upload')
        ? await gate(async () => await take(visit))
        : await list(visit, 'notAllowed', 403),
    ),
    registrarUploadPage: withUpload(async (visit, upload) => await show(visit, upload)),
    registrarUploadFile: withUpload(
      async ({ c, desk, session }, upload) => await uploadFile(c, { session, desk, upload }),
    ),
    registrarUploadAct: withUpload(act),
  }
}

function viewOf(c: Context, { base }: Claiming): Omit<UploadView, 'notice'> {
  const language = pageLanguage(c.req.query('lang'), c.req.header('accept-language'))
  return { language, action: `${new URL(base).pathname.replace(/\/$/, '')}/registrar` }
}

async function list(
  { c, desk, session, view, limits }: Visit,
  notice?: UploadText,
  status: 200 | 400 | 403 | 404 | 413 = 200,
): Promise<Response> {
  const page = uploadListPage(
    { ...view, ...(notice && { notice }) },
    {
      uploads: (await desk.list()).filter((upload) => maySee(session, upload)),
      templates: desk.templates,
      mayUpload: session.may('upload'),
      maxBytes: limits.uploadBytes,
      keepHours: desk.keepHours,
    },
  )
  return c.body(page, status, HEADERS)
}

async function show(visit: Visit, upload: UploadState, notice?: UploadText): Promise<Response> {
  const { c, desk, session, view } = visit
  const page = uploadPage({ ...view, ...(notice && { notice }) }, upload, {
    mayIssue: session.may('upload'),
    mayApprove: session.may('approve'),
    isOwn: upload.uploadedBy === session.name,
    needsApproval: await desk.needsApproval(),
  })
  return c.body(page, 200, HEADERS)
}

async function take(visit: Visit): Promise<Response> {
  const { c, desk, session, view, limits } = visit
  const sent = await readFile(c, limits)
  if (typeof sent === 'string') return await list(visit, sent, sent === 'fileTooLarge' ? 413 : 400)
  const taken = await desk.upload({ by: session.name, ...sent })
  if (typeof taken === 'string')
    return await list(visit, taken === 'full' ? 'full' : 'unknown', 400)
  await desk.settled(taken.id, PATIENCE_MS)
  return seeOther(c, `${view.action}/uploads/${taken.id}?lang=${view.language}`)
}

async function readFile(
  c: Context,
  { uploadBytes, bodyMs }: ServerDependencies['limits'],
): Promise<{ template: string; name: string; bytes: Uint8Array } | UploadText> {
  if (mediaTypeOf(c) !== 'multipart/form-data')
    throw new RequestProblem('CONTENT_TYPE_UNSUPPORTED', 'expected a form with a file')
  const limit = { maxBytes: uploadBytes + FORM_BYTES, timeoutMs: bodyMs }
  try {
    const form = await parseForm(await readBody(c, limit), c.req.header('content-type') ?? '')
    const template = form.get('template')
    const file = form.get('file')
    if (typeof template !== 'string' || !(file instanceof File) || file.size === 0)
      return 'fileMissing'
    return { template, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
  } catch (error) {
    if (error instanceof RequestProblem && error.code === 'BODY_TOO_LARGE') return 'fileTooLarge'
    throw error
  }
}

const ACTS = ['approve', 'issue', 'check', 'discard'] as const
type Act = (typeof ACTS)[number]
const SCOPE_OF: Readonly<Record<Act, Scope>> = {
  approve: 'approve',
  issue: 'upload',
  check: 'upload',
  discard: 'upload',
}

async function act(visit: Visit, upload: UploadState): Promise<Response> {
  const { c, desk, session, view, limits } = visit
  const fields = await readFields(c, { maxBytes: MAX_FIELD_BYTES, timeoutMs: limits.bodyMs })
  const wanted = ACTS.find((one) => one === fields.get('act'))
  if (!wanted) throw new RequestProblem('FORM_INVALID', 'expected an act that the page offers')
  if (!session.may(SCOPE_OF[wanted])) return await show(visit, upload, 'notAllowed')
  const leaveOut = fields.get('leaveOut') === 'yes'
  const asks = wanted === 'issue' || wanted === 'discard'
  if (asks && fields.get('confirmed') !== 'yes') {
    const isFaulty = upload.check?.groups.some(({ severity }) => severity === 'error')
    if (wanted === 'issue' && isFaulty && !leaveOut) return await show(visit, upload, 'faulty')
    return c.body(uploadConfirmPage(view, { upload, act: wanted, leaveOut }), 200, HEADERS)
  }
  const answer = await decide(wanted, { desk, session, upload, fields, leaveOut })
  if (answer !== 'done') {
    const now = await uploadFor(session, desk, upload.id)
    return now ? await show(visit, now, noticeOf(answer)) : await list(visit, 'unknown', 404)
  }
  if (wanted === 'discard') return await list(visit, 'deleted')
  await desk.settled(upload.id, PATIENCE_MS)
  return seeOther(c, `${view.action}/uploads/${upload.id}?lang=${view.language}`)
}

async function decide(
  wanted: Act,
  at: Pick<Visit, 'desk' | 'session'> & {
    readonly upload: UploadState
    readonly fields: URLSearchParams
    readonly leaveOut: boolean
  },
): Promise<DeskAnswer> {
  const { desk, session, upload, fields, leaveOut } = at
  const request = { by: session.name, planHash: fields.get('plan') ?? '' }
  const approval = fields.get('approval')?.trim()
  switch (wanted) {
    case 'approve':
      return await desk.approve(upload.id, { ...request, ...(approval && { approval }) })
    case 'issue':
      return await desk.issue(upload.id, { ...request, leaveOut })
    case 'check':
      return await desk.check(upload.id)
    case 'discard':
      return await desk.discard(upload.id)
  }
}

function noticeOf(answer: Exclude<DeskAnswer, 'done'>): UploadText {
  if (answer === 'nothing') return 'nothingToIssue'
  return answer === 'not-approved' ? 'approvalNeeded' : answer
}

function seeOther(c: Context, location: string): Response {
  return c.body(null, 303, { location, 'cache-control': 'no-store' })
}
