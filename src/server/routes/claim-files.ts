// The files of an award at its link: all in one archive, or one.

import type { Context } from 'hono'
import { createZipWriter, packMember } from '../../container/zip-writer.ts'
import { concatBytes } from '../../util/bytes.ts'
import { type AwardFile, readAwardFiles } from '../claiming/award-files.ts'
import type { Claiming } from '../claiming/claiming.ts'
import { RequestProblem } from '../problem.ts'
import { assertGood, type Found } from './claim-link.ts'

export async function downloadAll(c: Context, found: Found, claiming: Claiming): Promise<Response> {
  const files = await filesOf(found, claiming)
  if (files.length === 0) throw new RequestProblem('NOT_FOUND', 'there are no files yet')
  const writer = createZipWriter()
  const members = files.map(({ name, bytes }) => writer.add(packMember(name, bytes)))
  await claiming.ledger.noteDelivery(found.claim.id, { downloaded: true }, claiming.now())
  const archive = concatBytes(...members, writer.end())
  return sendFile(c, {
    name: `${found.award.awardHash}.zip`,
    bytes: archive,
    type: 'application/zip',
  })
}

export async function downloadFile(
  c: Context,
  found: Found,
  claiming: Claiming,
): Promise<Response> {
  const wanted = c.req.param('file') ?? ''
  const file = (await filesOf(found, claiming)).find(({ name }) => name === wanted)
  if (!file) throw new RequestProblem('NOT_FOUND', 'there is no such file')
  await claiming.ledger.noteDelivery(found.claim.id, { downloaded: true }, claiming.now())
  return sendFile(c, { ...file, type: 'application/octet-stream' })
}

async function filesOf({ award }: Found, { readFile }: Claiming): Promise<readonly AwardFile[]> {
  assertGood(award)
  return await readAwardFiles(award, readFile)
}

function sendFile(
  c: Context,
  {
    name,
    bytes,
    type,
  }: { readonly name: string; readonly bytes: Uint8Array; readonly type: string },
): Response {
  return c.body(bytes.slice(), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
}
