// The desk for programs: hand awards in, read what the check found, approve, issue. The same uploads, approvals and
// batches as on the registrar's page; a token is a person here too.

import type { Context } from 'hono'
import type { Desk, DeskAnswer } from '../../batch/desk/desk.ts'
import type { DeskRefusal, UploadState } from '../../batch/desk/upload.ts'
import { planJson } from '../../proof/batch-approval.ts'
import type { JsonObject } from '../../util/json.ts'
import { bearerTokens } from '../access.ts'
import type { ServerDependencies } from '../dependencies.ts'
import { RequestProblem } from '../problem.ts'
import { ANYBODY, type Session, sessionWith } from '../registrar-session.ts'
import { mediaTypeOf, readBody, readJsonObject } from '../request-body.ts'
import { assertMembers, flagMember, requestFault, textMember } from '../request-members.ts'
import { AWARDS_TYPES } from '../upload-routes.ts'
import { createIntakeGate, deskOf, maySee, uploadFile, uploadFor } from '../uploads.ts'

type Handler = (c: Context) => Promise<Response>
type UploadRoute =
  | 'listUploads'
  | 'makeUpload'
  | 'readUpload'
  | 'readUploadFile'
  | 'approveUpload'
  | 'issueUpload'
  | 'discardUpload'

const NO_STORE = { 'cache-control': 'no-store' }

/** The handlers; without a desk there is nothing at their addresses. */
export function createAdminUploads(
  dependencies: ServerDependencies,
): Readonly<Record<UploadRoute, Handler>> {
  const { limits, tokens } = dependencies
  const gate = createIntakeGate()
  const personOf = (c: Context): Session =>
    (tokens ? sessionWith(bearerTokens(c.req.header('authorization'), tokens)) : ANYBODY) ?? NOBODY
  const handler =
    (work: (c: Context, desk: Desk, session: Session) => Promise<Response>): Handler =>
    async (c) =>
      await work(c, deskOf(dependencies.desk), personOf(c))
  const decision = (
    members: readonly string[],
    decide: (at: Decision) => Promise<DeskAnswer>,
    status: 200 | 202 = 200,
  ): Handler =>
    handler(async (c, desk, session) => {
      const upload = await existing(session, desk, c)
      const limit = { maxBytes: limits.bodyBytes, timeoutMs: limits.bodyMs }
      const body = await readJsonObject(c, limit)
      assertMembers(body, members, { pointer: '', code: 'REQUEST_INVALID' })
      const answer = await decide({ desk, session, upload, body })
      if (answer !== 'done') throw refused(answer)
      const now = await desk.find(upload.id)
      return c.json(now ? describe(now) : { upload: upload.id }, status, NO_STORE)
    })
  return {
    listUploads: handler(async (c, desk, session) => {
      const uploads = (await desk.list()).filter((upload) => maySee(session, upload))
      return c.json({ uploads: uploads.map(describe) }, 200, NO_STORE)
    }),
    makeUpload: handler(
      async (c, desk, session) => await gate(async () => await take(c, { desk, session, limits })),
    ),
    readUpload: handler(async (c, desk, session) =>
      c.json(describe(await existing(session, desk, c)), 200, NO_STORE),
    ),
    readUploadFile: handler(
      async (c, desk, session) =>
        await uploadFile(c, { session, desk, upload: await existing(session, desk, c) }),
    ),
    approveUpload: decision(['plan', 'approval'], async ({ desk, session, upload, body }) => {
      const approval = body.approval === undefined ? {} : { approval: textMember(body, 'approval') }
      const seen = { by: session.name, planHash: textMember(body, 'plan') }
      return await desk.approve(upload.id, { ...seen, ...approval })
    }),
    issueUpload: decision(
      ['plan', 'leaveOutFaulty'],
      async ({ desk, session, upload, body }) =>
        await desk.issue(upload.id, {
          by: session.name,
          planHash: textMember(body, 'plan'),
          leaveOut: flagMember(body, 'leaveOutFaulty', false),
        }),
      202,
    ),
    discardUpload: decision([], async ({ desk, upload }) => await desk.discard(upload.id)),
  }
}

interface Decision {
  readonly desk: Desk
  readonly session: Session
  readonly upload: UploadState
  readonly body: JsonObject
}

/** The table of routes lets nobody in without a token. */
const NOBODY: Session = { name: '', may: () => false }

async function existing(session: Session, desk: Desk, c: Context): Promise<UploadState> {
  const upload = await uploadFor(session, desk, c.req.param('upload'))
  if (upload) return upload
  throw new RequestProblem('NOT_FOUND', 'there is no such upload, or it was deleted')
}

async function take(
  c: Context,
  {
    desk,
    session,
    limits,
  }: Pick<Decision, 'desk' | 'session'> & Pick<ServerDependencies, 'limits'>,
): Promise<Response> {
  const template = c.req.query('template') ?? ''
  if (!desk.templates.some(({ name }) => name === template))
    throw requestFault(
      '/template',
      'unknown',
      'expected a micro-credential of the server in ?template=',
    )
  if (!AWARDS_TYPES.includes(mediaTypeOf(c)))
    throw new RequestProblem('CONTENT_TYPE_UNSUPPORTED', 'expected an awards file', {
      headers: { accept: AWARDS_TYPES.join(', ') },
    })
  const bytes = await readBody(c, { maxBytes: limits.uploadBytes, timeoutMs: limits.bodyMs })
  const taken = await desk.upload({ by: session.name, template, name: '', bytes })
  if (typeof taken === 'string') throw refused(taken)
  const upload = await desk.find(taken.id)
  return c.json(upload ? describe(upload) : { upload: taken.id }, 202, NO_STORE)
}

const REASONS: Readonly<Record<DeskRefusal, string>> = {
  unknown: 'there is no such upload, or it was deleted',
  busy: 'something else is being worked on; try again later',
  full: 'too many uploads are kept; delete one that is done',
  changed: 'expected the hash of the plan as it is now; read the upload again',
  'not-now': 'this cannot be done at this stage',
  faulty: 'some rows have errors; mend them or send leaveOutFaulty',
  nothing: 'there is no award to be issued',
  'not-approved': 'the ledger asks for the approval of a second person',
  'same-person': 'whoever has handed the file in cannot approve it',
  'not-approver': 'expected the approval of an approver for exactly this plan',
}

function refused(reason: DeskRefusal): RequestProblem {
  return new RequestProblem('UPLOAD_REFUSED', REASONS[reason], { extension: { reason } })
}

function describe(upload: UploadState) {
  const { id, template, uploadedBy, uploadedAt, keptUntil, stage, interrupted, plan } = upload
  const { check, approval, progress, result, failure, planHash, refusedKind } = upload
  return {
    upload: id,
    template,
    uploadedBy,
    uploadedAt,
    keptUntil,
    stage,
    interrupted,
    plan: plan ? { ...planJson(plan), hash: planHash } : null,
    check: check ?? null,
    approval: approval ? { by: approval.by, at: approval.at, text: approval.text } : null,
    progress: progress ?? null,
    result: result ?? null,
    failure: failure ?? null,
    refused: refusedKind ?? null,
  }
}
