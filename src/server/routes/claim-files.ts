// What an award can be downloaded as: all in one archive, or one file. Papers and images are made when they are asked for.

import type { Context } from 'hono'
import { createZipWriter, packMember } from '../../container/zip-writer.ts'
import { concatBytes } from '../../util/bytes.ts'
import { carriersOf, readCarrier } from '../claiming/award-carriers.ts'
import type { Claiming } from '../claiming/claiming.ts'
import { RequestProblem } from '../problem.ts'
import { assertGood, type Found } from './claim-link.ts'

interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Answers with everything that there is; what cannot be made is left out. */
export async function downloadAll(c: Context, found: Found, claiming: Claiming): Promise<Response> {
  const { award, claim } = found
  assertGood(award)
  const files = await claiming.readAward(award)
  if (files.length === 0) throw new RequestProblem('NOT_FOUND', 'there are no files yet')
  const all: NamedBytes[] = [...files]
  for (const carrier of carriersOf(award.awardHash, files).filter(({ main }) => main)) {
    const bytes = await readCarrier(carrier, claiming)
    if (bytes) all.push({ name: carrier.name, bytes })
  }
  const writer = createZipWriter()
  const members = all.flatMap(({ name, bytes }) => writer.add(packMember(name, bytes)))
  await claiming.ledger.noteDelivery(claim.id, { downloaded: true }, claiming.now())
  const bytes = concatBytes(...members, writer.end())
  return sendFile(c, { name: `${award.awardHash}.zip`, bytes }, 'application/zip')
}

/** Answers with one file. @throws {RequestProblem} `NOT_FOUND`, `FILE_UNAVAILABLE`. */
export async function downloadFile(
  c: Context,
  found: Found,
  claiming: Claiming,
): Promise<Response> {
  const { award, claim } = found
  assertGood(award)
  const wanted = c.req.param('file') ?? ''
  const files = await claiming.readAward(award)
  const file =
    files.find(({ name }) => name === wanted) ??
    (await carrierNamed(wanted, carriersOf(award.awardHash, files), claiming))
  await claiming.ledger.noteDelivery(claim.id, { downloaded: true }, claiming.now())
  return sendFile(c, file, 'application/octet-stream')
}

async function carrierNamed(
  wanted: string,
  carriers: ReturnType<typeof carriersOf>,
  claiming: Claiming,
): Promise<NamedBytes> {
  const carrier = carriers.find(({ name }) => name === wanted)
  if (!carrier) throw new RequestProblem('NOT_FOUND', 'there is no such file')
  const bytes = await readCarrier(carrier, claiming)
  if (bytes) return { name: wanted, bytes }
  throw new RequestProblem('FILE_UNAVAILABLE', 'this file cannot be made of this credential')
}

function sendFile(c: Context, { name, bytes }: NamedBytes, type: string): Response {
  return c.body(bytes.slice(), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
}
