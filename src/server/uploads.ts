// What both ways to the registrar's desk share: who may see which upload, and its files.

import type { Context } from 'hono'
import type { Desk } from '../batch/desk/desk.ts'
import type { UploadState } from '../batch/desk/upload.ts'
import { RequestProblem } from './problem.ts'
import type { Session } from './registrar-session.ts'

/** Somebody sees what they have handed in themselves; who may approve sees all. */
export function maySee(session: Session, { uploadedBy }: UploadState): boolean {
  return uploadedBy === session.name || session.may('approve')
}

/** An upload that somebody may see; what they may not see does not exist for them. */
export async function uploadFor(
  session: Session,
  desk: Desk,
  id: string | undefined,
): Promise<UploadState | undefined> {
  const upload = await desk.find(id ?? '')
  return upload && maySee(session, upload) ? upload : undefined
}

/** The desk, where there is one. @throws {RequestProblem} `NOT_FOUND` */
export function deskOf(desk: Desk | undefined): Desk {
  if (desk) return desk
  throw new RequestProblem('NOT_FOUND', 'the server takes no awards files')
}

const TYPES = { csv: 'text/csv', json: 'application/json', jsonl: 'application/jsonl' } as const

/** A file of an upload, to be saved; the learners' links are for who has handed the file in. */
export async function uploadFile(
  c: Context,
  { session, desk, upload }: { session: Session; desk: Desk; upload: UploadState },
): Promise<Response> {
  const what = c.req.param('file')
  const isNamed = what === 'plan' || what === 'approval' || what === 'refused' || what === 'links'
  const isTheirs = what !== 'links' || upload.uploadedBy === session.name
  const bytes = isNamed && isTheirs ? await desk.file(upload.id, what) : undefined
  if (!isNamed || !bytes) throw new RequestProblem('NOT_FOUND', 'there is no such file')
  const { type, ending } = kindOf(what, upload)
  return c.body(bytes.slice(), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${what}-${upload.id.slice(0, 8)}.${ending}"`,
    'cache-control': 'no-store',
  })
}

function kindOf(
  what: 'plan' | 'approval' | 'refused' | 'links',
  { refusedKind = 'csv' }: UploadState,
): { readonly type: string; readonly ending: string } {
  if (what === 'plan') return { type: 'application/json', ending: 'json' }
  if (what === 'approval') return { type: 'text/plain; charset=utf-8', ending: 'txt' }
  const ending = what === 'refused' ? refusedKind : 'csv'
  return { type: TYPES[ending], ending }
}

/** How many files are taken in at one time: each is held in memory until it is encrypted. */
const AT_ONCE = 2

/** Lets so many requests take files in, and tells others to come back. */
export function createIntakeGate(): <T>(work: () => Promise<T>) => Promise<T> {
  let open = 0
  return async (work) => {
    if (open >= AT_ONCE)
      throw new RequestProblem('OVERLOADED', 'other files are being taken in', {
        headers: { 'retry-after': '10' },
      })
    open += 1
    try {
      return await work()
    } finally {
      open -= 1
    }
  }
}
